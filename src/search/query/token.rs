//! Splits a query at its spaces and keeps quoted phrases together.

use std::ops::Range;

/// The ranges of the tokens, and whether the last one is an unclosed quote.
pub(super) fn tokens(text: &str) -> (Vec<Range<usize>>, bool) {
    let mut tokens = Vec::new();
    let mut start = None;
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        if let (Some(from), true) = (start, c.is_whitespace() && !quoted) {
            tokens.push(from..at);
            start = None;
        }
        if c.is_whitespace() && !quoted {
            continue;
        }
        let from = *start.get_or_insert(at);
        if c == '"' {
            let head = text.get(from..at).unwrap_or_default();
            quoted = !quoted && (head.is_empty() || head.ends_with([':', '!', '\'', '^']));
        }
    }
    tokens.extend(start.map(|from| from..text.len()));
    (tokens, quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_words_together() {
        for (text, pieces, open) in [
            ("  a  b ", vec!["a", "b"], false),
            ("x \"a b\" y", vec!["x", "\"a b\"", "y"], false),
            ("cap:\"a b\">=x !\"c d\"", vec!["cap:\"a b\">=x", "!\"c d\""], false),
            ("17\" a b", vec!["17\"", "a", "b"], false),
            ("\"a b", vec!["\"a b"], true),
            ("", vec![], false),
        ] {
            let (found, still) = tokens(text);
            let found: Vec<&str> =
                found.into_iter().map(|range| text.get(range).unwrap()).collect();
            assert_eq!((found, still), (pieces, open), "{text}");
        }
    }
}
