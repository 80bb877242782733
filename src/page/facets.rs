//! What there is to narrow a search with, as a page:
//!
//! ```text
//! SENIORITY
//!   ● sen:senior       14
//!     sen:staff         3
//! ```

use crate::search::Facet;
use crate::text::columns;

use super::row::{Ink, Row};
use super::{Page, Stop};

/// The page of all facets; each is a stop, in their order.
pub fn facets(facets: &[Facet], width: usize) -> Page {
    let mut page = Page::default();
    if facets.is_empty() {
        page.rows.push(Row::new("nothing narrows this search any further", Ink::Dim).cut(width));
    }
    let term_width = facets.iter().map(|facet| columns(&facet.term)).max().unwrap_or(0);
    let mut group = None;
    for facet in facets {
        if group != Some(facet.group) {
            group = Some(facet.group);
            page.heading(Row::new(&facet.group.to_uppercase(), Ink::Heading).cut(width));
        }
        let (mark, ink) = if facet.on { ("● ", Ink::Strong) } else { ("  ", Ink::Text) };
        let mut row = Row::new(mark, Ink::Key).with(&facet.term, ink);
        row.fill(2 + term_width.min(width * 3 / 5) + 2);
        row.push(&format!("{:>5}", facet.count), Ink::Dim);
        let start = page.rows.len();
        page.rows.push(row.cut(width));
        page.stops.push(Stop { rows: start..start + 1, anchor: None, link: None });
    }
    page
}
