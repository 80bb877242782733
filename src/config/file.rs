//! A config file: its keys with their lines, its values as a tree, and its mistakes.

use std::path::Path;

use crate::text::yaml;

use super::Set;
use super::key::ConfigKey;
use super::node::{ConfigNode, ConfigValue, Remarks, choose};
use super::schema::schema_of;

/// A config that was parsed and checked against its schema.
#[derive(Debug)]
pub(super) struct ConfigFile {
    /// The values that the schema accepts.
    pub(super) root: ConfigNode,
    pub(super) remarks: Remarks,
    set: Vec<Set>,
}

impl ConfigFile {
    /// Parses the text of a config. `refused` returns the reason why a key is not allowed in this
    /// file, or `None` if the key is allowed. An error message begins with a line and a column.
    pub(super) fn parse(
        text: &str,
        refused: impl Fn(ConfigKey) -> Option<String>,
    ) -> Result<ConfigFile, String> {
        let fields = yaml::fields(text).map_err(|refusal| {
            format!("{}:{}: {}", refusal.line, refusal.column, refusal.message)
        })?;
        let mut remarks = Remarks::default();
        let mut set: Vec<Set> = Vec::new();
        let mut nodes = Vec::new();
        let lines: Vec<u32> = fields.iter().map(|field| field.line).collect();
        for (number, field) in fields.into_iter().enumerate() {
            let line = field.line;
            let Some(key) = ConfigKey::parse(&field.key) else {
                let known = ConfigKey::ALL.iter().filter(|key| refused(**key).is_none());
                let known: Vec<&str> = known.map(|key| key.name()).collect();
                let rest = choose(&field.key, &known);
                remarks.add(line, format!("unknown key `{}`{rest}", field.key));
                continue;
            };
            if let Some(why) = refused(key) {
                remarks.add(line, why);
                continue;
            }
            if let Some(first) = set.iter().find(|set| set.key == key) {
                remarks.add(line, format!("`{}` is already set on line {}", field.key, first.line));
                continue;
            }
            let text = own_lines(text, line, lines.get(number + 1).copied());
            set.push(Set { key, line, text, flawed: false });
            nodes.extend(ConfigNode::new(field, 0, &mut remarks).and_then(|mut node| {
                node.check(None, &schema_of(key), key.example(), &mut remarks).then_some(node)
            }));
        }
        let root = ConfigNode { key: String::new(), line: 0, content: ConfigValue::Map(nodes) };
        Ok(ConfigFile { root, remarks, set })
    }

    /// Returns the keys of the file, and its mistakes ordered by line. The message of each mistake
    /// begins with `path`.
    pub(super) fn finish(self, path: &Path) -> (Vec<Set>, Vec<String>) {
        let ConfigFile { mut set, remarks: Remarks(mut remarks), .. } = self;
        remarks.sort_by_key(|(line, _)| *line);
        for set in &mut set {
            let lines = u32::try_from(set.text.lines().count()).unwrap_or(u32::MAX);
            let own = set.line..set.line.saturating_add(lines.max(1));
            set.flawed = remarks.iter().any(|(line, _)| own.contains(line));
        }
        let remarks = remarks.into_iter();
        let remarks = remarks.map(|(line, text)| format!("{}:{line}: {text}", path.display()));
        (set, remarks.collect())
    }
}

/// Returns the lines of a key, from line `first` (counted from 1) up to the line before `next`.
/// Comments directly above `next` are left out, because they describe the next key.
fn own_lines(text: &str, first: u32, next: Option<u32>) -> String {
    let end = next.map_or(usize::MAX, index);
    let mut lines: Vec<&str> = text.lines().take(end).skip(index(first)).collect();
    while lines.last().is_some_and(|line| yaml::is_idle(line)) {
        lines.pop();
    }
    lines.join("\n")
}

/// Converts a line number, counted from 1, to an index.
fn index(line: u32) -> usize {
    usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX)
}
