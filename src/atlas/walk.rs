//! Finds the cards below a folder, the way users of `rg` and `fd` expect.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::SystemTime;

use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::role::{Problem, Rule};

use super::Source;
use super::fault::{Call, may};
use super::ignored;
use super::read::{cause, mend};

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

/// A file that may hold a card, or an obstacle on the way to one.
pub(super) enum Found {
    /// A card for sure.
    Card(PathBuf),
    /// A card only with front matter or a known section heading.
    Document(PathBuf),
    /// A place that could not be looked into.
    Obstacle(PathBuf, Problem),
}

/// Hands everything found below `root` (a folder or one file) to takers until one says no: each
/// thread has one of its own, in no order; links come last. `hidden` takes hidden files too.
pub(super) fn walk<T: FnMut(Found) -> bool + Send>(
    root: &Path,
    hidden: bool,
    taker: impl Fn() -> T + Sync,
) {
    let real_root = resolved(root).unwrap_or_else(|_| root.to_owned());
    let files = AtomicUsize::new(0);
    let links = Mutex::new(Vec::new());
    let run = |builder: &mut WalkBuilder, above: usize| {
        builder.threads(threads()).build_parallel().run(|| {
            let mut take = taker();
            let (files, links) = (&files, &links);
            Box::new(move |entry| {
                let found = match entry.and_then(asked).map(|entry| judge(&entry, above)) {
                    Ok(Judged::Found(found)) => found,
                    Ok(Judged::Link(path)) => {
                        // Which of two links to one file is taken must not depend on threads.
                        if let Ok(mut links) = links.lock() {
                            links.push(path);
                        }
                        return WalkState::Continue;
                    }
                    Ok(Judged::Nothing) => return WalkState::Continue,
                    Err(error) => {
                        let (path, cause, mend) = told(&error, root);
                        obstacle(path, &cause, mend)
                    }
                };
                match files.fetch_add(1, Ordering::Relaxed) {
                    ..MAX_FILES if take(found) => WalkState::Continue,
                    _ => WalkState::Quit,
                }
            })
        });
    };
    let aside = Aside::default();
    if aside.is_fine(root, 0) {
        run(&mut paths(root, hidden, &aside), 0);
    }
    for Apart { folder, depth, file, why } in aside.take() {
        let message = format!("cannot read the ignore file: {why}; nothing is ignored below it");
        let problem = Problem::new(Rule::Unreadable, (1, 1), message).mend("remove it");
        if !taker()(Found::Obstacle(file, problem)) {
            return;
        }
        run(&mut bare(&folder, hidden, depth), depth);
    }
    let mut take = taker();
    if files.load(Ordering::Relaxed) > MAX_FILES {
        let message = format!("more than {MAX_FILES} files; the rest is not read");
        let problem = Problem::new(Rule::TooLarge, (1, 1), message)
            .mend("name the folders of the cards instead");
        take(Found::Obstacle(root.to_owned(), problem));
        return;
    }
    let mut links = links.into_inner().unwrap_or_default();
    links.sort();
    for path in links {
        // Followed to files inside the root.
        let found = match target(&path) {
            Ok(Some(real)) if real.starts_with(&real_root) => candidate(path),
            Ok(_) => continue,
            Err(error) => obstacle(path, &cause(&error), mend(&error)),
        };
        if !take(found) {
            return;
        }
    }
}

