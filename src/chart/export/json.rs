//! JSON: roles and interactions in the words and fields of their cards.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use crate::atlas::{Atlas, Node};
use crate::chart::Net;
use crate::role::FrequencyRank;
use crate::text::harmless_json;

/// What every JSON of rolescope says it is: a field of another name or meaning is another version.
pub const SCHEMA: &str = "rolescope/1";

/// What `graph` answers: roles and the interactions between them.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "rolescope graph --json")]
struct Graph<'a> {
    /// What this is, and its version.
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    /// Where the cards come from: the folders as they were given, or the built-in roles.
    source: &'a str,
    /// The roles of the picture.
    roles: Vec<Role<'a>>,
    /// What they declare about each other.
    interactions: Vec<Interaction<'a>>,
    /// Interactions with roles that are not among these.
    beyond: usize,
}

/// A role, perhaps without a card.
#[derive(Serialize, JsonSchema)]
struct Role<'a> {
    /// Its link name; null for a role without a card.
    slug: Option<&'a str>,
    /// Its shown name; without a card, as it is named.
    name: &'a str,
    /// Where its card is; null for a role without a card. Names and slugs may be those of several.
    path: Option<String>,
}

/// A declared relation to another role.
#[derive(Serialize, JsonSchema)]
struct Interaction<'a> {
    /// The slug of the role that declares it.
    role: &'a str,
    /// What that role does with the other, as written.
    verb: String,
    /// The other role, as written.
    target: String,
    /// The slug of the role it names; null when that has no card.
    resolved: Option<&'a str>,
    /// Where the card of the declaring role is.
    role_path: Option<String>,
    /// Where the card of the role that it resolves to is; null where there is none.
    resolved_path: Option<String>,
    /// How often, in the card's own word; null where the card does not say.
    frequency: Option<String>,
    /// Place of the frequency on the scale, from 1 for the most often; null for none, and for a word outside the scale.
    #[schemars(range(min = 1, max = FrequencyRank::ALL.len()))]
    frequency_rank: Option<u8>,
    /// What it is about; null where the card does not say.
    notes: Option<String>,
}

/// The JSON Schema of it.
pub(super) fn schema(generator: SchemaGenerator) -> Schema {
    generator.into_root_schema_for::<Graph<'_>>()
}

/// One object, versioned like the rest of the `--json` output.
pub(super) fn write(atlas: &Atlas, net: &Net, source: &str) -> String {
    let slug = |node: Node| match node {
        Node::Role(id) => Some(&*atlas[id].slug),
        Node::Missing(_) => None,
    };
    let nodes = net.knots.iter().filter_map(|knot| knot.node);
    let role = |node| Role { slug: slug(node), name: atlas.name(node), path: atlas.path(node) };
    let roles = nodes.map(role).collect();
    let interactions = super::edges(atlas, net).into_iter().map(|(_, _, edge)| {
        let item = atlas.interaction(edge);
        Interaction {
            role: &atlas[atlas[edge].from].slug,
            verb: item.verb,
            target: item.target,
            resolved: slug(atlas[edge].to),
            role_path: atlas.path(Node::Role(atlas[edge].from)),
            resolved_path: atlas.path(atlas[edge].to),
            frequency: item.frequency.map(|frequency| frequency.word),
            frequency_rank: atlas[edge].frequency.map(FrequencyRank::number),
            notes: item.notes,
        }
    });
    let graph = Graph {
        schema: SCHEMA,
        source,
        roles,
        interactions: interactions.collect(),
        beyond: net.beyond,
    };
    // Plain data with string keys always serialises.
    harmless_json(&serde_json::to_string_pretty(&graph).unwrap_or_default()) + "\n"
}
