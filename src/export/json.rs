//! Writes JSON for other programs, for `--json` and the clipboard. Each output is one versioned
//! object that uses the words and field names of the cards.
//!
//! The doc comments of fields are also their descriptions in the schema (`rolescope schema`).

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::atlas::{Atlas, Chain, EdgeId, Handover, Mention, Node, Pair, RoleId, Tie};
use crate::check::Finding;
use crate::role::{
    Artifact, Frequency, FrequencyRank, Known, Level, LevelRank, Point, PointForm, Property,
    Responsibility, Role, Rule, Section, SectionKind, Severity,
};
use crate::search::{Answer, Field, HitGroup};
use crate::text::sanitize_json;

use super::exported::ExportedSet;

/// The version of the format. Renaming a field or changing its meaning requires a new version.
pub const SCHEMA: &str = "rolescope/1";

/// The beginning of every JSON output.
#[derive(Serialize, JsonSchema)]
struct Envelope<'a, T> {
    /// The format and its version.
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    /// The source of the cards: the folders as given, or the built-in roles.
    source: &'a str,
    #[serde(flatten)]
    #[schemars(skip)]
    answer: T,
}

/// Returns the output of a command as JSON, preceded by the version and the source of the cards.
pub fn enveloped(source: &str, answer: impl Serialize) -> String {
    printed(&Envelope { schema: SCHEMA, source, answer })
}

/// Returns the JSON Schema for the output of a command, including the fields that begin every
/// output. `generator` determines the settings of the schema.
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

/// The output of `list` and `who`: roles, each with the reasons for the match.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "rolescope list --json, rolescope who --json")]
pub struct ListOutput<'a> {
    /// The number of skipped files.
    passed_over: usize,
    /// The skipped files and folders, at most a thousand, beginning with those that are skipped for
    /// the most surprising reasons.
    skipped: Vec<SkippedJson>,
    /// The roles that match, in the requested order.
    roles: Vec<FoundRole<'a>>,
}

/// A role that matches.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FoundRole")]
struct FoundRole<'a> {
    /// The slug; null for a role without a card.
    slug: Option<&'a str>,
    /// The display name.
    name: &'a str,
    /// The id; null if the card gives none, or if the role has no card.
    id: Option<&'a str>,
    /// The usual seniority, as written in the card; null if the card gives none.
    default_seniority: Option<&'a str>,
    /// The location of the card: a path, or `builtin:` with the slug; null for a role without a
    /// card.
    path: Option<String>,
    /// The key of the role in a file with several roles; null for a role with its own file.
    key: Option<&'a str>,
    /// How much of the query the role matches: every term (`full`); every term, but at least one
    /// only by a similar word (`similar`); or only some words of a sentence (`partial`).
    #[schemars(extend("enum" = HitGroup::WORDS))]
    r#match: &'static str,
    /// The reasons for the match, most important first; empty if there is no query.
    reasons: Vec<Why<'a>>,
    /// The whole card; only with `--full`, and not for a role without a card.
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<Box<CardJson<'a>>>,
}

/// A part of a card that matches.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Reason")]
struct Why<'a> {
    /// The label of the part of the card.
    #[schemars(extend("enum" = Field::labels()))]
    field: &'static str,
    /// The text that matched.
    text: &'a str,
    /// The level of a capability, as written in the card; null if there is none.
    level: Option<&'a str>,
}

/// The output of `export json`: all cards, and the names of roles without a card.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "rolescope export json")]
pub struct ExportOutput<'a> {
    /// The cards, ordered by name or as the query requests.
    roles: Vec<CardJson<'a>>,
    /// The roles that these cards name but that have no card.
    missing_roles: Vec<AbsentRole<'a>>,
    /// The problems of files that are not cards.
    problems: Vec<ProblemJson<'a>>,
}

/// A role without a card.
#[derive(Serialize, JsonSchema)]
struct AbsentRole<'a> {
    /// The name, as the cards write it.
    name: &'a str,
    /// Whether the config lists it as external.
    external: bool,
}

/// The output of `show`: one card, field by field.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "rolescope show --json")]
pub struct ShowOutput<'a> {
    /// The role.
    role: CardJson<'a>,
}

