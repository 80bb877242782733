//! The position of the cursor in a picture, and the directions in which it moves.

/// A position that the cursor can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Spot {
    /// The central role of the picture.
    #[default]
    Centre,
    /// A neighbour, given by the index of its row.
    Row(usize),
    /// A role on the map, given by its index in the network.
    Knot(usize),
    /// A cell of the matrix, given by its row and column.
    Cell(usize, usize),
    /// A role on a path, given by its position on the path, counted from 0.
    Hop(usize),
}

/// The position of the cursor and of the visible part in a picture. It is plain data, so the
/// history of visited places can store it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stand {
    /// Where the cursor is in the picture.
    pub spot: Spot,
    /// The goal of later moves. On the map, vertical moves aim for this column. In the list of
    /// neighbours, moves to the right aim for this row. Like the remembered column of a text
    /// cursor, the goal makes moves reversible.
    pub(super) goal: usize,
    /// The first visible line.
    pub(super) top: usize,
    /// The first visible column of a picture that is wider than its area.
    pub(super) across: usize,
}

impl Stand {
    /// Returns this position with the cursor on a different spot.
    #[must_use]
    pub fn at(self, spot: Spot) -> Stand {
        Stand { spot, ..self }
    }

    /// Returns a position with the cursor on a spot. The spot may be out of view until
    /// `Picture::settle` scrolls it into view.
    pub fn on(spot: Spot) -> Stand {
        Stand { spot, ..Stand::default() }
    }
}

/// A direction of movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// A move to the previous column or, in the list of neighbours, to the parent row.
    Left,
    /// A move to the next row.
    Down,
    /// A move to the previous row.
    Up,
    /// A move to the next column or, in the list of neighbours, to the unfolded rows below.
    Right,
}

impl Way {
    /// All directions.
    pub const ALL: [Way; 4] = [Way::Left, Way::Down, Way::Up, Way::Right];
}
