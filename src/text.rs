//! Text as a terminal shows it: how many columns it takes, where it may be cut or wrapped,
//! how it compares, and which of its characters may never reach a terminal.
//!
//! This room knows nothing of cards. Everything that is written anywhere goes through
//! [`harmless()`]; everything that is measured goes through [`columns`], which counts the way
//! ratatui's buffer does, so that a computed width and a painted one agree.

mod ascii;
mod echo;
mod fold;
mod follow;
mod harmless;
mod json;
mod look;
mod measure;
mod near;
mod texts;

pub use ascii::ascii;
pub use echo::{echo, echo_path, tail};
pub use fold::{Folded, fold, fold_into};
pub use follow::follow_line;
pub use harmless::{harmless, is_harmful, marked};
pub use json::harmless_json;
pub use look::look;
pub use measure::{columns, cut, graphemes, pad, wrap};
pub use near::nearest;
pub use texts::Texts;
