//! Measures key → screen: what a person at a terminal waits for. Any programs, side by side.
//!
//! ```text
//! cargo run --release --example keys -- lines FOLDER FIELDS NAMES
//! cargo run --release --example keys -- run \
//!     --program 'rolescope=rolescope -r FOLDER' --program 'fzf=fzf < FIELDS'
//! ```
//!
//! Each program has a pty of 200×60. A key is written, and its time is that of the last output
//! that changed the screen. The programs take turns, query by query. `scripts/compare.sh` does it
//! all; `lines`, `read` and `names` are what the scripts need beside it.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it prints what it measured")]

mod folder;
mod peer;
mod table;
mod terminal;
mod typing;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use peer::Command;

#[derive(Parser)]
#[command(about = "Measures key → screen in a real terminal")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Types queries into programs, key by key
    Run(Run),
    /// Starts programs again and again, up to the first text on the screen
    First(First),
    /// Writes what the cards of a folder say, one line a field, and their names
    Lines {
        /// Cards
        folder: PathBuf,
        /// To write: slug, tab, text of a field
        fields: PathBuf,
        /// To write: the names
        names: PathBuf,
    },
    /// Reads every card once and does nothing with it
    Read {
        /// Cards
        folder: PathBuf,
    },
    /// Loads the names of so many cards, and no more
    Names {
        /// Cards
        folder: PathBuf,
        /// How many they are
        count: usize,
    },
}

/// What is typed where.
#[derive(Args)]
struct Run {
    /// A program to measure, as NAME=COMMAND; `COMMAND < FILE` gives it a file to read, and
    /// `nucleo < FILE` is the crate of that name inside this process, without a screen. All are
    /// compared with the first
    #[arg(short, long = "program", value_name = "NAME=COMMAND", required = true)]
    programs: Vec<Command>,
    /// A query to type; without any: a usual set
    #[arg(short, long = "query", value_name = "QUERY")]
    queries: Vec<String>,
    /// How often all queries are typed
    #[arg(short, long, default_value_t = 3)]
    rounds: usize,
    /// A program has settled when it wrote nothing for so many milliseconds and used no more than
    /// a fifth of that time
    #[arg(long, value_name = "MS", default_value = "120", value_parser = millis)]
    quiet: Duration,
    /// Give up on a key after so many milliseconds
    #[arg(long, value_name = "MS", default_value = "60000", value_parser = millis)]
    limit: Duration,
    /// Watch each program do nothing for so many milliseconds
    #[arg(long, value_name = "MS", default_value = "1000", value_parser = millis)]
    idle: Duration,
}

/// What is started how often.
#[derive(Args)]
struct First {
    /// As for `run`
    #[arg(short, long = "program", value_name = "NAME=COMMAND", required = true)]
    programs: Vec<Command>,
    /// How often each is started
    #[arg(short, long, default_value_t = 20)]
    rounds: usize,
}

fn millis(text: &str) -> Result<Duration, std::num::ParseIntError> {
    text.parse().map(Duration::from_millis)
}

fn main() -> ExitCode {
    match perform(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn perform(task: Task) -> Result<(), Box<dyn Error>> {
    match task {
        Task::Run(run) => typing::run(&run).map(|measured| table::typing(&measured)),
        Task::First(first) => {
            typing::first(&first.programs, first.rounds).map(|measured| table::first(&measured))
        }
        Task::Lines { folder, fields, names } => Ok(folder::lines(&folder, &fields, &names)?),
        Task::Read { folder } => {
            let (cards, bytes) = folder::read(&folder)?;
            println!("{cards} cards, {bytes} bytes");
            Ok(())
        }
        Task::Names { folder, count } => {
            println!("{} names", folder::names(&folder, count));
            Ok(())
        }
    }
}
