//! Starts the user's commands, after replacing their placeholders with the properties of roles.

use std::ffi::OsString;
use std::path::Path;

use crate::atlas::{Atlas, Node};
use crate::text::sanitize;

use super::event::Effect;
use super::scope::AppScope;
use super::user_command::{UserCommand, placeholders};

/// Returns the effect that runs a command for the current role, or the reason why the command
/// cannot run.
pub(super) fn started(command: &UserCommand, scope: &AppScope<'_>) -> Result<Effect, String> {
    let atlas = scope.atlas();
    let marked = scope.marks.in_order(atlas);
    let current = scope.under_cursor().or(scope.current());
    let mut arguments = Vec::new();
    for argument in command.run.iter().skip(1) {
        if placeholders(argument).any(|name| name == "marked") {
            // If no role is marked, the current role is used instead.
            let nodes = if marked.is_empty() { Vec::from_iter(current) } else { marked.clone() };
            for node in nodes {
                arguments.push(expanded(command, argument, Some(node), atlas)?);
            }
        } else {
            arguments.push(expanded(command, argument, current, atlas)?);
        }
    }
    let program = command.run.first().cloned().unwrap_or_default();
    Ok(Effect::Run { name: command.name.clone(), program, arguments, wait: command.wait })
}

/// Replaces the placeholders in an argument with the properties of a role.
fn expanded(
    command: &UserCommand,
    argument: &str,
    node: Option<Node>,
    atlas: &Atlas,
) -> Result<OsString, String> {
    let refused = |why: &str| format!("cannot run {}: {why}", command.name);
    let mut text = OsString::new();
    let mut rest = argument;
    while let Some(name) = placeholders(rest).next() {
        let (before, after) = rest.split_once(&format!("{{{name}}}")).unwrap_or((rest, ""));
        text.push(before);
        let value = value(name, node, atlas).map_err(refused)?;
        // A program would treat a value that begins with a hyphen as an option.
        if text.is_empty() && value.as_encoded_bytes().starts_with(b"-") {
            let why = format!("the {name} begins with a hyphen, so it would be read as an option");
            return Err(refused(&why));
        }
        text.push(value);
        rest = after;
    }
    text.push(rest);
    Ok(text)
}

/// Returns the value of a placeholder for a role, or the reason why it has no value.
fn value(name: &str, node: Option<Node>, atlas: &Atlas) -> Result<OsString, &'static str> {
    let node = node.ok_or("no role is selected")?;
    match (name, node) {
        ("name", node) => Ok(sanitize(atlas.name(node)).into_owned().into()),
        (_, Node::Missing(_)) => Err("the role has no card"),
        ("slug", Node::Role(id)) => Ok(sanitize(&atlas[id].slug).into_owned().into()),
        (_, Node::Role(id)) => match atlas[id].origin.file() {
            Some(path) if path.as_os_str().as_encoded_bytes().starts_with(b"-") => {
                Ok(Path::new(".").join(path).into())
            }
            Some(path) => Ok(path.into()),
            None => Err("built-in cards have no file"),
        },
    }
}
