//! Folding: brings texts into a form for comparison, in which `Café`, `cafe` and `CAFÉ` are equal.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A folded text that maps each of its characters to the original.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The folded text: canonically decomposed, in lower case, without accents on Latin letters.
    pub text: String,
    /// For each byte of `text`, the byte offset of its character in the original. A last entry
    /// holds the length of the original.
    origin: Vec<usize>,
}

impl Folded {
    /// Folds `original`.
    pub fn new(original: &str) -> Self {
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

    /// Maps a byte range of the folded text to the original, widened to whole characters. Dropped
    /// marks belong to the letter before them.
    pub fn original(&self, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let [start, end] = [range.start, range.end]
            .map(|at| self.origin.get(at).or(self.origin.last()).copied().unwrap_or(0));
        start..end
    }
}

/// Folds `text` for comparison: case, Latin diacritics and Unicode form no longer matter.
pub fn fold(text: &str) -> String {
    let mut folded = String::new();
    fold_into(&mut folded, text);
    folded
}

/// Folds `text` like [`fold`] but reuses the allocation of `folded`, whose old contents are lost.
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
    let mut latin = false;
    for (at, c) in text.char_indices() {
        if c.is_ascii() {
            latin = c.is_ascii_alphabetic();
            emit(at, c.to_ascii_lowercase());
            continue;
        }
        decompose_canonical(c, |part| {
            if is_combining_mark(part) {
                if !latin {
                    emit(at, part);
                }
                return;
            }
            latin = part.is_ascii_alphabetic()
                || matches!(part, 'ø' | 'Ø' | 'ł' | 'Ł' | 'đ' | 'Đ' | 'ß' | 'ẞ');
            match part {
                // Unicode does not decompose these letters, but users type them without the stroke.
                'ø' | 'Ø' => emit(at, 'o'),
                'ł' | 'Ł' => emit(at, 'l'),
                'đ' | 'Đ' => emit(at, 'd'),
                'ß' | 'ẞ' => {
                    emit(at, 's');
                    emit(at, 's');
                }
                // The final form of sigma, and the long s of old print.
                'ς' => emit(at, 'σ'),
                'ſ' => emit(at, 's'),
                _ => part.to_lowercase().for_each(|lower| emit(at, lower)),
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_accents_go_and_others_stay() {
        assert_eq!(fold("CAFÉ"), "cafe");
        assert_eq!(fold("cafe\u{301}"), "cafe");
        assert_eq!(fold("Łódź Straße"), "lodz strasse");
        assert_eq!(fold("ǿ Ł\u{301}"), "o l");
        assert_eq!(fold("й"), fold("и\u{306}"));
        assert_ne!(fold("й"), fold("и"));
        assert_eq!(fold("数据"), "数据");
        assert_eq!(fold("ΡΟΛΟΣ"), fold("ρολος"));
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
