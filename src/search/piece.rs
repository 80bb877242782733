//! Gathers the words of roles while their cards are read.

use hashbrown::HashMap;

use crate::atlas::{Gather, RoleId};
use crate::card::Card;
use crate::role::Role;
use crate::text::{fold, fold_into, head};

use super::field::{Code, Field, Fields};
use super::letters::write_initials;
use super::posting::{Stream, WordPlace};
use super::texts;
use super::words::{chunks, unhyphenated};

/// The maximum length of an indexed word in bytes. A longer word is cut to this length.
const LONGEST_WORD: usize = 128;

/// Words with the places where they occur.
pub(super) type Streams = HashMap<Box<str>, Stream>;

/// The words of a number of roles, which are added in the same order as in the atlas.
#[derive(Debug, Default)]
pub struct Piece {
    pub(super) words: Streams,
    /// Initials of names and details, such as `sre` for Site Reliability Engineer.
    pub(super) initials: Streams,
    /// Whole names of capabilities, which only the fuzzy search uses.
    pub(super) names: Streams,
    /// The types of artifacts as spelt in the cards.
    pub(super) types: Streams,
    /// The folded keys of properties.
    pub(super) keys: Streams,
    /// The roles, in the order in which they were added.
    pub(super) roles: Vec<RoleId>,
    /// The fields of each role.
    pub(super) fields: Vec<Fields>,
    /// The current string, folded. The buffer is reused for every string.
    folded: String,
    /// The initials of the current string. The buffer is reused as well.
    letters: String,
}

impl Gather for Piece {
    fn add(&mut self, id: RoleId, role: &Role) {
        self.roles.push(id);
        let mut adding = Adding::begin(self);
        texts::each_in_role(role, |code, item, text| adding.text(code, item, text));
        let doc = adding.doc;
        // Any field can be used for an artifact type, because only the number of its occurrences
        // matters.
        let code = Code::new(Field::Name, 0);
        let place = WordPlace { code, first: true, last: true, item: 0, at: 0 };
        for (property, item) in role.properties.iter().zip(0..) {
            let code = Code::new(Field::Property, 0);
            push(
                &mut self.keys,
                head(&fold(&property.key), LONGEST_WORD),
                doc,
                WordPlace { code, item, ..place },
            );
        }
        for kind in role.artifacts.iter().filter_map(|artifact| artifact.kind.as_deref()) {
            push(&mut self.types, kind, doc, place);
        }
    }

    fn append(&mut self, other: Piece) {
        if self.fields.is_empty() {
            *self = other;
            return;
        }
        let base = u32::try_from(self.fields.len()).unwrap_or(u32::MAX);
        join(&mut self.words, other.words, base);
        join(&mut self.initials, other.initials, base);
        join(&mut self.names, other.names, base);
        join(&mut self.types, other.types, base);
        join(&mut self.keys, other.keys, base);
        self.roles.extend(other.roles);
        self.fields.extend(other.fields);
    }
}

impl Piece {
    /// Creates a [`Piece`] with this number of roles, but without words.
    pub(super) fn without_words(roles: usize) -> Piece {
        Piece { fields: vec![Fields::NONE; roles], ..Piece::default() }
    }

    /// Adds the names in a card, without the card's other text.
    pub(super) fn add_face(&mut self, id: RoleId, card: &Card) {
        self.roles.push(id);
        let mut adding = Adding::begin(self);
        texts::each_name(card, |code, item, text| adding.text(code, item, text));
    }

    /// Adds a missing role, which has only a name.
    pub(super) fn add_name(&mut self, name: &str) {
        Adding::begin(self).text(Code::new(Field::Name, 0), 0, name);
    }
}

fn join(streams: &mut Streams, others: Streams, base: u32) {
    for (word, stream) in others {
        match streams.get_mut(&word) {
            Some(known) => known.append(stream, base),
            None => {
                let mut whole = Stream::default();
                whole.append(stream, base);
                streams.insert(word, whole);
            }
        }
    }
}

/// The state while one role is being added to a [`Piece`].
struct Adding<'p> {
    piece: &'p mut Piece,
    doc: u32,
    /// The field and item of the last string, and the number of the next word in this field and
    /// item.
    last: (Code, u32, u32),
}

impl<'p> Adding<'p> {
    fn begin(piece: &'p mut Piece) -> Self {
        let doc = u32::try_from(piece.fields.len()).unwrap_or(u32::MAX);
        piece.fields.push(Fields::NONE);
        Adding { piece, doc, last: (Code::NOWHERE, 0, 0) }
    }

    fn text(&mut self, code: Code, item: u32, text: &str) {
        let mut folded = std::mem::take(&mut self.piece.folded);
        fold_into(&mut folded, text);
        if code.field().is_some_and(Field::is_hyphenated) {
            folded = unhyphenated(&folded);
        }
        self.folded(code, item, &folded);
        self.piece.folded = folded;
    }

    fn folded(&mut self, code: Code, item: u32, folded: &str) {
        let mut found = chunks(folded).peekable();
        if found.peek().is_none() {
            return;
        }
        if let Some(fields) = self.piece.fields.last_mut() {
            fields.insert(code);
        }
        // A gap between the word numbers of two strings keeps a phrase from matching across them.
        let mut at = match self.last {
            (last, same, next) if (last, same) == (code, item) => next + 1,
            _ => 0,
        };
        let mut first = true;
        while let Some(range) = found.next() {
            let word = folded.get(range).unwrap_or_default();
            let last = found.peek().is_none();
            let place =
                WordPlace { code, first, last, item, at: if first && last { 0 } else { at } };
            push(&mut self.piece.words, head(word, LONGEST_WORD), self.doc, place);
            first = false;
            at += 1;
        }
        self.last = (code, item, at);
        let whole = WordPlace { code, first: true, last: true, item, at: 0 };
        let field = code.field();
        let Piece { initials, letters, .. } = &mut *self.piece;
        if field.is_some_and(Field::has_initials) && write_initials(folded, letters) {
            push(initials, head(letters, LONGEST_WORD), self.doc, whole);
        }
        if field == Some(Field::Capability) {
            push(&mut self.piece.names, head(folded, LONGEST_WORD), self.doc, whole);
        }
    }
}

fn push(streams: &mut Streams, word: &str, doc: u32, place: WordPlace) {
    match streams.get_mut(word) {
        Some(stream) => stream.push(doc, place),
        None => {
            let mut stream = Stream::default();
            stream.push(doc, place);
            streams.insert(word.into(), stream);
        }
    }
}
