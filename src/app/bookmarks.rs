//! Bookmarked roles, which are kept between runs.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::atlas::{Atlas, Node, name_key};
use crate::card::Card;

/// A role, identified by its name and slug so that it can be found even if its card is moved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Bookmark {
    /// The name that the role had when it was bookmarked.
    pub name: String,
    /// The slug; `None` for a role without a card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
}

impl Bookmark {
    /// Creates a bookmark for a role.
    pub fn new(atlas: &Atlas, node: Node) -> Bookmark {
        let slug = match node {
            Node::Role(id) => Some(atlas[id].slug.to_string()),
            Node::Missing(_) => None,
        };
        Bookmark { name: atlas.name(node).to_owned(), slug }
    }

    /// Finds the roles with the slug of the bookmark, or else the roles with its name. Several
    /// cards may share a slug or a name.
    pub fn find(&self, atlas: &Atlas) -> Vec<Node> {
        let mut found = Vec::new();
        if let Some(slug) = &self.slug {
            found.extend(named(atlas, slug, |card| &card.slug));
        }
        if found.is_empty() {
            found.extend(named(atlas, &self.name, |card| &card.name));
        }
        if found.is_empty() {
            let missing =
                atlas.missing().find(|&id| name_key(&atlas[id].name) == name_key(&self.name));
            found.extend(missing.map(Node::Missing));
        }
        found
    }
}

/// Returns the roles that have a given slug or name.
fn named(atlas: &Atlas, wanted: &str, text: impl Fn(&Card) -> &str) -> impl Iterator<Item = Node> {
    let key = name_key(wanted);
    let all = atlas.all_named(wanted).into_iter();
    all.filter(move |id| name_key(text(&atlas[*id])) == key).map(Node::Role)
}

/// All bookmarks and the roles that they refer to in the current atlas.
#[derive(Debug, Clone, Default)]
pub struct Bookmarks {
    all: BTreeSet<Bookmark>,
    nodes: HashSet<Node>,
    /// The role of each bookmark that matches exactly one card. If that role is renamed, its
    /// bookmark is updated.
    roles: BTreeMap<Bookmark, Node>,
    /// The number of changes that are being saved and are not confirmed yet.
    unanswered: usize,
    /// Whether the user has already been told that bookmarks cannot be saved.
    is_loss_known: bool,
}

/// A change to the bookmarks, which must be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookmarkChange {
    /// The new bookmark.
    pub add: Option<Bookmark>,
    /// The removed bookmarks.
    pub drop: Vec<Bookmark>,
}

impl Bookmarks {
    pub(super) fn new(all: Vec<Bookmark>) -> Bookmarks {
        Bookmarks { all: all.into_iter().collect(), ..Bookmarks::default() }
    }

    /// Returns all bookmarks, sorted by name.
    pub fn all(&self) -> &BTreeSet<Bookmark> {
        &self.all
    }

    /// Returns the bookmarked roles in the current atlas.
    pub fn nodes(&self) -> &HashSet<Node> {
        &self.nodes
    }

    /// Returns the bookmarked roles, in the same order as their bookmarks.
    pub(super) fn in_order(&self, atlas: &Atlas) -> Vec<Node> {
        self.all.iter().flat_map(|bookmark| bookmark.find(atlas)).collect()
    }

    /// Finds the roles of all bookmarks in an atlas.
    pub(super) fn look_up(&mut self, atlas: &Atlas) {
        self.nodes.clear();
        self.roles.clear();
        for bookmark in &self.all {
            let found = bookmark.find(atlas);
            if let [role @ Node::Role(_)] = found.as_slice() {
                self.roles.insert(bookmark.clone(), *role);
            }
            self.nodes.extend(found);
        }
    }

    /// Finds the bookmarked roles in a new atlas. If a role has changed both its name and its slug,
    /// its bookmark no longer finds it and is replaced. Returns the changes to make to the saved
    /// bookmarks too, because otherwise the next run would not find the role.
    pub(super) fn follow(&mut self, atlas: &Atlas) -> Vec<BookmarkChange> {
        let mut changes = Vec::new();
        for (old, &node) in &self.roles {
            let is_lost = old.find(atlas).is_empty();
            let Some(node) = atlas.current(node).filter(|_| is_lost) else { continue };
            let new = Bookmark::new(atlas, node);
            self.all.remove(old);
            self.all.insert(new.clone());
            changes.push(BookmarkChange { add: Some(new), drop: vec![old.clone()] });
        }
        self.unanswered += changes.len();
        self.look_up(atlas);
        changes
    }

    /// Adds or removes the bookmark of a role. Returns whether the role is now bookmarked, and the
    /// change to save.
    pub(super) fn toggle(&mut self, node: Node, atlas: &Atlas) -> (bool, BookmarkChange) {
        let on = !self.nodes.contains(&node);
        (on, self.set(Bookmark::new(atlas, node), on, atlas))
    }

    /// Adds or removes a bookmark. Other bookmarks of the same role, which may have an older name,
    /// are removed too.
    pub(super) fn set(&mut self, bookmark: Bookmark, on: bool, atlas: &Atlas) -> BookmarkChange {
        let nodes = bookmark.find(atlas);
        let same = self
            .all
            .iter()
            .filter(|other| **other == bookmark || !nodes.is_empty() && other.find(atlas) == nodes);
        let mut drop: Vec<Bookmark> = same.cloned().collect();
        self.all.retain(|other| !drop.contains(other));
        drop.retain(|gone| !on || *gone != bookmark);
        if on {
            self.all.insert(bookmark.clone());
        }
        self.look_up(atlas);
        self.unanswered += 1;
        BookmarkChange { add: on.then_some(bookmark), drop }
    }

    /// Replaces the bookmarks with the saved ones, which other programs may have changed. If
    /// bookmarks cannot be saved, returns a message the first time this happens.
    pub(super) fn take_kept(
        &mut self,
        kept: Result<Vec<Bookmark>, String>,
        atlas: &Atlas,
    ) -> Option<String> {
        self.unanswered = self.unanswered.saturating_sub(1);
        let is_known = self.is_loss_known;
        self.is_loss_known |= kept.is_err();
        match kept {
            // While changes are unconfirmed, the saved bookmarks do not contain them yet and are
            // ignored.
            Ok(all) if self.unanswered == 0 => {
                self.all = all.into_iter().collect();
                self.look_up(atlas);
                None
            }
            Err(why) if !is_known => Some(format!("bookmarked for this run only: {why}")),
            _ => None,
        }
    }
}
