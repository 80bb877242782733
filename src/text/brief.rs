//! Shortens long text in messages, so the rest of a message stays visible.
//!
//! A message often contains user input, such as an argument, a name or a path. Even if this input
//! is long, the shortened message keeps its own beginning, which names the subject, and its end,
//! which gives the reason and the next step.

use std::borrow::Cow;

use super::measure::{columns, cut, graphemes};
use super::sanitize::sanitize;

/// The maximum width of a message in columns.
const MOST: usize = 400;

/// Prepares a message for display: sanitized, on one line, at most 400 columns.
pub fn brief(message: &str) -> Cow<'_, str> {
    match sanitize(message) {
        Cow::Borrowed(text) => middle(text, MOST),
        Cow::Owned(text) => Cow::Owned(middle(&text, MOST).into_owned()),
    }
}

/// Shortens a message like [`brief`] but does not sanitize it, for messages that programs read.
pub fn brief_as_is(message: &str) -> Cow<'_, str> {
    middle(message, MOST)
}

/// Shortens `text` to at most `max` columns by replacing its middle with `…`. Graphemes are never
/// split. The text is not sanitized, and each hidden character counts as one column.
pub fn middle(text: &str, max: usize) -> Cow<'_, str> {
    if text.len() <= max {
        return Cow::Borrowed(text);
    }
    let all: Vec<(&str, usize)> = graphemes(text).map(|(part, wide)| (part, wide.max(1))).collect();
    if all.iter().map(|(_, wide)| wide).sum::<usize>() <= max && text.len() <= max * PER_COLUMN {
        return Cow::Borrowed(text);
    }
    let room = max.saturating_sub(1);
    let first = fitting(all.iter(), room - room / 2);
    let last = fitting(all.iter().rev(), room / 2).min(all.len() - first);
    let (head, tail) = (all.iter().take(first), all.iter().skip(all.len() - last));
    let mark = if max > 0 { "…" } else { "" };
    let mark = std::iter::once(mark);
    Cow::Owned(head.map(|part| part.0).chain(mark).chain(tail.map(|part| part.0)).collect())
}

/// Shortens a sentence to about `max` columns by replacing the middle of its longest words, which
/// are usually paths and names. If the result is still longer than twice `max`, only the beginning
/// and the end of the sentence are kept, within `max` columns.
pub fn fit(sentence: &str, max: usize) -> Cow<'_, str> {
    let mut words: Vec<Cow<'_, str>> = sentence.split(' ').map(Cow::Borrowed).collect();
    let mut over = columns(sentence).saturating_sub(max);
    while over > 0 {
        let longest = words.iter_mut().max_by_key(|word| columns(word));
        let Some(word) = longest.filter(|word| columns(word) > LEAST) else { break };
        let wide = columns(word);
        let short = middle(word, wide.saturating_sub(over).max(LEAST)).into_owned();
        over = over.saturating_sub(wide - columns(&short).min(wide));
        *word = Cow::Owned(short);
    }
    let fitted = words.join(" ");
    if over > max { Cow::Owned(middle(&fitted, max).into_owned()) } else { Cow::Owned(fitted) }
}

/// The minimum width in columns to which a word is shortened.
const LEAST: usize = 20;

/// Sanitizes `text` and shortens it to at most `max` columns by replacing its beginning with `…`.
/// Graphemes are never split.
pub fn tail(text: &str, max: usize) -> Cow<'_, str> {
    let text = sanitize(text);
    if columns(&text) <= max {
        return text;
    }
    let all: Vec<(&str, usize)> = graphemes(&text).collect();
    let last = fitting(all.iter().rev(), max.saturating_sub(1));
    let mark = if max > 0 { "…" } else { "" };
    let rest = all.iter().skip(all.len() - last).map(|part| part.0);
    Cow::Owned(std::iter::once(mark).chain(rest).collect())
}

/// Cuts a string to at most `max` columns and appends `…`. The cut is at the end of a word, unless
/// this would lose more than a quarter of the room.
pub fn cut_words(text: &str, max: usize) -> Cow<'_, str> {
    let short = cut(text, max);
    let Some(kept) = short.strip_suffix('…').filter(|_| short != text) else { return short };
    let ends_word = text.get(kept.len()..).is_some_and(|rest| rest.starts_with(' '));
    let whole = match kept.rsplit_once(' ') {
        Some((whole, part)) if !ends_word && columns(part) <= max / 4 => whole,
        _ => kept,
    };
    Cow::Owned(format!("{}…", whole.trim_end_matches([' ', '(', ',', ';', ':'])))
}

