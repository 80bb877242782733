//! The roles the user marked.

use std::collections::HashSet;

use crate::atlas::{Atlas, Node};

/// A set of roles that holds from one atlas to the next; a role that is gone stays marked.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// In the order in which they were marked.
    order: Vec<Node>,
    /// Those that this atlas has.
    nodes: HashSet<Node>,
}

impl Marks {
    /// The marked roles of the atlas at hand.
    pub fn nodes(&self) -> &HashSet<Node> {
        &self.nodes
    }

    /// The same in the order in which they were marked.
    pub fn in_order(&self, atlas: &Atlas) -> Vec<Node> {
        self.order.iter().filter_map(|&node| atlas.current(node)).collect()
    }

    /// Marks a role, or takes its mark away.
    pub fn toggle(&mut self, atlas: &Atlas, node: Node) {
        self.order.retain(|&marked| atlas.current(marked) != Some(node));
        if !self.nodes.remove(&node) {
            self.nodes.insert(node);
            self.order.push(node);
        }
    }

    /// Takes all marks away.
    pub fn clear(&mut self) {
        self.order.clear();
        self.nodes.clear();
    }

    /// Looks up the marked roles in another atlas.
    pub(super) fn look_up(&mut self, atlas: &Atlas) {
        self.nodes = self.in_order(atlas).into_iter().collect();
    }
}
