//! The ordered results of a query.

use std::collections::BinaryHeap;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use fixedbitset::FixedBitSet;

use crate::atlas::{Atlas, EdgeId, Node};
use crate::role::Anchor;

use super::evidence::QueryEvidence;
use super::field::Field;
use super::index::Doc;
use super::rank::{HitGroup, TieBreak, group_of, grouped, rescored};
use super::rating::BEST;
use super::score::{TermMatch, TogetherFinder};

/// A result: a role that matches a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The role, which may be a missing role.
    pub node: Node,
    /// How much of the query the role matches.
    pub group: HitGroup,
    /// The places where the terms of the query match, in the same order as the terms.
    pub found: Vec<HitPlace>,
}

/// The place in a role where a term matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HitPlace {
    /// The field in which the term matches.
    pub field: Field,
    /// The item in which the term matches.
    pub anchor: Anchor,
    /// The interaction, if `field` is [`Field::NamedBy`]; otherwise `None`.
    pub edge: Option<EdgeId>,
}

impl Hit {
    /// Returns the places, those in the most important fields first. An item in which only a word
    /// for a rank matches, such as `expert`, comes last: its other words are not in the query, so it
    /// hardly explains the hit.
    pub fn places_by_weight(&self) -> Vec<HitPlace> {
        let is_rank = |place: &&HitPlace| {
            matches!(place.field, Field::Level | Field::Seniority | Field::Frequency)
        };
        let telling = self.found.iter().filter(|place| !is_rank(place));
        let telling: Vec<Anchor> = telling.map(|place| place.anchor).collect();
        let mut places = self.found.clone();
        places.sort_by_key(|place| (!telling.contains(&place.anchor), *place));
        places
    }
}

/// The results of a query, best first.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    /// One row per result. The first `sorted` rows are in order; the other rows are not.
    rows: Vec<HitRow>,
    sorted: usize,
    /// The highest key that the first [`BEST`] rows can have; `u64::MAX` if it is not known.
    first: u64,
    evidence: Arc<QueryEvidence>,
    ties: Ties,
    /// The number of results in each group.
    sizes: [usize; 3],
    /// For each group, the number of results that have a card.
    counts: [usize; 3],
}

/// The minimum number of rows that are sorted in one step.
const SCREENFUL: usize = 32;

#[derive(Debug, Clone, Copy)]
pub(super) struct HitRow {
    /// The first part of the sort key, which includes the group; see [`super::rank::Standing`].
    /// While `is_final` is false, the key contains the highest score that the role can have.
    pub(super) key: u64,
    /// The number of the role in the index.
    pub(super) role: u32,
    /// Whether `key` contains the final score.
    pub(super) is_final: bool,
}

impl HitRow {
    /// A row that is not in use.
    pub(super) const NONE: HitRow = HitRow { key: 0, role: 0, is_final: true };
}

/// The memory of rows that are no longer needed.
#[derive(Debug, Default)]
pub(super) struct SpareRows(Mutex<Vec<HitRow>>);

impl SpareRows {
    /// Returns rows with any contents.
    pub(super) fn take(&self) -> Vec<HitRow> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps the memory of some results.
    pub(super) fn keep(&self, hits: Hits) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = hits.rows;
    }
}

/// Decides between rows with equal keys. Most rows are compared by their keys only, so the second
/// part of the sort key is computed when it is needed.
#[derive(Debug, Clone, Default)]
struct Ties {
    docs: Arc<Vec<Doc>>,
    rule: Arc<TieRule>,
}

#[derive(Debug, Default)]
pub(super) enum TieRule {
    /// By name and path.
    #[default]
    Order,
    /// By the criteria of [`TieBreak`].
    Match {
        /// The roles with names that are spelt like the query. `None` if the query does not require
        /// a spelling; roles without accents then come first.
        spelt: Option<FixedBitSet>,
    },
}

impl Ties {
    /// Returns the second part of the sort key of a role.
    fn key(&self, role: u32) -> u64 {
        let number = role as usize;
        let Some(doc) = self.docs.get(number) else { return u64::MAX };
        match &*self.rule {
            TieRule::Order => doc.order.into(),
            TieRule::Match { spelt } => TieBreak {
                is_missing: !doc.node.has_card(),
                length: doc.length,
                named_by: doc.named_by,
                spelt: spelt.as_ref().map_or(!doc.accented, |spelt| spelt.contains(number)),
                order: doc.order,
            }
            .key(),
        }
    }

    fn node(&self, row: &HitRow) -> Option<Node> {
        self.docs.get(row.role as usize)?.node.0
    }

