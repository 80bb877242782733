//! Interned texts: repeated texts that are stored once.

use std::collections::HashMap;

/// Distinct texts, numbered in the order of their arrival.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    texts: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32>,
}

impl Texts {
    /// Returns the number of a text and stores the text if it is new.
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    /// The number of a text, if it is stored.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The text with this number.
    pub fn get(&self, number: u32) -> Option<&str> {
        self.texts.get(number as usize).map(|text| &**text)
    }

    /// All texts, by number.
    pub fn all(&self) -> &[Box<str>] {
        &self.texts
    }

    /// Adds all texts of `others` and returns the number here of each of them, by its number there.
    pub fn adopt(&mut self, others: &Texts) -> Vec<u32> {
        others.texts.iter().map(|text| self.number(text)).collect()
    }

    /// All texts, by number, without the index.
    pub fn into_all(self) -> Vec<Box<str>> {
        self.texts
    }
}
