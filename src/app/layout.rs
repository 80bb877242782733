//! Finds the Latin letter on the key that types a letter of another script.
//!
//! A terminal sends the letter, not the key. With a layout for another script, no command could be
//! given by its letter, although its key exists. Each layout here is the default of its country in
//! xkeyboard-config, compared with the US layout. If two layouts of one script have a letter on
//! different keys, the first layout in the table is used.

/// Each layout as two strings: the letters on the keys, and the US characters on the same keys.
/// Upper-case letters are typed with Shift.
const LAYOUTS: [(&str, &str); 14] = [
    // Russian.
    ("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"),
    // Ukrainian, only where it differs from Russian.
    ("іїєґ", "s]'\\"),
    // Belarusian.
    ("ў", "o"),
    // Serbian, only the letters that no layout above has.
    ("љњђћџј", "qw]'xj"),
    // Macedonian, only the letters that no layout above has.
    ("ѓќѕ", "]'y"),
    // Greek.
    ("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"),
    // Hebrew.
    ("קראטוןםפשדגכעיחלךףזסבהנמצתץ", "ertyuiopasdfghjkl;zxcvbnm,."),
    // Arabic.
    ("ضصثقفغعهخحجدشسيبلاتنمكطئءؤر\u{fefb}ىةوزظذ", "qwertyuiop[]asdfghjkl;'zxcvbnm,./`"),
    // Persian, only where it differs from Arabic.
    ("یکگپچژ", "d;'m]C"),
    // Georgian, which has other letters with Shift.
    ("ქწერტყუიოპასდფგჰჯკლზხცვბნმ", "qwertyuiopasdfghjklzxcvbnm"),
    ("ჭღთშჟძჩ", "WRTSJZC"),
    // Thai.
    ("ๆไำพะัีรนยบลฟหกดเ้่าสวงผปแอิืทมใฝ", "qwertyuiop[]asdfghjkl;'zxcvbnm,./"),
    // Korean, the letters that syllables consist of.
    ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", "qwertyuiopasdfghjklzxcvbnm"),
    ("ㅃㅉㄸㄲㅆㅒㅖ", "QWERTOP"),
];

/// The characters that the US layout types with Shift on keys without a letter.
const SHIFTED: [(char, char); 21] = [
    ('`', '~'),
    ('1', '!'),
    ('2', '@'),
    ('3', '#'),
    ('4', '$'),
    ('5', '%'),
    ('6', '^'),
    ('7', '&'),
    ('8', '*'),
    ('9', '('),
    ('0', ')'),
    ('-', '_'),
    ('=', '+'),
    ('[', '{'),
    (']', '}'),
    ('\\', '|'),
    (';', ':'),
    ('\'', '"'),
    (',', '<'),
    ('.', '>'),
    ('/', '?'),
];

/// Returns the character that the same key types in the US layout, with Shift if `c` needs it.
/// Returns `None` if no layout in the table has `c`.
pub(super) fn latin(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    if let Some(key) = key(c) {
        return Some(key);
    }
    let mut lower = c.to_lowercase();
    let (Some(lower), None) = (lower.next(), lower.next()) else { return None };
    let key = key(lower)?;
    let shifted = SHIFTED.iter().find(|(plain, _)| *plain == key).map(|(_, shifted)| *shifted);
    Some(shifted.unwrap_or(key.to_ascii_uppercase()))
}

fn key(c: char) -> Option<char> {
    LAYOUTS.iter().find_map(|(letters, keys)| {
        letters.chars().zip(keys.chars()).find(|(letter, _)| *letter == c).map(|(_, key)| key)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_layout_has_a_key_for_each_letter() {
        for (letters, keys) in LAYOUTS {
            assert_eq!(letters.chars().count(), keys.chars().count(), "{letters}");
            assert!(letters.chars().all(|c| !c.is_ascii()) && keys.is_ascii(), "{letters}");
            for (number, key) in keys.chars().enumerate() {
                assert!(
                    !keys.chars().skip(number + 1).any(|other| other == key),
                    "{letters}: {key}"
                );
            }
        }
        let all: Vec<char> = LAYOUTS.iter().flat_map(|(letters, _)| letters.chars()).collect();
        for (number, c) in all.iter().enumerate() {
            assert!(!all.iter().skip(number + 1).any(|other| other == c), "{c} has two keys");
        }
    }

    #[test]
    fn a_letter_is_found_by_its_key_with_shift_kept() {
        for (letters, keys) in [
            ("оОлЛйЙхъЖэЭ", "jJkKqQ[]:'\""),
            ("іІєЇґ", "sS'}\\"),
            ("ξΞκΚ", "jJkK"),
            ("חלץ", "jk."),
            ("تن", "jk"),
            ("ჯჟ", "jJ"),
            ("ㅓㅏ", "jk"),
        ] {
            let found: Option<String> = letters.chars().map(latin).collect();
            assert_eq!(found.as_deref(), Some(keys), "{letters}");
        }
        for none in ['j', '?', 'é', 'ß', '数', '\u{301}'] {
            assert_eq!(latin(none), None, "{none}");
        }
    }
}
