//! Watches the folders of cards for changes. Only this file uses `notify`.
//!
//! The watched folders are those that are searched for cards, and those on the paths to them,
//! because a parent folder may disappear and reappear. No other folders are watched: neither
//! folders that `.gitignore` excludes nor whole trees. After a burst of changes, such as a
//! checkout, the cards are read only once.
//!
//! A watch belongs to a folder, not to its path. Whenever a path may lead to a different folder,
//! the path is watched again. If the system cannot watch the folders, [`Watch::state`] returns the
//! reason, and nothing is watched until the app requests the cards again. There is no polling.

use std::collections::{HashMap, HashSet};
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::atlas::Atlas;
use crate::store::{CardSource, Folders, Reading, cause, folders, may_hold_role};

use super::lookup::Lookup;

/// A possible reason to read the cards again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stir {
    /// A file or folder changed.
    Changed,
    /// A file system was mounted or unmounted.
    Mounted,
    /// The app requested that the cards be read again.
    Asked,
}

/// A burst of changes ends after a pause of this length.
const QUIET: Duration = Duration::from_millis(60);
/// The maximum duration of a burst of changes.
const LONGEST: Duration = Duration::from_millis(600);
/// How many times the program tries to add watches if the path to the cards keeps changing.
const MOST_TRIES: usize = 20;

/// Waits for a reason to read the cards again, and then for the end of the burst of changes.
/// Returns the most urgent reason, or `None` when no more reasons can arrive.
pub(super) fn wait(stirred: &Receiver<Stir>) -> Option<Stir> {
    let mut last = stirred.recv().ok()?;
    let mut all = vec![last];
    let end = Instant::now() + LONGEST;
    // A request is answered immediately. It often comes after an editor has exited, when no further
    // changes are expected.
    while last != Stir::Asked && Instant::now() < end {
        match stirred.recv_timeout(QUIET) {
            Ok(stir) => last = stir,
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return None,
        }
        all.push(last);
    }
    all.extend(stirred.try_iter());
    let urgent = [Stir::Asked, Stir::Changed, Stir::Mounted];
    urgent.into_iter().find(|stir| all.contains(stir))
}

/// The watches on the folders of the cards, or the reason why there are none.
pub(super) struct Watch {
    stir: Sender<Stir>,
    /// The watches, or the reason why nothing is watched.
    watches: Result<Watches, String>,
}

/// Checks whether changes to cards can be detected. If they cannot, the error contains the reason.
pub fn can_watch(source: &CardSource) -> Result<(), String> {
    let (stir, _stirred) = mpsc::channel();
    let mut watch = Watch::new(stir);
    watch.lead(source);
    watch.state()
}

impl Watch {
    /// Creates a `Watch` that does not watch anything yet.
    pub(super) fn new(stir: Sender<Stir>) -> Watch {
        Watch { stir, watches: Err(String::new()) }
    }

    /// Returns `Ok` if the folders are being watched, or an error with the reason why they are not.
    pub(super) fn state(&self) -> Result<(), String> {
        self.watches.as_ref().map(drop).map_err(String::clone)
    }

    /// Watches the folders on the paths to the cards. This must be called before the cards are
    /// read. If an earlier attempt failed, this method tries again.
    pub(super) fn lead(&mut self, source: &CardSource) {
        if self.watches.is_err() {
            self.watches = Watches::new(self.stir.clone());
        }
        self.keep(|watches| watches.lead(source));
    }

    /// Watches the folders of the cards. This must be called after the cards are read. `last` has
    /// these cards, and `began` is the time at which reading began. Returns whether a change since
    /// then may have been missed.
    pub(super) fn follow(
        &mut self,
        source: &CardSource,
        reading: &Reading,
        last: LastRead<'_>,
        began: SystemTime,
    ) -> bool {
        self.keep(|watches| watches.follow(source, reading, last, began)).unwrap_or(false)
    }

    /// Returns the files in the searched folders that have changed since the last call, or `None` if
    /// more may have changed than these files. The paths lead through the roots, as in the atlas.
    pub(super) fn take_changed_files(&self) -> Option<Vec<PathBuf>> {
        let changed = std::mem::take(&mut self.watches.as_ref().ok()?.interest().changed);
        let files = changed.files.into_iter().collect();
        (!changed.has_more).then_some(files)
    }

