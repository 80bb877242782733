//! Texts that are said again and again, kept and looked up once.

use std::collections::HashMap;

/// Distinct texts, numbered in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    texts: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32>,
}

impl Texts {
    /// The number of a text, which is kept if it is new.
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    /// The number of a text, if it was kept.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The text of a number.
    pub fn get(&self, number: u32) -> Option<&str> {
        self.texts.get(number as usize).map(|text| &**text)
    }

    /// All of them, by number.
    pub fn all(&self) -> &[Box<str>] {
        &self.texts
    }

    /// Takes over others; the answer is the number here of each of theirs.
    pub fn adopt(&mut self, others: &Texts) -> Vec<u32> {
        others.texts.iter().map(|text| self.number(text)).collect()
    }

    /// The texts alone, when no more will come.
    pub fn into_all(self) -> Vec<Box<str>> {
        self.texts
    }
}
