//! Finds the cards under a folder, by the rules of `rg` and `fd`.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use crate::atlas::{SkipReason, SkippedFiles};
use crate::card::is_data;
use crate::role::{Problem, Rule};

use super::fault::{Call, may};
use super::ignored::{IgnoreRules, is_rule_file};
use super::read::{cause, help};
use super::tree::{TreeEntry, Unlisted, Visitor, entries, visit_all};
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
    File(FoundFile),
    /// A path that could not be read.
    Obstacle(PathBuf, Problem),
}

/// A file that may be a card.
pub(super) struct FoundFile {
    pub(super) path: PathBuf,
    pub(super) kind: FileKind,
    /// Whether the list of its folder shows that it is a regular file.
    pub(super) is_regular: bool,
}

/// The kind of a file, judged by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// A file that is certainly a card.
    Card,
    /// A file that is a card only if it has front matter or a known section heading.
    Document,
    /// A data file, which is a card only if it describes a role.
    Data,
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
    /// links come last. Returns the folders that were searched, or `None` if the search ended early.
    pub(super) fn below<T: FnMut(WalkEntry) -> bool + Send>(
        &self,
        root: &Path,
        taker: impl Fn() -> T + Sync,
    ) -> Option<Vec<PathBuf>> {
        let place = self.enter_root(root);
        let files = AtomicUsize::new(0);
        let visitor = || FileVisitor {
            walk: self,
            root: &place,
            take: taker(),
            files: &files,
            links: Vec::new(),
            folders: Vec::new(),
            folder_links: Vec::new(),
        };
        let visitors = match TreeEntry::root(root) {
            Ok(entry) if entry.is_folder() => visit_all(entry, visitor),
            entry => {
                let mut visitor = visitor();
                visitor.meet(entry.map_err(|error| (root.to_owned(), error)), &mut Vec::new());
                vec![visitor]
            }
        };
        let mut take = taker();
        if files.load(Ordering::Relaxed) > MAX_FILES {
            let message =
                format!("the folder contains more than {MAX_FILES} files; the rest are not read");
            let problem = Problem::new(Rule::TooLarge, (1, 1), message)
                .help("name only the folders that contain cards");
            take(WalkEntry::Obstacle(root.to_owned(), problem));
            return None;
        }
        // Links are followed last, because the choice between two links to the same file must not
        // depend on the timing of threads.
        let mut folders = LinkedFolders::new(&place);
        let (mut links, mut searched) = (Vec::new(), Vec::new());
        for mut visitor in visitors {
            links.append(&mut visitor.links);
            searched.append(&mut visitor.folders);
            folders.links.extend(visitor.folder_links);
        }
        if !folders.links.is_empty() {
            folders.searched.extend(searched.iter().filter_map(|path| place.real(path)));
        }
        while let Some((link, found)) = self.next_linked(&mut folders) {
            searched.push(link);
            for found in found {
                if let Some(folder) = found.as_ref().ok().filter(|entry| entry.is_folder()) {
                    searched.push(folder.path.clone());
                }
                let found = self.found(found.map(|entry| judge(&entry)), |path| links.push(path));
                let Some(found) = found else { continue };
                if files.fetch_add(1, Ordering::Relaxed) >= MAX_FILES || !take(found) {
                    return None;
                }
            }
        }
        links.sort();
        for path in links {
            let found = match target(&path, &folders.root) {
                Ok(None) => WalkEntry::File(candidate(path, false)),
                Ok(Some(reason)) => {
                    self.skip(&path, reason);
                    continue;
                }
                Err(error) => obstacle(path, &error),
            };
            if !take(found) {
                return None;
            }
        }
        Some(searched)
    }

    /// Returns the file or obstacle at an entry, or `None` if there is none. A link is passed to
    /// `link`, and a skipped file is recorded.
    fn found(
        &self,
        judged: Result<Judged, Unlisted>,
        link: impl FnOnce(PathBuf),
    ) -> Option<WalkEntry> {
        match judged {
            Ok(Judged::Entry(found)) => return Some(found),
            Ok(Judged::Link(path)) => link(path),
            Ok(Judged::Skipped(path, reason)) => self.skip(&path, reason),
            Ok(Judged::Folder | Judged::LinkedFolder) => {}
            Err((path, error)) => return Some(obstacle(path, &error)),
        }
        None
    }

    /// Returns the next linked folder and its entries, including those of its subfolders. Skips
    /// folders that are also searched under a different path.
    fn next_linked(
        &self,
        folders: &mut LinkedFolders,
    ) -> Option<(PathBuf, Vec<Result<TreeEntry, Unlisted>>)> {
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
                let (place, mut entries) = self.all_entries(&link);
                entries.retain(|entry| entry.as_ref().map_or(true, |entry| entry.depth > 0));
                folders.meet(&place, entries.iter().flatten());
                return Some((link, entries));
            }
        }
    }

    /// Returns the root and all entries below it that are searched, in any order.
    fn all_entries(&self, root: &Path) -> (Root, Vec<Result<TreeEntry, Unlisted>>) {
        let place = self.enter_root(root);
        let mut all = vec![TreeEntry::root(root).map_err(|error| (root.to_owned(), error))];
        let mut number = 0;
        while let Some(entry) = all.get(number) {
            if let Ok(entry) = entry
                && is_searched(entry)
            {
                let more = self.entries(entry, &place);
                all.extend(more);
            }
            number += 1;
        }
        (place, all)
    }

    /// Reads the ignore files of a root and of the folders above it.
    fn enter_root(&self, root: &Path) -> Root {
        let real = root.is_dir().then(|| self.rules.enter_root(root)).flatten();
        Root { path: root.to_owned(), real }
    }

    /// Returns the entries of a folder that are searched. The ignore files of the folder are read
    /// first, unless the folder is the root.
    fn entries(&self, folder: &TreeEntry, root: &Root) -> Vec<Result<TreeEntry, Unlisted>> {
        let mut all = entries(folder);
        // Most folders have no such files, so it is faster to look for them in the list of entries
        // than to try to open them.
        let has_rules = folder.depth > 0
            && all.iter().flatten().filter_map(|entry| entry.path.file_name()).any(is_rule_file);
        if has_rules && let Some(real) = root.real(&folder.path) {
            self.rules.enter(&real, &folder.path, false);
        }
        all.retain(|entry| entry.as_ref().map_or(true, |entry| self.wants(entry, root)));
        all
    }

    /// Returns whether to visit an entry of a folder.
    fn wants(&self, entry: &TreeEntry, root: &Root) -> bool {
        let (path, is_folder) = (entry.path.as_path(), entry.is_folder());
        if !self.hidden && is_hidden(entry) {
            self.skip(path, SkipReason::Hidden);
            return false;
        }
        // If the name shows that a file is not a card, the file need not be checked against the
        // ignore files.
        if self.rules.are_empty() || !is_folder && !may_hold_role(path) {
            return true;
        }
        let Some(real) = root.real(path) else { return true };
        if let Some(by) = self.rules.ignoring(&real, path, is_folder) {
            self.skip(path, SkipReason::Ignored(by));
            return false;
        }
        true
    }
}

