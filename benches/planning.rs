//! Measures the planning pages with thousands of roles, from the loaded cards to the rows of a
//! page.
//!
//! The times do not include collecting facts from the cards, because the program does that while it
//! reads them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench may stop at the first surprise, in its helpers too"
)]

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock, Mutex};

use divan::Bencher;
use rolescope::analysis::{
    Artifacts, Basis, ColumnOrder, Comparison, Coverage, Crew, CrewOptions, Impact, Report,
    SavedNames, Similar, SimilarPairs, Skills, Survey, Tour,
};
use rolescope::atlas::{Atlas, Node, RoleId};
use rolescope::page::{ReportLook, report};

#[allow(dead_code, reason = "each bench uses only some of it")]
#[path = "cards/set.rs"]
mod set;

/// The benchmark uses the same allocator as the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

const SIZES: [usize; 1] = [10_000];

struct Set {
    atlas: Atlas,
    survey: Survey,
    /// The role with the most incoming interactions. The crew consists of this role and some of its
    /// neighbours.
    hub: RoleId,
    crew: Vec<Node>,
}

impl Set {
    fn shared(count: usize) -> Arc<Set> {
        static SETS: LazyLock<Mutex<HashMap<usize, Arc<Set>>>> = LazyLock::new(Mutex::default);
        let mut sets = SETS.lock().unwrap();
        Arc::clone(sets.entry(count).or_insert_with(|| {
            let atlas = Atlas::new(set::cards(count), Vec::new(), 0);
            let survey = Survey::of_atlas(&atlas);
            survey.skills(&atlas);
            let hub = atlas.ids().max_by_key(|&id| atlas.incoming(Node::Role(id)).len()).unwrap();
            let near = atlas.neighbours_out(Node::Role(hub)).into_iter().map(|near| near.node);
            let crew = std::iter::once(Node::Role(hub)).chain(near).take(5).collect();
            Arc::new(Set { atlas, survey, hub, crew })
        }))
    }

    fn basis(&self) -> Basis<'_> {
        Basis { atlas: &self.atlas, survey: &self.survey }
    }
}

/// Measures running an analysis and laying out its page.
fn page(bencher: Bencher<'_, '_>, count: usize, ask: impl Fn(&Set) -> Report + Sync) {
    let set = Set::shared(count);
    let marked = HashSet::new();
    let look =
        ReportLook { width: 116, marked: &marked, column: None, is_page: true, is_typing: false };
    bencher.bench(|| report(&ask(&set), look).rows.len());
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn crew(bencher: Bencher<'_, '_>, count: usize) {
    page(bencher, count, |set| Crew::new(set.basis(), &set.crew, CrewOptions::default()).report());
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn compare(bencher: Bencher<'_, '_>, count: usize) {
    page(bencher, count, |set| {
        let pair: Vec<Node> = set.crew.iter().copied().take(2).collect();
        Comparison::new(set.basis(), &pair).report()
    });
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn coverage_of_a_crew(bencher: Bencher<'_, '_>, count: usize) {
    page(bencher, count, |set| {
        Coverage::new(set.basis(), &set.crew, ColumnOrder::Likeness, false).report()
    });
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn skills(bencher: Bencher<'_, '_>, count: usize) {
    page(bencher, count, |set| Skills::new(set.basis(), None, false).report());
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn similar(bencher: Bencher<'_, '_>, count: usize) {
    page(bencher, count, |set| Similar::new(set.basis(), set.hub).report());
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn impact(bencher: Bencher<'_, '_>, count: usize) {
    page(bencher, count, |set| {
        Impact::new(set.basis(), &[Node::Role(set.hub)], &SavedNames::default()).report()
    });
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn artifacts(bencher: Bencher<'_, '_>, count: usize) {
    page(bencher, count, |set| Artifacts::new(set.basis(), None).report());
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn tour(bencher: Bencher<'_, '_>, count: usize) {
    page(bencher, count, |set| Tour::new(set.basis(), Node::Role(set.hub)).report());
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn similar_all(bencher: Bencher<'_, '_>, count: usize) {
    let set = Set::shared(count);
    bencher.bench(|| SimilarPairs::new(set.basis(), 60).pairs.len());
}
