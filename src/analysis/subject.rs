//! Defines how roles, levels and interactions appear in the results of analyses, both as text and
//! as JSON.

use std::cmp::Reverse;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::atlas::{Atlas, EdgeId, Family, Node, Weight};
use crate::role::{FrequencyRank, LevelRank, Origin};
use crate::text::fold;

use super::facts::Fact;
use super::report::{ReportCell, listed};
use super::survey::Basis;

/// A role, with or without a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Role")]
pub struct RoleRef<'a> {
    /// The slug of the role; null for a role without a card.
    pub slug: Option<&'a str>,
    /// The displayed name. A role without a card has the name that other cards use.
    pub name: &'a str,
    /// The path of the card; null for a role without a card. Unlike names and slugs, paths are
    /// unique.
    #[serde(serialize_with = "place")]
    #[schemars(with = "Option<String>")]
    pub path: Option<&'a Origin>,
    /// The node of the role in the atlas.
    #[serde(skip)]
    pub node: Node,
    /// The displayed name, followed by a distinguishing mark if it looks like the name of another
    /// role.
    #[serde(skip)]
    pub label: &'a str,
}

impl<'a> RoleRef<'a> {
    /// Creates a reference to a role of an atlas.
    pub fn new(atlas: &'a Atlas, node: Node) -> RoleRef<'a> {
        let card = node.role().map(|id| &atlas[id]);
        let (slug, path) = (card.map(|card| &*card.slug), card.map(|card| &card.origin));
        RoleRef { slug, name: atlas.name(node), path, node, label: atlas.label(node) }
    }

    pub(super) fn cell(&self) -> ReportCell {
        ReportCell::Role(self.node, self.label.to_owned())
    }
}

/// Serializes the path of a card. The path is converted to text only for the output.
fn place<S: Serializer>(path: &Option<&Origin>, to: S) -> Result<S::Ok, S::Error> {
    path.map(Origin::place).serialize(to)
}

/// The level of a skill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "SkillLevel")]
pub struct SkillLevel<'a> {
    /// The level, as written on the card; null if the card gives none.
    pub level: Option<&'a str>,
    /// The rank of the level, where 1 is the lowest; null if the card does not give a level, or if
    /// the word is not on the scale.
    #[schemars(range(min = 1, max = LevelRank::ALL.len()))]
    pub level_rank: Option<u8>,
    /// Whether the role has the skill only as a detail of a capability. If so, the level is that of
    /// the capability.
    pub detail: bool,
    /// The rank of the level; `None` if the card does not give a level, or if the level is not on
    /// the scale.
    #[serde(skip)]
    pub rank: Option<LevelRank>,
    /// The position of the capability on the card, counted from 0.
    #[serde(skip)]
    pub item: usize,
    /// The name of the skill, as written on the card.
    #[serde(skip)]
    pub name: &'a str,
}

impl<'a> SkillLevel<'a> {
    /// Returns the level of a capability or detail.
    pub(super) fn new(basis: Basis<'a>, fact: Fact) -> SkillLevel<'a> {
        SkillLevel {
            level: basis.facts().level(fact),
            level_rank: fact.rank.map(LevelRank::number),
            detail: fact.kind == super::facts::FactKind::Detail,
            rank: fact.rank,
            item: fact.item as usize,
            name: basis.facts().text(fact),
        }
    }

    /// Returns a report cell with the level.
    pub(super) fn cell(&self) -> ReportCell {
        ReportCell::Level {
            rank: self.rank,
            is_detail: self.detail,
            has_word: self.level.is_some(),
        }
    }

    /// Returns the level as text, such as `Expert` or `Expert, as a detail`. The text is empty for
    /// a capability without a level.
    pub(super) fn words(&self) -> String {
        match (self.level, self.detail) {
            (Some(level), false) => level.to_owned(),
            (Some(level), true) => format!("{level}, as a detail"),
            (None, true) => "as a detail".to_owned(),
            (None, false) => String::new(),
        }
    }
}

/// A role that has a skill, with its level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "SkillHolder")]
pub struct SkillHolder<'a> {
    /// The role that has the skill.
    pub role: RoleRef<'a>,
    /// The level at which the role has the skill.
    #[serde(flatten)]
    pub level: SkillLevel<'a>,
}

