//! Splits text into words as people write them, including `c++`, `c#`, `.net`, `node.js`, `ci/cd`
//! and `r&d`.

use std::ops::Range;

/// Returns the places of the words in a folded string: the stretches of text between spaces,
/// brackets and similar characters, without surrounding punctuation. A compound (`server-side`,
/// `rest/graphql`) is one word; see [`parts`]. A single emoji or a row of emoji is also one word.
pub(super) fn chunks(folded: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = folded.get(at..)?;
            let start = at + rest.find(|c| !separates(c))?;
            let chunk = folded.get(start..)?;
            let pictures = chunk.find(|c| !is_picture(c)).unwrap_or(chunk.len());
            if pictures > 0 {
                at = start + pictures;
                return Some(start..at);
            }
            let end = chunk.find(|c| separates(c) || starts_picture(c)).unwrap_or(chunk.len());
            let chunk = chunk.get(..end)?;
            at = start + chunk.len();
            let (from, len) = bare(chunk);
            if len > 0 {
                return Some(start + from..start + from + len);
            }
        }
    })
}

/// Returns the parts of a compound word that have at least two letters; none for a simple word.
/// Shorter parts are left out, because the `a` in `a/b` would match every search for the article
/// `a`.
pub(super) fn parts(word: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let joints = word.match_indices(is_joint);
    let mut from = 0;
    // A leading dot belongs to the word.
    let joints = joints.filter(|(at, _)| *at > 0);
    for (at, joint) in joints.chain([(word.len(), "")]) {
        let whole = from == 0 && at == word.len();
        let part = word.get(from..at).unwrap_or_default();
        if !whole && part.chars().nth(1).is_some() && part.contains(char::is_alphabetic) {
            found.push(from..at);
        }
        from = at + joint.len();
    }
    found
}

/// Returns whether a character joins the parts of a compound word.
pub(super) fn is_joint(c: char) -> bool {
    matches!(c, '-' | '/' | '_' | '.' | '\'')
}

/// Splits a slug or id into words. Almost every slug is a different compound, and indexing whole
/// slugs would add about one word per role to the vocabulary.
pub(super) fn unhyphenated(folded: &str) -> String {
    folded.replace(['-', '_', '.', '/'], " ")
}

/// Returns the words of a folded string and their parts.
pub(super) fn words(folded: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for chunk in chunks(folded) {
        found.push(chunk.clone());
        let inner = parts(folded.get(chunk.clone()).unwrap_or_default());
        found
            .extend(inner.into_iter().map(|part| chunk.start + part.start..chunk.start + part.end));
    }
    found
}

/// Returns whether a folded word is a function word such as an article, which means little in a
/// query that is typed as a sentence.
pub(super) fn is_function_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "a", "about", "after", "all", "an", "and", "any", "are", "as", "at", "be", "before",
        "between", "by", "can", "could", "do", "does", "during", "for", "from", "get", "has",
        "have", "help", "how", "i", "in", "into", "is", "it", "its", "me", "my", "need", "needs",
        "of", "on", "or", "our", "please", "should", "so", "some", "someone", "that", "the",
        "their", "them", "there", "these", "they", "this", "to", "us", "want", "was", "we", "what",
        "when", "where", "which", "while", "who", "whose", "why", "will", "with", "would", "you",
        "your",
    ];
    WORDS.binary_search(&word).is_ok()
}

/// Returns whether a character belongs to a script without spaces between words, in which a search
/// must also look inside words. Hangul is included because folding splits its syllables into
/// letters.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' // Myanmar
        | '\u{1100}'..='\u{11ff}' // Hangul
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{3005}'..='\u{30ff}' // Hiragana, Katakana
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' // Han
        | '\u{20000}'..='\u{3ffff}')
}

/// Returns whether a character begins an emoji.
fn starts_picture(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}')
}

/// Returns whether a character belongs to an emoji, including joiners and variation selectors.
fn is_picture(c: char) -> bool {
    starts_picture(c) || matches!(c, '\u{200d}' | '\u{fe0f}')
}

fn separates(c: char) -> bool {
    /// The ASCII characters that separate words: white space and some punctuation.
    const ASCII: [bool; 128] = {
        let mut table = [false; 128];
        let mut at = 0;
        let around = b",;:()[]{}\"<>=|!?*`\\ \t\n\r\x0b\x0c";
        while at < around.len() {
            #[allow(clippy::indexing_slicing, reason = "an out-of-bounds index does not compile")]
            {
                table[around[at] as usize] = true;
            }
            at += 1;
        }
        table
    };
    match ASCII.get(c as usize) {
        Some(separates) => *separates,
        None => c.is_whitespace() || matches!(c, '→' | '⇒' | '·' | '…' | '、' | '。'),
    }
}

/// Returns a chunk without surrounding punctuation, as start and length. A trailing `+` or `#` and
/// a leading dot belong to the word.
fn bare(chunk: &str) -> (usize, usize) {
    // Nearly all chunks are simple words, which do not need the slow path below.
    let bytes = chunk.as_bytes();
    if bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
    {
        return (0, chunk.len());
    }
    let text = chunk.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#'));
    let kept = text.find(|c: char| c.is_alphanumeric()).unwrap_or(text.len());
    let dotted = text.get(..kept).is_some_and(|head| head.ends_with('.'));
    let kept = if dotted { kept - 1 } else { kept };
    (kept, text.len() - kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        words(text).into_iter().map(|range| text.get(range).unwrap()).collect()
    }

    #[test]
    fn symbols_belong_to_words() {
        assert_eq!(split("c++, c# and .net; r&d"), ["c++", "c#", "and", ".net", "r&d"]);
        assert_eq!(
            split("node.js (ci/cd) a/b"),
            ["node.js", "node", "js", "ci/cd", "ci", "cd", "a/b"]
        );
        assert_eq!(split("<200ms p95, 99.9% up."), ["200ms", "p95", "99.9", "up"]);
        assert_eq!(
            split("server-side 数据分析师"),
            ["server-side", "server", "side", "数据分析师"]
        );
        assert_eq!(split("--- … !"), [""; 0]);
        assert_eq!(split("🚀launch 👩‍💻✅"), ["🚀", "launch", "👩‍💻✅"]);
    }
}
