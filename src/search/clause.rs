//! The matches of one clause of a query in all roles.
//!
//! The roles are divided into parts, which several threads fill at the same time. A thread goes
//! through the roles of its part a few hundred at a time and reads the places of all words in them,
//! so that its data stays in the cache of the processor.

use std::ops::Range;
use std::sync::Arc;
use std::{iter, mem};

use crate::atlas::change_in_threads;

use super::index::Word;
use super::posting::PostingReader;
use super::score::{ItemSet, Tally, TermMatch, fraction, rarity, scored};
use super::source::{MatchRule, TermSource};

/// The combined matches of one clause in one role.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClauseSum {
    /// The best match, which becomes the reason for the hit.
    pub(super) top: TermMatch,
    /// The fraction of the possible score that the clause reaches in the role.
    pub(super) fraction: u32,
    /// The items with matches. If the sets of two clauses do not overlap, no item of the role
    /// matches both clauses.
    pub(super) items: ItemSet,
    /// An upper limit for the value of a match that is not in the item of the best match.
    beside: u16,
    /// Whether the best match is in the name of a partner.
    pub(super) is_partner: bool,
    /// The position of the role's first match in `MatchPart::found`.
    from: u32,
}

/// The matches of one clause in all roles.
#[derive(Debug, Default)]
pub(super) struct ClauseMatches {
    /// The parts of [`PART`] roles each.
    parts: Vec<MatchPart>,
    /// The number of roles with matches.
    roles: usize,
    /// The rarity of the clause. The fewer roles match the clause, the higher its rarity.
    pub(super) rarity: u64,
}

// The parts are small in tests, so that a few cards fill several of them.

/// The number of roles in a part; a power of two.
pub(super) const PART: usize = if cfg!(test) { 1 << 4 } else { 1 << 12 };
/// The number of roles whose matches are collected in one step.
const STEP: usize = if cfg!(test) { 3 } else { 1 << 9 };
/// If the places of all words take at most this many packed bytes, one thread reads them in less
/// time than it takes to start another.
const FEW_BYTES: usize = if cfg!(test) { 1 << 6 } else { 1 << 17 };

/// The matches of one clause in [`PART`] consecutive roles.
#[derive(Debug, Default)]
struct MatchPart {
    /// For each role, its position in `sums` plus 1, or 0 if the role does not match. Empty if no
    /// role matches.
    slots: Vec<u32>,
    /// The roles that match.
    roles: PartRoles,
    sums: Vec<ClauseSum>,
    /// All matches, ordered by role.
    found: Vec<TermMatch>,
    /// The highest value of a match.
    most_value: u16,
}

/// A set of roles of a part, by their positions.
#[derive(Debug, Clone, Copy)]
pub(super) struct PartRoles([u64; PART.div_ceil(64)]);

impl Default for PartRoles {
    fn default() -> PartRoles {
        PartRoles::NONE
    }
}

impl PartRoles {
    const NONE: PartRoles = PartRoles([0; PART.div_ceil(64)]);

    /// Returns the set of the first roles of a part.
    pub(super) fn first(count: usize) -> PartRoles {
        let mut roles = PartRoles::NONE;
        let starts = (0..count).step_by(64);
        for (word, start) in roles.0.iter_mut().zip(starts) {
            *word = u64::MAX >> (64 - (count - start).min(64));
        }
        roles
    }

    fn insert(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    pub(super) fn and(mut self, other: PartRoles) -> PartRoles {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word &= other);
        self
    }

    pub(super) fn or(mut self, other: PartRoles) -> PartRoles {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word |= other);
        self
    }

    /// Removes the first role at or after a position, and returns its position.
    #[inline]
    pub(super) fn take_from(&mut self, at: usize) -> Option<usize> {
        let words = self.0.iter_mut().enumerate().skip(at / 64);
        let (number, word) = words.into_iter().find(|(_, word)| **word != 0)?;
        let bit = word.trailing_zeros();
        *word &= *word - 1;
        Some(number * 64 + bit as usize)
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}

/// The combined matches of a clause in the roles of a part.
#[derive(Debug, Clone, Copy)]
pub(super) struct PartSums<'a> {
    part: Option<&'a MatchPart>,
}

impl<'a> PartSums<'a> {
    /// Returns the roles of the part that match.
    pub(super) fn roles(self) -> PartRoles {
        self.part.map_or(PartRoles::NONE, |part| part.roles)
    }

    /// Returns the highest value of a match.
    pub(super) fn most_value(self) -> u16 {
        self.part.map_or(0, |part| part.most_value)
    }

