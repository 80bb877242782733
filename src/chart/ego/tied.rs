//! The neighbours of a role. Each neighbour has one row for the interactions in both directions.

use std::collections::{HashMap, HashSet};

use crate::atlas::{Atlas, EdgeId, Family, Flow, Neighbour, Node, RoleId, Weight};
use crate::chart::Direction;
use crate::role::FrequencyRank;
use crate::text::{columns, fold, sanitize};

use super::Choice;

/// The number of columns by which each level of unfolded rows is indented.
const RAIL: usize = 3;

/// A row for a neighbour. It shows the interactions of the neighbour with the role under which it
/// is listed.
#[derive(Debug)]
pub(super) struct Tied {
    pub(super) node: Node,
    /// All interactions, most frequent first. Among equally frequent ones, those that the role
    /// declares come before those that the neighbour declares.
    pub(super) edges: Vec<EdgeId>,
    /// The interactions that the neighbour declares, ordered by frequency, verb family and verb.
    pub(super) theirs: Vec<EdgeId>,
    /// The interactions that the role declares, ordered by frequency, verb family and verb.
    pub(super) own: Vec<EdgeId>,
    /// Whether the row shows the interactions of the role with itself.
    pub(super) is_loop: bool,
    /// Which of the two roles mentions the other; `None` if the two roles have interactions with
    /// each other.
    pub(super) mentions: Option<Mentions>,
    /// The frequency of the interactions, or a word that says which of the two roles needs the
    /// other.
    pub(super) often: &'static str,
    /// The weight of the horizontal line that joins the vertical line (the bus).
    pub(super) weight: Weight,
    /// The path to this row: the roles from a neighbour of the central role down to this role.
    pub(super) path: Vec<Node>,
    /// Whether the role is also listed nearer to the central role or further up.
    pub(super) again: bool,
    /// The weights of the vertical lines that belong to the levels above and pass this row on the
    /// left.
    pub(super) rails: Vec<Option<Weight>>,
    /// The weights of the vertical line of this row's own level, above and below the row.
    pub(super) bus: (Option<Weight>, Option<Weight>),
    /// Whether the role is a guess, because a card names it by a name that several roles have.
    pub(super) is_guess: bool,
    /// The width of the uncut name, in columns, with the sign of a guess.
    pub(super) name: usize,
    /// The text after the name of a role of another collection, such as ` in agents`.
    pub(super) place: String,
}

/// The sign of a guess, which follows the name of the role.
pub(super) const GUESS: &str = " ?";

/// The text before a verb of the neighbour in a list whose other verbs are those of the role.
const THEY: &str = "they: ";

/// The verb of a row that shows only one verb.
#[derive(Debug)]
pub(super) struct SaidByRole {
    pub(super) edge: EdgeId,
    /// `they: ` before a verb that the neighbour declares, otherwise empty.
    pub(super) prefix: &'static str,
    pub(super) verb: String,
    /// The family of the verb.
    pub(super) family: Family,
}

impl Tied {
    /// Creates a row from interactions. Returns `None` if there are no interactions.
    fn new(atlas: &Atlas, node: Node, theirs: Vec<EdgeId>, own: Vec<EdgeId>) -> Option<Tied> {
        let mut edges: Vec<EdgeId> = own.iter().chain(&theirs).copied().collect();
        edges.sort_by_key(|&edge| rank(atlas, edge));
        let most = atlas[*edges.first()?].frequency;
        let line = atlas[*theirs.first().or(own.first())?].frequency;
        let (often, weight) = (most.map_or("", FrequencyRank::word), Weight::from_frequency(line));
        let is_guess = edges.iter().any(|&edge| atlas[edge].ambiguous);
        let empty = Tied::empty(atlas, node);
        let name = empty.name + if is_guess { GUESS.len() } else { 0 };
        Some(Tied { edges, theirs, own, often, weight, is_guess, name, ..empty })
    }

    /// Returns a row without interactions.
    fn empty(atlas: &Atlas, node: Node) -> Tied {
        let brackets = if matches!(node, Node::Missing(_)) { 2 } else { 0 };
        Tied {
            node,
            edges: Vec::new(),
            theirs: Vec::new(),
            own: Vec::new(),
            is_loop: false,
            mentions: None,
            often: "",
            weight: Weight::Dashed,
            path: vec![node],
            again: false,
            rails: Vec::new(),
            bus: (None, None),
            is_guess: false,
            name: columns(&sanitize(atlas.label(node))) + brackets,
            place: String::new(),
        }
    }

