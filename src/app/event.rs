//! The events that the app handles and the effects that it requests. Both are plain data.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{Event as Raw, KeyEventKind, MouseButton, MouseEventKind};

use crate::analysis::Survey;
use crate::atlas::{Atlas, Node};
use crate::check::Findings;
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
    /// The search index of the cards.
    pub index: Arc<Index>,
    /// The problems that have been found so far.
    pub findings: Findings,
}

/// The progress in loading the cards.
#[derive(Debug, Clone)]
pub enum Loaded {
    /// More roles were found. Only their names have been read so far.
    Names(Snapshot),
    /// The number of cards read so far.
    Reading(usize),
    /// All cards. They have been read completely.
    Whole(Snapshot),
    /// All problems. They are found once the cards have been read completely.
    Checked(Findings),
    /// The facts about all cards, which the planning pages use.
    Surveyed(Arc<Survey>),
    /// `Ok` if the program detects changes to files, or else the reason why it does not. The reason
    /// is shown in a message, after a colon.
    Watched(Result<(), String>),
}

/// An event that the app handles.
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
    /// More of the cards have been loaded.
    Loaded(Loaded),
    /// A map was laid out.
    Laid(LaidMap),
    /// The name of the file that was written, or the reason why it could not be written.
    Saved(Result<String, String>),
    /// A message that something was created, saved or started, or the reason why that failed.
    Made(Result<String, String>),
    /// A message that text was copied, or the reason why copying failed.
    Copied(Result<String, String>),
    /// An editor or one of the user's programs that used the terminal has exited. An error contains
    /// the reason why it failed.
    Edited(Result<(), String>),
    /// The reason why a user's request was refused.
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
    /// Reload the cards.
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
        /// The path of the card.
        path: PathBuf,
        /// The line number, counted from 1.
        line: u32,
        /// The column in characters, counted from 1.
        column: u32,
    },
    /// Run one of the user's own commands.
    Run {
        /// The name of the command.
        name: String,
        /// The path or name of the program.
        program: String,
        /// The arguments of the program.
        arguments: Vec<OsString>,
        /// Whether the program takes over the terminal until it exits.
        wait: bool,
    },
    /// Copy text to the clipboard.
    Copy {
        /// A short description of the text for a message, such as `3 slugs`.
        what: String,
        /// The text. It is not sanitized yet; the receiver must sanitize it.
        text: String,
    },
    /// Request mouse events, or let the terminal handle the mouse.
    Mouse {
        /// Whether the program receives mouse events.
        ours: bool,
    },
    /// Lay out a map on another thread, because the layout takes a long time.
    Lay(MapOrder),
    /// Write text to a new file in the working directory.
    Save {
        /// The name of the file without its extension.
        name: String,
        /// The extension of the file name.
        ending: &'static str,
        /// The contents of the file.
        text: String,
    },
    /// Write a crew to the config.
    SaveCrew(SavedCrew),
    /// Write the name of a theme to the config.
    SaveTheme(String),
    /// Add or remove saved bookmarks.
    Bookmark(BookmarkChange),
    /// Save a query for later runs.
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
    /// The column, counted from 0.
    pub column: u16,
    /// The row, counted from 0.
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
    /// Returns whether the effect ends the program or gives the terminal to another program.
    /// Keystrokes that follow such an effect may not be meant for this program.
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
    /// Converts a terminal event. Returns `None` if the program does not use the event. Every click
    /// becomes a single click, because detecting a double click requires a clock.
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