    /// Returns whether a watched path now leads to a different folder, for example because a file
    /// system was mounted there.
    pub(super) fn is_displaced(&self) -> bool {
        self.watches.as_ref().map_or(true, Watches::is_displaced)
    }

    /// Changes the watches by calling `work`. An error ends all watches, because it would be
    /// misleading to watch only some of the folders. Ending them also frees watches for other
    /// programs, since the system limits their number.
    fn keep<T>(&mut self, work: impl FnOnce(&mut Watches) -> Result<T, String>) -> Option<T> {
        let done = self.watches.as_mut().ok().map(work)?;
        done.map_err(|why| self.watches = Err(why)).ok()
    }
}

/// The atlas of the cards that were read last.
#[derive(Clone, Copy)]
pub(super) enum LastRead<'a> {
    /// The atlas was created by the last read.
    New(&'a Atlas),
    /// The last read did not create an atlas, because no card has changed since an earlier read
    /// created this one.
    Earlier(Option<&'a Atlas>),
}

impl<'a> LastRead<'a> {
    fn atlas(self) -> Option<&'a Atlas> {
        match self {
            LastRead::New(atlas) => Some(atlas),
            LastRead::Earlier(atlas) => atlas,
        }
    }

    /// Returns the folders that the last read has searched, and the files in them, if both are
    /// known.
    fn searched(self, source: &CardSource) -> Option<(HashSet<PathBuf>, HashSet<&'a Path>)> {
        let LastRead::New(atlas) = self else { return None };
        let mut folders = folders_of(atlas, source);
        folders.extend(atlas.folders_without_cards()?.iter().cloned());
        let cards = atlas.ids().filter_map(|id| atlas[id].origin.file());
        let unread = atlas.unread().iter().filter_map(|file| file.origin.file());
        let others = atlas.others().iter().map(PathBuf::as_path);
        Some((folders, cards.chain(unread).chain(others).collect()))
    }
}

/// The identity of the folder at a path: its device, its inode and, because inodes are reused, its
/// creation time if the file system records it.
type Identity = (u64, u64, Option<SystemTime>);

fn identity(found: &Metadata) -> Identity {
    (found.dev(), found.ino(), found.created().ok())
}

/// Returns whether the folder at a path is the one that was watched.
fn is_at(path: &Path, watched: &Identity) -> bool {
    fs::metadata(path).is_ok_and(|found| identity(&found) == *watched)
}

/// The active watches. All paths are absolute and without links, because two paths to the same
/// folder would share a watch and lose it together.
struct Watches {
    watcher: RecommendedWatcher,
    interest: Arc<Mutex<Interest>>,
    watched: HashMap<Arc<Path>, Identity>,
}

/// The paths that determine which changes are relevant, and a record of the changes that affect the
/// watches. The thread of the watcher also uses this data.
#[derive(Debug, Default)]
struct Interest {
    /// The paths of all folders and links that the system looks up to reach the cards.
    names: HashSet<PathBuf>,
    /// The folders that the system passes through to reach the cards.
    above: HashSet<PathBuf>,
    /// The folders that are searched for cards, each with its path through the root, or `None` if
    /// several such paths lead to it.
    folders: HashMap<Arc<Path>, Option<Arc<Path>>>,
    changed: Changed,
    /// Watched paths that may now lead to a different folder. If so, the watches on these paths,
    /// and on the paths below them, no longer work.
    displaced: HashSet<PathBuf>,
    /// Whether the system has failed to report changes. If so, watches may have been lost as well.
    lost_changes: bool,
}

/// What has changed since the cards were last read.
#[derive(Debug, Default)]
struct Changed {
    /// Files in searched folders, by their paths through the roots.
    files: HashSet<PathBuf>,
    /// Whether anything else may have changed, such as a folder.
    has_more: bool,
}

/// The maximum number of changed files that are recorded. If there are more, all cards are read.
const MOST_CHANGED: usize = 256;

