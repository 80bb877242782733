//! The user's own commands in the config.

use crate::app::{Context, KeyPress, Keymap, UserCommand};

use super::keys::{check_usable, parse_key};
use super::node::{ConfigNode, Remarks};
use super::read::is_on;

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
        let (name, run) = (item.get("name").text().to_owned(), item.get("run").texts());
        let mut command =
            UserCommand { key: None, name, run, wait: is_on(item.get("wait"), false) };
        if let Err(why) = command.check() {
            remarks.add(item.line, format!("command `{}`: {why}", command.name));
            continue;
        }
        let spelt = item.get("key");
        if !spelt.text().is_empty() {
            match key(spelt.text(), keymap, &commands) {
                Ok(key) => command.key = Some(key),
                Err(why) => remarks.add(spelt.line, why),
            }
        }
        commands.push(command);
    }
    commands
}

/// Parses the key of a command. Returns an error with the reason if the key is not available for
/// commands.
fn key(text: &str, keymap: &Keymap, commands: &[UserCommand]) -> Result<KeyPress, String> {
    let key = parse_key(text)?;
    check_usable(key, text)?;
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
