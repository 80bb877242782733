//! Pages over the panes.

use crate::atlas::Key;
use crate::search::Facet;

use super::action::Context;
use super::prompt::Prompt;
use super::reader::Reader;

/// A page over the panes; at most one is open.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// The keys of a pane.
    Help(Help),
    /// What is wrong with the cards.
    Problems(Reader),
    /// What there is to narrow the search with.
    Facets(Facets),
    /// Which relations the graph shows.
    Relations(Reader),
    /// What the graph can be saved as.
    Export(Reader),
    /// A role to pick.
    Pick(Pick),
    /// Two roles side by side.
    Pair(Pair),
}

impl Overlay {
    /// The page.
    pub fn reader(&self) -> &Reader {
        match self {
            Overlay::Help(help) => &help.reader,
            Overlay::Problems(reader) | Overlay::Relations(reader) | Overlay::Export(reader) => {
                reader
            }
            Overlay::Facets(facets) => &facets.reader,
            Overlay::Pick(pick) => &pick.reader,
            Overlay::Pair(pair) => &pair.reader,
        }
    }

    /// The page.
    pub(super) fn reader_mut(&mut self) -> &mut Reader {
        match self {
            Overlay::Help(help) => &mut help.reader,
            Overlay::Problems(reader) | Overlay::Relations(reader) | Overlay::Export(reader) => {
                reader
            }
            Overlay::Facets(facets) => &mut facets.reader,
            Overlay::Pick(pick) => &mut pick.reader,
            Overlay::Pair(pair) => &mut pair.reader,
        }
    }
}

/// Two roles side by side.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Which.
    pub roles: (Key, Key),
    pub(super) reader: Reader,
}

impl Overlay {
    /// Two roles side by side.
    pub(super) fn pair(one: Key, other: Key) -> Overlay {
        Overlay::Pair(Pair { roles: (one, other), reader: Reader::default() })
    }
}

/// What a role is picked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The path that leads there.
    Path,
    /// To be seen beside the current one.
    Pair,
}

/// A role to pick, by typing a part of what it is found by.
#[derive(Debug, Clone)]
pub struct Pick {
    /// What for.
    pub purpose: Purpose,
    /// What is typed.
    pub prompt: Prompt,
    pub(super) reader: Reader,
}

impl Pick {
    pub(super) fn new(purpose: Purpose) -> Pick {
        Pick { purpose, prompt: Prompt::default(), reader: Reader::default() }
    }
}

/// What there is to narrow the search with, and how much each would leave.
#[derive(Debug, Clone, Default)]
pub struct Facets {
    /// In the order of the page's stops.
    pub shown: Vec<Facet>,
    pub(super) reader: Reader,
}

/// The keys of a pane, perhaps only those that a filter leaves.
#[derive(Debug, Clone)]
pub struct Help {
    /// The pane.
    pub context: Context,
    /// Words that an entry must hold.
    pub filter: Prompt,
    /// Whether the filter is being typed.
    pub typing: bool,
    pub(super) reader: Reader,
    /// The page that help was asked for, to come back to.
    pub(super) under: Option<Box<Overlay>>,
}

impl Help {
    /// All keys of a pane.
    pub(super) fn of(context: Context, under: Option<Overlay>) -> Help {
        Help {
            context,
            filter: Prompt::default(),
            typing: false,
            reader: Reader::default(),
            under: under.map(Box::new),
        }
    }
}
