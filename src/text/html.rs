//! Extracts text from HTML within Markdown.

/// The effect of an element on the layout of its text.
#[derive(Clone, Copy)]
enum Element {
    /// The element begins and ends a line.
    Line,
    /// The element begins an item of a list.
    Item,
    /// The element begins a cell of a table.
    Cell,
    /// The element is a picture, which is replaced by its description.
    Picture,
    /// The element has no effect on the layout of its text.
    Inline,
}

use Element::{Cell, Inline, Item, Line, Picture};

/// Returns whether a word is the name of an HTML element. Other words in angle brackets are the
/// author's own tags or placeholders, such as `<file>`.
pub fn is_element(name: &str) -> bool {
    element(name).is_some()
}

/// Returns the element with this name, ignoring letter case. Only the elements that authors use in
/// Markdown are known.
fn element(name: &str) -> Option<Element> {
    Some(match name {
        "article" | "aside" | "blockquote" | "br" | "center" | "dd" | "details" | "div" | "dt"
        | "figure" | "footer" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hr"
        | "nav" | "ol" | "p" | "section" | "summary" | "tr" | "ul" => Line,
        "li" => Item,
        "td" | "th" => Cell,
        "img" => Picture,
        "a" | "abbr" | "audio" | "b" | "body" | "button" | "cite" | "code" | "col" | "del"
        | "dl" | "em" | "figcaption" | "font" | "form" | "head" | "html" | "i" | "iframe"
        | "input" | "ins" | "kbd" | "label" | "link" | "main" | "mark" | "meta" | "option"
        | "picture" | "pre" | "s" | "script" | "small" | "source" | "span" | "strong" | "style"
        | "sub" | "sup" | "svg" | "table" | "tbody" | "thead" | "video" | "wbr" => Inline,
        _ if name.contains(|c: char| c.is_ascii_uppercase()) => {
            return element(&name.to_ascii_lowercase());
        }
        _ => return None,
    })
}

/// How a tag or comment is displayed.
#[derive(Debug, PartialEq, Eq)]
pub enum Shown {
    /// Nothing is displayed, because the HTML is a comment or a tag that only sets the style.
    Nothing,
    /// A line break.
    Break,
    /// The given text is displayed, such as a bullet or the description of a picture.
    Text(String),
    /// The tag is displayed as written, because it is not an HTML element.
    AsWritten,
}

/// Returns how one tag or comment, such as `<br>`, is displayed.
pub fn shown(tag: &str) -> Shown {
    if tag.starts_with("<!--") {
        return Shown::Nothing;
    }
    let inner = tag.trim_start_matches('<').trim_start_matches('/');
    let end = inner.bytes().position(|byte| !byte.is_ascii_alphanumeric());
    let name = inner.get(..end.unwrap_or(inner.len())).unwrap_or_default();
    let is_end = tag.starts_with("</");
    let Some(element) = element(name) else { return Shown::AsWritten };
    match element {
        Picture => Shown::Text(attribute(inner, "alt").unwrap_or_default().to_owned()),
        Item if !is_end => Shown::Text("\n• ".to_owned()),
        Cell if !is_end => Shown::Text(" ".to_owned()),
        Line | Item => Shown::Break,
        Cell | Inline => Shown::Nothing,
    }
}

fn attribute<'t>(tag: &'t str, key: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {key}="))?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split(quote).next()
}

/// Returns the lines of text in a block of HTML, without empty lines.
pub fn lines(html: &str) -> Vec<String> {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, from)) = rest.find('<').and_then(|at| rest.split_at_checked(at)) {
        text.push_str(before);
        let is_comment = from.starts_with("<!--");
        let close = if is_comment { "-->" } else { ">" };
        let end = from.find(close).map(|at| at + close.len());
        let Some((tag, after)) = end.and_then(|end| from.split_at_checked(end)) else {
            // An unclosed comment hides the rest of the block, but an unclosed tag is ordinary
            // text.
            rest = if is_comment { "" } else { from };
            break;
        };
        match shown(tag) {
            Shown::Nothing => {}
            Shown::Break => text.push('\n'),
            Shown::Text(words) => text.push_str(&words),
            Shown::AsWritten => text.push_str(tag),
        }
        rest = after;
    }
    text.push_str(rest);
    if text.contains('&') {
        let entities =
            [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", " "), ("&amp;", "&")];
        text = entities.iter().fold(text, |text, (entity, sign)| text.replace(entity, sign));
    }
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_becomes_its_text() {
        assert_eq!(shown("<BR>"), Shown::Break);
        let block =
            "<details>\n<summary>More &amp; more</summary>\n<!-- no -->\n<ul><li>a<li>b</ul>";
        assert_eq!(lines(block), ["More & more", "• a", "• b"]);
        assert_eq!(lines("<img src=\"a\" alt=\"A picture\"> <b>bold</b>"), ["A picture bold"]);
        assert_eq!(lines("<file> and 1 < 2"), ["<file> and 1 < 2"]);
        assert_eq!(lines("<!-- a\nb"), [""; 0]);
        assert_eq!(lines("</details>"), [""; 0]);
    }
}