/// The output of `check`: all problems, ordered by card and position.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "rolescope check --json")]
pub struct CheckOutput<'a> {
    /// The number of cards that were read.
    cards: usize,
    /// The number of skipped files.
    passed_over: usize,
    /// The skipped files and folders, at most a thousand, beginning with those that are skipped for
    /// the most surprising reasons.
    skipped: Vec<SkippedJson>,
    /// The problems, ordered by path, line and column.
    problems: Vec<ProblemJson<'a>>,
}

/// A file or folder that is not read.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Skipped")]
struct SkippedJson {
    /// The path, which begins with the root as it was given.
    path: String,
    /// The reason.
    reason: String,
}

/// The contents of a card.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Card")]
struct CardJson<'a> {
    /// The short stable identifier; null if the card gives none.
    id: Option<&'a str>,
    /// The slug, as written in the card or derived from the name.
    slug: &'a str,
    /// The display name; never empty.
    #[schemars(length(min = 1))]
    name: &'a str,
    /// The usual seniority, as written in the card; null if the card gives none.
    default_seniority: Option<&'a str>,
    #[serde(flatten)]
    plain: PlainSections<'a>,
    /// The properties, first those in the front matter, then those in the body.
    properties: &'a [Property],
    /// The responsibilities of the role.
    responsibilities: &'a [Responsibility],
    /// The capabilities that the role needs.
    capabilities: Vec<CapabilityJson<'a>>,
    /// The artifacts that the role makes.
    artifacts: &'a [Artifact],
    /// The interactions with other roles that this card declares, followed by the roles that its
    /// text only mentions.
    interactions: Vec<InteractionJson<'a>>,
    /// The items that the role inherits from the roles that it extends.
    inherited: Vec<InheritedJson<'a>>,
    /// The interactions with this role that other cards declare.
    named_by: Vec<NamedByJson<'a>>,
    /// Other sections, and text in known sections that is not an item.
    sections: &'a [Section],
    /// The problems of the card, including problems that involve other cards.
    problems: Vec<ProblemJson<'a>>,
    /// The location of the card: a path, `builtin:` with the slug, or `-` for standard input.
    path: String,
    /// The key that identifies the role in a file with several roles; null if it is the only role
    /// in the file.
    key: Option<&'a str>,
    /// The line of the file on which the role begins, counted from 1.
    #[schemars(range(min = 1))]
    line: u32,
    /// How each field of a card in another format was read, by the key of the field; a field
    /// without an entry is given explicitly by the card.
    provenance: BTreeMap<String, Vec<FieldSource<'a>>>,
}

/// An item that a role inherits from another.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Inherited")]
struct InheritedJson<'a> {
    /// The slug of the role whose card has the item.
    from: &'a str,
    /// The key of the field.
    field: String,
    /// The title of the item.
    title: String,
}

/// How a field was read.
#[derive(Serialize, JsonSchema)]
struct FieldSource<'a> {
    /// `recognized` if a title names the field, or `inferred` if no title does.
    #[schemars(extend("enum" = ["recognized", "inferred"]))]
    how: &'static str,
    /// The author's own title; empty if there is none.
    heading: &'a str,
    /// The line of the title, counted from 1.
    #[schemars(range(min = 1))]
    line: u32,
}

/// The text sections and plain lists of a role, each under its key.
struct PlainSections<'a>(&'a Role);

/// A name with its description.
#[derive(Serialize, JsonSchema)]
struct NamedText<'a> {
    /// The name.
    name: &'a str,
    /// Markdown; empty if the card has no description.
    text: String,
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
                    let named = points.iter().map(|point| NamedText {
                        name: &point.title,
                        text: point.description.join("\n\n"),
                    });
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

/// A capability that the role needs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Capability")]
struct CapabilityJson<'a> {
    /// The name of the capability.
    name: &'a str,
    /// The level, as written in the card; null if the card gives none.
    level: Option<&'a str>,
    /// The rank of the level, counted from 1 for the lowest; null if the card gives no level, or if
    /// the word is not on the scale.
    #[schemars(range(min = 1, max = LevelRank::ALL.len()))]
    level_rank: Option<u8>,
    /// The details that the capability includes.
    details: &'a [String],
    /// Further text, one entry per paragraph or bullet.
    description: &'a [String],
}

