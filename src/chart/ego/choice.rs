//! What the user wants to see of an ego graph, as plain data that a place to come back to keeps.

use crate::chart::Filter;

/// What is shown, and how it is arranged. The default is everything, as it is declared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Choice {
    /// Which interactions are shown at all.
    pub filter: Filter,
    /// Whether the sides are who needs the role and whom it needs, rather than who names it and
    /// whom it names.
    pub needs: bool,
}
