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
    switches_with_rests(switches, &[], nothing, width)
}

/// Returns the page of all options as [`switches`] does. `rests` contains, for each group from which
/// options are left out, a line about these options.
pub fn switches_with_rests(
    switches: &[Switch],
    rests: &[(&str, String)],
    nothing: &str,
    width: usize,
) -> Page {
    let mut page = Page::default();
    if switches.is_empty() {
        page.rows.push(Row::new(nothing, Ink::Dim).cut(width));
    }
    let widest = switches.iter().map(|switch| columns(&switch.name)).max().unwrap_or(0);
    let has_counts = switches.iter().any(|switch| switch.count.is_some());
    let room = widest.min(width.saturating_sub(2 + if has_counts { GAP + COUNT } else { 0 }));
    let mut group = None;
    for (number, switch) in switches.iter().enumerate() {
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
        let is_last = switches.get(number + 1).is_none_or(|next| next.group != switch.group);
        if let Some((_, rest)) = rests.iter().find(|(group, _)| is_last && *group == switch.group) {
            page.rows.push(Row::new("  ", Ink::Text).with(rest, Ink::Dim).cut(width));
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_group_ends_with_a_line_about_the_rest() {
        let switch = |group: &'static str, name: &str| Switch {
            group,
            name: name.to_owned(),
            count: Some(1),
            on: false,
        };
        let switches =
            [switch("skill", "cap:a"), switch("skill", "cap:b"), switch("verb", "verb:c")];
        let rests = [("skill", "… 3 more; type cap:NAME".to_owned())];
        let page = switches_with_rests(&switches, &rests, "", 40);
        let rows: Vec<String> = page.rows.iter().map(|row| row.text().trim().to_owned()).collect();
        let rest = rows.iter().position(|row| row == "… 3 more; type cap:NAME").unwrap();
        assert!(rows[rest - 1].starts_with("cap:b"), "{rows:?}");
        assert_eq!(page.stops.len(), 3);
    }
}
