//! The two lines at the bottom: where we are and what is wrong; which keys matter here.

use crate::app::{Action, App, Context, Focus, Tab};
use crate::check::count;
use crate::page::{Ink, Row};
use crate::role::Severity;
use crate::text::{columns, fit, harmless, tail};

use super::paint::Painter;

/// Paints both lines; the answer is where the terminal's cursor belongs while a find is typed.
pub(super) fn paint(app: &App, painter: &mut Painter<'_>) -> Option<(u16, u16)> {
    let areas = app.screen().areas();
    if areas.bare {
        painter.row(areas.footer, 0, &told_alone(app));
        return None;
    }
    painter.row(areas.footer, 0, &footer(app, Row::new(" ", Ink::Text)));
    if app.context() == Context::Find {
        return find(app, painter);
    }
    let width = usize::from(areas.status.width);
    let right = counts(app, width);
    let room = width.saturating_sub(right.width() + 2);
    match said(app, width) {
        // What is said about this moment is worth more than the counts.
        Some(row) if row.width() > room => painter.row(areas.status, 0, &row.cut(width)),
        said => {
            painter.row(areas.status, 0, &said.unwrap_or_else(|| breadcrumb(app, room)));
            painter.row_at_right(areas.status, &right.cut(width));
        }
    }
    None
}

/// ` find in the graph: kubernetes   3 found, 2 outside this view`
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
    let told = match in_text {
        Some(find) => Some(format!("{} ", find.message())),
        None => app
            .graph()
            .found(app.atlas())
            .map(|(here, outside)| format!("{here} here, {outside} outside this view ")),
    };
    if let Some(told) = told.filter(|_| !prompt.text().trim().is_empty()) {
        painter.row_at_right(status, &Row::new(&told, Ink::Dim));
    }
    let x = u16::try_from(from + column).unwrap_or(u16::MAX);
    Some((status.x.saturating_add(x).min(status.right().saturating_sub(1)), status.y))
}

/// A notice; else the edge under the graph's cursor, or what is found in the card.
fn said(app: &App, width: usize) -> Option<Row> {
    match app.notice() {
        // Its end says why: the long words that it repeats give way.
        Some(notice) => {
            let notice = fit(&harmless(notice), width.saturating_sub(2)).into_owned();
            Some(Row::new(" ", Ink::Text).with(&notice, Ink::Strong))
        }
        None if app.screen().focus() == Focus::Tab(Tab::Graph) => edge(app),
        None if app.text().find(app.screen().focus()).is_some() => {
            app.text().find(app.screen().focus()).map(|find| {
                let row = Row::new(" find ", Ink::Dim).with(find.prompt().text(), Ink::Strong);
                row.with(&format!("  {}", find.message()), Ink::Text)
            })
        }
        // What is not understood of the query, while it is being typed.
        None if app.screen().focus() == Focus::Query => {
            app.search_box().query().notes().first().map(|note| {
                Row::new(" ", Ink::Text).with(&note.message, Ink::Problem(Severity::Hint))
            })
        }
        None => None,
    }
}

/// `Provides API → Frontend Engineer · daily · API contracts, …`
fn edge(app: &App) -> Option<Row> {
    let (graph, atlas) = (app.graph(), app.atlas());
    let (picture, stand) = (graph.picture()?, graph.stand());
    let edges = picture.edges(stand.spot);
    let Some(&edge) = edges.first() else {
        let (from, to) = picture.pair(stand.spot)?;
        let row = Row::new(" ", Ink::Text).with(atlas.label(from), Ink::Strong);
        return Some(
            row.with(" declares nothing towards ", Ink::Dim).with(atlas.label(to), Ink::Strong),
        );
    };
    let interaction = atlas.interaction(edge);
    let mut row = Row::new(" ", Ink::Text);
    row.push(atlas.label(crate::atlas::Node::Role(atlas[edge].from)), Ink::Strong);
    row.push(&format!(" {} ", interaction.verb), Ink::Verb(atlas.family(edge)));
    row.push(atlas.label(atlas[edge].to), Ink::Strong);
    if let Some(frequency) = &interaction.frequency {
        row.push(&format!(" · {}", frequency.word), Ink::Dim);
    }
    if let Some(notes) = &interaction.notes {
        row.push(&format!(" · {notes}"), Ink::Text);
    }
    if edges.len() > 1 {
        row.push(&format!(" · +{}", edges.len() - 1), Ink::Dim);
    }
    Some(row)
}

