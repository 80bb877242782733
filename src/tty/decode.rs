//! Converts pieces of terminal input to crossterm events.
//!
//! Only known sequences become keys. Any other sequence is treated as a report from the terminal
//! and dropped. The known sequences are those of xterm and the Linux console, and the `CSI u` keys
//! of fixterms and kitty.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use super::scan::InputPiece;

/// Returns the events of a piece of input. A report from the terminal has no events. If Esc was
/// typed immediately before a click or a report, there is an additional event for Esc.
pub(super) fn events(piece: InputPiece) -> impl Iterator<Item = Event> {
    let (first, second) = match piece {
        InputPiece::Char { c, alt } => {
            let (code, modifiers) = character(c);
            (Some(key(code, with_alt(modifiers, alt))), None)
        }
        InputPiece::Sequence { ss3, parameters, last, alt } => {
            let parameters = std::str::from_utf8(&parameters).ok();
            let event = parameters.and_then(|parameters| match (ss3, last) {
                (true, _) => function(parameters, last),
                (false, b'M' | b'm') => mouse(parameters, last == b'm'),
                (false, b'~') => numbered(parameters),
                (false, b'u') => coded(&mut parameters.split(';')),
                (false, _) => letter(parameters, last),
            });
            match event {
                Some(Event::Key(event)) => {
                    (Some(key(event.code, with_alt(event.modifiers, alt))), None)
                }
                event => (alt.then(|| key(KeyCode::Esc, KeyModifiers::NONE)), event),
            }
        }
        InputPiece::Click(bytes) => (click(bytes), None),
        InputPiece::Paste(text) => {
            (Some(Event::Paste(String::from_utf8_lossy(&text).into_owned())), None)
        }
        InputPiece::Answer(_) => (None, None),
    };
    first.into_iter().chain(second)
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

fn with_alt(modifiers: KeyModifiers, alt: bool) -> KeyModifiers {
    if alt { modifiers | KeyModifiers::ALT } else { modifiers }
}

/// Returns the key for a character or a control character.
fn character(c: char) -> (KeyCode, KeyModifiers) {
    match c {
        '\r' => (KeyCode::Enter, KeyModifiers::NONE),
        '\t' => (KeyCode::Tab, KeyModifiers::NONE),
        '\u{1b}' => (KeyCode::Esc, KeyModifiers::NONE),
        '\u{7f}' => (KeyCode::Backspace, KeyModifiers::NONE),
        '\0' => (KeyCode::Char(' '), KeyModifiers::CONTROL),
        '\u{1}'..='\u{1a}' => {
            (KeyCode::Char(char::from(c as u8 + b'a' - 1)), KeyModifiers::CONTROL)
        }
        '\u{1c}'..='\u{1f}' => {
            (KeyCode::Char(char::from(c as u8 - 0x1c + b'4')), KeyModifiers::CONTROL)
        }
        c if c.is_uppercase() => (KeyCode::Char(c), KeyModifiers::SHIFT),
        c => (KeyCode::Char(c), KeyModifiers::NONE),
    }
}

/// Decodes a key sequence whose final byte is a letter, such as `CSI A`, `CSI 1;5A`, `CSI Z`, or
/// `CSI [A` from the Linux console.
fn letter(parameters: &str, last: u8) -> Option<Event> {
    match (parameters, last) {
        ("[", b'A'..=b'E') => Some(key(KeyCode::F(last - b'A' + 1), KeyModifiers::NONE)),
        ("" | "1;2", b'Z') => Some(key(KeyCode::BackTab, KeyModifiers::SHIFT)),
        // `CSI 1;5R` is either Ctrl-F3 or a cursor position. It is treated as a cursor position.
        (_, b'R') => None,
        _ => function(parameters, last),
    }
}

/// Decodes the sequence of a cursor or function key whose final byte is a letter. The parameters
/// are either empty or contain modifiers, as in `1;5`.
fn function(parameters: &str, last: u8) -> Option<Event> {
    let code = match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        b'M' if parameters.is_empty() => KeyCode::Enter,
        _ => return None,
    };
    match parameters.split(';').collect::<Vec<_>>().as_slice() {
        [""] => Some(key(code, KeyModifiers::NONE)),
        ["1" | "", held] => Some(key(code, modifiers(held)?)),
        _ => None,
    }
}

/// Decodes a sequence that gives the number of a key, such as `CSI 5~` or `CSI 3;5~`. In
/// `CSI 27;2;13~`, the last parameter is a character code.
fn numbered(parameters: &str) -> Option<Event> {
    let mut parts = parameters.split(';');
    let code = match parts.next()?.parse::<u8>().ok()? {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        number @ 11..=15 => KeyCode::F(number - 10),
        number @ 17..=21 => KeyCode::F(number - 11),
        number @ 23..=26 => KeyCode::F(number - 12),
        number @ (28 | 29) => KeyCode::F(number - 15),
        number @ 31..=34 => KeyCode::F(number - 17),
        27 => {
            let (held, c) = (parts.next()?, parts.next()?);
            return coded(&mut [c, held].into_iter().chain(parts));
        }
        _ => return None,
    };
    let held = parts.next().map_or(Some(KeyModifiers::NONE), modifiers)?;
    parts.next().is_none().then(|| key(code, held))
}

