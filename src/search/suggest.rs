//! Suggestions for a query without results: the words that no role has, and similar words.

use crate::atlas::Atlas;

use super::find::Chosen;
use super::index::Index;
use super::query::Query;

/// A word of a query that no role has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The word, folded.
    pub word: String,
    /// The most similar word in the cards.
    pub near: Option<String>,
}

impl Index {
    /// The words of a query that no role has, not even in a loose match; empty if only their
    /// combination is missing. The cost is proportional to the vocabulary, so call this once, when
    /// there are no results.
    pub fn unknown(&self, atlas: &Atlas, query: &Query) -> Vec<Unknown> {
        let nobody = |alone: &Query| self.answers(atlas, Chosen::default(), alone).is_clear();
        let unknown = query.words_alone().filter(|(alone, _)| nobody(alone));
        unknown
            .map(|(_, word)| Unknown { word: word.to_owned(), near: self.nearest(word) })
            .collect()
    }

    /// The word with at most two typing errors (one in a short word), where swapped letters count
    /// as one error. Among several, the one in most texts.
    fn nearest(&self, wanted: &str) -> Option<String> {
        let length = wanted.chars().count();
        let slips = match length {
            0..4 => return None,
            4..6 => 1,
            6..=64 => 2,
            _ => return None,
        };
        let near =
            self.words.iter().filter(|word| word.text.chars().count().abs_diff(length) <= slips);
        let near = near.map(|word| (strsim::osa_distance(&word.text, wanted), word));
        let best =
            near.filter(|(distance, _)| *distance <= slips).min_by_key(|(distance, word)| {
                (*distance, std::cmp::Reverse(word.weight()), &word.text)
            });
        best.map(|(_, word)| word.text.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::Atlas;
    use crate::store::builtin;

    #[test]
    fn swapped_letters_are_told_and_only_then() {
        let atlas = Atlas::new(builtin(), Vec::new(), 0);
        let index = Index::of(&atlas);
        let unknown = |query: &str| index.unknown(&atlas, &Query::parse(query));
        let near = |query: &str| {
            unknown(query).into_iter().filter_map(|word| word.near).collect::<Vec<_>>()
        };
        assert_eq!(near("kuberentes"), ["kubernetes"]);
        assert_eq!(near("frontned engineer"), ["frontend"]);
        assert_eq!(unknown("zqxj sql"), [Unknown { word: "zqxj".into(), near: None }]);
        assert_eq!(unknown("sql"), []);
    }
}
