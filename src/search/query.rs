//! What was typed, taken apart.

use std::ops::Range;

use crate::text::{Folded, fold};

use super::fuzzy;
use super::rank::Tier;
use super::words::{trimmed, words};

/// Longest query that is looked at, in characters; more is ignored.
const LONGEST: usize = 256;

/// Most words of a text in which the letters of a fuzzy match are looked for.
const LONGEST_FUZZY: usize = 256;

/// A query: terms that must all be found, each perhaps in another field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The terms, in order.
    pub terms: Vec<Term>,
    /// The whole query, folded, single spaces.
    pub(super) whole: String,
}

/// One word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Folded.
    pub text: String,
    /// For a numeronym such as `k8s`: first letter, length of the word, last letter.
    numeronym: Option<(char, usize, char)>,
}

impl Query {
    /// Takes a query apart. Nothing that can be typed is an error.
    pub fn parse(text: &str) -> Query {
        let text: String = text.chars().take(LONGEST).collect();
        let folded = fold(&text);
        let terms = folded
            .split_whitespace()
            .map(trimmed)
            .filter(|term| !term.is_empty())
            .map(Term::new)
            .collect();
        Query { terms, whole: folded.split_whitespace().collect::<Vec<_>>().join(" ") }
    }

    /// Whether it asks for nothing, so that every role is an answer.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The places in `text` that the query matches, in order and apart from each other.
    /// Each term lights its strictest tier only, and letters of a fuzzy match where no stricter
    /// word is there and `fuzzy` asks for them.
    pub fn places(&self, text: &str, fuzzy: bool) -> Vec<Range<usize>> {
        let folded = Folded::new(text);
        let found = words(&folded.text);
        let mut lit: Vec<Range<usize>> = Vec::new();
        for term in &self.terms {
            let tiers = found
                .iter()
                .filter_map(|range| Some((term.tier(folded.text.get(range.clone())?)?, range)));
            let best = tiers.clone().map(|(tier, _)| tier).min();
            for (_, range) in tiers.filter(|(tier, _)| Some(*tier) == best) {
                let word = folded.text.get(range.clone()).unwrap_or_default();
                let part = match best {
                    Some(Tier::Prefix) => range.start..range.start + term.text.len(),
                    Some(Tier::Substring) => {
                        let at = range.start + word.find(&term.text).unwrap_or(0);
                        at..at + term.text.len()
                    }
                    _ => range.clone(),
                };
                lit.push(folded.original(part));
            }
            if best.is_none()
                && initials(&folded.text)
                    .is_some_and(|(letters, _)| letters.starts_with(&term.text))
                && term.text.chars().count() > 1
            {
                let starts = initials(&folded.text).map(|(_, starts)| starts).unwrap_or_default();
                lit.extend(
                    starts
                        .into_iter()
                        .take(term.text.chars().count())
                        .map(|range| folded.original(range)),
                );
            } else if best.is_none() && fuzzy {
                lit.extend(
                    term.letters(&folded.text, &found)
                        .into_iter()
                        .map(|range| folded.original(range)),
                );
            }
        }
        lit.sort_by_key(|range| (range.start, range.end));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for range in lit {
            match apart.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        apart
    }
}

impl Term {
    fn new(text: &str) -> Term {
        Term { text: text.to_owned(), numeronym: numeronym(text) }
    }

    /// How a folded word answers the term by the strict tiers; `None` if it does not.
    pub(super) fn tier(&self, word: &str) -> Option<Tier> {
        if word == self.text {
            Some(Tier::ExactWord)
        } else if word.starts_with(&self.text) {
            Some(Tier::Prefix)
        } else if self.numeronym.is_some_and(|shape| fits(word, shape)) {
            Some(Tier::Numeronym)
        } else if self.text.chars().count() > 2 && word.contains(&self.text) {
            Some(Tier::Substring)
        } else {
            None
        }
    }

    /// The letters of a fuzzy match: over the whole text if it is short, else over its best word.
    fn letters(&self, folded: &str, words: &[Range<usize>]) -> Vec<Range<usize>> {
        // Prose is long, and a fuzzy match in it says little.
        if words.len() > LONGEST_FUZZY {
            return Vec::new();
        }
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

/// The first letters of the words of a folded text of two words or more, and their places.
pub(super) fn initials(folded: &str) -> Option<(String, Vec<Range<usize>>)> {
    let mut letters = String::new();
    let mut places = Vec::new();
    let mut before = ' ';
    for (at, c) in folded.char_indices() {
        if c.is_alphanumeric() && !before.is_alphanumeric() {
            letters.push(c);
            places.push(at..at + c.len_utf8());
        }
        before = c;
    }
    (places.len() > 1).then_some((letters, places))
}

/// `k8s`: a letter, a count of at least five (so that `e2e` is not `edge`), a letter.
fn numeronym(text: &str) -> Option<(char, usize, char)> {
    let mut chars = text.chars();
    let (first, last) = (chars.next()?, chars.next_back()?);
    let digits = chars.as_str();
    let count: usize =
        digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
    (first.is_alphabetic() && last.is_alphabetic() && (5..64).contains(&count)).then_some((
        first,
        count + 2,
        last,
    ))
}

fn fits(word: &str, (first, length, last): (char, usize, char)) -> bool {
    word.starts_with(first)
        && word.ends_with(last)
        && word.chars().count() == length
        && word.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lit<'a>(query: &str, text: &'a str) -> Vec<&'a str> {
        Query::parse(query)
            .places(text, true)
            .into_iter()
            .map(|range| text.get(range).unwrap())
            .collect()
    }

    #[test]
    fn numeronyms_are_a_rule_not_a_list() {
        for (short, long) in [
            ("k8s", "kubernetes"),
            ("i18n", "internationalization"),
            ("a11y", "accessibility"),
            ("o11y", "observability"),
        ] {
            assert_eq!(Query::parse(short).terms[0].tier(long), Some(Tier::Numeronym), "{short}");
        }
        assert_eq!(Query::parse("e2e").terms[0].tier("edge"), None);
    }

    #[test]
    fn places_are_those_of_the_strictest_tier() {
        assert_eq!(lit("api", "API design, rapid APIs"), ["API"]);
        assert_eq!(lit("cafe", "Le Café"), ["Café"]);
        assert_eq!(lit("k8s", "on Kubernetes"), ["Kubernetes"]);
        assert_eq!(lit("sre", "Site Reliability Engineer"), ["S", "R", "E"]);
        assert_eq!(lit("prodmgr", "Product Manager"), ["Prod", "M", "g", "r"]);
        assert_eq!(lit("api api", "API"), ["API"]);
        assert_eq!(lit("c++", "C, C++"), ["C++"]);
    }

    #[test]
    fn anything_can_be_typed() {
        for text in ["", "   ", "?!", "\"", "\u{1b}[2J", &"x".repeat(10_000)] {
            Query::parse(text).places("Backend Engineer", true);
        }
        assert!(Query::parse(" ?! ").is_empty());
    }
}
