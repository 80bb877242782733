//! Finds roles with similar names, skills, tools, artifacts, partners and responsibilities. Rare
//! features weigh more than common ones.

mod features;

use std::collections::{BTreeMap, HashMap};

use schemars::JsonSchema;
use serde::Serialize;

use crate::atlas::{Atlas, Node, RoleId};

use super::report::{Report, ReportCell, ReportRow, ReportSection, listed};
use super::subject::RoleRef;
use super::survey::Basis;

use features::{Features, RoleFeatures};

/// The number of reasons for the similarity of two roles that are listed even if there is little
/// room.
const REASONS: usize = 3;
/// The maximum number of similar roles listed for a role.
const MOST_SIMILAR: usize = 10;
/// If no pair reaches the threshold, the report names the most similar pair, but only if its score
/// is at least this percentage.
const LEAST_OF_PAIRS: u8 = 20;
/// The sentence that explains to users what the overlap of two roles means.
const OVERLAP: &str = "Overlap: how many skills, tools, artifacts and partners the two roles \
                       share, and how many words of their names and of their responsibilities, \
                       or of their summaries; rare ones count more. A comparison of the two roles \
                       shows all of them except these words.";
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
    /// The most similar roles, at most ten: first copies, then roles with the same name, then the
    /// others, most similar first.
    pub similar: Vec<SimilarRole<'a>>,
    /// The number of roles that have something in common with the role.
    pub total: usize,
}

/// A role that is similar to the given role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "SimilarRole")]
pub struct SimilarRole<'a> {
    /// The role.
    pub role: RoleRef<'a>,
    /// The overlap of the two cards, as a percentage; 100 for a copy.
    #[schemars(range(max = 100))]
    pub score: u8,
    /// Whether both files have the same text.
    pub copy: bool,
    /// The strongest reasons, at most three.
    pub reasons: Vec<String>,
    /// The number of further reasons.
    pub more_reasons: usize,
    /// All reasons, strongest first.
    #[serde(skip)]
    pub all_reasons: Vec<String>,
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
    /// The pairs, most similar first. Of each group of copies, only the first role is compared with
    /// other roles.
    pub pairs: Vec<SimilarPair<'a>>,
    /// The most similar pair, given only if no pair reaches the threshold; null if even the most
    /// similar roles have little in common.
    pub closest: Option<SimilarPair<'a>>,
}

/// Two similar roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "SimilarPair")]
pub struct SimilarPair<'a> {
    /// The two roles, in the same order as in the atlas.
    pub roles: [RoleRef<'a>; 2],
    /// The overlap of the two cards, as a percentage.
    #[schemars(range(max = 100))]
    pub score: u8,
    /// The strongest reasons, at most three.
    pub reasons: Vec<String>,
    /// The number of further reasons.
    pub more_reasons: usize,
    /// All reasons, strongest first.
    #[serde(skip)]
    pub all_reasons: Vec<String>,
}

