//! The card as it stands in the file, with line numbers:
//!
//! ```text
//!  1 ---
//!  2 id: be-01
//! ```

use crate::role::Card;

use super::markdown::as_written;
use super::row::{Ink, Row};
use super::{Page, Stop};

/// The text of a card, perhaps with the numbers of its lines; one stop a line.
pub fn raw(card: &Card, numbered: bool, width: usize) -> Page {
    let mut page = Page::default();
    let digits = card.written().lines().count().to_string().len();
    let gutter = if !numbered || digits + 12 > width { 0 } else { digits + 1 };
    for (line, number) in card.written().lines().zip(1usize..) {
        let start = page.rows.len();
        for (part, row) in as_written(line, (width - gutter).max(1)).into_iter().enumerate() {
            let mut whole = Row::default();
            if gutter > 0 {
                let label =
                    if part == 0 { format!("{number:>digits$} ") } else { " ".repeat(gutter) };
                whole.push(&label, Ink::Dim);
            }
            let ink = if line.starts_with('#') { Ink::Heading } else { Ink::Text };
            row.spans.iter().for_each(|span| whole.push(span.text(), ink));
            page.rows.push(whole.cut(width));
        }
        if line.starts_with('#') {
            page.headings.push(start);
        }
        page.stops.push(Stop { rows: start..page.rows.len(), anchor: None, link: None });
    }
    page
}