    /// Returns the combined matches in the role at a position in the part.
    #[inline]
    pub(super) fn get(self, at: usize) -> Option<&'a ClauseSum> {
        let part = self.part?;
        part.sums.get(part.slots.get(at)?.checked_sub(1)? as usize)
    }
}

impl ClauseMatches {
    /// Finds the matches of sources in `roles` roles, and combines those of each role. The memory of
    /// `spare` is reused, because the system takes longer to provide new memory than this function
    /// takes to fill it.
    pub(super) fn new(
        sources: Vec<TermSource<'_>>,
        roles: usize,
        spare: ClauseMatches,
    ) -> ClauseMatches {
        let mut single: Vec<(u32, TermMatch)> = Vec::new();
        let mut words = Vec::new();
        for source in sources {
            match source {
                TermSource::Word(word, rule) => words.push((word, rule)),
                TermSource::Match(role, found) => single.push((role, found)),
            }
        }
        if words.is_empty() && single.is_empty() {
            return ClauseMatches { rarity: rarity(0, roles), ..spare.cleared() };
        }
        single.sort_by_key(|(role, _)| *role);
        let bytes: usize = words.iter().map(|(word, _)| word.weight()).sum();
        let spare = spare.parts.into_iter().chain(iter::repeat_with(MatchPart::default));
        let starts = (0..roles).step_by(PART);
        let ranges = starts.map(|start| number(start)..number(roles.min(start + PART)));
        let mut parts: Vec<(Range<u32>, MatchPart)> = ranges.zip(spare).collect();
        let least = if bytes <= FEW_BYTES { parts.len() } else { 1 };
        change_in_threads(&mut parts, least, MatchCollector::default, |collector, part| {
            let (roles, part) = part;
            collector.fill(&words, &single, roles.clone(), part);
        });
        let parts: Vec<MatchPart> = parts.into_iter().map(|(_, part)| part).collect();
        let with = parts.iter().map(|part| part.sums.len()).sum();
        ClauseMatches { parts, roles: with, rarity: rarity(with, roles) }
    }

    /// Removes all matches, but keeps the memory.
    fn cleared(mut self) -> ClauseMatches {
        self.parts.iter_mut().for_each(MatchPart::clear);
        ClauseMatches { roles: 0, ..self }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.roles == 0
    }

    /// Returns the number of roles with matches.
    pub(super) fn roles(&self) -> usize {
        self.roles
    }

    /// Returns the combined matches in the roles of a part.
    pub(super) fn in_part(&self, part: usize) -> PartSums<'_> {
        PartSums { part: self.parts.get(part) }
    }

    #[inline]
    pub(super) fn has(&self, role: usize) -> bool {
        self.slot(role).is_some()
    }

    /// Returns the combined matches in a role, or `None` if the role does not match.
    #[inline]
    pub(super) fn get(&self, role: usize) -> Option<&ClauseSum> {
        let (part, slot) = self.slot(role)?;
        part.sums.get(slot)
    }

    /// Returns the amount that combined matches of this clause add to the score of their role.
    #[inline]
    pub(super) fn score(&self, sum: &ClauseSum) -> u64 {
        scored(self.rarity, sum.fraction)
    }

    /// Returns the matches in a role.
    pub(super) fn places(&self, role: usize) -> &[TermMatch] {
        let places = self.slot(role).and_then(|(part, slot)| {
            let from = part.sums.get(slot)?.from as usize;
            let to = part.sums.get(slot + 1).map_or(part.found.len(), |next| next.from as usize);
            part.found.get(from..to)
        });
        places.unwrap_or_default()
    }

    #[inline]
    fn slot(&self, role: usize) -> Option<(&MatchPart, usize)> {
        let part = self.parts.get(role / PART)?;
        Some((part, part.slots.get(role % PART)?.checked_sub(1)? as usize))
    }
}

impl MatchPart {
    /// Adds the matches of the only word that occurs in the roles before `end` that have not been
    /// read yet. They are already ordered by role. `start` is the first role of the part.
    fn add_word(&mut self, start: u32, end: u32, word: &mut PostingReader<'_>, rule: &MatchRule) {
        let (mut current, mut from) = (start, self.found.len());
        word.until(end, |role, place| {
            let Some(found) = rule.apply(&place) else { return };
            if role != current {
                self.finish_role((current - start) as usize, from, self.found.len());
                (current, from) = (role, self.found.len());
            }
            self.found.push(found);
        });
        self.finish_role((current - start) as usize, from, self.found.len());
    }

    /// Combines the matches between two positions, which are those in the role at the position `at`.
    #[inline]
    fn finish_role(&mut self, at: usize, from: usize, to: usize) {
        let found = self.found.get(from..to).unwrap_or_default();
        if let (Some(first), Some(slot)) = (found.first(), self.slots.get_mut(at)) {
            let sum = combined(found, first, number(from));
            self.sums.push(sum);
            self.most_value = sum.top.value.max(self.most_value);
            *slot = number(self.sums.len());
            self.roles.insert(at);
        }
    }

