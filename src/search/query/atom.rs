//! A term of a query: its value and its fields.

use std::ops::Range;

use crate::role::{FrequencyRank, Known, LevelRank, SeniorityRank};
use crate::text::fold;

use super::super::field::{Field, Fields};
use super::Note;
use super::compare::{beyond, holds, level_of, ranked, signed, span, unknown};
use super::scope::{self, Is, Read, STATES, Scope};
use super::wanted::Words;

/// A term of a query, which is either positive or negated.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Atom {
    /// Whether a role must not match the term.
    pub(crate) not: bool,
    /// The value of the term.
    pub(crate) what: What,
}

/// The value of a term.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    /// Words to find in the card.
    Words(Words),
    /// A property whose key is defined by the cards.
    Property(PropertyTerm),
    /// A capability at one of these levels.
    Level(Fields),
    /// A seniority in the range from the first to the second rank.
    Seniority(SeniorityRank, SeniorityRank),
    /// A part of the card's path, folded.
    Path(String),
    /// An interaction with another role.
    Interaction(InteractionTerm),
    /// A state of the role.
    Is(Is),
    /// The fields of a part of the card. The card must have at least one of them.
    Has(Fields),
}

impl What {
    /// Returns whether a match has a particular place in the card, so that it can be in the same
    /// item as matches of other terms.
    pub(crate) fn has_place(&self) -> bool {
        !matches!(self, What::Is(_) | What::Has(_))
    }
}

/// An interaction with another role.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct InteractionTerm {
    /// Whether to include interactions that the role declares.
    pub(crate) out: bool,
    /// Whether to include interactions that other roles declare with the role.
    pub(crate) into: bool,
    /// The other role; `None` for any role.
    pub(crate) who: Option<PartnerTerm>,
    /// The verb of the interaction.
    pub(crate) verb: Option<Words>,
    /// The accepted range of frequencies, from most to least frequent.
    pub(crate) often: Option<(FrequencyRank, FrequencyRank)>,
}

/// The name of the other role of an interaction, as typed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PartnerTerm {
    /// The name, folded.
    pub(crate) text: String,
    /// The words of the name.
    pub(crate) words: Words,
}

/// The name that refers to the marked roles.
pub(crate) const MARKED: &str = "marked";

impl InteractionTerm {
    /// Restricts this interaction term by the verb and the frequency of `other`.
    pub(super) fn and(mut self, other: InteractionTerm) -> InteractionTerm {
        self.verb = self.verb.or(other.verb);
        self.often = match (self.often, other.often) {
            (Some(a), Some(b)) => Some((a.0.max(b.0), a.1.min(b.1))),
            (a, b) => a.or(b),
        };
        self
    }
}

/// The fields that are searched for words without a scope.
#[derive(Debug, Clone, Copy)]
pub(super) struct Within {
    fields: &'static [Field],
}

/// The fields that prove a skill, for queries of the command `who`.
pub(super) const SKILLS: Within = Within {
    fields: &[
        Field::Capability,
        Field::Detail,
        Field::Tech,
        Field::Section(Known::Capabilities),
        Field::Section(Known::Tools),
        // The following fields count only for roles without capabilities.
        Field::Name,
        Field::Alias,
        Field::Section(Known::ShortDescription),
    ],
};

impl Atom {
    /// Parses a term. `open` is true if the term contains an unclosed quote. An invalid part
    /// becomes a note, and the rest of the term is used.
    pub(super) fn read(
        text: &str,
        open: bool,
        within: Option<Within>,
    ) -> (Vec<Atom>, Option<Note>) {
        let bare = text.trim_start_matches('!');
        let not = bare.len() < text.len();
        let unclosed =
            "the closing quote is missing, so the quoted text continues to the end of the query";
        let mut note = open.then(|| Note::hint(0..0, unclosed));
        if not && bare.is_empty() {
            note = Some(Note::hint(0..0, "!tool:bash finds roles without tool:bash"));
        }
        let what = match bare.split_once(':') {
            Some((word, value)) if is_field(word) => match Scope::read(word) {
                Read::Scope(scope) => read(Some(scope), value, not, within, &mut note),
                Read::Several(names) => {
                    let names = names.join(": or ");
                    note = Some(Note::error(format!("{word}: is ambiguous; write {names}:")));
                    read(None, bare, not, within, &mut note)
                }
                // A colon may also be part of a sentence or an address.
                Read::Unknown if value.is_empty() || value.starts_with("//") => {
                    read(None, bare, not, within, &mut note)
                }
                Read::Unknown => PropertyTerm::read(word, value, bare, not).map(What::Property),
            },
            _ => read(None, bare, not, within, &mut note),
        };
        let name = match &what {
            Some(What::Words(words)) => words.hyphenated(),
            _ => None,
        };
        // A compound word has two alternatives: the word itself, and its parts as words of a slug
        // or id. A role must match one of them or, if the term is negated, neither.
        let whats = what.into_iter().chain(name.map(What::Words));
        (whats.map(|what| Atom { not, what }).collect(), note)
    }
}

/// Returns whether the word before a colon may name a field.
fn is_field(word: &str) -> bool {
    word.starts_with(char::is_alphabetic)
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// A term whose field may be the key of a property. Whether there is a property with this key
/// depends on the cards.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PropertyTerm {
    /// The key, folded.
    pub(crate) key: String,
    /// The words of the value.
    pub(crate) words: Words,
    /// The words of the whole term, which are searched for if no card has a property with this key.
    pub(crate) text: Words,
    /// The place of the term in the query.
    pub(crate) range: Range<usize>,
}

