//! Decides which files are ignored, by the rules of `rg` and `fd`: `.ignore`, `.gitignore`, git's
//! excludes in a repository, and the user's global excludes.
//!
//! The `ignore` crate would open these files itself, whatever their kind. This module therefore
//! reads them like cards (only regular files, without blocking, and with a size limit) and passes
//! their lines to the crate.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::role::{Problem, Rule};

use super::git::{UserGit, is_absent, is_switched_off, repository_excludes};
use super::read::{cause, read_at_most};

/// The maximum size of an ignore file in bytes.
const MAX_IGNORE_BYTES: u64 = 64 * 1024;
/// The maximum length of a pattern in bytes, which is also the maximum length of a path. The limit
/// also bounds the nesting of braces, which are parsed recursively.
const MAX_PATTERN_BYTES: usize = 4096;
/// The maximum total cost of all the distinct patterns that apply to a search for cards. A byte of
/// plain text costs 1.
const MAX_PATTERN_COST: usize = 256 * 1024;
/// The factor by which wildcards increase the cost of a pattern, because the pattern becomes part
/// of an automaton.
const WILDCARD_COST: usize = 8;
/// The cost of an ignore file in addition to its patterns.
const FILE_COST: usize = 32;
/// The maximum number of folders above a root whose ignore files are read, nearest first.
const MAX_ABOVE: usize = 64;

/// The names of the ignore files in a folder, highest priority first.
const NAMES: [&str; 2] = [".ignore", ".gitignore"];
/// The names by which the root of a repository is recognized.
const REPOSITORY: [&str; 2] = [".git", ".jj"];
/// The number of kinds of ignore files: one for each of the [`NAMES`], and the excludes of a
/// repository.
const KINDS: usize = NAMES.len() + 1;

/// The ignore files that apply to a search for cards. Each file is read only once, even if several
/// roots are inside its folder.
#[derive(Default)]
pub(super) struct IgnoreRules {
    /// The user's global patterns, which are matched against displayed paths.
    user: Option<IgnoreFile>,
    /// The folders that have ignore files, and the folders of the roots. The keys are real paths.
    folders: RwLock<HashMap<PathBuf, Arc<FolderRules>>>,
    /// Whether any folder has an ignore file.
    has_files: AtomicBool,
    compiled: Mutex<Compiled>,
    /// The refused ignore files, each with the path to display and the problem. The keys are real
    /// paths.
    refused: Mutex<BTreeMap<PathBuf, (PathBuf, Problem)>>,
    /// The displayed paths of ignore files that were refused because their patterns cost too much.
    /// A large tree can contain thousands of such files, so they are reported as one problem.
    costly: Mutex<BTreeSet<PathBuf>>,
}

/// Why an ignore file is not applied.
enum Unapplied {
    /// The total cost of all files would exceed the limit.
    Costly,
    Because(String),
}

/// The rules of a folder and of the folders above it.
struct FolderRules {
    folder: PathBuf,
    files: [Option<IgnoreFile>; KINDS],
    /// Whether the folder is the root of a repository. If so, git's ignore files in the folders
    /// above do not apply to it.
    repository: bool,
    above: Option<Arc<FolderRules>>,
}

/// An ignore file that is applied.
struct IgnoreFile {
    path: PathBuf,
    patterns: Arc<Gitignore>,
}

/// The compiled patterns, keyed by their text. Large trees often have copies of the same ignore
/// file, which is then compiled only once.
#[derive(Default)]
struct Compiled {
    patterns: HashMap<String, Arc<Gitignore>>,
    /// The cost of all patterns so far.
    cost: usize,
}

impl IgnoreRules {
    /// Creates the rules before any folder has been added. They include the user's global patterns,
    /// unless `shared` is set.
    pub(super) fn new(shared: bool) -> IgnoreRules {
        if shared { Self::default() } else { Self::from_user(&UserGit::from_environment()) }
    }

    fn from_user(git: &UserGit) -> IgnoreRules {
        let mut rules = IgnoreRules::default();
        let (excludes, unusable) = git.excludes(MAX_IGNORE_BYTES);
        for (file, error) in unusable {
            rules.refuse_file(&file, &file, "git's configuration", &why(&error));
        }
        rules.user = excludes.filter(|path| !is_switched_off(path)).and_then(|path| {
            // As in `rg`, these patterns are matched relative to the working directory.
            let folder = std::env::current_dir().ok()?;
            rules.read(&path, &path, &folder)
        });
        rules
    }

