//! What programs are told of roles, by `--json` and by the clipboard: one object, versioned, in the
//! card's own words and field names.
//!
//! What is written about a field here is what its schema says of it (`rolescope schema`).

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::atlas::{Atlas, Chain, EdgeId, Node, Pair, RoleId, Tie};
use crate::check::Finding;
use crate::role::{
    Artifact, Frequency, FrequencyRank, Known, Level, LevelRank, Point, PointForm, Property,
    Responsibility, Role, Rule, Section, SectionKind, Severity,
};
use crate::search::{Field, Reason};
use crate::text::harmless_json;

/// What every JSON of rolescope says it is: a field of another name or meaning is another version.
pub const SCHEMA: &str = "rolescope/1";

/// What every answer begins with.
#[derive(Serialize, JsonSchema)]
struct Envelope<'a, T> {
    /// What this is, and its version.
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    /// Where the cards come from: the folders as they were given, or the built-in roles.
    source: &'a str,
    #[serde(flatten)]
    #[schemars(skip)]
    answer: T,
}

/// The JSON of an answer, with its version and the source of the cards before it.
pub fn enveloped(source: &str, answer: impl Serialize) -> String {
    printed(&Envelope { schema: SCHEMA, source, answer })
}

/// The schema of an answer in its envelope, by the settings of the generator.
pub fn enveloped_schema<T: JsonSchema>(generator: SchemaGenerator) -> Schema {
    let mut envelope = generator.clone().into_root_schema_for::<Envelope<'_, ()>>();
    let mut schema = generator.into_root_schema_for::<T>();
    if let (Some(Value::Object(own)), Some(Value::Object(all))) =
        (envelope.remove("properties"), schema.get_mut("properties"))
    {
        all.extend(own);
    }
    if let (Some(Value::Array(mut own)), Some(Value::Array(all))) =
        (envelope.remove("required"), schema.get_mut("required"))
    {
        own.append(all);
        *all = own;
    }
    schema
}

/// What `list` and `who` answer: roles, each with the reasons why it is among them.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "rolescope list --json, rolescope who --json")]
pub struct ListOutput<'a> {
    /// Files that were no cards.
    passed_over: usize,
    /// The roles that were found, in the order that was asked for.
    roles: Vec<Listed<'a>>,
}

/// A role that was found.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FoundRole")]
struct Listed<'a> {
    /// Its link name; null for a role without a card.
    slug: Option<&'a str>,
    /// Its shown name.
    name: &'a str,
    /// Its id; null where the card gives none, and for a role without a card.
    id: Option<&'a str>,
    /// Its usual seniority in the card's own word; null where the card does not say.
    default_seniority: Option<&'a str>,
    /// Where its card is: a path, or `builtin:` with the slug; null for a role without a card.
    path: Option<String>,
    /// What was found in it, the weightiest field first; empty where nothing was asked for.
    reasons: Vec<Why<'a>>,
}

/// The line of a card that proves a hit.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Reason")]
struct Why<'a> {
    /// What part of the card it is, by its label.
    #[schemars(extend("enum" = Field::labels()))]
    field: &'static str,
    /// The text that matched.
    text: &'a str,
    /// For a capability, its level in the card's own word; null where there is none to say.
    level: Option<&'a str>,
}

/// What `show` answers: one card, field by field.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "rolescope show --json")]
pub struct ShowOutput<'a> {
    /// The role.
    role: Card<'a>,
}

/// What `check` answers: all problems, by card and place.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "rolescope check --json")]
pub struct CheckOutput<'a> {
    /// Cards that were read.
    cards: usize,
    /// Files that were no cards.
    passed_over: usize,
    /// What is wrong, by path, line and column.
    problems: Vec<Told<'a>>,
}

