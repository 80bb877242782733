//! The trail of visited places, along which the user can go back and forward.

use crate::atlas::{Atlas, Node};

use super::dialog::PagePlace;
use super::graph::Scene;
use super::orders::Orders;
use super::screen::PaneChoice;
use super::text_pane::TextPlace;

/// The state that is needed to restore a place exactly.
#[derive(Debug, Clone, Default)]
pub(super) struct TrailPlace {
    /// The query, the cursor position in characters, and the orders of the list.
    pub(super) search: (String, usize, Orders),
    /// The current role.
    pub(super) current: Option<Node>,
    /// The role that is pinned above the results.
    pub(super) pinned: Option<Node>,
    /// The first visible row of the list.
    pub(super) list_top: usize,
    /// The scroll and cursor positions in the card and its source.
    pub(super) text: TextPlace,
    /// The state of the graph, including its cursor.
    pub(super) scene: Scene,
    /// The planning page that is open, if any.
    pub(super) page: Option<PagePlace>,
    /// The panes and the focus.
    pub(super) panes: PaneChoice,
}

/// The maximum number of places in the trail.
const LONGEST: usize = 200;

/// The visited places before and after the current one.
#[derive(Debug, Clone, Default)]
pub(super) struct Trail {
    past: Vec<TrailPlace>,
    future: Vec<TrailPlace>,
    /// The place from which the user went to the search box or the list, if no role has been opened
    /// since.
    left: Option<TrailPlace>,
}

impl TrailPlace {
    /// Returns whether two places show the same role in the same pane and page.
    fn shows_the_same(&self, other: &TrailPlace) -> bool {
        (self.current, self.panes, &self.page) == (other.current, other.panes, &other.page)
    }

    /// Returns the names of what the place shows: its role, if a card or graph shows it, and the page
    /// over it. A role that is only selected in the list behind a page has not been visited.
    pub(super) fn names<'a>(&self, atlas: &'a Atlas) -> impl Iterator<Item = &'a str> + use<'a> {
        let page = self.page.as_ref().map(PagePlace::name);
        let is_read = page.is_none() || !self.panes.focus.is_in_roles();
        let role = self.current.filter(|_| is_read).and_then(|node| atlas.current(node));
        role.map(|node| atlas.label(node)).into_iter().chain(page)
    }

    /// Returns whether going back from `here` to this place would change nothing that the user
    /// notices: both are in the list, with the same query and the same role.
    fn looks_like(&self, here: &TrailPlace) -> bool {
        let is_list = [self, here].iter().all(|place| place.panes.focus.is_in_roles());
        is_list
            && (self.current, self.pinned, &self.page) == (here.current, here.pinned, &here.page)
            && self.search.0 == here.search.0
            && self.panes.is_zoomed() == here.panes.is_zoomed()
    }
}

impl Trail {
    /// Adds the place from which the user jumps elsewhere. The places to which the user could have
    /// gone forward are dropped.
    pub(super) fn push(&mut self, place: TrailPlace) {
        self.future.clear();
        // If the user read another role before selecting this one in the list, going back visits
        // both roles.
        let left = self.left.take().filter(|left| left.current != place.current);
        self.past.extend(left);
        self.past.push(place);
        let over = self.past.len().saturating_sub(LONGEST);
        self.past.drain(..over);
    }

    /// Remembers the place from which the user goes to the search box or the list, unless it is
    /// already the newest place in the trail. A place in the list does not replace an earlier place
    /// in a card or graph.
    pub(super) fn leave(&mut self, place: TrailPlace) {
        let is_known = self.past.last().is_some_and(|last| last.shows_the_same(&place));
        match &self.left {
            Some(_) if place.panes.focus.is_in_roles() => {}
            _ => self.left = (!is_known).then_some(place),
        }
    }

    /// Adds a place when the user opens a role from the list. If the user was reading another role
    /// before, the place of that role is added, so that going back leads to it. Otherwise, the list
    /// itself (`here`) is added.
    pub(super) fn open(&mut self, here: TrailPlace) {
        match self.left.take() {
            Some(left) if left.current == here.current => {}
            left => self.push(left.unwrap_or(here)),
        }
    }

    /// Goes back from `here`. Returns `None` at the start of the trail.
    pub(super) fn back(&mut self, here: TrailPlace) -> Option<TrailPlace> {
        // If the user selected another role in the list without opening it, going back leads to the
        // previous role.
        let left = self.left.take().filter(|left| left.current != here.current);
        if left.is_none() {
            // If the user opened a role from the list and then left its card, the newest place is
            // the list as it is now.
            while self.past.last().is_some_and(|place| place.looks_like(&here)) {
                self.past.pop();
            }
        }
        let place = left.or_else(|| self.past.pop())?;
        self.future.push(here);
        Some(place)
    }

    /// Returns whether there is a place to which the user can go back from `here`.
    pub(super) fn leads_back(&self, here: &TrailPlace) -> bool {
        let is_elsewhere = |left: &TrailPlace| left.current != here.current;
        self.left.as_ref().is_some_and(is_elsewhere)
            || self.past.iter().any(|place| !place.looks_like(here))
    }

    /// Goes forward from `here`. Returns `None` at the end of the trail.
    pub(super) fn forward(&mut self, here: TrailPlace) -> Option<TrailPlace> {
        let place = self.future.pop()?;
        self.past.push(here);
        Some(place)
    }

    /// Returns the places before the current one, oldest first.
    pub(super) fn behind(&self) -> impl DoubleEndedIterator<Item = &TrailPlace> {
        self.past.iter().chain(&self.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str) -> TrailPlace {
        TrailPlace { search: (name.to_owned(), 0, Orders::default()), ..TrailPlace::default() }
    }

    #[test]
    fn back_and_forward_and_a_jump_cuts_forward() {
        let mut trail = Trail::default();
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

    fn query(place: Option<TrailPlace>) -> Option<String> {
        place.map(|place| place.search.0)
    }
}
