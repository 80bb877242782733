//! Parses the cards of an atlas on threads and resolves their interactions.
//!
//! The caller may gather something from each role while it is in memory (the words of an index),
//! so that no card is parsed twice.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::card::Card;
use crate::role::Role;

use super::graph::{Atlas, Read, RoleId};

/// The shortest time between two reports of progress.
const REPORT_EVERY: Duration = Duration::from_millis(100);
/// Most cards that one thread parses at a time. Larger pieces leave less to put together.
const PIECE: usize = 1024;

/// Something that is gathered from every role while its card is parsed, in pieces.
pub trait Gather: Default + Send {
    /// Takes what it wants from a role. The roles of a piece come in their order.
    fn add(&mut self, id: RoleId, role: &Role);
    /// Takes over a piece whose roles follow the ones it has.
    fn append(&mut self, other: Self);
}

/// Nothing.
impl Gather for () {
    fn add(&mut self, _: RoleId, _: &Role) {}
    fn append(&mut self, (): ()) {}
}

/// Two things at once.
impl<A: Gather, B: Gather> Gather for (A, B) {
    fn add(&mut self, id: RoleId, role: &Role) {
        self.0.add(id, role);
        self.1.add(id, role);
    }
    fn append(&mut self, other: Self) {
        self.0.append(other.0);
        self.1.append(other.1);
    }
}

impl Atlas {
    /// The same roles with their interactions, after every card is parsed and `T` is gathered from
    /// it. `go_on` gets the number of parsed cards from time to time; `None` when it returns
    /// `false`.
    pub fn parsed<T: Gather>(&self, mut go_on: impl FnMut(usize) -> bool) -> Option<(Atlas, T)> {
        let (read, gathered) = parse_all(self, &mut go_on)?;
        Some((self.with(read), gathered))
    }

    /// The same atlas where these cards are instead of those of their places, gathering `T`. Roles
    /// keep their numbers.
    pub fn changed<T: Gather>(&self, cards: Vec<Arc<Card>>) -> (Atlas, T) {
        self.faces_with(cards).parsed(|_| true).unwrap_or_default()
    }
}

/// The number of threads that read and parse cards.
pub fn threads() -> usize {
    thread::available_parallelism().map_or(2, |n| n.get().clamp(1, 8))
}

/// The contents of all cards; `None` when `go_on` returns `false`.
fn parse_all<T: Gather>(names: &Atlas, go_on: &mut dyn FnMut(usize) -> bool) -> Option<(Read, T)> {
    let ids: Vec<RoleId> = names.ids().collect();
    // A few pieces for each thread, so that none waits long for another.
    let each = ids.len().div_ceil(threads() * 4).clamp(1, PIECE);
    let pieces: Vec<&[RoleId]> = ids.chunks(each).collect();
    let verbs = names.verbs();
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads().min(pieces.len()) {
            let (send, pieces, next) = (send.clone(), &pieces, &next);
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(piece) = pieces.get(number) else { break };
                    let (mut read, mut gathered) = (Read::default(), T::default());
                    for &id in *piece {
                        let role = names[id].role();
                        gathered.add(id, &role);
                        read.add(id, &names[id], role, verbs);
                    }
                    if send.send((number, read, gathered)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        // Pieces are put together in their order, whichever thread is first.
        let (mut whole, mut gathered, mut done) = (Read::default(), T::default(), 0);
        let mut early: BTreeMap<usize, (Read, T)> = BTreeMap::new();
        let mut last = Instant::now();
        for (number, read, piece) in receive {
            early.insert(number, (read, piece));
            while let Some((read, piece)) = early.remove(&done) {
                whole.append(read);
                gathered.append(piece);
                done += 1;
            }
            if last.elapsed() >= REPORT_EVERY {
                if !go_on(ids.len().min(done * each)) {
                    return None;
                }
                last = Instant::now();
            }
        }
        Some((whole, gathered))
    })
}
