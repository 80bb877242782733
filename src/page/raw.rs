//! The source of a card, with line numbers:
//!
//! ```text
//!  1 ---
//!  2 id: be-01
//! ```

use std::ops::Range;
use std::sync::Arc;

use crate::card::Card;
use crate::role::Anchor;
use crate::text::head;

use super::document::PageContents;
use super::markdown::as_written;
use super::row::{Ink, Row};
use super::{Document, Page};

/// The number of bytes of text on a page.
const PAGE: usize = 4 * 1024;

/// Returns the text of a card, optionally with line numbers. The cursor stops at each line.
pub fn raw(card: &Arc<Card>, numbered: bool, width: usize) -> Document {
    let text = card.written();
    let digits = text.lines().count().to_string().len();
    let gutter = if !numbered || digits + 12 > width { 0 } else { digits + 1 };
    let mut document = Document::default();
    let (mut start, mut number, mut begins) = (0, 1, true);
    while start < text.len() {
        let range = part_of(text, start);
        let part = text.get(range.clone()).unwrap_or_default();
        let lines = memchr::memchr_iter(b'\n', part.as_bytes()).count();
        let lines = u32::try_from(lines).unwrap_or(u32::MAX);
        let ends = part.ends_with('\n');
        let first = if begins { number } else { number + 1 };
        let last = if ends { number + lines } else { number + lines + 1 };
        let contents = PageContents { lines: first..last, ..PageContents::default() };
        let card = Arc::clone(card);
        let (size, end) = (range.len(), range.end);
        let shown = LineRange { range, number, begins };
        document.push(size, contents, move || page(card.written(), &shown, gutter, width));
        (start, number, begins) = (end, number + lines, ends);
    }
    document
}

/// The part of the source that is on one page.
struct LineRange {
    range: Range<usize>,
    /// The number of the first line, counted from 1.
    number: u32,
    /// Whether the first line begins on this page. Otherwise it continues from the page before.
    begins: bool,
}

/// Returns the byte range of the page that begins at `start`: whole lines, or a part of a line that
/// is longer than a page.
fn part_of(text: &str, start: usize) -> Range<usize> {
    let lines = head(text.get(start..).unwrap_or_default(), PAGE);
    let end = start + lines.len();
    match lines.rfind('\n') {
        Some(at) if end < text.len() => start..start + at + 1,
        _ => start..end,
    }
}

fn page(text: &str, part: &LineRange, gutter: usize, width: usize) -> Page {
    let mut page = Page::default();
    let lines = text.get(part.range.clone()).unwrap_or_default().split_inclusive('\n');
    for (line, number) in lines.zip(part.number..) {
        let line = line.trim_end_matches(['\n', '\r']);
        let begins = part.begins || number > part.number;
        let heads = begins && line.starts_with('#');
        let ink = if heads { Ink::Heading } else { Ink::Text };
        if heads {
            page.headings.push(page.rows.len());
        }
        let rows = as_written(line, (width - gutter).max(1)).into_iter().enumerate();
        let rows = rows.map(|(row_number, row)| {
            let mut whole = Row::default();
            if gutter > 0 {
                let label = if row_number == 0 && begins {
                    format!("{number:>digits$} ", digits = gutter - 1)
                } else {
                    " ".repeat(gutter)
                };
                whole.push(&label, Ink::Dim);
            }
            row.spans.iter().for_each(|span| whole.push(span.text(), ink));
            whole.cut(width)
        });
        if begins {
            page.stop(rows, Some(Anchor::Line(number)), None);
        } else {
            page.rows.extend(rows);
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Position;
    use crate::role::Origin;

    #[test]
    fn every_line_has_its_number_however_long_it_is() {
        let text = format!("# one\n{}\n\n{}\nlast", "é".repeat(9_000), "x\n".repeat(5_000));
        let card = Arc::new(Card::new(Origin::Stdin, text.as_str()));
        let document = raw(&card, true, 60);
        assert!(document.pages() > 5);
        let stops = document.stops(0..document.pages());
        let lines: Vec<Option<Anchor>> = stops.map(|(_, stop)| stop.anchor).collect();
        let count = u32::try_from(text.lines().count()).unwrap();
        assert_eq!(lines, (1..=count).map(|n| Some(Anchor::Line(n))).collect::<Vec<_>>());
        for line in [1, 2, 3, 700, count] {
            let page = document.page_of(Anchor::Line(line)).unwrap();
            let mut stops = document.stops(page..page + 1);
            assert!(stops.any(|(_, stop)| stop.anchor == Some(Anchor::Line(line))), "{line}");
        }
        assert_eq!(document.page_of(Anchor::Line(count + 1)), None);
        let shown: String = document.rows(Position::default()).map(|(_, row)| row.text()).collect();
        assert_eq!(shown.matches('é').count(), 9_000);
    }
}
