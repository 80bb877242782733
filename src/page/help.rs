//! The help page, which lists the keys of the current keymap and what they do.

use crate::text::columns;

use super::Page;
use super::row::{Ink, Row, Span, flow};

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

/// The maximum number of columns for keys. Longer keys have a row of their own above the description.
const MOST_KEYS: usize = 20;

/// Returns the help page. Entries of one group must be consecutive.
pub fn help(entries: &[HelpEntry], width: usize) -> Page {
    let mut page = Page::default();
    if entries.is_empty() {
        page.rows.push(Row::new("no key matches", Ink::Dim).cut(width));
    }
    // All groups share one column, so that the eye finds every description in the same place.
    let widest = entries.iter().map(|entry| columns(&entry.keys)).max().unwrap_or(0);
    let keys_width = widest.min(MOST_KEYS).min(width * 2 / 5);
    let mut group = None;
    for entry in entries {
        if group != Some(&entry.group) {
            group = Some(&entry.group);
            page.heading(Row::new(&entry.group.to_uppercase(), Ink::Heading).cut(width));
        }
        let sentence = [Span::new(&entry.sentence, Ink::Text)];
        let mut row = Row::new("  ", Ink::Text).with(&entry.keys, Ink::Key);
        let at = 2 + keys_width + 2;
        let mut rows = Vec::new();
        if at + 10 > width {
            rows.push(row.cut(width));
            rows.extend(flow(&sentence, width, 0));
        } else {
            if row.width() >= at {
                rows.push(std::mem::take(&mut row).cut(width));
            }
            row.fill(at);
            let mut lines = flow(&sentence, width - at, 0).into_iter();
            row.spans.extend(lines.next().unwrap_or_default().spans);
            rows.push(row);
            rows.extend(lines.map(|line| line.indented(at)));
        }
        page.stop(rows, None, None);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_descriptions_of_all_groups_begin_in_the_same_column() {
        let entry = |group: &str, keys: &str, sentence: &str| HelpEntry {
            group: group.to_owned(),
            keys: keys.to_owned(),
            sentence: sentence.to_owned(),
        };
        let entries = [
            entry("next", "3", "the graph"),
            entry("roles", "Enter l →", "open the card"),
            entry("roles", "g", "the first role"),
        ];
        let rows: Vec<String> = help(&entries, 40).rows.iter().map(Row::text).collect();
        for row in
            ["  3          the graph", "  Enter l →  open the card", "  g          the first role"]
        {
            assert!(rows.iter().any(|other| other == row), "{rows:?}");
        }
    }
}
