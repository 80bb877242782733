//! The anchors of roles on the page.

use std::collections::HashMap;

use crate::atlas::{Atlas, Node, RoleId};

/// The anchor of each role that is on the page.
pub(super) struct RoleAnchors {
    anchors: HashMap<RoleId, String>,
}

impl RoleAnchors {
    /// Gives each role a unique anchor that is derived from its slug.
    pub(super) fn new(atlas: &Atlas, roles: &[RoleId]) -> RoleAnchors {
        let mut anchors = HashMap::new();
        let mut taken: HashMap<String, usize> = HashMap::new();
        for &id in roles {
            let slug = atlas[id].slug.chars();
            let safe: String = slug.map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
            let count = taken.entry(safe.clone()).or_default();
            *count += 1;
            let anchor = match *count {
                1 => format!("r-{safe}"),
                // Dots in slugs were replaced above, so this anchor cannot be the same as that of
                // another slug.
                count => format!("r-{safe}.{count}"),
            };
            anchors.insert(id, anchor);
        }
        RoleAnchors { anchors }
    }

    /// Returns the anchor of a role, or `None` if the role is not on the page.
    pub(super) fn anchor(&self, node: Node) -> Option<&str> {
        self.anchors.get(&node.role()?).map(String::as_str)
    }
}
