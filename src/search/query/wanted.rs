//! The words of a query, and how a word of a card matches them.

use std::ops::Range;

use crate::text::fold;

use super::super::field::{Field, Fields};
use super::super::fuzzy;
use super::super::letters::{Letters, Numeronym};
use super::super::rank::Tier;
use super::super::words::{chunks, parts, unhyphenated};

/// Consecutive words in one text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Words {
    /// One word, or several for a phrase; never empty.
    pub(crate) words: Vec<Needle>,
    /// The fields to search.
    pub(crate) fields: Fields,
    /// Whether the text must begin with the words.
    pub(crate) start: bool,
    /// Whether the text must end with the words.
    pub(crate) end: bool,
    how: How,
}

/// The tiers that a word may match in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// All tiers.
    Loose,
    /// All tiers except letters inside words and scattered letters, since a user who asks for SQL
    /// at a level does not want NoSQL.
    Word,
    /// Only the literal text, possibly inside a longer word.
    Literal,
    /// Only the whole word.
    Whole,
}

/// A word of a query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Needle {
    /// The folded text.
    pub(crate) text: String,
    /// The length in characters.
    pub(crate) length: usize,
    pub(crate) letters: Letters,
    numeronym: Option<Numeronym>,
    /// Whether the word may continue, as the last word in an unclosed quote.
    pub(crate) open: bool,
}

impl Words {
    /// Parses `word`, `'literal`, `'whole'`, `^start`, `end$` and `"a phrase"`.
    pub(super) fn read(text: &str, not: bool, fields: Fields) -> Option<Words> {
        let mut rest = text;
        let mut how = if not { How::Literal } else { How::Loose };
        if let Some(literal) = rest.strip_prefix('\'') {
            how = How::Literal;
            rest = literal;
            if let Some(whole) = rest.strip_suffix('\'').filter(|whole| !whole.is_empty()) {
                how = How::Whole;
                rest = whole;
            }
        }
        let (start, end) = (rest.starts_with('^'), rest.len() > 1 && rest.ends_with('$'));
        rest = rest.strip_prefix('^').unwrap_or(rest);
        rest = if end { rest.strip_suffix('$').unwrap_or(rest) } else { rest };
        let quoted = rest.strip_prefix('"');
        let open = quoted.is_some_and(|inside| !inside.ends_with('"'));
        let inside = quoted.map_or(rest, |inside| inside.strip_suffix('"').unwrap_or(inside));
        let folded = fold(inside);
        let mut words: Vec<Needle> =
            chunks(&folded).filter_map(|range| folded.get(range)).map(Needle::new).collect();
        // A phrase of one word means the whole word.
        if quoted.is_some() && how == How::Loose {
            how = How::Whole;
        }
        if let Some(last) = words.last_mut() {
            last.open = open;
        }
        (!words.is_empty()).then_some(Words { words, fields, start, end, how })
    }

    /// Reads a compound word as a possible slug or id.
    pub(super) fn hyphenated(&self) -> Option<Words> {
        let [needle] = self.words.as_slice() else { return None };
        let fields = self.fields.and(Fields::from_list(&[Field::Slug, Field::Id]));
        let parts = unhyphenated(&needle.text);
        if fields == Fields::NONE || self.how == How::Whole || !parts.trim().contains(' ') {
            return None;
        }
        let mut parts: Vec<Needle> =
            chunks(&parts).filter_map(|range| parts.get(range)).map(Needle::new).collect();
        parts.last_mut()?.open = true;
        (parts.len() > 1).then(|| Words { words: parts, fields, ..self.clone() })
    }