impl Interest {
    /// Records a change. Returns whether the change may concern cards.
    fn heard(&mut self, event: &notify::Result<Event>) -> bool {
        // If an event asks for a rescan, the system's queue of changes has overflowed, and changes
        // were lost.
        let Some(event) = event.as_ref().ok().filter(|event| !event.need_rescan()) else {
            self.lost_changes = true;
            self.changed.has_more = true;
            return true;
        };
        // An access, such as reading a file, is not a change.
        if event.kind.is_access() {
            return false;
        }
        let stays =
            matches!(event.kind, EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_)));
        if !stays {
            let watched = event.paths.iter();
            let watched = watched.filter(|path| {
                self.above.contains(*path) || self.folders.contains_key(path.as_path())
            });
            self.displaced.extend(watched.cloned());
        }
        event.paths.iter().filter(|path| self.record(path)).count() > 0
    }

    /// Records a path at which something changed. Returns whether the change may concern cards.
    fn record(&mut self, path: &Path) -> bool {
        let Some((name, folder)) = path.file_name().zip(path.parent()) else { return false };
        let shown = self.folders.get(folder);
        // An ignore file applies to everything inside its folder.
        let is_rules = name == ".gitignore" || name == ".ignore";
        let is_more = self.names.contains(path)
            || self.folders.contains_key(path)
            || is_rules && (shown.is_some() || self.above.contains(folder));
        // A name without an extension may belong to a folder.
        let may_be_card = path.extension().is_none() || may_hold_role(path);
        let Some(shown) = shown.filter(|_| !is_more && may_be_card) else {
            self.changed.has_more |= is_more;
            return is_more;
        };
        match shown {
            Some(shown) if self.changed.files.len() < MOST_CHANGED => {
                self.changed.files.insert(shown.join(name));
            }
            _ => self.changed.has_more = true,
        }
        true
    }
}

impl Watches {
    /// Creates a watcher without watches. If the system cannot watch folders, the error contains
    /// the reason.
    fn new(stir: Sender<Stir>) -> Result<Watches, String> {
        let interest = Arc::new(Mutex::new(Interest::default()));
        let heard = Arc::clone(&interest);
        let watcher = notify::recommended_watcher(move |event| {
            if heard.lock().unwrap_or_else(PoisonError::into_inner).heard(&event) {
                let _ = stir.send(Stir::Changed);
            }
        });
        let watcher = watcher.map_err(|error| reason(&error))?;
        Ok(Watches { watcher, interest, watched: HashMap::new() })
    }

    /// Watches the folders on the paths to the cards.
    fn lead(&mut self, source: &CardSource) -> Result<(), String> {
        self.forget_displaced();
        for _ in 0..MOST_TRIES {
            let lookups = lookups(source)?;
            let above = lookups.iter().flat_map(|(_, lookup)| lookup.folders.iter().cloned());
            let names = lookups.iter().flat_map(|(_, lookup)| lookup.names.iter().cloned());
            let mut interest = self.interest();
            (interest.above, interest.names) = (above.collect(), names.collect());
            let above: Vec<Arc<Path>> =
                interest.above.iter().map(|path| path.as_path().into()).collect();
            drop(interest);
            let mut added = false;
            for folder in above {
                added |= match self.add(&folder) {
                    // A folder that cannot be read need not be watched, because the watch on its
                    // parent reports when the folder disappears. The exception is a folder in which
                    // the next name on the path does not exist yet.
                    Err(error) if is_forbidden(&error) && !is_last(&folder, &lookups) => false,
                    added => added.map_err(|error| reason(&error))?.0,
                };
            }
            // If a watch was added, the path may have changed just before, and it must be looked up
            // again.
            if !added {
                return Ok(());
            }
        }
        Err("the parent folders of the cards keep changing".to_owned())
    }

