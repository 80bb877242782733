//! Where the cursor stands in a picture, and the ways it can go.

/// What the cursor can stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Spot {
    /// The role the picture is about.
    #[default]
    Centre,
    /// A role that names it, counted in canonical order.
    In(usize),
    /// A role it names, counted in canonical order.
    Out(usize),
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
    /// The line the caret rule aims at when the cursor goes across: that of the last spot
    /// reached along a column. It is what makes a way back the way there.
    pub(super) goal: usize,
    /// First lines of what scrolls.
    pub(super) tops: Tops,
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

/// The first line shown of each list that scrolls by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tops {
    /// Of the roles that name the centre, in three columns.
    pub(super) ins: usize,
    /// Of the roles it names, in three columns.
    pub(super) outs: usize,
    /// Of the whole picture, in the stacked form and in every picture but the ego graph.
    pub(super) all: usize,
    /// First column of a picture that is wider than its room.
    pub(super) across: usize,
}

/// A direction to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// Towards the roles that name the centre.
    Left,
    /// To the next row.
    Down,
    /// To the row before.
    Up,
    /// Towards the roles the centre names.
    Right,
}

impl Way {
    /// All ways.
    pub const ALL: [Way; 4] = [Way::Left, Way::Down, Way::Up, Way::Right];
}
