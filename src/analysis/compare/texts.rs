//! Aligns similar titles from the cards of several roles, so that they can be shown in one row.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use crate::text::fold;

/// The lines that differ between two nearly identical cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "DifferingLines")]
pub struct DifferingLines {
    /// The number of lines of the longer card.
    pub lines: usize,
    /// For each difference, the line on each card; null if only the other card has the line.
    pub changes: Vec<[Option<String>; 2]>,
}

impl DifferingLines {
    /// Compares the text of two cards line by line. Returns `None` unless at least 90 % of the
    /// lines are the same.
    pub(super) fn new(one: &str, other: &str) -> Option<DifferingLines> {
        // Most pairs of cards have few lines in common. Comparing their sets of lines rules them
        // out quickly, whereas comparing the lines in order takes much longer.
        let sets = [one, other].map(|text| text.lines().collect::<HashSet<&str>>());
        let [ones, others] = &sets;
        let most = ones.len().max(others.len());
        if one == other || ones.intersection(others).count() * 10 < most * 9 {
            return None;
        }
        let mut changes: Vec<[Option<String>; 2]> = Vec::new();
        // The index in `changes` of the removed line that the next added line replaces, if there is
        // one.
        let mut open = 0;
        for change in TextDiff::from_lines(one, other).iter_all_changes() {
            let line = change.value().trim_end().to_owned();
            match change.tag() {
                ChangeTag::Equal => open = changes.len(),
                ChangeTag::Delete => changes.push([Some(line), None]),
                ChangeTag::Insert => match changes.get_mut(open) {
                    Some([Some(_), new]) => {
                        *new = Some(line);
                        open += 1;
                    }
                    _ => {
                        changes.push([None, Some(line)]);
                        open = changes.len();
                    }
                },
            }
        }
        // Lines that differ only in trailing spaces look the same, so they are not listed.
        changes.retain(|[old, new]| old != new);
        Some(DifferingLines { lines: one.lines().count().max(other.lines().count()), changes })
    }
}

/// Function words, which are ignored when titles are compared.
const EMPTY: [&str; 99] = [
    "a", "about", "across", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be",
    "because", "been", "before", "between", "both", "but", "by", "can", "could", "do", "does",
    "during", "each", "every", "for", "from", "has", "have", "he", "her", "his", "how", "i", "if",
    "in", "into", "is", "it", "its", "may", "me", "more", "most", "must", "my", "no", "not", "of",
    "on", "only", "or", "other", "our", "over", "own", "she", "should", "so", "some", "such",
    "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those",
    "through", "to", "under", "until", "up", "upon", "us", "via", "was", "we", "what", "when",
    "where", "whether", "which", "while", "who", "whose", "will", "with", "within", "without",
    "would", "you", "your",
];

/// Returns the content words of `text`, sorted and without plural endings.
pub(crate) fn content_words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty() && EMPTY.binary_search(word).is_err());
    let mut words: Vec<String> = words
        .map(|word| match word.strip_suffix('s') {
            Some(stem) if stem.len() > 2 && !stem.ends_with('s') => stem.to_owned(),
            _ => word.to_owned(),
        })
        .collect();
    words.sort();
    words.dedup();
    words
}

/// Returns the number of words that two sorted lists have in common.
fn shared(one: &[String], other: &[String]) -> usize {
    one.iter().filter(|word| other.binary_search(word).is_ok()).count()
}

/// Two titles that may be aligned: their similarity, the titles in alphabetical order, and the role
/// and position of each title.
type TextPair<'t> = (usize, [&'t str; 2], [(usize, usize); 2]);

/// Aligns titles in rows. Two titles may be in the same row if they share at least half of the
/// content words of the longer title. A row contains the position of at most one title for each
/// role.
pub(super) fn aligned(texts: &[Vec<String>]) -> Vec<Vec<Option<usize>>> {
    // The role, the position, the text and the words of each title.
    let mut titles: Vec<((usize, usize), &str, Vec<String>)> = Vec::new();
    for (role, texts) in texts.iter().enumerate() {
        let texts = texts.iter().enumerate();
        titles.extend(texts.map(|(place, text)| ((role, place), &**text, content_words(text))));
    }
    // All pairs of titles that may be aligned. They are sorted with the most similar pairs first,
    // so that the result does not depend on the order of the roles.
    let mut pairs: Vec<TextPair<'_>> = Vec::new();
    for (number, (a, one, mine)) in titles.iter().enumerate() {
        let later = titles.iter().skip(number + 1);
        for (b, other, theirs) in later.filter(|(b, ..)| a.0 != b.0) {
            let (common, longest) = (shared(mine, theirs), mine.len().max(theirs.len()));
            if common > 0 && common * 2 >= longest {
                let mut both = [*one, *other];
                both.sort_unstable();
                pairs.push((common * 1000 / longest, both, [*a, *b]));
            }
        }
    }
    pairs.sort_by(|x, y| y.0.cmp(&x.0).then_with(|| (x.1, x.2).cmp(&(y.1, y.2))));
    let mut rows: Vec<Vec<Option<usize>>> = Vec::new();
    for ((role, place), ..) in &titles {
        let mut row = vec![None; texts.len()];
        row.get_mut(*role).into_iter().for_each(|slot| *slot = Some(*place));
        rows.push(row);
    }
    for (_, _, [one, other]) in pairs {
        let (Some(first), Some(second)) = (row_of(&rows, one), row_of(&rows, other)) else {
            continue;
        };
        let fits = rows.get(first).zip(rows.get(second)).is_some_and(|(a, b)| {
            first != second && a.iter().zip(b).all(|(a, b)| a.is_none() || b.is_none())
        });
        if fits {
            let moved = rows.remove(second);
            let first = if second < first { first - 1 } else { first };
            for (slot, place) in rows.get_mut(first).into_iter().flatten().zip(moved) {
                *slot = slot.or(place);
            }
        }
    }
    rows
}

/// Returns the index of the row that contains a title.
fn row_of(rows: &[Vec<Option<usize>>], (role, place): (usize, usize)) -> Option<usize> {
    rows.iter().position(|row| row.get(role) == Some(&Some(place)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_with_half_of_their_words_in_common_are_aligned() {
        let texts = [
            vec!["API design & implementation".to_owned(), "On-call duty".to_owned()],
            vec!["Design of APIs".to_owned(), "Budget".to_owned()],
        ];
        let rows = aligned(&texts);
        assert!(rows.contains(&vec![Some(0), Some(0)]), "{rows:?}");
        assert!(rows.contains(&vec![Some(1), None]) && rows.contains(&vec![None, Some(1)]));
        assert_eq!(rows.len(), 3);
        assert!(EMPTY.is_sorted());
    }
}
