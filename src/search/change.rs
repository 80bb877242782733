//! Creates the index of changed cards from the index of the earlier cards.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::atlas::{Atlas, Gather, Node};

use super::field::Fields;
use super::index::{Doc, DocNode, Index, Word, doc, named_by};
use super::piece::{Piece, Streams};
use super::posting::{Stream, WordPlace, stream};
use super::role_names::RoleNames;

impl Index {
    /// Creates an index of `atlas` from this index, which belongs to the older atlas `before`.
    /// `parsed` contains the words of the cards that are new or changed. No other card is read.
    pub fn updated(&self, before: &Atlas, atlas: &Atlas, parsed: Piece) -> Index {
        if atlas.has_names_of(before) {
            self.with_contents(before, atlas, parsed)
        } else {
            self.renumbered(before, atlas, parsed)
        }
    }

    /// Creates the index if all roles have kept their names and numbers. It shares all words that
    /// occur neither in the old nor in the new contents of the changed cards.
    fn with_contents(&self, before: &Atlas, atlas: &Atlas, mut parsed: Piece) -> Index {
        let mut gone = Piece::default();
        parsed.roles.iter().for_each(|&id| gone.add(id, &before[id].role()));
        let mut new: Vec<u32> = parsed.roles.iter().map(|&id| number(atlas, id)).collect();
        let keeps_missing = missing(before).eq(missing(atlas));
        if !keeps_missing {
            missing(before).for_each(|(_, name)| gone.add_name(name));
            for (node, name) in missing(atlas) {
                parsed.add_name(name);
                new.push(number(atlas, node));
            }
        }
        let mut changed = new.clone();
        if !keeps_missing {
            changed.extend(missing(before).map(|(node, _)| number(before, node)));
        }
        changed.sort_unstable();
        changed.dedup();
        let numbers = Replacement { changed: &changed, new: &new };
        let words = numbers.replaced(&self.words, &gone.words, parsed.words);
        let compounds = if words.added.is_empty() && words.numbers.iter().all(Option::is_some) {
            Arc::clone(&self.compounds)
        } else {
            Arc::new(self.compounds.after(&words.all, &words.numbers, &words.added))
        };
        let role_names = if keeps_missing {
            Arc::clone(&self.role_names)
        } else {
            Arc::new(RoleNames::new(atlas))
        };
        let mut index = Index {
            words: words.all,
            compounds,
            initials: numbers.replaced(&self.initials, &gone.initials, parsed.initials).all,
            names: numbers.replaced(&self.names, &gone.names, parsed.names).all,
            types: numbers.replaced(&self.types, &gone.types, parsed.types).all,
            keys: numbers.replaced(&self.keys, &gone.keys, parsed.keys).all,
            role_names,
            ..Index::default()
        };
        if keeps_missing {
            let mut docs = self.docs.to_vec();
            for (doc, number) in docs.iter_mut().zip(0..) {
                doc.node = DocNode(atlas.node(number));
                doc.named_by = named_by(atlas, number);
            }
            for (&number, &fields) in new.iter().zip(&parsed.fields) {
                let changed = doc(atlas, &index.role_names, number as usize, fields);
                if let Some(slot) = docs.get_mut(number as usize) {
                    *slot = Doc { order: slot.order, ..changed };
                }
            }
            index.docs = Arc::new(docs);
            return index.with_types_in_order();
        }
        let mut fields: Vec<Fields> = self.docs.iter().map(|doc| doc.fields).collect();
        fields.resize(index.role_names.order.len(), Fields::NONE);
        for (&number, &new) in new.iter().zip(&parsed.fields) {
            if let Some(slot) = fields.get_mut(number as usize) {
                *slot = new;
            }
        }
        index.with_docs(atlas, fields)
    }

    /// Creates the index if roles were added, removed or renamed.
    fn renumbered(&self, before: &Atlas, atlas: &Atlas, parsed: Piece) -> Index {
        let old: Vec<Option<u32>> = (0..self.docs.len())
            .map(|slot| {
                let id = before.node(slot)?.role()?;
                atlas.shares_card(before, id).then(|| number(atlas, id))
            })
            .collect();
        let new: Vec<u32> = parsed.roles.iter().map(|&id| number(atlas, id)).collect();
        let mut whole = Piece::default();
        whole.fields.resize(atlas.len(), Fields::NONE);
        let kept = old.iter().zip(&*self.docs).filter_map(|(to, doc)| Some(((*to)?, doc.fields)));
        for (number, fields) in kept.chain(new.iter().copied().zip(parsed.fields)) {
            if let Some(slot) = whole.fields.get_mut(number as usize) {
                *slot = fields;
            }
        }
        let old = |role: u32| old.get(role as usize).copied().flatten();
        let numbers = Renumbering { old, new: &new };
        whole.words = numbers.merged(&self.words, parsed.words);
        whole.initials = numbers.merged(&self.initials, parsed.initials);
        whole.names = numbers.merged(&self.names, parsed.names);
        whole.types = numbers.merged(&self.types, parsed.types);
        whole.keys = numbers.merged(&self.keys, parsed.keys);
        Index::new(atlas, whole)
    }
}

