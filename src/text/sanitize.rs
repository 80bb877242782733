//! Sanitizes untrusted text: puts a visible mark in place of each character that could affect a
//! terminal.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The mark for a harmful character that has no control picture.
const MARK: char = '␦';

/// The character on which combining marks at the beginning of a string are displayed. Without it, a
/// terminal would paint them on the character before the string.
const CARRIER: char = '◌';

/// The maximum number of combining marks on one base character. More marks would paint over the
/// neighbouring rows.
const MARKS_PER_CELL: usize = 8;

/// Replaces every harmful character in `text` with a visible mark of one column.
///
/// A tab becomes a space. No character disappears without a mark, so two names that differ only in
/// a hidden character still look different. Joiners and variation selectors are kept where Unicode
/// gives them a meaning: inside an emoji sequence, or between letters of a joining script.
/// Combining marks at the beginning are displayed on a dotted circle.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    if text.is_ascii() {
        clean.extend(text.chars().map(|c| if c.is_ascii_control() { visible(c) } else { c }));
        return Cow::Owned(clean);
    }
    let mut marks = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        judge(grapheme, &mut marks, at == 0, |_, c, shown| match shown {
            CharDisplay::Itself => clean.push(c),
            CharDisplay::Carried => clean.extend([CARRIER, c]),
            CharDisplay::Mark(mark) => clean.push(mark),
            CharDisplay::Nothing => {}
        });
    }
    if clean == text { Cow::Borrowed(text) } else { Cow::Owned(clean) }
}

/// Returns the characters of `text` that [`sanitize`] replaces, with their byte offsets, except
/// tabs and newlines.
pub fn marked(text: &str) -> Vec<(usize, char)> {
    let mut all = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.is_ascii() {
            // A carriage return before a newline is part of the line ending.
            let line = line.strip_suffix("\r\n").unwrap_or(line);
            let controls = line
                .char_indices()
                .filter(|(_, c)| c.is_ascii_control() && !matches!(c, '\t' | '\n'));
            all.extend(controls.map(|(at, c)| (start + at, c)));
        } else if line.contains(is_suspect) {
            let mut marks = 0;
            for (at, grapheme) in line.grapheme_indices(true).filter(|(_, g)| *g != "\r\n") {
                judge(grapheme, &mut marks, at == 0, |within, c, shown| {
                    if !matches!(shown, CharDisplay::Itself) && !matches!(c, '\t' | '\n') {
                        all.push((start + at + within, c));
                    }
                });
            }
        }
        start += line.len();
    }
    all
}

/// Returns whether [`sanitize`] keeps every character of `text` in any context.
pub(super) fn is_plain(text: &str) -> bool {
    if text.is_ascii() {
        return !text.bytes().any(|b| b < 0x20 || b == 0x7f);
    }
    !text.chars().any(|c| c == '\n' || c == '\t' || is_suspect(c))
}

/// Returns whether [`sanitize`] replaces `c` in some context.
fn is_suspect(c: char) -> bool {
    !matches!(c, ' '..='~' | '\n' | '\t') && (is_harmful(c) || is_joiner(c) || is_combining(c))
}

/// How a character is displayed.
enum CharDisplay {
    Itself,
    /// The character is displayed on a dotted circle.
    Carried,
    Mark(char),
    /// The character is not displayed, because a mark before it replaces all excess combining
    /// marks.
    Nothing,
}

/// Calls `each` for every character of a grapheme, with its byte offset and its display, which
/// depends on the character displayed before it. `marks` counts the marks on the last character and
/// carries over from one grapheme to the next. `first` is true for the first grapheme of a string.
fn judge(
    grapheme: &str,
    marks: &mut usize,
    first: bool,
    mut each: impl FnMut(usize, char, CharDisplay),
) {
    let mut before: Option<char> = None;
    for (at, c) in grapheme.char_indices() {
        let mut is_tower = false;
        let shown = if is_joiner(c) {
            let welcome = before.is_some_and(|b| joins(b, c));
            if welcome { CharDisplay::Itself } else { CharDisplay::Mark(MARK) }
        } else if is_harmful(c) {
            CharDisplay::Mark(visible(c))
        } else if is_combining(c) {
            *marks += 1;
            is_tower = *marks > MARKS_PER_CELL;
            match *marks {
                1 if first && before.is_none() && grapheme.width() == 0 => CharDisplay::Carried,
                ..=MARKS_PER_CELL => CharDisplay::Itself,
                too_many if too_many == MARKS_PER_CELL + 1 => CharDisplay::Mark(MARK),
                _ => CharDisplay::Nothing,
            }
        } else {
            CharDisplay::Itself
        };
        let seen = match shown {
            CharDisplay::Itself | CharDisplay::Carried => Some(c),
            CharDisplay::Mark(mark) => Some(mark),
            CharDisplay::Nothing => None,
        };
        if let Some(seen) = seen {
            if !is_tower && !is_joiner(seen) && !is_combining(seen) {
                *marks = 0;
            }
            before = Some(seen);
        }
        each(at, c, shown);
    }
}

/// Returns whether `c` would affect a terminal, reorder its neighbours, or be invisible.
///
/// These characters are control characters (Unicode Cc), bidirectional controls, tag characters,
/// zero-width and invisible format characters, line and paragraph separators, and private-use
/// characters. [`sanitize`] decides about joiners and variation selectors, since it knows which
/// characters they join.
pub fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{E000}'..='\u{F8FF}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}' | '\u{F0000}'..='\u{10FFFF}')
}

fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        '\u{7f}' => '␡',
        c if (c as u32) < 0x20 => char::from_u32(0x2400 + c as u32).unwrap_or(MARK),
        _ => MARK,
    }
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}

/// Returns whether a joiner or variation selector has a meaning after `before`: after emoji and
/// other pictographs, and in scripts with joining letters (Arabic, Syriac, Indic scripts, Khmer …).
fn joins(before: char, joiner: char) -> bool {
    // A control picture represents a hidden character, so a joiner after it has no meaning and is
    // replaced by a mark too.
    let is_control_picture = matches!(before, '\u{2400}'..='\u{2426}');
    let pictograph = !is_control_picture
        && matches!(before,
        '#' | '*' | '0'..='9' | '©' | '®' | '\u{203C}'..='\u{3299}' | '\u{1F000}'..='\u{1FAFF}' | '\u{FE0F}');
    let joining_script = matches!(before, '\u{0600}'..='\u{08FF}' | '\u{0900}'..='\u{0DFF}' | '\u{1780}'..='\u{18AF}');
    pictograph || joining_script && matches!(joiner, '\u{200C}' | '\u{200D}')
}

/// Returns whether `c` is painted on the character before it. This is true of combining marks and
/// of all other characters without a width, such as Hangul letters and skin tones, which can also
/// be repeated endlessly.
fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
        || !c.is_control() && c.width() == Some(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_text_is_untouched() {
        for text in [
            "",
            "Backend Engineer",
            "<200ms p95",
            "数据分析师",
            "مهندس",
            "é",
            "e\u{301}",
            "👩\u{200d}💻",
            "✔\u{fe0f}",
        ] {
            assert_eq!(sanitize(text), text);
        }
    }

    #[test]
    fn harmful_characters_become_visible() {
        for (text, shown) in [
            ("\x1b[2J", "␛[2J"),
            ("a\rb\nc", "a␍b␊c"),
            ("a\tb", "a b"),
            ("\u{9b}31m", "␦31m"),
            ("\u{202e}evil", "␦evil"),
            ("a\u{200b}b", "a␦b"),
            ("a\u{200d}b", "a␦b"),
            ("\x7f", "␡"),
            ("\u{e0041}", "␦"),
        ] {
            assert_eq!(sanitize(text), shown, "{text:?}");
        }
    }

    #[test]
    fn a_tower_of_marks_is_cut() {
        let tower = format!("e{}", "\u{301}".repeat(500));
        assert!(sanitize(&tower).chars().count() <= 1 + MARKS_PER_CELL + 1);
    }

    #[test]
    fn a_text_that_begins_with_marks_puts_none_on_what_is_before_it() {
        assert_eq!(sanitize("\u{301}a"), "◌\u{301}a");
        // A prepended mark is painted on the letter that follows it.
        assert_eq!(sanitize("\u{11941}🌀"), "\u{11941}🌀");
        let tower = "\u{301}".repeat(8);
        let cell = format!("{}{}", sanitize(&format!("e{tower}")), sanitize(&tower));
        let most = cell.graphemes(true).map(|grapheme| grapheme.chars().count() - 1).max();
        assert_eq!(most, Some(MARKS_PER_CELL));
    }

    #[test]
    fn characters_without_width_are_limited() {
        // Hangul vowels, final consonants and skin tones join the character before them.
        for (base, endless) in [("가", "\u{1161}"), ("👩", "\u{1F3FB}"), ("ᄀ", "\u{11A8}")] {
            let shown = sanitize(&format!("{base}{}", endless.repeat(100))).into_owned();
            assert!(shown.matches(endless).count() <= MARKS_PER_CELL, "{base}");
            assert_eq!(sanitize(&shown), shown);
        }
        for text in ["👩🏻", "👩🏻\u{200d}💻", "각", "\u{1112}\u{1161}\u{11AB}"] {
            assert_eq!(sanitize(text), text);
        }
    }

    #[test]
    fn marks_on_what_stands_for_a_character_are_counted() {
        let tower = format!("\0{}", "\u{301}".repeat(20));
        let shown = format!("␀{}␦", "\u{301}".repeat(MARKS_PER_CELL));
        assert_eq!(sanitize(&tower), shown);
        assert_eq!(sanitize(&shown), shown);
        assert_eq!(sanitize("a\u{fe0f}\u{200d}"), "a␦␦");
    }

    proptest! {
        #[test]
        fn sanitizing_is_complete_and_idempotent(text in any::<String>()) {
            let once = sanitize(&text).into_owned();
            prop_assert!(!once.chars().any(is_harmful), "{:?}", once);
            prop_assert_eq!(sanitize(&once), once.as_str());
        }

        #[test]
        fn marked_characters_are_those_that_sanitizing_replaces(
            text in "([a-zé数\u{301}\u{200d}\u{200b}\u{fe0f}👩\r\u{1b}\u{9b}]|\u{301}{7,12}){0,30}"
        ) {
            let shown = sanitize(&text);
            let marked = marked(&text);
            prop_assert_eq!(marked.is_empty(), shown == text, "{:?} {:?}", text, shown);
            for (at, c) in marked {
                prop_assert!(text.get(at..).is_some_and(|rest| rest.starts_with(c)));
            }
        }
    }
}
