//! A card in memory: its text, and what stands on its face.
//!
//! A text takes half the memory of what it says, and most roles of a large folder are never
//! looked at. So cards are kept as text with their names, and a [`Role`] is read from one each
//! time somebody asks what it says; that takes a twentieth of a millisecond.

use std::ops::Range;

use super::front_matter;
use super::parse::said;
use super::{Interaction, Known, Origin, Role, Seniority};

/// A card: what stands in the file, and what the role is called.
#[derive(Debug, Clone)]
pub struct Card {
    /// Where it came from.
    pub origin: Origin,
    /// The whole card as it stands in the file.
    pub text: Box<str>,
    /// The shown name; never empty.
    pub name: Box<str>,
    /// The link name: as written, else made from the name.
    pub slug: Box<str>,
    /// The short stable identifier, if the card has one.
    pub id: Option<Box<str>>,
    /// Usual seniority.
    pub seniority: Option<Seniority>,
}

impl Card {
    /// Takes a text as a card. Any text is one. The body is only read where the front matter
    /// gives no name.
    pub fn new(origin: Origin, text: impl Into<Box<str>>) -> Card {
        let text = text.into();
        let face = Role::face(&origin, &text);
        Card {
            name: face.name.into(),
            slug: face.slug.into(),
            id: face.id.map(Box::from),
            seniority: face.seniority,
            origin,
            text,
        }
    }

    /// Everything the card says.
    pub fn role(&self) -> Role {
        Role::parse(self.origin.clone(), &self.text)
    }

    /// Whether the card has front matter or a known section: what tells a README that describes
    /// a role from one that describes a folder.
    pub fn is_marked(&self) -> bool {
        let mut lines = self.text.lines().map(str::trim_end);
        let fenced = lines.next() == Some("---");
        fenced && lines.take_while(|line| *line != "---").any(|line| line.contains(':'))
            || self.text.lines().any(|line| {
                line.strip_prefix('#')
                    .is_some_and(|h| Known::of(h.trim_start_matches('#')).is_some())
            })
    }

    /// The line of a key of the front matter, from 1; `None` where the card does not write it.
    /// A slug made from a name is not the author's.
    pub fn line_of(&self, key: &str) -> Option<u32> {
        let fields = front_matter::read(said(&self.text)).fields;
        fields.iter().find(|field| field.key == key).map(|field| field.line)
    }

    /// The interaction whose item stands at a byte range of the text, as [`Role::parse`] found
    /// it; a few microseconds, however long the card is.
    pub fn interaction(&self, span: Range<u32>) -> Option<Interaction> {
        Role::interaction_at(said(&self.text), span)
    }
}
