//! All limits on cards. `rolescope check --limits` prints them.

use crate::text::yaml;

/// The maximum size of a card in bytes.
pub const MAX_CARD_BYTES: u64 = 1024 * 1024;
/// The maximum depth of nested Markdown that is drawn.
pub const MAX_DEPTH: usize = yaml::MAX_DEPTH;
/// The maximum size of front matter in bytes. If front matter is longer, only its beginning up to
/// this size is read, line by line.
pub(super) const MAX_FRONT_MATTER: usize = 64 * 1024;
/// The maximum length of a role name in characters.
pub(super) const MAX_NAME: usize = 256;
/// The maximum size of a list item in a known section, in bytes. A longer item stays Markdown.
pub(super) const MAX_ITEM: usize = 4096;
/// The maximum number of list items in the known sections of a card. Further items stay Markdown.
pub(super) const MAX_ITEMS: usize = 4096;

/// The maximum number of unknown sections on a card. Further headings count as text of the last
/// section.
pub(super) const MAX_SECTIONS: usize = 4096;
/// The maximum size of a data file in bytes.
pub const MAX_DATA: usize = 256 * 1024;
/// The number of bytes at the start of a Markdown file in another format that are searched for
/// fields. The rest is shown as written.
pub(super) const MAX_BODY: usize = 96 * 1024;
/// The maximum total size in bytes of the roles in one file. The size of each role is taken to be
/// that of the whole file, because the role is parsed from the whole file.
pub const MAX_SHARED: usize = 4 * 1024 * 1024;

/// A limit, as shown by `rolescope check --limits`.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// The name of the limited quantity.
    pub what: &'static str,
    /// The maximum value.
    pub most: u64,
    /// The unit in which `most` is counted.
    pub unit: &'static str,
}

const fn limit(what: &'static str, most: u64, unit: &'static str) -> Limit {
    Limit { what, most, unit }
}

/// The limits on a card.
pub const LIMITS: &[Limit] = &[
    limit("a card", MAX_CARD_BYTES, "bytes"),
    limit("front matter", MAX_FRONT_MATTER as u64, "bytes"),
    limit("front matter nesting", yaml::MAX_DEPTH as u64, "levels"),
    limit("front matter", yaml::MAX_KEYS as u64, "keys"),
    limit("a name", MAX_NAME as u64, "characters"),
    limit("a list item in a known section", MAX_ITEM as u64, "bytes"),
    limit("list items in known sections", MAX_ITEMS as u64, "items per card"),
    limit("a data file", MAX_DATA as u64, "bytes"),
    limit("the searched part of Markdown in another format", MAX_BODY as u64, "bytes"),
    limit("a file's size multiplied by the number of roles in it", MAX_SHARED as u64, "bytes"),
    limit("other sections", MAX_SECTIONS as u64, "sections per card"),
];
