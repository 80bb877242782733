//! Where the user was at the end of a run, to begin there next time.

use crate::search::Order;

use super::bookmarks::Bookmark;
use super::focus::{Focus, Tab};

/// What of a run is taken up by the next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Session {
    /// The query.
    pub query: String,
    /// In what order the hits stood.
    pub order: Order,
    /// The current role.
    pub role: Option<Bookmark>,
    /// The pane in focus.
    pub focus: Focus,
    /// The pane on the right.
    pub tab: Tab,
    /// Whether one pane filled the screen.
    pub zoom: bool,
}
