//! Filters interactions by verb family, weight (daily, weekly or other) and direction. The list of
//! neighbours hides interactions that do not match the filter. The map and the matrix only dim
//! them, to keep their layout.

use crate::atlas::{Atlas, EdgeId, Family, Node, Weight};
use crate::text::table;

/// Selects the interactions that are shown. By default, all of them are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// The hidden verb families, one bit each, in the order of [`Family::ALL`].
    families: u8,
    /// The hidden weights (daily, weekly or other), one bit each, in the order of [`Weight::ALL`].
    weights: u8,
    /// The direction of the interactions to show, as seen from the current role.
    pub direction: Direction,
}

table! {
    /// The direction of interactions, as seen from one role. The user cycles through the variants
    /// in this order.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
    pub enum Direction {
        /// The name of the direction on the command line.
        name,
        /// A description of the roles that this direction shows.
        sentence
    }
    #[default]
    Both = "both" "all roles that this role works with";
    In = "in" "roles that name this role";
    Out = "out" "roles that this role names";
}

impl Direction {
    /// Returns the next direction in the cycle.
    #[must_use]
    pub fn next(self) -> Direction {
        match self {
            Direction::Both => Direction::In,
            Direction::In => Direction::Out,
            Direction::Out => Direction::Both,
        }
    }
}

impl Filter {
    /// Creates a filter that shows all interactions in one direction.
    pub fn in_direction(direction: Direction) -> Filter {
        Filter { direction, ..Filter::default() }
    }

    /// Returns whether the filter shows all interactions.
    pub fn is_open(&self) -> bool {
        *self == Filter::default()
    }

    /// Returns whether interactions of every verb family and every weight are shown.
    pub fn shows_all(&self) -> bool {
        self.families == 0 && self.weights == 0
    }

    /// Hides the interactions of a verb family, or shows them again.
    pub fn toggle_family(&mut self, family: Family) {
        self.families ^= 1 << family as u8;
    }

    /// Hides the interactions of a weight (daily, weekly or other), or shows them again.
    pub fn toggle_weight(&mut self, weight: Weight) {
        self.weights ^= 1 << weight as u8;
    }

    /// Returns whether the filter shows interactions of this verb family.
    pub fn shows_family(&self, family: Family) -> bool {
        self.families & (1 << family as u8) == 0
    }

    /// Returns whether the filter shows interactions of this weight (daily, weekly or other).
    pub fn shows_weight(&self, weight: Weight) -> bool {
        self.weights & (1 << weight as u8) == 0
    }

    /// Returns whether the filter shows interactions of this verb family and weight, regardless of
    /// their direction.
    pub fn shows(&self, family: Family, weight: Weight) -> bool {
        self.shows_family(family) && self.shows_weight(weight)
    }

    /// Returns whether the filter shows an interaction, as seen from `centre`.
    pub fn keeps(&self, atlas: &Atlas, centre: Node, edge: EdgeId) -> bool {
        let declared = &atlas[edge];
        let right_way = match self.direction {
            Direction::Both => true,
            Direction::In => declared.to == centre,
            Direction::Out => Node::Role(declared.from) == centre,
        };
        right_way && self.shows(declared.family, Weight::from_frequency(declared.frequency))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_interactions_can_be_shown_again() {
        let mut filter = Filter::default();
        for family in Family::ALL {
            filter.toggle_family(family);
            assert!(!filter.shows(family, Weight::Heavy));
        }
        for family in Family::ALL {
            filter.toggle_family(family);
        }
        for weight in Weight::ALL {
            filter.toggle_weight(weight);
            assert!(!filter.shows(Family::Report, weight));
            filter.toggle_weight(weight);
        }
        assert!(filter.is_open());
    }
}