    /// Returns the number of roles with a card. Missing roles come after them.
    fn cards(&self) -> usize {
        self.docs.partition_point(|doc| doc.node.has_card())
    }
}

impl Hits {
    /// Returns the number of results.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns whether the list of results is empty.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the number of results with a card.
    pub fn roles(&self) -> usize {
        self.counts.iter().sum()
    }

    /// Returns how many results in a group have a card.
    pub fn count(&self, group: HitGroup) -> usize {
        self.counts.get(group as usize).copied().unwrap_or_default()
    }

    /// Returns the number of results in a group, with and without a card.
    pub fn rows_of(&self, group: HitGroup) -> usize {
        self.sizes.get(group as usize).copied().unwrap_or_default()
    }

    /// Returns the roles of all results. Only the sorted results are in order; see [`Hits::sort`].
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        self.rows.iter().filter_map(|row| self.ties.node(row))
    }

    /// Creates results from rows in any order, given the data about all roles.
    pub(super) fn new(
        rows: Vec<HitRow>,
        evidence: QueryEvidence,
        docs: Arc<Vec<Doc>>,
        rule: TieRule,
    ) -> Hits {
        let ties = Ties { docs, rule: Arc::new(rule) };
        let evidence = Arc::new(evidence);
        let mut hits = Hits { evidence, ties, first: u64::MAX, ..Hits::default() };
        hits.extend(rows);
        hits
    }

    /// Says that the final keys of at least [`BEST`] rows are not higher than `first`. They are then
    /// sorted without regard to the rows whose keys are higher.
    pub(super) fn with_first(self, first: u64) -> Hits {
        Hits { first, ..self }
    }

    /// Returns whether a search with this evidence has the same rows, in the same order.
    pub(super) fn have_same(&self, evidence: &QueryEvidence) -> bool {
        matches!(*self.ties.rule, TieRule::Match { spelt: None })
            && !evidence.clauses.is_empty()
            && self.evidence.is_same(evidence)
    }

    /// Returns a copy of these results in the memory of `rows`.
    pub(super) fn copied_to(&self, mut rows: Vec<HitRow>) -> Hits {
        rows.clone_from(&self.rows);
        Hits { rows, evidence: Arc::clone(&self.evidence), ties: self.ties.clone(), ..*self }
    }

    /// Creates results from roles in order.
    pub(super) fn in_order(roles: &[u32], docs: Arc<Vec<Doc>>) -> Hits {
        let key = grouped(HitGroup::Match, 0);
        let rows = roles.iter().map(|&role| HitRow { key, role, is_final: true });
        let rows = rows.collect();
        let mut hits = Hits::new(rows, QueryEvidence::default(), docs, TieRule::Order);
        hits.sorted = hits.rows.len();
        hits
    }

    /// Adds rows in any order after the existing rows.
    pub(super) fn extend(&mut self, rows: Vec<HitRow>) {
        let cards = self.ties.cards();
        for row in &rows {
            let group = group_of(row.key) as usize;
            let has_card = (row.role as usize) < cards;
            if let (Some(size), Some(count)) =
                (self.sizes.get_mut(group), self.counts.get_mut(group))
            {
                *size += 1;
                *count += usize::from(has_card);
            }
        }
        if self.rows.is_empty() { self.rows = rows } else { self.rows.extend(rows) }
    }

    /// Sorts at least the first `rows` rows. A search sorts only a screenful: few users look at the
    /// hundredth result, and sorting a hundred thousand takes longer than finding them.
    pub fn sort(&mut self, rows: usize) {
        if rows <= self.sorted {
            return;
        }
        if self.sorted == 0 && rows <= BEST && self.first < u64::MAX {
            self.sort_first();
            if rows <= self.sorted {
                return;
            }
        }
        let wanted = (rows - self.sorted).max(SCREENFUL);
        let Some(rest) = self.rows.get_mut(self.sorted..) else { return };
        self.sorted += sort_head(rest, wanted, &self.evidence, &self.ties);
    }

    /// Sorts at least the first [`BEST`] rows and moves them to the front.
    fn sort_first(&mut self) {
        let mut front = 0;
        for number in 0..self.rows.len() {
            if self.rows.get(number).is_some_and(|row| row.key <= self.first) {
                self.rows.swap(front, number);
                front += 1;
            }
        }
        let first = self.rows.get_mut(..front).unwrap_or_default();
        let sorted = sort_head(first, BEST, &self.evidence, &self.ties);
        let sorted = first.get(..sorted).unwrap_or_default();
        // The other rows may come before those whose final keys are higher.
        self.sorted = sorted.partition_point(|row| row.key <= self.first);
    }

    /// Returns the role of a row.
    pub fn node(&self, row: usize) -> Option<Node> {
        self.ties.node(self.rows.get(row)?)
    }

    /// Returns the row of a role. This sorts all rows.
    pub fn row(&mut self, node: Node) -> Option<usize> {
        let role = self.rows.iter().find(|row| self.ties.node(row) == Some(node))?.role;
        self.sort(usize::MAX);
        self.rows.iter().position(|row| row.role == role)
    }

    /// Returns whether a role is a result.
    pub fn has(&self, node: Node) -> bool {
        self.nodes().any(|other| other == node)
    }

    /// Returns the result in a row, with the places where the terms match.
    pub fn get(&self, atlas: &Atlas, row: usize) -> Option<Hit> {
        let row = self.rows.get(row)?;
        let group = group_of(row.key);
        let reasons =
            self.evidence.reasons(row.role as usize, group, &mut TogetherFinder::default());
        let found = reasons.into_iter().filter_map(|found| hit_place(atlas, found)).collect();
        Some(Hit { node: self.ties.node(row)?, group, found })
    }

    /// Changes the sort keys, so that each group of results is ordered by `key` and then by name
    /// instead of by the quality of the match.
    pub(super) fn sort_by(&mut self, key: impl Fn(&Doc) -> u32) {
        for row in &mut self.rows {
            let doc = self.ties.docs.get(row.role as usize);
            let key = doc.map_or(u32::MAX, &key);
            (row.key, row.is_final) = (grouped(group_of(row.key), key.into()), true);
        }
        self.ties.rule = Arc::new(TieRule::Order);
        (self.sorted, self.first) = (0, u64::MAX);
    }
}

