//! The roles the user marked.

use std::collections::BTreeSet;

use crate::atlas::{Atlas, Key, Node};

/// A set of roles that holds from one atlas to the next.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    keys: BTreeSet<Key>,
    /// In the order in which they were marked.
    order: Vec<Key>,
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
        self.order.iter().filter_map(|key| atlas.find(key)).collect()
    }

    /// Marks a role, or takes its mark away.
    pub fn toggle(&mut self, atlas: &Atlas, node: Node) {
        let key = atlas.key(node);
        self.order.retain(|marked| *marked != key);
        if self.nodes.remove(&node) {
            self.keys.remove(&key);
        } else {
            self.nodes.insert(node);
            self.order.push(key.clone());
            self.keys.insert(key);
        }
    }

    /// Takes all marks away.
    pub fn clear(&mut self) {
        self.keys.clear();
        self.order.clear();
        self.nodes.clear();
    }

    /// Finds the marked roles in another atlas; one that is not there yet stays marked.
    pub(super) fn find(&mut self, atlas: &Atlas) {
        self.nodes = self.keys.iter().filter_map(|key| atlas.find(key)).collect();
    }
}
