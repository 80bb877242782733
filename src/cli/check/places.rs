//! Finds paths of cards that are the same on every machine, relative to the root of the repository.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::config::repository_root;
use crate::export::CardPlace;
use crate::role::Origin;
use crate::store::CardSource;

/// Finds the place of a card in its repository.
pub(super) struct CardPlaces {
    /// The canonical path of the root of the repository, or of the working directory if there is no
    /// repository.
    root: PathBuf,
    /// The canonical paths of the folders of cards, by their paths as given.
    folders: RefCell<HashMap<PathBuf, Option<PathBuf>>>,
}

impl CardPlaces {
    /// Finds the repository that contains the first folder of cards.
    pub(super) fn new(source: &CardSource) -> CardPlaces {
        let here = Path::new(".");
        let first = match source {
            CardSource::Paths(roots) => roots.first().map_or(here, PathBuf::as_path),
            CardSource::Builtin => here,
        };
        let root = repository_root(first).or_else(|| here.canonicalize().ok()).unwrap_or_default();
        CardPlaces { root, folders: RefCell::default() }
    }

    /// Returns the place of a card.
    pub(super) fn place(&self, origin: &Origin) -> CardPlace {
        let Some(path) = origin.file() else { return CardPlace::Outside(origin.place()) };
        match self.inside(path) {
            Some(path) => CardPlace::Inside(path.display().to_string()),
            None => {
                let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
                CardPlace::Outside(path.display().to_string())
            }
        }
    }

    /// Returns the path of a card below the root, or `None` if the card is outside. For a linked
    /// file, the location of the link counts.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        let (folder, name) = (path.parent()?, path.file_name()?);
        let mut folders = self.folders.borrow_mut();
        let real = folders.entry(folder.to_owned()).or_insert_with(|| {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            folder.canonicalize().ok()
        });
        Some(real.as_ref()?.strip_prefix(&self.root).ok()?.join(name))
    }
}
