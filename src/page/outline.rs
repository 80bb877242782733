//! The page of a document's sections:
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
use super::{Document, Page, Position};

/// A section of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutlineSection {
    /// The text of the section's heading.
    pub title: String,
    /// Whether the section is nested in a section above it.
    pub nested: bool,
    /// The row on which the section begins.
    pub row: Position,
    /// The number of places where the cursor stops in the section, or 0 if its page is not laid out
    /// yet.
    pub count: usize,
}

impl OutlineSection {
    /// Returns the sections of a document. `lead` is the title for the text above the first
    /// heading. For a long document, returns all sections near the beginning but, further down,
    /// only those that begin a page.
    pub fn all(document: &Document, lead: &str) -> Vec<OutlineSection> {
        let near = document.searched(0);
        let mut parts: Vec<OutlineSection> = Vec::new();
        let mut open = OutlineSection { title: lead.to_owned(), ..OutlineSection::default() };
        let mut is_lead = true;
        // The index of the outer section, whose count includes its nested sections.
        let mut outer: Option<usize> = None;
        for number in near.clone() {
            let Some(page) = document.page(number) else { break };
            let mut stops = page.stops.iter().peekable();
            for index in page.headings.iter().copied().chain([usize::MAX]) {
                while let Some(stop) = stops.next_if(|stop| stop.rows.start < index) {
                    if page.headings.binary_search(&stop.rows.start).is_err() {
                        open.count += 1;
                        if let Some(outer) = outer.and_then(|number| parts.get_mut(number)) {
                            outer.count += 1;
                        }
                    }
                }
                let Some(row) = page.rows.get(index) else { continue };
                let nested = row.spans.first().is_some_and(|span| span.text().starts_with(' '));
                if !std::mem::take(&mut is_lead) || open.count > 0 {
                    parts.push(open);
                }
                if !nested {
                    outer = None;
                } else if outer.is_none() {
                    outer = parts.len().checked_sub(1);
                }
                let (title, row) = (title(row), Position { page: number, index });
                open = OutlineSection { title, nested, row, count: 0 };
            }
        }
        parts.push(open);
        for page in near.end..document.pages() {
            let row = Position { page, index: 0 };
            let title = document.title(page).map(str::to_owned);
            parts.extend(title.map(|title| OutlineSection { title, row, ..Default::default() }));
        }
        parts
    }
}

/// Returns the text of a heading without its legend, which is recognized by [`Ink::Dim`].
fn title(row: &Row) -> String {
    let spans = row.spans.iter();
    let title: String = spans.filter(|span| span.ink != Ink::Dim).map(|span| span.text()).collect();
    title.trim().to_owned()
}

/// Returns a page that lists the given sections. The cursor stops at each section.
pub fn outline(
    parts: &[OutlineSection],
    lit: impl Fn(&str) -> Vec<Range<usize>>,
    width: usize,
) -> Page {
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
        page.rows.push(Row::new("no section matches", Ink::Dim).cut(width));
    }
    page
}
