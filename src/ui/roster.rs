//! Paints the columns of the zoomed list: counts for each role, and its mission.
//!
//! ```text
//!                                 resp.  skills  names  named by  problems  mission
//!  Backend Engineer       Senior      5       8      4         7         ·  Build robust …
//! ```

use crate::app::{App, ROSTER};
use crate::atlas::Node;
use crate::page::{Ink, Row};
use crate::role::{Known, Severity};

/// The maximum width of the column with the names.
const NAMES: usize = 44;

/// The minimum width of a list that shows the title of its first count as a whole word.
const WHOLE_TITLES: usize = 130;

/// Returns the titles of the columns with counts in a list of `width` columns.
fn count_titles(width: usize) -> [&'static str; 5] {
    let first = if width < WHOLE_TITLES { "resp." } else { "responsibilities" };
    [first, "skills", "names", "named by", "problems"]
}

/// Returns the width of the column with the names and seniorities, in a list of `width` columns.
/// Returns `None` if the other columns do not fit.
pub(super) fn names(app: &App, width: usize) -> Option<usize> {
    let widest = usize::from(app.library().row_width());
    (width >= usize::from(ROSTER)).then(|| widest.clamp(20, NAMES))
}

/// Returns the row with the titles of the columns in a list of `width` columns.
pub(super) fn titles(width: usize) -> Row {
    let mut row = Row::default();
    for title in count_titles(width) {
        row.push(&format!("  {title}"), Ink::Dim);
    }
    row.with("  mission ", Ink::Dim)
}

/// Adds the columns of a role to the row with its name.
pub(super) fn columns(app: &App, node: Node, mut row: Row, names: usize, width: usize) -> Row {
    row.fill(names);
    let atlas = app.atlas();
    let counts = match node {
        Node::Role(id) => {
            let role = atlas.role(id);
            let findings = app.library().findings().iter();
            let problems = findings.filter(|finding| finding.role == Some(id)).count();
            let (out, into) = (atlas.neighbours_out(node).len(), atlas.neighbours_in(node).len());
            [role.responsibilities.len(), role.capabilities.len(), out, into, problems]
        }
        Node::Missing(_) => [0, 0, 0, atlas.neighbours_in(node).len(), 0],
    };
    for (number, (count, title)) in counts.into_iter().zip(count_titles(width)).enumerate() {
        let text = if count == 0 { "·".to_owned() } else { count.to_string() };
        let ink = match (count, number) {
            (0, _) => Ink::Dim,
            (_, 4) => Ink::Problem(Severity::Warning),
            _ => Ink::Text,
        };
        row.push(&format!("  {text:>room$}", room = title.len()), ink);
    }
    if let Node::Role(id) = node {
        let role = atlas.role(id);
        let texts = [Known::Mission, Known::ShortDescription].map(|known| role.text(known));
        let text = texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        row.push("  ", Ink::Text);
        row.push(text.lines().next().unwrap_or_default(), Ink::Text);
    }
    row.cut(width)
}
