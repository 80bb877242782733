//! Forms that other programs read: JSON of whatever is printed, the graph, and problems.
//!
//! Text and SVG of the graph are the picture as it is drawn; DOT, Mermaid and JSON are roles and
//! declared interactions, one by one, for programs that draw or count themselves.

mod dot;
pub mod github;
mod graph;
mod json;
mod mermaid;
pub mod sarif;
mod svg;
#[cfg(test)]
mod tests;

use crate::atlas::{Atlas, EdgeId, Node};
use crate::chart::{Drawing, Knot, Net};
use crate::text::table;

pub use graph::GraphOutput;
pub use json::{
    CheckOutput, ListOutput, PairOutput, PathOutput, SCHEMA, ShowOutput, check, enveloped,
    enveloped_schema, list, pair, path, printed, show,
};

table! {
    /// A form of the graph.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Export {
        /// Its name on the command line.
        name,
        /// The ending of a file of this form.
        ending,
        /// What it is, for a user who chooses.
        sentence
    }
    Text = "text" "txt" "the picture as it is drawn";
    Svg = "svg" "svg" "the picture as it is drawn";
    Dot = "dot" "dot" "roles and interactions, for graphviz";
    Mermaid = "mermaid" "mmd" "the same, for Markdown";
    Json = "json" "json" "the same, for programs";
}

impl Export {
    /// The text of this form. `source` says where the cards come from; the picture is only drawn
    /// where it is needed.
    pub fn of(
        self,
        atlas: &Atlas,
        net: &Net,
        source: &str,
        drawing: impl FnOnce() -> Drawing,
    ) -> String {
        match self {
            Export::Text => drawing().rows.iter().map(|row| row.text() + "\n").collect(),
            Export::Svg => svg::write(&drawing()),
            Export::Dot => dot::write(atlas, net),
            Export::Mermaid => mermaid::write(atlas, net),
            Export::Json => graph::write(atlas, net, source),
        }
    }
}

/// The edges of a net with the knots they go from and to, in the order of its knots.
fn edges(atlas: &Atlas, net: &Net) -> Vec<(usize, usize, EdgeId)> {
    let mut edges = Vec::new();
    for (number, knot) in net.knots.iter().enumerate() {
        edges.extend(knot.loops.iter().map(|&edge| (number, number, edge)));
    }
    for line in &net.lines {
        for edge in line.strands().flat_map(|strand| &strand.edges) {
            let first = net.knots.get(line.ends.0).and_then(|knot| knot.node);
            let (a, b) = line.ends;
            let forth = Some(Node::Role(atlas[*edge].from)) == first;
            edges.push(if forth { (a, b, *edge) } else { (b, a, *edge) });
        }
    }
    edges.sort_unstable();
    edges
}

/// A role's name, in brackets when it has no card.
fn label(knot: &Knot) -> String {
    if knot.missing { format!("({})", knot.name) } else { knot.name.clone() }
}

/// `Provides API (daily)`
fn said(atlas: &Atlas, edge: EdgeId) -> String {
    let verb = crate::text::harmless(atlas.verb(edge)).into_owned();
    match atlas.interaction(edge).frequency {
        Some(frequency) => format!("{verb} ({})", crate::text::harmless(&frequency.word)),
        None => verb,
    }
}