    /// Reads the ignore files of a root and of the folders above it. Returns the real path of the
    /// root, or `None` if the root does not exist, in which case nothing is ignored.
    pub(super) fn enter_root(&self, root: &Path) -> Option<PathBuf> {
        let real = root.canonicalize().ok()?;
        let folders: Vec<&Path> = real.ancestors().skip(1).take(MAX_ABOVE).collect();
        let mut far = real.ancestors().skip(1 + MAX_ABOVE);
        if far.any(|folder| NAMES.iter().any(|name| folder.join(name).exists())) {
            let message = format!(
                "`.ignore` and `.gitignore` files more than {MAX_ABOVE} folders above this one are not read"
            );
            self.refuse(&real, root, message, "move this folder to a shorter path");
        }
        for folder in folders.into_iter().rev() {
            self.enter(folder, folder, true);
        }
        self.enter(&real, root, true);
        Some(real)
    }

    /// Returns whether nothing is ignored so far, because no ignore file has been found.
    pub(super) fn are_empty(&self) -> bool {
        self.user.is_none() && !self.has_files.load(Ordering::Relaxed)
    }

    /// Reads the ignore files of a folder. `shown` is the path to display for the folder. A folder
    /// without ignore files is recorded only if `always` is set.
    pub(super) fn enter(&self, folder: &Path, shown: &Path, always: bool) {
        if self.folders.read().is_ok_and(|folders| folders.contains_key(folder)) {
            return;
        }
        let repository = REPOSITORY.iter().any(|name| folder.join(name).exists());
        let [ignore, git] =
            NAMES.map(|name| self.read(&folder.join(name), &shown.join(name), Path::new("")));
        let excludes = if repository { self.read_excludes(folder, shown) } else { None };
        let files = [ignore, git, excludes];
        if files.iter().any(Option::is_some) {
            self.has_files.store(true, Ordering::Relaxed);
        }
        if always || repository || files.iter().any(Option::is_some) {
            let above = self.nearest(folder);
            let rules = FolderRules { folder: folder.to_owned(), files, repository, above };
            if let Ok(mut folders) = self.folders.write() {
                folders.insert(folder.to_owned(), Arc::new(rules));
            }
        }
    }

    fn read_excludes(&self, folder: &Path, shown: &Path) -> Option<IgnoreFile> {
        let shown = |path: &Path| displayed(path, folder, shown);
        match repository_excludes(folder, MAX_IGNORE_BYTES) {
            Ok(path) => path.and_then(|path| self.read(&path, &shown(&path), Path::new(""))),
            Err((file, error)) => {
                self.refuse_file(&file, &shown(&file), "the git file", &why(&error));
                None
            }
        }
    }

    /// Returns the rules of the nearest folder above a path.
    fn nearest(&self, path: &Path) -> Option<Arc<FolderRules>> {
        let folders = self.folders.read().ok()?;
        path.ancestors().skip(1).find_map(|folder| folders.get(folder)).map(Arc::clone)
    }

    /// Returns the ignore file that excludes a folder or file, or `None` if it is not ignored.
    /// `shown` is the path to display for it.
    pub(super) fn ignoring(&self, path: &Path, shown: &Path, is_folder: bool) -> Option<PathBuf> {
        let nearest = self.nearest(path);
        // An `.ignore` file in any folder overrides all git files.
        let mut deciding: [Option<(bool, &Path)>; KINDS] = [None; KINDS];
        let mut git_applies = true;
        for rules in std::iter::successors(nearest.as_deref(), |rules| rules.above.as_deref()) {
            if deciding.first().is_some_and(Option::is_some) {
                break;
            }
            let Ok(below) = path.strip_prefix(&rules.folder) else { continue };
            for (kind, file) in rules.files.iter().enumerate() {
                let Some(decided) = deciding.get_mut(kind).filter(|decided| decided.is_none())
                else {
                    continue;
                };
                if kind == 0 || git_applies {
                    *decided = file.as_ref().and_then(|file| file.decides(below, is_folder));
                }
            }
            git_applies &= !rules.repository;
        }
        let decided = deciding.into_iter().flatten().next();
        let user = self.user.as_ref();
        match decided.or_else(|| user.and_then(|file| file.decides(shown, is_folder))) {
            Some((true, by)) => Some(by.to_owned()),
            _ => None,
        }
    }

