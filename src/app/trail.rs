//! Where the user has been: a stack of places, back and forward.

use std::collections::BTreeMap;

use crate::atlas::{Key, Since};
use crate::search::Order;

use super::focus::{Focus, Tab};
use super::graph::Scene;
use super::reader::ReaderPlace;
use super::shift::Shift;

/// Everything that is needed to stand somewhere again exactly as before.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The query and its cursor, in characters.
    pub query: (String, usize),
    /// In what order the hits stood.
    pub order: Order,
    /// The current role.
    pub current: Option<Key>,
    /// A role shown above the hits because it is none of them.
    pub pinned: Option<Key>,
    /// First list row in view.
    pub list_top: usize,
    /// The place in the card.
    pub card: ReaderPlace,
    /// The place in the source.
    pub raw: ReaderPlace,
    /// What the graph shows, and where its cursor stands.
    pub scene: Scene,
    /// The two roles that were seen side by side.
    pub pair: Option<(Key, Key)>,
    /// The pane in focus.
    pub focus: Focus,
    /// The pane on the right.
    pub tab: Tab,
    /// Which of card and source is shown beside the graph.
    pub text: Tab,
    /// Whether it filled the screen.
    pub zoom: bool,
}

/// Longest way back that is kept.
const LONGEST: usize = 200;

/// Places behind and ahead.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    past: Vec<Place>,
    future: Vec<Place>,
}

impl Trail {
    /// Leaves a place by a jump; what was ahead is cut.
    pub fn push(&mut self, place: Place) {
        self.future.clear();
        self.past.push(place);
        if self.past.len() > LONGEST {
            self.past.remove(0);
        }
    }

    /// Goes back from `here`; `None` at the start.
    pub fn back(&mut self, here: Place) -> Option<Place> {
        let place = self.past.pop()?;
        self.future.push(here);
        Some(place)
    }

    /// Goes forward from `here`; `None` at the end.
    pub fn forward(&mut self, here: Place) -> Option<Place> {
        let place = self.future.pop()?;
        self.past.push(here);
        Some(place)
    }

    /// Takes all places over to a later atlas.
    pub(super) fn carry(&mut self, since: &Since<'_>) {
        let mut shifts: BTreeMap<Key, Shift<'_>> = BTreeMap::new();
        for place in self.past.iter_mut().chain(&mut self.future) {
            place.scene.carry(since);
            if let Some(key) = &mut place.current {
                let shift =
                    shifts.entry(key.clone()).or_insert_with_key(|key| Shift::new(since, key));
                for place in [&mut place.card, &mut place.raw] {
                    place.carry(|node| since.node(node), |anchor| shift.anchor(anchor));
                }
            }
            let pair = place.pair.iter_mut().flat_map(|(one, other)| [one, other]);
            for key in [&mut place.current, &mut place.pinned].into_iter().flatten().chain(pair) {
                *key = since.key(key);
            }
        }
    }

    /// The roles behind, oldest first, each once in a row.
    pub fn behind(&self) -> impl DoubleEndedIterator<Item = &Key> {
        self.past.iter().filter_map(|place| place.current.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str) -> Place {
        Place {
            query: (name.to_owned(), 0),
            order: Order::default(),
            current: Some(Key::Missing(name.to_owned())),
            pinned: None,
            list_top: 0,
            card: ReaderPlace::default(),
            raw: ReaderPlace::default(),
            scene: Scene::default(),
            pair: None,
            focus: Focus::List,
            tab: Tab::Card,
            text: Tab::Card,
            zoom: false,
        }
    }

    #[test]
    fn back_and_forward_and_a_jump_cuts_forward() {
        let mut trail = Trail::default();
        assert_eq!(trail.back(place("a")), None);
        trail.push(place("a"));
        trail.push(place("b"));
        assert_eq!(trail.back(place("c")), Some(place("b")));
        assert_eq!(trail.back(place("b")), Some(place("a")));
        assert_eq!(trail.forward(place("a")), Some(place("b")));
        trail.push(place("b"));
        assert_eq!(trail.forward(place("d")), None);
        assert_eq!(trail.behind().count(), 2);
    }
}
