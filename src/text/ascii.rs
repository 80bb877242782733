//! Text for a terminal or locale that knows only ASCII.

use std::borrow::Cow;

/// `text` in ASCII: the program's own glyphs become their plain counterparts, one for one;
/// every other character becomes `?`s of the same width.
pub fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for (grapheme, columns) in super::graphemes(text) {
        let mut chars = grapheme.chars();
        match (chars.next().and_then(counterpart), chars.next()) {
            (Some(c), None) => plain.push(c),
            _ if grapheme.is_ascii() => plain.push_str(grapheme),
            _ => plain.extend(std::iter::repeat_n('?', columns)),
        }
    }
    Cow::Owned(plain)
}

fn counterpart(c: char) -> Option<char> {
    Some(match c {
        '─' | '━' | '┄' | '—' | '–' | '╌' => '-',
        '│' | '┃' | '┆' => '|',
        // The cursor, beside lines and scroll bars.
        '▌' | '▐' => '>',
        '┬' | '├' | '┼' | '┴' | '┤' | '┌' | '┐' | '└' | '┘' => '+',
        '→' | '▶' | '›' | '≥' => '>',
        '←' | '◀' | '‹' | '≤' => '<',
        '↑' => '^',
        '↓' => 'v',
        '⇄' => '=',
        '↻' => '@',
        '●' | '★' | '•' | '◆' => '*',
        '⚑' => '!',
        '≈' => '~',
        '×' => 'x',
        '÷' => '/',
        '±' => '+',
        '○' | '·' => '.',
        '✓' => '+',
        '…' => '~',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_have_counterparts_and_width_stays() {
        assert_eq!(ascii("a → b ●●○○ …"), "a > b **.. ~");
        assert_eq!(ascii("数é ≥90%"), "??? >90%");
        assert_eq!(ascii("plain"), "plain");
    }
}