impl<'a> Similar<'a> {
    /// Returns the roles that are similar to a given role.
    pub fn new(basis: Basis<'a>, id: RoleId) -> Similar<'a> {
        let atlas = basis.atlas;
        let features = Features::new(basis);
        let own = features.of_role(id);
        let text = card_text(atlas, id);
        let mut scores: Vec<((bool, bool, u8), RoleId)> = features
            .roles()
            .filter(|(other, _)| *other != id)
            .map(|(other, theirs)| {
                let is_copy = card_text(atlas, other) == text;
                let score = if is_copy { 100 } else { features.score(own, theirs) };
                ((is_copy, features.have_same_name(own, theirs), score), other)
            })
            .filter(|((_, is_namesake, score), _)| *is_namesake || *score >= LEAST)
            .collect();
        scores.sort_by_key(|(rank, other)| (std::cmp::Reverse(*rank), atlas.slot(*other)));
        let total = scores.len();
        scores.truncate(MOST_SIMILAR);
        let similar = scores.into_iter().map(|((copy, _, score), other)| {
            let all_reasons = features.reasons(own, features.of_role(other));
            let (reasons, more_reasons) = strongest(&all_reasons);
            let role = RoleRef::new(atlas, Node::Role(other));
            SimilarRole { role, score, copy, reasons, more_reasons, all_reasons }
        });
        let similar = similar.collect();
        Similar { role: RoleRef::new(atlas, Node::Role(id)), similar, total }
    }

    /// Returns the report about the similar roles.
    pub fn report(&self) -> Report {
        let rows = self.similar.iter().map(|similar| {
            let score = if similar.copy { "copy".to_owned() } else { percent(similar.score) };
            ReportRow::new([
                ReportCell::Strong(score),
                similar.role.cell(),
                reasons_cell(&similar.all_reasons),
            ])
            .to(similar.role.node)
        });
        let empty = format!("No role has much in common with {}.", self.role.label);
        let mut section =
            ReportSection::new("Similar", &["Overlap", "Role", "Both have"], &empty).lead(OVERLAP);
        if self.total > self.similar.len() {
            section.lead += &format!(
                " The table shows the {} most similar of {} roles that have something in common with {}.",
                self.similar.len(),
                self.total,
                self.role.label
            );
        }
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
        let found = sorted(features.pairs(&firsts, threshold));
        let pairs: Vec<SimilarPair<'a>> =
            found.into_iter().filter_map(|at| SimilarPair::new(&features, &firsts, at)).collect();
        let mut closest = None;
        if pairs.is_empty() && threshold > LEAST_OF_PAIRS {
            let first = sorted(features.pairs(&firsts, LEAST_OF_PAIRS)).first().copied();
            closest = first.and_then(|at| SimilarPair::new(&features, &firsts, at));
        }
        let copies = copies
            .into_values()
            .map(|group| group.into_iter().map(|id| RoleRef::new(atlas, Node::Role(id))).collect());
        SimilarPairs { threshold, copies: copies.collect(), pairs, closest }
    }

    /// Returns the report about the pairs.
    pub fn report(&self) -> Report {
        let copies = self.copies.iter().map(|group| {
            let names = listed(group.iter().map(|role| role.label), 8);
            let mut nodes = group.iter().map(|role| role.node);
            let row = ReportRow::new([ReportCell::Text(names)]);
            ReportRow { link: nodes.next(), other: nodes.next(), ..row }
        });
        let pairs = self.pairs.iter().map(|pair| {
            let [one, other] = &pair.roles;
            let row = ReportRow::new([
                ReportCell::Strong(percent(pair.score)),
                one.cell(),
                other.cell(),
                reasons_cell(&pair.all_reasons),
            ]);
            ReportRow { other: Some(other.node), ..row.to(one.node) }
        });
        let mut empty =
            format!("No two roles have an overlap of {} or more.", percent(self.threshold));
        if let Some(SimilarPair { roles: [one, other], score, all_reasons, .. }) = &self.closest {
            empty += &format!(
                " The most similar are {} and {} ({}): {}.",
                one.label,
                other.label,
                percent(*score),
                reasons_cell(all_reasons).text()
            );
        }
        let columns = ["Overlap", "Role", "Other role", "Both have"];
        let copies = ReportSection::new("Copies with the same text", &["Roles"], "").rows(copies);
        let least = format!(
            "{OVERLAP} Pairs below {} are left out; `rolescope similar --threshold` sets another \
             limit.",
            percent(self.threshold),
        );
        let pairs = ReportSection::new("Pairs", &columns, &empty).lead(least).rows(pairs);
        let sections = [copies, pairs].into_iter();
        Report::new(
            "Similar roles",
            sections.filter(|section| !section.rows.is_empty() || !section.empty.is_empty()),
        )
    }
}

/// The score of two roles, and their positions in a list of roles.
type FoundPair = (u8, usize, usize);

impl<'a> SimilarPair<'a> {
    /// Creates a pair from its score and the positions of its roles in `roles`.
    fn new(
        features: &Features<'a>,
        roles: &[(RoleId, &RoleFeatures)],
        (score, one, other): FoundPair,
    ) -> Option<SimilarPair<'a>> {
        let ((one, mine), (other, theirs)) = (*roles.get(one)?, *roles.get(other)?);
        let all_reasons = features.reasons(mine, theirs);
        let (reasons, more_reasons) = strongest(&all_reasons);
        Some(SimilarPair {
            roles: [one, other].map(|id| RoleRef::new(features.basis.atlas, Node::Role(id))),
            score,
            reasons,
            more_reasons,
            all_reasons,
        })
    }
}

/// Sorts pairs by score, highest first, and then by the positions of their roles.
fn sorted(mut pairs: Vec<FoundPair>) -> Vec<FoundPair> {
    pairs.sort_by_key(|(score, one, other)| (std::cmp::Reverse(*score), *one, *other));
    pairs
}

/// The text of a card, and the key of its role in a file with several roles. Two roles are copies
/// of each other if they have the same values.
pub(super) type CardText<'a> = (&'a str, Option<&'a str>);

/// Returns the text and the key by which copies of a role are recognized.
pub(super) fn card_text(atlas: &Atlas, id: RoleId) -> CardText<'_> {
    (&atlas[id].text, atlas[id].origin.key())
}

/// Returns the strongest reasons and the number of further reasons.
fn strongest(reasons: &[String]) -> (Vec<String>, usize) {
    (reasons.iter().take(REASONS).cloned().collect(), reasons.len().saturating_sub(REASONS))
}

/// Returns a cell with the strongest reasons, which shows further reasons if there is room.
fn reasons_cell(reasons: &[String]) -> ReportCell {
    ReportCell::List { entries: reasons.to_vec(), most: REASONS }
}

fn percent(score: u8) -> String {
    format!("{score}%")
}
