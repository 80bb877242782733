//! Synonyms: the other names that people type for a skill or tool.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use crate::text::fold;
use crate::text::yaml::{self, Value};

/// A table of synonyms, each folded and split into words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms {
    by_name: HashMap<String, Vec<Vec<String>>>,
}

impl Synonyms {
    /// Returns the built-in table: names that mean the same in every organization, and
    /// abbreviations that people search for.
    pub(super) fn shipped() -> &'static Synonyms {
        static SHIPPED: LazyLock<Synonyms> = LazyLock::new(|| {
            let mut synonyms = Synonyms::default();
            for text in [
                include_str!("../../assets/aliases.yaml"),
                include_str!("../../assets/short-forms.yaml"),
            ] {
                for field in yaml::fields(text).unwrap_or_default() {
                    if let Value::List(others) = &field.value {
                        synonyms.add(&field.key, others);
                    }
                }
            }
            synonyms
        });
        &SHIPPED
    }

    /// Adds a name and its synonyms. Each of these names becomes a synonym of all the others.
    pub fn add(&mut self, name: &str, others: &[String]) {
        let all: Vec<String> =
            std::iter::once(name).chain(others.iter().map(String::as_str)).map(fold).collect();
        for name in &all {
            let others = all.iter().filter(|other| *other != name);
            let others = others.map(|other| other.split_whitespace().map(str::to_owned).collect());
            self.by_name.entry(name.clone()).or_default().extend(others);
        }
    }

    /// Returns all names with their synonyms, including the built-in table. All names and synonyms
    /// are folded.
    pub fn all(&self) -> BTreeMap<String, Vec<String>> {
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, others) in Synonyms::shipped().by_name.iter().chain(&self.by_name) {
            let known = all.entry(name.clone()).or_default();
            for other in others.iter().map(|words| words.join(" ")) {
                if !known.contains(&other) {
                    known.push(other);
                }
            }
        }
        all
    }

    /// Returns the synonyms of a folded word, each as a list of words.
    pub(super) fn others(&self, word: &str) -> &[Vec<String>] {
        self.by_name.get(word).map_or(&[], Vec::as_slice)
    }
}
