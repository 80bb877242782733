//! Caches the matches of recently searched clauses, so that a finished word of a query is not
//! searched for again while the user types the next word.

use std::mem;
use std::sync::{Arc, Mutex};

use super::clause::ClauseMatches;
use super::query::{Atom, What};

/// The number of clauses to keep: three finished words and the one being typed.
const KEPT: usize = 4;

/// The recent clauses.
#[derive(Debug, Default)]
pub(super) struct RecentClauses(Mutex<Recent>);

#[derive(Debug, Default)]
struct Recent {
    /// Clauses with their matches, ordered by last use, the most recent last.
    clauses: Vec<(Vec<Atom>, Arc<ClauseMatches>)>,
    /// Matches that are no longer needed, so that the next search can reuse their memory.
    spare: ClauseMatches,
}

impl RecentClauses {
    /// Returns the matches of a clause. Calls `find` to compute them if they are not cached.
    pub(super) fn get(
        &self,
        clause: Vec<Atom>,
        find: impl FnOnce(&[Atom], ClauseMatches) -> ClauseMatches,
    ) -> Arc<ClauseMatches> {
        // Only clauses that consist of plain words are cached, because the matches of other terms
        // may also depend on marks and bookmarks.
        let is_kept = clause.iter().all(|atom| matches!(atom.what, What::Words(_)));
        let Some(mut recent) = self.0.lock().ok().filter(|_| is_kept) else {
            return Arc::new(find(&clause, ClauseMatches::default()));
        };
        let Recent { clauses, spare } = &mut *recent;
        if let Some(at) = clauses.iter().position(|(other, _)| *other == clause) {
            let found = clauses.remove(at);
            let matches = Arc::clone(&found.1);
            clauses.push(found);
            return matches;
        }
        if clauses.len() == KEPT
            && let Ok(oldest) = Arc::try_unwrap(clauses.remove(0).1)
        {
            *spare = oldest;
        }
        let matches = Arc::new(find(&clause, mem::take(spare)));
        clauses.push((clause, Arc::clone(&matches)));
        matches
    }
}
