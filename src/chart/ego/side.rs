//! One side of an ego graph: who is on it, by what, and how wide that is.

use std::collections::{HashMap, HashSet};
use std::ops::RangeFrom;

use crate::atlas::{Atlas, EdgeId, Family, Flow, Neighbour, Node, Weight};
use crate::text::{columns, sanitize};

use super::{Choice, unfold};

/// Columns of a level of buses.
const RAIL: usize = 3;

/// A neighbour and the line that ties it to the centre.
#[derive(Debug)]
pub(super) struct Tied {
    pub(super) node: Node,
    /// Most frequent first; the line shows the first.
    pub(super) edges: Vec<EdgeId>,
    /// Whether there is a line the other way too.
    pub(super) mutual: bool,
    /// Whether it is declared the other way than its side says: by the centre on the left, by
    /// the other on the right. Only where sides are about needs.
    pub(super) against: bool,
    pub(super) weight: Weight,
    pub(super) family: Family,
    /// The roles from the neighbour of the centre to this one.
    pub(super) path: Vec<Node>,
    /// Whether it is shown nearer to the centre, or further up.
    pub(super) again: bool,
    /// The buses of the levels above its own that go on below it.
    pub(super) rails: Vec<Option<Weight>>,
    /// Its own bus, above and below it; of the first level the side knows.
    pub(super) bus: (Option<Weight>, Option<Weight>),
    /// Columns of its whole name, with the brackets of a missing role and the mark of one that is
    /// shown again.
    pub(super) name: usize,
    /// Columns of its whole verb, with the `+n` of merged lines.
    pub(super) verb: usize,
}

impl Tied {
    /// A row of the first level; `None` without interactions.
    pub(super) fn new(atlas: &Atlas, neighbour: Neighbour, against: bool) -> Option<Tied> {
        let &first = neighbour.edges.first()?;
        let brackets = if matches!(neighbour.node, Node::Missing(_)) { 2 } else { 0 };
        let more = merged(neighbour.edges.len()).len();
        Some(Tied {
            node: neighbour.node,
            mutual: neighbour.mutual,
            against,
            weight: Weight::of(atlas[first].frequency),
            family: atlas.family(first),
            path: vec![neighbour.node],
            again: false,
            rails: Vec::new(),
            bus: (None, None),
            name: columns(&sanitize(atlas.label(neighbour.node))) + brackets,
            verb: columns(&sanitize(atlas.verb(first))) + more,
            edges: neighbour.edges,
        })
    }

    /// Steps from the neighbour of the centre; 0 for that one itself.
    pub(super) fn level(&self) -> usize {
        self.path.len().saturating_sub(1)
    }

    /// Columns that the buses of its level and those above take.
    pub(super) fn indent(&self) -> usize {
        RAIL * self.level()
    }
}

/// The neighbours on one side, in canonical order: the most frequent first.
#[derive(Debug)]
pub(super) struct Side {
    tied: Vec<Tied>,
    /// Columns of the widest name.
    pub(super) name: usize,
    /// Columns of the widest verb.
    pub(super) verb: usize,
    /// How many roles are tied to the centre, and how many of them daily or oftener.
    pub(super) roles: usize,
    pub(super) daily: usize,
    /// Interactions with the centre that are shown.
    edges: usize,
    /// Whether a line has its head at the centre: on the left those that others declare.
    pub(super) head: bool,
    /// How many interactions the filter hides.
    pub(super) hidden: usize,
    /// The heaviest line of each row and those before it, and of each and those after it.
    before: Vec<Option<Weight>>,
    after: Vec<Option<Weight>>,
}

