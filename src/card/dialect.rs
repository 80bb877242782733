//! The dialects of role cards. [`DIALECTS`] has a row for each of them.
//!
//! To add a dialect, write a file next to `founding.rs` and add a row to the table.

use crate::role::{Origin, Role, Scales};
use crate::text::Tree;

use super::container::Container;
use super::{foreign, founding};

/// A dialect of role cards.
struct Dialect {
    /// Whether to try to parse a card in this dialect.
    recognizes: fn(&Container<'_>, &Origin, &Scales) -> bool,
    /// Parses the whole card. Returns `None` if the card turns out to be in another dialect.
    role: fn(&Container<'_>, &Origin, &Scales) -> Option<Role>,
    /// Parses only the names and the seniority, which is much faster.
    names: fn(&Container<'_>, &Origin, &Scales) -> Option<FoundNames>,
}

/// A role whose names have been parsed.
pub(super) struct FoundNames {
    pub(super) role: Role,
    /// Whether the whole card was parsed to find the names, so that the role is complete.
    pub(super) is_whole: bool,
    /// The front matter, if it is the only part that was parsed.
    pub(super) front: Option<Tree>,
}

/// All dialects. A card is read by the first dialect that recognizes it and can parse it. The last
/// dialect accepts any text.
const DIALECTS: &[Dialect] = &[FOUNDING, FOREIGN, ANY_TEXT];

/// Cards in this program's own format.
const FOUNDING: Dialect = Dialect { recognizes: founding::recognizes, ..ANY_TEXT };

/// Cards in other formats. General rules must find at least one field in them.
const FOREIGN: Dialect =
    Dialect { recognizes: |_, _, _| true, role: foreign::role, names: foreign::names };

/// Any other text.
const ANY_TEXT: Dialect = Dialect {
    recognizes: |_, _, _| true,
    role: |card, origin, scales| Some(founding::role(card, origin, scales)),
    names: |card, origin, scales| {
        let role = founding::names(card, origin, scales);
        Some(FoundNames { role, is_whole: false, front: None })
    },
};

impl Role {
    /// Parses a card. Any text is accepted, and its problems are listed in [`Role::problems`].
    pub fn parse(origin: Origin, text: &str) -> Role {
        Role::parse_with(origin, text, Scales::plain())
    }

    /// Parses a card using a team's own words for ranks and sections.
    pub fn parse_with(origin: Origin, text: &str, scales: &Scales) -> Role {
        let card = Container::new(text);
        let mut dialects =
            DIALECTS.iter().filter(|dialect| (dialect.recognizes)(&card, &origin, scales));
        let role = dialects.find_map(|dialect| (dialect.role)(&card, &origin, scales));
        role.unwrap_or_else(|| Role::empty(origin))
    }
}

/// Parses a card whose format is known. `is_foreign` is false for this program's own format.
/// `front` is the front matter of the card if [`names`] has already parsed it.
pub(super) fn role(
    origin: &Origin,
    text: &str,
    is_foreign: bool,
    scales: &Scales,
    front: Option<Tree>,
) -> Role {
    let card = Container::new(text);
    card.give_tree(front);
    let role = is_foreign.then(|| foreign::role(&card, origin, scales)).flatten();
    role.unwrap_or_else(|| founding::role(&card, origin, scales))
}

/// Parses only the names of a role, if they can be found without parsing the rest.
pub(super) fn names(origin: &Origin, text: &str, scales: &Scales) -> FoundNames {
    let card = Container::new(text);
    let mut dialects =
        DIALECTS.iter().filter(|dialect| (dialect.recognizes)(&card, origin, scales));
    let found = dialects.find_map(|dialect| (dialect.names)(&card, origin, scales));
    let empty = || FoundNames { role: Role::empty(origin.clone()), is_whole: false, front: None };
    found.unwrap_or_else(empty)
}
