//! Loads cards on threads, in two stages: first the files with the names that stand on them,
//! then what the cards say.
//!
//! Names come while files are still being found, in growing atlases, so that a list is there at
//! once however large the folder is. The second stage reads the texts from memory, in pieces; who
//! calls may gather something from each role while it is there (the words of an index), so that
//! no card is read twice.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::role::{Broken, Card, Origin, Problem, Role, conflict};

use super::copy::{self, Copied};
use super::graph::Read;
use super::read::{FileId, Unread, read_card};
use super::skipped::SkipReason;
use super::terms::Terms;
use super::walk::{Found, Walk, is_document, threads};
use super::{Atlas, NotCards, RoleId, builtin};

/// Where cards come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The cards in the program itself.
    Builtin,
    /// Folders and files.
    Paths(Vec<PathBuf>),
}

/// How cards are read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Take hidden files and folders too.
    pub hidden: bool,
    /// What the team means by its words.
    pub terms: Arc<Terms>,
    /// What there was before: a card that stays the same is not read anew, and one that broke
    /// since then is kept as it was.
    pub before: Option<Arc<Atlas>>,
}

/// A stage of loading.
#[derive(Debug)]
pub enum Stage<T> {
    /// More names: all roles so far, none of them read. The last of these has all.
    Names(Arc<Atlas>),
    /// So many cards have been read.
    Reading(usize),
    /// Everything, with what was gathered.
    Whole(Arc<Atlas>, T),
}

/// Something that is gathered from every role while its card is read, in pieces.
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

/// A first screenful is published at once; after it, not more often than this.
const PUBLISH_EVERY: Duration = Duration::from_millis(100);
const FIRST_BATCH: usize = 64;
/// Most cards that one thread reads at a time: the more, the less there is to put together.
const PIECE: usize = 1024;

/// Reads all cards of `source`, gathering `T` meanwhile. `publish` is told how far it is; when
/// it returns `false`, loading ends early. Where there was an atlas before, only the whole of the
/// new one is told, and nothing when all cards are as they were.
///
/// An atlas of names is built anew for each stage; each is at least twice as large as the one
/// before, so that all of them together cost no more than twice the last.
pub fn load<T: Gather>(
    source: &Source,
    reading: &Reading,
    mut publish: impl FnMut(Stage<T>) -> bool,
) {
    let again = reading.before.is_some();
    let names = match source {
        Source::Builtin => Some(shipped(reading)),
        Source::Paths(roots) if again => find(roots, reading, None),
        Source::Paths(roots) => {
            find(roots, reading, Some(&mut |atlas| publish(Stage::Names(atlas))))
        }
    };
    let Some(names) = names else { return };
    if reading.before.as_ref().is_some_and(|before| before.is_same(&names)) {
        return;
    }
    let Some((read, gathered)) =
        read_all(&names, &mut |count| again || publish(Stage::Reading(count)))
    else {
        return;
    };
    publish(Stage::Whole(Arc::new(names.with(read)), gathered));
}

/// Reads all cards of `source`, gathering `T`, and waits for them.
pub fn whole<T: Gather>(source: &Source, reading: &Reading) -> (Arc<Atlas>, T) {
    watched(source, reading, &mut |_, _| {})
}

/// The same, telling how many cards have been read so far, of how many.
pub fn watched<T: Gather>(
    source: &Source,
    reading: &Reading,
    progress: &mut dyn FnMut(usize, usize),
) -> (Arc<Atlas>, T) {
    let names = match source {
        Source::Builtin => Some(shipped(reading)),
        Source::Paths(roots) => find(roots, reading, None),
    };
    let whole = names.and_then(|names| {
        let (read, gathered) = read_all::<T>(&names, &mut |cards| {
            progress(cards, names.len());
            true
        })?;
        Some((Arc::new(names.with(read)), gathered))
    });
    whole.unwrap_or_default()
}

/// All roles by name, without what their cards say: that is what takes long.
pub fn names(source: &Source, reading: &Reading) -> Arc<Atlas> {
    match source {
        Source::Builtin => shipped(reading),
        Source::Paths(roots) => find(roots, reading, None).unwrap_or_default(),
    }
}

fn shipped(reading: &Reading) -> Arc<Atlas> {
    Arc::new(Atlas::of_faces(builtin(), NotCards::default(), Arc::clone(&reading.terms)))
}

