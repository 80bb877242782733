//! The roles the user comes back to, from run to run.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::atlas::{Atlas, Node, name_key};
use crate::page::{self, Page};

use super::App;
use super::event::Effect;
use super::focus::{Focus, Tab};
use super::overlay::{Bookmarked, Overlay};

/// A role by what it is called, so that it is found again wherever its card is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bookmark {
    /// The name, as it was.
    pub name: String,
    /// The slug; `None` for a role without a card.
    pub slug: Option<String>,
}

impl Bookmark {
    /// What a role is called.
    pub fn of(atlas: &Atlas, node: Node) -> Bookmark {
        let slug = match node {
            Node::Role(id) => Some(atlas[id].slug.to_string()),
            Node::Missing(_) => None,
        };
        Bookmark { name: atlas.name(node).to_owned(), slug }
    }

    /// The roles it is about: those of its slug, else of its name. More than one where cards
    /// share it.
    pub fn find(&self, atlas: &Atlas) -> Vec<Node> {
        let of = |word: &str, slug: bool| -> Vec<Node> {
            let all = atlas.all_named(word).into_iter();
            let is = |text: &str| name_key(text) == name_key(word);
            all.filter(|&id| if slug { is(&atlas[id].slug) } else { is(&atlas[id].name) })
                .map(Node::Role)
                .collect()
        };
        let mut found = self.slug.as_deref().map_or(Vec::new(), |slug| of(slug, true));
        if found.is_empty() {
            found = of(&self.name, false);
        }
        if found.is_empty() {
            let missing =
                atlas.missing().find(|&id| name_key(&atlas[id].name) == name_key(&self.name));
            found.extend(missing.map(Node::Missing));
        }
        found
    }
}

/// All bookmarks, and the roles that they are about at present.
#[derive(Debug, Clone, Default)]
pub struct Bookmarks {
    all: BTreeSet<Bookmark>,
    nodes: HashSet<Node>,
    /// The only role of each bookmark that has one, to follow it to another name.
    roles: BTreeMap<Bookmark, Node>,
}

impl Bookmarks {
    pub(super) fn new(all: Vec<Bookmark>) -> Bookmarks {
        Bookmarks { all: all.into_iter().collect(), ..Bookmarks::default() }
    }

    /// By name.
    pub fn all(&self) -> &BTreeSet<Bookmark> {
        &self.all
    }

    /// The roles of the atlas at hand.
    pub fn nodes(&self) -> &HashSet<Node> {
        &self.nodes
    }

    /// The same by name of the bookmark.
    pub(super) fn in_order(&self, atlas: &Atlas) -> Vec<Node> {
        self.all.iter().flat_map(|bookmark| bookmark.find(atlas)).collect()
    }

    /// Looks up the roles of all bookmarks.
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

    /// Looks up all bookmarks in a later atlas. Returns the bookmarks of roles that have another
    /// name and another slug there, each with its replacement.
    fn follow(&mut self, atlas: &Atlas) -> Vec<(Bookmark, Bookmark)> {
        let renamed = |(bookmark, &node): (&Bookmark, &Node)| {
            let lost = bookmark.find(atlas).is_empty();
            let node = atlas.current(node).filter(|_| lost)?;
            Some((bookmark.clone(), Bookmark::of(atlas, node)))
        };
        let renamed: Vec<(Bookmark, Bookmark)> = self.roles.iter().filter_map(renamed).collect();
        for (old, new) in &renamed {
            self.all.remove(old);
            self.all.insert(new.clone());
        }
        self.look_up(atlas);
        renamed
    }

    /// Sets or removes one. Another of the same role goes with it: the card may have been given
    /// another name since.
    fn set(&mut self, bookmark: &Bookmark, on: bool, atlas: &Atlas) -> Vec<Bookmark> {
        let nodes = bookmark.find(atlas);
        let same =
            |other: &Bookmark| other == bookmark || !nodes.is_empty() && other.find(atlas) == nodes;
        let gone: Vec<Bookmark> = self.all.iter().filter(|other| same(other)).cloned().collect();
        self.all.retain(|other| !gone.contains(other));
        if on {
            self.all.insert(bookmark.clone());
        }
        self.look_up(atlas);
        gone
    }
}

