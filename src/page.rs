//! Rows of inked spans at a width, some of which lead somewhere. No terminal, no colour.
//!
//! A [`Document`] is everything a pane can scroll through, as [`Page`]s that are laid out when they
//! come into view; which of its rows are visible is the pane's business. Its [`Stop`]s are where
//! the cursor rests.

mod card;
mod commands;
mod document;
mod find;
mod help;
mod markdown;
mod names;
mod outline;
mod pair;
mod problems;
mod raw;
mod row;
mod switches;
mod viewport;

use std::ops::Range;

use crate::atlas::Node;
use crate::role::Anchor;

pub use card::{card, dots};
pub use commands::{Command, commands};
pub use document::{Document, Position};
pub use find::{PageMatch, find};
pub use help::{HelpEntry, help};
pub use names::{bookmarks, names};
pub use outline::{OutlineSection, outline};
pub use pair::pair;
pub use problems::{explained, problems, skipped};
pub use raw::raw;
pub use row::{Ink, Row, Span, flow, ink, light};
pub use switches::{Switch, switches};
pub use viewport::Viewport;

/// Rows with the places among them where a cursor rests.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// All rows, each at most as wide as the page was made for.
    pub rows: Vec<Row>,
    /// Where the cursor rests, from top to bottom.
    pub stops: Vec<Stop>,
    /// Rows that begin a section.
    pub headings: Vec<usize>,
}

/// A place on a page where the cursor rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Its rows.
    pub rows: Range<usize>,
    /// What of a role it shows.
    pub anchor: Option<Anchor>,
    /// The role it leads to.
    pub link: Option<Node>,
}

impl Page {
    /// Adds rows as one stop.
    fn stop(
        &mut self,
        rows: impl IntoIterator<Item = Row>,
        anchor: Option<Anchor>,
        link: Option<Node>,
    ) {
        let start = self.rows.len();
        self.rows.extend(rows);
        self.stops.push(Stop { rows: start..self.rows.len(), anchor, link });
    }

    /// A page below another one: it begins with an empty row.
    fn below() -> Page {
        Page { rows: vec![Row::default()], ..Page::default() }
    }

    /// The page, or an empty one where all its rows are empty.
    fn unless_blank(self) -> Page {
        if self.rows.iter().all(|row| row.spans.is_empty()) { Page::default() } else { self }
    }

    /// Adds an empty row, unless the page ends in one or is empty.
    fn gap(&mut self) {
        if self.rows.last().is_some_and(|row| !row.spans.is_empty()) {
            self.rows.push(Row::default());
        }
    }

    /// Adds a heading after a gap.
    fn heading(&mut self, row: Row) {
        self.gap();
        self.headings.push(self.rows.len());
        self.rows.push(row);
    }
}
