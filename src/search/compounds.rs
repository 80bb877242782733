//! Finds compound words by their parts.

use std::sync::Arc;

use super::index::Word;
use super::query::without_joints;
use super::words::parts;

/// The parts of compound words. Words are identified by their number in the index.
#[derive(Debug, Clone, Default)]
pub(super) struct Compounds {
    /// Parts of compound words in alphabetical order, each with the number of its compound.
    parts: Vec<(Arc<str>, u32)>,
    /// Compound words without the characters that join their parts (`oncall` for `on-call`) in
    /// alphabetical order, each with the number of its compound.
    joined: Vec<(Arc<str>, u32)>,
}

impl Compounds {
    /// Collects the compounds among all words.
    pub(super) fn new(words: &[Word]) -> Compounds {
        let mut compounds = Compounds::default();
        words.iter().zip(0..).for_each(|(word, number)| compounds.add(&word.text, number));
        compounds.sort();
        compounds
    }

    /// Returns the compounds after words were added and removed. `numbers` maps old numbers of
    /// words to new ones, and `added` has the numbers of new words.
    pub(super) fn after(
        &self,
        words: &[Word],
        numbers: &[Option<u32>],
        added: &[u32],
    ) -> Compounds {
        let renumbered = |list: &[(Arc<str>, u32)]| {
            let kept = list.iter().filter_map(|(text, old)| {
                Some((Arc::clone(text), numbers.get(*old as usize).copied().flatten()?))
            });
            kept.collect()
        };
        let mut compounds =
            Compounds { parts: renumbered(&self.parts), joined: renumbered(&self.joined) };
        for &number in added {
            if let Some(word) = words.get(number as usize) {
                compounds.add(&word.text, number);
            }
        }
        compounds.sort();
        compounds
    }

    fn add(&mut self, word: &str, number: u32) {
        let parts = parts(word).into_iter().filter_map(|part| word.get(part));
        self.parts.extend(parts.map(|part| (part.into(), number)));
        let joined = without_joints(word);
        if joined != word {
            self.joined.push((joined.into(), number));
        }
    }

    fn sort(&mut self) {
        self.parts.sort();
        self.parts.dedup();
        self.joined.sort();
    }

    /// Returns whether a string is a part of a compound, or a compound without the characters that
    /// join its parts.
    pub(super) fn has(&self, text: &str) -> bool {
        has_text(&self.parts, text) || has_text(&self.joined, text)
    }

    /// Returns the numbers of the compounds with this part.
    pub(super) fn with_part(&self, text: &str) -> Vec<usize> {
        numbers(&self.parts, text, |part| part == text)
    }

    /// Returns the numbers of the compounds that have a part that begins with a string.
    pub(super) fn with_part_beginning(&self, text: &str) -> Vec<usize> {
        numbers(&self.parts, text, |part| part.starts_with(text))
    }

    /// Returns the numbers of the compounds that equal a string once the characters that join their
    /// parts are removed.
    pub(super) fn joined(&self, text: &str) -> Vec<usize> {
        numbers(&self.joined, text, |joined| joined == text)
    }

    /// Returns the size in bytes.
    pub(super) fn bytes(&self) -> usize {
        let all = self.parts.iter().chain(&self.joined);
        all.map(|(text, _)| size_of::<(Arc<str>, u32)>() + text.len()).sum()
    }
}

/// Returns the numbers from a sorted list of strings and numbers, starting at `text` and ending
/// before the first string that fails the test.
fn numbers(list: &[(Arc<str>, u32)], text: &str, test: impl Fn(&str) -> bool) -> Vec<usize> {
    let from = list.partition_point(|(other, _)| **other < *text);
    let rest = list.get(from..).unwrap_or_default();
    rest.iter().take_while(|(other, _)| test(other)).map(|(_, n)| *n as usize).collect()
}

/// Returns whether a sorted list has an entry with this text.
fn has_text(list: &[(Arc<str>, u32)], text: &str) -> bool {
    let at = list.partition_point(|(other, _)| **other < *text);
    list.get(at).is_some_and(|(other, _)| **other == *text)
}
