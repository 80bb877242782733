//! The order of the results.

use crate::text::table;

use super::field::{Code, Field};

/// The tiers of matching, strictest first. The tier of a role is the tier of its worst term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The whole query is the role's name, slug or id.
    WholeName,
    /// The term is a complete name, slug, id or name of a capability.
    ExactField,
    /// The term is a word.
    ExactWord,
    /// The term is the initials of a name.
    Initials,
    /// A word begins with the term.
    Prefix,
    /// The term is the first letter, the count and the last letter of a word.
    Numeronym,
    /// A word contains the term.
    Substring,
    /// The letters of the term are scattered over a word or name.
    Fuzzy,
}

impl Tier {
    /// All tiers, strictest first.
    pub const ALL: [Tier; 8] = [
        Tier::WholeName,
        Tier::ExactField,
        Tier::ExactWord,
        Tier::Initials,
        Tier::Prefix,
        Tier::Numeronym,
        Tier::Substring,
        Tier::Fuzzy,
    ];
}

table! {
    /// The order of the results of a query. The user cycles through the orders in this sequence.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
    pub enum Order {
        /// The name on the command line.
        name,
        /// A description in three words.
        sentence
    }
    #[default]
    Match = "match" "best match first";
    /// Highest level of the matching capability first.
    Level = "level" "highest level first";
    Name = "name" "by name";
    Seniority = "seniority" "highest seniority first";
    /// Roles that most other roles name first.
    NamedBy = "named-by" "most named first";
}

/// A match of a term in a text of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TermMatch {
    /// The order of the places of one term, lowest and best first; see [`Scale`].
    goodness: u64,
    pub(super) code: Code,
    pub(super) item: u32,
}

/// Combines the quality of a place into one number, so that millions of places can be compared.
/// Lower is better. From the highest bit: whether the match is loose, and the level and kind of
/// field (both only in the order by level); tier; weight; fuzzy score; section and item, so that
/// all items differ.
#[derive(Debug)]
pub(super) struct Scale {
    order: Order,
    /// The contribution of each code.
    of_code: [u64; 64],
}

const ITEM_BITS: u32 = 20;
const SECTION: u32 = ITEM_BITS;
const SCORE: u32 = SECTION + 6;
const SCORE_BITS: u32 = 16;
const WORTH: u32 = SCORE + SCORE_BITS;
const TIER: u32 = WORTH + 8;
const NAMED: u32 = TIER + 4;
const LEVEL: u32 = NAMED + 2;
const LOOSE: u32 = LEVEL + 3;

const MOST_SCORE: u64 = (1 << SCORE_BITS) - 1;
const MOST_WORTH: u64 = 0xff;
const MOST_ITEM: u64 = (1 << ITEM_BITS) - 1;

impl Scale {
    pub(super) fn new(order: Order) -> Scale {
        let mut of_code = [0; 64];
        for (bits, number) in of_code.iter_mut().zip(0..) {
            let code = Code(number);
            let worth = MOST_WORTH - u64::from(code.worth()).min(MOST_WORTH);
            *bits = section(code) << SECTION | worth << WORTH;
            // The name of a capability takes precedence over its details, and these over
            // properties.
            if order == Order::Level {
                let named = match code.field() {
                    Some(Field::Capability) => 0,
                    Some(Field::Level | Field::Detail) => 1,
                    _ => 2,
                };
                *bits |= named << NAMED | (7 - u64::from(code.level().min(7))) << LEVEL;
            }
        }
        Scale { order, of_code }
    }

    /// Creates a match at a place with the score of a fuzzy match, or 0.
    pub(super) fn found(&self, tier: Tier, code: Code, item: u32, score: u32) -> TermMatch {
        let of_code = self.of_code.get(usize::from(code.0)).copied().unwrap_or(0);
        // Scattered letters do not identify a capability.
        let loose = u64::from(self.order == Order::Level && tier >= Tier::Substring);
        let score = MOST_SCORE - u64::from(score).min(MOST_SCORE);
        let goodness = of_code
            | u64::from(item).min(MOST_ITEM)
            | score << SCORE
            | (tier as u64) << TIER
            | loose << LOOSE;
        TermMatch { goodness, code, item }
    }
}

/// The part of a role that a field belongs to; 0 for none.
fn section(code: Code) -> u64 {
    match code.field() {
        None => 0,
        Some(Field::Text) => 62,
        Some(Field::NamedBy) => 63,
        // Identity is 1, and the sections follow in the order of the format.
        Some(field) => field.known().map_or(1, |known| 2 + known as u64),
    }
}

impl TermMatch {
    /// The match of a term that applies to the role as a whole, independent of the other terms.
    pub(super) const NOWHERE: TermMatch = TermMatch {
        goodness: MOST_SCORE << SCORE | MOST_WORTH << WORTH,
        code: Code::NOWHERE,
        item: 0,
    };

    /// The order of the places of one term, best first.
    pub(super) fn goodness(&self) -> u64 {
        self.goodness
    }

    /// The tier of the match.
    pub(super) fn tier(&self) -> Tier {
        let number = usize::try_from(self.goodness >> TIER & 0xf).unwrap_or(0);
        Tier::ALL.get(number).copied().unwrap_or(Tier::Fuzzy)
    }