/// What a card says.
#[derive(Serialize, JsonSchema)]
struct Card<'a> {
    /// Its short stable identifier; null where the card gives none.
    id: Option<&'a str>,
    /// Its link name: as written, else made from the name.
    slug: &'a str,
    /// Its shown name; never empty.
    #[schemars(length(min = 1))]
    name: &'a str,
    /// Its usual seniority in the card's own word; null where the card does not say.
    default_seniority: Option<&'a str>,
    #[serde(flatten)]
    plain: PlainSections<'a>,
    /// Properties of front matter and body, in that order.
    properties: &'a [Property],
    /// What it answers for.
    responsibilities: &'a [Responsibility],
    /// What it must be good at.
    capabilities: Vec<Capability<'a>>,
    /// What it makes.
    artifacts: &'a [Artifact],
    /// Whom it works with, as this card says it.
    interactions: Vec<Interaction<'a>>,
    /// What other cards say of their work with it.
    named_by: Vec<Named<'a>>,
    /// Other sections, and what stood in a known section without being an item of it.
    sections: &'a [Section],
    /// What is wrong with the card, alone and among the others.
    problems: Vec<Told<'a>>,
    /// Where the card is: a path, `builtin:` with the slug, or `-` for standard input.
    path: String,
}

/// The texts and plain lists of a role, each by its key.
struct PlainSections<'a>(&'a Role);

/// A name, and what the card says about it.
#[derive(Serialize, JsonSchema)]
struct NamedText<'a> {
    /// The name.
    name: &'a str,
    /// Markdown; empty where the card does not say more.
    text: String,
}

impl<'a> From<&'a Point> for NamedText<'a> {
    fn from(point: &'a Point) -> Self {
        NamedText { name: &point.title, text: point.description.join("\n\n") }
    }
}

impl Serialize for PlainSections<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for known in Known::ALL {
            let (key, points) = (known.key().0, self.0.points(known));
            match known.kind() {
                SectionKind::Typed => {}
                SectionKind::Text => map.serialize_entry(key, self.0.text(known))?,
                SectionKind::List(PointForm::Point) => map.serialize_entry(key, points)?,
                SectionKind::List(PointForm::Title) => {
                    let titles = points.iter().map(|point| point.title.as_str());
                    map.serialize_entry(key, &titles.collect::<Vec<_>>())?;
                }
                SectionKind::List(PointForm::NamedText) => {
                    let named = points.iter().map(NamedText::from);
                    map.serialize_entry(key, &named.collect::<Vec<_>>())?;
                }
            }
        }
        map.end()
    }
}

impl JsonSchema for PlainSections<'_> {
    fn schema_name() -> Cow<'static, str> {
        "PlainSections".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for known in Known::ALL {
            let mut schema = match known.kind() {
                SectionKind::Typed => continue,
                SectionKind::Text => generator.subschema_for::<String>(),
                SectionKind::List(PointForm::Point) => generator.subschema_for::<Vec<Point>>(),
                SectionKind::List(PointForm::Title) => generator.subschema_for::<Vec<String>>(),
                SectionKind::List(PointForm::NamedText) => {
                    generator.subschema_for::<Vec<NamedText<'_>>>()
                }
            };
            let (key, about) = known.key();
            schema.insert("description".into(), about.into());
            properties.insert(key.into(), schema.into());
            required.push(key);
        }
        json_schema!({ "type": "object", "properties": properties, "required": required })
    }
}

/// Something the role must be good at.
#[derive(Serialize, JsonSchema)]
struct Capability<'a> {
    /// What.
    name: &'a str,
    /// How good, in the card's own word; null where the card does not say.
    level: Option<&'a str>,
    /// Place of the level on the scale, from 1 for the lowest; null for none, and for a word outside the scale.
    #[schemars(range(min = 1, max = LevelRank::ALL.len()))]
    level_rank: Option<u8>,
    /// What it includes.
    details: &'a [String],
    /// Further text, one paragraph or bullet each.
    description: &'a [String],
}

