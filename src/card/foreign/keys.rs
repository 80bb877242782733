//! The keys of front matter and of data files.

use crate::card::limits::MAX_ITEMS;
use crate::text::Tree;
use crate::text::yaml::MAX_KEYS;

use super::items::{ItemReader, split_list, titled};
use super::outline::{OutlinePiece, inlines, outline};
use super::partners;
use super::topic::{Topic, Topics, normal};
use super::{Draft, DraftItem, Found};

/// Keys below which the keys of a role may be, up to three levels deep.
const AROUND: [&str; 11] = [
    "metadata",
    "spec",
    "agent",
    "persona",
    "constraints",
    "meta",
    "profile",
    "config",
    "identity",
    "definition",
    "role definition",
];

/// Keys of other roles.
const PARTNERS: [&str; 21] = [
    "reports to",
    "manager",
    "delegate to",
    "delegates to",
    "escalate to",
    "escalates to",
    "agents",
    "handoffs",
    "interactions",
    "collaborates with",
    "dependencies",
    "works with",
    "invokes agents",
    "extends",
    "based on",
    "inherits",
    "hands off to",
    "hand off to",
    "receives from",
    "direct reports",
    "manages",
];

/// Keys of the text of an item, the best first.
const TITLES: [&str; 7] = ["title", "name", "skill id", "summary", "description", "text", "id"];
const LEVELS: [&str; 3] = ["proficiency", "min level", "level"];

/// Keys of the texts that are the body of a role in a data file.
const BODIES: [&str; 10] = [
    "instructions",
    "developer instructions",
    "prompt",
    "system prompt",
    "systemrole",
    "custominstructions",
    "system",
    "system role",
    "custom instructions",
    "openingmessage",
];

/// The texts of a role by key, in the order of the document.
#[derive(Debug, Default)]
pub(super) struct KeyTexts {
    texts: Vec<(String, String)>,
    /// The running texts of a data file.
    pub(super) bodies: Vec<String>,
    /// The entries that are in no list of the role.
    pub(super) rest: Vec<(String, Tree)>,
}

impl KeyTexts {
    /// The text of the first of some keys that has one.
    pub(super) fn first(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|key| self.get(key))
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let found = self.texts.iter().find(|(name, _)| name == key);
        found.map(|(_, text)| text.as_str())
    }
}

/// Reads the keys of a role. `data` is whether they are the whole file.
pub(super) fn read(draft: &mut Draft, tree: &Tree, topics: &Topics, data: bool) -> KeyTexts {
    let mut texts = KeyTexts::default();
    entries(draft, tree, topics, data, 0, &mut texts);
    texts
}

fn entries(
    draft: &mut Draft,
    tree: &Tree,
    topics: &Topics,
    data: bool,
    depth: usize,
    texts: &mut KeyTexts,
) {
    for (number, (key, value)) in tree.entries().iter().enumerate() {
        if number == MAX_KEYS {
            draft.exceeded = Some((MAX_KEYS, "keys"));
            return;
        }
        let name = normal(key);
        if AROUND.contains(&name.as_str()) && matches!(value, Tree::Map(_)) && depth < 3 {
            entries(draft, value, topics, data, depth + 1, texts);
            continue;
        }
        if PARTNERS.contains(&name.as_str()) {
            let before = draft.partner_lines.len();
            partners_of(draft, key, value);
            if draft.partner_lines.len() == before {
                texts.rest.push((key.clone(), value.clone()));
            }
            continue;
        }
        if name == "levels" && !value.elements().is_empty() {
            levels(draft, value);
            continue;
        }
        if data && name == "roledefinition" {
            texts.bodies.extend(value.text());
        }
        if data
            && BODIES.contains(&name.as_str())
            && let Some(text) = value.text()
        {
            texts.bodies.push(text);
            continue;
        }
        let topic = match name.as_str() {
            "groups" | "allowed tools" | "allowed tool groups" | "tool groups" => {
                Some(Topic::Tools)
            }
            "activation instructions" => None,
            name => topics.whole(name).filter(|topic| topic.is_list()),
        };
        match topic {
            Some(Topic::Interactions) => partners_of(draft, key, value),
            Some(topic) => {
                let points = points(value, topic, topics);
                if points.is_empty() {
                    texts.rest.push((key.clone(), value.clone()));
                } else {
                    let heading = key.clone();
                    draft.found.push(Found { topic, inferred: false, heading, line: 0 });
                }
                let mut reader = ItemReader::new(topics, std::mem::take(draft));
                points.into_iter().for_each(|point| reader.add(topic, point));
                *draft = reader.draft;
                if value.text().is_some() {
                    texts.texts.push((name, value.text().unwrap_or_default()));
                }
            }
            None => {
                texts.rest.push((key.clone(), value.clone()));
                if let (Tree::Text(_) | Tree::Number(_), Some(text)) = (value, value.text()) {
                    texts.texts.push((name, text));
                }
            }
        }
    }
}

