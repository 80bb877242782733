//! Every key of a few queries, beside a search for the same letters in every text.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench may stop at the first surprise")]

#[path = "../examples/cards/generate.rs"]
#[allow(dead_code, reason = "the example uses the rest")]
mod generate;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use divan::{Bencher, black_box};
use rolescope::atlas::Atlas;
use rolescope::role::{Card, Origin};
use rolescope::search::{Index, Order, Query};

const QUERIES: [&str; 6] =
    ["k", "kubernetes", "graphql auth", "data engineer", "p95 latency", "zzzq"];

fn main() {
    divan::main();
}

/// 10,000 cards, or 100,000 where `ROLESCOPE_BENCH_BIG` is set.
fn cards() -> &'static (Atlas, Index) {
    static CARDS: OnceLock<(Atlas, Index)> = OnceLock::new();
    CARDS.get_or_init(|| {
        let of = if std::env::var_os("ROLESCOPE_BENCH_BIG").is_some() { 100_000 } else { 10_000 };
        let card = |number: usize| {
            let (slug, text) = generate::card(number, of, 0);
            Arc::new(Card::new(Origin::File(slug.into()), text))
        };
        let atlas = Atlas::new((0..of).map(card).collect(), Vec::new(), 0);
        let index = Index::of(&atlas);
        (atlas, index)
    })
}

/// All keys of a query, typed one after the other.
#[divan::bench(args = QUERIES)]
fn a_typed(bencher: Bencher<'_, '_>, query: &str) {
    let (atlas, index) = cards();
    let none = BTreeSet::new();
    bencher.bench_local(|| {
        for (at, c) in query.char_indices() {
            let typed = query.get(..at + c.len_utf8()).unwrap_or_default();
            let query = Query::parse(black_box(typed));
            black_box(index.search(atlas, &none, &query, Order::Match));
        }
    });
}

/// The last key alone.
#[divan::bench(args = QUERIES)]
fn b_last_key(bencher: Bencher<'_, '_>, query: &str) {
    let (atlas, index) = cards();
    let none = BTreeSet::new();
    let query = Query::parse(query);
    bencher.bench_local(|| index.search(atlas, &none, black_box(&query), Order::Match));
}

/// The same words looked for in every text, in any case: what `grep -il` does, in memory.
#[divan::bench(args = QUERIES, sample_count = 10)]
fn c_every_text_read(bencher: Bencher<'_, '_>, query: &str) {
    let (atlas, _) = cards();
    bencher.bench_local(|| {
        let words: Vec<&str> = black_box(query).split(' ').collect();
        let holds = |text: &str| {
            let text = text.to_ascii_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        atlas.ids().filter(|&id| holds(&atlas[id].text)).count()
    });
}

/// What to say when nothing answers.
#[divan::bench]
fn d_did_you_mean(bencher: Bencher<'_, '_>) {
    let (atlas, index) = cards();
    let query = Query::parse("kuberentes");
    bencher.bench_local(|| index.unknown(atlas, black_box(&query)));
}
