//! Where the user has been: a stack of places, back and forward.

use crate::atlas::Node;
use crate::search::Order;

use super::focus::{Focus, Tab};
use super::graph::Scene;
use super::reader::ReaderPlace;

/// Everything that is needed to stand somewhere again exactly as before.
#[derive(Debug, Clone)]
pub struct Place {
    /// The query and its cursor, in characters.
    pub query: (String, usize),
    /// In what order the hits stood.
    pub order: Order,
    /// The current role.
    pub current: Option<Node>,
    /// A role shown above the hits because it is none of them.
    pub pinned: Option<Node>,
    /// First list row in view.
    pub list_top: usize,
    /// The place in the card.
    pub card: ReaderPlace,
    /// The place in the source.
    pub raw: ReaderPlace,
    /// What the graph shows, and where its cursor stands.
    pub scene: Scene,
    /// The two roles that were seen side by side.
    pub pair: Option<(Node, Node)>,
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

    /// The roles behind, oldest first, each once in a row.
    pub fn behind(&self) -> impl DoubleEndedIterator<Item = Node> {
        self.past.iter().filter_map(|place| place.current)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str) -> Place {
        Place {
            query: (name.to_owned(), 0),
            order: Order::default(),
            current: None,
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
        let query = |place: Option<Place>| place.map(|place| place.query.0);
        assert_eq!(query(trail.back(place("a"))), None);
        trail.push(place("a"));
        trail.push(place("b"));
        assert_eq!(query(trail.back(place("c"))).as_deref(), Some("b"));
        assert_eq!(query(trail.back(place("b"))).as_deref(), Some("a"));
        assert_eq!(query(trail.forward(place("a"))).as_deref(), Some("b"));
        trail.push(place("b"));
        assert_eq!(query(trail.forward(place("d"))), None);
        assert_eq!(trail.past.len(), 2);
    }
}
