//! Follows artifacts from the roles that make them to the roles that receive them.

use std::cell::LazyCell;

use hashbrown::HashMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::atlas::{ArtifactWords, EdgeId, Handover, Node, RoleId, VerbMeaning, in_threads};
use crate::role::Known;
use crate::text::{counted, fold};

use super::facts::{FactKind, Facts};
use super::report::{Report, ReportCell, ReportRow, ReportSection, none_matches};
use super::skills::has_words;
use super::subject::RoleRef;
use super::survey::Basis;

/// The minimum number of roles or artifacts for each thread. A thread with fewer items costs more
/// time than it saves.
const LEAST_EACH: usize = 500;

/// The text for an artifact for which no interaction mentions a receiver. The artifact may well have
/// receivers, so the text does not deny it.
const NOT_STATED: &str = "not stated";

/// The sentence that explains the question mark after a guess.
pub(super) const GUESS: &str =
    "“?” marks a guess from a word of the artifact's name or from its type.";

/// The artifacts that the chosen roles make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "rolescope artifacts --json")]
pub struct Artifacts<'a> {
    /// The number of artifacts that at least one interaction hands over and names.
    pub handed_over: usize,
    /// The artifacts, ordered by name.
    pub artifacts: Vec<ArtifactFlow<'a>>,
    /// Why there are no artifacts, if there are none.
    #[serde(skip)]
    empty: String,
    /// The words that the artifacts match, and what is known of all artifacts.
    #[serde(skip)]
    chosen: Option<ChosenBy>,
}

/// The words by which artifacts were chosen from all artifacts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ChosenBy {
    words: String,
    /// The number of all artifacts.
    all: usize,
    /// Whether any of all artifacts has a receiver. If so, the absence of receivers distinguishes
    /// the chosen artifacts.
    has_receivers: bool,
}

/// An artifact, the role that makes it, and the roles that receive it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ArtifactFlow")]
pub struct ArtifactFlow<'a> {
    /// The name of the artifact.
    pub name: &'a str,
    /// The type of the artifact; null if the card gives none.
    #[serde(rename = "type")]
    pub kind: Option<&'a str>,
    /// The role that makes the artifact.
    pub by: RoleRef<'a>,
    /// The roles that receive the artifact, ordered by name.
    pub receivers: Vec<Receiver<'a>>,
    /// The position of the artifact on the card, counted from 0.
    #[serde(skip)]
    pub item: usize,
}

/// A role that receives an artifact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Receiver")]
pub struct Receiver<'a> {
    /// The role that receives the artifact.
    pub role: RoleRef<'a>,
    /// The verb of the interaction that hands over the artifact.
    pub verb: &'a str,
    /// Whether the interaction names the artifact. Otherwise, it contains only a word of the
    /// artifact's name, or its type.
    pub certain: bool,
    /// The interaction that hands over the artifact.
    #[serde(skip)]
    pub edge: EdgeId,
}

