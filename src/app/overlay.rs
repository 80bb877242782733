//! Pages over the panes.

use crate::atlas::Node;
use crate::check::Finding;
use crate::page::Part;
use crate::role::Rule;
use crate::search::Facet;

use super::action::{Binding, Context};
use super::bookmarks::Bookmark;
use super::prompt::Prompt;
use super::reader::Reader;
use super::themes::Themes;

/// A page over the panes; at most one is open.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// The keys of a pane.
    Help(Help),
    /// What is wrong with the cards.
    Problems(Problems),
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
    /// The themes.
    Themes(Themes),
    /// Everything that can be done.
    Palette(Palette),
    /// The sections of the card.
    Outline(Outline),
    /// The bookmarked roles.
    Bookmarks(Bookmarked),
}

impl Overlay {
    /// The page.
    pub fn reader(&self) -> &Reader {
        match self {
            Overlay::Help(help) => &help.reader,
            Overlay::Problems(problems) => &problems.reader,
            Overlay::Relations(reader) | Overlay::Export(reader) => reader,
            Overlay::Facets(facets) => &facets.reader,
            Overlay::Pick(pick) => &pick.reader,
            Overlay::Pair(pair) => &pair.reader,
            Overlay::Themes(themes) => &themes.reader,
            Overlay::Palette(palette) => &palette.reader,
            Overlay::Outline(outline) => &outline.reader,
            Overlay::Bookmarks(bookmarked) => &bookmarked.reader,
        }
    }

    /// The page.
    pub(super) fn reader_mut(&mut self) -> &mut Reader {
        match self {
            Overlay::Help(help) => &mut help.reader,
            Overlay::Problems(problems) => &mut problems.reader,
            Overlay::Relations(reader) | Overlay::Export(reader) => reader,
            Overlay::Facets(facets) => &mut facets.reader,
            Overlay::Pick(pick) => &mut pick.reader,
            Overlay::Pair(pair) => &mut pair.reader,
            Overlay::Themes(themes) => &mut themes.reader,
            Overlay::Palette(palette) => &mut palette.reader,
            Overlay::Outline(outline) => &mut outline.reader,
            Overlay::Bookmarks(bookmarked) => &mut bookmarked.reader,
        }
    }
}

impl Overlay {
    /// What its entries are known by, in the order of the page's stops, where it is a list whose
    /// rows may change their texts or have none of their own.
    pub(super) fn labels(&self) -> Vec<&str> {
        match self {
            Overlay::Facets(facets) => facets.shown.iter().map(|one| one.term.as_str()).collect(),
            Overlay::Bookmarks(bookmarked) => {
                bookmarked.shown.iter().map(|one| one.name.as_str()).collect()
            }
            Overlay::Outline(outline) => {
                outline.shown.iter().map(|one| one.title.as_str()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Rows below the page that tell more of what is under its cursor.
    pub fn foot(&self) -> u16 {
        if matches!(self, Overlay::Problems(_) | Overlay::Themes(_)) { 6 } else { 0 }
    }

    /// Rows of a page that lies over the card only, so that what is around stays in view; `None`
    /// for one that takes all the room.
    pub fn rows(&self) -> Option<usize> {
        match self {
            Overlay::Outline(outline) => Some(outline.all.len()),
            _ => None,
        }
    }

    /// The words that an entry must hold, and whether they are being typed.
    pub fn filter(&self) -> Option<(&Prompt, bool)> {
        match self {
            Overlay::Help(help) => Some((&help.filter, help.typing)),
            Overlay::Problems(problems) => Some((&problems.filter, problems.typing)),
            _ => None,
        }
    }

    /// What is typed as long as the page is open: to find one of its rows.
    pub fn prompt(&self) -> Option<&Prompt> {
        match self {
            Overlay::Pick(pick) => Some(&pick.prompt),
            Overlay::Palette(palette) => Some(&palette.prompt),
            Overlay::Outline(outline) => Some(&outline.prompt),
            _ => None,
        }
    }

    pub(super) fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        match self {
            Overlay::Pick(pick) => Some(&mut pick.prompt),
            Overlay::Palette(palette) => Some(&mut palette.prompt),
            Overlay::Outline(outline) => Some(&mut outline.prompt),
            _ => None,
        }
    }

    pub(super) fn filter_mut(&mut self) -> Option<(&mut Prompt, &mut bool)> {
        match self {
            Overlay::Help(help) => Some((&mut help.filter, &mut help.typing)),
            Overlay::Problems(problems) => Some((&mut problems.filter, &mut problems.typing)),
            _ => None,
        }
    }
}

/// What is wrong with the cards, perhaps only some of it.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    /// Words that a problem must hold.
    pub filter: Prompt,
    /// Whether the filter is being typed.
    pub typing: bool,
    /// A problem of the only card whose problems are listed.
    pub(super) card: Option<Box<Finding>>,
    /// The only rule whose breaches are listed.
    pub rule: Option<Rule>,
    /// Numbers of the findings that are listed, in the order of the page's stops.
    pub(super) shown: Vec<usize>,
    /// The one under the cursor, to be found again when the cards were read again.
    pub(super) on: Option<Box<Finding>>,
    pub(super) reader: Reader,
}

/// Two roles side by side.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Which.
    pub roles: (Node, Node),
    pub(super) reader: Reader,
}

impl Overlay {
    /// Two roles side by side.
    pub(super) fn pair(one: Node, other: Node) -> Overlay {
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
    /// To stand there.
    Jump,
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

/// Everything that can be done, to find one by typing.
#[derive(Debug, Clone)]
pub struct Palette {
    /// Where it was asked for, and where what is chosen is done.
    pub from: Context,
    /// What is typed.
    pub prompt: Prompt,
    /// In the order of the page's stops.
    pub(super) shown: Vec<&'static Binding>,
    pub(super) reader: Reader,
    /// The page it was asked for, to come back to.
    pub(super) under: Option<Box<Overlay>>,
}

impl Palette {
    pub(super) fn of(from: Context, under: Option<Overlay>) -> Palette {
        Palette {
            from,
            prompt: Prompt::default(),
            shown: Vec::new(),
            reader: Reader::default(),
            under: under.map(Box::new),
        }
    }
}

/// The sections of the card, to find one by typing.
#[derive(Debug, Clone)]
pub struct Outline {
    /// What is typed.
    pub prompt: Prompt,
    pub(super) all: Vec<Part>,
    /// Those that are listed, in the order of the page's stops.
    pub(super) shown: Vec<Part>,
    /// The number of the one that the card's cursor is in.
    pub(super) on: usize,
    pub(super) reader: Reader,
}

impl Outline {
    pub(super) fn new(all: Vec<Part>, on: usize) -> Outline {
        Outline { prompt: Prompt::default(), all, shown: Vec::new(), on, reader: Reader::default() }
    }
}

/// The bookmarked roles.
#[derive(Debug, Clone, Default)]
pub struct Bookmarked {
    /// In the order of the page's stops.
    pub(super) shown: Vec<Bookmark>,
    pub(super) reader: Reader,
}
