//! The dialects in which role cards are written, one row of [`DIALECTS`] each.
//!
//! A dialect is a file beside `founding.rs` and its row here.

use crate::role::{Origin, Role, Scales};

use super::container::Container;
use super::founding;

/// A way to write a role card.
struct Dialect {
    /// Whether a card is written in it.
    recognizes: fn(&Container<'_>) -> bool,
    /// Everything that the card says.
    role: fn(Container<'_>, Origin, &Scales) -> Role,
    /// Only the names and the seniority, which takes a fraction of the time.
    names: fn(Container<'_>, Origin) -> Role,
}

/// All dialects. The first that recognizes a card reads it.
const DIALECTS: &[Dialect] = &[FOUNDING];

/// Reads any text, so it is the last of all.
const FOUNDING: Dialect =
    Dialect { recognizes: |_| true, role: founding::role, names: founding::names };

fn dialect(card: &Container<'_>) -> &'static Dialect {
    DIALECTS.iter().find(|dialect| (dialect.recognizes)(card)).unwrap_or(&FOUNDING)
}

impl Role {
    /// Reads a card. Every text is a role; its flaws are in [`Role::problems`].
    pub fn parse(origin: Origin, text: &str) -> Role {
        Role::parse_with(origin, text, Scales::plain())
    }

    /// Reads a card of a team that has words of its own for ranks.
    pub fn parse_with(origin: Origin, text: &str, scales: &Scales) -> Role {
        let card = Container::new(text);
        (dialect(&card).role)(card, origin, scales)
    }
}

/// The role of a card with its names only.
pub(super) fn names(origin: &Origin, text: &str) -> Role {
    let card = Container::new(text);
    (dialect(&card).names)(card, origin.clone())
}
