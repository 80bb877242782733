//! The word index: every distinct word, with the places where it occurs.

use std::cmp::Reverse;
use std::fmt;
use std::sync::Arc;

use crate::atlas::{Atlas, Gather, Node};
use crate::role::SeniorityRank;

use super::compounds::Compounds;
use super::field::{Field, Fields};
use super::hits::SpareRows;
use super::letters::Letters;
use super::piece::{Piece, Streams};
use super::posting::{PostingReader, Postings, WordPlace};
use super::query::{Note, Query};
use super::recent::RecentClauses;
use super::role_names::RoleNames;

/// A word, a name or the initials of a name, with the places where it occurs.
///
/// A changed index shares the words that did not change.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) text: Arc<str>,
    pub(super) letters: Letters,
    places: Postings,
}

impl Word {
    pub(super) fn new(text: Arc<str>, places: Postings) -> Word {
        Word { letters: Letters::from_text(&text), places, text }
    }

    /// Returns the size of the packed places in bytes, as an estimate of how often the word occurs.
    pub(super) fn weight(&self) -> usize {
        self.places.bytes()
    }

    /// Returns the places where the word occurs, without those in the roles `gone`, and with the
    /// places in `added`. Both are ordered by role.
    pub(super) fn places_after(&self, gone: &[u32], added: &[(u32, WordPlace)]) -> Postings {
        self.places.replaced(gone, added)
    }

    /// Calls `take` for every place where the word occurs, ordered by role.
    pub(super) fn each(&self, take: impl FnMut(u32, WordPlace)) {
        self.places.each(take);
    }

    /// Returns a reader of the places, beginning with the role `from`.
    pub(super) fn reader(&self, from: u32) -> PostingReader<'_> {
        self.places.reader(from)
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

/// The data about a role or missing role that the search needs.
#[derive(Debug, Clone)]
pub(super) struct Doc {
    pub(super) node: DocNode,
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

/// The role or missing role that a [`Doc`] is about; `None` only if it is not in the atlas.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct DocNode(pub(super) Option<Node>);

impl DocNode {
    /// Returns whether the role has a card.
    pub(super) fn has_card(self) -> bool {
        matches!(self.0, Some(Node::Role(_)))
    }
}

/// Leaves out the number of the node, which depends on earlier atlases. An updated index therefore
/// looks like a new one.
impl fmt::Debug for DocNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.has_card() { "Role" } else { "Missing" })
    }
}

/// The words of all roles, with the places where they occur.
#[derive(Debug, Default)]
pub struct Index {
    /// The roles, by their number in the atlas.
    pub(super) docs: Arc<Vec<Doc>>,
    /// The words in alphabetical order.
    pub(super) words: Vec<Word>,
    pub(super) compounds: Arc<Compounds>,
    /// Initials of names and details, such as `sre` for Site Reliability Engineer, in alphabetical
    /// order.
    pub(super) initials: Vec<Word>,
    /// Whole names of capabilities, which only the fuzzy search uses.
    pub(super) names: Vec<Word>,
    pub(super) role_names: Arc<RoleNames>,
    /// The types of artifacts as spelt in the cards.
    pub(super) types: Vec<Word>,
    /// The indices of all types in `types`, most frequent type first.
    pub(super) frequent_types: Vec<u32>,
    /// The folded keys of properties in alphabetical order.
    pub(super) keys: Vec<Word>,
    pub(super) recent: RecentClauses,
    pub(super) spare_rows: SpareRows,
}

impl Index {
    /// Creates the index of an atlas from the words gathered while its cards were parsed.
    pub fn new(atlas: &Atlas, mut piece: Piece) -> Index {
        for id in atlas.missing() {
            piece.add_name(atlas.name(Node::Missing(id)));
        }
        let words = sorted(piece.words);
        let index = Index {
            compounds: Arc::new(Compounds::new(&words)),
            words,
            initials: sorted(piece.initials),
            names: sorted(piece.names),
            role_names: Arc::new(RoleNames::new(atlas)),
            types: sorted(piece.types),
            keys: sorted(piece.keys),
            ..Index::default()
        };
        index.with_docs(atlas, piece.fields)
    }

    /// Adds the data about the roles, given the fields of every role, and orders the types of
    /// artifacts.
    pub(super) fn with_docs(mut self, atlas: &Atlas, fields: Vec<Fields>) -> Index {
        let roles = fields.into_iter().enumerate();
        let docs = roles.map(|(number, fields)| doc(atlas, &self.role_names, number, fields));
        let mut docs: Vec<Doc> = docs.collect();
        for (order, &number) in (0..).zip(&self.role_names.order) {
            if let Some(doc) = docs.get_mut(number as usize) {
                doc.order = order;
            }
        }
        self.docs = Arc::new(docs);
        self.with_types_in_order()
    }

    /// Orders the types of artifacts by frequency.
    pub(super) fn with_types_in_order(mut self) -> Index {
        self.frequent_types = (0..).take(self.types.len()).collect();
        let count = |number: &u32| self.types.get(*number as usize).map_or(0, Word::count);
        self.frequent_types.sort_by_cached_key(|number| Reverse(count(number)));
        self
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
        self.word_at(text).is_some() || self.compounds.has(text)
    }

    /// Returns the numbers of the words that begin with a string.
    pub(super) fn beginning_with(&self, text: &str) -> std::ops::Range<usize> {
        let from = self.words.partition_point(|word| *word.text < *text);
        let rest = self.words.get(from..).unwrap_or_default();
        from..from + rest.partition_point(|word| word.text.starts_with(text))
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
        let types = self.frequent_types.iter();
        types.filter_map(|&number| self.types.get(number as usize)).map(|kind| &*kind.text)
    }

    /// Returns the size in bytes of the parts of the index that grow with the cards.
    pub fn bytes(&self) -> usize {
        let words = self.words.iter().chain(&self.initials).chain(&self.names);
        let words = words.map(|w| size_of::<Word>() + w.text.len() + w.places.bytes());
        let docs = self.docs.len() * size_of::<Doc>();
        docs + self.role_names.bytes() + words.sum::<usize>() + self.compounds.bytes()
    }
}

/// Returns the data about a role, except its order among all roles.
pub(super) fn doc(atlas: &Atlas, names: &RoleNames, number: usize, fields: Fields) -> Doc {
    let node = atlas.node(number);
    let card = node.and_then(Node::role).map(|id| &atlas[id]);
    let folded = names.get(number);
    Doc {
        node: DocNode(node),
        fields,
        letters: Letters::from_text(folded),
        // The length is that of the folded name, because the length of the name itself depends on
        // whether its Unicode is composed or decomposed.
        length: u8::try_from(folded.chars().count()).unwrap_or(u8::MAX),
        accented: node.is_some_and(|node| !atlas.name(node).is_ascii()),
        seniority: card.and_then(|card| card.seniority.as_ref()).and_then(|s| s.rank),
        order: 0,
        named_by: named_by(atlas, number),
    }
}

/// Returns the number of declared interactions whose target is this role.
pub(super) fn named_by(atlas: &Atlas, number: usize) -> u32 {
    let count = atlas.node(number).map_or(0, |node| atlas.incoming(node).len());
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn sorted(streams: Streams) -> Vec<Word> {
    let words = streams.into_iter().map(|(text, stream)| Word::new(text.into(), stream.packed()));
    let mut words: Vec<Word> = words.collect();
    words.sort_by(|a, b| a.text.cmp(&b.text));
    words
}
