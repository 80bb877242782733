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
    /// Whether the query requires several plain words.
    has_several_words: bool,
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
        let mut words = required.clone().filter(|(_, part)| part.clause.is_plain);
        let has_all = required.clone().all(|(_, part)| part.has_any());
        let rarest = required.min_by_key(|(_, part)| part.clause.most_roles());
        let has_several_words = words.nth(1).is_some();
        PartRater {
            evidence,
            rarest: rarest.map_or(0, |(at, _)| at),
            clauses,
            start: roles.start,
            rest: 0..if has_all { roles.len() } else { 0 },
            has_several_words,
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
        let role = self.start + at;
        let (mut group, mut names_partner) = (HitGroup::Match, false);
        let mut most = MostScore::default();
        for ClausePart { clause, matches, similar } in &self.clauses {
            let (found, sum) = match matches.get(at) {
                Some(sum) => (&clause.matches, sum),
                None if clause.is_optional => continue,
                None => {
                    group = HitGroup::Similar;
                    (&clause.similar, similar.get(at)?)
                }
            };
            most.add(clause, found, sum, true);
            names_partner |= clause.is_plain && !clause.is_optional && sum.top.is_partner_name();
        }
        // A word in the name of a partner rarely describes the role, unless the query is about the
        // interaction with this partner.
        if names_partner
            && self.has_several_words
            && group == HitGroup::Match
            && self.evidence.together(role, group, &mut self.finder).is_none()
        {
            group = HitGroup::Partial;
            most = MostScore::new(self.evidence, role, group);
        }
        let (most_score, is_exact) = most.score();
        Some(Rating { role, group, most_score, is_exact })
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

/// Returns an upper limit for the score of a role in a group of results.
pub(super) fn most_score(evidence: &QueryEvidence, role: usize, group: HitGroup) -> u64 {
    MostScore::new(evidence, role, group).score().0
}

/// An upper limit for the score of a role.
struct MostScore {
    /// The score of the clauses, each on its own.
    base: u64,
    rarity: u64,
    /// The number of clauses that match at a particular place.
    placed: u64,
    /// The total value of the best matches of these clauses.
    value: u64,
    /// The items in which all these clauses may match.
    items: ItemSet,
}

impl Default for MostScore {
    fn default() -> MostScore {
        MostScore { base: 0, rarity: 0, placed: 0, value: 0, items: ItemSet::ALL }
    }
}

impl MostScore {
    fn new(evidence: &QueryEvidence, role: usize, group: HitGroup) -> MostScore {
        let mut most = MostScore::default();
        for clause in &evidence.clauses {
            if let Some(sum) = clause.sum(role, group) {
                let raises = clause.raises_score(sum, group);
                most.add(clause, clause.in_role(role, group), sum, raises);
            }
        }
        most
    }

    /// Adds the combined matches of a clause. `raises` says whether they add to the score on their
    /// own.
    #[inline]
    fn add(&mut self, clause: &FoundClause, found: &ClauseMatches, sum: &ClauseSum, raises: bool) {
        self.base += if raises { found.score(sum) } else { 0 };
        self.rarity += found.rarity;
        if clause.has_place {
            self.placed += 1;
            self.value += u64::from(sum.top.value);
            self.items = self.items.and(sum.items);
        }
    }

    /// Returns the highest score, and whether it is exact. It is not exact if several clauses may
    /// match in one item; the best matches are then assumed to be next to each other.
    fn score(&self) -> (u64, bool) {
        if self.placed < 2 || self.items == ItemSet::EMPTY {
            return (self.base, true);
        }
        (self.base + score(self.rarity, 2 * (self.value / self.placed)), false)
    }
}
