//! The page of a report. Each section of the report has a table.
//!
//! ```text
//! MEMBERS
//! 10 interactions inside the crew; 22, of which 6 are daily, leave it for 17 roles.
//!   Role               Seniority  Inside  Leaving
//! ● Backend Engineer   Senior          3        1
//! ```
//!
//! If there is little room, a title is wrapped, or a column for a role has a short title. The short
//! titles are explained above the first table that has them.

mod grid;

use std::borrow::Cow;
use std::collections::HashSet;

use crate::analysis::{Report, ReportCell, ReportColumn, ReportRow, ReportSection, first_entries};
use crate::atlas::Node;
use crate::text::{columns, cut, cut_words, wrap};

use grid::Grid;

use super::Page;
use super::row::{Ink, Row, Span, flow, flow_in};

/// The space between two columns.
const GAP: usize = 2;
/// The indentation of a row, which has room for the mark of a marked role.
const INDENT: usize = 2;
/// The minimum width to which a column is narrowed.
const NARROWEST: usize = 8;
/// The maximum number of lines of a list in a cell.
const LIST_LINES: usize = 3;
/// The maximum number of rows of a section on a page.
const MOST_ROWS: usize = 1_000;

/// The options for laying out a report.
#[derive(Debug, Clone, Copy)]
pub struct ReportLook<'a> {
    /// The width in columns.
    pub width: usize,
    /// The marked roles.
    pub marked: &'a HashSet<Node>,
    /// The index of the selected column among the columns for roles. This column is kept in view.
    pub column: Option<usize>,
    /// Whether the page is for the screen. Such a page has at most a thousand rows per section, and
    /// as many columns as fit. Other pages have all rows and columns, if necessary in several
    /// blocks, one below the other.
    pub is_page: bool,
    /// Whether the user is typing a filter, so that letters are not keys.
    pub is_typing: bool,
}

impl ReportLook<'_> {
    /// Returns the maximum number of rows of a table.
    fn most_rows(self) -> usize {
        if self.is_page { MOST_ROWS } else { usize::MAX }
    }
}

/// Returns the page of a report. The cursor stops at each row that [`report_rows`] returns.
pub fn report(report: &Report, look: ReportLook<'_>) -> Page {
    let mut page = Page::default();
    let grid = Grid::new(report, look.width.saturating_sub(INDENT), look.most_rows());
    let mut explained = HashSet::new();
    for section in &report.sections {
        lay_section(&mut page, section, look, grid.as_ref(), &mut explained);
    }
    page
}

/// Returns the page of a report on a screen of `height` rows. Lists show as many entries as there are
/// free rows.
pub fn filling_report(whole: &mut Report, look: ReportLook<'_>, height: usize) -> Page {
    let mut page = report(whole, look);
    while page.rows.len() < height {
        let mut longer = whole.clone();
        let has_more = longer.lengthen_lists();
        let next = report(&longer, look);
        if !has_more || next.rows.len() > height {
            break;
        }
        (page, *whole) = (next, longer);
    }
    page
}

/// Returns the rows of a report at which the cursor stops, in order, each with its section. The
/// sentence of a section without rows is such a row, so that the cursor reaches each section.
pub fn report_rows(report: &Report) -> impl Iterator<Item = (&ReportSection, Cow<'_, ReportRow>)> {
    report.sections.iter().flat_map(|section| {
        let sentence = || Cow::Owned(ReportRow::new([ReportCell::Text(section.empty.clone())]));
        let shown = section.rows.iter().take(MOST_ROWS).map(Cow::Borrowed);
        let all = shown.chain(stops_at_sentence(section).then(sentence));
        all.map(move |row| (section, row))
    })
}

/// Returns whether a section has a heading but no row, so that the cursor stops at its sentence.
fn stops_at_sentence(section: &ReportSection) -> bool {
    section.rows.is_empty() && !section.heading.is_empty()
}

