//! On a wide screen, beside the graph: whom the role under the cursor names in turn.
//!
//! ```text
//! │ QA Engineer names 7
//! │ ━Collaborates with━━▶ Backend Engineer
//! │ ─Supplies release evidence─▶ Release Manager
//! │ and 5 others
//! ```
//!
//! It has room of its own, so that walking moves nothing.

use crate::atlas::{Node, Weight};
use crate::chart::{Drawing, Spot, Stand};
use crate::page::{Ink, Row};

use super::pen::Pen;

/// A picture narrower than this has no room for it.
const FROM: usize = 140;
/// Columns it needs at least, and takes at most.
const LEAST: usize = 34;
const MOST: usize = 60;
/// Blanks between the graph and it.
const APART: usize = 2;
/// A role that names more is not looked at with every step of the cursor.
const LONGEST: usize = 2000;

/// Adds it to a drawing of `width` columns, where there is room.
pub(super) fn draw(pen: &Pen, stand: Stand, width: usize, drawing: &mut Drawing) {
    let ego = pen.ego;
    let room = ego.width.saturating_sub(width + APART).min(MOST);
    let Some(node) = ego.node(stand.spot).filter(|_| stand.spot != Spot::Centre) else { return };
    if ego.width < FROM || room < LEAST || pen.atlas.outgoing(node).len() > LONGEST {
        return;
    }
    for (y, told) in rows(pen, node, room - 2, ego.height).into_iter().enumerate() {
        if y == drawing.rows.len() {
            drawing.rows.push(Row::default());
        }
        if let Some(row) = drawing.rows.get_mut(y) {
            row.fill(width + APART);
            pen.push(row, pen.glyphs.upright(Weight::Light), Ink::Frame);
            row.push(" ", Ink::Text);
            row.spans.extend(told.spans);
        }
    }
}

/// What it says, in at most `height` rows.
fn rows(pen: &Pen, node: Node, width: usize, height: usize) -> Vec<Row> {
    let (atlas, glyphs) = (pen.atlas, pen.glyphs);
    let neighbours = atlas.neighbours_out(node);
    let name = glyphs.cut(atlas.label(node), width.saturating_sub(12));
    let title = match neighbours.len() {
        0 => format!("{name} names nobody"),
        count => format!("{name} names {count}"),
    };
    let mut rows = vec![Row::new(&title, Ink::Dim).cut(width)];
    let fits = match height.saturating_sub(1) {
        room if room >= neighbours.len() => room,
        // The last row counts the others.
        room => room.saturating_sub(1),
    };
    for neighbour in neighbours.iter().take(fits) {
        let Some(&edge) = neighbour.edges.first() else { continue };
        let (ink, weight) = (Ink::Verb(atlas.family(edge)), Weight::of(atlas[edge].frequency));
        let verb = glyphs.cut(atlas.verb(edge), width / 2 - 4);
        let line = glyphs.across(weight);
        let mut row = Row::new(&format!("{line}{verb}{line}{}", glyphs.head_right()), ink);
        row.push(" ", Ink::Text);
        let room = width.saturating_sub(row.width());
        match neighbour.node {
            Node::Role(_) => row.push(&glyphs.cut(atlas.label(neighbour.node), room), Ink::Text),
            Node::Missing(_) => {
                let name = glyphs.cut(atlas.label(neighbour.node), room.saturating_sub(2));
                row.push(&format!("({name})"), Ink::Missing);
            }
        }
        rows.push(row);
    }
    if fits < neighbours.len() {
        rows.push(Row::new(&format!("and {} others", neighbours.len() - fits), Ink::Dim));
    }
    rows
}
