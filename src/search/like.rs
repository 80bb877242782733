//! Short texts that are like what was typed: for pages that are filtered while one types.

use std::ops::Range;

use crate::text::{Folded, fold};

use super::fuzzy;

/// Words that were typed; a text must be like each of them.
#[derive(Debug, Clone, Default)]
pub struct Like {
    words: Vec<String>,
}

/// What it costs a word to stand elsewhere than at the beginning of a text.
const AT_WORD: u32 = 10;
const INSIDE: u32 = 40;
const SCATTERED: u32 = 1000;
/// What it costs to stand in a later text.
const LATER: usize = 15;
/// Scores of scattered letters are below this.
const BEST: u32 = 900;

impl Like {
    /// What was typed.
    pub fn new(typed: &str) -> Like {
        Like { words: typed.split_whitespace().map(fold).collect() }
    }

    /// From this distance on a text only has the letters, scattered.
    pub const SCATTERED: u32 = SCATTERED;

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How far some texts, taken together, are from what was typed: 0 is nearest. `None` where a
    /// word is like none of them. An earlier text is worth more.
    pub fn distance(&self, texts: &[&str]) -> Option<u32> {
        let texts: Vec<String> = texts.iter().map(|text| fold(text)).collect();
        let nearest = |word: &String| {
            let of = texts.iter().zip((0u32..).step_by(LATER));
            of.filter_map(|(text, later)| Some(distance(text, word)? + later)).min()
        };
        self.words.iter().map(nearest).sum()
    }

    /// The places of a text that are like what was typed, as byte ranges.
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

/// Where a word stands in a text, best at the beginning of one of its words, and what that costs.
fn at(text: &str, word: &str) -> Option<(usize, u32)> {
    let begins = |at: usize| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric())
    };
    let all = || text.match_indices(word).map(|(at, _)| at);
    let found = all().find(|at| begins(*at)).or_else(|| all().next())?;
    Some((
        found,
        if found == 0 {
            0
        } else if begins(found) {
            AT_WORD
        } else {
            INSIDE
        },
    ))
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
    fn what_begins_so_is_nearer_than_what_holds_it_or_its_letters() {
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
