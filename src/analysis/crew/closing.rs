//! Finds roles that could join a crew so that fewer interactions leave or enter it. For each of
//! these roles, counts the interactions that would then stay inside the crew, and the new
//! interactions that would leave or enter it.
//!
//! If a member and a role outside the crew both declare interactions with each other, only those of
//! the member count.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::report::{ReportCell, ReportRow, ReportSection};
use crate::analysis::subject::{Load, RoleRef};
use crate::analysis::survey::Basis;
use crate::atlas::{Atlas, EdgeId, Node};
use crate::text::table;

table! {
    /// The interactions that must stay inside a crew, selected by their frequency.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Until {
        /// Returns the name that the command line uses for the variant.
        name,
        /// Returns a description of the variant.
        sentence
    }
    Daily = "daily" "no daily interaction leaves or enters the crew";
    Weekly = "weekly" "no daily or weekly interaction leaves or enters the crew";
}

/// A role outside the crew that members name, or that names a member. If it joined, fewer
/// interactions would leave or enter the crew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Candidate")]
pub struct Candidate<'a> {
    /// The role that could join the crew.
    pub role: RoleRef<'a>,
    /// The number of interactions that would no longer leave or enter the crew if the role joined,
    /// by frequency.
    pub closes: Load,
    /// The number of interactions between the role and other roles outside the crew. These would
    /// leave or enter the crew if the role joined.
    pub opens: usize,
}

/// One step in adding roles to a crew until no interaction of a given frequency leaves or enters
/// it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ClosingStep")]
pub struct ClosingStep<'a> {
    /// The role to add.
    #[serde(flatten)]
    pub candidate: Candidate<'a>,
    /// The number of interactions that still leave or enter the crew after this step, by frequency.
    pub leaving: Load,
}

impl Until {
    /// Returns the number of interactions that are frequent enough to be selected.
    fn count(self, load: Load) -> usize {
        match self {
            Until::Daily => load.daily,
            Until::Weekly => load.daily + load.weekly,
        }
    }
}

/// Returns all candidates for joining a crew, best first.
pub(super) fn candidates<'a>(basis: Basis<'a>, set: &HashSet<Node>) -> Vec<Candidate<'a>> {
    let mut candidates: Vec<Candidate<'a>> = of_set(basis, set).collect();
    candidates.sort_by_cached_key(|candidate| order(basis, candidate));
    candidates
}

/// Returns the sequence of roles to add to a crew until no interaction of the given frequency
/// leaves or enters it. Each role is the best candidate at its step.
pub(super) fn closing(
    basis: Basis<'_>,
    mut set: HashSet<Node>,
    until: Until,
) -> Vec<ClosingStep<'_>> {
    let mut steps = Vec::new();
    let mut left = Load::new(basis.atlas, crossing(basis.atlas, &set));
    while until.count(left) > 0 {
        let useful = of_set(basis, &set).filter(|candidate| until.count(candidate.closes) > 0);
        let best = useful.min_by_key(|candidate| order(basis, candidate));
        let Some(candidate) = best else { break };
        set.insert(candidate.role.node);
        left = Load::new(basis.atlas, crossing(basis.atlas, &set));
        steps.push(ClosingStep { candidate, leaving: left });
    }
    steps
}

/// Returns the interactions that leave a set of roles.
pub(super) fn leaving(basis: Basis<'_>, set: &HashSet<Node>) -> Vec<EdgeId> {
    let all = set.iter().flat_map(|&node| basis.atlas.outgoing(node)).copied();
    all.filter(|&edge| !set.contains(&basis.atlas[edge].to)).collect()
}

/// Returns the interactions between a role and the roles outside a crew. Those of an outside role
/// are left out if the given role names it.
fn outside(
    atlas: &Atlas,
    node: Node,
    is_outside: impl Fn(Node) -> bool,
) -> impl Iterator<Item = EdgeId> {
    let own = atlas.outgoing(node).iter().copied();
    let named: HashSet<Node> = own.clone().map(|edge| atlas[edge].to).collect();
    let theirs = atlas.incoming(node).iter().copied();
    let theirs = theirs.filter(move |&edge| !named.contains(&Node::Role(atlas[edge].from)));
    own.chain(theirs).filter(move |&edge| is_outside(other_end(atlas, edge, node)))
}

/// Returns the role at the other end of an interaction.
fn other_end(atlas: &Atlas, edge: EdgeId, node: Node) -> Node {
    let from = Node::Role(atlas[edge].from);
    if from == node { atlas[edge].to } else { from }
}

/// Returns the interactions that leave or enter a set of roles.
fn crossing(atlas: &Atlas, set: &HashSet<Node>) -> impl Iterator<Item = EdgeId> {
    set.iter().flat_map(move |&node| outside(atlas, node, |other| !set.contains(&other)))
}

/// Returns all candidates for joining a set of roles, in no particular order.
fn of_set<'a>(basis: Basis<'a>, set: &HashSet<Node>) -> impl Iterator<Item = Candidate<'a>> {
    let atlas = basis.atlas;
    let mut closes: HashMap<Node, Vec<EdgeId>> = HashMap::new();
    for &node in set {
        for edge in outside(atlas, node, |other| !set.contains(&other)) {
            closes.entry(other_end(atlas, edge, node)).or_default().push(edge);
        }
    }
    closes.into_iter().map(move |(node, edges)| {
        let opens = outside(atlas, node, |other| other != node && !set.contains(&other)).count();
        Candidate { role: RoleRef::new(atlas, node), closes: Load::new(atlas, edges), opens }
    })
}

/// Returns the key that sorts candidates by the number of daily, then weekly, then other
/// interactions that would no longer leave or enter the crew. Ties are broken by the number of new
/// interactions that would do so.
fn order(basis: Basis<'_>, candidate: &Candidate<'_>) -> (Reverse<Load>, usize, (String, usize)) {
    (Reverse(candidate.closes), candidate.opens, basis.order(candidate.role.node))
}

fn cells(candidate: &Candidate<'_>) -> Vec<ReportCell> {
    let Load { daily, weekly, rest } = candidate.closes;
    let mut cells = vec![candidate.role.cell()];
    cells.extend([daily, weekly, rest, candidate.opens].map(ReportCell::Number));
    cells
}

/// Returns the section that lists all candidates.
pub(super) fn section(candidates: &[Candidate<'_>]) -> ReportSection {
    let rows =
        candidates.iter().map(|candidate| ReportRow::new(cells(candidate)).to(candidate.role.node));
    ReportSection::new(
        "What would close the crew",
        &["Role", "Daily", "Weekly", "Rest", "New"],
        "No interactions leave or enter the crew.",
    )
    .lead(
        "Each row shows how many interactions would stay inside the crew if the role joined it, and \
         how many new ones would leave or enter it. Roles that would bring the most daily \
         interactions inside come first.",
    )
    .rows(rows)
}

/// Returns the section that lists the roles to add, step by step.
pub(super) fn steps(steps: &[ClosingStep<'_>]) -> ReportSection {
    let rows = steps.iter().map(|step| {
        let mut cells = cells(&step.candidate);
        cells.extend([step.leaving.daily, step.leaving.all()].map(ReportCell::Number));
        ReportRow::new(cells).to(step.candidate.role.node)
    });
    let columns = ["Add", "Daily", "Weekly", "Rest", "New", "Daily left", "All left"];
    ReportSection::new("Sequence", &columns, "")
        .lead("The best role to add at each step.")
        .rows(rows)
}
