//! What a text looks like: the form in which two texts are compared by the eye.

use unicode_security::skeleton;

use super::fold;

/// A text reduced to its look: letters of any script that look like another are that other, so
/// that `QA` in Latin and in Cyrillic letters are one. Letter case and accents do not count, as in
/// [`fold()`].
pub fn look(text: &str) -> String {
    // The skeleton takes this letter for a Greek one.
    let text = text.replace(['ß', 'ẞ'], "ss");
    let folded = fold(&skeleton(&text).collect::<String>());
    // The skeleton tells cases apart where they look different; here a case is no difference.
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
