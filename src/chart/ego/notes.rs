//! Draws the notes of the row under the cursor, below the list.

use crate::atlas::{EdgeId, Node};
use crate::page::{Ink, Row, Span, flow};

use crate::text::head;

use super::columns::MENTIONS;
use super::paint::RowPainter;
use super::tied::Tied;

/// Returns the notes of each interaction, in at most `free` rows of `width` columns. If there is
/// enough room, the first row is empty.
pub(super) fn rows(painter: &RowPainter, tied: &Tied, width: usize, free: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for &edge in tied.theirs.iter().chain(&tied.own) {
        rows.extend(interaction(painter, edge, tied.node, width));
    }
    rows.extend(mention(painter, tied, width));
    if !rows.is_empty() && rows.len() < free {
        rows.insert(0, Row::default());
    }
    if rows.len() > free {
        rows.truncate(free);
        // If the notes are cut, the last row ends with an ellipsis.
        if let Some(last) = rows.last_mut() {
            // A row leaves at least one column free.
            let gap = if last.width() + 1 < width { " " } else { "" };
            last.push(&format!("{gap}{}", painter.glyphs.ellipsis()), Ink::Dim);
        }
    }
    rows
}

/// Returns a row such as `Frontend Engineer → Backend Engineer · Consumes API from · daily`, and
/// the notes of the interaction below it. If the neighbour belongs to another collection of cards,
/// the row ends with its folder.
fn interaction(painter: &RowPainter, edge: EdgeId, neighbour: Node, width: usize) -> Vec<Row> {
    let (atlas, glyphs) = (painter.atlas, painter.glyphs);
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
    if let Some(frequency) = &interaction.frequency {
        title.extend([dot.clone(), Span::new(&frequency.word, Ink::Dim)]);
    }
    let from = Node::Role(atlas[edge].from);
    let other = if from == neighbour { atlas[edge].to } else { from };
    let collection = other.role().and_then(|id| atlas.other_collection(id, neighbour));
    if let Some(name) = collection {
        title.extend([dot, Span::new(&format!("in {name}"), Ink::Dim)]);
    }
    let mut rows: Vec<Row> = indented(&title, 1, width).collect();
    if let Some(notes) = &interaction.notes {
        rows.extend(indented(&[Span::new(notes, Ink::Text)], 3, width));
    }
    rows
}

/// Returns a row such as `Tech Lead → Backend Engineer · mentions · line 12`, and below it the text
/// of that line of the card.
fn mention(painter: &RowPainter, tied: &Tied, width: usize) -> Vec<Row> {
    let (atlas, glyphs) = (painter.atlas, painter.glyphs);
    let (Some(mentions), Node::Role(other), Node::Role(centre)) =
        (tied.mentions, tied.node, painter.centre)
    else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    let theirs = mentions.theirs.then_some((other, centre));
    let own = mentions.own.then_some((centre, other));
    for (by, of) in theirs.into_iter().chain(own) {
        let all = atlas.mentions_by(by);
        let Some(mention) = all.iter().find(|mention| mention.role == of) else { continue };
        let title = [
            Span::new(atlas.label(Node::Role(by)), Ink::Strong),
            Span::new(&format!(" {} ", glyphs.arrow()), Ink::Dim),
            Span::new(atlas.label(Node::Role(of)), Ink::Strong),
            Span::new(
                &format!(" {} {MENTIONS} {} line {}", glyphs.dot(), glyphs.dot(), mention.line),
                Ink::Dim,
            ),
        ];
        rows.extend(indented(&title, 1, width));
        let line = atlas[by].text.lines().nth(mention.line.saturating_sub(1) as usize);
        let line = head(line.unwrap_or_default().trim(), LONGEST_LINE);
        rows.extend(indented(&[Span::new(line, Ink::Text)], 3, width));
    }
    rows
}

/// The maximum number of bytes to show from a line that mentions a role.
const LONGEST_LINE: usize = 400;

/// Wraps `spans` into rows that are indented by `by` columns.
fn indented(spans: &[Span], by: usize, width: usize) -> impl Iterator<Item = Row> + use<> {
    let rows = flow(spans, width.saturating_sub(by + 1), 0);
    rows.into_iter().map(move |row| {
        let mut indented = Row::default();
        indented.fill(by);
        indented.spans.extend(row.spans);
        indented
    })
}
