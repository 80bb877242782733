//! Finds the cards under a folder, by the rules of `rg` and `fd`.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::atlas::{SkipReason, SkippedFiles, threads};
use crate::card::is_data;
use crate::role::{Problem, Rule};

use super::fault::{Call, may};
use super::ignored::IgnoreRules;
use super::read::{cause, help};
use super::{CardSource, Reading};

/// The maximum depth to which folders are searched.
pub const MAX_WALK_DEPTH: usize = 32;
/// The maximum number of files that are read as cards.
pub const MAX_FILES: usize = 1_000_000;

/// The names of folders that usually contain roles if they are inside a hidden folder, as in
/// `.claude/agents` and `.ruru/modes`.
const HIDDEN_HOMES: [&str; 8] =
    ["agents", "roles", "modes", "personas", "skills", "chatmodes", "prompts", "rules"];
/// Hidden folders that are never entered.
const NEVER: [&str; 8] = [".git", ".jj", ".hg", ".svn", ".cache", ".venv", ".tox", ".Trash"];

/// The names of files that document a folder instead of a role, separated by spaces.
const DOCUMENTS: &str = "readme index changelog license licence contributing sources agents claude \
                         gemini copilot-instructions security code_of_conduct code-of-conduct \
                         governance roadmap history notice faq todo pull_request_template";

/// A file that may be a card, or a path that could not be read.
pub(super) enum WalkEntry {
    /// A file that is certainly a card.
    Card(PathBuf),
    /// A file that is a card only if it has front matter or a known section heading.
    Document(PathBuf),
    /// A data file, which is a card only if it describes a role.
    Data(PathBuf),
    /// A path that could not be read.
    Obstacle(PathBuf, Problem),
}

/// A search for cards under several roots, one after another.
#[derive(Clone)]
pub(super) struct Walk {
    /// Whether hidden files and folders are included.
    hidden: bool,
    pub(super) rules: Arc<IgnoreRules>,
    skipped: Arc<Mutex<SkippedFiles>>,
}

impl Walk {
    /// Creates a search. Reads the user's global ignore file, unless the options exclude it.
    pub(super) fn new(reading: &Reading) -> Walk {
        let rules = Arc::new(IgnoreRules::new(reading.shared));
        Walk { hidden: reading.hidden, rules, skipped: Arc::default() }
    }

    /// Returns the files that have been skipped so far, and clears the list of them.
    pub(super) fn skipped(&self) -> SkippedFiles {
        self.skipped.lock().map(|mut skipped| std::mem::take(&mut *skipped)).unwrap_or_default()
    }

    /// Records a skipped file.
    pub(super) fn skip(&self, path: &Path, reason: SkipReason) {
        if let Ok(mut skipped) = self.skipped.lock() {
            skipped.add(path, reason);
        }
    }

    /// Passes each file under `root` (a folder or a single file) to a callback, until a callback
    /// returns false. `taker` creates a callback for each thread. Files come in any order, but
    /// links come last.
    pub(super) fn below<T: FnMut(WalkEntry) -> bool + Send>(
        &self,
        root: &Path,
        taker: impl Fn() -> T + Sync,
    ) {
        let real_root = resolved(root).unwrap_or_else(|_| root.to_owned());
        let files = AtomicUsize::new(0);
        let links = Mutex::new(Vec::new());
        let folders = Mutex::new(LinkedFolders::new(&real_root));
        self.builder(root).threads(threads()).build_parallel().run(|| {
            let mut take = taker();
            let (files, links, folders, real_root) = (&files, &links, &folders, &real_root);
            Box::new(move |entry| {
                let judged = entry.and_then(asked).map(|entry| {
                    let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                    if !is_file && let Ok(mut folders) = folders.lock() {
                        folders.meet(&entry, root, real_root);
                    }
                    judge(&entry)
                });
                // Links are followed later, because the choice between two links to the same file
                // must not depend on the timing of threads.
                let found = self.found(judged, root, |path| {
                    if let Ok(mut links) = links.lock() {
                        links.push(path);
                    }
                });
                let Some(found) = found else { return WalkState::Continue };
                match files.fetch_add(1, Ordering::Relaxed) {
                    ..MAX_FILES if take(found) => WalkState::Continue,
                    _ => WalkState::Quit,
                }
            })
        });
        let mut take = taker();
        if files.load(Ordering::Relaxed) > MAX_FILES {
            let message =
                format!("the folder contains more than {MAX_FILES} files; the rest are not read");
            let problem = Problem::new(Rule::TooLarge, (1, 1), message)
                .help("name only the folders that contain cards");
            take(WalkEntry::Obstacle(root.to_owned(), problem));
            return;
        }
        let mut links = links.into_inner().unwrap_or_default();
        let mut folders = folders.into_inner().unwrap_or_default();
        while let Some((_, entries)) = self.next_linked(&mut folders) {
            for entry in entries {
                let judged = entry.and_then(asked).map(|entry| judge(&entry));
                let found = self.found(judged, root, |path| links.push(path));
                let Some(found) = found else { continue };
                if files.fetch_add(1, Ordering::Relaxed) >= MAX_FILES || !take(found) {
                    return;
                }
            }
        }
        links.sort();
        for path in links {
            let found = match target(&path, &real_root) {
                Ok(None) => candidate(path),
                Ok(Some(reason)) => {
                    self.skip(&path, reason);
                    continue;
                }
                Err(error) => obstacle(path, &cause(&error), help(&error)),
            };
            if !take(found) {
                return;
            }
        }
    }

