//! Parses the cards of an atlas on several threads and resolves their interactions.
//!
//! While a parsed role is in memory, the caller can collect data from it, such as the words for a
//! search index, so that no card is parsed twice.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::card::Card;
use crate::role::Role;

use super::graph::{Atlas, ParsedContents, RoleId};

/// The minimum time between two progress reports.
const REPORT_EVERY: Duration = Duration::from_millis(100);
/// The maximum number of cards that a thread parses in one batch. Larger batches need fewer merges.
const PIECE: usize = 1024;

/// Data that is collected from every role while the cards are parsed in batches.
pub trait Gather: Default + Send {
    /// Collects data from a role. The roles of a batch are passed in order.
    fn add(&mut self, id: RoleId, role: &Role);
    /// Appends data from the next batch. Its roles follow all roles collected so far.
    fn append(&mut self, other: Self);
}

/// Collects no data.
impl Gather for () {
    fn add(&mut self, _: RoleId, _: &Role) {}
    fn append(&mut self, (): ()) {}
}

/// Collects two kinds of data.
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
    /// Returns an atlas of the same roles with their interactions. Cards that are unchanged since
    /// the atlas `before` keep their contents. All other cards are parsed, and `T` is collected
    /// only from these. `go_on` is called regularly with the number of finished cards. Returns
    /// `None` if `go_on` returns `false`.
    pub fn parsed<T: Gather>(
        &self,
        before: Option<&Atlas>,
        mut go_on: impl FnMut(usize) -> bool,
    ) -> Option<(Atlas, T)> {
        let ids: Vec<RoleId> = self.ids().collect();
        let (contents, gathered) = parse_all(self, &ids, before, &mut go_on)?;
        Some((self.with(contents), gathered))
    }

    /// Returns an atlas of the same roles with the interactions on the cards of only these roles,
    /// which are in the order of the atlas.
    pub(super) fn parsed_in_part(&self, ids: &[RoleId]) -> Atlas {
        let parsed = parse_all::<()>(self, ids, None, &mut |_| true);
        self.with(parsed.unwrap_or_default().0)
    }

    /// Returns an atlas in which the given cards replace the cards with the same origins. `T` is
    /// collected only from the given cards. Roles keep their numbers.
    pub fn changed<T: Gather>(&self, cards: Vec<Arc<Card>>) -> (Atlas, T) {
        let faces = self.faces_with(cards);
        self.with_contents(&faces)
            .or_else(|| faces.parsed(Some(self), |_| true))
            .unwrap_or_default()
    }

    /// Returns the atlas with the contents of changed cards if they have the same names and declare
    /// the same interactions as before.
    fn with_contents<T: Gather>(&self, faces: &Atlas) -> Option<(Atlas, T)> {
        if !faces.has_names_of(self) {
            return None;
        }
        let changed = faces.ids().filter(|&id| !faces.shares_card(self, id));
        let roles: Vec<(RoleId, Role)> = changed.map(|id| (id, faces[id].role())).collect();
        let atlas = self.with_same_web(faces, &roles)?;
        let mut gathered = T::default();
        roles.iter().for_each(|(id, role)| gathered.add(*id, role));
        Some((atlas, gathered))
    }
}

/// Returns the number of threads that read and parse cards.
pub fn threads() -> usize {
    // The system reads several files to find this number.
    static THREADS: LazyLock<usize> =
        LazyLock::new(|| thread::available_parallelism().map_or(2, |n| n.get().clamp(1, 8)));
    #[cfg(test)]
    if let Some(wanted) = wanted::THREADS.get() {
        return wanted;
    }
    *THREADS
}

#[cfg(test)]
pub mod wanted {
    //! The number of threads that a test wants.

    use std::cell::Cell;

    thread_local! {
        /// The number of threads to use instead of the number of processors.
        pub static THREADS: Cell<Option<usize>> = const { Cell::new(None) };
    }
}

/// Applies `work` to all items and returns the results in the same order. If there are
/// more than `least` items, they are divided among several threads. Each thread gets at least
/// `least` items, except that the last may get fewer.
pub fn in_threads<T: Sync, R: Send>(
    items: &[T],
    least: usize,
    work: impl Fn(&[T]) -> Vec<R> + Sync,
) -> Vec<R> {
    let mut chunks = items.chunks(share(items.len(), least));
    let Some(own) = chunks.next() else { return Vec::new() };
    thread::scope(|scope| {
        let others: Vec<_> = chunks.map(|chunk| scope.spawn(|| work(chunk))).collect();
        let mut all = work(own);
        all.extend(others.into_iter().filter_map(|other| other.join().ok()).flatten());
        all
    })
}

