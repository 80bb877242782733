//! Where the cursor stands in a picture, and the ways it can go.

/// What the cursor can stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Spot {
    /// The role the picture is about.
    #[default]
    Centre,
    /// A neighbour, by its row.
    Row(usize),
    /// A role of the map, by its knot in the net.
    Knot(usize),
    /// A cell of the matrix: row and column, counted as drawn.
    Cell(usize, usize),
    /// A role on a path, counted from its beginning.
    Hop(usize),
}

/// Where the user stands in a picture: plain data, so that a place of the trail can keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stand {
    /// What the cursor is on.
    pub spot: Spot,
    /// Where the caret rule leads when the cursor goes across: to the line of the last spot that
    /// was reached along a column. It makes the way back the way there.
    pub(super) goal: usize,
    /// The first line in view.
    pub(super) top: usize,
    /// The first column in view of a picture that is wider than its room.
    pub(super) across: usize,
}

impl Stand {
    /// The same, but on another spot.
    #[must_use]
    pub fn at(self, spot: Spot) -> Stand {
        Stand { spot, ..self }
    }

    /// On a spot, wherever that is; settling brings it into sight.
    pub fn on(spot: Spot) -> Stand {
        Stand { spot, ..Stand::default() }
    }
}

/// A direction to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// To the column before; among neighbours, to the row above that was unfolded.
    Left,
    /// To the next row.
    Down,
    /// To the row before.
    Up,
    /// To the next column; among neighbours, to the unfolded rows below.
    Right,
}

impl Way {
    /// All ways.
    pub const ALL: [Way; 4] = [Way::Left, Way::Down, Way::Up, Way::Right];
}
