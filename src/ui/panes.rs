//! Paints the titles and borders of all panes, and the contents of the panes for the current role.

use ratatui::layout::Rect;

use crate::app::{App, Focus, Pane, Tab};
use crate::atlas::Node;
use crate::chart::{Direction, View};
use crate::page::{Ink, Row};
use crate::text::columns;

use super::cursor::CursorLook;
use super::paint::{Lights, Painter};

/// Paints the titles and the lines between panes.
pub(super) fn frame(app: &App, painter: &mut Painter<'_>) {
    let areas = app.screen().areas();
    let role = app.list().current().map(|node| match node {
        Node::Role(_) => app.atlas().label(node).to_owned(),
        Node::Missing(_) => format!("({})", app.atlas().label(node)),
    });
    let role = role.unwrap_or_default();
    let text_shown = areas.card.or(areas.raw).is_some();
    let graph_title = if text_shown { "Who works with whom".to_owned() } else { role.clone() };
    let (graph_title, weights) = areas.graph.map_or_else(Default::default, |pane| {
        graph_title_and_weights(app, &graph_title, rule_room(app, pane))
    });
    let panes = [
        (areas.list, Focus::List, "1", "Roles".to_owned(), None),
        (areas.card, Focus::Tab(Tab::Card), "2", role.clone(), None),
        (areas.graph, Focus::Tab(Tab::Graph), "3", graph_title, weights),
        (areas.raw, Focus::Tab(Tab::Raw), "4", role, None),
    ];
    for (pane, focus, number, name, legend) in panes {
        let Some(pane) = pane else { continue };
        title(app, painter, pane, focus, number, &name, legend);
    }
    let shown = app.screen().areas().tab_bar();
    for (tab, rect) in shown {
        let active = areas.tab(tab).is_some();
        let focused = app.screen().focus() == Focus::Tab(tab);
        // As ASCII, the signs on both sides would not be a pair.
        let (left, right) = if painter.is_ascii() { ("<", ">") } else { ("‹", "›") };
        let (left, right) = if active { (left, right) } else { (" ", " ") };
        let label = format!("{left}{}{right}", tab.title());
        let ink = if focused {
            Ink::Key
        } else if active {
            Ink::Strong
        } else {
            Ink::Dim
        };
        painter.row(rect, 0, &Row::new(&label, ink));
    }
}

/// Returns the title of the graph pane and, for a map, the legend of the weights next to it. If there
/// is not enough room, the visible rows are left out, because the scroll bar shows them too. `room`
/// is the number of columns for both.
fn graph_title_and_weights(app: &App, name: &str, room: usize) -> (String, Option<String>) {
    let title = format!("{name}{}", graph_state(app, true));
    let Some([wide, tight]) = app.weights_in_rule() else { return (title, None) };
    let short = format!("{name}{}", graph_state(app, false));
    let forms = [(title.clone(), wide), (title.clone(), tight.clone()), (short, tight)];
    let fits = |(title, legend): &(String, String)| {
        columns(title) + AROUND_LEGEND + columns(legend) <= room
    };
    let found = forms.into_iter().find(fits);
    found.map_or((title, None), |(title, legend)| (title, Some(legend)))
}

/// The number of columns around the legend in a title: a space, two parts of the rule and a space
/// before it, and a space after it.
const AROUND_LEGEND: usize = 5;

/// Returns the number of columns between the number of a pane and its tabs, which are for the name
/// and the legend.
fn rule_room(app: &App, pane: Pane) -> usize {
    // A part of the rule and the number with its spaces are before the name, and another part of the
    // rule is after the tabs.
    usize::from(pane.title.width.saturating_sub(5 + tab_columns(app, pane)))
}

/// Returns the number of columns that the tabs take in the title of a pane.
fn tab_columns(app: &App, pane: Pane) -> u16 {
    let tabs = app.screen().areas().tab_bar();
    let tabs = tabs.iter().filter(|(_, tab)| tab.y == pane.title.y && pane.title.intersects(*tab));
    tabs.map(|(_, tab)| tab.width).sum()
}