/// An interaction with another role, or a mention of it.
#[derive(Default, Serialize, JsonSchema)]
#[schemars(rename = "Interaction")]
struct InteractionJson<'a> {
    /// The verb, as written in the card; empty for a mention.
    verb: &'a str,
    /// The other role, as written in the card.
    target: &'a str,
    /// The slug of the other role, or of the first role if the item names several; null if no card
    /// matches.
    resolved: Option<&'a str>,
    /// The frequency, as written in the card; null if the card gives none.
    frequency: Option<&'a str>,
    /// The rank of the frequency, counted from 1 for the most frequent; null if the card gives no
    /// frequency, or if the word is not on the scale.
    #[schemars(range(min = 1, max = FrequencyRank::ALL.len()))]
    frequency_rank: Option<u8>,
    /// The notes, which describe the subject of the interaction; null if there are none.
    notes: Option<&'a str>,
    /// Further text, one entry per paragraph or bullet.
    description: &'a [String],
    /// `declared` if the card declares the interaction, or `mention` if its text only contains the
    /// name of the other role, without a verb.
    #[schemars(extend("enum" = ["declared", "mention"]))]
    kind: &'static str,
}

/// An interaction that another card declares with this role.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NamedBy")]
struct NamedByJson<'a> {
    /// The slug of the declaring role.
    slug: &'a str,
    /// The verb, as written in the card.
    verb: String,
    /// The frequency, as written in the card; null if the card gives none.
    frequency: Option<String>,
    /// The notes, which describe the subject of the interaction; null if there are none.
    notes: Option<String>,
}

/// A problem in a card: its position, the reason and the fix.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
struct ProblemJson<'a> {
    /// The name of the violated rule.
    #[schemars(extend("enum" = Rule::ALL.iter().map(|rule| rule.name()).collect::<Vec<_>>()))]
    rule: &'static str,
    /// The severity according to the config.
    #[schemars(extend("enum" = Severity::ALL.map(Severity::name)))]
    severity: &'static str,
    /// The location of the card: a path, `builtin:` with the slug, or `-` for standard input.
    path: String,
    /// The line in the file, counted from 1.
    #[schemars(range(min = 1))]
    line: u32,
    /// The column in the line, in characters, counted from 1.
    #[schemars(range(min = 1))]
    column: u32,
    /// The width in characters; 0 means the rest of the line.
    width: u32,
    /// A sentence that describes the problem.
    message: &'a str,
    /// The text to write instead; null if there is no suggestion.
    // This name is part of the published format, so the field cannot be renamed to `fix`.
    mend: Option<&'a str>,
}

/// The output of `path`: a shortest path from one role to another.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "rolescope path --json")]
pub struct PathOutput<'a> {
    /// The first role.
    from: Someone<'a>,
    /// The last role.
    to: Someone<'a>,
    /// The steps of the path; empty if both roles are the same; null if there is no path.
    hops: Option<Vec<HopJson<'a>>>,
    /// The number of shortest paths, including this path; 0 if there is no path.
    shortest_paths: u64,
}

/// A step from one role to the next.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Hop")]
struct HopJson<'a> {
    /// The role at the end of the step.
    to: Someone<'a>,
    /// Whether the step goes against the declared direction.
    against: bool,
    /// The interactions along the step.
    interactions: Vec<Between>,
}

/// The output of `pair`: two roles side by side.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "rolescope pair --json")]
pub struct PairOutput<'a> {
    /// The two roles.
    roles: [Someone<'a>; 2],
    /// The interactions that each role declares with the other, in the order of the roles.
    interactions: [Vec<Between>; 2],
    /// The capabilities that both roles have.
    capabilities: Vec<Both<'a>>,
    /// The artifacts that one role makes and the other mentions.
    artifacts: Vec<Handed<'a>>,
    /// The other roles that interact with both of these roles.
    neighbours: Vec<SharedNeighbour<'a>>,
}

/// A role, possibly without a card.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Role")]
pub(super) struct Someone<'a> {
    /// The slug; null for a role without a card.
    slug: Option<&'a str>,
    /// The display name; for a role without a card, its name in the other cards.
    name: &'a str,
    /// The path of the card; null for a role without a card. Unlike names and slugs, paths are
    /// unique.
    path: Option<String>,
}