    /// Returns the file or obstacle at an entry under `root`, or `None` if there is none. A link is
    /// passed to `link`, and a skipped file is recorded.
    fn found(
        &self,
        judged: Result<Judged, ignore::Error>,
        root: &Path,
        link: impl FnOnce(PathBuf),
    ) -> Option<WalkEntry> {
        match judged {
            Ok(Judged::Entry(found)) => return Some(found),
            Ok(Judged::Link(path)) => link(path),
            Ok(Judged::Skipped(path, reason)) => self.skip(&path, reason),
            Ok(Judged::Folder | Judged::LinkedFolder) => {}
            Err(error) => {
                let (path, cause, help) = explain(&error, root);
                return Some(obstacle(path, &cause, help));
            }
        }
        None
    }

    /// Returns the next linked folder and its entries. Skips folders that are also searched under a
    /// different path.
    fn next_linked(
        &self,
        folders: &mut LinkedFolders,
    ) -> Option<(PathBuf, Vec<Result<DirEntry, ignore::Error>>)> {
        loop {
            let link = folders.links.pop_first()?;
            let Ok(real) = resolved(&link) else {
                self.skip(&link, SkipReason::LinkToNothing);
                continue;
            };
            if !real.starts_with(&folders.root) {
                self.skip(&link, SkipReason::LinkOut);
            } else if !folders.searched.insert(real.clone()) {
                self.skip(&link, SkipReason::LinkedFolder);
            } else {
                let mut entries: Vec<_> = self.builder(&link).build().collect();
                entries.retain(|entry| entry.as_ref().map_or(true, |entry| entry.depth() > 0));
                for entry in entries.iter().flatten() {
                    folders.meet(entry, &link, &real);
                }
                return Some((link, entries));
            }
        }
    }

    /// Configures the search under a root. The `ignore` crate is used only to walk through the
    /// folders, because this program reads the ignore files itself.
    fn builder(&self, root: &Path) -> WalkBuilder {
        let mut builder = WalkBuilder::new(root);
        builder.standard_filters(false).max_depth(Some(MAX_WALK_DEPTH));
        let is_folder = root.is_dir();
        let real = is_folder.then(|| self.rules.enter_root(root)).flatten();
        let (walk, root) = (self.clone(), root.to_owned());
        builder.filter_entry(move |entry| walk.wants(entry, &root, real.as_deref()));
        builder
    }

    /// Returns whether to visit an entry under a root. The ignore files of a folder are read when
    /// the search reaches the folder, before it visits the entries.
    fn wants(&self, entry: &DirEntry, root: &Path, real_root: Option<&Path>) -> bool {
        let (path, is_folder) = (entry.path(), is_folder(entry));
        if entry.depth() == 0 {
            return true;
        }
        if !self.hidden && is_hidden(entry) {
            self.skip(path, SkipReason::Hidden);
            return false;
        }
        // If the name shows that a file is not a card, the file need not be checked against the
        // ignore files.
        if !is_folder && !may_hold_role(path) {
            return true;
        }
        let below = path.strip_prefix(root).ok();
        let Some(real) = real_root.zip(below).map(|(root, below)| root.join(below)) else {
            return true;
        };
        if let Some(by) = self.rules.ignoring(&real, path, is_folder) {
            self.skip(path, SkipReason::Ignored(by));
            return false;
        }
        if is_folder && entry.depth() < MAX_WALK_DEPTH {
            self.rules.enter(&real, path, false);
        }
        true
    }
}

/// The linked folders under a root. Each of them is searched only once.
#[derive(Debug, Default)]
struct LinkedFolders {
    /// The real path of the root.
    root: PathBuf,
    /// The real paths of all folders that are searched.
    searched: HashSet<PathBuf>,
    /// The links to folders that were found but not yet followed. This is a sorted set, so that the
    /// choice between two links does not depend on the timing of threads.
    links: BTreeSet<PathBuf>,
}