    /// Whether only whole words match.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn is_whole(&self) -> bool {
        self.how == How::Whole
    }

    /// Excludes letters inside other words and scattered letters.
    pub(super) fn strictly(self) -> Words {
        let how = if self.how == How::Loose { How::Word } else { self.how };
        Words { how, ..self }
    }

    /// Whether scattered letters match.
    pub(crate) fn is_fuzzy(&self) -> bool {
        self.is_loose() && self.how == How::Loose
    }

    /// Whether initials and numeronyms match.
    pub(crate) fn is_loose(&self) -> bool {
        matches!(self.how, How::Loose | How::Word)
            && !self.start
            && !self.end
            && self.words.len() == 1
    }

    /// The strict tier in which a word matches `needle`; `None` if it does not match. This does not
    /// check whether the word is the first or last of its text.
    pub(crate) fn strict(&self, needle: &Needle, word: &str) -> Option<Tier> {
        if word == needle.text {
            return Some(Tier::ExactWord);
        }
        if self.words.len() > 1 || needle.open {
            return (needle.open && word.starts_with(&needle.text)).then_some(Tier::Prefix);
        }
        match (self.start, self.end) {
            (true, true) => return None,
            (true, false) => return word.starts_with(&needle.text).then_some(Tier::Prefix),
            (false, true) => return word.ends_with(&needle.text).then_some(Tier::Substring),
            (false, false) => {}
        }
        match self.how {
            How::Whole => None,
            _ if word.starts_with(&needle.text) => Some(Tier::Prefix),
            How::Loose | How::Word if needle.numeronym.is_some_and(|shape| shape.fits(word)) => {
                Some(Tier::Numeronym)
            }
            How::Word => None,
            How::Loose if needle.length < 3 => None,
            _ => word.contains(&needle.text).then_some(Tier::Substring),
        }
    }

    /// Like [`Words::strict`], for a word of a card and its parts.
    pub(crate) fn tier(&self, needle: &Needle, word: &str) -> Option<Tier> {
        let whole = self.strict(needle, word);
        if self.start || self.end || self.words.len() > 1 || whole == Some(Tier::ExactWord) {
            return whole;
        }
        // The whole word contains each of its parts, so most words need no check of their parts.
        if whole.is_none() && needle.numeronym.is_none() && !word.contains(&needle.text) {
            return None;
        }
        let part = |range: Range<usize>| self.strict(needle, word.get(range)?);
        whole.into_iter().chain(parts(word).into_iter().filter_map(part)).min()
    }

    /// Whether only words that begin with the needle can match.
    pub(crate) fn is_prefix_only(&self, needle: &Needle) -> bool {
        let phrase = self.words.len() > 1;
        let short = self.how == How::Loose && needle.length < 3 && needle.numeronym.is_none();
        let inside = self.end && !self.start;
        !inside && (phrase || self.start || self.how == How::Whole || short)
    }

    /// The places of a phrase in a folded text.
    pub(super) fn phrases(&self, folded: &str) -> Vec<Range<usize>> {
        let found: Vec<Range<usize>> = chunks(folded).collect();
        found
            .windows(self.words.len())
            .filter(|window| {
                window.iter().zip(&self.words).all(|(range, needle)| {
                    folded
                        .get(range.clone())
                        .is_some_and(|word| self.strict(needle, word).is_some())
                })
            })
            .filter_map(|window| Some(window.first()?.start..window.last()?.end))
            .collect()
    }
}

impl Needle {
    /// Whether the needle is a single letter. A character of another script counts as a word.
    pub(crate) fn is_letter(&self) -> bool {
        matches!(self.text.as_bytes(), [letter] if letter.is_ascii_alphanumeric())
    }

    /// Whether the needle stands for a longer word, like `k8s`.
    pub(crate) fn is_numeronym(&self) -> bool {
        self.numeronym.is_some()
    }

    fn new(text: &str) -> Needle {
        Needle {
            text: text.to_owned(),
            length: text.chars().count(),
            letters: Letters::from_text(text),
            numeronym: Numeronym::read(text),
            open: false,
        }
    }

    /// The letters of a fuzzy match in the best word of a folded text, or in the whole text.
    pub(super) fn scattered(&self, folded: &str, words: &[Range<usize>]) -> Vec<Range<usize>> {
        let all = words.iter().cloned().chain(std::iter::once(0..folded.len()));
        let best = all
            .filter_map(|range| {
                Some((fuzzy::score(folded.get(range.clone())?, &self.text)?, range))
            })
            .max_by_key(|((score, _), _)| *score);
        let Some(((_, indices), range)) = best else { return Vec::new() };
        let chars: Vec<(usize, char)> =
            folded.get(range.clone()).unwrap_or_default().char_indices().collect();
        indices
            .iter()
            .filter_map(|&i| chars.get(i))
            .map(|(at, c)| range.start + at..range.start + at + c.len_utf8())
            .collect()
    }
}
