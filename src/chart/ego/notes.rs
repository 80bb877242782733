//! Draws the notes of the row under the cursor, below the list.

use crate::atlas::{EdgeId, Node};
use crate::chart::notes::{described, indented};
use crate::page::{Ink, Row, Span};

use crate::text::{columns, head};

use super::columns::MENTIONS;
use super::paint::RowPainter;
use super::tied::Tied;

/// Returns the notes of each interaction, in at most `free` rows of `width` columns. If there is too
/// little room, the last row ends with `…` after a part of a text. If only whole interactions are
/// left out, their number, such as `+1`, is in the last row that has room for it.
pub(super) fn rows(painter: &RowPainter, tied: &Tied, width: usize, free: usize) -> Vec<Row> {
    let edges = tied.theirs.iter().chain(&tied.own);
    let parts = edges.map(|&edge| interaction(painter, edge, tied, width));
    let parts: Vec<Vec<Row>> = parts.chain([mention(painter, tied, width)]).collect();
    let (mut rows, mut hidden, mut is_cut) = (Vec::new(), 0, false);
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        let room = free - rows.len();
        hidden += usize::from(room == 0);
        is_cut |= room > 0 && room < part.len();
        rows.extend(part.into_iter().take(room));
    }
    let last = rows.len().saturating_sub(1);
    let (end, at) = match hidden {
        // A row leaves at least one column free.
        _ if is_cut => (painter.glyphs.ellipsis().to_string(), last),
        0 => return rows,
        hidden => {
            let end = format!("+{hidden}");
            let room = width.saturating_sub(end.len() + 1);
            let at = rows.iter().rposition(|row| row.width() <= room);
            (end, at.unwrap_or(last))
        }
    };
    if let Some(row) = rows.get_mut(at) {
        let taken = columns(&end);
        let gap = if row.width() + taken < width { " " } else { "" };
        *row = std::mem::take(row).cut(width.saturating_sub(taken));
        row.push(&format!("{gap}{end}"), Ink::Dim);
    }
    rows
}

/// Returns the rows about an interaction with a neighbour. If the neighbour belongs to another
/// collection of cards, the first row ends with its folder.
fn interaction(painter: &RowPainter, edge: EdgeId, tied: &Tied, width: usize) -> Vec<Row> {
    let (atlas, glyphs, neighbour) = (painter.atlas, painter.glyphs, tied.node);
    let from = Node::Role(atlas[edge].from);
    let other = if from == neighbour { atlas[edge].to } else { from };
    let collection = other.role().and_then(|id| atlas.other_collection(id, neighbour));
    let often = painter.often(tied);
    let frequency = atlas.interaction(edge).frequency;
    let is_shown = frequency.is_some_and(|frequency| frequency.word == often);
    described(atlas, glyphs, edge, collection, is_shown, width)
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
