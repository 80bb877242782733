//! What messages repeat of a text that they were given: harmless, on one line, and not endless.

use std::borrow::Cow;

use super::harmless::harmless;
use super::measure::{columns, cut, graphemes};

/// Most columns that a message repeats of one text.
const MOST: usize = 200;

/// A name, a query or a value as a message repeats it: at most 200 columns, the beginning first.
pub fn echo(text: &str) -> Cow<'_, str> {
    cut(text, MOST)
}

/// A path as a message repeats it: at most 200 columns, of which the end says most.
pub fn echo_path(path: &std::path::Path) -> String {
    tail(&path.to_string_lossy(), MOST).into_owned()
}

/// `text` as it is shown, in at most `max` columns; what does not fit begins with `…`, never
/// inside a grapheme.
pub fn tail(text: &str, max: usize) -> Cow<'_, str> {
    let text = harmless(text);
    if columns(&text) <= max {
        return text;
    }
    let mut parts: Vec<(&str, usize)> = Vec::new();
    let mut used = 1;
    let all: Vec<(&str, usize)> = graphemes(&text).collect();
    for (part, width) in all.into_iter().rev() {
        if used + width > max {
            break;
        }
        used += width;
        parts.push((part, width));
    }
    let mark = if max > 0 { "…" } else { "" };
    Cow::Owned(std::iter::once(mark).chain(parts.iter().rev().map(|(part, _)| *part)).collect())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn what_is_repeated_is_harmless_and_bounded() {
        assert_eq!(echo("a\u{1b}[2J\nb"), "a␛[2J␊b");
        for letter in ["x", "数", "e\u{301}"] {
            let long = letter.repeat(100_000);
            assert!(columns(&echo(&long)) <= MOST && echo(&long).ends_with('…'));
            let path = echo_path(Path::new(&format!("{long}/end.md")));
            assert!(columns(&path) <= MOST && path.starts_with('…') && path.ends_with("/end.md"));
        }
        assert_eq!(tail("数据/a", 4), "…/a");
        assert_eq!(tail("abc", 0), "");
    }
}
