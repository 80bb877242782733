//! Pages over the panes.

use super::action::Context;
use super::prompt::Prompt;
use super::reader::Reader;

/// A page over the panes; at most one is open.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// The keys of a pane, and what the list is filtered by.
    Help(Context, Prompt, Reader),
    /// What is wrong with the cards.
    Problems(Reader),
}

impl Overlay {
    /// The page.
    pub fn reader(&self) -> &Reader {
        match self {
            Overlay::Help(_, _, reader) | Overlay::Problems(reader) => reader,
        }
    }

    /// The page.
    pub(super) fn reader_mut(&mut self) -> &mut Reader {
        match self {
            Overlay::Help(_, _, reader) | Overlay::Problems(reader) => reader,
        }
    }
}
