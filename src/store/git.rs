//! Finds git's exclude files. There is one for each repository, and one for the user.

use std::env;
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::read::read_at_most;

/// A git file that could not be read, and the error.
pub(super) type Unusable = (PathBuf, io::Error);

/// Returns the exclude file of the repository whose root is `folder`. The file need not exist.
/// Returns `None` if the folder has a `.git` file that does not name a repository.
///
/// Only files of at most `most` bytes are read. A worktree has a `.git` file that names its own git
/// folder. In that folder, a `commondir` file names the folder that all worktrees share.
pub(super) fn repository_excludes(folder: &Path, most: u64) -> Result<Option<PathBuf>, Unusable> {
    let git = folder.join(".git");
    if git.metadata().is_ok_and(|data| data.is_dir()) {
        return Ok(Some(git.join("info/exclude")));
    }
    let line = first_line(&git, most)?;
    let Some(own) = line.as_deref().and_then(|line| line.strip_prefix(b"gitdir: ")) else {
        return Ok(None);
    };
    let own = folder.join(OsStr::from_bytes(own));
    let shared = first_line(&own.join("commondir"), most)?;
    Ok(shared.map(|shared| own.join(OsStr::from_bytes(&shared)).join("info/exclude")))
}

/// Returns the first line of a file without its line ending, or `None` if the file does not exist.
fn first_line(path: &Path, most: u64) -> Result<Option<Vec<u8>>, Unusable> {
    match read_at_most(path, most) {
        Ok(mut bytes) => {
            bytes.truncate(bytes.iter().position(|&b| b == b'\n').unwrap_or(bytes.len()));
            bytes.truncate(bytes.trim_ascii_end().len());
            Ok(Some(bytes))
        }
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err((path.to_owned(), error)),
    }
}

/// Returns whether the error means that the file does not exist.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The files that determine which patterns the user excludes in all repositories.
#[derive(Debug, Default)]
pub(super) struct UserGit {
    /// Git's configuration files, highest priority first.
    configs: Vec<PathBuf>,
    /// The exclude file that is used if git's configuration does not name one.
    default: Option<PathBuf>,
    home: Option<PathBuf>,
}

impl UserGit {
    /// Finds the files from the environment variables that git uses.
    pub(super) fn from_environment() -> UserGit {
        let home = env::home_dir().filter(|home| !home.as_os_str().is_empty());
        let settings = variable("XDG_CONFIG_HOME").or_else(|| below(&home, ".config"));
        let system = variable("GIT_CONFIG_SYSTEM").unwrap_or_else(|| "/etc/gitconfig".into());
        let configs = [
            variable("GIT_CONFIG_GLOBAL"),
            below(&home, ".gitconfig"),
            below(&settings, "git/config"),
            Some(system),
        ];
        UserGit {
            configs: configs.into_iter().flatten().collect(),
            default: below(&settings, "git/ignore"),
            home,
        }
    }

    /// Uses the given files instead of those that the environment determines.
    #[cfg(test)]
    pub(super) fn new(
        configs: Vec<PathBuf>,
        default: Option<PathBuf>,
        home: Option<PathBuf>,
    ) -> UserGit {
        UserGit { configs, default, home }
    }

    /// Returns the user's exclude file, which need not exist, and the configuration files that
    /// could not be read. Only files of at most `most` bytes are read.
    pub(super) fn excludes(&self, most: u64) -> (Option<PathBuf>, Vec<Unusable>) {
        let mut unusable = Vec::new();
        for config in self.configs.iter().filter(|path| !is_switched_off(path)) {
            match read_at_most(config, most) {
                Ok(bytes) => {
                    if let Some(named) = excludes_file(&bytes) {
                        return (Some(self.resolve(named)), unusable);
                    }
                }
                Err(error) if is_absent(&error) => {}
                Err(error) => unusable.push((config.clone(), error)),
            }
        }
        (self.default.clone(), unusable)
    }

