//! Loading beside plainly finding and reading the same files, so that ratios can be read off.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a bench may stop at the first surprise"
)]

#[path = "../examples/cards/generate.rs"]
#[allow(dead_code, reason = "the example uses the rest")]
mod generate;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use divan::{Bencher, black_box};
use rolescope::atlas::{Source, WalkOptions, whole};
use rolescope::search::{Index, Piece};

const SIZES: [usize; 2] = [1_000, 10_000];

fn main() {
    divan::main();
}

/// A folder of so many cards, written once.
fn folder(cards: usize) -> PathBuf {
    static FOLDERS: OnceLock<tempfile::TempDir> = OnceLock::new();
    let root = FOLDERS.get_or_init(|| tempfile::tempdir().unwrap()).path().join(cards.to_string());
    if !root.exists() {
        for number in 0..cards {
            let (slug, text) = generate::card(number, cards, 0);
            let folder = root.join(slug);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join("profile.md"), text).unwrap();
        }
    }
    root
}

/// Finds and reads every file, and does nothing with it.
fn read(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| match entry.file_type().unwrap().is_dir() {
            true => read(&entry.path()),
            false => std::fs::read(entry.path()).unwrap().len(),
        })
        .sum()
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn a_reading_the_files(bencher: Bencher<'_, '_>, cards: usize) {
    let folder = folder(cards);
    bencher.bench_local(|| read(black_box(&folder)));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn b_everything_loaded_and_indexed(bencher: Bencher<'_, '_>, cards: usize) {
    let source = Source::Paths(vec![folder(cards)]);
    bencher.bench_local(|| {
        let (atlas, words) = whole::<Piece>(black_box(&source), WalkOptions::default());
        let index = Index::new(&atlas, words);
        (atlas, index)
    });
}
