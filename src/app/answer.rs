//! Roles are picked for a command that waits for them.
//!
//! The screen is the same, with a few keys before those of the search box and the list: Enter
//! answers instead of opening, Esc leaves, and where several may be taken Tab marks.

use crate::atlas::{Atlas, Node};

use super::action::Context;

/// What may be picked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Picking {
    /// Several roles, not only one.
    pub several: bool,
    /// A role without a card too: it has a name, but neither slug nor path.
    pub cardless: bool,
}

impl Picking {
    /// Whether a role may be picked.
    pub fn takes(self, node: Node) -> bool {
        self.cardless || matches!(node, Node::Role(_))
    }

    /// The keys that hold before those of the search box and the list.
    pub(super) fn context(self) -> Context {
        if self.several { Context::ChooseMany } else { Context::Choose }
    }

    /// Why a role cannot be picked; `None` where it can.
    pub(super) fn refusal(self, node: Node, atlas: &Atlas) -> Option<String> {
        let name = atlas.name(node);
        let refused = format!("{name} has no card, and so nothing to print but a name");
        (!self.takes(node)).then_some(refused)
    }

    /// Why a role cannot be marked; `None` where it can.
    pub(super) fn mark_refusal(self, node: Node, atlas: &Atlas) -> Option<String> {
        if !self.several {
            return Some("one role is asked for; --multi takes several".to_owned());
        }
        self.refusal(node, atlas)
    }
}
