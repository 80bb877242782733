//! The search box, with its text, its query and the history of queries.

use crate::search::{Advice, Chosen, Hits, Note, Order, Query};

use super::action::Action;
use super::history::History;
use super::library::Library;
use super::orders::Orders;
use super::preferences::Preferences;
use super::prompt::Prompt;

/// The query and the order of its results.
#[derive(Debug)]
pub struct SearchBox {
    prompt: Prompt,
    history: History,
    /// Whether to save queries for later runs.
    keeps_queries: bool,
    query: Query,
    orders: Orders,
    /// The reasons why the query finds nothing; empty if it has results.
    advice: Advice,
    /// The invalid and incomplete parts of the query.
    notes: Vec<Note>,
    /// Whether the whole text is selected, so that typed text replaces it.
    is_selected: bool,
}

/// How a change to the text affects the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Requery {
    Nothing,
    /// Only the order of the results has changed.
    Order,
    /// The query has changed, so the results change too.
    Query,
}

impl SearchBox {
    /// Creates the search box. `history` contains the queries of earlier runs, oldest first. It is
    /// `None` if queries are not kept.
    pub(super) fn new(
        text: &str,
        order: Order,
        history: Option<Vec<String>>,
        preferences: &Preferences,
    ) -> SearchBox {
        let prompt = Prompt::new(text);
        let query = preferences.parse(prompt.text());
        let mut orders = Orders::default();
        // If the program starts with a saved search, its order applies until the query changes.
        let saved = preferences.settings.saved_search(text);
        orders.set_for_now(saved.map(|_| order));
        orders.set(!query.is_empty(), order);
        SearchBox {
            query,
            keeps_queries: history.is_some(),
            history: History::new(history.unwrap_or_default()),
            prompt,
            orders,
            advice: Advice::default(),
            notes: Vec::new(),
            is_selected: false,
        }
    }

    /// Returns the text field.
    pub fn prompt(&self) -> &Prompt {
        &self.prompt
    }

    /// Returns the current query.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Returns the order of the results.
    pub fn order(&self) -> Order {
        self.orders.current(!self.query.is_empty())
    }

    /// Returns the reasons why the query finds nothing, with suggestions. Returns empty advice if
    /// the query has results.
    pub fn advice(&self) -> &Advice {
        &self.advice
    }

    /// Returns the invalid and incomplete parts of the query.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Corrects a misspelt word in a query that has no results. This happens when the user presses
    /// the key that marks a role, or moves the cursor to the right at the end of the text. Returns
    /// false if nothing is corrected.
    pub(super) fn correct(&mut self, action: Action) -> bool {
        let at_end = self.prompt.cursor() == self.prompt.text().chars().count();
        let takes = action == Action::MarkDown || action == Action::EditRight && at_end;
        let Some(corrected) = self.advice.corrected.take_if(|_| takes) else { return false };
        self.history.edited();
        self.set_text(&corrected);
        true
    }

    pub(super) fn is_empty(&self) -> bool {
        self.prompt.text().is_empty()
    }

    /// Selects the whole text.
    pub(super) fn select_text(&mut self) {
        self.is_selected = !self.is_empty();
    }

    /// Returns whether the whole text is selected.
    pub fn is_selected(&self) -> bool {
        self.is_selected
    }

    /// Inserts `text` in place of the selected text. Returns false if not all of `text` fits.
    pub(super) fn insert(&mut self, text: &str) -> bool {
        self.history.edited();
        if std::mem::take(&mut self.is_selected) {
            self.prompt.clear();
        }
        self.prompt.insert(text)
    }

    /// Performs an editing action. Returns false for any other action.
    pub(super) fn edit(&mut self, action: Action) -> bool {
        let deletes = matches!(
            action,
            Action::EditBackspace
                | Action::EditDelete
                | Action::EditDeleteWord
                | Action::EditDeleteNextWord
                | Action::EditClear
        );
        // An action that does not delete anything keeps the text, but ends the selection.
        if std::mem::take(&mut self.is_selected) && deletes {
            self.prompt.clear();
            self.history.edited();
            return true;
        }
        let is_edit = self.prompt.edit(action);
        if is_edit {
            self.history.edited();
        }
        is_edit
    }

    /// Replaces the text.
    pub(super) fn set_text(&mut self, text: &str) {
        self.prompt.clear();
        self.prompt.insert(text);
    }

    /// Changes the order until the query changes.
    pub(super) fn set_order_for_now(&mut self, order: Order) {
        self.orders.set_for_now(Some(order));
    }

    /// Returns the text, the cursor position in characters, and the orders, for restoring them
    /// later.
    pub(super) fn place(&self) -> (String, usize, Orders) {
        (self.prompt.text().to_owned(), self.prompt.cursor(), self.orders)
    }

    pub(super) fn restore(
        &mut self,
        (text, cursor, orders): &(String, usize, Orders),
        preferences: &Preferences,
    ) {
        self.prompt.restore(text, *cursor);
        self.query = preferences.parse(text);
        self.orders = *orders;
    }

    /// Parses the text again after it has changed.
    pub(super) fn requery(&mut self, preferences: &Preferences) -> Requery {
        let saved = preferences.settings.saved_search(self.prompt.text());
        let query = preferences.parse(self.prompt.text());
        let before = self.order();
        if query != self.query || saved.is_some() {
            self.orders.set_for_now(saved.map(|saved| saved.order));
        }
        if query != self.query {
            if query.is_empty() {
                self.orders.forget_results();
            }
            self.query = query;
            return Requery::Query;
        }
        if self.order() != before { Requery::Order } else { Requery::Nothing }
    }

    /// Runs the query. `earlier` are the results of the query before.
    pub(super) fn search(&mut self, earlier: &Hits, library: &Library, chosen: Chosen<'_>) -> Hits {
        let (index, atlas) = (library.index(), library.atlas());
        let hits = index.search_after(earlier, atlas, chosen, &self.query, self.order());
        let is_hopeless = hits.is_empty() && !library.is_loading();
        self.advice =
            if is_hopeless { index.advice(atlas, chosen, &self.query) } else { Advice::default() };
        // Until the cards are read, the fields that they define are unknown, so the query is not
        // checked against them.
        self.notes = if library.is_loading() {
            self.query.notes().to_vec()
        } else {
            index.notes(&self.query)
        };
        hits
    }

    /// Changes to the next order of the results.
    pub(super) fn next_order(&mut self) {
        // Without a query, there is no match or level by which to sort the roles.
        let is_listed = self.query.is_empty();
        let mut orders = Order::ALL.to_vec();
        orders.retain(|order| !is_listed || !matches!(order, Order::Match | Order::Level));
        let current = self.order();
        let at = orders.iter().position(|order| *order == current);
        let next = at.map_or(usize::from(is_listed), |at| at + 1);
        if let Some(next) = orders.get(next % orders.len().max(1)) {
            self.orders.set(!is_listed, *next);
        }
    }

    /// Adds the query to the history. Returns the query if it must be saved for later runs.
    #[must_use]
    pub(super) fn keep(&mut self) -> Option<String> {
        let is_new = self.history.push(self.prompt.text()) && self.keeps_queries;
        is_new.then(|| self.prompt.text().trim().to_owned())
    }

    /// Recalls the previous or next query. Returns `None` at the end of the history.
    pub(super) fn recalled(&mut self, back: bool) -> Option<String> {
        if back {
            self.history.back(self.prompt.text()).map(str::to_owned)
        } else {
            self.history.forward()
        }
    }

    pub(super) fn forget_history(&mut self) {
        self.history = History::default();
    }
}
