//! Parses comparison signs and ranks, such as `>=advanced` and `staff`.

use crate::role::{FrequencyRank, LevelRank, SeniorityRank};
use crate::text::fold;

use super::super::words::is_function_word;
use super::Note;
use super::token::QueryTerm;

/// The signs that compare a capability with a level, longest first.
const SIGNS: [&str; 5] = [">=", "<=", ">", "<", "="];

/// Splits a string such as `sql>=advanced` into the word and the accepted levels. Without a scope,
/// the sign may be ordinary text, so it counts only if a level seems to follow.
pub(super) fn level_of<'t>(
    text: &'t str,
    scoped: bool,
    note: &mut Option<Note>,
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
    let rank = ranked(LevelRank::ALL, LevelRank::from_phrase, LevelRank::word, level);
    let words_only = level.chars().all(|c| c.is_alphabetic() || c == ' ');
    match rank {
        Some(rank) if scoped || !word.is_empty() => {
            let number = rank.number();
            if span(LevelRank::ALL, |other| holds(sign, other.number(), number)).is_none() {
                *note = Some(Note::error(beyond("level", sign, rank.word())));
                return (word, None);
            }
            (word, Some(move |n| holds(sign, n, number)))
        }
        _ if !scoped && (word.is_empty() || !words_only || sign == "=") => (text, None),
        _ => {
            let levels = LevelRank::ALL.iter().map(|rank| rank.word());
            *note = Some(Note::error(unknown("level", level, levels)));
            (word, None)
        }
    }
}

/// Splits a comparison sign off the beginning of a string. If there is no sign, the comparison is
/// for equality.
pub(super) fn signed(text: &str) -> (&'static str, &str) {
    let found = SIGNS.iter().find_map(|sign| Some((*sign, text.strip_prefix(sign)?)));
    found.unwrap_or(("=", text))
}

/// Returns whether `value` and `other` satisfy the comparison `sign`. A level of 0 never does.
pub(super) fn holds<T: Ord + Copy + Into<Number>>(sign: &str, value: T, other: T) -> bool {
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

/// A position on a scale, counted from 1.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number(u8);

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

/// Returns the rank that a word names. The word can also be an unambiguous prefix of the rank's
/// name.
pub(super) fn ranked<R: Copy>(
    all: &[R],
    of: impl Fn(&str) -> Option<R>,
    word: impl Fn(R) -> &'static str,
    text: &str,
) -> Option<R> {
    let text = fold(text.trim_matches('"'));
    of(&text).or_else(|| {
        let mut begun =
            all.iter().filter(|rank| !text.is_empty() && word(**rank).starts_with(&text));
        begun.next().copied().filter(|_| begun.next().is_none())
    })
}

/// Returns whether a word is a level, a seniority or a frequency, or an unambiguous prefix of one.
pub(super) fn is_rank(word: &str) -> bool {
    ranked(LevelRank::ALL, LevelRank::from_phrase, LevelRank::word, word).is_some()
        || ranked(SeniorityRank::ALL, SeniorityRank::from_phrase, SeniorityRank::word, word)
            .is_some()
        || ranked(FrequencyRank::ALL, FrequencyRank::from_phrase, FrequencyRank::word, word)
            .is_some()
}

/// Returns whether a term is a word for a level or a seniority.
fn is_level(term: &QueryTerm) -> bool {
    LevelRank::from_phrase(&term.text).is_some() || SeniorityRank::from_phrase(&term.text).is_some()
}

/// Drops the words that only say that a rank is meant: the word `level` next to the rank, and the
/// function words around them. So `kubernetes at expert level` means the same as `kubernetes
/// expert`. A card rarely contains the word `level` next to a level.
pub(super) fn drop_level_words(terms: &mut Vec<QueryTerm>) {
    let says_level = |term: &QueryTerm| ["level", "levels"].contains(&&*fold(&term.text));
    let is_function = |term: &QueryTerm| is_function_word(&term.text);
    let mut dropped: Vec<usize> = Vec::new();
    for rank in (0..terms.len()).filter(|at| terms.get(*at).is_some_and(is_level)) {
        let (before, after) = terms.split_at_checked(rank).unwrap_or_default();
        let after = after.get(1..).unwrap_or_default();
        let joints = |count: usize| before.iter().rev().skip(count).take_while(|t| is_function(t));
        let gap = joints(0).count();
        let is_before = before.iter().rev().nth(gap).is_some_and(says_level);
        let is_after = after.first().is_some_and(says_level);
        if !is_before && !is_after {
            continue;
        }
        let start = if is_before { gap + 1 + joints(gap + 1).count() } else { gap };
        let level = usize::from(is_after);
        let end = level + after.iter().skip(level).take_while(|term| is_function(term)).count();
        dropped.extend((rank - start..rank).chain(rank + 1..=rank + end));
    }
    let mut at = 0;
    terms.retain(|_| {
        at += 1;
        !dropped.contains(&(at - 1))
    });
}

/// Returns the first and the last value that `will_do` accepts, or `None` if it accepts none.
pub(super) fn span<R: Copy>(all: &[R], will_do: impl Fn(R) -> bool) -> Option<(R, R)> {
    let mut found = all.iter().copied().filter(|rank| will_do(*rank));
    let first = found.next()?;
    Some((first, found.last().unwrap_or(first)))
}

/// Explains that no value can satisfy a comparison, because `word` is the first or the last rank of
/// its scale.
pub(super) fn beyond(what: &str, sign: &str, word: &str) -> String {
    let side = if sign == ">" { "above" } else { "below" };
    format!("no {what} is {side} {word}; use {sign}= instead of {sign}")
}

pub(super) fn unknown(
    what: &str,
    word: &str,
    choices: impl Iterator<Item = &'static str>,
) -> String {
    let choices = choices.collect::<Vec<_>>().join(", ");
    if word.is_empty() {
        format!("add a {what}: {choices}")
    } else {
        format!("{word} is not a valid {what}; use one of {choices}")
    }
}
