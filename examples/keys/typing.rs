//! Types queries into programs in turn, and measures each keystroke.

use std::error::Error;
use std::time::Duration;

use crate::Run;
use crate::peer::{Command, Peer};
use crate::terminal::{Pace, Terminal};

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
