//! The filter for interactions. The ego graph hides interactions that do not match; the map and the
//! matrix dim them, so that nothing moves.

use crate::atlas::{Atlas, EdgeId, Family, Node, Weight};
use crate::text::table;

/// The interactions to show. The default is all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// The hidden families, one bit each, in the order of [`Family::ALL`].
    families: u8,
    /// The hidden weights, one bit each, in the order of [`Weight::ALL`].
    weights: u8,
    /// The direction, from the current role.
    pub direction: Direction,
}

table! {
    /// The direction of interactions, from one role. The user cycles through the variants in this
    /// order.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
    pub enum Direction {
        /// The name on the command line.
        name,
        /// The neighbours that remain.
        sentence
    }
    #[default]
    Both = "both" "all roles it works with";
    In = "in" "roles that name it";
    Out = "out" "roles that it names";
}

impl Direction {
    /// The next direction in the cycle.
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
    /// Shows everything in one direction.
    pub fn in_direction(direction: Direction) -> Filter {
        Filter { direction, ..Filter::default() }
    }

    /// Whether everything is shown.
    pub fn is_open(&self) -> bool {
        *self == Filter::default()
    }

    /// Whether every family and weight is shown.
    pub fn shows_all(&self) -> bool {
        self.families == 0 && self.weights == 0
    }

    /// Hides a family, or shows it again.
    pub fn toggle_family(&mut self, family: Family) {
        self.families ^= bit(&Family::ALL, family);
    }

    /// Hides a weight, or shows it again.
    pub fn toggle_weight(&mut self, weight: Weight) {
        self.weights ^= bit(&Weight::ALL, weight);
    }

    /// Whether interactions of this family can be shown.
    pub fn shows_family(&self, family: Family) -> bool {
        self.families & bit(&Family::ALL, family) == 0
    }

    /// Whether interactions of this weight can be shown.
    pub fn shows_weight(&self, weight: Weight) -> bool {
        self.weights & bit(&Weight::ALL, weight) == 0
    }

    /// Whether interactions of this family and weight can be shown, regardless of direction.
    pub fn shows(&self, family: Family, weight: Weight) -> bool {
        self.shows_family(family) && self.shows_weight(weight)
    }

    /// Whether an edge is shown from the perspective of `centre`.
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

/// The bit of a value, by its index.
fn bit<T: PartialEq>(all: &[T], one: T) -> u8 {
    all.iter().position(|other| *other == one).map_or(0, |at| 1 << at)
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
