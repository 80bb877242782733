//! The queries that were left, to be gone through again.

/// Most queries that are kept.
const LONGEST: usize = 500;

/// Queries that were left, oldest first.
#[derive(Debug, Clone, Default)]
pub struct History {
    past: Vec<String>,
    /// Which one is shown, and what was typed before the first was.
    at: Option<(usize, String)>,
}

impl History {
    /// Queries of earlier runs, oldest first.
    pub fn new(past: Vec<String>) -> History {
        let mut history = History::default();
        for query in past {
            history.push(&query);
        }
        history
    }

    /// All of them, oldest first.
    pub fn past(&self) -> &[String] {
        &self.past
    }

    /// Keeps a query that is left; one that is there already becomes the newest. `false` when it
    /// is the newest, or empty.
    pub fn push(&mut self, query: &str) -> bool {
        self.at = None;
        let query = query.trim();
        if query.is_empty() || self.past.last().is_some_and(|newest| newest == query) {
            return false;
        }
        self.past.retain(|past| past != query);
        self.past.push(query.to_owned());
        if self.past.len() > LONGEST {
            self.past.remove(0);
        }
        true
    }

    /// The query before the one that is shown; `typed` is what stands there now.
    pub fn back(&mut self, typed: &str) -> Option<&str> {
        let at = match &self.at {
            Some((at, _)) => at.checked_sub(1)?,
            // What was typed is no news if it is the last one kept.
            None => {
                let newest = self.past.last().is_some_and(|past| past == typed.trim());
                self.past.len().checked_sub(1 + usize::from(newest))?
            }
        };
        let draft = self.at.take().map_or_else(|| typed.to_owned(), |(_, draft)| draft);
        self.at = Some((at, draft));
        self.past.get(at).map(String::as_str)
    }

    /// The query after the one that is shown, last what was typed.
    pub fn forward(&mut self) -> Option<String> {
        let (at, draft) = self.at.take()?;
        match self.past.get(at + 1) {
            Some(next) => {
                self.at = Some((at + 1, draft));
                Some(next.clone())
            }
            None => Some(draft),
        }
    }

    /// What is shown is being changed: it is what was typed from now on.
    pub fn edited(&mut self) {
        self.at = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_come_back_and_what_was_typed_is_not_lost() {
        let mut history = History::default();
        assert_eq!(history.back("x"), None);
        for query in ["api", " ", "sql", "api "] {
            history.push(query);
        }
        assert_eq!(history.back("half"), Some("api"));
        assert_eq!(history.back("api"), Some("sql"));
        assert_eq!(history.back("sql"), None);
        assert_eq!(history.forward().as_deref(), Some("api"));
        assert_eq!(history.forward().as_deref(), Some("half"));
        assert_eq!(history.forward(), None);
        assert_eq!(history.back("api"), Some("sql"));
    }
}
