//! The state at the end of a run, which the next run can resume.

use crate::search::Order;

use super::bookmarks::Bookmark;
use super::focus::{Focus, Tab};

/// The state at the end of a run, which the next run can resume.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Session {
    /// The query.
    pub query: String,
    /// The order of the results.
    pub order: Order,
    /// The current role.
    pub role: Option<Bookmark>,
    /// The pane that had the focus.
    pub focus: Focus,
    /// The pane on the right.
    pub tab: Tab,
    /// Whether a pane was zoomed.
    pub zoom: bool,
}
