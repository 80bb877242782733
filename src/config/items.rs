//! Lists of mappings in the config, such as `commands`.

use serde_json::Value as Json;

use crate::text::yaml::{self, Value, YamlError, YamlField};

/// An element of a list of mappings.
pub(super) struct ConfigItem {
    /// The number of lines that precede the element in the list.
    pub(super) above: u32,
    pub(super) fields: Result<Vec<YamlField>, YamlError>,
}

/// Returns the elements of a list in block style (`- key: value`) or in flow style (`[{key:
/// value}]`), or `None` if an element is not a mapping. The line numbers of elements in flow style
/// are unknown.
pub(super) fn list_items(source: &str) -> Option<Vec<ConfigItem>> {
    if source.trim_start().starts_with('[') {
        return flow_items(source);
    }
    let source = yaml::dedented(source);
    let mut items: Vec<(u32, Vec<String>)> = Vec::new();
    for (number, line) in (0..).zip(source.lines()) {
        match (line.strip_prefix('-'), items.last_mut()) {
            (Some(rest), _) => items.push((number, vec![format!(" {rest}")])),
            (None, Some((_, lines))) => lines.push(line.to_owned()),
            (None, None) if line.is_empty() => {}
            (None, None) => return None,
        }
    }
    items.into_iter().map(|(above, lines)| block_item(above, &lines.join("\n"))).collect()
}

fn block_item(above: u32, text: &str) -> Option<ConfigItem> {
    let text = yaml::dedented(text);
    let first = text.trim_start();
    if first.starts_with(['-', '[']) {
        return None;
    }
    // Mistakes in a mapping in flow style are reported on the first line of the element.
    let fields = if first.starts_with('{') { yaml::flow(first) } else { yaml::fields(&text) };
    Some(ConfigItem { above, fields })
}

fn flow_items(source: &str) -> Option<Vec<ConfigItem>> {
    // `yaml::flow` returns the nested mappings as JSON text.
    let fields = match yaml::flow(&format!("{{items: {source}}}")) {
        Ok(fields) => fields,
        Err(error) => return Some(vec![ConfigItem { above: 0, fields: Err(error) }]),
    };
    let Value::Source(json) = fields.into_iter().next()?.value else { return None };
    let elements: Vec<Json> = serde_json::from_str(&json).ok()?;
    let items = elements.iter().map(|element| {
        element.as_object()?;
        Some(ConfigItem { above: 0, fields: yaml::flow(&element.to_string()) })
    });
    items.collect()
}