    /// Reads the patterns of a file, relative to `folder`. Returns `None` if there are no patterns
    /// or the file is refused. A folder that has the name of an ignore file is skipped.
    fn read(&self, path: &Path, shown: &Path, folder: &Path) -> Option<IgnoreFile> {
        // If permission is denied here, the folder cannot be searched either, and the search
        // reports that as a problem.
        let is_unseen = match path.metadata() {
            Ok(data) => data.is_dir(),
            Err(e) => is_absent(&e) || e.kind() == io::ErrorKind::PermissionDenied,
        };
        if is_unseen {
            return None;
        }
        let patterns = match read_at_most(path, MAX_IGNORE_BYTES) {
            Ok(bytes) => self.compile(&lines(&bytes), folder),
            Err(error) if is_absent(&error) => return None,
            Err(error) => Err(Unapplied::Because(why(&error))),
        };
        match patterns {
            Ok(patterns) => {
                patterns.map(|patterns| IgnoreFile { path: shown.to_owned(), patterns })
            }
            Err(Unapplied::Because(why)) => {
                self.refuse_file(path, shown, "the ignore file", &why);
                None
            }
            Err(Unapplied::Costly) => {
                if let Ok(mut costly) = self.costly.lock() {
                    costly.insert(shown.to_owned());
                }
                None
            }
        }
    }

    /// Compiles the patterns in `lines`, or returns the reason why they are not applied.
    fn compile(&self, lines: &[&str], folder: &Path) -> Result<Option<Arc<Gitignore>>, Unapplied> {
        if lines.is_empty() {
            return Ok(None);
        }
        if lines.iter().any(|line| line.len() > MAX_PATTERN_BYTES) {
            let why = format!("a pattern is longer than {MAX_PATTERN_BYTES} bytes");
            return Err(Unapplied::Because(why));
        }
        let text = lines.join("\n");
        let Ok(mut compiled) = self.compiled.lock() else { return Ok(None) };
        if let Some(known) = compiled.patterns.get(&text).filter(|known| known.path() == folder) {
            return Ok(Some(Arc::clone(known)));
        }
        let own: usize = lines.iter().map(|line| cost(line)).sum();
        let cost = compiled.cost + own + FILE_COST;
        if cost > MAX_PATTERN_COST {
            return Err(Unapplied::Costly);
        }
        // Patterns count towards the cost even if they fail to compile.
        compiled.cost = cost;
        let mut builder = GitignoreBuilder::new(folder);
        for line in lines {
            // An invalid pattern matches nothing, so the error is ignored.
            let _ = builder.add_line(None, line);
        }
        // The error from the `ignore` crate is not used, because it would repeat the whole pattern.
        let too_large = "a pattern is too large or too deeply nested";
        let patterns =
            builder.build().map_err(|_| Unapplied::Because(too_large.to_owned())).map(Arc::new)?;
        compiled.patterns.insert(text, Arc::clone(&patterns));
        Ok(Some(patterns))
    }

    fn refuse_file(&self, path: &Path, shown: &Path, what: &str, why: &str) {
        let message = format!("cannot read {what}: {why}; its patterns are not applied");
        let fix = "remove the file or replace it with a short regular file";
        self.refuse(path, shown, message, fix);
    }

    fn refuse(&self, path: &Path, shown: &Path, message: String, fix: &str) {
        let problem = Problem::new(Rule::Unreadable, (1, 1), message).help(fix);
        if let Ok(mut refused) = self.refused.lock() {
            refused.entry(path.to_owned()).or_insert_with(|| (shown.to_owned(), problem));
        }
    }

    /// Returns the problems with ignore files that were refused, ordered by path.
    pub(super) fn refusals(&self) -> Vec<(PathBuf, Problem)> {
        let refused = self.refused.lock();
        let mut all: Vec<_> =
            refused.map(|refused| refused.values().cloned().collect()).unwrap_or_default();
        let Ok(costly) = self.costly.lock() else { return all };
        if let Some(first) = costly.first() {
            let (others, their) = match costly.len() - 1 {
                0 => (String::new(), "its"),
                more => (format!(" and {more} more"), "their"),
            };
            let most = MAX_PATTERN_COST / 1024;
            let message = format!(
                "cannot read the ignore file{others}: the combined patterns exceed the limit of \
                 {most} KiB (a pattern with wildcards counts as {WILDCARD_COST} times its length); \
                 {their} patterns are not applied"
            );
            let problem = Problem::new(Rule::Unreadable, (1, 1), message)
                .help("name only the folders that contain cards, or use fewer patterns");
            all.push((first.clone(), problem));
        }
        all
    }
}

