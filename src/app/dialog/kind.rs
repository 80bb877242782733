//! The interface of a kind of dialog.

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

/// When typing narrows the entries of a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Narrows {
    Never,
    /// After `/`, until Enter or Esc.
    OnRequest,
    /// As long as the dialog is open.
    Always,
}

/// The contents of the rows below the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialogFoot {
    /// The rule of the selected problem.
    Rule,
    /// The inks of the theme.
    Sample,
}

/// A dialog of any kind.
pub(super) type Boxed = Box<dyn DialogKind>;

/// Opens a dialog, or returns the reason why it cannot be opened.
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
    /// Where the dialog lies.
    pub(super) dock: Dock,
    /// Whether there is something to choose.
    pub(super) has_cursor: bool,
    /// Whether closing it returns to the dialog below.
    pub(super) is_above_others: bool,
}

impl fmt::Debug for DialogSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DialogSpec").field("context", &self.context).finish_non_exhaustive()
    }
}

impl DialogSpec {
    /// A dialog over the panes without narrowing.
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

/// A kind of dialog: its contents and its own keys. Window, cursor, typing and closing are the same
/// for all kinds.
pub(super) trait DialogKind: fmt::Debug + Send {
    fn spec(&self) -> &'static DialogSpec;

    fn title(&self, _: &AppScope<'_>) -> String {
        self.spec().title.to_owned()
    }

    /// The number of rows that the dialog covers at the top of the card, so that the rest of the
    /// screen stays visible; `None` if the dialog uses the whole area.
    fn rows_over_card(&self) -> Option<usize> {
        None
    }

    /// The state that the page depends on, in addition to the cards, the size and the typed text.
    fn depends_on(&self, _: &AppScope<'_>) -> String {
        String::new()
    }

    /// The page at a size, with the entries that match the typed text.
    fn page(&mut self, scope: &AppScope<'_>, typed: &str, room: Room) -> Page;

    /// Whether the row above the first stop stays visible when the page scrolls.
    fn keeps_header(&self) -> bool {
        false
    }

    /// A name for each stop of the page, by which the cursor finds its entry again. Empty if the
    /// texts of the page serve as names.
    fn names(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The initial stop of the cursor.
    fn first(&self) -> Option<usize> {
        None
    }

    /// Called with the cursor after every event. `is_new` is true if the page was laid out again.
    fn settled(
        &mut self,
        _: &mut DocumentReader,
        _is_new: bool,
        _: &AppScope<'_>,
    ) -> Option<Request> {
        None
    }

    /// The selected problem.
    fn finding<'a>(&self, _: &DocumentReader, _: &AppScope<'a>) -> Option<&'a Finding> {
        None
    }

    /// The roles of the dialog, for copying; `None` if copying uses the panes below.
    fn roles(&self, _: &DocumentReader, _: &AppScope<'_>) -> Option<Vec<Node>> {
        None
    }

    /// The page for planning, to open it again.
    fn place(&self) -> Option<PlanPlace> {
        None
    }

    /// The report that the page shows.
    fn report(&self) -> Option<&Report> {
        None
    }

    /// Performs an action that is not a movement.
    fn act(&mut self, _: Action, _: &DocumentReader, _: &AppScope<'_>) -> Reply {
        Reply::Ignored
    }
}
