//! The JSON Schema (draft 2020-12) of the config, used for validation and by editors.

use schemars::{Schema, json_schema};
use serde_json::{Map, Value, json};

use crate::app::{BINDINGS, Context, PaneLayout};
use crate::atlas::Family;
use crate::role::{FrequencyRank, Known, LevelRank, Rule, Severity};
use crate::search::Order;
use crate::ui::Themes;

use super::key::ConfigKey;

/// Returns the schema of the whole config.
pub fn config_schema() -> Schema {
    let properties: Map<String, Value> = ConfigKey::ALL
        .iter()
        .map(|key| (key.name().to_owned(), described(schema_of(*key), key.sentence())))
        .collect();
    json_schema!({
        "title": "rolescope's config",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// Returns the schema for the value of a key.
pub(super) fn schema_of(key: ConfigKey) -> Value {
    let texts = json!({ "type": ["string", "array"], "items": { "type": "string" } });
    let switch = json!({ "enum": [true, false, "yes", "no", "on", "off"] });
    let severity: Vec<Value> =
        Severity::ALL.iter().map(|severity| json!(severity.name())).chain(off()).collect();
    match key {
        ConfigKey::Roots | ConfigKey::External => texts,
        ConfigKey::Theme => {
            json!({ "enum": Themes::names().map(|(name, _)| name).collect::<Vec<_>>() })
        }
        ConfigKey::Color => json!({ "enum": ["auto", "always", "never"] }),
        ConfigKey::Colors => closed(Themes::inks().map(|(name, sentence)| {
            (
                name,
                described(
                    json!({ "type": ["string", "integer"], "minLength": 1 }),
                    &format!("Colour of {sentence}."),
                ),
            )
        })),
        ConfigKey::Ascii | ConfigKey::Mouse | ConfigKey::History | ConfigKey::Session => switch,
        ConfigKey::Layout => closed(PaneLayout::default().widths().map(|(name, _)| {
            let number = json!({ "type": "integer", "minimum": 20, "maximum": 1000 });
            let width = if name == "list" {
                json!({ "oneOf": [number, { "enum": ["auto"] }] })
            } else {
                number
            };
            (name, described(width, "In columns."))
        })),
        ConfigKey::Keys => closed(Context::all().into_iter().map(|context| {
            let rows = BINDINGS.iter().filter(|row| row.context == context);
            let actions = closed(rows.map(|row| {
                let key = json!(["string", "integer", "boolean"]);
                let keys = json!({
                    "type": ["string", "integer", "boolean", "array"],
                    "minLength": 1,
                    "items": { "type": key },
                });
                (row.action.name(), described(keys, &sentence(row.sentence)))
            }));
            (context.id(), described(actions, &sentence(context.name())))
        })),
        ConfigKey::Commands => {
            let text = json!({ "type": "string", "minLength": 1 });
            let words = json!({ "type": "array", "items": { "type": "string" }, "minItems": 1 });
            let mut command = closed([
                (
                    "key",
                    described(
                        text.clone(),
                        "The key that runs the command while a pane has the focus.",
                    ),
                ),
                ("name", described(text, "The name shown in the command palette and the help.")),
                (
                    "run",
                    described(
                        words,
                        "The program and its arguments, without a shell. {path}, {slug} and {name} are replaced by the path, slug and name of the current role, and {marked} by the paths of the marked roles, as separate arguments.",
                    ),
                ),
                (
                    "wait",
                    described(
                        switch,
                        "Whether the program takes over the terminal until it exits.",
                    ),
                ),
            ]);
            if let Value::Object(command) = &mut command {
                command.insert("required".to_owned(), json!(["name", "run"]));
            }
            json!({ "type": "array", "items": command })
        }
        ConfigKey::Views => {
            let query = json!({ "type": "string", "minLength": 1 });
            let order = Order::ALL.iter().map(|order| order.name()).collect::<Vec<_>>();
            json!({ "type": "object", "additionalProperties": { "oneOf": [
                { "type": "string", "minLength": 1 },
                {
                    "type": "object",
                    "properties": {
                        "query": described(query, "The query, as typed into the search box."),
                        "sort": described(json!({ "enum": order }), "The sort order of the results."),
                    },
                    "required": ["query"],
                    "additionalProperties": false,
                },
            ] } })
        }
        ConfigKey::Levels => ranks(
            &LevelRank::ALL.iter().map(|rank| rank.title()).collect::<Vec<_>>(),
            LevelRank::phrases(),
            texts,
        ),
        ConfigKey::Frequencies => ranks(
            &FrequencyRank::ALL.iter().map(|rank| rank.word()).collect::<Vec<_>>(),
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
            let severity = json!({ "enum": severity });
            let families = Family::ALL.map(|family| family.name().to_lowercase());
            let by_family = closed(families.iter().map(|name| {
                (
                    name.as_str(),
                    described(severity.clone(), "The severity for verbs in this family."),
                )
            }));
            let either = json!({ "oneOf": [severity, by_family] });
            closed(
                Rule::ALL.iter().map(|rule| (rule.name(), described(either.clone(), rule.title()))),
            )
        }
    }
}

/// Returns the values that mean `off`. In YAML 1.1, an unquoted `off` is the boolean `false`.
fn off() -> [Value; 2] {
    [json!("off"), json!(false)]
}

fn described(mut schema: Value, sentence: &str) -> Value {
    if let Value::Object(object) = &mut schema {
        object.insert("description".to_owned(), json!(sentence));
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
fn ranks(names: &[&str], phrases: impl Iterator<Item = &'static str>, words: Value) -> Value {
    let phrases: Vec<_> = phrases.collect();
    let names =
        closed(names.iter().map(|name| {
            (*name, described(words.clone(), "Other words for this level or frequency."))
        }));
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
