//! The word index: every distinct word, with the places where it occurs.

use std::collections::BTreeMap;

use crate::atlas::{Atlas, Gather, Node};
use crate::role::SeniorityRank;
use crate::text::fold;

use super::field::{Field, Fields};
use super::letters::Letters;
use super::piece::{Piece, Streams};
use super::posting::{Stream, WordPlace, each};
use super::query::{Note, Query, without_joints};
use super::recent::RecentClauses;
use super::words::{parts, words};

/// A word, a name or the initials of a name, with the places where it occurs.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) text: Box<str>,
    pub(super) letters: Letters,
    places: Box<[u8]>,
}

impl Word {
    /// Returns the size of the packed places in bytes, as an estimate of how often the word occurs.
    pub(super) fn weight(&self) -> usize {
        self.places.len()
    }

    /// Calls `take` for every place where the word occurs, ordered by role.
    pub(super) fn each(&self, take: impl FnMut(u32, WordPlace)) {
        each(&self.places, take);
    }

    /// Returns whether the word occurs in a list or name, and not only in prose.
    pub(super) fn is_listed(&self) -> bool {
        let mut listed = false;
        self.each(|_, place| listed |= place.code.field().is_some_and(Field::is_listed));
        listed
    }

    /// Returns the number of places where the word occurs.
    pub(super) fn count(&self) -> usize {
        let mut count = 0;
        self.each(|_, _| count += 1);
        count
    }
}

/// The maximum number of artifact types that the index keeps.
const MOST_TYPES: usize = 4096;

/// The data about a role or missing role that the search needs.
#[derive(Debug)]
pub(super) struct Doc {
    /// The fields that occur in the card of the role.
    pub(super) fields: Fields,
    /// The set of letters in the name of the role.
    pub(super) letters: Letters,
    /// The length of the name in characters, at most 255. Among equal matches, shorter names come
    /// first.
    pub(super) length: u8,
    pub(super) seniority: Option<SeniorityRank>,
    /// Whether the name contains non-ASCII letters, such as accented letters.
    pub(super) accented: bool,
    /// The position of the role when all roles are sorted by name and path, with missing roles
    /// last.
    pub(super) order: u32,
    /// The number of declared interactions whose target is this role.
    pub(super) named_by: u32,
}

/// The words of all roles, with the places where they occur.
#[derive(Debug, Default)]
pub struct Index {
    /// The roles, by their number in the atlas.
    pub(super) docs: Vec<Doc>,
    /// The words in alphabetical order.
    pub(super) words: Vec<Word>,
    /// Parts of compound words in alphabetical order, each with the number of its compound.
    pub(super) parts: Vec<(Box<str>, u32)>,
    /// Compound words without the characters that join their parts (`oncall` for `on-call`) in
    /// alphabetical order, each with the number of its compound.
    pub(super) joined: Vec<(Box<str>, u32)>,
    /// Initials of names and details, such as `sre` for Site Reliability Engineer, in alphabetical
    /// order.
    pub(super) initials: Vec<Word>,
    /// Whole names of capabilities, which only the fuzzy search uses.
    pub(super) names: Vec<Word>,
    /// The folded names of all roles, joined into one string, which is scanned after every typed
    /// letter. The start of each name is in `name_starts`.
    role_names: String,
    name_starts: Vec<u32>,
    /// The numbers of all roles, ordered by name and path, with missing roles last.
    pub(super) by_name: Vec<u32>,
    /// The words of the marks that distinguish roles with similar names, each with its roles.
    pub(super) marks: BTreeMap<String, Vec<u32>>,
    /// The types of artifacts as spelt in the cards, most frequent first.
    types: Vec<Word>,
    /// The folded keys of properties in alphabetical order.
    keys: Vec<Word>,
    pub(super) recent: RecentClauses,
}