    /// Watches exactly the folders that are searched for cards and those on the paths to them.
    fn follow(
        &mut self,
        source: &CardSource,
        reading: &Reading,
        last: LastRead<'_>,
        began: SystemTime,
    ) -> Result<bool, String> {
        let is_first = self.interest().folders.is_empty();
        // The time of the newest change is read after the watches are in place, so that no change
        // is missed in between.
        if is_first && let Some((folders, files)) = last.searched(source) {
            // A folder that has not changed since it was searched has the same entries, so that it
            // need not be searched again.
            let (_, newest) = self.watch(source, folders, false)?;
            let changed = files.into_iter().map(|file| fs::symlink_metadata(file)?.modified());
            return Ok(is_missed(newest.max(changed.filter_map(Result::ok).max()), began));
        }
        // The folders of the cards are usually all folders that are searched. If they are watched
        // first, a single search shows both whether there are more, and the newest change.
        let guessed = match last.atlas().filter(|_| is_first) {
            Some(atlas) => self.watch(source, folders_of(atlas, source), false)?.0,
            None => false,
        };
        let Folders { folders: there, newest } = folders(source, reading);
        // A folder that was replaced since it was watched has changed its parent, which is watched
        // as well. The time of this change is then the newest, so the cards are read again.
        let (added, _) = self.watch(source, there, guessed)?;
        if !guessed && !added {
            return Ok(false);
        }
        let newest = if added { folders(source, reading).newest } else { newest };
        Ok(is_missed(newest, began))
    }

    /// Watches exactly these folders and those on the paths to the cards. Returns whether a watch
    /// was added, and the time of the newest change to a folder that is searched. If `trusted` is
    /// true, the folders that are watched are not checked for whether they were replaced.
    fn watch(
        &mut self,
        source: &CardSource,
        there: HashSet<PathBuf>,
        trusted: bool,
    ) -> Result<(bool, Option<SystemTime>), String> {
        let mut searched: HashMap<Arc<Path>, Option<Arc<Path>>> = HashMap::new();
        for (root, lookup) in lookups(source)? {
            let Some(end) = lookup.end else { continue };
            let below = there.iter().filter_map(|folder| folder.strip_prefix(root).ok());
            let below = below.filter(|rest| *rest != Path::new(""));
            let below = below.map(|rest| (end.join(rest), root.join(rest)));
            let own = end.is_dir().then(|| (end.clone(), root.to_owned()));
            for (folder, shown) in below.chain(own) {
                let folder: Arc<Path> = folder.into();
                let is_same = *folder == *shown;
                let shown = if is_same { Arc::clone(&folder) } else { shown.into() };
                let paths = searched.entry(folder);
                paths.and_modify(|shown| *shown = None).or_insert(Some(shown));
            }
        }
        drop(there);
        let mut wanted: Vec<(Arc<Path>, bool)> =
            searched.keys().map(|path| (Arc::clone(path), true)).collect();
        let mut interest = self.interest();
        let above = interest.above.iter().filter(|path| !searched.contains_key(path.as_path()));
        wanted.extend(above.map(|path| (path.as_path().into(), false)));
        let is_wanted = |path: &Path| searched.contains_key(path) || interest.above.contains(path);
        let gone = self.watched.keys().filter(|path| !is_wanted(path)).cloned().collect();
        interest.folders = searched;
        drop(interest);
        self.forget(&gone);
        let (mut added, mut newest) = (false, None);
        for (folder, is_searched) in wanted {
            if trusted && self.watched.contains_key(&folder) {
                continue;
            }
            let (new, changed) = match self.add(&folder) {
                // A folder that cannot be listed has no readable cards. The watch on its parent
                // reports when the permissions change.
                Err(error) if is_forbidden(&error) => continue,
                added => added.map_err(|error| reason(&error))?,
            };
            added |= new;
            newest = newest.max(changed.filter(|_| is_searched));
        }
        Ok((added, newest))
    }

    /// Watches the folder that is now at a path. Returns whether it may differ from the folder that
    /// was watched at this path before, and the time of the last change to it.
    fn add(&mut self, path: &Arc<Path>) -> notify::Result<(bool, Option<SystemTime>)> {
        if let Some(before) = self.watched.get(path) {
            if let Ok(found) = fs::metadata(path)
                && identity(&found) == *before
            {
                return Ok((false, found.modified().ok()));
            }
            self.forget(&HashSet::from([Arc::clone(path)]));
        }
        match self.watcher.watch(path, RecursiveMode::NonRecursive) {
            Ok(()) => {}
            Err(error) if is_gone(&error) => return Ok((true, None)),
            Err(error) => return Err(error),
        }
        let Ok(found) = fs::metadata(path) else { return Ok((true, None)) };
        self.watched.insert(Arc::clone(path), identity(&found));
        Ok((true, found.modified().ok()))
    }

