//! Finds strings that are nearly the same, but does not compare every pair. If two strings differ
//! by one typing error, leaving out one letter of each can make them equal. The shortened strings
//! are therefore compared by hash, as in a symmetric-delete spelling index.

use std::collections::{BTreeMap, HashMap};

use crate::text::fold;

/// The minimum length of strings that can count as similar. Shorter strings, such as `Redis` and
/// `Radio`, usually mean different things.
const SHORTEST: usize = 7;

/// Returns the key that all spellings of a name share: its letters and digits, with `&` written as
/// the word *and*. The signs of `C++` and `C#` are kept.
pub(super) fn key(text: &str) -> String {
    let folded = fold(text).replace('&', " and ");
    folded.chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#')).collect()
}

/// Returns a name with its last word in the singular, such as `Unit test` for `Unit tests`, or
/// `REST API` for `REST APIs`.
pub(super) fn singular(text: &str) -> String {
    let start = text.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + 1);
    let (before, word) = text.split_at_checked(start).unwrap_or(("", text));
    stem(word).map_or_else(|| text.to_owned(), |stem| format!("{before}{stem}"))
}

/// Returns a word without its plural ending, or `None` if it has no such ending.
fn stem(word: &str) -> Option<String> {
    let stem = word.strip_suffix('s')?;
    if stem.len() > 1 && stem.chars().all(|c| c.is_uppercase() || c.is_numeric()) {
        return Some(stem.to_owned()); // for example `APIs`
    }
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 1 => Some(format!("{stem}y")),
        _ => (stem.len() > 2 && !stem.ends_with(['s', 'u', 'i'])).then(|| stem.to_owned()),
    }
}

/// A key with at most one letter left out.
#[derive(Clone, Copy)]
struct Shortened {
    /// The hash of the shortened key.
    hash: u64,
    /// The position of the omitted letter, and the letter; `None` for the whole key.
    left_out: Option<(u32, char)>,
    number: u32,
}

/// Groups keys that differ by at most one typing error: an extra, missing or different letter, or
/// two swapped letters. Each group is a list of at least two indices. The keys must be distinct.
/// `linked` lists pairs of keys that belong to the same group even if they are not similar.
pub(super) fn groups(
    keys: &[&str],
    linked: impl IntoIterator<Item = (usize, usize)>,
) -> Vec<Vec<usize>> {
    // Keys that have different parts in common are never similar, so they need not be in memory at
    // the same time.
    let mut classes: HashMap<(Option<char>, String), Vec<u32>> = HashMap::new();
    for (key, number) in keys.iter().zip(0..) {
        if key.chars().count() >= SHORTEST {
            classes.entry(shared(key)).or_default().push(number);
        }
    }
    let mut parents: Vec<usize> = (0..keys.len()).collect();
    for class in classes.into_values().filter(|class| class.len() > 1) {
        join_class(keys, &mut parents, &class);
    }
    linked.into_iter().for_each(|(a, b)| unite(&mut parents, a, b));
    let mut groups: HashMap<usize, Vec<usize>> = HashMap::new();
    for number in 0..keys.len() {
        groups.entry(root(&mut parents, number)).or_default().push(number);
    }
    let mut groups: Vec<Vec<usize>> =
        groups.into_values().filter(|group| group.len() > 1).collect();
    groups.sort();
    groups
}

/// Returns the values of all keys, in which the values of similar keys are in one list.
pub(super) fn merged<V>(mut by_key: BTreeMap<String, Vec<V>>) -> impl Iterator<Item = Vec<V>> {
    let keys: Vec<&str> = by_key.keys().map(String::as_str).collect();
    let groups: Vec<Vec<String>> = groups(&keys, [])
        .into_iter()
        .map(|group| group.iter().filter_map(|&at| keys.get(at)).map(ToString::to_string).collect())
        .collect();
    let merged: Vec<Vec<V>> = groups
        .iter()
        .map(|keys| keys.iter().filter_map(|key| by_key.remove(key)).flatten().collect())
        .collect();
    merged.into_iter().chain(by_key.into_values())
}

