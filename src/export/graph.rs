//! JSON: roles and interactions in the words and fields of their cards.

use schemars::JsonSchema;
use serde::Serialize;

use crate::atlas::{Atlas, Node};
use crate::chart::Net;
use crate::role::FrequencyRank;

use super::json::{Someone, enveloped, someone};

/// What `graph` answers: roles and the interactions between them.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "rolescope graph --json")]
pub struct GraphOutput<'a> {
    /// The roles of the picture.
    roles: Vec<Someone<'a>>,
    /// What they declare about each other.
    interactions: Vec<Interaction<'a>>,
    /// Interactions with roles that are not among these.
    beyond: usize,
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

/// One object, versioned like the rest of the `--json` output.
pub(super) fn write(atlas: &Atlas, net: &Net, source: &str) -> String {
    let slug = |node: Node| match node {
        Node::Role(id) => Some(&*atlas[id].slug),
        Node::Missing(_) => None,
    };
    let nodes = net.knots.iter().filter_map(|knot| knot.node);
    let roles = nodes.map(|node| someone(atlas, node)).collect();
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
    let graph = GraphOutput { roles, interactions: interactions.collect(), beyond: net.beyond };
    enveloped(source, graph) + "\n"
}