/// Returns the path to display for a path under `folder`. The folder itself is displayed as
/// `shown`.
fn displayed(path: &Path, folder: &Path, shown: &Path) -> PathBuf {
    path.strip_prefix(folder).map_or_else(|_| path.to_owned(), |below| shown.join(below))
}

impl IgnoreFile {
    /// Returns whether a path is ignored, and which ignore file determines this. Returns `None` if
    /// no pattern matches the path.
    fn decides(&self, path: &Path, is_folder: bool) -> Option<(bool, &Path)> {
        match self.patterns.matched(path, is_folder) {
            Match::None => None,
            Match::Ignore(_) => Some((true, &self.path)),
            Match::Whitelist(_) => Some((false, &self.path)),
        }
    }
}

/// Returns whether a file or folder with this name can cause other files in its folder to be ignored.
pub(super) fn is_rule_file(name: &OsStr) -> bool {
    NAMES.iter().chain(&REPOSITORY).any(|other| *other == name)
}

fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::FileTooLarge => format!("larger than {MAX_IGNORE_BYTES} bytes"),
        _ => cause(error),
    }
}

/// Returns the patterns of a file: its lines without comments, up to the first line that is not
/// UTF-8.
fn lines(bytes: &[u8]) -> Vec<&str> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    bytes
        .split(|&b| b == b'\n')
        .map_while(|line| str::from_utf8(line.strip_suffix(b"\r").unwrap_or(line)).ok())
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .collect()
}

/// Returns the cost of a pattern. Most patterns are names or extensions (`target/`, `*.log`), which
/// are cheap to look up. The other patterns become part of an automaton.
fn cost(pattern: &str) -> usize {
    let name = pattern.trim_end().trim_start_matches(['!', '/']).trim_end_matches('/');
    let ending = name.strip_prefix("*.");
    let ending = ending.is_some_and(|ending| is_plain(ending) && !ending.contains('/'));
    if is_plain(name) || ending { pattern.len() } else { pattern.len() * WILDCARD_COST }
}

