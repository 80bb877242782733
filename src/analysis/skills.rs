//! Lists all skills with their holders and levels.

use std::cmp::Reverse;
use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::atlas::Node;
use crate::check::spellings;
use crate::role::Known;
use crate::text::{counted, fold};

use super::report::{Report, ReportCell, ReportRow, ReportSection, listed, none_matches};
use super::subject::{
    RoleRef, SkillHolder, SkillLevel, count_by_name, single_holders, skill_order,
};
use super::survey::{Basis, SkillId};

/// The maximum number of roles listed by name in the row of a skill.
const MOST_NAMED: usize = 12;

/// All skills of the chosen roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "rolescope skills --json")]
pub struct Skills<'a> {
    /// The number of capability names. Aliases of the same name count as one.
    pub names: usize,
    /// The number of capability names that only one role has as a capability. Other roles may have
    /// them as details of capabilities.
    pub single_holders: usize,
    /// The number of capability names that one role has and that no other role has, even as a
    /// detail of a capability.
    pub single_holders_with_details: usize,
    /// The skills, fewest holders first.
    pub skills: Vec<SkillRow<'a>>,
    /// Why there are no skills, if there are none.
    #[serde(skip)]
    empty: String,
}

/// A skill and all roles that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "SkillRow")]
pub struct SkillRow<'a> {
    /// The most common spelling of the name.
    pub name: &'a str,
    /// Other spellings of the name, which `check` reports.
    pub spellings: Vec<&'a str>,
    /// The roles that have the skill. Roles with a capability of this name come before roles with a
    /// detail of this name.
    pub holders: Vec<SkillHolder<'a>>,
}

