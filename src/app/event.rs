//! Events and effects, both plain data.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{Event as Raw, KeyEventKind, MouseButton, MouseEventKind};

use crate::analysis::Survey;
use crate::atlas::{Atlas, Node};
use crate::check::Finding;
use crate::search::Index;

use super::bookmarks::{Bookmark, BookmarkChange};
use super::key::KeyPress;
use super::map_order::{LaidMap, MapOrder};
use super::settings::SavedCrew;

/// All cards at one point in time, with the data derived from them.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The roles.
    pub atlas: Arc<Atlas>,
    /// The index of the words of the cards.
    pub index: Arc<Index>,
    /// The problems that are known so far.
    pub findings: Arc<[Finding]>,
}

/// The progress of loading.
#[derive(Debug, Clone)]
pub enum Loaded {
    /// The names of more roles.
    Names(Snapshot),
    /// The number of cards read so far.
    Reading(usize),
    /// The complete cards.
    Whole(Snapshot),
    /// All problems of the complete cards.
    Checked(Arc<[Finding]>),
    /// The facts about the complete cards, for planning.
    Surveyed(Arc<Survey>),
    /// `Ok` if changes of files are noticed, or else the reason why they are not, worded to follow
    /// a colon.
    Watched(Result<(), String>),
}

/// An event.
#[derive(Debug, Clone)]
pub enum Event {
    /// A key was pressed.
    Key(KeyPress),
    /// Text was pasted.
    Paste(String),
    /// The mouse was used.
    Mouse(Mouse),
    /// The size of the screen changed, in columns and rows.
    Resize(u16, u16),
    /// Cards were loaded.
    Loaded(Loaded),
    /// A map was laid out.
    Laid(LaidMap),
    /// The name of a written file, or the reason for a failure.
    Saved(Result<String, String>),
    /// A message that a card was created, or the reason for a failure.
    Made(Result<String, String>),
    /// A message that a text was copied, or the reason for a failure.
    Copied(Result<String, String>),
    /// An editor ended, or the reason for a failure.
    Edited(Result<(), String>),
    /// The reason why a request of the user was refused.
    Refused(String),
    /// All saved bookmarks, or the reason why they cannot be saved.
    Bookmarked(Result<Vec<Bookmark>, String>),
}

/// An effect for the main loop to perform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Redraw the screen.
    Redraw,
    /// Suspend the program.
    Suspend,
    /// Read the cards again.
    Load,
    /// Create a card.
    Create {
        /// The path of the card.
        path: PathBuf,
        /// The text of the card.
        text: String,
    },
    /// Give the terminal to the user's editor.
    Edit {
        /// The card.
        path: PathBuf,
        /// The line, from 1.
        line: u32,
        /// The column in characters, from 1.
        column: u32,
    },
    /// Run a program of the user.
    Run {
        /// The name of the command.
        name: String,
        /// The program.
        program: String,
        /// Its arguments.
        arguments: Vec<OsString>,
        /// Whether the program takes over the terminal until it ends.
        wait: bool,
    },
    /// Put a text on the clipboard.
    Copy {
        /// A short description for a message: `3 slugs`.
        what: String,
        /// The text. It is not sanitized yet; the receiver must sanitize it.
        text: String,
    },
    /// Request mouse events, or let the terminal handle the mouse.
    Mouse {
        /// Whether to receive clicks and the wheel.
        ours: bool,
    },
    /// Lay out a map on another thread, since the layout takes long.
    Lay(MapOrder),
    /// Write a text to a new file in the working directory.
    Save {
        /// The name of the file without its extension.
        name: String,
        /// The extension.
        ending: &'static str,
        /// The contents of the file.
        text: String,
    },
    /// Write a crew to the config.
    SaveCrew(SavedCrew),
    /// Write the name of a theme to the config.
    SaveTheme(String),
    /// Add bookmarks to the saved ones, or remove some.
    Bookmark(BookmarkChange),
    /// Save a query.
    KeepQuery(String),
    /// Forget the saved queries.
    ForgetQueries,
    /// Print these roles and quit.
    Answer(Vec<Node>),
    /// Quit.
    Quit,
}

/// A mouse event with its position on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// The kind of event.
    pub kind: MouseKind,
    /// The column, from 0.
    pub column: u16,
    /// The row, from 0.
    pub row: u16,
}

/// The kind of a mouse event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseKind {
    /// The primary button was pressed.
    Click,
    /// The primary button was pressed again within a short time at the same position.
    DoubleClick,
    /// The mouse moved while the primary button was down.
    Drag,
    /// The wheel scrolled up.
    WheelUp,
    /// The wheel scrolled down.
    WheelDown,
}

impl Effect {
    /// Returns whether keys after this effect may no longer be meant for the program.
    pub(super) fn leaves(&self) -> bool {
        matches!(
            self,
            Effect::Quit
                | Effect::Answer(_)
                | Effect::Suspend
                | Effect::Edit { .. }
                | Effect::Run { wait: true, .. }
        )
    }
}

impl Event {
    /// Converts an event of the terminal. Returns `None` if the event has no meaning for the
    /// program. Every click is a single click, since detecting a double click requires a clock.
    pub fn from_terminal(raw: Raw) -> Option<Event> {
        match raw {
            Raw::Key(key) if key.kind != KeyEventKind::Release => {
                KeyPress::from_event(&key).map(Event::Key)
            }
            Raw::Paste(text) => Some(Event::Paste(text)),
            Raw::Resize(width, height) => Some(Event::Resize(width, height)),
            Raw::Mouse(mouse) => {
                let kind = match mouse.kind {
                    MouseEventKind::Down(MouseButton::Left) => MouseKind::Click,
                    MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
                    MouseEventKind::ScrollUp => MouseKind::WheelUp,
                    MouseEventKind::ScrollDown => MouseKind::WheelDown,
                    _ => return None,
                };
                Some(Event::Mouse(Mouse { kind, column: mouse.column, row: mouse.row }))
            }
            _ => None,
        }
    }
}
