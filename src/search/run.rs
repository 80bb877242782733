//! Runs the search for a query.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashSet};
use std::mem;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use fixedbitset::FixedBitSet;

use crate::atlas::{Atlas, Node, change_in_threads};

use super::clause::{ClauseMatches, PART};
use super::evidence::{FoundClause, QueryEvidence};
use super::find::{Chosen, Finder};
use super::hits::{HitRow, Hits, TieRule};
use super::index::Index;
use super::kind::MatchReach;
use super::query::{Atom, Needle, Query, What, clause_word};
use super::rank::{HitGroup, Order, Standing};
use super::rating::{BestScores, PartRater, Rating, most_score};
use super::score::{TermMatch, TogetherFinder};
use super::source::TermSource;
use super::words::is_function_word;

impl Index {
    /// Finds every role that matches the query. An empty query matches all roles, ordered by name
    /// with missing roles last. The index must have been built from this atlas.
    pub fn search<'a>(
        &'a self,
        atlas: &'a Atlas,
        chosen: impl Into<Chosen<'a>>,
        query: &Query,
        order: Order,
    ) -> Hits {
        self.search_after(&Hits::default(), atlas, chosen, query, order)
    }

    /// Does the same as [`Index::search`], but copies the `earlier` results of this index if the
    /// query has the same results. This is frequent while a user types a word, because most of its
    /// letters exclude no role.
    pub fn search_after<'a>(
        &'a self,
        earlier: &Hits,
        atlas: &'a Atlas,
        chosen: impl Into<Chosen<'a>>,
        query: &Query,
        order: Order,
    ) -> Hits {
        let finder = self.finder(atlas, chosen.into(), query);
        let search = Search { finder, query, order };
        let mut hits = if query.is_empty() { self.all() } else { search.hits(earlier) };
        match order {
            Order::Match | Order::Level => {}
            Order::Name => hits.sort_by(|_| 0),
            Order::Seniority => hits
                .sort_by(|doc| u32::from(u8::MAX - doc.seniority.map_or(0, |rank| rank.number()))),
            Order::NamedBy => hits.sort_by(|doc| u32::MAX - doc.named_by),
        }
        hits.sort(1);
        hits
    }

    /// Takes results that are no longer needed, so that a later search can use their memory. The
    /// system takes longer to provide new memory than a search takes to fill it.
    pub fn reuse(&self, hits: Hits) {
        self.spare_rows.keep(hits);
    }

    /// Returns the roles that match every term of a query, indexed by [`Atlas::slot`].
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

    fn all(&self) -> Hits {
        Hits::in_order(&self.role_names.order, Arc::clone(&self.docs))
    }
}

impl Finder<'_> {
    fn everybody(&self) -> FixedBitSet {
        let mut all = FixedBitSet::with_capacity(self.index.docs.len());
        all.toggle_range(..);
        all
    }

    /// Returns the roles that match a term.
    fn with(&self, atom: &Atom) -> FixedBitSet {
        let mut with = FixedBitSet::with_capacity(self.index.docs.len());
        self.each(&atom.what, |doc, _| with.insert(doc as usize));
        if atom.not {
            with.toggle_range(..);
        }
        with
    }

    /// Returns the matches of a clause, excluding similar spellings, from the cache if possible.
    fn recent_clause(&self, clause: &[Atom]) -> Arc<ClauseMatches> {
        if self.skills_only {
            return Arc::new(self.clause(clause, MatchReach::Matches));
        }
        let mut clause = clause.to_vec();
        // Some forms of a word join it with the next word, which the user may still be typing.
        // Forms that no card contains are dropped, so that they do not make the clause differ from
        // the cached one.
        for atom in &mut clause {
            if let What::Words(words) = &mut atom.what
                && let Some(needle) = words.plain_mut()
            {
                needle.retain_forms(|form| self.index.has_form(form));
            }
        }
        self.index.recent.get(
            clause,
            |clause| self.clause_sources(clause, MatchReach::Matches),
            |sources, spare| ClauseMatches::new(sources, self.index.docs.len(), spare),
        )
    }

    /// Returns the matches of a clause.
    fn clause(&self, clause: &[Atom], reach: MatchReach) -> ClauseMatches {
        let sources = self.clause_sources(clause, reach);
        ClauseMatches::new(sources, self.index.docs.len(), ClauseMatches::default())
    }

    /// Returns everything that satisfies a clause, in no particular order.
    fn clause_sources(&self, clause: &[Atom], reach: MatchReach) -> Vec<TermSource<'_>> {
        let mut sources = Vec::new();
        for atom in clause {
            if !atom.not {
                self.sources(&atom.what, reach, |source| sources.push(source));
            } else if reach == MatchReach::Matches {
                let roles = self.with(atom);
                let roles = roles.ones().filter_map(|role| u32::try_from(role).ok());
                sources.extend(roles.map(|role| TermSource::Match(role, TermMatch::NOWHERE)));
            }
        }
        sources
    }
}

