//! Reads the keys of front matter and of data files.

use crate::card::limits::MAX_ITEMS;
use crate::text::Tree;
use crate::text::yaml::MAX_KEYS;

use super::data::GROUPS;
use super::items::{ItemReader, split_list, titled};
use super::outline::{inlines, lists, outline};
use super::partners;
use super::topic::{Topic, Topics, normal};
use super::{Draft, DraftItem, Found, Partner};

/// Keys that name other roles.
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

/// The keys for the name, notes, frequency and verb of each element in a list of other roles. The
/// preferred key comes first.
const PARTNER_NAMES: [&str; 10] =
    ["agent", "role", "team", "team id", "target", "to", "with", "name", "slug", "id"];
const PARTNER_NOTES: [&str; 5] = ["purpose", "description", "notes", "reason", "prompt"];
const PARTNER_FREQUENCIES: [&str; 4] = ["frequency", "cadence", "how often", "rhythm"];
const PARTNER_VERBS: [&str; 5] = ["interaction mode", "relationship", "verb", "mode", "type"];

/// Keys whose value can be the text of an item, the preferred key first.
const TITLES: [&str; 7] = ["title", "name", "skill id", "summary", "description", "text", "id"];
const LEVELS: [&str; 3] = ["proficiency", "min level", "level"];

/// Keys of a data file whose values form the body of the role.
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

/// The text of each key of a role, in the same order as in the document.
#[derive(Debug, Default)]
pub(super) struct KeyTexts {
    texts: Vec<(String, String)>,
    /// The prose of a data file.
    pub(super) bodies: Vec<String>,
    /// The entries that do not belong to any field.
    pub(super) rest: Vec<(String, Tree)>,
}

impl KeyTexts {
    /// Returns the text of the first given key that has text.
    pub(super) fn first(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|key| self.get(key))
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let found = self.texts.iter().find(|(name, _)| name == key);
        found.map(|(_, text)| text.as_str())
    }
}

/// Keys, without spaces, that list the tools that the role may use.
const ALLOWED_TOOLS: [&str; 4] = ["groups", "allowedtools", "allowedtoolgroups", "toolgroups"];
/// Keys, without spaces, that list tools that the role must not use.
const DENIED_TOOLS: [&str; 5] =
    ["disallowedtools", "deniedtools", "forbiddentools", "blockedtools", "excludedtools"];

