//! Mends of cards: shown as a diff, written when nobody objects.

use std::io::{self, BufRead, Write};

use similar::{ChangeTag, TextDiff};

use crate::atlas::rewrite;
use crate::check::Change;
use crate::cli::error::Error;
use crate::cli::out::{Out, complain};
use crate::page::Ink;
use crate::role::Severity;
use crate::text::harmless;
use crate::ui::Look;

use super::{is_conversation, number};

/// Lines around a change that are shown.
const AROUND: usize = 1;

/// Shows what would change, as a unified diff.
pub(super) fn show(changes: &[Change], look: Look, out: &mut Out) -> Result<(), Error> {
    for change in changes {
        let path = change.origin.to_string();
        let inked = |ink: Ink, text: &str| {
            let text = harmless(text);
            if !look.colour {
                return text.into_owned();
            }
            let style = look.ansi(ink);
            format!("{style}{text}{style:#}")
        };
        out.rendered(&inked(Ink::Strong, &format!("--- {path}")))?;
        out.rendered(&inked(Ink::Strong, &format!("+++ {path}")))?;
        let diff = TextDiff::from_lines(change.before.as_str(), change.after.as_str());
        for hunk in diff.unified_diff().context_radius(AROUND).iter_hunks() {
            out.rendered(&inked(Ink::Dim, &hunk.header().to_string()))?;
            for line in hunk.iter_changes() {
                let ink = match line.tag() {
                    ChangeTag::Delete => Ink::Problem(Severity::Error),
                    ChangeTag::Insert => Ink::Metric,
                    ChangeTag::Equal => Ink::Text,
                };
                let text = line.value().trim_end_matches(['\n', '\r']);
                out.rendered(&inked(ink, &format!("{}{text}", line.tag())))?;
            }
        }
    }
    Ok(())
}

/// Whether the mends may be written. On a terminal it is asked; elsewhere `--fix` was the answer.
pub(super) fn agreed(changes: &[Change]) -> bool {
    if !is_conversation() {
        return true;
    }
    let mends = changes.iter().map(|change| change.mends).sum();
    let question =
        format!("write {} to {}? [y/N] ", number(mends, "mend"), number(changes.len(), "card"));
    drop(io::stderr().write_all(question.as_bytes()));
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

/// Writes the mends; the answer is how many cards were written. One that cannot be written does
/// not keep the others from being.
pub(super) fn write(changes: &[Change]) -> Result<usize, Error> {
    let mut written = 0;
    for change in changes {
        let Some(path) = change.origin.file() else { continue };
        match rewrite(path, &change.before, &change.after) {
            Ok(()) => written += 1,
            Err(error) => complain(&format!("cannot mend {}: {error}", path.display())),
        }
    }
    match written {
        0 => Err(Error::new("no card could be mended")),
        written => Ok(written),
    }
}
