//! Generates the cards that `cargo run --example cards` writes, but in memory.

use std::sync::Arc;

use rolescope::card::Card;
use rolescope::role::Origin;

#[path = "../../examples/cards/generate.rs"]
mod generate;

/// Returns the sizes of the card sets to measure. ROLESCOPE_BENCH_BIG=1 adds a run with 100,000
/// cards, which takes a minute and a gigabyte to set up.
pub(crate) fn counts(usual: &[usize]) -> Vec<usize> {
    let big = std::env::var_os("ROLESCOPE_BENCH_BIG").is_some_and(|value| value == "1");
    usual.iter().copied().chain(big.then_some(100_000)).collect()
}

/// Generates `count` cards, and returns the slug and the text of each.
pub(crate) fn texts(count: usize) -> impl Iterator<Item = (String, String)> {
    (0..count).map(move |number| generate::card(number, count, 0))
}

/// Generates `count` cards in the form that the program keeps in memory.
pub(crate) fn cards(count: usize) -> Vec<Arc<Card>> {
    let cards = texts(count).map(|(slug, text)| {
        let origin = Origin::File(format!("roles/{slug}/profile.md").into());
        Arc::new(Card::new(origin, text))
    });
    cards.collect()
}
