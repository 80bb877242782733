//! The answers to a query, in order.

use std::collections::BTreeSet;

use fixedbitset::FixedBitSet;

use crate::atlas::{Atlas, EdgeId, Key, Node};
use crate::role::Anchor;

use super::field::Field;
use super::find::Finder;
use super::index::Index;
use super::query::{Atom, Query, What};
use super::rank::{Found, Order, Tier, Ties, best, place, worst};

/// A role that answers a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The role, or missing role.
    pub node: Node,
    /// How strictly its worst term was matched.
    pub tier: Tier,
    /// Where each term was found, in the order of the terms.
    pub found: Vec<Spot>,
}

/// Where a term was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The field.
    pub field: Field,
    /// The item.
    pub anchor: Anchor,
    /// For [`Field::NamedBy`]: the interaction of the other role.
    pub edge: Option<EdgeId>,
}

/// The answers to a query, best first.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    rows: Vec<Row>,
    /// Where the terms were found: as many for each row as there are terms.
    found: Vec<Found>,
    terms: usize,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    /// What rows are sorted by.
    place: u128,
    node: Node,
    tier: Tier,
    /// Which of the found belong to it.
    number: u32,
}

impl Hits {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many of them have a card.
    pub fn roles(&self) -> usize {
        self.nodes().filter(|node| matches!(node, Node::Role(_))).count()
    }

    /// The roles, best first.
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        self.rows.iter().map(|row| row.node)
    }

    /// The role of a row.
    pub fn node(&self, row: usize) -> Option<Node> {
        self.rows.get(row).map(|row| row.node)
    }

    /// The row of a role.
    pub fn row(&self, node: Node) -> Option<usize> {
        self.nodes().position(|other| other == node)
    }

    /// A hit with where its terms were found.
    pub fn get(&self, atlas: &Atlas, row: usize) -> Option<Hit> {
        let row = self.rows.get(row)?;
        let from = row.number as usize * self.terms;
        let found = self.found.get(from..from + self.terms).unwrap_or_default();
        let spot = |found: &Found| {
            let field = found.code.field()?;
            let edge = atlas.edge(found.item).filter(|_| field == Field::NamedBy);
            Some(Spot { field, anchor: found.code.anchor(found.item)?, edge })
        };
        let found = found.iter().filter_map(spot).collect();
        Some(Hit { node: row.node, tier: row.tier, found })
    }
}

impl Index {
    /// Every role that answers the query. An empty query is answered by all, by name, with
    /// missing roles last. The index must be that of the atlas.
    pub fn search(
        &self,
        atlas: &Atlas,
        marked: &BTreeSet<Node>,
        query: &Query,
        order: Order,
    ) -> Hits {
        let finder = Finder { index: self, atlas, marked };
        let mut hits = match query.clauses.as_slice() {
            [] => self.all(atlas),
            [clause] if !clause.iter().any(|atom| atom.not) => {
                finder.one(&query.whole, clause, order)
            }
            clauses => finder.several(&query.whole, clauses, order),
        };
        match order {
            Order::Match | Order::Level => {}
            Order::Name => hits.by(self, atlas, |_| 0),
            Order::Seniority => {
                hits.by(self, atlas, |n| {
                    let doc = self.docs.get(n);
                    let rank = doc.and_then(|doc| doc.seniority).map_or(0, |rank| rank.number());
                    u32::from(u8::MAX - rank)
                });
            }
            Order::NamedBy => {
                hits.by(self, atlas, |n| self.docs.get(n).map_or(0, |doc| u32::MAX - doc.named_by));
            }
        }
        hits.rows.sort_unstable_by_key(|row| row.place);
        hits
    }

    /// The roles for which every clause holds.
    pub(super) fn answers(
        &self,
        atlas: &Atlas,
        marked: &BTreeSet<Node>,
        clauses: &[Vec<Atom>],
    ) -> FixedBitSet {
        Finder { index: self, atlas, marked }.candidates(clauses)
    }

    fn all(&self, atlas: &Atlas) -> Hits {
        let row = |(number, &doc): (u32, &u32)| {
            let node = atlas.node(doc as usize)?;
            Some(Row { place: u128::from(number), node, tier: Tier::WholeName, number })
        };
        Hits { rows: (0..).zip(&self.by_name).filter_map(row).collect(), ..Hits::default() }
    }
}

impl Hits {
    /// Sorts by something else than the match, then by name.
    fn by(&mut self, index: &Index, atlas: &Atlas, key: impl Fn(usize) -> u32) {
        for row in &mut self.rows {
            let number = atlas.slot(row.node);
            let order = index.docs.get(number).map_or(u32::MAX, |doc| doc.order);
            row.place = u128::from(key(number)) << 32 | u128::from(order);
        }
    }
}

