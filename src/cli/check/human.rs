//! Prints problems for people, each with its line and a caret. If a folder has too many problems of
//! one kind, only their number is printed.
//!
//! ```text
//! warning[missing-target]: no card describes `Chief Executive Officer`
//!   --> roles/cto/profile.md:52:22
//!    |
//! 52 | - **Reports to** → Chief Executive Officer (weekly)
//!    |                    ^^^^^^^^^^^^^^^^^^^^^^^
//!    = help: did you mean Chief of Staff?
//! ```

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::atlas::Atlas;
use crate::check::Finding;
use crate::cli::commands::terminal_width;
use crate::cli::error::Error;
use crate::cli::out::Out;
use crate::page::Ink;
use crate::role::{Rule, Severity};
use crate::text::sanitize;
use crate::ui::Look;

/// The maximum number of problems of one kind in a folder that are listed individually.
const MOST: usize = 20;
/// The maximum number of characters in a printed line, and the maximum number of characters before
/// the part with the carets.
const LINE: usize = 160;
const BEFORE: usize = 60;

/// Prints the problems of each card. Cards with the most serious problems come first.
pub(super) fn print(
    atlas: &Atlas,
    findings: &[Finding],
    look: Look<'_>,
    out: &mut Out,
) -> Result<(), Error> {
    let mut kinds: BTreeMap<FindingKind<'_>, usize> = BTreeMap::new();
    for finding in findings {
        *kinds.entry(kind(finding)).or_default() += 1;
    }
    let renderer = renderer(look);
    for finding in findings {
        if kinds.get(&kind(finding)).is_some_and(|count| *count <= MOST) {
            out.rendered(&renderer.render(&[snippet(atlas, finding)]))?;
            out.rendered("")?;
        }
    }
    for ((folder, rule, severity), count) in kinds.into_iter().filter(|(_, count)| *count > MOST) {
        let title = format!("{count} times in {}: {}", folder.display(), rule.title());
        let title = level(severity).primary_title(sanitize(&title)).id(rule.name());
        let hint = Level::HELP.message("--format short lists every problem");
        out.rendered(&renderer.render(&[Group::with_title(title).element(hint)]))?;
        out.rendered("")?;
    }
    Ok(())
}

/// The folder, rule and severity of a problem. Problems of the same kind are counted together.
type FindingKind<'a> = (&'a Path, Rule, Severity);

/// Returns the kind of a problem. Because each `profile.md` has its own folder, problems in such
/// files are counted for the parent of that folder.
fn kind(finding: &Finding) -> FindingKind<'_> {
    let path = finding.origin.file().unwrap_or(Path::new(""));
    let folder = path.parent().unwrap_or(Path::new(""));
    let own = path.file_name().is_some_and(|name| name == "profile.md");
    let above = folder.parent().filter(|above| own && !above.as_os_str().is_empty());
    (above.unwrap_or(folder), finding.problem.rule, finding.severity)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::NOTE.with_name("hint"),
    }
}

fn snippet<'a>(atlas: &Atlas, finding: &'a Finding) -> Group<'a> {
    let problem = &finding.problem;
    let title = level(finding.severity).primary_title(sanitize(&problem.message));
    let group = Group::with_title(title.id(problem.rule.name()));
    let path = sanitize(&finding.origin.place()).into_owned();
    let line = finding.role.and_then(|id| {
        let text = atlas[id].text.strip_prefix('\u{feff}').unwrap_or(&atlas[id].text);
        text.lines().nth(problem.line.saturating_sub(1) as usize)
    });
    let group = match line {
        Some(line) => {
            let (shown, span) = window(line, problem.column as usize, problem.width as usize);
            let start = problem.line as usize;
            let caret = AnnotationKind::Primary.span(span);
            group.element(Snippet::source(shown).line_start(start).path(path).annotation(caret))
        }
        None => group.element(Origin::path(path)),
    };
    match &problem.help {
        Some(help) => group.element(Level::HELP.message(sanitize(help))),
        None => group,
    }
}

/// Sanitizes a line, and returns it with the byte range to mark with carets. A long line is cut to
/// the text around this range. `column` counts characters from 1. If `width` is 0, the range
/// extends to the end of the line.
fn window(line: &str, column: usize, width: usize) -> (String, Range<usize>) {
    let chars = line.chars().count();
    let start = column.saturating_sub(1).min(chars);
    let end = match width {
        0 => line.trim_end().chars().count().max(start),
        width => (start + width).min(chars),
    };
    let first = if chars > LINE { start.saturating_sub(BEFORE) } else { 0 };
    let last = chars.min(first + LINE);
    let mut shown = String::from(if first > 0 { "…" } else { "" });
    shown.push_str(&part(line, first, start));
    let from = shown.len();
    shown.push_str(&part(line, start, end.min(last)));
    let to = shown.len();
    shown.push_str(&part(line, end.min(last), last));
    shown.push_str(if last < chars { "…" } else { "" });
    (shown, from..to)
}

/// Returns the characters between two positions, sanitized.
fn part(line: &str, from: usize, to: usize) -> String {
    let part: String = line.chars().skip(from).take(to.saturating_sub(from)).collect();
    sanitize(&part).into_owned()
}

fn renderer(look: Look<'_>) -> Renderer {
    if !look.colour {
        return Renderer::plain().term_width(terminal_width());
    }
    let bold = |severity| look.ansi(Ink::Problem(severity)).bold();
    Renderer::styled()
        .term_width(terminal_width())
        .error(bold(Severity::Error))
        .warning(bold(Severity::Warning))
        .note(bold(Severity::Hint))
        .help(look.ansi(Ink::Key))
        .line_num(look.ansi(Ink::Dim))
        .context(look.ansi(Ink::Dim))
        .emphasis(look.ansi(Ink::Strong))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_caret_is_below_the_marked_text() {
        assert_eq!(meant("- **A** → Bé (daily)", 11, 2), "Bé");
        assert_eq!(meant("name: x  ", 1, 0), "name: x");
        assert_eq!(meant("a\u{1b}[2Jb", 2, 4), "␛[2J");
        let long = "x".repeat(100_000);
        let (shown, span) = window(&long, 50_000, 3);
        assert!(shown.chars().count() <= LINE + 2 && span.len() == 3);
    }

    fn meant(line: &str, column: usize, width: usize) -> String {
        let (shown, span) = window(line, column, width);
        shown.get(span).unwrap().to_owned()
    }

    proptest! {
        #[test]
        fn it_is_always_within_the_line(line in ".{0,300}", column in 0_usize..400, width in 0_usize..400) {
            let (shown, span) = window(&line, column, width);
            prop_assert!(shown.get(span).is_some());
        }
    }
}
