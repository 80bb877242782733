//! Generates a set of cards for measurements: `cargo run --release --example cards -- 10k FOLDER`.
//! The same arguments give the same files.

mod generate;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
struct Args {
    /// The number of cards: 1k, 10k, 100k, or any other number
    count: String,
    /// An empty or new folder
    folder: PathBuf,
    /// The number of extra unique words to spread over the cards
    #[arg(long, default_value_t = 0)]
    words: usize,
}

fn main() -> ExitCode {
    match write(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            drop(std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{message}\n")));
            ExitCode::from(2)
        }
    }
}

fn write(args: &Args) -> Result<(), String> {
    let (digits, thousands) = match args.count.strip_suffix('k') {
        Some(digits) => (digits, 1000),
        None => (args.count.as_str(), 1),
    };
    let count: usize =
        digits.parse().map_err(|_| format!("not a number of cards: {}", args.count))?;
    let count = count * thousands;
    fs::create_dir_all(&args.folder).map_err(|error| message(args, &error))?;
    let mut entries = fs::read_dir(&args.folder).map_err(|error| message(args, &error))?;
    if entries.next().is_some() {
        return Err(format!("{} is not empty", args.folder.display()));
    }
    for number in 0..count {
        let (slug, text) = generate::card(number, count, args.words);
        let folder = args.folder.join(slug);
        fs::create_dir(&folder).map_err(|error| message(args, &error))?;
        fs::write(folder.join("profile.md"), text).map_err(|error| message(args, &error))?;
    }
    Ok(())
}

fn message(args: &Args, error: &std::io::Error) -> String {
    format!("{}: {error}", args.folder.display())
}
