//! Measures text in columns, splits it into graphemes, and cuts and wraps it.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::sanitize::{is_plain, sanitize};

/// The width of a wide character in columns.
const WIDE: usize = 2;

/// Returns the width in columns of `text` as displayed, including the marks for harmful characters.
/// The width is counted by grapheme, as in ratatui's buffer.
pub fn columns(text: &str) -> usize {
    if text.is_ascii() {
        text.len() // each control character is displayed as a mark of one column
    } else if is_narrow(text) {
        text.chars().count()
    } else if is_plain(text) {
        grapheme_columns(text)
    } else {
        grapheme_columns(&sanitize(text))
    }
}

fn grapheme_columns(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// Returns whether each character of a text always takes one column and never joins another
/// character. Almost all text consists of such characters: printable ASCII characters, accented
/// letters, dashes and quotes, simple arrows, lines and stars.
pub fn is_narrow(text: &str) -> bool {
    text.chars().all(is_narrow_char)
}

fn is_narrow_char(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{C0}'..='\u{2AF}' | '\u{2013}' | '\u{2014}' | '\u{2018}'..='\u{201E}'
        | '•' | '…' | '←'..='↓' | '\u{2500}'..='\u{257F}' | '●' | '○' | '★')
}

/// Splits `text` into graphemes with their widths. Each grapheme is at most two columns wide, or
/// consists of a single wider letter.
///
/// Hangul and the Indic scripts can join any number of letters into one wide grapheme. Such a
/// grapheme is split, because it would not fit into a narrow row.
pub fn graphemes(text: &str) -> impl Iterator<Item = (&str, usize)> {
    Parts { text, rest: "" }
}

struct Parts<'a> {
    text: &'a str,
    /// The part of a split grapheme that has not been returned yet.
    rest: &'a str,
}

impl<'a> Iterator for Parts<'a> {
    type Item = (&'a str, usize);
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            let first = match self.text.as_bytes() {
                // Printable ASCII characters never join each other.
                [b' '..=b'~'] | [b' '..=b'~', b' '..=b'~', ..] => 1,
                _ => self.text.graphemes(true).next()?.len(),
            };
            let (grapheme, text) = self.text.split_at_checked(first)?;
            self.text = text;
            let width = if first == 1 { 1 } else { grapheme.width() };
            if width <= WIDE {
                return Some((grapheme, width));
            }
            self.rest = grapheme;
        }
        let mut used = 0;
        // A single letter is never split, even if it is wide like a three-em dash.
        let over = self.rest.char_indices().find(|&(at, c)| {
            used += c.width().unwrap_or(0);
            at > 0 && used > WIDE
        });
        let at = over.map_or(self.rest.len(), |(at, _)| at);
        let (part, rest) = self.rest.split_at_checked(at).unwrap_or((self.rest, ""));
        self.rest = rest;
        Some((part, part.width()))
    }
}

/// Sanitizes `text` and cuts it to at most `max` columns. A string that has been cut ends in `…`.
/// Graphemes are never split.
pub fn cut(text: &str, max: usize) -> Cow<'_, str> {
    let text = sanitize(text);
    if columns(&text) <= max {
        return text;
    }
    let mut kept = String::new();
    let mut used = 0;
    for (grapheme, width) in graphemes(&text) {
        if used + width + 1 > max {
            break;
        }
        used += width;
        kept.push_str(grapheme);
    }
    if max > 0 {
        kept.truncate(kept.trim_end().len());
        kept.push('…');
    }
    Cow::Owned(kept)
}

/// Cuts `text` or pads it with spaces on the right to exactly `width` columns.
pub fn pad(text: &str, width: usize) -> String {
    let mut padded = cut(text, width).into_owned();
    let used = columns(&padded);
    padded.extend(std::iter::repeat_n(' ', width.saturating_sub(used)));
    padded
}

/// Breaks `text` at spaces into lines of at most `width` columns (at least one). A word longer than
/// a line is broken between graphemes.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let word = sanitize(word);
        let needed = columns(&word);
        if used > 0 && used + 1 + needed > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        for (grapheme, columns) in graphemes(&word) {
            if used > 0 && used + columns > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push_str(grapheme);
            used += columns;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wide_graphemes_count_double() {
        assert_eq!(columns("数据分析师"), 10);
        assert_eq!(columns("e\u{301}"), 1);
        assert_eq!(cut("数据分析师", 6), "数据…");
        assert_eq!(cut("数据分析师", 10), "数据分析师");
        assert_eq!(cut("anything", 0), "");
        assert_eq!(pad("数据", 5), "数据 ");
    }

    #[test]
    fn hidden_characters_have_their_displayed_width() {
        assert_eq!(columns("a\u{200b}é"), 3);
        assert_eq!(cut("é\u{200b}\u{200b}b", 3), "é␦…");
        assert_eq!(wrap("é\u{200b}\u{200b}b", 2), ["é␦", "␦b"]);
    }

    #[test]
    fn a_grapheme_without_end_is_broken() {
        assert_eq!(graphemes("a\u{2e3b}b").map(|(part, _)| part).collect::<String>(), "a\u{2e3b}b");
        for text in ["ᄀᄀᄀᄀᄀ각", "क्क्क्क्क्क्क"] {
            assert!(text.graphemes(true).any(|grapheme| grapheme.width() > WIDE), "{text}");
            assert_eq!(graphemes(text).map(|(_, columns)| columns).sum::<usize>(), columns(text));
            assert!(wrap(text, 4).iter().all(|line| columns(line) <= 4), "{:?}", wrap(text, 4));
            assert_eq!(wrap(text, 4).concat(), text);
        }
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 3), [""]);
    }

    proptest! {
        #[test]
        fn cut_and_wrapped_text_fits(text in "\\PC{0,60}", width in 2usize..30) {
            prop_assert!(columns(&cut(&text, width)) <= width);
            for line in wrap(&text, width) {
                // A grapheme that is wider than the line gets a line to itself.
                prop_assert!(columns(&line) <= width || graphemes(&line).count() == 1);
            }
        }

        #[test]
        fn narrow_letters_are_counted_as_graphemes(
            text in "[ -~À-ʯ–—‘’•…←-↓─-╿●○★\u{301}\u{200d}\u{fe0f}👩数ᄀक्\t\r\n]{0,20}"
        ) {
            let shown = sanitize(&text);
            let slow: usize = shown.graphemes(true).map(UnicodeWidthStr::width).sum();
            prop_assert_eq!(columns(&text), slow);
            let whole: String = graphemes(&shown).map(|(part, _)| part).collect();
            prop_assert_eq!(whole.as_str(), shown.as_ref());
            let apart = graphemes(&shown).filter(|(part, _)| part.width() < 2).map(|(part, _)| part);
            let known: Vec<&str> = shown.graphemes(true).collect();
            prop_assert!(apart.into_iter().all(|part| known.iter().any(|g| g.contains(part))));
        }

        #[test]
        fn wrapping_loses_no_word(text in "[a-z 数é]{0,60}", width in 2usize..30) {
            let joined: String = wrap(&text, width).concat().split_whitespace().collect();
            let words: String = text.split_whitespace().collect();
            prop_assert_eq!(joined, words);
        }
    }
}