/// An interaction that one of two roles declares with the other.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Interaction")]
struct Between {
    /// The verb, as written in the card.
    verb: String,
    /// The frequency, as written in the card; null if the card gives none.
    frequency: Option<String>,
    /// The rank of the frequency, counted from 1 for the most frequent; null if the card gives no
    /// frequency, or if the word is not on the scale.
    #[schemars(range(min = 1, max = FrequencyRank::ALL.len()))]
    frequency_rank: Option<u8>,
    /// The notes, which describe the subject of the interaction; null if there are none.
    notes: Option<String>,
    /// In the output of `pair`, whether the other role declares the same interaction from its side;
    /// null in the output of `path`.
    answered: Option<bool>,
}

/// A capability that both roles have.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SharedCapability")]
struct Both<'a> {
    /// The capability or detail, as written in the first card.
    name: &'a str,
    /// The levels, in the order of the roles, as written in the cards; null if a card gives none.
    levels: [Option<&'a str>; 2],
    /// The ranks of the levels, counted from 1 for the lowest; null if a card gives no level, or if
    /// the word is not on the scale.
    #[schemars(inner(range(min = 1, max = LevelRank::ALL.len())))]
    level_ranks: [Option<u8>; 2],
}

/// An artifact that one role passes to the other.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PassedArtifact")]
struct Handed<'a> {
    /// The role that makes the artifact.
    by: Someone<'a>,
    /// The name of the artifact.
    name: &'a str,
    /// Whether the interaction names the artifact. Otherwise, it contains only a word of the
    /// artifact's name, or its type.
    certain: bool,
    /// The notes of the interaction that mention the artifact.
    notes: &'a str,
}

/// A role that interacts with both roles of a pair.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SharedNeighbour")]
struct SharedNeighbour<'a> {
    /// The role.
    role: Someone<'a>,
    /// How each of the two roles is connected to this role, in the order of the two roles.
    ties: [Tie; 2],
}

pub(super) fn someone(atlas: &Atlas, node: Node) -> Someone<'_> {
    let slug = node.role().map(|id| &*atlas[id].slug);
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

/// Returns the output of `path`.
pub fn path(
    atlas: &Atlas,
    source: &str,
    (from, to): (Node, Node),
    chain: Option<&Chain>,
) -> String {
    let hops = chain.map(|chain| {
        let hops = chain.hops.iter().map(|hop| HopJson {
            to: someone(atlas, hop.to),
            against: hop.against,
            interactions: hop.edges.iter().map(|&edge| between(atlas, edge, None)).collect(),
        });
        hops.collect()
    });
    let (from, to) = (someone(atlas, from), someone(atlas, to));
    let shortest_paths = chain.map_or(0, |chain| chain.ways);
    enveloped(source, PathOutput { from, to, hops, shortest_paths })
}

/// Returns the output of `pair`.
pub fn pair(atlas: &Atlas, source: &str, pair: &Pair) -> String {
    let interactions = [&pair.forth, &pair.back].map(|edges| {
        let answered = edges.iter().map(|&edge| (edge, pair.answer(atlas, edge).is_some()));
        answered.map(|(edge, answered)| between(atlas, edge, Some(answered))).collect()
    });
    let capabilities = pair.shared.iter().map(|shared| {
        let levels = [&shared.levels.0, &shared.levels.1];
        Both {
            name: &shared.name,
            levels: levels.map(|level| level.as_ref().map(|l| l.word.as_str())),
            level_ranks: levels.map(|l| l.as_ref()?.rank.map(|rank| rank.number())),
        }
    });
    let artifacts = pair.passed.iter().map(|passed| Handed {
        by: someone(atlas, passed.by),
        name: &passed.artifact,
        certain: passed.handover == Handover::Named,
        notes: &passed.notes,
    });
    let neighbours = pair.common.iter().map(|common| SharedNeighbour {
        role: someone(atlas, common.node),
        ties: common.ties.into(),
    });
    let output = PairOutput {
        roles: [someone(atlas, pair.ends.0), someone(atlas, pair.ends.1)],
        interactions,
        capabilities: capabilities.collect(),
        artifacts: artifacts.collect(),
        neighbours: neighbours.collect(),
    };
    enveloped(source, output)
}

