//! Finds the letters of a term in a name, in order but with gaps between them. Only this file uses
//! `fuzzy-matcher`.
//!
//! The scores of the crate depend on earlier calls to the same matcher, so each string gets a new
//! matcher. The crate folds only ASCII, so both strings are folded before they reach it. Its memory
//! use grows with the product of the two lengths, so both lengths are limited.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// The minimum length of a fuzzy term. Three letters occur in order in too many words, such as
/// `ide` in `incident`.
const SHORTEST: usize = 4;
/// The maximum length of a term and of the searched string, in characters.
const LONGEST: usize = 64;
/// The maximum length of a match, from its first to its last letter, as a multiple of the number of
/// matched letters.
const SPREAD: usize = 3;

/// Returns the score of a fuzzy match of `term` in `text`, with the character indices of the
/// matched letters, or `None` if the letters are too far apart. Both strings must be folded.
pub(super) fn score(text: &str, term: &str) -> Option<(u32, Vec<usize>)> {
    if !is_tried(term) || text.chars().count() > LONGEST {
        return None;
    }
    let letters = term.chars().count();
    if !is_near(text, term, letters * SPREAD) {
        return None;
    }
    let (score, indices) = SkimMatcherV2::default().fuzzy_indices(text, term)?;
    let first = *indices.first()?;
    let at_word_start =
        first == 0 || text.chars().nth(first - 1).is_some_and(|c| !c.is_alphanumeric());
    // A match can have at most half as many gaps as letters, and must not extend over too much of
    // the string.
    let breaks = indices.windows(2).filter(|pair| matches!(pair, [a, b] if *b != *a + 1)).count();
    let spread = indices.last().map_or(0, |last| last + 1 - first);
    let near = at_word_start && breaks * 2 <= letters && spread <= letters * SPREAD;
    near.then(|| (u32::try_from(score).unwrap_or(0), indices))
}

/// Works like [`score`], but also accepts terms of two or three letters, and letters that are
/// further apart. It is meant for short lists, where poor matches merely appear further down.
pub(super) fn loose(text: &str, term: &str) -> Option<(u32, Vec<usize>)> {
    let letters = term.chars().count();
    if !(2..=LONGEST).contains(&letters) || text.chars().count() > 2 * LONGEST {
        return None;
    }
    if !is_near(text, term, letters * 2 * SPREAD) {
        return None;
    }
    let (score, indices) = SkimMatcherV2::default().fuzzy_indices(text, term)?;
    Some((u32::try_from(score).unwrap_or(0), indices))
}

/// Returns whether the letters of `term` occur in order in `text`, with the first at the beginning
/// of a word and all of them within `spread` characters. Every match satisfies this condition, and
/// checking it is ten times faster than computing the score.
fn is_near(text: &str, term: &str, spread: usize) -> bool {
    let mut wanted = term.chars();
    let Some(first) = wanted.next() else { return false };
    let rest = wanted;
    let mut before = ' ';
    text.char_indices().any(|(at, c)| {
        let starts = c == first && !before.is_alphanumeric();
        before = c;
        starts && {
            let mut within = text.get(at..).unwrap_or_default().chars().take(spread);
            within.next();
            rest.clone().all(|letter| within.any(|c| c == letter))
        }
    })
}

/// Returns whether the length of a term is suitable for fuzzy matching.
pub(super) fn is_tried(term: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&term.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_scattered_letters_are_not() {
        assert!(score("kubernetes", "kuberntes").is_some());
        assert!(score("product manager", "prodmgr").is_some());
        assert!(score("incident response", "ide").is_none());
        assert!(score("responsibilities", "rsbt").is_none());
        assert!(score("abc", "abc").is_none());
        // The lengths are limited, because the time for a match grows with their product.
        let long = |letters| "a".repeat(letters);
        assert!(score(&long(LONGEST), &long(LONGEST)).is_some());
        assert!(score(&long(LONGEST + 1), "aaaa").is_none());
        assert!(
            score(&long(LONGEST), &long(LONGEST + 1)).is_none() && !is_tried(&long(LONGEST + 1))
        );
        assert!(loose(&long(2 * LONGEST), "aaa").is_some());
        assert!(loose(&long(2 * LONGEST + 1), "aaa").is_none());
    }

    #[test]
    fn a_score_does_not_depend_on_earlier_calls() {
        let first = score("kubernetes", "kbnts");
        for word in ["kubernetes operator", "kube", "monitoring"] {
            score(word, "kbnts");
        }
        assert_eq!(score("kubernetes", "kbnts"), first);
    }
}