impl App {
    /// The bookmarked roles.
    pub fn bookmarks(&self) -> &Bookmarks {
        &self.bookmarks
    }

    /// Takes the bookmarks over to a later atlas. What is kept of them follows too, or they would
    /// be lost with this run.
    pub(super) fn follow_bookmarks(&mut self) {
        for (old, new) in self.bookmarks.follow(&self.atlas) {
            self.orders.push(Effect::Bookmark { add: Some(new), drop: vec![old] });
            self.unanswered += 1;
        }
    }

    /// Bookmarks the current role, or removes its bookmark.
    pub(super) fn bookmark(&mut self) {
        let Some(node) = self.current else { return };
        let on = !self.bookmarks.nodes.contains(&node);
        let bookmark = Bookmark::of(&self.atlas, node);
        self.set_bookmark(bookmark, on);
        let name = self.atlas.name(node);
        self.notice = Some(match on {
            true => format!("{name} is bookmarked; ' lists all"),
            false => format!("{name} is no longer bookmarked"),
        });
    }

    fn set_bookmark(&mut self, bookmark: Bookmark, on: bool) {
        let gone = self.bookmarks.set(&bookmark, on, &self.atlas);
        let drop = gone.into_iter().filter(|gone| !on || *gone != bookmark).collect();
        let add = on.then_some(bookmark);
        self.orders.push(Effect::Bookmark { add, drop });
        self.unanswered += 1;
        self.set.overlay_again();
    }

    /// Takes all bookmarks as they were kept, perhaps by others too; or why they are not kept.
    pub(super) fn bookmarked(&mut self, kept: Result<Vec<Bookmark>, String>) {
        self.unanswered = self.unanswered.saturating_sub(1);
        match kept {
            // What was done meanwhile is not in it.
            Ok(_) if self.unanswered > 0 => {}
            Ok(all) => {
                self.bookmarks = Bookmarks::new(all);
                self.bookmarks.look_up(&self.atlas);
                self.set.overlay_again();
            }
            // Told once: it will not be otherwise in this run.
            Err(why) if !self.told_unkept => {
                self.told_unkept = true;
                self.notice = Some(format!("bookmarked for this run only: {why}"));
            }
            Err(_) => {}
        }
    }

    pub(super) fn open_bookmarks(&mut self) {
        self.overlay = Some(Overlay::Bookmarks(Bookmarked::default()));
    }

    pub(super) fn bookmarks_page(&self, bookmarked: &mut Bookmarked, width: usize) -> Page {
        bookmarked.shown = self.bookmarks.all.iter().cloned().collect();
        let entries: Vec<(&str, Option<Node>)> = bookmarked
            .shown
            .iter()
            .map(|bookmark| (bookmark.name.as_str(), bookmark.find(&self.atlas).first().copied()))
            .collect();
        page::bookmarks(&self.atlas, &entries, width)
    }

    /// Goes to the role of the bookmark under the cursor.
    pub(super) fn go_to_bookmark(&mut self) {
        let Some(Overlay::Bookmarks(bookmarked)) = &self.overlay else { return };
        match bookmarked.reader.link(&self.atlas) {
            Some(node) => {
                self.overlay = None;
                self.jump_to(node);
            }
            None if bookmarked.shown.is_empty() => {}
            None => self.notice = Some("no card has this name now; d removes it".to_owned()),
        }
    }

    /// Removes the bookmark under the cursor.
    pub(super) fn remove_bookmark(&mut self) {
        let Some(Overlay::Bookmarks(bookmarked)) = &self.overlay else { return };
        if let Some(bookmark) = bookmarked.shown.get(bookmarked.reader.selected()).cloned() {
            self.set_bookmark(bookmark, false);
        }
    }

    /// A jump from a page over the panes: from search box and list, to the card, as Enter there.
    pub(super) fn jump_to(&mut self, node: Node) {
        self.jump(node);
        if matches!(self.focus, Focus::Query | Focus::List) {
            self.focus_tab(if self.tab == Tab::Raw { Tab::Card } else { self.tab });
        }
    }
}
