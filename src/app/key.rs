//! Keys in the notation of a keymap: `ctrl-p`, `alt-left`, `G`, `?`.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers. For printable characters, Shift is part of the character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The key without modifiers.
    pub code: Code,
    /// Whether Ctrl is pressed.
    pub ctrl: bool,
    /// Whether Alt is pressed.
    pub alt: bool,
    /// Whether Shift is pressed; never set for characters.
    pub shift: bool,
}

/// A key without modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // each variant is named after its key
pub enum Code {
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

const NAMES: [(&str, Code); 14] = [
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pgup", Code::PageUp),
    ("pgdn", Code::PageDown),
    ("space", Code::Char(' ')),
];

impl Key {
    /// A key without modifiers.
    pub fn plain(code: Code) -> Key {
        Key { code, ctrl: false, alt: false, shift: false }
    }

    /// Parses `ctrl-p`, `alt-left`, `shift-tab` or `G`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Key> {
        let mut key = Key::plain(Code::Esc);
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
            (Some(c), None) => Code::Char(c),
            _ => match NAMES.iter().find(|(name, _)| *name == rest) {
                Some((_, code)) => *code,
                None => Code::F(rest.strip_prefix('f')?.parse().ok()?),
            },
        };
        Some(key.unified())
    }

    /// Unifies equivalent keys: older terminals send Ctrl-H for Backspace, and Enter with Alt or
    /// Shift counts as Enter.
    fn unified(self) -> Key {
        match self.code {
            Code::Char('h') if self.ctrl => Key { code: Code::Backspace, ctrl: false, ..self },
            Code::Enter => Key { alt: false, shift: false, ..self },
            _ => self,
        }
    }

    /// Writes the key in the notation that [`Key::parse`] reads.
    pub fn spelt(self) -> String {
        let mut text = String::new();
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            text.push_str(if held { name } else { "" });
        }
        match (self.code, NAMES.iter().find(|(_, code)| *code == self.code)) {
            (_, Some((name, _))) => text.push_str(name),
            (Code::Char(c), _) => text.push(c),
            (Code::F(number), _) => text.push_str(&format!("f{number}")),
            _ => {}
        }
        text
    }

    /// The character that this key types, if any.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Converts a key event of the terminal; `None` for keys that cannot be bound.
    pub fn from_event(event: &KeyEvent) -> Option<Key> {
        let modifiers = event.modifiers;
        let code = match event.code {
            KeyCode::Char(c) => Code::Char(c),
            KeyCode::Enter => Code::Enter,
            KeyCode::Esc => Code::Esc,
            KeyCode::Tab | KeyCode::BackTab => Code::Tab,
            KeyCode::Backspace => Code::Backspace,
            KeyCode::Delete => Code::Delete,
            KeyCode::Up => Code::Up,
            KeyCode::Down => Code::Down,
            KeyCode::Left => Code::Left,
            KeyCode::Right => Code::Right,
            KeyCode::Home => Code::Home,
            KeyCode::End => Code::End,
            KeyCode::PageUp => Code::PageUp,
            KeyCode::PageDown => Code::PageDown,
            KeyCode::F(n) => Code::F(n),
            _ => return None,
        };
        // The terminal may pass on shortcuts of the window manager.
        if modifiers.intersects(KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META) {
            return None;
        }
        let is_char = matches!(code, Code::Char(_));
        let key = Key {
            code,
            ctrl: modifiers.contains(KeyModifiers::CONTROL),
            alt: modifiers.contains(KeyModifiers::ALT),
            shift: event.code == KeyCode::BackTab
                || modifiers.contains(KeyModifiers::SHIFT) && !is_char,
        };
        Some(key.unified())
    }
}

/// The notation in help and footer: `^P`, `Alt-←`, `⏎`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.alt {
            f.write_str("Alt-")?;
        }
        if self.shift {
            f.write_str("Shift-")?;
        }
        match self.code {
            Code::Char(c) if self.ctrl && c != ' ' => {
                return write!(f, "^{}", c.to_ascii_uppercase());
            }
            _ if self.ctrl => f.write_str("Ctrl-")?,
            _ => {}
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) => write!(f, "{c}"),
            Code::Enter => f.write_str("Enter"),
            Code::Esc => f.write_str("Esc"),
            Code::Tab => f.write_str("Tab"),
            Code::Backspace => f.write_str("Backspace"),
            Code::Delete => f.write_str("Del"),
            Code::Up => f.write_str("↑"),
            Code::Down => f.write_str("↓"),
            Code::Left => f.write_str("←"),
            Code::Right => f.write_str("→"),
            Code::Home => f.write_str("Home"),
            Code::End => f.write_str("End"),
            Code::PageUp => f.write_str("PgUp"),
            Code::PageDown => f.write_str("PgDn"),
            Code::F(n) => write!(f, "F{n}"),
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
            let key = Key::parse(text).unwrap();
            assert_eq!(key.to_string(), shown, "{text}");
            assert_eq!(key.spelt(), text);
        }
        assert!(Key::parse("ctrl-wat").is_none());
        assert!(Key::parse("").is_none());
    }

    #[test]
    fn ctrl_h_is_backspace() {
        let event = KeyEvent::new(KeyCode::Char('h'), KeyModifiers::CONTROL);
        assert_eq!(Key::from_event(&event), Some(Key::plain(Code::Backspace)));
        let event = KeyEvent::new(KeyCode::Char('h'), KeyModifiers::CONTROL | KeyModifiers::ALT);
        assert_eq!(Key::from_event(&event), Key::parse("alt-backspace"));
    }

    #[test]
    fn enter_with_alt_or_shift_is_enter_and_the_window_managers_keys_are_none() {
        for held in [KeyModifiers::ALT, KeyModifiers::SHIFT, KeyModifiers::NONE] {
            let event = KeyEvent::new(KeyCode::Enter, held);
            assert_eq!(Key::from_event(&event), Some(Key::plain(Code::Enter)));
        }
        // The config treats these keys as equivalent too.
        assert_eq!(Key::parse("shift-enter"), Key::parse("enter"));
        assert_eq!(Key::parse("ctrl-h"), Key::parse("backspace"));
        for held in [KeyModifiers::SUPER, KeyModifiers::HYPER, KeyModifiers::META] {
            assert_eq!(Key::from_event(&KeyEvent::new(KeyCode::Char('q'), held)), None);
        }
    }
}
