//! Every limit on what a card may be, in one place; `rolescope check --limits` prints them.

use crate::text::yaml;

/// Largest card that is read, in bytes.
pub const MAX_CARD_BYTES: u64 = 1024 * 1024;
/// Deepest Markdown nesting that is drawn.
pub const MAX_DEPTH: usize = yaml::MAX_DEPTH;
/// Longest front matter, in bytes. Of a longer one so much is read, line by line.
pub(super) const MAX_FRONT_MATTER: usize = 64 * 1024;
/// Longest name of a role, in characters.
pub(super) const MAX_NAME: usize = 256;
/// Longest list item of a known section, in bytes; a longer one stays Markdown.
pub(super) const MAX_ITEM: usize = 4096;
/// Most list items of known sections on one card; the rest stays Markdown.
pub(super) const MAX_ITEMS: usize = 4096;

/// Most sections of one card that the format does not know; further headings are text of the last.
pub(super) const MAX_SECTIONS: usize = 4096;
/// Largest data file, in bytes.
pub(super) const MAX_DATA: usize = 256 * 1024;
/// How much of the Markdown of another format is searched for fields, in bytes; the rest is shown
/// as it is.
pub(super) const MAX_BODY: usize = 96 * 1024;
/// Most bytes that the roles of one file take together. Each of them is read from the whole file.
pub(super) const MAX_SHARED: usize = 4 * 1024 * 1024;

/// One limit as it is told to people.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// What is limited.
    pub what: &'static str,
    /// The largest value allowed.
    pub most: u64,
    /// The unit of `most`.
    pub unit: &'static str,
}

/// The limits on one card.
pub const LIMITS: &[Limit] = &[
    Limit { what: "a card", most: MAX_CARD_BYTES, unit: "bytes" },
    Limit { what: "front matter", most: MAX_FRONT_MATTER as u64, unit: "bytes" },
    Limit { what: "front matter nesting", most: yaml::MAX_DEPTH as u64, unit: "levels" },
    Limit { what: "front matter", most: yaml::MAX_KEYS as u64, unit: "keys" },
    Limit { what: "a name", most: MAX_NAME as u64, unit: "characters" },
    Limit { what: "a list item of a known section", most: MAX_ITEM as u64, unit: "bytes" },
    Limit { what: "list items of known sections", most: MAX_ITEMS as u64, unit: "items a card" },
    Limit { what: "a data file", most: MAX_DATA as u64, unit: "bytes" },
    Limit { what: "Markdown of another format with fields", most: MAX_BODY as u64, unit: "bytes" },
    Limit { what: "a file times its roles", most: MAX_SHARED as u64, unit: "bytes" },
    Limit { what: "other sections", most: MAX_SECTIONS as u64, unit: "sections a card" },
];
