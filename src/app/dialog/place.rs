//! Which page for planning is open, to open it again.

use crate::app::action::Action;
use crate::atlas::Node;

/// Which roles a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlanSubject {
    /// The marked roles, even when the marks change.
    Marked,
    /// The marked roles, else the results of a query, else all.
    MarkedOrListed,
    /// All roles; on a page for planning, the marked ones.
    All,
    /// The current role; on a page for planning, the marked ones.
    Current,
}

/// A page for planning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlanPlace {
    /// The action that opens it; `None` for a comparison.
    pub(super) action: Option<Action>,
    /// Which roles it is about.
    pub(super) subject: PlanSubject,
    /// The roles, unless they are the marked, listed or all ones.
    pub(super) nodes: Vec<Node>,
}
