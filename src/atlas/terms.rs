//! A team's own terms, which replace or extend the shipped terms.

use std::collections::HashSet;
use std::sync::Arc;

use crate::role::Scales;

use super::names::name_key;
use super::verb::Verbs;

/// The meaning of verbs and the names of external roles.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The table of verbs.
    pub verbs: Arc<Verbs>,
    /// Words for levels and frequencies.
    pub scales: Arc<Scales>,
    /// The folded names of roles that need no card.
    external: HashSet<String>,
}

impl Default for Terms {
    fn default() -> Self {
        Terms { verbs: Verbs::shipped(), scales: Arc::default(), external: HashSet::new() }
    }
}

impl Terms {
    /// Terms with these verbs and external roles. Case, spacing and Unicode form of the names do
    /// not matter.
    pub fn new<'a>(
        verbs: Verbs,
        external: impl IntoIterator<Item = &'a str>,
        scales: Scales,
    ) -> Terms {
        let external = external.into_iter().map(name_key).collect();
        Terms { verbs: Arc::new(verbs), scales: Arc::new(scales), external }
    }

    /// Whether the role with this key is external.
    pub(super) fn is_external(&self, key: &str) -> bool {
        self.external.contains(key)
    }
}
