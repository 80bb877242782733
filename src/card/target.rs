//! Parses the text after an arrow: the name of a role, and how often the roles interact.

use crate::role::{Frequency, Scales};
use crate::text::html::{self, Shown};

use super::item::{join, split_parens};

/// The parts of the text after an arrow.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Target {
    /// The name of the role without markup.
    pub(super) name: String,
    /// The file or the name to which a link leads.
    pub(super) link: Option<String>,
    pub(super) frequency: Option<Frequency>,
    /// The text after the frequency.
    pub(super) notes: Option<String>,
}

/// Parses `Target Role (frequency)`. Looser forms are accepted too.
pub(super) fn target(text: &str, scales: &Scales) -> Target {
    let text = without_tags(text);
    let text = text.trim().trim_end_matches([',', ';', '.', '—', '–']).trim_end();
    let (name, word, notes) = match split_parens(text) {
        // The address of a link is also in parentheses, but it is not a frequency.
        (name, Some(word)) if !name.ends_with(']') => (name, Some(word), ""),
        (_, Some(_)) => (text, None, ""),
        (name, None) => split_after_bracket(name, scales)
            .or_else(|| split_at_separator(name, scales))
            .unwrap_or((name, None, "")),
    };
    let (name, link) = name_and_link(name);
    let word = word.map(str::trim).filter(|word| !word.is_empty());
    Target {
        name: name.to_owned(),
        link: link.map(str::to_owned),
        frequency: word.map(|word| scales.frequency(word)),
        notes: Some(notes.to_owned()).filter(|notes| !notes.is_empty()),
    }
}

type Pieces<'t> = (&'t str, Option<&'t str>, &'t str);

/// Splits at a frequency in brackets with notes after it: `QA (daily) — on demand`.
fn split_after_bracket<'t>(text: &'t str, scales: &Scales) -> Option<Pieces<'t>> {
    text.match_indices('(').find_map(|(at, _)| {
        let (name, rest) = text.split_at_checked(at)?;
        let (word, notes) = rest.strip_prefix('(')?.split_once(')')?;
        let notes = notes.trim_start_matches([' ', '—', '–', '-', ':', ';', ',', '.']);
        scales.frequency(word).rank.is_some().then_some((name, Some(word), notes))
    })
}

/// Splits before a frequency that follows a dash, a comma or a colon: `QA - weekly`.
fn split_at_separator<'t>(text: &'t str, scales: &Scales) -> Option<Pieces<'t>> {
    [" - ", " — ", " – ", ", ", ": "].iter().find_map(|separator| {
        let (name, word) = text.rsplit_once(separator)?;
        scales.frequency(word.trim()).rank.is_some().then_some((name, Some(word), ""))
    })
}

/// Returns `text` without comments and HTML elements.
fn without_tags(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.find('<').and_then(|at| rest.split_at_checked(at)) {
        plain.push_str(before);
        let close = if from.starts_with("<!--") { "-->" } else { ">" };
        let end = from.find(close).map_or(1, |end| end + close.len());
        let (tag, after) = from.split_at_checked(end).unwrap_or((from, ""));
        if matches!(html::shown(tag), Shown::AsWritten) {
            plain.push_str(tag);
        }
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// Returns the name of a target without markup, and the file or the name that its link leads to.
fn name_and_link(text: &str) -> (&str, Option<&str>) {
    let (mut text, mut link) = (text, None);
    loop {
        let mut bare = undecorated(text);
        if let Some(inner) = between(bare, "[[", "]]") {
            let (address, name) = inner.split_once('|').unwrap_or((inner, inner));
            bare = name.trim_end_matches(".md").rsplit('/').next().unwrap_or(name);
            link = link.or(file_of(address).filter(|address| *address != bare));
        } else if let Some((name, address)) =
            between(bare, "[", ")").and_then(|text| text.split_once("]("))
        {
            link = link.or(file_of(address));
            bare = name;
        } else if let Some((name, _)) =
            between(bare, "[", "]").and_then(|text| text.split_once("]["))
        {
            bare = name;
        }
        if bare.len() == text.len() {
            return (text, link);
        }
        text = bare;
    }
}

/// Returns the part of `text` between these signs at its beginning and end.
fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<&'t str> {
    text.strip_prefix(open)?.strip_suffix(close)
}

/// Returns `text` without quotes, emphasis, code marks, emoji, `@`, `#` and final punctuation.
fn undecorated(text: &str) -> &str {
    const PAIRS: [(&str, &str); 9] = [
        ("**", "**"),
        ("__", "__"),
        ("*", "*"),
        ("_", "_"),
        ("`", "`"),
        ("\"", "\""),
        ("'", "'"),
        ("“", "”"),
        ("«", "»"),
    ];
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_picture(c));
    let text = text.trim_end_matches([',', ';', ':', '.', '!']).trim_end();
    let mut inner = PAIRS.iter().filter_map(|(open, close)| between(text, open, close));
    let inner = inner.find(|inner| !inner.is_empty());
    let text = inner.unwrap_or(text);
    text.strip_prefix(['@', '#']).filter(|name| !name.is_empty()).unwrap_or(text)
}

