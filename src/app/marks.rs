//! The marked roles.

use std::collections::HashSet;

use crate::atlas::{Atlas, Node};
use crate::text::counted;

/// The set of marked roles, which survives reloads. A role whose card disappears stays marked.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// The roles in the order in which they were marked.
    order: Vec<Node>,
    /// The marked roles that the current atlas contains.
    nodes: HashSet<Node>,
    /// The marks that were cleared last.
    cleared: Vec<Node>,
    /// The names of the roles to mark when all cards are loaded.
    wanted: Vec<String>,
}

impl Marks {
    /// Creates an empty set of marks. The roles with these names are marked when all cards are
    /// loaded.
    pub(super) fn wanting(wanted: Vec<String>) -> Marks {
        Marks { wanted, ..Marks::default() }
    }

    /// Marks the requested roles in a fully loaded atlas. Returns the requested names that do not
    /// match any role.
    pub(super) fn take_wanted(&mut self, atlas: &Atlas) -> Vec<String> {
        let mut lost = Vec::new();
        for name in std::mem::take(&mut self.wanted) {
            match atlas.all_called(&name).first() {
                Some(&id) => self.add(Node::Role(id)),
                None => lost.push(name),
            }
        }
        lost
    }

    /// Marks a role.
    pub(super) fn add(&mut self, node: Node) {
        if self.nodes.insert(node) {
            self.order.push(node);
        }
    }

    /// Returns the marked roles in the current atlas.
    pub fn nodes(&self) -> &HashSet<Node> {
        &self.nodes
    }

    /// Returns the marked roles in the order in which they were marked.
    pub fn in_order(&self, atlas: &Atlas) -> Vec<Node> {
        self.order.iter().filter_map(|&node| atlas.current(node)).collect()
    }

    /// Marks or unmarks a role.
    pub fn toggle(&mut self, atlas: &Atlas, node: Node) {
        self.order.retain(|&marked| atlas.current(marked) != Some(node));
        if !self.nodes.remove(&node) {
            self.add(node);
        }
    }

    /// Marks all given roles, or unmarks them if all of them are marked. Returns a message.
    pub(super) fn turn_all(&mut self, atlas: &Atlas, nodes: &[Node]) -> String {
        let count = counted(nodes.len(), "role");
        if nodes.iter().all(|node| self.nodes.contains(node)) {
            let unmarked: HashSet<Node> = nodes.iter().copied().collect();
            self.cleared = self.order.clone();
            self.order.retain(|&marked| {
                atlas.current(marked).is_none_or(|node| !unmarked.contains(&node))
            });
            self.look_up(atlas);
            let hint = if self.order.is_empty() { "; press u to mark them again" } else { "" };
            return format!("{count} unmarked{hint}");
        }
        nodes.iter().for_each(|&node| self.add(node));
        format!("{count} marked")
    }

    /// Marks the given roles and no others.
    pub(super) fn replace(&mut self, atlas: &Atlas, nodes: &[Node]) {
        self.order = nodes.to_vec();
        self.look_up(atlas);
    }

    /// Clears all marks, or restores the marks that were cleared last. Returns a message.
    pub(super) fn clear_or_restore(&mut self, atlas: &Atlas) -> String {
        if self.order.is_empty() {
            self.order = std::mem::take(&mut self.cleared);
            self.look_up(atlas);
            return match self.nodes.len() {
                0 => "no roles are marked; Space marks one".to_owned(),
                count => format!("{} restored", counted(count, "mark")),
            };
        }
        let count = self.nodes.len();
        self.cleared = std::mem::take(&mut self.order);
        self.nodes.clear();
        format!("{} cleared; press u again to restore them", counted(count, "mark"))
    }

    /// Finds the marked roles in a new atlas.
    pub(super) fn look_up(&mut self, atlas: &Atlas) {
        self.nodes = self.in_order(atlas).into_iter().collect();
    }
}
