//! Writes the graph in DOT, the language of Graphviz: <https://graphviz.org/doc/info/lang.html>.

use std::fmt::Write;

use crate::atlas::{Atlas, Weight};
use crate::chart::Net;

use super::{edge_label, edges, label};

/// Returns a directed graph with a box per role and an edge per interaction.
pub(super) fn write(atlas: &Atlas, net: &Net) -> String {
    let mut text = String::from("digraph roles {\n  rankdir=LR;\n  node [shape=box];\n");
    for (number, knot) in net.knots.iter().enumerate() {
        let style = if knot.missing { ", style=dashed" } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  n{number} [label={}{style}];", quoted(&label(knot)));
    }
    for (from, to, edge) in edges(atlas, net) {
        let style = match Weight::from_frequency(atlas[edge].frequency) {
            Weight::Heavy => "bold",
            Weight::Light => "solid",
            Weight::Dashed => "dashed",
        };
        let words = quoted(&edge_label(atlas, edge));
        let _ = writeln!(text, "  n{from} -> n{to} [label={words}, style={style}];");
    }
    text.push_str("}\n");
    text
}

/// Quotes a DOT string. Backslashes and `&` are escaped, because Graphviz would interpret escape
/// sequences and HTML entities.
fn quoted(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{text}\"")
}
