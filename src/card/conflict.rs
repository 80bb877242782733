//! Conflict markers, which a version control system leaves in a file when it cannot merge two
//! versions of the file.
//!
//! ```text
//! <<<<<<< ours
//! ||||||| base, which not every tool writes
//! =======
//! >>>>>>> theirs
//! ```
//!
//! A line of equals signs alone may underline a heading, so a conflict is reported only if at least
//! two markers follow each other in this order. A conflict inside a closed code block is treated as
//! an example and is not reported.

use std::ops::Range;

use memchr::memmem;

use crate::role::{Problem, Rule};

use super::chunks::{closes_fence, opened_fence};

/// The minimum length of a marker, which is the default length in git.
const SHORTEST: usize = 7;

/// The markers, in their order within a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Marker {
    Ours,
    Between,
    Theirs,
}

/// Returns the first conflict in `text`, as a problem at the line of its first marker.
pub fn conflict(text: &str) -> Option<Problem> {
    // Most cards contain no marker and need no further check.
    let text = super::container::without_bom(text);
    let has = |marker: &str| memmem::find(text.as_bytes(), marker.as_bytes()).is_some();
    if !has("<<<<<<<") && !has(">>>>>>>") {
        return None;
    }
    let fences = fences(text);
    let mut open: Option<(usize, Marker, usize)> = None;
    let mut found = None;
    for (number, line) in text.lines().enumerate() {
        let Some((marker, length)) = marker(line) else { continue };
        match open {
            Some((first, before, same)) if same == length && before < marker => {
                if !fences.iter().any(|fence| fence.contains(&first) && fence.contains(&number)) {
                    found = Some(first);
                    break;
                }
            }
            _ => open = None,
        }
        // Keep the first marker, because a conflict that begins inside a code block and ends after
        // the block is a real conflict and not an example.
        match (marker, open) {
            (Marker::Ours, _) | (Marker::Between, None) => open = Some((number, marker, length)),
            (Marker::Between, Some(_)) => {}
            (Marker::Theirs, _) => open = None,
        }
    }
    let line = u32::try_from(found? + 1).unwrap_or(u32::MAX);
    let message = "the file contains a merge conflict, so it is not read as a card";
    Some(
        Problem::new(Rule::HalfMerged, (line, 1), message)
            .help("keep one of the two versions and remove the conflict markers"),
    )
}

/// Returns the marker on a line, and its length.
fn marker(line: &str) -> Option<(Marker, usize)> {
    let sign = line.chars().next()?;
    let rest = line.trim_start_matches(sign);
    let length = line.len() - rest.len();
    if length < SHORTEST {
        return None;
    }
    let labelled = rest.is_empty() || rest.starts_with([' ', '\t']);
    match sign {
        '<' if labelled => Some((Marker::Ours, length)),
        '>' if labelled => Some((Marker::Theirs, length)),
        '=' if rest.trim().is_empty() => Some((Marker::Between, length)),
        _ => None,
    }
}

/// Returns the lines of each closed code block, including its fences. Lines count from 0.
fn fences(text: &str) -> Vec<Range<usize>> {
    let mut fences = Vec::new();
    let mut open: Option<(usize, (char, usize))> = None;
    for (number, line) in text.lines().enumerate() {
        let bare = line.trim_start_matches(' ');
        if line.len() - bare.len() > 3 {
            continue;
        }
        match open {
            None => open = opened_fence(bare).map(|fence| (number, fence)),
            Some((start, fence)) if closes_fence(bare, fence) => {
                fences.push(start..number + 1);
                open = None;
            }
            Some(_) => {}
        }
    }
    fences
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Option<u32> {
        conflict(text).map(|problem| problem.line)
    }

    #[test]
    fn a_conflict_is_found_at_its_first_marker() {
        for (text, at) in [
            ("# A\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> b\n", 2),
            ("\u{feff}<<<<<<< HEAD\r\nx\r\n=======\r\ny\r\n>>>>>>> b\r\n", 1),
            ("<<<<<<< HEAD\nx\n||||||| base\nz\n=======\ny\n>>>>>>> b\n", 1),
            ("Title\n=======\n\n<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n", 4),
            // The markers are longer than usual, or the conflict was only partly removed.
            ("<<<<<<<<<< a\nx\n==========\ny\n>>>>>>>>>> b\n", 1),
            ("x\n=======\ny\n>>>>>>> b\n", 2),
            ("<<<<<<< a\nx\n=======\ny\n", 1),
            // One side of the conflict opens a code block, which the markers cut in two.
            ("<<<<<<< a\n```\nx\n=======\n```\ny\n>>>>>>> b\nz\n```\n", 1),
            // A real conflict follows an example in a code block.
            ("```\n<<<<<<< a\n=======\n>>>>>>> b\n```\n<<<<<<< a\n=======\n>>>>>>> b\n", 6),
            ("```\nnever closed\n<<<<<<< a\n=======\n>>>>>>> b\n", 3),
        ] {
            assert_eq!(line(text), Some(at), "{text}");
        }
    }

    #[test]
    fn similar_lines_are_not_a_conflict() {
        for text in [
            "Title\n=======\n\nTitle\n=======\n",
            "Title\n=======\n\n>>>>>> six\n",
            "```\n<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n```\n",
            "~~~~ text\n<<<<<<< a\n```\n=======\n>>>>>>> b\n~~~~\n",
            " <<<<<<< a\n =======\n >>>>>>> b\n",
            "<<<<<<<a>\n=======\n",
            ">>>>>>> b\n=======\n<<<<<<< a\n",
            "<<<<<<<< a\n=======\n",
        ] {
            assert_eq!(line(text), None, "{text}");
        }
    }
}
