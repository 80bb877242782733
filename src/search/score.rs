//! Computes the score of a role.
//!
//! Each term adds `rarity × strength / (strength + HALF)`. The strength of a term is the sum over
//! the groups of fields, each of which saturates at twice its best match. Terms that match in one
//! item add a bonus. In this bonus, their strength counts twice if they are adjacent and in the
//! order of the query. This follows BM25F (Robertson, Zaragoza and Taylor, *Simple BM25 Extension
//! to Multiple Weighted Fields*, 2004). All numbers are integers, so that the order of evaluation
//! does not matter.

use std::sync::LazyLock;

use super::field::{Code, Field};
use super::kind::MatchKind;
use super::weight::{GROUPS, group, value};

/// The match of a term in one string of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TermMatch {
    /// The value of the match; see [`value`].
    pub(super) value: u16,
    pub(super) code: Code,
    /// How the word matches; `None` for a term without words.
    pub(super) kind: Option<MatchKind>,
    pub(super) item: u32,
    /// The number of the word in this field of the item, or [`TermMatch::ALONE`] if the word has no
    /// neighbours.
    pub(super) at: u32,
}

impl TermMatch {
    /// The value of `at` for a word without neighbours.
    pub(super) const ALONE: u32 = u32::MAX;

    /// The match of a term that applies to the role as a whole.
    pub(super) const NOWHERE: TermMatch =
        TermMatch { value: 0, code: Code::NOWHERE, kind: None, item: 0, at: TermMatch::ALONE };

    /// Creates the match of a word at a place. `whole` is true if the word is a whole name.
    pub(super) fn word(kind: MatchKind, code: Code, item: u32, at: u32, whole: bool) -> TermMatch {
        TermMatch { value: value(code, kind, whole), code, kind: Some(kind), item, at }
    }

    /// Creates the match of a term that does not consist of words, such as a level.
    pub(super) fn fact(code: Code, item: u32) -> TermMatch {
        TermMatch::word(MatchKind::Word, code, item, TermMatch::ALONE, false)
    }

    pub(super) fn is_nowhere(&self) -> bool {
        self.code == Code::NOWHERE
    }

    /// Returns whether the match is in the name of a role that the role works with.
    pub(super) fn is_partner_name(&self) -> bool {
        matches!(self.code.field(), Some(Field::Target | Field::NamedBy))
    }

    /// Returns a key that orders the matches of one term, best first. The order is total, so that
    /// the same cards always give the same reason.
    pub(super) fn precedence(&self) -> impl Ord + use<> {
        (u16::MAX - self.value, self.kind, self.code.0, self.item, self.at)
    }

    fn is_better(&self, other: &TermMatch) -> bool {
        self.value > other.value
            || self.value == other.value && self.precedence() < other.precedence()
    }

    /// Returns the number of the item in the role, or `None` for an interaction that another role
    /// declares. Matches with the same number are in the same item.
    fn item_key(&self) -> Option<u64> {
        let (section, item) = SECTIONS.get(usize::from(self.code.0)).copied().flatten()?;
        Some(section << 32 | u64::from(self.item & item))
    }

    /// Returns the position of the word, which is used to find its neighbours.
    fn position(&self) -> (Option<u64>, u8, u32) {
        (self.item_key(), self.code.0, self.at)
    }

    /// Returns the rank of the match when results are ordered by level. The lowest rank comes
    /// first: the name of a capability ranks before its details, details before tools, and higher
    /// levels before lower ones. If `exact_first` is true, the kind of text matters more than the
    /// level.
    pub(super) fn level_rank(&self, exact_first: bool) -> u8 {
        let text = match self.code.field() {
            Some(Field::Capability) => 0,
            Some(Field::Level | Field::Detail) => 1,
            Some(Field::Tech) => 2,
            _ => 3,
        };
        let level = 7 - self.code.level().min(7);
        if exact_first { text << 4 | level } else { level << 4 | text }
    }
}

/// For each code, the number of the section that contains its items, and the bits of an item's
/// number that count; `None` for codes without items. They are precomputed because a search needs
/// them for millions of matches.
static SECTIONS: LazyLock<[Option<(u64, u32)>; 64]> = LazyLock::new(|| {
    std::array::from_fn(|number| {
        let field = Code(u8::try_from(number).unwrap_or_default()).field()?;
        match field {
            Field::NamedBy => None,
            Field::Text => Some((0, u32::MAX)),
            // All names of a role together count as one item.
            _ => Some(field.known().map_or((1, 0), |known| (2 + known as u64, u32::MAX))),
        }
    })
});

/// A set of items of one role. Several items may share a bit, so two sets that overlap need not have
/// an item in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ItemSet(u64);

impl ItemSet {
    pub(super) const EMPTY: ItemSet = ItemSet(0);
    pub(super) const ALL: ItemSet = ItemSet(u64::MAX);

