//! Groups strings by keys that are equal or similar, so that the strings that may have something to
//! do with a new string are found without comparing all strings again.

use std::collections::{BTreeSet, HashMap};

use crate::text::Texts;

use super::alike;

/// The maximum number of keys in a cluster that is examined after a change. In a larger cluster,
/// comparing all strings again is as fast.
const MOST: usize = 256;

/// Clusters of strings. Two strings are in the same cluster if a key of one is equal or similar to a
/// key of the other, directly or through other strings.
///
/// Strings are never removed. A string that is no longer used may hold a cluster together, so a
/// cluster contains all strings that belong together, but maybe also others.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    keys: Texts,
    /// For each key, the first string with this key, if any.
    first: Vec<Option<u32>>,
    /// For each key that several strings have, the other strings.
    others: HashMap<u32, Vec<u32>>,
    /// Pairs of keys of the same string, in both directions.
    linked: HashMap<u32, Vec<u32>>,
    /// The keys in which typing errors are looked for, by what similar keys have in common. The map
    /// is filled when it is first needed.
    classes: Option<HashMap<alike::Class, Vec<u32>>>,
}

/// Replaces the results of the given strings with new ones, and returns the strings whose results are
/// different. A string without a new result has none.
pub(super) fn renewed<R: PartialEq>(
    results: &mut hashbrown::HashMap<u32, R>,
    strings: &BTreeSet<u32>,
    new: impl Iterator<Item = (u32, R)>,
) -> impl Iterator<Item = u32> {
    let mut new: hashbrown::HashMap<u32, R> = new.collect();
    strings.iter().copied().filter(move |string| {
        let new = new.remove(string);
        let is_same = results.get(string) == new.as_ref();
        match new {
            Some(new) => results.insert(*string, new),
            None => results.remove(string),
        };
        !is_same
    })
}

impl Clusters {
    /// Adds a string with its key. Some strings have a second key, under which they can be found
    /// too. A string that is already there changes nothing.
    pub(super) fn add(&mut self, string: u32, key: &str, second: Option<&str>) {
        let number = self.key(key);
        match self.first.get_mut(number as usize) {
            Some(first @ None) => *first = Some(string),
            Some(Some(first)) if *first != string => {
                let others = self.others.entry(number).or_default();
                if !others.contains(&string) {
                    others.push(string);
                }
            }
            _ => {}
        }
        let second = second.filter(|second| *second != key).map(|second| self.key(second));
        for (a, b) in second.into_iter().flat_map(|second| [(number, second), (second, number)]) {
            let linked = self.linked.entry(a).or_default();
            if !linked.contains(&b) {
                linked.push(b);
            }
        }
    }

    /// Returns the number of a key, which is added if it is new.
    fn key(&mut self, key: &str) -> u32 {
        let number = self.keys.number(key);
        if number as usize == self.first.len() {
            self.first.push(None);
            if let Some(classes) = &mut self.classes
                && let Some(class) = alike::Class::of(key)
            {
                classes.entry(class).or_default().push(number);
            }
        }
        number
    }

    /// Returns the strings that have a key.
    fn strings(&self, key: u32) -> impl Iterator<Item = u32> {
        let first = self.first.get(key as usize).copied().flatten();
        first.into_iter().chain(self.others.get(&key).into_iter().flatten().copied())
    }

    /// Returns the strings of every cluster.
    pub(super) fn all(&self) -> impl Iterator<Item = Vec<u32>> {
        let keys: Vec<&str> = self.keys.iter().collect();
        let linked = self.linked.iter();
        let linked = linked.flat_map(|(&a, others)| others.iter().map(move |&b| (a, b)));
        let mut is_grouped = vec![false; keys.len()];
        let groups = alike::groups(&keys, linked.map(|(a, b)| (a as usize, b as usize)));
        for &at in groups.iter().flatten() {
            is_grouped.get_mut(at).into_iter().for_each(|is_grouped| *is_grouped = true);
        }
        let alone = is_grouped.into_iter().zip(0..).filter(|(is_grouped, _)| !is_grouped);
        let alone: Vec<usize> = alone.map(|(_, at)| at).collect();
        let groups = groups.into_iter().chain(alone.into_iter().map(|at| vec![at]));
        groups.map(|keys| keys.into_iter().flat_map(|key| self.strings(key as u32)).collect())
    }

    /// Returns the strings in the clusters that contain the given keys, in ascending order. Returns
    /// `None` if they are too many.
    pub(super) fn around<'k>(
        &mut self,
        keys: impl IntoIterator<Item = &'k str>,
    ) -> Option<BTreeSet<u32>> {
        let mut open: Vec<u32> = keys.into_iter().filter_map(|key| self.keys.find(key)).collect();
        let mut seen: BTreeSet<u32> = open.iter().copied().collect();
        let mut strings = BTreeSet::new();
        while let Some(key) = open.pop() {
            strings.extend(self.strings(key));
            let mut near = self.similar(key);
            near.extend(self.linked.get(&key).into_iter().flatten());
            open.extend(near.into_iter().filter(|key| seen.insert(*key)));
            if seen.len() > MOST {
                return None;
            }
        }
        Some(strings)
    }

    /// Returns the keys that differ from a key by one typing error.
    fn similar(&mut self, key: u32) -> Vec<u32> {
        let keys = &self.keys;
        let classes = self.classes.get_or_insert_with(|| {
            let mut classes: HashMap<alike::Class, Vec<u32>> = HashMap::new();
            for (key, number) in keys.iter().zip(0..) {
                if let Some(class) = alike::Class::of(key) {
                    classes.entry(class).or_default().push(number);
                }
            }
            classes
        });
        let text = keys.get(key).unwrap_or_default();
        let classes = alike::Class::of(text).into_iter().flat_map(|class| {
            class.neighbours().into_iter().filter_map(|class| classes.get(&class))
        });
        let is_near = |other: &u32| keys.get(*other).is_some_and(|other| alike::are(text, other));
        classes.flatten().copied().filter(is_near).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_cluster_around_a_key_is_the_one_among_all_clusters(
            keys in proptest::collection::vec(("[ab]é?[ab]{6,7}", "[ab]{8}"), 1..24),
        ) {
            let mut clusters = Clusters::default();
            for ((key, second), string) in keys.iter().zip(0..) {
                // Only some strings have a second key.
                let second = Some(second.as_str()).filter(|_| string % 3 == 0);
                clusters.add(string, key, second);
                clusters.add(string, key, second);
                // The index of typing errors is kept up to date when it exists.
                clusters.around([key.as_str()]);
            }
            for cluster in clusters.all().collect::<Vec<_>>() {
                let expected: BTreeSet<u32> = cluster.iter().copied().collect();
                prop_assert_eq!(cluster.len(), expected.len());
                for string in cluster {
                    let (key, _) = &keys[string as usize];
                    prop_assert_eq!(clusters.around([key.as_str()]), Some(expected.clone()));
                }
            }
        }
    }
}
