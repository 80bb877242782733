//! Reads YAML mappings within limits. Only this file uses `serde_yaml`.
//!
//! Front matter and config files map keys to strings and lists of strings. Strings keep their
//! spelling, so `007`, `No` and `1.10` stay as written. A deeper value is kept as its source lines.
//! Dangerous input is refused before parsing: the time that the parser takes is quadratic in the
//! nesting depth until its own limit applies, and it expands aliases without limit.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess,
    Visitor,
};

use serde_json::Value as Json;

use super::tree::visit_scalars;
use super::{Tree, head};

/// The maximum depth of nesting. The time that the parser takes is quadratic in the depth.
pub const MAX_DEPTH: usize = 16;
/// The maximum number of keys in a mapping.
pub const MAX_KEYS: usize = 256;

/// An entry of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YamlField {
    /// The key.
    pub key: String,
    /// The value.
    pub value: Value,
    /// The line of the key in the input, counted from 1.
    pub line: u32,
}

/// The value of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A scalar in its original spelling; empty if the key has no value.
    Text(String),
    /// A list of scalars.
    List(Vec<String>),
    /// A value that is nested more deeply, as its source lines.
    Source(String),
}

/// The reason why the input could not be read as a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YamlError {
    /// A message of one sentence.
    pub message: String,
    /// The line in the input, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
    /// How to correct the input.
    pub help: &'static str,
}

/// The maximum number of opening brackets in the input. The time that the parser takes is quadratic
/// in their nesting depth, but a thousand brackets take only milliseconds.
const MAX_BRACKETS: usize = 1000;

/// The advice for most front matter that the parser rejects.
const QUOTE: &str = "put the value in double quotes";
/// The advice for an unclosed bracket.
pub const CLOSE_BRACKET: &str = "close the bracket, or put the value in double quotes";
/// The advice for an unclosed quote.
pub const CLOSE_QUOTE: &str = "close the quote";
const TAB: &str = "use spaces instead of tabs";
const INDENT: &str = "indent this line like the entries above it";
const COMMA: &str = "put a comma between two values, and double quotes around a value with signs";
const KEY: &str = "write `key: value`, or indent the line to continue the value above it";
const ESCAPE: &str = "write each backslash twice, or use single quotes";

/// Reads a mapping. Empty input is an empty mapping.
pub fn fields(text: &str) -> Result<Vec<YamlField>, YamlError> {
    if let Some(fields) = plain(text) {
        return Ok(fields);
    }
    guard(text)?;
    if text.lines().all(is_idle) { Ok(Vec::new()) } else { strictly(text) }
}

/// Reads a mapping with the parser.
fn strictly(text: &str) -> Result<Vec<YamlField>, YamlError> {
    let shapes = Mapping { expected: "`key: value` lines", most: MAX_KEYS, values: ShapeOf };
    let shapes = read(text, shapes)?;
    let values = read(text, Values(&shapes))?;
    Ok(place(text, shapes, values))
}

/// Reads the simplest kind of mapping, which is nearly all front matter: a few `key: value` lines
/// of letters, digits and spaces without YAML syntax. This takes a twentieth of the parser's time.
/// A property test checks that this function and the parser return the same fields.
fn plain(text: &str) -> Option<Vec<YamlField>> {
    let mut fields = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let (key, value) = line.split_once(": ")?;
        let value = value.trim_matches(' ');
        let named = key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        let simple = value.starts_with(char::is_alphanumeric) && is_simple(value);
        if !named || !simple || fields.len() == MAX_KEYS {
            return None;
        }
        let value = Value::Text(value.to_owned());
        fields.push(YamlField { key: key.to_owned(), value, line: number });
    }
    Some(fields)
}

/// Returns whether a one-line value is plain text in YAML. The value must begin with a letter or
/// digit. It is plain text unless it contains `: `, ` #` or unprintable characters, or ends with a
/// colon.
fn is_simple(value: &str) -> bool {
    value.chars().all(is_common)
        && !value.ends_with(':')
        && !value.contains(": ")
        && !value.contains(" #")
}

/// Returns whether a character is a letter, a digit, a space or common punctuation.
fn is_common(c: char) -> bool {
    c.is_alphanumeric()
        || c == ' '
        || c.is_ascii_punctuation()
        || matches!(c, '–' | '—' | '‘' | '’' | '“' | '”' | '…' | '→' | '·' | '•')
}

