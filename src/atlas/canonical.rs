//! Sorts edges in canonical order: by frequency, by the family of the verb, by the verb, and by the
//! name of the other role.
//!
//! A role can have thousands of neighbours, which are sorted whenever its card is shown. The
//! alphabetical order of all verbs and names is therefore known beforehand.

use crate::role::FrequencyRank;
use crate::text::fold;

use super::graph::{Atlas, EdgeId, Neighbour, Node};
use super::names::name_key;
use super::verb::Family;

/// The positions of the verbs and of the roles in alphabetical order.
#[derive(Debug, Clone, Default)]
pub(super) struct Alphabet {
    /// The position of each distinct verb. Verbs that differ only in letter case have the same
    /// position.
    verbs: Vec<u32>,
    /// The position of each node's name, indexed by the node's slot. Equal names are ordered by
    /// slot.
    names: Vec<u32>,
}

impl Alphabet {
    /// Returns the positions for an atlas whose edges are resolved.
    pub(super) fn new(atlas: &Atlas) -> Alphabet {
        let mut folded: Vec<(String, usize)> = atlas.web.texts.verbs().map(fold).zip(0..).collect();
        folded.sort();
        let mut verbs = vec![0; folded.len()];
        for (same, position) in folded.chunk_by(|a, b| a.0 == b.0).zip(0..) {
            for (_, verb) in same {
                verbs.get_mut(*verb).into_iter().for_each(|slot| *slot = position);
            }
        }
        // Both the roles and the missing roles are already ordered by name.
        let mut names = vec![0; atlas.len() + atlas.web.missing.len()];
        let mut missing = (atlas.len()..).zip(&atlas.web.missing).peekable();
        let mut position = 0;
        let mut next = |slot: usize| {
            names.get_mut(slot).into_iter().for_each(|name| *name = position);
            position += 1;
        };
        for &id in atlas.by_name() {
            let key = name_key(&atlas[id].name);
            while let Some((slot, _)) = missing.next_if(|(_, role)| role.key < key) {
                next(slot);
            }
            next(atlas.slot(id));
        }
        missing.for_each(|(slot, _)| next(slot));
        Alphabet { verbs, names }
    }
}

impl Atlas {
    /// Sorts neighbours in canonical order, and also the edges of each neighbour.
    pub fn sort_neighbours(&self, neighbours: &mut [Neighbour]) {
        for neighbour in neighbours.iter_mut() {
            neighbour.edges.sort_unstable_by_key(|&edge| self.canonical(edge, neighbour.node));
        }
        neighbours
            .sort_by_cached_key(|n| n.edges.first().map(|&edge| self.canonical(edge, n.node)));
    }

    /// Returns the key that sorts edges in canonical order. `other` is the role at the other end.
    pub(super) fn canonical(&self, edge: EdgeId, other: Node) -> (u8, Family, u32, u32, EdgeId) {
        let Alphabet { verbs, names } = &self.web.alphabet;
        let position =
            |positions: &[u32], at: usize| positions.get(at).copied().unwrap_or(u32::MAX);
        (
            self[edge].frequency.map_or(u8::MAX, FrequencyRank::number),
            self.family(edge),
            position(verbs, self[edge].verb as usize),
            position(names, self.slot(other)),
            edge,
        )
    }
}
