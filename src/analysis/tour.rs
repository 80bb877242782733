//! Creates the tour of a role: the roles to meet and the artifacts to read in the first week in
//! that role.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::atlas::Node;
use crate::role::{Anchor, Known};

use super::artifacts::{ArtifactFlow, FlowFinder, GUESS, guessed, guesses};
use super::compare::metric_items;
use super::report::{Report, ReportCell, ReportRow, ReportSection, listed};
use super::subject::{InteractionRef, RoleRef};
use super::survey::Basis;

/// The maximum number of shared skills listed for a partner.
const MOST_SHARED: usize = 8;

/// The tour of a role.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "rolescope tour --json")]
pub struct Tour<'a> {
    /// The role.
    pub role: RoleRef<'a>,
    /// The roles to meet. Those with the most frequent interactions come first.
    pub meet: Vec<Meeting<'a>>,
    /// The artifacts worth reading, which partners of the role make.
    pub read: Vec<TourArtifact<'a>>,
    /// The artifacts that the role makes, each with the roles that receive it.
    pub hand_over: Vec<ArtifactFlow<'a>>,
    /// The success metrics of the role and of its responsibilities.
    pub metrics: Vec<String>,
    /// The items of the card that have the metrics, in the same order.
    #[serde(skip)]
    pub metric_items: Vec<Anchor>,
}

/// A role to meet.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Meeting")]
pub struct Meeting<'a> {
    /// The role.
    pub role: RoleRef<'a>,
    /// The interactions that the newcomer's role declares with the role to meet, most frequent
    /// first.
    pub own: Vec<InteractionRef>,
    /// The interactions that the role to meet declares with the newcomer's role.
    pub theirs: Vec<InteractionRef>,
    /// The skills that both roles have.
    pub shared_skills: Vec<&'a str>,
}

/// An artifact to read.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "TourArtifact")]
pub struct TourArtifact<'a> {
    /// The name of the artifact.
    pub name: &'a str,
    /// The type of the artifact; null if the card gives none.
    #[serde(rename = "type")]
    pub kind: Option<&'a str>,
    /// The partner that makes the artifact.
    pub by: RoleRef<'a>,
    /// Whether an interaction hands over the artifact to the newcomer's role.
    pub received: bool,
    /// Whether that interaction names the artifact. Otherwise, it contains only a word of the
    /// artifact's name, or its type.
    pub certain: bool,
    /// The position of the artifact on the card, counted from 0.
    #[serde(skip)]
    pub item: usize,
}

