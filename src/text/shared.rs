//! Distinct strings of which a copy costs little.

use std::sync::Arc;

use super::Texts;

/// Like [`Texts`], but copies share most of the strings. A set of cards may have hundreds of
/// thousands of strings, and a changed card adds only a few of them to a copy.
#[derive(Debug, Clone, Default)]
pub struct SharedTexts {
    first: Arc<Texts>,
    /// The strings that are not in `first`. Their numbers follow those of `first`.
    later: Texts,
}

/// The strings that are not shared are at most this fraction of the shared ones.
const MOST_LATER: usize = 16;

impl SharedTexts {
    /// Returns the number of a string and stores the string if it is new.
    pub fn number(&mut self, text: &str) -> u32 {
        self.first.find(text).unwrap_or_else(|| self.base() + self.later.number(text))
    }

    /// Returns the number of a string, or `None` if it is not stored.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.first.find(text).or_else(|| Some(self.base() + self.later.find(text)?))
    }

    /// Returns the string with this number.
    pub fn get(&self, number: u32) -> Option<&str> {
        self.first.get(number).or_else(|| self.later.get(number.checked_sub(self.base())?))
    }

    /// Returns the number of strings.
    pub fn len(&self) -> usize {
        self.first.len() + self.later.len()
    }

    /// Returns whether the collection is empty.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty() && self.later.is_empty()
    }

    /// Returns all strings, ordered by number.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.first.iter().chain(self.later.iter())
    }

    /// Adds all strings from `others`. Returns the new number of each string, in the same order as
    /// in `others`.
    pub fn adopt(&mut self, others: &SharedTexts) -> Vec<u32> {
        others.iter().map(|text| self.number(text)).collect()
    }

    /// Returns the number of each string in `others`, in the same order. The number of a string that
    /// is not stored is `u32::MAX`.
    pub fn numbers_of(&self, others: &SharedTexts) -> Vec<u32> {
        others.iter().map(|text| self.find(text).unwrap_or(u32::MAX)).collect()
    }

    /// Drops all strings except those with the given numbers. Returns the new number of each
    /// string; the number of a dropped string is `u32::MAX`.
    pub fn keep_only(&mut self, used: impl Iterator<Item = u32>) -> Vec<u32> {
        self.share_all();
        Arc::make_mut(&mut self.first).keep_only(used)
    }

    /// Shares all strings with later copies, unless only a few are not shared yet.
    pub fn share(&mut self) {
        if self.later.len() * MOST_LATER > self.first.len() {
            self.share_all();
        }
    }

    fn share_all(&mut self) {
        let later = std::mem::take(&mut self.later);
        if self.first.is_empty() {
            self.first = Arc::new(later);
        } else if !later.is_empty() {
            Arc::make_mut(&mut self.first).adopt(&later);
        }
    }

    /// Returns the number of the first string that is not shared.
    fn base(&self) -> u32 {
        u32::try_from(self.first.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_keep_their_numbers_when_they_are_shared() {
        let (mut shared, mut plain) = (SharedTexts::default(), Texts::default());
        for number in 0..200 {
            let text = (number * 7 % 120).to_string();
            assert_eq!(shared.number(&text), plain.number(&text));
            if number % 9 == 0 {
                shared.share();
            }
            let copy = shared.clone();
            assert!(copy.iter().eq(plain.iter()));
            assert_eq!((copy.len(), copy.find(&text)), (plain.len(), plain.find(&text)));
            assert_eq!(copy.get(plain.len() as u32), None);
        }
        assert_eq!(shared.keep_only([3, 119].into_iter()), plain.keep_only([3, 119].into_iter()));
        assert!(shared.iter().eq(plain.iter()));
    }
}