impl Finder<'_> {
    /// Answers to one clause: of each role only the best place counts.
    fn one(&self, whole: &str, clause: &[Atom], order: Order) -> Hits {
        let mut best: Vec<Option<Found>> = vec![None; self.index.docs.len()];
        for atom in clause {
            self.each(&atom.what, |doc, found| {
                let Some(kept) = best.get_mut(doc as usize) else { return };
                if kept.is_none_or(|kept| found.goodness(order) < kept.goodness(order)) {
                    *kept = Some(found);
                }
            });
        }
        let named = self.named(whole);
        let mut hits = Hits { terms: 1, ..Hits::default() };
        for (number, found) in best.iter().enumerate() {
            if let Some(found) = found {
                self.hit(&mut hits, number, false, &[*found], &named, order);
            }
        }
        hits
    }

    /// Answers to several clauses: of the roles for which all hold, the best places together.
    fn several(&self, whole: &str, clauses: &[Vec<Atom>], order: Order) -> Hits {
        let candidates = self.candidates(clauses);
        let numbers: Vec<usize> = candidates.ones().collect();
        let groups: Vec<Groups> =
            clauses.iter().map(|clause| self.groups(clause, &candidates, &numbers)).collect();
        let named = self.named(whole);
        let mut hits = Hits { terms: clauses.len(), ..Hits::default() };
        let mut places: Vec<Vec<Found>> = vec![Vec::new(); clauses.len()];
        let mut found = Vec::new();
        for (at, &number) in numbers.iter().enumerate() {
            for (places, groups) in places.iter_mut().zip(&groups) {
                places.clear();
                places.extend_from_slice(groups.of(at));
            }
            let spread = best(&mut places, order, &mut found);
            self.hit(&mut hits, number, spread, &found, &named, order);
        }
        hits
    }

    /// The roles for which every clause holds.
    pub(super) fn candidates(&self, clauses: &[Vec<Atom>]) -> FixedBitSet {
        let mut candidates = FixedBitSet::with_capacity(self.index.docs.len());
        candidates.toggle_range(..);
        for clause in clauses {
            let any = clause.iter().map(|atom| self.holds(atom)).reduce(|mut any, holds| {
                any.union_with(&holds);
                any
            });
            candidates.intersect_with(&any.unwrap_or_default());
        }
        candidates
    }

    /// Where a clause holds in each candidate.
    fn groups(&self, clause: &[Atom], candidates: &FixedBitSet, numbers: &[usize]) -> Groups {
        let mut all: Vec<(u32, Found)> = Vec::new();
        for atom in clause {
            if atom.not {
                let holds = self.holds(atom);
                let there = candidates.intersection(&holds).filter_map(|n| u32::try_from(n).ok());
                all.extend(there.map(|number| (number, Found::NOWHERE)));
                continue;
            }
            self.each(&atom.what, |doc, found| {
                if candidates.contains(doc as usize) {
                    all.push((doc, found));
                }
            });
        }
        Groups::new(&all, numbers, self.index.docs.len())
    }

    /// The roles of which the whole query is a name.
    fn named(&self, whole: &str) -> BTreeSet<usize> {
        let missing = self.atlas.find(&Key::Missing(whole.to_owned()));
        let roles = self.atlas.all_named(whole).into_iter().map(Node::Role);
        roles.chain(missing).map(|node| self.atlas.slot(node)).collect()
    }

    fn hit(
        &self,
        hits: &mut Hits,
        number: usize,
        spread: bool,
        found: &[Found],
        named: &BTreeSet<usize>,
        order: Order,
    ) {
        let (Some(node), Some(doc)) = (self.atlas.node(number), self.index.docs.get(number)) else {
            return;
        };
        if found.len() != hits.terms {
            return;
        }
        let tier = if named.contains(&number) { Tier::WholeName } else { worst(found) };
        let ties = Ties { length: doc.length, named_by: doc.named_by, order: doc.order };
        hits.rows.push(Row {
            place: place(tier, spread, found, &ties, order),
            node,
            tier,
            number: u32::try_from(hits.rows.len()).unwrap_or(u32::MAX),
        });
        hits.found.extend_from_slice(found);
    }
}

/// Places by role.
struct Groups {
    starts: Vec<u32>,
    found: Vec<Found>,
}

impl Groups {
    /// Groups places, which are in no order, by the roles in `numbers`.
    fn new(all: &[(u32, Found)], numbers: &[usize], docs: usize) -> Groups {
        let mut at_of: Vec<u32> = vec![0; docs];
        for (at, &number) in (0..).zip(numbers) {
            if let Some(slot) = at_of.get_mut(number) {
                *slot = at;
            }
        }
        let at = |doc: u32| at_of.get(doc as usize).map_or(0, |at| *at as usize);
        let mut starts = vec![0u32; numbers.len() + 1];
        for (doc, _) in all {
            if let Some(count) = starts.get_mut(at(*doc) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut found = vec![Found::NOWHERE; all.len()];
        for (doc, place) in all {
            if let Some(next) = next.get_mut(at(*doc))
                && let Some(slot) = found.get_mut(*next as usize)
            {
                *slot = *place;
                *next += 1;
            }
        }
        Groups { starts, found }
    }

    fn of(&self, at: usize) -> &[Found] {
        match self.starts.get(at..at + 2) {
            Some(&[from, to]) => self.found.get(from as usize..to as usize).unwrap_or_default(),
            _ => &[],
        }
    }
}

impl Query {
    /// The terms that ask for a single word anywhere, by which a hint can be given.
    pub(super) fn plain(&self) -> impl Iterator<Item = (&Atom, &str)> {
        let alone = self.clauses.iter().filter_map(|clause| match clause.as_slice() {
            [atom] if !atom.not => Some(atom),
            _ => None,
        });
        alone.filter_map(|atom| match &atom.what {
            What::Words(words) => match words.words.as_slice() {
                [needle] => Some((atom, needle.text.as_str())),
                _ => None,
            },
            _ => None,
        })
    }
}
