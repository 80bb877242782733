//! What every kind of dialog has to tell.

use std::fmt;

use crate::app::action::{Action, Binding, Context};
use crate::app::reader::Reader;
use crate::app::request::{Reply, Request};
use crate::app::scope::Scope;
use crate::atlas::Node;
use crate::check::Finding;
use crate::page::Page;

/// The room of a dialog's page, in columns and rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) width: usize,
    pub(super) height: usize,
}

/// How the entries of a dialog are narrowed by typing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Narrows {
    Never,
    /// After `/`, until Enter or Esc.
    OnRequest,
    /// As long as the dialog is open.
    Always,
}

/// What a few rows below the page show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foot {
    /// The rule of the problem under the cursor.
    Rule,
    /// The inks of the theme.
    Sample,
}

/// A dialog as it is kept: one of many kinds.
pub(super) type Boxed = Box<dyn DialogKind>;

/// Opens a dialog; `Err` says why there is none.
pub(super) type Open = fn(&Scope<'_>) -> Result<Boxed, String>;

/// Everything about a kind of dialog that never changes.
pub(super) struct Spec {
    pub(super) context: Context,
    pub(super) title: &'static str,
    /// The default keys.
    pub(super) keys: &'static [Binding],
    /// The actions that open it.
    pub(super) openers: &'static [(Action, Open)],
    pub(super) narrows: Narrows,
    pub(super) foot: Option<Foot>,
    /// Whether the dialog below it comes back when it is closed.
    pub(super) is_above_others: bool,
}

impl Spec {
    /// A dialog over the panes whose entries nothing narrows.
    pub(super) const PLAIN: Spec = Spec {
        context: Context::Always,
        title: "",
        keys: &[],
        openers: &[],
        narrows: Narrows::Never,
        foot: None,
        is_above_others: false,
    };
}

/// A kind of dialog: its content, and what its keys do. Window, cursor, typing and closing are
/// the same for all of them.
pub(super) trait DialogKind: fmt::Debug + Send {
    fn spec(&self) -> &'static Spec;

    fn title(&self, _: &Scope<'_>) -> String {
        self.spec().title.to_owned()
    }

    /// How many rows it takes over the top of the card, so that everything around stays in view;
    /// `None` where it takes all the room.
    fn rows_over_card(&self) -> Option<usize> {
        None
    }

    /// Everything that the page depends on, other than the cards, the room and the typed text.
    fn depends_on(&self, _: &Scope<'_>) -> String {
        String::new()
    }

    /// The page at a size, with the entries that fit the typed text.
    fn page(&mut self, scope: &Scope<'_>, typed: &str, room: Room) -> Page;

    /// A name for each stop of the page, by which the cursor finds its entry again; empty where
    /// the texts of the page serve.
    fn names(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The stop on which the cursor begins.
    fn first(&self) -> Option<usize> {
        None
    }

    /// Takes note of the cursor, after every event; `is_new` where the page was laid out again.
    fn settled(&mut self, _: &mut Reader, _is_new: bool, _: &Scope<'_>) -> Option<Request> {
        None
    }

    /// The problem under the cursor.
    fn finding<'a>(&self, _: &Reader, _: &Scope<'a>) -> Option<&'a Finding> {
        None
    }

    /// The roles that the dialog is about, for copying; `None` where it is about the panes below.
    fn roles(&self, _: &Reader, _: &Scope<'_>) -> Option<Vec<Node>> {
        None
    }

    /// Does an action that is no movement.
    fn act(&mut self, _: Action, _: &Reader, _: &Scope<'_>) -> Reply {
        Reply::Ignored
    }
}
