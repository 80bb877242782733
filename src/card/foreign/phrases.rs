//! Finds the line numbers of values whose parser does not report lines, such as those in front
//! matter.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use super::role::line_number;

/// The first line on which each phrase of `text` occurs. A phrase is the text between two
/// punctuation marks.
pub(super) struct PhraseLines<'t> {
    text: &'t str,
    /// The range of lines in which phrases are searched for, counted from 0.
    within: Range<usize>,
    /// The line of each phrase, computed on first use.
    lines: OnceCell<HashMap<&'t str, u32>>,
}

/// Punctuation marks that end a phrase.
const SIGNS: [char; 14] = [',', ':', '[', ']', '{', '}', '"', '\'', '#', '*', '`', '=', '(', ')'];

impl<'t> PhraseLines<'t> {
    /// Finds phrases in these lines of `text`, counted from 0.
    pub(super) fn new(text: &'t str, within: Range<usize>) -> PhraseLines<'t> {
        PhraseLines { text, within, lines: OnceCell::new() }
    }

    /// Sets the line of a value if it is not known yet. A value that is not found gets the first
    /// line.
    pub(super) fn locate(&self, line: &mut u32, value: &str) {
        if *line <= 1 {
            *line = self.line(value).unwrap_or_else(|| line_number(self.within.start));
        }
    }

    /// Returns the number of the first line that contains the beginning of a value, counted from 1.
    fn line(&self, value: &str) -> Option<u32> {
        let phrase = value.lines().next().and_then(|line| phrases(line).next())?;
        let lines = self.lines.get_or_init(|| {
            let (mut lines, Range { start, end }) = (HashMap::new(), self.within.clone());
            for (line, number) in self.text.lines().zip(1..).take(end).skip(start) {
                for phrase in phrases(line) {
                    lines.entry(phrase).or_insert(number);
                }
            }
            lines
        });
        lines.get(phrase).copied()
    }
}

/// Returns the phrases of a line, without list marks.
pub(super) fn phrases(line: &str) -> impl Iterator<Item = &str> {
    line.split(SIGNS)
        .map(|phrase| {
            let phrase = phrase.trim();
            phrase.strip_prefix("- ").unwrap_or(phrase).trim().trim_end_matches('.')
        })
        .filter(|phrase| !phrase.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_on_the_first_line_that_has_it() {
        let text =
            "---\nname: A\nreports_to: [tech-lead, \"QA lead\"]\nskills:\n  - SQL: fast\n---\n";
        let phrases = PhraseLines::new(text, 0..usize::MAX);
        for (value, line) in [("tech-lead", 3), ("QA lead", 3), ("SQL", 5), ("SQL, fast", 5)] {
            assert_eq!(phrases.line(value), Some(line), "{value}");
        }
        assert_eq!(phrases.line("Rust"), None);
        let phrases = PhraseLines::new(text, 3..6);
        assert_eq!((phrases.line("SQL"), phrases.line("tech-lead")), (Some(5), None));
        let mut line = 1;
        phrases.locate(&mut line, "tech-lead");
        assert_eq!(line, 4);
    }
}
