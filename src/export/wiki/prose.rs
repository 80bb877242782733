//! Converts a card's Markdown to Markdown for a wiki page. HTML becomes text. Only links to web
//! pages are kept, because other links would lead nowhere.

use crate::card::markup::{Block, Content, Inline, ListItem, each_block, plain};
use crate::text::sanitize;

/// Puts text on one line and escapes every character that has a meaning in Markdown.
pub(super) fn escaped(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut safe = String::new();
    for c in sanitize(&text).chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '&' | '~' | '!' | '$'
        ) {
            safe.push('\\');
        }
        safe.push(c);
    }
    // These characters have a meaning in Markdown only at the beginning of a line.
    let number = safe.chars().take_while(char::is_ascii_digit).count();
    match safe.chars().nth(number) {
        Some('.' | ')') if number > 0 => {
            safe.insert(safe.char_indices().nth(number).map_or(0, |(at, _)| at), '\\');
        }
        Some('-' | '+' | '=' | ':') if number == 0 => safe.insert(0, '\\'),
        _ => {}
    }
    safe
}

/// Converts Markdown with any number of blocks. All lines except the first are indented by `indent`
/// spaces.
pub(super) fn prose(markdown: &str, indent: usize) -> String {
    let mut blocks = Vec::new();
    each_block(markdown, |block| blocks.push(written(&block.content)));
    indented(&blocks.join("\n\n"), indent)
}

/// Converts Markdown that is a single paragraph, and returns it on one line. Other Markdown is not
/// interpreted, only escaped.
pub(super) fn line(markdown: &str) -> String {
    let mut parts = Vec::new();
    each_block(markdown, |block| match &block.content {
        Content::Paragraph(text) => parts.push(inlines(text).replace("\\\n", " ")),
        _ => parts.push(String::new()),
    });
    match parts.as_slice() {
        [only] if !only.is_empty() => only.clone(),
        _ => escaped(markdown),
    }
}

fn indented(text: &str, indent: usize) -> String {
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(number, line)| {
            let is_bare = number == 0 || line.is_empty();
            if is_bare { line.to_owned() } else { " ".repeat(indent) + line }
        })
        .collect();
    lines.join("\n")
}

/// Converts a block. The recursion is bounded because the Markdown reader limits nesting.
fn written(content: &Content) -> String {
    match content {
        Content::Heading(_, text) => format!("**{}**", escaped(&plain(text))),
        Content::Paragraph(text) => inlines(text),
        Content::List(first, items) => {
            let items: Vec<String> =
                (0..).zip(items).map(|(number, each)| item(*first, number, each)).collect();
            items.join("\n")
        }
        Content::Code(_, text) | Content::Html(text) => code_block(text),
        Content::Quote(blocks) => {
            let text = all(blocks);
            let lines: Vec<String> = text.lines().map(|line| format!("> {line}")).collect();
            lines.join("\n")
        }
        Content::Table(rows) => table(rows),
        Content::Rule => "---".to_owned(),
        Content::TooDeep => "…".to_owned(),
    }
}

fn all(blocks: &[Block]) -> String {
    let blocks: Vec<String> = blocks.iter().map(|block| written(&block.content)).collect();
    blocks.join("\n\n")
}

fn item(first: Option<u64>, number: u64, item: &ListItem) -> String {
    let mark = match first {
        Some(first) => format!("{}. ", first.saturating_add(number)),
        None => "- ".to_owned(),
    };
    let done = match item.done {
        Some(true) => "[x] ",
        Some(false) => "[ ] ",
        None => "",
    };
    format!("{mark}{done}{}", indented(&all(&item.blocks), mark.len()))
}

/// Returns a code block whose fence is longer than any run of backticks in the code.
fn code_block(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let lines: Vec<String> =
        code.lines().map(|line| sanitize(&line.replace('\t', "    ")).into_owned()).collect();
    format!("{fence}\n{}\n{fence}", lines.join("\n"))
}

fn table(rows: &[Vec<Vec<Inline>>]) -> String {
    let mut lines = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let cells: Vec<String> =
            row.iter().map(|cell| inlines(cell).replace("\\\n", " ")).collect();
        lines.push(format!("| {} |", cells.join(" | ")));
        if number == 0 {
            lines.push(format!("|{}", " --- |".repeat(row.len())));
        }
    }
    lines.join("\n")
}

fn inlines(text: &[Inline]) -> String {
    let mut all = String::new();
    for run in text {
        if run.text == "\n" {
            all.push_str("\\\n");
            continue;
        }
        // Spaces at the ends of styled text must stay outside its emphasis marks.
        let inner = run.text.trim();
        let (before, after) = match run.text.split_once(inner) {
            Some(ends) if !inner.is_empty() => ends,
            _ => (run.text.as_str(), ""),
        };
        let is_address = run.style.link
            && ["https://", "http://"].iter().any(|kind| inner.starts_with(kind))
            && !inner.contains(['<', '>', ' ']);
        let mut words = match inner {
            "" => String::new(),
            _ if is_address => format!("<{}>", sanitize(inner)),
            _ => escaped(inner),
        };
        let marks = [(run.style.strike, "~~"), (run.style.emphasis, "*"), (run.style.strong, "**")];
        let is_blank = words.is_empty();
        for (_, mark) in marks.iter().filter(|(is_on, _)| *is_on && !is_blank) {
            words = format!("{mark}{words}{mark}");
        }
        all.push_str(&if before.is_empty() { String::new() } else { " ".to_owned() });
        all.push_str(&words);
        all.push_str(&if after.is_empty() { String::new() } else { " ".to_owned() });
    }
    all.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_of_a_name_has_a_meaning() {
        for text in ["a*b_c", "[x](y)", "1. a", "- a", "# a", "a | b", "<b>", "&lt;", "![x](y)"] {
            let mut shown = Vec::new();
            each_block(&escaped(text), |block| shown.push(block.content));
            let [Content::Paragraph(words)] = shown.as_slice() else { panic!("{text}: {shown:?}") };
            assert_eq!(plain(words), text);
        }
    }

    #[test]
    fn the_form_stays_and_links_to_files_do_not() {
        let text = "A **b** [c](d.md) <https://e.example>\n\n- one\n  - two\n\n```\n[x](y)\n```\n";
        let written = prose(text, 0);
        assert!(written.contains("**b**") && written.contains("- one"), "{written}");
        assert!(!written.contains("](d.md)"), "{written}");
        assert!(written.contains("```\n[x](y)\n```"), "{written}");
    }
}
