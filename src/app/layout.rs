//! Finds the Latin letter on the key that types a given non-Latin letter.
//!
//! A terminal sends the typed letter, not the key. With a non-Latin keyboard layout, commands that
//! are bound to Latin letters would otherwise not work. Each layout in this file is the default of
//! its country in xkeyboard-config. If two layouts have the same letter on different keys, the
//! first layout in the table is used.

/// Each layout as two strings: the letters on the keys, and the characters on the same keys of the
/// US layout. Upper-case US letters mean that the key is pressed with Shift.
const LAYOUTS: [(&str, &str); 14] = [
    // The Russian layout.
    ("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"),
    // The letters of the Ukrainian layout that the Russian layout does not have.
    ("іїєґ", "s]'\\"),
    // The letter of the Belarusian layout that the preceding layouts do not have.
    ("ў", "o"),
    // The letters of the Serbian layout that the preceding layouts do not have.
    ("љњђћџј", "qw]'xj"),
    // The letters of the Macedonian layout that the preceding layouts do not have.
    ("ѓќѕ", "]'y"),
    // The Greek layout.
    ("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"),
    // The Hebrew layout.
    ("קראטוןםפשדגכעיחלךףזסבהנמצתץ", "ertyuiopasdfghjkl;zxcvbnm,."),
    // The Arabic layout.
    ("ضصثقفغعهخحجدشسيبلاتنمكطئءؤر\u{fefb}ىةوزظذ", "qwertyuiop[]asdfghjkl;'zxcvbnm,./`"),
    // The letters of the Persian layout that the Arabic layout does not have.
    ("یکگپچژ", "d;'m]C"),
    // The Georgian layout, which types different letters with Shift.
    ("ქწერტყუიოპასდფგჰჯკლზხცვბნმ", "qwertyuiopasdfghjklzxcvbnm"),
    ("ჭღთშჟძჩ", "WRTSJZC"),
    // The Thai layout.
    ("ๆไำพะัีรนยบลฟหกดเ้่าสวงผปแอิืทมใฝ", "qwertyuiop[]asdfghjkl;'zxcvbnm,./"),
    // The Korean layout, which types the letters that form syllables.
    ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", "qwertyuiopasdfghjklzxcvbnm"),
    ("ㅃㅉㄸㄲㅆㅒㅖ", "QWERTOP"),
];

/// The keys of the US layout that have no letter, and the characters that they type with Shift.
const UNSHIFTED: &str = "`1234567890-=[]\\;',./";
const SHIFTED: &str = "~!@#$%^&*()_+{}|:\"<>?";

/// Returns the character that the key for `c` types in the US layout, with Shift if `c` is typed
/// with Shift. Returns `None` if no layout in the table has `c`.
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
    Some(counterpart(key, UNSHIFTED, SHIFTED).unwrap_or(key.to_ascii_uppercase()))
}

fn key(c: char) -> Option<char> {
    LAYOUTS.iter().find_map(|(letters, keys)| counterpart(c, letters, keys))
}

/// Returns the character of `others` that is at the position of `c` in `chars`.
fn counterpart(c: char, chars: &str, others: &str) -> Option<char> {
    chars.chars().zip(others.chars()).find(|(one, _)| *one == c).map(|(_, other)| other)
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
