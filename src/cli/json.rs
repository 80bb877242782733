//! The `--json` output: one object, versioned, in the card's own words and field names.

use serde::Serialize;

use crate::atlas::{Atlas, Node, RoleId};
use crate::check::Finding;
use crate::role::{Frequency, FrequencyRank, Level, LevelRank, Problem, Role};
use crate::search::Reason;
use crate::text::is_harmful;

const SCHEMA: &str = "rolescope/1";

#[derive(Serialize)]
struct ListOutput<'a> {
    schema: &'static str,
    source: &'a str,
    passed_over: usize,
    roles: Vec<Listed<'a>>,
}

#[derive(Serialize)]
struct Listed<'a> {
    /// Null, like the path, for a role without a card.
    slug: Option<&'a str>,
    name: &'a str,
    id: Option<&'a str>,
    default_seniority: Option<&'a str>,
    path: Option<String>,
    reasons: Vec<Why<'a>>,
}

#[derive(Serialize)]
struct Why<'a> {
    field: &'static str,
    text: &'a str,
    level: Option<&'a str>,
}

#[derive(Serialize)]
struct ShowOutput<'a> {
    schema: &'static str,
    source: &'a str,
    role: Card<'a>,
}

#[derive(Serialize)]
struct CheckOutput<'a> {
    schema: &'static str,
    source: &'a str,
    cards: usize,
    passed_over: usize,
    problems: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Card<'a> {
    id: Option<&'a str>,
    slug: &'a str,
    name: &'a str,
    default_seniority: Option<&'a str>,
    mission: &'a str,
    short_description: &'a str,
    properties: Vec<Property<'a>>,
    responsibilities: Vec<Responsibility<'a>>,
    capabilities: Vec<Capability<'a>>,
    artifacts: Vec<Artifact<'a>>,
    interactions: Vec<Interaction<'a>>,
    named_by: Vec<Named<'a>>,
    sections: Vec<Section<'a>>,
    problems: Vec<Told<'a>>,
    path: String,
}

#[derive(Serialize)]
struct Property<'a> {
    key: &'a str,
    values: &'a [String],
}

#[derive(Serialize)]
struct Responsibility<'a> {
    title: &'a str,
    primary: bool,
    success_metrics: &'a [String],
    description: &'a [String],
}

#[derive(Serialize)]
struct Capability<'a> {
    name: &'a str,
    level: Option<&'a str>,
    level_rank: Option<u8>,
    details: &'a [String],
    description: &'a [String],
}

#[derive(Serialize)]
struct Artifact<'a> {
    name: &'a str,
    r#type: Option<&'a str>,
    description: &'a [String],
}

#[derive(Serialize)]
struct Interaction<'a> {
    verb: &'a str,
    target: &'a str,
    /// The slug of the role it names, the first where one item names several.
    resolved: Option<&'a str>,
    frequency: Option<&'a str>,
    frequency_rank: Option<u8>,
    notes: Option<&'a str>,
    description: &'a [String],
}

#[derive(Serialize)]
struct Named<'a> {
    slug: &'a str,
    verb: String,
    frequency: Option<String>,
    notes: Option<String>,
}

#[derive(Serialize)]
struct Section<'a> {
    title: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
struct Told<'a> {
    rule: &'static str,
    severity: &'static str,
    path: String,
    line: u32,
    column: u32,
    message: &'a str,
    mend: Option<&'a str>,
}

/// The roles a query finds.
pub(super) fn list(atlas: &Atlas, source: &str, hits: &[(Node, Vec<Reason>)]) -> String {
    let roles = hits
        .iter()
        .map(|(node, reasons)| {
            let card = match node {
                Node::Role(id) => Some(&atlas[*id]),
                Node::Missing(_) => None,
            };
            let seniority = card.and_then(|card| card.seniority.as_ref());
            Listed {
                slug: card.map(|card| &*card.slug),
                name: atlas.name(*node),
                id: card.and_then(|card| card.id.as_deref()),
                default_seniority: seniority.map(|s| s.word.as_str()),
                path: card.map(|card| card.origin.to_string()),
                reasons: reasons
                    .iter()
                    .map(|reason| Why {
                        field: reason.field.label(),
                        text: &reason.text,
                        level: reason.level.as_ref().map(|(word, _)| word.as_str()),
                    })
                    .collect(),
            }
        })
        .collect();
    printed(&ListOutput { schema: SCHEMA, source, passed_over: atlas.passed_over(), roles })
}