/// `… › Product Manager › Backend Engineer`, shortened from the left.
fn breadcrumb(app: &App, room: usize) -> Row {
    let mut row = Row::new(" ", Ink::Text);
    let behind = app.behind();
    let Some(current) = app.list().current().map(|node| app.atlas().label(node)) else {
        return row;
    };
    let mut way: Vec<&str> = behind;
    way.push(current);
    way.dedup();
    let mut shown = way.len().saturating_sub(1);
    let mut used = columns(current) + 4;
    while let Some(name) = shown.checked_sub(1).and_then(|n| way.get(n)) {
        used += columns(name) + 3;
        if used > room {
            break;
        }
        shown -= 1;
    }
    if way.len() == 1 {
        return row;
    }
    if shown > 0 {
        row.push("… › ", Ink::Dim);
    }
    for (number, name) in way.iter().enumerate().skip(shown) {
        let last = number + 1 == way.len();
        row.push(name, if last { Ink::Strong } else { Ink::Dim });
        if !last {
            row.push(" › ", Ink::Dim);
        }
    }
    row.cut(room)
}

/// `1 error 2 warnings · 3 passed over · roles/ · live`, in at most `width` columns so long as there
/// is anything of the source to leave out.
fn counts(app: &App, width: usize) -> Row {
    let mut row = Row::default();
    let counts = count(app.library().findings());
    let words =
        [("error", Severity::Error), ("warning", Severity::Warning), ("hint", Severity::Hint)];
    for (count, (word, severity)) in counts.into_iter().zip(words) {
        if count > 0 {
            // Where text is typed the key would be typed too.
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
        row.push(&format!("· {passed} passed over "), Ink::Dim);
    }
    if !row.spans.is_empty() {
        row.push("· ", Ink::Dim);
    }
    let watching = watching(app);
    // A long path does not hide what comes after it.
    let room = width.saturating_sub(row.width() + watching.width());
    row.push(&tail(app.library().source(), room), Ink::Dim);
    row.spans.extend(watching.spans);
    row
}

/// Whether changes of the files are seen: ` · live`.
fn watching(app: &App) -> Row {
    let reload = app.preferences().keymap().keys(Context::Browse, Action::Reload);
    match app.library().watching() {
        None => Row::new(" ", Ink::Dim),
        Some(true) => Row::new(" · live ", Ink::Dim),
        Some(false) => {
            let row = Row::new(" · ", Ink::Dim);
            let row = row.with("not watching", Ink::Problem(Severity::Warning));
            // Where text is typed the key would be typed too.
            match reload.first().filter(|_| app.context().browses()) {
                Some(key) => row.with(&format!(": {key} reloads "), Ink::Dim),
                None => row.with(" ", Ink::Dim),
            }
        }
    }
}

/// The only line below text that stands alone: what is told, and how to get back.
fn told_alone(app: &App) -> Row {
    let width = usize::from(app.screen().areas().footer.width);
    let told = app.notice().unwrap_or("the mouse is the terminal's");
    // The way back is worth more than the end of a long notice.
    let room = (width * 2 / 3).min(width.saturating_sub(20));
    let told = fit(&harmless(told), room.saturating_sub(4)).into_owned();
    let told = Row::new(&format!(" {told} · "), Ink::Strong).cut(room);
    footer(app, told).cut(width)
}

/// The keys that matter here, after what stands before them.
fn footer(app: &App, mut row: Row) -> Row {
    for foot in app.feet(row.width()) {
        row.push(&foot.hint.shown, Ink::Key);
        row.push(&format!(" {}  ", foot.hint.label), Ink::Dim);
    }
    row
}
