//! What a team means by its words, where that differs from what the program ships.

use std::collections::HashSet;
use std::sync::Arc;

use crate::role::Scales;

use super::names::name_key;
use super::verb::Verbs;

/// What verbs mean, and which names are of people outside.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The table of verbs.
    pub verbs: Arc<Verbs>,
    /// Words for levels and frequencies.
    pub scales: Arc<Scales>,
    /// Names of roles that are meant to have no card, as they are compared.
    external: HashSet<String>,
}

impl Default for Terms {
    fn default() -> Self {
        Terms { verbs: Verbs::shipped(), scales: Arc::default(), external: HashSet::new() }
    }
}

impl Terms {
    /// Terms with these verbs, where these roles are outside; case, spacing and Unicode form of
    /// their names do not matter.
    pub fn new<'a>(
        verbs: Verbs,
        external: impl IntoIterator<Item = &'a str>,
        scales: Scales,
    ) -> Terms {
        let external = external.into_iter().map(name_key).collect();
        Terms { verbs: Arc::new(verbs), scales: Arc::new(scales), external }
    }

    /// Whether a role of this key is outside.
    pub(super) fn is_external(&self, key: &str) -> bool {
        self.external.contains(key)
    }
}
