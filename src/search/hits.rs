//! The ordered results of a query.

use std::collections::BTreeSet;

use fixedbitset::FixedBitSet;

use crate::atlas::{Atlas, ByNode, EdgeId, Node};
use crate::role::Anchor;

use super::field::Field;
use super::find::{Chosen, Finder};
use super::index::Index;
use super::query::{Atom, Query};
use super::rank::{Order, Scale, TermMatch, TieBreak, Tier, best, place, worst};

/// A result: a role that matches a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The role, or missing role.
    pub node: Node,
    /// The tier of the worst matching term.
    pub tier: Tier,
    /// The place of each term, in the order of the terms.
    pub found: Vec<HitPlace>,
}

/// The place of a term in a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HitPlace {
    /// The field.
    pub field: Field,
    /// The item.
    pub anchor: Anchor,
    /// For [`Field::NamedBy`], the interaction of the other role.
    pub edge: Option<EdgeId>,
}

/// The results of a query, best first.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    /// The rows. The first `sorted` are in order, the rest are unordered.
    rows: Vec<HitRow>,
    sorted: usize,
    /// The places of the terms, with one entry per term for each row.
    found: Vec<TermMatch>,
    terms: usize,
}

/// The minimum number of rows to sort.
const SCREENFUL: usize = 256;

#[derive(Debug, Clone, Copy)]
struct HitRow {
    /// The sort key.
    place: u128,
    node: Node,
    tier: Tier,
    /// The number of its entries in `found`.
    number: u32,
}

impl Hits {
    /// The number of results.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no results.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The number of results with a card.
    pub fn roles(&self) -> usize {
        self.nodes().filter(|node| matches!(node, Node::Role(_))).count()
    }

    /// All roles. Only the sorted ones are in order; see [`Hits::sort`].
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        self.rows.iter().map(|row| row.node)
    }

    /// Sorts at least the first `rows` rows. A search does this for a screenful only: few users
    /// look at the hundredth result, and sorting a hundred thousand takes longer than finding them.
    pub fn sort(&mut self, rows: usize) {
        if rows <= self.sorted {
            return;
        }
        let Some(rest) = self.rows.get_mut(self.sorted..) else { return };
        let wanted = (rows - self.sorted).max(SCREENFUL);
        if wanted < rest.len() {
            let (head, ..) = rest.select_nth_unstable_by_key(wanted, |row| row.place);
            head.sort_unstable_by_key(|row| row.place);
            self.sorted += wanted;
        } else {
            rest.sort_unstable_by_key(|row| row.place);
            self.sorted = self.rows.len();
        }
    }

    /// The role of a row.
    pub fn node(&self, row: usize) -> Option<Node> {
        self.rows.get(row).map(|row| row.node)
    }

    /// The row of a role. Sorts all rows.
    pub fn row(&mut self, node: Node) -> Option<usize> {
        self.nodes().position(|other| other == node)?;
        self.sort(usize::MAX);
        self.nodes().position(|other| other == node)
    }

    /// Whether a role is a result.
    pub fn has(&self, node: Node) -> bool {
        self.nodes().any(|other| other == node)
    }

    /// A result with the places of its terms.
    pub fn get(&self, atlas: &Atlas, row: usize) -> Option<Hit> {
        let row = self.rows.get(row)?;
        let from = row.number as usize * self.terms;
        let found = self.found.get(from..from + self.terms).unwrap_or_default();
        let spot = |found: &TermMatch| {
            let field = found.code.field()?;
            let edge = atlas.edge(found.item).filter(|_| field == Field::NamedBy);
            Some(HitPlace { field, anchor: found.code.anchor(found.item)?, edge })
        };
        let found = found.iter().filter_map(spot).collect();
        Some(Hit { node: row.node, tier: row.tier, found })
    }
}

