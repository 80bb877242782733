//! Splits a card into its front matter and its body. Also recovers fields from broken YAML.

use std::cell::{OnceCell, RefCell};
use std::ops::Range;

use crate::role::{Problem, Rule};
use crate::text::yaml::{self, MAX_KEYS, Value, YamlError, YamlField};
use crate::text::{Tree, head};

use super::key::Key;
use super::limits::MAX_FRONT_MATTER;

/// The text of a card, split into front matter and body.
#[derive(Debug)]
pub(super) struct Container<'s> {
    /// The whole text, without a byte order mark.
    pub(super) text: &'s str,
    split: FrontSplit,
    front: OnceCell<FrontMatter>,
    /// The front matter as a tree, if it was already parsed.
    tree: RefCell<Option<Tree>>,
}

impl<'s> Container<'s> {
    /// Splits `text` into front matter and body.
    pub(super) fn new(text: &'s str) -> Container<'s> {
        let text = without_bom(text);
        let (split, front) = (FrontSplit::new(text), OnceCell::new());
        Container { text, split, front, tree: RefCell::default() }
    }

    /// Stores the parsed front matter for the next function that reads the card.
    pub(super) fn give_tree(&self, tree: Option<Tree>) {
        self.tree.replace(tree);
    }

    /// Takes the stored tree of the front matter, or returns `None` if it has not been parsed yet.
    pub(super) fn take_tree(&self) -> Option<Tree> {
        self.tree.take()
    }

    /// Returns the front matter, parsing it on the first call.
    pub(super) fn front(&self) -> &FrontMatter {
        self.front.get_or_init(|| self.split.read(self.text))
    }

    /// Returns the byte offset of the body.
    pub(super) fn body(&self) -> usize {
        self.split.body
    }

    /// Returns whether the front matter may have a key that `is_key` accepts. This examines only
    /// the lines, without parsing, so it may return true for a key that does not exist.
    pub(super) fn may_have(&self, is_key: impl Fn(&str) -> bool) -> bool {
        let front = self.text.get(..self.split.body).unwrap_or_default();
        // A key may be quoted, and a whole mapping may be on one line, so a key may also follow a
        // brace, a comma or a question mark.
        front.split(['\n', '{', ',', '?']).any(|part| {
            let key = part.split(':').next().unwrap_or_default();
            is_key(key.trim_matches([' ', '\t', '"', '\'']))
        })
    }

    /// Returns whether the front matter has this known key.
    pub(super) fn has(&self, key: Key) -> bool {
        self.may_have(|name| Key::read(name) == Some(key))
            && self.front().fields.iter().any(|field| Key::read(&field.key) == Some(key))
    }

    /// Returns the problems of the front matter. `source` is YAML that another parser has already
    /// accepted as a mapping. If the front matter is the same as `source`, it is not parsed again.
    pub(super) fn problems_if_sound(&self, source: &str) -> Vec<Problem> {
        match &self.split.kind {
            FrontKind::Yaml { range, is_closed: true }
                if self.text.get(range.clone()) == Some(source) =>
            {
                self.split.late(self.text).into_iter().collect()
            }
            _ => self.front().problems.clone(),
        }
    }
}

/// Returns the text of a file without the byte order mark that some editors add.
pub(super) fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The front matter of a card. If a card has no front matter, the lists of fields and problems are
/// empty.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    /// The fields, each with its line number in the file.
    pub(super) fields: Vec<YamlField>,
    /// The byte offset of the body in the card.
    pub(super) body: usize,
    /// The problems of the front matter.
    pub(super) problems: Vec<Problem>,
}

/// The position of the front matter in the text of a card.
#[derive(Debug)]
struct FrontSplit {
    /// The start of the first line that is neither blank nor part of a comment.
    start: usize,
    /// The byte offset of the body; 0 if no front matter exists.
    body: usize,
    kind: FrontKind,
}

#[derive(Debug)]
enum FrontKind {
    None,
    Toml(Range<usize>),
    Yaml { range: Range<usize>, is_closed: bool },
}

impl FrontSplit {
    fn new(source: &str) -> FrontSplit {
        let start = first_line(source);
        let (kind, body) = front_from(source, start);
        // Blank lines and comments at the top are skipped only if front matter follows them.
        if start > 0 && body <= start {
            return FrontSplit { start, body: 0, kind: FrontKind::None };
        }
        FrontSplit { start, body, kind }
    }

