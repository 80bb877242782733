//! Suggests the word that a user may have meant.

/// Returns the word in `known` that is nearest to `word`, ignoring case, or `None` if none is near.
/// A word is near if it differs by one typing error, or by two if `word` has at least six letters.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.trim().to_lowercase();
    let length = word.chars().count();
    let most = if length < 6 { 1 } else { 2 };
    // A word of a very different length has too many errors, so the costly comparison is skipped.
    let near = known.into_iter().filter(|known| known.chars().count().abs_diff(length) <= most);
    let near = near.map(|known| (strsim::osa_distance(&known.to_lowercase(), &word), known));
    near.filter(|(slips, _)| *slips <= most).min().map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_typing_error_is_near_and_another_word_is_not() {
        let known = ["daily", "weekly", "monthly", "quarterly"];
        for (word, meant) in [
            ("dayly", Some("daily")),
            ("Wekly ", Some("weekly")),
            ("quaterly", Some("quarterly")),
            ("yearly", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
    }
}
