//! The `--json` output: one object, versioned, in the card's own words and field names.

use serde::Serialize;

use crate::atlas::{Atlas, Chain, EdgeId, Node, Pair, RoleId, Tie};
use crate::check::{self, Finding, Policy, Said};
use crate::role::{Frequency, FrequencyRank, Level, LevelRank, Role};
use crate::search::Reason;
use crate::text::harmless_json;

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
    /// Characters that are meant, from the column on; 0 for the rest of the line.
    width: u32,
    message: &'a str,
    mend: Option<&'a str>,
}

#[derive(Serialize)]
struct PathOutput<'a> {
    schema: &'static str,
    source: &'a str,
    from: Someone<'a>,
    to: Someone<'a>,
    /// Null when there is no path.
    hops: Option<Vec<Step<'a>>>,
    shortest_paths: u64,
}

#[derive(Serialize)]
struct Step<'a> {
    to: Someone<'a>,
    /// Whether it goes against what is declared.
    against: bool,
    interactions: Vec<Between>,
}

#[derive(Serialize)]
struct PairOutput<'a> {
    schema: &'static str,
    source: &'a str,
    roles: [Someone<'a>; 2],
    /// What each declares towards the other, in the order of the roles.
    interactions: [Vec<Between>; 2],
    capabilities: Vec<Both<'a>>,
    artifacts: Vec<Handed<'a>>,
    neighbours: Vec<Shared<'a>>,
}

#[derive(Serialize)]
struct Someone<'a> {
    /// Null for a role without a card.
    slug: Option<&'a str>,
    name: &'a str,
}

#[derive(Serialize)]
struct Between {
    verb: String,
    frequency: Option<String>,
    frequency_rank: Option<u8>,
    notes: Option<String>,
    /// In a pair: whether the other declares the same from its side.
    answered: Option<bool>,
}

#[derive(Serialize)]
struct Both<'a> {
    name: &'a str,
    levels: [Option<&'a str>; 2],
    level_ranks: [Option<u8>; 2],
}

#[derive(Serialize)]
struct Handed<'a> {
    by: Someone<'a>,
    name: &'a str,
    notes: &'a str,
}

#[derive(Serialize)]
struct Shared<'a> {
    role: Someone<'a>,
    /// Seen from each of the two: mutual, names, named.
    ties: [&'static str; 2],
}

fn someone(atlas: &Atlas, node: Node) -> Someone<'_> {
    let slug = match node {
        Node::Role(id) => Some(&*atlas[id].slug),
        Node::Missing(_) => None,
    };
    Someone { slug, name: atlas.name(node) }
}

fn between(atlas: &Atlas, edge: EdgeId, answered: Option<bool>) -> Between {
    let item = atlas.interaction(edge);
    Between {
        verb: item.verb,
        frequency: item.frequency.map(|frequency| frequency.word),
        frequency_rank: atlas[edge].frequency.map(FrequencyRank::number),
        notes: item.notes,
        answered,
    }
}

/// The way from one role to another.
pub(super) fn path(
    atlas: &Atlas,
    source: &str,
    (from, to): (Node, Node),
    chain: Option<&Chain>,
) -> String {
    let step = |hop: &crate::atlas::Hop| Step {
        to: someone(atlas, hop.to),
        against: hop.against,
        interactions: hop.edges.iter().map(|&edge| between(atlas, edge, None)).collect(),
    };
    printed(&PathOutput {
        schema: SCHEMA,
        source,
        from: someone(atlas, from),
        to: someone(atlas, to),
        hops: chain.map(|chain| chain.hops.iter().map(step).collect()),
        shortest_paths: chain.map_or(0, |chain| chain.ways),
    })
}

/// Two roles side by side.
pub(super) fn pair(atlas: &Atlas, source: &str, pair: &Pair) -> String {
    let told = |edges: &[EdgeId]| {
        let answered = |edge| Some(pair.answer(atlas, edge).is_some());
        edges.iter().map(|&edge| between(atlas, edge, answered(edge))).collect()
    };
    let tie = |tie: Tie| match tie {
        Tie::Mutual => "mutual",
        Tie::Mine => "names",
        Tie::Theirs => "named",
    };
    printed(&PairOutput {
        schema: SCHEMA,
        source,
        roles: [someone(atlas, pair.ends.0), someone(atlas, pair.ends.1)],
        interactions: [told(&pair.forth), told(&pair.back)],
        capabilities: pair
            .shared
            .iter()
            .map(|shared| {
                let levels = [&shared.levels.0, &shared.levels.1];
                Both {
                    name: &shared.name,
                    levels: levels.map(|level| level.as_ref().map(|l| l.word.as_str())),
                    level_ranks: levels.map(|l| l.as_ref()?.rank.map(|rank| rank.number())),
                }
            })
            .collect(),
        artifacts: pair
            .passed
            .iter()
            .map(|passed| Handed {
                by: someone(atlas, passed.by),
                name: &passed.artifact,
                notes: &passed.notes,
            })
            .collect(),
        neighbours: pair
            .common
            .iter()
            .map(|common| Shared {
                role: someone(atlas, common.node),
                ties: [tie(common.ties.0), tie(common.ties.1)],
            })
            .collect(),
    })
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
pub(super) fn show(atlas: &Atlas, source: &str, id: RoleId, policy: &Policy) -> String {
    let role = atlas.role(id);
    let mut findings = check::findings(atlas, &Said::of(atlas), policy);
    findings.retain(|finding| finding.role == Some(id));
    printed(&ShowOutput { schema: SCHEMA, source, role: card(atlas, id, &role, &findings) })
}

/// What is wrong.
pub(super) fn check(atlas: &Atlas, source: &str, findings: &[Finding]) -> String {
    let problems = findings.iter().map(told).collect();
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
        problems: findings.iter().map(told).collect(),
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

fn told(finding: &Finding) -> Told<'_> {
    let problem = &finding.problem;
    Told {
        rule: problem.rule.name(),
        severity: finding.severity.word(),
        path: finding.origin.to_string(),
        line: problem.line,
        column: problem.column,
        width: problem.width,
        message: &problem.message,
        mend: problem.mend.as_deref(),
    }
}

/// Pretty JSON that is safe on a terminal.
pub(super) fn printed(value: &impl Serialize) -> String {
    harmless_json(&serde_json::to_string_pretty(value).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::is_harmful;

    #[test]
    fn strings_keep_every_character_and_print_none_that_acts() {
        let text = "a\u{1b}[2J\u{202e}\u{e0041}é\u{9b}";
        let json = printed(&text);
        assert!(!json.chars().any(is_harmful), "{json:?}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
