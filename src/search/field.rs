//! The fields of a role. Each string in a role belongs to one field.

use crate::role::{Anchor, Known, SectionKind};

/// A field of a role. The field of a string determines its weight and its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The name of the role.
    Name,
    /// The id of the role.
    Id,
    /// The slug of the role.
    Slug,
    /// An alias of the role.
    Alias,
    /// The name of a capability.
    Capability,
    /// The usual seniority of the role.
    Seniority,
    /// The key of a property, or a value of a property that does not list technologies or tools.
    Property,
    /// A value of a property that lists technologies or tools.
    Tech,
    /// The name of an artifact.
    Artifact,
    /// The title of a primary responsibility.
    Primary,
    /// The title of a responsibility that is not primary.
    Responsibility,
    /// The description of a responsibility.
    ResponsibilityText,
    /// The level of a capability.
    Level,
    /// A detail or the description of a capability.
    Detail,
    /// The type of an artifact.
    Type,
    /// A success metric of a responsibility.
    Metric,
    /// A section of text, or an item of a plain list.
    Section(Known),
    /// The verb of an interaction.
    Verb,
    /// The name of the other role in an interaction.
    Target,
    /// The frequency of an interaction.
    Frequency,
    /// The notes of an interaction.
    Notes,
    /// The description of an artifact.
    ArtifactText,
    /// Any other text.
    Text,
    /// The path of the card.
    Path,
    /// An interaction that another role declares with this role.
    NamedBy,
}

/// The number of capability levels, including level 0, which means that the level is missing or
/// unknown.
const LEVELS: u8 = 5;
/// The fields of a capability. Each of them has one code per level, starting with level 0.
const LEVELLED: [Field; 3] = [Field::Capability, Field::Level, Field::Detail];
/// The fields whose codes follow those of capabilities. A code above 30 takes one more byte, so
/// rare fields come last.
const PLAIN: [Field; 21] = [
    Field::Name,
    Field::Slug,
    Field::Section(Known::Mission),
    Field::Section(Known::ShortDescription),
    Field::Property,
    Field::Tech,
    Field::Artifact,
    Field::Type,
    Field::Primary,
    Field::Responsibility,
    Field::Metric,
    Field::Verb,
    Field::Target,
    Field::Frequency,
    Field::Notes,
    Field::Text,
    Field::ResponsibilityText,
    Field::ArtifactText,
    Field::Seniority,
    Field::Id,
    Field::Alias,
];
/// The first code that is used for sections. The code of a section that is not in [`PLAIN`] is this
/// code plus the position of the section in `Known::ALL`.
const SECTIONS: u8 = 40;
/// The code of the path, which is not indexed.
const PATH: u8 = 61;
const NAMED_BY: u8 = 62;
const NOWHERE: u8 = 63;

const _: () = assert!(
    LEVELLED.len() * LEVELS as usize + PLAIN.len() <= SECTIONS as usize
        && SECTIONS as usize + Known::ALL.len() <= PATH as usize
);

/// Returns the fields of all sections that are not in [`PLAIN`]. An item that was only inferred
/// from text has the code of its section, so that it weighs less and never proves a level.
fn sections() -> impl Iterator<Item = Field> {
    let known = Known::ALL.into_iter().map(Field::Section);
    known.filter(|field| !PLAIN.contains(field))
}

