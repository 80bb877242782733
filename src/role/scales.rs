//! A team's own words for levels, frequencies and sections, in addition to the format's words.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Frequency, FrequencyRank, Known, Level, LevelRank};
use crate::text::fold;

/// Words for ranks and sections that a team uses in addition to the format's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scales {
    levels: HashMap<String, LevelRank>,
    frequencies: HashMap<String, FrequencyRank>,
    sections: HashMap<String, Known>,
}

impl Scales {
    /// Returns scales that contain only the words of the format.
    pub fn plain() -> &'static Scales {
        static PLAIN: LazyLock<Scales> = LazyLock::new(Scales::default);
        &PLAIN
    }

    /// Returns whether the scales contain only the words of the format.
    pub fn is_plain(&self) -> bool {
        self.levels.is_empty() && self.frequencies.is_empty() && self.sections.is_empty()
    }

    /// Adds a phrase for a level. Letter case does not matter.
    pub fn add_level(&mut self, phrase: &str, rank: LevelRank) {
        self.levels.insert(key(phrase), rank);
    }

    /// Adds a phrase for a frequency. Letter case does not matter.
    pub fn add_frequency(&mut self, phrase: &str, rank: FrequencyRank) {
        self.frequencies.insert(key(phrase), rank);
    }

    /// Adds a heading for a section. Letter case, chapter numbers and punctuation do not matter.
    pub fn add_section(&mut self, heading: &str, known: Known) {
        let key = heading_key(heading);
        if !key.is_empty() {
            self.sections.insert(key, known);
        }
    }

    /// Returns whether a team has its own words for sections.
    pub fn has_sections(&self) -> bool {
        !self.sections.is_empty()
    }

    /// Returns the section to which the team assigned this heading.
    pub fn own_section(&self, heading: &str) -> Option<Known> {
        if self.sections.is_empty() {
            return None;
        }
        self.sections.get(&heading_key(heading)).copied()
    }

    /// Returns the section with this heading, in the words of the team or of the format.
    pub fn section(&self, heading: &str) -> Option<Known> {
        self.own_section(heading).or_else(|| Known::from_heading(heading))
    }

    /// Parses a level from a whole phrase.
    pub fn level(&self, phrase: &str) -> Level {
        let rank = self.levels.get(&key(phrase)).copied();
        Level { word: phrase.to_owned(), rank: rank.or_else(|| LevelRank::from_phrase(phrase)) }
    }

    /// Returns whether a whole phrase names a level.
    pub fn is_level(&self, phrase: &str) -> bool {
        LevelRank::from_phrase(phrase).is_some()
            || !self.levels.is_empty() && self.levels.contains_key(&key(phrase))
    }

    /// Parses a frequency from a whole phrase.
    pub fn frequency(&self, phrase: &str) -> Frequency {
        let rank = self.frequencies.get(&key(phrase)).copied();
        Frequency {
            word: phrase.to_owned(),
            rank: rank.or_else(|| FrequencyRank::from_phrase(phrase)),
        }
    }
}

fn key(phrase: &str) -> String {
    fold(phrase).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the words of a heading, without punctuation, emoji or a leading number.
fn heading_key(heading: &str) -> String {
    let folded = fold(heading).replace('&', " and ");
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words = words.skip_while(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_are_added_to_those_of_the_format() {
        let mut scales = Scales::default();
        scales.add_level("Black  Belt", LevelRank::Expert);
        scales.add_frequency("each morning", FrequencyRank::Daily);
        assert_eq!(scales.level("black belt").rank, Some(LevelRank::Expert));
        assert_eq!(scales.level("Advanced").rank, Some(LevelRank::Advanced));
        assert_eq!(scales.frequency("Each Morning").rank, Some(FrequencyRank::Daily));
        assert_eq!(scales.frequency("never").rank, None);
        assert!(!scales.is_plain() && Scales::plain().is_plain());
    }

    #[test]
    fn a_heading_is_found_with_other_signs() {
        let mut scales = Scales::default();
        scales.add_section("R&D duties", Known::Responsibilities);
        scales.add_section("Größe", Known::Metrics);
        for heading in ["R&D Duties", "2. R & D duties:", "🎯 r and d duties"] {
            assert_eq!(scales.section(heading), Some(Known::Responsibilities), "{heading}");
        }
        assert_eq!(scales.section("GRÖSSE"), Some(Known::Metrics));
        assert_eq!(scales.section("tools"), Some(Known::Tools));
        assert_eq!(scales.section("Duties"), None);
    }
}