/// Returns the page that shows the config line of a crew before the line is saved.
pub fn crew_lines(hint: &str, line: &str, width: usize) -> Page {
    let mut page = Page::default();
    page.rows.extend(flow(&[Span::new(hint, Ink::Dim)], width, 0));
    page.rows.push(Row::default());
    page.rows.push(Row::new("crews:", Ink::Code).cut(width));
    page.rows.extend(flow_in(&[Span::new(line.trim_start(), Ink::Code)], width, INDENT, INDENT));
    page
}

fn lay_section(
    page: &mut Page,
    section: &ReportSection,
    look: ReportLook<'_>,
    grid: Option<&Grid>,
    explained: &mut HashSet<Node>,
) {
    let width = look.width;
    if section.heading.is_empty() {
        page.gap();
    } else {
        let heading = section.heading.to_uppercase();
        page.heading(Row::new(&heading, Ink::Heading).cut(width));
    }
    if stops_at_sentence(section) {
        return page.stop(remark_rows(&section.empty, width), None, None);
    }
    if section.rows.is_empty() {
        return remark(page, &section.empty, width);
    }
    if !section.lead.is_empty() {
        remark(page, &section.lead, width);
    }
    let shared = grid.and_then(|grid| grid.places(section));
    let blocks = match shared {
        Some(places) => vec![ColumnBlock::new(section, (0..).zip(places))],
        None => blocks(section, look),
    };
    for block in blocks {
        lay_block(page, section, &block, look, explained);
    }
}

/// Adds indented text about a table.
fn remark(page: &mut Page, text: &str, width: usize) {
    page.rows.extend(remark_rows(text, width));
}

fn remark_rows(text: &str, width: usize) -> impl Iterator<Item = Row> + use<> {
    flow_in(&[Span::new(text, Ink::Dim)], width, 0, INDENT)
}

/// Columns of a table that are shown side by side.
struct ColumnBlock {
    columns: Vec<PlacedColumn>,
    /// Whether this block of columns is below another block. The cursor stops only in the first
    /// block.
    is_further: bool,
}

/// The place of a column in its block.
#[derive(Clone, Copy)]
struct PlacedColumn {
    /// The index of the column in the table.
    at: usize,
    start: usize,
    width: usize,
    /// Whether the cells are aligned on the right.
    is_number: bool,
}

impl PlacedColumn {
    /// Adds the mark of a marked role to a row that ends to the left of this column. The mark is
    /// next to the name, and so apart from the text before it.
    fn push_mark(self, row: &mut Row) {
        let before = if self.start == 0 { INDENT } else { 1 };
        row.fill(INDENT + self.start - before);
        row.push("●", Ink::Key);
    }

    /// Adds the text of a cell to a row that ends to the left of this column.
    fn push(self, row: &mut Row, text: &str, ink: Ink) {
        row.fill(INDENT + self.start);
        if self.is_number {
            row.fill((INDENT + self.start + self.width).saturating_sub(columns(text)));
        }
        row.push(text, ink);
    }
}

/// The form of the title above a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TitleForm {
    /// The whole title in one line.
    Whole,
    /// The whole title, with its words below each other if necessary.
    Wrapped,
    /// The short title, or the whole title if there is no short one.
    Short,
}

impl TitleForm {
    /// Returns the width that the title of a column needs.
    fn width(self, column: &ReportColumn) -> usize {
        match self {
            TitleForm::Short if !column.short.is_empty() => columns(&column.short),
            TitleForm::Whole | TitleForm::Short => columns(&column.title),
            TitleForm::Wrapped => widest_word(&column.title),
        }
    }
}

/// Returns the width at which no cell of a column is wrapped.
fn natural(section: &ReportSection, at: usize, title: TitleForm, rows: usize) -> usize {
    let cells = section.rows.iter().take(rows).filter_map(|row| row.cells.get(at));
    let widest = cells.map(|cell| columns(&cell.text())).max().unwrap_or(0);
    widest.max(section.columns.get(at).map_or(0, |column| title.width(column)))
}

fn widest_word(text: &str) -> usize {
    text.split_whitespace().map(columns).max().unwrap_or(0)
}

