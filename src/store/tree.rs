//! Lists the folders of a tree on several threads.

use std::fs::{self, FileType};
use std::io;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use crate::atlas::threads;

use super::fault::{Call, may};

/// An entry of a folder, or the root of a tree.
#[derive(Debug)]
pub(super) struct TreeEntry {
    pub(super) path: PathBuf,
    pub(super) kind: FileType,
    /// The number of folders between the root and this entry; 0 for the root itself.
    pub(super) depth: usize,
}

impl TreeEntry {
    /// Returns the root of a tree. If the root is a link, returns the target with the path of the
    /// link.
    pub(super) fn root(path: &Path) -> io::Result<TreeEntry> {
        may(Call::Entry, path)?;
        Ok(TreeEntry { path: path.to_owned(), kind: fs::metadata(path)?.file_type(), depth: 0 })
    }

    pub(super) fn is_folder(&self) -> bool {
        self.kind.is_dir()
    }
}

/// A path that could not be listed, with the reason.
pub(super) type Unlisted = (PathBuf, io::Error);

/// Returns the entries of a folder in any order.
pub(super) fn entries(folder: &TreeEntry) -> Vec<Result<TreeEntry, Unlisted>> {
    let listed = match fs::read_dir(&folder.path) {
        Ok(listed) => listed,
        Err(error) => return vec![Err((folder.path.clone(), error))],
    };
    let all = listed.map(|entry| {
        let entry = entry.map_err(|error| (folder.path.clone(), error))?;
        let path = entry.path();
        match may(Call::Entry, &path).and_then(|()| entry.file_type()) {
            Ok(kind) => Ok(TreeEntry { path, kind, depth: folder.depth + 1 }),
            Err(error) => Err((path, error)),
        }
    });
    all.collect()
}

/// Visits folders. Each thread has its own visitor.
pub(super) trait Visitor: Send {
    /// Visits a folder, and adds the folders to visit next. Returns false to end the walk.
    fn visit(&mut self, folder: TreeEntry, next: &mut Vec<TreeEntry>) -> bool;
}

/// The folders that are still to be visited by any thread.
struct Waiting {
    folders: Vec<TreeEntry>,
    /// The number of threads that are visiting folders, and may therefore find more.
    busy: usize,
    has_ended: bool,
}

/// The turn of a thread, which visits some folders. When the turn ends, other threads can visit the
/// folders that this thread has found.
struct VisitorTurn<'a> {
    waiting: &'a Mutex<Waiting>,
    changed: &'a Condvar,
    folders: Vec<TreeEntry>,
    /// Whether the walk ends. This is also true if the visitor panics.
    ends: bool,
}

impl Drop for VisitorTurn<'_> {
    fn drop(&mut self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.busy -= 1;
        waiting.has_ended |= self.ends;
        waiting.folders.append(&mut self.folders);
        self.changed.notify_all();
    }
}

/// The number of folders that a thread takes at once. If it took them one by one, the threads would
/// often wait for each other.
const SHARE: usize = 32;

/// Visits `root` and all folders that visitors add, in any order. `visitor` creates a visitor for
/// each thread. Returns all visitors.
pub(super) fn visit_all<V: Visitor>(root: TreeEntry, visitor: impl Fn() -> V + Sync) -> Vec<V> {
    let waiting = Mutex::new(Waiting { folders: vec![root], busy: 0, has_ended: false });
    let changed = Condvar::new();
    let take = || {
        let mut now = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        while now.folders.is_empty() && now.busy > 0 && !now.has_ended {
            now = changed.wait(now).unwrap_or_else(PoisonError::into_inner);
        }
        if now.has_ended || now.folders.is_empty() {
            return None;
        }
        // Some folders are left to the other threads.
        let share = now.folders.len().div_ceil(threads()).min(SHARE);
        let from = now.folders.len() - share;
        now.busy += 1;
        Some(now.folders.split_off(from))
    };
    let work = || {
        let mut visitor = visitor();
        while let Some(mine) = take() {
            let (waiting, changed) = (&waiting, &changed);
            let mut turn = VisitorTurn { waiting, changed, folders: Vec::new(), ends: true };
            turn.ends = !mine.into_iter().all(|one| visitor.visit(one, &mut turn.folders));
        }
        visitor
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads()).map(|_| scope.spawn(work)).collect();
        let ended = workers.into_iter().map(|worker| worker.join());
        ended.map(|visitor| visitor.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Collects the paths of all folders, and ends the walk after `most` of them.
    struct Collector(Vec<PathBuf>, usize);

    impl Visitor for Collector {
        fn visit(&mut self, folder: TreeEntry, next: &mut Vec<TreeEntry>) -> bool {
            next.extend(entries(&folder).into_iter().flatten().filter(TreeEntry::is_folder));
            self.0.push(folder.path);
            self.0.len() < self.1
        }
    }

    fn visited(root: &Path, most: usize) -> Vec<PathBuf> {
        let root = TreeEntry::root(root).unwrap();
        let visitors = visit_all(root, || Collector(Vec::new(), most));
        let mut all: Vec<PathBuf> = visitors.into_iter().flat_map(|one| one.0).collect();
        all.sort();
        all
    }

    #[test]
    fn every_folder_is_visited_once() {
        let root = tempfile::tempdir().unwrap();
        let mut expected = vec![root.path().to_owned()];
        for number in 0..300 {
            let outer = root.path().join(number.to_string());
            let inner = outer.join("inner");
            fs::create_dir_all(&inner).unwrap();
            fs::write(outer.join("file"), "").unwrap();
            expected.extend([outer, inner]);
        }
        expected.sort();
        assert_eq!(visited(root.path(), usize::MAX), expected);
        assert!(visited(root.path(), 1).len() <= threads());
    }

    #[test]
    fn a_folder_that_cannot_be_listed_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        let folder = TreeEntry::root(root.path()).unwrap();
        drop(root);
        let listed = entries(&folder);
        assert!(matches!(&listed[..], [Err((path, error))] if *path == folder.path
            && error.kind() == io::ErrorKind::NotFound));
    }
}