/// Returns whether a pattern has no wildcards.
fn is_plain(text: &str) -> bool {
    !text.contains(['*', '?', '[', '{'])
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use ignore::WalkBuilder;
    use proptest::prelude::*;

    use super::*;

    /// Returns the paths under `root` that the `ignore` crate finds with the rules of this module.
    fn ours(rules: IgnoreRules, root: &Path) -> Vec<String> {
        let rules = Arc::new(rules);
        let real = rules.enter_root(root).unwrap();
        let (above, start) = (root.to_owned(), Arc::clone(&rules));
        let mut builder = WalkBuilder::new(root);
        builder.standard_filters(false).filter_entry(move |entry| {
            let real = real.join(entry.path().strip_prefix(&above).unwrap());
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let wanted = start.ignoring(&real, entry.path(), is_folder).is_none();
            if wanted && is_folder {
                start.enter(&real, entry.path(), false);
            }
            wanted
        });
        paths(&builder, root)
    }

    /// Returns the paths that the `ignore` crate finds with its own rules.
    fn theirs(root: &Path, require_git: bool) -> Vec<String> {
        let mut builder = WalkBuilder::new(root);
        builder.hidden(false).git_global(false).require_git(require_git);
        paths(&builder, root)
    }

    fn paths(builder: &WalkBuilder, root: &Path) -> Vec<String> {
        // Invalid patterns are errors, but they do not end the walk.
        let entries = builder.build().filter_map(Result::ok);
        let names =
            entries.map(|entry| entry.path().strip_prefix(root).unwrap().display().to_string());
        let mut all: Vec<String> = names.collect();
        all.sort();
        all
    }

    /// Generates an ignore pattern. Some of the names in it also occur in the generated trees.
    fn pattern() -> impl Strategy<Value = String> {
        let name = prop::sample::select(vec![
            "a", "b", "c.md", "d.md", "*.md", "*", "?", "[a-b]", "**", "{a,b}", "a*", "*.m?", ".x",
            "\\!e.md", "#c", "", " ", "a ", "\\", "[", "C.md",
        ]);
        (
            prop::sample::select(vec!["", "", "", "!", "!", "\\"]),
            prop::sample::select(vec!["", "", "/"]),
            prop::collection::vec(name, 1..4),
            prop::sample::select(vec!["", "", "/", "/**", " ", "\r"]),
        )
            .prop_map(|(not, anchor, names, end)| format!("{not}{anchor}{}{end}", names.join("/")))
    }

    /// Generates an ignore file: its folder, its kind and its lines.
    fn ignore_file() -> impl Strategy<Value = (usize, usize, Vec<String>)> {
        (0..FOLDERS.len(), 0..3usize, prop::collection::vec(pattern(), 1..5))
    }

    const FOLDERS: [&str; 8] =
        ["", "a", "a/b", "a/b/root", "a/b/root/a", "a/b/root/a/b", "a/b/root/b", "a/b/root/b/a"];
    const FILES: [&str; 5] = ["c.md", "d.md", "a.md", "!e.md", ".x.md"];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
        #[test]
        fn a_walk_finds_what_the_package_finds_by_itself(
            ignore_files in prop::collection::vec(ignore_file(), 1..8),
            repositories in prop::collection::vec((0..FOLDERS.len(), any::<bool>()), 0..4),
            relative in any::<bool>(),
        ) {
            let top = tempfile::tempdir().unwrap();
            let top = top.path().canonicalize().unwrap();
            for folder in FOLDERS {
                fs::create_dir_all(top.join(folder)).unwrap();
                for file in FILES {
                    fs::write(top.join(folder).join(file), "").unwrap();
                }
            }
            // If `require_git` is off, the `ignore` crate disregards where a repository begins.
            let require_git = !repositories.is_empty();
            if require_git {
                fs::create_dir_all(top.join(".git/info")).unwrap();
            }
            for (folder, jj) in repositories {
                let name = if jj { ".jj" } else { ".git/info" };
                fs::create_dir_all(top.join(FOLDERS[folder]).join(name)).unwrap();
            }
            for (folder, kind, lines) in ignore_files {
                let name = [".ignore", ".gitignore", ".git/info/exclude"][kind];
                let path = top.join(FOLDERS[folder]).join(name);
                if path.parent().unwrap().exists() {
                    fs::write(path, lines.join("\n")).unwrap();
                }
            }
            let root = if relative { top.join("a/../a/b/./root") } else { top.join("a/b/root") };
            prop_assert_eq!(ours(IgnoreRules::default(), &root), theirs(&root, require_git));
        }
    }
    /// Returns the displayed names of the refused files, with the reasons.
    fn refused(rules: &IgnoreRules) -> Vec<String> {
        let all = rules.refusals();
        let messages = all.iter().map(|(path, problem)| {
            let name = path.file_name().unwrap().to_string_lossy();
            format!("{name}: {}", problem.message)
        });
        messages.collect()
    }

    #[test]
    fn files_that_are_not_regular_are_refused_once_and_the_others_apply() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        let root = folder.join("roles");
        fs::create_dir(&root).unwrap();
        fs::write(root.join(".gitignore"), "b.md\n").unwrap();
        for name in ["a.md", "b.md"] {
            fs::write(root.join(name), "").unwrap();
        }
        for target in ["/dev/zero", "/proc/kmsg", "/dev/null", "/"] {
            symlink(target, folder.join(".ignore")).unwrap();
            let rules = IgnoreRules::default();
            rules.enter_root(&root).unwrap();
            rules.enter_root(&root.join("..")).unwrap();
            let expected = if target == "/" { 0 } else { 1 };
            assert_eq!(refused(&rules).len(), expected, "{target}: {:?}", refused(&rules));
            assert_eq!(ours(rules, &root), ["", ".gitignore", "a.md"]);
            fs::remove_file(folder.join(".ignore")).unwrap();
        }
    }

    #[test]
    fn the_files_of_the_user_are_read_with_the_same_care() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let git = |config: &str| {
            fs::write(at("config"), format!("[core]\nexcludesFile = {config}\n")).unwrap();
            UserGit::new(vec![at("config")], Some(at("ignore")), Some(folder.path().to_owned()))
        };
        fs::create_dir(at("roles")).unwrap();
        fs::write(at("roles/a.md"), "").unwrap();
        fs::write(at("mine"), "*.md\n").unwrap();
        let found = |git: &UserGit| {
            let rules = IgnoreRules::from_user(git);
            let refused = refused(&rules);
            (ours(rules, &at("roles")).len(), refused.len())
        };
        assert_eq!(found(&git("~/mine")), (1, 0));
        assert_eq!(found(&git("/dev/null")), (2, 0));
        assert_eq!(found(&git("/dev/zero")), (2, 1));
        symlink("/dev/zero", at("ignore")).unwrap();
        assert_eq!(found(&git("")), (2, 1));
        let git = git("~/mine");
        fs::remove_file(at("config")).unwrap();
        symlink("/dev/zero", at("config")).unwrap();
        assert_eq!(found(&git), (2, 2));
    }

    #[test]
    fn a_repository_keeps_the_files_of_git_above_it_away() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("clone/roles");
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join("a.md"), "").unwrap();
        fs::write(folder.path().join(".gitignore"), "*.md\n").unwrap();
        assert_eq!(ours(IgnoreRules::default(), &root).len(), 1);
        fs::create_dir(folder.path().join("clone/.git")).unwrap();
        assert_eq!(ours(IgnoreRules::default(), &root).len(), 2);
        fs::write(folder.path().join(".ignore"), "*.md\n").unwrap();
        assert_eq!(ours(IgnoreRules::default(), &root).len(), 1);
    }

    #[test]
    fn patterns_are_bounded_and_copies_cost_nothing() {
        let (rules, nowhere) = (IgnoreRules::default(), Path::new(""));
        let long = format!("{}a{}", "{".repeat(16_000), "}".repeat(16_000));
        let refused = rules.compile(&[&long], nowhere);
        assert!(matches!(refused, Err(Unapplied::Because(why)) if why.contains("than 4096 bytes")));
        let compile = |text: &str| {
            let lines = lines(text.as_bytes());
            match rules.compile(&lines, nowhere) {
                Ok(patterns) => Ok(patterns.is_some()),
                Err(Unapplied::Costly) => Err("costly".to_owned()),
                Err(Unapplied::Because(why)) => Err(why),
            }
        };
        assert_eq!(compile("# nothing\n\n"), Ok(false));
        let names = "name/\n*.log\n".repeat(5_000);
        for _ in 0..100 {
            assert_eq!(compile(&names), Ok(true));
        }
        assert_eq!(rules.compiled.lock().unwrap().cost, 50_000 + FILE_COST);
        let wild = "a*b\n".repeat(20_000);
        assert_eq!(compile(&wild), Err("costly".to_owned()));
        assert_eq!(compile("a*b\n"), Ok(true));
        let deep = format!("{}a{}", "{".repeat(1_000), "}".repeat(1_000));
        let errors: Vec<String> = (0..20).map(|_| compile(&deep).unwrap_err()).collect();
        assert!(errors[0].contains("too deeply nested"));
        assert_eq!(errors[19], "costly", "failures must cost too");
    }

    #[test]
    fn thousands_of_small_files_are_one_problem() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let rules = IgnoreRules::default();
        for number in 0..9_000 {
            let text = format!("a*{number}*");
            let lines = [text.as_str()];
            if matches!(rules.compile(&lines, Path::new("")), Err(Unapplied::Costly)) {
                break;
            }
        }
        for number in 0..3 {
            let inner = root.join(format!("{number}"));
            fs::create_dir(&inner).unwrap();
            fs::write(inner.join(".ignore"), format!("b*{number}*{}", "c".repeat(99))).unwrap();
            rules.enter(&inner, &inner, false);
        }
        assert_eq!(rules.refusals().len(), 1);
        let message = refused(&rules).concat();
        assert!(
            message.contains("the ignore file and 2 more: the combined patterns exceed the limit"),
            "{message}"
        );
    }

    #[test]
    fn the_number_of_folders_above_a_root_is_limited() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join(["d"; MAX_ABOVE + 1].join("/"));
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join("a.md"), "").unwrap();
        fs::write(folder.path().join(".ignore"), "*.md\n").unwrap();
        let rules = IgnoreRules::default();
        rules.enter_root(&root).unwrap();
        assert_eq!(
            refused(&rules),
            [
                "d: `.ignore` and `.gitignore` files more than 64 folders above this one are not read"
            ]
        );
        assert_eq!(ours(rules, &root).len(), 2);
        fs::write(folder.path().join("d/.ignore"), "*.md\n").unwrap();
        assert_eq!(ours(IgnoreRules::default(), &root).len(), 1);
    }
}