    fn read(&self, source: &str) -> FrontMatter {
        let mut front = match &self.kind {
            FrontKind::None => return FrontMatter::default(),
            FrontKind::Toml(range) => {
                let text = source.get(range.clone()).unwrap_or_default();
                let value = Value::Source(text.trim_end().into());
                let field = YamlField { key: "front matter".into(), value, line: 1 };
                FrontMatter { fields: vec![field], body: self.body, problems: Vec::new() }
            }
            FrontKind::Yaml { range, is_closed } => {
                let unclosed = (!is_closed).then(|| YamlError {
                    message: "the closing `---` line is missing".into(),
                    line: 0,
                    column: 1,
                    help: "add a closing `---` line",
                });
                let text = source.get(range.clone()).unwrap_or_default();
                front_matter(text, self.body, unclosed)
            }
        };
        if let Some(late) = self.late(source) {
            let before = late.line - 1;
            front.fields.iter_mut().for_each(|field| field.line += before);
            front.problems.iter_mut().for_each(|problem| problem.line += before);
            front.problems.push(late);
        }
        front
    }

    /// Returns a problem if the front matter does not begin on the first line.
    fn late(&self, source: &str) -> Option<Problem> {
        let before = source.get(..self.start).filter(|before| !before.is_empty())?;
        let before = u32::try_from(before.matches('\n').count()).unwrap_or_default();
        let message = "the front matter does not begin on the first line";
        Some(
            Problem::new(Rule::LateFrontMatter, (before + 1, 1), message)
                .help("move the front matter to the top of the file"),
        )
    }
}

#[cfg(test)]
fn read(source: &str) -> FrontMatter {
    FrontSplit::new(source).read(source)
}

/// Returns the start of the first line that is neither blank nor part of a comment.
fn first_line(source: &str) -> usize {
    let mut rest = source.trim_start();
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|text| text.split_once("-->")) {
        rest = after.trim_start();
    }
    source.len() - rest.len()
}

/// Returns the front matter that begins at byte `at`, and the offset of the body.
fn front_from(source: &str, at: usize) -> (FrontKind, usize) {
    let mut lines = lines_from(source, at);
    let Some((Range { end: start, .. }, fence)) = lines.next() else { return (FrontKind::None, 0) };
    match fence.trim_end() {
        "---" | "---yaml" | "--- yaml" => {}
        // TOML is kept as written. It is not part of the body, where its `#` comments would be read
        // as headings.
        "+++" => {
            let close = lines.find(|(_, line)| line.trim_end() == "+++");
            return close.map_or((FrontKind::None, 0), |(close, _)| {
                (FrontKind::Toml(start..close.start), close.end)
            });
        }
        _ => return (FrontKind::None, 0),
    }
    let mut unclosed_end = None;
    for (range, line) in lines {
        if matches!(line.trim_end(), "---" | "...") {
            let text = source.get(start..range.start).unwrap_or_default();
            if unclosed_end.is_some_and(|end| is_swallowed(text, end - start)) {
                break;
            }
            return (FrontKind::Yaml { range: start..range.start, is_closed: true }, range.end);
        }
        if unclosed_end.is_none() && (line.trim().is_empty() || line.starts_with("# ")) {
            unclosed_end = Some(range.start);
        }
    }
    let end = unclosed_end.unwrap_or(source.len());
    let text = source.get(start..end).unwrap_or_default();
    if !text.lines().any(|line| key_of(line).is_some()) {
        return (FrontKind::None, 0); // a horizontal rule at the top of the text, not front matter
    }
    (FrontKind::Yaml { range: start..end, is_closed: false }, end)
}

