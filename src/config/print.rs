//! Prints a config that contains the default or an example for every key.

use std::fmt::Write as _;

use crate::app::{Context, Keymap};
use crate::text::wrap;
use crate::ui::Themes;

use super::key::ConfigKey;

/// Returns a config in which every line is a comment. Each key has a description, and its default
/// or an example. Removing the prefix `# ` turns a key into a valid setting.
pub fn print_default() -> String {
    let mut text = String::from(
        "## Settings that differ from the defaults. To change a setting, remove the `# ` before its\n\
         ## line; all other lines may be deleted.\n",
    );
    for key in &ConfigKey::ALL {
        text.push('\n');
        for line in wrap(key.sentence(), 92) {
            let _ = writeln!(text, "## {line}");
        }
        // The descriptions of these keys list the possible themes and the names of the colours.
        let choices: Vec<(&str, &str)> = match key {
            ConfigKey::Theme => Themes::names().collect(),
            ConfigKey::Colors => Themes::inks().collect(),
            _ => Vec::new(),
        };
        for (name, sentence) in choices {
            let _ = writeln!(text, "##   {name}: {sentence}");
        }
        text.push_str(if key.has_default() { "" } else { "## For example:\n" });
        let example = match key {
            ConfigKey::Keys => keys(),
            key => key.example().to_owned(),
        };
        let space = if example.starts_with('\n') { "" } else { " " };
        for line in format!("{}:{space}{example}", key.name()).lines() {
            let _ = writeln!(text, "# {line}");
        }
    }
    text
}

/// Returns the default key bindings in the syntax of the config.
fn keys() -> String {
    let keymap = Keymap::default();
    let mut text = String::new();
    for context in Context::all() {
        let _ = write!(text, "\n  {}:", context.id());
        for (row, keys) in keymap.rows().filter(|(row, _)| row.context == context) {
            let keys: Vec<String> = keys.iter().map(|key| quoted(&key.spelt())).collect();
            let _ = write!(text, "\n    {}: [{}]", row.action.name(), keys.join(", "));
        }
    }
    text
}

/// Returns the name of a key on the keyboard, in quotes if YAML might otherwise not read it as
/// text.
fn quoted(key: &str) -> String {
    let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && key != "-";
    // A single `n` or `y` is a boolean in YAML 1.1, which some parsers use.
    if plain && key.len() > 1 || key.chars().all(char::is_alphanumeric) {
        key.to_owned()
    } else {
        format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::read::parse;
    use super::*;

    #[test]
    fn the_printed_config_without_comment_signs_equals_the_defaults() {
        let text = print_default();
        let read = |text: &str| parse(Path::new("/c/config.yaml"), text);
        assert_eq!(read(&text).set, []);
        // The descriptions of the keys begin with `## `, so they remain comments.
        let bare = text.lines().map(|line| line.strip_prefix("# ").unwrap_or(line));
        let bare = bare.collect::<Vec<_>>().join("\n");
        let config = read(&bare);
        assert_eq!(config.remarks, Vec::<String>::new(), "{bare}");
        assert_eq!(config.set.len(), ConfigKey::ALL.len());
        let keys = |keymap: &Keymap| {
            keymap.rows().map(|(row, keys)| (row.action, keys.to_vec())).collect::<Vec<_>>()
        };
        assert_eq!(keys(&config.settings.keymap), keys(&Keymap::default()));
        assert_eq!(config.settings.layout, crate::app::PaneLayout::default());
        assert_eq!((config.settings.theme, config.ascii, config.no_mouse), (0, false, false));
    }
}
