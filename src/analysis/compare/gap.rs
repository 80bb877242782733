//! Finds the gap from one role to another: the skills that a person in the first role must learn
//! for the second.

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::report::{Report, ReportCell, ReportRow, ReportSection};
use crate::analysis::subject::{RoleRef, SkillLevel};
use crate::analysis::survey::Basis;
use crate::atlas::Node;
use crate::role::Known;

use super::skills;

/// The skills that the second role needs, compared with the skills of the first role.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "rolescope compare --gap --json")]
pub struct Gap<'a> {
    /// The current role.
    pub from: RoleRef<'a>,
    /// The role to move to.
    pub to: RoleRef<'a>,
    /// The skills that both roles have, but that the second role needs at a higher level.
    pub raise: Vec<Raise<'a>>,
    /// The skills that only the second role has.
    pub new: Vec<Raise<'a>>,
    /// The skills that the first role already has at the level that the second role needs.
    pub there: Vec<Raise<'a>>,
}

/// A skill that the second role needs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Raise")]
pub struct Raise<'a> {
    /// The most common spelling of the name.
    pub name: &'a str,
    /// The level in the first role; null if that role does not have the skill.
    pub from: Option<SkillLevel<'a>>,
    /// The level in the second role.
    pub to: SkillLevel<'a>,
}

impl<'a> Gap<'a> {
    /// Returns the gap from one role to another.
    pub fn new(basis: Basis<'a>, from: Node, to: Node) -> Gap<'a> {
        let mut gap = Gap {
            from: RoleRef::new(basis.atlas, from),
            to: RoleRef::new(basis.atlas, to),
            raise: Vec::new(),
            new: Vec::new(),
            there: Vec::new(),
        };
        for skill in skills(basis, &[from, to]) {
            let mut levels = skill.levels.into_iter();
            let (Some(from), Some(Some(to))) = (levels.next(), levels.next()) else { continue };
            let list = match &from {
                None => &mut gap.new,
                Some(from) if from.rank < to.rank => &mut gap.raise,
                Some(_) => &mut gap.there,
            };
            list.push(Raise { name: skill.name, from, to });
        }
        gap
    }

    /// Returns whether any of the skills has a level.
    pub(super) fn has_levels(&self) -> bool {
        let all = self.raise.iter().chain(&self.new).chain(&self.there);
        all.into_iter().any(|raise| raise.to.rank.is_some())
    }

    /// Returns the section of a comparison that lists the skills to learn.
    pub(super) fn section(&self) -> ReportSection {
        let (from, to) = (self.from.label, self.to.label);
        let heading = format!("Skills to learn: from {from} to {to}");
        let empty = format!("{from} has all of {to}'s skills, at the same or a higher level.");
        let learnt = self.new.iter().chain(&self.raise).map(|raise| self.row(raise));
        ReportSection::new(&heading, &["Skill", "Now", "Needed"], &empty).rows(learnt)
    }

    fn row(&self, raise: &Raise<'_>) -> ReportRow {
        let from = raise.from.as_ref().map(SkillLevel::words).unwrap_or_default();
        ReportRow::new([
            ReportCell::Text(raise.name.to_owned()),
            ReportCell::Text(from),
            ReportCell::Strong(raise.to.words()),
        ])
        .linked_to_item(&self.to, Known::Capabilities, raise.to.item)
    }

    /// Returns the report about the gap.
    pub fn report(&self) -> Report {
        let title = format!("From {} to {}", self.from.label, self.to.label);
        let sections = [
            ("To raise", &self.raise, "No skills need a higher level."),
            ("New", &self.new, "No new skills are needed."),
            (
                "Already there",
                &self.there,
                "The first role has none of the second role's skills at the required level.",
            ),
        ];
        let sections = sections.into_iter().map(|(heading, all, empty)| {
            let rows = all.iter().map(|raise| self.row(raise));
            let columns = ["Skill", "From", "To"];
            ReportSection::new(heading, &columns, empty).rows(rows).without_blanks()
        });
        Report::new(title, sections)
    }
}