/// The file that a link leads to; `None` where there is none, or something else.
fn target(link: &Path) -> io::Result<Option<PathBuf>> {
    let real = match resolved(link) {
        Ok(real) => real,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    may(Call::Stat, &real)?;
    Ok(fs::metadata(&real)?.is_file().then_some(real))
}

fn resolved(path: &Path) -> io::Result<PathBuf> {
    may(Call::Resolve, path)?;
    path.canonicalize()
}

fn asked(entry: DirEntry) -> Result<DirEntry, ignore::Error> {
    match may(Call::Entry, entry.path()) {
        Ok(()) => Ok(entry),
        Err(error) => {
            let err = Box::new(ignore::Error::Io(error));
            Err(ignore::Error::WithPath { path: entry.into_path(), err })
        }
    }
}

fn obstacle(path: PathBuf, cause: &str, mend: &str) -> Found {
    let message = format!("cannot look into it: {cause}");
    Found::Obstacle(path, Problem::new(Rule::Unreadable, (1, 1), message).mend(mend))
}

/// What is looked into for cards.
#[derive(Debug, Default)]
pub struct Folders {
    /// Every folder.
    pub folders: HashSet<PathBuf>,
    /// When the last of them, or of the cards in them, changed; `None` where nothing can be told.
    pub newest: Option<SystemTime>,
}

/// The folders that are looked into, and the one around each root: where that comes and goes.
pub fn folders(source: &Source, hidden: bool) -> Folders {
    let mut all = Folders::default();
    let Source::Paths(roots) = source else { return all };
    for root in roots {
        for entry in entries(root, hidden) {
            let is_folder = is_folder(&entry);
            let changed = entry.metadata().ok().and_then(|data| data.modified().ok());
            if is_folder || matches!(judge(&entry, 0), Judged::Found(_) | Judged::Link(_)) {
                all.newest = all.newest.max(changed);
            }
            if is_folder {
                all.folders.insert(entry.into_path());
            }
        }
        if let Some(around) = root.parent() {
            let here = around.as_os_str().is_empty();
            all.folders.insert(if here { PathBuf::from(".") } else { around.to_owned() });
        }
    }
    all
}

/// A folder that is walked without ignore files, because one of its own must not be read.
struct Apart {
    folder: PathBuf,
    /// How deep it is below the root.
    depth: usize,
    /// The ignore file, and why it must not be read.
    file: PathBuf,
    why: &'static str,
}

/// The folders that are walked apart, after everything else.
#[derive(Clone, Default)]
struct Aside(Arc<Mutex<Vec<Apart>>>);

impl Aside {
    /// Whether the ignore files of a folder may be read; else it is set aside.
    fn is_fine(&self, folder: &Path, depth: usize) -> bool {
        let Some((file, why)) = ignored::harmful(folder) else { return true };
        if let Ok(mut apart) = self.0.lock() {
            apart.push(Apart { folder: folder.to_owned(), depth, file, why });
        }
        false
    }

    /// Those of them that were found, in order.
    fn take(&self) -> Vec<Apart> {
        let mut apart = self.0.lock().map(|mut apart| std::mem::take(&mut *apart));
        if let Ok(apart) = &mut apart {
            apart.sort_by(|a, b| a.folder.cmp(&b.folder));
        }
        apart.unwrap_or_default()
    }
}

/// How a root is walked. Folders that are to be walked apart are set aside.
fn paths(root: &Path, hidden: bool, aside: &Aside) -> WalkBuilder {
    let mut builder = WalkBuilder::new(root);
    builder.hidden(false).require_git(false).max_depth(Some(MAX_WALK_DEPTH));
    let whole = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    builder.parents(whole.ancestors().skip(1).all(|above| ignored::harmful(above).is_none()));
    let aside = aside.clone();
    builder.filter_entry(move |entry| {
        let wanted = entry.depth() == 0 || hidden || !is_hidden(entry);
        wanted && (!is_folder(entry) || aside.is_fine(entry.path(), entry.depth()))
    });
    builder
}

/// How a folder so deep below the root is walked without ignore files.
fn bare(folder: &Path, hidden: bool, depth: usize) -> WalkBuilder {
    let mut builder = WalkBuilder::new(folder);
    builder.standard_filters(false).max_depth(Some(MAX_WALK_DEPTH.saturating_sub(depth)));
    builder.filter_entry(move |entry| entry.depth() == 0 || hidden || !is_hidden(entry));
    builder
}

/// Everything below a root, one after the other.
fn entries(root: &Path, hidden: bool) -> impl Iterator<Item = DirEntry> {
    let aside = Aside::default();
    let fine = aside.is_fine(root, 0).then(|| paths(root, hidden, &aside).build());
    let apart = std::iter::once_with(move || aside.take()).flatten();
    let apart = apart.flat_map(move |apart| bare(&apart.folder, hidden, apart.depth).build());
    fine.into_iter().flatten().chain(apart).flatten()
}

fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}

/// Threads that read cards.
pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(2, |n| n.get().clamp(1, 8))
}

fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.') && !HIDDEN_HOMES.contains(&name.as_ref())
}

/// What an entry is.
enum Judged {
    Found(Found),
    /// A link with a card's name.
    Link(PathBuf),
    Nothing,
}

/// `above` is how deep the walk began below the root.
fn judge(entry: &DirEntry, above: usize) -> Judged {
    let path = entry.path();
    match entry.file_type() {
        Some(kind) if kind.is_dir() && above + entry.depth() >= MAX_WALK_DEPTH => {
            let message = format!("deeper than {MAX_WALK_DEPTH} folders; it is not looked into");
            let problem = Problem::new(Rule::TooLarge, (1, 1), message)
                .mend("move it up, or name it as a folder of cards");
            Judged::Found(Found::Obstacle(path.to_owned(), problem))
        }
        Some(kind) if !kind.is_dir() => {
            if entry.depth() == 0 {
                Judged::Found(Found::Card(path.to_owned())) // asked for by name
            } else if !path.extension().is_some_and(|e| e.eq_ignore_ascii_case("md")) {
                Judged::Nothing
            } else if kind.is_symlink() {
                Judged::Link(path.to_owned())
            } else {
                Judged::Found(candidate(path.to_owned()))
            }
        }
        _ => Judged::Nothing,
    }
}

fn candidate(path: PathBuf) -> Found {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase());
    if stem.is_some_and(|stem| DOCUMENTS.contains(&stem.as_str())) {
        Found::Document(path)
    } else {
        Found::Card(path)
    }
}

/// Where, why, and what to do.
fn told(error: &ignore::Error, root: &Path) -> (PathBuf, String, &'static str) {
    match error {
        ignore::Error::WithPath { path, err } => {
            let (_, cause, mend) = told(err, root);
            (path.clone(), cause, mend)
        }
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            told(err, root)
        }
        ignore::Error::Io(error) => (root.to_owned(), cause(error), mend(error)),
        other => (root.to_owned(), other.to_string(), "move it out of the folder"),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn found(root: &Path) -> Vec<String> {
        let all = Mutex::new(Vec::new());
        walk(root, false, || {
            |found| {
                let name = match found {
                    Found::Card(path) | Found::Document(path) => path,
                    Found::Obstacle(path, _) => path.join("!"),
                };
                let name = name.strip_prefix(root).unwrap().display().to_string();
                all.lock().unwrap().push(name);
                true
            }
        });
        let mut all = all.into_inner().unwrap();
        all.sort();
        all
    }

    #[test]
    fn links_lead_no_further_than_the_root() {
        let around = tempfile::tempdir().unwrap();
        let root = around.path().join("root");
        fs::create_dir_all(root.join("sub")).unwrap();
        fs::write(around.path().join("secret.md"), "# Secret\n").unwrap();
        fs::write(root.join("sub/card.md"), "# Card\n").unwrap();
        symlink("../secret.md", root.join("outside.md")).unwrap();
        symlink("sub/card.md", root.join("inside.md")).unwrap();
        symlink("..", root.join("up")).unwrap();
        assert_eq!(found(&root), ["inside.md", "sub/card.md"]);
    }

    #[test]
    fn folders_are_entered_so_deep_and_no_deeper() {
        let root = tempfile::tempdir().unwrap();
        let deep = |folders: usize| vec!["d"; folders].join("/");
        fs::create_dir_all(root.path().join(deep(MAX_WALK_DEPTH + 1))).unwrap();
        for folders in [MAX_WALK_DEPTH - 1, MAX_WALK_DEPTH] {
            fs::write(root.path().join(deep(folders)).join("card.md"), "# Card\n").unwrap();
        }
        let told = [deep(MAX_WALK_DEPTH - 1) + "/card.md", deep(MAX_WALK_DEPTH) + "/!"];
        assert_eq!(found(root.path()), told);
    }

    #[test]
    fn an_ignore_file_that_would_block_is_told_and_not_read() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("card.md"), "# Card\n").unwrap();
        symlink("/dev/null", root.path().join(".gitignore")).unwrap();
        assert_eq!(found(root.path()), [".gitignore/!", "card.md"]);
    }
}