    /// Adds the collection of the neighbour, if it differs from that of `role`.
    fn seen_from(self, atlas: &Atlas, role: Node) -> Tied {
        let collection = role.role().and_then(|id| atlas.other_collection(id, self.node));
        let place = collection.map_or(String::new(), |name| format!(" in {name}"));
        Tied { place, ..self }
    }

    /// Returns the level of the row: 0 for a neighbour of the central role, 1 for a row unfolded
    /// below such a neighbour, and so on.
    pub(super) fn level(&self) -> usize {
        self.path.len().saturating_sub(1)
    }

    /// Returns the number of columns by which an unfolded row is indented.
    pub(super) fn indent(&self) -> usize {
        RAIL * self.level()
    }

    /// Returns the frequency as one word, for a picture with little room.
    pub(super) fn short_often(&self) -> &'static str {
        // These words have no other meaning here, and the notes below the list have the whole words.
        match self.often {
            "per release" => "release",
            "on-demand" => "demand",
            often => often,
        }
    }

    /// Returns the weight of the most frequent interaction.
    pub(super) fn most_frequent(&self, atlas: &Atlas) -> Weight {
        let edge = self.edges.first();
        edge.map_or(Weight::Dashed, |&edge| Weight::from_frequency(atlas[edge].frequency))
    }

    /// Returns the number of interactions that a row with only one verb represents. The first
    /// interaction in the other direction is not counted, because it has its own arrowhead.
    pub(super) fn in_one_verb(&self) -> usize {
        self.edges.len().saturating_sub(usize::from(self.is_mutual()))
    }

    /// Returns the most frequent interaction, with its verb as the role would say it and the family
    /// of this verb: `Is mentored by` for `Mentors`, which the neighbour declares. A neighbour's
    /// verb without a clear counterpart follows the word `they:`. A row with only one verb would
    /// otherwise seem to say the opposite of its meaning.
    pub(super) fn said_by_role(&self, atlas: &Atlas) -> Option<SaidByRole> {
        let &edge = self.edges.first()?;
        let (verb, family) = (atlas.verb(edge), atlas.family(edge));
        let said = SaidByRole { edge, prefix: "", verb: verb.to_owned(), family };
        if self.own.contains(&edge) || verb.is_empty() {
            return Some(said);
        }
        Some(match atlas.verbs().clear_inverse(verb) {
            Some(inverse) => {
                let family = atlas.verbs().kind(&inverse).family;
                SaidByRole { verb: inverse, family, ..said }
            }
            None => SaidByRole { prefix: THEY, ..said },
        })
    }

    /// Returns whether both roles declare interactions with each other.
    pub(super) fn is_mutual(&self) -> bool {
        !self.theirs.is_empty() && !self.own.is_empty()
    }

    /// Returns the weights of the leftmost vertical line (the bus of the first level), above and
    /// below the row.
    pub(super) fn spine(&self) -> (Option<Weight>, Option<Weight>) {
        self.rails.first().map_or(self.bus, |&rail| (rail, rail))
    }

    /// Returns the weight of the horizontal line of this row, or `None` for interactions of a role
    /// with itself, which have no line.
    pub(super) fn arm(&self) -> Option<Weight> {
        (!self.is_loop).then_some(self.weight)
    }
}

/// Says which of two roles mentions the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mentions {
    /// The neighbour mentions the role.
    pub(super) theirs: bool,
    /// The role mentions the neighbour.
    pub(super) own: bool,
}

/// Returns rows for the roles that `role` mentions or that mention `role`, ordered by name.
/// Neighbours of `role` are left out.
pub(super) fn mentioned(atlas: &Atlas, role: Node, choice: &Choice) -> Vec<Tied> {
    let Node::Role(id) = role else { return Vec::new() };
    let mut found: HashMap<RoleId, Mentions> = HashMap::new();
    if choice.filter.direction != Direction::In {
        for mention in atlas.mentions_by(id).iter() {
            found.entry(mention.role).or_default().own = true;
        }
    }
    if choice.filter.direction != Direction::Out && Choice::knows_mentions(atlas) {
        for &by in atlas.mentions_of(id) {
            found.entry(by).or_default().theirs = true;
        }
    }
    let incoming = atlas.incoming(role).iter().map(|&edge| Node::Role(atlas[edge].from));
    let outgoing = atlas.outgoing(role).iter().map(|&edge| atlas[edge].to);
    let neighbours: HashSet<Node> = incoming.chain(outgoing).collect();
    let mut rows: Vec<Tied> = found
        .into_iter()
        .filter(|(role, _)| !neighbours.contains(&Node::Role(*role)))
        .map(|(other, mentions)| Tied {
            mentions: Some(mentions),
            ..Tied::empty(atlas, Node::Role(other)).seen_from(atlas, role)
        })
        .collect();
    rows.sort_by_cached_key(|tied| (fold(atlas.name(tied.node)), atlas.slot(tied.node)));
    rows
}

