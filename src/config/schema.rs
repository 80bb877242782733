//! The JSON Schema (draft 2020-12) of the config, used for validation and by editors.

use schemars::{Schema, json_schema};
use serde_json::{Map, Value, json};

use crate::app::{BINDINGS, Context, PaneLayout};
use crate::atlas::Family;
use crate::role::{FrequencyRank, Known, LevelRank, Rule, Severity};
use crate::search::Order;
use crate::ui::Themes;

use super::Colour;
use super::key::ConfigKey;

/// Returns the schema of the whole config.
pub fn config_schema() -> Schema {
    let keys = ConfigKey::ALL.map(|key| (key.name(), described(schema_of(key), key.sentence())));
    json_schema!({
        "title": "rolescope's config",
        "type": "object",
        "properties": closed(keys).get("properties"),
        "additionalProperties": false,
    })
}

/// Returns the schema for the value of a key.
pub(super) fn schema_of(key: ConfigKey) -> Value {
    let texts = json!({ "type": ["string", "array"], "items": { "type": "string" } });
    let text = json!({ "type": "string", "minLength": 1 });
    let switch = json!({ "enum": [true, false, "yes", "no", "on", "off"] });
    match key {
        ConfigKey::Roots | ConfigKey::External => texts,
        ConfigKey::Theme => choices(Themes::names().map(|(name, _)| name)),
        ConfigKey::Color => choices(Colour::ALL.map(Colour::name)),
        ConfigKey::Colors => closed(Themes::inks().map(|(name, sentence)| {
            let colour = json!({ "type": ["string", "integer"], "minLength": 1 });
            (name, described(colour, &format!("Colour of {sentence}.")))
        })),
        ConfigKey::Ascii | ConfigKey::Mouse | ConfigKey::History | ConfigKey::Session => switch,
        ConfigKey::Layout => closed(PaneLayout::default().widths().map(|(name, _)| {
            let number = json!({ "type": "integer", "minimum": 20, "maximum": 1000 });
            let width = match name {
                "list" => json!({ "oneOf": [number, { "enum": ["auto"] }] }),
                _ => number,
            };
            (name, described(width, "In columns."))
        })),
        ConfigKey::Keys => closed(Context::all().into_iter().map(|context| {
            let rows = BINDINGS.iter().filter(|row| row.context == context);
            let actions = closed(rows.map(|row| {
                let keys = json!({
                    "type": ["string", "integer", "boolean", "array"],
                    "minLength": 1,
                    "items": { "type": ["string", "integer", "boolean"] },
                });
                (row.action.name(), described(keys, &sentence(row.sentence)))
            }));
            (context.id(), described(actions, &sentence(context.name())))
        })),
        ConfigKey::Commands => {
            let words = json!({ "type": "array", "items": { "type": "string" }, "minItems": 1 });
            let keys = [
                ("key", &text, "The key that runs the command while a pane has the focus."),
                ("name", &text, "The name shown in the command palette and the help."),
                (
                    "run",
                    &words,
                    "The program and its arguments, without a shell. {path}, {slug} and {name} are replaced by the path, slug and name of the current role, and {marked} by the paths of the marked roles, as separate arguments.",
                ),
                ("wait", &switch, "Whether the program takes over the terminal until it exits."),
            ];
            let keys =
                keys.map(|(key, schema, sentence)| (key, described(schema.clone(), sentence)));
            json!({ "type": "array", "items": requiring(closed(keys), &["name", "run"]) })
        }
        ConfigKey::Views => {
            let order = choices(Order::ALL.map(Order::name));
            let view = closed([
                ("query", described(text.clone(), "The query, as typed into the search box.")),
                ("sort", described(order, "The sort order of the results.")),
            ]);
            let either = json!({ "oneOf": [text, requiring(view, &["query"])] });
            json!({ "type": "object", "additionalProperties": either })
        }
        ConfigKey::Levels => {
            ranks(LevelRank::ALL.iter().map(|rank| rank.title()), LevelRank::phrases(), texts)
        }
        ConfigKey::Frequencies => ranks(
            FrequencyRank::ALL.iter().map(|rank| rank.word()),
            FrequencyRank::phrases(),
            texts,
        ),
        ConfigKey::Sections => closed(Known::ALL.iter().map(|known| known.name()).map(|name| {
            let sentence = format!("Section headings for the {name} field.");
            (name, described(texts.clone(), &sentence))
        })),
        ConfigKey::Verbs | ConfigKey::Aliases | ConfigKey::Crews => {
            json!({ "type": "object", "additionalProperties": texts })
        }
        ConfigKey::Severity => {
            let names = Severity::ALL.iter().map(|severity| json!(severity.name()));
            // In YAML 1.1, an unquoted `off` is the boolean `false`.
            let severity = choices(names.chain([json!("off"), json!(false)]));
            let for_family = described(severity.clone(), "The severity for verbs in this family.");
            let families = Family::ALL.map(|family| family.name().to_lowercase());
            let by_family = closed(families.map(|name| (name, for_family.clone())));
            let either = json!({ "oneOf": [severity, by_family] });
            closed(
                Rule::ALL.iter().map(|rule| (rule.name(), described(either.clone(), rule.title()))),
            )
        }
    }
}

/// Returns the schema of a value that is one of several choices.
fn choices<T: Into<Value>>(all: impl IntoIterator<Item = T>) -> Value {
    json!({ "enum": Value::from_iter(all) })
}

fn described(schema: Value, sentence: &str) -> Value {
    with(schema, "description", json!(sentence))
}

/// Returns the schema of an object in which the given keys are required.
fn requiring(schema: Value, keys: &[&str]) -> Value {
    with(schema, "required", json!(keys))
}

fn with(mut schema: Value, key: &str, value: Value) -> Value {
    if let Value::Object(object) = &mut schema {
        object.insert(key.to_owned(), value);
    }
    schema
}

/// Turns a phrase from the help text into a sentence by adding a capital letter and a full stop.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

/// Returns the schema for a mapping from levels or frequencies to words. The key can be any known
/// phrase for the level or frequency.
fn ranks(
    names: impl Iterator<Item = &'static str>,
    phrases: impl Iterator<Item = &'static str>,
    words: Value,
) -> Value {
    let phrases: Vec<_> = phrases.collect();
    let own = described(words.clone(), "Other words for this level or frequency.");
    let names = closed(names.map(|name| (name, own.clone())));
    json!({
        "type": "object",
        "properties": names.get("properties"),
        "propertyNames": { "pattern": format!("(?i)^({})$", phrases.join("|")) },
        "additionalProperties": words,
    })
}

/// Returns the schema of an object that has these optional keys and no others.
fn closed<K: Into<String>>(keys: impl IntoIterator<Item = (K, Value)>) -> Value {
    let properties: Map<String, Value> =
        keys.into_iter().map(|(name, schema)| (name.into(), schema)).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}
