//! Shows the fixes for cards as a diff, and writes them unless the user declines.

use std::io::{self, BufRead, IsTerminal, Write};
use std::os::unix::ffi::OsStrExt;

use similar::{ChangeTag, TextDiff};

use crate::check::Change;
use crate::cli::error::Error;
use crate::cli::out::{Out, complain, remark, remark_rendered};
use crate::page::Ink;
use crate::role::{Origin, Severity};
use crate::store::{cause, rewrite};
use crate::text::{counted, quote_path, sanitize};
use crate::tty::Caught;
use crate::ui::Look;

use super::sweeper::Sweeper;

/// The number of lines of context around a change.
const AROUND: usize = 1;

/// Prints the changes: as a coloured diff on a terminal, or else as a patch.
pub(super) fn print(changes: &[Change], look: Look<'_>, out: &mut Out) -> Result<(), Error> {
    if out.terminal {
        return rows(changes, look).iter().try_for_each(|row| out.rendered(row));
    }
    for Change { origin, before, after, .. } in changes {
        let path = quoted(origin);
        // In a patch, a path that contains spaces must be followed by a tab.
        let path = if path.contains(' ') { path + "\t" } else { path };
        let (before, after) = (lines(before), lines(after));
        let diff = TextDiff::configure().newline_terminated(true).diff_slices(&before, &after);
        let patch = diff.unified_diff().header(&path, &path).to_string();
        out.raw(&patch)?;
    }
    Ok(())
}

/// Splits `text` into lines as `git apply` and `patch` do. These programs do not treat a carriage
/// return as the end of a line.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Returns the path of a card, quoted in the same way as git quotes paths.
fn quoted(origin: &Origin) -> String {
    match origin.file() {
        Some(path) => quote_path(path.as_os_str().as_bytes()),
        None => quote_path(origin.to_string().as_bytes()),
    }
}

/// Prints the changes on standard error, where the user is later asked whether to write them.
/// Standard output is reserved for the problems.
pub(super) fn show(changes: &[Change], look: Look<'_>) {
    let look = Look { colour: look.colour && io::stderr().is_terminal(), ..look };
    rows(changes, look).iter().for_each(|row| remark_rendered(row));
}

/// Returns the sanitized lines of a diff.
fn rows(changes: &[Change], look: Look<'_>) -> Vec<String> {
    let mut rows = Vec::new();
    for Change { origin, before, after, .. } in changes {
        rows.push(inked(look, Ink::Strong, &format!("--- {}", quoted(origin))));
        rows.push(inked(look, Ink::Strong, &format!("+++ {}", quoted(origin))));
        let (before, after) = (lines(before), lines(after));
        let diff = TextDiff::configure().newline_terminated(true).diff_slices(&before, &after);
        for hunk in diff.unified_diff().context_radius(AROUND).iter_hunks() {
            rows.push(inked(look, Ink::Dim, &hunk.header().to_string()));
            rows.extend(hunk.iter_changes().map(|line| {
                let ink = match line.tag() {
                    ChangeTag::Delete => Ink::Problem(Severity::Error),
                    ChangeTag::Insert => Ink::Metric,
                    ChangeTag::Equal => Ink::Text,
                };
                let text = line.value().trim_end_matches(['\n', '\r']);
                inked(look, ink, &format!("{}{text}", line.tag()))
            }));
        }
    }
    rows
}

/// Sanitizes `text` and, unless colours are disabled, gives it the theme's colour for `ink`.
fn inked(look: Look<'_>, ink: Ink, text: &str) -> String {
    let text = sanitize(text);
    if !look.colour {
        return text.into_owned();
    }
    let style = look.ansi(ink);
    format!("{style}{text}{style:#}")
}

/// Returns whether to write the fixes. Asks the user if standard input and standard error are
/// terminals. Otherwise, the option `--fix` counts as consent.
pub(super) fn agreed(changes: &[Change]) -> bool {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return true;
    }
    let fixes = match changes.iter().map(|change| change.fixes).sum::<usize>() {
        1 => "1 fix".to_owned(),
        fixes => format!("{fixes} fixes"),
    };
    let question = format!("apply {fixes} to {}? [y/N] ", counted(changes.len(), "card"));
    drop(io::stderr().write_all(question.as_bytes()));
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

/// Writes the fixes, and returns the number of cards that were written. If writing one card fails,
/// the other cards are still written. A signal ends the program only between two cards, after a
/// message that says how many cards were written.
pub(super) fn write(changes: &[Change]) -> Result<usize, Error> {
    let caught = Caught::begin();
    let paths = changes.iter().filter_map(|change| Some((change, change.origin.file()?)));
    // Links are resolved, because a fix creates its temporary file in the folder of the link's
    // target.
    let folders =
        paths.clone().filter_map(|(_, path)| Some(path.canonicalize().ok()?.parent()?.to_owned()));
    let _sweeper = Sweeper::start(&folders.collect());
    let mut written = 0;
    for (change, path) in paths {
        if caught.any() {
            break;
        }
        match rewrite(path, &change.before, &change.after) {
            Ok(()) => written += 1,
            Err(error) => {
                complain(&format!("cannot fix {}: {}", path.display(), cause(&error)));
            }
        }
    }
    if caught.any() {
        let cards = counted(changes.len(), "card");
        remark(&format!(
            "interrupted: {written} of {cards} fixed; run the command again to fix the rest"
        ));
        caught.obey();
    }
    match written {
        0 => Err(Error::new("no cards could be fixed")),
        written => Ok(written),
    }
}