    fn clear(&mut self) {
        self.slots.clear();
        self.sums.clear();
        self.found.clear();
        (self.roles, self.most_value) = (PartRoles::NONE, 0);
    }
}

/// Collects the matches in a few hundred roles at a time. The buffers are reused.
#[derive(Debug, Default)]
struct MatchCollector {
    /// Matches in the order in which they are read, each with the position of its role in the step.
    read: Vec<(u32, TermMatch)>,
    /// For each role of the step, the number of matches; later, the position after its last match.
    ends: Vec<u32>,
}

impl MatchCollector {
    /// Fills a part with the matches of words and of single matches, which are ordered by role, in
    /// the given roles.
    fn fill(
        &mut self,
        words: &[(&Word, Arc<MatchRule>)],
        single: &[(u32, TermMatch)],
        roles: Range<u32>,
        part: &mut MatchPart,
    ) {
        part.clear();
        let mut readers: Vec<_> =
            words.iter().map(|(word, rule)| (word.reader(roles.start), &**rule)).collect();
        let from = single.partition_point(|(role, _)| *role < roles.start);
        let mut single = single.get(from..).unwrap_or_default();
        let mut start = roles.start;
        while start < roles.end {
            let end = roles.end.min(start + number(STEP));
            let here = single.partition_point(|(role, _)| *role < end);
            let (here, later) = single.split_at(here);
            single = later;
            part.slots.resize((end - roles.start) as usize, 0);
            let mut active = readers.iter_mut().filter(|(reader, _)| reader.has_before(end));
            let (first, second) = (active.next(), active.next());
            if let (Some((reader, rule)), None, []) = (first, second, here) {
                part.add_word(roles.start, end, reader, rule);
            } else {
                self.read.clear();
                self.ends.clear();
                self.ends.resize((end - start) as usize, 0);
                for (reader, rule) in &mut readers {
                    reader.until(end, |role, place| {
                        if let Some(found) = rule.apply(&place) {
                            self.add(role - start, found);
                        }
                    });
                }
                here.iter().for_each(|(role, found)| self.add(role - start, *found));
                self.finish_step((start - roles.start) as usize, part);
            }
            start = end;
        }
        if part.sums.is_empty() {
            part.slots.clear();
        }
    }

    #[inline]
    fn add(&mut self, role: u32, found: TermMatch) {
        if let Some(count) = self.ends.get_mut(role as usize) {
            *count += 1;
            self.read.push((role, found));
        }
    }

    /// Sorts the matches of a step by role with a counting sort, and combines those of each role.
    /// `start` is the position of the first role of the step in the part.
    fn finish_step(&mut self, start: usize, part: &mut MatchPart) {
        if self.read.is_empty() {
            return;
        }
        let base = part.found.len();
        part.found.resize(base + self.read.len(), TermMatch::NOWHERE);
        let found = part.found.get_mut(base..).unwrap_or_default();
        // Each number becomes the position to which the next match of its role is copied.
        let mut from = 0;
        for count in &mut self.ends {
            from += mem::replace(count, from);
        }
        for (role, next) in &self.read {
            if let Some(at) = self.ends.get_mut(*role as usize) {
                found.get_mut(*at as usize).into_iter().for_each(|found| *found = *next);
                *at += 1;
            }
        }
        let mut from = base;
        for (at, &end) in self.ends.iter().enumerate() {
            part.finish_role(start + at, from, base + end as usize);
            from = base + end as usize;
        }
    }
}

/// Combines the matches in a role, the first of which is at the position `from`.
fn combined(found: &[TermMatch], first: &TermMatch, from: u32) -> ClauseSum {
    // Most roles have only one match.
    if found.len() == 1 {
        return ClauseSum {
            top: *first,
            fraction: fraction(first.value.into()),
            items: ItemSet::of(first),
            beside: 0,
            is_partner: first.is_partner_name(),
            from,
        };
    }
    let mut tally = Tally::EMPTY;
    found.iter().for_each(|found| tally.add(*found));
    ClauseSum {
        top: tally.top,
        fraction: fraction(tally.strength()),
        items: tally.items,
        beside: tally.beside,
        is_partner: tally.top.is_partner_name(),
        from,
    }
}

impl ClauseSum {
    /// Returns an upper limit for the value of the matches in some items.
    pub(super) fn most_value_in(&self, items: ItemSet) -> u16 {
        let has_top = ItemSet::of(&self.top).and(items) != ItemSet::EMPTY;
        if has_top { self.top.value } else { self.beside }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
