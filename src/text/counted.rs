//! Formats numbers with a noun.

use std::fmt;

/// Returns a number with a noun that takes an `s` in the plural: `1 role`, `2 roles`.
pub fn counted<N: fmt::Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    let ending = if count == N::from(1) { "" } else { "s" };
    format!("{count} {noun}{ending}")
}
