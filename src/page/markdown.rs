//! Renders Markdown as rows. The rows are grouped by block, so that the cursor can stop at each
//! block.

use std::borrow::Cow;

use crate::card::markup::{self, Content, Inline};
use crate::text::{columns, graphemes, html};

use super::row::{Ink, Row, Span, blank, flow};

/// The rows of one Markdown block.
pub(super) struct BlockRows {
    pub(super) rows: Vec<Row>,
    pub(super) heading: bool,
}

/// Lays out Markdown at the given width, block by block. Each list item is a block.
pub(super) fn markdown(text: &str, width: usize, mut each: impl FnMut(BlockRows)) {
    markup::each_block(text, |block| {
        let rows = rows_of(&block.content, width);
        if !rows.is_empty() {
            each(BlockRows { rows, heading: matches!(block.content, Content::Heading(..)) });
        }
    });
}

/// Returns the rows of a block. The recursion is bounded because the Markdown reader limits
/// nesting.
fn rows_of(content: &Content, width: usize) -> Vec<Row> {
    match content {
        Content::Heading(_, text) => inlines(text, width, Ink::Heading),
        Content::Paragraph(text) => inlines(text, width, Ink::Text),
        Content::List(first, items) => {
            let items = items.iter().enumerate();
            items.flat_map(|(number, item)| list_item(*first, number, item, width)).collect()
        }
        Content::Code(_, code) => code.lines().flat_map(|line| as_written(line, width)).collect(),
        Content::Html(block) => {
            let lines = html::lines(block).into_iter();
            lines.flat_map(|line| flow(&[Span::new(&line, Ink::Text)], width, 0)).collect()
        }
        Content::Quote(blocks) => {
            let inner = width.saturating_sub(2).max(1);
            let rows = blocks.iter().flat_map(|block| rows_of(&block.content, inner));
            rows.map(|row| row.behind("│ ".into(), Ink::Dim).cut(width)).collect()
        }
        Content::Table(rows) => table(rows, width),
        Content::Rule => vec![Row::new(&"─".repeat(width.min(24)), Ink::Frame)],
        Content::TooDeep => vec![Row::new("…", Ink::Dim)],
    }
}

fn list_item(first: Option<u64>, number: usize, item: &markup::ListItem, width: usize) -> Vec<Row> {
    let mark: Cow<'static, str> = match (item.done, first) {
        (Some(true), _) => "[x] ".into(),
        (Some(false), _) => "[ ] ".into(),
        (None, Some(first)) => format!("{}. ", first.saturating_add(number as u64)).into(),
        (None, None) => "• ".into(),
    };
    let indent = columns(&mark);
    if indent + 4 > width {
        return item.blocks.iter().flat_map(|block| rows_of(&block.content, width)).collect();
    }
    let mut rows: Vec<Row> = Vec::new();
    for block in &item.blocks {
        for row in rows_of(&block.content, width - indent) {
            let head = if rows.is_empty() { mark.clone() } else { blank(indent) };
            rows.push(row.behind(head, Ink::Dim).cut(width));
        }
    }
    if rows.is_empty() {
        rows.push(Row::new(mark.trim_end(), Ink::Dim));
    }
    rows
}

/// Wraps styled text. A hard break starts a new row.
fn inlines(text: &[Inline], width: usize, base: Ink) -> Vec<Row> {
    let lines = text.split(|inline| inline.text == "\n");
    lines.flat_map(|line| flow(&spans(line, base).collect::<Vec<_>>(), width, 0)).collect()
}

fn ink(inline: &Inline, base: Ink) -> Ink {
    match inline.style {
        style if style.code => Ink::Code,
        style if style.link => Ink::Link,
        style if style.strong => Ink::Strong,
        style if style.emphasis => Ink::Emphasis,
        style if style.strike => Ink::Dim,
        _ => base,
    }
}

