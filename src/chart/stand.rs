//! The position of the cursor in a picture, and the directions of movement.

/// A place that the cursor can be on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Spot {
    /// The role that the picture is about.
    #[default]
    Centre,
    /// A neighbour, by row.
    Row(usize),
    /// A role of the map, by its knot in the net.
    Knot(usize),
    /// A cell of the matrix, by displayed row and column.
    Cell(usize, usize),
    /// A role on a path, counted from the start.
    Hop(usize),
}

/// The position of the user in a picture: plain data that the trail can store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stand {
    /// The spot of the cursor.
    pub spot: Spot,
    /// The goal when the cursor moves across lines: the column of the last spot that was reached
    /// along a line. It makes movements reversible, like the column of a text cursor.
    pub(super) goal: usize,
    /// The first visible line.
    pub(super) top: usize,
    /// The first visible column of a picture that is wider than its area.
    pub(super) across: usize,
}

impl Stand {
    /// The same position on another spot.
    #[must_use]
    pub fn at(self, spot: Spot) -> Stand {
        Stand { spot, ..self }
    }

    /// A position on a spot that may be out of view; settling scrolls it into view.
    pub fn on(spot: Spot) -> Stand {
        Stand { spot, ..Stand::default() }
    }
}

/// A direction of movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// To the previous column; among neighbours, to the parent row.
    Left,
    /// To the next row.
    Down,
    /// To the previous row.
    Up,
    /// To the next column; among neighbours, to the unfolded rows below.
    Right,
}

impl Way {
    /// All directions.
    pub const ALL: [Way; 4] = [Way::Left, Way::Down, Way::Up, Way::Right];
}
