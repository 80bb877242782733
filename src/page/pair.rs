//! The page that compares two roles:
//!
//! ```text
//! BACKEND ENGINEER → FRONTEND ENGINEER
//!   provides API  daily ⇄ weekly there
//!     API contracts and examples
//! BOTH CAN
//!   GraphQL      ●●●○ Advanced     ●●○○ Competent
//! CHANGES HANDS
//!   Backend Engineer makes API contracts: “…”
//! BOTH WORK WITH
//!   → QA Engineer ⇄
//! ```

use crate::atlas::{Atlas, EdgeId, Node, Pair, Tie};
use crate::role::{Level, Severity};
use crate::text::columns;

use super::card::dots;
use super::row::{Ink, Row, Span, flow};
use super::{Page, Stop};

/// The page of two roles. Lines about another role link to it.
pub fn pair(atlas: &Atlas, one: Node, other: Node, width: usize) -> Page {
    let pair = Pair::new(atlas, one, other);
    let mut page = Page::default();
    direction(&mut page, atlas, &pair, (one, other), &pair.forth, width);
    direction(&mut page, atlas, &pair, (other, one), &pair.back, width);
    shared(&mut page, atlas, &pair, width);
    passed(&mut page, atlas, &pair, width);
    common(&mut page, atlas, &pair, width);
    page
}

fn heading(page: &mut Page, text: &str, width: usize) {
    page.heading(Row::new(text, Ink::Heading).cut(width));
}

fn nothing(page: &mut Page, text: &str, width: usize) {
    page.rows.extend(indented(flow(&[Span::new(text, Ink::Dim)], width.saturating_sub(2), 0)));
}

fn indented(rows: Vec<Row>) -> impl Iterator<Item = Row> {
    rows.into_iter().map(|row| {
        let mut whole = Row::new("  ", Ink::Text);
        whole.spans.extend(row.spans);
        whole
    })
}

/// Adds a paragraph as a stop.
fn item(page: &mut Page, spans: &[Span], width: usize, link: Option<Node>) {
    let start = page.rows.len();
    page.rows.extend(indented(flow(spans, width.saturating_sub(2), 2)));
    page.stops.push(Stop { rows: start..page.rows.len(), anchor: None, link });
}

/// Adds the interactions in one direction, and the answers to them.
fn direction(
    page: &mut Page,
    atlas: &Atlas,
    pair: &Pair,
    (from, to): (Node, Node),
    edges: &[EdgeId],
    width: usize,
) {
    let (a, b) = (atlas.label(from), atlas.label(to));
    heading(page, &format!("{} → {}", a.to_uppercase(), b.to_uppercase()), width);
    if edges.is_empty() {
        let message = match from {
            Node::Role(_) => format!("{a} declares no interaction with {b}"),
            Node::Missing(_) => format!("{a} has no card"),
        };
        return nothing(page, &message, width);
    }
    for &edge in edges {
        let interaction = atlas.interaction(edge);
        let mut spans = vec![Span::new(&interaction.verb, Ink::Verb(atlas.family(edge)))];
        if let Some(frequency) = &interaction.frequency {
            spans.push(Span::new(&format!(" · {}", frequency.word), Ink::Dim));
        }
        if let Some(back) = pair.answer(atlas, edge) {
            let (mine, theirs) = (atlas[edge].frequency, atlas[back].frequency);
            spans.push(Span::new(" · answered", Ink::Dim));
            if mine != theirs
                && let Some(frequency) = atlas.interaction(back).frequency
            {
                let message = format!(" but {} on the other card", frequency.word);
                spans.push(Span::new(&message, Ink::Problem(Severity::Hint)));
            }
        }
        if let Some(notes) = &interaction.notes {
            spans.push(Span::new(&format!(" — {notes}"), Ink::Text));
        }
        item(page, &spans, width, Some(to));
    }
}

