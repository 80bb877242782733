//! The saved state of a planning page, which is needed to reopen the page as the user left it.

use crate::app::action::Action;
use crate::atlas::Node;

/// Determines which roles a planning page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlanSubject {
    /// The roles that are marked when the page is laid out.
    Marked,
    /// The marked roles. If no role is marked, the page is about the results of the query, or about
    /// all roles if the query is empty.
    MarkedOrListed,
    /// All roles, or the marked roles if the page is opened from another planning page.
    All,
    /// The current role, or the marked roles if the page is opened from another planning page.
    Current,
}

/// A planning page and its roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlanPlace {
    /// The action that opens the page; `None` for a comparison.
    pub(super) action: Option<Action>,
    /// Determines which roles the page is about.
    pub(super) subject: PlanSubject,
    /// The roles that the page is about, if `subject` is [`PlanSubject::Current`].
    pub(super) nodes: Vec<Node>,
    /// The text that filters the rows.
    pub(super) typed: String,
    /// The index of the selected row.
    pub(super) row: usize,
    /// The index of the selected column among the columns for roles; `None` if whole rows are
    /// selected.
    pub(super) column: Option<usize>,
}

impl PlanPlace {
    /// Returns the state of a page on which the first row is selected.
    pub(super) fn new(action: Option<Action>, subject: PlanSubject, nodes: Vec<Node>) -> PlanPlace {
        PlanPlace { action, subject, nodes, typed: String::new(), row: 0, column: None }
    }
}