/// Divides the columns of a table into blocks: a single block if all columns fit, otherwise several
/// blocks, one below the other.
fn blocks(section: &ReportSection, look: ReportLook<'_>) -> Vec<ColumnBlock> {
    let most = look.most_rows();
    let all: Vec<usize> = (0..section.columns.len()).collect();
    let room = look.width.saturating_sub(INDENT);
    let is_own = |at: &usize| section.columns.get(*at).is_some_and(|column| column.role.is_none());
    let (own, of_roles): (Vec<usize>, Vec<usize>) = all.iter().partition(|at| is_own(at));
    let widths =
        |title| -> Vec<usize> { all.iter().map(|&at| natural(section, at, title, most)).collect() };
    let words = || all.iter().map(|&at| longest_word(section, at, most));
    // A title takes a second line before any row of the table does.
    let wrapped = widths(TitleForm::Wrapped);
    let whole = fitted(widths(TitleForm::Whole), wrapped.clone(), room);
    // Sentences before the columns for roles are wrapped if most of the room is left for them.
    let least = all.iter().zip(words()).zip(&wrapped);
    let least = least.map(|((at, word), width)| if is_own(at) { word } else { *width }).collect();
    let sentences = fitted(whole.clone(), least, room);
    let has_room = own.first().and_then(|&at| sentences.get(at)).is_some_and(|w| w * 2 >= room);
    if total(&whole) <= room {
        return vec![ColumnBlock::new(section, side_by_side(all, whole))];
    }
    if total(&sentences) <= room && has_room && of_roles.len() > 1 {
        return vec![ColumnBlock::new(section, side_by_side(all, sentences))];
    }
    let short = fitted(widths(TitleForm::Short), words().collect(), room);
    let short = spread(section, fitted(short, vec![NARROWEST; all.len()], room), most, room);
    if total(&short) <= room || of_roles.len() < 2 {
        return vec![ColumnBlock::new(section, side_by_side(all, short))];
    }
    // If only some of the columns for roles fit, each block begins with the first column of the
    // table.
    let first = own.first().copied().unwrap_or(0);
    let name = natural(section, first, TitleForm::Short, most).min(room / 2);
    let each =
        of_roles.iter().map(|&at| natural(section, at, TitleForm::Short, most)).max().unwrap_or(1);
    let fit = (room.saturating_sub(name) / (each + GAP)).max(1);
    let chunks: Vec<&[usize]> = of_roles.chunks(fit).collect();
    let shown = (look.column.unwrap_or(0) / fit).min(chunks.len().saturating_sub(1));
    let shown = look.is_page.then_some(shown);
    let chunks = chunks.into_iter().enumerate().filter(|(at, _)| shown.is_none_or(|s| s == *at));
    let blocks = chunks.enumerate().map(|(number, (_, chunk))| {
        let columns = std::iter::once(first).chain(chunk.iter().copied()).collect();
        let widths = std::iter::once(name).chain(chunk.iter().map(|_| each)).collect();
        let columns = side_by_side(columns, widths);
        ColumnBlock { is_further: number > 0, ..ColumnBlock::new(section, columns) }
    });
    blocks.collect()
}

impl ColumnBlock {
    /// Creates a block of columns. Each column has an index in the table, a start and a width.
    fn new(
        section: &ReportSection,
        columns: impl IntoIterator<Item = (usize, (usize, usize))>,
    ) -> ColumnBlock {
        let columns = columns.into_iter().map(|(at, (start, width))| PlacedColumn {
            at,
            start,
            width,
            is_number: is_number(section, at),
        });
        ColumnBlock { columns: columns.collect(), is_further: false }
    }
}

/// Places columns next to each other. Returns the index, the start and the width of each.
fn side_by_side(all: Vec<usize>, widths: Vec<usize>) -> Vec<(usize, (usize, usize))> {
    all.into_iter().zip(starts(&widths).zip(widths)).collect()
}

