//! Lists the neighbours of the role under the cursor: on a wide screen on the right, otherwise below
//! the notes, if enough rows are free.
//!
//! This list has a separate area, so moving the cursor never shifts the list of the central role.

use crate::atlas::Atlas;
use crate::chart::{Choice, Drawing};
use crate::page::{Ink, Row};

use super::columns::Columns;
use super::paint::RowPainter;
use super::tied::{Tied, neighbours};
use super::{header, unfold};

/// The minimum width of a picture that has the list on the right.
const FROM: usize = 140;
/// The minimum and maximum width of the list on the right.
const LEAST: usize = 44;
const MOST: usize = 75;
/// The number of columns between the two lists.
const APART: usize = 3;
/// The minimum number of rows of a list below the notes, including its title.
const LOWEST: usize = 6;
/// The minimum number of rows around the rows of the list above: the title, the headings, an empty
/// row, the title and the text of a note, and another empty row.
const LEAST_AROUND: usize = 6;
/// The maximum number of interactions of a role whose neighbours are listed on the right.
/// Collecting the neighbours of a role with more interactions would slow down every move of the
/// cursor.
const LONGEST: usize = 2000;

/// Returns the width of the list on the left, which shows the neighbours of the central role.
pub(super) fn room(width: usize) -> usize {
    if is_beside(width) { width - LEAST - APART } else { width }
}

/// Returns the rows of all lists that can be below the notes of `rows`. They share the columns of
/// `rows`, so that the columns do not depend on the cursor. Returns no rows if the picture has too
/// little room for such a list.
pub(super) fn below(atlas: &Atlas, rows: &[Tied], width: usize, height: usize) -> Vec<Tied> {
    let is_low = height < rows.len() + LEAST_AROUND + LOWEST;
    let near = || rows.iter().filter(|tied| tied.level() == 0 && !tied.is_loop);
    let edges = |tied: &Tied| atlas.outgoing(tied.node).len() + atlas.incoming(tied.node).len();
    // A screen has fewer rows than this. The rows of a picture that is printed have no cursor.
    let is_printed = height > usize::from(u16::MAX);
    if is_low || is_printed || is_beside(width) || near().map(edges).sum::<usize>() > LONGEST {
        return Vec::new();
    }
    let choice = Choice::default();
    near().flat_map(|tied| neighbours(atlas, tied.node, None, &choice).0).collect()
}

/// Returns whether a picture is wide enough for the list on the right.
pub(super) fn is_beside(width: usize) -> bool {
    width >= FROM
}

/// Adds the neighbours of the role in the row `tied` to a drawing of `width` columns and at most
/// `height` rows. `shares_columns` is true if the columns of the drawing are made for the lists below
/// too. A list nevertheless has columns of its own for its verbs, or for all of its parts, if these
/// cut fewer of its labels.
pub(super) fn draw(
    painter: &RowPainter,
    tied: &Tied,
    shares_columns: bool,
    width: usize,
    height: usize,
    drawing: &mut Drawing,
) {
    let (atlas, node) = (painter.atlas, tied.node);
    let long = atlas.outgoing(node).len() + atlas.incoming(node).len() > LONGEST;
    if tied.is_loop || long {
        return;
    }
    // The list on the right begins in the row of the headings. The list below begins after an empty
    // row, and its vertical line is below that of the list above.
    let (at, top, room, indent) = if is_beside(width) {
        let at = painter.columns.width() + APART;
        (at, 1, width.saturating_sub(at).min(MOST), "")
    } else {
        (0, drawing.rows.len() + 1, width, " ")
    };
    let space = height.saturating_sub(top);
    if !is_beside(width) && space < LOWEST {
        return;
    }
    let choice = Choice::default();
    let (roots, _) = neighbours(atlas, node, None, &choice);
    let count = roots.len();
    // A title on the right keeps its place while the cursor moves. One below would say nothing.
    if count == 0 && !is_beside(width) {
        return;
    }
    let (rows, _) = unfold::unfolded(atlas, node, roots, &choice);
    let space = space.saturating_sub(1);
    let fits = if count <= space { count } else { space.saturating_sub(1) };
    let in_columns = |columns: Columns| -> Vec<Row> {
        let painter = RowPainter { columns, centre: node, cursor: None, ..*painter };
        rows.iter().take(fits).map(|tied| painter.tied(tied)).collect()
    };
    let ellipsis = painter.glyphs.ellipsis();
    let cut = |rows: &[Row]| {
        let spans = rows.iter().flat_map(|row| &row.spans);
        spans.filter(|span| span.text().contains(ellipsis)).count()
    };
    let own = Columns::without_signs(atlas, &rows, room);
    let listed = if shares_columns && !is_beside(width) {
        // A whole label is more important than equal columns, and equal columns of names are more
        // important than those of verbs.
        let shared = painter.columns;
        let forms = [shared, shared.with_verbs_of(atlas, &rows), own.widened(shared.width())];
        forms.map(in_columns).into_iter().min_by_key(|rows| cut(rows)).unwrap_or_default()
    } else {
        in_columns(own)
    };
    let words = format!(" {} {}", painter.glyphs.dot(), header::neighbours(count));
    let name = painter.glyphs.cut(atlas.label(node), room.saturating_sub(1 + words.len()));
    let title = Row::new(indent, Ink::Text).with(&name, Ink::Strong).with(&words, Ink::Dim);
    let mut lines = vec![title];
    lines.extend(listed);
    if let Some(next) = rows.get(fits) {
        lines.push(painter.more(count - fits, next.spine().0));
    }
    let count = drawing.rows.len().max(top + lines.len());
    drawing.rows.resize_with(count, Row::default);
    for (row, line) in drawing.rows.iter_mut().skip(top).zip(lines) {
        row.fill(at);
        row.spans.extend(line.spans);
    }
}
