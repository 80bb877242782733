//! The known keys of front matter.
//!
//! The parser and the schema for editors both use the table in this file.

use schemars::{Schema, json_schema};
use serde_json::{Map, Value, json};

use crate::role::SeniorityRank;
use crate::text::table;

use super::limits::MAX_NAME;

table! {
    /// A known key of front matter.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Key {
        /// The key as written on a card.
        name,
        /// The purpose of the key.
        sentence
    }
    Id = "id"
        "A short, stable identifier, such as be-01: lower-case letters, digits and hyphens.";
    Slug = "slug"
        "The name used in links, such as backend-engineer: lower-case letters, digits and hyphens. If it is missing, the slug is derived from the name.";
    Name = "name"
        "The displayed name, on one line.";
    Title = "title"
        "The displayed name if there is no `name`; always shown under Properties.";
    Aliases = "aliases"
        "Other names for the role: a list or one comma-separated line. Also shown under Properties.";
    DefaultSeniority = "default_seniority"
        "The usual seniority of the role. An unknown value is kept, but causes a warning.";
    Properties = "properties"
        "A mapping whose entries are added to the Properties section.";
    Description = "description"
        "The short description, used if the body has none. If the card also has a `summary`, whichever comes first is used.";
    Summary = "summary"
        "The same as `description`.";
    Tags = "tags"
        "A list or one comma-separated line. Shown under Properties.";
    Tools = "tools"
        "A list, one comma-separated line or a mapping. Shown under Properties.";
    Model = "model"
        "Shown under Properties.";
    Color = "color"
        "Shown under Properties.";
}

impl Key {
    /// Returns the key with this name. Letter case is ignored, and hyphens and underscores are
    /// equivalent.
    pub fn read(written: &str) -> Option<Key> {
        let normal = |byte: u8| if byte == b'-' { b'_' } else { byte.to_ascii_lowercase() };
        let written = written.trim().bytes().map(normal);
        Key::ALL.into_iter().find(|key| written.clone().eq(key.name().bytes()))
    }

    /// Returns the kind of value that the schema allows. The schema is stricter than the parser,
    /// because editors check while the author is still writing.
    fn value(self) -> Value {
        let scalar = json!(["string", "number", "boolean"]);
        match self {
            Key::Id | Key::Slug => {
                json!({ "type": "string", "pattern": "^[a-z0-9-]+$", "maxLength": MAX_NAME })
            }
            Key::Name | Key::Title => {
                json!({ "type": "string", "minLength": 1, "maxLength": MAX_NAME })
            }
            Key::DefaultSeniority => {
                let ranks: Vec<&str> = SeniorityRank::ALL.iter().map(|rank| rank.title()).collect();
                json!({ "enum": ranks })
            }
            Key::Properties => json!({ "type": "object" }),
            Key::Description | Key::Summary => json!({ "type": "string" }),
            Key::Tags | Key::Aliases => {
                json!({ "type": ["string", "array"], "items": { "type": scalar } })
            }
            Key::Tools => {
                json!({ "type": ["string", "array", "object"], "items": { "type": scalar } })
            }
            Key::Model | Key::Color => json!({ "type": scalar }),
        }
    }
}

/// Returns the JSON Schema (draft 2020-12) of front matter, for editors. No key is required,
/// because the name of a card may be in a heading. Unknown keys are kept, so they are allowed.
pub fn front_matter_schema() -> Schema {
    let keys: Map<String, Value> = Key::ALL
        .iter()
        .map(|key| {
            let mut value = key.value();
            if let Value::Object(value) = &mut value {
                value.insert("description".into(), key.sentence().into());
            }
            (key.name().to_owned(), value)
        })
        .collect();
    json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "rolescope front matter",
        "description": "The YAML between two `---` lines at the top of a role card. Other keys are kept and shown under Properties.",
        "type": "object",
        "properties": keys,
        "additionalProperties": true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_by_its_name() {
        for key in Key::ALL {
            assert_eq!(Key::parse(key.name()), Some(key));
        }
        assert_eq!(Key::parse("Name"), None);
    }
}
