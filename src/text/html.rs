//! The text of HTML that is written within Markdown.

/// The elements that authors write into Markdown, in order.
const ELEMENTS: [&str; 75] = [
    "a",
    "abbr",
    "article",
    "aside",
    "audio",
    "b",
    "blockquote",
    "body",
    "br",
    "button",
    "center",
    "cite",
    "code",
    "col",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "option",
    "p",
    "picture",
    "pre",
    "s",
    "script",
    "section",
    "small",
    "source",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "video",
    "wbr",
];

/// Elements that begin a line.
const LINES: [&str; 27] = [
    "article",
    "aside",
    "blockquote",
    "br",
    "center",
    "dd",
    "details",
    "div",
    "dt",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "nav",
    "ol",
    "p",
    "section",
    "summary",
    "tr",
    "ul",
];

/// Whether a word is the name of an HTML element. Authors write other names for their own tags and
/// for placeholders, as in `<file>`.
pub fn is_element(name: &str) -> bool {
    is_in(&ELEMENTS, name)
}

/// Whether sorted names contain one in any letter case.
fn is_in(names: &[&str], name: &str) -> bool {
    let lower = || name.bytes().map(|byte| byte.to_ascii_lowercase());
    names.binary_search_by(|known| known.bytes().cmp(lower())).is_ok()
}

/// What a piece of HTML is on a screen.
#[derive(Debug, PartialEq, Eq)]
pub enum Shown {
    /// Nothing: a comment, or a tag that only sets the style.
    Nothing,
    /// The end of a line.
    Break,
    /// This text: a bullet, or the words that describe a picture.
    Text(String),
    /// The piece as it is: not HTML.
    AsWritten,
}

/// What one tag or comment, as in `<br>`, is on a screen.
pub fn shown(tag: &str) -> Shown {
    if tag.starts_with("<!--") {
        return Shown::Nothing;
    }
    let inner = tag.trim_start_matches('<').trim_start_matches('/');
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let name = inner.get(..end).unwrap_or_default();
    let is_end = tag.starts_with("</");
    let is = |names: &[&str]| is_in(names, name);
    if !is_element(name) {
        return Shown::AsWritten;
    }
    if is(&["img"]) {
        return Shown::Text(attribute(inner, "alt").unwrap_or_default().to_owned());
    }
    if is(&["li"]) && !is_end {
        return Shown::Text("\n• ".to_owned());
    }
    if is(&["td", "th"]) && !is_end {
        return Shown::Text(" ".to_owned());
    }
    if is(&LINES) { Shown::Break } else { Shown::Nothing }
}

fn attribute<'t>(tag: &'t str, key: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {key}="))?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split(quote).next()
}

/// The lines of text in a block of HTML, none of them empty.
pub fn lines(html: &str) -> Vec<String> {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, from)) = rest.find('<').and_then(|at| rest.split_at_checked(at)) {
        text.push_str(before);
        let close = if from.starts_with("<!--") { "-->" } else { ">" };
        let end = from.find(close).map(|end| end + close.len());
        let Some((tag, after)) = end.and_then(|end| from.split_at_checked(end)) else {
            // Nothing behind it is a tag. A comment goes on in the next block.
            rest = if close == "-->" { "" } else { from };
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
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.lines().map(words).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_becomes_its_text() {
        assert!(ELEMENTS.is_sorted() && LINES.is_sorted());
        let block =
            "<details>\n<summary>More &amp; more</summary>\n<!-- no -->\n<ul><li>a<li>b</ul>";
        assert_eq!(lines(block), ["More & more", "• a", "• b"]);
        assert_eq!(lines("<img src=\"a\" alt=\"A picture\"> <b>bold</b>"), ["A picture bold"]);
        assert_eq!(lines("<file> and 1 < 2"), ["<file> and 1 < 2"]);
        assert_eq!(lines("<!-- a\nb"), [""; 0]);
        assert_eq!(lines("</details>"), [""; 0]);
    }
}
