//! Parses and formats keys, such as `ctrl-p`, `alt-left`, `G` or `?`.

use std::fmt;

pub use crossterm::event::KeyCode as KeyName;
use crossterm::event::{KeyEvent, KeyModifiers};

/// A key with its modifiers. For printable characters, Shift is part of the character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyPress {
    /// The key without modifiers: a character, a function key or a key with a name.
    pub code: KeyName,
    /// Whether Ctrl is pressed.
    pub ctrl: bool,
    /// Whether Alt is pressed.
    pub alt: bool,
    /// Whether Shift is pressed; always false for characters.
    pub shift: bool,
}

/// The keys with a name, as spelt in the config and as shown in the help and the footer.
const NAMES: [(KeyName, &str, &str); 15] = [
    (KeyName::Enter, "enter", "Enter"),
    (KeyName::Esc, "esc", "Esc"),
    (KeyName::Tab, "tab", "Tab"),
    (KeyName::Backspace, "backspace", "Backspace"),
    (KeyName::Insert, "insert", "Ins"),
    (KeyName::Delete, "delete", "Del"),
    (KeyName::Up, "up", "↑"),
    (KeyName::Down, "down", "↓"),
    (KeyName::Left, "left", "←"),
    (KeyName::Right, "right", "→"),
    (KeyName::Home, "home", "Home"),
    (KeyName::End, "end", "End"),
    (KeyName::PageUp, "pgup", "PgUp"),
    (KeyName::PageDown, "pgdn", "PgDn"),
    (KeyName::Char(' '), "space", "Space"),
];

impl KeyPress {
    /// Returns a key without modifiers.
    pub fn plain(code: KeyName) -> KeyPress {
        KeyPress { code, ctrl: false, alt: false, shift: false }
    }

    /// Parses a key such as `ctrl-p`, `alt-left`, `shift-tab` or `G`. Returns `None` if the text is
    /// not a key.
    pub fn parse(text: &str) -> Option<KeyPress> {
        let mut key = KeyPress::plain(KeyName::Esc);
        let mut rest = text;
        while let Some((held, after)) = rest.split_once('-').filter(|(_, key)| !key.is_empty()) {
            match held {
                "ctrl" => key.ctrl = true,
                "alt" => key.alt = true,
                "shift" => key.shift = true,
                _ => break,
            }
            rest = after;
        }
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.next()) {
            (Some(c), None) => KeyName::Char(c),
            _ => match NAMES.iter().find(|(_, name, _)| *name == rest) {
                Some((code, ..)) => *code,
                None => KeyName::F(rest.strip_prefix('f')?.parse().ok()?),
            },
        };
        Some(key.unified())
    }

    /// Unifies equivalent keys. Ctrl-H becomes Backspace, because older terminals send Ctrl-H for
    /// the Backspace key. Enter with Alt or Shift becomes Enter.
    fn unified(self) -> KeyPress {
        match self.code {
            KeyName::Char('h') if self.ctrl => {
                KeyPress { code: KeyName::Backspace, ctrl: false, ..self }
            }
            KeyName::Enter => KeyPress { alt: false, shift: false, ..self },
            _ => self,
        }
    }

    /// Returns the key in the notation that [`KeyPress::parse`] reads.
    pub fn spelt(self) -> String {
        let mut text = String::new();
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            text.push_str(if held { name } else { "" });
        }
        match (self.code, self.names()) {
            (_, Some((name, _))) => text.push_str(name),
            (KeyName::Char(c), _) => text.push(c),
            (KeyName::F(number), _) => text.push_str(&format!("f{number}")),
            _ => {}
        }
        text
    }

    /// Returns the name of the key in the config and the one in the help, if it is in [`NAMES`].
    fn names(self) -> Option<(&'static str, &'static str)> {
        let names = NAMES.iter().find(|(code, ..)| *code == self.code);
        names.map(|(_, name, shown)| (*name, *shown))
    }

    /// Returns the character that this key types, or `None` if it does not type a character.
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyName::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Converts a key event of the terminal. Returns `None` for keys that cannot be bound.
    pub fn from_event(event: &KeyEvent) -> Option<KeyPress> {
        let modifiers = event.modifiers;
        let code = match event.code {
            KeyName::BackTab => KeyName::Tab,
            code @ (KeyName::Char(_) | KeyName::F(_)) => code,
            code => NAMES.iter().find(|(named, ..)| *named == code)?.0,
        };
        // Keys with these modifiers are ignored, because they may be shortcuts of the window
        // manager.
        if modifiers.intersects(KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META) {
            return None;
        }
        let is_char = matches!(code, KeyName::Char(_));
        let key = KeyPress {
            code,
            ctrl: modifiers.contains(KeyModifiers::CONTROL),
            alt: modifiers.contains(KeyModifiers::ALT),
            shift: event.code == KeyName::BackTab
                || modifiers.contains(KeyModifiers::SHIFT) && !is_char,
        };
        Some(key.unified())
    }
}

/// Formats the key as shown in the help and the footer: `^P`, `Alt-←`, `Space`.
impl fmt::Display for KeyPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.alt { "Alt-" } else { "" })?;
        f.write_str(if self.shift { "Shift-" } else { "" })?;
        let ctrl = if self.ctrl { "Ctrl-" } else { "" };
        match (self.code, self.names()) {
            (_, Some((_, shown))) => write!(f, "{ctrl}{shown}"),
            (KeyName::Char(c), _) if self.ctrl => write!(f, "^{}", c.to_ascii_uppercase()),
            (KeyName::Char(c), _) => write!(f, "{c}"),
            (KeyName::F(n), _) => write!(f, "{ctrl}F{n}"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_and_printed() {
        for (text, shown) in [
            ("ctrl-p", "^P"),
            ("alt-left", "Alt-←"),
            ("shift-tab", "Shift-Tab"),
            ("G", "G"),
            ("-", "-"),
            ("f1", "F1"),
            ("space", "Space"),
            ("ctrl-up", "Ctrl-↑"),
        ] {
            let key = KeyPress::parse(text).unwrap();
            assert_eq!(key.to_string(), shown, "{text}");
            assert_eq!(key.spelt(), text);
        }
        assert!(KeyPress::parse("ctrl-wat").is_none());
        assert!(KeyPress::parse("").is_none());
    }

    #[test]
    fn ctrl_h_is_backspace() {
        let event = KeyEvent::new(KeyName::Char('h'), KeyModifiers::CONTROL);
        assert_eq!(KeyPress::from_event(&event), Some(KeyPress::plain(KeyName::Backspace)));
        let event = KeyEvent::new(KeyName::Char('h'), KeyModifiers::CONTROL | KeyModifiers::ALT);
        assert_eq!(KeyPress::from_event(&event), KeyPress::parse("alt-backspace"));
    }

    #[test]
    fn enter_with_alt_or_shift_is_enter_and_the_window_managers_keys_are_none() {
        for held in [KeyModifiers::ALT, KeyModifiers::SHIFT, KeyModifiers::NONE] {
            let event = KeyEvent::new(KeyName::Enter, held);
            assert_eq!(KeyPress::from_event(&event), Some(KeyPress::plain(KeyName::Enter)));
        }
        // Equivalent keys in the config are unified too.
        assert_eq!(KeyPress::parse("shift-enter"), KeyPress::parse("enter"));
        assert_eq!(KeyPress::parse("ctrl-h"), KeyPress::parse("backspace"));
        for held in [KeyModifiers::SUPER, KeyModifiers::HYPER, KeyModifiers::META] {
            assert_eq!(KeyPress::from_event(&KeyEvent::new(KeyName::Char('q'), held)), None);
        }
    }
}