/// Returns the starts of columns with the given widths.
fn starts(widths: &[usize]) -> impl Iterator<Item = usize> + use<> {
    let starts = widths.iter().scan(0, |end, width| {
        let start = *end;
        *end += width + GAP;
        Some(start)
    });
    starts.collect::<Vec<_>>().into_iter()
}

fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

/// Returns the width of the longest word in a column.
fn longest_word(section: &ReportSection, at: usize, rows: usize) -> usize {
    let cells = section.rows.iter().take(rows).filter_map(|row| row.cells.get(at));
    let words = cells.map(|cell| widest_word(&cell.text()));
    words.max().unwrap_or(0).max(NARROWEST)
}

/// Makes the widest columns narrower until all columns fit. No column becomes narrower than its
/// entry in `least`.
fn fitted(mut widths: Vec<usize>, least: Vec<usize>, room: usize) -> Vec<usize> {
    while total(&widths) > room {
        let over = total(&widths) - room;
        let can_shrink = widths.iter_mut().zip(&least).filter(|(width, least)| **width > **least);
        let Some((width, least)) = can_shrink.max_by_key(|(width, _)| **width) else { break };
        *width -= over.min((*width - least).min(4));
    }
    widths
}

/// Wrapped text rarely fills its column. Gives the columns that it leaves free to columns that then
/// need not wrap any text, and the rest to the column that lacks most.
fn spread(section: &ReportSection, mut widths: Vec<usize>, rows: usize, room: usize) -> Vec<usize> {
    let needs: Vec<usize> =
        (0..widths.len()).map(|at| natural(section, at, TitleForm::Short, rows)).collect();
    let tighten = |widths: &mut Vec<usize>| {
        for (at, width) in widths.iter_mut().enumerate() {
            *width = used(section, at, *width, rows);
        }
    };
    tighten(&mut widths);
    loop {
        let spare = room.saturating_sub(total(&widths));
        let lacking = widths.iter_mut().zip(&needs).map(|(width, need)| {
            let lack = need.saturating_sub(*width);
            (lack, width)
        });
        let mut lacking: Vec<(usize, &mut usize)> = lacking.filter(|(lack, _)| *lack > 0).collect();
        lacking.sort_by_key(|(lack, _)| *lack);
        match lacking.first_mut() {
            Some((lack, width)) if *lack <= spare => **width += *lack,
            _ => {
                lacking.last_mut().into_iter().for_each(|(_, width)| **width += spare);
                break;
            }
        }
    }
    tighten(&mut widths);
    widths
}

/// Returns the number of columns that the text of a column needs if it is wrapped to `width`.
fn used(section: &ReportSection, at: usize, width: usize, rows: usize) -> usize {
    let cells = section.rows.iter().take(rows).filter_map(|row| row.cells.get(at));
    let lines = cells.flat_map(|cell| cell_lines(cell, width));
    let widest = lines.map(|line| columns(&line)).max().unwrap_or(0);
    let titles = section.columns.get(at).map(|column| title_lines(column, width));
    let title = titles.iter().flatten().map(|line| columns(line)).max().unwrap_or(0);
    widest.max(title).min(width)
}

/// Returns whether a column has its short title, because a word of its title is wider than `width`.
fn has_short_title(column: &ReportColumn, width: usize) -> bool {
    !column.short.is_empty() && widest_word(&column.title) > width
}

/// Returns the lines of the title above a column.
fn title_lines(column: &ReportColumn, width: usize) -> Vec<String> {
    let is_short = has_short_title(column, width);
    wrap(if is_short { &column.short } else { &column.title }, width)
}

