//! The interface that all kinds of dialogs implement.

use std::fmt;

use crate::analysis::Report;
use crate::app::action::{Action, Binding, Context};
use crate::app::areas::Dock;
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::atlas::Node;
use crate::check::Finding;
use crate::page::Page;

use super::place::PlanPlace;

/// The size of a dialog's page in columns and rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) width: usize,
    pub(super) height: usize,
}

/// When typed text narrows the entries of a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Narrows {
    Never,
    /// After `/` was pressed, until Enter or Esc.
    OnRequest,
    /// Whenever the dialog is open.
    Always,
}

/// What the rows below the page show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialogFoot {
    /// The rule of the selected problem.
    Rule,
    /// A sample of the inks in the theme.
    Sample,
}

/// A dialog of any kind.
pub(super) type Boxed = Box<dyn DialogKind>;

/// Opens a dialog. If that is not possible, the error says why.
pub(super) type OpenDialog = fn(&AppScope<'_>) -> Result<Boxed, String>;

/// The constant properties of a kind of dialog.
pub(super) struct DialogSpec {
    pub(super) context: Context,
    pub(super) title: &'static str,
    /// The default keys.
    pub(super) keys: &'static [Binding],
    /// The actions that open the dialog.
    pub(super) openers: &'static [(Action, OpenDialog)],
    pub(super) narrows: Narrows,
    pub(super) foot: Option<DialogFoot>,
    /// Where the dialog is shown.
    pub(super) dock: Dock,
    /// Whether something can be chosen in the dialog.
    pub(super) has_cursor: bool,
    /// Whether closing the dialog returns to the dialog below it.
    pub(super) is_above_others: bool,
}

impl fmt::Debug for DialogSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DialogSpec").field("context", &self.context).finish_non_exhaustive()
    }
}

impl DialogSpec {
    /// The defaults: a dialog over the panes that typing does not narrow.
    pub(super) const PLAIN: DialogSpec = DialogSpec {
        context: Context::Always,
        title: "",
        keys: &[],
        openers: &[],
        narrows: Narrows::Never,
        foot: None,
        dock: Dock::Centre,
        has_cursor: true,
        is_above_others: false,
    };
}

/// A kind of dialog: its contents and its own keys. The window, the cursor, typing and closing are
/// the same for all kinds.
pub(super) trait DialogKind: fmt::Debug + Send {
    fn spec(&self) -> &'static DialogSpec;

    fn title(&self, _: &AppScope<'_>) -> String {
        self.spec().title.to_owned()
    }

    /// Returns the number of rows that the dialog covers at the top of the card, so that the rest
    /// of the screen stays visible. Returns `None` if the dialog uses its whole area.
    fn rows_over_card(&self) -> Option<usize> {
        None
    }

    /// Returns the state on which the page depends in addition to the cards, the size and the typed
    /// text.
    fn depends_on(&self, _: &AppScope<'_>) -> String {
        String::new()
    }

    /// Returns the page at a size, with the entries that match the typed text.
    fn page(&mut self, scope: &AppScope<'_>, typed: &str, room: Room) -> Page;

    /// Returns whether the row above the first stop stays visible when the page scrolls.
    fn keeps_header(&self) -> bool {
        false
    }

    /// Returns a name for each stop of the page, by which the cursor finds its entry again. Empty
    /// if the texts of the page serve as names.
    fn names(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Returns the stop on which the cursor begins.
    fn first(&self) -> Option<usize> {
        None
    }

    /// Reacts to the place of the cursor after every event. `is_new` is true if the page was laid
    /// out again.
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

    /// Returns the roles in the dialog, for copying. Returns `None` if copying uses the panes below
    /// instead.
    fn roles(&self, _: &DocumentReader, _: &AppScope<'_>) -> Option<Vec<Node>> {
        None
    }

    /// Returns the place of a planning page, with which it can be opened again.
    fn place(&self) -> Option<PlanPlace> {
        None
    }

    /// Returns the report that the page shows.
    fn report(&self) -> Option<&Report> {
        None
    }

    /// Performs an action that is not a movement.
    fn act(&mut self, _: Action, _: &DocumentReader, _: &AppScope<'_>) -> Reply {
        Reply::Ignored
    }
}
