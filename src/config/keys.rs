//! Reads key bindings from the config.

use crate::app::{BINDINGS, Binding, KeyName, KeyPress, Keymap, Rebinding};

use super::node::{ConfigNode, Remarks};

/// Applies the bindings of the form `pane: {action: keys}` to the default keymap. The schema has
/// already ensured that the panes and actions exist.
pub(super) fn keymap(node: &ConfigNode, remarks: &mut Remarks) -> Keymap {
    let (mut rebindings, mut lines) = (Vec::new(), Vec::new());
    for pane in node.entries() {
        for entry in pane.entries() {
            let mut rows = BINDINGS.iter().filter(|row| row.context.id() == pane.key);
            let row = rows.find(|row| row.action.name() == entry.key);
            if let Some(rebinding) = row.and_then(|row| rebinding(row, entry, remarks)) {
                rebindings.push(rebinding);
                lines.push(entry.line);
            }
        }
    }
    let (keymap, clashes) = Keymap::new(&rebindings);
    for clash in clashes {
        let line = lines.get(clash.rebinding).copied().unwrap_or(node.line);
        let winner = rebindings.get(clash.rebinding);
        let winner = winner.map_or("", |rebinding| rebinding.action.name());
        let (key, loser) = (clash.key.spelt(), clash.loser.name());
        remarks.add(
            line,
            if clash.chosen {
                format!("`{key}` is assigned to both {loser} and {winner}; {winner} takes precedence")
            } else {
                format!(
                    "reassigning `{key}` leaves {loser} without a key; give it a new key, or write `{loser}: off`"
                )
            },
        );
    }
    keymap
}

/// Parses `action: key`, `action: [key, key]` or `action: off`.
fn rebinding(row: &Binding, entry: &ConfigNode, remarks: &mut Remarks) -> Option<Rebinding> {
    let is_off = entry.text() == "off";
    let mut keys = Vec::new();
    for text in entry.texts().iter().filter(|_| !is_off) {
        match key_for(row, text) {
            Ok(key) => keys.push(key),
            Err(why) => remarks.add(entry.line, why),
        }
    }
    // If none of the keys is valid, the action keeps its default keys.
    let is_meant = is_off || !keys.is_empty();
    is_meant.then_some(Rebinding { context: row.context, action: row.action, keys })
}

/// Parses a key for an action. Returns an error with the reason if the key is not available for the
/// action.
fn key_for(row: &Binding, text: &str) -> Result<KeyPress, String> {
    let key = parse_key(text)?;
    if row.keys.split(' ').any(|own| own == text) {
        return Ok(key);
    }
    check_usable(key, text)?;
    if row.context.types() && key.typed().is_some() {
        return Err(format!(
            "`{text}` is used for typing in {}; choose a key with ctrl or alt, or f1 to f12",
            row.context.id()
        ));
    }
    Ok(key)
}

/// Parses a key.
pub(super) fn parse_key(text: &str) -> Result<KeyPress, String> {
    KeyPress::parse(text).ok_or_else(|| {
        format!(
            "`{text}` is not a valid key; use a key such as x, X, ctrl-x, alt-x, shift-up, f2, space or enter"
        )
    })
}

/// Returns an error with the reason if a key cannot be used for any action.
pub(super) fn check_usable(key: KeyPress, text: &str) -> Result<(), String> {
    let what = match key.code {
        KeyName::Char('i' | 'm' | 'h' | '[') if key.ctrl => {
            format!("terminals send `{text}` as Tab, Enter, Backspace or Esc")
        }
        KeyName::Char('c' | 'z' | '\\') if key.ctrl => {
            format!("`{text}` always quits or suspends the program")
        }
        KeyName::Char('s' | 'q') if key.ctrl => format!("`{text}` pauses output in many terminals"),
        _ => return Ok(()),
    };
    Err(format!("{what}; choose a different key"))
}