fn lay_block(
    page: &mut Page,
    section: &ReportSection,
    block: &ColumnBlock,
    look: ReportLook<'_>,
    explained: &mut HashSet<Node>,
) {
    let titles =
        block.columns.iter().filter_map(|place| Some((*place, section.columns.get(place.at)?)));
    let titles: Vec<(PlacedColumn, &ReportColumn)> = titles.collect();
    if block.is_further {
        page.gap();
    }
    let short = titles.iter().filter(|(place, column)| has_short_title(column, place.width));
    let short = short.filter(|(_, column)| column.role.is_some_and(|role| explained.insert(role)));
    let legend: Vec<String> =
        short.map(|(_, column)| format!("{} {}", column.short, column.title)).collect();
    if !legend.is_empty() {
        remark(page, &legend.join(" · "), look.width);
    }
    let selected = look.column.and_then(|column| {
        let of_roles = section.columns.iter().enumerate().filter(|(_, c)| c.role.is_some());
        of_roles.map(|(at, _)| at).nth(column)
    });
    let has_titles = titles.iter().any(|(_, column)| !column.title.is_empty()) && titles.len() > 1;
    if has_titles {
        page.rows.extend(title_rows(&titles, selected, look.width, title_lines));
    }
    let first = page.rows.len();
    let most = look.most_rows();
    for row in section.rows.iter().take(most) {
        let rows = lay_row(row, block, look, selected);
        if block.is_further {
            page.rows.extend(rows);
        } else {
            page.stop(rows, row.anchor, row.link);
        }
    }
    if has_titles {
        let line = title_rows(&titles, selected, look.width, title_line).into_iter().next();
        page.titles.extend(line.map(|line| (line, first..page.rows.len())));
    }
    if let Some(more @ 1..) = section.rows.len().checked_sub(most) {
        let text = format!("… {more} more; press / to search for them");
        page.rows.push(Row::new(&text, Ink::Dim).indented(INDENT).cut(look.width));
    }
    let all = section.columns.iter().filter(|column| column.role.is_some()).count();
    let shown = titles.iter().filter(|(_, column)| column.role.is_some()).count();
    if look.is_page && shown < all {
        let keys = if look.is_typing { "Enter, then h or l," } else { "h or l" };
        let text = format!("{shown} of {all} roles shown; press {keys} to see the others");
        page.rows.push(Row::new(&text, Ink::Dim).indented(INDENT).cut(look.width));
    }
}

/// Returns the title above a column, cut to one line.
fn title_line(column: &ReportColumn, width: usize) -> Vec<String> {
    let is_short = has_short_title(column, width);
    vec![cut(if is_short { &column.short } else { &column.title }, width).into_owned()]
}

/// Returns the rows of the titles, each of which has the lines that `lines_of` returns. The last
/// lines of all titles are side by side, next to the table.
fn title_rows(
    titles: &[(PlacedColumn, &ReportColumn)],
    selected: Option<usize>,
    width: usize,
    lines_of: impl Fn(&ReportColumn, usize) -> Vec<String>,
) -> Vec<Row> {
    let lines = titles.iter().map(|(place, column)| lines_of(column, place.width));
    let lines: Vec<Vec<String>> = lines.collect();
    let height = lines.iter().map(Vec::len).max().unwrap_or(0);
    let rows = (0..height).map(|at| {
        let mut row = Row::default();
        for ((place, _), lines) in titles.iter().zip(&lines) {
            let above = height - lines.len();
            let line = at.checked_sub(above).and_then(|at| lines.get(at));
            let ink = if selected == Some(place.at) { Ink::Key } else { Ink::Dim };
            place.push(&mut row, line.map_or("", String::as_str), ink);
        }
        trimmed(row).cut(width)
    });
    rows.collect()
}

/// Returns whether a column contains numbers, which are aligned on the right. In a column for a
/// role, they are aligned with the other values of the role instead.
fn is_number(section: &ReportSection, at: usize) -> bool {
    let is_of_role = section.columns.get(at).is_some_and(|column| column.role.is_some());
    let mut cells = section.rows.iter().filter_map(|row| row.cells.get(at));
    !is_of_role && cells.any(|cell| matches!(cell, ReportCell::Number(_)))
}

