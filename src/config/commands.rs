//! The user's own commands in the config.

use crate::app::{Context, KeyPress, Keymap, UserCommand};

use super::keys::refused_key;
use super::node::{ConfigNode, Remarks};

/// The parts of the screen whose keys are not available for commands.
const PANES: [Context; 8] = [
    Context::Always,
    Context::Browse,
    Context::List,
    Context::Card,
    Context::Graph,
    Context::Raw,
    Context::Query,
    Context::Typing,
];

/// Reads the user's commands. A command with a mistake in its key can still be run by its name.
pub(super) fn commands(
    node: &ConfigNode,
    keymap: &Keymap,
    remarks: &mut Remarks,
) -> Vec<UserCommand> {
    let mut commands: Vec<UserCommand> = Vec::new();
    for item in node.items() {
        let (name, run) = (item.get("name").text(), item.get("run").texts());
        let spelt = item.get("key").text();
        let command = UserCommand {
            key: None,
            name: name.to_owned(),
            run,
            wait: matches!(item.get("wait").text(), "yes" | "true" | "on"),
        };
        if let Err(why) = command.check() {
            remarks.add(item.line, format!("command `{name}`: {why}"));
            continue;
        }
        let key = match spelt {
            "" => None,
            _ => match key(spelt, keymap, &commands) {
                Ok(key) => Some(key),
                Err(why) => {
                    remarks.add(item.get("key").line, why);
                    None
                }
            },
        };
        commands.push(UserCommand { key, ..command });
    }
    commands
}

/// Parses the key of a command. Returns an error with the reason if the key is not available for
/// commands.
fn key(text: &str, keymap: &Keymap, commands: &[UserCommand]) -> Result<KeyPress, String> {
    let key = KeyPress::parse(text).ok_or_else(|| {
        format!(
            "`{text}` is not a valid key; use a key such as x, X, ctrl-x, alt-x, shift-up, f2, space or enter"
        )
    })?;
    if let Some(why) = refused_key(key, text) {
        return Err(why);
    }
    if let Some(other) = commands.iter().find(|command| command.key == Some(key)) {
        return Err(format!("`{text}` is already the key for the command `{}`", other.name));
    }
    let owner = PANES.iter().find_map(|context| {
        let mut rows = keymap.rows().filter(|(row, _)| row.context == *context);
        rows.find(|(_, keys)| keys.contains(&key)).map(|(row, _)| row)
    });
    match owner {
        Some(row) => Err(format!(
            "`{text}` is already used for {} in {}; choose a different key, or change the key of that action under `keys`",
            row.action.name(),
            row.context.id()
        )),
        None => Ok(key),
    }
}