/// Returns the place of a match, or `None` if the match is not at a particular place.
fn hit_place(atlas: &Atlas, found: TermMatch) -> Option<HitPlace> {
    let field = found.code.field()?;
    let edge = atlas.edge(found.item).filter(|_| field == Field::NamedBy);
    Some(HitPlace { field, anchor: found.code.anchor(found.item)?, edge })
}

/// How many times as many rows as wanted are selected at once. Few searches need more of them, and
/// every further selection goes through all rows again.
const CANDIDATES: usize = 8;

/// Sorts at least the first `wanted` rows, moves them to the front, and returns their number.
///
/// Rows with low keys come first. The key of a row that is not final contains the highest score
/// that the role can have. The final scores of the rows with the lowest keys are therefore
/// computed, until no other row can come before the last wanted row.
fn sort_head(rows: &mut [HitRow], wanted: usize, evidence: &QueryEvidence, ties: &Ties) -> usize {
    let whole_key = |row: &HitRow| (row.key, ties.key(row.role));
    let mut finder = TogetherFinder::default();
    let (mut ready, mut step) = (0, wanted);
    let mut selection = wanted.saturating_mul(CANDIDATES);
    if rows.is_empty() {
        return 0;
    }
    loop {
        let Some(rest) = rows.get_mut(ready..) else { return 0 };
        lowest_first(rest, selection, ties);
        let (candidates, others) = rest.split_at_mut(selection.min(rest.len()));
        candidates.sort_by_cached_key(whole_key);
        let end = ready + candidates.len();
        let lowest_other = lowest(others, ties);
        while ready < end {
            let next_step = end.min(ready.saturating_add(step));
            let next = rows.get_mut(ready..next_step).unwrap_or_default();
            for row in next.iter_mut().filter(|row| !row.is_final) {
                let score = evidence.score(row.role as usize, group_of(row.key), &mut finder);
                (row.key, row.is_final) = (rescored(row.key, score), true);
            }
            ready = next_step;
            step = step.saturating_mul(2);
            let (head, rest) = rows.split_at_mut(ready);
            head.sort_by_cached_key(whole_key);
            let lowest_candidate = rest.first().filter(|_| ready < end).map(whole_key);
            let Some(lowest) = lowest_candidate.or(lowest_other) else { return ready };
            let sorted = head.partition_point(|row| whole_key(row) < lowest);
            if sorted >= wanted {
                return sorted;
            }
        }
        selection = selection.saturating_mul(2);
    }
}

/// Returns the lowest whole key of some rows.
fn lowest(rows: &[HitRow], ties: &Ties) -> Option<(u64, u64)> {
    let key = rows.iter().map(|row| row.key).min()?;
    let equal = rows.iter().filter(|row| row.key == key);
    Some((key, equal.map(|row| ties.key(row.role)).min()?))
}

