//! What cards say: the names of their capabilities, artifacts and technologies and their
//! responsibilities, each text once. Gathered while cards are read, so that none is read twice.

use crate::atlas::{Atlas, Gather, RoleId};
use crate::role::Role;
use crate::text::Texts;

/// What a text is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Capability,
    Artifact,
    /// A detail of a capability or a value of a property, where it is as short as a name.
    Technology,
    Responsibility,
}

/// What all cards say.
#[derive(Debug, Default)]
pub struct Said {
    texts: Texts,
    /// By kind, in the order of roles.
    uses: [Vec<Use>; 4],
}

/// A text with the role that says it, and the line on which it does.
#[derive(Debug, Clone, Copy)]
struct Use {
    text: u32,
    role: RoleId,
    line: u32,
}

/// The longest text that is taken as the name of a technology: characters and words.
const NAME: (usize, usize) = (40, 4);

/// Whether a text is as short as a name.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= NAME.0 * 4
        && text.chars().count() <= NAME.0
        && text.split_whitespace().count() <= NAME.1
}

impl Said {
    /// What the roles of an atlas say.
    pub fn of(atlas: &Atlas) -> Said {
        let mut said = Said::default();
        for id in atlas.ids() {
            said.add(id, &atlas.role(id));
        }
        said
    }

    /// The texts of a kind with the roles that say them and the lines on which they do.
    pub(super) fn uses(&self, kind: Kind) -> impl Iterator<Item = (&str, RoleId, u32)> {
        let uses = self.uses.get(kind as usize).map_or(&[][..], Vec::as_slice);
        uses.iter().filter_map(|at| Some((self.texts.get(at.text)?, at.role, at.line)))
    }

    fn push(&mut self, kind: Kind, text: &str, (role, line): (RoleId, u32)) {
        let text = self.texts.number(text);
        if let Some(uses) = self.uses.get_mut(kind as usize) {
            uses.push(Use { text, role, line });
        }
    }
}

impl Gather for Said {
    fn add(&mut self, id: RoleId, role: &Role) {
        for item in &role.capabilities {
            self.push(Kind::Capability, &item.name, (id, item.line));
            for detail in item.details.iter().filter(|text| is_name(text)) {
                self.push(Kind::Technology, detail, (id, item.line));
            }
        }
        for item in &role.properties {
            for value in item.values.iter().filter(|text| is_name(text)) {
                self.push(Kind::Technology, value, (id, item.line));
            }
        }
        for item in &role.artifacts {
            self.push(Kind::Artifact, &item.name, (id, item.line));
        }
        for item in &role.responsibilities {
            self.push(Kind::Responsibility, &item.title, (id, item.line));
        }
    }

    fn append(&mut self, other: Said) {
        let numbers = self.texts.adopt(&other.texts);
        for (mine, theirs) in self.uses.iter_mut().zip(other.uses) {
            mine.extend(theirs.into_iter().map(|at| Use {
                text: numbers.get(at.text as usize).copied().unwrap_or(u32::MAX),
                ..at
            }));
        }
    }
}
