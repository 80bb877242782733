//! Caches the matches of recently searched clauses, so that a finished word of a query is not
//! searched for again while the user types the next word.

use std::sync::{Arc, Mutex};

use super::evidence::ClauseMatches;
use super::query::{Atom, What};
use super::score::TermMatch;

/// The number of clauses to keep: three finished words and the one being typed.
const KEPT: usize = 4;

/// The recent clauses, and buffers for the next search.
#[derive(Debug, Default)]
pub(super) struct RecentClauses(Mutex<Recent>);

#[derive(Debug, Default)]
struct Recent {
    /// Clauses with their matches, ordered by last use, the most recent last.
    clauses: Vec<(Vec<Atom>, Arc<ClauseMatches>)>,
    memory: SearchMemory,
}

/// The buffers of earlier searches, whose memory the next search reuses.
#[derive(Debug, Default)]
pub(super) struct SearchMemory {
    /// The matches in the order in which they are found.
    pub(super) matches: Vec<(u32, TermMatch)>,
    /// Matches that are no longer needed, so that their memory can be reused.
    pub(super) spare: ClauseMatches,
}

impl RecentClauses {
    /// Returns the matches of a clause. Calls `find` to compute them if they are not cached.
    pub(super) fn get(
        &self,
        clause: Vec<Atom>,
        find: impl FnOnce(&[Atom], &mut SearchMemory) -> ClauseMatches,
    ) -> Arc<ClauseMatches> {
        // Only clauses that consist of plain words are cached, because the matches of other terms
        // may also depend on marks and bookmarks.
        let is_kept = clause.iter().all(|atom| matches!(atom.what, What::Words(_)));
        let Some(mut recent) = self.0.lock().ok().filter(|_| is_kept) else {
            return Arc::new(find(&clause, &mut SearchMemory::default()));
        };
        let Recent { clauses, memory } = &mut *recent;
        if let Some(at) = clauses.iter().position(|(other, _)| *other == clause) {
            let found = clauses.remove(at);
            let matches = Arc::clone(&found.1);
            clauses.push(found);
            return matches;
        }
        if clauses.len() == KEPT
            && let Ok(spare) = Arc::try_unwrap(clauses.remove(0).1)
        {
            memory.spare = spare;
        }
        let matches = Arc::new(find(&clause, memory));
        clauses.push((clause, Arc::clone(&matches)));
        matches
    }
}