    /// Returns the set that has only the item of a match.
    pub(super) fn of(found: &TermMatch) -> ItemSet {
        // The section is in the upper half of the key, and the item in the lower half.
        let bit = found.item_key().map(|key| (key >> 32).wrapping_mul(11).wrapping_add(key) & 63);
        ItemSet(bit.map_or(0, |bit| 1 << bit))
    }

    pub(super) fn and(self, other: ItemSet) -> ItemSet {
        ItemSet(self.0 & other.0)
    }

    pub(super) fn or(self, other: ItemSet) -> ItemSet {
        ItemSet(self.0 | other.0)
    }
}

/// The combined matches of one term in one role.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tally {
    best: [u16; GROUPS],
    total: [u32; GROUPS],
    /// The numbers of the groups with matches, as bits.
    groups: u16,
    /// The best match, which becomes the reason for the hit.
    pub(super) top: TermMatch,
    top_item: ItemSet,
    /// The items with matches.
    pub(super) items: ItemSet,
    /// An upper limit for the value of a match that is not in the item of the best match.
    pub(super) beside: u16,
}

const _: () = assert!(GROUPS <= u16::BITS as usize);

impl Tally {
    pub(super) const EMPTY: Tally = Tally {
        best: [0; GROUPS],
        total: [0; GROUPS],
        groups: 0,
        top: TermMatch::NOWHERE,
        top_item: ItemSet::EMPTY,
        items: ItemSet::EMPTY,
        beside: 0,
    };

    /// Adds a match.
    #[inline]
    pub(super) fn add(&mut self, found: TermMatch) {
        let group = group(found.code);
        if let (Some(best), Some(total)) = (self.best.get_mut(group), self.total.get_mut(group)) {
            *best = found.value.max(*best);
            *total = total.saturating_add(u32::from(found.value));
            self.groups |= 1 << group;
        }
        let item = ItemSet::of(&found);
        self.items = self.items.or(item);
        let is_top = self.top.is_nowhere() || found.is_better(&self.top);
        let other = if is_top { self.top.value } else { found.value };
        if item != self.top_item {
            self.beside = other.max(self.beside);
        }
        if is_top {
            (self.top, self.top_item) = (found, item);
        }
    }

    /// Returns the strength of the term in the role.
    #[inline]
    pub(super) fn strength(&self) -> u64 {
        let (mut groups, mut strength) = (self.groups, 0);
        while groups != 0 {
            let group = groups.trailing_zeros() as usize;
            groups &= groups - 1;
            if let (Some(&best), Some(&total)) = (self.best.get(group), self.total.get(group)) {
                strength += saturated(best.into(), total.into());
            }
        }
        strength
    }
}

/// Returns the strength of a group of fields, which is at most twice its best match.
fn saturated(best: u64, total: u64) -> u64 {
    let rest = total.saturating_sub(best);
    if rest == 0 {
        return best;
    }
    best + best * rest / (best + rest)
}

/// The strength at which a term has half of its possible score. It equals the strength of a skill
/// at a medium level.
const HALF: u64 = 50 * 64;
/// The fixed-point representation of 1 in the computation of a score.
const ONE: u64 = 1 << 20;
/// The scale of scores, chosen so that the scores of twenty terms fit into 32 bits.
const SCALE: u64 = 1 << 8;

/// Returns the rarity, in units of 1/1024, of a term that matches `with` of `all` roles.
pub(super) fn rarity(with: usize, all: usize) -> u64 {
    let rarity = (1.0 + all as f64 / with.max(1) as f64).ln();
    (rarity * 1024.0).round() as u64
}

/// Returns the score that a term of this rarity and strength adds.
pub(super) fn score(rarity: u64, strength: u64) -> u64 {
    scored(rarity, fraction(strength))
}

/// Returns the fraction of its possible score that a term of this strength reaches, in units of
/// 1/[`ONE`].
pub(super) fn fraction(strength: u64) -> u32 {
    u32::try_from(strength * ONE / (strength + HALF)).unwrap_or(u32::MAX)
}

/// Returns the score that a term of this rarity adds if it reaches this fraction of its possible
/// score.
pub(super) fn scored(rarity: u64, fraction: u32) -> u64 {
    rarity * u64::from(fraction) / SCALE
}

/// The best item of a role in which all terms match.
#[derive(Debug, Clone)]
pub(super) struct Together {
    /// The strength of the terms in the item.
    pub(super) strength: u64,
    /// The match of each term.
    pub(super) found: Vec<TermMatch>,
}

/// Finds items in which all terms match. The buffers are reused from role to role.
#[derive(Debug, Default)]
pub(super) struct TogetherFinder {
    places: Vec<Vec<TermMatch>>,
}