/// A declared relation to another role.
#[derive(Serialize, JsonSchema)]
struct Interaction<'a> {
    /// What this role does with the other, as written.
    verb: &'a str,
    /// The other role, as written.
    target: &'a str,
    /// The slug of the role it names, the first where one item names several; null where no card answers to it.
    resolved: Option<&'a str>,
    /// How often, in the card's own word; null where the card does not say.
    frequency: Option<&'a str>,
    /// Place of the frequency on the scale, from 1 for the most often; null for none, and for a word outside the scale.
    #[schemars(range(min = 1, max = FrequencyRank::ALL.len()))]
    frequency_rank: Option<u8>,
    /// What it is about; null where the card does not say.
    notes: Option<&'a str>,
    /// Further text, one paragraph or bullet each.
    description: &'a [String],
}

/// An interaction of another card that names this role.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NamedBy")]
struct Named<'a> {
    /// The slug of the role that declares it.
    slug: &'a str,
    /// What that role does with this one, as written.
    verb: String,
    /// How often, in the card's own word; null where the card does not say.
    frequency: Option<String>,
    /// What it is about; null where the card does not say.
    notes: Option<String>,
}

/// A flaw in a card: where, what, and how to fix it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
struct Told<'a> {
    /// The rule that is broken, by its name.
    #[schemars(extend("enum" = rules()))]
    rule: &'static str,
    /// How much it matters, as the config has it.
    #[schemars(extend("enum" = Severity::ALL.map(Severity::word)))]
    severity: &'static str,
    /// Where the card is: a path, `builtin:` with the slug, or `-` for standard input.
    path: String,
    /// Line in the file, from 1.
    #[schemars(range(min = 1))]
    line: u32,
    /// Column in that line, in characters from 1.
    #[schemars(range(min = 1))]
    column: u32,
    /// Characters that are meant, from the column on; 0 for the rest of the line.
    width: u32,
    /// One sentence on what is wrong.
    message: &'a str,
    /// What to write instead; null where that cannot be said.
    // The name is part of the published format.
    mend: Option<&'a str>,
}

/// What `path` answers: a shortest way from one role to another.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "rolescope path --json")]
pub struct PathOutput<'a> {
    /// Where it begins.
    from: Someone<'a>,
    /// Where it leads.
    to: Someone<'a>,
    /// The steps of the way, empty where it ends at its beginning; null when there is no way.
    hops: Option<Vec<Step<'a>>>,
    /// How many ways are as short, this one counted; 0 when there is none.
    shortest_paths: u64,
}

/// A step from one role to the next.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Hop")]
struct Step<'a> {
    /// Where it leads.
    to: Someone<'a>,
    /// Whether it goes against what is declared.
    against: bool,
    /// The interactions it goes along.
    interactions: Vec<Between>,
}

/// What `pair` answers: two roles side by side.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "rolescope pair --json")]
pub struct PairOutput<'a> {
    /// The two.
    roles: [Someone<'a>; 2],
    /// What each declares towards the other, in the order of the roles.
    interactions: [Vec<Between>; 2],
    /// What both can.
    capabilities: Vec<Both<'a>>,
    /// What one of them makes and the other speaks of.
    artifacts: Vec<Handed<'a>>,
    /// Whom both work with.
    neighbours: Vec<Shared<'a>>,
}

/// A role, perhaps without a card.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Role")]
pub(super) struct Someone<'a> {
    /// Its link name; null for a role without a card.
    slug: Option<&'a str>,
    /// Its shown name; without a card, as it is named.
    name: &'a str,
    /// Where its card is; null for a role without a card. Names and slugs may be those of several.
    path: Option<String>,
}