    /// Removes the watches on the given paths, and on any other paths that may share those watches.
    fn forget(&mut self, paths: &HashSet<Arc<Path>>) {
        let mut ended = HashSet::new();
        for path in paths {
            if let Some((device, number, _)) = self.watched.remove(path) {
                // This call fails if the folder was deleted, because the system then removed the
                // watch.
                let _ = self.watcher.unwatch(path);
                ended.insert((device, number));
            }
        }
        if !ended.is_empty() {
            self.watched.retain(|_, (device, number, _)| !ended.contains(&(*device, *number)));
        }
    }

    /// Removes every watch that may no longer work, so that it is added again.
    fn forget_displaced(&mut self) {
        let mut interest = self.interest();
        let displaced = std::mem::take(&mut interest.displaced);
        let lost_changes = std::mem::take(&mut interest.lost_changes);
        drop(interest);
        if !lost_changes && displaced.is_empty() {
            return;
        }
        let is_lost =
            |path: &&Arc<Path>| lost_changes || path.ancestors().any(|at| displaced.contains(at));
        let lost: HashSet<Arc<Path>> = self.watched.keys().filter(is_lost).cloned().collect();
        self.forget(&lost);
    }

    fn is_displaced(&self) -> bool {
        !self.watched.iter().all(|(path, before)| is_at(path, before))
    }

    fn interest(&self) -> std::sync::MutexGuard<'_, Interest> {
        self.interest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns whether a change at this time may have been missed by a read that began at the given
/// time. One second is added, because some file systems have coarse time stamps.
fn is_missed(newest: Option<SystemTime>, began: SystemTime) -> bool {
    newest.is_some_and(|newest| newest + Duration::from_secs(1) > began)
}

/// Returns the folders of all cards, and the folders between them and the roots.
fn folders_of(atlas: &Atlas, source: &CardSource) -> HashSet<PathBuf> {
    let mut all: HashSet<PathBuf> = HashSet::new();
    for file in atlas.ids().filter_map(|id| atlas[id].origin.file()) {
        let is_below = |folder: &&Path| source.roots().iter().any(|root| folder.starts_with(root));
        for folder in file.ancestors().skip(1).take_while(is_below) {
            if !all.insert(folder.to_owned()) {
                break; // the folders above it are known as well
            }
        }
    }
    all
}

/// Resolves the path of each root.
fn lookups(source: &CardSource) -> Result<Vec<(&Path, Lookup)>, String> {
    let lookups = source.roots().iter().map(|root| {
        let path = if root.is_absolute() { root.clone() } else { here()?.join(root) };
        Ok((root.as_path(), Lookup::new(&path)))
    });
    lookups.collect()
}

/// Returns the current path of the working directory.
fn here() -> Result<PathBuf, String> {
    std::env::current_dir().map_err(|_| "the working directory was deleted".to_owned())
}

/// Returns whether a folder is the last existing folder on the path of a root that does not exist.
fn is_last(folder: &Path, lookups: &[(&Path, Lookup)]) -> bool {
    lookups.iter().any(|(_, lookup)| {
        lookup.end.is_none() && lookup.folders.last().is_some_and(|last| last == folder)
    })
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == io::ErrorKind::NotFound,
        _ => false,
    }
}

fn is_forbidden(error: &notify::Error) -> bool {
    matches!(&error.kind, notify::ErrorKind::Io(error) if error.kind() == io::ErrorKind::PermissionDenied)
}

