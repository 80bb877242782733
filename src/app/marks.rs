//! The roles the user marked.

use std::collections::BTreeSet;

use crate::atlas::{Atlas, Key, Node, Since};

use super::bookmarks::Bookmark;

/// A role by its key and by what it is called, so that it is found again also when its card was
/// away for a while and returns as another file.
#[derive(Debug, Clone)]
pub(super) struct Known {
    key: Key,
    called: Bookmark,
}

impl Known {
    pub(super) fn new(atlas: &Atlas, node: Node) -> Known {
        Known { key: atlas.key(node), called: Bookmark::of(atlas, node) }
    }

    /// The role in an atlas: by its key, else the only one with a card that is called so.
    pub(super) fn find(&self, atlas: &Atlas) -> Option<Node> {
        atlas.find(&self.key).or_else(|| match self.called.find(atlas).as_slice() {
            [node @ Node::Role(_)] => Some(*node),
            _ => None,
        })
    }

    /// The role in a later atlas, which is what is known from then on.
    fn follow(&mut self, since: &Since<'_>) -> Option<Node> {
        let node = match since.before().find(&self.key) {
            Some(node) => since.node(node),
            None => self.find(since.now()),
        };
        if let Some(node) = node {
            *self = Known::new(since.now(), node);
        }
        node
    }
}

/// A set of roles that holds from one atlas to the next.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// In the order in which they were marked.
    order: Vec<Known>,
    /// Those that this atlas has.
    nodes: BTreeSet<Node>,
}

impl Marks {
    /// The marked roles of the atlas at hand.
    pub fn nodes(&self) -> &BTreeSet<Node> {
        &self.nodes
    }

    /// The same in the order in which they were marked.
    pub fn in_order(&self, atlas: &Atlas) -> Vec<Node> {
        self.order.iter().filter_map(|known| atlas.find(&known.key)).collect()
    }

    /// Marks a role, or takes its mark away.
    pub fn toggle(&mut self, atlas: &Atlas, node: Node) {
        let known = Known::new(atlas, node);
        self.order.retain(|marked| marked.key != known.key);
        if !self.nodes.remove(&node) {
            self.nodes.insert(node);
            self.order.push(known);
        }
    }

    /// Takes all marks away.
    pub fn clear(&mut self) {
        self.order.clear();
        self.nodes.clear();
    }

    /// Finds the marked roles in a later atlas; one that is not there stays marked.
    pub(super) fn follow(&mut self, since: &Since<'_>) {
        self.nodes = self.order.iter_mut().filter_map(|known| known.follow(since)).collect();
    }
}
