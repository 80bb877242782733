//! What the user wants to see of the neighbours, as plain data that a place to come back to keeps.

use crate::atlas::Node;
use crate::chart::Filter;

/// Which rows are shown, and in which order. The default is every neighbour of the role, the most
/// frequent first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// Which interactions are shown at all.
    pub filter: Filter,
    /// Whether rows are ordered by who needs whom.
    pub needs: bool,
    /// How many steps every row is unfolded: from 0 to [`DEEPEST`].
    pub depth: usize,
    /// Rows that were unfolded or folded one by one, against the depth: the roles from the
    /// neighbour to the role of the row.
    pub turned: Vec<Vec<Node>>,
}

impl Choice {
    /// Whether nothing is unfolded.
    pub fn is_folded(&self) -> bool {
        self.depth == 0 && self.turned.is_empty()
    }

    /// Unfolds every row by so many steps, and no row beyond.
    pub fn unfold_all(&mut self, depth: usize) {
        self.depth = depth;
        self.turned.clear();
    }
}

/// The greatest depth to which all rows are unfolded.
pub const DEEPEST: usize = 2;
