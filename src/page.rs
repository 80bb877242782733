//! Lays out pages, which are rows of styled spans at a given width. Some rows link to a role. Pages
//! do not depend on terminals or colours.
//!
//! A [`Document`] is the content of a scrollable pane. Its [`Page`]s are laid out when they come
//! into view. The pane itself keeps track of which rows are visible. The cursor moves from one
//! [`Stop`] to the next.

mod card;
mod commands;
mod document;
mod find;
mod help;
mod markdown;
mod names;
mod outline;
mod problems;
mod raw;
mod report;
mod row;
mod switches;
mod viewport;

use std::ops::Range;

use crate::atlas::Node;
use crate::role::Anchor;

pub use card::{card, dots};
pub use commands::{Command, commands};
pub use document::{Document, Position};
pub use find::{PageMatch, find, find_in_rows};
pub use help::{HelpEntry, help};
pub use names::{bookmarks, names};
pub use outline::{OutlineSection, outline};
pub use problems::{explained, problems, skipped};
pub use raw::raw;
pub use report::{ReportLook, crew_lines, filling_report, report, report_rows};
pub use row::{Ink, Row, Span, flow, ink, light};
pub use switches::{Switch, switches, switches_with_rests};
pub use viewport::Viewport;

/// The rows of a page, and the places where the cursor stops.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The rows, none of which is wider than the page.
    pub rows: Vec<Row>,
    /// The places where the cursor stops, from top to bottom.
    pub stops: Vec<Stop>,
    /// The indices of the rows that begin a section.
    pub headings: Vec<usize>,
    /// The titles of each table in a single row, and the rows of the table.
    pub titles: Vec<(Row, Range<usize>)>,
}

/// A place on a page where the cursor stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The rows that the cursor covers at this stop.
    pub rows: Range<usize>,
    /// The part of the role that the stop shows.
    pub anchor: Option<Anchor>,
    /// The role to which the stop links.
    pub link: Option<Node>,
}

impl Page {
    /// Adds rows that together form one stop of the cursor.
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

    /// Creates a page that begins with an empty row, to separate it from the page above.
    fn below() -> Page {
        Page { rows: vec![Row::default()], ..Page::default() }
    }

    /// Returns the page, or an empty page if all of its rows are empty.
    fn unless_blank(self) -> Page {
        if self.rows.iter().all(|row| row.spans.is_empty()) { Page::default() } else { self }
    }

    /// Adds an empty row, unless the page is empty or already ends with an empty row.
    fn gap(&mut self) {
        if self.rows.last().is_some_and(|row| !row.spans.is_empty()) {
            self.rows.push(Row::default());
        }
    }

    /// Adds a heading, with an empty row above it unless the page is empty.
    fn heading(&mut self, row: Row) {
        self.gap();
        self.headings.push(self.rows.len());
        self.rows.push(row);
    }
}
