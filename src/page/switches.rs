//! The page of options that can be turned on and off, in groups:
//!
//! ```text
//! SENIORITY
//!   ● sen:senior       14
//!     sen:staff         3
//! ```

use crate::search::Facet;
use crate::text::{columns, cut};

use super::Page;
use super::row::{Ink, Row};

/// The width of the column with the counts.
const COUNT: usize = 5;
/// The number of columns between the names and the counts.
const GAP: usize = 1;

/// An option that is on or off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch {
    /// The group of the option; empty if the page has only one group, which needs no heading.
    pub group: &'static str,
    /// The name of the option.
    pub name: String,
    /// The number of matches; `None` if there is nothing to count.
    pub count: Option<usize>,
    /// Whether the option is on.
    pub on: bool,
}

impl From<&Facet> for Switch {
    fn from(facet: &Facet) -> Switch {
        let (name, count) = (facet.term.clone(), Some(facet.count));
        Switch { group: facet.group, name, count, on: facet.on }
    }
}

/// Returns the page of all options. The cursor stops at each option. If there are no options, the
/// page shows the text in `nothing`.
pub fn switches(switches: &[Switch], nothing: &str, width: usize) -> Page {
    let mut page = Page::default();
    if switches.is_empty() {
        page.rows.push(Row::new(nothing, Ink::Dim).cut(width));
    }
    let widest = switches.iter().map(|switch| columns(&switch.name)).max().unwrap_or(0);
    let has_counts = switches.iter().any(|switch| switch.count.is_some());
    let room = widest.min(width.saturating_sub(2 + if has_counts { GAP + COUNT } else { 0 }));
    let mut group = None;
    for switch in switches {
        if group != Some(switch.group) && !switch.group.is_empty() {
            group = Some(switch.group);
            page.heading(Row::new(&switch.group.to_uppercase(), Ink::Heading).cut(width));
        }
        let (mark, ink) = if switch.on { ("● ", Ink::Strong) } else { ("  ", Ink::Text) };
        let mut row = Row::new(mark, Ink::Key).with(&cut(&switch.name, room), ink);
        if let Some(count) = switch.count {
            row.fill(2 + room + GAP);
            row.push(&format!("{count:>COUNT$}"), Ink::Dim);
        }
        page.stop([row.cut(width)], None, None);
    }
    page
}
