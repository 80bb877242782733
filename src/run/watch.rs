//! Which files changed. The only place that knows `notify`.
//!
//! Every folder that is looked into for cards is watched, and every folder in which a name on the
//! way to them is looked up, so that a folder above them that goes and returns is seen. Nothing
//! else is watched: not what `.gitignore` names, and not the whole of a tree. A burst of changes
//! (a checkout) is one stir.
//!
//! A watch belongs to a folder, not to its path: whenever something else may be at a path, it is
//! watched again. Where the system cannot watch, [`Watch::state`] says why and nothing is watched
//! until somebody asks for the cards; there is no timer.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::store::{Source, cause, folders};

use super::lookup::Lookup;

/// Why the cards may have to be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stir {
    /// A file or folder changed.
    Changed,
    /// A file system was mounted or unmounted.
    Mounted,
    /// Somebody asks to have a look.
    Asked,
}

/// A burst is over when nothing changes for so long …
const QUIET: Duration = Duration::from_millis(60);
/// … or has been changing for so long.
const LONGEST: Duration = Duration::from_millis(600);
/// How often the way to the cards may change while it is being watched.
const MOST_TRIES: usize = 20;

/// Waits for something to happen and for the burst to be over. The answer is what happened, the
/// most urgent where it was several things; `None` when nothing ever will again.
pub(super) fn wait(stirred: &Receiver<Stir>) -> Option<Stir> {
    let mut last = stirred.recv().ok()?;
    let mut all = vec![last];
    let end = Instant::now() + LONGEST;
    // Who asks has waited for a program of theirs to end: no burst is to be expected.
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

/// What is watched.
pub(super) struct Watch {
    stir: Sender<Stir>,
    /// `Err` says why nothing is watched.
    ears: Result<Ears, String>,
}

impl Watch {
    /// Watches nothing yet.
    pub(super) fn new(stir: Sender<Stir>) -> Watch {
        Watch { stir, ears: Err(String::new()) }
    }

    /// Whether changes are seen; an error says why they are not.
    pub(super) fn state(&self) -> Result<(), String> {
        self.ears.as_ref().map(drop).map_err(String::clone)
    }

    /// Before the cards are read: watches the way to them. Where nothing could be watched, that
    /// is tried once more.
    pub(super) fn lead(&mut self, source: &Source) {
        if self.ears.is_err() {
            self.ears = Ears::new(self.stir.clone());
        }
        self.keep(|ears| ears.lead(source));
    }

    /// After the cards were read, since `began`: watches the folders they are in. The answer is
    /// whether something changed meanwhile that may not have been seen.
    pub(super) fn follow(&mut self, source: &Source, hidden: bool, began: SystemTime) -> bool {
        self.keep(|ears| ears.follow(source, hidden, began)).unwrap_or(false)
    }

    /// Whether something else is mounted where a watched folder was.
    pub(super) fn is_displaced(&self) -> bool {
        self.ears.as_ref().map_or(true, Ears::is_displaced)
    }

    /// Does something with what is watched. On an error every watch is given back: other programs
    /// may need them, and half of the folders would be a promise that is not kept.
    fn keep<T>(&mut self, work: impl FnOnce(&mut Ears) -> Result<T, String>) -> Option<T> {
        let done = self.ears.as_mut().ok().map(work)?;
        done.map_err(|why| self.ears = Err(why)).ok()
    }
}

/// Which folder is at a path: device, number, and birth where the file system keeps it, for
/// numbers are used again.
type Identity = (u64, u64, Option<SystemTime>);

fn identity(path: &Path) -> io::Result<Identity> {
    let found = fs::metadata(path)?;
    Ok((found.dev(), found.ino(), found.created().ok()))
}

/// The watches. All paths are absolute and without links: two paths of one folder would share a
/// watch, and lose it together.
struct Ears {
    watcher: RecommendedWatcher,
    interest: Arc<Mutex<Interest>>,
    watched: HashMap<PathBuf, Identity>,
}

/// Which changes matter, and what is known about them; shared with the thread of the watcher.
#[derive(Debug, Default)]
struct Interest {
    /// Names on the way to the cards.
    names: HashSet<PathBuf>,
    /// The folders in which these names are.
    above: HashSet<PathBuf>,
    /// The folders that are looked into for cards.
    folders: HashSet<PathBuf>,
    /// Watched paths at which something else may be now. There, and below, watches may be lost.
    displaced: HashSet<PathBuf>,
    /// Whether changes were lost, and perhaps any of the watches.
    deaf: bool,
}

impl Interest {
    /// Takes note of a change; the answer is whether it can be one of cards.
    fn heard(&mut self, event: &notify::Result<Event>) -> bool {
        let Ok(event) = event else {
            self.deaf = true;
            return true;
        };
        // The queue of the system was full.
        if event.need_rescan() {
            self.deaf = true;
            return true;
        }
        // Looking at a file changes nothing.
        if event.kind.is_access() {
            return false;
        }
        let stays =
            matches!(event.kind, EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_)));
        if !stays {
            let watched =
                |path: &&PathBuf| self.above.contains(*path) || self.folders.contains(*path);
            let displaced: Vec<PathBuf> = event.paths.iter().filter(watched).cloned().collect();
            self.displaced.extend(displaced);
        }
        event.paths.iter().any(|path| self.may_be_of_cards(path))
    }

    fn may_be_of_cards(&self, path: &Path) -> bool {
        if self.names.contains(path) || self.folders.contains(path) {
            return true;
        }
        let (Some(name), Some(folder)) = (path.file_name(), path.parent()) else { return false };
        let in_folder = self.folders.contains(folder);
        // Ignore files hold for what is below them.
        if name == ".gitignore" || name == ".ignore" {
            return in_folder || self.above.contains(folder);
        }
        // Without an ending it may be a folder.
        let ending = path.extension();
        in_folder && ending.is_none_or(|ending| ending.eq_ignore_ascii_case("md"))
    }
}

