//! Compares loading cards from files into an index with merely reading the same files.
//!
//! The files are written once and are in the page cache. Loading uses all cores and must find the
//! files first. Plain reading uses one core, and the names of the files are already known.
//! `scripts/load.sh` compares the CPU time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench may stop at the first surprise, in its helpers too"
)]

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use rolescope::atlas::Atlas;
use rolescope::check::{self, Evidence, Policy};
use rolescope::search::{Index, Piece};
use rolescope::store::{CardSource, LoadStage, Reading, load, whole};
use tempfile::TempDir;

#[allow(dead_code, reason = "each bench uses only some of it")]
#[path = "cards/set.rs"]
mod set;

/// The benchmark uses the same allocator as the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
    // Statics are never dropped, so the folders are deleted here.
    SETS.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

fn counts() -> Vec<usize> {
    set::counts(&[1_000, 10_000])
}

/// Loads everything that a query needs.
fn everything(set: &Set) -> (Arc<Atlas>, Index) {
    let (atlas, words) = whole::<Piece>(&set.source(), &Reading::default());
    let index = Index::new(&atlas, words);
    (atlas, index)
}

/// Loads the names of all roles, and stops before the contents of the cards are read.
fn names(set: &Set) -> Option<Arc<Atlas>> {
    let mut names = None;
    load::<()>(&set.source(), &Reading::default(), |stage| {
        if let LoadStage::Names(atlas) = stage {
            names = Some(atlas);
        }
        names.as_ref().is_none_or(|atlas| atlas.len() < set.files.len())
    });
    names
}

/// A folder of cards.
struct Set {
    folder: TempDir,
    files: Vec<PathBuf>,
    bytes: usize,
}

static SETS: LazyLock<Mutex<HashMap<usize, Arc<Set>>>> = LazyLock::new(Mutex::default);

impl Set {
    fn shared(count: usize) -> Arc<Set> {
        let mut sets = SETS.lock().unwrap();
        Arc::clone(sets.entry(count).or_insert_with(|| Arc::new(Set::write(count))))
    }

    fn write(count: usize) -> Set {
        let folder = tempfile::tempdir().unwrap();
        let mut set = Set { folder, files: Vec::with_capacity(count), bytes: 0 };
        for (slug, text) in set::texts(count) {
            let card = set.folder.path().join(slug);
            fs::create_dir(&card).unwrap();
            let file = card.join("profile.md");
            fs::write(&file, &text).unwrap();
            set.files.push(file);
            set.bytes += text.len();
        }
        set
    }

    fn source(&self) -> CardSource {
        CardSource::Paths(vec![self.folder.path().to_owned()])
    }
}

/// Measures reading the same files one after another, which is the lower bound for loading.
#[divan::bench(args = counts(), sample_count = 20, sample_size = 1)]
fn a_plain_reading(bencher: Bencher<'_, '_>, count: usize) {
    let set = Set::shared(count);
    bencher
        .counter(ItemsCount::new(count))
        .counter(BytesCount::new(set.bytes))
        .bench(|| set.files.iter().map(|file| fs::read(file).unwrap().len()).sum::<usize>());
}

#[divan::bench(args = counts(), sample_count = 20, sample_size = 1)]
fn b_names(bencher: Bencher<'_, '_>, count: usize) {
    let set = Set::shared(count);
    bencher
        .counter(ItemsCount::new(count))
        .counter(BytesCount::new(set.bytes))
        .bench(|| names(&set));
}

#[divan::bench(args = counts(), sample_count = 20, sample_size = 1)]
fn c_everything(bencher: Bencher<'_, '_>, count: usize) {
    let set = Set::shared(count);
    bencher
        .counter(ItemsCount::new(count))
        .counter(BytesCount::new(set.bytes))
        .bench(|| everything(&set));
}

/// Measures loading the cards and then checking them.
#[divan::bench(args = counts(), sample_count = 20, sample_size = 1)]
fn d_loaded_and_checked(bencher: Bencher<'_, '_>, count: usize) {
    let set = Set::shared(count);
    let policy = Policy::default();
    bencher.counter(ItemsCount::new(count)).counter(BytesCount::new(set.bytes)).bench(|| {
        let (atlas, evidence) = whole::<Evidence>(&set.source(), &Reading::default());
        check::findings(&atlas, &evidence, &policy).len()
    });
}

/// Reloads the cards after one has changed, as the browser does whenever a file is saved.
#[divan::bench(args = counts(), sample_count = 20, sample_size = 1)]
fn e_one_card_changed(bencher: Bencher<'_, '_>, count: usize) {
    let set = Set::shared(count);
    let (before, index) = everything(&set);
    let reading = Reading { before: Some(Arc::clone(&before)), ..Reading::default() };
    let text = fs::read_to_string(&set.files[0]).unwrap();
    let mut turn = 0;
    bencher.counter(ItemsCount::new(count)).bench_local(|| {
        turn += 1;
        fs::write(&set.files[0], format!("{text}\nturn {turn}\n")).unwrap();
        let (atlas, words) = whole::<Piece>(&set.source(), &reading);
        index.updated(&before, &atlas, words)
    });
    fs::write(&set.files[0], text).unwrap();
}
