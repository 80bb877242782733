//! The value of a match: the weight of its field, times the quality of the match.
//!
//! The name of a role weighs most, then its skills and responsibilities, then other text. The
//! weights only matter relative to each other.

use std::sync::LazyLock;

use crate::role::Known;

use super::field::{Code, Field};
use super::kind::MatchKind;

/// The weights of a capability's name by level, from unknown to expert.
const CAPABILITY: [u32; 5] = [50, 30, 50, 65, 80];
/// The weights of a capability's details by level.
const DETAIL: [u32; 5] = [22, 14, 22, 28, 34];

/// The weight and the group of fields for every code. They are precomputed because a search needs
/// them for millions of matches.
static BY_CODE: LazyLock<[(u32, u8); 64]> = LazyLock::new(|| {
    std::array::from_fn(|number| {
        let code = Code(u8::try_from(number).unwrap_or_default());
        (weight(code), group_of(code))
    })
});

fn by_code(code: Code) -> (u32, u8) {
    BY_CODE.get(usize::from(code.0)).copied().unwrap_or_default()
}

/// The group of the fields that contain a name of the role.
const NAMES: u8 = 0;
/// The number of groups of fields.
pub(super) const GROUPS: usize = 10;

/// Returns the group of a field. A term that matches in several groups is worth more than a term
/// that matches several times in one group.
pub(super) fn group(code: Code) -> usize {
    usize::from(by_code(code).1)
}

fn group_of(code: Code) -> u8 {
    match code.field() {
        Some(Field::Name | Field::Alias | Field::Id | Field::Slug) => NAMES,
        // A skill and its details are one thing: details that repeat the name of the skill must not
        // outweigh a higher level.
        Some(Field::Capability | Field::Detail) => 1,
        Some(Field::Primary | Field::Responsibility) => 2,
        Some(Field::Artifact) => 3,
        Some(Field::Tech | Field::Section(Known::Tools)) => 4,
        Some(Field::Metric | Field::Section(Known::Metrics)) => 5,
        Some(Field::Section(Known::Mission | Known::ShortDescription | Known::UseWhen)) => 6,
        Some(Field::Verb | Field::Target | Field::Frequency | Field::Notes | Field::NamedBy) => 7,
        Some(Field::Level | Field::Type | Field::Seniority) => 8,
        _ => 9,
    }
}

/// Returns the weight of a string in the field with this code.
fn weight(code: Code) -> u32 {
    let by_level =
        |weights: [u32; 5]| weights.get(usize::from(code.level())).copied().unwrap_or_default();
    match code.field() {
        Some(Field::Name) => 180,
        Some(Field::Alias) => 160,
        Some(Field::Id | Field::Slug) => 80,
        Some(Field::Capability) => by_level(CAPABILITY),
        Some(Field::Primary) => 50,
        Some(Field::Responsibility) => 36,
        Some(Field::Artifact) => 34,
        Some(Field::Tech | Field::Section(Known::Tools)) => 25,
        Some(Field::Detail) => by_level(DETAIL),
        // All levels have the same weight, because the weight of the capability's name already
        // depends on the level.
        Some(Field::Level) => 40,
        Some(Field::Metric | Field::Seniority) => 12,
        Some(Field::Section(known)) => match known {
            Known::Mission | Known::ShortDescription | Known::UseWhen | Known::Metrics => 12,
            Known::Boundaries => 4,
            // Inferred items also have this weight, because they have the code of their section.
            _ => 8,
        },
        Some(Field::ResponsibilityText | Field::Type) => 9,
        Some(Field::Verb | Field::Notes) => 7,
        Some(Field::ArtifactText) => 6,
        Some(Field::Property) => 5,
        Some(Field::Target | Field::Frequency | Field::NamedBy | Field::Text | Field::Path) => 4,
        None => 0,
    }
}

/// Returns the value of a match. `whole` is true if the term is a whole name.
pub(super) fn value(code: Code, kind: MatchKind, whole: bool) -> u16 {
    let (weight, group) = by_code(code);
    // Outside of names, a longer word usually means something else: `javascript` is not `java`.
    let is_other = kind == MatchKind::Compound && group != NAMES;
    let kind = if is_other { MatchKind::Longer } else { kind };
    let value = weight * kind.quality();
    let value = if whole { value + value / 4 } else { value };
    u16::try_from(value).unwrap_or(u16::MAX)
}