impl Index {
    /// Finds every role that matches the query. An empty query matches all roles, ordered by name
    /// with missing roles last. The index must belong to the atlas.
    pub fn search<'a>(
        &'a self,
        atlas: &'a Atlas,
        chosen: impl Into<Chosen<'a>>,
        query: &Query,
        order: Order,
    ) -> Hits {
        let chosen = chosen.into();
        let finder = Finder { index: self, atlas, chosen, scale: Scale::new(order) };
        let mut hits = match query.clauses.as_slice() {
            [] => self.all(atlas),
            [clause] if !clause.iter().any(|atom| atom.not) => finder.one(query, clause, order),
            clauses => finder.several(query, clauses, order),
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
        hits.sort(SCREENFUL);
        hits
    }

    /// The roles that match a query, by [`Atlas::slot`].
    pub fn answers<'a>(
        &'a self,
        atlas: &'a Atlas,
        chosen: impl Into<Chosen<'a>>,
        query: &Query,
    ) -> FixedBitSet {
        let (chosen, scale) = (chosen.into(), Scale::new(Order::Match));
        Finder { index: self, atlas, chosen, scale }.candidates(&query.clauses)
    }

    fn all(&self, atlas: &Atlas) -> Hits {
        let row = |(number, &doc): (u32, &u32)| {
            let node = atlas.node(doc as usize)?;
            Some(HitRow { place: u128::from(number), node, tier: Tier::WholeName, number })
        };
        let rows: Vec<HitRow> = (0..).zip(&self.by_name).filter_map(row).collect();
        Hits { sorted: rows.len(), rows, ..Hits::default() }
    }
}

impl Hits {
    /// Sorts by `key` instead of the match, then by name.
    fn by(&mut self, index: &Index, atlas: &Atlas, key: impl Fn(usize) -> u32) {
        for row in &mut self.rows {
            let number = atlas.slot(row.node);
            let order = index.docs.get(number).map_or(u32::MAX, |doc| doc.order);
            row.place = u128::from(key(number)) << 32 | u128::from(order);
        }
        self.sorted = 0;
    }
}

