//! Reduces strings to their look: a form in which strings that look alike are equal.

use unicode_security::skeleton;

use super::fold;

/// Reduces a string to its look. Letters of different scripts that look alike become equal, so a
/// Latin and a Cyrillic `QA` have the same look. As in [`fold()`], case and accents do not matter.
pub fn look(text: &str) -> String {
    // The letter `ß` is replaced first, because it has the same skeleton as a Greek letter.
    let text = text.replace(['ß', 'ẞ'], "ss");
    let folded = fold(&skeleton(&text).collect::<String>());
    // A letter can have different skeletons in upper and lower case. Case does not matter here, so
    // these skeletons are made equal.
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
