//! A monkey at the keys: whatever is typed, pasted, clicked, resized and changed on disk, in
//! whatever order, the app stands.
//!
//! `cargo test` lets it loose for a while; `scripts/soak.sh` for a million events a seed, in a
//! release build, with an eye on memory. What it does is a function of the seed alone, so a
//! failure comes again.

pub(crate) mod chance;
mod folder;
mod holds;
mod monkey;

use std::fs;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;
use std::time::Instant;

use monkey::Monkey;

/// Any three: what they find is held by tests of its own.
const SEEDS: [u64; 3] = [1, 2, 3];
/// Every so many events a frame is drawn.
const FRAME: usize = 100;
/// Most that a soak may add to the memory it takes after its first tenth. It goes up and down by
/// some megabytes with the cards there are at the moment, which are no leak: a million events of
/// two seeds made 18.0 MB of 18.6 and 24.6 of 19.0.
const GROWTH: u64 = 16_000_000;

/// Lets the monkey do so much, and looks on; says what it did last when something breaks.
fn soak(seed: u64, events: usize, mut at: impl FnMut(usize)) -> Monkey {
    let mut monkey = Monkey::new(seed);
    for number in 0..events {
        let done = catch_unwind(AssertUnwindSafe(|| {
            monkey.act();
            holds::after(&monkey.app);
            if number.is_multiple_of(FRAME) {
                holds::drawn(&monkey.app);
            }
        }));
        if let Err(panic) = done {
            let last = monkey.last().collect::<Vec<_>>().join("\n  ");
            say(&format!("seed {seed}, event {number}, after\n  {last}"));
            resume_unwind(panic);
        }
        at(number);
    }
    monkey
}

fn say(line: &str) {
    drop(writeln!(io::stderr(), "{line}"));
}

#[test]
fn the_app_stands_whatever_happens() {
    thread::scope(|scope| {
        for seed in SEEDS {
            scope.spawn(move || drop(soak(seed, 10_000, |_| {})));
        }
    });
}

#[test]
fn a_seed_says_all_that_happens() {
    let screen = |seed| holds::drawn(&soak(seed, 500, |_| {}).app);
    assert_eq!(screen(7), screen(7));
    assert_ne!(screen(7), screen(8));
}

/// Memory of this process, in bytes, where the system tells it.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1000)
}

/// `SOAK_EVENTS=1000000 cargo test --release --test it soak -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes: scripts/soak.sh"]
fn for_a_long_time() {
    let events = std::env::var("SOAK_EVENTS").map_or(1_000_000, |events| events.parse().unwrap());
    for seed in SEEDS {
        let began = Instant::now();
        let mut early = None;
        soak(seed, events, |number| {
            if number == events / 10 {
                early = memory();
            }
        });
        let late = memory();
        let shown = |bytes: Option<u64>| bytes.map_or(0.0, |bytes| bytes as f64 / 1e6);
        say(&format!(
            "seed {seed}: {events} events in {:.0} s; memory {:.1} MB after a tenth, {:.1} MB after all",
            began.elapsed().as_secs_f64(),
            shown(early),
            shown(late),
        ));
        if let (Some(early), Some(late)) = (early, late) {
            assert!(late < early + GROWTH, "memory grows");
        }
    }
}
