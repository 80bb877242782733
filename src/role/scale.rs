//! The three scales of the format: levels of capabilities, frequencies of interactions, and
//! seniorities of roles. Each value keeps the author's own word next to its rank.

use crate::text::fold;

/// Declares the ranks of a scale, with the words for each rank.
macro_rules! scale {
    ($(#[$doc:meta])* $word:ident, $(#[$rank_doc:meta])* $rank:ident { $($(#[$variant_doc:meta])* $variant:ident: $($synonym:literal),+;)* }) => {
        $(#[$rank_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $rank { $($(#[$variant_doc])* $variant,)* }

        impl $rank {
            /// All ranks, in the order of the scale.
            pub const ALL: &'static [$rank] = &[$($rank::$variant,)*];

            /// Returns the rank for a phrase, in any letter case, or `None` if no rank has this
            /// phrase.
            pub fn from_phrase(phrase: &str) -> Option<Self> {
                let phrase = fold(phrase).split_whitespace().collect::<Vec<_>>().join(" ");
                match phrase.as_str() { $($($synonym)|+ => Some($rank::$variant),)* _ => None }
            }

            /// Returns all phrases for ranks, in lower case.
            pub fn phrases() -> impl Iterator<Item = &'static str> {
                [$([$($synonym),+].as_slice()),*].into_iter().flatten().copied()
            }

            /// Returns the position on the scale, counted from 1.
            pub fn number(self) -> u8 {
                self as u8 + 1
            }

            /// Returns the scale's own word for the rank, capitalized.
            pub fn title(self) -> &'static str {
                [$(stringify!($variant)),*].get(self as usize).copied().unwrap_or_default()
            }

            /// Returns the scale's own word for the rank, in lower case.
            pub fn word(self) -> &'static str {
                [$([$($synonym),+][0]),*].get(self as usize).copied().unwrap_or_default()
            }
        }

        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $word {
            /// The author's own word.
            pub word: String,
            /// The rank of the word; `None` if the word is not on the scale.
            pub rank: Option<$rank>,
        }

        impl $word {
            /// Creates a value from a phrase.
            pub fn new(word: &str) -> Self {
                $word { word: word.to_owned(), rank: $rank::from_phrase(word) }
            }
        }
    };
}

scale! {
    /// The level at which a role must master a capability, in the words of the card.
    Level,
    /// Levels, lowest first.
    LevelRank {
        /// Knows the subject.
        Novice: "novice", "beginner", "basic", "awareness", "familiar", "advanced beginner";
        /// Works with the subject.
        Competent: "competent", "intermediate", "working", "practitioner";
        /// Gives others advice on the subject.
        Advanced: "advanced", "proficient", "senior", "strong";
        /// Sets the standard for the subject.
        Expert: "expert", "master", "authority";
    }
}

scale! {
    /// The frequency of an interaction, in the words of the card.
    Frequency,
    /// Frequencies, most frequent first.
    FrequencyRank {
        /// The interaction never pauses.
        Continuous: "continuous", "hourly", "always", "continuously";
        /// The roles interact once a day.
        Daily: "daily", "every day";
        /// The roles interact once a week.
        Weekly: "weekly", "every week";
        /// The roles interact every two weeks.
        Biweekly: "biweekly", "bi-weekly", "per sprint", "every sprint", "fortnightly", "every two weeks";
        /// The roles interact once a month.
        Monthly: "monthly", "every month";
        /// The roles interact four times a year.
        Quarterly: "quarterly", "every quarter";
        /// The roles interact with each release.
        PerRelease: "per release", "every release";
        /// The roles interact once a year.
        Yearly: "yearly", "annually", "every year";
        /// The roles interact on request.
        OnDemand: "on-demand", "on demand", "ad hoc", "ad-hoc", "as needed";
    }
}

scale! {
    /// The usual seniority of a role, in the words of the card.
    Seniority,
    /// Seniorities, lowest first.
    SeniorityRank {
        /// Learns under guidance.
        Junior: "junior";
        /// Works independently.
        Mid: "mid";
        /// Leads the work of others.
        Senior: "senior";
        /// Leads across teams.
        Staff: "staff";
        /// Leads the field.
        Principal: "principal";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_phrases_only() {
        assert_eq!(LevelRank::from_phrase("ADVANCED"), Some(LevelRank::Advanced));
        assert_eq!(LevelRank::from_phrase("Advanced  beginner"), Some(LevelRank::Novice));
        assert_eq!(LevelRank::from_phrase("advanced stuff"), None);
        assert!(LevelRank::Novice < LevelRank::Expert);
        assert_eq!(FrequencyRank::from_phrase("Per Sprint"), Some(FrequencyRank::Biweekly));
        assert_eq!(Frequency::new("now and then").rank, None);
        assert_eq!(SeniorityRank::from_phrase("Wizard"), None);
    }

    #[test]
    fn every_rank_reads_its_own_word() {
        for &rank in LevelRank::ALL {
            assert_eq!(LevelRank::from_phrase(rank.word()), Some(rank));
        }
        for &rank in FrequencyRank::ALL {
            assert_eq!(FrequencyRank::from_phrase(rank.word()), Some(rank));
        }
        assert_eq!(SeniorityRank::Principal.number(), 5);
    }
}
