//! The user's settings for the list of neighbours. They are plain data, so the history of visited
//! places can store them.

use crate::atlas::{Atlas, Node};
use crate::chart::Filter;

/// Selects and orders the rows of the list. By default, the list has every neighbour, most frequent
/// first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// The filter for interactions.
    pub filter: Filter,
    /// Whether rows are ordered by need: neighbours that need the role come before those that it
    /// needs.
    pub needs: bool,
    /// Whether roles that are only mentioned are shown.
    pub mentions: bool,
    /// The number of levels by which all rows are unfolded, from 0 to [`DEEPEST`].
    pub depth: usize,
    /// Rows that were unfolded or folded individually and therefore differ from `depth`. Each row
    /// is identified by its path: the roles from a neighbour of the central role down to the role
    /// of the row.
    pub turned: Vec<Vec<Node>>,
}

impl Choice {
    /// Returns whether mentions can be shown immediately. In a large atlas, a background search
    /// must find them first.
    pub fn knows_mentions(atlas: &Atlas) -> bool {
        atlas.knows_mentions() || atlas.len() <= SEARCHED_AT_ONCE
    }

    /// Returns whether no row is unfolded.
    pub fn is_folded(&self) -> bool {
        self.depth == 0 && self.turned.is_empty()
    }

    /// Unfolds every row by `depth` levels, and resets rows that were unfolded or folded
    /// individually.
    pub fn unfold_all(&mut self, depth: usize) {
        self.depth = depth;
        self.turned.clear();
    }
}

/// The maximum number of roles whose cards are searched for mentions before a picture is drawn.
const SEARCHED_AT_ONCE: usize = 2_000;

/// The maximum depth to which all rows can be unfolded.
pub const DEEPEST: usize = 2;