/// Decodes a sequence that gives the character code of a key, such as `CSI 13;2u`, from its
/// parameters `13` and `2`.
fn coded<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Event> {
    let code: u32 = parts.next()?.split(':').next()?.parse().ok()?;
    let held = parts.next().map_or(Some(KeyModifiers::NONE), modifiers)?;
    let shift = held.contains(KeyModifiers::SHIFT);
    let code = match char::from_u32(code)? {
        '\t' if shift => KeyCode::BackTab,
        c @ ('\r' | '\t' | '\u{1b}' | '\u{7f}') => character(c).0,
        c @ '\u{e000}'..='\u{f8ff}' => keypad(c)?,
        c if c.is_control() => return None,
        c if shift && c.is_ascii() => KeyCode::Char(c.to_ascii_uppercase()),
        c => KeyCode::Char(c),
    };
    Some(key(code, held))
}

/// Returns a key of the keypad. kitty numbers these keys in the private use area of Unicode.
fn keypad(c: char) -> Option<KeyCode> {
    Some(match u32::from(c) {
        number @ 57399..=57408 => KeyCode::Char(char::from_digit(number - 57399, 10)?),
        57409 => KeyCode::Char('.'),
        57410 => KeyCode::Char('/'),
        57411 => KeyCode::Char('*'),
        57412 => KeyCode::Char('-'),
        57413 => KeyCode::Char('+'),
        57414 => KeyCode::Enter,
        57415 => KeyCode::Char('='),
        57416 => KeyCode::Char(','),
        57417 => KeyCode::Left,
        57418 => KeyCode::Right,
        57419 => KeyCode::Up,
        57420 => KeyCode::Down,
        57421 => KeyCode::PageUp,
        57422 => KeyCode::PageDown,
        57423 => KeyCode::Home,
        57424 => KeyCode::End,
        57426 => KeyCode::Delete,
        _ => return None,
    })
}

/// Parses a modifier parameter such as `5` or `5:1`. The first number is a bit set plus one, and
/// the second number is the kind of event. Returns `None` for a key release.
fn modifiers(held: &str) -> Option<KeyModifiers> {
    let (bits, kind) = held.split_once(':').unwrap_or((held, "1"));
    let bits = match bits {
        "" => 0,
        bits => bits.parse::<u16>().ok()?.checked_sub(1)?,
    };
    let known = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::SUPER),
        (16, KeyModifiers::HYPER),
        (32, KeyModifiers::META),
    ];
    let held = known.into_iter().filter(|(bit, _)| bits & bit != 0);
    (kind != "3").then(|| held.map(|(_, modifier)| modifier).collect())
}

/// Parses a mouse report: `<0;10;5` from xterm, or `32;10;5` from rxvt.
fn mouse(parameters: &str, released: bool) -> Option<Event> {
    let (parameters, offset) = match parameters.strip_prefix('<') {
        Some(rest) => (rest, 0),
        None => (parameters, 32),
    };
    let mut numbers = parameters.split(';').map(|number| number.parse::<u16>().ok());
    let (buttons, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    if numbers.next().is_some() || offset > 0 && released {
        return None;
    }
    // Positions in reports count from one.
    clicked(buttons.checked_sub(offset)?, column.checked_sub(1)?, row.checked_sub(1)?, released)
}

/// Parses a mouse report of three bytes, each offset by 32: buttons, column and row.
fn click([buttons, column, row]: [u8; 3]) -> Option<Event> {
    let buttons = u16::from(buttons.checked_sub(32)?);
    let (column, row) = (column.checked_sub(33)?, row.checked_sub(33)?);
    clicked(buttons, column.into(), row.into(), false)
}

fn clicked(buttons: u16, column: u16, row: u16, released: bool) -> Option<Event> {
    let button = match buttons & 0b11 {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        _ => MouseButton::Right,
    };
    let moves = buttons & 0b10_0000 != 0;
    let kind = match (buttons & 0b1100_0000, buttons & 0b11) {
        (0, 3) if moves => MouseEventKind::Moved,
        (0, _) if moves => MouseEventKind::Drag(button),
        (0, 3) => MouseEventKind::Up(MouseButton::Left),
        (0, _) if released => MouseEventKind::Up(button),
        (0, _) => MouseEventKind::Down(button),
        (0b0100_0000, 0) => MouseEventKind::ScrollUp,
        (0b0100_0000, 1) => MouseEventKind::ScrollDown,
        (0b0100_0000, 2) => MouseEventKind::ScrollLeft,
        (0b0100_0000, _) => MouseEventKind::ScrollRight,
        _ => return None,
    };
    Some(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
}
