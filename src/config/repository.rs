//! The config of a repository, which is distributed with the cards.
//!
//! The file may come from a stranger, so it can only change the meanings of words, add saved
//! searches and name folders of cards inside its own folder. It cannot start a program, and it
//! cannot turn off a security rule, such as the rule against harmful text.

use std::path::{Component, Path, PathBuf};

use crate::app::SavedSearch;
use crate::store::read_file;

use super::Set;
use super::file::ConfigFile;
use super::key::ConfigKey;
use super::meaning::Meaning;
use super::node::{ConfigNode, ConfigValue, Remarks};
use super::read::searches;

/// The possible names of the file. The first one that exists is read.
pub const REPOSITORY_CONFIGS: [&str; 2] = ["rolescope.yaml", ".rolescope.yaml"];

/// The maximum size of the file in bytes.
const MOST_BYTES: usize = 64 * 1024;
/// The maximum number of words in one list.
const MOST_WORDS: usize = 200;
/// The maximum number of mistakes that are reported.
const MOST_REMARKS: usize = 20;
/// The maximum number of folders that are searched for the root of the repository.
const MOST_ABOVE: usize = 64;

/// The config of a repository.
#[derive(Debug, Clone, Default)]
pub struct RepositoryConfig {
    /// The path of the file: relative if the file is near the working directory, absolute
    /// otherwise.
    pub path: PathBuf,
    /// The folders of cards, which are all inside the folder of the file.
    pub roots: Vec<PathBuf>,
    /// The top-level keys that were read.
    pub set: Vec<Set>,
    /// The mistakes, each with its file and line.
    pub remarks: Vec<String>,
    pub(super) meaning: Meaning,
    pub(super) searches: Vec<SavedSearch>,
    /// The canonical path of the file, used to recognize a config that is found twice.
    real: PathBuf,
}

/// Folders of cards, and the configs of repositories that apply to them.
#[derive(Debug, Clone, Default)]
pub struct Repositories {
    /// The configs, in the order of the folders.
    pub configs: Vec<RepositoryConfig>,
    /// The folders of cards, as the user wrote them, each with the index of its config.
    pub(super) roots: Vec<(PathBuf, Option<usize>)>,
}

impl Repositories {
    /// Finds the configs that apply to the cards in the given folders.
    pub fn for_folders(roots: &[PathBuf]) -> Repositories {
        let mut found = Repositories::default();
        for root in roots {
            let config = RepositoryConfig::above(root);
            let number = config.map(|config| found.number(config));
            found.roots.push((root.clone(), number));
        }
        found
    }

    /// Returns the index of a config. Adds the config if it is new.
    fn number(&mut self, config: RepositoryConfig) -> usize {
        let known = self.configs.iter().position(|known| known.real == config.real);
        known.unwrap_or_else(|| {
            self.configs.push(config);
            self.configs.len() - 1
        })
    }

    /// Returns whether every folder of cards has a config. If so, the meanings of words in the
    /// user's own config do not apply to any card.
    pub fn govern_all(&self) -> bool {
        !self.roots.is_empty() && self.roots.iter().all(|(_, config)| config.is_some())
    }
}

impl RepositoryConfig {
    /// Returns the config that applies to a folder of cards: the nearest one in the folder or above
    /// it, up to the root of the repository. Outside of a repository, only the folder itself is
    /// searched.
    pub fn above(root: &Path) -> Option<RepositoryConfig> {
        let real = root.canonicalize().ok()?;
        let folder = if real.is_dir() { real.as_path() } else { real.parent()? };
        let top = top(folder).unwrap_or(folder);
        let mut folders = folder.ancestors().take_while(|at| at.starts_with(top));
        let file = folders.find_map(|folder| {
            let mut files = REPOSITORY_CONFIGS.iter().map(|name| folder.join(name));
            files.find(|file| file.symlink_metadata().is_ok())
        })?;
        Some(RepositoryConfig::read(file, top))
    }

    /// Reads the config at the path `real`. The folder in this path must be canonical. If the file
    /// is a symbolic link, its target must be inside `top`.
    fn read(real: PathBuf, top: &Path) -> RepositoryConfig {
        let path = shown(&real);
        let mut file = match parsed(&real, &path, top) {
            Ok(file) => file,
            Err(remark) => {
                let remarks = vec![remark];
                return RepositoryConfig { path, real, remarks, ..RepositoryConfig::default() };
            }
        };
        limit(&mut file.root, &mut file.remarks);
        let folder = real.parent().unwrap_or(Path::new("/"));
        let roots = roots(&file.root, folder, &mut file.remarks);
        let searches = searches(file.root.get("views"), &mut file.remarks);
        let mut meaning = Meaning::read(&file.root, &mut file.remarks);
        for rule in meaning.keep_guards() {
            let line = file.root.get("severity").get(rule.name()).line;
            let (name, severity) = (rule.name(), rule.severity());
            file.remarks.add(line, format!("a repository's config cannot lower the severity of `{name}`, because this rule protects readers; the severity remains {severity}"));
        }
        let (set, mut remarks) = file.finish(&path);
        if let Some(more @ 1..) = remarks.len().checked_sub(MOST_REMARKS) {
            remarks.truncate(MOST_REMARKS);
            remarks.push(format!("{}: problems not shown: {more}", path.display()));
        }
        RepositoryConfig { path, roots, set, remarks, meaning, searches, real }
    }

