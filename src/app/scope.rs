//! Read access to all parts of the app, for dialogs, for copying and for the editor.

use crate::atlas::Node;
use crate::check::Finding;
use crate::search::{Chosen, Hit};

use super::action::Context;
use super::bookmarks::Bookmarks;
use super::graph::{GraphGround, GraphPane};
use super::library::Library;
use super::list::List;
use super::marks::Marks;
use super::preferences::Preferences;
use super::screen::Screen;
use super::search_box::SearchBox;
use super::text_pane::TextPane;

/// Read access to all parts of the app.
#[derive(Clone, Copy)]
pub(super) struct AppScope<'a> {
    pub(super) library: &'a Library,
    pub(super) preferences: &'a Preferences,
    pub(super) search: &'a SearchBox,
    pub(super) list: &'a List,
    pub(super) marks: &'a Marks,
    pub(super) bookmarks: &'a Bookmarks,
    pub(super) screen: &'a Screen,
    pub(super) text: &'a TextPane,
    pub(super) graph: &'a GraphPane,
    /// The problem that was selected last.
    pub(super) last_problem: Option<&'a Finding>,
    /// The context whose key bindings currently apply.
    pub(super) context: Context,
    /// The context whose keys the help and the footer show. In a picker, the picker's keys come
    /// first.
    pub(super) help_context: Context,
}

impl<'a> AppScope<'a> {
    /// Returns the role that the list, the card and the graph show.
    pub(super) fn current(&self) -> Option<Node> {
        self.list.current()
    }

    /// Returns the marked and bookmarked roles, for queries such as `is:marked`.
    pub(super) fn chosen(&self) -> Chosen<'a> {
        let bookmarked = Some(self.bookmarks.nodes());
        Chosen { marked: Some(self.marks.nodes()), bookmarked }
    }

    pub(super) fn ground(&self) -> GraphGround<'a> {
        GraphGround {
            library: self.library,
            chosen: self.chosen(),
            current: self.current(),
            pane: self.screen.areas().graph,
        }
    }

    /// Returns the result for the current role, or `None` if the role is pinned or nothing is
    /// selected.
    pub(super) fn hit(&self) -> Option<Hit> {
        self.list.hit_of(self.list.selected(), self.library.atlas())
    }

    /// Returns the role under the cursor of the graph or the card, if that pane has the focus.
    pub(super) fn under_cursor(&self) -> Option<Node> {
        use super::focus::{Focus, Tab};
        match self.screen.focus() {
            Focus::Tab(Tab::Graph) => self.graph.under_cursor(),
            Focus::Tab(Tab::Card) => self.text.card().link(self.library.atlas()),
            Focus::Query | Focus::List | Focus::Tab(Tab::Raw) => None,
        }
    }
}
