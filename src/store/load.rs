//! Loads cards on several threads in two stages: first the files and the names in them, then the
//! parsed cards.
//!
//! While the first stage is still finding files, it publishes growing atlases, so that a list
//! appears immediately even for a large folder. The second stage parses the cards in memory.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::atlas::{Atlas, Gather, NotCards, SkipReason, Terms, Unread};
use crate::card::{Broken, Card, MAX_DATA, MAX_SHARED, RoleKeys, conflict, role_keys};
use crate::role::{Origin, Problem, Rule};

use super::aside;
use super::broken;
use super::builtin;
use super::copy::{self, CopyName};
use super::read::{FileId, read_card};
use super::walk::{FileKind, FoundFile, Walk, WalkEntry, is_document};

/// The source of the cards to load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardSource {
    /// The embedded cards.
    Builtin,
    /// Folders and files.
    Paths(Vec<PathBuf>),
}

impl CardSource {
    /// Returns the folders and files, or none for the embedded cards.
    pub fn roots(&self) -> &[PathBuf] {
        match self {
            CardSource::Paths(roots) => roots,
            CardSource::Builtin => &[],
        }
    }
}

/// The options for reading cards.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Whether to include hidden files and folders.
    pub hidden: bool,
    /// Whether to add the embedded cards to the cards in the paths. An embedded card is left out if
    /// its slug is already in use.
    pub with_builtin: bool,
    /// Whether to disregard the user's global git excludes, so that every user reads the same
    /// cards.
    pub shared: bool,
    /// Whether the texts of the cards are dropped as soon as their names are known. This saves the
    /// time in which the system provides memory for them.
    pub only_names: bool,
    /// The team's own vocabulary.
    pub terms: Arc<Terms>,
    /// The previous atlas. An unchanged card is not read again, and a card that has become broken
    /// keeps its previous contents.
    pub before: Option<Arc<Atlas>>,
}

/// A stage of loading.
#[derive(Debug)]
pub enum LoadStage<T> {
    /// The names of all roles found so far, without the contents of the cards. The last atlas of
    /// this stage has all roles.
    Names(Arc<Atlas>),
    /// The number of cards read so far.
    Reading(usize),
    /// The complete atlas, and the data gathered from its cards.
    Whole(Arc<Atlas>, T),
}

/// The minimum interval between two published atlases. It does not apply to the first one, which
/// fills the screen.
const PUBLISH_EVERY: Duration = Duration::from_millis(100);
const FIRST_BATCH: usize = 64;

/// Reads all cards of `source` and gathers `T` from them.
///
/// `publish` receives each stage. Loading ends early when `publish` returns `false`. If there is a
/// previous atlas, only the complete new atlas is published, or nothing if no card has changed.
///
/// While names are being found, each published atlas is at least twice as large as the one before.
/// All of them together therefore cost at most twice as much as the last one.
pub fn load<T: Gather>(
    source: &CardSource,
    reading: &Reading,
    mut publish: impl FnMut(LoadStage<T>) -> bool,
) {
    let again = reading.before.is_some();
    let names = match source {
        CardSource::Builtin => Some(shipped(reading)),
        CardSource::Paths(roots) if again => find(roots, reading, None),
        CardSource::Paths(roots) => {
            find(roots, reading, Some(&mut |atlas| publish(LoadStage::Names(atlas))))
        }
    };
    let Some(names) = names else { return };
    if reading.before.as_ref().is_some_and(|before| before.is_same(&names)) {
        return;
    }
    let before = reading.before.as_deref();
    let parsed = names.parsed(before, |count| again || publish(LoadStage::Reading(count)));
    if let Some((atlas, gathered)) = parsed {
        publish(LoadStage::Whole(Arc::new(atlas), gathered));
    }
}

/// Reads all cards of `source`, gathers `T` from them, and waits for the result.
pub fn whole<T: Gather>(source: &CardSource, reading: &Reading) -> (Arc<Atlas>, T) {
    watched(source, reading, &mut |_, _| {})
}

