//! Chooses the role that a card refers to by a name that several roles share.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::RoleId;
use super::faces::Faces;

/// One or more roles that match the same name.
#[derive(Debug)]
pub(super) struct Fits {
    first: Two,
    /// For each folder, the roles with this name whose cards are directly in the folder.
    inside: HashMap<PathBuf, Two>,
    /// For each folder, the roles with this name whose cards are in the folder or anywhere below
    /// it.
    below: HashMap<PathBuf, Two>,
}

/// The first two roles of a list, or its only role. A role rarely refers to itself, so the second
/// role is used if the first is the role whose card contains the name.
#[derive(Debug, Clone, Copy)]
struct Two(RoleId, Option<RoleId>);

impl Two {
    /// Returns the first role or, if that is `than`, the second role.
    fn other(self, than: RoleId) -> Option<RoleId> {
        if self.0 == than { self.1 } else { Some(self.0) }
    }

    fn add(all: &mut HashMap<PathBuf, Two>, folder: &Path, id: RoleId) {
        match all.get_mut(folder) {
            Some(two) => two.1 = two.1.or(Some(id)),
            None => {
                all.insert(folder.to_owned(), Two(id, None));
            }
        }
    }
}

impl Fits {
    /// Groups roles that match a name. `ids` must be in order of preference, without duplicates.
    pub(super) fn new(faces: &Faces, ids: Vec<RoleId>) -> Option<Fits> {
        let first = Two(*ids.first()?, ids.get(1).copied());
        let mut fits = Fits { first, inside: HashMap::new(), below: HashMap::new() };
        let paths = ids.iter().filter_map(|id| Some((*id, faces.path(*id)?)));
        for (id, path) in paths.filter(|_| fits.first.1.is_some()).collect::<Vec<_>>() {
            let folder = group(path);
            Two::add(&mut fits.inside, folder, id);
            folder.ancestors().for_each(|folder| Two::add(&mut fits.below, folder, id));
        }
        Some(fits)
    }

    pub(super) fn is_several(&self) -> bool {
        self.first.1.is_some()
    }

    /// Returns the role that the card of `from` refers to. Prefers roles other than `from`: first a
    /// role in the same folder, then a role below the nearest enclosing folder.
    pub(super) fn nearest(&self, faces: &Faces, from: RoleId) -> RoleId {
        let near = faces.path(from).filter(|_| self.is_several()).and_then(|path| {
            let folder = group(path);
            let inside = self.inside.get(folder).and_then(|two| two.other(from));
            inside.or_else(|| {
                let mut below = folder.ancestors().filter_map(|folder| self.below.get(folder));
                below.find_map(|two| two.other(from))
            })
        });
        near.or(self.first.other(from)).unwrap_or(self.first.0)
    }
}

/// Returns the folder in which roles are searched for first. For `team/role/profile.md`, this is
/// `team`, because such a card has a folder of its own.
pub(super) fn group(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or(Path::new(""));
    let own = path.file_name().is_some_and(|name| name == "profile.md");
    folder.parent().filter(|_| own).unwrap_or(folder)
}
