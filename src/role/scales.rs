//! A team's own words for levels and frequencies, in addition to those of the format.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Frequency, FrequencyRank, Level, LevelRank};
use crate::text::fold;

/// Words that mean a rank, in addition to the fixed ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scales {
    levels: HashMap<String, LevelRank>,
    frequencies: HashMap<String, FrequencyRank>,
}

impl Scales {
    /// Only the words of the format.
    pub fn plain() -> &'static Scales {
        static PLAIN: LazyLock<Scales> = LazyLock::new(Scales::default);
        &PLAIN
    }

    /// Whether the words are only those of the format.
    pub fn is_plain(&self) -> bool {
        self.levels.is_empty() && self.frequencies.is_empty()
    }

    /// Makes a phrase mean a level, in any letter case.
    pub fn add_level(&mut self, phrase: &str, rank: LevelRank) {
        self.levels.insert(key(phrase), rank);
    }

    /// Makes a phrase mean a frequency, in any letter case.
    pub fn add_frequency(&mut self, phrase: &str, rank: FrequencyRank) {
        self.frequencies.insert(key(phrase), rank);
    }

    /// Parses a level from a whole phrase.
    pub fn level(&self, phrase: &str) -> Level {
        let rank = self.levels.get(&key(phrase)).copied();
        Level { word: phrase.to_owned(), rank: rank.or_else(|| LevelRank::of(phrase)) }
    }

    /// Whether a whole phrase is a level.
    pub fn is_level(&self, phrase: &str) -> bool {
        LevelRank::of(phrase).is_some()
            || !self.levels.is_empty() && self.levels.contains_key(&key(phrase))
    }

    /// Parses a frequency from a whole phrase.
    pub fn frequency(&self, phrase: &str) -> Frequency {
        let rank = self.frequencies.get(&key(phrase)).copied();
        Frequency { word: phrase.to_owned(), rank: rank.or_else(|| FrequencyRank::of(phrase)) }
    }
}

fn key(phrase: &str) -> String {
    fold(phrase).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_stand_beside_those_of_the_format() {
        let mut scales = Scales::default();
        scales.add_level("Black  Belt", LevelRank::Expert);
        scales.add_frequency("each morning", FrequencyRank::Daily);
        assert_eq!(scales.level("black belt").rank, Some(LevelRank::Expert));
        assert_eq!(scales.level("Advanced").rank, Some(LevelRank::Advanced));
        assert_eq!(scales.frequency("Each Morning").rank, Some(FrequencyRank::Daily));
        assert_eq!(scales.frequency("never").rank, None);
        assert!(!scales.is_plain() && Scales::plain().is_plain());
    }
}