/// A folder or file that is searched for cards.
#[derive(Debug)]
struct Root {
    path: PathBuf,
    /// The real path, or `None` if the root is not a folder.
    real: Option<PathBuf>,
}

impl Root {
    /// Returns the real path of a path under the root.
    fn real(&self, path: &Path) -> Option<PathBuf> {
        Some(self.real.as_ref()?.join(path.strip_prefix(&self.path).ok()?))
    }
}

/// Visits folders, and passes the files in them to a callback.
struct FileVisitor<'w, T> {
    walk: &'w Walk,
    root: &'w Root,
    take: T,
    /// The number of files that were found by all threads.
    files: &'w AtomicUsize,
    /// The links to files.
    links: Vec<PathBuf>,
    /// The folders that were visited.
    folders: Vec<PathBuf>,
    /// The links to folders.
    folder_links: Vec<PathBuf>,
}

impl<T: FnMut(WalkEntry) -> bool> FileVisitor<'_, T> {
    /// Passes a file to the callback, or adds a folder to visit next. Returns false to end the
    /// walk.
    fn meet(&mut self, entry: Result<TreeEntry, Unlisted>, next: &mut Vec<TreeEntry>) -> bool {
        let judged = match entry {
            Ok(entry) => match judge(&entry) {
                Judged::Folder => {
                    next.push(entry);
                    return true;
                }
                judged => {
                    if matches!(judged, Judged::LinkedFolder) {
                        self.folder_links.push(entry.path);
                    }
                    Ok(judged)
                }
            },
            Err(unlisted) => Err(unlisted),
        };
        let links = &mut self.links;
        let Some(found) = self.walk.found(judged, |path| links.push(path)) else { return true };
        self.files.fetch_add(1, Ordering::Relaxed) < MAX_FILES && (self.take)(found)
    }
}

