//! JSON: roles and interactions in the words and fields of their cards.

use serde::Serialize;

use crate::atlas::{Atlas, Node};
use crate::chart::Net;
use crate::role::FrequencyRank;
use crate::text::harmless_json;

#[derive(Serialize)]
struct Graph<'a> {
    schema: &'static str,
    source: &'a str,
    roles: Vec<Role<'a>>,
    interactions: Vec<Interaction<'a>>,
    /// Interactions with roles that are not among these.
    beyond: usize,
}

#[derive(Serialize)]
struct Role<'a> {
    /// Null for a role without a card.
    slug: Option<&'a str>,
    name: &'a str,
}

#[derive(Serialize)]
struct Interaction<'a> {
    /// The slug of the role that declares it.
    role: &'a str,
    verb: String,
    target: String,
    /// The slug of the role it names; null when that has no card.
    resolved: Option<&'a str>,
    frequency: Option<String>,
    frequency_rank: Option<u8>,
    notes: Option<String>,
}

/// One object, versioned like the rest of the `--json` output.
pub(super) fn write(atlas: &Atlas, net: &Net, source: &str) -> String {
    let slug = |node: Node| match node {
        Node::Role(id) => Some(&*atlas[id].slug),
        Node::Missing(_) => None,
    };
    let nodes = net.knots.iter().filter_map(|knot| knot.node);
    let roles = nodes.map(|node| Role { slug: slug(node), name: atlas.name(node) }).collect();
    let interactions = super::edges(atlas, net).into_iter().map(|(_, _, edge)| {
        let item = atlas.interaction(edge);
        Interaction {
            role: &atlas[atlas[edge].from].slug,
            verb: item.verb,
            target: item.target,
            resolved: slug(atlas[edge].to),
            frequency: item.frequency.map(|frequency| frequency.word),
            frequency_rank: atlas[edge].frequency.map(FrequencyRank::number),
            notes: item.notes,
        }
    });
    let graph = Graph {
        schema: "rolescope/1",
        source,
        roles,
        interactions: interactions.collect(),
        beyond: net.beyond,
    };
    // Plain data with string keys always serialises.
    harmless_json(&serde_json::to_string_pretty(&graph).unwrap_or_default()) + "\n"
}
