//! Splits a query at its spaces but keeps quoted phrases together.

use std::ops::Range;

/// Returns the ranges of the tokens, and whether the last one is an unclosed quote.
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
        if is_quote(c) {
            let head = text.get(from..at).unwrap_or_default();
            quoted = !quoted && (head.is_empty() || head.ends_with([':', '!', '\'', '^']));
        }
    }
    tokens.extend(start.map(|from| from..text.len()));
    (tokens, quoted)
}

/// Returns whether a character is a quotation mark.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

/// A term: its range in the typed text, and its text without insignificant spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct QueryTerm {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

/// Splits a query into terms, and returns whether the last one is an unclosed quote. Spaces around
/// the sign of a comparison with a rank, and after the colon of a scope, do not separate terms:
/// `sql >= advanced`, `cap: sql`.
pub(super) fn terms(
    text: &str,
    is_rank: impl Fn(&str) -> bool,
    is_scope: impl Fn(&str) -> bool,
) -> (Vec<QueryTerm>, bool) {
    let (ranges, open) = tokens(text);
    let mut terms: Vec<QueryTerm> = Vec::new();
    for (number, range) in ranges.iter().enumerate() {
        let piece = text.get(range.clone()).unwrap_or_default().replace(is_quote, "\"");
        let next = ranges.get(number + 1).and_then(|next| text.get(next.clone()));
        let (sign, rank) = split_sign(&piece);
        let compares = !sign.is_empty()
            && if rank.is_empty() { next.is_some_and(&is_rank) } else { is_rank(rank) };
        let continues = terms.last().is_some_and(|last| {
            let scope = last.text.strip_suffix(':');
            let scope = scope.map(|scope| scope.trim_start_matches('!'));
            scope.is_some_and(&is_scope)
                || compares && last.text != "|" && !last.text.contains(['<', '>', '='])
                || ends_with_sign(&last.text) && is_rank(&piece)
        });
        match terms.last_mut().filter(|_| continues) {
            Some(last) => {
                last.text.push_str(&piece);
                last.range.end = range.end;
            }
            None => terms.push(QueryTerm { range: range.clone(), text: piece }),
        }
    }
    (terms, open)
}

/// Splits a comparison sign off the beginning of a token.
fn split_sign(piece: &str) -> (&str, &str) {
    let end = piece.find(|c| !matches!(c, '<' | '>' | '=')).unwrap_or(piece.len());
    if end > 2 { ("", piece) } else { piece.split_at(end) }
}

fn ends_with_sign(text: &str) -> bool {
    text.ends_with(['<', '>', '='])
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

    #[test]
    fn blanks_beside_signs_do_not_matter() {
        let split = |text: &str| {
            let (terms, _) = terms(text, |word| word == "advanced", |word| word == "cap");
            terms.into_iter().map(|term| term.text).collect::<Vec<_>>()
        };
        assert_eq!(split("sql >= advanced x"), ["sql>=advanced", "x"]);
        assert_eq!(split("sql>= advanced"), ["sql>=advanced"]);
        assert_eq!(split("sql >=advanced"), ["sql>=advanced"]);
        assert_eq!(split("cap: sql"), ["cap:sql"]);
        assert_eq!(split("!cap: “sql tuning” x"), ["!cap:\"sql tuning\"", "x"]);
        assert_eq!(split("latency < 200ms"), ["latency", "<", "200ms"]);
        assert_eq!(split("note: this | >= advanced"), ["note:", "this", "|", ">=advanced"]);
    }
}
