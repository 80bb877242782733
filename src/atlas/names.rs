//! Who is meant by a name: roles by their folded name, slug and id.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::card::Card;
use crate::text::fold;

/// Roles by slug, id and name, in that order of preference. Only hashes are kept; what a hash
/// finds is compared with the card.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Hash of a folded name, which kind of name it is, and the place of its card; in order.
    by_hash: Vec<(u64, Kind, usize)>,
}

/// What a name is of its role, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Slug,
    Id,
    Name,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Slug, Kind::Id, Kind::Name];

    fn of(self, card: &Card) -> Option<&str> {
        match self {
            Kind::Name => Some(&card.name),
            Kind::Slug => Some(&card.slug),
            Kind::Id => card.id.as_deref(),
        }
    }
}

impl Names {
    /// The names of all cards.
    pub(super) fn new(cards: &[Arc<Card>]) -> Names {
        let mut by_hash = Vec::with_capacity(cards.len() * Kind::ALL.len());
        for (place, card) in cards.iter().enumerate() {
            for kind in Kind::ALL {
                if let Some(name) = kind.of(card) {
                    by_hash.push((hash(&name_key(name)), kind, place));
                }
            }
        }
        by_hash.sort_unstable();
        by_hash.shrink_to_fit();
        Names { by_hash }
    }

    /// The places of all cards with this slug, id or name, in that order, then by place; a card that
    /// has it several times comes as often. The name is a [`name_key`].
    pub(super) fn all<'a>(
        &'a self,
        cards: &'a [Arc<Card>],
        key: &'a str,
    ) -> impl Iterator<Item = usize> + 'a {
        let wanted = hash(key);
        let from = self.by_hash.partition_point(|(hash, ..)| *hash < wanted);
        let same = self.by_hash.iter().skip(from).take_while(move |(hash, ..)| *hash == wanted);
        same.filter(move |(_, kind, place)| {
            let name = cards.get(*place).and_then(|card| kind.of(card));
            name.is_some_and(|name| name_key(name) == key)
        })
        .map(|(_, _, place)| *place)
    }

    /// The places of cards that share a name, a slug or an id.
    pub(super) fn doubled(&self, cards: &[Arc<Card>]) -> HashSet<usize> {
        let name = |kind: Kind, place: usize| {
            cards.get(place).and_then(|card| kind.of(card)).map(name_key)
        };
        let pairs = self.by_hash.windows(2).filter_map(|pair| match pair {
            [(a, kind, one), (b, same, other)] if (a, kind) == (b, same) => {
                (name(*kind, *one) == name(*kind, *other)).then_some([*one, *other])
            }
            _ => None,
        });
        pairs.flatten().collect()
    }
}

fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// A name reduced to what its spellings share: case, spacing and Unicode form are folded. This is
/// the one rule by which names, slugs and ids are equal.
pub fn name_key(name: &str) -> String {
    let mut folded = fold(name);
    if !is_nfc(&folded) {
        folded = folded.nfc().collect(); // the order of several marks on one letter
    }
    let tidy = !folded.contains(|c: char| c.is_whitespace() && c != ' ')
        && !folded.contains("  ")
        && folded.trim().len() == folded.len();
    if tidy { folded } else { folded.split_whitespace().collect::<Vec<_>>().join(" ") }
}
