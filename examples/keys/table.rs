//! Prints the measurements as tables. Ratios are relative to the first program.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::typing::{Measured, Pressed, Starts};

/// How many of the slowest keystrokes to list.
const WORST: usize = 3;

/// Prints a table of the keystroke times.
pub(crate) fn typing(all: &[Measured]) {
    let Some(base) = all.first() else { return };
    println!(
        "{:<22} {:>5} {:>9} {:>9} {:>9} {:>8} {:>8} {:>8} {:>10} {:>9} {:>9} {:>14}",
        "key → screen, ms",
        "keys",
        "median",
        "p95",
        "max",
        "×median",
        "×p95",
        "first",
        "loaded",
        "peak MB",
        "move, B",
        "idle ms/B"
    );
    for measured in all {
        let (median, p95) = (part(&measured.keys, 50), part(&measured.keys, 95));
        let mut line = format!(
            "{:<22} {:>5} {:>9} {:>9} {:>9} {:>8} {:>8}",
            measured.name,
            measured.keys.len(),
            ms(median),
            ms(p95),
            ms(part(&measured.keys, 100)),
            ratio(median, part(&base.keys, 50)),
            ratio(p95, part(&base.keys, 95)),
        );
        line += &format!(" {:>8}", measured.first.map_or("-".into(), ms));
        line += &format!(" {:>10}", ms(measured.loaded));
        match measured.moves.get(measured.moves.len() / 2) {
            Some(bytes) => {
                let (cpu, written) = measured.idle;
                let idle = format!("{}/{written}", cpu.as_millis());
                line += &format!(" {:>9} {bytes:>9} {idle:>14}", measured.peak / 1_000_000);
            }
            None => line += &format!(" {:>9} {:>9} {:>14}", "-", "-", "-"),
        }
        println!("{line}");
    }
    println!();
    for measured in all {
        let worst = measured.keys.iter().rev().take(WORST);
        let worst: Vec<String> =
            worst.map(|(took, typed)| format!("“{typed}” {}", ms(*took))).collect();
        let silent = match measured.unanswered {
            0 => String::new(),
            keys => format!("; {keys} keys changed nothing on the screen"),
        };
        println!("worst keys of {}: {}{silent}", measured.name, worst.join(", "));
    }
}

/// Prints the median time of each keystroke, in alphabetical order.
pub(crate) fn each_key(all: &[Measured]) {
    for measured in all {
        println!("\n{}", measured.name);
        let mut times: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
        for (took, typed) in &measured.keys {
            times.entry(typed).or_default().push(*took);
        }
        for (typed, times) in &times {
            println!(
                "{:>9} {typed}",
                times.get(times.len() / 2).map_or("-".into(), |took| ms(*took))
            );
        }
    }
}

/// Prints a table of the times of single keys.
pub(crate) fn pressed(all: &[Pressed]) {
    println!(
        "{:<22} {:>8} {:>9} {:>9} {:>9} {:>9}",
        "key → screen, ms", "presses", "median", "p95", "max", "bytes"
    );
    for Pressed { key, times, bytes, unanswered } in all {
        let at = |percent: usize| ms(share(times, percent));
        let (middle, presses) =
            (bytes.get(bytes.len() / 2).copied().unwrap_or_default(), bytes.len());
        let silent = match unanswered {
            0 => String::new(),
            presses => format!("  {presses} presses changed nothing on the screen"),
        };
        println!(
            "{key:<22} {presses:>8} {:>9} {:>9} {:>9} {middle:>9}{silent}",
            at(50),
            at(95),
            at(100)
        );
    }
}

/// Prints a table of how long each program takes to show its first text.
pub(crate) fn first(all: &[Starts]) {
    println!("{:<22} {:>9} {:>9} {:>9}", "first text, ms", "median", "max", "×median");
    let base = all.first().map(|(_, times)| median(times)).unwrap_or_default();
    for (name, times) in all {
        let most = times.last().copied().unwrap_or_default();
        let middle = median(times);
        println!("{name:<22} {:>9} {:>9} {:>9}", ms(middle), ms(most), ratio(middle, base));
    }
}

fn median(times: &[Duration]) -> Duration {
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Returns a percentile of the times in `keys`, which must be sorted.
fn part(keys: &[(Duration, String)], percent: usize) -> Duration {
    keys.get(place(keys.len(), percent)).map(|(took, _)| *took).unwrap_or_default()
}

/// Returns a percentile of times, which must be sorted.
fn share(times: &[Duration], percent: usize) -> Duration {
    times.get(place(times.len(), percent)).copied().unwrap_or_default()
}

/// Returns the index of a percentile among this many values.
fn place(count: usize, percent: usize) -> usize {
    (count * percent).div_ceil(100).saturating_sub(1)
}

fn ms(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1e3)
}

fn ratio(time: Duration, base: Duration) -> String {
    if base.is_zero() { "-".into() } else { format!("{:.2}", time.div_duration_f64(base)) }
}
