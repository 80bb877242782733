//! Interns strings, so that a repeated string is stored only once.

use std::collections::HashMap;

/// Distinct strings, numbered in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    texts: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32>,
}

impl Texts {
    /// Returns the number of a string and stores the string if it is new.
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    /// Returns the number of a string, or `None` if it is not stored.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// Returns the string with this number.
    pub fn get(&self, number: u32) -> Option<&str> {
        self.texts.get(number as usize).map(|text| &**text)
    }

    /// Returns all strings, ordered by number.
    pub fn all(&self) -> &[Box<str>] {
        &self.texts
    }

    /// Adds all strings from `others`. Returns the new number of each string, in the same order as
    /// in `others`.
    pub fn adopt(&mut self, others: &Texts) -> Vec<u32> {
        others.texts.iter().map(|text| self.number(text)).collect()
    }

    /// Returns all strings, ordered by number, and drops the lookup table.
    pub fn into_all(self) -> Vec<Box<str>> {
        self.texts
    }
}