/// The items that a value holds.
fn points(value: &Tree, topic: Topic, topics: &Topics) -> Vec<DraftItem> {
    match value {
        // One more than a card may have, so that the reader notices.
        Tree::List(list) => {
            let list = list.iter().take(MAX_ITEMS + 1);
            list.filter_map(|element| element_point(element, topic)).collect()
        }
        Tree::Map(entries) => entries
            .iter()
            .take(MAX_ITEMS + 1)
            .filter(|(_, value)| !matches!(value, Tree::Number(_) | Tree::Bool(_)))
            .map(|(key, value)| DraftItem {
                title: key.clone(),
                details: texts_of(value),
                ..DraftItem::default()
            })
            .chain(
                (topic == Topic::Tools)
                    .then(|| entries.iter().filter(|(_, value)| *value == Tree::Bool(true)))
                    .into_iter()
                    .flatten()
                    .map(|(key, _)| DraftItem { title: key.clone(), ..DraftItem::default() }),
            )
            .collect(),
        Tree::Text(text) if text.trim().contains('\n') => {
            let root = outline(text, 0, topics);
            let lists = root.content.iter().filter_map(|piece| match piece {
                OutlinePiece::List(list) => Some(list),
                _ => None,
            });
            let entries = lists.flat_map(|list| &list.entries);
            entries.map(super::items::point).collect()
        }
        Tree::Text(text) if matches!(topic, Topic::Tools | Topic::Capabilities) => split_list(text)
            .into_iter()
            .map(|title| DraftItem { title, ..DraftItem::default() })
            .collect(),
        _ => Vec::new(),
    }
}

fn element_point(element: &Tree, topic: Topic) -> Option<DraftItem> {
    match element {
        Tree::Map(entries) => {
            let find = |key: &str| {
                entries.iter().find(|(name, _)| normal(name) == key).map(|(_, value)| value)
            };
            let title = TITLES.iter().find_map(|key| find(key).and_then(Tree::text));
            let level = LEVELS.iter().find_map(|key| find(key).and_then(Tree::text));
            // An element of one entry: `- name: text`.
            let title = match (title, entries.as_slice()) {
                (Some(title), _) => title,
                (None, [(key, value)]) => {
                    let details = texts_of(value);
                    return Some(DraftItem { title: key.clone(), details, ..DraftItem::default() });
                }
                _ => return None,
            };
            let title = without_code(&title).to_owned();
            let is_other =
                |key: &str| !TITLES.contains(&key) && !LEVELS.contains(&key) && key != "id";
            let details = entries.iter().filter(|(key, _)| is_other(&normal(key)));
            let mut texts: Vec<String> = details.flat_map(|(_, value)| texts_of(value)).collect();
            let description = find("description").and_then(Tree::text);
            texts.extend(description.filter(|text| without_code(text) != title));
            let level = level.filter(|_| topic == Topic::Capabilities);
            Some(DraftItem {
                title: super::topic::unadorned(&title).to_owned(),
                details: texts,
                level,
                line: 0,
            })
        }
        // The file access of a tool group: `[edit, {fileRegex: …}]`.
        Tree::List(list) => {
            let (first, rest) = list.split_first()?;
            let details = rest.iter().flat_map(texts_of).collect();
            Some(DraftItem { title: first.text()?, details, ..DraftItem::default() })
        }
        scalar => {
            let text = scalar.text()?;
            if topic == Topic::Tools {
                return Some(DraftItem { title: text, ..DraftItem::default() });
            }
            let (title, rest) = titled(&inlines(&text));
            let details = Some(rest).filter(|rest| !rest.is_empty()).into_iter().collect();
            Some(DraftItem { title, details, ..DraftItem::default() })
        }
    }
}