/// Like [`whole`], but also reports the number of cards read so far and the total.
pub fn watched<T: Gather>(
    source: &CardSource,
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

/// Returns all roles with only their names. The cards are not parsed, because this would take most
/// of the time.
pub fn names(source: &CardSource, reading: &Reading) -> Arc<Atlas> {
    match source {
        CardSource::Builtin => shipped(reading),
        CardSource::Paths(roots) => find(roots, reading, None).unwrap_or_default(),
    }
}

fn shipped(reading: &Reading) -> Arc<Atlas> {
    let (terms, before) = (Arc::clone(&reading.terms), reading.before.as_deref());
    Arc::new(Atlas::unparsed(builtin(), NotCards::default(), terms, before))
}

/// Runs the first stage, which finds all cards and their names. Returns `None` if `publish` ended
/// the stage early.
fn find(
    roots: &[PathBuf],
    reading: &Reading,
    mut publish: Option<&mut dyn FnMut(Arc<Atlas>) -> bool>,
) -> Option<Arc<Atlas>> {
    let (mut cards, mut rest) = (Vec::new(), NotCards::default());
    let mut others = Vec::new();
    let mut readmes = Vec::new();
    let mut files = HashMap::new();
    let (send, receive) = mpsc::channel();
    let walk = Walk::new(reading);
    thread::scope(|scope| {
        let walk = &walk;
        let walked = scope.spawn(move || {
            let mut searched = Some(Vec::new());
            for root in roots {
                let files = AtomicUsize::new(0);
                let below = walk.below(root, || {
                    let (mut batch, files) = (Batch::new(send.clone()), &files);
                    move |found| {
                        let outcome = outcome(found, root, reading);
                        let is_skipped = matches!(outcome, ReadOutcome::Skipped(..));
                        files.fetch_add(usize::from(!is_skipped), Ordering::Relaxed);
                        batch.push(outcome)
                    }
                });
                if files.into_inner() == 0 {
                    drop(send.send(vec![ReadOutcome::Unread(Unread::empty_root(root))]));
                }
                searched = searched.zip(below).map(|(mut all, mut below)| {
                    all.append(&mut below);
                    all
                });
            }
            let refusals = walk.rules.refusals().into_iter();
            drop(send.send(refusals.map(|(file, why)| ReadOutcome::obstacle(file, why)).collect()));
            searched
        });
        let mut published = 0;
        let mut latest = reading.before.clone();
        let mut last = Instant::now();
        for outcome in receive.into_iter().flatten() {
            match outcome {
                ReadOutcome::Cards(found, file) => keep(&mut cards, &mut files, found, file),
                ReadOutcome::Readme(card, file) => readmes.push((card, file)),
                ReadOutcome::Skipped(path, reason) => {
                    rest.passed_over += usize::from(reason == SkipReason::Document);
                    walk.skip(&path, reason);
                    others.push(path);
                }
                ReadOutcome::Unread(file) => rest.unread.push(file),
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
                let names = Arc::new(Atlas::unparsed(cards, rest, terms, latest.as_deref()));
                latest = Some(Arc::clone(&names));
                if !publish(names) {
                    return None;
                }
                last = Instant::now();
            }
        }
        let folders: HashSet<PathBuf> = if readmes.is_empty() {
            HashSet::new()
        } else {
            let paths = cards.iter().filter_map(|card| card.origin.file()?.parent());
            paths.map(Path::to_owned).collect()
        };
        for (card, file) in readmes {
            let path = card.origin.file().map(Path::to_owned).unwrap_or_default();
            if path.parent().is_some_and(|folder| folders.contains(folder)) {
                rest.passed_over += 1;
                walk.skip(&path, SkipReason::BesideCards);
                others.push(path);
            } else {
                keep(&mut cards, &mut files, vec![card], file);
            }
        }
        rest.unread.extend(copy::set_aside(&mut cards));
        if let Some(before) = &reading.before {
            keep_good(before, &mut cards, &mut rest.unread);
        }
        if reading.with_builtin {
            let taken: HashSet<String> = cards.iter().map(|card| card.slug.to_string()).collect();
            cards.extend(builtin().into_iter().filter(|card| !taken.contains(&*card.slug)));
        }
        rest.unread.iter_mut().for_each(broken::find_names);
        rest.skipped = walk.skipped();
        let terms = Arc::clone(&reading.terms);
        // Only the first read needs the folders: see `Atlas::folders_without_cards`.
        let without_cards = publish.as_ref().and_then(|_| {
            let searched = walked.join().unwrap_or_else(|panic| resume_unwind(panic));
            Some(without_cards(searched?, &cards))
        });
        let all = Atlas::unparsed(cards, rest, terms, latest.as_deref());
        let roots = roots.iter().map(|root| folder(root)).collect();
        let all = all.below(roots, others).with_folders_without_cards(without_cards);
        let all = Arc::new(all);
        match publish {
            Some(publish) if published > 0 => publish(Arc::clone(&all)).then_some(all),
            _ => Some(all),
        }
    })
}

/// Returns the folders that do not directly contain a card.
fn without_cards(mut folders: Vec<PathBuf>, cards: &[Arc<Card>]) -> Vec<PathBuf> {
    let with_cards: HashSet<&OsStr> =
        cards.iter().filter_map(|card| Some(card.origin.file()?.parent()?.as_os_str())).collect();
    folders.retain(|folder| !with_cards.contains(folder.as_os_str()));
    folders.shrink_to_fit();
    folders
}

/// Returns the folder that contains the cards of a root: the root itself or, if the root is a file,
/// its parent folder.
fn folder(root: &Path) -> PathBuf {
    match root.parent() {
        Some(parent) if root.is_file() => parent.to_owned(),
        _ => root.to_owned(),
    }
}

/// A batch of files that a thread has read but not yet sent. Waking the receiver for each file
/// would take longer than reading the file.
struct Batch {
    outcomes: Vec<ReadOutcome>,
    since: Instant,
    send: mpsc::Sender<Vec<ReadOutcome>>,
}

/// The number of files in a full batch, and how long an incomplete batch can wait before it is
/// sent.
const BATCH: usize = 32;
const BATCH_WAITS: Duration = Duration::from_millis(20);

impl Batch {
    fn new(send: mpsc::Sender<Vec<ReadOutcome>>) -> Batch {
        Batch { outcomes: Vec::new(), since: Instant::now(), send }
    }

    /// Adds a file. Returns `false` if nothing receives the batches any more.
    fn push(&mut self, outcome: ReadOutcome) -> bool {
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

/// Adds the cards of a file, unless they have been added already. If two paths lead to the same
/// file, the cards get the path that sorts first.
fn keep(
    cards: &mut Vec<Arc<Card>>,
    files: &mut HashMap<FileId, usize>,
    found: Vec<Arc<Card>>,
    file: FileId,
) {
    match files.get(&file).copied() {
        None => {
            files.insert(file, cards.len());
            cards.extend(found);
        }
        Some(at) => {
            for (known, card) in cards.iter_mut().skip(at).zip(found) {
                if known.origin > card.origin {
                    *known = card;
                }
            }
        }
    }
}

pub(super) enum ReadOutcome {
    /// The roles of one file.
    Cards(Vec<Arc<Card>>, FileId),
    /// A document, such as a README, that describes a role. It counts as a card only if there is no
    /// other card in its folder.
    Readme(Arc<Card>, FileId),
    /// A document about the folder, a data file that does not describe a role, or a role file that
    /// is not in use.
    Skipped(PathBuf, SkipReason),
    Unread(Unread),
}

impl ReadOutcome {
    fn obstacle(path: PathBuf, problem: Problem) -> ReadOutcome {
        ReadOutcome::Unread(Unread::new(Origin::File(path), problem))
    }

    fn document(path: PathBuf) -> ReadOutcome {
        ReadOutcome::Skipped(path, SkipReason::Document)
    }
}

/// Reads a file that was found under `root`.
pub(super) fn outcome(found: WalkEntry, root: &Path, reading: &Reading) -> ReadOutcome {
    let mut outcome = outcome_with_texts(found, root, reading);
    if reading.only_names {
        let cards = match &mut outcome {
            ReadOutcome::Cards(cards, _) => cards.as_mut_slice(),
            ReadOutcome::Readme(card, _) => std::slice::from_mut(card),
            ReadOutcome::Skipped(..) | ReadOutcome::Unread(_) => &mut [],
        };
        cards.iter_mut().filter_map(Arc::get_mut).for_each(Card::forget_text);
    }
    outcome
}

fn outcome_with_texts(found: WalkEntry, root: &Path, reading: &Reading) -> ReadOutcome {
    let FoundFile { path, kind, is_regular } = match found {
        WalkEntry::File(file) => file,
        WalkEntry::Obstacle(path, problem) => return ReadOutcome::obstacle(path, problem),
    };
    let (named, mut document) = (kind != FileKind::Data, kind == FileKind::Document);
    let (text, file) = match read_card(&path, is_regular) {
        Ok(read) => read,
        Err(_) if document => return ReadOutcome::document(path),
        Err(problem) => return ReadOutcome::obstacle(path, problem),
    };
    let copied = CopyName::from_path(&path).filter(|copied| matches!(copied, CopyName::Sure(_)));
    if let Some(CopyName::Sure(original)) = &copied {
        document |= is_document(original);
    }
    let origin = Origin::File(path.clone());
    let half_merged = match &copied {
        Some(copied) => Some(copy::refused(&path, copied)),
        None => conflict(&text).map(|problem| Unread::new(origin.clone(), problem)),
    };
    if let Some(unread) = half_merged {
        let passed_over = document && !in_terms(origin, text, reading).is_marked();
        return if passed_over { ReadOutcome::document(path) } else { ReadOutcome::Unread(unread) };
    }
    if known(&origin, &text, reading).is_some() && !document {
        return ReadOutcome::Cards(vec![card(origin, text, reading)], file);
    }
    match role_keys(&text, &path, reading.terms.scales(&origin)) {
        RoleKeys::None if named => {
            let problem =
                Problem::new(Rule::Unreadable, (1, 1), "the file does not describe a role")
                    .help("add a name and responsibilities, or move the file out of the folder");
            ReadOutcome::obstacle(path, problem)
        }
        keys @ (RoleKeys::TooLarge | RoleKeys::TooMany) if named => {
            let message = match keys {
                RoleKeys::TooLarge => {
                    let most = MAX_DATA / 1024;
                    format!("the file is larger than {most} KiB, the limit for data files")
                }
                _ => {
                    let most = MAX_SHARED / 1024 / 1024;
                    format!(
                        "the file is too large for its number of roles: its size multiplied by \
                         the number of roles is more than {most} MiB"
                    )
                }
            };
            let problem = Problem::new(Rule::Unreadable, (1, 1), message)
                .help("split it into smaller files; `rolescope check --limits` prints the limits");
            ReadOutcome::obstacle(path, problem)
        }
        RoleKeys::TooLarge => ReadOutcome::Skipped(path, SkipReason::LargeData),
        RoleKeys::TooMany => ReadOutcome::Skipped(path, SkipReason::ManyRoles),
        RoleKeys::None => ReadOutcome::Skipped(path, SkipReason::NotARole),
        RoleKeys::One => {
            let card = card(origin, text, reading);
            // A file that is itself a root is always read.
            let below = path.strip_prefix(root).ok().filter(|below| below.iter().next().is_some());
            if let Some(reason) = below.and_then(|below| aside::reason(&card, below)) {
                return ReadOutcome::Skipped(path, reason);
            }
            if !document || card.is_marked() {
                ReadOutcome::Cards(vec![card], file)
            } else if card.describes_role() {
                ReadOutcome::Readme(card, file)
            } else {
                ReadOutcome::document(path)
            }
        }
        several @ RoleKeys::Several(_) => {
            let origins = several.origins(&path).into_iter();
            let cards = origins.map(|origin| card(origin, text.as_str(), reading));
            ReadOutcome::Cards(cards.collect(), file)
        }
    }
}

/// Returns the card with this origin from the previous atlas, if it is not broken and its text has
/// not changed.
fn known<'a>(origin: &Origin, text: &str, reading: &'a Reading) -> Option<&'a Arc<Card>> {
    let card = reading.before.as_ref().and_then(|before| before.card(origin));
    card.filter(|card| card.broken.is_none() && *card.text == *text)
}

fn card(origin: Origin, text: impl Into<Box<str>> + AsRef<str>, reading: &Reading) -> Arc<Card> {
    match known(&origin, text.as_ref(), reading) {
        Some(card) => Arc::clone(card),
        None => Arc::new(in_terms(origin, text, reading)),
    }
}

fn in_terms(origin: Origin, text: impl Into<Box<str>>, reading: &Reading) -> Card {
    let scales = reading.terms.scales(&origin);
    Card::in_terms(origin.clone(), text, scales)
}

/// If a card has become broken, keeps its previous contents and marks it with the new problem,
/// because someone is probably editing it.
fn keep_good(before: &Atlas, cards: &mut Vec<Arc<Card>>, unread: &mut Vec<Unread>) {
    for card in cards.iter_mut() {
        if let (Some(problem), Some(good)) = (card.error(), good(before, &card.origin)) {
            let text = card.text.clone();
            *card = broken(good, problem, Some(text));
        }
    }
    unread.retain(|file| match good(before, &file.origin) {
        Some(card) => {
            cards.push(broken(card, file.problem.clone(), None));
            false
        }
        None => true,
    });
}

/// Returns the card with this origin from the previous atlas, if it has no error.
fn good<'a>(before: &'a Atlas, origin: &Origin) -> Option<&'a Arc<Card>> {
    before.card(origin).filter(|card| card.error().is_none())
}

/// Returns a copy of a card that is kept although its file cannot be read at the moment.
fn broken(card: &Card, problem: Problem, text: Option<Box<str>>) -> Arc<Card> {
    Arc::new(card.while_broken(Broken { problem, text }))
}