/// Reads a document of any depth. If the input has several documents, reads the first that is not
/// empty.
pub fn tree(text: &str) -> Result<Tree, YamlError> {
    plain_tree(text).map_or_else(|| strict_tree(text), Ok)
}

/// Like [`plain`], but returns `None` if a key or value may be anything other than text.
fn plain_tree(text: &str) -> Option<Tree> {
    let fields = plain(text).filter(|fields| !fields.is_empty())?;
    let entries = fields.into_iter().map(|field| match field.value {
        Value::Text(text) if is_text(&text) && is_text(&field.key) => {
            Some((field.key, Tree::Text(text)))
        }
        _ => None,
    });
    Some(Tree::Map(entries.collect::<Option<_>>()?))
}

/// Returns whether a plain value is text, as opposed to a number, a boolean or null.
fn is_text(value: &str) -> bool {
    const TYPED: [&str; 3] = ["true", "false", "null"];
    value.starts_with(char::is_alphabetic)
        && !TYPED.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// Reads a document with the parser.
fn strict_tree(text: &str) -> Result<Tree, YamlError> {
    guard(text)?;
    for document in serde_yaml::Deserializer::from_str(text) {
        match Tree::deserialize(document).map_err(|error| refusal(text, &error))? {
            Tree::Null => {}
            tree => return Ok(tree),
        }
    }
    Ok(Tree::Null)
}

/// The maximum number of repairs to one document.
const MAX_REPAIRS: usize = 12;
/// The maximum size in bytes of a document that is repaired. Only this much of a longer document is
/// read.
const MAX_REPAIRED: usize = 32 * 1024;

/// Reads a mapping that the parser rejects. Tabs become spaces, and the value on the line that the
/// parser reports, or on the line above, is put in quotes. If that does not help, each unindented
/// entry is read separately.
pub fn repaired(text: &str) -> Tree {
    let text = head(text, MAX_REPAIRED);
    let mut lines: Vec<String> = text.replace('\t', "  ").lines().map(str::to_owned).collect();
    for _ in 0..MAX_REPAIRS {
        let line = match tree(&lines.join("\n")) {
            Ok(tree) => return tree,
            Err(refusal) => refusal.line as usize,
        };
        let quoted = [line, line.saturating_sub(1)].into_iter().find_map(|number| {
            let at = number.checked_sub(1)?;
            Some((at, quoted(lines.get(at)?)?))
        });
        match quoted.and_then(|(at, line)| Some((lines.get_mut(at)?, line))) {
            Some((slot, line)) => *slot = line,
            None => break,
        }
    }
    let flat = by_key(text);
    let has_text = flat.entries().iter().any(|(_, value)| value.text().is_some());
    if has_text { flat } else { by_line(text, usize::MAX) }
}

/// Reads each unindented entry separately, so an error in one entry does not affect the others.
fn by_key(text: &str) -> Tree {
    let mut chunks: Vec<Vec<&str>> = Vec::new();
    for line in text.lines() {
        match chunks.last_mut() {
            Some(chunk) if !has_plain_key(line) => chunk.push(line),
            _ if has_plain_key(line) => chunks.push(vec![line]),
            _ => {}
        }
    }
    let entries = chunks.into_iter().flat_map(|chunk| {
        let chunk = chunk.join("\n");
        match tree(&chunk) {
            Ok(Tree::Map(entries)) => entries,
            _ => by_line(&chunk, 0).entries().to_vec(),
        }
    });
    Tree::Map(entries.collect())
}

/// Returns whether a line seems to begin with a key. Only the line itself is examined, not its
/// context.
fn has_plain_key(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, value)| {
        !key.is_empty()
            && key.len() <= 64
            && key.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'))
            && !matches!(key, "user" | "assistant" | "context")
            && (value.is_empty() || value.starts_with([' ', '\t']))
    })
}

