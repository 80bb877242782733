//! What to say when nothing answers a query: which words nobody has, and what they may have been.

use super::index::Index;
use super::query::Query;

/// A word of a query that no role has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The word, folded.
    pub word: String,
    /// The word of the cards that is spelt most like it.
    pub near: Option<String>,
}

impl Index {
    /// The words of a query that no role has at all, not even loosely; none when it is only
    /// their combination that nobody has. Cost is that of the vocabulary: ask once, when there
    /// is no hit.
    pub fn unknown(&self, query: &Query) -> Vec<Unknown> {
        let alone =
            |term: &super::Term| Query { terms: vec![term.clone()], whole: term.text.clone() };
        let unknown = query.terms.iter().filter(|term| self.search(&alone(term)).is_empty());
        unknown
            .map(|term| Unknown { word: term.text.clone(), near: self.nearest(&term.text) })
            .collect()
    }

    /// The word at most two slips away (one in a short word), a swap of letters being one slip;
    /// of several, the one that stands in more texts.
    fn nearest(&self, wanted: &str) -> Option<String> {
        let length = wanted.chars().count();
        let slips = match length {
            0..4 => return None,
            4..6 => 1,
            6..=64 => 2,
            _ => return None,
        };
        let near =
            self.words.iter().filter(|(word, _)| word.chars().count().abs_diff(length) <= slips);
        let near =
            near.map(|(word, postings)| (strsim::osa_distance(word, wanted), postings.len(), word));
        let best = near
            .filter(|(distance, ..)| *distance <= slips)
            .min_by_key(|(distance, count, word)| (*distance, std::cmp::Reverse(*count), *word));
        best.map(|(_, _, word)| word.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::{Atlas, builtin};

    #[test]
    fn swapped_letters_are_told_and_only_then() {
        let atlas = Atlas::new(builtin(), Vec::new(), 0);
        let index = Index::new(&atlas);
        let unknown = |query: &str| index.unknown(&Query::parse(query));
        let near = |query: &str| {
            unknown(query).into_iter().filter_map(|word| word.near).collect::<Vec<_>>()
        };
        assert_eq!(near("kuberentes"), ["kubernetes"]);
        assert_eq!(near("frontned engineer"), ["frontend"]);
        assert_eq!(unknown("zqxj sql"), [Unknown { word: "zqxj".into(), near: None }]);
        assert_eq!(unknown("sql"), []);
    }
}
