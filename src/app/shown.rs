//! The state on which the layout of a pane depends.

use crate::atlas::Node;

use super::areas::Pane;

/// The role, the atlas and the size for which a pane was laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ShownRole {
    pub(super) node: Node,
    epoch: u64,
    pub(super) width: usize,
    pub(super) height: usize,
}

impl ShownRole {
    /// Returns the state for a pane and a role, or `None` if the pane is hidden or there is no
    /// role.
    pub(super) fn new(pane: Option<Pane>, node: Option<Node>, epoch: u64) -> Option<ShownRole> {
        let (body, node) = (pane?.body, node?);
        Some(ShownRole { node, epoch, width: body.width.into(), height: body.height.into() })
    }

    /// Returns whether two states have the same role, even if their sizes differ.
    pub(super) fn is_same_role(&self, other: &ShownRole) -> bool {
        self.node == other.node
    }
}