/// Returns the last words of a string in at most `max` columns, after `…`, or only `…` if no word
/// fits. Returns the whole string if it fits.
pub fn last_words(text: &str, max: usize) -> Cow<'_, str> {
    if columns(text) <= max {
        return Cow::Borrowed(text);
    }
    let starts = text.match_indices(' ').filter_map(|(at, _)| text.get(at..));
    let fitting = starts.map(str::trim_start).find(|words| columns(words) + 2 <= max);
    match fitting {
        Some(words) if !words.is_empty() => Cow::Owned(format!("… {words}")),
        _ => Cow::Borrowed("…"),
    }
}

/// Sanitizes a path and shortens it to at most `max` columns by replacing its first folders with
/// `…`. Only a name that is too long by itself is cut within a word.
pub fn path_end(path: &str, max: usize) -> Cow<'_, str> {
    let path = sanitize(path);
    let mark = columns("…");
    let is_short = |at: &usize| columns(path.get(*at..).unwrap_or_default()) + mark <= max;
    let start = path.match_indices('/').map(|(at, _)| at).find(is_short);
    match start {
        _ if columns(&path) <= max => path,
        Some(start) => Cow::Owned(format!("…{}", path.get(start..).unwrap_or_default())),
        None => Cow::Owned(tail(&path, max).into_owned()),
    }
}

/// The maximum number of bytes per column, which is the size of a letter with as many combining
/// marks as are allowed.
const PER_COLUMN: usize = 40;

/// Returns the number of leading graphemes that fit into `room` columns.
fn fitting<'a>(all: impl Iterator<Item = &'a (&'a str, usize)>, room: usize) -> usize {
    let (mut used, mut bytes) = (0, 0);
    all.take_while(|(part, wide)| {
        used += wide;
        bytes += part.len();
        used <= room && bytes <= room * PER_COLUMN
    })
    .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_keeps_both_ends() {
        assert_eq!(middle("abcdefghij", 5), "ab…ij");
        assert_eq!(middle("abc", 3), "abc");
        assert_eq!(middle("abc", 0), "");
        assert_eq!(middle("数据分析师", 6), "数…师");
        assert_eq!(brief("a\u{1b}[2J\nb"), "a␛[2J␊b");
        for letter in ["x", "数", "e\u{301}", "\u{1b}", "\u{301}", "👩\u{200d}"] {
            let long = format!("no role is named {}: why", letter.repeat(100_000));
            let shown = brief(&long);
            assert!(
                columns(&shown) <= MOST && shown.len() < 20_000,
                "{} {}",
                columns(&shown),
                shown.len()
            );
            assert!(shown.starts_with("no role is named ") && shown.ends_with(": why"), "{shown}");
        }
    }

    #[test]
    fn long_words_of_a_sentence_give_way() {
        let path = format!("cannot write {}.svg: why not", "数".repeat(90));
        let fitted = fit(&path, 60);
        assert!(columns(&fitted) <= 60 && fitted.ends_with(".svg: why not"), "{fitted}");
        let many = "a sentence of many words that is too long for its line";
        assert_eq!(fit(many, 40), many);
        assert!(columns(&fit(&"word ".repeat(1_000), 40)) <= 40);
    }

    #[test]
    fn a_path_keeps_its_end() {
        let path = format!("{}/end.md", "数".repeat(100));
        assert!(columns(&tail(&path, 20)) <= 20 && tail(&path, 20).ends_with("数/end.md"));
        assert_eq!(tail("数据/a", 4), "…/a");
        assert_eq!(tail("abc", 0), "");
        assert_eq!(path_end("agents/qa/role.md", 17), "agents/qa/role.md");
        assert_eq!(path_end("agents/qa/role.md", 16), "…/qa/role.md");
        assert_eq!(path_end("agents/qa/role.md", 11), "…/role.md");
        assert_eq!(path_end("agents/qa/role.md", 5), "…e.md");
    }

    #[test]
    fn a_sentence_is_cut_between_words() {
        let sentence = "which fields a page needs before the endpoint";
        assert_eq!(cut_words(sentence, 45), sentence);
        assert_eq!(cut_words(sentence, 24), "which fields a page…");
        assert_eq!(cut_words(sentence, 20), "which fields a page…");
        assert_eq!(cut_words("API development", 10), "API devel…");
        assert_eq!(cut_words("API testing (contracts)", 15), "API testing…");
        assert_eq!(last_words(sentence, 45), sentence);
        assert_eq!(last_words(sentence, 21), "… before the endpoint");
        assert_eq!(last_words(sentence, 20), "… the endpoint");
        assert_eq!(last_words(sentence, 5), "…");
    }
}
