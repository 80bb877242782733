//! Finds the lines of values that have no place of their own, such as those of front matter.

use std::collections::HashMap;

/// The first line of each phrase of a text. A phrase is the text between two signs.
pub(super) struct PhraseLines<'t> {
    lines: HashMap<&'t str, u32>,
}

/// Signs that end a phrase.
const SIGNS: [char; 14] = [',', ':', '[', ']', '{', '}', '"', '\'', '#', '*', '`', '=', '(', ')'];

impl<'t> PhraseLines<'t> {
    /// Reads a text.
    pub(super) fn new(text: &'t str) -> PhraseLines<'t> {
        let mut lines = HashMap::new();
        for (line, number) in text.lines().zip(1..) {
            for phrase in phrases(line) {
                lines.entry(phrase).or_insert(number);
            }
        }
        PhraseLines { lines }
    }

    /// The first line with the beginning of a value, from 1.
    pub(super) fn line(&self, value: &str) -> Option<u32> {
        let first = value.lines().next().and_then(|line| phrases(line).next());
        first.and_then(|phrase| self.lines.get(phrase)).copied()
    }
}

/// The phrases of a line, without the marks of lists.
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