/// Returns whether `text`, the text between two `---` lines, is in fact unclosed front matter that
/// ends at byte `end`, followed by body text and a horizontal rule. If all of it were treated as
/// front matter, the body text would be hidden.
fn is_swallowed(text: &str, end: usize) -> bool {
    let (front, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let mut headed = false;
    let is_prose = rest.lines().any(|line| {
        headed |= line.starts_with("# ");
        let open = ['#', ' ', '\t', '}', ']', '"', '\''];
        let item = line.starts_with("- ");
        !line.trim().is_empty()
            && !line.starts_with(open)
            && key_of(line).is_none()
            && (headed || !item)
    });
    is_prose && !has_fields(text) && has_fields(front)
}

/// Returns whether `text` is a mapping with at least one key.
fn has_fields(text: &str) -> bool {
    fields(text).is_ok_and(|fields| !fields.is_empty())
}

/// Parses a mapping, or returns an error if it exceeds the size limit.
fn fields(text: &str) -> Result<Vec<YamlField>, YamlError> {
    if text.len() <= MAX_FRONT_MATTER {
        return yaml::fields(text);
    }
    Err(YamlError {
        message: format!("the limit of {MAX_FRONT_MATTER} bytes is exceeded; the rest is ignored"),
        line: 0,
        column: 1,
        help: "move the longest values into the body",
    })
}

fn front_matter(text: &str, body: usize, unclosed: Option<YamlError>) -> FrontMatter {
    let (mut fields, refusal) = match fields(text) {
        Ok(fields) => (fields, unclosed),
        Err(refused) => {
            let refusal = unclosed.or_else(|| missing_space(text));
            let refusal = refusal.unwrap_or_else(|| at_its_key(text, refused));
            (line_by_line(head(text, MAX_FRONT_MATTER)), Some(refusal))
        }
    };
    let mut problems = Vec::new();
    if let Some(refusal) = refusal {
        let place = (refusal.line + 1, refusal.column);
        let message = refusal.message.trim_end_matches('.').to_owned();
        let (rule, what, help) = if fields.is_empty() {
            let help = "write `key: value` lines between two `---` lines";
            (Rule::BrokenFrontMatter, "front matter cannot be read", help)
        } else {
            (Rule::LooseFrontMatter, "front matter was read line by line", refusal.help)
        };
        problems.push(Problem::new(rule, place, format!("{what}: {message}")).help(help));
    }
    for field in &mut fields {
        field.line += 1; // accounts for the opening `---`
    }
    FrontMatter { fields, body, problems }
}

/// Returns an error at the first key without a space after its colon, if such spaces are all that
/// the text lacks.
fn missing_space(text: &str) -> Option<YamlError> {
    let keys =
        text.lines().zip(1..).filter_map(|(line, number)| Some((number, yaml::unspaced(line)?)));
    let (line, (key, _)) = keys.into_iter().next()?;
    let spaced = text.lines().map(|line| match yaml::unspaced(line) {
        Some((key, value)) => format!("{key}: {value}"),
        None => line.to_owned(),
    });
    has_fields(&spaced.collect::<Vec<_>>().join("\n")).then(|| YamlError {
        message: format!("a space is missing after `{key}:`"),
        line,
        column: u32::try_from(key.chars().count() + 2).unwrap_or(1),
        help: "put a space after the colon",
    })
}

/// Moves a parse error to the value that causes it. The parser notices an unclosed bracket or quote
/// only at the next key.
fn at_its_key(text: &str, refusal: YamlError) -> YamlError {
    let keys = text.lines().zip(1..).filter_map(|(line, number)| Some((number, key_of(line)?)));
    let mut before = keys.take_while(|(number, _)| *number <= refusal.line).collect::<Vec<_>>();
    let next = before.pop().map_or(0, |(number, _)| number);
    let Some((number, (_, value))) = before.pop() else { return refusal };
    let lines = text.lines().skip(number as usize - 1).take((next - number) as usize);
    let entry: Vec<&str> = lines.collect();
    if fields(&entry.join("\n")).is_ok() {
        return refusal;
    }
    let key = entry.first().map_or("", |line| line.strip_suffix(value).unwrap_or(line));
    let column = u32::try_from(key.chars().count() + 1).unwrap_or(1);
    let help = match value.chars().next() {
        Some('[' | '{') => yaml::CLOSE_BRACKET,
        Some('"' | '\'') => yaml::CLOSE_QUOTE,
        _ => refusal.help,
    };
    YamlError { line: number, column, help, ..refusal }
}

/// Returns a field for each unindented `key: value` line, including the lines up to the next key.
/// After the maximum number of keys, all further lines belong to the last value.
fn line_by_line(text: &str) -> Vec<YamlField> {
    let mut fields: Vec<YamlField> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let key = key_of(line).or_else(|| yaml::unspaced(line));
        let key = key.filter(|_| fields.len() < MAX_KEYS);
        match (key, fields.last_mut()) {
            (Some((key, value)), _) => {
                let value = Value::Text(unquoted(value).to_owned());
                fields.push(YamlField { key: key.to_owned(), value, line: number });
            }
            (None, Some(YamlField { value: Value::Text(text), .. })) if !line.trim().is_empty() => {
                if matches!(text.as_str(), "|" | ">" | "|-" | ">-" | "|+" | ">+") {
                    text.clear();
                }
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(line.trim());
            }
            _ => {}
        }
    }
    fields
}

/// Splits an unindented line into a key and a value.
fn key_of(line: &str) -> Option<(&str, &str)> {
    let colon = memchr::memchr(b':', line.as_bytes())?;
    let (key, value) = (line.get(..colon)?, line.get(colon + 1..)?);
    let named = key.chars().next().is_some_and(char::is_alphabetic)
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'));
    (named && key.len() <= 64 && (value.is_empty() || value.starts_with([' ', '\t'])))
        .then(|| (key.trim_end(), value.trim()))
}