/// Returns a line with its value in quotes, or `None` if it has no value or the value is already
/// quoted.
fn quoted(line: &str) -> Option<String> {
    let bare = line.trim_start();
    let indent = line.get(..line.len() - bare.len())?;
    let (head, value) = match bare.strip_prefix("- ") {
        Some(item) if !item.contains(": ") => ("- ".to_owned(), item),
        _ => {
            let (key, value) = bare.split_once(": ").or_else(|| unspaced(bare))?;
            (format!("{key}: "), value)
        }
    };
    let value = value.trim();
    if value.is_empty() || value.len() > 1 && value.starts_with('\'') && value.ends_with('\'') {
        return None;
    }
    Some(format!("{indent}{head}'{}'", value.trim_matches('"').replace('\'', "''")))
}

/// Splits a line such as `name:value`, which has no space after the colon of its key.
pub fn unspaced(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = key.starts_with(|c: char| c.is_alphabetic())
        && key.len() <= 64
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let is_value = value.starts_with(|c: char| !c.is_whitespace() && !matches!(c, ':' | '/'));
    (is_key && is_value).then_some((key, value.trim_end()))
}

/// Reads the `key: value` lines that are indented by at most `indent` columns.
fn by_line(text: &str, indent: usize) -> Tree {
    let mut entries: Vec<(String, Tree)> = Vec::new();
    for line in text.lines() {
        let item = line.trim_start().strip_prefix("- ");
        let bare = line.trim_start();
        let key = bare.split_once(':').filter(|(key, value)| {
            line.len() - bare.len() <= indent
                && !bare.starts_with(['-', '#'])
                && !matches!(*key, "user" | "assistant" | "context")
                && key.len() <= 64
                && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '))
                && (value.is_empty() || value.starts_with(' '))
        });
        match (key, item, entries.last_mut()) {
            (Some((key, value)), ..) => {
                let value = value.trim().trim_matches(['"', '\'']).to_owned();
                let value = if value.is_empty() { Tree::Null } else { Tree::Text(value) };
                entries.push((key.trim().to_owned(), value));
            }
            (None, Some(item), Some((_, value))) => {
                let item = Tree::Text(item.trim().trim_matches(['"', '\'']).to_owned());
                match value {
                    Tree::List(list) => list.push(item),
                    Tree::Null => *value = Tree::List(vec![item]),
                    Tree::Text(text) => {
                        text.push('\n');
                        text.push_str(line.trim());
                    }
                    _ => {}
                }
            }
            (None, None, Some((_, Tree::Text(text)))) if !line.trim().is_empty() => {
                if matches!(text.as_str(), "|" | ">" | "|-" | ">-") {
                    text.clear();
                }
                text.push('\n');
                text.push_str(line.trim());
            }
            _ => {}
        }
    }
    Tree::Map(entries)
}

fn read<'de, S: DeserializeSeed<'de>>(text: &'de str, seed: S) -> Result<S::Value, YamlError> {
    seed.deserialize(serde_yaml::Deserializer::from_str(text))
        .map_err(|error| refusal(text, &error))
}

fn refusal(text: &str, error: &serde_yaml::Error) -> YamlError {
    let whole = error.to_string();
    let message = whole.split(" at line ").next().unwrap_or_default().to_owned();
    let at = error.location().map_or(0, |place| place.index());
    let found = place_of(text, at);
    let ((line, column), help) =
        tab_before(text, found).or_else(|| cause(text, &whole, found)).unwrap_or((found, QUOTE));
    YamlError { message, help, line, column }
}

/// A line and a column, both counted from 1.
type Place = (u32, u32);

fn line_at(text: &str, (line, _): Place) -> &str {
    text.lines().nth(line as usize - 1).unwrap_or_default()
}

/// Returns the first tab among the spaces and dashes at the beginning of a line, or the tab at the
/// given place.
fn tab_before(text: &str, found: Place) -> Option<(Place, &'static str)> {
    let line = line_at(text, found);
    let lead = line.chars().take_while(|c| matches!(c, ' ' | '\t' | '-' | '?'));
    let at = lead.zip(1..).find(|(c, _)| *c == '\t').map(|(_, column)| column);
    let here = (line.chars().nth(found.1 as usize - 1) == Some('\t')).then_some(found.1);
    at.or(here).map(|column| ((found.0, column), TAB))
}

