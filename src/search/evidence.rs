//! Collects the matches of a query's terms in all roles.

use std::sync::Arc;

use super::rank::HitGroup;
use super::score::{
    ItemSet, Tally, TermMatch, Together, TogetherFinder, rarity, score, total_value,
};

/// The combined matches of one clause in one role.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClauseSum {
    /// The best match, which becomes the reason for the hit.
    pub(super) top: TermMatch,
    /// The amount that the clause adds to the score of the role.
    pub(super) score: u64,
    /// The items with matches. If the sets of two clauses do not overlap, no item of the role
    /// matches both clauses.
    items: ItemSet,
    /// The position of the role's first match in `ClauseMatches::found`.
    from: u32,
}

/// The matches of one clause in all roles.
#[derive(Debug, Default)]
pub(super) struct ClauseMatches {
    /// For each role, its position in `sums` plus 1, or 0 if the role does not match. Empty if no
    /// role matches.
    slots: Vec<u32>,
    sums: Vec<ClauseSum>,
    /// All matches, ordered by role.
    found: Vec<TermMatch>,
    /// The rarity of the clause. The fewer roles match the clause, the higher its rarity.
    pub(super) rarity: u64,
}

impl ClauseMatches {
    /// Groups matches by role and combines those of each role. The matches can be in any order.
    /// `roles` is the total number of roles. The memory of `spare` is reused, because the system
    /// takes longer to provide new memory than this function takes to fill it.
    pub(super) fn new(
        matches: &[(u32, TermMatch)],
        roles: usize,
        spare: ClauseMatches,
    ) -> ClauseMatches {
        let ClauseMatches { mut slots, mut sums, mut found, .. } = spare;
        slots.clear();
        sums.clear();
        found.clear();
        if matches.is_empty() {
            return ClauseMatches { slots, sums, found, rarity: rarity(0, roles) };
        }
        // Sort the matches by role with a counting sort. At first, each slot holds the number of
        // matches of its role.
        slots.resize(roles, 0);
        for (role, _) in matches {
            slots.get_mut(*role as usize).into_iter().for_each(|slot| *slot += 1);
        }
        // Now, each slot holds the position in `found` to which the next match of its role is
        // copied.
        let mut from = 0;
        for slot in &mut slots {
            from += std::mem::replace(slot, from);
        }
        found.resize(matches.len(), TermMatch::NOWHERE);
        for (role, next) in matches {
            let Some(slot) = slots.get_mut(*role as usize) else { continue };
            found.get_mut(*slot as usize).into_iter().for_each(|found| *found = *next);
            *slot += 1;
        }
        // Now, each slot holds the position after the last match of its role.
        let mut from = 0;
        for slot in &mut slots {
            let to = std::mem::take(slot);
            let of_role = found.get(from as usize..to as usize).unwrap_or_default();
            if of_role.is_empty() {
                continue;
            }
            let (mut tally, mut items) = (Tally::EMPTY, ItemSet::EMPTY);
            for found in of_role {
                tally.add(*found);
                items.insert(found);
            }
            sums.push(ClauseSum { top: tally.top, score: tally.strength(), items, from });
            *slot = u32::try_from(sums.len()).unwrap_or_default();
            from = to;
        }
        let rarity = rarity(sums.len(), roles);
        sums.iter_mut().for_each(|sum| sum.score = score(rarity, sum.score));
        ClauseMatches { slots, sums, found, rarity }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sums.is_empty()
    }

    pub(super) fn has(&self, role: usize) -> bool {
        self.slots.get(role).is_some_and(|slot| *slot > 0)
    }

    /// Returns the combined matches in a role, or `None` if the role does not match.
    pub(super) fn get(&self, role: usize) -> Option<&ClauseSum> {
        self.sums.get(self.slot(role)?)
    }

    /// Returns the matches in a role.
    fn places(&self, role: usize) -> &[TermMatch] {
        let range = self.slot(role).and_then(|slot| {
            let from = self.sums.get(slot)?.from as usize;
            let to = self.sums.get(slot + 1).map_or(self.found.len(), |next| next.from as usize);
            self.found.get(from..to)
        });
        range.unwrap_or_default()
    }

