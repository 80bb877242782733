//! Converts text for terminals or locales that support only ASCII.

use std::borrow::Cow;

/// Converts `text` to ASCII. Each glyph that the program draws becomes one ASCII character. The
/// signs `≥`, `≤` and `±` become two, because one would change the meaning of a card. Any other
/// character becomes as many `?` as it has columns.
pub fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for (grapheme, columns) in super::graphemes(text) {
        let mut chars = grapheme.chars();
        let first = chars.next();
        match (first.and_then(counterpart), chars.next()) {
            (Some(ascii), None) => plain.push_str(ascii),
            _ if grapheme.is_ascii() => plain.push_str(grapheme),
            _ => plain.extend(std::iter::repeat_n('?', columns)),
        }
    }
    Cow::Owned(plain)
}

fn counterpart(c: char) -> Option<&'static str> {
    Some(match c {
        '─' | '━' | '┄' | '—' | '–' | '╌' => "-",
        '│' | '┃' | '┆' => "|",
        // These half blocks mark the line that the cursor is on.
        '▌' => "[",
        '▐' => "]",
        '┬' | '├' | '┼' | '┴' | '┤' | '┌' | '┐' | '└' | '┘' => "+",
        // In front of a line or between places, as opposed to a direction.
        '›' => ":",
        '→' | '▶' => ">",
        '←' | '◀' | '‹' => "<",
        '↑' => "^",
        '↓' => "v",
        '⇄' => "=",
        '↻' => "@",
        '●' | '★' | '•' | '◆' => "*",
        '⚑' => "!",
        '≈' => "~",
        '×' => "x",
        '÷' => "/",
        '≥' => ">=",
        '≤' => "<=",
        '±' => "+-",
        '○' | '·' => ".",
        '✓' => "+",
        '…' => "~",
        '“' | '”' => "\"",
        '‘' | '’' => "'",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_have_counterparts_and_width_stays() {
        assert_eq!(ascii("a → b ●●○○ …"), "a > b **.. ~");
        assert_eq!(ascii("数é ≥90% ±5"), "??? >=90% +-5");
        assert_eq!(ascii("▌a › b"), "[a : b");
        assert_eq!(ascii("plain"), "plain");
    }
}
