//! Where the config file and what the program keeps are; the only place that knows `directories`.

use std::path::{Path, PathBuf};

use directories::{ProjectDirs, UserDirs};

/// Where the config file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Whether `$ROLESCOPE_CONFIG` names it, so that it must be there.
    pub named: bool,
}

impl Place {
    /// `$ROLESCOPE_CONFIG`, else `config.yaml` in the place for it on this system; `None` without
    /// a home.
    pub fn find() -> Option<Place> {
        let named = std::env::var_os("ROLESCOPE_CONFIG").filter(|path| !path.is_empty());
        match named {
            Some(path) => Some(Place { path: path.into(), named: true }),
            None => {
                let path = ProjectDirs::from("", "", "rolescope")?.config_dir().join("config.yaml");
                Some(Place { path, named: false })
            }
        }
    }

    /// Whether there is nothing to read and nothing wrong with that.
    pub(super) fn is_empty(&self) -> bool {
        // The usual way to say: no config.
        self.path == Path::new("/dev/null") || !self.named && !self.path.exists()
    }
}

/// Where bookmarks, and queries and session where that is wanted, are kept from run to run:
/// `$ROLESCOPE_STATE`, else the place for it on this system. `None` where there is none, or the
/// variable says so: `/dev/null`.
pub fn state_folder() -> Option<PathBuf> {
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

/// The home of the user.
pub fn home() -> Option<PathBuf> {
    UserDirs::new().map(|dirs| dirs.home_dir().to_owned())
}

/// A path as the config writes it: `~` is the home, and other paths are beside the config.
pub(super) fn resolve(config: &Path, path: &str) -> PathBuf {
    match path.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with('/')) {
        Some(rest) => home().unwrap_or_default().join(rest.trim_start_matches('/')),
        None => config.parent().unwrap_or(Path::new("")).join(path),
    }
}
