//! Picks roles for a command that waits for them.
//!
//! The screen is the same as for browsing, but a few keys take precedence over the keys of the
//! search box and the list: Enter picks instead of opening, Esc leaves, and Tab marks if several
//! roles may be picked.

use crate::atlas::{Atlas, Node};

use super::action::Context;

/// Which roles may be picked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Picking {
    /// Whether several roles may be picked.
    pub several: bool,
    /// Whether roles without a card may be picked. They have a name, but neither slug nor path.
    pub cardless: bool,
}

impl Picking {
    /// Returns whether a role may be picked.
    pub fn takes(self, node: Node) -> bool {
        self.cardless || matches!(node, Node::Role(_))
    }

    /// Returns the context whose keys take precedence over the keys of the search box and the list.
    pub(super) fn context(self) -> Context {
        if self.several { Context::ChooseMany } else { Context::Choose }
    }

    /// Returns the reason why a role cannot be picked, or `None` if it can.
    pub(super) fn refusal(self, node: Node, atlas: &Atlas) -> Option<String> {
        let name = atlas.name(node);
        let refused = format!("{name} has no card, so only --print name or json can pick it");
        (!self.takes(node)).then_some(refused)
    }

    /// Returns the reason why a role cannot be marked, or `None` if it can.
    pub(super) fn mark_refusal(self, node: Node, atlas: &Atlas) -> Option<String> {
        if !self.several {
            return Some("only one role can be picked; --multi picks several".to_owned());
        }
        self.refusal(node, atlas)
    }
}
