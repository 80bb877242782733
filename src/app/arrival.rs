//! Keeps keystrokes and requests until the cards are loaded, and remembers whether the user has
//! done anything yet.

use std::collections::VecDeque;

use crate::atlas::{Atlas, Node};
use crate::check::Finding;

use super::bookmarks::Bookmark;
use super::key::KeyPress;
use super::library::Library;
use super::text_pane::TextPlace;

/// The maximum number of keystrokes that are kept until the cards are loaded.
const MOST_KEYS: usize = 256;

/// The work that is done once the cards are loaded.
#[derive(Debug, Default)]
pub(super) struct Arrival {
    /// Whether the user has done anything. Until then, the first role stays selected while roles
    /// are loaded.
    is_touched: bool,
    /// The name of a role to open as soon as it is loaded.
    wanted: Option<String>,
    /// Whether to use `wanted` as a query if it does not name a role.
    is_word: bool,
    /// The role that was selected at the end of the last run.
    resumed: Option<Bookmark>,
    /// The selected role whose card disappeared, with its scroll position. It is selected again if
    /// the card returns before the user does anything.
    lost: Option<(Node, TextPlace)>,
    /// The keystrokes that wait for the cards to be loaded, oldest first.
    keys: VecDeque<KeyPress>,
    /// The problem that was selected last. The problems page selects it again when it opens.
    last_problem: Option<Box<Finding>>,
}

/// The role that the user requested at the start.
pub(super) enum WantedRole {
    /// The requested role, with a message if several roles match the request.
    Here(Node, Option<String>),
    /// The message saying that no role has the requested name.
    Nowhere(String),
    /// The requested text, which does not name a role and is used as a query instead.
    Search(String),
}

impl Arrival {
    pub(super) fn new(
        open: Option<String>,
        word: Option<String>,
        resumed: Option<Bookmark>,
    ) -> Arrival {
        let is_word = open.is_none() && word.is_some();
        Arrival { wanted: open.or(word), is_word, resumed, ..Arrival::default() }
    }

    pub(super) fn is_touched(&self) -> bool {
        self.is_touched
    }

    /// Records that the user has done something.
    pub(super) fn touch(&mut self) {
        (self.is_touched, self.lost) = (true, None);
    }

    /// Records that the query has changed. The first result is selected, and earlier requests for a
    /// role are dropped.
    pub(super) fn begin_again(&mut self) {
        (self.is_touched, self.wanted, self.resumed) = (false, None, None);
    }

    /// Records the role whose card disappeared, unless one has already been recorded.
    pub(super) fn lose(&mut self, role: Node, place: TextPlace) {
        self.lost.get_or_insert((role, place));
    }

    /// If the card that disappeared is back, returns its role and scroll position.
    pub(super) fn take_found(&mut self, atlas: &Atlas) -> Option<(Node, TextPlace)> {
        let node = atlas.current(self.lost.as_ref()?.0)?;
        self.lost.take().map(|(_, place)| (node, place))
    }

    /// Returns the role that was selected in the last run, unless the user has done something
    /// since.
    pub(super) fn take_resumed(&mut self, library: &Library) -> Option<Node> {
        let role = self.resumed.take().filter(|_| !self.is_touched)?;
        let found = role.find(library.atlas()).first().copied();
        match found {
            // This role stays selected even as more cards are loaded.
            Some(node) => {
                self.is_touched = !library.is_loading() || matches!(node, Node::Role(_));
            }
            None if library.is_loading() => self.resumed = Some(role),
            None => {}
        }
        found
    }

    /// Returns the requested role once the program knows whether it exists.
    pub(super) fn take_wanted(&mut self, library: &Library) -> Option<WantedRole> {
        let atlas = library.atlas();
        let name = self.wanted.take().filter(|_| !self.is_touched)?;
        // Until all cards are read, only an exact name is accepted, because a partial name may
        // match a card that is read later.
        let found =
            if library.is_loading() { atlas.all_called(&name) } else { atlas.all_meant(&name) };
        match found.first() {
            Some(&id) => {
                self.is_touched = true;
                let is_one_of_several = !library.is_loading() && found.len() > 1;
                let notice = is_one_of_several.then(|| {
                    let (count, origin) = (found.len(), &atlas[id].origin);
                    let verb =
                        if atlas.all_called(&name).is_empty() { "match" } else { "are named" };
                    format!("{count} roles {verb} {name}; this one is from {origin}")
                });
                Some(WantedRole::Here(Node::Role(id), notice))
            }
            None if library.is_loading() => {
                self.wanted = Some(name);
                None
            }
            None if self.is_word => Some(WantedRole::Search(name)),
            None => {
                let near = atlas.nearest(&name);
                let hint = if near.is_empty() {
                    String::new()
                } else {
                    format!("; did you mean {}?", near.join(" or "))
                };
                Some(WantedRole::Nowhere(format!("no role is named {name}{hint}")))
            }
        }
    }

    /// Returns whether any keystrokes are waiting for the cards to be loaded.
    pub(super) fn has_keys(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Keeps a keystroke until the cards are read. Keystrokes beyond [`MOST_KEYS`] are dropped.
    pub(super) fn keep_key(&mut self, key: KeyPress) {
        if self.keys.len() < MOST_KEYS {
            self.keys.push_back(key);
        }
    }

    /// Drops the last waiting keystroke if `is_one` returns true for it. Returns whether it was
    /// dropped.
    pub(super) fn drop_last_key(&mut self, is_one: impl FnOnce(KeyPress) -> bool) -> bool {
        let is_dropped = self.keys.back().is_some_and(|key| is_one(*key));
        is_dropped && self.keys.pop_back().is_some()
    }

    /// Drops all waiting keystrokes.
    pub(super) fn drop_keys(&mut self) {
        self.keys.clear();
    }

    /// Removes and returns the next waiting keystroke, or returns `None` while cards are being
    /// read.
    pub(super) fn take_key(&mut self, library: &Library) -> Option<KeyPress> {
        if library.is_loading() { None } else { self.keys.pop_front() }
    }

    pub(super) fn last_problem(&self) -> Option<&Finding> {
        self.last_problem.as_deref()
    }

    pub(super) fn remember_problem(&mut self, problem: Option<Finding>) {
        self.last_problem = problem.map(Box::new);
    }
}