impl Index {
    /// Creates the index of an atlas from the words gathered while its cards were parsed.
    pub fn new(atlas: &Atlas, mut piece: Piece) -> Index {
        for id in atlas.missing() {
            piece.add_name(atlas.name(Node::Missing(id)));
        }
        let mut by_name: Vec<u32> = Vec::with_capacity(piece.fields.len());
        let roles = atlas.by_name().iter().map(|&id| Node::Role(id));
        let nodes = roles.chain(atlas.missing().map(Node::Missing));
        by_name.extend(nodes.map(|node| u32::try_from(atlas.slot(node)).unwrap_or(u32::MAX)));
        let mut docs: Vec<Doc> =
            piece.fields.iter().enumerate().map(|(n, fields)| doc(atlas, n, *fields)).collect();
        for (order, &number) in (0..).zip(&by_name) {
            if let Some(doc) = docs.get_mut(number as usize) {
                doc.order = order;
            }
        }
        let mut role_names = String::new();
        let mut name_starts = vec![0];
        for number in 0..docs.len() {
            let name = atlas.node(number).map(|node| fold(atlas.name(node))).unwrap_or_default();
            if let Some(doc) = docs.get_mut(number) {
                doc.letters = Letters::from_text(&name);
                // The length is that of the folded name, because the length of the name itself
                // depends on whether its Unicode is composed or decomposed.
                doc.length = u8::try_from(name.chars().count()).unwrap_or(u8::MAX);
            }
            role_names.push_str(&name);
            name_starts.push(u32::try_from(role_names.len()).unwrap_or(u32::MAX));
        }
        role_names.shrink_to_fit();
        let words = sorted(piece.words);
        let mut of_words: Vec<(Box<str>, u32)> = Vec::new();
        for (word, number) in words.iter().zip(0..) {
            let inner = parts(&word.text).into_iter();
            of_words.extend(inner.filter_map(|part| Some((word.text.get(part)?.into(), number))));
        }
        of_words.sort();
        of_words.dedup();
        let mut joined: Vec<(Box<str>, u32)> = (words.iter().zip(0..))
            .map(|(word, number)| (without_joints(&word.text).into_boxed_str(), number))
            .filter(|(joined, number)| {
                words.get(*number as usize).is_some_and(|word| word.text != *joined)
            })
            .collect();
        joined.sort();
        let mut types = sorted(piece.types);
        types.sort_by_cached_key(|kind| std::cmp::Reverse(kind.count()));
        types.truncate(MOST_TYPES);
        Index {
            docs,
            words,
            parts: of_words,
            joined,
            initials: sorted(piece.initials),
            names: sorted(piece.names),
            role_names,
            name_starts,
            by_name,
            marks: mark_words(atlas),
            types,
            keys: sorted(piece.keys),
            recent: RecentClauses::default(),
        }
    }

    /// Creates an index of `atlas` from this index, which belongs to the older atlas `before`.
    /// `parsed` contains the words of the cards that are new or changed. No other card is read.
    pub fn updated(&self, before: &Atlas, atlas: &Atlas, parsed: Piece) -> Index {
        let old: Vec<Option<u32>> = (0..self.docs.len())
            .map(|slot| match before.node(slot)? {
                Node::Role(id) if atlas.shares_card(before, id) => {
                    u32::try_from(atlas.slot(id)).ok()
                }
                _ => None,
            })
            .collect();
        let new: Vec<Option<u32>> =
            parsed.roles.iter().map(|&id| u32::try_from(atlas.slot(id)).ok()).collect();
        let mut whole = Piece::default();
        whole.fields.resize(atlas.len(), Fields::NONE);
        let kept = old.iter().zip(self.docs.iter().map(|doc| doc.fields));
        for (to, fields) in kept.chain(new.iter().zip(parsed.fields)) {
            if let Some(slot) = to.and_then(|to| whole.fields.get_mut(to as usize)) {
                *slot = fields;
            }
        }
        whole.words = merged(&self.words, &old, parsed.words, &new);
        whole.initials = merged(&self.initials, &old, parsed.initials, &new);
        whole.names = merged(&self.names, &old, parsed.names, &new);
        whole.types = merged(&self.types, &old, parsed.types, &new);
        whole.keys = merged(&self.keys, &old, parsed.keys, &new);
        Index::new(atlas, whole)
    }

    /// Creates the index of an atlas by parsing its cards. Use this only for an atlas with few
    /// roles.
    pub fn from_atlas(atlas: &Atlas) -> Index {
        let mut piece = Piece::default();
        atlas.ids().for_each(|id| piece.add(id, &atlas[id].role()));
        Index::new(atlas, piece)
    }

    /// Creates an index of only the names in the cards.
    pub fn from_names(atlas: &Atlas) -> Index {
        let mut piece = Piece::default();
        atlas.ids().for_each(|id| piece.add_face(id, &atlas[id]));
        Index::new(atlas, piece)
    }

    /// Creates an index without words, which supports only the empty query.
    pub fn without_words(atlas: &Atlas) -> Index {
        Index::new(atlas, Piece::without_words(atlas.len()))
    }

