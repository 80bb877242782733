//! Runs every saved input of the fuzzers, `fuzz/corpus/TARGET`, as a plain test. All available
//! cards are used as inputs too.

mod targets;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use targets::TARGETS;

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn corpus(target: &str) -> PathBuf {
    here().join("fuzz/corpus").join(target)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let walk = ignore::WalkBuilder::new(folder).hidden(false).git_ignore(false).build();
    let mut paths: Vec<PathBuf> =
        walk.flatten().map(ignore::DirEntry::into_path).filter(|path| path.is_file()).collect();
    paths.sort();
    paths
}

/// Runs a target on some files, and reports the files for which it fails.
fn replay(target: &str, paths: &[PathBuf]) {
    let (_, body) = TARGETS.iter().find(|(name, _)| *name == target).unwrap();
    let wrong = paths.iter().filter(|path| {
        let data = fs::read(path).unwrap();
        catch_unwind(|| body(&data)).is_err()
    });
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{target} fails on {wrong:#?}");
}

fn replay_corpus(target: &str) {
    let paths = files(&corpus(target));
    assert!(paths.len() > 10, "{target} has {} inputs", paths.len());
    replay(target, &paths);
}

/// Returns the faulty cards and the built-in ones.
fn cards() -> Vec<PathBuf> {
    let folders = ["tests/cards", "roles"].map(|folder| files(&here().join(folder)));
    let cards = folders.into_iter().flatten();
    cards.filter(|path| path.extension().is_some_and(|e| e == "md")).collect()
}

#[test]
fn front_matter() {
    replay_corpus("front_matter");
    replay("front_matter", &cards());
}

#[test]
fn card() {
    replay_corpus("card");
    replay("card", &cards());
}

/// Returns role files in formats other than rolescope's own.
fn cases() -> Vec<PathBuf> {
    files(&here().join("tests/cases"))
}

#[test]
fn files_of_other_kinds() {
    replay("card", &cases());
}

proptest! {
    /// Tests role files in formats other than rolescope's own, with a part of each file removed.
    #[test]
    fn a_file_of_another_kind_with_a_gap(
        file in any::<prop::sample::Index>(),
        start in any::<prop::sample::Index>(),
        length in 1_usize..80,
    ) {
        let mut data = fs::read(file.get(&cases())).unwrap();
        prop_assume!(!data.is_empty());
        let start = start.index(data.len());
        data.drain(start..data.len().min(start + length));
        targets::card(&data);
    }
}

#[test]
fn harmless() {
    replay_corpus("harmless");
    replay("harmless", &cards());
}

#[test]
fn query() {
    replay_corpus("query");
}

#[test]
fn keys() {
    replay_corpus("keys");
}

#[test]
fn every_target_has_a_fuzzer_and_a_dictionary() {
    let manifest = fs::read_to_string(here().join("fuzz/Cargo.toml")).unwrap();
    for (target, _) in TARGETS {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{target}.rs\"")), "{target}");
        assert!(here().join(format!("fuzz/fuzz_targets/{target}.rs")).is_file(), "{target}");
        let words = fs::read_to_string(here().join(format!("fuzz/dict/{target}.dict"))).unwrap();
        assert!(words.lines().count() > 10, "{target}");
    }
}

#[test]
fn the_corpora_stay_small() {
    let corpus = files(&here().join("fuzz/corpus"));
    let sum: u64 = corpus.iter().map(|path| fs::metadata(path).unwrap().len()).sum();
    assert!(sum < 300_000, "{sum} bytes");
}
