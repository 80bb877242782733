//! What waits for cards to arrive, and for whom the user has not done anything yet.

use std::collections::VecDeque;

use crate::atlas::{Atlas, Node};
use crate::check::Finding;

use super::bookmarks::Bookmark;
use super::key::Key;
use super::library::Library;
use super::text_pane::TextPlace;

/// How many keys wait for the cards at most.
const MOST_KEYS: usize = 256;

/// What is to be done as soon as the cards are there.
#[derive(Debug, Default)]
pub(super) struct Arrival {
    /// Whether the user has chosen anything: until then loading keeps the first role selected.
    is_touched: bool,
    /// A role to open as soon as it is loaded, by its name.
    wanted: Option<String>,
    /// The role that the run before ended at.
    resumed: Option<Bookmark>,
    /// The role that was selected until its card was gone, and where it was read. It is selected
    /// again if the card returns before the user does anything.
    lost: Option<(Node, TextPlace)>,
    /// Keys that depend on the cards, in the order in which they were pressed.
    keys: VecDeque<Key>,
    /// The problem that the cursor was on last, to come back to.
    last_problem: Option<Box<Finding>>,
}

/// The role that the program was asked for.
pub(super) enum Wanted {
    /// It is here, or the first of several, with a message.
    Here(Node, Option<String>),
    /// There is none, and why.
    Nowhere(String),
}

impl Arrival {
    pub(super) fn new(wanted: Option<String>, resumed: Option<Bookmark>) -> Arrival {
        Arrival { wanted, resumed, ..Arrival::default() }
    }

    pub(super) fn is_touched(&self) -> bool {
        self.is_touched
    }

    /// The user did something.
    pub(super) fn touch(&mut self) {
        (self.is_touched, self.lost) = (true, None);
    }

    /// The user asks something else: the first role that answers is the selected one.
    pub(super) fn begin_again(&mut self) {
        (self.is_touched, self.wanted, self.resumed) = (false, None, None);
    }

    /// Notes the role whose card is gone, unless another one is waited for.
    pub(super) fn lose(&mut self, role: Node, place: TextPlace) {
        self.lost.get_or_insert((role, place));
    }

    /// The lost role, when it is back.
    pub(super) fn take_found(&mut self, atlas: &Atlas) -> Option<(Node, TextPlace)> {
        let node = atlas.current(self.lost.as_ref()?.0)?;
        self.lost.take().map(|(_, place)| (node, place))
    }

    /// The role of the run before, unless the user is somewhere else.
    pub(super) fn take_resumed(&mut self, library: &Library) -> Option<Node> {
        let role = self.resumed.take().filter(|_| !self.is_touched)?;
        let found = role.find(library.atlas()).first().copied();
        match found {
            // More cards come, and it stays selected.
            Some(node) => {
                self.is_touched = !library.is_loading() || matches!(node, Node::Role(_));
            }
            None if library.is_loading() => self.resumed = Some(role),
            None => {}
        }
        found
    }

    /// The role the program was asked for, as soon as it is known whether it is there.
    pub(super) fn take_wanted(&mut self, library: &Library) -> Option<Wanted> {
        let atlas = library.atlas();
        let name = self.wanted.take().filter(|_| !self.is_touched)?;
        let found = atlas.all_called(&name);
        match found.first() {
            Some(&id) => {
                self.is_touched = true;
                let is_one_of_several = !library.is_loading() && found.len() > 1;
                let notice = is_one_of_several.then(|| {
                    let (count, origin) = (found.len(), &atlas[id].origin);
                    format!("{count} roles are named {name}; this is {origin}")
                });
                Some(Wanted::Here(Node::Role(id), notice))
            }
            None if library.is_loading() => {
                self.wanted = Some(name);
                None
            }
            None => {
                let near = atlas.nearest(&name);
                let hint = if near.is_empty() {
                    String::new()
                } else {
                    format!("; did you mean {}?", near.join(" or "))
                };
                Some(Wanted::Nowhere(format!("no role is named {name}{hint}")))
            }
        }
    }

    /// Whether keys wait for the cards.
    pub(super) fn has_keys(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Keeps a key until the cards are read; [`MOST_KEYS`] are kept, and later ones are dropped.
    pub(super) fn keep_key(&mut self, key: Key) {
        if self.keys.len() < MOST_KEYS {
            self.keys.push_back(key);
        }
    }

    /// Drops the last key that waits if it is one of these. Returns whether it did.
    pub(super) fn drop_last_key(&mut self, is_one: impl FnOnce(Key) -> bool) -> bool {
        let is_dropped = self.keys.back().is_some_and(|key| is_one(*key));
        is_dropped && self.keys.pop_back().is_some()
    }

    /// Drops all keys that wait.
    pub(super) fn drop_keys(&mut self) {
        self.keys.clear();
    }

    /// The next key that waits, as soon as the cards are read.
    pub(super) fn take_key(&mut self, library: &Library) -> Option<Key> {
        if library.is_loading() { None } else { self.keys.pop_front() }
    }

    pub(super) fn last_problem(&self) -> Option<&Finding> {
        self.last_problem.as_deref()
    }

    pub(super) fn remember_problem(&mut self, problem: Option<Finding>) {
        self.last_problem = problem.map(Box::new);
    }
}
