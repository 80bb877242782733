//! The ordered results of a query.

use std::collections::BinaryHeap;
use std::sync::Arc;

use crate::atlas::{Atlas, EdgeId, Node};
use crate::role::Anchor;

use super::evidence::QueryEvidence;
use super::field::Field;
use super::index::Index;
use super::rank::{HitGroup, rescored};
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
    evidence: Arc<QueryEvidence>,
    /// The number of results in each group.
    sizes: [usize; 3],
    /// For each group, the number of results that have a card.
    counts: [usize; 3],
}

/// The minimum number of rows that are sorted in one step.
const SCREENFUL: usize = 32;

#[derive(Debug, Clone, Copy)]
pub(super) struct HitRow {
    /// The sort key. While `is_final` is false, the key contains the highest score that the role
    /// can have.
    pub(super) place: u128,
    pub(super) node: Node,
    /// The number of the role in the index.
    pub(super) role: u32,
    pub(super) group: HitGroup,
    /// Whether `place` contains the final score.
    pub(super) is_final: bool,
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
        self.nodes().filter(|node| matches!(node, Node::Role(_))).count()
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
        self.rows.iter().map(|row| row.node)
    }

    /// Creates results from rows in any order.
    pub(super) fn new(rows: Vec<HitRow>, evidence: QueryEvidence) -> Hits {
        let mut hits = Hits { evidence: Arc::new(evidence), ..Hits::default() };
        hits.extend(rows);
        hits
    }

    /// Creates results from rows in order.
    pub(super) fn in_order(rows: Vec<HitRow>) -> Hits {
        let mut hits = Hits::new(rows, QueryEvidence::default());
        hits.sorted = hits.rows.len();
        hits
    }

    /// Adds rows in any order after the existing rows.
    pub(super) fn extend(&mut self, rows: Vec<HitRow>) {
        for row in &rows {
            if let Some(size) = self.sizes.get_mut(row.group as usize) {
                *size += 1;
            }
            if let (Node::Role(_), Some(count)) =
                (row.node, self.counts.get_mut(row.group as usize))
            {
                *count += 1;
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
        let wanted = (rows - self.sorted).max(SCREENFUL);
        let Some(rest) = self.rows.get_mut(self.sorted..) else { return };
        self.sorted += sort_head(rest, wanted, &self.evidence);
    }

    /// Returns the role of a row.
    pub fn node(&self, row: usize) -> Option<Node> {
        self.rows.get(row).map(|row| row.node)
    }

    /// Returns the row of a role. This sorts all rows.
    pub fn row(&mut self, node: Node) -> Option<usize> {
        self.nodes().position(|other| other == node)?;
        self.sort(usize::MAX);
        self.nodes().position(|other| other == node)
    }

    /// Returns whether a role is a result.
    pub fn has(&self, node: Node) -> bool {
        self.nodes().any(|other| other == node)
    }

    /// Returns the result in a row, with the places where the terms match.
    pub fn get(&self, atlas: &Atlas, row: usize) -> Option<Hit> {
        let row = self.rows.get(row)?;
        let reasons =
            self.evidence.reasons(row.role as usize, row.group, &mut TogetherFinder::default());
        let found = reasons.into_iter().filter_map(|found| hit_place(atlas, found)).collect();
        Some(Hit { node: row.node, group: row.group, found })
    }

    /// Changes the sort keys, so that each group of results is ordered by `key` and then by name
    /// instead of by the quality of the match.
    pub(super) fn sort_by(&mut self, index: &Index, key: impl Fn(usize) -> u32) {
        for row in &mut self.rows {
            let role = row.role as usize;
            let order = index.docs.get(role).map_or(u32::MAX, |doc| doc.order);
            row.place =
                u128::from(row.group as u8) << 64 | u128::from(key(role)) << 32 | u128::from(order);
            row.is_final = true;
        }
        self.sorted = 0;
    }
}

/// Returns the place of a match, or `None` if the match is not at a particular place.
fn hit_place(atlas: &Atlas, found: TermMatch) -> Option<HitPlace> {
    let field = found.code.field()?;
    let edge = atlas.edge(found.item).filter(|_| field == Field::NamedBy);
    Some(HitPlace { field, anchor: found.code.anchor(found.item)?, edge })
}

/// Sorts at least the first `wanted` rows, moves them to the front, and returns their number.
///
/// Rows with low keys come first. The key of a row that is not final contains the highest score
/// that the role can have. The final scores of the rows with the lowest keys are therefore
/// computed, until no other row can come before the last wanted row.
fn sort_head(rows: &mut [HitRow], wanted: usize, evidence: &QueryEvidence) -> usize {
    let mut finder = TogetherFinder::default();
    let (mut ready, mut step) = (0, wanted);
    loop {
        let Some(rest) = rows.get_mut(ready..) else { return 0 };
        lowest_first(rest, step);
        let step_end = step.min(rest.len());
        let next = rest.get_mut(..step_end).unwrap_or_default();
        for row in next.iter_mut().filter(|row| !row.is_final) {
            let score = evidence.score(row.role as usize, row.group, &mut finder);
            (row.place, row.is_final) = (rescored(row.place, score), true);
        }
        ready += step_end;
        step = step.saturating_mul(2);
        let (head, rest) = rows.split_at_mut(ready);
        head.sort_unstable_by_key(|row| row.place);
        let Some(next) = rest.iter().map(|row| row.place).min() else { return ready };
        let sorted = head.partition_point(|row| row.place < next);
        if sorted >= wanted {
            return sorted;
        }
    }
}

/// Moves the given number of rows with the lowest keys to the front, in no particular order.
fn lowest_first(rows: &mut [HitRow], count: usize) {
    // Selection moves most rows several times. For a few rows, it is faster to remember the lowest
    // keys and to exchange only these rows.
    if count >= rows.len() {
        return;
    }
    if count > rows.len() / 16 {
        rows.select_nth_unstable_by_key(count, |row| row.place);
        return;
    }
    let mut lowest: BinaryHeap<u128> = BinaryHeap::with_capacity(count + 1);
    for row in &*rows {
        if lowest.len() < count || lowest.peek().is_some_and(|highest| row.place < *highest) {
            lowest.push(row.place);
            if lowest.len() > count {
                lowest.pop();
            }
        }
    }
    let Some(highest) = lowest.pop() else { return };
    let mut front = 0;
    for number in 0..rows.len() {
        if rows.get(number).is_some_and(|row| row.place <= highest) {
            rows.swap(front, number);
            front += 1;
        }
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
            whole.rows.sort_by_key(|row| row.place);
            prop_assert!(whole.rows.iter().all(|row| row.is_final));
            let nodes = |hits: &Hits| hits.nodes().collect::<Vec<_>>();
            prop_assert_eq!(nodes(&steps), nodes(&whole));
        }
    }
}