/// The texts in a value, at any depth, with the keys of the texts in a mapping.
fn texts_of(value: &Tree) -> Vec<String> {
    match value {
        Tree::List(elements) => elements.iter().flat_map(texts_of).collect(),
        Tree::Map(entries) => {
            let text = |(key, value): &(String, Tree)| match value {
                Tree::List(_) | Tree::Map(_) => texts_of(value),
                scalar => scalar.text().map(|text| format!("{key}: {text}")).into_iter().collect(),
            };
            entries.iter().flat_map(text).collect()
        }
        scalar => scalar.text().into_iter().collect(),
    }
}

/// A text without the short code in brackets that a menu puts before it: `[WS] Get the status`.
fn without_code(text: &str) -> &str {
    let rest = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match rest {
        Some((code, rest)) if code.len() <= 4 && !rest.trim().is_empty() => rest.trim(),
        _ => text,
    }
}

fn levels(draft: &mut Draft, value: &Tree) {
    for level in value.elements().iter().take(MAX_ITEMS) {
        let name = match level {
            Tree::Map(_) => TITLES.iter().find_map(|key| {
                let found = level.entries().iter().find(|(name, _)| normal(name) == **key);
                found.and_then(|(_, value)| value.text())
            }),
            scalar => scalar.text(),
        };
        let other = |(key, _): &&(String, Tree)| {
            let key = normal(key);
            !TITLES.contains(&key.as_str()) || matches!(key.as_str(), "summary" | "description")
        };
        let others = level.entries().iter().filter(other).flat_map(|(_, value)| texts_of(value));
        let details = others.filter(|text| Some(text) != name.as_ref()).collect();
        draft.levels.extend(name.map(|title| DraftItem { title, details, ..DraftItem::default() }));
    }
}

/// The roles that the value of a key names.
fn partners_of(draft: &mut Draft, key: &str, value: &Tree) {
    // These two keys say that there is a relation, and not which.
    let generic = matches!(normal(key).as_str(), "interactions" | "dependencies");
    let verb = match normal(key).as_str() {
        _ if generic => String::new(),
        "based on" | "inherits" => "extends".to_owned(),
        _ => key.replace(['_', '-'], " "),
    };
    let mut add = |name: &str, notes: Option<String>, how: Option<String>| {
        partners::add(draft, how.as_deref().unwrap_or(&verb), name, notes, 0);
    };
    match value {
        Tree::Text(text) => split_list(text).iter().for_each(|name| add(name, None, None)),
        Tree::List(list) => {
            for element in list.iter().take(MAX_ITEMS + 1) {
                match element {
                    Tree::Map(_) => {
                        let find = |keys: &[&str]| {
                            keys.iter().find_map(|key| {
                                let found = element
                                    .entries()
                                    .iter()
                                    .find(|(name, _)| normal(name) == **key);
                                found.and_then(|(_, value)| value.text())
                            })
                        };
                        let name = find(&[
                            "agent", "role", "team", "team id", "target", "to", "with", "name",
                            "slug", "id",
                        ]);
                        let notes = find(&["purpose", "description", "notes", "reason", "prompt"]);
                        if let Some(name) = name {
                            let how =
                                find(&["interaction mode", "relationship", "verb", "mode", "type"]);
                            add(&name, notes, how);
                        }
                    }
                    scalar => {
                        if let Some(name) = scalar.text() {
                            add(&name, None, None);
                        }
                    }
                }
            }
        }
        _ => {}
    }
}
