//! A value of the config with its line number. It can be validated against a JSON Schema.
//!
//! Editors use the same schema as this module. Each part of the config that the schema rejects is
//! reported with its line and ignored. All other parts take effect.

use serde_json::{Map, Value as Json};

use crate::text::nearest;
use crate::text::yaml::{self, Value, YamlField};

use super::items::list_items;

/// The maximum number of choices listed in a message.
const MAX_CHOICES: usize = 20;

/// Messages about mistakes, each with its line in the file, counted from 1.
#[derive(Debug, Default)]
pub(super) struct Remarks(pub(super) Vec<(u32, String)>);

impl Remarks {
    pub(super) fn add(&mut self, line: u32, message: impl Into<String>) {
        self.0.push((line, message.into()));
    }
}

/// A key and its value.
#[derive(Debug)]
pub(super) struct ConfigNode {
    pub(super) key: String,
    /// The line of the key in the file, counted from 1.
    pub(super) line: u32,
    pub(super) content: ConfigValue,
}

/// The value of a key.
#[derive(Debug)]
pub(super) enum ConfigValue {
    /// A scalar as it is written in the file; empty if the key has no value.
    Text(String),
    /// A list of scalars.
    List(Vec<String>),
    /// A mapping.
    Map(Vec<ConfigNode>),
    /// A list of mappings. The node of each element has the same key as the list.
    Items(Vec<ConfigNode>),
    /// A list of lists, which is never valid.
    Nested,
}

impl ConfigNode {
    /// Creates the node of a field, including its child nodes. `above` is the number of lines in
    /// the file before the field. Returns `None` if the field cannot be read.
    pub(super) fn new(field: YamlField, above: u32, remarks: &mut Remarks) -> Option<ConfigNode> {
        let line = above + field.line;
        let content = match field.value {
            Value::Text(text) => ConfigValue::Text(text),
            Value::List(texts) => ConfigValue::List(texts),
            Value::Source(source) if source.trim_start().starts_with(['-', '[']) => {
                ConfigNode::list(&field.key, &source, line, remarks)?
            }
            Value::Source(source) => {
                let source = yaml::dedented(&source);
                // Mistakes in a mapping in flow style are reported on the line of its key.
                let (read, above) = if source.starts_with('{') {
                    (yaml::flow(&source), line.saturating_sub(1))
                } else {
                    (yaml::fields(&source), line)
                };
                let entries = read.map_err(|refusal| {
                    let message = format!("{}: {}; {}", field.key, refusal.message, refusal.help);
                    remarks.add(above + refusal.line, message);
                });
                let entries = entries.ok()?.into_iter();
                ConfigValue::Map(
                    entries.filter_map(|entry| ConfigNode::new(entry, above, remarks)).collect(),
                )
            }
        };
        Some(ConfigNode { key: field.key, line, content })
    }

    /// Reads a list of mappings. `line` is the line of its key. Returns `None` if an element cannot
    /// be read.
    fn list(key: &str, source: &str, line: u32, remarks: &mut Remarks) -> Option<ConfigValue> {
        let is_block = source.trim_start().starts_with('-');
        let Some(items) = list_items(source) else { return Some(ConfigValue::Nested) };
        let mut nodes = Vec::new();
        for item in items {
            let above = if is_block { line + item.above } else { line.saturating_sub(1) };
            let read = item.fields.map_err(|refusal| {
                let message = format!("{key}: {}; {}", refusal.message, refusal.help);
                remarks.add(above + refusal.line, message);
            });
            let fields = read.ok()?;
            let line = fields.first().map_or(line, |field| above + field.line);
            let entries =
                fields.into_iter().filter_map(|entry| ConfigNode::new(entry, above, remarks));
            let content = ConfigValue::Map(entries.collect());
            nodes.push(ConfigNode { key: key.to_owned(), line, content });
        }
        Some(ConfigValue::Items(nodes))
    }

    /// Returns the scalar, or an empty string if the value is not a scalar.
    pub(super) fn text(&self) -> &str {
        match &self.content {
            ConfigValue::Text(text) => text,
            _ => "",
        }
    }

