//! Words as people write them: `c++`, `c#`, `.net`, `node.js`, `ci/cd` and `r&d` are words.

use std::ops::Range;

/// The words of a folded text with their places. A compound (`server-side`, `rest/graphql`)
/// is a word, and so are its parts of two letters or more.
pub(super) fn words(folded: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in folded.char_indices().chain([(folded.len(), ' ')]) {
        match (separates(c), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                word(folded, from..at, &mut found);
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// One term of a query in the form in which words are kept; empty when it is only punctuation.
pub(super) fn trimmed(folded: &str) -> &str {
    let text = folded.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#'));
    let kept = text.find(|c: char| c.is_alphanumeric()).unwrap_or(text.len());
    let kept =
        if text.get(..kept).is_some_and(|head| head.ends_with('.')) { kept - 1 } else { kept };
    text.get(kept..).unwrap_or_default()
}

fn separates(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ',' | ';'
                | ':'
                | '('
                | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | '"'
                | '“'
                | '”'
                | '<'
                | '>'
                | '='
                | '|'
                | '!'
                | '?'
                | '*'
                | '`'
                | '\\'
        )
        || matches!(c, '—' | '–' | '→' | '⇒' | '·' | '…' | '、' | '。' | '，')
}

fn word(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let chunk = text.get(range.clone()).unwrap_or_default();
    let bare = trimmed(chunk);
    if bare.is_empty() {
        return;
    }
    let start = range.start + chunk.find(bare).unwrap_or(0);
    found.push(start..start + bare.len());
    let mut from = 0;
    for (at, c) in bare.char_indices().chain([(bare.len(), '-')]) {
        if at > 0 && matches!(c, '-' | '/' | '_' | '.' | '\'' | '’') {
            // `a` of `a/b` would be found by everyone who looks for an article.
            if from > 0 || at < bare.len() {
                let part = from..at;
                if bare.get(part.clone()).is_some_and(|p| {
                    p.chars().take(2).count() == 2 && p.contains(char::is_alphabetic)
                }) {
                    found.push(start + part.start..start + part.end);
                }
            }
            from = at + c.len_utf8();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        words(text).into_iter().map(|range| text.get(range).unwrap()).collect()
    }

    #[test]
    fn symbols_belong_to_words() {
        assert_eq!(split("c++, c# and .net; r&d"), ["c++", "c#", "and", ".net", "r&d"]);
        assert_eq!(
            split("node.js (ci/cd) a/b"),
            ["node.js", "node", "js", "ci/cd", "ci", "cd", "a/b"]
        );
        assert_eq!(split("<200ms p95, 99.9% up."), ["200ms", "p95", "99.9", "up"]);
        assert_eq!(
            split("server-side 数据分析师"),
            ["server-side", "server", "side", "数据分析师"]
        );
        assert_eq!(split("--- … !"), [""; 0]);
    }

    #[test]
    fn terms_are_trimmed_the_same_way() {
        assert_eq!(
            (trimmed("(api)"), trimmed(".net"), trimmed("c++"), trimmed("?!")),
            ("api", ".net", "c++", "")
        );
    }
}
