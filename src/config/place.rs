//! The locations of the config file and of files that are kept between runs. Only this module uses
//! the `directories` crate.

use std::path::{Path, PathBuf};

use directories::{ProjectDirs, UserDirs};

/// The location of the config file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigPlace {
    /// The path of the file.
    pub path: PathBuf,
    /// Whether the path comes from `$ROLESCOPE_CONFIG`. If so, the file must exist.
    pub named: bool,
}

impl ConfigPlace {
    /// Finds the config file, which is `$ROLESCOPE_CONFIG`, or else `config.yaml` in the system's
    /// config folder. Returns `None` if there is no home folder.
    pub fn find() -> Option<ConfigPlace> {
        let named = std::env::var_os("ROLESCOPE_CONFIG").filter(|path| !path.is_empty());
        if let Some(path) = named {
            return Some(ConfigPlace { path: path.into(), named: true });
        }
        let path = ProjectDirs::from("", "", "rolescope")?.config_dir().join("config.yaml");
        Some(ConfigPlace { path, named: false })
    }

    /// Returns whether the config file is disabled, or is missing and not required.
    pub(super) fn is_empty(&self) -> bool {
        // Users set `$ROLESCOPE_CONFIG` to this path to disable the config file.
        self.path == Path::new("/dev/null") || !self.named && !self.path.exists()
    }
}

/// Returns the folder where bookmarks are saved, as well as queries and the session if the config
/// enables this. The folder is `$ROLESCOPE_STATE`, or else the system's state folder. Returns
/// `None` if there is no home folder, or if the variable is `/dev/null`.
pub fn state_folder() -> Option<PathBuf> {
    let named = std::env::var_os("ROLESCOPE_STATE").filter(|path| !path.is_empty());
    if let Some(path) = named {
        return (path != "/dev/null").then(|| path.into());
    }
    let dirs = ProjectDirs::from("", "", "rolescope")?;
    Some(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned())
}

/// Returns the user's home folder.
pub fn home() -> Option<PathBuf> {
    UserDirs::new().map(|dirs| dirs.home_dir().to_owned())
}

/// Resolves a path in the config. `~` is the home folder, and other relative paths are resolved
/// against the config's folder.
pub(super) fn resolve(config: &Path, path: &str) -> PathBuf {
    match path.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with('/')) {
        Some(rest) => home().unwrap_or_default().join(rest.trim_start_matches('/')),
        None => config.parent().unwrap_or(Path::new("")).join(path),
    }
}
