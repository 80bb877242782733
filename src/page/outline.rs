//! The sections of a page, as a page:
//!
//! ```text
//! Mission
//! RESPONSIBILITIES           4
//! CAPABILITIES               6
//! ON CALL                    3
//!   Escalation               2
//! ```

use std::ops::Range;

use crate::text::columns;

use super::row::{Ink, Row, light};
use super::{Page, Stop};

/// A section of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What its heading says.
    pub title: String,
    /// Whether it is within the section before.
    pub nested: bool,
    /// The row it begins on.
    pub row: usize,
    /// How many places of it a cursor rests on.
    pub count: usize,
}

impl Part {
    /// The sections of a page. What stands above the first heading is called `lead`.
    pub fn all(page: &Page, lead: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        let headings = &page.headings;
        if headings.first().is_none_or(|&first| counted(page, 0..first) > 0) {
            let (title, nested) = (lead.to_owned(), false);
            let end = headings.first().copied().unwrap_or(page.rows.len());
            parts.push(Part { title, nested, row: 0, count: counted(page, 0..end) });
        }
        let nested = |row: usize| {
            let first = page.rows.get(row).and_then(|row| row.spans.first());
            first.is_some_and(|span| span.text().starts_with(' '))
        };
        for (number, &row) in headings.iter().enumerate() {
            let is_nested = nested(row);
            let mut after = headings.iter().skip(number + 1).copied();
            let end = after.find(|&row| is_nested || !nested(row)).unwrap_or(page.rows.len());
            let text = page.rows.get(row);
            // The legend at the right of a heading is in another ink.
            let title: String = text
                .into_iter()
                .flat_map(|row| &row.spans)
                .filter(|span| span.ink != Ink::Dim)
                .map(|span| span.text())
                .collect();
            let count = counted(page, row + 1..end);
            parts.push(Part { title: title.trim().to_owned(), nested: is_nested, row, count });
        }
        parts
    }
}

/// Stops within some rows, those of nested headings aside.
fn counted(page: &Page, rows: Range<usize>) -> usize {
    let within =
        |stop: &&Stop| rows.contains(&stop.rows.start) && !page.headings.contains(&stop.rows.start);
    page.stops.iter().filter(within).count()
}

/// The page of some parts, each a stop.
pub fn outline(parts: &[Part], lit: impl Fn(&str) -> Vec<Range<usize>>, width: usize) -> Page {
    let mut page = Page::default();
    let widest = parts.iter().map(|part| columns(&part.title) + 2).max().unwrap_or(0);
    for part in parts {
        let (indent, ink) = if part.nested { ("  ", Ink::Text) } else { ("", Ink::Heading) };
        let mut row = Row::new(indent, Ink::Text).with(&part.title, ink);
        light(&mut row, &lit);
        row = row.cut(width.saturating_sub(6));
        if part.count > 0 {
            row.fill(widest.min(width.saturating_sub(6)));
            row.push(&format!("{:>5}", part.count), Ink::Dim);
        }
        page.stop([row.cut(width)], None, None);
    }
    if parts.is_empty() {
        page.rows.push(Row::new("no section is called that", Ink::Dim).cut(width));
    }
    page
}
