//! Suggests the roles that a misspelt name may mean.

use std::collections::HashSet;

use crate::text::{fold, look};

use super::graph::Atlas;
use super::names::name_key;

/// The maximum number of suggestions.
const MOST: usize = 3;
/// A name may have one typing error for each of this many letters, and every name may have one.
const LETTERS_PER_SLIP: usize = 6;
/// Words with fewer letters than this, such as `UI` and `API`, are too short to be recognized with
/// a typing error: they are rather the names of different things.
const SHORT: usize = 4;

impl Atlas {
    /// Returns up to three names that `name` may mean, nearest first: names that look like it, that
    /// consist of the same words, or that differ from it by a few typing errors.
    pub fn nearest(&self, name: &str) -> Vec<&str> {
        let wanted = Wanted::new(name);
        let named = self.ids().map(|id| &*self[id].name);
        let mut near: Vec<(usize, &str)> =
            named.filter_map(|name| Some((wanted.slips(name)?, name))).collect();
        near.sort_unstable();
        // A name is suggested only once even if several roles have it.
        let mut seen = HashSet::new();
        near.retain(|(_, name)| seen.insert(name_key(name)));
        let best = near.first().map_or(0, |(slips, _)| *slips);
        near.retain(|(slips, _)| *slips <= best + 1);
        near.truncate(MOST);
        near.into_iter().map(|(_, name)| name).collect()
    }
}

/// A name for which a suggestion is wanted.
struct Wanted<'a> {
    name: &'a str,
    key: String,
    shape: String,
    words: Vec<String>,
    most: usize,
}

impl Wanted<'_> {
    fn new(name: &str) -> Wanted<'_> {
        let (key, shape, words) = (name_key(name), look(name), words(name));
        let most = (key.chars().count() / LETTERS_PER_SLIP).max(1);
        Wanted { name, key, shape, words, most }
    }

    /// Returns the number of typing errors by which another name differs from this one, or `None`
    /// if it differs too much to be a suggestion.
    fn slips(&self, other: &str) -> Option<usize> {
        let is_plain = self.name.is_ascii() && other.is_ascii();
        if !is_plain && look(other) == self.shape {
            return Some(0);
        }
        // The sum of the letters rarely is the same by chance, and is faster than a comparison of
        // all words.
        if sum(self.name) == sum(other) && words(other) == self.words {
            return Some(0);
        }
        // A typing error rarely changes both ends of a name, so only names with the same first or
        // last letter are compared letter by letter.
        let ((first, last), (a, b)) = (ends(self.name), ends(other));
        let is_like = !other.is_ascii() || a == first || b == last;
        if !is_like || other.len().abs_diff(self.key.len()) > 8 {
            return None;
        }
        let key = name_key(other);
        if key.len().abs_diff(self.key.len()) > 4 || !has_same_short_words(&key, &self.key) {
            return None;
        }
        let slips = strsim::osa_distance(&key, &self.key);
        (slips <= self.most).then_some(slips)
    }
}

/// Returns the words of a name in alphabetical order. A capital letter after a small one begins a
/// word.
fn words(name: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(name.len());
    let mut was_small = false;
    for c in name.chars() {
        if was_small && c.is_uppercase() {
            spaced.push(' ');
        }
        was_small = c.is_lowercase();
        spaced.push(if c.is_alphanumeric() { c } else { ' ' });
    }
    let mut words: Vec<String> = fold(&spaced).split_whitespace().map(str::to_owned).collect();
    words.sort_unstable();
    words
}

/// Returns the sum of the ASCII letters and digits of a name, in which their order does not matter.
fn sum(name: &str) -> u32 {
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    letters.map(|letter| u32::from(letter.to_ascii_lowercase())).sum()
}

/// Returns false if two names with the same number of words have different short words in the same
/// place.
fn has_same_short_words(one: &str, other: &str) -> bool {
    let is_short = |word: &str| word.chars().count() < SHORT;
    let count = |name: &str| name.split_whitespace().count();
    let mut pairs = one.split_whitespace().zip(other.split_whitespace());
    count(one) != count(other) || pairs.all(|(a, b)| a == b || !(is_short(a) && is_short(b)))
}

/// Returns the first and last characters of a string, ignoring spaces, in lower case.
fn ends(text: &str) -> (Option<char>, Option<char>) {
    let mut chars = text.chars().filter(|c| !c.is_whitespace());
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    (first, chars.next_back().map(|c| c.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::card::Card;
    use crate::role::Origin;

    use super::*;

    #[test]
    fn a_suggestion_is_a_small_edit_or_has_the_same_words() {
        let names = ["API Designer", "Architect", "UX Architect", "Backend Engineer", "DevOps"];
        let cards = names.map(|name| {
            let origin = Origin::File(format!("{name}.md").into());
            Arc::new(Card::new(origin, format!("# {name}\n")))
        });
        let atlas = Atlas::new(cards.to_vec(), Vec::new(), 0);
        for (name, near) in [
            ("Bakcend Enginer", &["Backend Engineer"][..]),
            ("Engineer, Backend", &["Backend Engineer"]),
            ("BackendEngineer", &["Backend Engineer"]),
            ("ArchitectUX", &["UX Architect"]),
            ("Dev Ops", &["DevOps"]),
            ("Ux Architecte", &["UX Architect"]),
            ("API Designe", &["API Designer"]),
            ("Architct", &["Architect"]),
            ("UI Designer", &[]),
            ("AI Designer", &[]),
            ("Backend Manager", &[]),
            ("", &[]),
        ] {
            assert_eq!(atlas.nearest(name), near, "{name}");
        }
    }
}
