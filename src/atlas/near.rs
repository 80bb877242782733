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
        NearNames::new(self).nearest(name)
    }
}

/// The names of all roles, prepared for several searches for similar names.
pub struct NearNames<'a>(Vec<NearName<'a>>);

impl<'a> NearNames<'a> {
    /// Prepares the names of all roles of an atlas.
    pub fn new(atlas: &'a Atlas) -> NearNames<'a> {
        NearNames(atlas.ids().map(|id| NearName::new(&atlas[id].name)).collect())
    }

    /// Like [`Atlas::nearest`].
    pub fn nearest(&self, name: &str) -> Vec<&'a str> {
        let wanted = Wanted::new(name);
        let mut near: Vec<(usize, &str)> =
            self.0.iter().filter_map(|other| Some((wanted.slips(other)?, other.name))).collect();
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

/// A name with what shows quickly that two names are not similar.
struct NearName<'a> {
    name: &'a str,
    is_ascii: bool,
    /// The set of the ASCII letters and digits of the name's key, as bits.
    letters: u64,
    /// The sum of these letters and digits, in which their order does not matter.
    sum: u32,
}

impl NearName<'_> {
    fn new(name: &str) -> NearName<'_> {
        let is_ascii = name.is_ascii();
        let (letters, sum) = if is_ascii { letters(name) } else { letters(&name_key(name)) };
        NearName { name, is_ascii, letters, sum }
    }
}

/// A name for which a suggestion is wanted.
struct Wanted<'a> {
    name: NearName<'a>,
    key: String,
    shape: String,
    words: Vec<String>,
    /// The maximum number of typing errors.
    most: usize,
}

impl Wanted<'_> {
    fn new(name: &str) -> Wanted<'_> {
        let (key, shape, words) = (name_key(name), look(name), words(name));
        let most = (key.chars().count() / LETTERS_PER_SLIP).max(1);
        Wanted { name: NearName::new(name), key, shape, words, most }
    }

    /// Returns the number of typing errors by which another name differs from this one, or `None`
    /// if it differs too much to be a suggestion.
    fn slips(&self, other: &NearName<'_>) -> Option<usize> {
        let (own, name) = (&self.name, other.name);
        let is_plain = own.is_ascii && other.is_ascii;
        if !is_plain && look(name) == self.shape {
            return Some(0);
        }
        // The sum of the letters rarely is the same by chance, and is faster than a comparison of
        // all words.
        if own.sum == other.sum && words(name) == self.words {
            return Some(0);
        }
        // A typing error changes at most two letters of the set: one is replaced by another.
        let differing = (own.letters ^ other.letters).count_ones() as usize;
        if differing > 2 * self.most {
            return None;
        }
        // A typing error rarely changes both ends of a name, so only names with the same first or
        // last letter are compared letter by letter.
        let ((first, last), (a, b)) = (ends(own.name), ends(name));
        let is_like = !other.is_ascii || a == first || b == last;
        if !is_like || name.len().abs_diff(self.key.len()) > 8 {
            return None;
        }
        let key = name_key(name);
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

/// Returns the set of the ASCII letters and digits in a text, ignoring case, and their sum.
fn letters(text: &str) -> (u64, u32) {
    let letters = text.chars().filter_map(|c| c.to_digit(36));
    letters.fold((0, 0), |(set, sum), letter| (set | 1 << letter, sum + letter))
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
