//! The dialects in which role cards are written, one row of [`DIALECTS`] each.
//!
//! A dialect is a file beside `founding.rs` and its row here.

use crate::role::{Origin, Role, Scales};

use super::container::Container;
use super::{foreign, founding};

/// A way to write a role card.
struct Dialect {
    /// Whether a card is certainly written in it.
    recognizes: fn(&Container<'_>, &Origin) -> bool,
    /// Everything that the card says; `None` where the card is not written in it after all.
    role: fn(&Container<'_>, &Origin, &Scales) -> Option<Role>,
    /// Only the names and the seniority, which takes a fraction of the time.
    names: fn(&Container<'_>, &Origin) -> Option<Role>,
}

/// All dialects. The first that recognizes a card and finds something reads it; every text is a
/// card in the last of them.
const DIALECTS: &[Dialect] = &[FOUNDING, FOREIGN, ANY_TEXT];

/// Cards in the format of this program.
const FOUNDING: Dialect = Dialect { recognizes: founding::recognizes, ..ANY_TEXT };

/// Cards in which general rules find a field.
const FOREIGN: Dialect =
    Dialect { recognizes: |_, _| true, role: foreign::role, names: foreign::names };

/// Any other text.
const ANY_TEXT: Dialect = Dialect {
    recognizes: |_, _| true,
    role: |card, origin, scales| Some(founding::role(card, origin, scales)),
    names: |card, origin| Some(founding::names(card, origin)),
};

impl Role {
    /// Reads a card. Every text is a role; its flaws are in [`Role::problems`].
    pub fn parse(origin: Origin, text: &str) -> Role {
        Role::parse_with(origin, text, Scales::plain())
    }

    /// Reads a card of a team that has words of its own for ranks.
    pub fn parse_with(origin: Origin, text: &str, scales: &Scales) -> Role {
        let card = Container::new(text);
        let mut dialects = DIALECTS.iter().filter(|dialect| (dialect.recognizes)(&card, &origin));
        let role = dialects.find_map(|dialect| (dialect.role)(&card, &origin, scales));
        role.unwrap_or_else(|| Role::empty(origin))
    }
}

/// The role of a card with its names only.
pub(super) fn names(origin: &Origin, text: &str) -> Role {
    let card = Container::new(text);
    let mut dialects = DIALECTS.iter().filter(|dialect| (dialect.recognizes)(&card, origin));
    let role = dialects.find_map(|dialect| (dialect.names)(&card, origin));
    role.unwrap_or_else(|| Role::empty(origin.clone()))
}
