//! Where the user was at the end of a run, to begin there next time.

use crate::atlas::Node;
use crate::search::Order;

use super::App;
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

impl App {
    /// Where the user is.
    pub fn session(&self) -> Session {
        Session {
            query: self.prompt.text().to_owned(),
            order: self.order,
            role: self.current.map(|node| Bookmark::of(&self.atlas, node)),
            focus: self.focus,
            tab: self.tab,
            zoom: self.zoom,
        }
    }

    /// Begins where another run ended; its role is stood in as soon as it is loaded.
    pub(super) fn resume(&mut self, session: Session) {
        self.order = session.order;
        (self.focus, self.tab, self.zoom) = (session.focus, session.tab, session.zoom);
        if self.tab != Tab::Graph {
            self.text = self.tab;
        }
        self.resumed = session.role;
    }

    /// Stands in the role of the run before, unless the user is somewhere else by now.
    pub(super) fn stand_again(&mut self) {
        let Some(role) = self.resumed.take().filter(|_| !self.touched) else { return };
        match role.find(&self.atlas).first() {
            Some(&node) => {
                self.list.select(node);
                // More cards come, and it stays selected.
                self.touched = !self.loading || matches!(node, Node::Role(_));
            }
            None if self.loading => self.resumed = Some(role),
            None => {}
        }
    }
}
