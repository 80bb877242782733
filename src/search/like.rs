//! Finds short strings that are similar to typed text, for filtering the rows of a dialog while the
//! user types.

use std::ops::Range;

use crate::text::{Folded, fold};

use super::fuzzy;

/// The typed words. A string matches if it is similar to each of them.
#[derive(Debug, Clone, Default)]
pub struct Like {
    words: Vec<String>,
}

/// The distance of a match at the beginning of any word except the first.
const AT_WORD: u32 = 10;
const INSIDE: u32 = 40;
const SCATTERED: u32 = 1000;
/// The distance added for each string before the matching string.
const LATER: usize = 15;
/// The score of a fuzzy match is below this value.
const BEST: u32 = 900;

impl Like {
    /// Parses the typed text.
    pub fn new(typed: &str) -> Like {
        Like { words: typed.split_whitespace().map(fold).collect() }
    }

    /// If the distance is at least this value, a string merely contains the letters of a typed word
    /// in order, with gaps between them.
    pub const SCATTERED: u32 = SCATTERED;

    /// Returns whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Returns the distance between the typed text and several strings taken together, where 0 is
    /// nearest. Returns `None` if one of the typed words is similar to none of the strings. Earlier
    /// strings count more.
    pub fn distance(&self, texts: &[&str]) -> Option<u32> {
        let texts: Vec<String> = texts.iter().map(|text| fold(text)).collect();
        let nearest = self.words.iter().map(|word| {
            let texts = texts.iter().zip((0u32..).step_by(LATER));
            texts.filter_map(|(text, later)| Some(distance(text, word)? + later)).min()
        });
        nearest.sum()
    }

    /// Returns the parts of a string that are similar to the typed text, as byte ranges.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let folded = Folded::new(text);
        let mut places = Vec::new();
        for word in &self.words {
            match at(&folded.text, word) {
                Some((at, _)) => places.push(folded.original(at..at + word.len())),
                None => {
                    let Some((_, letters)) = fuzzy::loose(&folded.text, word) else { continue };
                    let starts: Vec<usize> = folded.text.char_indices().map(|(at, _)| at).collect();
                    let ends = starts.iter().skip(1).copied().chain([folded.text.len()]);
                    let ranges: Vec<Range<usize>> =
                        starts.iter().copied().zip(ends).map(|(from, to)| from..to).collect();
                    let letters = letters.iter().filter_map(|letter| ranges.get(*letter));
                    places.extend(letters.map(|range| folded.original(range.clone())));
                }
            }
        }
        places.sort_by_key(|range| range.start);
        places
    }
}

/// Returns the place where a typed word occurs in a string, preferably at the beginning of a word
/// in the string, and the distance of the match.
fn at(text: &str, word: &str) -> Option<(usize, u32)> {
    let mut all = text.match_indices(word).map(|(at, _)| at);
    let found = all.clone().find(|at| begins_word(text, *at)).or_else(|| all.next())?;
    Some((
        found,
        if found == 0 {
            0
        } else if begins_word(text, found) {
            AT_WORD
        } else {
            INSIDE
        },
    ))
}

/// Returns whether a word can begin at this position in a string, because the character before it
/// is not a letter or digit.
fn begins_word(text: &str, at: usize) -> bool {
    !text.get(..at).is_some_and(|before| before.ends_with(char::is_alphanumeric))
}

fn distance(text: &str, word: &str) -> Option<u32> {
    let strict = at(text, word).map(|(_, cost)| cost);
    strict.or_else(|| {
        let (score, _) = fuzzy::loose(text, word)?;
        Some(SCATTERED + BEST.saturating_sub(score))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_nearer_than_infixes_and_scattered_letters() {
        let of = |typed: &str, text: &str| Like::new(typed).distance(&[text]);
        assert_eq!(of("", "anything"), Some(0));
        assert!(of("zoom", "zoom in") < of("zoom", "to zoom"));
        assert!(of("zoom", "to zoom") < of("oom", "to zoom"));
        assert!(of("oom", "to zoom") < of("nxm", "next-match"));
        assert!(of("nm", "next-match").is_some());
        assert_eq!(of("zoom card", "zoom"), None);
        assert_eq!(of("match xyz", "next-match"), None);
        assert_eq!(Like::new("card zoom").distance(&["zoom", "of the card"]), Some(25));
    }

    #[test]
    fn its_places_are_those_of_the_text_as_it_stands() {
        let lit = |typed: &str, text: &str| -> Vec<String> {
            let places = Like::new(typed).places(text);
            places.into_iter().map(|range| text.get(range).unwrap().to_owned()).collect()
        };
        assert_eq!(lit("cafe", "Le Café"), ["Café"]);
        assert_eq!(lit("nm", "next-match"), ["n", "m"]);
        assert_eq!(lit("x", "none"), Vec::<String>::new());
    }
}