    /// Returns the number of the word with this spelling.
    pub(super) fn word_at(&self, text: &str) -> Option<usize> {
        self.words.binary_search_by(|word| (*word.text).cmp(text)).ok()
    }

    /// Returns the word with this spelling.
    pub(super) fn word(&self, text: &str) -> Option<&Word> {
        self.words.get(self.word_at(text)?)
    }

    /// Returns whether a string is a word, a part of a compound, or a compound without the
    /// characters that join its parts.
    pub(super) fn has_form(&self, text: &str) -> bool {
        self.word_at(text).is_some() || has_text(&self.parts, text) || has_text(&self.joined, text)
    }

    /// Returns the numbers of the words that begin with a string.
    pub(super) fn beginning_with(&self, text: &str) -> std::ops::Range<usize> {
        let from = self.words.partition_point(|word| *word.text < *text);
        let rest = self.words.get(from..).unwrap_or_default();
        from..from + rest.partition_point(|word| word.text.starts_with(text))
    }

    /// Returns the numbers of the compound words with this part.
    pub(super) fn parts_equal(&self, text: &str) -> Vec<usize> {
        numbers(&self.parts, text, |part| part == text)
    }

    /// Returns the numbers of the compound words that have a part that begins with a string.
    pub(super) fn parts_beginning_with(&self, text: &str) -> Vec<usize> {
        numbers(&self.parts, text, |part| part.starts_with(text))
    }

    /// Returns the numbers of the compound words that equal a string once the characters that join
    /// their parts are removed.
    pub(super) fn joined_equal(&self, text: &str) -> Vec<usize> {
        numbers(&self.joined, text, |joined| joined == text)
    }

