//! Rates the roles of a part: which group of results each role belongs to, and which score it can
//! have at most.
//!
//! A search rates all roles, but needs the final scores of only those that may come first.

use std::ops::Range;

use super::clause::{ClauseMatches, ClauseSum, PART, PartSums};
use super::evidence::{FoundClause, QueryEvidence};
use super::rank::HitGroup;
use super::score::{ItemSet, TogetherFinder, score};

/// The rating of a role that is a full or similar match, or a partial one because of its partners.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rating {
    /// The number of the role.
    pub(super) role: usize,
    pub(super) group: HitGroup,
    /// An upper limit for the score of the role. Unless it is exact, it is the score that the role
    /// would have if the best matches of all terms were next to each other in one item.
    pub(super) most_score: u64,
    /// Whether the limit is the score of the role.
    pub(super) is_exact: bool,
}

/// Rates the roles of a part one after the other.
pub(super) struct PartRater<'a> {
    evidence: &'a QueryEvidence,
    clauses: Vec<ClausePart<'a>>,
    /// The position of the required clause that the fewest roles match.
    rarest: usize,
    /// The number of the first role of the part.
    start: usize,
    /// The positions in the part that have not been rated.
    rest: Range<usize>,
    /// The matches of each clause that count for the current role.
    sums: Vec<Option<(&'a ClauseMatches, &'a ClauseSum)>>,
    finder: TogetherFinder,
}

/// The matches of a clause in a part.
struct ClausePart<'a> {
    clause: &'a FoundClause,
    matches: PartSums<'a>,
    similar: PartSums<'a>,
}

impl<'a> PartRater<'a> {
    /// Prepares to rate `roles`, which must be the roles of one part of [`PART`] roles.
    pub(super) fn new(evidence: &'a QueryEvidence, roles: Range<usize>) -> PartRater<'a> {
        let part = roles.start / PART;
        let clauses = evidence.clauses.iter().map(|clause| ClausePart {
            clause,
            matches: clause.matches.in_part(part),
            similar: clause.similar.in_part(part),
        });
        let clauses: Vec<ClausePart<'_>> = clauses.collect();
        let required = clauses.iter().enumerate().filter(|(_, part)| !part.clause.is_optional);
        let has_all = required.clone().all(|(_, part)| part.has_any());
        let rarest = required.min_by_key(|(_, part)| part.clause.most_roles());
        PartRater {
            evidence,
            rarest: rarest.map_or(0, |(at, _)| at),
            clauses,
            start: roles.start,
            rest: 0..if has_all { roles.len() } else { 0 },
            sums: Vec::new(),
            finder: TogetherFinder::default(),
        }
    }

    /// Returns an upper limit for the number of rated roles.
    pub(super) fn most(&self) -> usize {
        let required = self.clauses.iter().filter(|part| !part.clause.is_optional);
        let roles = required.map(|part| part.matches.roles() + part.similar.roles());
        roles.min().unwrap_or(self.rest.len()).min(self.rest.len())
    }

    /// Rates the role at a position. Returns `None` if the role does not match all clauses.
    fn rate(&mut self, at: usize) -> Option<Rating> {
        let mut group = HitGroup::Match;
        self.sums.clear();
        for ClausePart { clause, matches, similar } in &self.clauses {
            let found = match matches.get(at) {
                Some(sum) => Some((&*clause.matches, sum)),
                None if clause.is_optional => None,
                None => {
                    group = HitGroup::Similar;
                    Some((&*clause.similar, similar.get(at)?))
                }
            };
            self.sums.push(found);
        }
        let role = self.start + at;
        // A word in the name of a partner rarely describes the role, unless the query is about the
        // interaction with this partner.
        if group == HitGroup::Match
            && self.names_partner()
            && self.evidence.together(role, group, &mut self.finder).is_none()
        {
            group = HitGroup::Partial;
        }
        let (most_score, is_exact) = self.most_score(group);
        Some(Rating { role, group, most_score, is_exact })
    }

    /// Returns whether one of several plain words matches the current role only in the name of a
    /// role that it works with.
    fn names_partner(&self) -> bool {
        let sums = self.clauses.iter().map(|part| part.clause).zip(&self.sums);
        let plain = sums.filter(|(clause, _)| clause.is_plain && !clause.is_optional);
        let is_named = |sum: &ClauseSum| sum.top.is_partner_name();
        plain.clone().nth(1).is_some()
            && plain.filter_map(|(_, found)| *found).any(|(_, sum)| is_named(sum))
    }

    /// Returns an upper limit for the score of the current role, and whether the limit is exact.
    fn most_score(&self, group: HitGroup) -> (u64, bool) {
        let (mut base, mut rarity, mut tops) = (0, 0, Tops::NONE);
        for (ClausePart { clause, .. }, found) in self.clauses.iter().zip(&self.sums) {
            let Some((matches, sum)) = found.filter(|_| clause.counts_in(group)) else { continue };
            base += if clause.raises_score(sum, group) { matches.score(sum) } else { 0 };
            rarity += matches.rarity;
            if clause.has_place {
                tops.add(sum);
            }
        }
        match tops.strongest_together() {
            Some(strength) => (base + score(rarity, strength), false),
            None => (base, true),
        }
    }
}

impl Iterator for PartRater<'_> {
    type Item = Rating;

    fn next(&mut self) -> Option<Rating> {
        while let Some(at) = self.rest.next() {
            if self.clauses.get(self.rarest).is_some_and(|part| !part.has(at)) {
                continue;
            }
            if let Some(rating) = self.rate(at) {
                return Some(rating);
            }
        }
        None
    }
}

impl ClausePart<'_> {
    fn has_any(&self) -> bool {
        self.matches.roles() + self.similar.roles() > 0
    }

    /// Returns whether the role at a position can be a result as far as this clause is concerned.
    fn has(&self, at: usize) -> bool {
        self.clause.is_optional || self.matches.get(at).is_some() || self.similar.get(at).is_some()
    }
}

/// The best matches in a role of those clauses that match at a particular place.
struct Tops {
    clauses: u64,
    /// The total value of the matches.
    value: u64,
    /// The items in which all clauses may match.
    items: ItemSet,
}

impl Tops {
    const NONE: Tops = Tops { clauses: 0, value: 0, items: ItemSet::ALL };

    /// Adds the matches of a clause.
    fn add(&mut self, sum: &ClauseSum) {
        self.clauses += 1;
        self.value += u64::from(sum.top.value);
        self.items = self.items.and(sum.items);
    }

    /// Returns the highest strength that the clauses can have in one item, or `None` if there are
    /// fewer than two clauses or no item can match all of them.
    fn strongest_together(&self) -> Option<u64> {
        let may_share = self.clauses > 1 && self.items != ItemSet::EMPTY;
        may_share.then(|| 2 * (self.value / self.clauses))
    }
}
