//! The help page, which lists the keys of the current keymap and what they do.

use crate::text::columns;

use super::row::{Ink, Row, Span, flow};
use super::{Page, Stop};

/// A line of the help page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpEntry {
    /// The context in which the keys work.
    pub group: String,
    /// The keys in readable form.
    pub keys: String,
    /// A description of what the keys do.
    pub sentence: String,
}

/// Returns the help page. Entries of one group must be consecutive.
pub fn help(entries: &[HelpEntry], width: usize) -> Page {
    let mut page = Page::default();
    let keys_width =
        entries.iter().map(|entry| columns(&entry.keys)).max().unwrap_or(0).min(width * 2 / 5);
    if entries.is_empty() {
        page.rows.push(Row::new("no key matches", Ink::Dim).cut(width));
    }
    let mut group = None;
    for entry in entries {
        if group != Some(&entry.group) {
            group = Some(&entry.group);
            page.heading(Row::new(&entry.group.to_uppercase(), Ink::Heading).cut(width));
        }
        let start = page.rows.len();
        let mut row = Row::new("  ", Ink::Text).with(&entry.keys, Ink::Key);
        let at = 2 + keys_width + 2;
        if at + 10 > width {
            page.rows.push(row.cut(width));
            page.rows.extend(flow(&[Span::new(&entry.sentence, Ink::Text)], width, 0));
        } else {
            if row.width() >= at {
                page.rows.push(std::mem::take(&mut row).cut(width));
            }
            row.fill(at);
            let mut lines =
                flow(&[Span::new(&entry.sentence, Ink::Text)], width - at, 0).into_iter();
            row.spans.extend(lines.next().unwrap_or_default().spans);
            page.rows.push(row);
            for line in lines {
                let mut rest = Row::new(&" ".repeat(at), Ink::Text);
                rest.spans.extend(line.spans);
                page.rows.push(rest);
            }
        }
        page.stops.push(Stop { rows: start..page.rows.len(), anchor: None, link: None });
    }
    page
}
