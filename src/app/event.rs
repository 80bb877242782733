//! What arrives and what leaves: plain data both.

use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{Event as Raw, KeyEventKind, MouseButton, MouseEventKind};

use crate::atlas::{Atlas, Node};
use crate::check::Finding;
use crate::search::Index;

use super::bookmarks::{Bookmark, BookmarkChange};
use super::key::Key;
use super::map_order::{LaidMap, MapOrder};

/// All cards at one moment, with everything that is made from them.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The roles.
    pub atlas: Arc<Atlas>,
    /// Their words.
    pub index: Arc<Index>,
    /// What is wrong with them, as far as it is known.
    pub findings: Arc<[Finding]>,
}

/// How far loading is.
#[derive(Debug, Clone)]
pub enum Loaded {
    /// More roles are known by name.
    Names(Snapshot),
    /// So many of their cards have been read.
    Reading(usize),
    /// Everything.
    Whole(Snapshot),
    /// What is wrong with all of it.
    Checked(Arc<[Finding]>),
    /// Whether changes of the files are seen; if not, why, in words that follow a colon.
    Watched(Result<(), String>),
}

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The mouse was used.
    Mouse(Mouse),
    /// The screen has another size: columns and rows.
    Resize(u16, u16),
    /// Cards were loaded.
    Loaded(Loaded),
    /// A map was laid out.
    Laid(LaidMap),
    /// A file was written, by this name; or why not.
    Saved(Result<String, String>),
    /// A card was made, in a sentence; or why not.
    Made(Result<String, String>),
    /// A text was copied, in a sentence; or why not.
    Copied(Result<String, String>),
    /// An editor came back; or why it did not do its work.
    Edited(Result<(), String>),
    /// What the user asked for cannot be done, and why.
    Refused(String),
    /// All bookmarks, as they are kept now; or why they are not kept.
    Bookmarked(Result<Vec<Bookmark>, String>),
}

/// Something for the loop to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Draw everything anew.
    Redraw,
    /// Give the terminal to the shell for a while.
    Suspend,
    /// Read the cards again.
    Load,
    /// Make a card.
    Create {
        /// Where.
        path: PathBuf,
        /// What it says.
        text: String,
    },
    /// Give the terminal to the user's editor.
    Edit {
        /// The card.
        path: PathBuf,
        /// From 1.
        line: u32,
        /// In characters, from 1.
        column: u32,
    },
    /// Put a text on the clipboard.
    Copy {
        /// What it is, for a sentence: `3 slugs`.
        what: String,
        /// What is copied. It may hold anything: whoever writes it makes it harmless.
        text: String,
    },
    /// Ask the terminal for the mouse, or leave it to the terminal.
    Mouse {
        /// Whether clicks and wheel are to come here.
        ours: bool,
    },
    /// Lay a map out, which takes too long to wait for.
    Lay(MapOrder),
    /// Write a text to a new file in the working directory.
    Save {
        /// The file's name without its ending.
        name: String,
        /// Its ending.
        ending: &'static str,
        /// What it holds.
        text: String,
    },
    /// Keep a bookmark for later runs, and no longer keep others.
    Bookmark(BookmarkChange),
    /// Keep a query for later runs.
    KeepQuery(String),
    /// Forget the queries that were kept.
    ForgetQueries,
    /// Answer with these roles, and end.
    Answer(Vec<Node>),
    /// End.
    Quit,
}

/// What the mouse did, and where (column and row of the screen).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub kind: MouseKind,
    /// Column, from 0.
    pub column: u16,
    /// Row, from 0.
    pub row: u16,
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseKind {
    /// The first button went down.
    Click,
    /// It went down again at once, at the same place.
    DoubleClick,
    /// The wheel turned up.
    WheelUp,
    /// The wheel turned down.
    WheelDown,
}

impl Effect {
    /// Whether the keys that follow are no longer for the program.
    pub(super) fn leaves(&self) -> bool {
        matches!(self, Effect::Quit | Effect::Answer(_) | Effect::Suspend | Effect::Edit { .. })
    }
}

impl Event {
    /// What the terminal sent; `None` for what nobody listens to. Clicks are single here:
    /// whether one is the second of a pair takes a clock.
    pub fn from_terminal(raw: Raw) -> Option<Event> {
        match raw {
            Raw::Key(key) if key.kind != KeyEventKind::Release => {
                Key::from_event(&key).map(Event::Key)
            }
            Raw::Paste(text) => Some(Event::Paste(text)),
            Raw::Resize(width, height) => Some(Event::Resize(width, height)),
            Raw::Mouse(mouse) => {
                let kind = match mouse.kind {
                    MouseEventKind::Down(MouseButton::Left) => MouseKind::Click,
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
