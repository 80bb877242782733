//! Where the places within one card are after it was changed.

use std::collections::HashMap;

use crate::atlas::{Key, Node, Since};
use crate::role::Anchor;
use crate::text::follow_line;

/// How the places of one card moved.
pub(super) struct Shift<'a> {
    /// What was written before, and now; `None` where its lines are as they were.
    texts: Option<(&'a str, &'a str)>,
    /// Where its items are now; `None` where they are as they were.
    items: Option<HashMap<Anchor, Anchor>>,
}

impl<'a> Shift<'a> {
    /// For the role of a key of the earlier atlas.
    pub(super) fn new(since: &Since<'a>, key: &Key) -> Shift<'a> {
        let (before, now) = (since.before(), since.now());
        let old = before.find(key);
        let new = old.and_then(|node| since.node(node));
        let (Some(Node::Role(old)), Some(Node::Role(new))) = (old, new) else {
            return Shift { texts: None, items: None };
        };
        let read = before.is_whole() && now.is_whole();
        let items = (read && before[old].text != now[new].text)
            .then(|| now.role(new).follow(&before.role(old)));
        let texts = (before[old].written(), now[new].written());
        let texts = Some(texts).filter(|(before, now)| before != now);
        Shift { texts, items }
    }

    /// Where an item, or a line of the file, is; `None` when it is gone.
    pub(super) fn anchor(&self, anchor: Anchor) -> Option<Anchor> {
        match (&self.items, anchor) {
            (_, Anchor::Line(line)) => Some(Anchor::Line(self.line(line))),
            (Some(items), anchor) => items.get(&anchor).copied(),
            (None, anchor) => Some(anchor),
        }
    }

    /// Where a line of the file is, both from 1.
    fn line(&self, line: u32) -> u32 {
        let above = line.saturating_sub(1) as usize;
        let follow = |(before, now)| follow_line(before, now, above);
        let now = self.texts.map(follow).and_then(|above| u32::try_from(above + 1).ok());
        now.unwrap_or(line)
    }
}
