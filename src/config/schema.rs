//! What a config may hold, as JSON Schema (draft 2020-12), for editors.

use schemars::{Schema, json_schema};
use serde_json::{Map, Value, json};

use crate::app::{BINDINGS, Context};
use crate::atlas::Family;
use crate::role::{FrequencyRank, LevelRank, Rule, Severity};
use crate::search::Order;
use crate::ui::Themes;

use super::key::Key;

/// The schema of a config.
pub fn config_schema() -> Schema {
    let properties: Map<String, Value> = Key::ALL
        .iter()
        .map(|key| (key.name().to_owned(), told(of(*key), key.sentence())))
        .collect();
    json_schema!({
        "title": "rolescope's config",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

fn of(key: Key) -> Value {
    let texts = json!({ "type": ["string", "array"], "items": { "type": "string" } });
    let switch = json!({ "enum": [true, false, "yes", "no", "on", "off"] });
    let severity: Vec<Value> =
        Severity::ALL.iter().map(|severity| json!(severity.word())).chain(off()).collect();
    match key {
        Key::Roots | Key::External => texts,
        Key::Theme => json!({ "enum": Themes::names().map(|(name, _)| name).collect::<Vec<_>>() }),
        Key::Color => json!({ "enum": ["auto", "always", "never"] }),
        Key::Colors => closed(Themes::inks().map(|(name, sentence)| {
            (
                name,
                told(json!({ "type": ["string", "integer"] }), &format!("Colour of {sentence}.")),
            )
        })),
        Key::Ascii | Key::Mouse | Key::History | Key::Session => switch,
        Key::Layout => closed(["list", "card", "below", "beside"].map(|name| {
            let width = json!({ "type": "integer", "minimum": 20, "maximum": 1000 });
            (name, told(width, "In columns."))
        })),
        Key::Keys => closed(Context::ALL.map(|context| {
            let rows = BINDINGS.iter().filter(|row| row.context == context);
            let actions = closed(rows.map(|row| {
                let key = json!(["string", "integer", "boolean"]);
                let keys = json!({
                    "type": ["string", "integer", "boolean", "array"],
                    "items": { "type": key },
                });
                (row.action.name(), told(keys, &sentence(row.sentence)))
            }));
            (context.id(), told(actions, &sentence(context.name())))
        })),
        Key::Views => {
            let order = Order::ALL.iter().map(|order| order.name()).collect::<Vec<_>>();
            json!({ "type": "object", "additionalProperties": { "oneOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "properties": {
                        "query": told(json!({ "type": "string" }), "As it is typed."),
                        "sort": told(json!({ "enum": order }), "In what order the hits stand."),
                    },
                    "required": ["query"],
                    "additionalProperties": false,
                },
            ] } })
        }
        Key::Levels => closed(
            LevelRank::ALL
                .iter()
                .map(|rank| (rank.title(), told(texts.clone(), "Words that mean the same."))),
        ),
        Key::Frequencies => {
            // A rank may be named by any word for it.
            let words: Vec<_> = FrequencyRank::phrases().collect();
            json!({
                "type": "object",
                "propertyNames": { "pattern": format!("(?i)^({})$", words.join("|")) },
                "additionalProperties": texts,
            })
        }
        Key::Verbs | Key::Aliases => json!({ "type": "object", "additionalProperties": texts }),
        Key::Severity => {
            let severity = json!({ "enum": severity });
            let families = Family::ALL.map(|family| family.name().to_lowercase());
            let by_family =
                closed(families.iter().map(|name| {
                    (name.as_str(), told(severity.clone(), "For verbs of this family."))
                }));
            let either = json!({ "oneOf": [severity, by_family] });
            closed(
                Rule::ALL.iter().map(|rule| (rule.name(), told(either.clone(), rule.sentence()))),
            )
        }
    }
}

/// A bare `off` is also false to readers of YAML 1.1.
fn off() -> [Value; 2] {
    [json!("off"), json!(false)]
}

fn told(mut schema: Value, sentence: &str) -> Value {
    if let Value::Object(object) = &mut schema {
        object.insert("description".to_owned(), json!(sentence));
    }
    schema
}

/// Words of help as a sentence.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

/// An object with these keys and no others.
fn closed<'k>(keys: impl IntoIterator<Item = (&'k str, Value)>) -> Value {
    let properties: Map<String, Value> =
        keys.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}