impl LinkedFolders {
    fn new(root: &Path) -> LinkedFolders {
        LinkedFolders { root: root.to_owned(), ..LinkedFolders::default() }
    }

    /// Records an entry of `folder`. `real` is the real path of this folder.
    fn meet(&mut self, entry: &DirEntry, folder: &Path, real: &Path) {
        if is_folder(entry) {
            let below = entry.path().strip_prefix(folder).unwrap_or(Path::new(""));
            let is_root = below.as_os_str().is_empty();
            self.searched.insert(if is_root { real.to_owned() } else { real.join(below) });
        } else if matches!(judge(entry), Judged::LinkedFolder) {
            self.links.insert(entry.path().to_owned());
        }
    }
}

/// Returns the reason why the target of a link is skipped, or `None` if the target is read.
fn target(link: &Path, root: &Path) -> io::Result<Option<SkipReason>> {
    let real = match resolved(link) {
        Ok(real) => real,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Some(SkipReason::LinkToNothing));
        }
        Err(error) => return Err(error),
    };
    may(Call::Stat, &real)?;
    let data = fs::metadata(&real)?;
    Ok(if data.is_dir() {
        Some(SkipReason::LinkedFolder)
    } else if !data.is_file() {
        Some(SkipReason::LinkToOther)
    } else if !real.starts_with(root) {
        Some(SkipReason::LinkOut)
    } else {
        None
    })
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

fn obstacle(path: PathBuf, cause: &str, help: &str) -> WalkEntry {
    let message = format!("cannot read the folder: {cause}");
    WalkEntry::Obstacle(path, Problem::new(Rule::Unreadable, (1, 1), message).help(help))
}

/// The folders that are searched for cards.
#[derive(Debug, Default)]
pub struct Folders {
    /// The folders that are searched for cards, and the parent folders of the roots.
    pub folders: HashSet<PathBuf>,
    /// The time of the latest change to any of these folders or to any card in them; `None` if
    /// unknown.
    pub newest: Option<SystemTime>,
}

impl Folders {
    fn add(&mut self, entry: DirEntry) {
        let is_folder = is_folder(&entry);
        let changed = entry.metadata().ok().and_then(|data| data.modified().ok());
        if is_folder || matches!(judge(&entry), Judged::Entry(_) | Judged::Link(_)) {
            self.newest = self.newest.max(changed);
        }
        if is_folder {
            self.folders.insert(entry.into_path());
        }
    }
}

/// Returns the folders that are searched, and the parent folder of each root, because the parent
/// changes when the root appears or disappears.
pub fn folders(source: &CardSource, reading: &Reading) -> Folders {
    let mut all = Folders::default();
    let walk = Walk::new(reading);
    for root in source.roots() {
        let real_root = resolved(root).unwrap_or_else(|_| root.clone());
        let mut linked = LinkedFolders::new(&real_root);
        for entry in walk.builder(root).build().flatten() {
            linked.meet(&entry, root, &real_root);
            all.add(entry);
        }
        while let Some((link, entries)) = walk.next_linked(&mut linked) {
            all.folders.insert(link);
            entries.into_iter().flatten().for_each(|entry| all.add(entry));
        }
        if let Some(around) = root.parent() {
            let here = around.as_os_str().is_empty();
            all.folders.insert(if here { PathBuf::from(".") } else { around.to_owned() });
        }
    }
    all
}

fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}

/// Returns whether an entry is skipped because its name, or the name of its folder, begins with a
/// dot. In a hidden folder, only the folders in [`HIDDEN_HOMES`] are entered.
fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let above = entry.path().parent().and_then(Path::file_name);
    let above = above.filter(|_| entry.depth() > 1).map(|name| name.to_string_lossy());
    let in_hidden = above.is_some_and(|name| name.starts_with('.'));
    if in_hidden {
        return !(is_folder(entry) && HIDDEN_HOMES.contains(&name.as_ref()));
    }
    name.starts_with('.')
        && !(is_folder(entry) && !NEVER.contains(&name.as_ref()) || name == ".roomodes")
}

/// Extensions of files that may contain a role.
const ENDINGS: [&str; 9] =
    ["md", "mdx", "mdc", "markdown", "yaml", "yml", "toml", "json", "roomodes"];

