//! A screen of a few rows below the prompt, on the normal screen, as fzf has it.
//!
//! ```text
//! $ rolescope pick --height 10        ← the cursor is saved here, and returns here
//! ▏search …                           ← row 0 of the frame
//! ▏…
//! ```
//!
//! No row of the terminal has a known number, because asking for it would need an answer between the
//! keys of the user. Instead, every movement to a row of the frame is made relative to the row
//! before.

use std::io::Write as _;

use crate::app::SMALLEST;

/// The height of an inline screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InlineHeight {
    /// A number of rows.
    Rows(u16),
    /// A percentage of the terminal's height.
    Percent(u16),
}

impl InlineHeight {
    /// Parses `12` or `40%`; `None` for anything else.
    pub fn parse(text: &str) -> Option<InlineHeight> {
        let height = match text.strip_suffix('%') {
            Some(percent) => InlineHeight::Percent(percent.parse().ok().filter(|p| *p <= 100)?),
            None => InlineHeight::Rows(text.parse().ok()?),
        };
        let is_some = !matches!(height, InlineHeight::Rows(0) | InlineHeight::Percent(0));
        is_some.then_some(height)
    }

    /// The number of rows on a terminal with `screen` rows; `None` for the whole screen.
    pub(super) fn rows(self, screen: u16) -> Option<u16> {
        let rows = match self {
            InlineHeight::Rows(rows) => rows,
            InlineHeight::Percent(percent) => {
                u16::try_from(u32::from(screen) * u32::from(percent) / 100).unwrap_or(screen)
            }
        };
        let rows = rows.max(SMALLEST.1);
        (rows < screen).then_some(rows)
    }
}

/// Saves the cursor, and returns it.
const SAVE: &[u8] = b"\x1b7";
const RETURN: &[u8] = b"\x1b8";
/// From the saved line to an empty first row of the frame.
const BELOW: &[u8] = b"\x1b[1B\r\x1b[J";

/// Makes room for a number of rows below the line of the cursor, and goes to the first of them. If
/// the screen is taken again, it stays where it is.
pub(super) fn arrival(rows: u16, again: bool) -> Vec<u8> {
    let mut bytes = if again { RETURN.to_vec() } else { Vec::new() };
    // Line feeds scroll if necessary, and in raw mode they keep the column.
    bytes.extend(std::iter::repeat_n(b'\n', usize::from(rows)));
    let _ = write!(bytes, "\x1b[{rows}A");
    bytes.extend([SAVE, BELOW].concat());
    bytes
}

/// Clears the rows and returns to the line of the prompt.
pub(super) fn departure() -> Vec<u8> {
    [RETURN, BELOW, RETURN].concat()
}

/// Turns the absolute rows of frames into movements.
#[derive(Debug, Default)]
pub(super) struct InlineRows {
    /// The row of the cursor within the frame.
    row: u16,
}

impl InlineRows {
    /// A frame with relative movements. A frame has no other sequence that ends with `H`.
    pub(super) fn translated(&mut self, frame: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(frame.len());
        let mut rest = frame;
        while let Some(at) = rest.windows(2).position(|pair| pair == b"\x1b[") {
            let (before, sequence) = rest.split_at(at);
            bytes.extend(before);
            match position(sequence) {
                Some((row, column, length)) => {
                    self.go(row, column, &mut bytes);
                    rest = sequence.get(length..).unwrap_or_default();
                }
                None => {
                    let (start, after) = sequence.split_at(2);
                    bytes.extend(start);
                    rest = after;
                }
            }
        }
        bytes.extend(rest);
        bytes
    }

    /// Clears the frame after a resize. The line above it is saved again, because the terminal may
    /// have moved it.
    pub(super) fn cleared(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let _ = write!(bytes, "\r\x1b[{}A", self.row + 1);
        bytes.extend([SAVE, BELOW].concat());
        self.row = 0;
        bytes
    }

    /// Notes that the cursor is in the first row.
    pub(super) fn begin(&mut self) {
        self.row = 0;
    }

    fn go(&mut self, row: u16, column: u16, bytes: &mut Vec<u8>) {
        let _ = match (row.checked_sub(self.row), self.row.checked_sub(row)) {
            (Some(0), _) => Ok(()),
            (Some(down), _) => write!(bytes, "\x1b[{down}B"),
            (_, up) => write!(bytes, "\x1b[{}A", up.unwrap_or_default()),
        };
        let _ = write!(bytes, "\x1b[{}G", column + 1);
        self.row = row;
    }
}

/// The row and column of a movement `ESC [ row ; column H`, from 0, and its length.
fn position(sequence: &[u8]) -> Option<(u16, u16, usize)> {
    let end = sequence.iter().skip(2).position(|byte| !byte.is_ascii_digit() && *byte != b';')? + 2;
    if sequence.get(end) != Some(&b'H') {
        return None;
    }
    let text = std::str::from_utf8(sequence.get(2..end)?).ok()?;
    let (row, column) = text.split_once(';')?;
    let number = |text: &str| text.parse::<u16>().ok()?.checked_sub(1);
    Some((number(row)?, number(column)?, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_read_and_limited() {
        for (text, screen, rows) in [
            ("10", 24, Some(10)),
            ("50%", 24, Some(12)),
            ("1", 24, Some(5)),
            ("24", 24, None),
            ("100%", 24, None),
            ("90", 24, None),
        ] {
            assert_eq!(InlineHeight::parse(text).unwrap().rows(screen), rows, "{text}");
        }
        for text in ["", "0", "0%", "101%", "-3", "ten", "5 %"] {
            assert_eq!(InlineHeight::parse(text), None, "{text}");
        }
    }

    #[test]
    fn rows_become_movements() {
        let mut rows = InlineRows::default();
        let frame = b"\x1b[?2026h\x1b[3;2H\x1b[1mab\x1b[1;1Hc\x1b[1;9H\x1b[J";
        let expected = b"\x1b[?2026h\x1b[2B\x1b[2G\x1b[1mab\x1b[2A\x1b[1Gc\x1b[9G\x1b[J";
        assert_eq!(rows.translated(frame), expected);
        // The next frame begins where the last one ended.
        assert_eq!(rows.translated(b"\x1b[2;1Hx"), b"\x1b[1B\x1b[1Gx");
        assert_eq!(rows.cleared(), b"\r\x1b[2A\x1b7\x1b[1B\r\x1b[J");
        assert_eq!(rows.translated(b"\x1b[1;1H\x1b["), b"\x1b[1G\x1b[");
    }
}