/// The first stage: all cards, known by name; `None` when it was ended early. What is found on
/// the way is only told where somebody listens.
fn find(
    roots: &[PathBuf],
    reading: &Reading,
    mut publish: Option<&mut dyn FnMut(Arc<Atlas>) -> bool>,
) -> Option<Arc<Atlas>> {
    let (mut cards, mut rest) = (Vec::new(), NotCards::default());
    let mut others = Vec::new();
    let mut files = HashMap::new();
    let (send, receive) = mpsc::channel();
    let walk = Walk::new(reading.hidden);
    thread::scope(|scope| {
        let walk = &walk;
        scope.spawn(move || {
            for root in roots {
                let files = AtomicUsize::new(0);
                walk.below(root, || {
                    let (mut batch, files) = (Batch::new(send.clone()), &files);
                    move |found| {
                        let outcome = outcome(found, reading);
                        files.fetch_add(usize::from(!outcome.is_skipped()), Ordering::Relaxed);
                        batch.push(outcome)
                    }
                });
                if files.into_inner() == 0 {
                    drop(send.send(vec![Outcome::Unread(Unread::empty_root(root))]));
                }
            }
            let refusals = walk.refusals().into_iter();
            drop(send.send(refusals.map(|(file, why)| Outcome::obstacle(file, why)).collect()));
        });
        let mut published = 0;
        let mut last = Instant::now();
        for outcome in receive.into_iter().flatten() {
            match outcome {
                Outcome::Card(card, file) => keep(&mut cards, &mut files, card, file),
                Outcome::Unread(file) => rest.unread.push(file),
                Outcome::Document(path) => {
                    rest.passed_over += 1;
                    walk.skip(&path, SkipReason::Document);
                    others.push(path);
                }
            }
            let Some(publish) = &mut publish else { continue };
            let enough = if published == 0 {
                cards.len() >= FIRST_BATCH
            } else {
                cards.len() >= published * 2 && last.elapsed() >= PUBLISH_EVERY
            };
            if enough {
                published = cards.len();
                let (cards, rest) = (cards.clone(), rest.clone());
                let terms = Arc::clone(&reading.terms);
                if !publish(Arc::new(Atlas::of_faces(cards, rest, terms))) {
                    return None;
                }
                last = Instant::now();
            }
        }
        rest.unread.extend(copy::set_aside(&mut cards));
        if let Some(before) = &reading.before {
            let back = keep_good(before, &mut cards, &mut rest.unread);
            cards.extend(back);
        }
        rest.skipped = walk.skipped();
        let terms = Arc::clone(&reading.terms);
        let all = Atlas::of_faces(cards, rest, terms);
        let all = Arc::new(all.below(roots.iter().map(|root| folder(root)).collect(), others));
        match publish {
            Some(publish) if published > 0 => publish(Arc::clone(&all)).then_some(all),
            _ => Some(all),
        }
    })
}

/// The folder of cards that a path names; that of a file is the one it is in.
fn folder(root: &Path) -> PathBuf {
    match root.parent() {
        Some(parent) if root.is_file() => parent.to_owned(),
        _ => root.to_owned(),
    }
}

impl Atlas {
    /// The same atlas where these cards are instead of those of their places, gathering `T`. Roles
    /// keep their numbers.
    pub fn changed<T: Gather>(&self, cards: Vec<Arc<Card>>) -> (Atlas, T) {
        let names = self.faces_with(cards);
        let read = read_all::<T>(&names, &mut |_| true);
        let (read, gathered) = read.unwrap_or_default();
        (names.with(read), gathered)
    }
}

/// The second stage: what all cards say; `None` when it was ended early.
fn read_all<T: Gather>(names: &Atlas, publish: &mut dyn FnMut(usize) -> bool) -> Option<(Read, T)> {
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
            if last.elapsed() >= PUBLISH_EVERY {
                if !publish(ids.len().min(done * each)) {
                    return None;
                }
                last = Instant::now();
            }
        }
        Some((whole, gathered))
    })
}

/// Files on their way from the thread that read them: to wake another for each would take longer
/// than to read it.
struct Batch {
    outcomes: Vec<Outcome>,
    since: Instant,
    send: mpsc::Sender<Vec<Outcome>>,
}

