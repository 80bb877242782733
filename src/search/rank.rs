//! The order of hits.

use std::cmp::Reverse;

use super::field::{Code, Field};

/// How strictly a term was matched, strictest first. A role is as good as its worst term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The whole query is the role's name, slug or id.
    WholeName,
    /// The term is all of a name, slug, id or capability name.
    ExactField,
    /// The term is a word.
    ExactWord,
    /// The term is the initials of a name.
    Initials,
    /// A word begins with the term.
    Prefix,
    /// The term is a word's first letter, count and last letter.
    Numeronym,
    /// A word contains the term.
    Substring,
    /// The term's letters are scattered over a word or name.
    Fuzzy,
}

/// In what order the answers to a query stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// The best match first.
    #[default]
    Match,
    /// The best at the matching capability first.
    Level,
    /// By name.
    Name,
    /// The highest seniority first.
    Seniority,
    /// Those first whom most roles name.
    NamedBy,
}

impl Order {
    /// All of them, in the order in which they are gone through.
    pub const ALL: [Order; 5] =
        [Order::Match, Order::Level, Order::Name, Order::Seniority, Order::NamedBy];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Order::Match => "match",
            Order::Level => "level",
            Order::Name => "name",
            Order::Seniority => "seniority",
            Order::NamedBy => "named-by",
        }
    }

    /// What it does, in three words.
    pub fn sentence(self) -> &'static str {
        match self {
            Order::Match => "best match first",
            Order::Level => "highest level first",
            Order::Name => "by name",
            Order::Seniority => "highest seniority first",
            Order::NamedBy => "most named first",
        }
    }
}

/// A term found in a text of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) tier: Tier,
    pub(super) code: Code,
    pub(super) item: u32,
    /// Orders the fuzzy tier; 0 elsewhere.
    pub(super) score: u32,
}

impl Found {
    /// A term that is true of the role as a whole, wherever the others are found.
    pub(super) const NOWHERE: Found =
        Found { tier: Tier::WholeName, code: Code::NOWHERE, item: 0, score: 0 };

    fn is_nowhere(&self) -> bool {
        self.code == Code::NOWHERE
    }

    /// The item: the section, and the number in it.
    fn item(&self) -> (u8, u32) {
        let section = match self.code.field() {
            None => 0,
            Some(field) => match field {
                Field::Name | Field::Id | Field::Slug | Field::Seniority | Field::Path => 1,
                Field::Mission => 2,
                Field::Summary => 3,
                Field::Property => 4,
                Field::Responsibility | Field::Metric => 5,
                Field::Capability | Field::Level | Field::Detail => 6,
                Field::Artifact | Field::Type | Field::ArtifactText => 7,
                Field::Verb | Field::Target | Field::Frequency | Field::Notes => 8,
                Field::Text => 9,
                Field::NamedBy => 10,
            },
        };
        (section, self.item)
    }

    /// Orders the places of one term, best first.
    pub(super) fn goodness(&self, order: Order) -> Goodness {
        let plain = (self.tier, Reverse(self.code.worth()), Reverse(self.score), self.item());
        match order {
            // A capability is named by its name, then by a detail, then by a property; scattered
            // letters name nothing.
            Order::Level => {
                let named = match self.code.field() {
                    Some(Field::Capability) => 0,
                    Some(Field::Level | Field::Detail) => 1,
                    _ => 2,
                };
                let loose = self.tier >= Tier::Substring;
                (loose, Reverse(self.code.level()), named, plain)
            }
            _ => (false, Reverse(0), 0, plain),
        }
    }
}

type Goodness = (bool, Reverse<u8>, u8, (Tier, Reverse<u32>, Reverse<u32>, (u8, u32)));

