//! What the user wants to see of an ego graph, as plain data that a place to come back to keeps.

use crate::atlas::{Atlas, Node};
use crate::chart::Filter;

/// What is shown, and how it is arranged. The default is everything, as it is declared, one step
/// from the role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// Which interactions are shown at all.
    pub filter: Filter,
    /// Whether the sides are who needs the role and whom it needs, rather than who names it and
    /// whom it names.
    pub needs: bool,
    /// How many steps every row is unfolded: 0 is one step from the role, 2 the most.
    pub depth: usize,
    /// Rows that are unfolded although the depth leaves them folded, or the other way round.
    pub turned: Vec<Turned>,
}

/// A row of an ego graph that was unfolded or folded by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turned {
    /// Whether it is on the left.
    pub(super) incoming: bool,
    /// The roles from the neighbour to the row's own.
    pub(super) path: Vec<Node>,
}

impl Turned {
    /// Whether a path of the atlas is this one, which may be of an earlier atlas.
    pub(super) fn is_path(&self, atlas: &Atlas, path: &[Node]) -> bool {
        let now = self.path.iter().map(|&node| atlas.current(node));
        now.eq(path.iter().copied().map(Some))
    }
}

/// Most steps a row can be unfolded by depth.
pub const DEEPEST: usize = 2;
