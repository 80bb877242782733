//! Rates the roles of a part: which group of results each role belongs to, and which score it can
//! have at most.
//!
//! A search rates all roles, but needs the final scores of only those that may come first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::clause::{PART, PartRoles, PartSums};
use super::evidence::{FoundClause, QueryEvidence};
use super::rank::HitGroup;
use super::score::{ItemSet, TogetherFinder, score};

/// The rating of a role that is a full or similar match, or a partial one because of its partners.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rating {
    /// The number of the role.
    pub(super) role: usize,
    pub(super) group: HitGroup,
    /// An upper limit for the score of the role.
    pub(super) most_score: u64,
    /// Whether the limit is the score of the role.
    pub(super) is_exact: bool,
}

/// Rates the roles of a part one after the other.
pub(super) struct PartRater<'a> {
    evidence: &'a QueryEvidence,
    clauses: Vec<ClausePart<'a>>,
    /// The number of the first role of the part.
    start: usize,
    /// The roles that match all required clauses and have not been rated.
    rest: PartRoles,
    /// The position in the part of the next role that may be in `rest`.
    next: usize,
    /// Whether the query requires several plain words.
    has_several_words: bool,
    limits: BonusLimits,
    /// The best scores so far. A role that cannot reach them is rated less precisely.
    pub(super) best: BestScores,
    finder: TogetherFinder,
}

/// The matches of a clause in a part.
struct ClausePart<'a> {
    clause: &'a FoundClause,
    matches: PartSums<'a>,
    similar: PartSums<'a>,
    /// Whether a match in the name of a partner says little about the role.
    is_plain: bool,
}

/// The number of roles whose scores are remembered: those on a screen.
pub(super) const BEST: usize = if cfg!(test) { 1 << 2 } else { 1 << 6 };

/// The highest scores of full matches.
#[derive(Debug, Default)]
pub(super) struct BestScores {
    /// At most [`BEST`] scores, the lowest on top.
    scores: BinaryHeap<Reverse<u64>>,
    /// The score that at least [`BEST`] full matches reach, or 0 if it is not known.
    floor: u64,
}

impl BestScores {
    pub(super) fn floor(&self) -> u64 {
        self.floor
    }

    /// Raises the score that is known to be reached.
    pub(super) fn raise(&mut self, floor: u64) {
        self.floor = self.floor.max(floor);
    }

    /// Adds the score of a full match.
    fn add(&mut self, score: u64) {
        if score <= self.floor {
            return;
        }
        self.scores.push(Reverse(score));
        if self.scores.len() > BEST {
            self.scores.pop();
        }
        if self.scores.len() == BEST {
            let lowest = self.scores.peek().map_or(0, |lowest| lowest.0);
            self.floor = lowest.max(self.floor);
        }
    }
}

impl<'a> PartRater<'a> {
    /// Prepares to rate `roles`, which must be the roles of one part of [`PART`] roles.
    pub(super) fn new(evidence: &'a QueryEvidence, roles: Range<usize>) -> PartRater<'a> {
        let part = roles.start / PART;
        let clauses = evidence.clauses.iter().map(|clause| ClausePart {
            clause,
            matches: clause.matches.in_part(part),
            similar: clause.similar.in_part(part),
            is_plain: clause.is_plain && !clause.is_optional,
        });
        let clauses: Vec<ClausePart<'_>> = clauses.collect();
        let required = clauses.iter().filter(|part| !part.clause.is_optional);
        let required = required.map(|part| part.matches.roles().or(part.similar.roles()));
        PartRater {
            evidence,
            start: roles.start,
            rest: required.fold(PartRoles::first(roles.len()), PartRoles::and),
            next: 0,
            has_several_words: clauses.iter().filter(|part| part.is_plain).nth(1).is_some(),
            limits: BonusLimits::new(&clauses),
            clauses,
            best: BestScores::default(),
            finder: TogetherFinder::default(),
        }
    }

    /// Returns the number of roles that have not been rated.
    pub(super) fn len(&self) -> usize {
        self.rest.count()
    }

    /// Rates the role at a position, which must match all required clauses.
    #[inline]
    fn rate(&mut self, at: usize) -> Rating {
        let role = self.start + at;
        let (mut group, mut names_partner) = (HitGroup::Match, false);
        let (mut base, mut value, mut items) = (0, 0, ItemSet::ALL);
        for ClausePart { clause, matches, similar, is_plain } in &self.clauses {
            let (found, sum) = match (matches.get(at), similar.get(at)) {
                (Some(sum), _) => (&clause.matches, sum),
                (None, Some(sum)) if !clause.is_optional => {
                    group = HitGroup::Similar;
                    (&clause.similar, sum)
                }
                (None, _) => continue,
            };
            base += found.score(sum);
            names_partner |= is_plain & sum.is_partner;
            if clause.has_place {
                value += usize::from(sum.top.value);
                items = items.and(sum.items);
            }
        }
        // A word in the name of a partner rarely describes the role, unless the query is about the
        // interaction with this partner.
        if names_partner
            && self.has_several_words
            && group == HitGroup::Match
            && self.evidence.together(role, group, &mut self.finder).is_none()
        {
            group = HitGroup::Partial;
            let (most_score, is_exact) = most_score(self.evidence, role, group);
            return Rating { role, group, most_score, is_exact };
        }
        let bonus = if items == ItemSet::EMPTY { 0 } else { self.limits.rounded(value) };
        let mut rating = Rating { role, group, most_score: base + bonus, is_exact: bonus == 0 };
        // Few roles are so good that their scores matter, and each of them raises the floor.
        if !rating.is_exact && rating.most_score > self.best.floor {
            rating.most_score = base + self.limits.limit(self.value_in(at, items));
            if group == HitGroup::Match && rating.most_score > self.best.floor {
                rating.most_score = self.evidence.score(role, group, &mut self.finder);
                rating.is_exact = true;
            }
        }
        if group == HitGroup::Match && rating.is_exact {
            self.best.add(rating.most_score);
        }
        rating
    }

    /// Returns an upper limit for the total value of the matches of a role in some items.
    fn value_in(&self, at: usize, items: ItemSet) -> usize {
        let placed = self.clauses.iter().filter(|part| part.clause.has_place);
        let sums = placed.filter_map(|part| part.matches.get(at).or_else(|| part.similar.get(at)));
        sums.map(|sum| usize::from(sum.most_value_in(items))).sum()
    }
}

impl Iterator for PartRater<'_> {
    type Item = Rating;

