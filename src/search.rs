//! A query in, ranked hits out.
//!
//! Cards share vocabulary, so each distinct word is matched once and its postings carry the
//! answer to the roles. Strict tiers come first and need no matcher; `fuzzy-matcher` orders only
//! the last one. The same input always gives the same order.
//!
//! A [`Piece`] gathers words while cards are read; an [`Index`] is made of it; a [`Query`] is what
//! was typed, taken apart; [`Index::search`] answers with [`Hits`]; a [`Reason`] is the line that
//! proves one of them. A [`Like`] filters short pages.

mod facet;
mod field;
mod find;
mod fuzzy;
mod hits;
mod index;
mod letters;
mod like;
// It sees the private parts of a query, and so it is compiled here; it lives with the tests.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
#[path = "../tests/reference/search.rs"]
pub mod naive;
mod piece;
mod posting;
mod query;
mod rank;
mod reason;
mod suggest;
#[cfg(test)]
mod tests;
mod texts;
mod words;

pub use facet::Facet;
pub use field::Field;
pub use find::Chosen;
pub use hits::{Hit, Hits, Spot};
pub use index::Index;
pub use like::Like;
pub use piece::Piece;
pub use query::{Is, Note, Query, STATES, Scope, ScopeRow, scopes};
pub use rank::{Order, Tier};
pub use reason::Reason;
pub use suggest::Unknown;
