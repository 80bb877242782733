//! One term of a query: what is looked for, and where.

use std::ops::Range;

use crate::role::{FrequencyRank, LevelRank, SeniorityRank};
use crate::text::fold;

use super::super::field::{Field, Fields};
use super::super::fuzzy;
use super::super::letters::{Letters, Numeronym};
use super::super::rank::Tier;
use super::super::words::{chunks, parts, unhyphenated};
use super::scope::{self, Is, Read, STATES, Scope};

/// One term.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Atom {
    /// Whether a role must not have it.
    pub(in super::super) not: bool,
    /// What.
    pub(in super::super) what: What,
}

/// What a term looks for.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) enum What {
    /// Words of the card.
    Words(Words),
    /// A capability at one of these levels.
    Level(Fields),
    /// A seniority; lowest and highest.
    Seniority(SeniorityRank, SeniorityRank),
    /// A part of the path, folded.
    Path(String),
    /// An interaction.
    Link(Link),
    /// A state.
    Is(Is),
    /// A part of the card.
    Has(Fields),
}

impl What {
    /// Whether it is a word of one or two letters that may go on.
    pub(in super::super) fn is_short(&self) -> bool {
        match self {
            What::Words(words) => match words.words.as_slice() {
                [needle] => needle.length < 3 && words.is_loose(),
                _ => false,
            },
            _ => false,
        }
    }
}

/// An interaction with another role.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in super::super) struct Link {
    /// The role's own interactions.
    pub(in super::super) out: bool,
    /// Those of others with it.
    pub(in super::super) into: bool,
    /// The other role's name; `None` for any.
    pub(in super::super) who: Option<Words>,
    /// Its verb.
    pub(in super::super) verb: Option<Words>,
    /// How often: the ranks from most to least often.
    pub(in super::super) often: Option<(FrequencyRank, FrequencyRank)>,
}

impl Link {
    /// With the limits of another on verb and frequency.
    pub(super) fn and(mut self, other: Link) -> Link {
        self.verb = self.verb.or(other.verb);
        self.often = match (self.often, other.often) {
            (Some(a), Some(b)) => Some((a.0.max(b.0), a.1.min(b.1))),
            (a, b) => a.or(b),
        };
        self
    }
}

/// Words that follow each other in one text.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Words {
    /// One, or several for a phrase; never none.
    pub(in super::super) words: Vec<Needle>,
    /// Where they may stand.
    pub(in super::super) fields: Fields,
    /// Whether the text must begin with them.
    pub(in super::super) start: bool,
    /// Whether it must end with them.
    pub(in super::super) end: bool,
    how: How,
}

/// How loosely a word may match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// By every tier.
    Loose,
    /// By every tier but letters inside words and scattered letters: who asks for SQL at a level
    /// does not ask for NoSQL.
    Word,
    /// As it is written, perhaps inside a longer word.
    Literal,
    /// As a whole word.
    Whole,
}

/// One word that is looked for.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Needle {
    /// Folded.
    pub(in super::super) text: String,
    /// Its characters.
    pub(in super::super) length: usize,
    pub(in super::super) letters: Letters,
    numeronym: Option<Numeronym>,
    /// Whether more of the word may follow: the last of a phrase whose quote is open.
    pub(in super::super) open: bool,
}

/// The fields of words without a scope.
#[derive(Debug, Clone, Copy)]
pub(super) struct Within {
    fields: &'static [Field],
}

/// What `who` looks at.
pub(super) const SKILLS: Within =
    Within { fields: &[Field::Capability, Field::Detail, Field::Property] };

/// The signs between a capability and a level, longest first.
const SIGNS: [&str; 5] = [">=", "<=", ">", "<", "="];

