//! Finds roles by their normalized name, alias, slug or id.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::card::Card;
use crate::text::fold;

/// Finds roles by slug, id, alias and name, in that order of preference. The table stores only
/// hashes, so each match must be compared with the card itself.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// A list with the hash of each name in normalized form, the kind of name, and the position of
    /// the card. The list is sorted.
    by_hash: Vec<(u64, NameKind, usize)>,
}

/// The kind of a name. The most preferred kind comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum NameKind {
    Slug,
    Id,
    Alias,
    Name,
}

impl NameKind {
    const ALL: [NameKind; 4] = [NameKind::Slug, NameKind::Id, NameKind::Alias, NameKind::Name];

    fn in_card(self, card: &Card) -> impl Iterator<Item = &str> {
        let one = match self {
            NameKind::Name => Some(&*card.name),
            NameKind::Slug => Some(&*card.slug),
            NameKind::Id => card.id.as_deref(),
            NameKind::Alias => None,
        };
        let aliases = if self == NameKind::Alias { &*card.aliases } else { &[] };
        one.into_iter().chain(aliases.iter().map(AsRef::as_ref))
    }

    /// Returns the key of a name on the card at position `place`. `self` selects the slug, id,
    /// alias or name.
    fn key_at(self, cards: &[Arc<Card>], place: usize) -> Option<String> {
        cards.get(place).and_then(|card| self.in_card(card).next()).map(name_key)
    }
}

impl Names {
    /// Collects the names of all cards.
    pub(super) fn new(cards: &[Arc<Card>]) -> Names {
        let mut by_hash = Vec::with_capacity(cards.len() * NameKind::ALL.len());
        for (place, card) in cards.iter().enumerate() {
            for kind in NameKind::ALL {
                let hashes = kind.in_card(card).map(|name| hash(&name_key(name)));
                by_hash.extend(hashes.map(|hash| (hash, kind, place)));
            }
        }
        by_hash.sort_unstable();
        by_hash.shrink_to_fit();
        Names { by_hash }
    }

    /// Returns the positions of all cards with this slug, id, alias or name, in that order, then by
    /// position. A card that matches in several ways appears several times. `key` must be a
    /// [`name_key`].
    pub(super) fn all<'a>(
        &'a self,
        cards: &'a [Arc<Card>],
        key: &'a str,
    ) -> impl Iterator<Item = usize> + 'a {
        let wanted = hash(key);
        let from = self.by_hash.partition_point(|(hash, ..)| *hash < wanted);
        let same = self.by_hash.iter().skip(from).take_while(move |(hash, ..)| *hash == wanted);
        same.filter(move |(_, kind, place)| {
            let names = cards.get(*place).into_iter().flat_map(|card| kind.in_card(card));
            names.into_iter().any(|name| name_key(name) == key)
        })
        .map(|(_, _, place)| *place)
    }

    /// Returns the positions of all cards that share a name, slug or id with another card.
    pub(super) fn doubled(&self, cards: &[Arc<Card>]) -> HashSet<usize> {
        let pairs = self.by_hash.windows(2).filter_map(|pair| match pair {
            [(a, kind, one), (b, same, other)]
                if (a, kind) == (b, same) && *kind != NameKind::Alias =>
            {
                let name = kind.key_at(cards, *one);
                (name == kind.key_at(cards, *other)).then_some([*one, *other])
            }
            _ => None,
        });
        pairs.flatten().collect()
    }
}

pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Returns the key of a name, with case, spacing and Unicode form normalized. Two names, slugs or
/// ids count as the same if they have the same key.
pub fn name_key(name: &str) -> String {
    let mut folded = fold(name);
    if !folded.is_ascii() && !is_nfc(&folded) {
        folded = folded.nfc().collect(); // normalizes the order of several marks on one letter
    }
    let tidy = !folded.contains(|c: char| c.is_whitespace() && c != ' ')
        && !folded.contains("  ")
        && folded.trim().len() == folded.len();
    if tidy { folded } else { folded.split_whitespace().collect::<Vec<_>>().join(" ") }
}
