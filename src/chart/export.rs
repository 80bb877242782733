//! The graph in forms that other programs read.
//!
//! Text and SVG are the picture as it is drawn; DOT, Mermaid and JSON are roles and declared
//! interactions, one by one, for programs that draw or count themselves.

mod dot;
mod json;
mod mermaid;
mod svg;
#[cfg(test)]
mod tests;

use schemars::{Schema, SchemaGenerator};

use crate::atlas::{Atlas, EdgeId, Node};
use crate::text::table;

use super::{Drawing, Knot, Net};

pub use json::SCHEMA;

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
            Export::Json => json::write(atlas, net, source),
        }
    }
}

/// The schema of a graph as JSON, by the settings of the generator.
pub fn json_schema(generator: SchemaGenerator) -> Schema {
    json::schema(generator)
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