    /// Resolves a path from a configuration file, where `~/` is the home folder.
    fn resolve(&self, named: &[u8]) -> PathBuf {
        match (named.strip_prefix(b"~/"), &self.home) {
            (Some(below), Some(home)) => home.join(OsStr::from_bytes(below)),
            _ => PathBuf::from(OsStr::from_bytes(named)),
        }
    }
}

/// Returns the path in an environment variable.
fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn below(folder: &Option<PathBuf>, name: &str) -> Option<PathBuf> {
    folder.as_ref().map(|folder| folder.join(name))
}

/// Returns whether the path is `/dev/null`, which usually means that no file is used.
pub(super) fn is_switched_off(path: &Path) -> bool {
    path == Path::new("/dev/null")
}

/// Returns the value of `core.excludesFile`. As in `rg` and `fd`, the first line with this key is
/// used, regardless of its section.
fn excludes_file(config: &[u8]) -> Option<&[u8]> {
    config.split(|&b| b == b'\n').find_map(|line| {
        let (key, value) = line.split_at_checked(line.iter().position(|&b| b == b'=')?)?;
        if !key.trim_ascii().eq_ignore_ascii_case(b"excludesfile") {
            return None;
        }
        let value = value.get(1..)?.trim_ascii();
        let value = value.strip_prefix(b"\"").unwrap_or(value);
        let value = value.strip_suffix(b"\"").unwrap_or(value).trim_ascii();
        (!value.is_empty()).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    const MOST: u64 = 1024;

    #[test]
    fn a_worktree_is_followed_to_the_folder_that_all_share() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["real/worktrees/one", "tree", "sub", "plain/.git", "none"] {
            fs::create_dir_all(at(name)).unwrap();
        }
        let excludes = |name: &str| repository_excludes(&at(name), MOST).unwrap();
        assert_eq!(excludes("plain"), Some(at("plain/.git/info/exclude")));
        assert_eq!(excludes("none"), None);
        let own = at("real/worktrees/one");
        fs::write(at("tree/.git"), format!("gitdir: {}\r\n", own.display())).unwrap();
        assert_eq!(excludes("tree"), None);
        fs::write(own.join("commondir"), "../..\n").unwrap();
        assert_eq!(excludes("tree"), Some(own.join("../../info/exclude")));
        fs::write(at("sub/.git"), "gitdir: ../real/worktrees/one\n").unwrap();
        assert_eq!(excludes("sub"), Some(at("sub/../real/worktrees/one/../../info/exclude")));
        for (file, target) in [(at("tree/.git"), "/dev/zero"), (own.join("commondir"), "/dev/zero")]
        {
            fs::remove_file(&file).unwrap();
            symlink(target, &file).unwrap();
        }
        assert_eq!(repository_excludes(&at("tree"), MOST).unwrap_err().0, at("tree/.git"));
        let (file, _) = repository_excludes(&at("sub"), MOST).unwrap_err();
        assert!(file.ends_with("one/commondir"));
        fs::write(at("none/.git"), "x".repeat(2_000)).unwrap();
        assert!(repository_excludes(&at("none"), MOST).is_err());
    }

    #[test]
    fn the_first_configuration_that_names_a_file_counts() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let git = UserGit {
            configs: vec![at("one"), at("two"), "/dev/null".into()],
            default: Some(at("ignore")),
            home: Some(at("home")),
        };
        let named = || git.excludes(MOST).0.unwrap();
        assert_eq!(named(), at("ignore"));
        assert!(git.excludes(MOST).1.is_empty(), "a missing file is not a fault");
        fs::write(at("two"), "[core]\n\tExcludesFile = \"~/my ignore\"\n").unwrap();
        assert_eq!(named(), at("home/my ignore"));
        fs::write(at("one"), "[core]\nexcludesfile=/a\nexcludesfile=/b\n").unwrap();
        assert_eq!(named(), Path::new("/a"));
        assert!(git.excludes(MOST).1.is_empty());
        fs::remove_file(at("one")).unwrap();
        symlink("/dev/zero", at("one")).unwrap();
        let (file, unusable) = git.excludes(MOST);
        assert_eq!((file, unusable.len()), (Some(at("home/my ignore")), 1));
        assert_eq!(unusable[0].0, at("one"));
    }
}