impl Side {
    /// The roles on the left of `centre` (`incoming`) or on its right.
    pub(super) fn new(atlas: &Atlas, centre: Node, incoming: bool, choice: &Choice) -> Side {
        let mut hidden = 0;
        let rows = if choice.needs {
            needed(atlas, centre, incoming)
        } else {
            declared(atlas, centre, incoming)
        };
        let roots: Vec<Tied> = rows
            .into_iter()
            .filter_map(|mut neighbour| {
                let before = neighbour.edges.len();
                neighbour.edges.retain(|&edge| choice.filter.keeps(atlas, centre, edge));
                hidden += before - neighbour.edges.len();
                let &first = neighbour.edges.first()?;
                Tied::new(atlas, neighbour, (atlas[first].to == centre) != incoming)
            })
            .collect();
        let (roles, daily) =
            (roots.len(), roots.iter().filter(|t| t.weight == Weight::Heavy).count());
        let edges = roots.iter().map(|tied| tied.edges.len()).sum();
        let head = roots.iter().any(|tied| tied.against != incoming);
        let near = near(atlas, centre);
        let (tied, below) = unfold::unfolded(atlas, centre, incoming, roots, choice, &near);
        hidden += below;
        // Only the first level runs into the bus.
        let heavier = |so_far: &mut Option<Weight>, tied: &Tied| {
            let weight = Some(tied.weight).filter(|_| tied.level() == 0);
            *so_far = (*so_far).into_iter().chain(weight).min();
            Some(*so_far)
        };
        let before = tied.iter().scan(None, heavier).collect();
        let mut after: Vec<Option<Weight>> = tied.iter().rev().scan(None, heavier).collect();
        after.reverse();
        Side {
            name: tied.iter().map(|tied| tied.name).max().unwrap_or(0),
            verb: tied.iter().map(|tied| tied.verb + tied.indent()).max().unwrap_or(0),
            daily,
            roles,
            edges,
            head,
            hidden,
            before,
            after,
            tied,
        }
    }

    /// Its interactions with the centre, drawn or scrolled away.
    pub(super) fn edges(&self) -> usize {
        self.edges
    }

    /// Whether a row is unfolded.
    pub(super) fn is_open(&self, at: usize) -> bool {
        let (row, next) = (self.tied.get(at), self.tied.get(at + 1));
        row.zip(next).is_some_and(|(row, next)| next.level() > row.level())
    }

    /// Whether any row is.
    pub(super) fn is_nested(&self) -> bool {
        self.tied.iter().any(|tied| tied.level() > 0)
    }

    pub(super) fn len(&self) -> usize {
        self.tied.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tied.is_empty()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Tied> {
        self.tied.get(at)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Tied> {
        self.tied.iter()
    }

    pub(super) fn find(&self, node: Node) -> Option<usize> {
        let nearest = self.tied.iter().enumerate().filter(|(_, tied)| tied.node == node);
        nearest.min_by_key(|(at, tied)| (tied.level(), *at)).map(|(at, _)| at)
    }

    /// The heaviest line of the first `count`.
    pub(super) fn heaviest_of_first(&self, count: usize) -> Option<Weight> {
        let last = count.min(self.before.len()).checked_sub(1)?;
        self.before.get(last).copied().flatten()
    }

    /// The heaviest line of a range.
    pub(super) fn heaviest(&self, range: RangeFrom<usize>) -> Option<Weight> {
        self.after.get(range.start).copied().flatten()
    }
}

/// Everybody that is tied to the centre.
fn near(atlas: &Atlas, centre: Node) -> HashSet<Node> {
    let ins = atlas.incoming(centre).iter().map(|&edge| Node::Role(atlas[edge].from));
    ins.chain(atlas.outgoing(centre).iter().map(|&edge| atlas[edge].to)).collect()
}

/// Who names the centre, or whom it names.
fn declared(atlas: &Atlas, centre: Node, incoming: bool) -> Vec<Neighbour> {
    if incoming { atlas.neighbours_in(centre) } else { atlas.neighbours_out(centre) }
}

/// Who needs something of the centre, or of whom it needs something, whoever declares it. What
/// flows both ways, or nobody knows how, stays where it is declared.
fn needed(atlas: &Atlas, centre: Node, incoming: bool) -> Vec<Neighbour> {
    let both = [(true, declared(atlas, centre, true)), (false, declared(atlas, centre, false))];
    let mut rows: Vec<Neighbour> = Vec::new();
    let mut known: HashMap<Node, usize> = HashMap::new();
    for (by_others, neighbours) in both {
        for mut neighbour in neighbours {
            neighbour.edges.retain(|&edge| {
                let left = match atlas.verbs().kind(atlas.verb(edge)).flow {
                    Flow::Both | Flow::In => by_others,
                    Flow::Out => !by_others,
                };
                left == incoming
            });
            match known.get(&neighbour.node).and_then(|&at| rows.get_mut(at)) {
                _ if neighbour.edges.is_empty() => {}
                Some(row) => row.edges.append(&mut neighbour.edges),
                None => {
                    known.insert(neighbour.node, rows.len());
                    rows.push(neighbour);
                }
            }
        }
    }
    atlas.sort_neighbours(&mut rows);
    rows
}

/// What follows the verb of a line that stands for several.
pub(super) fn merged(edges: usize) -> String {
    if edges > 1 { format!(" +{}", edges - 1) } else { String::new() }
}
