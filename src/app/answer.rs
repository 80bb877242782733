//! The picker, in which the user picks roles for a command that waits for them.
//!
//! The screen looks the same as when browsing, but a few keys act differently: Enter picks the
//! selected role instead of opening its card, Esc quits, and Tab marks roles if several may be
//! picked.

use crate::atlas::{Atlas, Node};

use super::action::Context;

/// Which roles may be picked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Picking {
    /// Whether several roles may be picked.
    pub several: bool,
    /// Whether roles without a card may be picked. Such a role has a name, but no slug and no path.
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

    /// Returns the reason why a role cannot be picked, or `None` if the role can be picked.
    pub(super) fn refusal(self, node: Node, atlas: &Atlas) -> Option<String> {
        let name = atlas.name(node);
        let refused = format!(
            "{name} has no card, so it can be picked only with --print name or --print json"
        );
        (!self.takes(node)).then_some(refused)
    }

    /// Returns the reason why a role cannot be marked, or `None` if the role can be marked.
    pub(super) fn mark_refusal(self, node: Node, atlas: &Atlas) -> Option<String> {
        if !self.several {
            return Some("only one role can be picked; use --multi to pick several".to_owned());
        }
        self.refusal(node, atlas)
    }
}
