//! The sort orders of the list of roles: one for all roles, and one for the results of queries.

use crate::search::Order;

/// The sort orders of the list of roles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Orders {
    /// The order of all roles, which applies as long as there is no query.
    all: Order,
    /// The order of results. It applies until the query is emptied.
    results: Order,
    /// The order that a saved search or an item on a card sets for the current query only.
    for_now: Option<Order>,
}

impl Orders {
    /// Returns the order of the list.
    pub(super) fn current(self, has_query: bool) -> Order {
        self.for_now.unwrap_or(if has_query { self.results } else { self.all })
    }

    /// Changes the order of the list.
    pub(super) fn set(&mut self, has_query: bool, order: Order) {
        let current = match &mut self.for_now {
            Some(for_now) => for_now,
            None if has_query => &mut self.results,
            None => &mut self.all,
        };
        *current = order;
    }

    /// Sets the order for the current query only. If it is `None`, the earlier order applies again.
    pub(super) fn set_for_now(&mut self, order: Option<Order>) {
        self.for_now = order;
    }

    /// Restores the usual order of results, because the query has been emptied.
    pub(super) fn forget_results(&mut self) {
        self.results = Order::default();
    }
}
