//! The order of a query's results.

use crate::text::table;

/// The groups of results, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HitGroup {
    /// The role matches every term.
    Match,
    /// The role matches every term, but at least one of them only through a similar word.
    Similar,
    /// The role does not match every term, or it matches one of several words only in the name of a
    /// role that it works with.
    Partial,
}

impl HitGroup {
    /// All groups, best first.
    pub const ALL: [HitGroup; 3] = [HitGroup::Match, HitGroup::Similar, HitGroup::Partial];

    /// The words for all groups in JSON output, best group first.
    pub const WORDS: [&str; 3] = ["full", "similar", "partial"];

    /// Returns the line above the results of the group, or `None` for the first group.
    pub fn title(self) -> Option<&'static str> {
        match self {
            HitGroup::Match => None,
            HitGroup::Similar => Some("similar spelling"),
            HitGroup::Partial => Some("partial matches"),
        }
    }

    /// Returns the word for the group in JSON output.
    pub fn word(self) -> &'static str {
        HitGroup::WORDS.get(self as usize).copied().unwrap_or_default()
    }
}

table! {
    /// A sort order for results. The user cycles through the orders in this sequence.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
    pub enum Order {
        /// The name on the command line.
        name,
        /// A short description.
        sentence
    }
    #[default]
    Match = "match" "best match first";
    /// Highest level of the matching capability first.
    Level = "level" "highest level first";
    Name = "name" "by name";
    Seniority = "seniority" "highest seniority first";
    /// Roles ordered by the number of interactions that target them, highest first.
    NamedBy = "named-by" "most referenced first";
}

/// The criteria that are compared first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) group: HitGroup,
    /// The rank of the match, lowest first: that of its level if results are ordered by level, or
    /// else how much a partial result lacks, and 0 for the other results.
    pub(super) rank: u8,
    /// Whether the whole query is the name, slug, id or alias of the role.
    pub(super) is_named: bool,
    pub(super) score: u64,
}

/// The criteria that decide between roles with the same standing.
#[derive(Debug, Clone, Copy)]
pub(super) struct TieBreak {
    /// Whether the role has no card.
    pub(super) is_missing: bool,
    /// The length of the name in characters.
    pub(super) length: u8,
    /// The number of declared interactions whose target is the role.
    pub(super) named_by: u32,
    /// Whether the name is spelt exactly like the query, including accents and case.
    pub(super) spelt: bool,
    /// The position of the role when all roles are sorted by name and path.
    pub(super) order: u32,
}

impl Standing {
    /// Packs the criteria into one number, which is lowest for the best role: group, rank, whole
    /// name, score.
    pub(super) fn key(self) -> u64 {
        let named = u64::from(self.rank) << 1 | u64::from(!self.is_named);
        grouped(self.group, named << SCORE_BITS | (MOST_SCORE - self.score.min(MOST_SCORE)))
    }
}

impl TieBreak {
    /// Packs the criteria into one number, which is lowest for the best role: a card before none,
    /// shorter name, target of more interactions, exact spelling, name and path.
    pub(super) fn key(self) -> u64 {
        let mut number = 0;
        let mut then = |value: u64, bits: u32| {
            number = number << bits | value.min((1 << bits) - 1);
        };
        then(u64::from(self.is_missing), 1);
        then(u64::from(self.length), 8);
        then(0xff_ffff - u64::from(self.named_by).min(0xff_ffff), 24);
        then(u64::from(!self.spelt), 1);
        then(u64::from(self.order), 30);
        number
    }
}

/// Returns the key of a group of results and of a number with at most [`BELOW_GROUP`] bits.
pub(super) fn grouped(group: HitGroup, number: u64) -> u64 {
    (group as u64) << BELOW_GROUP | number
}

/// Returns the group of a key.
pub(super) fn group_of(key: u64) -> HitGroup {
    match key >> BELOW_GROUP {
        0 => HitGroup::Match,
        1 => HitGroup::Similar,
        _ => HitGroup::Partial,
    }
}

/// Returns the key of a standing with its score replaced.
pub(super) fn rescored(key: u64, score: u64) -> u64 {
    key & !MOST_SCORE | (MOST_SCORE - score.min(MOST_SCORE))
}

const SCORE_BITS: u32 = 40;
const MOST_SCORE: u64 = (1 << SCORE_BITS) - 1;
/// The number of bits below the group: those of the level, of the whole name and of the score.
const BELOW_GROUP: u32 = 8 + 1 + SCORE_BITS;
