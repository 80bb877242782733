//! Measures queries that are typed letter by letter, and compares the times with those of programs
//! that scan the whole text after every letter.
//!
//! Each measured time covers all letters of one query, and the items per second are keystrokes.
//! `plain` works like grep: it looks for each word as a substring of each card, whose text is
//! converted to lower case beforehand. `nucleo` is the matcher of the Helix editor. It gets one
//! line per field and uses two threads. It scores and sorts its results, and has its own
//! optimization for a query to which a letter is appended.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench may stop at the first surprise, in its helpers too"
)]

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock, Mutex};

use divan::Bencher;
use divan::counter::ItemsCount;
use nucleo::pattern::{CaseMatching, Normalization};
use nucleo::{Config, Nucleo};
use rolescope::atlas::Atlas;
use rolescope::search::{Chosen, Hits, Index, Order, Query};

#[allow(dead_code, reason = "each bench uses only some of it")]
#[path = "cards/set.rs"]
mod set;

/// The benchmark uses the same allocator as the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

const QUERIES: [&str; 6] =
    ["kubernetes", "graphql auth", "data engineer", "p95 latency", "zzzq", "k"];

/// The cards to search.
struct Set {
    atlas: Atlas,
    index: Index,
    /// The text of every card, in lower case.
    folded: Vec<String>,
    /// The nucleo matcher, which contains the lines of all cards.
    matcher: Mutex<Nucleo<()>>,
}

impl Set {
    fn shared(count: usize) -> Arc<Set> {
        static SETS: LazyLock<Mutex<HashMap<usize, Arc<Set>>>> = LazyLock::new(Mutex::default);
        let mut sets = SETS.lock().unwrap();
        Arc::clone(sets.entry(count).or_insert_with(|| {
            let atlas = Atlas::new(set::cards(count), Vec::new(), 0);
            let index = Index::from_atlas(&atlas);
            let folded = set::texts(count).map(|(_, text)| text.to_lowercase()).collect();
            let matcher = Mutex::new(matcher(count));
            Arc::new(Set { atlas, index, folded, matcher })
        }))
    }

    fn search(&self, query: &str) -> Hits {
        self.index.search(&self.atlas, Chosen::default(), &Query::parse(query), Order::Match)
    }

    fn plain(&self, query: &str) -> usize {
        let query = query.to_lowercase();
        let words: Vec<&str> = query.split_whitespace().collect();
        let holding =
            self.folded.iter().filter(|text| words.iter().all(|word| text.contains(word)));
        holding.count()
    }
}

/// Creates a nucleo matcher and adds the lines of the cards to it.
fn matcher(count: usize) -> Nucleo<()> {
    let matcher = Nucleo::new(Config::DEFAULT, Arc::new(|| {}), Some(2), 1);
    let lines = matcher.injector();
    for (_, text) in set::texts(count) {
        for line in text.lines().filter(|line| !line.is_empty()) {
            lines.push((), |(), columns| {
                columns.iter_mut().for_each(|column| *column = line.into());
            });
        }
    }
    matcher
}

fn grown(matcher: &mut Nucleo<()>, query: &str, append: bool) -> u32 {
    matcher.pattern.reparse(0, query, CaseMatching::Smart, Normalization::Smart, append);
    while matcher.tick(1_000).running {}
    matcher.snapshot().matched_item_count()
}

/// Returns the text in the search box after each keystroke.
fn typed(query: &str) -> impl Iterator<Item = &str> {
    query.char_indices().filter_map(|(at, c)| query.get(..at + c.len_utf8()))
}

/// Returns a case for each query and each number of cards.
fn cases() -> Vec<Case> {
    let sizes = set::counts(&[10_000]);
    let cases = sizes.into_iter().flat_map(|count| QUERIES.map(|query| Case { count, query }));
    cases.collect()
}

#[derive(Debug, Clone, Copy)]
struct Case {
    count: usize,
    query: &'static str,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.count, self.query)
    }
}

#[divan::bench(args = cases(), sample_count = 50, sample_size = 1)]
fn a_rolescope(bencher: Bencher<'_, '_>, case: &Case) {
    let set = Set::shared(case.count);
    bencher
        .counter(ItemsCount::new(case.query.len()))
        .bench(|| typed(case.query).map(|query| set.search(query).len()).sum::<usize>());
}

#[divan::bench(args = cases(), sample_count = 5, sample_size = 1)]
fn b_plain(bencher: Bencher<'_, '_>, case: &Case) {
    let set = Set::shared(case.count);
    bencher
        .counter(ItemsCount::new(case.query.len()))
        .bench(|| typed(case.query).map(|query| set.plain(query)).sum::<usize>());
}

#[divan::bench(args = cases(), sample_count = 5, sample_size = 1)]
fn c_nucleo(bencher: Bencher<'_, '_>, case: &Case) {
    let set = Set::shared(case.count);
    let mut matcher = set.matcher.lock().unwrap();
    bencher.counter(ItemsCount::new(case.query.len())).bench_local(|| {
        grown(&mut matcher, "", false);
        let queries = typed(case.query).enumerate();
        queries.map(|(keys, query)| grown(&mut matcher, query, keys > 0)).max()
    });
}
