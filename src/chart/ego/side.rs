//! One side of an ego graph: who is on it, by what, and how wide that is.

use std::collections::HashMap;
use std::ops::RangeFrom;

use crate::atlas::{Atlas, EdgeId, Family, Flow, Neighbour, Node, Weight};
use crate::text::{columns, harmless};

use super::Choice;

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
    /// Columns of its whole name, with the brackets of a missing role.
    pub(super) name: usize,
    /// Columns of its whole verb, with the `+n` of merged lines.
    pub(super) verb: usize,
}

/// The neighbours on one side, in canonical order: the most frequent first.
#[derive(Debug)]
pub(super) struct Side {
    tied: Vec<Tied>,
    /// Columns of the widest name.
    pub(super) name: usize,
    /// Columns of the widest verb.
    pub(super) verb: usize,
    /// How many are tied daily or oftener.
    pub(super) daily: usize,
    /// How many interactions the filter hides.
    pub(super) hidden: usize,
    /// The heaviest line of each row and those before it, and of each and those after it.
    before: Vec<Weight>,
    after: Vec<Weight>,
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
        let tied: Vec<Tied> = rows
            .into_iter()
            .filter_map(|mut neighbour| {
                let before = neighbour.edges.len();
                neighbour.edges.retain(|&edge| choice.filter.keeps(atlas, centre, edge));
                hidden += before - neighbour.edges.len();
                let &first = neighbour.edges.first()?;
                let brackets = if matches!(neighbour.node, Node::Missing(_)) { 2 } else { 0 };
                let more = merged(neighbour.edges.len()).len();
                Some(Tied {
                    node: neighbour.node,
                    mutual: neighbour.mutual,
                    against: (atlas[first].to == centre) != incoming,
                    weight: Weight::of(atlas[first].frequency),
                    family: atlas.family(first),
                    name: columns(&harmless(atlas.name(neighbour.node))) + brackets,
                    verb: columns(&harmless(atlas.verb(first))) + more,
                    edges: neighbour.edges,
                })
            })
            .collect();
        let heavier = |so_far: &mut Option<Weight>, tied: &Tied| {
            *so_far = Some(so_far.map_or(tied.weight, |weight| weight.min(tied.weight)));
            *so_far
        };
        let before = tied.iter().scan(None, heavier).collect();
        let mut after: Vec<Weight> = tied.iter().rev().scan(None, heavier).collect();
        after.reverse();
        Side {
            name: tied.iter().map(|tied| tied.name).max().unwrap_or(0),
            verb: tied.iter().map(|tied| tied.verb).max().unwrap_or(0),
            daily: tied.iter().filter(|tied| tied.weight == Weight::Heavy).count(),
            hidden,
            before,
            after,
            tied,
        }
    }

    /// Whether a line has its head at the centre: on the left those that others declare.
    pub(super) fn has_head(&self, incoming: bool) -> bool {
        self.tied.iter().any(|tied| tied.against != incoming)
    }

    /// Its interactions, drawn or scrolled away.
    pub(super) fn edges(&self) -> usize {
        self.tied.iter().map(|tied| tied.edges.len()).sum()
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
        self.tied.iter().position(|tied| tied.node == node)
    }

    /// The heaviest line of the first `count`.
    pub(super) fn heaviest_of_first(&self, count: usize) -> Option<Weight> {
        let last = count.min(self.before.len()).checked_sub(1)?;
        self.before.get(last).copied()
    }

    /// The heaviest line of a range.
    pub(super) fn heaviest(&self, range: RangeFrom<usize>) -> Option<Weight> {
        self.after.get(range.start).copied()
    }
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