impl<'a> Artifacts<'a> {
    /// Returns the artifacts of the given roles, or of all roles if `roles` is `None`.
    pub fn new(basis: Basis<'a>, roles: Option<&[Node]>) -> Artifacts<'a> {
        let ids: Vec<RoleId> = match roles {
            None => basis.atlas.ids().collect(),
            Some(nodes) => nodes.iter().filter_map(|node| node.role()).collect(),
        };
        let mut artifacts = in_threads(&ids, LEAST_EACH, |ids| {
            let mut finder = FlowFinder::new(basis);
            ids.iter().flat_map(|&id| finder.flows(id)).collect()
        });
        let names = ranks(artifacts.iter().map(|flow| flow.name));
        let kinds = ranks(artifacts.iter().filter_map(|flow| flow.kind));
        artifacts.sort_by_cached_key(|flow| {
            let kind = flow.kind.map(|kind| kinds.get(kind));
            (names.get(flow.name), kind, basis.atlas.slot(flow.by.node))
        });
        let handed_over = artifacts.iter().filter(|flow| flow.is_handed_over()).count();
        let empty = "The cards do not list any artifacts.".to_owned();
        Artifacts { handed_over, artifacts, empty, chosen: None }
    }

    /// Keeps only the artifacts that match all the given words. A word may occur in the name or
    /// type of the artifact, or in the name of a role that makes or receives the artifact. The words
    /// `not stated` match the artifacts without receivers, because the report shows them.
    pub fn retain(&mut self, words: &[String]) {
        if !self.artifacts.is_empty() {
            self.empty = none_matches(self.artifacts.len(), "artifact", words);
        }
        self.chosen = (!words.is_empty()).then(|| ChosenBy {
            words: words.join(" "),
            all: self.artifacts.len(),
            has_receivers: self.artifacts.iter().any(|flow| !flow.receivers.is_empty()),
        });
        self.artifacts.retain(|flow| has_words(&flow.row().words(), words));
        self.handed_over = self.artifacts.iter().filter(|flow| flow.is_handed_over()).count();
    }

    /// Returns the report about the artifacts.
    pub fn report(&self) -> Report {
        let count = match &self.chosen {
            Some(ChosenBy { words, all, .. }) => {
                let count = self.artifacts.len();
                let matches = if count == 1 { "matches" } else { "match" };
                format!("{count} of {} {matches} “{words}”", counted(*all, "artifact"))
            }
            None => counted(self.artifacts.len(), "artifact"),
        };
        let known =
            if self.handed_over == 0 { "none".to_owned() } else { self.handed_over.to_string() };
        let lead = format!(
            "{count}, {known} of them with a known receiver: a role whose interaction with the \
             maker names the artifact in its verb or notes. {GUESS}"
        );
        /// The index of the column for receivers.
        const RECEIVED_BY: usize = 3;
        let columns = ["Artifact", "Type", "Made by", "Received by"];
        let rows = in_threads(&self.artifacts, LEAST_EACH, |flows| {
            flows.iter().map(ArtifactFlow::row).collect()
        });
        let section = ReportSection::new("Artifacts", &columns, &self.empty).rows(rows);
        let lead = if self.artifacts.is_empty() { String::new() } else { lead };
        let has_receivers = self.chosen.as_ref().is_some_and(|chosen| chosen.has_receivers);
        let kept = has_receivers.then_some(RECEIVED_BY);
        Report::new("Artifacts", [section.lead(lead).without_blanks_except(kept)])
    }
}

impl ArtifactFlow<'_> {
    /// Returns whether an interaction names the artifact.
    fn is_handed_over(&self) -> bool {
        self.receivers.iter().any(|receiver| receiver.certain)
    }

    pub(super) fn row(&self) -> ReportRow {
        ReportRow::new([
            ReportCell::Strong(self.name.to_owned()),
            ReportCell::Dim(self.kind.unwrap_or_default().to_owned()),
            self.by.cell(),
            receivers_cell(&self.receivers),
        ])
        .linked_to_item(&self.by, Known::Artifacts, self.item)
    }
}

/// Returns the cell that lists the receivers of an artifact.
pub(super) fn receivers_cell(receivers: &[Receiver<'_>]) -> ReportCell {
    if receivers.is_empty() {
        return ReportCell::Absent(NOT_STATED);
    }
    let names = receivers.iter().map(|receiver| guessed(receiver.role.label, receiver.certain));
    ReportCell::Text(names.collect::<Vec<_>>().join(", "))
}

/// Returns a name, with a question mark if it is a guess.
pub(super) fn guessed(name: &str, certain: bool) -> String {
    if certain { name.to_owned() } else { format!("{name}?") }
}

/// Returns the explanation of the question mark if the receivers of one of the artifacts are
/// guesses, and otherwise an empty string.
pub(super) fn guesses<'r>(mut receivers: impl Iterator<Item = &'r Receiver<'r>>) -> &'static str {
    if receivers.any(|receiver| !receiver.certain) { GUESS } else { "" }
}

/// Finds artifacts and their receivers. Each verb and each artifact is analysed only once.
pub(super) struct FlowFinder<'a> {
    basis: Basis<'a>,
    verbs: HashMap<&'a str, VerbMeaning>,
    /// Maps the name and type of each artifact to its index in `words`.
    places: HashMap<(&'a str, Option<&'a str>), usize>,
    words: Vec<ArtifactWords>,
}