/// Returns whether a character is an emoji or another picture.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{200d}' | '\u{1f000}'..='\u{1faff}')
}

/// Returns the file in an address without its fragment, or `None` if the address leads to another
/// site or to a place on the same page.
pub(super) fn file_of(address: &str) -> Option<&str> {
    let file = address.trim().split('#').next().unwrap_or_default();
    let is_plain = !file.contains(|c: char| {
        c != ' ' && c.is_whitespace() || matches!(c, ':' | '(' | ')' | '[' | ']' | '<' | '>')
    });
    (!file.is_empty() && is_plain).then_some(file)
}

/// Joins the notes before a label with the notes after it.
pub(super) fn with_notes(notes: Option<String>, first: Option<String>) -> Option<String> {
    match (first, notes) {
        (Some(mut first), Some(rest)) => {
            join(&mut first, &rest);
            Some(first)
        }
        (first, rest) => first.or(rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decorated_targets_name_the_same_role() {
        for text in [
            "Beta Lead (weekly)",
            "`Beta Lead` (weekly)",
            "**Beta Lead** (weekly)",
            "*Beta Lead*, (weekly)",
            "Beta Lead - weekly",
            "Beta Lead, weekly",
            "Beta Lead (weekly)  <!-- todo -->",
            "Beta Lead <br> (weekly)",
            "\"Beta Lead\" (weekly)",
            "“Beta Lead”: (weekly).",
            "🚀 Beta Lead 🚀 (weekly)",
        ] {
            let Target { name, frequency, notes, .. } = target(text, Scales::plain());
            let word = frequency.map(|frequency| frequency.word);
            assert_eq!(
                (name, word.as_deref(), notes),
                ("Beta Lead".to_owned(), Some("weekly"), None),
                "{text}"
            );
        }
        for (text, name, link) in [
            ("[Beta Lead](beta.md) (weekly)", "Beta Lead", Some("beta.md")),
            ("[[beta|The Beta]] (weekly)", "The Beta", Some("beta")),
            ("[[roles/beta.md]] (weekly)", "beta", Some("roles/beta.md")),
            ("[[Beta Lead]] (weekly)", "Beta Lead", None),
            ("[QA](../qa/profile.md#mission)", "QA", Some("../qa/profile.md")),
            ("[QA](https://a.example/qa)", "QA", None),
            ("[QA][ref]", "QA", None),
            ("@beta", "beta", None),
            ("R&D, C++ <x>", "R&D, C++ <x>", None),
        ] {
            let target = target(text, Scales::plain());
            assert_eq!((target.name.as_str(), target.link.as_deref()), (name, link), "{text}");
        }
        let noted = target("QA (daily) — on demand", Scales::plain());
        assert_eq!((noted.name.as_str(), noted.notes.as_deref()), ("QA", Some("on demand")));
    }
}