/// Returns the neighbours of `role` except `parent`, and the number of neighbours that are left out
/// because the filter hides all their interactions. The neighbours are ordered by their most
/// frequent interactions, even if the filter hides these interactions.
pub(super) fn neighbours(
    atlas: &Atlas,
    role: Node,
    parent: Option<Node>,
    choice: &Choice,
) -> (Vec<Tied>, usize) {
    let mut both: HashMap<Node, (Vec<EdgeId>, Vec<EdgeId>)> = HashMap::new();
    for theirs in atlas.neighbours_in(role) {
        both.entry(theirs.node).or_default().0 = theirs.edges;
    }
    for own in atlas.neighbours_out(role) {
        both.entry(own.node).or_default().1 = own.edges;
    }
    let mut order: Vec<Neighbour> = Vec::with_capacity(both.len());
    for (&node, (theirs, own)) in both.iter().filter(|(node, _)| Some(**node) != parent) {
        let first = own.first().into_iter().chain(theirs.first());
        let edges = first.min_by_key(|&&edge| rank(atlas, edge)).copied().into_iter().collect();
        order.push(Neighbour { node, edges, mutual: !theirs.is_empty() && !own.is_empty() });
    }
    atlas.sort_neighbours(&mut order);
    let mut hidden = 0;
    let mut rows = Vec::with_capacity(order.len());
    for node in order.into_iter().map(|neighbour| neighbour.node) {
        let (mut theirs, mut own) = both.remove(&node).unwrap_or_default();
        let need = choice.needs.then(|| need(atlas, &theirs, &own));
        for edges in [&mut theirs, &mut own] {
            edges.retain(|&edge| choice.filter.keeps(atlas, role, edge));
        }
        let Some(tied) = Tied::new(atlas, node, theirs, own) else {
            hidden += 1;
            continue;
        };
        let mut tied = tied.seen_from(atlas, role);
        tied.often = need.map_or(tied.often, |(_, word)| word);
        rows.push((need, tied));
    }
    rows.sort_by_key(|(need, _)| need.map(|(place, _)| place));
    (rows.into_iter().map(|(_, tied)| tied).collect(), hidden)
}

/// Returns a row for the interactions of a role with itself, and the number of such interactions
/// that the filter hides.
pub(super) fn loops(atlas: &Atlas, role: Node, choice: &Choice) -> (Option<Tied>, usize) {
    let mut edges = atlas.loops(role);
    let all = edges.len();
    edges.retain(|&edge| choice.filter.keeps(atlas, role, edge));
    edges.sort_by_key(|&edge| rank(atlas, edge));
    let hidden = all - edges.len();
    let row = Tied::new(atlas, role, Vec::new(), edges);
    (row.map(|tied| Tied { is_loop: true, ..tied }), hidden)
}

/// Returns the sort key that puts the most frequent interaction first.
fn rank(atlas: &Atlas, edge: EdgeId) -> u8 {
    atlas[edge].frequency.map_or(u8::MAX, FrequencyRank::number)
}

/// Returns which of the two roles needs the other, as a sort key and as a word. The verbs of the
/// interactions determine this. Unknown verbs, and verbs that work in both directions, are ignored.
fn need(atlas: &Atlas, theirs: &[EdgeId], own: &[EdgeId]) -> (u8, &'static str) {
    let needs = flows(atlas, theirs, Flow::In) || flows(atlas, own, Flow::Out);
    let is_needed = flows(atlas, theirs, Flow::Out) || flows(atlas, own, Flow::In);
    match (needs, is_needed) {
        (true, false) => (0, "needs it"),
        (true, true) => (1, "both"),
        (false, true) => (2, "is needed"),
        (false, false) => (3, ""),
    }
}

/// Returns whether any of `edges` has a verb with this flow (who needs whom).
fn flows(atlas: &Atlas, edges: &[EdgeId], flow: Flow) -> bool {
    edges.iter().any(|&edge| atlas.verbs().kind(atlas.verb(edge)).flow == flow)
}
