//! Makes foreign text safe to write: what would act on a terminal becomes a visible mark.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

/// Stands for a harmful character that has no control picture of its own.
const MARK: char = '␦';

/// Most combining marks kept on one base character; more would paint over the rows around.
const MARKS_PER_CELL: usize = 8;

/// `text` with every harmful character replaced by one visible mark of one column.
///
/// A tab becomes a space. Nothing is dropped silently: two names that differ only in a hidden
/// character still look different. Joiners and variation selectors stay where Unicode gives
/// them a meaning, inside an emoji sequence or between letters of a joining script.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut marks = 0;
    for grapheme in text.graphemes(true) {
        push_grapheme(&mut clean, grapheme, &mut marks);
    }
    if clean == text { Cow::Borrowed(text) } else { Cow::Owned(clean) }
}

/// Whether every character of `text` is shown as it is, whatever stands around it.
pub(super) fn is_plain(text: &str) -> bool {
    if text.is_ascii() {
        return !text.bytes().any(|b| b < 0x20 || b == 0x7f);
    }
    !text.chars().any(|c| is_harmful(c) || c >= '\u{300}' && (is_joiner(c) || is_combining(c)))
}

/// Everything is judged by what stands before it in the clean text: that is what it will be seen
/// on. `marks` are those on the last character; they go on where a grapheme begins with some.
fn push_grapheme(clean: &mut String, grapheme: &str, marks: &mut usize) {
    let mut before: Option<char> = None;
    for c in grapheme.chars() {
        let shown = if is_joiner(c) {
            if before.is_some_and(|b| joins(b, c)) { c } else { MARK }
        } else if is_harmful(c) {
            visible(c)
        } else if is_combining(c) {
            *marks += 1;
            if *marks > MARKS_PER_CELL {
                // One stands for all that are too many.
                if *marks == MARKS_PER_CELL + 1 {
                    clean.push(MARK);
                    before = Some(MARK);
                }
                continue;
            }
            c
        } else {
            c
        };
        if !is_joiner(shown) && !is_combining(shown) {
            *marks = 0;
        }
        clean.push(shown);
        before = Some(shown);
    }
}

/// Whether `c` would act on a terminal, reorder what is around it, or hide.
///
/// Control characters (Unicode Cc), bidirectional controls, tag characters, zero-width and
/// invisible format characters, line and paragraph separators, private use.
/// Joiners and variation selectors are judged by [`harmless`], which sees what they join.
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

/// Whether a joiner or variation selector has a meaning after `before`: emoji and other
/// pictographs, and the scripts whose letters join (Arabic, Syriac, the Indic scripts, Khmer …).
fn joins(before: char, joiner: char) -> bool {
    // Not what stands for a hidden character: it would have another on it.
    let stands = matches!(before, '\u{2400}'..='\u{2426}');
    let pictograph = !stands
        && matches!(before,
        '#' | '*' | '0'..='9' | '©' | '®' | '\u{203C}'..='\u{3299}' | '\u{1F000}'..='\u{1FAFF}' | '\u{FE0F}');
    let joining_script = matches!(before, '\u{0600}'..='\u{08FF}' | '\u{0900}'..='\u{0DFF}' | '\u{1780}'..='\u{18AF}');
    match joiner {
        '\u{200C}' | '\u{200D}' => pictograph || joining_script,
        _ => pictograph,
    }
}

fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
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
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn what_acts_becomes_visible() {
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
            assert_eq!(harmless(text), shown, "{text:?}");
        }
    }

    #[test]
    fn a_tower_of_marks_is_cut() {
        let tower = format!("e{}", "\u{301}".repeat(500));
        assert!(harmless(&tower).chars().count() <= 1 + MARKS_PER_CELL + 1);
    }

    #[test]
    fn marks_on_what_stands_for_a_character_are_counted() {
        let tower = format!("\0{}", "\u{301}".repeat(20));
        let shown = format!("␀{}␦", "\u{301}".repeat(MARKS_PER_CELL));
        assert_eq!(harmless(&tower), shown);
        assert_eq!(harmless(&shown), shown);
        assert_eq!(harmless("a\u{fe0f}\u{200d}"), "a␦␦");
    }

    proptest! {
        #[test]
        fn nothing_harmful_is_left_and_a_second_pass_changes_nothing(text in any::<String>()) {
            let once = harmless(&text).into_owned();
            prop_assert!(!once.chars().any(is_harmful), "{:?}", once);
            prop_assert_eq!(harmless(&once), once.as_str());
        }
    }
}
