//! Creates the coverage table, which shows the skills of the given roles and their levels.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::atlas::Node;
use crate::text::counted;

use super::report::{Report, ReportCell, ReportSection};
use super::skills::{skill_row, with_one_holder};
use super::subject::{RoleRef, SkillHolder, SkillLevel, skill_order};
use super::survey::{Basis, SkillId};

/// The maximum number of columns that are ordered by likeness. If there are more roles, the columns
/// are ordered by name.
const MOST_ORDERED: usize = 200;

/// The maximum number of roles in a coverage table.
const MOST_COLUMNS: usize = 300;

/// A table of skills and the roles that have them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "rolescope coverage --json")]
pub struct Coverage<'a> {
    /// The number of skills that only one of the roles has.
    pub single_holders: usize,
    /// The roles, in the same order as the columns.
    pub roles: Vec<RoleRef<'a>>,
    /// The skills, fewest holders first.
    pub skills: Vec<CoveredSkill<'a>>,
}

/// A skill and the roles that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "CoveredSkill")]
pub struct CoveredSkill<'a> {
    /// The most common spelling of the name.
    pub name: &'a str,
    /// The roles that have the skill, in the same order as the columns.
    pub holders: Vec<SkillHolder<'a>>,
}

/// The order of the columns in a coverage table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ColumnOrder {
    /// Columns are ordered by the name of the role.
    #[default]
    Name,
    /// Roles that share many skills are next to each other.
    Likeness,
}

impl<'a> Coverage<'a> {
    /// Returns the table of the skills that the given roles have.
    pub fn new(
        basis: Basis<'a>,
        nodes: &[Node],
        order: ColumnOrder,
        names_only: bool,
    ) -> Coverage<'a> {
        let (atlas, index) = (basis.atlas, basis.index());
        let mut nodes = nodes.to_vec();
        nodes.sort_by_cached_key(|&node| basis.order(node));
        nodes.dedup();
        let mut owned: HashMap<Node, HashSet<SkillId>> = HashMap::new();
        let mut levels: HashMap<SkillId, Vec<SkillHolder<'a>>> = HashMap::new();
        for &node in &nodes {
            let Node::Role(id) = node else { continue };
            for (skill, fact) in index.of_role(basis.facts(), id) {
                let level = SkillLevel::new(basis, fact);
                if level.detail && names_only {
                    continue;
                }
                owned.entry(node).or_default().insert(skill);
                let role = RoleRef::new(atlas, node);
                levels.entry(skill).or_default().push(SkillHolder { role, level });
            }
        }
        if order == ColumnOrder::Likeness && nodes.len() <= MOST_ORDERED {
            nodes = by_likeness(&nodes, &owned);
        }
        let places: HashMap<Node, usize> =
            nodes.iter().enumerate().map(|(at, node)| (*node, at)).collect();
        // Skills that occur only as details of capabilities do not get a row.
        levels.retain(|_, holders| holders.iter().any(|holder| !holder.level.detail));
        let mut skills: Vec<CoveredSkill<'a>> = levels
            .into_iter()
            .map(|(skill, mut holders)| {
                holders.sort_by_key(|holder| places.get(&holder.role.node).copied());
                CoveredSkill { name: index.name(skill), holders }
            })
            .collect();
        skills.sort_by_cached_key(|skill| skill_order(skill.name, &skill.holders));
        let single_holders = skills.iter().filter(|skill| skill.holders.len() == 1).count();
        let roles = nodes.into_iter().map(|node| RoleRef::new(atlas, node)).collect();
        Coverage { single_holders, roles, skills }
    }

    /// Returns the report about the coverage.
    pub fn report(&self) -> Report {
        let empty = match self.roles.len() {
            0 => "No roles are marked, and none match the search.",
            _ => "These roles' cards do not list any skills.",
        };
        let mut section = ReportSection::new("Coverage", &["Skill"], empty);
        if self.roles.len() > MOST_COLUMNS {
            section.empty = format!(
                "{} roles are too many for a table: mark some of them, or narrow the search.",
                self.roles.len()
            );
            return Report::new("Coverage", [section]);
        }
        section.lead = format!(
            "{} across {}; {}. Skills with the fewest holders come first. A level in brackets means that \
             the skill is only a detail of another skill.",
            counted(self.skills.len(), "skill"),
            counted(self.roles.len(), "role"),
            with_one_holder(self.single_holders)
        );
        section = section.role_columns(&self.roles);
        let places: HashMap<Node, usize> =
            self.roles.iter().enumerate().map(|(at, role)| (role.node, at)).collect();
        for skill in &self.skills {
            let mut cells = vec![ReportCell::Empty; self.roles.len() + 1];
            for holder in &skill.holders {
                let at = places.get(&holder.role.node).map_or(0, |at| at + 1);
                cells.get_mut(at).into_iter().for_each(|cell| *cell = holder.level.cell());
            }
            let first = cells.first_mut().into_iter();
            first.for_each(|cell| *cell = ReportCell::Text(skill.name.to_owned()));
            section.rows.push(skill_row(cells, &skill.holders));
        }
        Report::new("Coverage", [section])
    }
}

/// Orders roles by likeness. The role with the most skills comes first, and each role is followed
/// by the remaining role whose skills are most similar.
fn by_likeness(nodes: &[Node], owned: &HashMap<Node, HashSet<SkillId>>) -> Vec<Node> {
    let none = HashSet::new();
    let mut left: Vec<Node> = nodes.to_vec();
    let mut order: Vec<Node> = Vec::new();
    while !left.is_empty() {
        let last = order.last().and_then(|node| owned.get(node)).unwrap_or(&none);
        let best = left.iter().enumerate().max_by_key(|(at, node)| {
            let skills = owned.get(*node).unwrap_or(&none);
            let shared = skills.intersection(last).count();
            let all = skills.len() + last.len() - shared;
            (shared * 1024 / all.max(1), skills.len(), Reverse(*at))
        });
        let Some((at, _)) = best else { break };
        order.push(left.remove(at));
    }
    order
}
