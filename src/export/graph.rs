//! Writes the graph as JSON, with the wording of the cards.

use schemars::JsonSchema;
use serde::Serialize;

use crate::atlas::{Atlas, Node};
use crate::chart::Net;
use crate::role::FrequencyRank;

use super::json::{Someone, enveloped, someone};

/// The output of `graph`: roles and the interactions between them.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "rolescope graph --json")]
pub struct GraphOutput<'a> {
    /// The roles in the picture.
    roles: Vec<Someone<'a>>,
    /// The interactions that these roles declare with each other.
    interactions: Vec<GraphInteraction<'a>>,
    /// The number of interactions with other roles.
    beyond: usize,
}

/// A declared interaction with another role.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Interaction")]
struct GraphInteraction<'a> {
    /// The slug of the declaring role.
    role: &'a str,
    /// The verb, as written in the card.
    verb: String,
    /// The other role, as written in the card.
    target: String,
    /// The slug of the other role; null if the other role has no card.
    resolved: Option<&'a str>,
    /// The path of the declaring role's card.
    role_path: Option<String>,
    /// The path of the other role's card; null if the other role has no card.
    resolved_path: Option<String>,
    /// The frequency, as written in the card; null if the card gives none.
    frequency: Option<String>,
    /// The rank of the frequency, counted from 1 for the most frequent; null if the card gives no
    /// frequency, or if the word is not on the scale.
    #[schemars(range(min = 1, max = FrequencyRank::ALL.len()))]
    frequency_rank: Option<u8>,
    /// The subject of the interaction; null if the card gives none.
    notes: Option<String>,
}

/// Returns the graph as a versioned JSON object, like the other `--json` output.
pub(super) fn write(atlas: &Atlas, net: &Net, source: &str) -> String {
    let nodes = net.knots.iter().filter_map(|knot| knot.node);
    let roles = nodes.map(|node| someone(atlas, node)).collect();
    let interactions = super::edges(atlas, net).into_iter().map(|(_, _, edge)| {
        let item = atlas.interaction(edge);
        GraphInteraction {
            role: &atlas[atlas[edge].from].slug,
            verb: item.verb,
            target: item.target,
            resolved: atlas[edge].to.role().map(|id| &*atlas[id].slug),
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
