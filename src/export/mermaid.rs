//! Writes the graph as a Mermaid flowchart: <https://mermaid.js.org/syntax/flowchart.html>.

use std::fmt::Write;

use crate::atlas::{Atlas, Weight};
use crate::chart::Net;

use super::{edge_label, edges, label};

/// Returns a flowchart from left to right, with a box per role and an arrow per interaction.
pub(super) fn write(atlas: &Atlas, net: &Net) -> String {
    let mut text = String::from("flowchart LR\n");
    for (number, knot) in net.knots.iter().enumerate() {
        let style = if knot.missing { ":::missing" } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  n{number}[\"{}\"]{style}", escaped(&label(knot)));
    }
    for (from, to, edge) in edges(atlas, net) {
        let arrow = match Weight::from_frequency(atlas[edge].frequency) {
            Weight::Heavy => "==>",
            Weight::Light => "-->",
            Weight::Dashed => "-.->",
        };
        let words = escaped(&edge_label(atlas, edge));
        let _ = writeln!(text, "  n{from} {arrow}|\"{words}\"| n{to}");
    }
    if net.knots.iter().any(|knot| knot.missing) {
        text.push_str("  classDef missing stroke-dasharray: 4 3\n");
    }
    text
}

/// Escapes text for a quoted label. Punctuation that has a meaning in Mermaid, in its Markdown or
/// in HTML becomes an entity, which Mermaid decodes. This includes `-` and `.` in places where they
/// could begin a list item, and the two characters that Mermaid uses internally for entities.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    let mut before = ' ';
    for c in text.chars() {
        let plain = match c {
            '(' | ')' | ',' | '/' | '\'' => true,
            '.' | '-' => before.is_alphabetic(),
            'ﬂ' | '¶' => false,
            c => !c.is_ascii_punctuation(),
        };
        before = c;
        if plain {
            safe.push(c);
        } else {
            let _ = write!(safe, "#{};", u32::from(c));
        }
    }
    safe
}
