//! Pictures of who works with whom: geometry and rows of inked spans.
//!
//! A picture is laid out once for a node and a size, and then drawn for where the user stands.
//! It knows no terminal and no colour; what is drawn and what a mouse can hit come from the same
//! call, so they cannot disagree.
//!
//! There are four: the [`Ego`], who names a role and whom it names; the [`Map`] and the
//! [`Matrix`] of a [`Net`]; and the [`Path`] between two roles. [`Picture`] is whichever is
//! shown, and the `export` module writes it in forms for other programs.

mod ego;
mod filter;
mod glyphs;
mod map;
mod matrix;
mod net;
mod path;
mod picture;
mod stand;
mod window;

use std::ops::Range;

use crate::page::Row;

pub use ego::{Choice, DEEPEST, Ego};
pub use filter::{Direction, Filter};
pub use glyphs::Glyphs;
pub use map::{Map, Refusal};
pub use matrix::Matrix;
pub use net::{Knot, Net, NetLine, Strand};
pub use path::Path;
pub use picture::{Picture, Size, Stress, View};
pub use stand::{Spot, Stand, Way};

/// A picture as drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawing {
    /// Its rows, from the top; never more or wider than the picture's size.
    pub rows: Vec<Row>,
    /// Where the cursor can stand, for the mouse.
    pub spots: Vec<Spotted>,
}

impl Drawing {
    /// The spot drawn at a column of a row.
    pub fn at(&self, row: usize, column: usize) -> Option<Spot> {
        let here = |s: &&Spotted| s.row == row && s.columns.contains(&column);
        self.spots.iter().find(here).map(|spotted| spotted.spot)
    }

    /// The first row on which a spot is drawn; `None` when it is scrolled away.
    pub fn row_of(&self, spot: Spot) -> Option<usize> {
        self.spots.iter().find(|spotted| spotted.spot == spot).map(|spotted| spotted.row)
    }
}

/// A part of a picture that can be drawn dim, by its place in the [`Net`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetPart {
    /// A role.
    Knot(usize),
    /// A line, both ways.
    Line(usize),
    /// One way of a line: what the first end declares (`true`), or the second.
    Strand(usize, bool),
}

/// Where a spot is drawn; one that is several rows high is there once for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spotted {
    /// What is there.
    pub spot: Spot,
    /// Its row in the drawing.
    pub row: usize,
    /// Its columns in that row.
    pub columns: Range<usize>,
}