/// Merges the groups of all similar keys in a class. A class consists of keys with the same
/// [`shared`] parts.
///
/// If two keys have the same shortened form, they differ by one typing error only in three cases:
/// one of them is itself the shortened form, or the letters were left out at the same position, or
/// the same letter was left out at adjacent positions. Comparing neighbours in sorted order is
/// therefore enough.
fn join_class(keys: &[&str], parents: &mut [usize], class: &[u32]) {
    let mut all: Vec<Shortened> = Vec::new();
    for &number in class {
        let key = keys.get(number as usize).copied().unwrap_or_default();
        add_shortened(key, number, &mut all);
    }
    // Sorting by position brings together keys that differ only in the letter at one position. A
    // whole key comes before shortened keys.
    all.sort_unstable_by_key(|s| (s.hash, s.left_out.map(|(at, _)| at), s.number));
    join_neighbours(keys, parents, &all);
    // A whole key is compared with every key that is one letter longer.
    for same in all.chunk_by(|a, b| a.hash == b.hash) {
        if let [whole @ Shortened { left_out: None, .. }, others @ ..] = same {
            others.iter().for_each(|other| join(keys, parents, whole, other));
        }
    }
    // Sorting by letter brings together keys that differ only in two swapped letters.
    all.sort_unstable_by_key(|s| (s.hash, s.left_out.map(|(at, c)| (c, at)), s.number));
    join_neighbours(keys, parents, &all);
}

/// Adds a key and the key without each of its letters.
///
/// The hash of a string is the value of a polynomial whose coefficients are its letters, so the
/// hash without a letter follows from the hashes of the parts before and after the letter.
fn add_shortened(key: &str, number: u32, all: &mut Vec<Shortened>) {
    /// The point at which the polynomial is evaluated: a large odd number.
    const POINT: u64 = 0x9e37_79b9_7f4a_7c15;
    let append = |hash: u64, c: char| hash.wrapping_mul(POINT).wrapping_add(u64::from(c) + 1);
    let first = all.len();
    let mut before = 0;
    for (c, at) in key.chars().zip(0..) {
        all.push(Shortened { hash: before, left_out: Some((at, c)), number });
        before = append(before, c);
    }
    all.push(Shortened { hash: before, left_out: None, number });
    let (mut after, mut power) = (0u64, 1u64);
    for short in all.iter_mut().skip(first).rev() {
        let Some((_, c)) = short.left_out else { continue };
        short.hash = short.hash.wrapping_mul(power).wrapping_add(after);
        after = after.wrapping_add(power.wrapping_mul(u64::from(c) + 1));
        power = power.wrapping_mul(POINT);
    }
}

/// Merges the groups of two keys if the keys differ by at most one typing error.
fn join(keys: &[&str], parents: &mut [usize], a: &Shortened, b: &Shortened) {
    let (a, b) = (a.number as usize, b.number as usize);
    let pair = keys.get(a).zip(keys.get(b));
    if a != b && pair.is_some_and(|(a, b)| strsim::osa_distance(a, b) <= 1) {
        unite(parents, a, b);
    }
}

/// Merges the groups of two keys.
fn unite(parents: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parents, a), root(parents, b));
    if let Some(parent) = parents.get_mut(a.max(b)) {
        *parent = a.min(b);
    }
}

fn join_neighbours(keys: &[&str], parents: &mut [usize], all: &[Shortened]) {
    for pair in all.windows(2) {
        if let [a, b] = pair
            && a.hash == b.hash
        {
            join(keys, parents, a, b);
        }
    }
}

/// Returns the parts that similar keys must have in common: the first letter, because typing errors
/// rarely affect it, and the digits, because a different digit is not a typing error.
fn shared(key: &str) -> (Option<char>, String) {
    (key.chars().next(), key.chars().filter(char::is_ascii_digit).collect())
}

/// The parts in which similar keys agree: those that [`shared`] returns, and nearly the length.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Class {
    shared: (Option<char>, String),
    /// The number of characters.
    length: usize,
}

