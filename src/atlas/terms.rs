//! Defines the terms of a team, such as its verbs and words for levels. They replace or extend the
//! built-in terms.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::role::{Origin, Regions, Scales};

use super::names::name_key;
use super::verb::Verbs;

/// External roles that the built-in cards name. These roles need no card.
const BUILTIN_EXTERNAL: [&str; 1] = ["External Counsel"];

/// A team's verbs and the wording of its cards.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The table of verbs.
    pub verbs: Arc<Verbs>,
    wordings: Regions<Wording>,
}

/// Words for levels, frequencies and sections, and the names of external roles.
#[derive(Debug, Clone, Default)]
struct Wording {
    scales: Arc<Scales>,
    /// The normalized names of roles that need no card.
    external: HashSet<String>,
}

impl Wording {
    fn new<'a>(external: impl IntoIterator<Item = &'a str>, scales: Scales) -> Wording {
        let external = external.into_iter().map(name_key).collect();
        Wording { scales: Arc::new(scales), external }
    }
}

impl Default for Terms {
    fn default() -> Self {
        Terms { verbs: Verbs::shipped(), wordings: Regions::default() }
    }
}

impl Terms {
    /// Creates terms with the given verbs, external roles and scales. Case, spacing and Unicode
    /// form of the names do not matter.
    pub fn new<'a>(
        verbs: Verbs,
        external: impl IntoIterator<Item = &'a str>,
        scales: Scales,
    ) -> Terms {
        let wordings = Regions::new(Wording::new(external, scales));
        Terms { verbs: Arc::new(verbs), wordings }
    }

    /// Sets the external roles and scales for the cards below a folder. They replace the general
    /// ones.
    pub fn set_below<'a>(
        &mut self,
        folder: PathBuf,
        external: impl IntoIterator<Item = &'a str>,
        scales: Scales,
    ) {
        self.wordings.add(folder, Wording::new(external, scales));
    }

    /// Returns the words that a card may use for levels, frequencies and sections.
    pub fn scales(&self, origin: &Origin) -> &Arc<Scales> {
        &self.wordings.value_for(origin).scales
    }

    /// Returns whether the role with this normalized name is external for the cards of any folder
    /// or, if `has_builtin` is true, for the built-in cards.
    pub(super) fn is_external(&self, key: &str, has_builtin: bool) -> bool {
        let is_listed = self.wordings.all().any(|wording| wording.external.contains(key));
        is_listed || has_builtin && is_builtin_external(key)
    }

    /// Returns whether the role with this normalized name is external for the card with the given
    /// origin.
    pub(super) fn is_external_for(&self, origin: &Origin, key: &str) -> bool {
        let is_listed = self.wordings.value_for(origin).external.contains(key);
        is_listed || matches!(origin, Origin::Builtin(_)) && is_builtin_external(key)
    }
}

fn is_builtin_external(key: &str) -> bool {
    BUILTIN_EXTERNAL.iter().any(|name| name_key(name) == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_cards_have_external_names_of_their_own() {
        let key = name_key("External Counsel");
        let terms = Terms::default();
        assert!(terms.is_external_for(&Origin::Builtin("legal-counsel".to_owned()), &key));
        assert!(!terms.is_external_for(&Origin::File("legal-counsel.md".into()), &key));
        assert!(terms.is_external(&key, true) && !terms.is_external(&key, false));
        let other = name_key("Auditor");
        assert!(!terms.is_external_for(&Origin::Builtin("legal-counsel".to_owned()), &other));
    }
}
