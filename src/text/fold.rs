//! Folds strings into a form for comparison, in which `Café`, `cafe` and `CAFÉ` are equal.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A folded string, and the position of each of its characters in the original string.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The folded string: decomposed (NFKD), in lower case, without the marks that [`fold`]
    /// removes.
    pub text: String,
    /// For each byte of `text`, the byte offset of the original character from which it comes. The
    /// last entry is the length of the original. Empty if the original is ASCII, because folding then
    /// moves no byte.
    origin: Vec<usize>,
}

impl Folded {
    /// Folds `original`.
    pub fn new(original: &str) -> Self {
        if original.is_ascii() {
            return Folded { text: original.to_ascii_lowercase(), origin: Vec::new() };
        }
        let mut folded = Folded {
            text: String::with_capacity(original.len()),
            origin: Vec::with_capacity(original.len() + 1),
        };
        let Folded { text, origin } = &mut folded;
        fold_chars(original, |at, c| {
            text.push(c);
            origin.extend(std::iter::repeat_n(at, c.len_utf8()));
        });
        origin.push(original.len());
        folded
    }

    /// Maps a byte range of the folded string to the original string. The result is widened to
    /// whole characters, and dropped marks belong to the letter before them.
    pub fn original(&self, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let [start, end] = [range.start, range.end].map(|at| match self.origin.last() {
            Some(last) => *self.origin.get(at).unwrap_or(last),
            None => at.min(self.text.len()),
        });
        start..end
    }
}

/// Folds `text` for comparison.
///
/// Folding removes differences in case, Unicode form and width, the marks on Latin and Greek
/// letters, the vowel marks of Arabic, the dot of a Turkish i, and the different shapes of quotes,
/// apostrophes and hyphens. Marks that distinguish letters in other scripts, such as `й` and `и`,
/// are kept.
pub fn fold(text: &str) -> String {
    let mut folded = String::new();
    fold_into(&mut folded, text);
    folded
}

/// Folds `text` like [`fold`] but overwrites `folded` and reuses its allocation.
pub fn fold_into(folded: &mut String, text: &str) {
    folded.clear();
    if text.is_ascii() {
        folded.push_str(text);
        folded.make_ascii_lowercase();
    } else {
        fold_chars(text, |_, c| folded.push(c));
    }
}

/// Calls `emit` with each folded character and its byte offset in `text`.
fn fold_chars(text: &str, mut emit: impl FnMut(usize, char)) {
    // Whether marks on the last letter are dropped.
    let mut sheds = false;
    for (at, c) in text.char_indices() {
        if c.is_ascii() {
            sheds = c.is_ascii_alphabetic();
            emit(at, c.to_ascii_lowercase());
            continue;
        }
        match c {
            // The characters `…`, `™` and `℠` decompose into dots or letters, which would join the
            // preceding word.
            '…' | '™' | '℠' => emit(at, c),
            _ => decompose_compatible(c, |part| fold_part(part, &mut sheds, |c| emit(at, c))),
        }
    }
}

/// Folds one character of a decomposed string.
fn fold_part(part: char, sheds: &mut bool, mut emit: impl FnMut(char)) {
    if is_arabic_vowel(part) {
        return;
    }
    if is_combining_mark(part) {
        if !*sheds {
            emit(part);
        }
        return;
    }
    *sheds = part.is_ascii_alphabetic()
        || matches!(part, 'ø' | 'Ø' | 'ł' | 'Ł' | 'đ' | 'Đ' | 'ß' | 'ẞ' | '\u{370}'..='\u{3ff}');
    match part {
        // Unicode does not decompose letters with a stroke, but users type them without the stroke.
        'ø' | 'Ø' => emit('o'),
        'ł' | 'Ł' => emit('l'),
        'đ' | 'Đ' => emit('d'),
        'ß' | 'ẞ' => {
            emit('s');
            emit('s');
        }
        'ı' => emit('i'),
        // The letter `ς` is the form of `σ` at the end of a word.
        'ς' => emit('σ'),
        '‘' | '’' | '‚' | '‛' | 'ʼ' | '′' => emit('\''),
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => emit('"'),
        '\u{2010}'..='\u{2015}' | '−' => emit('-'),
        // A soft hyphen only marks a place where a line may break.
        '\u{ad}' => {}
        _ => part.to_lowercase().filter(|c| !is_combining_mark(*c)).for_each(emit),
    }
}

/// Returns whether a character is an Arabic vowel mark, which writers usually omit.
fn is_arabic_vowel(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{65f}' | '\u{670}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_what_distinguishes_letters() {
        assert_eq!(fold("CAFÉ"), "cafe");
        assert_eq!(fold("cafe\u{301}"), "cafe");
        assert_eq!(fold("Łódź Straße"), "lodz strasse");
        assert_eq!(fold("ǿ Ł\u{301}"), "o l");
        assert_eq!(fold("й"), fold("и\u{306}"));
        assert_ne!(fold("й"), fold("и"));
        assert_eq!(fold("数据"), "数据");
        assert_eq!(fold("ΡΟΛΟΣ"), fold("ρολος"));
        assert_eq!(fold("Αθήνα"), fold("αθηνα"));
        assert_eq!(fold("İstanbul ISPARTA ısı"), "istanbul isparta isi");
        assert_eq!(fold("ﬃ ² µ Ｒｕｓｔ ㎏"), "ffi 2 μ rust kg");
        assert_eq!(
            fold("\u{645}\u{64f}\u{62f}\u{64a}\u{631}"),
            fold("\u{645}\u{62f}\u{64a}\u{631}")
        );
        assert_eq!(fold("don’t “on‑call” – co\u{ad}op"), "don't \"on-call\" - coop");
        assert_eq!(fold("Acme™ …"), "acme™ …");
    }

    #[test]
    fn a_match_is_found_again_in_the_original() {
        let original = "Le cafe\u{301} Éire";
        let folded = Folded::new(original);
        assert_eq!(folded.text, "le cafe eire");
        let range = folded.original(3..7);
        assert_eq!(original.get(range), Some("cafe\u{301}"));
        assert_eq!(original.get(folded.original(8..12)), Some("Éire"));
    }
}
