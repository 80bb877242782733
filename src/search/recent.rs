//! Caches the matches of recently searched clauses, so that a finished word of a query is not
//! searched for again while the user types the next word.
//!
//! Often the next letter of a word excludes no indexed word: `kube` and `kuber` both find only
//! `kubernetes`. The matches of a clause are therefore cached by what satisfies it as well as by
//! its text.

use std::sync::{Arc, Mutex};
use std::{mem, ptr};

use super::clause::ClauseMatches;
use super::index::Word;
use super::query::{Atom, What};
use super::score::TermMatch;
use super::source::{MatchRule, TermSource};

/// The number of clauses to keep: three finished words and the one being typed.
const KEPT: usize = 4;
/// The maximum number of sources of a clause that is cached by them.
const MOST_SOURCES: usize = 1 << 10;

/// The recent clauses.
#[derive(Debug, Default)]
pub(super) struct RecentClauses(Mutex<Recent>);

#[derive(Debug, Default)]
struct Recent {
    /// Clauses with their matches, ordered by last use, the most recent last.
    clauses: Vec<RecentClause>,
    /// Matches that are no longer needed, so that the next search can reuse their memory.
    spare: ClauseMatches,
}

#[derive(Debug)]
struct RecentClause {
    clause: Vec<Atom>,
    /// What satisfies the clause; `None` if these are too many.
    sources: Option<Vec<SourceKey>>,
    matches: Arc<ClauseMatches>,
}

/// Identifies what satisfies a term among everything in one index.
#[derive(Debug, PartialEq)]
enum SourceKey {
    /// The address of a word, which stays the same as long as the index exists.
    Word(usize, Arc<MatchRule>),
    Match(u32, TermMatch),
}

impl SourceKey {
    fn new(source: &TermSource<'_>) -> SourceKey {
        match source {
            TermSource::Word(word, rule) => {
                SourceKey::Word(ptr::from_ref::<Word>(word).addr(), Arc::clone(rule))
            }
            TermSource::Match(role, found) => SourceKey::Match(*role, *found),
        }
    }
}

impl RecentClauses {
    /// Returns the matches of a clause. If they are not cached, calls `find` for everything that
    /// satisfies the clause, and `combine` for the matches, which may use the memory of earlier ones.
    pub(super) fn get<'a>(
        &self,
        clause: Vec<Atom>,
        find: impl FnOnce(&[Atom]) -> Vec<TermSource<'a>>,
        combine: impl FnOnce(Vec<TermSource<'a>>, ClauseMatches) -> ClauseMatches,
    ) -> Arc<ClauseMatches> {
        // Only clauses that consist of plain words are cached, because the matches of other terms
        // may also depend on marks and bookmarks.
        let is_kept = clause.iter().all(|atom| matches!(atom.what, What::Words(_)));
        let Some(mut recent) = self.0.lock().ok().filter(|_| is_kept) else {
            return Arc::new(combine(find(&clause), ClauseMatches::default()));
        };
        let Recent { clauses, spare } = &mut *recent;
        let mut found = clauses.iter().position(|other| other.clause == clause);
        if found.is_none() {
            let sources = find(&clause);
            let keys = (sources.len() <= MOST_SOURCES)
                .then(|| sources.iter().map(SourceKey::new).collect::<Vec<_>>());
            found = clauses.iter().position(|other| keys.is_some() && other.sources == keys);
            match found.and_then(|at| clauses.get_mut(at)) {
                Some(same) => same.clause = clause,
                None => {
                    if clauses.len() == KEPT
                        && let Ok(oldest) = Arc::try_unwrap(clauses.remove(0).matches)
                    {
                        *spare = oldest;
                    }
                    let matches = Arc::new(combine(sources, mem::take(spare)));
                    clauses.push(RecentClause { clause, sources: keys, matches });
                }
            }
        }
        if let Some(at) = found {
            let recent = clauses.remove(at);
            clauses.push(recent);
        }
        clauses.last().map(|recent| Arc::clone(&recent.matches)).unwrap_or_default()
    }
}
