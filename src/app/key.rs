//! Parses and formats keys, such as `ctrl-p`, `alt-left`, `G` or `?`.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers. For printable characters, Shift is part of the character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyPress {
    /// The key without modifiers.
    pub code: KeyName,
    /// Whether Ctrl is pressed.
    pub ctrl: bool,
    /// Whether Alt is pressed.
    pub alt: bool,
    /// Whether Shift is pressed; always false for characters.
    pub shift: bool,
}

/// A key without modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // each variant is named after its key
pub enum KeyName {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

const NAMES: [(&str, KeyName); 14] = [
    ("enter", KeyName::Enter),
    ("esc", KeyName::Esc),
    ("tab", KeyName::Tab),
    ("backspace", KeyName::Backspace),
    ("delete", KeyName::Delete),
    ("up", KeyName::Up),
    ("down", KeyName::Down),
    ("left", KeyName::Left),
    ("right", KeyName::Right),
    ("home", KeyName::Home),
    ("end", KeyName::End),
    ("pgup", KeyName::PageUp),
    ("pgdn", KeyName::PageDown),
    ("space", KeyName::Char(' ')),
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
        loop {
            let (flag, after) = match rest.split_once('-') {
                Some(("ctrl", after)) if !after.is_empty() => (&mut key.ctrl, after),
                Some(("alt", after)) if !after.is_empty() => (&mut key.alt, after),
                Some(("shift", after)) if !after.is_empty() => (&mut key.shift, after),
                _ => break,
            };
            *flag = true;
            rest = after;
        }
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.next()) {
            (Some(c), None) => KeyName::Char(c),
            _ => match NAMES.iter().find(|(name, _)| *name == rest) {
                Some((_, code)) => *code,
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
        match (self.code, NAMES.iter().find(|(_, code)| *code == self.code)) {
            (_, Some((name, _))) => text.push_str(name),
            (KeyName::Char(c), _) => text.push(c),
            (KeyName::F(number), _) => text.push_str(&format!("f{number}")),
            _ => {}
        }
        text
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
            KeyCode::Char(c) => KeyName::Char(c),
            KeyCode::Enter => KeyName::Enter,
            KeyCode::Esc => KeyName::Esc,
            KeyCode::Tab | KeyCode::BackTab => KeyName::Tab,
            KeyCode::Backspace => KeyName::Backspace,
            KeyCode::Delete => KeyName::Delete,
            KeyCode::Up => KeyName::Up,
            KeyCode::Down => KeyName::Down,
            KeyCode::Left => KeyName::Left,
            KeyCode::Right => KeyName::Right,
            KeyCode::Home => KeyName::Home,
            KeyCode::End => KeyName::End,
            KeyCode::PageUp => KeyName::PageUp,
            KeyCode::PageDown => KeyName::PageDown,
            KeyCode::F(n) => KeyName::F(n),
            _ => return None,
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
            shift: event.code == KeyCode::BackTab
                || modifiers.contains(KeyModifiers::SHIFT) && !is_char,
        };
        Some(key.unified())
    }
}

/// Formats the key as shown in the help and the footer: `^P`, `Alt-←`, `Space`.
impl fmt::Display for KeyPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.alt {
            f.write_str("Alt-")?;
        }
        if self.shift {
            f.write_str("Shift-")?;
        }
        match self.code {
            KeyName::Char(c) if self.ctrl && c != ' ' => {
                return write!(f, "^{}", c.to_ascii_uppercase());
            }
            _ if self.ctrl => f.write_str("Ctrl-")?,
            _ => {}
        }
        match self.code {
            KeyName::Char(' ') => f.write_str("Space"),
            KeyName::Char(c) => write!(f, "{c}"),
            KeyName::Enter => f.write_str("Enter"),
            KeyName::Esc => f.write_str("Esc"),
            KeyName::Tab => f.write_str("Tab"),
            KeyName::Backspace => f.write_str("Backspace"),
            KeyName::Delete => f.write_str("Del"),
            KeyName::Up => f.write_str("↑"),
            KeyName::Down => f.write_str("↓"),
            KeyName::Left => f.write_str("←"),
            KeyName::Right => f.write_str("→"),
            KeyName::Home => f.write_str("Home"),
            KeyName::End => f.write_str("End"),
            KeyName::PageUp => f.write_str("PgUp"),
            KeyName::PageDown => f.write_str("PgDn"),
            KeyName::F(n) => write!(f, "F{n}"),
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
        let event = KeyEvent::new(KeyCode::Char('h'), KeyModifiers::CONTROL);
        assert_eq!(KeyPress::from_event(&event), Some(KeyPress::plain(KeyName::Backspace)));
        let event = KeyEvent::new(KeyCode::Char('h'), KeyModifiers::CONTROL | KeyModifiers::ALT);
        assert_eq!(KeyPress::from_event(&event), KeyPress::parse("alt-backspace"));
    }

    #[test]
    fn enter_with_alt_or_shift_is_enter_and_the_window_managers_keys_are_none() {
        for held in [KeyModifiers::ALT, KeyModifiers::SHIFT, KeyModifiers::NONE] {
            let event = KeyEvent::new(KeyCode::Enter, held);
            assert_eq!(KeyPress::from_event(&event), Some(KeyPress::plain(KeyName::Enter)));
        }
        // Equivalent keys in the config are unified too.
        assert_eq!(KeyPress::parse("shift-enter"), KeyPress::parse("enter"));
        assert_eq!(KeyPress::parse("ctrl-h"), KeyPress::parse("backspace"));
        for held in [KeyModifiers::SUPER, KeyModifiers::HYPER, KeyModifiers::META] {
            assert_eq!(KeyPress::from_event(&KeyEvent::new(KeyCode::Char('q'), held)), None);
        }
    }
}
