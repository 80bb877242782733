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
            HitGroup::Partial => Some("most words match"),
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

/// The criteria that decide between roles with equally good matches.
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

/// The criteria that are compared before those of [`TieBreak`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) group: HitGroup,
    /// The rank of the match, lowest first, if results are ordered by level; otherwise 0.
    pub(super) level_rank: u8,
    /// Whether the whole query is the name, slug, id or alias of the role.
    pub(super) is_named: bool,
    pub(super) score: u64,
}

/// Packs the sort key of a role into one number. The criteria are, in this order: group, level,
/// whole name, score, a card before none, shorter name, target of more interactions, exact spelling, name and path.
pub(super) fn place(standing: Standing, ties: &TieBreak) -> u128 {
    let mut number = 0u128;
    let mut then = |value: u64, bits: u32| {
        number = number << bits | u128::from(value.min((1 << bits) - 1));
    };
    then(standing.group as u64, 2);
    then(standing.level_rank.into(), 8);
    then(u64::from(!standing.is_named), 1);
    then(MOST_SCORE - standing.score.min(MOST_SCORE), SCORE_BITS);
    then(u64::from(ties.is_missing), 1);
    then(u64::from(ties.length), 8);
    then(0xff_ffff - u64::from(ties.named_by).min(0xff_ffff), 24);
    then(u64::from(!ties.spelt), 1);
    then(u64::from(ties.order), 32);
    number
}

/// Returns the sort key with its score replaced.
pub(super) fn rescored(place: u128, score: u64) -> u128 {
    let score = u128::from(MOST_SCORE - score.min(MOST_SCORE));
    place & !(u128::from(MOST_SCORE) << BITS_AFTER_SCORE) | score << BITS_AFTER_SCORE
}

/// The number of bits that follow the score in the sort key.
const BITS_AFTER_SCORE: u32 = 1 + 8 + 24 + 1 + 32;
const SCORE_BITS: u32 = 40;
const MOST_SCORE: u64 = (1 << SCORE_BITS) - 1;
