//! Converts strings to a form in which strings that look alike are equal.

use unicode_security::skeleton;

use super::fold;

/// Converts a string to a form in which strings that look alike are equal. For example, `QA` in
/// Latin letters and `QA` in Cyrillic letters have the same form. As in [`fold()`], case and
/// accents do not matter.
pub fn look(text: &str) -> String {
    // The letter `ß` is replaced first, because Unicode treats it as looking like a Greek letter.
    let text = text.replace(['ß', 'ẞ'], "ss");
    let folded = fold(&skeleton(&text).collect::<String>());
    // The upper-case and lower-case forms of a letter can look like different characters, as `I`
    // looks like `l`, but `i` does not. Case does not matter here, so all characters that can look
    // alike in either case are replaced by the same text.
    folded.replace(['i', '1', '|'], "l").replace('0', "o").replace('m', "rn")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_other_scripts_look_the_same() {
        for (a, b) in [
            ("QA", "Q\u{410}"),
            ("qa", "q\u{430}"),
            ("Mobile", "\u{41c}obile"),
            ("QI", "qi"),
            ("Map", "MAP"),
            ("Straße", "STRASSE"),
            ("Café", "cafe\u{301}"),
        ] {
            assert_eq!(look(a), look(b), "{a} {b}");
        }
        for (a, b) in [("QA", "QE"), ("数据", "数字"), ("Я", "R")] {
            assert_ne!(look(a), look(b), "{a} {b}");
        }
    }
}
