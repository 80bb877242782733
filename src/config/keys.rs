//! Other keys for actions.

use crate::app::{BINDINGS, Binding, Code, Context, Key, Keymap, Rebinding};
use crate::text::yaml::{Field, Value};

use super::read::{Reader, meant};

impl Reader<'_> {
    pub(super) fn keys(&mut self, field: &Field) {
        let (mut rebindings, mut lines) = (Vec::new(), Vec::new());
        for pane in self.mapping(field, "list: {mark: m}") {
            let Some(context) = Context::of(&pane.key) else {
                let near = meant(&pane.key, Context::ALL.iter().map(|context| context.id()));
                let known = Context::ALL.map(Context::id).join(", ");
                let text = format!("no pane is named `{}`{near} (known: {known})", pane.key);
                self.remark(pane.line, &text);
                continue;
            };
            for entry in self.mapping(&pane, "mark: m") {
                if let Some(rebinding) = self.rebinding(context, &entry) {
                    rebindings.push(rebinding);
                    lines.push(entry.line);
                }
            }
        }
        let (keymap, clashes) = Keymap::new(&rebindings);
        for clash in clashes {
            let line = lines.get(clash.rebinding).copied().unwrap_or(field.line);
            let winner = rebindings.get(clash.rebinding);
            let winner = winner.map_or("", |rebinding| rebinding.action.name());
            let (key, loser) = (clash.key.spelt(), clash.loser.name());
            let text = if clash.chosen {
                format!("`{key}` is given to both {loser} and {winner}; {winner} has it")
            } else {
                format!(
                    "`{key}` was all that {loser} had; give it another key, or say `{loser}: off`"
                )
            };
            self.remark(line, &text);
        }
        self.config.settings.keymap = keymap;
    }

    /// `action: key`, `action: [key, key]` or `action: off`.
    fn rebinding(&mut self, context: Context, entry: &Field) -> Option<Rebinding> {
        let here = || BINDINGS.iter().filter(|row| row.context == context);
        let Some(row) = here().find(|row| row.action.name() == entry.key) else {
            let known = here().map(|row| row.action.name());
            let text = self.no_action(context, &entry.key, known);
            self.remark(entry.line, &text);
            return None;
        };
        let texts = match &entry.value {
            Value::Text(text) if text == "off" => Vec::new(),
            Value::Text(text) if text.is_empty() => {
                let text =
                    format!("`{}` has no key here; write off for none, and quote \"#\"", entry.key);
                self.remark(entry.line, &text);
                return None;
            }
            _ => self.list(entry, "[space, m]"),
        };
        let mut keys = Vec::new();
        for text in texts {
            match understood(row, &text) {
                Ok(key) => keys.push(key),
                Err(why) => self.remark(entry.line, &why),
            }
        }
        // What was meant is not known: the keys there were stay.
        let off = matches!(&entry.value, Value::Text(text) if text == "off");
        (off || !keys.is_empty()).then_some(Rebinding { context, action: row.action, keys })
    }

    fn no_action<'n>(
        &self,
        context: Context,
        name: &str,
        known: impl Iterator<Item = &'n str>,
    ) -> String {
        let elsewhere: Vec<&str> = Context::ALL
            .iter()
            .filter(|other| {
                BINDINGS.iter().any(|row| row.context == **other && row.action.name() == name)
            })
            .map(|other| other.id())
            .collect();
        let pane = context.id();
        if elsewhere.is_empty() {
            format!("no action of `{pane}` is named `{name}`{}", meant(name, known))
        } else {
            format!("`{name}` is no action of `{pane}`, but of {}", elsewhere.join(", "))
        }
    }
}

/// A key that an action can have; else why not.
fn understood(row: &Binding, text: &str) -> Result<Key, String> {
    let context = row.context;
    let key = Key::parse(text).ok_or_else(|| {
        format!("`{text}` is no key; write e.g. x, X, ctrl-x, alt-x, shift-up, f2, space or enter")
    })?;
    let is = |chars: &[char]| matches!(key.code, Code::Char(c) if chars.contains(&c));
    if row.keys.split(' ').any(|own| own == text) {
        Ok(key)
    } else if key.ctrl && is(&['i', 'm', 'h', '[']) {
        Err(format!("terminals send `{text}` as Tab, Enter, Backspace or Esc; take another key"))
    } else if key.ctrl && is(&['c', 'z', '\\']) {
        Err(format!("`{text}` always quits or stops the program; take another key"))
    } else if key.ctrl && is(&['s', 'q']) {
        Err(format!("by `{text}` many terminals hold their output; take another key"))
    } else if context.types() && key.typed().is_some() {
        Err(format!(
            "`{text}` is typed in {}; take one with ctrl or alt, or f1 to f12",
            context.id()
        ))
    } else {
        Ok(key)
    }
}
