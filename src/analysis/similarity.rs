//! Finds roles with similar skills, tools, artifacts, partners and responsibilities. Rare features
//! weigh more than common ones.

mod features;

use std::collections::{BTreeMap, HashMap};

use schemars::JsonSchema;
use serde::Serialize;

use crate::atlas::{Atlas, Node, RoleId};

use super::report::{Report, ReportCell, ReportRow, ReportSection, listed};
use super::subject::RoleRef;
use super::survey::Basis;

use features::{Features, RoleFeatures};

/// The maximum number of reasons listed for the similarity of two roles.
const REASONS: usize = 3;
/// The maximum number of similar roles listed for a role.
const MOST_SIMILAR: usize = 10;
/// The default minimum score of a pair of similar roles, as a percentage.
pub const USUAL_THRESHOLD: u8 = 60;
/// The minimum score at which a role is listed as similar to a given role, as a percentage.
const LEAST: u8 = 1;

/// The roles that are similar to one role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "rolescope similar --json")]
pub struct Similar<'a> {
    /// The role.
    pub role: RoleRef<'a>,
    /// The similar roles, most similar first.
    pub similar: Vec<SimilarRole<'a>>,
}

/// A role that is similar to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "SimilarRole")]
pub struct SimilarRole<'a> {
    /// The role.
    pub role: RoleRef<'a>,
    /// The overlap of the two cards, as a percentage. A copy has 100.
    #[schemars(range(max = 100))]
    pub score: u8,
    /// Whether both files have the same text.
    pub copy: bool,
    /// The strongest reasons, at most three.
    pub reasons: Vec<String>,
}

/// All pairs of similar roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "rolescope similar --all --json")]
pub struct SimilarPairs<'a> {
    /// The minimum score of a pair, as a percentage.
    #[schemars(range(max = 100))]
    pub threshold: u8,
    /// Groups of roles whose files have the same text.
    pub copies: Vec<Vec<RoleRef<'a>>>,
    /// The pairs, most similar first. Only the first of a group of copies is compared with other
    /// roles.
    pub pairs: Vec<SimilarPair<'a>>,
}

/// Two similar roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "SimilarPair")]
pub struct SimilarPair<'a> {
    /// The two roles, in the order of the atlas.
    pub roles: [RoleRef<'a>; 2],
    /// The overlap of the two cards, as a percentage.
    #[schemars(range(max = 100))]
    pub score: u8,
    /// The strongest reasons, at most three.
    pub reasons: Vec<String>,
}