fn number(atlas: &Atlas, node: impl Into<Node>) -> u32 {
    u32::try_from(atlas.slot(node)).unwrap_or(u32::MAX)
}

/// Returns the missing roles with their names, in the order of their numbers.
fn missing(atlas: &Atlas) -> impl Iterator<Item = (Node, &str)> {
    atlas.missing().map(Node::Missing).map(|node| (node, atlas.name(node)))
}

/// The new numbers of the roles in an index and of the added roles.
struct Renumbering<'a, F> {
    /// Returns the new number of a role in the index, or `None` if its words are dropped.
    old: F,
    new: &'a [u32],
}

/// Words of which some have changed.
struct ChangedWords {
    all: Vec<Word>,
    /// The new numbers of the earlier words; `None` if a word no longer occurs.
    numbers: Vec<Option<u32>>,
    /// The numbers of the words that did not occur before.
    added: Vec<u32>,
}

impl<F: Fn(u32) -> Option<u32>> Renumbering<'_, F> {
    /// Returns the places of a word in the index and those that are added.
    fn places(&self, word: Option<&Word>, added: Option<&Stream>) -> Stream {
        let mut places = renumbered(added, self.new);
        if let Some(word) = word {
            word.each(|role, place| places.extend((self.old)(role).map(|role| (role, place))));
            places.sort_by_key(|(role, _)| *role);
        }
        stream(&places)
    }

    /// Merges words with all words of an index.
    fn merged(&self, words: &[Word], mut added: Streams) -> Streams {
        let mut all = Streams::with_capacity(words.len() + added.len());
        for word in words {
            let places = self.places(Some(word), added.remove(&*word.text).as_ref());
            if !places.is_empty() {
                all.insert((*word.text).into(), places);
            }
        }
        all.extend(added.into_iter().map(|(text, added)| {
            let places = self.places(None, Some(&added));
            (text, places)
        }));
        all
    }
}

/// Returns the places in a stream with the new numbers of their roles, ordered by role.
fn renumbered(added: Option<&Stream>, new: &[u32]) -> Vec<(u32, WordPlace)> {
    let mut places = Vec::new();
    if let Some(added) = added {
        added.each(|role, place| places.extend(new.get(role as usize).map(|role| (*role, place))));
    }
    places.sort_by_key(|(role, _)| *role);
    places
}

/// The changed roles. All other roles keep their words.
struct Replacement<'a> {
    /// The numbers of the roles that lose their earlier words, in ascending order.
    changed: &'a [u32],
    /// The numbers of the roles that get new words.
    new: &'a [u32],
}

impl Replacement<'_> {
    /// Replaces words of an index. Only the words in `gone` occur in the changed roles.
    fn replaced(&self, words: &[Word], gone: &Streams, added: Streams) -> ChangedWords {
        let affected: BTreeSet<&str> = gone.keys().chain(added.keys()).map(AsRef::as_ref).collect();
        let mut changed = ChangedWords {
            all: Vec::with_capacity(words.len() + added.len()),
            numbers: Vec::with_capacity(words.len()),
            added: Vec::new(),
        };
        let mut rest = words;
        for text in affected {
            let (same, others) = rest.split_at(rest.partition_point(|word| *word.text < *text));
            changed.share(same);
            let known = others.first().filter(|word| &*word.text == text);
            rest = others.get(usize::from(known.is_some())..).unwrap_or_default();
            let added = renumbered(added.get(text), self.new);
            let places = match known {
                Some(word) => word.places_after(self.changed, &added),
                None => stream(&added).packed(),
            };
            let number = (!places.is_empty()).then(|| changed.next());
            if let Some(number) = number {
                let text = known.map_or_else(|| text.into(), |word| Arc::clone(&word.text));
                changed.all.push(Word::new(text, places));
                changed.added.extend(known.is_none().then_some(number));
            }
            changed.numbers.extend(known.map(|_| number));
        }
        changed.share(rest);
        changed
    }
}

impl ChangedWords {
    /// Returns the number of the word that is added next.
    fn next(&self) -> u32 {
        u32::try_from(self.all.len()).unwrap_or(u32::MAX)
    }

    fn share(&mut self, words: &[Word]) {
        self.numbers.extend((self.next()..).take(words.len()).map(Some));
        self.all.extend_from_slice(words);
    }
}
