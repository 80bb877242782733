//! Writes the front matter of a card: the names of the role, and everything that the body cannot
//! express.

use std::fmt::Write as _;

use crate::card::limits::MAX_NAME;
use crate::role::{Property, Role};
use crate::text::yaml::{self, Value};
use crate::text::{is_harmful, slug_of};

/// Returns the front matter with the fences around it.
pub(super) fn matter(role: &Role, summary: Option<&str>, properties: &[Property]) -> String {
    let mut text = String::from("---\n");
    let seniority = role.seniority.as_ref().map(|seniority| seniority.word.as_str());
    // A slug derived from a long name may exceed the limit. It is left out because the parser
    // derives it again.
    let made = role.slug.chars().count() > MAX_NAME && role.slug == slug_of(&role.name);
    let slug = Some(role.slug.as_str()).filter(|slug| !slug.is_empty() && !made);
    let lines = [
        ("id", role.id.as_deref()),
        ("slug", slug),
        ("name", Some(role.name.as_str())),
        ("default_seniority", seniority),
    ];
    for (key, value) in lines {
        if let Some(value) = value {
            let _ = writeln!(text, "{}", line(key, value));
        }
    }
    if let Some(summary) = summary {
        // A YAML list keeps the spaces around its elements.
        let _ = if summary.trim() == summary {
            writeln!(text, "description: {}", bracketless(summary))
        } else {
            writeln!(text, "description:\n  - {}", bracketless(summary))
        };
    }
    if !properties.is_empty() {
        text.push_str("properties:\n");
    }
    for property in properties {
        let empty = if property.values.is_empty() { " []" } else { "" };
        let _ = writeln!(text, "  {}:{empty}", bracketless(&property.key));
        for value in &property.values {
            let _ = writeln!(text, "    - {}", bracketless(value));
        }
    }
    text.push_str("---\n");
    text
}

/// Returns `key: value`, in quotes if YAML would read the value differently without them.
fn line(key: &str, value: &str) -> String {
    let plain = format!("{key}: {value}");
    let read = yaml::fields(&plain).unwrap_or_default();
    match read.as_slice() {
        [field] if field.value == Value::Text(value.to_owned()) => plain,
        _ => format!("{key}: {}", quoted(value)),
    }
}

/// Returns `text` in double quotes on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        let shown = matches!(c, ' '..='~' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
            && !is_harmful(c)
            && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
        let _ = match c {
            '"' | '\\' => write!(quoted, "\\{c}"),
            '\n' => write!(quoted, "\\n"),
            _ if shown => write!(quoted, "{c}"),
            '\0'..='\u{ffff}' => write!(quoted, "\\u{:04X}", u32::from(c)),
            _ => write!(quoted, "\\U{:08X}", u32::from(c)),
        };
    }
    quoted.push('"');
    quoted
}

/// Like [`quoted`], but also escapes opening brackets, because the YAML reader counts brackets even
/// inside quotes and refuses text with too many of them.
fn bracketless(text: &str) -> String {
    quoted(text).replace('[', "\\x5B").replace('{', "\\x7B")
}
