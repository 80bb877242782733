//! What became of the roles of an earlier atlas.
//!
//! A role is most of all its file. A file may have been moved, or two may have changed places:
//! then a role is the one with its id, else its text, else its name.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use crate::card::Card;

use super::graph::{Atlas, Key, Node, RoleId};
use super::names::name_key;

/// The way from the nodes of an atlas to those of a later one.
#[derive(Debug)]
pub struct Since<'a> {
    before: &'a Atlas,
    now: &'a Atlas,
    /// Roles that have another file.
    moved: HashMap<RoleId, RoleId>,
    /// What they are now.
    taken: HashSet<RoleId>,
}

impl<'a> Since<'a> {
    /// Compares two atlases; takes the longer, the more files were moved.
    pub fn new(before: &'a Atlas, now: &'a Atlas) -> Since<'a> {
        let (mut gone, mut come) = apart(before, now);
        let mut moved = HashMap::new();
        let by: [fn(&Card) -> Option<String>; 4] = [
            |card| card.id.as_deref().map(name_key),
            |card| Some(card.text.trim().to_owned()).filter(|text| !text.is_empty()),
            |card| Some(format!("{}\n{}", name_key(&card.name), name_key(&card.slug))),
            |card| Some(name_key(&card.name)),
        ];
        for key in by {
            if gone.is_empty() || come.is_empty() {
                break;
            }
            let (old, new) = (grouped(before, &gone, key), grouped(now, &come, key));
            for (key, old) in old {
                // Where several could be meant none is.
                if let ([old], Some([new])) = (old.as_slice(), new.get(&key).map(Vec::as_slice)) {
                    moved.insert(*old, *new);
                }
            }
            let taken: HashSet<RoleId> = moved.values().copied().collect();
            gone.retain(|id| !moved.contains_key(id));
            come.retain(|id| !taken.contains(id));
        }
        let taken = moved.values().copied().collect();
        Since { before, now, moved, taken }
    }

    /// The earlier atlas.
    pub fn before(&self) -> &'a Atlas {
        self.before
    }

    /// The later atlas.
    pub fn now(&self) -> &'a Atlas {
        self.now
    }

    /// What a node of the earlier atlas is now; `None` when it is gone. A missing role that got a
    /// card is that role.
    pub fn node(&self, node: Node) -> Option<Node> {
        if let Node::Role(id) = node
            && let Some(moved) = self.moved.get(&id)
        {
            return Some(Node::Role(*moved));
        }
        let free = |node: &Node| !matches!(node, Node::Role(id) if self.taken.contains(id));
        self.now.find(&self.before.key(node)).filter(free).or_else(|| {
            match self.now.all_named(self.before.name(node)).as_slice() {
                [id] => Some(Node::Role(*id)),
                _ => None,
            }
        })
    }

    /// The key that a node of the earlier atlas has now; the same for one that is gone, for it may
    /// return.
    pub fn key(&self, key: &Key) -> Key {
        let node = self.before.find(key).and_then(|node| self.node(node));
        node.map_or_else(|| key.clone(), |node| self.now.key(node))
    }
}

/// Roles whose files are no longer there, and roles whose files were not there before. Where
/// another role is in the same file, both.
fn apart(before: &Atlas, now: &Atlas) -> (Vec<RoleId>, Vec<RoleId>) {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    let (mut old, mut new) = (before.ids().peekable(), now.ids().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (Some(&a), Some(&b)) => before[a].origin.cmp(&now[b].origin),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return (gone, come),
        };
        let a = old.next_if(|_| order.is_le());
        let b = new.next_if(|_| order.is_ge());
        match (a, b) {
            (Some(a), Some(b)) if are_alike(&before[a], &now[b]) => {}
            (a, b) => {
                gone.extend(a);
                come.extend(b);
            }
        }
    }
}

/// Whether two cards of one file are of one role for sure.
fn are_alike(one: &Card, other: &Card) -> bool {
    std::ptr::eq(one, other)
        || one.id.is_some() && one.id == other.id
        || one.name == other.name
        || one.slug == other.slug
}

fn grouped(
    atlas: &Atlas,
    ids: &[RoleId],
    key: fn(&Card) -> Option<String>,
) -> HashMap<String, Vec<RoleId>> {
    let mut groups: HashMap<String, Vec<RoleId>> = HashMap::new();
    for &id in ids {
        if let Some(key) = key(&atlas[id]) {
            groups.entry(key).or_default().push(id);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::role::Origin;

    fn atlas(cards: &[(&str, &str)]) -> Atlas {
        let card =
            |(path, text): &(&str, &str)| Arc::new(Card::new(Origin::File((*path).into()), *text));
        Atlas::new(cards.iter().map(card).collect(), Vec::new(), 0)
    }

    /// The file that the role of a file has now.
    fn file(before: &[(&str, &str)], now: &[(&str, &str)], path: &str) -> Option<String> {
        let (before, now) = (atlas(before), atlas(now));
        let node = before.find(&Key::Role(Origin::File(path.into()))).unwrap();
        match Since::new(&before, &now).node(node)? {
            Node::Role(id) => Some(now[id].origin.to_string()),
            Node::Missing(_) => None,
        }
    }

    const ADA: &str = "---\nname: Ada\n---\nA\n";
    const BOB: &str = "---\nname: Bob\n---\nB\n";

    #[test]
    fn a_role_is_followed_to_its_file() {
        let is = |now: &[(&str, &str)], wanted: Option<&str>| {
            let found = file(&[("a/profile.md", ADA), ("b/profile.md", BOB)], now, "a/profile.md");
            assert_eq!(found.as_deref(), wanted, "{now:?}");
        };
        // It says something else, is called otherwise, is moved, has changed places with another.
        is(&[("a/profile.md", "---\nname: Ada\n---\nX\n")], Some("a/profile.md"));
        is(&[("a/profile.md", "---\nname: Eve\nslug: eve\n---\n")], Some("a/profile.md"));
        is(&[("b/profile.md", BOB), ("c/profile.md", ADA)], Some("c/profile.md"));
        is(&[("a/profile.md", BOB), ("b/profile.md", ADA)], Some("b/profile.md"));
        // Another took its place, and it is nowhere.
        is(&[("a/profile.md", BOB)], None);
        is(&[], None);
    }

    #[test]
    fn without_a_name_it_is_its_text_or_id() {
        let text = "# Capabilities\n- **SQL** — Expert\n";
        let found =
            file(&[("ada/profile.md", text)], &[("eve/profile.md", text)], "ada/profile.md");
        assert_eq!(found.as_deref(), Some("eve/profile.md"));
        let with = |name: &str| format!("---\nid: x-1\nname: {name}\n---\n");
        let (ada, eve) = (with("Ada"), with("Eve"));
        let found =
            file(&[("a.md", &ada), ("b.md", BOB)], &[("e.md", &eve), ("b.md", BOB)], "a.md");
        assert_eq!(found.as_deref(), Some("e.md"));
    }

    #[test]
    fn of_two_with_one_name_the_one_that_moved_is_followed() {
        let other = "---\nname: Ada\n---\nanother\n";
        let before = [("a.md", ADA), ("b.md", other)];
        let now = [("b.md", other), ("c.md", "---\nname: Ada\n---\nchanged\n")];
        assert_eq!(file(&before, &now, "a.md").as_deref(), Some("c.md"));
    }
}