/// The best places for the terms of a role, one for each, and whether they are spread over
/// several items. `found` has the places of each term, at least one; it is put in order.
pub(super) fn best(found: &mut [Vec<Found>], order: Order, best: &mut Vec<Found>) -> bool {
    best.clear();
    let good = |found: &Found| found.goodness(order);
    best.extend(found.iter().filter_map(|places| places.iter().min_by_key(|f| good(f)).copied()));
    let one_item = |found: &[Found]| {
        let mut items = found.iter().filter(|f| !f.is_nowhere()).map(Found::item);
        let first = items.next();
        items.all(|item| Some(item) == first)
    };
    if one_item(best) {
        return false;
    }
    // The best place of each term in each item, the item first.
    for places in found.iter_mut() {
        places.sort_unstable_by_key(|f| (f.item(), f.goodness(order)));
        places.dedup_by_key(|f| f.item());
    }
    let mut together: Option<(Key, Vec<Found>)> = None;
    let somewhere = found.iter().position(|places| !places.iter().all(Found::is_nowhere));
    let Some(lead) = somewhere.and_then(|at| found.get(at)) else { return true };
    for place in lead {
        let in_item = |places: &Vec<Found>| match places.first() {
            Some(first) if first.is_nowhere() => Some(*first),
            _ => places
                .binary_search_by_key(&place.item(), Found::item)
                .ok()
                .and_then(|at| places.get(at).copied()),
        };
        let Some(all) = found.iter().map(in_item).collect::<Option<Vec<Found>>>() else { continue };
        let key = key(&all, order);
        if together.as_ref().is_none_or(|(best, _)| key < *best) {
            together = Some((key, all));
        }
    }
    match together {
        Some((_, all)) if order == Order::Level || worst(&all) <= worst(best) => {
            *best = all;
            false
        }
        _ => true,
    }
}

type Key = (bool, Reverse<u8>, u8, Tier, Reverse<u32>, Reverse<u32>);

/// Orders the places of all terms of a role.
fn key(found: &[Found], order: Order) -> Key {
    let (loose, level, named) = match order {
        Order::Level => by_level(found),
        _ => (false, Reverse(0), 0),
    };
    (loose, level, named, worst(found), Reverse(worth(found)), Reverse(score(found)))
}

/// Of the term that was found at the best level.
fn by_level(found: &[Found]) -> (bool, Reverse<u8>, u8) {
    let of = |f: &Found| {
        let (loose, level, named, _) = f.goodness(Order::Level);
        (loose, level, named)
    };
    let loose = found.iter().any(|f| of(f).0);
    let (_, level, named) = found
        .iter()
        .map(of)
        .min_by_key(|(_, level, named)| (*level, *named))
        .unwrap_or((loose, Reverse(0), 2));
    (loose, level, named)
}

pub(super) fn worst(found: &[Found]) -> Tier {
    found.iter().map(|found| found.tier).max().unwrap_or(Tier::WholeName)
}

fn worth(found: &[Found]) -> u32 {
    found.iter().map(|found| found.code.worth()).sum()
}

fn score(found: &[Found]) -> u32 {
    found.iter().map(|found| found.score).sum()
}

/// What a role is sorted by, in one number: worst tier, all terms in one item before terms
/// spread over several, sum of weights, sum of fuzzy scores, shorter name, named by more roles,
/// name and path.
///
/// Terms in one item come before the sum, so that `api advanced` finds who is advanced in APIs
/// before a role with `API` in its name and `Advanced` elsewhere.
pub(super) fn place(tier: Tier, spread: bool, found: &[Found], role: &Ties, order: Order) -> u128 {
    let (loose, Reverse(level), named) = match order {
        Order::Level => by_level(found),
        _ => (false, Reverse(0), 0),
    };
    let mut number = 0u128;
    let mut then = |value: u32, bits: u32| {
        number = number << bits | u128::from(value.min((1 << bits) - 1));
    };
    then(u32::from(loose), 1);
    then(7 - u32::from(level).min(7), 3);
    then(u32::from(named), 2);
    then(tier as u32, 4);
    then(u32::from(spread), 1);
    then(0xffff - worth(found).min(0xffff), 16);
    then(0xf_ffff - score(found).min(0xf_ffff), 20);
    then(u32::from(role.length), 8);
    then(0xff_ffff - role.named_by.min(0xff_ffff), 24);
    number << 32 | u128::from(role.order)
}

/// What decides between roles that match alike.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ties {
    /// Characters of the name.
    pub(super) length: u8,
    /// How many roles name it.
    pub(super) named_by: u32,
    /// Place in the order by name and path.
    pub(super) order: u32,
}
