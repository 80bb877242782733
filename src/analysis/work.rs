//! The way that work goes between two sides, such as a crew and a role outside it. The meaning of a
//! verb decides it, and not which of the two roles declares the interaction.

use schemars::JsonSchema;
use serde::Serialize;

use crate::atlas::{Atlas, EdgeId, Flow};

/// The way that work goes, as seen from one of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WorkWay {
    /// This side hands work to the other side.
    Out,
    /// This side gets work from the other side.
    In,
    /// Each side hands work to the other.
    Both,
}

impl WorkWay {
    /// Returns the way of the work of an interaction, or `None` if the meaning of its verb is
    /// unknown. `is_own` is true if this side declares the interaction.
    pub(super) fn from_edge(atlas: &Atlas, edge: EdgeId, is_own: bool) -> Option<WorkWay> {
        let (verbs, verb) = (atlas.verbs(), atlas.verb(edge));
        Some(match verbs.kind(verb).flow {
            _ if !verbs.knows(verb) => return None,
            Flow::Both => WorkWay::Both,
            flow if (flow == Flow::Out) == is_own => WorkWay::Out,
            _ => WorkWay::In,
        })
    }

    /// Returns the way of several interactions together, or `None` if the meanings of all their
    /// verbs are unknown.
    pub(super) fn joined(ways: impl IntoIterator<Item = Option<WorkWay>>) -> Option<WorkWay> {
        ways.into_iter().flatten().reduce(|one, other| if one == other { one } else { Self::Both })
    }

    /// Returns whether this side hands work to the other side.
    pub(super) fn hands_over(self) -> bool {
        self != WorkWay::In
    }

    /// Returns whether this side gets work from the other side.
    pub(super) fn receives(self) -> bool {
        self != WorkWay::Out
    }

    /// Returns the arrow between the two sides if this side is on the right.
    pub(super) fn arrow(self) -> &'static str {
        match self {
            WorkWay::Out => "←",
            WorkWay::In => "→",
            // In ASCII, this becomes `<>`.
            WorkWay::Both => "←→",
        }
    }
}
