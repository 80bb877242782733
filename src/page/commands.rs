//! The page of all commands:
//!
//! ```text
//! CARD
//!   o  the sections of this card · outline
//!   F  find text in this card · find
//! GRAPH
//!   v  the next picture: neighbours, map, matrix · next-view
//! ```

use std::borrow::Cow;
use std::ops::Range;

use crate::text::columns;

use super::Page;
use super::row::{Ink, Row, flow, flow_in, light};

/// A command that the user can run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The context in which the command works.
    pub group: &'static str,
    /// A description of what the command does.
    pub sentence: Cow<'static, str>,
    /// The name of the command.
    pub name: &'static str,
    /// The keys of the command in readable form.
    pub keys: Vec<String>,
    /// Whether the keys of the command work in the current context.
    pub here: bool,
    /// The pane to which the command belongs, if it is not the current one.
    pub pane: Option<&'static str>,
}

/// The number of columns for keys. Keys that do not fit are left out.
const KEYS: usize = 13;
/// The width below which names and keys are left out, because they would leave too little room for
/// the descriptions.
const NARROW: usize = 56;

/// Returns the page of commands. The cursor stops at each command. If `grouped` is true, each group
/// has a heading. Otherwise, the name of a command from another pane is preceded by that pane.
pub fn commands(
    all: &[Command],
    grouped: bool,
    lit: impl Fn(&str) -> Vec<Range<usize>>,
    width: usize,
) -> Page {
    let mut page = Page::default();
    if all.is_empty() {
        page.rows.push(Row::new("no command matches", Ink::Dim).cut(width));
    }
    let keys = all.iter().map(|command| columns(&fitting(&command.keys))).max().unwrap_or(0);
    let at = 2 + keys + 2;
    let mut group = None;
    for command in all {
        if grouped && group != Some(command.group) {
            group = Some(command.group);
            page.heading(Row::new(&command.group.to_uppercase(), Ink::Heading).cut(width));
        }
        let mut sentence = Row::new(&command.sentence, Ink::Text);
        light(&mut sentence, &lit);
        let rows: Vec<Row> = if width < NARROW {
            flow_in(&sentence.spans, width, 2, 2).collect()
        } else {
            let ink = if command.here { Ink::Key } else { Ink::Dim };
            let mut first = Row::new("  ", Ink::Text).with(&fitting(&command.keys), ink);
            first.fill(at);
            // The name follows the description, because the eye would lose the row on the way to a
            // column at the other side.
            let mut name = Row::new(&label(command, grouped), Ink::Dim);
            light(&mut name, &lit);
            if name.width() > 0 {
                sentence.push(" · ", Ink::Dim);
                sentence.spans.extend(name.spans);
            }
            let mut lines = flow(&sentence.spans, width.saturating_sub(at), 0).into_iter();
            first.spans.extend(lines.next().unwrap_or_default().spans);
            [first].into_iter().chain(lines.map(|line| line.indented(at))).collect()
        };
        page.stop(rows.into_iter().map(|row| row.cut(width)), None, None);
    }
    page
}

/// Returns the name of a command, preceded by its pane, unless a heading shows the pane.
fn label(command: &Command, grouped: bool) -> String {
    match command.pane.filter(|_| !grouped) {
        Some(pane) => format!("{pane} · {}", command.name),
        None => command.name.to_owned(),
    }
}

/// Returns the keys that fit in their column, joined by spaces.
fn fitting(keys: &[String]) -> String {
    let mut text = String::new();
    for key in keys {
        if !text.is_empty() {
            if columns(&text) + 1 + columns(key) > KEYS {
                break;
            }
            text.push(' ');
        }
        text.push_str(key);
    }
    text
}