/// Moves the given number of rows with the lowest keys to the front, in no particular order.
fn lowest_first(rows: &mut [HitRow], count: usize, ties: &Ties) {
    // Selection moves most rows several times. For a few rows, it is faster to find the highest key
    // among them and to exchange only these rows.
    if count >= rows.len() {
        return;
    }
    if count > rows.len() / 16 {
        rows.select_nth_unstable_by_key(count, |row| (row.key, ties.key(row.role)));
        return;
    }
    let mut lowest: BinaryHeap<u64> = BinaryHeap::with_capacity(count + 1);
    for row in &*rows {
        if lowest.len() < count || lowest.peek().is_some_and(|highest| row.key < *highest) {
            lowest.push(row.key);
            if lowest.len() > count {
                lowest.pop();
            }
        }
    }
    let Some(highest) = lowest.pop() else { return };
    let mut front = 0;
    let mut equal: Vec<(u64, usize)> = Vec::new();
    for number in 0..rows.len() {
        let Some(row) = rows.get(number) else { break };
        if row.key < highest {
            rows.swap(front, number);
            front += 1;
        }
    }
    for (number, row) in rows.iter().enumerate().skip(front) {
        if row.key == highest {
            equal.push((ties.key(row.role), number));
        }
    }
    let wanted = count - front;
    if wanted < equal.len() {
        equal.select_nth_unstable(wanted);
        equal.truncate(wanted);
    }
    // A row is exchanged with one before it that is not wanted.
    equal.sort_unstable_by_key(|(_, number)| *number);
    for (to, (_, number)) in (front..).zip(equal) {
        rows.swap(to, number);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::find::Chosen;
    use super::super::index::Index;
    use super::super::query::Query;
    use super::super::rank::Order;
    use super::*;
    use crate::card::Card;
    use crate::role::Origin;

    /// Creates roles that contain the words of a query in one item, in two items, or in one of many
    /// items.
    fn atlas(kinds: &[u8]) -> Atlas {
        let cards = kinds.iter().enumerate().map(|(number, kind)| {
            let items = match kind % 5 {
                0 => "- **Alpha beta** — Expert",
                1 => "- **Alpha** — Expert\n- **Beta** — Expert",
                2 => "- **Alpha x beta** — Novice",
                3 => "- **Beta alpha** — Novice (alpha, beta)",
                _ => "- **Beta** — Novice (alpha)\n- **Alpha** — Novice",
            };
            let name = if kind % 7 == 0 { "Alpha" } else { "Role" };
            let text = format!("---\nname: {name} {number}\n---\n# Capabilities\n{items}\n");
            let origin = Origin::File(format!("{number}.md").into());
            Arc::new(Card::new(origin, text))
        });
        Atlas::new(cards.collect(), Vec::new(), 0)
    }

    fn nodes(hits: &Hits) -> Vec<Node> {
        hits.nodes().collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn a_search_sorted_step_by_step_is_sorted(
            kinds in proptest::collection::vec(any::<u8>(), 300..600)
        ) {
            let atlas = atlas(&kinds);
            let index = Index::from_atlas(&atlas);
            let query = Query::parse("alpha beta");
            let mut steps = index.search(&atlas, Chosen::default(), &query, Order::Match);
            let mut whole = steps.clone();
            for rows in [1, 70, 71, 200, 450, usize::MAX] {
                steps.sort(rows);
            }
            whole.sort(usize::MAX);
            let ties = whole.ties.clone();
            whole.rows.sort_by_key(|row| (row.key, ties.key(row.role)));
            prop_assert!(whole.rows.iter().all(|row| row.is_final));
            prop_assert_eq!(nodes(&steps), nodes(&whole));
        }

        #[test]
        fn results_of_a_typed_query_are_those_of_the_finished_query(
            kinds in proptest::collection::vec(any::<u8>(), 300..600)
        ) {
            let atlas = atlas(&kinds);
            let index = Index::from_atlas(&atlas);
            for order in [Order::Match, Order::Level, Order::Name] {
                let (mut typed, mut copied) = (Hits::default(), 0);
                for end in 1..="alpha beta".len() {
                    let query = Query::parse("alpha beta".get(..end).unwrap_or_default());
                    let next =
                        index.search_after(&typed, &atlas, Chosen::default(), &query, order);
                    copied += usize::from(Arc::ptr_eq(&next.evidence, &typed.evidence));
                    typed = next;
                    typed.sort(usize::MAX);
                    let fresh = Index::from_atlas(&atlas);
                    let mut finished = fresh.search(&atlas, Chosen::default(), &query, order);
                    finished.sort(usize::MAX);
                    prop_assert_eq!(nodes(&typed), nodes(&finished), "{} {:?}", end, order);
                }
                prop_assert!(copied > 0 || order == Order::Name, "no results were copied");
            }
        }
    }
}