    #[inline]
    fn next(&mut self) -> Option<Rating> {
        let at = self.rest.take_from(self.next)?;
        self.next = at;
        Some(self.rate(at))
    }
}

/// Upper limits for the bonus of a role whose terms match in one item.
#[derive(Debug)]
struct BonusLimits {
    /// The total rarity of all clauses.
    rarity: u64,
    /// The least number of clauses that match at a particular place, or 0 if there is no bonus.
    placed: usize,
    /// The limits for multiples of [`BonusLimits::STEP`], because a limit takes two divisions.
    limits: Vec<u64>,
}

impl BonusLimits {
    const STEP: usize = 64;

    fn new(clauses: &[ClausePart<'_>]) -> BonusLimits {
        let placed = clauses.iter().filter(|part| part.clause.has_place);
        // If a role does not match an optional clause, the bonus depends on fewer values.
        let required = placed.clone().filter(|part| !part.clause.is_optional).count().max(1);
        let rarities = clauses.iter().map(|ClausePart { clause, .. }| {
            let similar = if clause.similar.is_empty() { 0 } else { clause.similar.rarity };
            clause.matches.rarity.max(similar)
        });
        let values = placed
            .clone()
            .map(|part| usize::from(part.matches.most_value().max(part.similar.most_value())));
        let most = values.sum::<usize>();
        let has_bonus = placed.clone().nth(1).is_some();
        let placed = if has_bonus { required } else { 0 };
        let mut limits = BonusLimits { rarity: rarities.sum(), placed, limits: Vec::new() };
        let steps = 1..=most / BonusLimits::STEP + 1;
        limits.limits = steps.map(|step| limits.limit(step * BonusLimits::STEP)).collect();
        limits
    }

    /// Returns the limit for a role whose best matches have this total value.
    fn limit(&self, value: usize) -> u64 {
        value.checked_div(self.placed).map_or(0, |mean| score(self.rarity, 2 * mean as u64))
    }

    /// Returns the limit for a somewhat higher value.
    #[inline]
    fn rounded(&self, value: usize) -> u64 {
        self.limits.get(value / BonusLimits::STEP).copied().unwrap_or_default()
    }
}

/// Returns an upper limit for the score of a role in a group of results, and whether it is the
/// score. It is not if several clauses may match in one item; the limit then is the score that the
/// role would have if their best matches in such items were in one of them, next to each other.
pub(super) fn most_score(evidence: &QueryEvidence, role: usize, group: HitGroup) -> (u64, bool) {
    let base = evidence.base_score(role, group);
    let placed = || {
        let placed = evidence.clauses.iter().filter(|clause| clause.has_place);
        placed.filter_map(|clause| clause.sum(role, group))
    };
    let count = placed().count() as u64;
    let items = placed().fold(ItemSet::ALL, |items, sum| items.and(sum.items));
    if count < 2 || items == ItemSet::EMPTY {
        return (base, true);
    }
    let value: u64 = placed().map(|sum| u64::from(sum.most_value_in(items))).sum();
    (base + score(evidence.rarity(role, group), 2 * (value / count)), false)
}