/// Returns a table row as rows of the page: as many as its tallest cell needs, followed by its
/// notes.
fn lay_row(
    row: &ReportRow,
    block: &ColumnBlock,
    look: ReportLook<'_>,
    selected: Option<usize>,
) -> Vec<Row> {
    let none = ReportCell::Empty;
    let cells =
        block.columns.iter().map(|place| (row.cells.get(place.at).unwrap_or(&none), *place));
    let cells: Vec<(&ReportCell, PlacedColumn)> = cells.collect();
    let texts: Vec<Vec<String>> =
        cells.iter().map(|(cell, place)| cell_lines(cell, place.width)).collect();
    let height = texts.iter().map(Vec::len).max().unwrap_or(1);
    let mut rows = Vec::new();
    for line in 0..height {
        let mut laid = Row::default();
        for ((cell, place), text) in cells.iter().zip(&texts) {
            let text = text.get(line).map_or("", String::as_str);
            let is_marked = matches!(cell, ReportCell::Role(node, _) if look.marked.contains(node));
            if is_marked && line == 0 {
                place.push_mark(&mut laid);
            }
            place.push(&mut laid, text, ink_of(cell));
            if selected == Some(place.at) {
                laid.spans.last_mut().into_iter().for_each(|span| span.lit = !text.is_empty());
            }
        }
        rows.push(trimmed(laid).cut(look.width));
    }
    for note in &row.notes {
        rows.extend(flow_in(&[Span::new(note, Ink::Text)], look.width, 0, 2 * INDENT));
    }
    rows
}

/// Returns the lines of a cell. A list has as many entries as fit in a few lines. If not even its
/// first entry fits, this entry is cut.
fn cell_lines(cell: &ReportCell, width: usize) -> Vec<String> {
    let ReportCell::List { entries, most } = cell else { return wrap(&cell.text(), width) };
    let fits = |most: usize| {
        let lines = wrap(&first_entries(entries, most), width);
        (lines.len() <= LIST_LINES).then_some(lines)
    };
    if let Some(lines) = (1..=entries.len().min(*most)).rev().find_map(fits) {
        return lines;
    }
    let mut lines = wrap(entries.first().map_or("", String::as_str), width);
    let more = entries.len().saturating_sub(1);
    lines.truncate(if more > 0 { LIST_LINES - 1 } else { LIST_LINES });
    if let Some(last) = lines.last_mut() {
        *last = cut_words(&format!("{last}…"), width).into_owned();
    }
    if more > 0 {
        lines.extend(wrap(&format!("and {more} more"), width));
    }
    lines
}

/// Returns a row without its trailing spaces.
fn trimmed(mut row: Row) -> Row {
    while row.spans.last().is_some_and(|span| span.text().trim().is_empty()) {
        row.spans.pop();
    }
    row
}

