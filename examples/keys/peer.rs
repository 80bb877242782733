//! A measured program: either a program in a terminal, or the nucleo crate in this process.

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use nucleo::pattern::{CaseMatching, Normalization};
use nucleo::{Config, Nucleo};

use crate::terminal::{Pace, Terminal};

/// How to start a program.
#[derive(Debug, Clone)]
pub(crate) struct Command {
    /// The name of the program in the printed tables.
    pub(crate) name: String,
    /// The program and its arguments.
    pub(crate) line: String,
    /// The file that the program reads.
    pub(crate) input: Option<PathBuf>,
}

impl FromStr for Command {
    type Err = String;

    fn from_str(text: &str) -> Result<Command, String> {
        let (name, command) = text.split_once('=').ok_or("write NAME=COMMAND")?;
        let (line, input) = match command.split_once('<') {
            Some((line, file)) => (line, Some(file.trim().into())),
            None => (command, None),
        };
        Ok(Command { name: name.trim().into(), line: line.trim().into(), input })
    }
}

/// The result of a keystroke.
pub(crate) struct Typed {
    /// The time from the keystroke to the last change on the screen; `None` if nothing changed.
    pub(crate) took: Option<Duration>,
    /// The number of bytes that the program wrote.
    pub(crate) bytes: usize,
}

/// A running program.
pub(crate) enum Peer {
    /// A program that runs in a terminal.
    Terminal(Box<Terminal>),
    /// The matcher of nucleo, which runs in this process. Its times cover only matching.
    Nucleo { matcher: Box<Nucleo<()>>, query: String },
}

impl Peer {
    /// Starts a program and waits until it has settled. Returns the times of the first text on the
    /// screen and of the last change.
    pub(crate) fn start(
        command: &Command,
        pace: Pace,
    ) -> Result<(Peer, Option<Duration>, Duration), Box<dyn Error>> {
        if command.line != "nucleo" {
            let mut terminal = Terminal::start(command)?;
            let first = terminal.wait_for_text(pace.limit);
            let loaded = terminal.settle(Pace { quiet: pace.quiet * 5, ..pace });
            return Ok((Peer::Terminal(Box::new(terminal)), first, loaded.unwrap_or_default()));
        }
        let input = command.input.as_ref().ok_or("nucleo needs a file: nucleo < FILE")?;
        let started = Instant::now();
        let text = fs::read_to_string(input)?;
        let mut matcher = Nucleo::new(Config::DEFAULT, Arc::new(|| {}), Some(2), 1);
        let lines = matcher.injector();
        for line in text.lines() {
            lines.push((), |(), columns| {
                columns.iter_mut().for_each(|column| *column = line.into());
            });
        }
        while matcher.tick(1_000).running {}
        let query = String::new();
        Ok((Peer::Nucleo { matcher: Box::new(matcher), query }, None, started.elapsed()))
    }

    /// Types a letter and waits until the program has settled.
    pub(crate) fn letter(&mut self, letter: char, pace: Pace) -> Result<Typed, Box<dyn Error>> {
        match self {
            Peer::Terminal(terminal) => Ok(terminal.press(letter.to_string().as_bytes(), pace)?),
            Peer::Nucleo { matcher, query } => {
                query.push(letter);
                let started = Instant::now();
                search(matcher, query, true);
                Ok(Typed { took: Some(started.elapsed()), bytes: 0 })
            }
        }
    }

    /// Empties the search box.
    pub(crate) fn clear(&mut self, pace: Pace) -> Result<(), Box<dyn Error>> {
        match self {
            Peer::Terminal(terminal) => terminal.press(b"\x15", pace).map(drop)?,
            Peer::Nucleo { matcher, query } => {
                query.clear();
                search(matcher, query, false);
            }
        }
        Ok(())
    }

    /// Returns the terminal of a program, if it has one.
    pub(crate) fn terminal(&mut self) -> Option<&mut Terminal> {
        match self {
            Peer::Terminal(terminal) => Some(terminal),
            Peer::Nucleo { .. } => None,
        }
    }
}

fn search(matcher: &mut Nucleo<()>, query: &str, append: bool) {
    matcher.pattern.reparse(0, query, CaseMatching::Smart, Normalization::Smart, append);
    while matcher.tick(1_000).running {}
}