    /// Returns the roles whose name has a word that begins with a string and is longer than that
    /// string. Each role is returned once.
    pub(super) fn names_with_beginning(&self, text: &str) -> Vec<u32> {
        let names = self.role_names.as_str();
        let mut found: Vec<u32> = Vec::new();
        let mut number = 0;
        for at in memchr::memmem::find_iter(names.as_bytes(), text) {
            while self.name_starts.get(number + 1).is_some_and(|next| *next as usize <= at) {
                number += 1;
            }
            let end = at + text.len();
            let ends_here = self.name_starts.get(number + 1).is_some_and(|n| *n as usize <= end);
            let starts = self.name_starts.get(number).is_some_and(|n| *n as usize == at);
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

    /// Returns the folded name of a role.
    pub(super) fn name(&self, number: usize) -> &str {
        match self.name_starts.get(number..number + 2) {
            Some(&[from, to]) => self.role_names.get(from as usize..to as usize),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// Returns whether a card has a property with this folded key.
    pub(super) fn has_key(&self, key: &str) -> bool {
        self.keys.binary_search_by(|word| (*word.text).cmp(key)).is_ok()
    }

    /// Returns the roles that have a property with this folded key, each with the position of the
    /// property on the card.
    pub(super) fn keyed(&self, key: &str) -> impl Iterator<Item = (u32, u32)> {
        let mut all = Vec::new();
        let found = self.keys.binary_search_by(|word| (*word.text).cmp(key));
        if let Some(key) = found.ok().and_then(|at| self.keys.get(at)) {
            key.each(|doc, place| all.push((doc, place.item)));
        }
        all.into_iter()
    }

    /// Returns the invalid and incomplete parts of a query, including fields that no card has.
    pub fn notes(&self, query: &Query) -> Vec<Note> {
        let mut notes = query.notes().to_vec();
        let unknown = query.keyed().filter(|term| !self.has_key(&term.key));
        notes.extend(unknown.map(|term| Note {
            range: term.range.clone(),
            message: format!(
                "{} is not a field; put the term in quotes to search for it as text",
                term.key
            ),
            is_error: true,
        }));
        notes.sort_by_key(|note| note.range.start);
        notes
    }

    /// Returns the types of artifacts as spelt in the cards, most frequent first.
    pub(super) fn types(&self) -> impl Iterator<Item = &str> {
        self.types.iter().map(|kind| &*kind.text)
    }

    /// Returns the size in bytes of the parts of the index that grow with the cards.
    pub fn bytes(&self) -> usize {
        let words = self.words.iter().chain(&self.initials).chain(&self.names);
        let words = words.map(|w| size_of::<Word>() + w.text.len() + w.places.len());
        let parts = self
            .parts
            .iter()
            .chain(&self.joined)
            .map(|(text, _)| size_of::<(Box<str>, u32)>() + text.len());
        let docs = self.docs.len() * (size_of::<Doc>() + size_of::<u32>());
        let names = self.role_names.len() + self.name_starts.len() * size_of::<u32>();
        docs + names + words.sum::<usize>() + parts.sum::<usize>()
    }
}

/// Returns the numbers from a sorted list of strings and numbers, starting at `text` and ending
/// before the first string that fails the test.
fn numbers(list: &[(Box<str>, u32)], text: &str, test: impl Fn(&str) -> bool) -> Vec<usize> {
    let from = list.partition_point(|(other, _)| **other < *text);
    let rest = list.get(from..).unwrap_or_default();
    rest.iter().take_while(|(other, _)| test(other)).map(|(_, n)| *n as usize).collect()
}

fn doc(atlas: &Atlas, number: usize, fields: Fields) -> Doc {
    let node = atlas.node(number);
    let name = node.map(|node| atlas.name(node)).unwrap_or_default();
    let card = match node {
        Some(Node::Role(id)) => Some(&atlas[id]),
        _ => None,
    };
    let named_by = node.map_or(0, |node| atlas.incoming(node).len());
    Doc {
        fields,
        letters: Letters::default(),
        length: 0,
        accented: !name.is_ascii(),
        seniority: card.and_then(|card| card.seniority.as_ref()).and_then(|s| s.rank),
        order: 0,
        named_by: u32::try_from(named_by).unwrap_or(u32::MAX),
    }
}

/// Merges the words of an index with the words of other roles. `old` maps the role numbers in the
/// index to new numbers, and `new` does the same for the other roles. A role without a new number
/// is dropped.
fn merged(words: &[Word], old: &[Option<u32>], mut more: Streams, new: &[Option<u32>]) -> Streams {
    let mut all = Streams::with_capacity(words.len() + more.len());
    for word in words {
        let mut stream = Stream::default();
        match more.remove(&word.text) {
            None => word.each(|doc, place| {
                if let Some(doc) = new_number(old, doc) {
                    stream.push(doc, place);
                }
            }),
            Some(added) => {
                let mut places: Vec<(u32, WordPlace)> = Vec::new();
                word.each(|doc, place| {
                    places.extend(new_number(old, doc).map(|doc| (doc, place)));
                });
                added.each(|doc, place| {
                    places.extend(new_number(new, doc).map(|doc| (doc, place)));
                });
                places.sort_by_key(|(doc, _)| *doc);
                places.into_iter().for_each(|(doc, place)| stream.push(doc, place));
            }
        }
        if !stream.is_empty() {
            all.insert(word.text.clone(), stream);
        }
    }
    for (text, added) in more {
        let mut stream = Stream::default();
        added.each(|doc, place| {
            if let Some(doc) = new_number(new, doc) {
                stream.push(doc, place);
            }
        });
        all.insert(text, stream);
    }
    all
}

/// Returns the new number of a role, or `None` if the role is dropped.
fn new_number(numbers: &[Option<u32>], doc: u32) -> Option<u32> {
    numbers.get(doc as usize).copied().flatten()
}

/// Returns the words of the marks that distinguish roles with similar names, each with its roles.
fn mark_words(atlas: &Atlas) -> BTreeMap<String, Vec<u32>> {
    let mut marks: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for id in atlas.ids() {
        let mark = fold(atlas.mark(id).unwrap_or_default());
        for word in words(&mark).into_iter().filter_map(|range| mark.get(range)) {
            let number = u32::try_from(atlas.slot(Node::Role(id))).unwrap_or(u32::MAX);
            marks.entry(word.to_owned()).or_default().push(number);
        }
    }
    marks
}

/// Returns whether a sorted list has an entry with this text.
fn has_text(list: &[(Box<str>, u32)], text: &str) -> bool {
    let at = list.partition_point(|(other, _)| **other < *text);
    list.get(at).is_some_and(|(other, _)| **other == *text)
}

fn sorted(streams: Streams) -> Vec<Word> {
    let mut words: Vec<Word> = streams
        .into_iter()
        .map(|(text, stream)| Word {
            letters: Letters::from_text(&text),
            places: stream.packed(),
            text,
        })
        .collect();
    words.sort_by(|a, b| a.text.cmp(&b.text));
    words
}
