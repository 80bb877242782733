//! Derives data from the letters of names and words: initials, numeronyms, and a letter set that
//! quickly rules out words.

use std::ops::Range;

/// Returns the first letters of the words of a folded string, with the byte range of each letter,
/// or `None` if the string has fewer than two words.
pub(super) fn initials(folded: &str) -> Option<(String, Vec<Range<usize>>)> {
    let mut letters = String::new();
    let mut places = Vec::new();
    let mut before = ' ';
    for (at, c) in folded.char_indices() {
        if c.is_alphanumeric() && !before.is_alphanumeric() {
            letters.push(c);
            places.push(at..at + c.len_utf8());
        }
        before = c;
    }
    (places.len() > 1).then_some((letters, places))
}

/// Writes the first letters of the words of a folded string into `letters`, which is overwritten.
/// Returns whether the string has several words: see [`initials`].
pub(super) fn write_initials(folded: &str, letters: &mut String) -> bool {
    letters.clear();
    let (mut words, mut before) = (0, ' ');
    for c in folded.chars() {
        if c.is_alphanumeric() && !before.is_alphanumeric() {
            letters.push(c);
            words += 1;
        }
        before = c;
    }
    words > 1
}

/// A word in the form `k8s`: its first letter, the number of omitted letters, and its last letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numeronym {
    first: char,
    /// The length of the unabbreviated word.
    length: usize,
    last: char,
}

impl Numeronym {
    /// Parses a letter, a count of at least five, and a letter. The minimum keeps `e2e` from
    /// meaning `edge`.
    pub(super) fn read(text: &str) -> Option<Numeronym> {
        let mut chars = text.chars();
        let (first, last) = (chars.next()?, chars.next_back()?);
        let digits = chars.as_str();
        let count: usize =
            digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
        let letters = first.is_alphabetic() && last.is_alphabetic();
        (letters && (5..64).contains(&count)).then_some(Numeronym {
            first,
            length: count + 2,
            last,
        })
    }

    /// Returns whether the numeronym can be an abbreviation of a folded word.
    pub(super) fn fits(self, word: &str) -> bool {
        word.starts_with(self.first)
            && word.ends_with(self.last)
            && word.chars().count() == self.length
            && word.chars().all(char::is_alphabetic)
    }
}

/// The maximum number of letters that occur in only one of two words, if the words differ by two
/// typing errors. Each error changes at most two letters.
pub(super) const MOST_DIFFERENT: u32 = 4;

/// A set of letters and digits. All other characters share the remaining bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Letters(u64);

impl Letters {
    /// Returns the letters in a folded string.
    pub(super) fn from_text(folded: &str) -> Letters {
        let letters = folded.chars().filter(|c| *c != ' ');
        Letters(letters.fold(0, |set, c| set | 1 << bit_number(c)))
    }

    /// Returns the number of letters that are in only one of two sets.
    pub(super) fn differ(self, other: Letters) -> u32 {
        (self.0 ^ other.0).count_ones()
    }

    /// Returns whether the set may contain all of `wanted`.
    pub(super) fn hold(self, wanted: Letters) -> bool {
        wanted.0 & !self.0 == 0
    }
}

/// Returns the index of the bit for a character.
fn bit_number(c: char) -> u32 {
    match c {
        'a'..='z' => c as u32 - 'a' as u32,
        '0'..='9' => 26 + c as u32 - '0' as u32,
        _ => 36 + c as u32 % 28,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numeronyms_are_a_rule_not_a_list() {
        for (short, long) in [
            ("k8s", "kubernetes"),
            ("i18n", "internationalization"),
            ("a11y", "accessibility"),
            ("o11y", "observability"),
        ] {
            assert!(Numeronym::read(short).unwrap().fits(long), "{short}");
        }
        assert_eq!(Numeronym::read("e2e"), None);
        assert_eq!(Numeronym::read("p95"), None);
    }

    #[test]
    fn initials_are_written_as_they_are_returned() {
        let mut letters = String::new();
        for text in ["site reliability engineer", "sql", "", "c++ & \u{e9}tudes", " a-b 2c"] {
            let several = write_initials(text, &mut letters);
            let expected = initials(text).map(|(letters, _)| letters);
            assert_eq!(several.then_some(letters.clone()), expected, "{text}");
        }
    }

    #[test]
    fn a_set_never_denies_a_letter_that_is_there() {
        let text = "café-数据 c++ 42";
        for c in text.chars() {
            assert!(Letters::from_text(text).hold(Letters::from_text(&c.to_string())), "{c}");
        }
        assert!(!Letters::from_text("kubernetes").hold(Letters::from_text("sql")));
    }
}