/// Wraps a line and keeps its spaces, except those at which a row is full. Rows break after a space
/// if possible, otherwise at the full width.
pub(super) fn as_written(line: &str, width: usize) -> Vec<Row> {
    let line = line.trim_end();
    if line.len() <= width && line.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return vec![Row::new(line, Ink::Code)];
    }
    let line = line.replace('\t', "    ");
    let mut rows = Vec::new();
    let mut part = String::new();
    let mut used = 0;
    for (grapheme, columns) in graphemes(&line) {
        if used > 0 && used + columns > width {
            let end = part.rfind(' ').map_or(part.len(), |space| space + 1);
            let is_indent = part.get(..end).is_some_and(|begin| begin.trim().is_empty());
            let rest = part.split_off(if is_indent || grapheme == " " { part.len() } else { end });
            rows.push(Row::new(&std::mem::replace(&mut part, rest), Ink::Code));
            used = crate::text::columns(&part);
        }
        // The next row begins with a word, because the row break replaces the spaces before it.
        let is_at_break = grapheme == " " && part.is_empty() && !rows.is_empty();
        if !is_at_break {
            part.push_str(grapheme);
            used += columns;
        }
    }
    rows.push(Row::new(&part, Ink::Code));
    rows.into_iter().map(|row| row.cut(width)).collect()
}

/// Lays out a table with its columns side by side. Text wraps within its cell. If the columns would
/// be too narrow for that, each table row becomes a line of text.
fn table(rows: &[Vec<Vec<Inline>>], width: usize) -> Vec<Row> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let Some(widths) = column_widths(rows, count, width) else {
        let rows = rows.iter().enumerate();
        return rows.flat_map(|(n, cells)| table_line(n, cells, width)).collect();
    };
    let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    let rule = Row::new(&rule.join("─┼─"), Ink::Frame);
    let laid_out: Vec<Vec<Row>> =
        rows.iter().enumerate().map(|(n, cells)| table_row(n, cells, &widths)).collect();
    let wraps = laid_out.iter().any(|lines| lines.len() > 1);
    let last = laid_out.len().saturating_sub(1);
    let mut set = Vec::new();
    for (number, lines) in laid_out.into_iter().enumerate() {
        set.extend(lines);
        if number == 0 || wraps && number < last {
            set.push(rule.clone());
        }
    }
    set
}

/// The width of the gap between two cells.
const BETWEEN: usize = 3;
/// The minimum width of a column with wrapped text.
const NARROWEST: usize = 8;

/// Returns the width of each column. A column is as wide as its widest cell, but the widest columns
/// shrink if there is not enough room. Returns `None` if the columns would be too narrow to read.
fn column_widths(rows: &[Vec<Vec<Inline>>], count: usize, width: usize) -> Option<Vec<usize>> {
    let room = width.checked_sub(BETWEEN * count.saturating_sub(1))?;
    let widths = (0..count).map(|n| {
        let cells = rows.iter().filter_map(|row| row.get(n));
        let cells = cells.map(|cell| columns(&crate::text::sanitize(&markup::plain(cell))));
        cells.max().unwrap_or(0)
    });
    let widths: Vec<usize> = widths.collect();
    // Going from the narrowest column to the widest, each column takes at most an equal share of
    // the remaining width.
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&n| widths.get(n));
    let mut left = room;
    let mut shared = widths.clone();
    for (place, n) in order.into_iter().enumerate() {
        let most = left / (count - place);
        let natural = widths.get(n).copied().unwrap_or(0);
        if natural > most && most < NARROWEST {
            return None;
        }
        left -= natural.min(most);
        if let Some(width) = shared.get_mut(n) {
            *width = natural.min(most);
        }
    }
    Some(shared)
}

fn table_ink(row: usize) -> Ink {
    if row == 0 { Ink::Strong } else { Ink::Text }
}

fn spans(text: &[Inline], base: Ink) -> impl Iterator<Item = Span> {
    text.iter().map(move |inline| Span::new(&inline.text, ink(inline, base)))
}