impl Atom {
    /// Reads a term; `open` tells that its quote is not closed. What is not understood is told
    /// in a sentence, and the term holds as far as it goes.
    pub(super) fn read(
        text: &str,
        open: bool,
        within: Option<Within>,
    ) -> (Vec<Atom>, Option<String>) {
        let bare = text.trim_start_matches('!');
        let not = bare.len() < text.len();
        let mut note = open.then(|| "the quote is open: what follows belongs to it".to_owned());
        let mut tell = |message: String| note = Some(message);
        let (scope, value) = match bare.split_once(':') {
            Some((word, value)) if !word.is_empty() && word.chars().all(char::is_alphabetic) => {
                match Scope::read(word) {
                    Read::Scope(scope) => (Some(scope), value),
                    Read::Several(names) => {
                        tell(format!("{word}: may be {}:", names.join(": or ")));
                        (None, bare)
                    }
                    Read::Unknown => {
                        let names: Vec<&str> = scope::SCOPES
                            .iter()
                            .filter_map(|(_, names, ..)| names.first().copied())
                            .collect();
                        tell(format!("no field is called {word}; there are {}", names.join(" ")));
                        (None, bare)
                    }
                }
            }
            _ => (None, bare),
        };
        let what = read(scope, value, not, within, &mut tell);
        let name = what.as_ref().and_then(hyphenated);
        // Either will do; neither may be, where it is negated.
        let whats = what.into_iter().chain(name.map(What::Words));
        (whats.map(|what| Atom { not, what }).collect(), note)
    }
}

/// A compound word as the slug or id that it may be.
fn hyphenated(what: &What) -> Option<Words> {
    let What::Words(words) = what else { return None };
    let [needle] = words.words.as_slice() else { return None };
    let fields = words.fields.and(Fields::of(&[Field::Slug, Field::Id]));
    let parts = unhyphenated(&needle.text);
    if fields == Fields::NONE || words.how == How::Whole || !parts.trim().contains(' ') {
        return None;
    }
    let mut parts: Vec<Needle> =
        chunks(&parts).filter_map(|range| parts.get(range)).map(Needle::new).collect();
    parts.last_mut()?.open = true;
    (parts.len() > 1).then(|| Words { words: parts, fields, ..words.clone() })
}

/// What a term with this scope and value looks for; `None` where there is nothing yet.
fn read(
    scope: Option<Scope>,
    value: &str,
    not: bool,
    within: Option<Within>,
    tell: &mut dyn FnMut(String),
) -> Option<What> {
    let Some(scope) = scope else {
        let fields = within.map_or(Fields::ALL, |within| Fields::of(within.fields));
        return match level_of(value, false, tell) {
            (word, Some(levels)) => {
                let skills = [Field::Capability, Field::Detail];
                words(word, not, Fields::of_levels(&skills, levels))
                    .map(Words::strictly)
                    .map(What::Words)
            }
            (word, None) => words(word, not, fields).map(What::Words),
        };
    };
    let (example, finds) = scope.example();
    if value.is_empty() {
        tell(format!("{example} finds {finds}"));
        return None;
    }
    match scope {
        Scope::Capability => {
            let (word, levels) = level_of(value, true, tell);
            match levels {
                Some(levels) if word.is_empty() => {
                    Some(What::Level(Fields::of_levels(&[Field::Level], levels)))
                }
                Some(levels) => words(word, not, Fields::of_levels(scope.fields(), levels))
                    .map(Words::strictly)
                    .map(What::Words),
                None => words(word, not, Fields::of(scope.fields())).map(What::Words),
            }
        }
        Scope::Level => {
            let (sign, word) = signed(value);
            let rank = ranked(LevelRank::ALL, LevelRank::of, LevelRank::word, word);
            let Some(rank) = rank else {
                tell(unknown("level", word, LevelRank::ALL.iter().map(|rank| rank.word())));
                return None;
            };
            let number = rank.number();
            Some(What::Level(Fields::of_levels(&[Field::Level], move |n| holds(sign, n, number))))
        }
        Scope::Seniority => {
            let (sign, word) = signed(value);
            let rank = ranked(SeniorityRank::ALL, SeniorityRank::of, SeniorityRank::word, word);
            match rank {
                Some(rank) => span(SeniorityRank::ALL, |other| holds(sign, other, rank))
                    .map(|(from, to)| What::Seniority(from, to)),
                None => {
                    let ranks = SeniorityRank::ALL.iter().map(|rank| rank.word());
                    tell(unknown("seniority", word, ranks));
                    // Somebody's own word for it.
                    words(word, not, Fields::of(scope.fields())).map(What::Words)
                }
            }
        }
        Scope::Frequency => {
            let (sign, word) = signed(value);
            let rank = ranked(FrequencyRank::ALL, FrequencyRank::of, FrequencyRank::word, word);
            let Some(rank) = rank else {
                tell(unknown("frequency", word, FrequencyRank::ALL.iter().map(|rank| rank.word())));
                return None;
            };
            // Ranks count from the most frequent, people count the other way.
            let often = span(FrequencyRank::ALL, |other| holds(sign, rank, other))?;
            Some(What::Link(Link { out: true, often: Some(often), ..Link::default() }))
        }
        Scope::Verb => {
            let verb = words(value, not, Fields::of(scope.fields()))?;
            Some(What::Link(Link { out: true, verb: Some(verb), ..Link::default() }))
        }
        Scope::To | Scope::From | Scope::With => {
            let names = Fields::of(&[Field::Name, Field::Slug, Field::Id]);
            let who = Some(words(value, not, names)?);
            let (out, into) = (scope != Scope::From, scope != Scope::To);
            Some(What::Link(Link { out, into, who, ..Link::default() }))
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
                tell(unknown("part", value, scope::PARTS.iter().map(|(name, _)| *name)));
                None
            }
        },
        _ => words(value, not, Fields::of(scope.fields())).map(What::Words),
    }
}