    fn slot(&self, role: usize) -> Option<usize> {
        Some(self.slots.get(role)?.checked_sub(1)? as usize)
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

/// A clause of a query with its matches.
#[derive(Debug)]
pub(super) struct FoundClause {
    pub(super) matches: Arc<ClauseMatches>,
    /// The matches of similar spellings; empty if the search did not look for them.
    pub(super) similar: Arc<ClauseMatches>,
    /// Whether the clause matches at a particular place in the card. If so, its match can be in the
    /// same item as matches of other clauses.
    pub(super) has_place: bool,
    /// Whether a role that does not match this clause can still be a partial result.
    pub(super) is_plain: bool,
    /// Whether the clause is a function word, which does not count in a partial result.
    pub(super) is_function_word: bool,
    /// Whether a role can be a full match without matching this clause.
    pub(super) is_optional: bool,
}

impl FoundClause {
    /// Returns the matches of this clause that count for a role in the given result group. These
    /// are either `matches` or `similar`.
    pub(super) fn in_role(&self, role: usize, group: HitGroup) -> &ClauseMatches {
        let is_similar = match group {
            HitGroup::Match => false,
            HitGroup::Similar => !self.is_optional && !self.matches.has(role),
            HitGroup::Partial => self.matches.is_empty(),
        };
        if is_similar { &self.similar } else { &self.matches }
    }

    /// Returns the combined matches of this clause that count for a role in the given result group.
    pub(super) fn sum(&self, role: usize, group: HitGroup) -> Option<&ClauseSum> {
        let is_left_out = group == HitGroup::Partial && self.is_function_word;
        self.in_role(role, group).get(role).filter(|_| !is_left_out)
    }

    /// Returns the amount that this clause adds to the score of a role in the given result group. A
    /// plain word in the name of a partner rarely describes the role, so it makes the role a partial
    /// result but does not raise it above others.
    fn score(&self, role: usize, group: HitGroup) -> u64 {
        let is_partial = group == HitGroup::Partial && self.is_plain;
        let sum = self.sum(role, group);
        let sum = sum.filter(|sum| !is_partial || !sum.top.is_partner_name());
        sum.map_or(0, |sum| sum.score)
    }

    /// Returns the match of this clause that explains a result: the best match, or the one with the
    /// highest level.
    fn reason(&self, role: usize, group: HitGroup, by_level: bool) -> Option<TermMatch> {
        let top = self.sum(role, group)?.top;
        let places = self.in_role(role, group).places(role).iter().filter(|_| by_level);
        let best = places.min_by_key(|found| (found.level_rank(false), found.precedence()));
        Some(best.copied().unwrap_or(top))
    }
}

/// The matches of all clauses of a query.
///
/// A role scores higher if several terms match in one item, and that item then becomes the reason
/// for the result. The search looks for these items only in roles that may come first, because
/// users rarely look at the other results.
#[derive(Debug, Default)]
pub(super) struct QueryEvidence {
    pub(super) clauses: Vec<FoundClause>,
    /// Whether results are ordered by level. If so, the match with the highest level explains a
    /// result, because a match in the name of the role, which has no level, would hide the skill.
    pub(super) by_level: bool,
}

impl QueryEvidence {
    /// Returns the score of a role from its clauses alone, without the bonus for terms in one item.
    pub(super) fn base_score(&self, role: usize, group: HitGroup) -> u64 {
        self.clauses.iter().map(|clause| clause.score(role, group)).sum()
    }

    /// Returns an upper limit for the number of roles that match all clauses.
    pub(super) fn most_roles(&self) -> usize {
        let clauses = self.clauses.iter().filter(|clause| !clause.is_optional);
        let roles = clauses.map(|clause| clause.matches.sums.len() + clause.similar.sums.len());
        roles.min().unwrap_or_default()
    }

    /// Returns the result group of a role, or `None` if the role does not match all clauses.
    pub(super) fn group(&self, role: usize, finder: &mut TogetherFinder) -> Option<HitGroup> {
        let mut group = HitGroup::Match;
        for clause in self.clauses.iter().filter(|clause| !clause.is_optional) {
            if !clause.matches.has(role) {
                if !clause.similar.has(role) {
                    return None;
                }
                group = HitGroup::Similar;
            }
        }
        // A word in the name of a partner rarely describes the role, unless the query is about the
        // interaction with this partner.
        let is_match = group == HitGroup::Match;
        if is_match && self.names_partner(role) && self.together(role, group, finder).is_none() {
            group = HitGroup::Partial;
        }
        Some(group)
    }

    /// Returns whether one of several plain words matches a role only in the name of a role that it
    /// works with.
    fn names_partner(&self, role: usize) -> bool {
        let plain = || self.clauses.iter().filter(|clause| clause.is_plain && !clause.is_optional);
        let is_named = |clause: &FoundClause| {
            clause.matches.get(role).is_some_and(|sum| sum.top.is_partner_name())
        };
        plain().nth(1).is_some() && plain().any(is_named)
    }

    /// Returns the total rarity of the plain clauses that a role matches. Returns `None` if the
    /// role does not match any plain clause, or fails to match a clause that is not plain.
    pub(super) fn partial_rarity(&self, role: usize) -> Option<u64> {
        let mut rarity = 0;
        for clause in &self.clauses {
            match (clause.is_plain, clause.sum(role, HitGroup::Partial)) {
                (true, Some(_)) => rarity += clause.in_role(role, HitGroup::Partial).rarity,
                (false, None) => return None,
                _ => {}
            }
        }
        (rarity > 0).then_some(rarity)
    }

    /// Returns an upper limit for the score of a role, and whether the limit is exact. If it is not,
    /// it is the score that the role would have if the best matches of all terms were next to each
    /// other in one item.
    pub(super) fn most_score(&self, role: usize, group: HitGroup) -> (u64, bool) {
        let (mut base, mut all_rarity, mut tops) = (0, 0, Tops::NONE);
        for clause in &self.clauses {
            let Some(sum) = clause.sum(role, group) else { continue };
            base += clause.score(role, group);
            all_rarity += clause.in_role(role, group).rarity;
            if clause.has_place {
                tops.add(sum);
            }
        }
        match tops.strongest_together() {
            Some(strength) => (base + score(all_rarity, strength), false),
            None => (base, true),
        }
    }

    /// Returns the score of a role.
    pub(super) fn score(&self, role: usize, group: HitGroup, finder: &mut TogetherFinder) -> u64 {
        let together = self.together(role, group, finder);
        let bonus = together.map(|found| score(self.rarity(role, group), found.strength));
        self.base_score(role, group) + bonus.unwrap_or_default()
    }

    /// Returns the clauses that a role matches.
    fn matched(&self, role: usize, group: HitGroup) -> impl Iterator<Item = &FoundClause> {
        self.clauses.iter().filter(move |clause| clause.sum(role, group).is_some())
    }

    fn rarity(&self, role: usize, group: HitGroup) -> u64 {
        self.matched(role, group).map(|clause| clause.in_role(role, group).rarity).sum()
    }

    /// Returns the best of those items of a role in which all terms match that the role matches at
    /// all.
    pub(super) fn together(
        &self,
        role: usize,
        group: HitGroup,
        finder: &mut TogetherFinder,
    ) -> Option<Together> {
        let placed = || self.matched(role, group).filter(|clause| clause.has_place);
        let items = placed().filter_map(|clause| Some(clause.sum(role, group)?.items));
        let may_share = items.fold(ItemSet::ALL, ItemSet::and) != ItemSet::EMPTY;
        if !may_share || placed().nth(1).is_none() {
            return None;
        }
        finder.find(placed().map(|clause| clause.in_role(role, group).places(role)))
    }

    /// Returns one match for each clause, in the same order as the clauses. These matches explain
    /// why the role is a result.
    pub(super) fn reasons(
        &self,
        role: usize,
        group: HitGroup,
        finder: &mut TogetherFinder,
    ) -> Vec<TermMatch> {
        let reasons = self.clauses.iter().map(|clause| clause.reason(role, group, self.by_level));
        let mut reasons: Vec<TermMatch> =
            reasons.map(|reason| reason.unwrap_or(TermMatch::NOWHERE)).collect();
        if let Some(together) = self.together(role, group, finder) {
            // An item that matches all terms explains the result best, unless the best separate
            // matches are worth more than twice as much.
            if 2 * total_value(&together.found) >= total_value(&reasons) {
                let mut inside = together.found.iter();
                let with_place = reasons.iter_mut().filter(|found| !found.is_nowhere());
                with_place.for_each(|found| *found = *inside.next().unwrap_or(found));
            }
        }
        // A function word of a sentence says nothing about a role.
        for (clause, found) in self.clauses.iter().zip(&mut reasons) {
            if clause.is_optional {
                *found = TermMatch::NOWHERE;
            }
        }
        reasons
    }
}
