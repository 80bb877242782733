//! Draws pictures of roles and their interactions as rows of styled spans.
//!
//! A picture is laid out once for a role and a size, and is then drawn for the current cursor and
//! scroll position. The layout does not depend on terminals or colours. One call returns the rows
//! together with the clickable spots, so a click always hits what is drawn there.
//!
//! There are four pictures: the [`Ego`], with the neighbours of one role; the [`Map`] and the
//! [`Matrix`] of a [`Net`]; and the [`Path`] between two roles. A [`Picture`] is any of them. The
//! `export` module writes pictures in the formats of other programs.

mod ego;
mod filter;
mod glyphs;
mod map;
mod matrix;
mod net;
mod notes;
mod path;
mod picture;
mod stand;
mod window;

use std::ops::Range;

use crate::page::{Ink, Row, Span};

pub use ego::{Choice, DEEPEST, Ego};
pub use filter::{Direction, Filter};
pub use glyphs::Glyphs;
pub use map::{Map, Refusal};
pub use matrix::Matrix;
pub use net::{Knot, Net, NetLine, Strand};
pub use path::Path;
pub use picture::{Picture, Size, Stress, View};
pub use stand::{Spot, Stand, Way};

/// A drawn picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawing {
    /// The rows, from top to bottom. They never exceed the size of the picture.
    pub rows: Vec<Row>,
    /// The clickable areas, each with the spot to which a click moves the cursor.
    pub spots: Vec<Spotted>,
    /// The row under the cursor, if the picture is a list of rows. The first column of such a
    /// picture is empty.
    pub selected: Option<usize>,
}

impl Drawing {
    /// Returns the spot at a row and column.
    pub fn at(&self, row: usize, column: usize) -> Option<Spot> {
        let mut spots = self.spots.iter();
        spots.find(|s| s.row == row && s.columns.contains(&column)).map(|s| s.spot)
    }

    /// Draws the mark for marked roles at each of `places`, which are pairs of a row and a column.
    fn mark(&mut self, places: Vec<(usize, usize)>, glyphs: Glyphs) {
        let mark = glyphs.mark().to_string();
        for (row, column) in places {
            if let Some(row) = self.rows.get_mut(row) {
                row.put(column, &mark, Ink::Key);
            }
        }
    }

    /// Moves everything below the title to the centre of an area. `taken` is the width of the
    /// widest row.
    fn centre(&mut self, taken: usize, area: Size) {
        let indent = area.width.saturating_sub(taken) / 2;
        let above = area.height.saturating_sub(self.rows.len()) / 2;
        let title = self.rows.len().min(1);
        for row in self.rows.iter_mut().skip(title).filter(|_| indent > 0) {
            row.spans.insert(0, Span::blank(indent));
        }
        self.rows.splice(title..title, (0..above).map(|_| Row::default()));
        self.spots.iter_mut().for_each(|Spotted { columns, row, .. }| {
            *columns = columns.start + indent..columns.end + indent;
            *row += above;
        });
    }

    /// Returns the first row of a spot, or `None` if the spot is scrolled out of view.
    pub fn row_of(&self, spot: Spot) -> Option<usize> {
        self.spots.iter().find(|spotted| spotted.spot == spot).map(|spotted| spotted.row)
    }
}

/// A part of a picture that can be dimmed, given by its index in the [`Net`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetPart {
    /// A role.
    Knot(usize),
    /// A whole line, with the interactions in both directions.
    Line(usize),
    /// The interactions in one direction of a line. If the flag is `true`, the role at the first
    /// end of the line declares them, otherwise the role at the second end.
    Strand(usize, bool),
}

/// The location of a spot in a drawing. A spot on several rows has one entry for each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spotted {
    /// The spot.
    pub spot: Spot,
    /// The row of the spot in the drawing.
    pub row: usize,
    /// The columns that the spot covers in its row.
    pub columns: Range<usize>,
}
