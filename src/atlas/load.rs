//! Loads cards on threads and publishes growing atlases while it goes.

use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use crate::role::{Known, Role};

use super::read::{Unread, read_card};
use super::walk::{Found, WalkOptions, walk};
use super::{Atlas, builtin};

/// Where cards come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The cards in the program itself.
    Builtin,
    /// Folders and files.
    Paths(Vec<PathBuf>),
}

/// A stage of loading: the atlas so far.
#[derive(Debug, Clone)]
pub struct Loading {
    /// What has been read.
    pub atlas: Arc<Atlas>,
    /// Whether this is all.
    pub done: bool,
}

/// A first screenful is published at once; after it, not more often than this.
const PUBLISH_EVERY: Duration = Duration::from_millis(100);
const FIRST_BATCH: usize = 64;

/// Reads all cards of `source`, calling `publish` with growing atlases and last with the whole.
/// Returning `false` from `publish` ends loading early.
///
/// An atlas is built anew for each stage; stages grow by at least half, so that all of them
/// together cost no more than three times the last.
pub fn load(source: &Source, options: WalkOptions, mut publish: impl FnMut(Loading) -> bool) {
    let Source::Paths(roots) = source else {
        let roles = builtin().into_iter().map(Arc::new).collect();
        publish(Loading { atlas: Arc::new(Atlas::new(roles, Vec::new(), 0)), done: true });
        return;
    };
    let (mut roles, mut unread, mut passed_over) = (Vec::new(), Vec::new(), 0);
    let (paths_in, paths_out) = shared_channel();
    let (read_in, read_out) = mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for root in roots {
                walk(root, options, |found| paths_in.send(found).is_ok());
            }
        });
        for _ in 0..std::thread::available_parallelism().map_or(2, |n| n.get().clamp(1, 8)) {
            let (paths, results) = (Arc::clone(&paths_out), read_in.clone());
            scope.spawn(move || {
                // The lock is held only while one path is taken.
                loop {
                    let next = paths.lock().map(|paths| paths.recv());
                    let Ok(Ok(found)) = next else { break };
                    if results.send(read(found)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(read_in);
        drop(paths_out);
        let mut published = 0;
        let mut last = Instant::now();
        for outcome in read_out {
            match outcome {
                Outcome::Role(role) => roles.push(role),
                Outcome::Unread(file) => unread.push(file),
                Outcome::PassedOver => passed_over += 1,
            }
            let enough = if published == 0 {
                roles.len() >= FIRST_BATCH
            } else {
                roles.len() * 2 >= published * 3 && last.elapsed() >= PUBLISH_EVERY
            };
            if enough {
                published = roles.len();
                let atlas = Arc::new(Atlas::new(roles.clone(), unread.clone(), passed_over));
                if !publish(Loading { atlas, done: false }) {
                    return;
                }
                last = Instant::now();
            }
        }
        publish(Loading { atlas: Arc::new(Atlas::new(roles, unread, passed_over)), done: true });
    });
}

type Paths = Arc<std::sync::Mutex<mpsc::Receiver<Found>>>;

/// A channel that several readers share.
fn shared_channel() -> (mpsc::SyncSender<Found>, Paths) {
    let (sender, receiver) = mpsc::sync_channel(1024);
    (sender, Arc::new(std::sync::Mutex::new(receiver)))
}

enum Outcome {
    Role(Arc<Role>),
    Unread(Unread),
    PassedOver,
}

fn read(found: Found) -> Outcome {
    let (path, document) = match found {
        Found::Card(path) => (path, false),
        Found::Document(path) => (path, true),
        Found::Obstacle(path, problem) => {
            return Outcome::Unread(Unread { origin: crate::role::Origin::File(path), problem });
        }
    };
    match read_card(&path) {
        Ok(role) if document && !is_card(&role) => Outcome::PassedOver,
        Ok(role) => Outcome::Role(Arc::new(role)),
        Err(_) if document => Outcome::PassedOver,
        Err(unread) => Outcome::Unread(unread),
    }
}

/// Whether a README and its like is a card after all: front matter or a known section.
fn is_card(role: &Role) -> bool {
    let mut lines = role.source.lines().map(str::trim_end);
    let fenced = lines.next() == Some("---");
    let front_matter = fenced && lines.take_while(|line| *line != "---").any(|l| l.contains(':'));
    front_matter
        || role.source.lines().any(|line| {
            line.strip_prefix('#').is_some_and(|h| Known::of(h.trim_start_matches('#')).is_some())
        })
}
