//! Escapes a card's text for HTML. Only this file uses `pulldown-cmark-escape`.

use pulldown_cmark_escape::{escape_href, escape_html};

use crate::text::sanitize;

/// Escapes text for the content of an element, or for an attribute in double quotes. Characters
/// that could control a terminal are replaced with visible marks.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + text.len() / 8);
    // Writing to a string cannot fail.
    let _ = escape_html(&mut safe, &sanitize(text));
    safe
}

/// Like [`escaped`], but keeps the line breaks.
pub(super) fn escaped_lines(text: &str) -> String {
    let lines: Vec<String> =
        text.lines().map(|line| escaped(&line.replace('\t', "    "))).collect();
    lines.join("\n")
}

/// Returns the escaped address of a link on a card, or `None` if it is not a web or mail address.
/// Other addresses, such as `javascript:`, could make a browser run a script.
pub(super) fn address(link: &str) -> Option<String> {
    let link = link.trim();
    let is_page = ["https://", "http://", "mailto:"]
        .iter()
        .any(|kind| link.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind)));
    if !is_page {
        return None;
    }
    let mut safe = String::new();
    let _ = escape_href(&mut safe, &sanitize(link));
    Some(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_become_markup() {
        assert_eq!(escaped("<script>\"&'"), "&lt;script&gt;&quot;&amp;&#39;");
        assert!(!escaped("a\u{1b}[2J\u{202e}").contains(['\u{1b}', '\u{202e}']));
        assert_eq!(escaped_lines("a\n<b>"), "a\n&lt;b&gt;");
    }

    #[test]
    fn only_links_to_pages_stay() {
        assert_eq!(address("https://a.example/x?y=\"z").unwrap(), "https://a.example/x?y=%22z");
        for link in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "x.md", ""] {
            assert_eq!(address(link), None, "{link}");
        }
    }
}
