//! Paints the search box: ` › api advanced▏                    3 of 8 · best match first`.

use std::ops::Range;

use crate::app::{App, Focus};
use crate::page::{Ink, Row};
use crate::role::Severity;
use crate::search::{HitGroup, Order};
use crate::text::{columns, counted};

use super::paint::Painter;

/// Paints the search box. Returns the position of the terminal's cursor.
pub(super) fn paint(app: &App, painter: &mut Painter<'_>) -> Option<(u16, u16)> {
    let area = app.screen().areas().query;
    let listens = app.screen().focus() == Focus::Query && app.dialog().is_none();
    let (versions, width) = (counts(app), usize::from(area.width));
    // The counts are shortened to leave room for the whole query. A longer query scrolls next to the
    // shortest counts, in at least 20 columns.
    let query = columns(app.search_box().prompt().text()) + 5;
    let beside =
        |least: usize| versions.iter().find(|counts| columns(counts) + least.max(20) <= width);
    let counts = beside(query).or_else(|| beside(0).and(versions.last()));
    let counts = counts.map_or("", String::as_str);
    let room = width.saturating_sub(4 + columns(counts)).max(1);
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
    painter.row_at_right(area, &Row::new(counts, Ink::Dim));
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

/// Returns the counts of roles and the order of the list, such as `3 of 8 roles · best match first`,
/// in several versions: in full, then shorter ones for less room.
fn counts(app: &App) -> Vec<String> {
    let total = app.atlas().len();
    let all = counted(total, "role");
    let has_query = !app.search_box().query().is_empty();
    let mut parts = vec![all.clone()];
    if has_query {
        let hits = app.list().hits();
        parts = vec![format!("{} of {all}", hits.count(HitGroup::Match))];
        // Roles without a card are listed, but are not part of the total.
        let apart = [
            (hits.len() - hits.roles(), "without a card"),
            (hits.count(HitGroup::Similar), "by similar spelling"),
            (hits.count(HitGroup::Partial), "partial"),
        ];
        let apart = apart.into_iter().filter(|(count, _)| *count > 0);
        parts.extend(apart.map(|(count, what)| format!("{count} {what}")));
    }
    let roles = parts.join(" · ");
    if app.library().is_loading() {
        // Until the cards are read, a query finds only names.
        return vec![match app.library().read() {
            0 => format!("finding cards … {roles} "),
            read => format!("reading cards: {read} of {total} … {roles} (names only) "),
        }];
    }
    let order = app.search_box().order();
    let is_usual = matches!(order, Order::Match | Order::Level | Order::Name);
    let full = format!("{roles} · {} ", order.sentence());
    let shorter = [format!("{roles} "), format!("{} ", parts.swap_remove(0))];
    (has_query || !is_usual).then_some(full).into_iter().chain(shorter).collect()
}
