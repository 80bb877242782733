//! Finds the items of a role in a later version of its card.

use std::collections::{HashMap, HashSet, VecDeque};
use std::mem::{Discriminant, discriminant};

use super::content::Anchor;
use super::{Known, Role};

/// The kind of list to which an item belongs.
type ItemKind = (Discriminant<Anchor>, Option<Known>);

/// An item, and the keys that identify it.
struct TrackedItem {
    anchor: Anchor,
    /// The keys, from strictest to loosest: the whole content, the title and, for an interaction,
    /// the other role.
    keys: [String; 3],
}

impl TrackedItem {
    fn kind(&self) -> ItemKind {
        let known = if let Anchor::Item(known, _) = self.anchor { Some(known) } else { None };
        (discriminant(&self.anchor), known)
    }

    /// Returns the key with this number and the kind of the item. If no key has this number,
    /// returns the title without a kind, for comparison across all kinds.
    fn name(&self, key: usize) -> (Option<ItemKind>, &str) {
        let [_, title, _] = &self.keys;
        match self.keys.get(key) {
            Some(text) => (Some(self.kind()), text),
            None => (None, title),
        }
    }
}

impl Role {
    /// Maps each item of an earlier version of this role to its current place. Removed items are
    /// not in the map.
    ///
    /// An item is matched if it has the same content, or else the same title (even in a different
    /// kind of section), or else the same preceding item. Among several similar items, the n-th old
    /// item matches the n-th new one.
    pub fn follow(&self, before: &Role) -> HashMap<Anchor, Anchor> {
        let (old, new) = (before.items(), self.items());
        let mut found: HashMap<usize, usize> = HashMap::new();
        let mut taken = HashSet::new();
        for key in 0..4 {
            let mut free: HashMap<_, VecDeque<usize>> = HashMap::new();
            for (at, item) in new.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
                free.entry(item.name(key)).or_default().push_back(at);
            }
            for (at, item) in old.iter().enumerate() {
                let name = item.name(key);
                if found.contains_key(&at) || name.1.is_empty() {
                    continue;
                }
                if let Some(new) = free.get_mut(&name).and_then(VecDeque::pop_front) {
                    found.insert(at, new);
                    taken.insert(new);
                }
            }
        }
        // An item whose title changed is matched with the new item that follows the same
        // predecessor.
        let mut last: HashMap<_, usize> = HashMap::new();
        for (at, item) in old.iter().enumerate() {
            let next = match last.get(&item.kind()) {
                Some(last) => Some(last + 1),
                None => new.iter().position(|new| new.kind() == item.kind()),
            };
            let next = next.filter(|next| {
                new.get(*next).is_some_and(|new| new.kind() == item.kind()) && !taken.contains(next)
            });
            if let Some(now) = found.get(&at).copied().or(next) {
                taken.insert(now);
                found.insert(at, now);
                last.insert(item.kind(), now);
            }
        }
        let anchors = found
            .into_iter()
            .filter_map(|(at, now)| Some((old.get(at)?.anchor, new.get(now)?.anchor)));
        let fixed = Known::texts().map(Anchor::Text).chain([Anchor::Identity]);
        anchors.chain(fixed.map(|anchor| (anchor, anchor))).collect()
    }

    fn items(&self) -> Vec<TrackedItem> {
        let mut items = Vec::new();
        let mut add = |anchor, title: &str, subject: &str, rest: String| {
            let keys = [format!("{title}\n{rest}"), title.to_owned(), subject.to_owned()];
            items.push(TrackedItem { anchor, keys });
        };
        for (n, one) in self.properties.iter().enumerate() {
            add(Anchor::Item(Known::Properties, n), &one.key, "", one.values.join("\n"));
        }
        for (n, one) in self.responsibilities.iter().enumerate() {
            let rest = format!("{} {:?} {:?}", one.primary, one.metrics, one.description);
            add(Anchor::Item(Known::Responsibilities, n), &one.title, "", rest);
        }
        for (n, one) in self.capabilities.iter().enumerate() {
            let rest = format!("{:?} {:?} {:?}", one.level, one.details, one.description);
            add(Anchor::Item(Known::Capabilities, n), &one.name, "", rest);
        }
        for (n, one) in self.artifacts.iter().enumerate() {
            let rest = format!("{:?} {:?}", one.kind, one.description);
            add(Anchor::Item(Known::Artifacts, n), &one.name, "", rest);
        }
        for (n, one) in self.interactions.iter().enumerate() {
            let title = format!("{} {}", one.verb, one.target);
            let rest = format!("{:?} {:?} {:?}", one.frequency, one.notes, one.description);
            add(Anchor::Item(Known::Interactions, n), &title, &one.target, rest);
        }
        for (known, points) in self.lists.iter() {
            for (n, one) in points.iter().enumerate() {
                add(Anchor::Item(known, n), &one.title, "", one.description.join("\n"));
            }
        }
        for (n, one) in self.sections.iter().enumerate() {
            add(Anchor::Section(n), &one.title, "", one.markdown.clone());
        }
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::Origin;

    fn role(body: &str) -> Role {
        Role::parse(Origin::Stdin, &format!("---\nname: Ada\n---\n{body}"))
    }

    /// Returns the new place of the capability that was at index `number` in `before`.
    fn capability(before: &[&str], now: &[&str], number: usize) -> Option<Anchor> {
        let [before, now] = [before, now].map(|items| {
            let items: String = items.iter().map(|item| format!("- **{item}**\n")).collect();
            role(&format!("# Capabilities\n{items}"))
        });
        now.follow(&before).get(&Anchor::Item(Known::Capabilities, number)).copied()
    }

    #[test]
    fn items_are_followed_by_what_they_say() {
        assert_eq!(capability(&["A", "B"], &["X", "A", "B"], 1), at(2));
        assert_eq!(capability(&["A", "B", "C"], &["C", "B", "A"], 0), at(2));
        // The second of two identical items is still the second one afterwards.
        assert_eq!(capability(&["A", "A"], &["X", "A", "A"], 1), at(2));
        // In turn, the level changes, the title changes, and the item is removed.
        assert_eq!(capability(&["A", "B** — Expert **"], &["X", "B** — Novice **", "A"], 1), at(1));
        assert_eq!(capability(&["A", "B", "C"], &["X", "A", "Bee", "C"], 1), at(2));
        assert_eq!(capability(&["A", "B", "C"], &["A", "C"], 1), None);
    }

    fn at(number: usize) -> Option<Anchor> {
        Some(Anchor::Item(Known::Capabilities, number))
    }

    #[test]
    fn an_item_may_move_to_another_section() {
        let before = role("# Capabilities\n- **SQL**\n- **Go**\n\n# Artifacts\n- **Plan**\n");
        let now = role("# Artifacts\n- **Plan**\n- **Go**\n\n# Capabilities\n- **SQL**\n");
        let moved = now.follow(&before);
        assert_eq!(
            moved.get(&Anchor::Item(Known::Capabilities, 1)),
            Some(&Anchor::Item(Known::Artifacts, 1))
        );
        assert_eq!(
            moved.get(&Anchor::Item(Known::Capabilities, 0)),
            Some(&Anchor::Item(Known::Capabilities, 0))
        );
    }

    #[test]
    fn a_long_card_is_followed_without_comparing_each_with_each() {
        let [before, now] = [0, 2_000].map(|from| {
            let items = (from..from + 4_000).map(|n| format!("- **S{n}**\n"));
            role(&format!("# Capabilities\n{}", items.collect::<String>()))
        });
        let moved = now.follow(&before);
        assert_eq!(
            moved.get(&Anchor::Item(Known::Capabilities, 3_000)),
            Some(&Anchor::Item(Known::Capabilities, 1_000))
        );
    }
}
