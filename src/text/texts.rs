//! Interns strings, so that a repeated string is stored only once.

use std::hash::BuildHasher;

use fixedbitset::FixedBitSet;
use hashbrown::{DefaultHashBuilder, HashTable};

/// Distinct strings, numbered in the order in which they were added.
///
/// All strings are in one buffer, because a set of cards has hundreds of thousands of short
/// strings, and an allocation for each of them would take more space than the string.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    buffer: String,
    /// The end of each string in the buffer.
    ends: Vec<usize>,
    /// The number of each string, found by the string's hash.
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Texts {
    /// Returns the number of a string and stores the string if it is new.
    pub fn number(&mut self, text: &str) -> u32 {
        let hash = self.hasher.hash_one(text);
        if let Some(&number) = self.numbers.find(hash, |&number| self.get(number) == Some(text)) {
            return number;
        }
        let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.buffer.push_str(text);
        self.ends.push(self.buffer.len());
        let (buffer, ends, hasher) = (&self.buffer, &self.ends, &self.hasher);
        self.numbers.insert_unique(hash, number, |&number| {
            hasher.hash_one(string(buffer, ends, number).unwrap_or_default())
        });
        number
    }

    /// Returns the number of a string, or `None` if it is not stored.
    pub fn find(&self, text: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        self.numbers.find(hash, |&number| self.get(number) == Some(text)).copied()
    }

    /// Returns the string with this number.
    pub fn get(&self, number: u32) -> Option<&str> {
        string(&self.buffer, &self.ends, number)
    }

    /// Returns the number of strings.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns whether the collection is empty.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns all strings, ordered by number.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..).map_while(|number| self.get(number))
    }

    /// Adds all strings from `others`. Returns the new number of each string, in the same order as
    /// in `others`.
    pub fn adopt(&mut self, others: &Texts) -> Vec<u32> {
        others.iter().map(|text| self.number(text)).collect()
    }

    /// Returns the number of each string in `others`, in the same order. The number of a string that
    /// is not stored is `u32::MAX`.
    pub fn numbers_of(&self, others: &Texts) -> Vec<u32> {
        others.iter().map(|text| self.find(text).unwrap_or(u32::MAX)).collect()
    }

    /// Drops all strings except those with the given numbers. Returns the new number of each
    /// string; the number of a dropped string is `u32::MAX`.
    pub fn keep_only(&mut self, used: impl Iterator<Item = u32>) -> Vec<u32> {
        let all = std::mem::take(self);
        let mut is_used = FixedBitSet::with_capacity(all.len());
        is_used.extend(used.map(|old| old as usize).filter(|old| *old < all.len()));
        let all = all.iter().enumerate();
        let numbered = all.map(|(old, text)| is_used.contains(old).then(|| self.number(text)));
        numbered.map(|number| number.unwrap_or(u32::MAX)).collect()
    }
}

/// Returns the string with this number in a buffer in which the strings have these ends.
fn string<'b>(buffer: &'b str, ends: &[usize], number: u32) -> Option<&'b str> {
    let number = number as usize;
    let start = number.checked_sub(1).map_or(Some(0), |last| ends.get(last).copied())?;
    buffer.get(start..*ends.get(number)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_strings_share_a_number() {
        let mut texts = Texts::default();
        let words = ["a", "", "ü", "a", "ab", "", "b"];
        assert_eq!(words.map(|word| texts.number(word)), [0, 1, 2, 0, 3, 1, 4]);
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["a", "", "ü", "ab", "b"]);
        assert_eq!((texts.find("ab"), texts.find("c"), texts.get(5)), (Some(3), None, None));
        let mut others = Texts::default();
        others.number("b");
        assert_eq!(others.adopt(&texts), [1, 2, 3, 4, 0]);
        assert_eq!(others.keep_only([3, 4, 3].into_iter()), [u32::MAX, u32::MAX, u32::MAX, 0, 1]);
        assert_eq!(others.iter().collect::<Vec<_>>(), ["ü", "ab"]);
    }

    #[test]
    fn a_string_is_found_after_many_others_were_added() {
        let mut texts = Texts::default();
        for number in 0..10_000 {
            assert_eq!(texts.number(&number.to_string()), number);
        }
        assert!((0..10_000).all(|number| texts.find(&number.to_string()) == Some(number)));
        assert_eq!(texts.len(), 10_000);
    }
}