/// Returns the graph settings that differ from the default and the visible rows of a high map, such
/// as ` · map · rows 1–20 of 31`, ` · incoming` or
/// ` · find sql: 3 here, 2 outside of this picture`.
fn graph_state(app: &App, has_rows: bool) -> String {
    let graph = app.graph();
    let mut text = match graph.view() {
        View::Ego => String::new(),
        View::Path => " · path · d: follow or ignore arrows".to_owned(),
        view => format!(" · {}", view.name()),
    };
    if let Some((seen, rows)) = app.map_rows().filter(|_| has_rows) {
        text.push_str(&format!(" · rows {}–{} of {rows}", seen.start + 1, seen.end));
    }
    let choice = graph.choice();
    text.push_str(match choice.filter.direction {
        Direction::Both => "",
        Direction::In => " · incoming",
        Direction::Out => " · outgoing",
    });
    if choice.mentions && graph.view() == View::Ego {
        text.push_str(" · mentions");
    }
    if !choice.filter.shows_all() {
        text.push_str(match graph.view() {
            View::Map | View::Matrix => " · filtered: the rest is dim",
            View::Ego | View::Path => " · filtered",
        });
    }
    let find = graph.find().filter(|find| !find.is_typing());
    // A search without any match has only a notice, which goes with the next key.
    let found = graph.found(app.atlas()).filter(|found| *found != (0, 0));
    if let (Some(find), Some((here, outside))) = (find, found) {
        text.push_str(&format!(" · find {}: {here} here", find.prompt().text()));
        if outside > 0 {
            text.push_str(&format!(", {outside} outside this view"));
        }
    }
    text
}

/// Paints the rule above a pane with the number and the name of the pane, and at its right end a
/// legend, if there is one.
fn title(
    app: &App,
    painter: &mut Painter<'_>,
    pane: Pane,
    focus: Focus,
    number: &str,
    name: &str,
    legend: Option<String>,
) {
    let middle = app.screen().areas().middle;
    let focused = app.screen().focus() == focus && app.dialog().is_none();
    painter.fill(pane.title, "─", if focused { Ink::Key } else { Ink::Frame });
    if pane.title.x > middle.x {
        let line =
            Rect { x: pane.title.x - 1, y: pane.title.y, width: 1, height: 1 + pane.body.height };
        painter.fill(line, "│", Ink::Frame);
        painter.row(
            line,
            0,
            &Row::new(if pane.title.y == middle.y { "┬" } else { "├" }, Ink::Frame),
        );
    }
    // A space follows the name.
    let room = rule_room(app, pane) + " 1".len();
    let row = Row::new(&format!(" {number} "), if focused { Ink::Key } else { Ink::Dim })
        .with(name, if focused { Ink::Key } else { Ink::Strong })
        .cut(room.max(3))
        .with(" ", Ink::Dim);
    painter.row(
        Rect {
            x: pane.title.x + pane.title.width.min(1),
            width: pane.title.width.saturating_sub(1),
            ..pane.title
        },
        0,
        &row,
    );
    if let Some(legend) = legend {
        let tabs = tab_columns(app, pane);
        let rest = Rect { width: pane.title.width.saturating_sub(tabs + 2), ..pane.title };
        painter.row_at_right(rest, &Row::new(&format!(" {legend} "), Ink::Dim));
    }
}

/// Makes the cursor in a map or a matrix bold instead of reversed. The cursor has this style while
/// the graph pane does not have the focus.
fn calm(mut row: Row) -> Row {
    for span in row.spans.iter_mut().filter(|span| span.ink == Ink::Cursor) {
        span.ink = Ink::Strong;
    }
    row
}

/// Paints the contents of the card, the source and the graph.
pub(super) fn paint(app: &App, painter: &mut Painter<'_>) {
    let areas = app.screen().areas();
    if app.list().current().is_none() {
        return;
    }
    let focus = app.screen().focus();
    if let Some(pane) = areas.card {
        let lights = app.text().find(focus);
        let lights = lights.map_or(Lights::Query(app.search_box().query()), Lights::Find);
        painter.page(pane.body, app.text().card(), lights, CursorLook::in_tab(app, Tab::Card));
    }
    if let Some(pane) = areas.raw {
        let lights = app.text().find(focus).map_or(Lights::None, Lights::Find);
        painter.page(pane.body, app.text().raw(), lights, CursorLook::in_tab(app, Tab::Raw));
    }
    if let (Some(pane), Some(drawing)) = (areas.graph, app.drawing()) {
        let cursor = CursorLook::in_tab(app, Tab::Graph);
        for (y, row) in drawing.rows.into_iter().enumerate() {
            let row = if cursor == CursorLook::Loud { row } else { calm(row) };
            if drawing.selected == Some(y) {
                painter.row(pane.body, y, &cursor.selected(row));
                painter.cursor(pane.body, y, cursor, true);
            } else {
                painter.row(pane.body, y, &row);
            }
        }
        if let Some((seen, rows)) = app.map_rows() {
            // The title of the map does not scroll. The columns at both edges of the map are free.
            let body = pane.body;
            let column = Rect {
                x: body.right().saturating_sub(1),
                y: body.y + 1,
                width: 1,
                height: body.height.saturating_sub(1),
            };
            painter.thumb(column, seen.start, rows);
        }
    } else if let (Some(pane), Some(_)) = (areas.graph, app.list().current()) {
        painter.row(pane.body, 0, &Row::new(" drawing the map …", Ink::Dim));
    }
}
