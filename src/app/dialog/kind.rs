//! The interface that all kinds of dialogs implement.

use std::fmt::Debug;

use crate::analysis::Report;
use crate::app::action::{Action, Binding, Context};
use crate::app::areas::Dock;
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::atlas::Node;
use crate::check::Finding;
use crate::page::{Page, Switch};

use super::place::PagePlace;

/// The size of a dialog's page in columns and rows.
pub(super) use crate::chart::Size as Room;

/// Determines when typed text narrows the entries of a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Narrows {
    Never,
    /// Typed text narrows the entries from the moment `/` is pressed until Enter or Esc.
    OnRequest,
    /// Typed text narrows the entries as long as the dialog is open.
    Always,
}

/// The content of the rows below the page of a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialogFoot {
    /// An explanation of the rule that the selected problem breaks.
    Rule,
    /// A sample of the theme's styles.
    Sample,
}

/// A dialog of any kind.
pub(super) type Boxed = Box<dyn DialogKind>;

/// A function that opens a dialog, or returns the reason why it cannot be opened.
pub(super) type OpenDialog = fn(&AppScope<'_>) -> Result<Boxed, String>;

/// The properties that all dialogs of one kind share.
#[derive(Debug)]
pub(super) struct DialogSpec {
    pub(super) context: Context,
    pub(super) title: &'static str,
    /// The default key bindings.
    pub(super) keys: &'static [Binding],
    /// The actions that open the dialog.
    pub(super) openers: &'static [(Action, OpenDialog)],
    pub(super) narrows: Narrows,
    /// The text that an empty text field shows if typing always narrows the entries.
    pub(super) asks: &'static str,
    pub(super) foot: Option<DialogFoot>,
    /// Where on the screen the dialog is shown.
    pub(super) dock: Dock,
    /// Whether the dialog has a cursor that selects an entry.
    pub(super) has_cursor: bool,
    /// Whether closing the dialog returns to the dialog below it.
    pub(super) is_above_others: bool,
    /// What the part of the page below a heading is called.
    pub(super) section: &'static str,
}

impl DialogSpec {
    /// The default properties: the dialog is in the centre of the screen, and typing does not
    /// narrow its entries.
    pub(super) const PLAIN: DialogSpec = DialogSpec {
        context: Context::Always,
        title: "",
        keys: &[],
        openers: &[],
        narrows: Narrows::Never,
        asks: "type to filter",
        foot: None,
        dock: Dock::Centre,
        has_cursor: true,
        is_above_others: false,
        section: "section",
    };
}

/// A kind of dialog, which defines the contents and keys of its dialogs. All kinds share the code
/// for the window, the cursor, text input and closing.
pub(super) trait DialogKind: Debug + Send {
    fn spec(&self) -> &'static DialogSpec;

    fn title(&self, _: &AppScope<'_>) -> String {
        self.spec().title.to_owned()
    }

    /// Returns the number of rows that the dialog covers at the top of the card, or `None` if the
    /// dialog uses the whole area of its `dock`.
    fn rows_over_card(&self) -> Option<usize> {
        None
    }

    /// Returns a string that contains all state on which the page depends, except for the cards,
    /// the size and the typed text. The page is laid out again when this string changes.
    fn depends_on(&self, _: &AppScope<'_>) -> String {
        String::new()
    }

    /// Called before [`DialogKind::page`]. `is_typing` is true while letters go into the filter, so
    /// that the page can name only keys that work.
    fn set_typing(&mut self, _is_typing: bool) {}

    /// Returns the page for a given size, with the entries that match the typed text.
    fn page(&mut self, scope: &AppScope<'_>, typed: &str, room: Room) -> Page;

    /// Returns whether the titles of a table stay visible when the page scrolls.
    fn keeps_titles(&self) -> bool {
        false
    }

    /// Returns a name for each entry of the page. When the page changes, the cursor stays on the
    /// entry with the same name. If the list of names is empty, the text of the entries is compared
    /// instead.
    fn names(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Returns the index of the entry that takes the place of an entry of the previous page, if no
    /// entry has the same name. `stop` is the index of the previous entry.
    fn successor(&self, _stop: usize) -> Option<usize> {
        None
    }

    /// Returns the index of the entry that is selected when the dialog opens.
    fn first(&self) -> Option<usize> {
        None
    }

    /// Called after every event, once the cursor is in its final position. `is_new` is true if the
    /// page was laid out again.
    fn settled(
        &mut self,
        _: &mut DocumentReader,
        _is_new: bool,
        _: &AppScope<'_>,
    ) -> Option<Request> {
        None
    }

    /// Returns the selected problem.
    fn finding<'a>(&self, _: &DocumentReader, _: &AppScope<'a>) -> Option<&'a Finding> {
        None
    }

    /// Returns the roles to copy from the dialog, or `None` to copy from the panes below the
    /// dialog.
    fn roles(&self, _: &DocumentReader, _: &AppScope<'_>) -> Option<Vec<Node>> {
        None
    }

    /// Returns the data that is needed to reopen a planning page or the list of problems,
    /// or `None` for other dialogs.
    fn place(&self) -> Option<PagePlace> {
        None
    }

    /// Returns the report that the page shows.
    fn report(&self) -> Option<&Report> {
        None
    }

    /// Performs an action that does not move the cursor.
    fn act(&mut self, action: Action, at: &DocumentReader, scope: &AppScope<'_>) -> Reply {
        if action == Action::Open { self.open(at, scope) } else { Reply::Ignored }
    }

    /// Opens the entry under the cursor. Only [`DialogKind::act`] calls this.
    fn open(&mut self, _: &DocumentReader, _: &AppScope<'_>) -> Reply {
        Reply::Ignored
    }
}

/// Returns an option that shows no count.
pub(super) fn switch(group: &'static str, name: String, on: bool) -> Switch {
    Switch { group, name, count: None, on }
}
