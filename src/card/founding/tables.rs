//! Reads tables in known sections. Each row is an item, and the table header names the columns.

use std::ops::Range;

use crate::card::item::{Source, split_list};
use crate::card::limits::{MAX_ITEM, MAX_ITEMS};
use crate::card::markup::{self, Content, words};
use crate::role::{Artifact, Capability, Known, Point, Responsibility};

use super::{Reader, to_u32};

/// The columns of a table, as indices.
struct TableColumns {
    /// The column with the title of the item, or with the other role.
    title: usize,
    /// The column with the verb, level or kind of the item.
    kind: Option<usize>,
    /// The column with the frequency or metrics of the item.
    measure: Option<usize>,
}

/// Returns the header words by which the title, kind and measure columns of a section are
/// recognized.
fn column_words(known: Known) -> Option<[&'static [&'static str]; 3]> {
    Some(match known {
        Known::Interactions => [
            &["role", "target", "partner", "team", "agent", "who", "with", "to", "from"],
            &["verb", "interaction", "relationship", "relation", "how"],
            &["frequency", "cadence", "often", "when"],
        ],
        Known::Capabilities => [
            &["skill", "capability", "competency", "competence", "technology", "name"],
            &["level", "proficiency"],
            &[],
        ],
        Known::Responsibilities => [
            &["responsibility", "duty", "accountability", "area", "title"],
            &[],
            &["metric", "metrics", "kpi", "kpis", "measure"],
        ],
        Known::Artifacts => {
            [&["artifact", "deliverable", "output", "name"], &["type", "kind", "format"], &[]]
        }
        _ if known.grammar().is_some() && known != Known::Properties => {
            [&["metric", "tool", "boundary", "step", "level", "name", "title"], &[], &[]]
        }
        _ => return None,
    })
}

impl TableColumns {
    fn new(known: Known, head: &[String]) -> Option<TableColumns> {
        let [title, kind, measure] = column_words(known)?;
        let title = column_named(head, title)?;
        Some(TableColumns {
            title,
            kind: column_named(head, kind).filter(|at| *at != title),
            measure: column_named(head, measure).filter(|at| *at != title),
        })
    }

    fn row<'t>(&self, cells: &'t [String], line: u32) -> TableRow<'t> {
        let cell = |at: usize| cells.get(at).map(String::as_str).filter(|text| !text.is_empty());
        let known = [Some(self.title), self.kind, self.measure];
        let others = (0..cells.len()).filter(|at| !known.contains(&Some(*at))).filter_map(cell);
        TableRow {
            title: cell(self.title).unwrap_or_default().to_owned(),
            kind: self.kind.and_then(cell),
            measure: self.measure.and_then(cell),
            others: others.map(str::to_owned).collect(),
            line,
        }
    }
}

/// Returns the index of the first column whose heading has one of these words, in singular or
/// plural.
fn column_named(head: &[String], names: &[&str]) -> Option<usize> {
    head.iter().position(|cell| {
        let cell = cell.to_lowercase();
        cell.split_whitespace().any(|word| {
            names.iter().any(|name| word == *name || word.strip_suffix('s') == Some(name))
        })
    })
}

/// The cells of one row. Empty cells count as missing.
struct TableRow<'t> {
    title: String,
    kind: Option<&'t str>,
    measure: Option<&'t str>,
    /// The contents of the cells in columns without a known meaning.
    others: Vec<String>,
    line: u32,
}

impl Reader<'_> {
    /// Parses the rows of a table as items. Returns `false` if the header has no title column or if
    /// a row has no title. The table is then kept as text.
    pub(super) fn table(&mut self, known: Known, range: &Range<usize>) -> bool {
        let text = self.source.get(range.clone()).unwrap_or_default();
        if text.len() > MAX_ITEM {
            return false;
        }
        let blocks = markup::blocks(text);
        let Some(Content::Table(rows)) = blocks.first().map(|block| &block.content) else {
            return false;
        };
        let mut rows = rows.iter().map(|row| row.iter().map(|cell| words(cell)).collect());
        let head: Vec<String> = rows.next().unwrap_or_default();
        let Some(columns) = TableColumns::new(known, &head) else { return false };
        let rows: Vec<Vec<String>> = rows.collect();
        let all_have_titles = rows.iter().all(|cells| {
            cells.get(columns.title).is_some_and(|title| title.contains(char::is_alphanumeric))
        });
        if !all_have_titles || self.items + rows.len() > MAX_ITEMS {
            return false;
        }
        let first = self.lines.place(self.source, range.start).0;
        for (number, cells) in rows.iter().enumerate() {
            // The second line of a table separates the header from the rows.
            let line = first + 2 + to_u32(number);
            self.items += 1;
            self.row(known, columns.row(cells, line));
        }
        true
    }

    fn row(&mut self, known: Known, row: TableRow<'_>) {
        let TableRow { title, kind, measure, others, line } = row;
        match known {
            Known::Interactions => {
                let verb = kind.unwrap_or("Works with");
                let often = measure.map(|often| format!(" ({often})")).unwrap_or_default();
                let item = format!("**{verb}** → {title}{often}");
                let notes = Some(others.join("; ")).filter(|notes| !notes.is_empty());
                let notes = notes.map(|notes| format!("*Notes*: {notes}"));
                let lines = std::iter::once(item.as_str()).chain(notes.as_deref()).collect();
                // The item of a row has no byte range, so it cannot be parsed separately later.
                let before = self.role.problems.len();
                self.interaction(&Source { lines, ..Source::default() }, (line, 1), &(0..0));
                if let Some(item) = self.role.interactions.last_mut() {
                    item.target_column = 1;
                }
                // The column numbers of these problems refer to a generated line that is not in the
                // card, so only the line number of the row is kept.
                for problem in self.role.problems.iter_mut().skip(before) {
                    (problem.column, problem.width, problem.fix) = (1, 0, None);
                }
            }
            Known::Capabilities => {
                let mut level = kind.map(|word| self.scales.level(word));
                let mut details = others;
                // The header may not show which column contains the levels. If there is only one
                // other value, it is tried as a level.
                if let (None, [only]) = (&level, details.as_slice()) {
                    level = Some(self.scales.level(only)).filter(|level| level.rank.is_some());
                    details.retain(|_| level.is_none());
                }
                let description = Vec::new();
                self.role.capabilities.push(Capability {
                    name: title,
                    level,
                    details,
                    description,
                    line,
                });
            }
            Known::Responsibilities => self.role.responsibilities.push(Responsibility {
                title,
                primary: false,
                metrics: measure.map(split_list).unwrap_or_default(),
                description: others,
                line,
            }),
            Known::Artifacts => self.role.artifacts.push(Artifact {
                name: title,
                kind: kind.map(str::to_owned),
                description: others,
                line,
            }),
            _ => {
                let point = Point { title, description: others, line };
                self.role.lists.update(known, |points| points.push(point));
            }
        }
    }
}