/// Finds the place at which the user must correct the input, and how. The parser notices many
/// errors only after this place, but its message also names the place where the unfinished value
/// begins. Returns `None` for the other errors.
fn cause(text: &str, message: &str, found: Place) -> Option<(Place, &'static str)> {
    let (problem, context) = message.split_once(", while ").unwrap_or((message, ""));
    let start = context.rsplit_once(" at line ").and_then(|(_, place)| {
        let (line, column) = place.split_once(" column ")?;
        Some((line.parse().ok()?, column.parse().ok()?))
    });
    // The parser counts more line breaks than this module, so its place may be wrong.
    let begins = |signs: &[char]| {
        let start = start.filter(|(line, column): &Place| *line > 0 && *column > 0)?;
        let sign = line_at(text, start).chars().nth(start.1 as usize - 1)?;
        (signs.is_empty() || signs.contains(&sign)).then_some(start)
    };
    let before = line_at(text, found).chars().take((found.1 as usize).saturating_sub(1));
    let before: String = before.collect();
    if context.contains("quoted scalar") {
        let is_escape = !problem.contains("end of stream") && !problem.contains("document");
        return if is_escape {
            Some((found, ESCAPE))
        } else {
            Some((begins(&['"', '\''])?, CLOSE_QUOTE))
        };
    }
    if context.contains("flow") {
        let last = before.chars().zip(1..).filter(|(c, _)| matches!(c, '[' | '{')).last();
        let start = begins(&['[', '{']).or_else(|| Some((found.0, last?.1)))?;
        return Some(if is_closed(text, start) { (found, COMMA) } else { (start, CLOSE_BRACKET) });
    }
    if context.contains("simple key") {
        return Some((begins(&[])?, KEY));
    }
    let is_key = problem.contains("expected key") || problem.contains("expected '-'");
    let is_misplaced = is_key && before.trim().is_empty()
        || problem.contains("mapping values") && before.starts_with(' ') && !before.contains(": ");
    is_misplaced.then_some((found, INDENT))
}

/// Returns whether the bracket at a place is closed anywhere after it.
fn is_closed(text: &str, (line, column): Place) -> bool {
    let mut open = 0_usize;
    let lines = text.lines().skip(line as usize - 1);
    let skipped = std::iter::once(column as usize - 1).chain(std::iter::repeat(0));
    lines.zip(skipped).flat_map(|(line, skipped)| line.chars().skip(skipped)).any(|c| {
        match c {
            '[' | '{' => open += 1,
            ']' | '}' => open = open.saturating_sub(1),
            _ => {}
        }
        open == 0
    })
}

/// Returns the line and column of a character. The parser's own line numbers are not used, since
/// they also count characters that are line breaks only in YAML.
fn place_of(text: &str, character: usize) -> (u32, u32) {
    let at = text.char_indices().nth(character).map_or(text.len(), |(at, _)| at);
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let column = before.get(start..).unwrap_or_default().trim_end_matches('\r').chars().count();
    (to_u32(before.matches('\n').count() + 1), to_u32(column + 1))
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Removes the indent that all lines share. Blank lines and comments are ignored.
pub fn dedented(text: &str) -> String {
    let lines = text.lines().filter(|line| !is_idle(line));
    let indent = lines.map(|line| line.len() - line.trim_start_matches(' ').len());
    let indent = indent.min().unwrap_or(0);
    let bare = |line| if is_idle(line) { "" } else { line.get(indent..).unwrap_or_default() };
    text.lines().map(bare).collect::<Vec<_>>().join("\n")
}

/// Returns whether a line is blank or a comment.
pub(crate) fn is_idle(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('#')
}

/// Reads a mapping in flow style (`{a: b, c: {d: e}}`). The whole mapping may be on one line, so
/// the source lines of a deeper value cannot be kept. The deeper value is kept as JSON instead,
/// which is valid flow style.
pub fn flow(text: &str) -> Result<Vec<YamlField>, YamlError> {
    guard(text)?;
    let mapping =
        Mapping { expected: "`{key: value}`", most: usize::MAX, values: PhantomData::<Json> };
    let entries = read(text, mapping)?.into_iter().map(|(key, value)| {
        let value = match value {
            Json::Array(list) if !list.iter().any(is_deep) => {
                Value::List(list.iter().map(scalar_text).collect())
            }
            deep if is_deep(&deep) => Value::Source(deep.to_string()),
            scalar => Value::Text(scalar_text(&scalar)),
        };
        YamlField { key, value, line: 1 }
    });
    Ok(entries.collect())
}

fn is_deep(value: &Json) -> bool {
    value.is_array() || value.is_object()
}

fn scalar_text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

/// A mapping whose keys may repeat.
struct Mapping<S> {
    /// What the input should contain, as shown in error messages.
    expected: &'static str,
    /// The maximum number of keys.
    most: usize,
    /// Reads each value.
    values: S,
}

impl<'de, S: DeserializeSeed<'de> + Copy> DeserializeSeed<'de> for Mapping<S> {
    type Value = Vec<(String, S::Value)>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, S: DeserializeSeed<'de> + Copy> Visitor<'de> for Mapping<S> {
    type Value = Vec<(String, S::Value)>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key()? {
            if entries.len() == self.most {
                return Err(A::Error::custom(format!("more than {} keys", self.most)));
            }
            entries.push((key, map.next_value_seed(self.values)?));
        }
        Ok(entries)
    }
}

