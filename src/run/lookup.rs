//! Finds the names that the system looks up, folder by folder, to resolve a path.
//!
//! For example, if `current` is a link to `v1`, the path `/srv/current/roles` requires four names:
//! `srv` in `/`, `current` in `/srv`, `v1` in `/srv`, and `roles` in `/srv/v1`. The path can lead
//! to a different target only if one of these names changes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The maximum number of links to follow in one path. Linux has the same limit.
const MOST_LINKS: usize = 40;

/// The folders and names that are looked up to resolve a path.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lookup {
    /// The folders where names are looked up, as absolute paths without links. If the target does
    /// not exist, the last folder is the deepest one on the path that exists.
    pub(super) folders: Vec<PathBuf>,
    /// The names that are looked up, each as a full path.
    pub(super) names: BTreeSet<PathBuf>,
    /// The target of the path, without links; `None` if it does not exist.
    pub(super) end: Option<PathBuf>,
}

impl Lookup {
    /// Resolves an absolute path, up to the first part that does not exist.
    pub(super) fn new(path: &Path) -> Lookup {
        let mut lookup = Lookup::default();
        let mut at = PathBuf::new();
        let mut left = path.to_owned();
        let mut links = 0;
        loop {
            let mut parts = left.components();
            let Some(first) = parts.next() else { break };
            let rest = parts.as_path().to_owned();
            match first {
                Component::Normal(name) => {
                    let next = at.join(name);
                    if lookup.folders.last() != Some(&at) {
                        lookup.folders.push(at.clone());
                    }
                    lookup.names.insert(next.clone());
                    let Ok(found) = fs::symlink_metadata(&next) else { return lookup };
                    if found.is_symlink() {
                        links += 1;
                        let target = fs::read_link(&next).ok().filter(|_| links <= MOST_LINKS);
                        let Some(target) = target else { return lookup };
                        left = target.join(rest);
                        continue;
                    }
                    at = next;
                }
                // `at` contains no links, so its parent is the enclosing folder.
                Component::ParentDir => drop(at.pop()),
                Component::CurDir => {}
                Component::RootDir | Component::Prefix(_) => at = PathBuf::from(first.as_os_str()),
            }
            left = rest;
        }
        lookup.end = Some(at);
        lookup
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn every_looked_up_name_is_listed_including_links() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        fs::create_dir_all(base.join("data/v1/roles")).unwrap();
        symlink("../data/v1", base.join("data/now")).unwrap();
        symlink(base.join("data/now"), base.join("current")).unwrap();
        let lookup = Lookup::new(&base.join("current/../v1/./roles"));
        assert_eq!(lookup.end, Some(base.join("data/v1/roles")));
        for name in ["current", "data", "data/now", "data/v1", "data/v1/roles"] {
            assert!(lookup.names.contains(&base.join(name)), "{name}: {lookup:?}");
        }
        for name in ["", "data", "data/v1"] {
            assert!(lookup.folders.contains(&base.join(name)), "{name}: {lookup:?}");
        }
    }

    #[test]
    fn the_nearest_folder_that_exists_is_the_last() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        let lookup = Lookup::new(&base.join("a/b/c"));
        assert_eq!((lookup.folders.last(), lookup.end), (Some(&base), None));
        symlink("loop", base.join("loop")).unwrap();
        assert_eq!(Lookup::new(&base.join("loop/a")).end, None);
    }
}