/// Returns the number of roles that have a skill as a capability and not only as a detail.
pub(super) fn count_by_name(holders: &[SkillHolder<'_>]) -> usize {
    holders.iter().filter(|holder| !holder.level.detail).count()
}

/// Returns the number of skills that only one role has as a capability, and the number of skills
/// that only one role has at all.
pub(super) fn single_holders<'h>(
    all: impl Iterator<Item = &'h [SkillHolder<'h>]> + Clone,
) -> (usize, usize) {
    let by_name = all.clone().filter(|holders| count_by_name(holders) == 1).count();
    (by_name, all.filter(|holders| holders.len() == 1).count())
}

/// Returns a sort key for a skill. Skills with the fewest holders come first.
pub(super) fn skill_order(
    name: &str,
    holders: &[SkillHolder<'_>],
) -> (usize, String, Reverse<Option<LevelRank>>) {
    let best = holders.iter().filter_map(|holder| holder.level.rank).max();
    (holders.len(), fold(name), Reverse(best))
}

/// An interaction between two roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Interaction")]
pub struct InteractionRef {
    /// The verb, as written on the card.
    pub verb: String,
    /// The frequency, as written on the card; null if the card gives none.
    pub frequency: Option<String>,
    /// The rank of the frequency, where 1 is the most frequent; null if the card does not give a
    /// frequency, or if the word is not on the scale.
    #[schemars(range(min = 1, max = FrequencyRank::ALL.len()))]
    pub frequency_rank: Option<u8>,
    /// The notes, which describe the subject of the interaction; null if there are none.
    pub notes: Option<String>,
    /// The family of the verb, such as Report or Advise.
    #[serde(skip)]
    pub family: Family,
    /// The weight with which the line for the interaction is drawn, depending on its frequency.
    #[serde(skip)]
    pub weight: Weight,
}

impl InteractionRef {
    /// Creates a reference to an interaction of an atlas.
    pub fn new(atlas: &Atlas, edge: EdgeId) -> InteractionRef {
        let item = atlas.interaction(edge);
        let rank = atlas[edge].frequency;
        InteractionRef {
            verb: item.verb,
            frequency: item.frequency.map(|frequency| frequency.word),
            frequency_rank: rank.map(FrequencyRank::number),
            notes: item.notes,
            family: atlas[edge].family,
            weight: Weight::from_frequency(rank),
        }
    }

    /// Returns a sort key that puts the most frequent interactions first.
    pub(super) fn rank(&self) -> u8 {
        self.frequency_rank.unwrap_or(u8::MAX)
    }

    /// Returns the most frequent of the interactions between two roles. An interaction whose card
    /// does not give a frequency comes last.
    pub(super) fn most_frequent<'i>(
        all: impl Iterator<Item = &'i InteractionRef>,
    ) -> Option<&'i InteractionRef> {
        all.min_by_key(|one| (one.rank(), one.frequency.is_none()))
    }

    /// Returns a report cell with the verb.
    pub(super) fn cell(&self) -> ReportCell {
        ReportCell::Verb(self.family, self.verb.clone())
    }

    /// Returns a report cell with the frequency.
    pub(super) fn frequency_cell(&self) -> ReportCell {
        let word = self.frequency.clone().unwrap_or_default();
        ReportCell::Frequency(self.weight, word)
    }
}

/// The number of interactions by frequency.
// The derived order compares daily, then weekly, then other interactions, so the order of the
// fields matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[schemars(rename = "Load")]
pub struct Load {
    /// The number of interactions that happen daily or more often.
    pub daily: usize,
    /// The number of interactions that happen weekly or every two weeks.
    pub weekly: usize,
    /// The number of interactions that happen less often or have no known frequency.
    pub rest: usize,
}

impl Load {
    /// Counts the given interactions by their frequency, which the partner's card may give.
    pub fn new(atlas: &Atlas, edges: impl IntoIterator<Item = EdgeId>) -> Load {
        let mut load = Load::default();
        for edge in edges {
            match Weight::from_frequency(atlas[atlas.frequency_source(edge)].frequency) {
                Weight::Heavy => load.daily += 1,
                Weight::Light => load.weekly += 1,
                Weight::Dashed => load.rest += 1,
            }
        }
        load
    }

    /// Returns the total number of interactions, regardless of their frequency.
    pub fn all(self) -> usize {
        self.daily + self.weekly + self.rest
    }
}

/// Returns a cell that lists the verbs of the given interactions.
pub(super) fn verbs<'c>(all: impl Iterator<Item = &'c InteractionRef> + Clone) -> ReportCell {
    let names = all.clone().map(|one| one.verb.as_str());
    match all.clone().next() {
        Some(first) => ReportCell::Verb(first.family, listed(names, usize::MAX)),
        None => ReportCell::Empty,
    }
}
