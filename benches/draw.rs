//! A frame of 200×60 with few roles beside one with many, and what a move of the cursor takes.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench may stop at the first surprise")]

#[path = "../examples/cards/generate.rs"]
#[allow(dead_code, reason = "the example uses the rest")]
mod generate;

use std::sync::Arc;

use divan::{Bencher, black_box};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rolescope::app::{App, Event, Key, Loaded, Snapshot, Start};
use rolescope::atlas::Atlas;
use rolescope::role::{Card, Origin};
use rolescope::search::Index;
use rolescope::ui::{self, Look};

const SIZES: [usize; 2] = [100, 10_000];

fn main() {
    divan::main();
}

/// An app that shows so many roles, with the hits of a query or all of them.
fn app(cards: usize, keys: &str) -> App {
    let card = |number: usize| {
        let (slug, text) = generate::card(number, cards, 0);
        Arc::new(Card::new(Origin::File(slug.into()), text))
    };
    let atlas = Arc::new(Atlas::new((0..cards).map(card).collect(), Vec::new(), 0));
    let index = Arc::new(Index::of(&atlas));
    let mut app = App::new(Start::default(), 200, 60);
    app.handle(Event::Loaded(Loaded::Whole(Snapshot { atlas, index })));
    for c in keys.chars() {
        app.handle(Event::Key(Key::parse(&c.to_string()).unwrap()));
    }
    app
}

const LOOK: Look = Look { colour: true, ascii: false };

#[divan::bench(args = SIZES)]
fn a_frame(bencher: Bencher<'_, '_>, cards: usize) {
    let app = app(cards, "");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 200, 60));
    bencher.bench_local(|| ui::paint(black_box(&app), LOOK, &mut buffer));
}

#[divan::bench(args = SIZES)]
fn b_frame_with_reasons(bencher: Bencher<'_, '_>, cards: usize) {
    let app = app(cards, "api");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 200, 60));
    bencher.bench_local(|| ui::paint(black_box(&app), LOOK, &mut buffer));
}

#[divan::bench(args = SIZES)]
fn c_cursor_moved(bencher: Bencher<'_, '_>, cards: usize) {
    let mut app = app(cards, "");
    let (down, up) = (Key::parse("down").unwrap(), Key::parse("up").unwrap());
    let mut number = 0u32;
    bencher.bench_local(|| {
        number += 1;
        app.handle(Event::Key(if number % 40 < 20 { down } else { up }));
    });
}
