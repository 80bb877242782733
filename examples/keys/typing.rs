//! Types queries into programs in turn, and measures each keystroke.

use std::error::Error;
use std::time::Duration;

use crate::peer::{Command, Peer};
use crate::terminal::{Pace, Terminal};
use crate::{Press, Run};

/// The built-in queries: single words, two words, a number, and letters that match nothing.
const QUERIES: [&str; 6] =
    ["kubernetes", "graphql auth", "data engineer", "p95 latency", "zzzq", "k"];
/// The number of measured cursor movements.
const MOVES: usize = 5;
/// The time limit for the first text on the screen.
const LIMIT: Duration = Duration::from_secs(60);

/// The measurements of a program.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    pub(crate) name: String,
    /// The time of each keystroke and the resulting text in the search box, shortest time first.
    pub(crate) keys: Vec<(Duration, String)>,
    /// The number of keystrokes that changed nothing on the screen.
    pub(crate) unanswered: usize,
    /// The time from the start to the first text on the screen.
    pub(crate) first: Option<Duration>,
    /// The time from the start to the last change on the screen.
    pub(crate) loaded: Duration,
    /// The number of bytes written for each cursor movement, fewest first.
    pub(crate) moves: Vec<usize>,
    /// The processor time and output while idle.
    pub(crate) idle: (Duration, usize),
    /// The peak memory in bytes.
    pub(crate) peak: usize,
}

/// A program, and the time from each of its starts to the first text on the screen.
pub(crate) type Starts = (String, Vec<Duration>);

/// Starts all programs and measures them in turn.
pub(crate) fn run(run: &Run) -> Result<Vec<Measured>, Box<dyn Error>> {
    let pace = Pace { quiet: run.quiet, limit: run.limit };
    let queries = match run.queries.as_slice() {
        [] => QUERIES.map(str::to_owned).to_vec(),
        queries => queries.to_vec(),
    };
    let mut peers = Vec::new();
    for command in &run.programs {
        let (mut peer, first, loaded) = Peer::start(command, pace)?;
        if let Some(terminal) = peer.terminal()
            && first.is_none()
        {
            let shown = terminal.contents();
            return Err(format!("{} shows nothing {}", command.name, shown.trim()).into());
        }
        let name = command.name.clone();
        peers.push((peer, Measured { name, first, loaded, ..Measured::default() }));
    }
    for (peer, measured) in &mut peers {
        let Some(terminal) = peer.terminal() else { continue };
        measured.idle = terminal.watch(run.idle);
        if measured.idle.0 * 5 > run.idle {
            return Err(format!("{} had not settled", measured.name).into());
        }
        for _ in 0..MOVES {
            measured.moves.push(terminal.press(b"\x1b[B", pace)?.bytes);
        }
        measured.moves.sort_unstable();
    }
    for _ in 0..run.rounds {
        for query in &queries {
            for (peer, measured) in &mut peers {
                let mut typed = String::new();
                for letter in query.chars() {
                    typed.push(letter);
                    match peer.letter(letter, pace)?.took {
                        Some(took) => measured.keys.push((took, typed.clone())),
                        None => measured.unanswered += 1,
                    }
                }
                peer.clear(pace)?;
            }
        }
    }
    let measured = peers.into_iter().map(|(mut peer, mut measured)| {
        measured.peak = peer.terminal().map(|terminal| terminal.peak()).unwrap_or_default();
        measured.keys.sort();
        measured
    });
    Ok(measured.collect())
}

/// The measurements of a key that was pressed several times.
#[derive(Debug)]
pub(crate) struct Pressed {
    pub(crate) key: String,
    /// The time of each press, shortest first.
    pub(crate) times: Vec<Duration>,
    /// The number of bytes written for each press, fewest first.
    pub(crate) bytes: Vec<usize>,
    /// The number of presses that changed nothing on the screen.
    pub(crate) unanswered: usize,
}

/// Starts a program, and measures keys in it.
pub(crate) fn press(press: &Press) -> Result<Vec<Pressed>, Box<dyn Error>> {
    let pace = Pace { quiet: Duration::from_millis(120), limit: LIMIT };
    let (mut peer, ..) = Peer::start(&press.program, pace)?;
    let terminal = peer.terminal().ok_or("the program has no terminal")?;
    for key in keys(&press.before) {
        terminal.press(key.as_bytes(), pace)?;
    }
    let mut all: Vec<Pressed> = press
        .keys
        .iter()
        .map(|key| Pressed { key: key.clone(), times: vec![], bytes: vec![], unanswered: 0 })
        .collect();
    for _ in 0..press.rounds {
        for pressed in &mut all {
            for key in keys(&pressed.key) {
                let typed = terminal.press(key.as_bytes(), pace)?;
                match typed.took {
                    Some(took) => pressed.times.push(took),
                    None => pressed.unanswered += 1,
                }
                pressed.bytes.push(typed.bytes);
            }
        }
    }
    for pressed in &mut all {
        pressed.times.sort();
        pressed.bytes.sort_unstable();
    }
    Ok(all)
}

/// Returns the keys in a text, each as the bytes that a terminal sends.
fn keys(text: &str) -> Vec<String> {
    const NAMED: [(&str, &str); 5] = [
        ("<down>", "\x1b[B"),
        ("<up>", "\x1b[A"),
        ("<enter>", "\r"),
        ("<esc>", "\x1b"),
        ("<tab>", "\t"),
    ];
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let named = NAMED.iter().find(|(name, _)| rest.starts_with(name));
        let (length, key) = match named {
            Some((name, key)) => (name.len(), (*key).to_owned()),
            None => (letter.len_utf8(), letter.to_string()),
        };
        keys.push(key);
        rest = rest.get(length..).unwrap_or_default();
    }
    keys
}

/// Starts programs in turn and waits for their first text. Returns each program with its times,
/// shortest first.
pub(crate) fn first(programs: &[Command], rounds: usize) -> Result<Vec<Starts>, Box<dyn Error>> {
    let mut all: Vec<Starts> =
        programs.iter().map(|command| (command.name.clone(), Vec::new())).collect();
    for _ in 0..rounds {
        for (command, (name, times)) in programs.iter().zip(&mut all) {
            let first = Terminal::start(command)?.wait_for_text(LIMIT);
            times.push(first.ok_or_else(|| format!("{name} shows nothing"))?);
        }
    }
    all.iter_mut().for_each(|(_, times)| times.sort());
    Ok(all)
}
