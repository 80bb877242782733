//! Places the columns of several tables so that each role has the same column in all of them. A
//! table keeps its own columns if its texts need the room: if it has no text before the columns for
//! roles, such as a list of responsibilities, or sentences, such as a list of metrics.
//!
//! ```text
//! OVERVIEW
//!                      Backend Engineer  Data Engineer
//!   Seniority          Senior            Senior
//! PARTNERS
//!   Role               Backend Engineer  Data Engineer
//!   QA Engineer        → daily
//! ```

use std::collections::BTreeMap;

use crate::analysis::{Report, ReportSection};
use crate::atlas::Node;
use crate::text::columns;

use super::{TitleForm, fitted, longest_word, natural, starts, total, widest_word};

/// The maximum width of a name. Wider text is a sentence, which would move the values of the other
/// rows too far away from their names.
const WIDEST_NAME: usize = 40;

/// Identifies a column by the number of roles to the left of it, and by its position between these
/// roles and the next one.
type Slot = (usize, usize);

/// The position of a column for a role among the columns that follow the previous role.
const OF_ROLE: usize = usize::MAX;

/// The widths of a column.
#[derive(Default)]
struct Needs {
    /// The width at which no cell is wrapped.
    natural: usize,
    /// The width at which only the title is wrapped.
    cells: usize,
    /// The minimum width at which the title is not shortened.
    title: usize,
    /// The width of the longest word.
    word: usize,
}

/// The columns that all tables about the same roles share.
pub(super) struct Grid {
    roles: Vec<Node>,
    /// The start and the width of each column.
    columns: BTreeMap<Slot, (usize, usize)>,
}

impl Grid {
    /// Creates the columns for the tables of a report, in at most `room` columns. `rows` is the
    /// maximum number of rows of a table. Returns `None` if the report does not have several tables
    /// about the same roles, or if the columns do not fit without breaking words.
    pub(super) fn new(report: &Report, room: usize, rows: usize) -> Option<Grid> {
        let roles = report.sections.iter().map(roles_of).find(|roles| roles.len() > 1)?;
        let tables = report.sections.iter().filter(|table| !table.rows.is_empty());
        let tables: Vec<_> =
            tables.filter(|table| roles_of(table) == roles && has_names(table)).collect();
        if tables.len() < 2 {
            return None;
        }
        let mut needs: BTreeMap<Slot, Needs> = BTreeMap::new();
        for table in tables {
            for ((at, column), slot) in table.columns.iter().enumerate().zip(slots(table)) {
                let word = longest_word(table, at, rows);
                let need = needs.entry(slot).or_default();
                need.natural = need.natural.max(natural(table, at, TitleForm::Whole, rows));
                need.cells = need.cells.max(natural(table, at, TitleForm::Wrapped, rows));
                need.title = need.title.max(word).max(widest_word(&column.title));
                need.word = need.word.max(word);
            }
        }
        let mut widths = needs.values().map(|need| need.natural).collect();
        let least: [fn(&Needs) -> usize; 3] =
            [|need| need.cells, |need| need.title, |need| need.word];
        for least in least {
            widths = fitted(widths, needs.values().map(least).collect(), room);
        }
        if total(&widths) > room {
            return None;
        }
        let placed = needs.into_keys().zip(starts(&widths).zip(widths));
        Some(Grid { roles, columns: placed.collect() })
    }

    /// Returns the start and the width of each column of a table, or `None` if the table is not
    /// about the roles of this grid.
    pub(super) fn places(&self, table: &ReportSection) -> Option<Vec<(usize, usize)>> {
        let slots = slots(table).map(|slot| self.columns.get(&slot).copied());
        let is_shared = roles_of(table) == self.roles && has_names(table);
        if is_shared { slots.collect() } else { None }
    }
}

/// Returns the roles to which the columns of a table belong.
fn roles_of(table: &ReportSection) -> Vec<Node> {
    table.columns.iter().filter_map(|column| column.role).collect()
}

/// Returns whether the rows of the table have names before the columns for roles, and no sentences.
fn has_names(table: &ReportSection) -> bool {
    let before = table.columns.iter().take_while(|column| column.role.is_none()).count();
    let cells = table.rows.iter().flat_map(|row| row.cells.iter().take(before));
    let widest = cells.map(|cell| columns(&cell.text())).max().unwrap_or(0);
    (1..=WIDEST_NAME).contains(&widest)
}

/// Returns the slot of each column of a table.
fn slots(table: &ReportSection) -> impl Iterator<Item = Slot> + '_ {
    let mut next = (0, 0);
    table.columns.iter().map(move |column| {
        let (roles, others) = next;
        if column.role.is_some() {
            next = (roles + 1, 0);
            (roles, OF_ROLE)
        } else {
            next = (roles, others + 1);
            (roles, others)
        }
    })
}