/// One card.
pub(super) fn show(atlas: &Atlas, source: &str, id: RoleId) -> String {
    let role = atlas.role(id);
    let mut findings = crate::check::findings(atlas);
    findings.retain(|finding| finding.role == Some(id));
    printed(&ShowOutput { schema: SCHEMA, source, role: card(atlas, id, &role, &findings) })
}

/// What is wrong.
pub(super) fn check(atlas: &Atlas, source: &str, findings: &[Finding]) -> String {
    let problems =
        findings.iter().map(|finding| told(&finding.problem, finding.origin.to_string())).collect();
    printed(&CheckOutput {
        schema: SCHEMA,
        source,
        cards: atlas.len(),
        passed_over: atlas.passed_over(),
        problems,
    })
}

fn card<'a>(atlas: &'a Atlas, id: RoleId, role: &'a Role, findings: &'a [Finding]) -> Card<'a> {
    let named_by = atlas.incoming(Node::Role(id)).iter().map(|&edge| {
        let interaction = atlas.interaction(edge);
        Named {
            slug: &atlas[atlas[edge].from].slug,
            verb: interaction.verb,
            frequency: interaction.frequency.map(|f| f.word),
            notes: interaction.notes,
        }
    });
    Card {
        id: role.id.as_deref(),
        slug: &role.slug,
        name: &role.name,
        default_seniority: role.seniority.as_ref().map(|s| s.word.as_str()),
        mission: &role.mission,
        short_description: &role.summary,
        properties: role
            .properties
            .iter()
            .map(|p| Property { key: &p.key, values: &p.values })
            .collect(),
        responsibilities: role
            .responsibilities
            .iter()
            .map(|r| Responsibility {
                title: &r.title,
                primary: r.primary,
                success_metrics: &r.metrics,
                description: &r.description,
            })
            .collect(),
        capabilities: role.capabilities.iter().map(capability).collect(),
        artifacts: role
            .artifacts
            .iter()
            .map(|a| Artifact {
                name: &a.name,
                r#type: a.kind.as_deref(),
                description: &a.description,
            })
            .collect(),
        interactions: role.interactions.iter().map(|i| interaction(atlas, i)).collect(),
        named_by: named_by.collect(),
        sections: role
            .sections
            .iter()
            .map(|s| Section { title: &s.title, markdown: &s.markdown })
            .collect(),
        problems: findings.iter().map(|f| told(&f.problem, role.origin.to_string())).collect(),
        path: role.origin.to_string(),
    }
}

fn capability(item: &crate::role::Capability) -> Capability<'_> {
    let level: Option<&Level> = item.level.as_ref();
    Capability {
        name: &item.name,
        level: level.map(|level| level.word.as_str()),
        level_rank: level.and_then(|level| level.rank).map(LevelRank::number),
        details: &item.details,
        description: &item.description,
    }
}

fn interaction<'a>(atlas: &'a Atlas, item: &'a crate::role::Interaction) -> Interaction<'a> {
    let frequency: Option<&Frequency> = item.frequency.as_ref();
    Interaction {
        verb: &item.verb,
        target: &item.target,
        resolved: atlas.targets(&item.target).first().map(|&id| &*atlas[id].slug),
        frequency: frequency.map(|frequency| frequency.word.as_str()),
        frequency_rank: frequency.and_then(|frequency| frequency.rank).map(FrequencyRank::number),
        notes: item.notes.as_deref(),
        description: &item.description,
    }
}

fn told(problem: &Problem, path: String) -> Told<'_> {
    Told {
        rule: problem.rule.name(),
        severity: problem.severity().word(),
        path,
        line: problem.line,
        column: problem.column,
        message: &problem.message,
        mend: problem.mend.as_deref(),
    }
}

/// Pretty JSON. Strings keep every character; what would act on a terminal is written `\uXXXX`.
fn printed(value: &impl Serialize) -> String {
    let json = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        // Joiners and variation selectors are fine in their place, which JSON cannot see.
        let joins = matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}');
        if c != '\n' && (is_harmful(c) || joins) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(c);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_keep_every_character_and_print_none_that_acts() {
        let text = "a\u{1b}[2J\u{202e}\u{e0041}é\u{9b}";
        let json = printed(&text);
        assert!(!json.chars().any(is_harmful), "{json:?}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
