//! Makes text safe to paste.

use crate::text::{marked, sanitize};

/// Replaces each hidden character, and each control character that affects a terminal, with a
/// visible mark. Returns the text and the number of marks.
///
/// Pasting text into a shell has the same effect as typing it, so an escape or carriage return in
/// the text could be an attack. Newlines and tabs are kept, and CRLF becomes LF.
pub(super) fn clean(text: &str) -> (String, usize) {
    let ended = text.replace("\r\n", "\n");
    let mut cleaned = String::with_capacity(ended.len());
    for piece in ended.split_inclusive(['\t', '\n']) {
        let text = piece.trim_end_matches(['\t', '\n']);
        cleaned.push_str(&sanitize(text));
        cleaned.push_str(piece.get(text.len()..).unwrap_or_default());
    }
    (cleaned, marked(text).len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::is_harmful;

    #[test]
    fn harmful_characters_are_replaced_and_counted() {
        for (text, cleaned, count) in [
            ("be-01", "be-01", 0),
            ("a\tb\r\nc\n", "a\tb\nc\n", 0),
            ("rm -rf /\r", "rm -rf /␍", 1),
            ("a\x1b[201~\x03b", "a␛[201~␃b", 2),
            ("\u{202e}a\u{200b}\n\u{feff}", "␦a␦\n␦", 3),
            ("{\n  \"a\": \"\\u001b\"\n}", "{\n  \"a\": \"\\u001b\"\n}", 0),
        ] {
            assert_eq!(clean(text), (cleaned.to_owned(), count), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_harmful_character_remains(text in any::<String>()) {
            let (cleaned, _) = clean(&text);
            prop_assert!(!cleaned.chars().any(|c| is_harmful(c) && c != '\n' && c != '\t'));
        }
    }
}