/// Changes all items with `work`. If there are more than `least` items, several threads do so, and
/// each takes the next item as soon as it has finished one. `start` creates the state of a thread.
pub fn change_in_threads<T: Send, S>(
    items: &mut [T],
    least: usize,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &mut T) + Sync,
) {
    let others = items.len().div_ceil(least.max(1)).min(threads()).saturating_sub(1);
    let next = Mutex::new(items.iter_mut());
    let work_off = || {
        let mut state = start();
        loop {
            // The guard is dropped before the work begins.
            let item = next.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some(item) = item else { break };
            work(&mut state, item);
        }
    };
    thread::scope(|scope| {
        (0..others).for_each(|_| drop(scope.spawn(work_off)));
        work_off();
    });
}

/// Returns the results of both functions, which run at the same time if `in_threads` is true.
pub(super) fn both<A, B: Send>(
    in_threads: bool,
    one: impl FnOnce() -> A,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if !in_threads || threads() == 1 {
        return (one(), other());
    }
    thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        (one, other.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// Returns the number of items for each thread.
fn share(items: usize, least: usize) -> usize {
    items.div_ceil(threads()).max(least).max(1)
}

/// Returns the contents of the cards of these roles and the collected data, or `None` if `go_on`
/// returns `false`.
fn parse_all<T: Gather>(
    names: &Atlas,
    ids: &[RoleId],
    before: Option<&Atlas>,
    go_on: &mut dyn FnMut(usize) -> bool,
) -> Option<(ParsedContents, T)> {
    // Each thread parses several batches, so that no thread stays idle for long.
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
                    let (mut contents, mut gathered) = (ParsedContents::default(), T::default());
                    for &id in *piece {
                        if let Some(before) = before.filter(|atlas| names.shares_card(atlas, id)) {
                            contents.keep(id, before);
                            continue;
                        }
                        let role = names[id].role();
                        gathered.add(id, &role);
                        contents.add(id, &names[id], role, verbs);
                    }
                    if send.send((number, contents, gathered)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        // Batches are merged in order, no matter which thread finishes first.
        let (mut whole, mut gathered, mut done) = (ParsedContents::default(), T::default(), 0);
        let mut early: BTreeMap<usize, (ParsedContents, T)> = BTreeMap::new();
        let mut last = Instant::now();
        for (number, contents, piece) in receive {
            early.insert(number, (contents, piece));
            while let Some((contents, piece)) = early.remove(&done) {
                whole.append(contents);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::Node;
    use crate::role::Origin;

    /// A collector that counts the parsed cards.
    #[derive(Default)]
    struct Parsed(usize);

    impl Gather for Parsed {
        fn add(&mut self, _: RoleId, _: &Role) {
            self.0 += 1;
        }
        fn append(&mut self, other: Parsed) {
            self.0 += other.0;
        }
    }

    fn card(number: usize, targets: &str) -> Arc<Card> {
        let text =
            format!("---\nname: Role {number}\n---\n# Interactions\n- **Asks** → {targets}\n");
        Arc::new(Card::new(Origin::File(format!("{number:05}.md").into()), text))
    }

    /// Returns all interactions of an atlas, with the names of both roles.
    fn edges(atlas: &Atlas) -> Vec<String> {
        let all = atlas.ids().flat_map(|id| atlas.outgoing(Node::Role(id)).to_vec());
        all.map(|edge| {
            let item = atlas.interaction(edge);
            let (from, to) = (atlas.name(Node::Role(atlas[edge].from)), atlas.name(atlas[edge].to));
            format!("{from} {} {to} {} {}", atlas.verb(edge), item.target, atlas.number(edge))
        })
        .collect()
    }

    #[test]
    fn only_the_changed_card_of_ten_thousand_is_parsed() {
        const CARDS: usize = 10_000;
        let mut cards: Vec<Arc<Card>> =
            (0..CARDS).map(|at| card(at, &format!("Role {}", at + 1))).collect();
        let (before, parsed) = unparsed(&cards, None).parsed::<Parsed>(None, |_| true).unwrap();
        assert_eq!(parsed.0, CARDS);
        cards[7] = card(7, "Role 3 and Role 4");
        let next = unparsed(&cards, Some(&before));
        let (changed, parsed) = next.parsed::<Parsed>(Some(&before), |_| true).unwrap();
        assert_eq!(parsed.0, 1);
        assert_eq!(edges(&changed), edges(&Atlas::new(cards.clone(), Vec::new(), 0)));
        // One card is removed, one is added, and a missing role gets a card.
        cards.remove(3);
        cards.push(card(CARDS, "No One"));
        let next = unparsed(&cards, Some(&changed));
        let (last, parsed) = next.parsed::<Parsed>(Some(&changed), |_| true).unwrap();
        assert_eq!(parsed.0, 1);
        assert_eq!(edges(&last), edges(&Atlas::new(cards, Vec::new(), 0)));
    }

    fn unparsed(cards: &[Arc<Card>], before: Option<&Atlas>) -> Atlas {
        Atlas::unparsed(cards.to_vec(), Default::default(), Arc::default(), before)
    }
}
