//! Writes reports as Markdown and as CSV.

use crate::analysis::{Report, ReportCell, ReportSection};
use crate::text::sanitize;

use super::table::record;

/// Returns a report as Markdown, with a table for each section.
pub fn report_markdown(report: &Report) -> String {
    let mut text = format!("# {}\n", escaped(&report.title));
    for section in &report.sections {
        if !section.heading.is_empty() {
            text.push_str(&format!("\n## {}\n", escaped(&section.heading)));
        }
        if section.rows.is_empty() {
            text.push_str(&format!("\n{}\n", escaped(&section.empty)));
            continue;
        }
        if !section.lead.is_empty() {
            text.push_str(&format!("\n{}\n", escaped(&section.lead)));
        }
        text.push('\n');
        for (number, cells) in records(section, ReportCell::text).enumerate() {
            text.push_str(&line(cells.iter().map(|cell| escaped(cell))));
            if number == 0 {
                text.push_str(&line(cells.iter().map(|_| "---".to_owned())));
            }
        }
    }
    text
}

/// Returns a section as CSV (RFC 4180), including a header line. A level is written as its rank,
/// from 1 for the lowest, or as 0 if the skill has no level.
pub fn section_csv(section: &ReportSection) -> String {
    records(section, ReportCell::value).map(|cells| record(&cells)).collect()
}

/// Returns the titles of the columns, followed by the text of each row. A missing cell is an empty
/// string. If any row has notes, the last column contains the notes.
fn records(
    section: &ReportSection,
    text: fn(&ReportCell) -> String,
) -> impl Iterator<Item = Vec<String>> {
    let has_notes = section.rows.iter().any(|row| !row.notes.is_empty());
    let titles = section.columns.iter().map(|column| column.title.clone());
    let titles = titles.chain(has_notes.then(|| "Notes".to_owned())).collect();
    let rows = section.rows.iter().map(move |row| {
        let cells = (0..section.columns.len()).map(|at| row.cells.get(at));
        let texts = cells.map(|cell| cell.map(text).unwrap_or_default());
        texts.chain(has_notes.then(|| row.notes.join("; "))).collect()
    });
    std::iter::once(titles).chain(rows)
}

/// Returns a line of a Markdown table.
fn line(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

/// Escapes text for a cell of a Markdown table.
fn escaped(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut escaped = String::new();
    for c in sanitize(&text).chars() {
        if matches!(c, '|' | '\\' | '<' | '*' | '_' | '`' | '[') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::ReportRow;

    #[test]
    fn a_table_as_markdown_and_csv() {
        let mut section = ReportSection::new("Rows", &["Name", "Level"], "none");
        let level = ReportCell::Level {
            rank: Some(crate::role::LevelRank::Expert),
            is_detail: true,
            has_word: true,
        };
        let name = ReportCell::Text("a|b, \"c\"\u{1b}".to_owned());
        let notes = ["first", "second"].map(str::to_owned).to_vec();
        section.rows.push(ReportRow { notes, ..ReportRow::new([name, level]) });
        assert_eq!(
            section_csv(&section),
            "Name,Level,Notes\r\n\"a|b, \"\"c\"\"␛\",4,first; second\r\n"
        );
        let report = Report::new("T", [section, ReportSection::new("Other", &[], "Nothing here.")]);
        assert_eq!(
            report_markdown(&report),
            "# T\n\n## Rows\n\n| Name | Level | Notes |\n| --- | --- | --- |\n\
             | a\\|b, \"c\"␛ | (●●●●) | first; second |\n\n## Other\n\nNothing here.\n"
        );
    }
}