impl Class {
    /// Returns the class of a key, or `None` if the key is too short to be similar to another.
    pub(super) fn of(key: &str) -> Option<Class> {
        let length = key.chars().count();
        (length >= SHORTEST).then(|| Class { shared: shared(key), length })
    }

    /// Returns the classes of the keys that may be similar to a key of this class.
    pub(super) fn neighbours(&self) -> [Class; 3] {
        [self.length - 1, self.length, self.length + 1]
            .map(|length| Class { shared: self.shared.clone(), length })
    }
}

/// Returns whether two keys in neighbouring classes are different and differ by only one typing
/// error.
pub(super) fn are(a: &str, b: &str) -> bool {
    // Nearly all pairs differ in more than two characters, which takes less time to find out.
    let is_same = |(a, b): &(u8, u8)| a == b;
    let before = a.bytes().zip(b.bytes()).take_while(is_same).count();
    let after = a.bytes().rev().zip(b.bytes().rev()).take_while(is_same).count();
    let differing = a.len().max(b.len()).saturating_sub(before + after);
    a != b && differing <= 2 * MOST_BYTES && strsim::osa_distance(a, b) <= 1
}

/// The maximum number of bytes of a character.
const MOST_BYTES: usize = 4;

/// Returns the first key of the group that a key belongs to, and shortens the path to that key
/// (union–find with path compression).
fn root(parents: &mut [usize], mut at: usize) -> usize {
    while let Some(&parent) = parents.get(at).filter(|parent| **parent != at) {
        let above = parents.get(parent).copied().unwrap_or(parent);
        if let Some(slot) = parents.get_mut(at) {
            *slot = above;
        }
        at = parent;
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_share_a_key() {
        for (a, b) in [("CI/CD", "CI-CD"), ("Node.js", "NodeJS"), ("R&D", "R and D")] {
            assert_eq!(key(a), key(b), "{a} {b}");
        }
        for (a, b) in [("C", "C++"), ("C#", "C"), ("REST", "RESTful"), ("Kubernetes", "Kafka")] {
            assert_ne!(key(a), key(b), "{a} {b}");
        }
    }

    #[test]
    fn only_plurals_become_singular() {
        for (many, one) in [
            ("Unit tests", "Unit test"),
            ("REST APIs", "REST API"),
            ("UI libraries", "UI library"),
            ("analysis", "analysis"),
            ("AWS", "AWS"),
            ("business", "business"),
            ("", ""),
        ] {
            assert_eq!(singular(many), one);
        }
    }

    #[test]
    fn one_typing_error_is_similar_and_two_are_not() {
        let keys =
            ["modelling", "modeling", "mdoeling", "marketing", "python2", "python3", "barketing"];
        assert_eq!(groups(&keys, []), [vec![0, 1, 2]]);
        assert_eq!(groups(&["sql", "sqr"], []), Vec::<Vec<usize>>::new());
    }

    /// Returns whether two keys differ by at most one typing error.
    fn are_alike(a: &str, b: &str) -> bool {
        shared(a) == shared(b) && strsim::osa_distance(a, b) <= 1
    }

    proptest! {
        #[test]
        fn the_index_finds_what_comparing_each_with_each_finds(
            keys in proptest::collection::hash_set("[a-c]{6,9}", 2..24),
        ) {
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            let mut slow: Vec<usize> = (0..keys.len()).collect();
            for a in 0..keys.len() {
                for b in 0..a {
                    let long = keys[a].len().min(keys[b].len()) >= SHORTEST;
                    if long && are_alike(keys[a], keys[b]) {
                        let (one, other) = (slow[a], slow[b]);
                        slow.iter_mut().filter(|n| **n == one).for_each(|n| *n = other);
                    }
                }
            }
            let found = groups(&keys, []);
            for a in 0..keys.len() {
                for b in 0..a {
                    let together = found.iter().any(|group| group.contains(&a) && group.contains(&b));
                    prop_assert_eq!(together, slow[a] == slow[b], "{} {}", keys[a], keys[b]);
                }
            }
        }
    }
}
