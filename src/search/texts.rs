//! Lists all searchable strings in a role, both for the index and for the reference search in the
//! tests.

use crate::card::Card;
use crate::role::{Known, LevelRank, Role};

use super::field::{Code, Field};

/// Calls `take` for every string in a role, with the code of its field, the number of its item, and
/// the string itself. The strings in one field of an item are consecutive.
pub(super) fn each_in_role<'r>(role: &'r Role, mut take: impl FnMut(Code, u32, &'r str)) {
    let mut plain = |field: Field, n: u32, text: &'r str| take(code(role, field, 0), n, text);
    plain(Field::Name, 0, &role.name);
    plain(Field::Slug, 0, &role.slug);
    role.id.iter().for_each(|id| plain(Field::Id, 0, id));
    role.seniority.iter().for_each(|seniority| plain(Field::Seniority, 0, &seniority.word));
    role.texts.iter().for_each(|(known, text)| plain(Field::Section(known), 0, text));
    for (property, n) in role.properties.iter().zip(0..) {
        plain(Field::Property, n, &property.key);
        let field = values_field(&property.key);
        property.values.iter().for_each(|value| plain(field, n, value));
    }
    for (item, n) in role.responsibilities.iter().zip(0..) {
        plain(if item.primary { Field::Primary } else { Field::Responsibility }, n, &item.title);
        item.description.iter().for_each(|text| plain(Field::ResponsibilityText, n, text));
        item.metrics.iter().for_each(|metric| plain(Field::Metric, n, metric));
    }
    for (item, n) in role.artifacts.iter().zip(0..) {
        plain(Field::Artifact, n, &item.name);
        item.kind.iter().for_each(|kind| plain(Field::Type, n, kind));
        item.description.iter().for_each(|text| plain(Field::ArtifactText, n, text));
    }
    for (item, n) in role.interactions.iter().zip(0..) {
        plain(Field::Verb, n, &item.verb);
        plain(Field::Target, n, &item.target);
        item.frequency.iter().for_each(|often| plain(Field::Frequency, n, &often.word));
        item.notes.iter().for_each(|notes| plain(Field::Notes, n, notes));
        item.description.iter().for_each(|text| plain(Field::Notes, n, text));
    }
    for (known, points) in role.lists.iter() {
        for (item, n) in points.iter().zip(0..) {
            plain(Field::Section(known), n, &item.title);
            item.description.iter().for_each(|text| plain(Field::Section(known), n, text));
        }
    }
    for (section, n) in role.sections.iter().zip(0..) {
        plain(Field::Text, n, &section.title);
        plain(Field::Text, n, &section.markdown);
    }
    for (item, n) in role.capabilities.iter().zip(0..) {
        let level = item.level.as_ref().and_then(|level| level.rank).map_or(0, LevelRank::number);
        let mut levelled = |field: Field, text: &'r str| take(code(role, field, level), n, text);
        levelled(Field::Capability, &item.name);
        item.level.iter().for_each(|level| levelled(Field::Level, &level.word));
        item.details.iter().for_each(|detail| levelled(Field::Detail, detail));
        item.description.iter().for_each(|text| levelled(Field::Detail, text));
    }
}

/// Returns the code of a field in a role. Inferred items have the code of their section.
fn code(role: &Role, field: Field, level: u8) -> Code {
    let inferred = field.known().filter(|known| is_inferred(role, *known));
    Code::new(inferred.map_or(field, Field::Section), level)
}

/// Returns whether all items of a section were inferred, because the card has no heading for them.
fn is_inferred(role: &Role, known: Known) -> bool {
    let mut fields = role.form.provenance.iter().filter(|field| field.known == known).peekable();
    fields.peek().is_some() && fields.all(|field| field.inferred)
}

/// Returns the field to which the values of a property with this key belong.
fn values_field(key: &str) -> Field {
    /// Words in keys whose values are usually lists of tools. The values of other keys are often
    /// whole sentences.
    const TOOLS: [&str; 14] = [
        "tech",
        "technology",
        "technologies",
        "tool",
        "tools",
        "tooling",
        "stack",
        "language",
        "languages",
        "framework",
        "frameworks",
        "platforms",
        "tags",
        "keywords",
    ];
    if key == "aliases" {
        return Field::Alias;
    }
    let key = key.to_lowercase();
    let mut words = key.split(|c: char| !c.is_alphanumeric());
    if words.any(|word| TOOLS.contains(&word)) { Field::Tech } else { Field::Property }
}

/// Calls `take` for each name in a card, as [`each_in_role`] does for all strings.
pub(super) fn each_name<'c>(card: &'c Card, mut take: impl FnMut(Code, u32, &'c str)) {
    let mut plain = |field: Field, text: &'c str| take(Code::new(field, 0), 0, text);
    plain(Field::Name, &card.name);
    plain(Field::Slug, &card.slug);
    card.id.iter().for_each(|id| plain(Field::Id, id));
    card.seniority.iter().for_each(|seniority| plain(Field::Seniority, &seniority.word));
}
