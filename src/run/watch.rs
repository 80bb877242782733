//! Which files changed. The only place that knows `notify`.
//!
//! Every folder that is looked into is watched, and no other: not what `.gitignore` names, and
//! not the whole of a tree. A burst of changes (a checkout) is one stir.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::atlas::{Source, cause, folders};

/// Something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stir {
    /// A file or folder did.
    Changed,
    /// Somebody asks to have a look.
    Asked,
}

/// A burst is over when nothing changes for so long …
const QUIET: Duration = Duration::from_millis(60);
/// … or has been changing for so long.
const LONGEST: Duration = Duration::from_millis(600);

/// Waits for something to change and for the burst to be over; `false` when nothing ever will.
pub(super) fn wait(stirred: &Receiver<Stir>) -> bool {
    let Ok(mut last) = stirred.recv() else { return false };
    let end = Instant::now() + LONGEST;
    // Who asks has waited for a program of theirs to end: no burst is to be expected.
    while last == Stir::Changed && Instant::now() < end {
        match stirred.recv_timeout(QUIET) {
            Ok(stir) => last = stir,
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    while stirred.try_recv().is_ok() {}
    true
}

/// The folders that are watched.
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    folders: HashSet<PathBuf>,
    /// The newest change seen in the last survey.
    newest: Option<SystemTime>,
}

impl Watch {
    /// Watches nothing yet; an error says why the system cannot.
    pub(super) fn new(source: &Source, stir: Sender<Stir>) -> Result<Watch, String> {
        let Source::Paths(roots) = source else { return Err("there are no files".to_owned()) };
        let roots: Vec<PathBuf> =
            roots.iter().filter_map(|root| std::path::absolute(root).ok()).collect();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.map_or(true, |event| is_of_cards(&event, &roots)) {
                let _ = stir.send(Stir::Changed);
            }
        });
        let watcher = watcher.map_err(|error| told(&error, 0))?;
        Ok(Watch { watcher, folders: HashSet::new(), newest: None })
    }

    /// Watches the folders that there are by now. The answer is whether something changed since
    /// `began` that may not have been seen; an error says why there is no watching.
    pub(super) fn follow(
        &mut self,
        source: &Source,
        hidden: bool,
        began: SystemTime,
    ) -> Result<bool, String> {
        let there = folders(source, hidden);
        let mut added = false;
        for folder in &there.folders {
            if self.folders.contains(folder) {
                continue;
            }
            match self.watcher.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => added |= self.folders.insert(folder.clone()),
                Err(error) if is_gone(&error) => added = true,
                Err(error) => return Err(told(&error, there.folders.len())),
            }
        }
        let gone: Vec<PathBuf> = self.folders.difference(&there.folders).cloned().collect();
        for folder in gone {
            // It fails where the folder was deleted, and its watch with it.
            let _ = self.watcher.unwatch(&folder);
            self.folders.remove(&folder);
        }
        let newer = there.newest != self.newest;
        self.newest = there.newest;
        // A second before: file systems keep time in coarse steps.
        let unseen = there.newest.is_some_and(|newest| newest + Duration::from_secs(1) > began);
        Ok(added && newer && unseen)
    }
}

/// Whether a change can be one of cards below the roots; looking at a file is none.
fn is_of_cards(event: &Event, roots: &[PathBuf]) -> bool {
    let may_be = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if !roots.iter().any(|root| path.starts_with(root)) {
            return false;
        }
        if roots.contains(&path) {
            return true;
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        // Without an ending it may be a folder; hidden files say what is ignored.
        ending.is_none_or(|ending| ending == "md") || hidden && path.ends_with(".gitignore")
    };
    !event.kind.is_access() && (event.need_rescan() || event.paths.iter().any(|path| may_be(path)))
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn told(error: &notify::Error, folders: usize) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            format!("{folders} folders are more than the system watches; R reads them again")
        }
        notify::ErrorKind::Io(error) => {
            format!("changes are not seen: {}; R reads the cards again", cause(error))
        }
        _ => format!("changes are not seen: {error}; R reads the cards again"),
    }
}
