//! Writes output for other programs: command results as JSON, the graph in several formats,
//! problems, and sets of roles as an HTML page, a wiki or tables.
//!
//! The text and SVG formats contain the picture of the graph. DOT, Mermaid and JSON list the roles
//! and the declared interactions, for programs that lay out or analyse the graph themselves.

mod address;
mod dot;
mod exported;
pub mod github;
mod graph;
mod html;
mod json;
mod mermaid;
mod report;
mod reported;
pub mod sarif;
mod svg;
mod table;
mod tables;
#[cfg(test)]
mod tests;
mod wiki;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::atlas::{Atlas, EdgeId, Node};
use crate::chart::{Drawing, Knot, Net};
use crate::text::table;

pub use exported::ExportedSet;
pub use graph::GraphOutput;
pub use json::{
    CheckOutput, ExportOutput, ListOutput, PairOutput, PathOutput, SCHEMA, ShowOutput, check,
    enveloped, enveloped_schema, everything, list, pair, path, printed, show,
};
pub use report::{report_markdown, row_text, section_csv, section_markdown};
pub use reported::{CardPlace, ReportedProblem};
pub use tables::ExportTable;
pub use wiki::{WIKI_MARK, wiki};

table! {
    /// A file format for the graph.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Export {
        /// The name of the format on the command line.
        name,
        /// The file extension of the format.
        ending,
        /// A description of the format, which is shown to the user.
        sentence
    }
    Text = "text" "txt" "the graph as drawn on screen, as plain text";
    Svg = "svg" "svg" "the graph as drawn on screen, as an image";
    Dot = "dot" "dot" "roles and interactions, for Graphviz";
    Mermaid = "mermaid" "mmd" "roles and interactions, for Mermaid diagrams in Markdown";
    Json = "json" "json" "roles and interactions, for use by other programs";
}

impl Export {
    /// Writes the graph in this format. `source` names the source of the cards. `drawing` is called
    /// only for formats that need the picture.
    pub fn write(
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

/// Returns a single HTML page with the exported roles.
pub fn page(set: &ExportedSet<'_>) -> String {
    html::write(set)
}

/// Percent-encodes a path for a URI (RFC 3986).
fn uri(path: &str) -> String {
    utf8_percent_encode(path, UNSAFE).to_string()
}

/// The characters that must be percent-encoded in the path of a URI (RFC 3986, section 3.3).
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Returns the edges of a [`Net`], each with the indices of its source and target [`Knot`]s, sorted
/// by these indices.
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

/// Returns the name of a role, in parentheses if the role has no card.
fn label(knot: &Knot) -> String {
    if knot.missing { format!("({})", knot.name) } else { knot.name.clone() }
}

/// Returns the label of an edge, such as `Provides API (daily)`.
fn edge_label(atlas: &Atlas, edge: EdgeId) -> String {
    let verb = crate::text::sanitize(atlas.verb(edge)).into_owned();
    match atlas.interaction(edge).frequency {
        Some(frequency) => format!("{verb} ({})", crate::text::sanitize(&frequency.word)),
        None => verb,
    }
}