fn shared(page: &mut Page, atlas: &Atlas, pair: &Pair, width: usize) {
    heading(page, "SKILLS OF BOTH", width);
    if pair.shared.is_empty() {
        return nothing(page, "the cards name no skill in common", width);
    }
    let widest = pair.shared.iter().map(|shared| columns(&shared.name)).max().unwrap_or(0);
    let first = pair.shared.iter().map(|shared| columns(&level_text(&shared.levels.0).0)).max();
    let first = first.unwrap_or(0).max(columns(atlas.label(pair.ends.0)).min(24)) + 2;
    let name = widest.min(width.saturating_sub(2 * first + 4)).max(12);
    let mut row = Row::default();
    row.fill(2 + name + 2);
    let from = row.width();
    row.push(&crate::text::cut(atlas.label(pair.ends.0), first - 1), Ink::Dim);
    row.fill(from + first);
    row.push(atlas.label(pair.ends.1), Ink::Dim);
    page.rows.push(row.cut(width));
    for shared in &pair.shared {
        let mut row =
            Row::new("  ", Ink::Text).with(&crate::text::cut(&shared.name, name), Ink::Text);
        row.fill(from);
        let (text, ink) = level_text(&shared.levels.0);
        row.push(&crate::text::cut(&text, first - 1), ink);
        row.fill(from + first);
        let (text, ink) = level_text(&shared.levels.1);
        row.push(&text, ink);
        page.stop([row.cut(width)], None, None);
    }
}

/// The dots and the word of a level, and their ink.
fn level_text(level: &Option<Level>) -> (String, Ink) {
    let rank = level.as_ref().and_then(|level| level.rank);
    let word = level.as_ref().map_or("-", |level| level.word.as_str());
    (format!("{} {word}", dots(rank)), Ink::Level(rank))
}

fn passed(page: &mut Page, atlas: &Atlas, pair: &Pair, width: usize) {
    heading(page, "ARTIFACTS PASSED ON", width);
    if pair.passed.is_empty() {
        return nothing(page, "the notes of neither role mention an artifact of the other", width);
    }
    for passed in &pair.passed {
        let spans = [
            Span::new(&passed.artifact, Ink::Strong),
            Span::new(&format!(" by {}", atlas.label(passed.by)), Ink::Dim),
            Span::new(&format!(" — “{}”", passed.notes), Ink::Text),
        ];
        item(page, &spans, width, Some(passed.by));
    }
}

fn common(page: &mut Page, atlas: &Atlas, pair: &Pair, width: usize) {
    heading(page, "BOTH WORK WITH", width);
    if pair.common.is_empty() {
        return nothing(page, "no role works with both", width);
    }
    let names = pair.common.iter().map(|common| columns(atlas.label(common.node)) + 2);
    let widest = names.max().unwrap_or(0).min(width / 2);
    for common in &pair.common {
        let mut row = Row::new("  ", Ink::Text);
        match common.node {
            Node::Role(_) => {
                row.push(&crate::text::cut(atlas.label(common.node), widest), Ink::Link)
            }
            Node::Missing(_) => {
                let name = crate::text::cut(atlas.label(common.node), widest.saturating_sub(2));
                row.push(&format!("({name})"), Ink::Missing);
            }
        }
        row.fill(2 + widest + 2);
        let (one, other) = common.ties;
        row.push(&tie_text(one, atlas.label(pair.ends.0)), Ink::Dim);
        row.push("  ", Ink::Dim);
        row.push(&tie_text(other, atlas.label(pair.ends.1)), Ink::Dim);
        page.stop([row.cut(width)], None, Some(common.node));
    }
}

/// The name of a role with the direction of its interactions.
fn tie_text(tie: Tie, name: &str) -> String {
    match tie {
        Tie::Mutual => format!("⇄ {name}"),
        Tie::Mine => format!("← {name}"),
        Tie::Theirs => format!("→ {name}"),
    }
}