/// Returns the output of `list` and `who`. With `--full`, `findings` contains the problems of the
/// cards, and the output contains the whole card of each role.
pub fn list(
    atlas: &Atlas,
    source: &str,
    answers: &[Answer],
    findings: Option<&[Finding]>,
) -> String {
    let by_role = findings.map(by_role);
    let contents = answers.iter().map(|answer| {
        let id = answer.node.role().filter(|_| findings.is_some())?;
        Some(CardContents::new(atlas, id))
    });
    let contents: Vec<Option<CardContents>> = contents.collect();
    let roles = answers
        .iter()
        .zip(&contents)
        .map(|(Answer { node, group, reasons }, contents)| {
            let with_findings = contents.as_ref().zip(by_role.as_ref());
            let card = node.role().map(|id| &atlas[id]);
            let seniority = card.and_then(|card| card.seniority.as_ref());
            let reasons = reasons.iter().map(|reason| Why {
                field: reason.field.label(),
                text: &reason.text,
                level: reason.level.as_ref().map(|(word, _)| word.as_str()),
            });
            FoundRole {
                slug: card.map(|card| &*card.slug),
                name: atlas.name(*node),
                id: card.and_then(|card| card.id.as_deref()),
                default_seniority: seniority.map(|s| s.word.as_str()),
                path: card.map(|card| card.origin.place()),
                key: card.and_then(|card| card.origin.key()),
                r#match: group.word(),
                reasons: reasons.collect(),
                card: with_findings
                    .map(|(contents, by_role)| Box::new(contents.card(atlas, by_role))),
            }
        })
        .collect();
    let passed_over = atlas.passed_over();
    enveloped(source, ListOutput { passed_over, skipped: skipped(atlas), roles })
}

fn skipped(atlas: &Atlas) -> Vec<SkippedJson> {
    let files = atlas.skipped().files().iter().map(|file| SkippedJson {
        path: file.path.to_string_lossy().into_owned(),
        reason: file.reason.to_string(),
    });
    files.collect()
}

/// Returns the output of `show`.
pub fn show(atlas: &Atlas, source: &str, id: RoleId, findings: &[Finding]) -> String {
    let contents = CardContents::new(atlas, id);
    enveloped(source, ShowOutput { role: contents.card(atlas, &by_role(findings)) })
}

/// Returns the output of `export json`.
pub fn everything(set: &ExportedSet<'_>) -> String {
    let atlas = set.basis.atlas;
    let by_role = by_role(set.findings);
    let contents: Vec<CardContents> =
        set.roles.iter().map(|&id| CardContents::new(atlas, id)).collect();
    let roles = contents.iter().map(|contents| contents.card(atlas, &by_role)).collect();
    let named: HashSet<Node> = set
        .roles
        .iter()
        .flat_map(|&id| atlas.outgoing(Node::Role(id)))
        .map(|&edge| atlas[edge].to)
        .collect();
    let missing = atlas.missing().filter(|&id| named.contains(&Node::Missing(id)));
    let missing_roles = missing
        .map(|id| AbsentRole { name: atlas.name(Node::Missing(id)), external: atlas[id].external })
        .collect();
    let problems = set.findings.iter().filter(|finding| finding.role.is_none());
    let problems = problems.map(problem).collect();
    enveloped(set.source, ExportOutput { roles, missing_roles, problems })
}

/// Groups findings by role.
fn by_role(findings: &[Finding]) -> HashMap<RoleId, Vec<&Finding>> {
    let mut by_role: HashMap<RoleId, Vec<&Finding>> = HashMap::new();
    for finding in findings {
        if let Some(id) = finding.role {
            by_role.entry(id).or_default().push(finding);
        }
    }
    by_role
}

/// The parsed contents of a card.
struct CardContents {
    id: RoleId,
    role: Arc<Role>,
    mentions: Arc<[Mention]>,
}

impl CardContents {
    fn new(atlas: &Atlas, id: RoleId) -> CardContents {
        CardContents { id, role: atlas.role(id), mentions: atlas.mentions_by(id) }
    }