/// Reads the keys of a role. `data` is true if the whole file consists of keys.
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
        // The value of a key that only groups other keys may contain the keys of a role, up to three
        // levels deep.
        let is_group = GROUPS.contains(&name.as_str())
            || matches!(name.as_str(), "definition" | "role definition");
        if is_group && matches!(value, Tree::Map(_)) && depth < 3 {
            entries(draft, value, topics, data, depth + 1, texts);
            continue;
        }
        if PARTNERS.contains(&name.as_str()) {
            let before = draft.partner_lines.len();
            add_partners(draft, key, value);
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
        let joined = name.replace(' ', "");
        let denies = DENIED_TOOLS.contains(&joined.as_str());
        let topic = match name.as_str() {
            _ if denies || ALLOWED_TOOLS.contains(&joined.as_str()) => Some(Topic::Tools),
            "activation instructions" => None,
            name => topics.whole(name).filter(|topic| topic.is_list()),
        };
        match topic {
            Some(Topic::Interactions) => add_partners(draft, key, value),
            Some(topic) => {
                let (points, off) = (points(value, topic, topics), denied_tools(value, topic));
                let (points, denied) = if denies { (Vec::new(), points) } else { (points, off) };
                if points.is_empty() && denied.is_empty() {
                    texts.rest.push((key.clone(), value.clone()));
                }
                // The name of a tool does not say that the role must not use it.
                let denied = denied.into_iter().map(|tool| DraftItem {
                    title: format!("{} (not allowed)", tool.title),
                    ..tool
                });
                let mut reader = ItemReader::new(topics, std::mem::take(draft));
                for (topic, points) in [(topic, points), (Topic::Boundaries, denied.collect())] {
                    if !points.is_empty() {
                        let heading = key.clone();
                        reader.draft.found.push(Found { topic, inferred: false, heading, line: 0 });
                    }
                    points.into_iter().for_each(|point| reader.add(topic, point));
                }
                *draft = reader.draft;
                texts.texts.extend(value.text().map(|text| (name, text)));
            }
            None if topics.whole(&name) == Some(Topic::UseWhen) && !value.elements().is_empty() => {
                texts.texts.push((name, texts_of(value).join("; ")));
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

/// Returns the tools that a mapping turns off, such as `bash: false`.
fn denied_tools(value: &Tree, topic: Topic) -> Vec<DraftItem> {
    let entries = value.entries().iter().take(MAX_ITEMS + 1);
    let off = entries.filter(|(_, value)| topic == Topic::Tools && *value == Tree::Bool(false));
    off.map(|(key, _)| DraftItem::new(key.clone(), Vec::new(), 0)).collect()
}

/// Returns the items in a value.
fn points(value: &Tree, topic: Topic, topics: &Topics) -> Vec<DraftItem> {
    match value {
        // Read one item more than the limit, so that the excess is noticed.
        Tree::List(list) => {
            let list = list.iter().take(MAX_ITEMS + 1);
            list.filter_map(|element| element_point(element, topic)).collect()
        }
        Tree::Map(entries) => entries
            .iter()
            .take(MAX_ITEMS + 1)
            .filter(|(_, value)| !matches!(value, Tree::Number(_) | Tree::Bool(_)))
            .map(|(key, value)| DraftItem::new(key.clone(), texts_of(value), 0))
            .chain(
                entries
                    .iter()
                    .filter(|(_, value)| topic == Topic::Tools && *value == Tree::Bool(true))
                    .map(|(key, _)| DraftItem::new(key.clone(), Vec::new(), 0)),
            )
            .collect(),
        Tree::Text(text) if text.trim().contains('\n') => {
            let root = outline(text, 0, topics);
            let entries = lists(&root.content).flat_map(|list| &list.entries);
            entries.map(super::items::point).collect()
        }
        Tree::Text(text) if matches!(topic, Topic::Tools | Topic::Capabilities) => {
            let titles = split_list(text).into_iter();
            titles.map(|title| DraftItem::new(title, Vec::new(), 0)).collect()
        }
        _ => Vec::new(),
    }
}

fn element_point(element: &Tree, topic: Topic) -> Option<DraftItem> {
    match element {
        Tree::Map(entries) => {
            let title = first_text(entries, &TITLES);
            let level = first_text(entries, &LEVELS);
            // A list element with one entry has the form `- name: text`.
            let title = match (title, entries.as_slice()) {
                (Some(title), _) => title,
                (None, [(key, value)]) => {
                    return Some(DraftItem::new(key.clone(), texts_of(value), 0));
                }
                _ => return None,
            };
            let title = without_code(&title).to_owned();
            let details = entries.iter().filter(|(key, _)| {
                let key = normal(key);
                !TITLES.contains(&key.as_str()) && !LEVELS.contains(&key.as_str())
            });
            let mut texts: Vec<String> = details.flat_map(|(_, value)| texts_of(value)).collect();
            let description = first_text(entries, &["description"]);
            texts.extend(description.filter(|text| without_code(text) != title));
            let level = level.filter(|_| topic == Topic::Capabilities);
            let title = super::topic::unadorned(&title).to_owned();
            Some(DraftItem { level, ..DraftItem::new(title, texts, 0) })
        }
        // A list of the form `[edit, {fileRegex: …}]` is a tool group with limits on file access.
        Tree::List(list) => {
            let (first, rest) = list.split_first()?;
            let details = rest.iter().flat_map(texts_of).collect();
            Some(DraftItem::new(first.text()?, details, 0))
        }
        scalar => {
            let text = scalar.text()?;
            Some(match topic {
                Topic::Tools => DraftItem::new(text, Vec::new(), 0),
                _ => titled(&inlines(&text), 0),
            })
        }
    }
}

/// Returns the strings in a value, at any depth. A string in a mapping is preceded by its key.
fn texts_of(value: &Tree) -> Vec<String> {
    match value {
        Tree::List(elements) => elements.iter().flat_map(texts_of).collect(),
        Tree::Map(entries) => entries
            .iter()
            .flat_map(|(key, value)| match value {
                Tree::List(_) | Tree::Map(_) => texts_of(value),
                scalar => scalar.text().map(|text| format!("{key}: {text}")).into_iter().collect(),
            })
            .collect(),
        scalar => scalar.text().into_iter().collect(),
    }
}

/// Returns the text of the first given key that has text.
fn first_text(entries: &[(String, Tree)], keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| {
        let found = entries.iter().find(|(name, _)| normal(name) == *key);
        found.and_then(|(_, value)| value.text())
    })
}

/// Removes the short code in brackets that precedes a menu entry: `[WS] Get the status`.
fn without_code(text: &str) -> &str {
    let rest = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match rest {
        Some((code, rest)) if code.len() <= 4 && !rest.trim().is_empty() => rest.trim(),
        _ => text,
    }
}

fn levels(draft: &mut Draft, value: &Tree) {
    for level in value.elements().iter().take(MAX_ITEMS) {
        let name = first_text(level.entries(), &TITLES).or_else(|| level.text());
        let others = level.entries().iter().filter(|(key, _)| {
            let key = normal(key);
            !TITLES.contains(&key.as_str()) || matches!(key.as_str(), "summary" | "description")
        });
        let texts = others.flat_map(|(_, value)| texts_of(value));
        let details = texts.filter(|text| Some(text) != name.as_ref()).collect();
        draft.levels.extend(name.map(|title| DraftItem::new(title, details, 0)));
    }
}

/// Adds the roles that the value of a key names.
fn add_partners(draft: &mut Draft, key: &str, value: &Tree) {
    // The keys `interactions` and `dependencies` do not imply a verb.
    let verb = match normal(key).as_str() {
        "interactions" | "dependencies" => String::new(),
        "based on" | "inherits" => "extends".to_owned(),
        _ => key.replace(['_', '-'], " "),
    };
    match value {
        Tree::Text(text) => {
            for name in split_list(text) {
                partners::add(draft, &verb, &name, None, 0);
            }
        }
        Tree::List(list) => {
            for element in list.iter().take(MAX_ITEMS + 1) {
                // Only a mapping has entries, and only a scalar has text.
                let entries = element.entries();
                let name = first_text(entries, &PARTNER_NAMES).or_else(|| element.text());
                let Some(target) = name else { continue };
                let verb = first_text(entries, &PARTNER_VERBS).unwrap_or_else(|| verb.clone());
                let notes = first_text(entries, &PARTNER_NOTES);
                let often = first_text(entries, &PARTNER_FREQUENCIES);
                partners::add_partner(
                    draft,
                    Partner { verb, target, notes, often, ..Partner::default() },
                );
            }
        }
        _ => {}
    }
}
