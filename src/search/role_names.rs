//! The names of all roles in one string, which is scanned after every typed letter.

use std::collections::BTreeMap;

use crate::atlas::{Atlas, Node};
use crate::text::fold;

use super::words::words;

/// The names of all roles and missing roles. They stay the same if only the contents of cards
/// change.
#[derive(Debug, Default)]
pub(super) struct RoleNames {
    /// The folded names, joined into one string. The start of each name is in `starts`.
    all: String,
    starts: Vec<u32>,
    /// The numbers of all roles, ordered by name and path, with missing roles last.
    pub(super) order: Vec<u32>,
    /// The words of the marks that distinguish roles with similar names, each with its roles.
    pub(super) marks: BTreeMap<String, Vec<u32>>,
}

impl RoleNames {
    pub(super) fn new(atlas: &Atlas) -> RoleNames {
        let number = |node| u32::try_from(atlas.slot(node)).unwrap_or(u32::MAX);
        let roles = atlas.by_name().iter().map(|&id| Node::Role(id));
        let order: Vec<u32> = roles.chain(atlas.missing().map(Node::Missing)).map(number).collect();
        let mut all = String::new();
        let mut starts = vec![0];
        for node in (0..order.len()).map(|number| atlas.node(number)) {
            all.push_str(&node.map(|node| fold(atlas.name(node))).unwrap_or_default());
            starts.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
        }
        all.shrink_to_fit();
        let mut marks: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for id in atlas.ids() {
            let mark = fold(atlas.mark(id).unwrap_or_default());
            for word in words(&mark).into_iter().filter_map(|range| mark.get(range)) {
                marks.entry(word.to_owned()).or_default().push(number(Node::Role(id)));
            }
        }
        RoleNames { all, starts, order, marks }
    }

    /// Returns the folded name of a role.
    pub(super) fn get(&self, number: usize) -> &str {
        match self.starts.get(number..number + 2) {
            Some(&[from, to]) => self.all.get(from as usize..to as usize),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// Returns the roles whose name has a word that begins with a string and is longer than that
    /// string. Each role is returned once.
    pub(super) fn with_word_beginning(&self, text: &str) -> Vec<u32> {
        let names = self.all.as_str();
        let mut found: Vec<u32> = Vec::new();
        let mut number = 0;
        for at in memchr::memmem::find_iter(names.as_bytes(), text) {
            while self.starts.get(number + 1).is_some_and(|next| *next as usize <= at) {
                number += 1;
            }
            let end = at + text.len();
            let ends_here = self.starts.get(number + 1).is_some_and(|n| *n as usize <= end);
            let starts = self.starts.get(number).is_some_and(|n| *n as usize == at);
            let is_inside =
                names.get(..at).is_some_and(|before| before.ends_with(char::is_alphanumeric));
            let goes_on =
                names.get(end..).is_some_and(|after| after.starts_with(char::is_alphanumeric));
            if (starts || !is_inside) && !ends_here && goes_on {
                found.push(u32::try_from(number).unwrap_or(u32::MAX));
            }
        }
        found.dedup();
        found
    }

    /// Returns the size in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.all.len() + (self.starts.len() + self.order.len()) * size_of::<u32>()
    }
}
