//! Pages over the panes: help, problems, choices.

use ratatui::layout::Rect;

use crate::app::{App, Overlay, Purpose};
use crate::atlas::Node;
use crate::page::{Ink, Row, explained};

use super::paint::{Lights, Painter};

/// Paints the overlay, if one is open; the answer is where the terminal's cursor belongs.
pub(super) fn paint(app: &App, painter: &mut Painter<'_>) -> Option<(u16, u16)> {
    let overlay = app.overlay()?;
    let middle = app.areas().middle;
    let pane = app.overlay_pane();
    let bare = app.areas().bare;
    if overlay.rows().is_some() && app.areas().card.is_some() {
        let end = Rect { y: pane.body.bottom(), height: 1, ..pane.title };
        painter.clear(pane.title.union(end));
        painter.fill(end, "─", Ink::Frame);
    } else {
        let whole = Rect { height: middle.height, ..pane.title };
        let around = Rect { x: whole.x.saturating_sub(1), width: whole.width + 2, ..whole };
        painter.clear(around.intersection(middle));
    }
    painter.fill(pane.title, "─", Ink::Frame);
    let name = |node: Node| {
        app.atlas().current(node).map_or("", |node| app.atlas().label(node)).to_owned()
    };
    let (title, prompt) = match overlay {
        Overlay::Help(help) => {
            let shown = help.typing || !help.filter.text().is_empty();
            (
                format!(" Keys · {} ", help.context.name()),
                shown.then_some((&help.filter, help.typing)),
            )
        }
        Overlay::Problems(problems) => {
            let shown = problems.typing || !problems.filter.text().is_empty();
            (
                format!(" Problems{} ", problems.narrowed(app.atlas())),
                shown.then_some((&problems.filter, problems.typing)),
            )
        }
        Overlay::Palette(palette) => (" Do … ".to_owned(), Some((&palette.prompt, true))),
        Overlay::Outline(outline) => (" Sections ".to_owned(), Some((&outline.prompt, true))),
        Overlay::Bookmarks(_) => (" Bookmarks ".to_owned(), None),
        Overlay::Facets(_) => (" Narrow the search ".to_owned(), None),
        Overlay::Relations(_) => (" What the graph shows ".to_owned(), None),
        Overlay::Themes(_) => (" Themes ".to_owned(), None),
        Overlay::Export(_) => (" Save the graph ".to_owned(), None),
        Overlay::Pair(pair) => {
            (format!(" {} and {} ", name(pair.roles.0), name(pair.roles.1)), None)
        }
        Overlay::Pick(pick) => {
            let asked = match pick.purpose {
                Purpose::Path => " The path to … ",
                Purpose::Pair => " Side by side with … ",
                Purpose::Jump => " Go to … ",
            };
            (asked.to_owned(), Some((&pick.prompt, true)))
        }
    };
    let mut row = Row::new(&title, Ink::Key);
    let mut cursor = None;
    if let Some((prompt, typing)) = prompt {
        let at = pane.title.x + 1 + u16::try_from(row.width() + 2).unwrap_or(0);
        let room = usize::from(pane.title.width).saturating_sub(row.width() + 6).max(1);
        let (range, column) = prompt.view(room);
        let column = u16::try_from(column).unwrap_or(0);
        let x = at.saturating_add(column).min(pane.title.right().saturating_sub(1));
        cursor = typing.then_some((x, pane.title.y));
        row.push("/ ", Ink::Dim);
        row.push(prompt.text().get(range).unwrap_or_default(), Ink::Strong);
        row.push(" ", Ink::Text);
    }
    let title =
        Rect { x: pane.title.x + 1, width: pane.title.width.saturating_sub(2), ..pane.title };
    painter.row(title, 0, &row.cut(usize::from(title.width)));
    painter.page(pane.body, overlay.reader(), Lights::None, !bare);
    let foot = app.areas().foot(overlay.foot());
    match overlay {
        Overlay::Themes(_) => sample(painter, foot),
        _ => explain(app, painter, foot),
    }
    cursor
}

/// Below the problems: what the rule of the one under the cursor is for.
fn explain(app: &App, painter: &mut Painter<'_>, foot: Rect) {
    let Some(finding) = app.problem().filter(|_| foot.height > 1) else { return };
    painter.fill(Rect { height: 1, ..foot }, "─", Ink::Frame);
    let body = Rect { y: foot.y + 1, height: foot.height - 1, ..foot };
    let (width, rows) = (usize::from(body.width), usize::from(body.height));
    let told = explained(finding.problem.rule, finding.severity, width, rows);
    for (y, row) in told.iter().enumerate() {
        painter.row(body, y, row);
    }
}

/// Below the themes: what most of a screen is written in.
fn sample(painter: &mut Painter<'_>, foot: Rect) {
    use crate::atlas::Family;
    use crate::role::{LevelRank, Severity};
    if foot.height < 2 {
        return;
    }
    painter.fill(Rect { height: 1, ..foot }, "─", Ink::Frame);
    let body = Rect { y: foot.y + 1, height: foot.height - 1, ..foot };
    let level = |rank: LevelRank| (rank.title(), Ink::Level(Some(rank)));
    let verb = |family: Family| (family.name(), Ink::Verb(family));
    let problem = |severity: Severity| (severity.word(), Ink::Problem(severity));
    let rows: [&[(&str, Ink)]; 5] = [
        &[
            ("Backend Engineer", Ink::Title),
            ("CAPABILITIES", Ink::Heading),
            ("running text", Ink::Text),
        ],
        &LevelRank::ALL.iter().rev().map(|rank| level(*rank)).collect::<Vec<_>>(),
        &Family::ALL.map(verb),
        &[
            ("a link", Ink::Link),
            ("code", Ink::Code),
            ("✓ 99.9% uptime", Ink::Metric),
            ("in passing", Ink::Dim),
        ],
        &Severity::ALL.map(problem),
    ];
    for (y, words) in rows.iter().enumerate() {
        let mut row = Row::default();
        for (word, ink) in *words {
            row.push(word, *ink);
            row.push("  ", Ink::Text);
        }
        painter.row(body, y, &row.cut(usize::from(body.width)));
    }
}
