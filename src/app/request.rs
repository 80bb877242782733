//! What a pane or a dialog answers to a key.

use crate::atlas::Node;
use crate::chart::Filter;
use crate::role::Anchor;
use crate::search::Order;

use super::action::{Action, Context};
use super::bookmarks::Bookmark;
use super::event::Effect;
use super::settings::View;

/// Whether a pane or a dialog has a use for a key.
#[derive(Debug)]
pub(crate) enum Reply {
    /// Whoever is behind it may have one.
    Ignored,
    /// It has, and asks for this to be done.
    Consumed(Vec<Request>),
}

/// Something that one part of the app asks of the others.
#[derive(Debug)]
pub(crate) enum Request {
    /// Shows a line.
    Notice(String),
    /// Asks the loop.
    Perform(Effect),
    /// Closes the dialog.
    Close,
    /// Makes a role the current one.
    Jump(Node),
    /// The same; from search box and list the focus goes to the card.
    Visit(Node),
    /// Shows an item of a card, or a line of its source where there is no item.
    ShowLine(Node, Option<Anchor>, u32),
    /// Goes to a section of the card, by its number.
    ShowSection(usize),
    /// Marks a role, or takes its mark away.
    Mark(Node),
    /// Puts another query in the search box.
    Ask(String),
    /// The same, as a jump to the list.
    AskFromCard(String, Order),
    /// Asks a saved search.
    AskView(View),
    /// Shows the path to a role.
    ShowPath(Node),
    /// Shows two roles side by side.
    ShowPair(Node, Node),
    /// Shows only some interactions in the graph.
    SetFilter(Filter),
    /// Saves the graph in the form of a number.
    SaveGraph(usize),
    /// Takes another theme, by its number.
    SetTheme(usize),
    /// Removes a bookmark.
    RemoveBookmark(Bookmark),
    /// Does an action where the user is.
    Act(Action),
    /// Does an action in another pane, with the focus on it.
    ActElsewhere(Context, Action),
}

impl Reply {
    /// The key had its effect within the part.
    pub(super) fn done() -> Reply {
        Reply::Consumed(Vec::new())
    }

    pub(super) fn ask(request: Request) -> Reply {
        Reply::Consumed(vec![request])
    }

    pub(super) fn notice(text: impl Into<String>) -> Reply {
        Reply::ask(Request::Notice(text.into()))
    }

    /// Closes the dialog, and then asks for something else.
    pub(super) fn close_and(request: Request) -> Reply {
        Reply::Consumed(vec![Request::Close, request])
    }

    /// Consumed where `is_used`.
    pub(super) fn used(is_used: bool) -> Reply {
        if is_used { Reply::done() } else { Reply::Ignored }
    }
}