/// If there are fewer results than this, roles that match only some of the words are added.
pub(super) const FEW: usize = 10;
/// The maximum number of roles to add that match only some of the words.
const MOST_PARTIAL: usize = 20;
/// If there are this many matches or more, the search does not look for similar spellings: no one
/// scrolls that far, and finding similar spellings takes longer than finding the matches.
pub(super) const PLENTY: usize = 256;

/// If there are at most this many results, one thread finds them in less time than it takes to
/// start another.
const FEW_ROWS: usize = if cfg!(test) { 1 << 3 } else { 1 << 12 };

/// The rows of the roles of one part.
struct PartRows<'a> {
    rater: PartRater<'a>,
    /// Room for as many rows as the part can have.
    rows: &'a mut [HitRow],
    /// The number of rows that are filled.
    count: usize,
}

/// The state of a search for one query.
struct Search<'a> {
    finder: Finder<'a>,
    query: &'a Query,
    order: Order,
}

impl Search<'_> {
    fn hits(&self, earlier: &Hits) -> Hits {
        let by_level = self.order == Order::Level && !self.query.skills_only;
        let named = self.named();
        let mut evidence = QueryEvidence { clauses: self.matches(), by_level, named };
        let reaches = self.reaches(&evidence);
        // A role can be spelt like one query but not like another with the same matches.
        let spelling = self.query.spelling.as_deref();
        if spelling.is_none()
            && !self.query.skills_only
            && reaches.iter().all(Option::is_none)
            && earlier.have_same(&evidence)
        {
            return earlier.copied_to(self.finder.index.spare_rows.take());
        }
        let clauses = self.query.clauses.iter().zip(&mut evidence.clauses);
        for ((clause, found), reach) in clauses.zip(reaches) {
            if let Some(reach) = reach {
                found.similar = Arc::new(self.finder.clause(clause, reach));
            }
        }
        let (rows, first) = self.rows(&evidence);
        let partial = if evidence.named.is_empty() && !self.query.skills_only {
            self.partial(&evidence)
        } else {
            Vec::new()
        };
        let spelt = spelling.map(|spelling| {
            let mut spelt = FixedBitSet::with_capacity(self.finder.index.docs.len());
            for row in rows.iter().chain(&partial) {
                let node = self.finder.atlas.node(row.role as usize);
                let is_spelt =
                    node.is_some_and(|node| self.finder.atlas.name(node).contains(spelling));
                spelt.set(row.role as usize, is_spelt);
            }
            spelt
        });
        let ties = TieRule::Match { spelt };
        let docs = Arc::clone(&self.finder.index.docs);
        let mut hits = Hits::new(rows, evidence, docs, ties).with_first(first);
        hits.extend(partial);
        hits
    }

    /// Returns the roles whose name is the whole query, or all plain words of it.
    fn named(&self) -> BTreeSet<usize> {
        let atlas = self.finder.atlas;
        let names = [&self.query.whole, &self.query.plain].into_iter();
        let named = names.filter(|name| !name.is_empty()).flat_map(|name| {
            let roles = atlas.all_named(name).into_iter().map(Node::Role);
            roles.chain(atlas.missing_named(name))
        });
        named.map(|node| atlas.slot(node)).collect()
    }

    /// Returns which matches to add to those of each clause, or `None` to add none. This depends on
    /// the number of roles that match all plain words, or that match the clause if it is not a plain
    /// word. A term that narrows the results can therefore not add any.
    fn reaches(&self, evidence: &QueryEvidence) -> Vec<Option<MatchReach>> {
        let reach = |found: usize| match found {
            // If the query is the whole name of a role, the user wants only that role.
            ..FEW if evidence.named.is_empty() => Some(MatchReach::SimilarOrVerb),
            ..PLENTY => Some(MatchReach::Similar),
            _ => None,
        };
        // All words of the command `who` describe one skill.
        let is_skill = self.query.skills_only;
        let words = evidence.of_words();
        let words = if is_skill { evidence } else { &words };
        let rated = self.parts().flat_map(|roles| PartRater::new(words, roles));
        let found = rated.take(PLENTY).count();
        let reaches = evidence.clauses.iter().map(|clause| {
            let is_word = clause.is_plain || is_skill;
            let found = if is_word { found } else { clause.matches.roles() };
            reach(found).filter(|_| !clause.is_optional)
        });
        reaches.collect()
    }

    /// Returns the matches of each clause, excluding similar spellings.
    fn matches(&self) -> Vec<FoundClause> {
        let is_function =
            |plain: Option<&Needle>| plain.is_some_and(|needle| is_function_word(&needle.text));
        let is_sentence = self.query.is_sentence();
        let clauses = self.query.clauses.iter().map(|clause| {
            let plain = clause_word(clause);
            FoundClause {
                matches: self.finder.recent_clause(clause),
                similar: Arc::default(),
                has_place: clause.iter().any(|atom| !atom.not && atom.what.has_place()),
                is_plain: plain.is_some(),
                is_function_word: is_function(plain),
                is_optional: is_sentence && is_function(plain),
            }
        });
        clauses.collect()
    }

    /// Returns the numbers of all roles, in parts.
    fn parts(&self) -> impl Iterator<Item = Range<usize>> {
        let all = self.finder.index.docs.len();
        (0..all).step_by(PART).map(move |start| start..all.min(start + PART))
    }

    /// Returns the rows of all roles that match all clauses, and the highest key that the
    /// first rows can have; see [`Hits::with_first`].
    fn rows(&self, evidence: &QueryEvidence) -> (Vec<HitRow>, u64) {
        // A query for the command `who` requires one skill that matches all words.
        let is_one_skill = self.query.skills_only && evidence.clauses.len() > 1;
        let raters: Vec<_> = self.parts().map(|part| PartRater::new(evidence, part)).collect();
        let most: usize = raters.iter().map(PartRater::len).sum();
        let mut rows = self.finder.index.spare_rows.take();
        rows.resize(most, HitRow::NONE);
        let mut free = rows.as_mut_slice();
        let parts = raters.into_iter().map(|rater| {
            let rows = free.split_off_mut(..rater.len()).unwrap_or_default();
            PartRows { rater, rows, count: 0 }
        });
        let mut parts: Vec<PartRows<'_>> = parts.collect();
        let least = if most <= FEW_ROWS { parts.len() } else { 1 };
        // The score that enough roles reach, as far as any thread knows.
        let floor = AtomicU64::new(0);
        let state = || (TogetherFinder::default(), BestScores::default());
        change_in_threads(&mut parts, least, state, |(finder, best), part| {
            best.raise(floor.load(Ordering::Relaxed));
            mem::swap(best, &mut part.rater.best);
            for rating in &mut part.rater {
                let Rating { role, group, .. } = rating;
                if (!is_one_skill || evidence.together(role, group, finder).is_some())
                    && let Some(row) = self.row(rating, evidence, finder)
                    && let Some(place) = part.rows.get_mut(part.count)
                {
                    *place = row;
                    part.count += 1;
                }
            }
            mem::swap(best, &mut part.rater.best);
            floor.fetch_max(best.floor(), Ordering::Relaxed);
        });
        let filled = parts.iter().map(|part| (part.rows.len(), part.count));
        let filled: Vec<(usize, usize)> = filled.collect();
        let (mut from, mut to) = (0, 0);
        for (size, count) in filled {
            rows.copy_within(from..from + count, to);
            (from, to) = (from + size, to + count);
        }
        rows.truncate(to);
        let score = floor.into_inner();
        let first = if score == 0 || is_one_skill || self.order == Order::Level {
            u64::MAX
        } else {
            Standing { group: HitGroup::Match, rank: 0, is_named: false, score }.key()
        };
        (rows, first)
    }

    fn row(
        &self,
        rating: Rating,
        evidence: &QueryEvidence,
        finder: &mut TogetherFinder,
    ) -> Option<HitRow> {
        let Rating { role, group, .. } = rating;
        let by_level = self.order == Order::Level;
        let (score, is_final) = if by_level {
            (evidence.score(role, group, finder), true)
        } else {
            (rating.most_score, rating.is_exact)
        };
        let rank = if by_level {
            let reasons = evidence.reasons(role, group, finder);
            let ranks = reasons.iter().map(|found| found.level_rank(self.query.skills_only));
            ranks.min().unwrap_or_default()
        } else if group == HitGroup::Partial {
            evidence.lack(role)
        } else {
            0
        };
        let is_named = evidence.named.contains(&role);
        let key = Standing { group, rank, is_named, score }.key();
        Some(HitRow { key, role: u32::try_from(role).ok()?, is_final })
    }

    /// Finds roles that match only the rarest words of a query. These roles are added if few roles
    /// match all words: a user who asks for `release notes` also wants the Release Manager, whose
    /// card does not mention notes. Function words do not count. Terms that are not plain words only
    /// narrow these roles: they do not affect which words are enough.
    fn partial(&self, evidence: &QueryEvidence) -> Vec<HitRow> {
        let words = evidence.of_words();
        if words.clauses.len() < 2 {
            return Vec::new();
        }
        let whole = self.parts().flat_map(|roles| PartRater::new(&words, roles));
        let whole: HashSet<usize> = whole.map(|rating| rating.role).take(FEW).collect();
        if whole.len() >= FEW {
            return Vec::new();
        }
        let roles = (0..self.finder.index.docs.len()).filter(|role| !whole.contains(role));
        let partial = roles.filter_map(|role| {
            let rarity = words.partial_rarity(role)?;
            Some((rarity, role))
        });
        let mut rarest: Vec<(u64, usize)> = partial.collect();
        let most = rarest.iter().map(|(rarity, _)| *rarity).max().unwrap_or_default();
        rarest.retain(|(rarity, _)| rarity * 2 > most);
        let finder = &mut TogetherFinder::default();
        // The best roles so far, the worst of them on top. A role that cannot be better than this
        // one is left out before its score is known.
        let mut best: BinaryHeap<(u8, Reverse<u64>, usize)> = BinaryHeap::new();
        for (_, role) in rarest {
            let lack = words.lack(role);
            let most = (lack, Reverse(most_score(&words, role, HitGroup::Partial).0), role);
            if best.len() == MOST_PARTIAL && best.peek().is_some_and(|worst| most >= *worst) {
                continue;
            }
            best.push((lack, Reverse(words.score(role, HitGroup::Partial, finder)), role));
            if best.len() > MOST_PARTIAL {
                best.pop();
            }
        }
        let best = best.into_sorted_vec().into_iter().map(|(_, _, role)| role);
        let rows = best.filter(|role| evidence.is_within(*role)).filter_map(|role| {
            let most_score = evidence.score(role, HitGroup::Partial, finder);
            let rating = Rating { role, group: HitGroup::Partial, most_score, is_exact: true };
            self.row(rating, evidence, finder)
        });
        rows.collect()
    }
}