impl<'a> Tour<'a> {
    /// Returns the tour of a role.
    pub fn new(basis: Basis<'a>, node: Node) -> Tour<'a> {
        let atlas = basis.atlas;
        let index = basis.index();
        let skills_of = |node: Node| {
            let all = node.role().map(|id| index.of_role(basis.facts(), id)).unwrap_or_default();
            all.into_iter().map(|(skill, _)| skill)
        };
        let skills: HashSet<_> = skills_of(node).collect();
        let out = atlas.neighbours_out(node);
        let back = atlas.neighbours_in(node);
        let mut nodes: Vec<Node> = out.iter().chain(&back).map(|near| near.node).collect();
        let mut seen = HashSet::new();
        nodes.retain(|node| seen.insert(*node));
        let mut meet: Vec<Meeting<'a>> = nodes
            .into_iter()
            .map(|other| {
                let [own, theirs] = [&out, &back].map(|near| {
                    let edges = near.iter().filter(|near| near.node == other);
                    let edges = edges.flat_map(|near| near.edges.iter().copied());
                    edges.map(|edge| InteractionRef::new(atlas, edge)).collect::<Vec<_>>()
                });
                let shared = skills_of(other).filter(|skill| skills.contains(skill));
                let shared_skills = shared.map(|skill| index.name(skill)).collect();
                Meeting { role: RoleRef::new(atlas, other), own, theirs, shared_skills }
            })
            .collect();
        meet.sort_by_cached_key(|one| {
            let all = one.own.iter().chain(&one.theirs);
            let first = all.map(|one| one.rank()).min();
            (first, basis.order(one.role.node))
        });
        let mut finder = FlowFinder::new(basis);
        let mut read = Vec::new();
        for meeting in &meet {
            let Node::Role(id) = meeting.role.node else { continue };
            read.extend(finder.flows(id).into_iter().map(|flow| {
                let own = flow.receivers.iter().find(|receiver| receiver.role.node == node);
                TourArtifact {
                    name: flow.name,
                    kind: flow.kind,
                    received: own.is_some(),
                    certain: own.is_some_and(|own| own.certain),
                    by: flow.by,
                    item: flow.item,
                }
            }));
        }
        read.sort_by_key(|one| (!one.received, !one.certain));
        let hand_over = node.role().map(|id| finder.flows(id)).unwrap_or_default();
        let metrics = node.role().map(|id| metric_items(&atlas.role(id))).unwrap_or_default();
        let (metrics, metric_items) = metrics.into_iter().unzip();
        Tour { role: RoleRef::new(atlas, node), meet, read, hand_over, metrics, metric_items }
    }

    /// Returns the report about the tour.
    pub fn report(&self) -> Report {
        let label = self.role.label;
        let meet = self.meet.iter().map(|one| one.row(self.role.node));
        let columns = ["Role", "When", "What you do", "What they do"];
        let mut all = self.meet.iter().flat_map(|one| one.own.iter().chain(&one.theirs));
        let is_ranked = all.any(|one| one.frequency.is_some());
        let order =
            if is_ranked { "The roles that you work with most often come first." } else { "" };
        let nobody = format!("{label} does not work with any other roles.");
        let read = self.read.iter().map(|one| {
            let why = match (one.received, one.certain) {
                (true, certain) => guessed("handed to you", certain),
                (false, _) => "made by a partner".to_owned(),
            };
            ReportRow::new([
                ReportCell::Strong(one.name.to_owned()),
                ReportCell::Dim(one.kind.unwrap_or_default().to_owned()),
                one.by.cell(),
                ReportCell::Text(why),
            ])
            .linked_to_item(&one.by, Known::Artifacts, one.item)
        });
        // The column for the maker is removed, because the newcomer's role makes all of these
        // artifacts.
        let hand_over = self.hand_over.iter().map(|flow| {
            let mut row = flow.row();
            row.cells.remove(2);
            row
        });
        let nothing = "The partners do not make any artifacts.";
        let metrics = self.metrics.iter().zip(&self.metric_items).map(|(metric, &item)| {
            ReportRow::new([ReportCell::Text(metric.clone())]).linked_to(&self.role, item)
        });
        Report::new(
            format!("First week as {label}"),
            [
                ReportSection::new("Meet", &columns, &nobody)
                    .lead(order)
                    .rows(meet)
                    .without_blanks(),
                ReportSection::new("Read", &["Artifact", "Type", "Made by", "Why"], nothing)
                    .lead(self.reasons())
                    .rows(read)
                    .without_blanks(),
                ReportSection::new(
                    "Hand over",
                    &["Artifact", "Type", "Received by"],
                    "The card does not list any artifacts.",
                )
                .lead(guesses(self.hand_over.iter().flat_map(|flow| &flow.receivers)))
                .rows(hand_over)
                .without_blanks(),
                ReportSection::new(
                    "Measured by",
                    &["Success metric"],
                    "The card does not name a success metric.",
                )
                .rows(metrics),
            ],
        )
    }
}

impl Tour<'_> {
    /// Returns the explanation of the reasons for reading an artifact.
    fn reasons(&self) -> String {
        let mut handed = self.read.iter().filter(|one| one.received).peekable();
        if handed.peek().is_none() {
            return String::new();
        }
        let named = "“Handed to you” means that an interaction of yours or of the partner names \
                     the artifact.";
        if handed.any(|one| !one.certain) { format!("{named} {GUESS}") } else { named.to_owned() }
    }
}

impl Meeting<'_> {
    /// Returns the row about the meeting. `newcomer` is the role of the first week.
    fn row(&self, newcomer: Node) -> ReportRow {
        let first = InteractionRef::most_frequent(self.own.iter().chain(&self.theirs));
        let [own, theirs] = [&self.own, &self.theirs].map(|all| {
            ReportCell::Text(listed(all.iter().map(|one| one.verb.as_str()), usize::MAX))
        });
        let mut row = ReportRow::new([
            self.role.cell(),
            first.map(InteractionRef::frequency_cell).unwrap_or_default(),
            own,
            theirs,
        ])
        .linked_to_interactions(self.role.node, newcomer);
        // A note may describe either side of the interaction, so the verb is needed to understand
        // it.
        for (who, all) in [("you", &self.own), ("they", &self.theirs)] {
            let notes = all
                .iter()
                .filter_map(|one| Some(format!("{who} ({}): {}", one.verb, one.notes.as_deref()?)));
            row.notes.extend(notes);
        }
        if !self.shared_skills.is_empty() {
            let shared = listed(self.shared_skills.iter().copied(), MOST_SHARED);
            row.notes.push(format!("shared skills: {shared}"));
        }
        row
    }
}
