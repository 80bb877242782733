//! Caches the matches of recently searched clauses, so that a finished word of a query is not
//! searched for again while the user types the next word.

use std::sync::{Arc, Mutex};

use super::evidence::ClauseMatches;
use super::query::{Atom, What};

/// The number of clauses to keep: three finished words and the one being typed.
const KEPT: usize = 4;

/// Clauses with their matches, ordered by last use, the most recent last.
#[derive(Debug, Default)]
pub(super) struct RecentClauses(Mutex<Vec<(Vec<Atom>, Arc<ClauseMatches>)>>);

impl RecentClauses {
    /// Returns the matches of a clause. Calls `find` to compute them if they are not cached.
    pub(super) fn get(
        &self,
        clause: Vec<Atom>,
        find: impl FnOnce(&[Atom]) -> ClauseMatches,
    ) -> Arc<ClauseMatches> {
        // Only clauses of words are cached, because the matches of other terms may also depend on
        // marks and bookmarks.
        let is_kept = clause.iter().all(|atom| matches!(atom.what, What::Words(_)));
        let Some(mut kept) = self.0.lock().ok().filter(|_| is_kept) else {
            return Arc::new(find(&clause));
        };
        if let Some(at) = kept.iter().position(|(other, _)| *other == clause) {
            let found = kept.remove(at);
            let matches = Arc::clone(&found.1);
            kept.push(found);
            return matches;
        }
        let matches = Arc::new(find(&clause));
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((clause, Arc::clone(&matches)));
        matches
    }
}