fn ink_of(cell: &ReportCell) -> Ink {
    match cell {
        ReportCell::Empty
        | ReportCell::Text(_)
        | ReportCell::List { .. }
        | ReportCell::Number(_) => Ink::Text,
        ReportCell::Strong(_) => Ink::Strong,
        ReportCell::Dim(_) | ReportCell::Absent(_) => Ink::Dim,
        ReportCell::Role(Node::Role(_), _) => Ink::Link,
        ReportCell::Role(Node::Missing(_), _) => Ink::Missing,
        ReportCell::Verb(family, _) => Ink::Verb(*family),
        ReportCell::Frequency(weight, _) => Ink::Frequency(*weight),
        ReportCell::Level { is_detail: true, .. } => Ink::Dim,
        ReportCell::Level { rank, .. } => Ink::Level(*rank),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_titles_of_each_table_belong_to_its_rows() {
        let sections = [1, 3].map(|rows| {
            let rows = (0..rows).map(|_| ReportRow::new([ReportCell::Number(1)]));
            ReportSection::new("Table", &["One", "Two"], "none").rows(rows)
        });
        let marked = HashSet::new();
        let look = ReportLook {
            width: 40,
            marked: &marked,
            column: None,
            is_page: true,
            is_typing: false,
        };
        let page = report(&Report::new("Title", sections), look);
        let tables: Vec<(String, usize)> = page
            .titles
            .iter()
            .map(|(titles, rows)| (titles.text().trim().to_owned(), rows.len()))
            .collect();
        assert_eq!(tables, [("One  Two".to_owned(), 1), ("One  Two".to_owned(), 3)]);
    }

    fn table(cells: &[&[&str]]) -> Report {
        let mut section = ReportSection::new("Table", &["One", "Two", "Three"], "none");
        for row in cells {
            let cells = row.iter().map(|text| ReportCell::Text((*text).to_owned()));
            section.rows.push(ReportRow::new(cells));
        }
        Report::new("Title", [section])
    }

    fn look(width: usize, marked: &HashSet<Node>) -> ReportLook<'_> {
        ReportLook { width, marked, column: None, is_page: false, is_typing: false }
    }

    #[test]
    fn a_long_cell_is_wrapped_in_its_column() {
        let none = HashSet::new();
        let page = report(&table(&[&["a", "b c d e f g h i j k", "x"]]), look(24, &none));
        let rows: Vec<String> = page.rows.iter().map(Row::text).collect();
        assert_eq!(rows[0], "TABLE");
        assert_eq!(page.stops.len(), 1);
        assert!(rows.len() > 3, "{rows:?}");
        let empty = report(&table(&[]), look(24, &none));
        assert_eq!(empty.rows[1].text(), "  none");
    }

    #[test]
    fn a_list_fills_the_free_rows_of_the_screen() {
        let none = HashSet::new();
        let entries: Vec<String> = ('a'..='h').map(|c| c.to_string().repeat(6)).collect();
        let rows = |height: usize| {
            let mut whole = table(&[&["copy", "role"]]);
            whole.sections[0].rows[0]
                .cells
                .push(ReportCell::List { entries: entries.clone(), most: 3 });
            let page = filling_report(&mut whole, look(40, &none), height);
            page.rows.iter().map(Row::text).collect::<Vec<_>>()
        };
        assert!(rows(2).iter().any(|row| row.ends_with("and 5 more")), "{:?}", rows(2));
        assert!(rows(9).len() <= 9 && rows(9).len() > rows(2).len(), "{:?}", rows(9));
        assert!(rows(30).iter().all(|row| !row.contains("more")), "{:?}", rows(30));
    }

    #[test]
    fn a_list_has_at_most_three_lines() {
        let lines = |entries: &[&str], width| {
            let entries = entries.iter().map(|entry| (*entry).to_owned()).collect();
            cell_lines(&ReportCell::List { entries, most: 9 }, width)
        };
        assert_eq!(lines(&["one", "two"], 20), ["one, two"]);
        assert_eq!(
            lines(&["one two", "three four", "five six", "seven", "eight", "nine"], 12),
            ["one two,", "three four,", "and 4 more"]
        );
        let long = "a sentence of many words that is longer than three lines";
        assert_eq!(lines(&[long, "two"], 12), ["a sentence", "of many…", "and 1 more"]);
        assert_eq!(lines(&[long], 12), ["a sentence", "of many", "words that…"]);
    }

    #[test]
    fn columns_that_wrapped_text_leaves_free_go_to_other_text() {
        let none = HashSet::new();
        let rows = [&["abcdefghij klmnopqrst uvwxyzabcd", "Backend Engineer", ""][..]];
        let page = report(&table(&rows), look(38, &none));
        let rows: Vec<String> = page.rows.iter().map(Row::text).collect();
        assert!(rows.iter().any(|row| row.contains("Backend Engineer")), "{rows:?}");
    }

    #[test]
    fn columns_of_roles_are_shortened_and_explained() {
        let card = std::sync::Arc::new(crate::card::Card::new(crate::role::Origin::Stdin, "# A"));
        let atlas = crate::atlas::Atlas::new(vec![card], Vec::new(), 0);
        let mut section = ReportSection::new("Skills", &["Skill"], "none");
        for (number, name) in
            ["Backend Engineer", "Frontend Engineer", "QA Engineer"].iter().enumerate()
        {
            let short = format!("R{number}");
            let role = atlas.ids().next().map(Node::Role);
            section.columns.push(ReportColumn { title: (*name).to_owned(), short, role });
        }
        let level = ReportCell::Level { rank: None, is_detail: false, has_word: false };
        let cells = [ReportCell::Text("SQL".into()), level.clone(), ReportCell::Empty, level];
        section.rows.push(ReportRow::new(cells));
        let whole = Report::new("", [section]);
        let none = HashSet::new();
        let wide = report(&whole, look(80, &none));
        assert!(wide.rows[1].text().contains("Backend Engineer  Frontend Engineer"));
        let narrow: Vec<String> =
            report(&whole, look(30, &none)).rows.iter().map(Row::text).collect();
        assert!(narrow[1].contains("R0 Backend Engineer"), "{narrow:?}");
        assert!(narrow.iter().any(|row| row.ends_with("R0  R1  R2")), "{narrow:?}");
        let tiny = report(&whole, look(12, &none));
        assert_eq!(tiny.stops.len(), 1);
        let window =
            report(&whole, ReportLook { column: Some(2), is_page: true, ..look(12, &none) });
        let window: Vec<String> = window.rows.iter().map(Row::text).collect();
        assert!(window.iter().any(|row| row.contains("R2")), "{window:?}");
    }

    #[test]
    fn a_role_has_the_same_column_in_all_tables() {
        let cards = ["One role", "Another role"].map(|name| {
            let origin = crate::role::Origin::File(format!("{name}.md").into());
            std::sync::Arc::new(crate::card::Card::new(origin, format!("# {name}\n")))
        });
        let atlas = crate::atlas::Atlas::new(cards.to_vec(), Vec::new(), 0);
        let table = |first: &[&str], rows: &[&[&str]]| {
            let mut table = ReportSection::new("Table", first, "none");
            table.columns.extend(atlas.ids().map(|id| ReportColumn {
                title: atlas[id].name.to_string(),
                role: Some(Node::Role(id)),
                ..ReportColumn::default()
            }));
            let cells = rows.iter().map(|row| row.iter().map(|text| (*text).to_owned()));
            table.rows(cells.map(|row| ReportRow::new(row.map(ReportCell::Text))))
        };
        let mut marked = table(&["Skill"], &[&["SQL", "=", "advanced", "novice"]]);
        marked.columns.insert(1, ReportColumn::default());
        marked.columns.swap(1, 2);
        marked.rows[0].cells.swap(1, 2);
        let whole = Report::new(
            "",
            [table(&["Fact"], &[&["Daily", "5", "7"]]), marked, table(&[], &[&["a", "b c"]])],
        );
        let none = HashSet::new();
        for width in [40, 60, 120] {
            let rows: Vec<String> =
                report(&whole, look(width, &none)).rows.iter().map(Row::text).collect();
            let starts = |text: &str| -> Vec<usize> {
                let found = rows.iter().filter_map(|row| row.find(text));
                found.collect()
            };
            for (title, values) in
                [("Another role", ["5", "advanced"]), ("One role", ["7", "novice"])]
            {
                // The last table has no labels, so it has its own columns.
                let titles = starts(title);
                assert!(titles.len() == 3 && titles[0] == titles[1], "{rows:?}");
                assert!(titles[2] < titles[0], "{rows:?}");
                for value in values {
                    let is_below = rows
                        .iter()
                        .any(|row| row.get(titles[0]..).is_some_and(|row| row.starts_with(value)));
                    assert!(is_below, "{value} in {rows:?}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn every_row_fits(cells in proptest::collection::vec("[a-z 数é]{0,30}", 3..12), width in 12usize..60) {
            let rows: Vec<Vec<&str>> =
                cells.chunks(3).map(|row| row.iter().map(String::as_str).collect()).collect();
            let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
            let none = HashSet::new();
            let page = report(&table(&rows), look(width, &none));
            for row in &page.rows {
                prop_assert!(row.width() <= width, "{}", row.text());
            }
            prop_assert_eq!(page.stops.len(), rows.len());
        }
    }
}
