//! Reads key bindings from the config.

use crate::app::{BINDINGS, Binding, KeyName, KeyPress, Keymap, Rebinding};

use super::node::{ConfigNode, Remarks};

/// Applies the bindings of the form `pane: {action: keys}` to the default keymap. The schema has
/// already ensured that the panes and actions exist.
pub(super) fn keymap(node: &ConfigNode, remarks: &mut Remarks) -> Keymap {
    let (mut rebindings, mut lines) = (Vec::new(), Vec::new());
    for pane in node.entries() {
        for entry in pane.entries() {
            let row = BINDINGS
                .iter()
                .find(|row| row.context.id() == pane.key && row.action.name() == entry.key);
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
        match parse_key(row, text) {
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
fn parse_key(row: &Binding, text: &str) -> Result<KeyPress, String> {
    let context = row.context;
    let key = KeyPress::parse(text).ok_or_else(|| {
        format!(
            "`{text}` is not a valid key; use a key such as x, X, ctrl-x, alt-x, shift-up, f2, space or enter"
        )
    })?;
    if row.keys.split(' ').any(|own| own == text) {
        Ok(key)
    } else if let Some(why) = refused_key(key, text) {
        Err(why)
    } else if context.types() && key.typed().is_some() {
        Err(format!(
            "`{text}` is used for typing in {}; choose a key with ctrl or alt, or f1 to f12",
            context.id()
        ))
    } else {
        Ok(key)
    }
}

/// Returns the reason why a key cannot be used for any action, or `None` if it can be used.
pub(super) fn refused_key(key: KeyPress, text: &str) -> Option<String> {
    let control = match key.code {
        KeyName::Char(c) if key.ctrl => Some(c),
        _ => None,
    };
    match control? {
        'i' | 'm' | 'h' | '[' => Some(format!(
            "terminals send `{text}` as Tab, Enter, Backspace or Esc; choose a different key"
        )),
        'c' | 'z' | '\\' => {
            Some(format!("`{text}` always quits or suspends the program; choose a different key"))
        }
        's' | 'q' => {
            Some(format!("`{text}` pauses output in many terminals; choose a different key"))
        }
        _ => None,
    }
}
