//! Finds the path of a card relative to the root of its repository, which is the same on every
//! machine.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::config::repository_root;
use crate::export::CardPlace;
use crate::role::Origin;
use crate::store::CardSource;

/// Finds the locations of cards in their repository.
pub(super) struct CardPlaces {
    /// The canonical path of the repository root, or of the working directory if there is no
    /// repository.
    root: PathBuf,
    /// Maps each folder of cards, as given, to its canonical path, or to `None` if it cannot be
    /// resolved.
    folders: RefCell<HashMap<PathBuf, Option<PathBuf>>>,
}

impl CardPlaces {
    /// Finds the repository that contains the first folder of cards.
    pub(super) fn new(source: &CardSource) -> CardPlaces {
        let here = Path::new(".");
        let first = source.roots().first().map_or(here, PathBuf::as_path);
        let root = repository_root(first).or_else(|| here.canonicalize().ok()).unwrap_or_default();
        CardPlaces { root, folders: RefCell::default() }
    }

    /// Returns the location of a card.
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

    /// Returns the path of a card relative to the root, or `None` if the card is outside of it. For
    /// a symbolic link, this is the path of the link, not of its target.
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