/// The kind of a value. The first pass finds the kinds, so that the second pass can ask the parser
/// to return scalars and lists as text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ValueShape {
    Scalar,
    List,
    Deep,
}

/// Reads the kind of a value.
#[derive(Clone, Copy)]
struct ShapeOf;

impl<'de> DeserializeSeed<'de> for ShapeOf {
    type Value = ValueShape;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<ValueShape, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ShapeOf {
    type Value = ValueShape;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    visit_scalars! {
        |_| ValueShape::Scalar;
        visit_bool bool, visit_i64 i64, visit_i128 i128, visit_u64 u64, visit_u128 u128,
        visit_f64 f64, visit_str &str
    }
    fn visit_unit<E>(self) -> Result<ValueShape, E> {
        Ok(ValueShape::Scalar)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<ValueShape, A::Error> {
        let mut shape = ValueShape::List;
        while let Some(element) = list.next_element_seed(ShapeOf)? {
            if element != ValueShape::Scalar {
                shape = ValueShape::Deep;
            }
        }
        Ok(shape)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ValueShape, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(ValueShape::Deep)
    }
}

struct Values<'a>(&'a [(String, ValueShape)]);

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = Vec<Option<Value>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    /// An element is `None` if its value is kept as source lines.
    type Value = Vec<Option<Value>>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`key: value` lines")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::with_capacity(self.0.len());
        for (_, shape) in self.0 {
            map.next_key::<IgnoredAny>()?;
            values.push(match shape {
                ValueShape::Scalar => Some(Value::Text(map.next_value()?)),
                ValueShape::List => Some(Value::List(map.next_value()?)),
                ValueShape::Deep => {
                    map.next_value::<IgnoredAny>()?;
                    None
                }
            });
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(values)
    }
}

/// Finds the line of each key, in order, and the source lines of each deeply nested value.
fn place(
    text: &str,
    shapes: Vec<(String, ValueShape)>,
    values: Vec<Option<Value>>,
) -> Vec<YamlField> {
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.len().saturating_sub(1);
    let mut next = 0;
    let mut found: Vec<(String, usize, Option<Value>)> = Vec::with_capacity(shapes.len());
    for ((key, _), value) in shapes.into_iter().zip(values) {
        let at = lines
            .iter()
            .enumerate()
            .skip(next)
            .find(|(_, line)| is_key_line(line, &key))
            .map_or(next.min(last), |(at, _)| at);
        next = at + 1;
        found.push((key, at, value));
    }
    let ends: Vec<usize> =
        found.iter().skip(1).map(|(_, at, _)| *at).chain([lines.len()]).collect();
    found
        .into_iter()
        .zip(ends)
        .map(|((key, at, value), end)| YamlField {
            key,
            value: value.unwrap_or_else(|| Value::Source(source(&lines, at, end))),
            line: to_u32(at + 1),
        })
        .collect()
}

/// Returns the source of the value whose key is on line `from`. The value ends before line `to`.
fn source(lines: &[&str], from: usize, to: usize) -> String {
    let first = lines.get(from).and_then(|line| line.split_once(':'));
    let first = first.map_or("", |(_, rest)| rest.trim());
    let rest = lines.iter().take(to).skip(from + 1).copied();
    let all = std::iter::once(first).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let all: Vec<&str> = all.chain(rest).collect();
    all.join("\n").trim_end().to_owned()
}

