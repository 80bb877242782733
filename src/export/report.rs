//! Writes reports as Markdown and as CSV.

use crate::analysis::{Report, ReportCell, ReportRow, ReportSection};
use crate::text::sanitize;

use super::table::record;

/// Returns a report as Markdown, with a table for each section. A sentence below the title gives
/// the words of the filter.
pub fn report_markdown(report: &Report) -> String {
    let mut text = format!("# {}\n", escaped(&report.title));
    text.extend(filter_remark(report).map(|remark| format!("\n{remark}")));
    for section in &report.sections {
        text.push('\n');
        text.push_str(&section_text(section, None));
    }
    text
}

/// Returns a line with the words of a report's filter and the number of rows that are left. Returns
/// `None` for a report without a filter.
fn filter_remark(report: &Report) -> Option<String> {
    let filter = report.filter.as_ref()?;
    let remark = format!("Only rows that contain “{}” ({}).", filter.words, filter.count());
    Some(format!("{}\n", escaped(&remark)))
}

/// Returns a section of a report as Markdown, with the sentence about the filter below the heading.
pub fn section_markdown(report: &Report, section: &ReportSection) -> String {
    section_text(section, filter_remark(report))
}

/// Returns a section of a report as Markdown: its heading, the sentences above the table, and the
/// table.
fn section_text(section: &ReportSection, filter: Option<String>) -> String {
    let heading =
        (!section.heading.is_empty()).then(|| format!("## {}\n", escaped(&section.heading)));
    let remark = if section.rows.is_empty() { &section.empty } else { &section.lead };
    let remark = (!remark.is_empty()).then(|| format!("{}\n", escaped(remark)));
    let table = (!section.rows.is_empty()).then(|| {
        let mut table = String::new();
        for (number, cells) in records(section, ReportCell::text).enumerate() {
            table.push_str(&line(cells.iter().map(|cell| escaped(cell))));
            if number == 0 {
                table.push_str(&line(cells.iter().map(|_| "---".to_owned())));
            }
        }
        table
    });
    heading.into_iter().chain(filter).chain(remark).chain(table).collect::<Vec<_>>().join("\n")
}

/// Returns a row as text: its cells that have a value, with a dot between them, and each of its notes
/// on a line of its own.
pub fn row_text(row: &ReportRow) -> String {
    let cells = row.cells.iter().filter(|cell| !cell.value().is_empty()).map(ReportCell::text);
    let cells = cells.collect::<Vec<_>>().join(" · ");
    let lines = std::iter::once(&cells).chain(&row.notes);
    lines.map(|line| sanitize(line).into_owned()).collect::<Vec<_>>().join("\n")
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
        let report = Report::new("T", [section.clone()]).filtered("a|b");
        assert!(
            report_markdown(&report)
                .starts_with("# T\n\nOnly rows that contain “a\\|b” (1 of 1 row).\n\n## Rows\n"),
            "{}",
            report_markdown(&report)
        );
        let report = Report::new("T", [section, ReportSection::new("Other", &[], "Nothing here.")]);
        assert_eq!(
            report_markdown(&report),
            "# T\n\n## Rows\n\n| Name | Level | Notes |\n| --- | --- | --- |\n\
             | a\\|b, \"c\"␛ | (●●●●) | first; second |\n\n## Other\n\nNothing here.\n"
        );
    }
}
