//! Draws the notes of the row under the cursor, below the list.

use crate::atlas::{EdgeId, Node};
use crate::chart::notes::{described, fitted, indented};
use crate::page::{Ink, Row, Span};

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
    fitted(rows, painter.glyphs, width, free)
}

/// Returns the rows about an interaction with a neighbour. If the neighbour belongs to another
/// collection of cards, the first row ends with its folder.
fn interaction(painter: &RowPainter, edge: EdgeId, neighbour: Node, width: usize) -> Vec<Row> {
    let (atlas, glyphs) = (painter.atlas, painter.glyphs);
    let from = Node::Role(atlas[edge].from);
    let other = if from == neighbour { atlas[edge].to } else { from };
    let collection = other.role().and_then(|id| atlas.other_collection(id, neighbour));
    described(atlas, glyphs, edge, collection, width)
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
