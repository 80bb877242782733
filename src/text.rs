//! Text as a terminal shows it: how many columns it takes, where it may be cut or wrapped,
//! how it compares, and which of its characters may never reach a terminal.
//!
//! This room knows nothing of cards. Everything that is written anywhere goes through
//! [`harmless()`]; everything that is measured goes through [`columns`], which counts the way
//! ratatui's buffer does, so that a computed width and a painted one agree.

mod ascii;
mod brief;
mod fold;
mod follow;
mod harmless;
mod head;
mod json;
mod look;
mod measure;
mod near;
mod quote;
mod slug;
mod table;
mod texts;
pub mod yaml;

pub use ascii::ascii;
pub use brief::{brief, brief_as_is, fit, middle, tail};
pub use fold::{Folded, fold, fold_into};
pub use follow::follow_line;
pub use harmless::{harmless, is_harmful, marked};
pub use head::head;
pub use json::harmless_json;
pub use look::look;
pub use measure::{columns, cut, graphemes, pad, wrap};
pub use near::nearest;
pub use quote::quote_path;
pub use slug::{slug_of, stem_of};
pub(crate) use table::table;
pub use texts::Texts;