fn is_key_line(line: &str, key: &str) -> bool {
    let line = line.trim_start_matches(['"', '\'']);
    line.strip_prefix(key)
        .is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
}

/// Refuses dangerous input: deep nesting, anchors, aliases and tags.
fn guard(text: &str) -> Result<(), YamlError> {
    let refuse = |number: usize, column: usize, message: String| {
        let is_nested = message.starts_with("nested");
        let help = if is_nested { "avoid nested values in the front matter" } else { QUOTE };
        YamlError { message, line: to_u32(number + 1), column: to_u32(column + 1), help }
    };
    // The first check counts brackets and dashes even in quotes and block scalars, because a
    // malicious card could make the check misjudge where these begin and end. Below these limits,
    // brackets and dashes are cheap to parse, however they are nested.
    let mut brackets = 0;
    for (number, line) in text.lines().enumerate() {
        brackets += line.bytes().filter(|b| matches!(b, b'[' | b'{')).count();
        let lead = line.split(|c: char| !matches!(c, '-' | '?' | ' ' | '\t')).next();
        let dashes = lead.unwrap_or_default().split([' ', '\t']).filter(|w| !w.is_empty()).count();
        if brackets > MAX_BRACKETS || dashes > MAX_DEPTH {
            let message = format!("nested deeper than {MAX_DEPTH} levels, or too many brackets");
            return Err(refuse(number, 0, message));
        }
    }
    let mut guard = Guard::default();
    for (number, line) in text.lines().enumerate() {
        guard.line(line).map_err(|(column, message)| refuse(number, column, message))?;
    }
    Ok(())
}

#[derive(Default)]
struct Guard {
    /// The indents of the open block collections.
    indents: Vec<usize>,
    /// The number of open flow collections.
    flow: usize,
    /// The open quote, which may span lines.
    quote: Option<char>,
    /// The indent of the open block scalar, to which all deeper lines belong.
    scalar: Option<usize>,
}

impl Guard {
    /// Checks one line. The error contains the column (in characters from 0) and the message.
    fn line(&mut self, line: &str) -> Result<(), (usize, String)> {
        let indent = line.chars().take_while(|&c| c == ' ').count();
        let blank = line.trim().is_empty();
        if let Some(outer) = self.scalar {
            if blank || indent > outer {
                return Ok(());
            }
            self.scalar = None;
        }
        if blank || (self.quote.is_none() && line.trim_start().starts_with('#')) {
            return Ok(());
        }
        if self.flow == 0 && self.quote.is_none() {
            while self.indents.last().is_some_and(|&i| i > indent) {
                self.indents.pop();
            }
            if self.indents.last().is_none_or(|&i| i < indent) {
                self.indents.push(indent);
            }
        }
        self.tokens(line, indent)
    }