/// Splits `sql>=advanced` into the word and the levels that will do. Without a scope a sign may
/// be a part of the text, so the level must at least look like one.
fn level_of<'t>(
    text: &'t str,
    scoped: bool,
    tell: &mut dyn FnMut(String),
) -> (&'t str, Option<impl Fn(u8) -> bool + use<>>) {
    // A sign inside quotes belongs to the phrase.
    let quoted = text.rfind('"').map_or(0, |at| at + 1);
    let found = SIGNS
        .iter()
        .filter_map(|sign| Some((text.get(quoted..)?.find(sign)? + quoted, *sign)))
        .min_by_key(|(at, sign)| (*at, std::cmp::Reverse(sign.len())));
    let Some((at, sign)) = found else { return (text, None) };
    let (word, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    let level = rest.strip_prefix(sign).unwrap_or_default();
    let rank = ranked(LevelRank::ALL, LevelRank::of, LevelRank::word, level);
    let words_only = level.chars().all(|c| c.is_alphabetic() || c == ' ');
    match rank {
        Some(rank) if scoped || !word.is_empty() => {
            let number = rank.number();
            (word, Some(move |n| holds(sign, n, number)))
        }
        _ if !scoped && (word.is_empty() || !words_only || sign == "=") => (text, None),
        _ => {
            tell(unknown("level", level, LevelRank::ALL.iter().map(|rank| rank.word())));
            (word, None)
        }
    }
}

/// Splits a sign from what follows it; no sign means that very one.
fn signed(text: &str) -> (&'static str, &str) {
    let found = SIGNS.iter().find_map(|sign| Some((*sign, text.strip_prefix(sign)?)));
    found.unwrap_or(("=", text))
}

/// Whether a value of a scale stands to another as the sign says. A level of 0 is none.
fn holds<T: Ord + Copy + Into<Number>>(sign: &str, value: T, other: T) -> bool {
    let (value, other) = (value.into(), other.into());
    value != Number(0)
        && match sign {
            ">=" => value >= other,
            "<=" => value <= other,
            ">" => value > other,
            "<" => value < other,
            _ => value == other,
        }
}

/// A place on a scale, from 1.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Number(u8);

impl From<u8> for Number {
    fn from(number: u8) -> Number {
        Number(number)
    }
}

impl From<SeniorityRank> for Number {
    fn from(rank: SeniorityRank) -> Number {
        Number(rank.number())
    }
}

impl From<FrequencyRank> for Number {
    fn from(rank: FrequencyRank) -> Number {
        Number(rank.number())
    }
}

/// The rank of a word, or of the beginning of the scale's own word for one.
fn ranked<R: Copy>(
    all: &[R],
    of: impl Fn(&str) -> Option<R>,
    word: impl Fn(R) -> &'static str,
    text: &str,
) -> Option<R> {
    let text = fold(text.trim_matches('"'));
    let begun = || {
        let mut begun =
            all.iter().filter(|rank| !text.is_empty() && word(**rank).starts_with(&text));
        begun.next().copied().filter(|_| begun.next().is_none())
    };
    of(&text).or_else(begun)
}

/// The lowest and highest that will do.
fn span<R: Copy>(all: &[R], will_do: impl Fn(R) -> bool) -> Option<(R, R)> {
    let mut found = all.iter().copied().filter(|rank| will_do(*rank));
    let first = found.next()?;
    Some((first, found.last().unwrap_or(first)))
}

fn unknown(what: &str, word: &str, choices: impl Iterator<Item = &'static str>) -> String {
    let choices = choices.collect::<Vec<_>>().join(", ");
    if word.is_empty() {
        format!("a {what} follows: {choices}")
    } else {
        format!("no {what} is called {word}; there are {choices}")
    }
}

/// Reads `word`, `'literal`, `'whole'`, `^start`, `end$` and `"a phrase"`.
fn words(text: &str, not: bool, fields: Fields) -> Option<Words> {
    let mut rest = text;
    let mut how = if not { How::Literal } else { How::Loose };
    if let Some(literal) = rest.strip_prefix('\'') {
        how = How::Literal;
        rest = literal;
        if let Some(whole) = rest.strip_suffix('\'').filter(|whole| !whole.is_empty()) {
            how = How::Whole;
            rest = whole;
        }
    }
    let (start, end) = (rest.starts_with('^'), rest.len() > 1 && rest.ends_with('$'));
    rest = rest.strip_prefix('^').unwrap_or(rest);
    rest = if end { rest.strip_suffix('$').unwrap_or(rest) } else { rest };
    let quoted = rest.strip_prefix('"');
    let open = quoted.is_some_and(|inside| !inside.ends_with('"'));
    let inside = quoted.map_or(rest, |inside| inside.strip_suffix('"').unwrap_or(inside));
    let folded = fold(inside);
    let mut words: Vec<Needle> =
        chunks(&folded).filter_map(|range| folded.get(range)).map(Needle::new).collect();
    // A phrase of one word is that word.
    if quoted.is_some() && how == How::Loose {
        how = How::Whole;
    }
    if let Some(last) = words.last_mut() {
        last.open = open;
    }
    (!words.is_empty()).then_some(Words { words, fields, start, end, how })
}

impl Words {
    /// Whether only whole words will do.
    #[cfg(test)]
    pub(in super::super) fn is_whole(&self) -> bool {
        self.how == How::Whole
    }

    fn strictly(self) -> Words {
        let how = if self.how == How::Loose { How::Word } else { self.how };
        Words { how, ..self }
    }

    /// Whether scattered letters will do.
    pub(in super::super) fn is_fuzzy(&self) -> bool {
        self.is_loose() && self.how == How::Loose
    }

    /// Whether initials and numeronyms will do.
    pub(in super::super) fn is_loose(&self) -> bool {
        matches!(self.how, How::Loose | How::Word)
            && !self.start
            && !self.end
            && self.words.len() == 1
    }

    /// How a word answers `needle` by the strict tiers; `None` if it does not. Where the text must
    /// begin or end so, the word must be its first or last, which is not asked here.
    pub(in super::super) fn strict(&self, needle: &Needle, word: &str) -> Option<Tier> {
        if word == needle.text {
            return Some(Tier::ExactWord);
        }
        if self.words.len() > 1 || needle.open {
            return (needle.open && word.starts_with(&needle.text)).then_some(Tier::Prefix);
        }
        match (self.start, self.end) {
            (true, true) => return None,
            (true, false) => return word.starts_with(&needle.text).then_some(Tier::Prefix),
            (false, true) => return word.ends_with(&needle.text).then_some(Tier::Substring),
            (false, false) => {}
        }
        match self.how {
            How::Whole => None,
            _ if word.starts_with(&needle.text) => Some(Tier::Prefix),
            How::Loose | How::Word if needle.numeronym.is_some_and(|shape| shape.fits(word)) => {
                Some(Tier::Numeronym)
            }
            How::Word => None,
            How::Loose if needle.length < 3 => None,
            _ => word.contains(&needle.text).then_some(Tier::Substring),
        }
    }

    /// The same for a word of a card and its parts.
    pub(in super::super) fn tier(&self, needle: &Needle, word: &str) -> Option<Tier> {
        let whole = self.strict(needle, word);
        if self.start || self.end || self.words.len() > 1 || whole == Some(Tier::ExactWord) {
            return whole;
        }
        // What a part begins with, the whole holds; so most words have no parts to look at.
        if whole.is_none() && needle.numeronym.is_none() && !word.contains(&needle.text) {
            return None;
        }
        let part = |range: Range<usize>| self.strict(needle, word.get(range)?);
        whole.into_iter().chain(parts(word).into_iter().filter_map(part)).min()
    }

    /// Whether only words that begin with it can answer, so that no others need be looked at.
    pub(in super::super) fn is_prefix_only(&self, needle: &Needle) -> bool {
        let phrase = self.words.len() > 1;
        let short = self.how == How::Loose && needle.length < 3 && needle.numeronym.is_none();
        let inside = self.end && !self.start;
        !inside && (phrase || self.start || self.how == How::Whole || short)
    }

    /// Where a phrase stands in a folded text.
    pub(super) fn phrases(&self, folded: &str) -> Vec<Range<usize>> {
        let found: Vec<Range<usize>> = chunks(folded).collect();
        found
            .windows(self.words.len())
            .filter(|window| {
                window.iter().zip(&self.words).all(|(range, needle)| {
                    folded
                        .get(range.clone())
                        .is_some_and(|word| self.strict(needle, word).is_some())
                })
            })
            .filter_map(|window| Some(window.first()?.start..window.last()?.end))
            .collect()
    }
}

impl Needle {
    /// Whether it is a single letter; a sign of another script is a word.
    pub(in super::super) fn is_letter(&self) -> bool {
        matches!(self.text.as_bytes(), [letter] if letter.is_ascii_alphanumeric())
    }

    /// Whether it stands for a longer word, as `k8s` does.
    pub(in super::super) fn is_numeronym(&self) -> bool {
        self.numeronym.is_some()
    }

    fn new(text: &str) -> Needle {
        Needle {
            text: text.to_owned(),
            length: text.chars().count(),
            letters: Letters::of(text),
            numeronym: Numeronym::read(text),
            open: false,
        }
    }

    /// The letters of a fuzzy match: over the best word of a folded text, or over the whole.
    pub(super) fn scattered(&self, folded: &str, words: &[Range<usize>]) -> Vec<Range<usize>> {
        let all = words.iter().cloned().chain(std::iter::once(0..folded.len()));
        let best = all
            .filter_map(|range| {
                Some((fuzzy::score(folded.get(range.clone())?, &self.text)?, range))
            })
            .max_by_key(|((score, _), _)| *score);
        let Some(((_, indices), range)) = best else { return Vec::new() };
        let chars: Vec<(usize, char)> =
            folded.get(range.clone()).unwrap_or_default().char_indices().collect();
        indices
            .iter()
            .filter_map(|&i| chars.get(i))
            .map(|(at, c)| range.start + at..range.start + at + c.len_utf8())
            .collect()
    }
}
