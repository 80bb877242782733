//! Mends of cards: shown as a diff, written when nobody objects.

use std::io::{self, BufRead, IsTerminal, Write};

use similar::{ChangeTag, TextDiff};

use crate::atlas::{cause, rewrite};
use crate::check::Change;
use crate::cli::error::Error;
use crate::cli::out::{Out, complain, remark_rendered};
use crate::page::Ink;
use crate::role::Severity;
use crate::text::harmless;
use crate::ui::Look;

use super::{is_conversation, number};

/// Lines around a change that are shown.
const AROUND: usize = 1;

/// Prints what would change: to be read on a terminal, as a patch elsewhere.
pub(super) fn print(changes: &[Change], look: Look<'_>, out: &mut Out) -> Result<(), Error> {
    if io::stdout().is_terminal() {
        return rows(changes, look).iter().try_for_each(|row| out.rendered(row));
    }
    for Change { origin, before, after, .. } in changes {
        let diff = TextDiff::from_lines(before.as_str(), after.as_str());
        let path = origin.to_string();
        let patch = diff.unified_diff().header(&path, &path).to_string();
        out.raw(&patch, false)?;
    }
    Ok(())
}

/// Shows what is about to change on standard error, where it is asked too; what `check` finds is
/// on standard output.
pub(super) fn show(changes: &[Change], look: Look<'_>) {
    let look = Look { colour: look.colour && io::stderr().is_terminal(), ..look };
    rows(changes, look).iter().for_each(|row| remark_rendered(row));
}

/// A diff whose lines were made harmless.
fn rows(changes: &[Change], look: Look<'_>) -> Vec<String> {
    let inked = |ink: Ink, text: &str| {
        let text = harmless(text);
        if !look.colour {
            return text.into_owned();
        }
        let style = look.ansi(ink);
        format!("{style}{text}{style:#}")
    };
    let mut rows = Vec::new();
    for Change { origin, before, after, .. } in changes {
        rows.push(inked(Ink::Strong, &format!("--- {origin}")));
        rows.push(inked(Ink::Strong, &format!("+++ {origin}")));
        let diff = TextDiff::from_lines(before.as_str(), after.as_str());
        for hunk in diff.unified_diff().context_radius(AROUND).iter_hunks() {
            rows.push(inked(Ink::Dim, &hunk.header().to_string()));
            rows.extend(hunk.iter_changes().map(|line| {
                let ink = match line.tag() {
                    ChangeTag::Delete => Ink::Problem(Severity::Error),
                    ChangeTag::Insert => Ink::Metric,
                    ChangeTag::Equal => Ink::Text,
                };
                let text = line.value().trim_end_matches(['\n', '\r']);
                inked(ink, &format!("{}{text}", line.tag()))
            }));
        }
    }
    rows
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
            Err(error) => {
                complain(&format!("cannot mend {}: {}", path.display(), cause(&error)));
            }
        }
    }
    match written {
        0 => Err(Error::new("no card could be mended")),
        written => Ok(written),
    }
}
