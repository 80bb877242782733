//! `examples KIND` prints or writes role files in formats that people already use for roles, as
//! samples to try, read and copy.

use clap::ValueEnum;

use crate::store::{create_card, example_files};

use super::Outcome;
use super::args::ExamplesArgs;
use super::error::Error;
use super::out::{Out, quoted, remark};

/// A kind of role files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExampleKind {
    /// Agent definitions with front matter and a prompt
    Agents,
    /// Job descriptions and a career ladder
    JobFamily,
    /// Team APIs in YAML
    TeamApi,
}

impl ExampleKind {
    fn folder(self) -> &'static str {
        match self {
            ExampleKind::Agents => "agents",
            ExampleKind::JobFamily => "job-family",
            ExampleKind::TeamApi => "team-api",
        }
    }
}

/// Prints the files, or writes them to a folder and prints their paths.
pub(super) fn examples(args: &ExamplesArgs, out: &mut Out) -> Result<Outcome, Error> {
    let files = example_files(args.kind.folder());
    let Some(folder) = &args.to else {
        for (number, (name, text)) in files.iter().enumerate() {
            let gap = if number == 0 { "" } else { "\n" };
            out.raw(&format!("{gap}==> {name} <==\n{text}"), false)?;
        }
        return Ok(Outcome::Found);
    };
    for (name, text) in files {
        let path = folder.join(name);
        create_card(folder, &path, text).map_err(Error::new)?;
        out.line(&path.display().to_string())?;
    }
    out.flush()?;
    remark(&format!("next: `rolescope {}` shows the cards", quoted(&folder.to_string_lossy())));
    Ok(Outcome::Found)
}