/// What is sent at once, and how long it waits to be enough.
const BATCH: usize = 32;
const BATCH_WAITS: Duration = Duration::from_millis(20);

impl Batch {
    fn new(send: mpsc::Sender<Vec<Outcome>>) -> Batch {
        Batch { outcomes: Vec::new(), since: Instant::now(), send }
    }

    /// `false` when nobody listens any more.
    fn push(&mut self, outcome: Outcome) -> bool {
        self.outcomes.push(outcome);
        if self.outcomes.len() < BATCH && self.since.elapsed() < BATCH_WAITS {
            return true;
        }
        self.since = Instant::now();
        self.send.send(std::mem::take(&mut self.outcomes)).is_ok()
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        drop(self.send.send(std::mem::take(&mut self.outcomes)));
    }
}

/// Keeps a card, once: a file that is reached by two ways is one card, whose path is the first
/// of the two.
fn keep(
    cards: &mut Vec<Arc<Card>>,
    files: &mut HashMap<FileId, usize>,
    card: Arc<Card>,
    file: FileId,
) {
    let known = files.get(&file).and_then(|&at| cards.get_mut(at));
    match known {
        Some(known) if known.origin <= card.origin => {}
        Some(known) => *known = card,
        None => {
            files.insert(file, cards.len());
            cards.push(card);
        }
    }
}

enum Outcome {
    Card(Arc<Card>, FileId),
    Unread(Unread),
    /// A document about the folder that is no card.
    Document(PathBuf),
}

impl Outcome {
    fn obstacle(path: PathBuf, problem: Problem) -> Outcome {
        Outcome::Unread(Unread { origin: Origin::File(path), problem })
    }

    fn is_skipped(&self) -> bool {
        matches!(self, Outcome::Document(_))
    }
}

fn outcome(found: Found, reading: &Reading) -> Outcome {
    let (path, mut document) = match found {
        Found::Card(path) => (path, false),
        Found::Document(path) => (path, true),
        Found::Obstacle(path, problem) => return Outcome::obstacle(path, problem),
    };
    let (text, file) = match read_card(&path) {
        Ok(read) => read,
        Err(_) if document => return Outcome::Document(path),
        Err(unread) => return Outcome::Unread(unread),
    };
    let copied = match Copied::of(&path) {
        Some(Copied::Sure(original)) => Some(original),
        _ => None,
    };
    document |= copied.as_deref().is_some_and(is_document);
    let half_merged = match (&copied, conflict(&text)) {
        (Some(original), _) => Some(copy::refused(&path, original)),
        (None, Some(problem)) => Some(Unread { origin: Origin::File(path.clone()), problem }),
        (None, None) => None,
    };
    let origin = Origin::File(path.clone());
    if let Some(unread) = half_merged {
        let passed_over = document && !Card::new(origin, text).is_marked();
        return if passed_over { Outcome::Document(path) } else { Outcome::Unread(unread) };
    }
    let known = reading.before.as_ref().and_then(|before| before.card(&origin));
    let card = match known.filter(|card| card.broken.is_none() && *card.text == *text) {
        Some(card) => Arc::clone(card),
        None => Arc::new(Card::new(origin, text).with(&reading.terms.scales)),
    };
    if document && !card.is_marked() { Outcome::Document(path) } else { Outcome::Card(card, file) }
}

/// A card that broke since `before` stays as it was there, marked with what is wrong with it
/// now: somebody is writing it.
fn keep_good(before: &Atlas, cards: &mut [Arc<Card>], unread: &mut Vec<Unread>) -> Vec<Arc<Card>> {
    let good = |origin: &Origin| before.card(origin).filter(|card| card.error().is_none());
    let kept = |card: &Arc<Card>, problem: Problem, text: Option<Box<str>>| {
        Arc::new(Card { broken: Some(Box::new(Broken { problem, text })), ..Card::clone(card) })
    };
    for card in cards.iter_mut() {
        if let (Some(problem), Some(good)) = (card.error(), good(&card.origin)) {
            let text = card.text.clone();
            *card = kept(good, problem, Some(text));
        }
    }
    let mut back = Vec::new();
    unread.retain(|file| match good(&file.origin) {
        Some(card) => {
            back.push(kept(card, file.problem.clone(), None));
            false
        }
        None => true,
    });
    back
}