/// An interaction that one of two roles declares towards the other.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Interaction")]
struct Between {
    /// What the one does with the other, as written.
    verb: String,
    /// How often, in the card's own word; null where the card does not say.
    frequency: Option<String>,
    /// Place of the frequency on the scale, from 1 for the most often; null for none, and for a word outside the scale.
    #[schemars(range(min = 1, max = FrequencyRank::ALL.len()))]
    frequency_rank: Option<u8>,
    /// What it is about; null where the card does not say.
    notes: Option<String>,
    /// In a pair, whether the other declares the same from its side; null in a path.
    answered: Option<bool>,
}

/// A capability that both have.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SharedCapability")]
struct Both<'a> {
    /// The capability, or the detail of one, as the first writes it.
    name: &'a str,
    /// How good each must be, in the cards' own words and the order of the roles; null where a card does not say.
    levels: [Option<&'a str>; 2],
    /// Place of each level on the scale, from 1 for the lowest; null for none, and for a word outside the scale.
    #[schemars(inner(range(min = 1, max = LevelRank::ALL.len())))]
    level_ranks: [Option<u8>; 2],
}

/// An artifact that changes hands.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PassedArtifact")]
struct Handed<'a> {
    /// Who makes it.
    by: Someone<'a>,
    /// What it is.
    name: &'a str,
    /// The notes of the other that speak of it.
    notes: &'a str,
}

/// A role that works with both.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SharedNeighbour")]
struct Shared<'a> {
    /// Which.
    role: Someone<'a>,
    /// How it is tied to each, seen from them and in the order of the roles.
    ties: [Tie; 2],
}

fn rules() -> Vec<&'static str> {
    Rule::ALL.iter().map(|rule| rule.name()).collect()
}

pub(super) fn someone(atlas: &Atlas, node: Node) -> Someone<'_> {
    let slug = match node {
        Node::Role(id) => Some(&*atlas[id].slug),
        Node::Missing(_) => None,
    };
    Someone { slug, name: atlas.name(node), path: atlas.path(node) }
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
pub fn path(
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
    enveloped(
        source,
        PathOutput {
            from: someone(atlas, from),
            to: someone(atlas, to),
            hops: chain.map(|chain| chain.hops.iter().map(step).collect()),
            shortest_paths: chain.map_or(0, |chain| chain.ways),
        },
    )
}

/// Two roles side by side.
pub fn pair(atlas: &Atlas, source: &str, pair: &Pair) -> String {
    let told = |edges: &[EdgeId]| {
        let answered = |edge| Some(pair.answer(atlas, edge).is_some());
        edges.iter().map(|&edge| between(atlas, edge, answered(edge))).collect()
    };
    enveloped(
        source,
        PairOutput {
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
                    ties: [common.ties.0, common.ties.1],
                })
                .collect(),
        },
    )
}

/// The roles a query finds.
pub fn list(atlas: &Atlas, source: &str, hits: &[(Node, Vec<Reason>)]) -> String {
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
    enveloped(source, ListOutput { passed_over: atlas.passed_over(), roles })
}

/// One card.
pub fn show(atlas: &Atlas, source: &str, id: RoleId, findings: &[Finding]) -> String {
    let role = atlas.role(id);
    enveloped(source, ShowOutput { role: card(atlas, id, &role, findings) })
}

/// What is wrong.
pub fn check(atlas: &Atlas, source: &str, findings: &[Finding]) -> String {
    let problems = findings.iter().map(told).collect();
    enveloped(
        source,
        CheckOutput { cards: atlas.len(), passed_over: atlas.passed_over(), problems },
    )
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
        plain: PlainSections(role),
        properties: &role.properties,
        responsibilities: &role.responsibilities,
        capabilities: role.capabilities.iter().map(capability).collect(),
        artifacts: &role.artifacts,
        interactions: role.interactions.iter().map(|i| interaction(atlas, i)).collect(),
        named_by: named_by.collect(),
        sections: &role.sections,
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
        mend: problem.help.as_deref(),
    }
}

/// Pretty JSON that is safe on a terminal.
pub fn printed(value: &impl Serialize) -> String {
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
