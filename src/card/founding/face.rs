//! Reads the front matter of a card, and the name of its role.

use std::path::Path;

use crate::card::container::FrontMatter;
use crate::card::item;
use crate::card::key::Key;
use crate::card::limits::MAX_NAME;
use crate::role::{Origin, Problem, Property, Rule, Seniority, SeniorityRank};
use crate::text::yaml::{self, Value, YamlField};
use crate::text::{is_harmful, slug_of};

use super::{Reader, one_line_of, to_u32};

/// Converts a front-matter key to a property.
pub(crate) fn property(key: &str, value: &Value, line: u32) -> Property {
    let values = match value {
        // Tags and tools are often written on one line, separated by commas. Other values are not
        // split, because they may be prose.
        Value::Text(text) if matches!(key, "tags" | "tools") => item::split_list(text),
        Value::Text(text) => Some(text.trim())
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .into_iter()
            .collect(),
        Value::List(values) => values.clone(),
        Value::Source(text) => vec![text.clone()],
    };
    Property { key: key.to_owned(), values, line }
}

impl Reader<'_> {
    pub(super) fn front_matter(&mut self, front: &FrontMatter) {
        self.body = front.body;
        self.role.problems.extend(front.problems.iter().cloned());
        self.escapes(&front.fields);
        let mut seen: Vec<&str> = Vec::new();
        for field in &front.fields {
            if seen.contains(&field.key.as_str()) {
                let message = format!(
                    "`{}` appears twice in the front matter; the first value is used",
                    field.key
                );
                let help = "remove one of the two lines";
                self.report(Rule::DoubleKey, (field.line, 1), message, help);
                self.property(field);
                continue;
            }
            seen.push(&field.key);
            self.field(field);
        }
    }

    /// Records the harmful characters that front matter contains as escapes: `"\e[2J"`.
    pub(super) fn escapes(&mut self, fields: &[YamlField]) {
        let source = self.source.get(..self.body).unwrap_or_default();
        if !source.contains('\\') {
            return;
        }
        for field in fields {
            let values = match &field.value {
                Value::Text(text) | Value::Source(text) => std::slice::from_ref(text),
                Value::List(texts) => texts.as_slice(),
            };
            let texts = std::iter::once(&field.key).chain(values);
            for c in texts.flat_map(|text| text.chars()) {
                if is_harmful(c) && !matches!(c, '\n' | '\t' | '\r') && !source.contains(c) {
                    self.unseen.0 += 1;
                    self.unseen.1.get_or_insert(((field.line, 1), c));
                }
            }
        }
    }

    fn field(&mut self, field: &YamlField) {
        let YamlField { key, value, line } = field;
        let line = *line;
        let Some(known) = Key::read(key) else {
            self.unknown.push((key.clone(), line));
            return self.property(field);
        };
        match known {
            Key::Id => {
                self.role.id =
                    self.one_line(field, "be-01").inspect(|id| self.identifier(key, id, line))
            }
            Key::Slug => {
                self.role.form.slug_line = Some(line);
                self.slug = self
                    .one_line(field, "backend-engineer")
                    .inspect(|slug| self.identifier(key, slug, line))
            }
            Key::Name => self.name = self.one_line(field, "Backend Engineer"),
            Key::Title if self.name.is_none() => {
                self.name = self.one_line(field, "Backend Engineer");
                self.property(field);
            }
            Key::DefaultSeniority => {
                self.role.seniority =
                    self.one_line(field, "Senior").map(|word| Seniority::new(&word));
                if let Some(Seniority { word, rank: None }) = &self.role.seniority {
                    let ranks: Vec<&str> =
                        SeniorityRank::ALL.iter().map(|rank| rank.title()).collect();
                    let word = word.clone();
                    let written = self.source.lines().nth(line.saturating_sub(1) as usize);
                    let text = (word.as_str(), written.unwrap_or_default());
                    self.unknown_word(Rule::UnknownSeniority, "seniority", (line, 1), text, &ranks);
                }
            }
            Key::Description | Key::Summary => {
                let text = match value {
                    Value::Text(text) => text.trim().to_owned(),
                    Value::List(lines) => lines.join("\n"),
                    Value::Source(text) => text.clone(),
                };
                match &self.description {
                    Some(first) if *first != text => self.property(field),
                    Some(_) => {}
                    None if text.is_empty() => {}
                    None => self.description = Some(text),
                }
            }
            Key::Properties => self.properties(field),
            Key::Title | Key::Aliases | Key::Tags | Key::Tools | Key::Model | Key::Color => {
                self.property(field);
            }
        }
    }

    /// Returns the value of a key that takes a single line of text. Any other value is kept as a
    /// property.
    fn one_line(&mut self, field: &YamlField, example: &str) -> Option<String> {
        let YamlField { key, value, line } = field;
        let is = match value {
            Value::Text(text) if !text.trim().is_empty() => {
                let mut lines = text.trim().lines();
                let first = lines.next().unwrap_or_default().trim_end();
                if lines.next().is_none() && first.chars().count() <= MAX_NAME {
                    return Some(first.to_owned());
                }
                self.property(field);
                let message = format!(
                    "{key} must be one line of at most {MAX_NAME} characters; only the beginning is used"
                );
                let help = format!("write one line, e.g. {key}: {example}");
                self.report(Rule::WrongType, (*line, 1), message, help);
                let beginning: String = first.chars().take(MAX_NAME).collect();
                return Some(beginning.trim_end().to_owned());
            }
            Value::Text(_) => return None,
            Value::List(_) => "a list",
            Value::Source(_) => "a nested value",
        };
        self.property(field);
        let help = format!("write one line of text, e.g. {key}: {example}");
        self.report(Rule::WrongType, (*line, 1), format!("{key} is {is}"), help);
        None
    }

    pub(super) fn identifier(&mut self, key: &str, value: &str, line: u32) {
        if !value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            let message = format!(
                "{key} `{value}` contains characters other than lower-case letters, digits and hyphens"
            );
            let better = slug_of(value);
            if key.eq_ignore_ascii_case("slug") && better == value {
                return; // a slug may contain letters of any script
            }
            let mut problem = Problem::new(Rule::BadIdentifier, (line, 1), message)
                .help(format!("write {key}: {better}"));
            if better == value {
                problem.help = None; // letters of other scripts have no replacement in ASCII
                return self.problem(problem);
            }
            // A fix is offered only if the value is written literally, without quotes and on one
            // line.
            let written = self.source.lines().nth(line.saturating_sub(1) as usize);
            let plain = written.and_then(|text| text.strip_prefix(key)?.strip_prefix(':'));
            if let Some(plain) = plain.filter(|text| text.trim() == value && !better.is_empty()) {
                let lead = plain.chars().take_while(|c| c.is_whitespace()).count();
                problem.column = to_u32(key.len() + 1 + lead + 1);
                problem = problem.wide(value.chars().count()).fix(better);
            }
            self.role.problems.push(problem);
        }
    }

    /// Converts the `properties` mapping of the front matter to properties, one for each key if the
    /// mapping is simple enough.
    fn properties(&mut self, mapping: &YamlField) {
        let fields = match &mapping.value {
            Value::Source(text) => yaml::fields(&yaml::dedented(text)).ok(),
            _ => None,
        };
        let Some(fields) = fields else {
            let whole = property("properties", &mapping.value, mapping.line);
            return self.role.properties.push(whole);
        };
        for field in fields {
            self.property(&YamlField { line: mapping.line + field.line, ..field });
        }
    }

    fn property(&mut self, field: &YamlField) {
        self.role.properties.push(property(&field.key, &field.value, field.line));
    }

    /// Sets the name of the role from its front matter, its heading or its file.
    pub(super) fn name(&mut self) {
        let stem = self.stem();
        let name = self
            .name
            .take()
            .or(self.heading.take())
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty());
        if name.is_none() {
            let message = format!("the card does not name its role, so the role is called {stem}");
            self.report(Rule::NoName, (1, 1), message, self.how_to_name());
        }
        self.role.name = name.unwrap_or(stem);
        self.role.slug = self.slug.take().unwrap_or_else(|| slug_of(&self.role.name));
    }

    /// Returns help text that explains how to name the role in the card.
    fn how_to_name(&self) -> &'static str {
        let front = self.source.get(..self.body).unwrap_or_default();
        let mut keys = front.lines().filter_map(|line| line.split(':').next());
        let first = self.source.lines().map(str::trim).find(|line| !line.is_empty());
        let begins_with_rule =
            first.is_some_and(|line| line.len() >= 3 && line.trim_matches('-').is_empty());
        if keys.any(|key| Key::read(key.trim()) == Some(Key::Name)) {
            "write the role's name after `name:`"
        } else if front.is_empty() && begins_with_rule {
            "begin the file with a line of exactly three hyphens (`---`), and add the same line after the keys"
        } else {
            "begin the card with front matter that has a `name: …` line"
        }
    }

    /// Returns the file name without its extension. For profile, index and README files, returns
    /// the name of the folder.
    pub(super) fn stem(&self) -> String {
        let stem = match &self.role.origin {
            Origin::Builtin(slug) => slug.clone(),
            Origin::Stdin => "stdin".to_owned(),
            Origin::File(path) | Origin::Part(path, _) => {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                let generic =
                    ["profile", "index", "readme"].iter().any(|g| stem.eq_ignore_ascii_case(g));
                let folder = path.parent().and_then(Path::file_name).filter(|_| generic);
                folder.map_or(stem, |folder| folder.to_string_lossy()).into_owned()
            }
        };
        let stem: String = one_line_of(&stem).chars().take(MAX_NAME).collect();
        let stem = stem.trim_end();
        if stem.is_empty() { "unnamed".to_owned() } else { stem.to_owned() }
    }
}
