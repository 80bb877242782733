//! Loads cards on threads in two stages: first the files and the names in them, then the parsed
//! cards.
//!
//! The first stage publishes growing atlases while it still finds files, so that a list is on
//! screen at once however large the folder is. The second stage parses the texts in memory.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::atlas::{Atlas, Gather, NotCards, SkipReason, Terms, Unread};
use crate::card::{Broken, Card, conflict};
use crate::role::{Origin, Problem};

use super::broken;
use super::builtin;
use super::copy::{self, Copied};
use super::read::{FileId, read_card};
use super::walk::{Found, Walk, is_document};

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

/// A first screenful is published at once; after it, not more often than this.
const PUBLISH_EVERY: Duration = Duration::from_millis(100);
const FIRST_BATCH: usize = 64;

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
    let before = reading.before.as_deref();
    let parsed = names.parsed(before, |count| again || publish(Stage::Reading(count)));
    if let Some((atlas, gathered)) = parsed {
        publish(Stage::Whole(Arc::new(atlas), gathered));
    }
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
    let names = names(source, reading);
    let parsed = names.parsed(reading.before.as_deref(), |cards| {
        progress(cards, names.len());
        true
    });
    parsed.map(|(atlas, gathered)| (Arc::new(atlas), gathered)).unwrap_or_default()
}

/// All roles by name, without what their cards say: that is what takes long.
pub fn names(source: &Source, reading: &Reading) -> Arc<Atlas> {
    match source {
        Source::Builtin => shipped(reading),
        Source::Paths(roots) => find(roots, reading, None).unwrap_or_default(),
    }
}

fn shipped(reading: &Reading) -> Arc<Atlas> {
    let (terms, before) = (Arc::clone(&reading.terms), reading.before.as_deref());
    Arc::new(Atlas::of_faces(builtin(), NotCards::default(), terms, before))
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
        let mut latest = reading.before.clone();
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
                let names = Arc::new(Atlas::of_faces(cards, rest, terms, latest.as_deref()));
                latest = Some(Arc::clone(&names));
                if !publish(names) {
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
        rest.unread.iter_mut().for_each(broken::find_names);
        rest.skipped = walk.skipped();
        let terms = Arc::clone(&reading.terms);
        let all = Atlas::of_faces(cards, rest, terms, latest.as_deref());
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
        Outcome::Unread(Unread::new(Origin::File(path), problem))
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
        Err(problem) => return Outcome::obstacle(path, problem),
    };
    let copied = Copied::of(&path).filter(|copied| matches!(copied, Copied::Sure(_)));
    if let Some(Copied::Sure(original)) = &copied {
        document |= is_document(original);
    }
    let half_merged = match (&copied, conflict(&text)) {
        (Some(copied), _) => Some(copy::refused(&path, copied)),
        (None, Some(problem)) => Some(Unread::new(Origin::File(path.clone()), problem)),
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
