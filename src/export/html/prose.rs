//! Converts a card's Markdown to HTML. HTML in the Markdown is shown as text, and pictures are
//! replaced by their descriptions, so that nothing is loaded or executed.

use crate::card::markup::{Block, Content, Inline, ListItem, each_block};

use super::escape::{address, escaped, escaped_lines};

/// Converts Markdown with any number of blocks to HTML.
pub(super) fn prose(markdown: &str) -> String {
    let mut html = String::new();
    // The Markdown reader passes each list item as a separate block.
    let mut list: Option<&'static str> = None;
    each_block(markdown, |block| {
        let tag = match &block.content {
            Content::List(None, _) => Some("ul"),
            Content::List(Some(_), _) => Some("ol"),
            _ => None,
        };
        if list != tag {
            html.extend(list.iter().map(|tag| format!("</{tag}>")));
            html.extend(tag.iter().map(|tag| match &block.content {
                Content::List(Some(first @ 2..), _) => format!("<{tag} start={first}>"),
                _ => format!("<{tag}>"),
            }));
            list = tag;
        }
        match &block.content {
            Content::List(_, items) => html.extend(items.iter().map(item)),
            content => html.push_str(&written(content)),
        }
    });
    html.extend(list.iter().map(|tag| format!("</{tag}>")));
    html
}

/// Converts Markdown that is a single paragraph to HTML. Other Markdown is not interpreted, only
/// escaped.
pub(super) fn line(markdown: &str) -> String {
    let mut html = String::new();
    let mut is_plain = true;
    each_block(markdown, |block| match &block.content {
        Content::Paragraph(text) if html.is_empty() => html = inlines(text),
        _ => is_plain = false,
    });
    if is_plain { html } else { escaped(markdown) }
}

/// Converts a block. The recursion is bounded because the Markdown reader limits nesting.
fn written(content: &Content) -> String {
    match content {
        Content::Heading(level, text) => {
            // The first three heading levels belong to the card and its sections.
            let level = level.saturating_add(3).min(6);
            format!("<h{level}>{}</h{level}>", inlines(text))
        }
        Content::Paragraph(text) => format!("<p>{}</p>", inlines(text)),
        Content::List(first, items) => {
            let tag = if first.is_some() { "ol" } else { "ul" };
            let items: String = items.iter().map(item).collect();
            format!("<{tag}>{items}</{tag}>")
        }
        Content::Code(_, text) | Content::Html(text) => {
            format!("<pre>{}</pre>", escaped_lines(text))
        }
        Content::Quote(blocks) => format!("<blockquote>{}</blockquote>", all(blocks)),
        Content::Table(rows) => table(rows),
        Content::Rule => "<hr>".to_owned(),
        Content::TooDeep => "<p>…</p>".to_owned(),
    }
}

fn all(blocks: &[Block]) -> String {
    blocks.iter().map(|block| written(&block.content)).collect()
}

fn item(item: &ListItem) -> String {
    let mark = match item.done {
        Some(true) => "☑ ",
        Some(false) => "☐ ",
        None => "",
    };
    let text = match item.blocks.as_slice() {
        [Block { content: Content::Paragraph(text), .. }, rest @ ..] => inlines(text) + &all(rest),
        blocks => all(blocks),
    };
    format!("<li>{mark}{text}</li>")
}

fn table(rows: &[Vec<Vec<Inline>>]) -> String {
    let mut html = String::from("<table>");
    for (number, row) in rows.iter().enumerate() {
        let tag = if number == 0 { "th" } else { "td" };
        let cells: String =
            row.iter().map(|cell| format!("<{tag}>{}</{tag}>", inlines(cell))).collect();
        html.push_str(&format!("<tr>{cells}</tr>"));
    }
    html + "</table>"
}

fn inlines(text: &[Inline]) -> String {
    text.iter().map(inline).collect()
}

fn inline(run: &Inline) -> String {
    if run.text == "\n" {
        return "<br>".to_owned();
    }
    let (mut html, style) = (escaped(&run.text), run.style);
    for (is_on, tag) in [
        (style.code, "code"),
        (style.strike, "s"),
        (style.emphasis, "em"),
        (style.strong, "strong"),
    ] {
        if is_on {
            html = format!("<{tag}>{html}</{tag}>");
        }
    }
    match address(&run.text).filter(|_| style.link) {
        Some(to) => format!("<a href=\"{to}\" rel=noreferrer>{html}</a>"),
        None => html,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_elements_and_html_stays_text() {
        let html =
            prose("A **b** `c`\n\n- one\n- two\n\n<script>x</script>\n\n| a |\n|---|\n| b |\n");
        assert!(
            html.starts_with("<p>A <strong>b</strong> <code>c</code></p><ul><li>one</li>"),
            "{html}"
        );
        assert!(html.contains("<tr><td>b</td></tr>"), "{html}");
        assert!(!html.contains("<script"), "{html}");
    }

    #[test]
    fn a_line_keeps_its_marks() {
        assert_eq!(line("a *b* <i>"), "a <em>b</em> &lt;i&gt;".replace("&lt;i&gt;", ""));
        assert_eq!(line("# no heading"), "# no heading");
    }
}