impl<'a> Similar<'a> {
    /// Returns the roles that are similar to a given role.
    pub fn new(basis: Basis<'a>, id: RoleId) -> Similar<'a> {
        let atlas = basis.atlas;
        let features = Features::new(basis);
        let own = features.of_role(id);
        let text = card_text(atlas, id);
        let mut scores: Vec<(u8, bool, RoleId)> = features
            .roles()
            .filter(|(other, _)| *other != id)
            .map(|(other, theirs)| {
                let is_copy = card_text(atlas, other) == text;
                (if is_copy { 100 } else { features.score(own, theirs) }, is_copy, other)
            })
            .filter(|(score, ..)| *score >= LEAST)
            .collect();
        scores.sort_by_key(|(score, is_copy, other)| {
            (std::cmp::Reverse((*is_copy, *score)), atlas.slot(*other))
        });
        scores.truncate(MOST_SIMILAR);
        let similar = scores.into_iter().map(|(score, copy, other)| SimilarRole {
            role: RoleRef::new(atlas, Node::Role(other)),
            score,
            copy,
            reasons: features.reasons(own, features.of_role(other), REASONS),
        });
        let similar = similar.collect();
        Similar { role: RoleRef::new(atlas, Node::Role(id)), similar }
    }

    /// Returns the report about the similar roles.
    pub fn report(&self) -> Report {
        let rows = self.similar.iter().map(|similar| {
            let score = if similar.copy { "copy".to_owned() } else { percent(similar.score) };
            let reasons: Vec<&str> = similar.reasons.iter().map(String::as_str).collect();
            ReportRow::new([
                ReportCell::Strong(score),
                similar.role.cell(),
                ReportCell::Text(listed(&reasons, REASONS)),
            ])
            .to(similar.role.node)
        });
        let empty = format!("No role has much in common with {}.", self.role.label);
        let section = ReportSection::new("Similar", &["Overlap", "Role", "Both have"], &empty);
        Report::new(format!("Similar to {}", self.role.label), [section.rows(rows)])
    }
}

impl<'a> SimilarPairs<'a> {
    /// Returns all groups of copies, and all pairs of roles that overlap by at least `threshold`
    /// percent.
    pub fn new(basis: Basis<'a>, threshold: u8) -> SimilarPairs<'a> {
        let atlas = basis.atlas;
        let features = Features::new(basis);
        let mut by_text: HashMap<CardText<'_>, Vec<RoleId>> = HashMap::new();
        for id in atlas.ids() {
            by_text.entry(card_text(atlas, id)).or_default().push(id);
        }
        let mut copies: BTreeMap<usize, Vec<RoleId>> = BTreeMap::new();
        let mut later = std::collections::HashSet::new();
        for group in by_text.into_values().filter(|group| group.len() > 1) {
            let Some((first, others)) = group.split_first() else { continue };
            later.extend(others.iter().copied());
            copies.insert(atlas.slot(*first), group);
        }
        let firsts: Vec<(RoleId, &RoleFeatures)> =
            features.roles().filter(|(id, _)| !later.contains(id)).collect();
        let mut pairs: Vec<(u8, usize, usize)> = features.pairs(&firsts, threshold);
        pairs.sort_by_key(|(score, one, other)| (std::cmp::Reverse(*score), *one, *other));
        let pairs = pairs.into_iter().filter_map(|(score, one, other)| {
            let ((one, mine), (other, theirs)) = (*firsts.get(one)?, *firsts.get(other)?);
            Some(SimilarPair {
                roles: [one, other].map(|id| RoleRef::new(atlas, Node::Role(id))),
                score,
                reasons: features.reasons(mine, theirs, REASONS),
            })
        });
        let copies = copies
            .into_values()
            .map(|group| group.into_iter().map(|id| RoleRef::new(atlas, Node::Role(id))).collect());
        SimilarPairs { threshold, copies: copies.collect(), pairs: pairs.collect() }
    }

    /// Returns the report about the pairs.
    pub fn report(&self) -> Report {
        let copies = self.copies.iter().map(|group| {
            let names: Vec<&str> = group.iter().map(|role| role.label).collect();
            let row = ReportRow::new([ReportCell::Text(listed(&names, 8))]);
            ReportRow { link: group.first().map(|role| role.node), ..row }
        });
        let pairs = self.pairs.iter().map(|pair| {
            let [one, other] = &pair.roles;
            let reasons: Vec<&str> = pair.reasons.iter().map(String::as_str).collect();
            ReportRow::new([
                ReportCell::Strong(percent(pair.score)),
                one.cell(),
                other.cell(),
                ReportCell::Text(listed(&reasons, REASONS)),
            ])
            .to(one.node)
        });
        let empty = format!("No two roles have an overlap of {} or more.", percent(self.threshold));
        let columns = ["Overlap", "Role", "Other role", "Both have"];
        Report::new(
            "Similar roles",
            [
                ReportSection::new("Copies", &["Roles"], "No two cards have the same text.")
                    .rows(copies),
                ReportSection::new("Pairs", &columns, &empty).rows(pairs),
            ],
        )
    }
}

/// The text of a card and the key of its role. Two roles are copies if both values are equal. Roles
/// in the same file have the same text but different keys.
pub(super) type CardText<'a> = (&'a str, Option<&'a str>);

/// Returns the text and the key by which copies of a role are recognized.
pub(super) fn card_text(atlas: &Atlas, id: RoleId) -> CardText<'_> {
    (&atlas[id].text, atlas[id].origin.key())
}

fn percent(score: u8) -> String {
    format!("{score} %")
}