/// Returns whether the name of a file shows that it may contain a role.
pub fn may_hold_role(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    name.ends_with(".md.erb")
        || name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// How the search treats an entry of a folder.
enum Judged {
    Entry(WalkEntry),
    /// A link with a name that a card file can have.
    Link(PathBuf),
    Skipped(PathBuf, SkipReason),
    /// A folder that is searched.
    Folder,
    /// A link to a folder.
    LinkedFolder,
}

fn judge(entry: &DirEntry) -> Judged {
    let path = entry.path();
    match entry.file_type() {
        Some(kind) if kind.is_dir() && entry.depth() >= MAX_WALK_DEPTH => {
            let message = format!(
                "this folder is more than {MAX_WALK_DEPTH} folders deep, so it is not read"
            );
            let problem = Problem::new(Rule::TooLarge, (1, 1), message)
                .help("move the folder to a higher level, or add it as a separate root");
            Judged::Entry(WalkEntry::Obstacle(path.to_owned(), problem))
        }
        Some(kind) if !kind.is_dir() => {
            if entry.depth() == 0 {
                Judged::Entry(WalkEntry::Card(path.to_owned())) // the file was named explicitly
            } else if may_hold_role(path) && kind.is_symlink() {
                Judged::Link(path.to_owned())
            } else if may_hold_role(path) {
                Judged::Entry(candidate(path.to_owned()))
            } else if kind.is_symlink() && path.is_dir() {
                Judged::LinkedFolder
            } else {
                Judged::Skipped(path.to_owned(), SkipReason::NotMarkdown)
            }
        }
        _ => Judged::Folder,
    }
}

/// Returns whether a file name without its extension is the name of a document.
pub(super) fn is_document(stem: &str) -> bool {
    let stem = stem.to_lowercase();
    DOCUMENTS.split(' ').any(|name| name == stem)
}

/// Returns what a file may be, judged by its name.
pub(super) fn candidate(path: PathBuf) -> WalkEntry {
    if is_data(&path) {
        WalkEntry::Data(path)
    } else if path.file_stem().is_some_and(|stem| is_document(&stem.to_string_lossy())) {
        WalkEntry::Document(path)
    } else {
        WalkEntry::Card(path)
    }
}

/// Returns the path, the reason and the next step for an error during the search.
fn explain(error: &ignore::Error, root: &Path) -> (PathBuf, String, &'static str) {
    match error {
        ignore::Error::WithPath { path, err } => {
            let (_, cause, help) = explain(err, root);
            (path.clone(), cause, help)
        }
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            explain(err, root)
        }
        ignore::Error::Io(error) => (root.to_owned(), cause(error), help(error)),
        other => (root.to_owned(), other.to_string(), "move this file or folder elsewhere"),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn found(root: &Path) -> Vec<String> {
        let all = Mutex::new(Vec::new());
        Walk::new(&Reading::default()).below(root, || {
            |found| {
                let name = match found {
                    WalkEntry::Card(path) | WalkEntry::Document(path) | WalkEntry::Data(path) => {
                        path
                    }
                    WalkEntry::Obstacle(path, _) => path.join("!"),
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
    fn a_linked_folder_is_searched_once() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        for folder in ["agents/deep", ".store/roles", ".store/more"] {
            fs::create_dir_all(root.join(folder)).unwrap();
            fs::write(root.join(folder).join("card.md"), "# Card\n").unwrap();
        }
        symlink("agents", root.join("a-link")).unwrap();
        symlink("agents/deep", root.join("z-link")).unwrap();
        symlink(".", root.join("self")).unwrap();
        symlink("../roles", root.join(".store/roles/up")).unwrap();
        symlink("../more", root.join(".store/roles/more")).unwrap();
        symlink(".store/roles", root.join("one")).unwrap();
        symlink(".store/roles", root.join("two")).unwrap();
        // The folder `more` is reachable only through a link. The other links lead to folders that
        // are read anyway.
        let all = [".store/roles/card.md", ".store/roles/more/card.md", "agents/deep/card.md"];
        assert_eq!(found(root), all);
    }

    #[test]
    fn folders_are_entered_so_deep_and_no_deeper() {
        let root = tempfile::tempdir().unwrap();
        let deep = |folders: usize| vec!["d"; folders].join("/");
        fs::create_dir_all(root.path().join(deep(MAX_WALK_DEPTH + 1))).unwrap();
        for folders in [MAX_WALK_DEPTH - 1, MAX_WALK_DEPTH] {
            fs::write(root.path().join(deep(folders)).join("card.md"), "# Card\n").unwrap();
        }
        let explain = [deep(MAX_WALK_DEPTH - 1) + "/card.md", deep(MAX_WALK_DEPTH) + "/!"];
        assert_eq!(found(root.path()), explain);
    }
}
