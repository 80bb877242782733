//! Markdown as rows: one group of rows a block, so that a cursor can rest on each.

use std::borrow::Cow;

use crate::card::markup::{self, Block, Content, Inline};
use crate::text::{columns, graphemes};

use super::row::{Ink, Row, Span, blank, flow};

/// The rows of one block.
pub(super) struct BlockRows {
    pub(super) rows: Vec<Row>,
    pub(super) heading: bool,
}

/// Sets Markdown at a width, block by block. A list is a block an item.
pub(super) fn markdown(text: &str, width: usize, mut each: impl FnMut(BlockRows)) {
    markup::each_block(text, |block| {
        let rows = rows_of(&block.content, width);
        if !rows.is_empty() {
            each(BlockRows { rows, heading: matches!(block.content, Content::Heading(..)) });
        }
    });
}

/// Nesting is bounded by the Markdown reader.
fn rows_of(content: &Content, width: usize) -> Vec<Row> {
    match content {
        Content::Heading(_, text) => inlines(text, width, Ink::Heading),
        Content::Paragraph(text) => inlines(text, width, Ink::Text),
        Content::List(first, items) => items
            .iter()
            .enumerate()
            .flat_map(|(number, item)| list_item(*first, number, item, width))
            .collect(),
        Content::Code(_, code) => code.lines().flat_map(|line| as_written(line, width)).collect(),
        Content::Html(html) => html.lines().flat_map(|line| as_written(line, width)).collect(),
        Content::Quote(blocks) => {
            let inner = width.saturating_sub(2).max(1);
            blocks
                .iter()
                .flat_map(|block| rows_of(&block.content, inner))
                .map(|row| row.behind("│ ".into(), Ink::Dim).cut(width))
                .collect()
        }
        Content::Table(rows) => table(rows, width),
        Content::Rule => vec![Row::new(&"─".repeat(width.min(24)), Ink::Frame)],
        Content::TooDeep => vec![Row::new("…", Ink::Dim)],
    }
}

fn list_item(first: Option<u64>, number: usize, item: &markup::Item, width: usize) -> Vec<Row> {
    let mark: Cow<'static, str> = match (item.done, first) {
        (Some(true), _) => "[x] ".into(),
        (Some(false), _) => "[ ] ".into(),
        (None, Some(first)) => format!("{}. ", first.saturating_add(number as u64)).into(),
        (None, None) => "• ".into(),
    };
    let indent = columns(&mark);
    if indent + 4 > width {
        return item
            .blocks
            .iter()
            .flat_map(|block: &Block| rows_of(&block.content, width))
            .collect();
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

/// Text in its inks, flowed; a hard break starts a new row.
fn inlines(text: &[Inline], width: usize, base: Ink) -> Vec<Row> {
    text.split(|inline| inline.text == "\n")
        .flat_map(|line| {
            let spans: Vec<Span> =
                line.iter().map(|inline| Span::new(&inline.text, ink(inline, base))).collect();
            flow(&spans, width, 0)
        })
        .collect()
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

/// A line with its spaces, broken wherever it reaches the edge.
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
            rows.push(Row::new(&std::mem::take(&mut part), Ink::Code));
            used = 0;
        }
        part.push_str(grapheme);
        used += columns;
    }
    rows.push(Row::new(&part, Ink::Code));
    rows.into_iter().map(|row| row.cut(width)).collect()
}

/// Columns side by side where they fit; else a row of cells after the other.
fn table(rows: &[Vec<Vec<Inline>>], width: usize) -> Vec<Row> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cell_width = |cell: &[Inline]| columns(&crate::text::sanitize(&markup::plain(cell)));
    let widths: Vec<usize> = (0..count)
        .map(|n| {
            rows.iter().filter_map(|row| row.get(n)).map(|cell| cell_width(cell)).max().unwrap_or(0)
        })
        .collect();
    let fits = widths.iter().sum::<usize>() + 3 * count.saturating_sub(1) <= width;
    let mut set = Vec::new();
    for (number, cells) in rows.iter().enumerate() {
        let base = if number == 0 { Ink::Strong } else { Ink::Text };
        let mut row = Row::default();
        let mut end = 0;
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                row.push(" │ ", Ink::Frame);
                end += 3;
            }
            row.spans.extend(cell.iter().map(|inline| Span::new(&inline.text, ink(inline, base))));
            if fits {
                end += widths.get(n).copied().unwrap_or(0);
                row.fill(end);
            }
        }
        if fits {
            set.push(row);
            if number == 0 {
                let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
                set.push(Row::new(&rule.join("─┼─"), Ink::Frame));
            }
        } else {
            set.extend(flow(&row.spans, width, 2));
        }
    }
    set
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
        assert_eq!(text("```\nlet  x = 1;\n```\n", 8), ["let  x =", " 1;"]);
        assert_eq!(text("|a|bb|\n|-|-|\n|1|2|\n", 20), ["a │ bb", "──┼───", "1 │ 2 "]);
        assert_eq!(text("<div>\nx\n</div>\n", 20), ["<div>", "x", "</div>"]);
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
