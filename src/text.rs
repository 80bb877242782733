//! Text as a terminal displays it: its width in columns, where it may be cut or wrapped, how it
//! compares, and which of its characters must never reach a terminal.
//!
//! This module knows nothing about cards. All output goes through [`sanitize()`]. All measuring
//! goes through [`columns`], which counts like ratatui's buffer, so computed and painted widths
//! agree.

mod ascii;
mod brief;
mod counted;
mod fold;
mod follow;
mod head;
pub mod html;
mod json;
mod look;
mod measure;
mod near;
mod quote;
mod sanitize;
mod shared;
mod slug;
mod table;
mod texts;
mod tree;
pub mod yaml;

pub use ascii::ascii;
pub use brief::{brief, brief_as_is, cut_words, fit, last_words, middle, path_end, tail};
pub use counted::counted;
pub use fold::{Folded, fold, fold_into};
pub use follow::follow_line;
pub use head::head;
pub(crate) use head::without_prefix;
pub use json::sanitize_json;
pub use look::look;
pub use measure::{columns, cut, graphemes, is_narrow, pad, wrap};
pub use near::nearest;
pub use quote::quote_path;
pub use sanitize::{is_harmful, marked, sanitize};
pub use shared::SharedTexts;
pub use slug::{slug_of, stem_of};
pub(crate) use table::table;
pub use texts::Texts;
pub use tree::Tree;