/// Returns the reason why folders cannot be watched, as text for the user.
fn reason(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "the system's limit on watched folders has been reached".to_owned()
        }
        notify::ErrorKind::Io(error) => cause(error),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::sync::mpsc;

    use notify::event::Flag;

    use super::*;
    use crate::store::{LoadStage, load};

    #[test]
    fn after_changes_were_lost_every_folder_is_watched_again() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let source = CardSource::Paths(vec![root.clone()]);
        let (stir, stirred) = mpsc::channel();
        let mut watches = Watches::new(stir).unwrap();
        let read = |watches: &mut Watches| {
            watches.lead(&source).unwrap();
            watches
                .follow(&source, &Reading::default(), LastRead::Earlier(None), SystemTime::now())
                .unwrap();
        };
        read(&mut watches);
        // Simulates a watch that ends unnoticed because the system's queue of changes is full.
        watches.watcher.unwatch(&root).unwrap();
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert!(watches.interest().heard(&Ok(lost)));
        read(&mut watches);
        while stirred.try_recv().is_ok() {}
        fs::write(root.join("ada.md"), "# Ada\n").unwrap();
        assert_eq!(stirred.recv_timeout(Duration::from_secs(20)), Ok(Stir::Changed));
    }

    /// Sets the time of the last change to a file or folder to long ago.
    fn age(path: &Path) {
        fs::File::open(path).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }

    #[test]
    fn all_searched_folders_are_watched_without_searching_them_again() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let place = |name: &str| root.join(name);
        let folders = ["", "ada", "empty", "empty/inner", "docs", ".hidden"].map(place);
        folders.iter().for_each(|folder| fs::create_dir_all(folder).unwrap());
        let files = ["ada/profile.md", "docs/README.md", "docs/bad.md"].map(place);
        let texts = ["# Ada\n", "# Docs\n", ""];
        files.iter().zip(texts).for_each(|(file, text)| fs::write(file, text).unwrap());
        symlink("../.hidden", place("docs/link")).unwrap();
        files.iter().chain(&folders).for_each(|path| age(path));
        let (source, reading) = (CardSource::Paths(vec![root.clone()]), Reading::default());
        let mut read = None;
        load(&source, &reading, |stage: LoadStage<()>| {
            if let LoadStage::Whole(atlas, ()) = stage {
                read = Some(atlas);
            }
            true
        });
        let atlas = read.unwrap();
        let began = SystemTime::now();
        let follow = |last: LastRead<'_>| {
            let mut watches = Watches::new(mpsc::channel().0).unwrap();
            watches.lead(&source).unwrap();
            let is_missed = watches.follow(&source, &reading, last, began).unwrap();
            let mut watched: Vec<PathBuf> =
                watches.interest().folders.keys().map(|path| path.to_path_buf()).collect();
            assert!(watched.iter().all(|path| watches.watched.contains_key(path.as_path())));
            watched.sort();
            (watched, is_missed)
        };
        let (watched, is_missed) = follow(LastRead::New(&atlas));
        assert!(watched.contains(&place("empty/inner")) && !is_missed, "{watched:?}");
        assert_eq!(follow(LastRead::Earlier(None)), (watched, false));
        // A change since then to any of the files and folders is found.
        for path in files.iter().chain(&folders) {
            let changed = fs::File::open(path).unwrap().set_modified(began);
            changed.unwrap();
            assert!(follow(LastRead::New(&atlas)).1, "{path:?}");
            age(path);
        }
    }

    #[test]
    fn only_changes_that_matter_are_heard() {
        let mut interest = Interest::default();
        interest.names.insert("/a/roles".into());
        interest.above.insert("/a".into());
        interest.folders.insert(Path::new("/a/roles").into(), Some(Path::new("roles").into()));
        let mut heard =
            |path: &str, kind| interest.heard(&Ok(Event::new(kind).add_path(path.into())));
        let changed = EventKind::Modify(ModifyKind::Any);
        for path in [
            "/a/roles",
            "/a/.ignore",
            "/a/roles/x.MD",
            "/a/roles/x",
            "/a/roles/.gitignore",
            "/a/roles/x.yaml",
        ] {
            assert!(heard(path, changed), "{path}");
        }
        for path in ["/a/other.md", "/a/other", "/a/roles/x.swp", "/b/x.md"] {
            assert!(!heard(path, changed), "{path}");
        }
        assert!(!heard("/a/roles/x.md", EventKind::Access(notify::event::AccessKind::Any)));
    }
}