impl<T: FnMut(WalkEntry) -> bool + Send> Visitor for FileVisitor<'_, T> {
    fn visit(&mut self, folder: TreeEntry, next: &mut Vec<TreeEntry>) -> bool {
        let entries = self.walk.entries(&folder, self.root);
        self.folders.push(folder.path);
        entries.into_iter().all(|entry| self.meet(entry, next))
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
    fn new(root: &Root) -> LinkedFolders {
        let root = root
            .real
            .clone()
            .unwrap_or_else(|| resolved(&root.path).unwrap_or_else(|_| root.path.clone()));
        LinkedFolders { root, ..LinkedFolders::default() }
    }

    /// Records entries below a root.
    fn meet<'e>(&mut self, root: &Root, entries: impl Iterator<Item = &'e TreeEntry>) {
        for entry in entries {
            match judge(entry) {
                Judged::LinkedFolder => drop(self.links.insert(entry.path.clone())),
                _ if entry.is_folder() => self.searched.extend(root.real(&entry.path)),
                _ => {}
            }
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

fn obstacle(path: PathBuf, error: &io::Error) -> WalkEntry {
    let message = format!("cannot read the folder: {}", cause(error));
    WalkEntry::Obstacle(path, Problem::new(Rule::Unreadable, (1, 1), message).help(help(error)))
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
    fn add(&mut self, entry: TreeEntry) {
        let is_folder = entry.is_folder();
        if is_folder || matches!(judge(&entry), Judged::Entry(_) | Judged::Link(_)) {
            let data = fs::symlink_metadata(&entry.path);
            self.newest = self.newest.max(data.ok().and_then(|data| data.modified().ok()));
        }
        if is_folder {
            self.folders.insert(entry.path);
        }
    }
}

/// Returns the folders that are searched, and the parent folder of each root, because the parent
/// changes when the root appears or disappears.
pub fn folders(source: &CardSource, reading: &Reading) -> Folders {
    let mut all = Folders::default();
    let walk = Walk::new(reading);
    for root in source.roots() {
        let (place, entries) = walk.all_entries(root);
        let mut linked = LinkedFolders::new(&place);
        linked.meet(&place, entries.iter().flatten());
        entries.into_iter().flatten().for_each(|entry| all.add(entry));
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

/// Returns whether an entry is skipped because its name, or the name of its folder, begins with a
/// dot. In a hidden folder, only the folders in [`HIDDEN_HOMES`] are entered.
fn is_hidden(entry: &TreeEntry) -> bool {
    let name = entry.path.file_name().unwrap_or_default().to_string_lossy();
    let above = entry.path.parent().and_then(Path::file_name);
    let above = above.filter(|_| entry.depth > 1).map(|name| name.to_string_lossy());
    let in_hidden = above.is_some_and(|name| name.starts_with('.'));
    if in_hidden {
        return !(entry.is_folder() && HIDDEN_HOMES.contains(&name.as_ref()));
    }
    name.starts_with('.')
        && !(entry.is_folder() && !NEVER.contains(&name.as_ref()) || name == ".roomodes")
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

fn judge(entry: &TreeEntry) -> Judged {
    let path = || entry.path.clone();
    if is_searched(entry) {
        Judged::Folder
    } else if entry.is_folder() {
        let message =
            format!("this folder is more than {MAX_WALK_DEPTH} folders deep, so it is not read");
        let problem = Problem::new(Rule::TooLarge, (1, 1), message)
            .help("move the folder to a higher level, or add it as a separate root");
        Judged::Entry(WalkEntry::Obstacle(path(), problem))
    } else if entry.depth == 0 {
        // The file was named explicitly.
        let (kind, is_regular) = (FileKind::Card, entry.kind.is_file());
        Judged::Entry(WalkEntry::File(FoundFile { path: path(), kind, is_regular }))
    } else if may_hold_role(&entry.path) {
        if entry.kind.is_symlink() {
            Judged::Link(path())
        } else {
            Judged::Entry(WalkEntry::File(candidate(path(), entry.kind.is_file())))
        }
    } else if entry.kind.is_symlink() && entry.path.is_dir() {
        Judged::LinkedFolder
    } else {
        Judged::Skipped(path(), SkipReason::NotMarkdown)
    }
}

/// Returns whether an entry is a folder whose entries are searched.
fn is_searched(entry: &TreeEntry) -> bool {
    entry.is_folder() && entry.depth < MAX_WALK_DEPTH
}

/// Returns whether a file name without its extension is the name of a document.
pub(super) fn is_document(stem: &str) -> bool {
    let stem = stem.to_lowercase();
    DOCUMENTS.split(' ').any(|name| name == stem)
}

/// Judges a file by its name. `is_regular` is true if the list of its folder shows that it is a
/// regular file.
pub(super) fn candidate(path: PathBuf, is_regular: bool) -> FoundFile {
    let kind = if is_data(&path) {
        FileKind::Data
    } else if path.file_stem().is_some_and(|stem| is_document(&stem.to_string_lossy())) {
        FileKind::Document
    } else {
        FileKind::Card
    };
    FoundFile { path, kind, is_regular }
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
                    WalkEntry::File(file) => file.path,
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
