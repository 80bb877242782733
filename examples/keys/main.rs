//! Measures the time from a key press to the last change on the screen, for several programs.
//!
//! ```text
//! cargo run --release --example keys -- lines FOLDER FIELDS NAMES
//! cargo run --release --example keys -- run \
//!     --program 'rolescope=rolescope -r FOLDER' --program 'fzf=fzf < FIELDS'
//! ```
//!
//! Each program runs in a pty of 200×60 cells. Each keystroke is timed until the last output that
//! changes the screen arrives. The programs take turns, query by query. `scripts/compare.sh` runs
//! all measurements. The commands `lines`, `read` and `names` are for the scripts.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it prints its measurements")]

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

// Names are loaded with the allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    /// Presses keys in a program, and measures each of them
    Press(Press),
    /// Starts programs repeatedly, and measures the time to the first text on the screen
    First(First),
    /// Writes the contents of the cards in a folder, one line per field, and their names
    Lines {
        /// The folder that contains the cards
        folder: PathBuf,
        /// The output file for the fields: on each line, a slug, a tab and the text of a field
        fields: PathBuf,
        /// The output file for the names
        names: PathBuf,
    },
    /// Reads every card once and discards it
    Read {
        /// The folder that contains the cards
        folder: PathBuf,
    },
    /// Finds the card in every folder, reads it and keeps its text, on all cores
    Keep {
        /// The folder that contains the cards
        folder: PathBuf,
    },
    /// Loads the names of cards until this many are known
    Names {
        /// The folder that contains the cards
        folder: PathBuf,
        /// The number of names to load
        count: usize,
    },
}

/// The programs and queries to measure.
#[derive(Args)]
struct Run {
    /// A program to measure, as NAME=COMMAND. `COMMAND < FILE` makes the program read a file, and
    /// `nucleo < FILE` runs the crate of that name in this process, without a screen. All programs
    /// are compared with the first one
    #[arg(short, long = "program", value_name = "NAME=COMMAND", required = true)]
    programs: Vec<Command>,
    /// A query to type [default: a built-in set]
    #[arg(short, long = "query", value_name = "QUERY")]
    queries: Vec<String>,
    /// How many times to type all queries
    #[arg(short, long, default_value_t = 3)]
    rounds: usize,
    /// A program counts as settled when it has written nothing for this many milliseconds and has
    /// used the processor for at most a fifth of that time
    #[arg(long, value_name = "MS", default_value = "120", value_parser = millis)]
    quiet: Duration,
    /// Give up on a key after this many milliseconds
    #[arg(long, value_name = "MS", default_value = "60000", value_parser = millis)]
    limit: Duration,
    /// Watch each idle program for this many milliseconds
    #[arg(long, value_name = "MS", default_value = "1000", value_parser = millis)]
    idle: Duration,
    /// Also print the median time of each keystroke
    #[arg(long)]
    each: bool,
}

/// A program and the keys to press in it.
#[derive(Args)]
struct Press {
    /// The program, as NAME=COMMAND
    #[arg(short, long, value_name = "NAME=COMMAND")]
    program: Command,
    /// Text to type before the measurement. It may contain keys such as <enter>
    #[arg(short, long, default_value = "", value_name = "TEXT")]
    before: String,
    /// The keys to measure, such as <down> or ]
    #[arg(required = true)]
    keys: Vec<String>,
    /// How many times to press all keys in turn
    #[arg(short, long, default_value_t = 20)]
    rounds: usize,
}

/// The programs to start.
#[derive(Args)]
struct First {
    /// A program to measure, as NAME=COMMAND, in the same form as for `run`
    #[arg(short, long = "program", value_name = "NAME=COMMAND", required = true)]
    programs: Vec<Command>,
    /// How many times to start each program
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
        Task::Run(run) => typing::run(&run).map(|measured| {
            table::typing(&measured);
            if run.each {
                table::each_key(&measured);
            }
        }),
        Task::Press(press) => typing::press(&press).map(|pressed| table::pressed(&pressed)),
        Task::First(first) => {
            typing::first(&first.programs, first.rounds).map(|measured| table::first(&measured))
        }
        Task::Lines { folder, fields, names } => Ok(folder::lines(&folder, &fields, &names)?),
        Task::Read { folder } => {
            let (cards, bytes) = folder::read(&folder)?;
            println!("{cards} cards, {bytes} bytes");
            Ok(())
        }
        Task::Keep { folder } => {
            println!("{} bytes", folder::keep(&folder)?);
            Ok(())
        }
        Task::Names { folder, count } => {
            println!("{} names", folder::names(&folder, count));
            Ok(())
        }
    }
}