impl<'a> Skills<'a> {
    /// Returns the skills of the given roles, or of all roles if `roles` is `None`. Skills that
    /// occur only as details of capabilities are left out. With `names_only`, roles that have a
    /// skill only as a detail are not listed.
    pub fn new(basis: Basis<'a>, roles: Option<&[Node]>, names_only: bool) -> Skills<'a> {
        let index = basis.index();
        let wanted: Option<HashSet<Node>> = roles.map(|nodes| nodes.iter().copied().collect());
        let (mut single_holders, mut single_holders_with_details) = (0, 0);
        let mut all: Vec<(SkillId, Vec<SkillHolder<'a>>)> = Vec::new();
        for skill in index.capabilities(basis.facts()) {
            let holders = index.holders(basis.facts(), skill).filter(|holder| {
                wanted.as_ref().is_none_or(|wanted| wanted.contains(&Node::Role(holder.role)))
            });
            let holders: Vec<_> = holders.collect();
            let by_name = holders.iter().filter(|holder| !holder.is_detail()).count();
            if by_name == 0 {
                continue;
            }
            single_holders += usize::from(by_name == 1);
            single_holders_with_details += usize::from(holders.len() == 1);
            let holders = holders.into_iter().filter(|holder| !(names_only && holder.is_detail()));
            let holders = holders.map(|holder| SkillHolder {
                role: RoleRef::new(basis.atlas, Node::Role(holder.role)),
                level: SkillLevel::new(basis, holder.fact),
            });
            all.push((skill, holders.collect()));
        }
        let names = all.len();
        let mut skills = merged(basis, all);
        skills.sort_by_cached_key(|skill| skill_order(skill.name, &skill.holders));
        let empty = "The cards do not list any capabilities.".to_owned();
        Skills { names, single_holders, single_holders_with_details, skills, empty }
    }

    /// Keeps only the skills with a name that contains all the given words.
    pub fn retain(&mut self, words: &[String]) {
        if !self.skills.is_empty() {
            self.empty = none_matches(self.names, "skill", words);
        }
        self.skills.retain(|skill| {
            let names = std::iter::once(&skill.name).chain(&skill.spellings);
            names.into_iter().any(|name| has_words(name, words))
        });
        if !words.is_empty() {
            (self.single_holders, self.single_holders_with_details) =
                single_holders(self.skills.iter().map(|skill| &*skill.holders));
            self.names = self.skills.iter().map(|skill| 1 + skill.spellings.len()).sum();
        }
    }

    /// Returns the report about the skills.
    pub fn report(&self) -> Report {
        let lead = format!(
            "{}: {} ({} if details are ignored).",
            counted(self.names, "skill"),
            with_one_holder(self.single_holders_with_details),
            self.single_holders
        );
        let rows = self.skills.iter().map(SkillRow::row);
        let columns = ["Skill", "Holders", "Best", "Who"];
        let section = ReportSection::new("Skills", &columns, &self.empty);
        let lead = if self.skills.is_empty() { String::new() } else { lead };
        Report::new("Skills", [section.lead(lead).rows(rows).without_blanks()])
    }
}

/// Returns a clause that says how many skills have only one holder.
pub(super) fn with_one_holder(count: usize) -> String {
    match count {
        0 => "none have only one holder".to_owned(),
        1 => "1 has only one holder".to_owned(),
        count => format!("{count} have only one holder"),
    }
}

impl SkillRow<'_> {
    fn row(&self) -> ReportRow {
        let mut holders: Vec<&SkillHolder<'_>> = self.holders.iter().collect();
        // The sort is stable, so holders at the same level stay ordered by name.
        holders.sort_by_key(|holder| Reverse((holder.level.rank, !holder.level.detail)));
        let names = holders.iter().map(|holder| holder.role.label);
        let best = holders.first();
        let cells = vec![
            ReportCell::Text(self.name.to_owned()),
            ReportCell::Number(self.holders.len()),
            best.map(|best| best.level.cell()).unwrap_or_default(),
            ReportCell::Text(listed(names, MOST_NAMED)),
        ];
        let mut row = skill_row(cells, &self.holders);
        if !self.spellings.is_empty() {
            row.notes.push(format!("also spelt {}", self.spellings.join(", ")));
        }
        row
    }
}

/// Returns a row about a skill. It links to the roles with the skill, and if there is only one, to
/// the skill on its card.
pub(super) fn skill_row(cells: Vec<ReportCell>, holders: &[SkillHolder<'_>]) -> ReportRow {
    let query = Some(holder_query(holders));
    let has_one_holder = holders.len() == 1;
    let row = ReportRow { query, has_one_holder, ..ReportRow::new(cells) };
    match holders {
        [only] => row.linked_to_item(&only.role, Known::Capabilities, only.level.item),
        _ => row,
    }
}

/// Returns a query that finds the roles with a skill, but no roles that have only a skill with a
/// longer name. It contains every spelling of the skill's name.
fn holder_query(holders: &[SkillHolder<'_>]) -> String {
    let mut terms: Vec<String> = Vec::new();
    for holder in holders {
        let term = format!("cap:^\"{}\"$", holder.level.name.replace('"', ""));
        if terms.iter().all(|known| fold(known) != fold(&term)) {
            terms.push(term);
        }
    }
    terms.join(" | ")
}

/// Returns whether `text` contains all the given words, regardless of letter case. A word may also
/// be part of a longer word.
pub(super) fn has_words(text: &str, words: &[String]) -> bool {
    let text = fold(text);
    words.iter().all(|word| text.contains(&fold(word)))
}

/// Merges rows whose names are different spellings of the same skill.
fn merged<'a>(basis: Basis<'a>, all: Vec<(SkillId, Vec<SkillHolder<'a>>)>) -> Vec<SkillRow<'a>> {
    let index = basis.index();
    let names: Vec<(&str, usize)> =
        all.iter().map(|(skill, holders)| (index.name(*skill), count_by_name(holders))).collect();
    let rows = all.into_iter().map(|(skill, holders)| {
        Some(SkillRow { name: index.name(skill), spellings: Vec::new(), holders })
    });
    let mut rows: Vec<Option<SkillRow<'a>>> = rows.collect();
    for group in spellings(&names, basis.survey.aliases()) {
        let Some((first, others)) = group.split_first() else { continue };
        for other in others {
            let other = rows.get_mut(*other).and_then(Option::take);
            let row = rows.get_mut(*first).and_then(Option::as_mut);
            if let (Some(row), Some(other)) = (row, other) {
                row.spellings.push(other.name);
                let known: Vec<Node> = row.holders.iter().map(|holder| holder.role.node).collect();
                let new = other.holders.into_iter();
                row.holders.extend(new.filter(|holder| !known.contains(&holder.role.node)));
                row.holders.sort_by_key(|holder| holder.level.detail);
            }
        }
    }
    rows.into_iter().flatten().collect()
}
