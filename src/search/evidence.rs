//! Combines the matches of all clauses of a query.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::clause::{ClauseMatches, ClauseSum};
use super::rank::HitGroup;
use super::score::{ItemSet, TermMatch, Together, TogetherFinder, score, total_value};

/// A clause of a query with its matches.
#[derive(Debug, Clone)]
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
    /// Returns whether both clauses have the same matches, and no similar ones. The matches are
    /// compared by their address only, because a search shares those that it has found before.
    fn is_same(&self, other: &FoundClause) -> bool {
        let properties = |clause: &FoundClause| {
            (clause.has_place, clause.is_plain, clause.is_function_word, clause.is_optional)
        };
        Arc::ptr_eq(&self.matches, &other.matches)
            && properties(self) == properties(other)
            && self.similar.is_empty()
            && other.similar.is_empty()
    }

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

    /// Returns whether the clause counts in results of a group.
    pub(super) fn counts_in(&self, group: HitGroup) -> bool {
        group != HitGroup::Partial || !self.is_function_word
    }

    /// Returns whether a match adds to the score of a role in the given result group. A plain word
    /// in the name of a partner rarely describes the role, so it makes the role a partial result but
    /// does not raise it above others.
    pub(super) fn raises_score(&self, sum: &ClauseSum, group: HitGroup) -> bool {
        group != HitGroup::Partial || !self.is_plain || !sum.is_partner
    }

    /// Returns the combined matches of this clause that count for a role in the given result group.
    pub(super) fn sum(&self, role: usize, group: HitGroup) -> Option<&ClauseSum> {
        self.in_role(role, group).get(role).filter(|_| self.counts_in(group))
    }

    /// Returns the amount that this clause adds to the score of a role in the given result group.
    fn score(&self, role: usize, group: HitGroup) -> u64 {
        let sum = self.sum(role, group).filter(|sum| self.raises_score(sum, group));
        sum.map_or(0, |sum| self.in_role(role, group).score(sum))
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
    /// The numbers of the roles whose name, slug, id or alias is the whole query, or all plain words
    /// of it. They come first.
    pub(super) named: BTreeSet<usize>,
}

impl QueryEvidence {
    /// Returns the evidence of the plain words of the query.
    pub(super) fn of_words(&self) -> QueryEvidence {
        let plain = self.clauses.iter().filter(|clause| clause.is_plain);
        let clauses = plain.cloned().collect();
        QueryEvidence { clauses, by_level: self.by_level, named: self.named.clone() }
    }

    /// Returns whether all roles have the same rows for both queries.
    pub(super) fn is_same(&self, other: &QueryEvidence) -> bool {
        self.by_level == other.by_level
            && self.named == other.named
            && self.clauses.len() == other.clauses.len()
            && self.clauses.iter().zip(&other.clauses).all(|(one, other)| one.is_same(other))
    }

    /// Returns the score of a role from its clauses alone, without the bonus for terms in one item.
    pub(super) fn base_score(&self, role: usize, group: HitGroup) -> u64 {
        self.clauses.iter().map(|clause| clause.score(role, group)).sum()
    }

    /// Returns the total rarity of the plain clauses that a role matches, or `None` if it does not
    /// match any.
    pub(super) fn partial_rarity(&self, role: usize) -> Option<u64> {
        let plain = self.clauses.iter().filter(|clause| clause.is_plain);
        let here = plain.filter(|clause| clause.sum(role, HitGroup::Partial).is_some());
        let rarity = here.map(|clause| clause.in_role(role, HitGroup::Partial).rarity).sum();
        (rarity > 0).then_some(rarity)
    }

    /// Returns how much of the plain words a partial result lacks, from 0 for nothing to 255 for
    /// everything. Rare words count more than common ones.
    pub(super) fn lack(&self, role: usize) -> u8 {
        let group = HitGroup::Partial;
        let (mut all, mut lacking) = (0, 0);
        for clause in self.clauses.iter().filter(|clause| clause.is_plain) {
            if !clause.counts_in(group) {
                continue;
            }
            let rarity = clause.in_role(role, group).rarity;
            let sum = clause.sum(role, group);
            all += rarity;
            if !sum.is_some_and(|sum| clause.raises_score(sum, group)) {
                lacking += rarity;
            }
        }
        u8::try_from(lacking * 255 / all.max(1)).unwrap_or(u8::MAX)
    }

    /// Returns whether a role matches every clause that is not a plain word.
    pub(super) fn is_within(&self, role: usize) -> bool {
        let mut scoped = self.clauses.iter().filter(|clause| !clause.is_plain);
        scoped.all(|clause| clause.sum(role, HitGroup::Partial).is_some())
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

    pub(super) fn rarity(&self, role: usize, group: HitGroup) -> u64 {
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