    fn worth(&self) -> u64 {
        MOST_WORTH - (self.goodness >> WORTH & MOST_WORTH)
    }

    fn score(&self) -> u64 {
        MOST_SCORE - (self.goodness >> SCORE & MOST_SCORE)
    }

    fn is_nowhere(&self) -> bool {
        self.code == Code::NOWHERE
    }

    /// The item: the section and the number in it.
    fn item(&self) -> u64 {
        self.goodness & ((1 << SCORE) - 1)
    }
}

/// The number of places of one term in one role up to which they are compared one by one; more are
/// sorted first.
const FEW: usize = 64;

/// Chooses the best places for the terms of a role, one for each, and returns whether they are
/// spread over several items. `places` has at least one place for each term.
pub(super) fn best(places: &mut [Vec<TermMatch>], order: Order, best: &mut Vec<TermMatch>) -> bool {
    best.clear();
    best.extend(places.iter().filter_map(|places| places.iter().min_by_key(|f| f.goodness)));
    let mut items = best.iter().filter(|f| !f.is_nowhere()).map(TermMatch::item);
    let first = items.next();
    if items.all(|item| Some(item) == first) {
        return false;
    }
    let many = places.iter().map(Vec::len).sum::<usize>() > FEW;
    if many {
        for places in places.iter_mut() {
            places.sort_unstable_by_key(|f| (f.item(), f.goodness));
            places.dedup_by_key(|f| f.item());
        }
    }
    // The best place of a term in an item.
    let in_item = |places: &Vec<TermMatch>, item: u64| {
        if let Some(first) = places.first().filter(|first| first.is_nowhere()) {
            return Some(*first);
        }
        if many {
            let at = places.binary_search_by_key(&item, TermMatch::item).ok()?;
            return places.get(at).copied();
        }
        places.iter().filter(|f| f.item() == item).min_by_key(|f| f.goodness).copied()
    };
    // An item with all terms must be among the items of the rarest term.
    let somewhere = places.iter().filter(|places| !places.iter().any(TermMatch::is_nowhere));
    let Some(rarest) = somewhere.min_by_key(|places| places.len()) else { return true };
    let mut together: Option<(Merit, Vec<TermMatch>)> = None;
    for place in rarest {
        let all: Option<Vec<TermMatch>> =
            places.iter().map(|places| in_item(places, place.item())).collect();
        let Some(all) = all else { continue };
        let merit = Merit::new(&all, order);
        if together.as_ref().is_none_or(|(best, _)| merit < *best) {
            together = Some((merit, all));
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

/// The combined quality of the terms of a role, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Merit {
    /// In the order by level: whether a term matched loosely, and the level and kind of field of
    /// the term with the best level.
    level: (u64, u64),
    tier: Tier,
    /// The negated sum of the weights.
    worth: u64,
    /// The negated sum of the fuzzy scores.
    score: u64,
}

impl Merit {
    fn new(found: &[TermMatch], order: Order) -> Merit {
        let level = match order {
            Order::Level => {
                let loose = found.iter().any(|f| f.goodness >> LOOSE & 1 == 1);
                let level = found.iter().map(|f| f.goodness >> NAMED & 0x1f).min();
                (u64::from(loose), level.unwrap_or(0x1f))
            }
            _ => (0, 0),
        };
        let worth: u64 = found.iter().map(TermMatch::worth).sum();
        let score: u64 = found.iter().map(TermMatch::score).sum();
        Merit {
            level,
            tier: worst(found),
            worth: 0xffff - worth.min(0xffff),
            score: 0xf_ffff - score.min(0xf_ffff),
        }
    }
}

pub(super) fn worst(found: &[TermMatch]) -> Tier {
    found.iter().map(TermMatch::tier).max().unwrap_or(Tier::WholeName)
}

/// The criteria for roles with equal matches.
#[derive(Debug, Clone, Copy)]
pub(super) struct TieBreak {
    /// The length of the name in characters.
    pub(super) length: u8,
    /// The number of roles that name it.
    pub(super) named_by: u32,
    /// Whether its name is spelt exactly like the query, including accents and case.
    pub(super) spelt: bool,
    /// The position in the order by name and path.
    pub(super) order: u32,
}

/// The sort key of a role as one number: worst tier, all terms in one item before terms spread over
/// several, sum of weights, sum of fuzzy scores, shorter name, named by more roles, exact spelling,
/// name and path.
///
/// Terms in one item come before the sum, so that `api advanced` finds a role that is advanced in
/// APIs before a role with `API` in its name and `Advanced` elsewhere.
pub(super) fn place(
    tier: Tier,
    spread: bool,
    found: &[TermMatch],
    ties: &TieBreak,
    order: Order,
) -> u128 {
    let merit = Merit::new(found, order);
    let mut number = 0u128;
    let mut then = |value: u64, bits: u32| {
        number = number << bits | u128::from(value.min((1 << bits) - 1));
    };
    then(merit.level.0, 1);
    then(merit.level.1, 5);
    then(tier as u64, 4);
    then(u64::from(spread), 1);
    then(merit.worth, 16);
    then(merit.score, 20);
    then(u64::from(ties.length), 8);
    then(0xff_ffff - u64::from(ties.named_by).min(0xff_ffff), 24);
    then(u64::from(!ties.spelt), 1);
    then(u64::from(ties.order), 32);
    number
}