    fn card<'a>(
        &'a self,
        atlas: &'a Atlas,
        findings: &HashMap<RoleId, Vec<&'a Finding>>,
    ) -> CardJson<'a> {
        let CardContents { id, role, mentions } = self;
        let named_by = atlas.incoming(Node::Role(*id)).iter().map(|&edge| {
            let interaction = atlas.interaction(edge);
            NamedByJson {
                slug: &atlas[atlas[edge].from].slug,
                verb: interaction.verb,
                frequency: interaction.frequency.map(|f| f.word),
                notes: interaction.notes,
            }
        });
        let declared = role.interactions.iter().map(|item| interaction(atlas, item));
        let mentioned = mentions.iter().map(|item| mention(atlas, item));
        let inherited = atlas.inherited(*id).into_iter().map(|item| InheritedJson {
            from: &atlas[item.from].slug,
            field: item.known.name(),
            title: item.title,
        });
        CardJson {
            id: role.id.as_deref(),
            slug: &role.slug,
            name: &role.name,
            default_seniority: role.seniority.as_ref().map(|s| s.word.as_str()),
            plain: PlainSections(role),
            properties: &role.properties,
            responsibilities: &role.responsibilities,
            capabilities: role.capabilities.iter().map(capability).collect(),
            artifacts: &role.artifacts,
            interactions: declared.chain(mentioned).collect(),
            inherited: inherited.collect(),
            named_by: named_by.collect(),
            sections: &role.sections,
            problems: findings.get(id).into_iter().flatten().copied().map(problem).collect(),
            path: role.origin.place(),
            key: role.origin.key(),
            line: role.form.start + 1,
            provenance: provenance(role),
        }
    }
}

/// Returns the output of `check`.
pub fn check(atlas: &Atlas, source: &str, findings: &[Finding]) -> String {
    let output = CheckOutput {
        cards: atlas.len(),
        passed_over: atlas.passed_over(),
        skipped: skipped(atlas),
        problems: findings.iter().map(problem).collect(),
    };
    enveloped(source, output)
}

fn provenance(role: &Role) -> BTreeMap<String, Vec<FieldSource<'_>>> {
    let mut fields: BTreeMap<String, Vec<FieldSource<'_>>> = BTreeMap::new();
    for field in &role.form.provenance {
        let how = if field.inferred { "inferred" } else { "recognized" };
        let source = FieldSource { how, heading: &field.heading, line: field.line };
        fields.entry(field.known.name()).or_default().push(source);
    }
    fields
}

fn capability(item: &crate::role::Capability) -> CapabilityJson<'_> {
    let level: Option<&Level> = item.level.as_ref();
    CapabilityJson {
        name: &item.name,
        level: level.map(|level| level.word.as_str()),
        level_rank: level.and_then(|level| level.rank).map(LevelRank::number),
        details: &item.details,
        description: &item.description,
    }
}

fn interaction<'a>(atlas: &'a Atlas, item: &'a crate::role::Interaction) -> InteractionJson<'a> {
    let frequency: Option<&Frequency> = item.frequency.as_ref();
    InteractionJson {
        verb: &item.verb,
        target: &item.target,
        resolved: atlas.targets(&item.reference()).first().map(|&id| &*atlas[id].slug),
        frequency: frequency.map(|frequency| frequency.word.as_str()),
        frequency_rank: frequency.and_then(|frequency| frequency.rank).map(FrequencyRank::number),
        notes: item.notes.as_deref(),
        description: &item.description,
        kind: "declared",
    }
}

fn mention<'a>(atlas: &'a Atlas, mention: &'a Mention) -> InteractionJson<'a> {
    InteractionJson {
        target: &mention.written,
        resolved: Some(&atlas[mention.role].slug),
        kind: "mention",
        ..InteractionJson::default()
    }
}

fn problem(finding: &Finding) -> ProblemJson<'_> {
    let problem = &finding.problem;
    ProblemJson {
        rule: problem.rule.name(),
        severity: finding.severity.name(),
        path: finding.origin.place(),
        line: problem.line,
        column: problem.column,
        width: problem.width,
        message: &problem.message,
        mend: problem.help.as_deref(),
    }
}

/// Returns pretty-printed JSON that is safe to print on a terminal.
pub fn printed(value: &impl Serialize) -> String {
    sanitize_json(&serde_json::to_string_pretty(value).unwrap_or_default())
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
