//! Paints the two lines at the bottom of the screen: the status line, with a message and counts,
//! and the footer, with the keys for the current state.

use crate::app::{Action, App, Context, Focus, Tab};
use crate::atlas::Pair;
use crate::chart::View;
use crate::page::{Ink, Row};
use crate::role::Severity;
use crate::text::{columns, counted, fit, sanitize, tail};

use super::paint::Painter;

/// Paints the status line and the footer. Returns the position of the terminal's cursor if the user
/// is typing text to find.
pub(super) fn paint(app: &App, painter: &mut Painter<'_>) -> Option<(u16, u16)> {
    let areas = app.screen().areas();
    if areas.bare {
        painter.row(areas.footer, 0, &single_line(app));
        return None;
    }
    let keys = || footer(app, Row::new(" ", Ink::Text));
    if app.context() == Context::Find {
        painter.row(areas.footer, 0, &keys());
        return find(app, painter);
    }
    let mut notice = app.notice_rows().into_iter();
    let (message, rest) = (notice.next(), notice.next());
    let continues = rest.is_some();
    painter.row(areas.footer, 0, &rest.unwrap_or_else(keys));
    let width = usize::from(areas.status.width);
    let right = counts(app, width);
    let room = width.saturating_sub(right.width() + 2);
    match message.or_else(|| description(app)) {
        // The counts are left out if they would interrupt the message or do not fit next to it.
        Some(row) if continues || row.width() > room => {
            painter.row(areas.status, 0, &row.cut(width))
        }
        message => {
            painter.row(areas.status, 0, &message.unwrap_or_else(|| place(app, room)));
            painter.row_at_right(areas.status, &right.cut(width));
        }
    }
    None
}

/// Paints the text search: ` find in the graph: kubernetes 3 here, 2 outside of this picture`.
fn find(app: &App, painter: &mut Painter<'_>) -> Option<(u16, u16)> {
    let status = app.screen().areas().status;
    let in_text = app.text().find(app.screen().focus());
    let (prompt, asked) = match in_text {
        Some(find) if app.screen().focus() == Focus::Tab(Tab::Raw) => {
            (find.prompt(), " find in the source: ")
        }
        Some(find) => (find.prompt(), " find in the card: "),
        None => (app.graph().find()?.prompt(), " find in the graph: "),
    };
    let mut row = Row::new(asked, Ink::Dim);
    let from = row.width();
    let (range, column) = prompt.view(usize::from(status.width).saturating_sub(from + 1).max(1));
    row.push(prompt.text().get(range).unwrap_or_default(), Ink::Strong);
    painter.row(status, 0, &row.cut(usize::from(status.width)));
    let notice = match in_text {
        Some(find) => Some(format!("{} ", find.message())),
        None => app
            .graph()
            .found(app.atlas())
            .map(|(here, outside)| format!("{here} here, {outside} outside this view ")),
    };
    if let Some(notice) = notice.filter(|_| !prompt.text().trim().is_empty()) {
        painter.row_at_right(status, &Row::new(&notice, Ink::Dim));
    }
    let x = u16::try_from(from + column).unwrap_or(u16::MAX);
    Some((status.x.saturating_add(x).min(status.right().saturating_sub(1)), status.y))
}

/// Returns the text of the status line if there is no message for the user. It depends on the
/// focus: for example, it describes the interaction under the graph's cursor.
fn description(app: &App) -> Option<Row> {
    let (focus, find) = (app.screen().focus(), app.text().find(app.screen().focus()));
    if app.dialog().is_some() {
        return None; // the dialog covers the pane that has the focus
    }
    match (focus, find) {
        (Focus::Tab(Tab::Graph), _) => edge(app),
        // A search without a match has only a notice, which goes with the next key.
        (_, Some(find)) if find.is_reported() => {
            let row = Row::new(" find ", Ink::Dim).with(find.prompt().text(), Ink::Strong);
            Some(row.with(&format!("  {}", find.message()), Ink::Text))
        }
        // While the user types a query, the message is about its first invalid term.
        (Focus::Query, _) => {
            app.search_box().notes().first().map(|note| {
                Row::new(" ", Ink::Text).with(&note.message, Ink::Problem(Severity::Hint))
            })
        }
        _ => None,
    }
}

/// Returns a description of the interaction under the graph's cursor:
/// `Platform Engineer Provides API Frontend Engineer · daily · API contracts, …`.
fn edge(app: &App) -> Option<Row> {
    let (graph, atlas) = (app.graph(), app.atlas());
    let (picture, stand) = (graph.picture()?, graph.stand());
    let current = app.list().current().filter(|_| picture.view() == View::Map);
    let on_map = current.zip(picture.node(stand.spot)).filter(|(current, on)| current != on);
    let edges = match on_map {
        Some((current, on)) => {
            let pair = Pair::new(atlas, on, current);
            [pair.forth, pair.back].concat()
        }
        None => picture.edges(stand.spot),
    };
    let Some(&edge) = edges.first() else {
        // A cell on the diagonal of the matrix pairs a role with itself, so there is no message.
        let pair = picture.pair(stand.spot).or(on_map.map(|(current, on)| (on, current)));
        let (from, to) = pair.filter(|(from, to)| from != to)?;
        let row = Row::new(" ", Ink::Text).with(atlas.label(from), Ink::Strong);
        return Some(
            row.with(" does not declare an interaction with ", Ink::Dim)
                .with(atlas.label(to), Ink::Strong),
        );
    };
    let interaction = atlas.interaction(edge);
    let mut row = Row::new(" ", Ink::Text);
    row.push(atlas.label(crate::atlas::Node::Role(atlas[edge].from)), Ink::Strong);
    let verb = if interaction.verb.is_empty() { "→" } else { &interaction.verb };
    row.push(&format!(" {verb} "), Ink::Verb(atlas.family(edge)));
    row.push(atlas.label(atlas[edge].to), Ink::Strong);
    if let Some(frequency) = &interaction.frequency {
        row.push(&format!(" · {}", frequency.word), Ink::Dim);
    }
    // The notes come last, because they may be too long for the line.
    if edges.len() > 1 {
        row.push(&format!(" · +{}", edges.len() - 1), Ink::Dim);
    }
    if let Some(notes) = &interaction.notes {
        row.push(&format!(" · {notes}"), Ink::Text);
    }
    Some(row)
}

