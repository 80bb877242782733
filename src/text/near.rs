//! Suggests the word that the user may have meant.

/// The word in `known` nearest to `word`, ignoring case; `None` if none is near. A word is near if
/// it differs by one typing error, or two if `word` has six letters or more.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.trim().to_lowercase();
    let length = word.chars().count();
    let most = if length < 6 { 1 } else { 2 };
    // Words of another length differ by more errors; skip the costly comparison.
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
