//! Where bookmarks, and queries and session where that is wanted, are kept from run to run.

use std::path::PathBuf;

use directories::ProjectDirs;

/// `$ROLESCOPE_STATE`, else the place for it on this system. `None` where there is none, or the
/// variable says so: `/dev/null`.
pub(super) fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("ROLESCOPE_STATE").filter(|path| !path.is_empty());
    match named.map(PathBuf::from) {
        Some(path) if path.as_os_str() == "/dev/null" => None,
        Some(path) => Some(path),
        None => {
            let dirs = ProjectDirs::from("", "", "rolescope")?;
            Some(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned())
        }
    }
}
