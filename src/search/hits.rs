//! The ordered results of a query.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};

use fixedbitset::FixedBitSet;

use crate::atlas::{Atlas, ByNode, EdgeId, Node};
use crate::role::Anchor;

use super::field::Field;
use super::find::{Chosen, Finder};
use super::index::Index;
use super::kind::MatchReach;
use super::query::{Atom, Needle, Query, clause_word};
use super::rank::{HitGroup, Order, Standing, TieBreak, place};
use super::score::{Tally, TermMatch, Together, rarity, score, together};
use super::words::is_function_word;

/// A result: a role that matches a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The role, or missing role.
    pub node: Node,
    /// How much of the query it matches.
    pub group: HitGroup,
    /// The places of the terms that it matches, in the order of the terms.
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
    /// The number of results in each group.
    sizes: [usize; 3],
    /// The number of results with a card in each group.
    counts: [usize; 3],
}

/// The minimum number of rows to sort.
const SCREENFUL: usize = 256;

#[derive(Debug, Clone, Copy)]
struct HitRow {
    /// The sort key.
    place: u128,
    node: Node,
    group: HitGroup,
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

    /// The number of results of a group with a card.
    pub fn count(&self, group: HitGroup) -> usize {
        self.counts.get(group as usize).copied().unwrap_or_default()
    }

    /// The number of results of a group, with and without a card.
    pub fn rows_of(&self, group: HitGroup) -> usize {
        self.sizes.get(group as usize).copied().unwrap_or_default()
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
        Some(Hit { node: row.node, group: row.group, found })
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
        let finder = self.finder(atlas, chosen.into(), query);
        let mut hits =
            if query.is_empty() { self.all(atlas) } else { Search { finder, query, order }.hits() };
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

    /// The roles that have every term of a query, by [`Atlas::slot`].
    pub fn answers<'a>(
        &'a self,
        atlas: &'a Atlas,
        chosen: impl Into<Chosen<'a>>,
        query: &Query,
    ) -> FixedBitSet {
        let finder = self.finder(atlas, chosen.into(), query);
        let mut all = finder.everybody();
        for clause in &query.clauses {
            let mut with = FixedBitSet::with_capacity(self.docs.len());
            for atom in clause {
                with.union_with(&finder.with(atom));
            }
            all.intersect_with(&with);
        }
        all
    }

    pub(super) fn finder<'a>(
        &'a self,
        atlas: &'a Atlas,
        chosen: Chosen<'a>,
        query: &Query,
    ) -> Finder<'a> {
        Finder { index: self, atlas, chosen, skills_only: query.skills_only }
    }

    fn all(&self, atlas: &Atlas) -> Hits {
        let row = |(number, &doc): (u32, &u32)| {
            let node = atlas.node(doc as usize)?;
            Some(HitRow { place: u128::from(number), node, group: HitGroup::Match, number })
        };
        let rows: Vec<HitRow> = (0..).zip(&self.by_name).filter_map(row).collect();
        let mut hits = Hits { sorted: rows.len(), rows, ..Hits::default() };
        (hits.sizes, hits.counts) = ([hits.len(), 0, 0], [hits.roles(), 0, 0]);
        hits
    }
}

impl Hits {
    /// Sorts by `key` instead of the match, then by name, each group on its own.
    fn by(&mut self, index: &Index, atlas: &Atlas, key: impl Fn(usize) -> u32) {
        for row in &mut self.rows {
            let number = atlas.slot(row.node);
            let order = index.docs.get(number).map_or(u32::MAX, |doc| doc.order);
            row.place = u128::from(row.group as u8) << 64
                | u128::from(key(number)) << 32
                | u128::from(order);
        }
        self.sorted = 0;
    }
}

impl Finder<'_> {
    fn everybody(&self) -> FixedBitSet {
        let mut all = FixedBitSet::with_capacity(self.index.docs.len());
        all.toggle_range(..);
        all
    }

    /// The roles that a term matches.
    fn with(&self, atom: &Atom) -> FixedBitSet {
        let mut with = FixedBitSet::with_capacity(self.index.docs.len());
        self.each(&atom.what, MatchReach::Matches, |doc, _| with.insert(doc as usize));
        if atom.not {
            with.toggle_range(..);
        }
        with
    }
}

/// The number of results below which roles with some of the words are added.
const FEW: usize = 10;
/// The maximum number of roles with only some of the words.
const MOST_PARTIAL: usize = 20;

/// The matches of one clause, added up for each role.
struct ClauseMatches {
    /// The position in `tallies` for each role, plus 1; 0 for none. Empty if no role matches.
    slots: Vec<u32>,
    tallies: Vec<Tally>,
    /// The rarity of the clause.
    rarity: u64,
}

impl ClauseMatches {
    fn has(&self, doc: usize) -> bool {
        self.slots.get(doc).is_some_and(|slot| *slot > 0)
    }

    fn get(&self, doc: usize) -> Option<&Tally> {
        let slot = self.slots.get(doc)?.checked_sub(1)?;
        self.tallies.get(slot as usize)
    }

