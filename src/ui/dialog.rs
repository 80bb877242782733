//! Paints dialogs over the panes: a title, an optional text field, and a page.

use ratatui::layout::Rect;

use crate::app::{App, Dialog, DialogFoot, Dock};
use crate::page::{Ink, Row, explained};
use crate::text::columns;

use super::cursor::CursorLook;
use super::paint::{Lights, Painter};

/// The minimum and maximum number of columns that a long title leaves for the filter.
const FILTER_COLUMNS: (usize, usize) = (12, 28);
/// The number of columns around the text of the filter.
const AROUND_FILTER: usize = 6;

/// Paints the dialog, if one is open. Returns the position of the terminal's cursor if the user is
/// typing in the dialog.
pub(super) fn paint(app: &App, painter: &mut Painter<'_>) -> Option<(u16, u16)> {
    let (dialog, pane) = (app.dialog()?, app.dialog_pane()?);
    let areas = app.screen().areas();
    let (frame, foot) = dialog.surroundings(areas, pane);
    if dialog.is_over_card() && areas.card.is_some() {
        let end = Rect { y: pane.body.bottom(), height: 1, ..pane.title };
        painter.clear(pane.title.union(end));
        painter.fill(end, "─", Ink::Key);
    } else if let Some(frame) = frame {
        if !dialog.dock().is_at_side() {
            if areas.leaves_shreds(frame) {
                painter.clear(areas.middle);
            } else {
                painter.dim(areas.middle);
            }
        }
        painter.clear(beside(frame, dialog.dock(), areas.middle));
        painter.frame(frame);
    } else {
        painter.clear(areas.middle);
    }
    // The frame has the colour of the pane in focus, so that it is not taken for a border of the panes.
    painter.fill(pane.title, "─", Ink::Key);
    let mut row = Row::new(&format!(" {} ", dialog.title()), Ink::Key);
    let above = Rect { y: pane.body.y.saturating_sub(1), height: 1, ..pane.body };
    let has_input = above.y >= pane.title.bottom() && dialog.asks().is_some();
    let cursor = if has_input {
        input(dialog, painter, above)
    } else {
        filter(dialog, pane.title, &mut row)
    };
    let title =
        Rect { x: pane.title.x + 1, width: pane.title.width.saturating_sub(2), ..pane.title };
    painter.row(title, 0, &row.cut(usize::from(title.width)));
    let has_cursor = dialog.has_cursor() && !areas.bare;
    let bar = if has_cursor { CursorLook::Loud } else { CursorLook::Hidden };
    painter.page(pane.body, dialog.reader(), Lights::None, bar);
    if let (Some(header), Some(y)) = (dialog.header(), pane.body.y.checked_sub(1)) {
        painter.row(Rect { y, height: 1, ..pane.body }, 0, header);
    }
    match dialog.foot() {
        Some(DialogFoot::Sample) => sample(painter, foot),
        Some(DialogFoot::Rule) => explain(app, painter, foot),
        None => {}
    }
    cursor
}

/// Returns the frame of a dialog with the free column that separates a frame at one side of the
/// screen from the text next to it. This text is not dimmed, so its last letters would seem to
/// belong to the frame.
fn beside(frame: Rect, dock: Dock, middle: Rect) -> Rect {
    let wide = match dock {
        Dock::Left => Rect { width: frame.width + 1, ..frame },
        Dock::Right if frame.x > middle.x => {
            Rect { x: frame.x - 1, width: frame.width + 1, ..frame }
        }
        _ => frame,
    };
    wide.intersection(middle)
}

/// Paints the text field above the page. Returns the position of the terminal's cursor.
fn input(dialog: &Dialog, painter: &mut Painter<'_>, area: Rect) -> Option<(u16, u16)> {
    let (prompt, _) = dialog.prompt()?;
    let sign = if painter.is_ascii() { "/ " } else { "› " };
    let mut row = Row::new(sign, Ink::Key);
    let room = usize::from(area.width).saturating_sub(row.width() + 1).max(1);
    let (range, column) = prompt.view(room);
    let column = row.width() + column;
    if prompt.text().is_empty() {
        row.push(dialog.asks().unwrap_or_default(), Ink::Dim);
    } else {
        row.push(prompt.text().get(range).unwrap_or_default(), Ink::Strong);
    }
    painter.row(area, 0, &row.cut(usize::from(area.width)));
    let x = area.x.saturating_add(u16::try_from(column).unwrap_or(0));
    Some((x.min(area.right().saturating_sub(1)), area.y))
}