/// Returns the lines of a table row, with each cell at the width of its column.
fn table_row(number: usize, cells: &[Vec<Inline>], widths: &[usize]) -> Vec<Row> {
    let base = table_ink(number);
    let set = widths.iter().enumerate().map(|(n, width)| {
        let cell = cells.get(n).map_or(&[][..], Vec::as_slice);
        inlines(cell, (*width).max(1), base)
    });
    let set: Vec<Vec<Row>> = set.collect();
    let height = set.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let mut rows = Vec::new();
    for at in 0..height {
        let mut row = Row::default();
        let mut end = 0;
        for (n, (cell, width)) in set.iter().zip(widths).enumerate() {
            if n > 0 {
                row.push(" │ ", Ink::Frame);
                end += BETWEEN;
            }
            row.spans.extend(cell.get(at).into_iter().flat_map(|line| line.spans.iter().cloned()));
            end += width;
            row.fill(end);
        }
        rows.push(row);
    }
    rows
}

/// Returns the cells of a table row as one wrapped line of text.
fn table_line(number: usize, cells: &[Vec<Inline>], width: usize) -> Vec<Row> {
    let base = table_ink(number);
    let mut row = Row::default();
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            row.push(" │ ", Ink::Frame);
        }
        row.spans.extend(spans(cell, base));
    }
    flow(&row.spans, width, 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(source: &str, width: usize) -> Vec<String> {
        let mut rows = Vec::new();
        markdown(source, width, |block| rows.extend(block.rows));
        rows.iter().map(Row::text).collect()
    }

    #[test]
    fn blocks_are_set_as_people_read_them() {
        assert_eq!(
            text("# T\n\nsome *text* here\n\n- one\n  - two\n- three\n", 12),
            ["T", "some text", "here", "• one", "  • two", "• three"]
        );
        assert_eq!(text("3. a\n4. b\n", 12), ["3. a", "4. b"]);
        assert_eq!(text("> quoted\n> text\n", 10), ["│ quoted", "│ text"]);
        assert_eq!(text("```\nlet  x = 1;\n```\n", 8), ["let  x =", "1;"]);
        assert_eq!(text("|a|bb|\n|-|-|\n|1|2|\n", 20), ["a │ bb", "──┼───", "1 │ 2 "]);
        assert_eq!(text("<div>\nx\n</div>\n", 20), ["x"]);
        assert_eq!(
            text("a<br>b <b>c</b> <x> &lt;br&gt; `<br>`<!-- d -->\n", 30),
            ["a", "b c <x> <br> <br>"]
        );
    }

    #[test]
    fn a_wrapped_line_keeps_its_spaces_except_at_the_breaks() {
        let wrapped = |line, width| {
            let rows = as_written(line, width);
            rows.iter().map(|row| row.text().trim_end().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("one two    three", 7), ["one two", "three"]);
        assert_eq!(wrapped("  a   b  c", 7), ["  a   b", "c"]);
        assert_eq!(wrapped("one twenty", 6), ["one", "twenty"]);
        assert_eq!(wrapped("  abcdefgh", 6), ["  abcd", "efgh"]);
    }

    #[test]
    fn the_text_of_a_table_wraps_in_its_cells() {
        let table = "|Skill|Meaning|\n|-|-|\n|SQL|fast queries over large tables|\n|Go|x|\n";
        assert_eq!(
            text(table, 24),
            [
                "Skill │ Meaning         ",
                "──────┼─────────────────",
                "SQL   │ fast queries    ",
                "      │ over large      ",
                "      │ tables          ",
                "──────┼─────────────────",
                "Go    │ x               ",
            ]
        );
        assert_eq!(text("|a|b|\n|-|-|\n|1|2|surplus|\n", 30)[2], "1 │ 2 │ surplus");
        assert_eq!(
            text("|aaaaaaaaa|bbbbbbbbbb|\n|-|-|\n|c|d|\n", 12),
            ["aaaaaaaaa │", "  bbbbbbbbbb", "c │ d"]
        );
    }

    proptest! {
        #[test]
        fn rows_fit(source in "[-#>*|`0-9. a-zé数\n]{0,120}", width in 1usize..40) {
            for row in text(&source, width) {
                prop_assert!(columns(&row) <= width.max(2), "{:?}", row);
            }
        }
    }
}
