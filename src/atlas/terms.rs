//! A team's own terms, which replace or extend the built-in terms.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::role::{Origin, Regions, Scales};

use super::names::name_key;
use super::verb::Verbs;

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
    /// The folded names of roles that need no card.
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
    /// Creates terms with these verbs and external roles. Case, spacing and Unicode form of the
    /// names do not matter.
    pub fn new<'a>(
        verbs: Verbs,
        external: impl IntoIterator<Item = &'a str>,
        scales: Scales,
    ) -> Terms {
        let wordings = Regions::new(Wording::new(external, scales));
        Terms { verbs: Arc::new(verbs), wordings }
    }

    /// Sets other external roles and scales for the cards below a folder.
    pub fn set_below<'a>(
        &mut self,
        folder: PathBuf,
        external: impl IntoIterator<Item = &'a str>,
        scales: Scales,
    ) {
        self.wordings.add(folder, Wording::new(external, scales));
    }

    /// Returns the words for levels, frequencies and sections in a card.
    pub fn scales(&self, origin: &Origin) -> &Arc<Scales> {
        &self.wordings.value_for(origin).scales
    }

    /// Returns whether the role with this key is external for cards of any folder.
    pub(super) fn is_external(&self, key: &str) -> bool {
        self.wordings.all().any(|wording| wording.external.contains(key))
    }

    /// Returns whether the role with this key is external for a card.
    pub(super) fn is_external_for(&self, origin: &Origin, key: &str) -> bool {
        self.wordings.value_for(origin).external.contains(key)
    }
}