/// Adds the filter to `row`, which begins with the title of the dialog. Returns the position of the
/// terminal's cursor if the user is typing in the dialog.
fn filter(dialog: &Dialog, title: Rect, row: &mut Row) -> Option<(u16, u16)> {
    let (prompt, is_typing) = dialog.prompt()?;
    // A long title leaves room for the filter, and more of it the longer the filter is. It also
    // leaves room for the number of rows.
    let (least, most) = FILTER_COLUMNS;
    let rows = dialog.filtered_rows().map(|rows| format!(" {rows} ")).unwrap_or_default();
    // The cursor takes one more column.
    let filter = (columns(prompt.text()) + 1 + AROUND_FILTER).clamp(least, most) + columns(&rows);
    let most = usize::from(title.width).saturating_sub(filter);
    *row = row.clone().cut(most.max(usize::from(title.width / 3)));
    let at = title.x + 1 + u16::try_from(row.width() + 2).unwrap_or(0);
    let room = usize::from(title.width).saturating_sub(row.width() + AROUND_FILTER);
    // The number of rows is left out if it leaves too little room for the filter.
    let is_shown = columns(&rows) + least.saturating_sub(AROUND_FILTER) <= room;
    let rows = if is_shown { rows } else { String::new() };
    let room = room.saturating_sub(columns(&rows)).max(1);
    let (range, column) = prompt.view(room);
    let column = u16::try_from(column).unwrap_or(0);
    let x = at.saturating_add(column).min(title.right().saturating_sub(1));
    row.push("/ ", Ink::Dim);
    row.push(prompt.text().get(range).unwrap_or_default(), Ink::Strong);
    row.push(" ", Ink::Text);
    row.push(&rows, Ink::Dim);
    is_typing.then_some((x, title.y))
}

/// Paints an explanation of the selected problem's rule below the list of problems.
fn explain(app: &App, painter: &mut Painter<'_>, foot: Rect) {
    let Some(finding) = app.problem().filter(|_| foot.height > 1) else { return };
    painter.fill(Rect { height: 1, ..foot }, "─", Ink::Frame);
    let body = Rect { y: foot.y + 1, height: foot.height - 1, ..foot };
    let (width, rows) = (usize::from(body.width), usize::from(body.height));
    let explanation = explained(finding.problem.rule, finding.severity, width, rows);
    for (y, row) in explanation.iter().enumerate() {
        painter.row(body, y, row);
    }
}

/// The space between two words of the sample.
const GAP: &str = "  ";

/// Paints sample text in the most common styles of the theme below the list of themes.
fn sample(painter: &mut Painter<'_>, foot: Rect) {
    use crate::atlas::Family;
    use crate::role::{LevelRank, Severity};
    if foot.height < 2 {
        return;
    }
    painter.fill(Rect { height: 1, ..foot }, "─", Ink::Frame);
    let body = Rect { y: foot.y + 1, height: foot.height - 1, ..foot };
    let levels = LevelRank::ALL.iter().rev().map(|rank| (rank.title(), Ink::Level(Some(*rank))));
    // The kinds of verbs need more than one row, and the severities fit after them.
    let families = Family::ALL.map(|family| (family.name(), Ink::Verb(family)));
    let severities = Severity::ALL.map(|severity| (severity.name(), Ink::Problem(severity)));
    let rows: [&[(&str, Ink)]; 4] = [
        &[
            ("Backend Engineer", Ink::Title),
            ("CAPABILITIES", Ink::Heading),
            ("running text", Ink::Text),
        ],
        &levels.collect::<Vec<_>>(),
        &[&families[..], &severities].concat(),
        &[
            ("a link", Ink::Link),
            ("code", Ink::Code),
            ("✓ 99.9% uptime", Ink::Metric),
            ("secondary text", Ink::Dim),
        ],
    ];
    let mut painted = 0;
    for words in rows {
        let mut row = Row::default();
        for (word, ink) in words {
            // A word that does not fit is in the next row, because a cut word would not be a sample.
            let width = row.width() + GAP.len() + columns(word);
            if !row.spans.is_empty() && width > usize::from(body.width) {
                painter.row(body, painted, &std::mem::take(&mut row));
                painted += 1;
            }
            row.push(if row.spans.is_empty() { "" } else { GAP }, Ink::Text);
            row.push(word, *ink);
        }
        painter.row(body, painted, &row);
        painted += 1;
    }
}
