//! Turns a query into ranked hits.
//!
//! Many cards use the same words, so the search compares each distinct word with the query only
//! once. The index lists the roles in which a matching word occurs. The value of a match depends on
//! its field and on how well the word fits the term; see `weight.rs` and `score.rs`. Roles that
//! match only by similar words form a separate group of results. The crate `fuzzy-matcher` is used
//! only to find names that contain the letters of a term with gaps between them. The same input
//! always gives the same order of results.
//!
//! A [`Piece`] gathers words while cards are read, and an [`Index`] is built from these words. A
//! [`Query`] is the parsed form of the text that the user typed. [`Index::search`] returns
//! [`Hits`], and a [`Reason`] is a line that explains one of the hits. A [`Like`] filters the rows
//! of a dialog.

mod change;
mod clause;
mod compounds;
mod evidence;
mod facet;
mod field;
mod find;
mod fuzzy;
mod hits;
mod index;
mod kind;
mod letters;
mod like;
// The reference search is used only in tests, but it is compiled as a module here because it needs
// access to private parts of a query.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
#[path = "../tests/reference/search.rs"]
pub mod naive;
mod piece;
mod posting;
mod query;
mod rank;
mod rating;
mod reason;
mod recent;
mod role_names;
mod run;
mod score;
mod source;
mod suggest;
mod synonyms;
#[cfg(test)]
mod tests;
mod texts;
mod weight;
mod words;

pub use facet::{CardValues, Facet, Rest};
pub use field::Field;
pub use find::Chosen;
pub use hits::{Hit, HitPlace, Hits};
pub use index::Index;
pub use like::Like;
pub use piece::Piece;
pub use query::{
    Is, Note, QUERY_FORMS, Query, STATE_FORMS, STATES, Scope, ScopeRow, TextKind, names_roles,
    scope_values, scopes,
};
pub use rank::{HitGroup, Order};
pub use reason::{Answer, Reason};
pub use suggest::Advice;
pub use synonyms::Synonyms;