impl Ears {
    /// Watches nothing yet; an error says why the system cannot.
    fn new(stir: Sender<Stir>) -> Result<Ears, String> {
        let interest = Arc::new(Mutex::new(Interest::default()));
        let heard = Arc::clone(&interest);
        let watcher = notify::recommended_watcher(move |event| {
            if heard.lock().unwrap_or_else(PoisonError::into_inner).heard(&event) {
                let _ = stir.send(Stir::Changed);
            }
        });
        let watcher = watcher.map_err(|error| reason(&error))?;
        Ok(Ears { watcher, interest, watched: HashMap::new() })
    }

    /// Watches the folders in which the names on the way to the cards are looked up.
    fn lead(&mut self, source: &Source) -> Result<(), String> {
        self.forget_displaced();
        for _ in 0..MOST_TRIES {
            let lookups = lookups(source)?;
            let above = lookups.iter().flat_map(|(_, lookup)| lookup.folders.iter().cloned());
            let names = lookups.iter().flat_map(|(_, lookup)| lookup.names.iter().cloned());
            let mut interest = self.interest();
            (interest.above, interest.names) = (above.collect(), names.collect());
            let above: Vec<PathBuf> = interest.above.iter().cloned().collect();
            drop(interest);
            let mut added = false;
            for folder in above {
                added |= match self.add(&folder) {
                    // Its own folder says when it goes, so long as there is a next one to watch.
                    Err(error) if is_forbidden(&error) && !is_last(&folder, &lookups) => false,
                    added => added.map_err(|error| reason(&error))?,
                };
            }
            // The way may have changed before it was watched.
            if !added {
                return Ok(());
            }
        }
        Err("the folders above the cards change without end".to_owned())
    }

    /// Watches the folders that are looked into, and no other than these and those on the way.
    fn follow(&mut self, source: &Source, hidden: bool, began: SystemTime) -> Result<bool, String> {
        let there = folders(source, hidden);
        let mut wanted = HashSet::new();
        for (root, lookup) in lookups(source)? {
            let Some(end) = lookup.end else { continue };
            let below = there.folders.iter().filter_map(|folder| folder.strip_prefix(root).ok());
            wanted.extend(below.filter(|rest| *rest != Path::new("")).map(|rest| end.join(rest)));
            if end.is_dir() {
                wanted.insert(end);
            }
        }
        let mut interest = self.interest();
        interest.folders.clone_from(&wanted);
        wanted.extend(interest.above.iter().cloned());
        drop(interest);
        let gone: HashSet<PathBuf> =
            self.watched.keys().filter(|path| !wanted.contains(*path)).cloned().collect();
        self.forget(&gone);
        let mut added = false;
        for folder in &wanted {
            added |= match self.add(folder) {
                // What cannot be listed has no cards that are read; its own folder says when that
                // is otherwise.
                Err(error) if is_forbidden(&error) => false,
                added => added.map_err(|error| reason(&error))?,
            };
        }
        if !added {
            return Ok(false);
        }
        // Asked only now: from here on the watches report what changes. A second earlier, since
        // file systems keep time in coarse steps.
        let newest = folders(source, hidden).newest;
        Ok(newest.is_some_and(|newest| newest + Duration::from_secs(1) > began))
    }