impl Finder<'_> {
    /// The results of one clause. Only the best place in each role counts.
    fn one(&self, query: &Query, clause: &[Atom], order: Order) -> Hits {
        let mut best: Vec<Option<TermMatch>> = vec![None; self.index.docs.len()];
        for atom in clause {
            self.each(&atom.what, |doc, found| {
                let Some(kept) = best.get_mut(doc as usize) else { return };
                if kept.is_none_or(|kept| found.goodness() < kept.goodness()) {
                    *kept = Some(found);
                }
            });
        }
        let named = ExactNames::new(self.atlas, query);
        let mut hits = Hits { terms: 1, ..Hits::default() };
        for (number, found) in best.iter().enumerate() {
            if let Some(found) = found {
                self.hit(&mut hits, number, false, &[*found], &named, order);
            }
        }
        hits
    }

    /// The results of several clauses: the roles that match all of them, with their best places
    /// together.
    fn several(&self, query: &Query, clauses: &[Vec<Atom>], order: Order) -> Hits {
        let docs = self.index.docs.len();
        // The rarest clause comes first, since later ones only examine the remaining roles.
        let mut turns: Vec<usize> = (0..clauses.len()).collect();
        turns.sort_by_cached_key(|&turn| clauses.get(turn).map_or(0, |clause| self.cost(clause)));
        let mut candidates = self.everybody();
        let mut places: Vec<Vec<(u32, TermMatch)>> = vec![Vec::new(); clauses.len()];
        for turn in turns {
            if let (Some(clause), Some(places)) = (clauses.get(turn), places.get_mut(turn)) {
                *places = self.places(clause, &mut candidates);
            }
        }
        let kept = |doc: u32| candidates.contains(doc as usize);
        let groups: Vec<ByNode<TermMatch>> =
            places.iter().map(|places| ByNode::new(places, docs, kept)).collect();
        let named = ExactNames::new(self.atlas, query);
        let mut hits = Hits { terms: clauses.len(), ..Hits::default() };
        let mut places: Vec<Vec<TermMatch>> = vec![Vec::new(); clauses.len()];
        let mut found = Vec::new();
        for number in candidates.ones() {
            for (places, groups) in places.iter_mut().zip(&groups) {
                places.clear();
                places.extend_from_slice(groups.get(number));
            }
            let spread = best(&mut places, order, &mut found);
            self.hit(&mut hits, number, spread, &found, &named, order);
        }
        hits
    }

    fn everybody(&self) -> FixedBitSet {
        let mut all = FixedBitSet::with_capacity(self.index.docs.len());
        all.toggle_range(..);
        all
    }

    /// The roles that match every clause.
    pub(super) fn candidates(&self, clauses: &[Vec<Atom>]) -> FixedBitSet {
        let mut candidates = self.everybody();
        for clause in clauses {
            self.places(clause, &mut candidates);
        }
        candidates
    }

    /// Returns the places of a clause in the candidates and removes those that it does not match.
    ///
    /// A term of one or two letters begins words in nearly every item, so only its best place in
    /// each role counts.
    fn places(&self, clause: &[Atom], candidates: &mut FixedBitSet) -> Vec<(u32, TermMatch)> {
        let mut all: Vec<(u32, TermMatch)> = Vec::new();
        let mut there = FixedBitSet::with_capacity(self.index.docs.len());
        for atom in clause {
            if atom.not {
                let mut others = self.everybody();
                self.each(&atom.what, |doc, _| others.remove(doc as usize));
                others.intersect_with(candidates);
                there.union_with(&others);
                let numbers = others.ones().filter_map(|number| u32::try_from(number).ok());
                all.extend(numbers.map(|number| (number, TermMatch::NOWHERE)));
                continue;
            }
            let short = atom.what.is_short();
            let mut begun: Vec<Option<TermMatch>> =
                if short { vec![None; self.index.docs.len()] } else { Vec::new() };
            self.each(&atom.what, |doc, found| {
                if !candidates.contains(doc as usize) {
                    return;
                }
                there.insert(doc as usize);
                match begun.get_mut(doc as usize) {
                    Some(kept) if found.tier() >= Tier::Prefix => {
                        if kept.is_none_or(|kept| found.goodness() < kept.goodness()) {
                            *kept = Some(found);
                        }
                    }
                    _ => all.push((doc, found)),
                }
            });
            all.extend((0..).zip(begun).filter_map(|(doc, found)| Some((doc, found?))));
        }
        candidates.intersect_with(&there);
        all
    }

    fn hit(
        &self,
        hits: &mut Hits,
        number: usize,
        spread: bool,
        found: &[TermMatch],
        named: &ExactNames<'_>,
        order: Order,
    ) {
        let (Some(node), Some(doc)) = (self.atlas.node(number), self.index.docs.get(number)) else {
            return;
        };
        if found.len() != hits.terms {
            return;
        }
        let tier = if named.whole.contains(&number) { Tier::WholeName } else { worst(found) };
        let spelt = match named.spelling {
            Some(spelling) => self.atlas.name(node).contains(spelling),
            None => !doc.accented,
        };
        let ties = TieBreak { length: doc.length, named_by: doc.named_by, spelt, order: doc.order };
        hits.rows.push(HitRow {
            place: place(tier, spread, found, &ties, order),
            node,
            tier,
            number: u32::try_from(hits.rows.len()).unwrap_or(u32::MAX),
        });
        hits.found.extend_from_slice(found);
    }
}

/// The role names that equal the whole query.
struct ExactNames<'q> {
    /// The numbers of the roles with this name, slug or id.
    whole: BTreeSet<usize>,
    /// The spelling of the query, if it is not the folded one.
    spelling: Option<&'q str>,
}

impl ExactNames<'_> {
    fn new<'q>(atlas: &Atlas, query: &'q Query) -> ExactNames<'q> {
        let missing = atlas.missing_named(&query.whole);
        let roles = atlas.all_named(&query.whole).into_iter().map(Node::Role);
        let whole = roles.chain(missing).map(|node| atlas.slot(node)).collect();
        ExactNames { whole, spelling: query.spelling.as_deref() }
    }
}
