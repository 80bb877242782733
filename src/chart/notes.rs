//! Draws the notes of interactions below a picture.

use crate::atlas::{Atlas, EdgeId, Node};
use crate::page::{Ink, Row, Span, flow};

use super::Glyphs;

/// Cuts rows to at most `free` rows of `width` columns. If there is enough room, the first row is
/// empty.
pub(super) fn fitted(mut rows: Vec<Row>, glyphs: Glyphs, width: usize, free: usize) -> Vec<Row> {
    if !rows.is_empty() && rows.len() < free {
        rows.insert(0, Row::default());
    }
    if rows.len() > free {
        rows.truncate(free);
        // If the notes are cut, the last row ends with an ellipsis.
        if let Some(last) = rows.last_mut() {
            // A row leaves at least one column free.
            let gap = if last.width() + 1 < width { " " } else { "" };
            last.push(&format!("{gap}{}", glyphs.ellipsis()), Ink::Dim);
        }
    }
    rows
}

/// Returns a row such as `Frontend Engineer → Backend Engineer · Consumes API from · daily`, and
/// the notes of the interaction below it. The row ends with the folder of the other `collection`, if
/// any. If the screen already shows the frequency, it is left out where the row would be too narrow
/// for it.
pub(super) fn described(
    atlas: &Atlas,
    glyphs: Glyphs,
    edge: EdgeId,
    collection: Option<&str>,
    is_frequency_shown: bool,
    width: usize,
) -> Vec<Row> {
    let interaction = atlas.interaction(edge);
    let dot = Span::new(&format!(" {} ", glyphs.dot()), Ink::Dim);
    let arrow = Span::new(&format!(" {} ", glyphs.arrow()), Ink::Dim);
    let from = Span::new(atlas.label(Node::Role(atlas[edge].from)), Ink::Strong);
    let to = Span::new(atlas.label(atlas[edge].to), Ink::Strong);
    let verb = Span::new(&interaction.verb, Ink::Verb(atlas.family(edge)));
    let mut title = vec![from, arrow, to];
    // Several roles have the name on the card, so the link to the nearest one is only a guess.
    if atlas[edge].ambiguous {
        title.push(Span::new(" ?", Ink::Dim));
    }
    if !interaction.verb.is_empty() {
        title.extend([dot.clone(), verb]);
    }
    let frequency = interaction.frequency.as_ref().map(|frequency| frequency.word.to_string());
    let place = collection.map(|name| format!("in {name}"));
    let parts = [frequency, place].map(|part| {
        part.map(|part| vec![dot.clone(), Span::new(&part, Ink::Dim)]).unwrap_or_default()
    });
    let mut rows: Vec<Row> = indented(&[&title[..], &parts.concat()].concat(), 1, width).collect();
    if let ([_, place], true) = (&parts, is_frequency_shown && rows.len() > 1) {
        rows = indented(&[&title[..], place].concat(), 1, width).collect();
    }
    if let Some(notes) = &interaction.notes {
        rows.extend(indented(&[Span::new(notes, Ink::Text)], 3, width));
    }
    rows
}

/// Wraps `spans` into rows that are indented by `by` columns.
pub(super) fn indented(
    spans: &[Span],
    by: usize,
    width: usize,
) -> impl Iterator<Item = Row> + use<> {
    let rows = flow(spans, width.saturating_sub(by + 1), 0);
    rows.into_iter().map(move |row| {
        let mut indented = Row::default();
        indented.fill(by);
        indented.spans.extend(row.spans);
        indented
    })
}