    /// Watches the folder that is at a path now; the answer is whether that is another than
    /// before, or may be gone again.
    fn add(&mut self, path: &Path) -> notify::Result<bool> {
        let now = identity(path).ok();
        if now.is_some() && self.watched.get(path) == now.as_ref() {
            return Ok(false);
        }
        self.forget(&HashSet::from([path.to_owned()]));
        match self.watcher.watch(path, RecursiveMode::NonRecursive) {
            Ok(()) => {}
            Err(error) if is_gone(&error) => return Ok(true),
            Err(error) => return Err(error),
        }
        if let Ok(now) = identity(path) {
            self.watched.insert(path.to_owned(), now);
        }
        Ok(true)
    }

    /// Gives watches back, and forgets all that may have shared them.
    fn forget(&mut self, paths: &HashSet<PathBuf>) {
        let mut ended = HashSet::new();
        for path in paths {
            if let Some((device, number, _)) = self.watched.remove(path) {
                // It fails where the folder was deleted, and its watch with it.
                let _ = self.watcher.unwatch(path);
                ended.insert((device, number));
            }
        }
        if !ended.is_empty() {
            self.watched.retain(|_, (device, number, _)| !ended.contains(&(*device, *number)));
        }
    }

    /// Forgets every watch that may be lost, so that it is set again.
    fn forget_displaced(&mut self) {
        let mut interest = self.interest();
        let displaced = std::mem::take(&mut interest.displaced);
        let deaf = std::mem::take(&mut interest.deaf);
        drop(interest);
        if !deaf && displaced.is_empty() {
            return;
        }
        let lost = |path: &&PathBuf| deaf || path.ancestors().any(|at| displaced.contains(at));
        let lost = self.watched.keys().filter(lost).cloned().collect();
        self.forget(&lost);
    }

    fn is_displaced(&self) -> bool {
        self.watched.iter().any(|(path, before)| identity(path).ok().as_ref() != Some(before))
    }

    fn interest(&self) -> std::sync::MutexGuard<'_, Interest> {
        self.interest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How each root is found.
fn lookups(source: &Source) -> Result<Vec<(&Path, Lookup)>, String> {
    let Source::Paths(roots) = source else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for root in roots {
        let path = if root.is_absolute() { root.clone() } else { here()?.join(root) };
        all.push((root.as_path(), Lookup::new(&path)));
    }
    Ok(all)
}

/// The working directory, as it is called now.
fn here() -> Result<PathBuf, String> {
    std::env::current_dir().map_err(|_| "the working directory was deleted".to_owned())
}

/// Whether the way of a root ends in a folder because there is nothing further.
fn is_last(folder: &Path, lookups: &[(&Path, Lookup)]) -> bool {
    let ends = |lookup: &Lookup| {
        lookup.end.is_none() && lookup.folders.last().is_some_and(|last| last == folder)
    };
    lookups.iter().any(|(_, lookup)| ends(lookup))
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

/// Why changes are not seen.
fn reason(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "the system allows no more folders to be watched".to_owned()
        }
        notify::ErrorKind::Io(error) => cause(error),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use notify::event::Flag;

    use super::*;

    #[test]
    fn after_changes_were_lost_every_folder_is_watched_again() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let source = Source::Paths(vec![root.clone()]);
        let (stir, stirred) = mpsc::channel();
        let mut ears = Ears::new(stir).unwrap();
        let read = |ears: &mut Ears| {
            ears.lead(&source).unwrap();
            ears.follow(&source, false, SystemTime::now()).unwrap();
        };
        read(&mut ears);
        // A watch that ended, of which the queue had no room to say so.
        ears.watcher.unwatch(&root).unwrap();
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert!(ears.interest().heard(&Ok(lost)));
        read(&mut ears);
        while stirred.try_recv().is_ok() {}
        fs::write(root.join("ada.md"), "# Ada\n").unwrap();
        assert_eq!(stirred.recv_timeout(Duration::from_secs(20)), Ok(Stir::Changed));
    }

    #[test]
    fn only_changes_that_matter_are_heard() {
        let mut interest = Interest::default();
        interest.names.insert("/a/roles".into());
        interest.above.insert("/a".into());
        interest.folders.insert("/a/roles".into());
        let mut heard =
            |path: &str, kind| interest.heard(&Ok(Event::new(kind).add_path(path.into())));
        let changed = EventKind::Modify(ModifyKind::Any);
        for path in ["/a/roles", "/a/.ignore", "/a/roles/x.MD", "/a/roles/x", "/a/roles/.gitignore"]
        {
            assert!(heard(path, changed), "{path}");
        }
        for path in ["/a/other.md", "/a/other", "/a/roles/x.swp", "/b/x.md"] {
            assert!(!heard(path, changed), "{path}");
        }
        assert!(!heard("/a/roles/x.md", EventKind::Access(notify::event::AccessKind::Any)));
    }
}
