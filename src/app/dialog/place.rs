//! The place of a planning page, with which the page can be opened again.

use crate::app::action::Action;
use crate::atlas::Node;

/// Which roles a planning page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlanSubject {
    /// The roles that are marked at the time.
    Marked,
    /// The marked roles, else the results of a query, else all roles.
    MarkedOrListed,
    /// All roles. If the page is opened from another planning page, the marked roles.
    All,
    /// The current role. If the page is opened from another planning page, the marked roles.
    Current,
}

/// A planning page, and the roles that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlanPlace {
    /// The action that opens the page; `None` for a comparison.
    pub(super) action: Option<Action>,
    /// Which roles the page is about.
    pub(super) subject: PlanSubject,
    /// The roles, unless they are determined by `subject`.
    pub(super) nodes: Vec<Node>,
}