impl Field {
    /// Returns the labels of all fields, each once.
    pub fn labels() -> Vec<&'static str> {
        let mut labels = Vec::new();
        let indexed = PLAIN.into_iter().chain(LEVELLED).chain(sections());
        for field in indexed.chain([Field::Path, Field::NamedBy]) {
            if !labels.contains(&field.label()) {
                labels.push(field.label());
            }
        }
        labels
    }

    /// Returns the short label of the field, which is displayed before the reason for a hit.
    pub fn label(self) -> &'static str {
        match self {
            Field::Name | Field::Alias => "name",
            Field::Id => "id",
            Field::Slug => "slug",
            Field::Seniority => "level",
            Field::Capability | Field::Level | Field::Detail => "cap",
            Field::Property | Field::Tech => "prop",
            Field::Artifact | Field::Type | Field::ArtifactText => "art",
            Field::Primary | Field::Responsibility | Field::ResponsibilityText => "resp",
            Field::Metric => "metric",
            // Inferred items of these sections have the same labels as declared items.
            Field::Section(Known::Capabilities) => "cap",
            Field::Section(Known::Responsibilities) => "resp",
            Field::Section(Known::Artifacts) => "art",
            Field::Section(Known::Properties) => "prop",
            Field::Section(Known::Interactions) => "with",
            Field::Section(known) => known.label(),
            Field::Verb | Field::Target | Field::Frequency => "with",
            Field::Notes => "notes",
            Field::Text => "text",
            Field::Path => "path",
            Field::NamedBy => "from",
        }
    }

    /// Returns the section that contains the field.
    pub(super) fn known(self) -> Option<Known> {
        match self {
            Field::Section(known) => Some(known),
            Field::Property | Field::Tech => Some(Known::Properties),
            Field::Primary | Field::Responsibility | Field::ResponsibilityText | Field::Metric => {
                Some(Known::Responsibilities)
            }
            Field::Capability | Field::Level | Field::Detail => Some(Known::Capabilities),
            Field::Artifact | Field::Type | Field::ArtifactText => Some(Known::Artifacts),
            Field::Verb | Field::Target | Field::Frequency | Field::Notes => {
                Some(Known::Interactions)
            }
            Field::Name | Field::Alias | Field::Id | Field::Slug | Field::Seniority => None,
            Field::Path | Field::Text | Field::NamedBy => None,
        }
    }

    /// Returns whether the strings in the field are names. A term that equals a whole name is worth
    /// more than a term that equals only one word of the name.
    pub(super) fn is_named(self) -> bool {
        matches!(self, Field::Name | Field::Alias | Field::Id | Field::Slug | Field::Capability)
    }

    /// Returns whether the words of this field are joined by hyphens.
    pub(super) fn is_hyphenated(self) -> bool {
        matches!(self, Field::Slug | Field::Id)
    }

    /// Returns whether initials are indexed for the field. Initials are useful for names and
    /// details, but not for prose.
    pub(super) fn has_initials(self) -> bool {
        use Field::{Alias, Capability, Detail, Name, Primary, Responsibility, Tech};
        matches!(self, Name | Alias | Capability | Detail | Tech | Primary | Responsibility)
    }

    /// Returns whether the strings in the field are names and short phrases. The search for
    /// misspelt words is restricted to these fields, because similar words in prose mean little.
    pub(super) fn is_listed(self) -> bool {
        use Field::{Alias, Artifact, Capability, Detail, Id, Metric, Name, Primary, Slug, Tech};
        matches!(
            self,
            Name | Alias
                | Id
                | Slug
                | Capability
                | Detail
                | Tech
                | Artifact
                | Primary
                | Metric
                | Field::Responsibility
                | Field::Section(Known::Tools | Known::Metrics)
        )
    }
}

/// A number that encodes a field and, for strings in a capability, the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Code(pub(super) u8);

impl Code {
    /// The code for a match that applies to the role as a whole, not to one of its fields.
    pub(super) const NOWHERE: Code = Code(NOWHERE);

    /// Returns the code of a field. `level` is the level of the capability, counted from 1, or 0
    /// for other fields and unknown levels.
    pub(super) fn new(field: Field, level: u8) -> Code {
        let levels = usize::from(LEVELS);
        let plain = PLAIN.iter().position(|other| *other == field);
        let levelled = LEVELLED.iter().position(|other| *other == field);
        let code = match (plain, levelled, field) {
            (Some(number), ..) => LEVELLED.len() * levels + number,
            (_, Some(number), _) => number * levels + usize::from(level.min(LEVELS - 1)),
            (.., Field::Section(known)) => usize::from(SECTIONS) + known as usize,
            (.., Field::Path) => usize::from(PATH),
            _ => usize::from(NAMED_BY),
        };
        Code(u8::try_from(code).unwrap_or(NOWHERE))
    }

    /// Returns the field, or `None` for a match of the role as a whole.
    pub(super) fn field(self) -> Option<Field> {
        match self.0 {
            PATH => Some(Field::Path),
            NAMED_BY => Some(Field::NamedBy),
            NOWHERE => None,
            SECTIONS.. => {
                let known = Known::ALL.get(usize::from(self.0 - SECTIONS));
                known.copied().map(Field::Section)
            }
            code => {
                let (levels, code) = (usize::from(LEVELS), usize::from(code));
                let plain = code.checked_sub(LEVELLED.len() * levels);
                plain
                    .map_or_else(|| LEVELLED.get(code / levels), |number| PLAIN.get(number))
                    .copied()
            }
        }
    }