    /// Returns the elements of a list of scalars. A single scalar counts as a list with one
    /// element.
    pub(super) fn texts(&self) -> Vec<String> {
        match &self.content {
            ConfigValue::List(texts) => texts.clone(),
            ConfigValue::Text(text) if !text.is_empty() => vec![text.clone()],
            _ => Vec::new(),
        }
    }

    /// Returns the elements of a list of mappings, or none if the value is not such a list.
    pub(super) fn items(&self) -> &[ConfigNode] {
        match &self.content {
            ConfigValue::Items(items) => items,
            _ => &[],
        }
    }

    /// Returns the entries of a mapping, or none if the value is not a mapping.
    pub(super) fn entries(&self) -> &[ConfigNode] {
        match &self.content {
            ConfigValue::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Returns the entry for a key, or an empty node if there is no entry.
    pub(super) fn get(&self, key: &str) -> &ConfigNode {
        static NONE: ConfigNode =
            ConfigNode { key: String::new(), line: 0, content: ConfigValue::Text(String::new()) };
        self.entries().iter().find(|entry| entry.key == key).unwrap_or(&NONE)
    }

    /// Removes the parts that the schema rejects. Returns whether the node itself is accepted.
    /// `siblings` are the schemas of the other keys at this level, and `example` is an example of a
    /// valid value.
    pub(super) fn check(
        &mut self,
        siblings: Option<&Map<String, Json>>,
        schema: &Json,
        example: &str,
        remarks: &mut Remarks,
    ) -> bool {
        let either = schema.get("oneOf").and_then(Json::as_array);
        let schemas = either.map_or(std::slice::from_ref(schema), Vec::as_slice);
        // Some numbers can be replaced by a word such as `auto`, so the choices are tried first.
        let chosen = schemas.iter().find(|schema| self.is_choice(schema));
        let Some(schema) = chosen.or_else(|| schemas.iter().find(|schema| self.fits(schema)))
        else {
            let kind = match schemas.first() {
                Some(schema) if item_schema(schema).is_some() => "a list of mappings",
                Some(schema) if allows(schema, "array") && !allows(schema, "string") => {
                    "a list of words"
                }
                Some(schema) if allows(schema, "array") => "a word or a list of words",
                Some(schema) if allows(schema, "object") => "a mapping",
                _ => "one word",
            };
            let example = match example.strip_prefix("\n  ") {
                Some(lines) => {
                    format!("`{}` on the next line", lines.lines().next().unwrap_or_default())
                }
                None => format!("`{example}`"),
            };
            remarks.add(self.line, format!("`{}` takes {kind}, e.g. {example}", self.key));
            return false;
        };
        let mistake = match &mut self.content {
            ConfigValue::Text(text) => wrong_text(&self.key, text, schema),
            ConfigValue::Map(entries) => {
                check_entries(&self.key, entries, siblings, schema, example, remarks);
                let required = schema.get("required").and_then(Json::as_array);
                let mut names = required.into_iter().flatten().filter_map(Json::as_str);
                let lost = names.find(|name| !entries.iter().any(|entry| entry.key == *name));
                lost.map(|name| format!("`{}` lacks the required key `{name}`", self.key))
            }
            ConfigValue::Items(items) => {
                if let Some(schema) = item_schema(schema) {
                    items.retain_mut(|item| item.check(None, schema, example, remarks));
                }
                None
            }
            ConfigValue::List(_) | ConfigValue::Nested => None,
        };
        let is_right = mistake.is_none();
        if let Some(mistake) = mistake {
            remarks.add(self.line, mistake);
        }
        is_right
    }

    /// Returns whether the value is one of the choices that the schema lists.
    fn is_choice(&self, schema: &Json) -> bool {
        let ConfigValue::Text(text) = &self.content else { return false };
        let choices = schema.get("enum").and_then(Json::as_array);
        let mut names = choices.into_iter().flatten().filter_map(Json::as_str);
        names.any(|name| name.eq_ignore_ascii_case(text))
    }

    /// Returns whether the schema accepts a value of this kind. An empty value is accepted as an
    /// empty mapping.
    fn fits(&self, schema: &Json) -> bool {
        match &self.content {
            ConfigValue::Text(text) => {
                text.is_empty()
                    || schema.get("enum").is_some()
                    || allows(schema, "string")
                    || allows(schema, "integer")
            }
            ConfigValue::List(texts) => {
                allows(schema, "array") && (texts.is_empty() || item_schema(schema).is_none())
            }
            ConfigValue::Items(_) => item_schema(schema).is_some(),
            ConfigValue::Map(_) => allows(schema, "object"),
            ConfigValue::Nested => false,
        }
    }
}

/// Returns the schema for the elements of a list if the elements are mappings.
fn item_schema(schema: &Json) -> Option<&Json> {
    schema.get("items").filter(|items| allows(items, "object"))
}

fn allows(schema: &Json, kind: &str) -> bool {
    match schema.get("type") {
        Some(Json::Array(kinds)) => kinds.iter().any(|other| other == kind),
        Some(other) => other == kind,
        None => false,
    }
}

/// Checks a scalar and returns a message if it is not valid. If the scalar matches a choice in the
/// schema, it is replaced with the schema's spelling of that choice.
fn wrong_text(key: &str, text: &mut String, schema: &Json) -> Option<String> {
    let bounds = ["minimum", "maximum", "minLength"];
    let [minimum, maximum, shortest] = bounds.map(|name| schema.get(name).and_then(Json::as_u64));
    if let Some(choices) = schema.get("enum").and_then(Json::as_array) {
        let names = choices.iter().map(|choice| match choice {
            Json::String(name) => name.clone(),
            other => other.to_string(),
        });
        if let Some(name) = names.clone().find(|name| name.eq_ignore_ascii_case(text)) {
            *text = name;
            return None;
        }
        let known: Vec<&str> = choices.iter().filter_map(Json::as_str).collect();
        Some(format!("`{text}` is not a valid value for `{key}`{}", choose(text, &known)))
    } else if let Some((least, most)) = minimum.zip(maximum) {
        let is_within = text.parse().is_ok_and(|number| (least..=most).contains(&number));
        (!is_within).then(|| format!("`{key}` takes a number from {least} to {most}"))
    } else if shortest.is_some() && text.trim().is_empty() {
        Some(format!(
            "`{key}` is empty; if its value begins with #, put the value in double quotes"
        ))
    } else {
        None
    }
}

/// Removes the entries of a mapping that its schema rejects.
fn check_entries(
    key: &str,
    entries: &mut Vec<ConfigNode>,
    siblings: Option<&Map<String, Json>>,
    schema: &Json,
    example: &str,
    remarks: &mut Remarks,
) {
    let properties = schema.get("properties").and_then(Json::as_object);
    let others = schema.get("additionalProperties").filter(|others| others.is_object());
    let mut lines: Vec<(String, u32)> = Vec::new();
    entries.retain_mut(|entry| {
        let mut all = properties.into_iter().flatten();
        let own = all.find(|(name, _)| name.eq_ignore_ascii_case(&entry.key));
        if let Some((name, _)) = own {
            entry.key.clone_from(name);
        }
        let Some(schema) = own.map(|(_, schema)| schema).or(others) else {
            let names: Vec<&str> =
                properties.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
            let homes = siblings.into_iter().flatten().filter(|(_, sibling)| {
                sibling.get("properties").is_some_and(|keys| keys.get(&entry.key).is_some())
            });
            let homes: Vec<&str> = homes.map(|(name, _)| name.as_str()).collect();
            let rest = if homes.is_empty() {
                choose(&entry.key, &names)
            } else {
                format!("; this key belongs in {}", homes.join(", "))
            };
            remarks.add(entry.line, format!("unknown key `{}` in `{key}`{rest}", entry.key));
            return false;
        };
        if let Some((_, line)) = lines.iter().find(|(name, _)| *name == entry.key) {
            remarks.add(entry.line, format!("`{}` is already set on line {line}", entry.key));
            return false;
        }
        lines.push((entry.key.clone(), entry.line));
        entry.check(properties, schema, example, remarks)
    });
}

/// Returns the end of a message about an unknown word. It suggests the word that the user probably
/// meant, and lists the known words unless there are too many.
pub(super) fn choose(word: &str, known: &[&str]) -> String {
    let near = nearest(word, known.iter().copied());
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    if known.len() > MAX_CHOICES {
        return near;
    }
    format!("{near} (known: {})", known.join(", "))
}
