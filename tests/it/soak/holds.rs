//! Checks properties that must hold after every event.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rolescope::app::{App, DocumentReader, Focus, ListRow, Tab};
use rolescope::page::Position;
use rolescope::text::{columns, is_harmful};
use rolescope::ui::{self, Look};

/// The maximum length of a text field in characters.
const LONGEST: usize = 256;

/// Checks everything that can be checked without drawing.
pub(crate) fn after(app: &App) {
    areas(app);
    list(app);
    for (pane, of) in [
        (app.screen().areas().card, app.text().card()),
        (app.screen().areas().raw, app.text().raw()),
    ] {
        if let Some(pane) = pane.filter(|_| app.list().current().is_some()) {
            reader(of, usize::from(pane.body.height));
        }
    }
    if let (Some(dialog), Some(pane)) = (app.dialog(), app.dialog_pane()) {
        reader(dialog.reader(), usize::from(pane.body.height));
    }
    focus(app);
    names(app);
}

fn areas(app: &App) {
    let areas = app.screen().areas();
    let screen = areas.screen;
    let foot = app.dialog().map_or(0, |dialog| dialog.foot_rows());
    let dock = app.dialog().map_or_else(Default::default, |dialog| dialog.dock());
    let panes = [areas.list, areas.card, areas.graph, areas.raw];
    let panes = panes.into_iter().flatten().chain([areas.overlay(dock, foot)]);
    let rects = panes.flat_map(|pane| [pane.title, pane.body]);
    let rects = rects.chain(areas.tab_bar().into_iter().map(|(_, rect)| rect));
    let rows = [areas.query, areas.status, areas.footer, areas.middle, areas.foot(dock, foot)];
    for rect in rects.chain(rows) {
        let empty = rect == Rect::default();
        assert!(empty || rect.intersection(screen) == rect, "{rect:?} outside of {screen:?}");
    }
}

fn list(app: &App) {
    let list = app.list();
    let (len, selected, visible) = (list.len(), list.selected(), list.visible());
    let pinned = usize::from(list.pinned().is_some());
    let titles = (0..len).filter(|row| matches!(list.row(*row), Some(ListRow::Title(_)))).count();
    assert_eq!(len, list.hits().len() + pinned + titles, "rows of the list");
    assert!(titles <= 2, "each title once");
    assert_eq!(app.list().current(), list.node(selected), "the current role is the selected one");
    assert_eq!(app.list().current().is_none(), len == 0, "a role is selected where there is one");
    let shown = visible.is_empty() || visible.contains(&selected);
    assert!(shown, "row {selected} of {len} is not among {visible:?}");
    if let Some(pane) = app.screen().areas().list {
        let height = usize::from(pane.body.height) / app.list().lines();
        assert_eq!(visible.len(), height.min(len), "rows are left empty: {visible:?} of {len}");
    }
}

fn reader(reader: &DocumentReader, height: usize) {
    let document = reader.document();
    let (top, stop) = (reader.top(), reader.stop());
    let near = document.searched(top.page);
    let all = document.stops(near.clone()).count();
    assert!(document.stop(stop).is_some() || all == 0, "stop {stop:?} of {all}");
    let rows = document.rows(top).take(height).count();
    let fills = rows == height || top == Position::default();
    assert!(fills, "{rows} of {height} rows from {top:?}");
    for page in near.filter_map(|number| document.page(number)) {
        for stop in &page.stops {
            let (rows, all) = (&stop.rows, page.rows.len());
            assert!(rows.start <= rows.end && rows.end <= all, "{rows:?} of {all}");
        }
    }
}

/// Checks that the focused pane is on the screen and that its state is consistent.
fn focus(app: &App) {
    let areas = app.screen().areas();
    if !areas.too_small() {
        let shown = match app.screen().focus() {
            Focus::Query | Focus::List => areas.list.is_some(),
            Focus::Tab(tab) => areas.tab(tab).is_some(),
        };
        assert!(shown, "{:?} listens and is not shown", app.screen().focus());
    }
    if let Focus::Tab(tab @ (Tab::Card | Tab::Raw)) = app.screen().focus() {
        assert_eq!(tab, app.screen().tab());
    }
    let typed = [
        Some(app.search_box().prompt()),
        app.dialog().and_then(|dialog| dialog.prompt()).map(|(prompt, _)| prompt),
        app.graph().find().map(|find| find.prompt()),
    ];
    for prompt in typed.into_iter().flatten() {
        let text = prompt.text();
        assert!(text.chars().count() <= LONGEST && !text.chars().any(is_harmful), "{text:?}");
        assert!(prompt.cursor() <= text.chars().count());
        let (seen, column) = prompt.view(10);
        assert!(text.get(seen).is_some() && column <= 10, "the cursor is out of view in {text:?}");
    }
    // This call must return without a panic. It examines the focus, the dialog and the graph
    // together.
    let _ = app.context();
}

/// Checks that every role that the app refers to is in the current atlas.
fn names(app: &App) {
    let atlas = app.atlas();
    for node in app.list().current().into_iter().chain(app.marks().nodes().iter().copied()) {
        assert!(!atlas.name(node).is_empty());
    }
    if let Some(node) =
        app.graph().picture().and_then(|picture| picture.node(app.graph().stand().spot))
    {
        assert!(!atlas.name(node).is_empty());
    }
    let mut roles = app.library().findings().iter().filter_map(|finding| finding.role);
    assert!(roles.all(|id| atlas.card_of(id).is_some()));
}

/// Draws the app, and returns the text on the screen. No cell may contain a harmful character, and
/// the cursor must be on the screen.
pub(crate) fn drawn(app: &App) -> String {
    let screen = app.screen().areas().screen;
    let mut buffer = Buffer::empty(screen);
    let cursor = ui::paint(app, Look::new(true, false), &mut buffer);
    assert_eq!(buffer.area, screen);
    for cell in &buffer.content {
        let symbol = cell.symbol();
        assert!(!symbol.chars().any(is_harmful) && columns(symbol) <= 2, "{symbol:?}");
    }
    if let Some((column, row)) = cursor {
        assert!(screen.contains((column, row).into()), "cursor at {column},{row} of {screen:?}");
    }
    buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
}