impl<'a> FlowFinder<'a> {
    pub(super) fn new(basis: Basis<'a>) -> FlowFinder<'a> {
        FlowFinder { basis, verbs: HashMap::new(), places: HashMap::new(), words: Vec::new() }
    }

    /// Returns the index in `words` of an artifact. A new artifact is added to `words`.
    fn place(&mut self, name: &'a str, kind: Option<&'a str>) -> usize {
        *self.places.entry((name, kind)).or_insert_with(|| {
            self.words.push(ArtifactWords::new(name, kind, self.basis.facts().stems()));
            self.words.len() - 1
        })
    }

    /// Returns the artifacts that a role makes, with their receivers.
    pub(super) fn flows(&mut self, id: RoleId) -> Vec<ArtifactFlow<'a>> {
        let Basis { atlas, .. } = self.basis;
        let facts: &'a Facts = self.basis.facts();
        let node = Node::Role(id);
        let mut flows: Vec<ArtifactFlow<'a>> = Vec::new();
        let by = LazyCell::new(|| RoleRef::new(atlas, node));
        for &fact in facts.of_role(id) {
            match fact.kind {
                FactKind::Artifact => flows.push(ArtifactFlow {
                    name: facts.text(fact),
                    kind: None,
                    by: by.clone(),
                    receivers: Vec::new(),
                    item: fact.item as usize,
                }),
                FactKind::ArtifactType => {
                    let last = flows.last_mut();
                    last.into_iter().for_each(|last| last.kind = Some(facts.text(fact)));
                }
                _ => {}
            }
        }
        if flows.is_empty() {
            return flows;
        }
        let places: Vec<usize> =
            flows.iter().map(|flow| self.place(flow.name, flow.kind)).collect();
        for (edge, other, by_maker) in atlas.edges_of(node) {
            let Some(spoken) = facts.spoken(atlas[edge].from, atlas.number(edge)) else { continue };
            let verb = atlas.verb(edge);
            let meaning = *self.verbs.entry(verb).or_insert_with(|| atlas.verbs().kind(verb));
            for (flow, &place) in flows.iter_mut().zip(&places) {
                let words = self.words.get(place);
                let handover = words.and_then(|words| words.handover(spoken, meaning, by_maker));
                flow.receivers.extend(handover.map(|handover| Receiver {
                    role: RoleRef::new(atlas, other),
                    verb,
                    certain: handover == Handover::Named,
                    edge,
                }));
            }
        }
        for flow in flows.iter_mut().filter(|flow| flow.receivers.len() > 1) {
            // If several interactions hand over the artifact to the same role, only the first of
            // those that name it is listed, or else the first.
            flow.receivers.sort_by_cached_key(|receiver| {
                (self.basis.order(receiver.role.node), !receiver.certain)
            });
            flow.receivers.dedup_by_key(|receiver| receiver.role.node);
        }
        flows
    }
}

/// Returns the rank of each string in alphabetical order, regardless of case. Comparing ranks is
/// faster than comparing strings.
fn ranks<'a>(texts: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    let distinct: hashbrown::HashSet<&str> = texts.collect();
    let mut sorted: Vec<(String, &str)> =
        distinct.into_iter().map(|text| (fold(text), text)).collect();
    sorted.sort_unstable();
    let equal = sorted.chunk_by(|a, b| a.0 == b.0).enumerate();
    equal.flat_map(|(rank, same)| same.iter().map(move |(_, text)| (*text, rank))).collect()
}
