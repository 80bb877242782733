//! The reply of a pane or a dialog to a keystroke.

use crate::atlas::Node;
use crate::chart::Filter;
use crate::role::Anchor;
use crate::search::Order;

use super::action::{Action, Context};
use super::bookmarks::Bookmark;
use super::event::Effect;
use super::question::Question;
use super::settings::{SavedCrew, SavedSearch};

/// The reply of a pane or a dialog to a keystroke.
#[derive(Debug)]
pub(crate) enum Reply {
    /// The pane or dialog did not handle the keystroke, so another part of the app may handle it.
    Ignored,
    /// The pane or dialog handled the keystroke and makes these requests.
    Consumed(Vec<Request>),
}

/// A request of one part of the app to the other parts.
#[derive(Debug)]
pub(crate) enum Request {
    /// Shows a message.
    Notice(String),
    /// Passes an effect to the main loop.
    Perform(Effect),
    /// Closes the dialog.
    Close,
    /// Closes the dialog and all dialogs below it.
    CloseAll,
    /// Marks these roles and unmarks all others.
    MarkOnly(Vec<Node>),
    /// Saves a crew in the config.
    SaveCrew(SavedCrew),
    /// Goes back or forward along the trail of visited places.
    Travel { back: bool },
    /// Makes a role the current one.
    Jump(Node),
    /// Makes a role the current one. If the search box or the list has the focus, the focus moves
    /// to a pane that shows the role.
    Visit(Node),
    /// Shows an item on a card, or a line of the card's source if no item is given.
    ShowLine(Node, Option<Anchor>, u32),
    /// Shows the interactions with the second role on the card of the first role.
    ShowInteractions(Node, Node),
    /// Goes to the section of the card with this index.
    ShowSection(usize),
    /// Marks or unmarks a role.
    Mark(Node),
    /// Clears all marks, or restores the cleared ones.
    ClearMarks,
    /// Replaces the query.
    Ask(String),
    /// Asks which other roles have an item. If there are none, only a message is shown.
    WhoElse(Question),
    /// Replaces the query and the order, and moves the focus to the list.
    AskFromCard(String, Order),
    /// Runs a saved search.
    RunSavedSearch(SavedSearch),
    /// Shows the path to a role.
    ShowPath(Node),
    /// Compares two to four roles.
    ShowComparison(Vec<Node>),
    /// Sets the filter for the interactions in the graph.
    SetFilter(Filter),
    /// Saves the graph in the format with this index.
    SaveGraph(usize),
    /// Changes to the theme with this index.
    SetTheme(usize),
    /// Removes a bookmark.
    RemoveBookmark(Bookmark),
    /// Runs the user's command with this index.
    Run(usize),
    /// Performs an action in the current context.
    Act(Action),
    /// Moves the focus to another pane and performs an action there.
    ActElsewhere(Context, Action),
}

impl Reply {
    /// Returns a reply to a keystroke that was handled without a request.
    pub(super) fn done() -> Reply {
        Reply::Consumed(Vec::new())
    }

    /// Returns a reply with a request. Without one, this is [`Reply::done`].
    pub(super) fn ask(request: impl Into<Option<Request>>) -> Reply {
        Reply::Consumed(Vec::from_iter(request.into()))
    }

    pub(super) fn notice(text: impl Into<String>) -> Reply {
        Reply::ask(Request::Notice(text.into()))
    }

    /// Returns a reply that closes the dialog and then makes another request.
    pub(super) fn close_and(request: Request) -> Reply {
        Reply::Consumed(vec![Request::Close, request])
    }

    /// Returns [`Reply::done`] if `is_used` is true, or else [`Reply::Ignored`].
    pub(super) fn used(is_used: bool) -> Reply {
        if is_used { Reply::done() } else { Reply::Ignored }
    }
}
