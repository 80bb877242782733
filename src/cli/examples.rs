//! `examples KIND` prints or writes role files in formats that people already use for roles, as
//! samples to try, read and copy.

use std::path::Path;

use crate::store::{create_card, example_files};

use super::Outcome;
use super::error::Error;
use super::out::{Out, quoted, remark};

/// The kinds of role files: the name, which is also the name of the folder, and a description.
pub(super) const KINDS: [(&str, &str); 3] = [
    ("agents", "Agent definitions with front matter and a prompt"),
    ("job-family", "Job descriptions and a career ladder"),
    ("team-api", "Team APIs in YAML"),
];

/// Prints the files, or writes them to a folder and prints their paths.
pub(super) fn examples(kind: &str, folder: Option<&Path>, out: &mut Out) -> Result<Outcome, Error> {
    let files = example_files(kind);
    let Some(folder) = folder else {
        for (number, (name, text)) in files.iter().enumerate() {
            let gap = if number == 0 { "" } else { "\n" };
            out.raw(&format!("{gap}==> {name} <==\n{text}"))?;
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