    /// Returns the entry for a key, or `None` if the file does not contain the key.
    pub fn set(&self, key: ConfigKey) -> Option<&Set> {
        self.set.iter().find(|set| set.key == key)
    }
}

/// Reads and parses a file for [`RepositoryConfig::read`], or returns an error message that begins
/// with `path`.
fn parsed(real: &Path, path: &Path, top: &Path) -> Result<ConfigFile, String> {
    let text = text(real, top).map_err(|why| format!("{}: {why}", path.display()))?;
    ConfigFile::parse(&text, refused).map_err(|why| format!("{}:{why}", path.display()))
}

/// Returns the text of a file, or the reason why the file is not read.
fn text(real: &Path, top: &Path) -> Result<String, String> {
    if !real.canonicalize().is_ok_and(|target| target.starts_with(top)) {
        let why =
            "the link points outside the repository, so it is not followed; replace it with a file";
        return Err(why.to_owned());
    }
    let text = read_file(real).map_err(|problem| problem.message)?;
    if text.len() > MOST_BYTES {
        let most = MOST_BYTES / 1024;
        return Err(format!("the config is larger than {most} KiB; shorten it"));
    }
    Ok(text)
}

/// Returns the reason why a key is not allowed in the config of a repository, or `None` if it is
/// allowed.
fn refused(key: ConfigKey) -> Option<String> {
    let name = key.name();
    (!key.is_shared()).then(|| {
        format!("`{name}` has no effect in a repository's config; set it in your own config")
    })
}

/// Returns the folders of cards that the config names. Folders outside of the config's own folder
/// are not allowed.
fn roots(root: &ConfigNode, folder: &Path, remarks: &mut Remarks) -> Vec<PathBuf> {
    let node = root.get("roots");
    let mut roots = Vec::new();
    for text in node.texts().iter().filter(|text| !text.trim().is_empty()) {
        let named = Path::new(text);
        let is_plain =
            named.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        let real = folder.join(named);
        // A folder need not exist, but its path must not leave the config's folder through a
        // symbolic link.
        let there = real.ancestors().find(|at| at.symlink_metadata().is_ok());
        let there = there.and_then(|at| at.canonicalize().ok());
        let stays = there.is_some_and(|real| real.starts_with(folder));
        if is_plain && stays && !text.starts_with('~') {
            roots.push(shown(&real));
        } else {
            let what = format!(
                "the root `{text}` is outside the folder of this config file, so it is not read; use one inside that folder"
            );
            remarks.add(node.line, what);
        }
    }
    roots
}

/// Returns the root of the repository that contains a folder. The path of the folder must be
/// canonical.
fn top(folder: &Path) -> Option<&Path> {
    let mut above = folder.ancestors().take(MOST_ABOVE);
    above.find(|folder| folder.join(".git").symlink_metadata().is_ok())
}

/// Returns the canonical path of the root of the repository that contains a file or folder, or
/// `None` if no repository contains it.
pub fn repository_root(path: &Path) -> Option<PathBuf> {
    let real = path.canonicalize().ok()?;
    let folder = if real.is_dir() { real.as_path() } else { real.parent()? };
    top(folder).map(Path::to_owned)
}

/// Shortens each list to the maximum number of entries.
fn limit(node: &mut ConfigNode, remarks: &mut Remarks) {
    match &mut node.content {
        ConfigValue::List(words) if words.len() > MOST_WORDS => {
            words.truncate(MOST_WORDS);
            let what =
                format!("`{}` has more than {MOST_WORDS} entries; the rest are ignored", node.key);
            remarks.add(node.line, what);
        }
        ConfigValue::Map(entries) => entries.iter_mut().for_each(|entry| limit(entry, remarks)),
        _ => {}
    }
}

/// Converts a canonical path to the form in which a user would write it: relative if it is near the
/// working directory, absolute otherwise.
fn shown(real: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    if let Ok(below) = real.strip_prefix(&here) {
        let is_here = below.as_os_str().is_empty();
        return if is_here { PathBuf::from(".") } else { below.to_owned() };
    }
    let shared = here.ancestors().skip(1).take(MOST_ABOVE).zip(1_usize..);
    // If the two paths have only the root of the file system in common, an absolute path is
    // shorter.
    let mut shared = shared.filter(|(folder, _)| folder.parent().is_some());
    match shared.find_map(|(folder, up)| Some((real.strip_prefix(folder).ok()?, up))) {
        Some((below, up)) if up <= 3 => {
            let mut path: PathBuf = std::iter::repeat_n("..", up).collect();
            path.push(below);
            path
        }
        _ => real.to_owned(),
    }
}
