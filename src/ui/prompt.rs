//! Paints the search box: ` › api advanced▏                    3 of 8 · best match first`.

use std::ops::Range;

use crate::app::{App, Focus};
use crate::page::{Ink, Row};
use crate::role::Severity;
use crate::search::{HitGroup, Order};
use crate::text::columns;

use super::paint::Painter;

/// Paints the search box. Returns the position of the terminal's cursor.
pub(super) fn paint(app: &App, painter: &mut Painter<'_>) -> Option<(u16, u16)> {
    let area = app.screen().areas().query;
    let listens = app.screen().focus() == Focus::Query && app.dialog().is_none();
    let counts = counts(app);
    let counts =
        if columns(&counts) + 20 <= usize::from(area.width) { counts } else { String::new() };
    let room = usize::from(area.width).saturating_sub(4 + columns(&counts)).max(1);
    let (range, column) = app.search_box().prompt().view(room);
    // In ASCII, `>` already stands for arrows. The sign is the key that leads to the search box.
    let sign = if painter.is_ascii() { " / " } else { " › " };
    let mut row = Row::new(sign, if listens { Ink::Key } else { Ink::Dim });
    if app.search_box().prompt().text().is_empty() {
        let example = "type a name or a skill: api, k8s, sql advanced";
        row.push(example, Ink::Dim);
        row = row.cut(room + 3);
    } else {
        let ink = if listens && app.search_box().is_selected() {
            Ink::Cursor
        } else if listens {
            Ink::Strong
        } else {
            Ink::Text
        };
        typed(app, range, ink, &mut row);
    }
    painter.row(area, 0, &row);
    painter.row_at_right(area, &Row::new(&counts, Ink::Dim));
    let x = area.x.saturating_add(3).saturating_add(u16::try_from(column).unwrap_or(0));
    listens.then_some((x.min(area.right().saturating_sub(1)), area.y))
}

/// Adds the visible part of the query to `row`, with invalid terms highlighted.
fn typed(app: &App, range: Range<usize>, ink: Ink, row: &mut Row) {
    let mut at = range.start;
    let text = app.search_box().prompt().text();
    let notes = app.search_box().notes();
    let noted = notes.iter().flat_map(|note| {
        [(note.range.start, ink), (note.range.end, Ink::Problem(Severity::Warning))]
    });
    for (to, ink) in noted.chain([(range.end, ink)]) {
        let to = to.clamp(at, range.end);
        row.push(text.get(at..to).unwrap_or_default(), ink);
        at = to;
    }
}

fn counts(app: &App) -> String {
    let total = app.atlas().len();
    let found = app.list().hits().roles();
    let roles = if app.search_box().query().is_empty() {
        format!("{total} role{}", if total == 1 { "" } else { "s" })
    } else {
        // Roles without a card are listed, but are not part of the total.
        let missing = match app.list().hits().len() - found {
            0 => String::new(),
            missing => format!(" and {missing} without a card"),
        };
        let hits = app.list().hits();
        let apart = match (hits.count(HitGroup::Similar), hits.count(HitGroup::Partial)) {
            (0, 0) => String::new(),
            (similar, 0) => format!(" · {similar} similar"),
            (0, partial) => format!(" · {partial} partial"),
            (similar, partial) => format!(" · {similar} similar, {partial} partial"),
        };
        format!("{} of {total}{missing}{apart}", hits.count(HitGroup::Match))
    };
    if app.library().is_loading() {
        // Until the cards are read, a query finds only names.
        return match app.library().read() {
            0 => format!("finding cards … {roles} "),
            read => format!("reading cards: {read} of {total} … {roles} (names only) "),
        };
    }
    match (app.search_box().query().is_empty(), app.search_box().order()) {
        (true, Order::Match | Order::Level | Order::Name) => format!("{roles} "),
        (_, order) => format!("{roles} · {} ", order.sentence()),
    }
}