fn unquoted(value: &str) -> &str {
    ['"', '\'']
        .iter()
        .find_map(|&quote| value.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(value)
}

/// Returns the lines of `source` from byte `at` on, each with its byte range, which includes the
/// line ending.
fn lines_from(source: &str, at: usize) -> impl Iterator<Item = (Range<usize>, &str)> {
    let rest = source.get(at..).unwrap_or_default();
    rest.split_inclusive('\n').scan(at, |at, line| {
        let start = std::mem::replace(at, *at + line.len());
        Some((start..*at, line.trim_end_matches(['\n', '\r'])))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(source: &str) -> Vec<(String, Value, u32)> {
        read(source).fields.into_iter().map(|f| (f.key, f.value, f.line)).collect()
    }

    #[test]
    fn fences_and_line_ends_are_recognized() {
        let front = read("---\r\nname: A\r\n---\r\nbody");
        assert_eq!(front.fields[0].value, Value::Text("A".into()));
        assert_eq!(front.fields[0].line, 2);
        assert_eq!(front.body, "---\r\nname: A\r\n---\r\n".len());
        assert!(read("# Title\n").fields.is_empty());
        assert!(read("---\n\nJust a rule above a text.\n").problems.is_empty());
        assert!(read("").fields.is_empty());
    }

    #[test]
    fn broken_front_matter_still_gives_name_and_description() {
        for source in [
            "---\nname: zk\ndescription: one: two: three\n---\n",
            "---\nname: zk\ndescription: **one: two: three**\n---\n",
            "---\nname: zk\n\tbad: tab\ndescription: one\n---\n",
            "---\nname: zk\ndescription: one\n\n# Body\n",
            "---\nname: \"zk\"\ndescription: *one\n---\n",
            "---\nname:zk\ndescription: one\n---\n",
            "---\nname:zk\ndescription:one\n---\n",
        ] {
            let front = read(source);
            assert!(
                values(source).iter().any(|(key, value, _)| key == "name"
                    && matches!(value, Value::Text(t) if t.starts_with("zk"))),
                "{source}"
            );
            assert!(values(source).iter().any(|(key, _, _)| key == "description"), "{source}");
            assert_eq!(front.problems.len(), 1, "{source}");
            assert_eq!(front.problems[0].rule, Rule::LooseFrontMatter);
        }
    }

    #[test]
    fn a_missing_space_after_a_colon_is_reported_at_its_place() {
        let problems = read("---\nname: zk\ndescription:one\n---\n").problems;
        let [problem] = problems.as_slice() else { panic!("{problems:?}") };
        assert_eq!((problem.line, problem.column), (3, 13));
        assert!(problem.message.ends_with("a space is missing after `description:`"));
        // An address is not a key.
        assert_eq!(yaml::unspaced("https://example.org"), None);
        assert_eq!(yaml::unspaced("std::vec"), None);
    }

    #[test]
    fn a_later_rule_does_not_close_front_matter() {
        let source = "---\nname: A\n\n# Mission\n\nLives.\n\n---\n\nmore\n";
        let front = read(source);
        assert_eq!(values(source), [("name".into(), Value::Text("A".into()), 2)]);
        assert!(source.get(front.body..).unwrap().starts_with("\n# Mission"));
        assert_eq!(front.problems[0].rule, Rule::LooseFrontMatter);
        // Blank lines, comments and values that need quotes do not end the front matter.
        for source in [
            "---\nname: A\n\n# note\ndescription: x\n---\nbody",
            "---\nname: A\n\ndescription: x: y\n---\nbody",
            "---\nname: A\n\ndescription: |\n  x\n\n  y\n---\nbody",
        ] {
            assert_eq!(values(source).len(), 2, "{source}");
            assert!(source.get(read(source).body..) == Some("body"), "{source}");
        }
    }

    #[test]
    fn long_front_matter_is_read_line_by_line() {
        let source =
            |bytes: usize| format!("---\nname: A\ntags: [{}]\n---\n", "x, ".repeat(bytes / 3));
        assert!(read(&source(1_000)).problems.is_empty());
        let front = read(&source(MAX_FRONT_MATTER));
        assert_eq!(front.fields[0].value, Value::Text("A".into()));
        assert_eq!(front.problems[0].rule, Rule::LooseFrontMatter);
        assert!(front.problems[0].message.contains("limit of 65536 bytes"));
        let Value::Text(tags) = &front.fields[1].value else { panic!("{:?}", front.fields) };
        assert!(tags.len() < MAX_FRONT_MATTER && tags.len() > MAX_FRONT_MATTER - 100);
    }

    #[test]
    fn unreadable_front_matter_is_an_error() {
        let front = read("---\n[[[\n---\n# Body\n");
        assert_eq!(front.problems[0].rule, Rule::BrokenFrontMatter);
        assert_eq!(front.body, "---\n[[[\n---\n".len());
    }
}