/// Returns the breadcrumb, or an empty row while the user searches, since the current role then
/// changes with each keystroke.
fn place(app: &App, room: usize) -> Row {
    if app.screen().focus() == Focus::Query { Row::default() } else { breadcrumb(app, room) }
}

/// Returns the trail of visited roles, shortened at the left end:
/// `… › Product Manager › Backend Engineer`. A role that is only selected in the list has not been
/// visited.
fn breadcrumb(app: &App, room: usize) -> Row {
    let mut row = Row::new(" ", Ink::Text);
    let current = app.list().current().map(|node| app.atlas().label(node));
    let mut way: Vec<&str> = app.behind();
    let is_open = app.screen().focus() != Focus::List || way.last().copied() == current;
    way.extend(current.filter(|_| is_open));
    way.dedup();
    let Some(last) = way.last() else { return row };
    let mut shown = way.len().saturating_sub(1);
    let mut used = columns(last) + 4;
    while let Some(name) = shown.checked_sub(1).and_then(|n| way.get(n)) {
        used += columns(name) + 3;
        if used > room {
            break;
        }
        shown -= 1;
    }
    if way.len() == 1 && is_open {
        return row;
    }
    if shown > 0 {
        row.push("… › ", Ink::Dim);
    }
    for (number, name) in way.iter().enumerate().skip(shown) {
        let last = number + 1 == way.len();
        row.push(name, if last && is_open { Ink::Strong } else { Ink::Dim });
        if !last {
            row.push(" › ", Ink::Dim);
        }
    }
    row.cut(room)
}

/// Returns the counts and the source of the cards:
/// `1 error 2 warnings · 3 documents without a role · roles/ · live`. The source is shortened to fit the row into
/// `width` columns, if possible.
fn counts(app: &App, width: usize) -> Row {
    let mut row = Row::default();
    let words =
        [("error", Severity::Error), ("warning", Severity::Warning), ("hint", Severity::Hint)];
    for (count, (word, severity)) in app.library().counts().into_iter().zip(words) {
        if count > 0 {
            // The key is not shown while a text field has the focus, because pressing the key
            // would then type text.
            if row.spans.is_empty() && app.context().browses() {
                row.push("x ", Ink::Key);
            }
            row.push(
                &format!("{count} {word}{} ", if count == 1 { "" } else { "s" }),
                Ink::Problem(severity),
            );
        }
    }
    let marked = app.marks().nodes().len();
    if marked > 0 {
        row.push(&format!("{marked} marked "), Ink::Key);
    }
    let passed = app.atlas().passed_over();
    if passed > 0 {
        row.push(&format!("· {} without a role ", counted(passed, "document")), Ink::Dim);
    }
    if !row.spans.is_empty() {
        row.push("· ", Ink::Dim);
    }
    let watching = watching(app);
    // A long path is shortened, to keep the text after the path visible.
    let room = width.saturating_sub(row.width() + watching.width());
    row.push(&tail(app.library().source(), room), Ink::Dim);
    row.spans.extend(watching.spans);
    row
}

/// Returns the text that shows whether the program notices changes to files: ` · live`.
fn watching(app: &App) -> Row {
    let reload = app.preferences().keymap().keys(Context::Browse, Action::Reload);
    match app.library().watching() {
        None => Row::new(" ", Ink::Dim),
        Some(true) => Row::new(" · live ", Ink::Dim),
        Some(false) => {
            let row = Row::new(" · ", Ink::Dim);
            let row = row.with("not watching", Ink::Problem(Severity::Warning));
            // The key is not shown while a text field has the focus, because pressing the key
            // would then type text.
            match reload.first().filter(|_| app.context().browses()) {
                Some(key) => row.with(&format!(": {key} reloads "), Ink::Dim),
                None => row.with(" ", Ink::Dim),
            }
        }
    }
}

/// Returns the bottom line of a screen that shows only one pane: the notice and the keys that lead
/// back.
fn single_line(app: &App) -> Row {
    let width = usize::from(app.screen().areas().footer.width);
    let notice = app.notice().unwrap_or("the terminal handles the mouse");
    // A long notice is cut, to keep the keys that lead back visible.
    let room = (width * 2 / 3).min(width.saturating_sub(20));
    let notice = fit(&sanitize(notice), room.saturating_sub(4)).into_owned();
    let notice = Row::new(&format!(" {notice} · "), Ink::Strong).cut(room);
    footer(app, notice).cut(width)
}

/// Appends the keys for the current state to `row`.
fn footer(app: &App, mut row: Row) -> Row {
    for foot in app.feet(row.width()) {
        row.push(&foot.hint.shown, Ink::Key);
        row.push(&format!(" {}  ", foot.hint.label), Ink::Dim);
    }
    row
}