impl PropertyTerm {
    fn read(key: &str, value: &str, text: &str, not: bool) -> Option<PropertyTerm> {
        Some(PropertyTerm {
            key: fold(key),
            words: Words::read(value, not, Fields::from_list(&[Field::Property, Field::Tech]))?,
            text: Words::read(text, not, Fields::ALL)?,
            range: 0..0,
        })
    }
}

/// Parses the value of a term with an optional scope. Returns `None` if the value is incomplete.
fn read(
    scope: Option<Scope>,
    value: &str,
    not: bool,
    within: Option<Within>,
    note: &mut Option<Note>,
) -> Option<What> {
    let mut tell = |message: String| *note = Some(Note::error(message));
    let Some(scope) = scope else {
        let fields = within.map_or(Fields::ALL, |within| Fields::from_list(within.fields));
        return match level_of(value, false, note) {
            (word, Some(levels)) => {
                let skills = [Field::Capability, Field::Detail];
                Words::read(word, not, Fields::at_levels(&skills, levels))
                    .map(Words::exactly)
                    .map(What::Words)
            }
            (word, None) => {
                let words = Words::read(word, not, fields);
                let words = if within.is_some() { words.map(Words::exactly) } else { words };
                words.map(What::Words)
            }
        };
    };
    let (example, finds) = scope.example();
    if value.is_empty() {
        tell(format!("{example} finds {finds}"));
        return None;
    }
    match scope {
        Scope::Capability => {
            let (word, levels) = level_of(value, true, note);
            match levels {
                Some(levels) if word.is_empty() => {
                    Some(What::Level(Fields::at_levels(&[Field::Level], levels)))
                }
                Some(levels) => Words::read(word, not, Fields::at_levels(&scope.fields(), levels))
                    .map(Words::exactly)
                    .map(What::Words),
                None => Words::read(word, not, Fields::from_list(&scope.fields())).map(What::Words),
            }
        }
        Scope::Level => {
            let (sign, word) = signed(value);
            let rank = ranked(LevelRank::ALL, LevelRank::from_phrase, LevelRank::word, word);
            let Some(rank) = rank else {
                tell(unknown("level", word, LevelRank::ALL.iter().map(|rank| rank.word())));
                return None;
            };
            let number = rank.number();
            if span(LevelRank::ALL, |other| holds(sign, other.number(), number)).is_none() {
                tell(beyond("level", sign, rank.word()));
                return None;
            }
            Some(What::Level(Fields::at_levels(&[Field::Level], move |n| holds(sign, n, number))))
        }
        Scope::Seniority => {
            let (sign, word) = signed(value);
            let rank =
                ranked(SeniorityRank::ALL, SeniorityRank::from_phrase, SeniorityRank::word, word);
            match rank {
                Some(rank) => {
                    let found = span(SeniorityRank::ALL, |other| holds(sign, other, rank));
                    if found.is_none() {
                        tell(beyond("seniority", sign, rank.word()));
                    }
                    found.map(|(from, to)| What::Seniority(from, to))
                }
                None => {
                    let ranks = SeniorityRank::ALL.iter().map(|rank| rank.word());
                    tell(unknown("seniority", word, ranks));
                    // An unknown seniority may still be a word in the cards.
                    Words::read(word, not, Fields::from_list(&scope.fields())).map(What::Words)
                }
            }
        }
        Scope::Frequency => {
            let (sign, word) = signed(value);
            let rank =
                ranked(FrequencyRank::ALL, FrequencyRank::from_phrase, FrequencyRank::word, word);
            let Some(rank) = rank else {
                tell(unknown("frequency", word, FrequencyRank::ALL.iter().map(|rank| rank.word())));
                return None;
            };
            // The highest frequency has the lowest rank, but `>=weekly` means weekly or more often,
            // so the comparison is reversed.
            let often = span(FrequencyRank::ALL, |other| holds(sign, rank, other));
            let Some(often) = often else {
                tell(beyond("frequency", sign, rank.word()));
                return None;
            };
            Some(What::Interaction(InteractionTerm {
                out: true,
                often: Some(often),
                ..InteractionTerm::default()
            }))
        }
        Scope::Verb => {
            let verb = Words::read(value, not, Fields::from_list(&scope.fields()))?;
            Some(What::Interaction(InteractionTerm {
                out: true,
                verb: Some(verb),
                ..InteractionTerm::default()
            }))
        }
        Scope::To | Scope::From | Scope::With => {
            let names = [Field::Name, Field::Alias, Field::Slug, Field::Id];
            // A negated term excludes exactly the roles that the positive term finds, so the words
            // are parsed as those of a positive term.
            let words = Words::read(value, false, Fields::from_list(&names))?;
            let text = fold(value.trim_matches('"'));
            let who = Some(PartnerTerm { text, words });
            let (out, into) = (scope != Scope::From, scope != Scope::To);
            Some(What::Interaction(InteractionTerm {
                out,
                into,
                who,
                ..InteractionTerm::default()
            }))
        }
        Scope::Path => Some(What::Path(fold(value.trim_matches('"')))),
        Scope::Is => match scope::choose(STATES, &fold(value)) {
            Some(state) => Some(What::Is(*state)),
            None => {
                tell(unknown("state", value, STATES.iter().map(|(name, _)| *name)));
                None
            }
        },
        Scope::Has => match scope::part(&fold(value)) {
            Some(fields) => Some(What::Has(fields)),
            None => {
                tell(unknown("part", value, scope::parts().iter().map(|(name, _)| *name)));
                None
            }
        },
        _ => Words::read(value, not, Fields::from_list(&scope.fields())).map(What::Words),
    }
}
