//! The position of the cursor in a picture, and the directions in which it moves.

/// A place on which the cursor can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Spot {
    /// The role that the picture is about.
    #[default]
    Centre,
    /// A neighbour, given by its row.
    Row(usize),
    /// A role of the map, given by its knot in the net.
    Knot(usize),
    /// A cell of the matrix, given by displayed row and column.
    Cell(usize, usize),
    /// A role on a path, given by its position from the start.
    Hop(usize),
}

/// The cursor and scroll position in a picture. It is plain data that the trail can store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stand {
    /// The spot of the cursor.
    pub spot: Spot,
    /// The goal for moves across lines: the column of the last spot that was reached by a move
    /// along a line. It makes moves reversible, like the remembered column of a text cursor.
    pub(super) goal: usize,
    /// The first visible line.
    pub(super) top: usize,
    /// The first visible column of a picture that is wider than its area.
    pub(super) across: usize,
}

impl Stand {
    /// Returns the same position with the cursor on another spot.
    #[must_use]
    pub fn at(self, spot: Spot) -> Stand {
        Stand { spot, ..self }
    }

    /// Returns a position on a spot that may be out of view until it is settled.
    pub fn on(spot: Spot) -> Stand {
        Stand { spot, ..Stand::default() }
    }
}

/// A direction of movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// To the previous column. In the list of neighbours, to the parent row.
    Left,
    /// To the next row.
    Down,
    /// To the previous row.
    Up,
    /// To the next column. In the list of neighbours, to the unfolded rows below.
    Right,
}

impl Way {
    /// All directions.
    pub const ALL: [Way; 4] = [Way::Left, Way::Down, Way::Up, Way::Right];
}
