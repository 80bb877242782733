//! One side of an ego graph: who is on it, by what, and how wide that is.

use std::ops::RangeFrom;

use crate::atlas::{Atlas, EdgeId, Family, Neighbour, Node, Weight};
use crate::text::{columns, harmless};

/// A neighbour and the line that ties it to the centre.
#[derive(Debug)]
pub(super) struct Tied {
    pub(super) node: Node,
    /// Most frequent first; the line shows the first.
    pub(super) edges: Vec<EdgeId>,
    /// Whether there is a line the other way too.
    pub(super) mutual: bool,
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
}

impl Side {
    pub(super) fn new(atlas: &Atlas, neighbours: Vec<Neighbour>) -> Side {
        let tied: Vec<Tied> = neighbours
            .into_iter()
            .filter_map(|neighbour| {
                let &first = neighbour.edges.first()?;
                let brackets = if matches!(neighbour.node, Node::Missing(_)) { 2 } else { 0 };
                let more = merged(neighbour.edges.len()).len();
                Some(Tied {
                    node: neighbour.node,
                    mutual: neighbour.mutual,
                    weight: Weight::of(atlas[first].frequency),
                    family: atlas.family(first),
                    name: columns(&harmless(atlas.name(neighbour.node))) + brackets,
                    verb: columns(&harmless(atlas.verb(first))) + more,
                    edges: neighbour.edges,
                })
            })
            .collect();
        Side {
            name: tied.iter().map(|tied| tied.name).max().unwrap_or(0),
            verb: tied.iter().map(|tied| tied.verb).max().unwrap_or(0),
            daily: tied.iter().filter(|tied| tied.weight == Weight::Heavy).count(),
            tied,
        }
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
        self.tied.first().filter(|_| count > 0).map(|tied| tied.weight)
    }

    /// The heaviest line of a range. The order is by frequency, so it is the first.
    pub(super) fn heaviest(&self, range: RangeFrom<usize>) -> Option<Weight> {
        self.tied.get(range.start).map(|tied| tied.weight)
    }
}

/// What follows the verb of a line that stands for several.
pub(super) fn merged(edges: usize) -> String {
    if edges > 1 { format!(" +{}", edges - 1) } else { String::new() }
}