    fn tokens(&mut self, line: &str, indent: usize) -> Result<(), (usize, String)> {
        // Whether the next character may begin a value.
        let mut start = self.quote.is_none();
        let mut compact = 0;
        let mut before = ' ';
        let mut chars = line.chars().enumerate().skip(indent).peekable();
        while let Some((column, c)) = chars.next() {
            let next = chars.peek().map_or(' ', |&(_, c)| c);
            if let Some(quote) = self.quote {
                match c {
                    '\\' if quote == '"' => drop(chars.next()),
                    _ if c == quote => self.quote = None,
                    _ => {}
                }
                before = c;
                continue;
            }
            match c {
                '#' if before == ' ' => break,
                '"' | '\'' if start => self.quote = Some(c),
                '&' | '*' | '!' if start => {
                    let what = match c {
                        '&' => "an anchor (`&`)",
                        '*' => "an alias (`*`)",
                        _ => "a tag (`!`)",
                    };
                    return Err((column, format!("YAML reads this as {what}")));
                }
                '[' | '{' if start || self.flow > 0 => self.flow += 1,
                ']' | '}' if self.flow > 0 => self.flow -= 1,
                '|' | '>' if start && self.flow == 0 => {
                    self.scalar = Some(indent);
                    return Ok(());
                }
                '-' | '?' if start && next == ' ' => compact += 1,
                _ => {}
            }
            if self.indents.len() + compact + self.flow > MAX_DEPTH {
                return Err((column, format!("nested deeper than {MAX_DEPTH} levels")));
            }
            start = match c {
                ' ' | '\t' => start,
                ':' => matches!(next, ' ' | '\t') || self.flow > 0 && matches!(before, '"' | '\''),
                '-' | '?' => next == ' ' && start,
                '[' | '{' | ',' => self.flow > 0,
                _ => false,
            };
            before = c;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_short_way_and_the_long_way_agree(
            lines in proptest::collection::vec(("[a-z_N~0-9-]{1,6}", "(: |:|:  )", "[A-Za-z0-9 ~.,()/_é数+-]{0,12}|No|null|~|0x1F|1e3|1_000|true|2024-01-01|-1|.inf|0o7|1.10|007"), 1..5),
        ) {
            let lines: Vec<String> =
                lines.into_iter().map(|(key, colon, value)| format!("{key}{colon}{value}")).collect();
            let text = lines.join("\n");
            if let Some(fields) = plain(&text) {
                prop_assert_eq!(Ok(fields), strictly(&text));
            }
            if let Some(tree) = plain_tree(&text) {
                prop_assert_eq!(Ok(tree), strict_tree(&text));
            }
        }

        #[test]
        fn signs_within_a_value_are_text(
            lines in proptest::collection::vec("[a-z]{1,3}: [a-z0-9]([ -~]|[ :#&*!|>'\"%@`-]|[é“—…→数]){0,12}", 1..4),
        ) {
            let text = lines.join("\n");
            if let Some(fields) = plain(&text) {
                prop_assert_eq!(Ok(fields), strictly(&text));
            }
            if let Some(tree) = plain_tree(&text) {
                prop_assert_eq!(Ok(tree), strict_tree(&text));
            }
        }
    }

    #[test]
    fn usual_front_matter_takes_the_fast_path() {
        assert_eq!(plain("id: be-01\nname: Backend Engineer (API)\n").unwrap().len(), 2);
        assert_eq!(plain("name: a: b"), None);
        assert_eq!(plain("name: \"a\""), None);
        assert_eq!(plain("tags: [a]"), None);
        assert_eq!(plain("name: a #b"), None);
        assert!(plain("description: Use it (\"fast\") & 'well'; 10% [more]!").is_some());
        assert!(plain_tree("name: qa-lead\ndescription: Tests; don't ask.").is_some());
        assert_eq!(plain_tree("name: a\nversion: 1.10"), None);
    }

    fn read_one(text: &str) -> Value {
        let mut all = fields(text).unwrap();
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0).value
    }

    #[test]
    fn text_stays_as_written() {
        for word in ["007", "No", "1.10", "1e3", "~", "2026-01-01", "0x10", "true"] {
            assert_eq!(read_one(&format!("key: {word}")), Value::Text(word.into()));
        }
        assert_eq!(read_one("key:"), Value::Text(String::new()));
        assert_eq!(read_one("key: \"a: b\""), Value::Text("a: b".into()));
        assert_eq!(
            read_one("key: [a, 1.10, No]"),
            Value::List(vec!["a".into(), "1.10".into(), "No".into()])
        );
        assert_eq!(read_one("key:\n  - a\n  - b"), Value::List(vec!["a".into(), "b".into()]));
        assert_eq!(read_one("key: >\n  one\n  two [[[[\n"), Value::Text("one two [[[[\n".into()));
    }

    #[test]
    fn deeper_values_keep_their_lines() {
        let all = fields("a: 1\nmap:\n  x: 1\n  y: [2]\nlast: {b: c}\n").unwrap();
        assert_eq!(all[1].value, Value::Source("  x: 1\n  y: [2]".into()));
        assert_eq!(all[2].value, Value::Source("{b: c}".into()));
        assert_eq!(all.iter().map(|f| f.line).collect::<Vec<_>>(), [1, 2, 5]);
    }

    #[test]
    fn doubled_keys_are_seen() {
        let all = fields("a: 1\nb: 2\na: 3\n").unwrap();
        assert_eq!(
            all.iter().map(|f| (f.key.as_str(), f.line)).collect::<Vec<_>>(),
            [("a", 1), ("b", 2), ("a", 3)]
        );
    }

