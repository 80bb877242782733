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
    let dot = Span::new(&format!(" {} ", glyphs.dot()), Ink::Dim);
    let arrow = Span::new(&format!(" {} ", glyphs.tie(true, false)), Ink::Dim);
    let from = Span::new(atlas.label(Node::Role(atlas[edge].from)), Ink::Strong);
    let to = Span::new(atlas.label(atlas[edge].to), Ink::Strong);
    let verb = Span::new(&interaction.verb, Ink::Verb(atlas.family(edge)));
    let mut title = vec![from, arrow, to, dot.clone(), verb];
    if let Some(frequency) = &interaction.frequency {
        title.extend([dot, Span::new(&frequency.word, Ink::Dim)]);
    }
    let mut rows: Vec<Row> = indented(&title, 1, width).collect();
    if let Some(notes) = &interaction.notes {
        rows.extend(indented(&[Span::new(notes, Ink::Text)], 3, width));
    }
    rows
}

/// The rows of `spans`, wrapped and moved `by` columns to the right.
fn indented(spans: &[Span], by: usize, width: usize) -> impl Iterator<Item = Row> + use<> {
    let rows = flow(spans, width.saturating_sub(by + 1), 0);
    rows.into_iter().map(move |row| {
        let mut indented = Row::default();
        indented.fill(by);
        indented.spans.extend(row.spans);
        indented
    })
}
