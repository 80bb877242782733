//! Finds the line numbers of values whose parser does not report lines, such as those in front
//! matter.

use std::cell::OnceCell;
use std::collections::HashMap;

/// The first line on which each phrase of `text` occurs. A phrase is the text between two
/// punctuation marks.
pub(super) struct PhraseLines<'t> {
    text: &'t str,
    /// The line of each phrase, computed on first use.
    lines: OnceCell<HashMap<&'t str, u32>>,
}

/// Punctuation marks that end a phrase.
const SIGNS: [char; 14] = [',', ':', '[', ']', '{', '}', '"', '\'', '#', '*', '`', '=', '(', ')'];

impl<'t> PhraseLines<'t> {
    pub(super) fn new(text: &'t str) -> PhraseLines<'t> {
        PhraseLines { text, lines: OnceCell::new() }
    }

    /// Sets the line of a value if it is not known yet.
    pub(super) fn locate(&self, line: &mut u32, value: &str) {
        if *line <= 1 {
            *line = self.line(value).unwrap_or(1);
        }
    }

    /// Returns the number of the first line that contains the beginning of a value, counted from 1.
    fn line(&self, value: &str) -> Option<u32> {
        let phrase = value.lines().next().and_then(|line| phrases(line).next())?;
        let lines = self.lines.get_or_init(|| {
            let mut lines = HashMap::new();
            for (line, number) in self.text.lines().zip(1..) {
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
fn phrases(line: &str) -> impl Iterator<Item = &str> {
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
        let phrases = PhraseLines::new(text);
        for (value, line) in [("tech-lead", 3), ("QA lead", 3), ("SQL", 5), ("SQL, fast", 5)] {
            assert_eq!(phrases.line(value), Some(line), "{value}");
        }
        assert_eq!(phrases.line("Rust"), None);
    }
}
