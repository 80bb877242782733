//! A query in, ranked hits out.
//!
//! Cards share vocabulary, so each distinct word is matched once and its postings carry the
//! answer to the roles. Strict tiers come first and need no matcher; `fuzzy-matcher` orders only
//! the last one. The same input always gives the same order.

mod fuzzy;
mod index;
mod query;
mod rank;
mod reason;
mod suggest;
mod words;

pub use index::{Field, Index};
pub use query::{Query, Term};
pub use rank::{Hit, Tier};
pub use reason::Reason;
pub use suggest::Unknown;
