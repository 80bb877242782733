//! Finds the beginning of a string, by a limit in bytes or by its text.

/// Returns the longest prefix of `text` that has at most `bytes` bytes and ends at a character
/// boundary.
pub fn head(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// Removes a prefix, ignoring the case of ASCII letters.
pub(crate) fn without_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::head;

    #[test]
    fn a_character_is_whole_or_not_there() {
        for (bytes, wanted) in [(0, ""), (1, "a"), (2, "a"), (3, "aé"), (6, "aé数"), (99, "aé数")]
        {
            assert_eq!(head("aé数", bytes), wanted, "{bytes}");
        }
    }
}
