//! Generated cards in memory: the same as `cargo run --example cards` writes.

use std::sync::Arc;

use rolescope::card::Card;
use rolescope::role::Origin;

#[path = "../../examples/cards/generate.rs"]
mod generate;

/// The numbers of cards to measure. If ROLESCOPE_BENCH_BIG=1, this includes 100,000 cards, which
/// take a minute and a gigabyte to set up.
pub(crate) fn counts(usual: &[usize]) -> Vec<usize> {
    let big = std::env::var_os("ROLESCOPE_BENCH_BIG").is_some_and(|value| value == "1");
    usual.iter().copied().chain(big.then_some(100_000)).collect()
}

/// Cards by slug and text.
pub(crate) fn texts(count: usize) -> impl Iterator<Item = (String, String)> {
    (0..count).map(move |number| generate::card(number, count, 0))
}

/// Cards as the program keeps them.
pub(crate) fn cards(count: usize) -> Vec<Arc<Card>> {
    let cards = texts(count).map(|(slug, text)| {
        let origin = Origin::File(format!("roles/{slug}/profile.md").into());
        Arc::new(Card::new(origin, text))
    });
    cards.collect()
}
