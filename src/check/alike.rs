//! Which of many texts are nearly the same, without comparing each with each: two texts that are
//! one edit apart become the same when one letter is left out of each, so those shortened texts
//! are looked up instead (as in a symmetric-delete spelling index).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::text::fold;

/// Shorter texts are never one slip apart: `Redis` and `Radio` mean different things.
const SHORTEST: usize = 7;

/// A text reduced to what its spellings share: letters and digits only, `&` as the word it stands
/// for. `C++` and `C#` keep what tells them apart.
pub(super) fn key(text: &str) -> String {
    let folded = fold(text).replace('&', " and ");
    folded.chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#')).collect()
}

/// A text with its last word in the singular: `Unit tests` and `Unit test`, `REST APIs` and
/// `REST API`.
pub(super) fn singular(text: &str) -> String {
    let start = text.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + 1);
    let (before, word) = text.split_at_checked(start).unwrap_or(("", text));
    let stem = |word: &str| -> Option<String> {
        let stem = word.strip_suffix('s')?;
        if stem.len() > 1 && stem.chars().all(|c| c.is_uppercase() || c.is_numeric()) {
            return Some(stem.to_owned()); // APIs
        }
        match word.strip_suffix("ies") {
            Some(stem) if stem.len() > 1 => Some(format!("{stem}y")),
            _ => (stem.len() > 2 && !stem.ends_with(['s', 'u', 'i'])).then(|| stem.to_owned()),
        }
    };
    stem(word).map_or_else(|| text.to_owned(), |stem| format!("{before}{stem}"))
}

/// A key with one letter left out, or none.
#[derive(Clone, Copy)]
struct Shortened {
    /// Of what is left, and of what two keys that are alike must share.
    hash: u64,
    /// Which letter was left out, and where; `None` for the whole key.
    left_out: Option<(usize, char)>,
    number: usize,
}

/// Puts keys that are at most one slip apart (a letter too many, too few, another, or two
/// exchanged) into groups; each is a list of at least two numbers of keys. Keys must differ.
///
/// Of keys that are the same when shortened, some are one slip apart: the whole key from all
/// others, those that miss a letter at one place from each other, and those that miss one letter
/// at neighbouring places. So each is only compared with its neighbour in an order.
pub(super) fn groups(keys: &[&str]) -> Vec<Vec<usize>> {
    let mut all: Vec<Shortened> = Vec::new();
    for (number, key) in keys.iter().enumerate() {
        if key.chars().count() < SHORTEST {
            continue;
        }
        let hash = |rest: &mut dyn Iterator<Item = char>| {
            let mut hasher = DefaultHasher::new();
            shared(key).hash(&mut hasher);
            rest.for_each(|c| c.hash(&mut hasher));
            hasher.finish()
        };
        all.push(Shortened { hash: hash(&mut key.chars()), left_out: None, number });
        for (at, c) in key.chars().enumerate() {
            let mut rest = key.chars().enumerate().filter(|(n, _)| *n != at).map(|(_, c)| c);
            all.push(Shortened { hash: hash(&mut rest), left_out: Some((at, c)), number });
        }
    }
    let mut parents: Vec<usize> = (0..keys.len()).collect();
    let mut join = |a: &Shortened, b: &Shortened| {
        let pair = keys.get(a.number).zip(keys.get(b.number));
        if a.number != b.number && pair.is_some_and(|(a, b)| are_alike(a, b)) {
            let (a, b) = (root(&mut parents, a.number), root(&mut parents, b.number));
            if let Some(parent) = parents.get_mut(a.max(b)) {
                *parent = a.min(b);
            }
        }
    };
    let mut neighbours = |all: &[Shortened]| {
        all.windows(2).for_each(|pair| {
            if let [a, b] = pair
                && a.hash == b.hash
            {
                join(a, b);
            }
        });
    };
    // What was left out, by place: another letter. The whole key comes first.
    all.sort_unstable_by_key(|s| (s.hash, s.left_out.map(|(at, _)| at), s.number));
    neighbours(&all);
    // By letter: two letters exchanged.
    all.sort_unstable_by_key(|s| (s.hash, s.left_out.map(|(at, c)| (c, at)), s.number));
    neighbours(&all);
    // A letter too many.
    for same in all.chunk_by(|a, b| a.hash == b.hash) {
        if let [whole @ Shortened { left_out: None, .. }, others @ ..] = same {
            others.iter().for_each(|other| join(whole, other));
        }
    }
    let mut groups: HashMap<usize, Vec<usize>> = HashMap::new();
    for number in 0..keys.len() {
        groups.entry(root(&mut parents, number)).or_default().push(number);
    }
    let mut groups: Vec<Vec<usize>> =
        groups.into_values().filter(|group| group.len() > 1).collect();
    groups.sort();
    groups
}

/// What two keys share that are one slip apart: a slip seldom hits the first letter, and a digit
/// is none.
fn shared(key: &str) -> (Option<char>, String) {
    (key.chars().next(), key.chars().filter(char::is_ascii_digit).collect())
}

/// Whether two keys are one slip apart.
fn are_alike(a: &str, b: &str) -> bool {
    shared(a) == shared(b) && strsim::osa_distance(a, b) <= 1
}

/// The first of the group a key is in; the way there is shortened.
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
    fn only_what_is_a_plural_loses_it() {
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
    fn one_slip_is_alike_and_two_are_not() {
        let keys =
            ["modelling", "modeling", "mdoeling", "marketing", "python2", "python3", "barketing"];
        assert_eq!(groups(&keys), [vec![0, 1, 2]]);
        assert_eq!(groups(&["sql", "sqr"]), Vec::<Vec<usize>>::new());
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
            let found = groups(&keys);
            for a in 0..keys.len() {
                for b in 0..a {
                    let together = found.iter().any(|group| group.contains(&a) && group.contains(&b));
                    prop_assert_eq!(together, slow[a] == slow[b], "{} {}", keys[a], keys[b]);
                }
            }
        }
    }
}
