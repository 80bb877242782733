//! Measures drawing a frame of 200×60 cells, and moving the cursor, with few and with many roles in
//! the list.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench may stop at the first surprise, in its helpers too"
)]

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use divan::Bencher;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use rolescope::app::{App, AppStart, Event, KeyPress, Loaded, Snapshot};
use rolescope::atlas::Atlas;
use rolescope::search::Index;
use rolescope::ui::{self, Look};

#[allow(dead_code, reason = "each bench uses only some of it")]
#[path = "cards/set.rs"]
mod set;

fn main() {
    divan::main();
}

const SIZE: (u16, u16) = (200, 60);
const LOOK: Look<'static> = Look::new(true, false);

fn counts() -> Vec<usize> {
    set::counts(&[100, 10_000])
}

/// Returns `count` cards with an atlas and a search index, but without the problems that a check
/// would find.
fn snapshot(count: usize) -> Snapshot {
    static SNAPSHOTS: LazyLock<Mutex<HashMap<usize, Snapshot>>> = LazyLock::new(Mutex::default);
    let mut snapshots = SNAPSHOTS.lock().unwrap();
    let snapshot = snapshots.entry(count).or_insert_with(|| {
        let atlas = Arc::new(Atlas::new(set::cards(count), Vec::new(), 0));
        let index = Arc::new(Index::from_atlas(&atlas));
        Snapshot { atlas, index, findings: Default::default() }
    });
    snapshot.clone()
}

/// Returns an app with `count` roles in its list, and a terminal on which it has been drawn.
fn stage(count: usize) -> (App, Terminal<TestBackend>) {
    let mut app = App::new(AppStart::default(), SIZE.0, SIZE.1);
    app.handle(Event::Loaded(Loaded::Whole(snapshot(count))));
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).unwrap();
    draw(&app, &mut terminal);
    (app, terminal)
}

fn draw(app: &App, terminal: &mut Terminal<TestBackend>) {
    terminal.draw(|frame| ui::draw(app, LOOK, frame)).unwrap();
}

/// Measures drawing the same frame again. Every cell is painted and then found to be unchanged.
#[divan::bench(args = counts(), sample_count = 200, sample_size = 1)]
fn frame(bencher: Bencher<'_, '_>, count: usize) {
    let (app, mut terminal) = stage(count);
    bencher.bench_local(|| draw(&app, &mut terminal));
}

/// Measures selecting a different row and showing its card.
#[divan::bench(args = counts(), sample_count = 200, sample_size = 1)]
fn move_and_frame(bencher: Bencher<'_, '_>, count: usize) {
    let (mut app, mut terminal) = stage(count);
    let (down, up) = (KeyPress::parse("down").unwrap(), KeyPress::parse("up").unwrap());
    let mut moves = [down, up].into_iter().cycle();
    bencher.bench_local(|| {
        moves.next().into_iter().for_each(|key| drop(app.handle(Event::Key(key))));
        draw(&app, &mut terminal);
    });
}