    #[test]
    fn danger_is_refused_before_parsing() {
        let bomb = format!("a: {}", "[".repeat(50_000));
        assert!(fields(&bomb).unwrap_err().message.contains("nested deeper"));
        let maps = "{\"\":[".repeat(50_000);
        assert!(fields(&maps).unwrap_err().message.contains("nested deeper"));
        let dashes = format!("a:\n  {}x", "- ".repeat(50_000));
        assert!(fields(&dashes).unwrap_err().message.contains("nested deeper"));
        // Each input is first exactly at a limit, and then exceeds it by one level or one key.
        let flows = [MAX_DEPTH - 1, MAX_DEPTH];
        let [flat, deep] =
            flows.map(|depth| format!("a: {}{}", "[".repeat(depth), "]".repeat(depth)));
        assert!(fields(&flat).is_ok());
        assert!(fields(&deep).unwrap_err().message.contains("nested deeper"));
        let keys: String = (0..MAX_KEYS).map(|n| format!("\"k{n}\": x\n")).collect();
        assert_eq!(fields(&keys).unwrap().len(), MAX_KEYS);
        let more = format!("{keys}\"more\": x\n");
        assert!(fields(&more).unwrap_err().message.contains("more than 256 keys"));
        // The nested brackets follow a tab, an open quote or a block scalar, which might hide them
        // from the check.
        let bomb = "{\"\":[".repeat(100_000);
        for text in [
            format!("a:\t{bomb}"),
            format!("a: x\n  \"\nb: {bomb}"),
            format!("a:\n- - |\n  - {bomb}"),
        ] {
            assert!(fields(&text).unwrap_err().message.contains("nested deeper"));
        }
        assert!(fields("{\"a\":&x 1, \"b\":*x}").is_err());
        assert_eq!(fields("ok: 1\nbold: **very** much").unwrap_err().line, 2);
        assert_eq!(fields("a: &x 1\nb: *x").unwrap_err().column, 4);
        assert!(fields("a: !!binary x").is_err());
        assert!(fields("a: b & c! * d").is_ok());
    }

    #[test]
    fn the_advice_fits_the_error() {
        for (text, place, help) in [
            ("a:\n  -\tb: c\n    d: e", (2, 4), TAB),
            ("a: b\n\tc: d", (2, 1), TAB),
            ("a:\n\t- b", (2, 1), TAB),
            ("a:\n  - b\n - c\nd: e", (3, 2), INDENT),
            ("a:\n  b: c\n d: e", (3, 2), INDENT),
            ("a: b\n  c: d", (2, 4), INDENT),
            ("a: |\n   b\n  c\nd: e", (3, 3), INDENT),
            ("a: [b, c\nd: e\nf: g", (1, 4), CLOSE_BRACKET),
            ("x: y\na: {b: c\nd: e", (2, 4), CLOSE_BRACKET),
            ("a: [\"b\" \"c\"]\nd: e", (1, 9), COMMA),
            ("a: \"b\nc: d\ne: f", (1, 4), CLOSE_QUOTE),
            ("x: y\na: 'b\nc: d", (2, 4), CLOSE_QUOTE),
            ("a: \"\\d\"", (1, 5), ESCAPE),
            ("a: b\nc\nd: e", (2, 1), KEY),
            ("a: b: c", (1, 5), QUOTE),
            ("a: \"b\" c", (1, 8), QUOTE),
            ("a: &b c", (1, 4), QUOTE),
        ] {
            let refusal = fields(text).unwrap_err();
            assert_eq!(((refusal.line, refusal.column), refusal.help), (place, help), "{text}");
        }
        assert!(fields("a: |\n  [b\n  \"c\n").is_ok());
    }

    #[test]
    fn broken_yaml_says_where() {
        let refusal = fields("name: x\ndescription: a: b: c\n").unwrap_err();
        assert_eq!(refusal.line, 2);
        assert!(fields("- a\n- b\n").is_err());
        // The error is at the end of the input, or after line breaks that only YAML recognizes.
        let refusal = fields("a: x\nb: [").unwrap_err();
        assert_eq!((refusal.line, refusal.column), (2, 4));
        assert_eq!(fields("a: [\r").unwrap_err().column, 4);
        assert_eq!(fields("a: x\nb: y\u{85}c: [").unwrap_err().line, 2);
        assert_eq!(fields("a: x\nb: y\u{85}c: z").unwrap()[2].line, 2);
        assert!(fields("").unwrap().is_empty());
        assert!(fields("# only a comment\n").unwrap().is_empty());
    }
}