impl TogetherFinder {
    /// Finds the best item of a role from the matches of each term.
    pub(super) fn find<'a>(
        &mut self,
        places: impl Iterator<Item = &'a [TermMatch]>,
    ) -> Option<Together> {
        let all: Vec<&[TermMatch]> = places.collect();
        if !may_share_item(&all) {
            return None;
        }
        if self.places.len() < all.len() {
            self.places.resize_with(all.len(), Vec::new);
        }
        let places = self.places.get_mut(..all.len())?;
        for (own, places) in places.iter_mut().zip(all) {
            own.clear();
            own.extend_from_slice(places);
        }
        together(places)
    }
}

/// The maximum number of matches for which each match is compared with every other match.
const FEW_MATCHES: usize = 64;

/// Returns whether there may be an item in which all terms match. Most roles have none, and this
/// check is faster than sorting their matches.
fn may_share_item(places: &[&[TermMatch]]) -> bool {
    let Some((first, rest)) = places.split_first() else { return false };
    if places.iter().map(|places| places.len()).sum::<usize>() > FEW_MATCHES {
        return true;
    }
    first.iter().filter_map(TermMatch::item_key).any(|item| {
        rest.iter().all(|places| places.iter().any(|found| found.item_key() == Some(item)))
    })
}

/// Finds the best item in which all terms match. `places` contains the matches of each term that
/// matches at a particular place. The running time is proportional to the number of matches.
pub(super) fn together(places: &mut [Vec<TermMatch>]) -> Option<Together> {
    for places in places.iter_mut() {
        places.sort_unstable_by_key(|found| (found.position(), found.precedence()));
        places.dedup_by_key(|found| found.position());
    }
    let rarest = places.iter().min_by_key(|places| places.len())?;
    let mut best: Option<Together> = None;
    let mut last = None;
    let mut inside: Vec<&[TermMatch]> = Vec::with_capacity(places.len());
    for item in rarest.iter().filter_map(TermMatch::item_key) {
        if last.replace(item) == Some(item) {
            continue;
        }
        inside.clear();
        inside.extend(places.iter().map(|places| within(places, item)));
        if inside.iter().any(|places| places.is_empty()) {
            continue;
        }
        // If two items are equally good, the first one is chosen.
        let least = best.as_ref().map_or(0, |best| best.strength);
        best = in_item(&inside).filter(|next| next.strength > least).or(best);
    }
    best
}

/// Returns the matches that are in an item. `places` must be sorted by position.
fn within(places: &[TermMatch], item: u64) -> &[TermMatch] {
    let from = places.partition_point(|found| found.item_key() < Some(item));
    let rest = places.get(from..).unwrap_or_default();
    let count = rest.partition_point(|found| found.item_key() == Some(item));
    rest.get(..count).unwrap_or_default()
}

/// Returns the best match of each term in an item, or adjacent matches if they are at least as
/// strong.
fn in_item(places: &[&[TermMatch]]) -> Option<Together> {
    let best = places.iter().map(|places| places.iter().min_by_key(|f| f.precedence()).copied());
    let apart = best.collect::<Option<Vec<TermMatch>>>()?;
    let apart = Together { strength: mean_value(&apart), found: apart };
    let chain = adjacent(places).map(|found| Together { strength: 2 * mean_value(&found), found });
    chain.filter(|chain| chain.strength >= apart.strength).or(Some(apart))
}

/// Returns the total value of the given matches.
pub(super) fn total_value(found: &[TermMatch]) -> u64 {
    found.iter().map(|found| u64::from(found.value)).sum()
}

fn mean_value(found: &[TermMatch]) -> u64 {
    total_value(found) / found.len().max(1) as u64
}

/// Returns the matches of terms that follow each other in one string, in the order of the terms.
/// Parts and forms of one compound also count as following each other.
fn adjacent(places: &[&[TermMatch]]) -> Option<Vec<TermMatch>> {
    let (first, rest) = places.split_first()?;
    let mut best: Option<Vec<TermMatch>> = None;
    let mut chain = Vec::with_capacity(places.len());
    for start in *first {
        chain.clear();
        chain.push(*start);
        for places in rest {
            let Some(next) = chain.last().and_then(|last| following(places, last)) else { break };
            chain.push(next);
        }
        let is_better = best.as_ref().is_none_or(|best| total_value(&chain) > total_value(best));
        if chain.len() == places.len() && is_better {
            best = Some(chain.clone());
        }
    }
    best
}

/// Returns the match that directly follows `last`. `places` must be sorted by position.
fn following(places: &[TermMatch], last: &TermMatch) -> Option<TermMatch> {
    let (item, code, at) = last.position();
    let is_compound = matches!(last.kind, Some(MatchKind::Part | MatchKind::Form));
    let same_word = is_compound.then_some(at);
    let next_word = (at != TermMatch::ALONE).then(|| at + 1);
    same_word.into_iter().chain(next_word).find_map(|at| {
        let found = places.binary_search_by_key(&(item, code, at), TermMatch::position).ok()?;
        places.get(found).copied()
    })
}
