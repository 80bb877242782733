//! Tests extreme amounts of input: thousands of resizes, megabytes of pasted text, and random keys.

use std::fs;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::browse::{browsing, start};
use super::session::{Session, figure};
use crate::soak::chance::Chance;

/// The time limit for the program to settle. It is generous, because the test must not fail on a
/// busy machine.
const SETTLED: Duration = Duration::from_secs(60);

/// Quits the program with Ctrl-C, and checks that the terminal is restored.
fn interrupt(mut session: Session) {
    session.send("\x03");
    assert_eq!(session.wait_exit().terminating_signal(), Some(Signal::INT.as_raw()));
    session.assert_restored();
}

#[test]
fn ten_thousand_resizes() {
    let mut session = browsing();
    let began = Instant::now();
    resize_often(&mut session);
    // On a busy machine, most frames of a round may be skipped, so that a later round is the first
    // to draw the largest ones. A leak would make the memory grow in each round.
    let mut before = session.memory();
    let stops_growing = (0..5).any(|_| {
        resize_often(&mut session);
        let after = session.memory();
        let (Some(old), Some(new)) = (std::mem::replace(&mut before, after), after) else {
            return true;
        };
        memory(old, new);
        new < old + old / 20 + 1_000_000
    });
    assert!(stops_growing, "the memory grows in each round, at last to {before:?} bytes");
    assert!(began.elapsed() < SETTLED, "{:?}", began.elapsed());
    interrupt(session);
}

fn resize_often(session: &mut Session) {
    for round in 0..10_000_u16 {
        session.resize(20 + round % 180, 5 + round % 55);
    }
    session.resize(80, 24);
    // After the last resize, a frame is drawn and keys work.
    let began = Instant::now();
    session.send("k8s");
    session.wait_for_text("2 Platform Engineer");
    figure("settled after 10,000 resizes", began.elapsed(), 300);
    session.send("\x15");
    session.wait_for_text("47 roles");
}

#[allow(clippy::print_stderr, reason = "the harness keeps it unless somebody asks")]
fn memory(before: u64, after: u64) {
    let more = (after as f64 / before as f64 - 1.0) * 100.0;
    eprintln!("figure: memory of 10,000 resizes more: {more:+.1}% (bar +5%)");
}

#[test]
fn every_size_and_back() {
    let mut session = browsing();
    for (cols, rows) in [(0, 0), (1, 1), (0, 24), (80, 0), (2, 500), (19, 5), (20, 4), (1000, 1)] {
        session.resize(cols, rows);
    }
    for (cols, rows, seen) in
        [(20, 5, "8s"), (300, 100, "k8s"), (1000, 1000, "k8s"), (80, 24, "k8s")]
    {
        session.resize(cols, rows);
        session.send("\x15k8s");
        session.wait_for_text(seen);
    }
    session.wait_for_text("2 Platform Engineer");
    interrupt(session);
}

#[test]
fn four_megabytes_of_paste_of_six_kinds() {
    let mut session = browsing();
    let kinds = [
        ("words", "some text "),
        ("lines", "line\n"),
        ("orders", "\x1b[2J\x1b]0;owned\x07"),
        ("wide letters", "全角文字"),
        ("nothing but NUL", "\0"),
    ];
    for (kind, part) in kinds {
        let began = Instant::now();
        session.send(&format!("\x1b[200~{}\x1b[201~", four_megabytes(part)));
        session.wait_for_text("the search box is full");
        session.send("\x15k8s");
        session.wait_for_text("2 Platform Engineer");
        figure(&format!("4 MB of paste, {kind}"), began.elapsed(), 2000);
        session.assert_taken();
        session.send("\x15");
    }
    // The pasted text contains the sequence that ends a paste. As in any program, everything after
    // this sequence counts as keys.
    let began = Instant::now();
    session.send(&format!("\x1b[200~{}", four_megabytes("text \x1b[201~")));
    session.send("\x15k8s");
    session.wait_for_text("2 Platform Engineer");
    figure("4 MB of paste, its end inside", began.elapsed(), 2000);
    interrupt(session);
}

fn four_megabytes(part: &str) -> String {
    part.repeat(4_000_000 / part.len())
}

#[test]
fn ctrl_c_ends_an_endless_paste() {
    let mut session = browsing();
    session.send("\x1b[200~never ending");
    let began = Instant::now();
    session.send("\x03");
    assert_eq!(session.wait_exit().terminating_signal(), Some(Signal::INT.as_raw()));
    figure("Ctrl-C within a paste", began.elapsed(), 100);
    session.assert_restored();
}

/// Sends keys, pastes, clicks and resizes to the real program while the folder changes.
#[test]
fn random_input_in_a_real_terminal() {
    const KEYS: [&str; 30] = [
        "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\r", "\x1b", "\t", "\x7f", "/", "1", "2", "3",
        "4", "j", "k", "G", "g", "v", "x", "?", "f", "=", "H", "L", " ", "R", "\x15", "api", "a",
        "\x0c",
    ];
    const JUNK: [&str; 8] = [
        "\x1b[200~pasted \x1b[2J\x1b[201~",
        "\x1b[<0;10;5M",
        "\x1b[<0;200;90M",
        "\x1b[<64;10;5M",
        "\x1b[999;999R",
        "\x1b[1;5A",
        "\u{9b}",
        "数é",
    ];
    let folder = tempfile::tempdir().unwrap();
    (0..20).for_each(|number| put(&folder, number, &asking(number, "SQL")));
    let mut session = start(&[folder.path().to_str().unwrap()], &[("VISUAL", "true")]);
    session.wait_for_text("live");
    let mut chance = Chance::new(1);
    for _ in 0..2_000 {
        let number = chance.below(30);
        match chance.below(20) {
            0 => put(&folder, number, &asking(number, "Go")),
            1 => put(&folder, number, "---\n{{{\n---\n\x1b[2J"),
            2 => drop(fs::remove_file(folder.path().join(format!("role-{number}.md")))),
            3 => session.resize(chance.below(200) as u16, chance.below(60) as u16),
            _ if chance.one_in(10) => session.send(chance.pick::<&str>(&JUNK)),
            _ => session.send(chance.pick::<&str>(&KEYS)),
        }
    }
    // No change is lost: the role that was added last can be found.
    session.resize(120, 40);
    put(&folder, 99, "---\nname: The Last Role\n---\n# Mission\nTo be found.\n");
    session.send("\x1b[27u\x1b[27u\x1b[27u\x1b[27u\x1b[27u\x1b[27u/\x15last role");
    session.wait_for_text(" The Last Role ─");
    interrupt(session);
}

fn put(folder: &tempfile::TempDir, number: usize, text: &str) {
    fs::write(folder.path().join(format!("role-{number}.md")), text).unwrap();
}

fn asking(number: usize, skill: &str) -> String {
    format!(
        "---\nname: Role {number}\n---\n# Capabilities\n- **{skill}** — Expert\n\n# Interactions\n- **Asks** → Role {} (daily)\n",
        number / 2
    )
}
