//! Finds the cards below a folder, the way users of `rg` and `fd` expect.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use crate::role::{Problem, Rule};

use super::read::cause;

/// Deepest folder that is looked into.
pub const MAX_WALK_DEPTH: usize = 32;
/// Most files that are taken as cards.
pub const MAX_FILES: usize = 1_000_000;

/// Hidden folders where people keep agent roles.
const HIDDEN_HOMES: [&str; 5] = [".claude", ".github", ".ruru", ".opencode", ".codex"];

/// Names that are documentation about a folder rather than a role in it.
const DOCUMENTS: [&str; 9] = [
    "readme",
    "index",
    "changelog",
    "license",
    "contributing",
    "sources",
    "agents",
    "claude",
    "security",
];

/// How to walk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WalkOptions {
    /// Take hidden files and folders too.
    pub hidden: bool,
}

/// A file that may hold a card, or an obstacle on the way to one.
pub(super) enum Found {
    /// A card for sure.
    Card(PathBuf),
    /// A card only with front matter or a known section heading.
    Document(PathBuf),
    /// A place that could not be looked into.
    Obstacle(PathBuf, Problem),
}

/// Calls `take` with everything found below `root` (a folder or one file) until it says no.
pub(super) fn walk(root: &Path, options: WalkOptions, mut take: impl FnMut(Found) -> bool) {
    let mut linked = HashSet::new();
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut builder = WalkBuilder::new(root);
    builder
        .hidden(false)
        .require_git(false)
        .max_depth(Some(MAX_WALK_DEPTH))
        .sort_by_file_name(std::cmp::Ord::cmp);
    builder.filter_entry(move |entry| entry.depth() == 0 || options.hidden || !is_hidden(entry));
    let mut files = 0;
    for entry in builder.build() {
        let found = match entry {
            Ok(entry) => match judge(&entry, &real_root, &mut linked) {
                Some(found) => found,
                None => continue,
            },
            Err(error) => {
                let (path, cause) = told(&error, root);
                let message = format!("cannot look into it: {cause}");
                Found::Obstacle(path, Problem::new(Rule::Unreadable, (1, 1), message))
            }
        };
        files += 1;
        if files > MAX_FILES {
            let message = format!("more than {MAX_FILES} files; the rest is not read");
            let problem = Problem::new(Rule::TooLarge, (1, 1), message);
            take(Found::Obstacle(root.to_owned(), problem));
            return;
        }
        if !take(found) {
            return;
        }
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.') && !HIDDEN_HOMES.contains(&name.as_ref())
}

/// Whether an entry is a candidate. Links are followed to files inside the root, each once.
fn judge(entry: &DirEntry, real_root: &Path, linked: &mut HashSet<PathBuf>) -> Option<Found> {
    let kind = entry.file_type()?;
    let path = entry.path();
    if kind.is_dir() {
        return None;
    }
    if entry.depth() == 0 {
        return Some(Found::Card(path.to_owned())); // asked for by name
    }
    if !path.extension().is_some_and(|e| e.eq_ignore_ascii_case("md")) {
        return None;
    }
    if kind.is_symlink() {
        let real = path.canonicalize().ok()?;
        if !real.is_file() || !real.starts_with(real_root) || !linked.insert(real) {
            return None;
        }
    }
    let stem = path.file_stem()?.to_string_lossy().to_lowercase();
    Some(if DOCUMENTS.contains(&stem.as_str()) {
        Found::Document(path.to_owned())
    } else {
        Found::Card(path.to_owned())
    })
}

fn told(error: &ignore::Error, root: &Path) -> (PathBuf, String) {
    match error {
        ignore::Error::WithPath { path, err } => (path.clone(), told(err, root).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            told(err, root)
        }
        ignore::Error::Io(error) => (root.to_owned(), cause(error)),
        other => (root.to_owned(), other.to_string()),
    }
}
