//! The notes of the current row, below the rows.

use crate::atlas::{EdgeId, Node};
use crate::page::{Ink, Row, Span, flow};

use super::paint::RowPainter;
use super::tied::Tied;

/// An empty row and the notes of each interaction, in at most `free` rows of `width` columns.
pub(super) fn rows(painter: &RowPainter, tied: &Tied, width: usize, free: usize) -> Vec<Row> {
    let mut rows = vec![Row::default()];
    for &edge in tied.theirs.iter().chain(&tied.own) {
        rows.extend(interaction(painter, edge, width));
    }
    if rows.len() > free {
        rows.truncate(free);
        // If the notes are cut, the last row shows it.
        if let Some(last) = rows.last_mut() {
            let text = format!("{} {}", last.text(), painter.glyphs.ellipsis());
            let cut = painter.glyphs.cut(&text, width).into_owned();
            *last = Row::new(&cut, Ink::Text);
        }
    }
    // An empty row alone is useless.
    if rows.len() < 2 { Vec::new() } else { rows }
}

/// `Frontend Engineer → Backend Engineer · Consumes API from · daily`, and the notes below.
fn interaction(painter: &RowPainter, edge: EdgeId, width: usize) -> Vec<Row> {
    let (atlas, glyphs) = (painter.atlas, painter.glyphs);
    let interaction = atlas.interaction(edge);
    let label = |node: Node| Span::new(atlas.label(node), Ink::Strong);
    let dot = || Span::new(&format!(" {} ", glyphs.dot()), Ink::Dim);
    let arrow = Span::new(&format!(" {} ", glyphs.tie(true, false)), Ink::Dim);
    let mut title = vec![label(Node::Role(atlas[edge].from)), arrow, label(atlas[edge].to)];
    title.extend([dot(), Span::new(&interaction.verb, Ink::Verb(atlas.family(edge)))]);
    if let Some(frequency) = &interaction.frequency {
        title.extend([dot(), Span::new(&frequency.word, Ink::Dim)]);
    }
    let indented = |spans: &[Span], by: usize| {
        let rows = flow(spans, width.saturating_sub(by + 1), 0);
        rows.into_iter().map(move |row| {
            let mut indented = Row::default();
            indented.fill(by);
            indented.spans.extend(row.spans);
            indented
        })
    };
    let mut rows: Vec<Row> = indented(&title, 1).collect();
    if let Some(notes) = &interaction.notes {
        rows.extend(indented(&[Span::new(notes, Ink::Text)], 3));
    }
    rows
}