    /// Returns the level of the capability, counted from 1, or 0 for other fields and unknown
    /// levels.
    pub(super) fn level(self) -> u8 {
        let is_levelled = usize::from(self.0) < LEVELLED.len() * usize::from(LEVELS);
        if is_levelled { self.0 % LEVELS } else { 0 }
    }

    /// Returns whether a role can have several items with this code, so that the index must store
    /// the number of the item.
    pub(super) fn has_items(self) -> bool {
        match self.field() {
            None | Some(Field::Name | Field::Id | Field::Slug | Field::Seniority) => false,
            Some(Field::Section(known)) => known.kind() != SectionKind::Text,
            Some(_) => true,
        }
    }

    /// Returns the anchor (the address within the card) of the item with this number.
    pub(super) fn anchor(self, item: u32) -> Option<Anchor> {
        let (field, n) = (self.field()?, item as usize);
        Some(match field.known() {
            Some(known) if known.kind() == SectionKind::Text => Anchor::Text(known),
            Some(known) => Anchor::Item(known, n),
            None if field == Field::Text => Anchor::Section(n),
            None => Anchor::Identity,
        })
    }
}

/// A set of codes: the fields in which a term may match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fields(u64);

impl Fields {
    pub(super) const ALL: Fields = Fields((1 << PATH) - 1);
    pub(super) const NONE: Fields = Fields(0);

    /// Creates the set of the given fields at all levels.
    pub(super) fn from_list(fields: &[Field]) -> Fields {
        Fields::at_levels(fields, |_| true)
    }

    /// Creates the set of the given fields. Fields of a capability are included only at the levels
    /// that `will_do` accepts. Levels are counted from 1, and 0 means an unknown level.
    pub(super) fn at_levels(fields: &[Field], will_do: impl Fn(u8) -> bool) -> Fields {
        let mut set = 0;
        for &field in fields {
            for level in (0..LEVELS).filter(|&level| !LEVELLED.contains(&field) || will_do(level)) {
                set |= 1u64.checked_shl(u32::from(Code::new(field, level).0)).unwrap_or(0);
            }
        }
        Fields(set)
    }

    /// Returns the fields that contain inferred items.
    pub(super) fn inferred() -> Fields {
        let typed = Known::ALL.into_iter().filter(|known| known.kind() == SectionKind::Typed);
        let fields: Vec<Field> = typed.map(Field::Section).collect();
        Fields::from_list(&fields)
    }

    /// Returns a set with the same fields, at all levels.
    pub(super) fn at_all_levels(self) -> Fields {
        let mut set = self;
        for field in LEVELLED {
            let all = Fields::from_list(&[field]);
            if self.meets(all) {
                set.0 |= all.0;
            }
        }
        set
    }

    pub(super) fn has(self, code: Code) -> bool {
        self.0.checked_shr(u32::from(code.0)).is_some_and(|set| set & 1 == 1)
    }

    pub(super) fn insert(&mut self, code: Code) {
        self.0 |= 1u64.checked_shl(u32::from(code.0)).unwrap_or(0);
    }

    /// Returns the intersection of both sets.
    pub(super) fn and(self, other: Fields) -> Fields {
        Fields(self.0 & other.0)
    }

    pub(super) fn meets(self, other: Fields) -> bool {
        self.0 & other.0 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_and_level_has_a_code_of_its_own() {
        let mut seen = Fields::NONE;
        for field in PLAIN.into_iter().chain(LEVELLED).chain(sections()) {
            for level in 0..if LEVELLED.contains(&field) { LEVELS } else { 1 } {
                let code = Code::new(field, level);
                assert!(code.0 < PATH && !seen.has(code), "{field:?} {level}");
                assert_eq!((code.field(), code.level()), (Some(field), level));
                seen.insert(code);
            }
        }
        assert_eq!(Code::new(Field::Path, 0).field(), Some(Field::Path));
        assert_eq!(Code::new(Field::NamedBy, 0).field(), Some(Field::NamedBy));
        assert!(!Fields::ALL.has(Code::NOWHERE));
    }
}
