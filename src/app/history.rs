//! The history of queries.

/// The maximum number of queries in the history.
const LONGEST: usize = 500;

/// Earlier queries, oldest first.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    past: Vec<String>,
    /// The index of the recalled query, and the text that was in the search box before the recall.
    at: Option<(usize, String)>,
}

impl History {
    /// Creates a history of the queries of earlier runs, oldest first.
    pub(super) fn new(past: Vec<String>) -> History {
        let mut history = History::default();
        for query in past {
            history.push(&query);
        }
        history
    }

    /// Adds a query. If the history already contains the query, it becomes the newest. Returns
    /// false if the query is empty or already the newest.
    pub(super) fn push(&mut self, query: &str) -> bool {
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

    /// Recalls the previous query. `typed` is the current text of the search box.
    pub(super) fn back(&mut self, typed: &str) -> Option<&str> {
        let at = match &self.at {
            Some((at, _)) => at.checked_sub(1)?,
            // If the typed text equals the newest query, that query is skipped.
            None => {
                let newest = self.past.last().is_some_and(|past| past == typed.trim());
                self.past.len().checked_sub(1 + usize::from(newest))?
            }
        };
        let draft = self.at.take().map_or_else(|| typed.to_owned(), |(_, draft)| draft);
        self.at = Some((at, draft));
        self.past.get(at).map(String::as_str)
    }

    /// Recalls the next query, or the typed text if the newest query was already recalled.
    pub(super) fn forward(&mut self) -> Option<String> {
        let (at, draft) = self.at.take()?;
        match self.past.get(at + 1) {
            Some(next) => {
                self.at = Some((at + 1, draft));
                Some(next.clone())
            }
            None => Some(draft),
        }
    }

    /// Records that the recalled query was edited, so that it counts as typed text.
    pub(super) fn edited(&mut self) {
        self.at = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recalled_queries_keep_the_typed_text() {
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