    /// The score that the clause adds to a role.
    fn score(&self, tally: &Tally) -> u64 {
        score(self.rarity, tally.strength())
    }
}

/// A search for one query.
struct Search<'a> {
    finder: Finder<'a>,
    query: &'a Query,
    order: Order,
}

impl Search<'_> {
    fn hits(&self) -> Hits {
        let clauses = &self.query.clauses;
        let matches: Vec<ClauseMatches> =
            clauses.iter().map(|clause| self.clause(clause, MatchReach::Matches)).collect();
        let similar: Vec<ClauseMatches> =
            clauses.iter().map(|clause| self.clause(clause, MatchReach::Similar)).collect();
        let mut hits = Hits { terms: clauses.len(), ..Hits::default() };
        let named = ExactNames::new(self.finder.atlas, self.query);
        let group = |doc: usize| {
            let mut group = HitGroup::Match;
            for (matches, similar) in matches.iter().zip(&similar) {
                if !matches.has(doc) {
                    if !similar.has(doc) {
                        return None;
                    }
                    group = HitGroup::Similar;
                }
            }
            Some((doc, group))
        };
        let all: Vec<(usize, HitGroup)> =
            (0..self.finder.index.docs.len()).filter_map(group).collect();
        let mut places = self.places(&all);
        let mut found: Vec<(&ClauseMatches, &Tally)> = Vec::with_capacity(clauses.len());
        for &(doc, group) in &all {
            found.clear();
            found.extend(matches.iter().zip(&similar).filter_map(|(matches, similar)| {
                let tally = matches.get(doc).map(|tally| (matches, tally));
                tally.or_else(|| Some((similar, similar.get(doc)?)))
            }));
            let together = places.as_mut().and_then(|places| places.together(doc));
            if self.query.skills_only && clauses.len() > 1 && together.is_none() {
                continue; // `who` asks for one skill with all words
            }
            self.hit(&mut hits, doc, group, &found, together.as_ref(), &named);
        }
        // A whole name asks for that role only.
        if hits.len() < FEW && named.whole.is_empty() && !self.query.skills_only {
            self.partial(&mut hits, &matches, &similar, &named);
        }
        hits
    }

    /// Adds up the matches of a clause.
    fn clause(&self, clause: &[Atom], reach: MatchReach) -> ClauseMatches {
        let docs = self.finder.index.docs.len();
        let mut slots = Vec::new();
        let mut tallies: Vec<Tally> = Vec::new();
        let mut add = |doc: u32, found: TermMatch| {
            if slots.is_empty() {
                slots = vec![0; docs];
            }
            let Some(slot) = slots.get_mut(doc as usize) else { return };
            if *slot == 0 {
                tallies.push(Tally::EMPTY);
                *slot = u32::try_from(tallies.len()).unwrap_or(u32::MAX);
            }
            if let Some(tally) = tallies.get_mut(*slot as usize - 1) {
                tally.add(found);
            }
        };
        for atom in clause {
            if !atom.not {
                self.finder.each(&atom.what, reach, &mut add);
            } else if reach == MatchReach::Matches {
                let numbers = self.finder.with(atom);
                let numbers = numbers.ones().filter_map(|number| u32::try_from(number).ok());
                numbers.for_each(|number| add(number, TermMatch::NOWHERE));
            }
        }
        let rarity = rarity(tallies.len(), docs);
        ClauseMatches { slots, tallies, rarity }
    }

    /// The places of all terms in some roles, if the query has several terms.
    fn places(&self, all: &[(usize, HitGroup)]) -> Option<TermPlaces> {
        let words = |atom: &Atom| !atom.not && atom.what.has_place();
        let clauses: Vec<&Vec<Atom>> =
            self.query.clauses.iter().filter(|clause| clause.iter().any(words)).collect();
        if clauses.len() < 2 {
            return None;
        }
        let docs = self.finder.index.docs.len();
        let mut wanted = FixedBitSet::with_capacity(docs);
        all.iter().for_each(|(doc, _)| wanted.insert(*doc));
        let some_similar = all.iter().any(|(_, group)| *group == HitGroup::Similar);
        let places = clauses.iter().map(|clause| {
            let mut places: Vec<(u32, TermMatch)> = Vec::new();
            let mut add = |doc: u32, found: TermMatch| {
                if wanted.contains(doc as usize) {
                    places.push((doc, found));
                }
            };
            for atom in clause.iter().filter(|atom| !atom.not) {
                self.finder.each(&atom.what, MatchReach::Matches, &mut add);
                if some_similar {
                    self.finder.each(&atom.what, MatchReach::Similar, &mut add);
                }
            }
            ByNode::new(&places, docs, |_| true)
        });
        let by_clause: Vec<ByNode<TermMatch>> = places.collect();
        Some(TermPlaces { here: vec![Vec::new(); by_clause.len()], by_clause })
    }

    fn hit(
        &self,
        hits: &mut Hits,
        doc: usize,
        group: HitGroup,
        found: &[(&ClauseMatches, &Tally)],
        together: Option<&Together>,
        named: &ExactNames<'_>,
    ) {
        let from = hits.found.len();
        hits.found.extend(found.iter().map(|(_, tally)| tally.top));
        let places = hits.found.get_mut(from..).unwrap_or_default();
        let mut total: u64 = found.iter().map(|(clause, tally)| clause.score(tally)).sum();
        if let Some(together) = together {
            let rarity = found.iter().map(|(clause, _)| clause.rarity).sum();
            total += score(rarity, together.strength);
            let value =
                |found: &[TermMatch]| found.iter().map(|found| u64::from(found.value)).sum::<u64>();
            // The reason is one item, unless the terms weigh far more elsewhere.
            if 2 * value(&together.found) >= value(places) {
                let mut inside = together.found.iter();
                let with_place = places.iter_mut().filter(|found| !found.is_nowhere());
                with_place.for_each(|found| *found = *inside.next().unwrap_or(found));
            }
        }
        let level_rank = match self.order {
            Order::Level => {
                let ranks = places.iter().map(|found| found.level_rank(self.query.skills_only));
                ranks.min().unwrap_or_default()
            }
            _ => 0,
        };
        let (finder, is_named) = (&self.finder, named.whole.contains(&doc));
        let (Some(node), Some(doc)) = (finder.atlas.node(doc), finder.index.docs.get(doc)) else {
            hits.found.truncate(from);
            return;
        };
        let spelt = match named.spelling {
            Some(spelling) => finder.atlas.name(node).contains(spelling),
            None => !doc.accented,
        };
        let ties = TieBreak { length: doc.length, named_by: doc.named_by, spelt, order: doc.order };
        let standing = Standing { group, level_rank, is_named, score: total };
        hits.rows.push(HitRow {
            place: place(standing, &ties),
            node,
            group,
            number: u32::try_from(hits.rows.len()).unwrap_or(u32::MAX),
        });
        if let Some(size) = hits.sizes.get_mut(group as usize) {
            *size += 1;
        }
        if let (Node::Role(_), Some(count)) = (node, hits.counts.get_mut(group as usize)) {
            *count += 1;
        }
    }

    /// Adds the roles with the rarest words of a query, if few roles have all of them: who asks for
    /// `release notes` also wants the Release Manager, whose card has no notes. Function words do not
    /// count; terms that are not plain words must match.
    fn partial(
        &self,
        hits: &mut Hits,
        matches: &[ClauseMatches],
        similar: &[ClauseMatches],
        named: &ExactNames<'_>,
    ) {
        let plain: Vec<Option<&Needle>> =
            self.query.clauses.iter().map(|clause| clause_word(clause)).collect();
        if plain.iter().flatten().count() < 2 {
            return;
        }
        let clauses: Vec<&ClauseMatches> = matches
            .iter()
            .zip(similar)
            .map(|(matches, similar)| if matches.tallies.is_empty() { similar } else { matches })
            .collect();
        // The rarity of the words that a role has, and their score.
        let covered = |doc: usize| {
            let (mut covered, mut total) = (0, 0);
            for (clause, plain) in clauses.iter().zip(&plain) {
                match (clause.get(doc), plain) {
                    (Some(tally), Some(needle)) if !is_function_word(&needle.text) => {
                        covered += clause.rarity;
                        total += clause.score(tally);
                    }
                    (Some(tally), None) => total += clause.score(tally),
                    (_, Some(_)) => {}
                    (None, None) => return None,
                }
            }
            (covered > 0).then_some((covered, Reverse(total), doc))
        };
        let nodes = hits.nodes().map(|node| self.finder.atlas.slot(node));
        let whole: HashSet<usize> = nodes.collect();
        let docs = (0..self.finder.index.docs.len()).filter(|doc| !whole.contains(doc));
        let mut best: Vec<(u64, Reverse<u64>, usize)> = docs.filter_map(covered).collect();
        let most = best.iter().map(|(covered, ..)| *covered).max().unwrap_or_default();
        best.retain(|(covered, ..)| covered * 2 > most);
        best.sort_by_key(|(_, total, _)| *total);
        for (_, _, doc) in best.into_iter().take(MOST_PARTIAL) {
            let found = clauses.iter().zip(&plain).map(|(&clause, plain)| {
                let counts = plain.is_none_or(|needle| !is_function_word(&needle.text));
                let tally = clause.get(doc).filter(|_| counts);
                (clause, tally.unwrap_or(&Tally::EMPTY))
            });
            let found: Vec<(&ClauseMatches, &Tally)> = found.collect();
            self.hit(hits, doc, HitGroup::Partial, &found, None, named);
        }
    }
}

/// The places of several terms, by role.
struct TermPlaces {
    by_clause: Vec<ByNode<TermMatch>>,
    /// The places of the current role, by clause. The buffers are reused.
    here: Vec<Vec<TermMatch>>,
}

impl TermPlaces {
    /// The best item of a role with all terms.
    fn together(&mut self, doc: usize) -> Option<Together> {
        for (here, places) in self.here.iter_mut().zip(&self.by_clause) {
            here.clear();
            here.extend_from_slice(places.get(doc));
        }
        together(&mut self.here)
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
