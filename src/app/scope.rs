//! Read access to all parts of the app, for dialogs, for copying and for the editor.

use crate::atlas::{Atlas, EdgeId, Node};
use crate::check::Finding;
use crate::role::Anchor;
use crate::search::Chosen;

use super::action::Context;
use super::bookmarks::Bookmarks;
use super::focus::{Focus, Tab};
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
    /// Whether going back leads to a page.
    pub(super) is_from_page: bool,
    /// The context whose key bindings currently apply.
    pub(super) context: Context,
    /// The context whose keys the help and the footer show. In a picker, the picker's keys come
    /// first.
    pub(super) help_context: Context,
}

/// The item under the cursor of a pane.
#[derive(Clone, Copy)]
pub(super) enum CursorItem {
    /// An item on the card of the current role.
    Own(Anchor),
    /// An interaction, which the card of any role may declare.
    Edge(EdgeId),
}

impl<'a> AppScope<'a> {
    pub(super) fn atlas(&self) -> &'a Atlas {
        self.library.atlas()
    }

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

    /// Returns the item under the cursor of the pane that has the focus. In the search box and the
    /// list, this is the item of the selected role that matches the query.
    pub(super) fn item_under_cursor(&self) -> Option<CursorItem> {
        match self.screen.focus() {
            Focus::Query | Focus::List => self.list.matched(self.atlas()).map(CursorItem::Own),
            Focus::Tab(Tab::Card) => {
                let (card, atlas) = (self.text.card(), self.atlas());
                if let Some(anchor) = card.current()?.anchor {
                    return Some(CursorItem::Own(anchor));
                }
                // The row may show an interaction that another role declares.
                let mut edges = atlas.outgoing(card.link(atlas)?).iter();
                let edge = edges.find(|&&edge| Some(atlas[edge].to) == self.current())?;
                Some(CursorItem::Edge(*edge))
            }
            Focus::Tab(Tab::Raw) => self.text.raw().current()?.anchor.map(CursorItem::Own),
            Focus::Tab(Tab::Graph) => {
                let edges = self.graph.picture()?.edges(self.graph.stand().spot);
                edges.first().copied().map(CursorItem::Edge)
            }
        }
    }

    /// Returns the role under the cursor of the graph or the card, if that pane has the focus.
    pub(super) fn under_cursor(&self) -> Option<Node> {
        match self.screen.focus() {
            Focus::Tab(Tab::Graph) => self.graph.under_cursor(),
            Focus::Tab(Tab::Card) => self.text.card().link(self.atlas()),
            Focus::Query | Focus::List | Focus::Tab(Tab::Raw) => None,
        }
    }
}
