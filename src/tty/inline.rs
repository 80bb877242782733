//! Draws frames in a few rows below the prompt, without the alternate screen, like fzf with
//! `--height`.
//!
//! ```text
//! $ rolescope pick --height 10        ← the cursor is saved here, and returns here
//! ▏search …                           ← row 0 of the frame
//! ▏…
//! ```
//!
//! The position of the frame on the screen is unknown, because the terminal's answer to a query
//! would arrive among the user's keys. Therefore, every cursor movement is relative to the previous
//! row of the frame.

use std::io::Write as _;

use crate::app::SMALLEST;

/// The height of the area to use below the prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InlineHeight {
    /// A fixed number of rows.
    Rows(u16),
    /// A percentage of the terminal's height.
    Percent(u16),
}

impl InlineHeight {
    /// Parses a height such as `12` or `40%`. Returns `None` if the text is not a valid height.
    pub fn parse(text: &str) -> Option<InlineHeight> {
        match text.strip_suffix('%') {
            Some(percent) => {
                percent.parse().ok().filter(|p| (1..=100).contains(p)).map(Self::Percent)
            }
            None => text.parse().ok().filter(|rows| *rows > 0).map(Self::Rows),
        }
    }

    /// Returns the number of rows on a terminal with `screen` rows, or `None` to use the whole
    /// screen.
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

/// Saves the position of the cursor.
const SAVE: &[u8] = b"\x1b7";
/// Moves the cursor to the saved position.
const RETURN: &[u8] = b"\x1b8";
/// Moves from the saved line to the first row of the frame, and clears the screen from there.
const BELOW: &[u8] = b"\x1b[1B\r\x1b[J";

/// Returns the bytes that make room for `rows` rows below the cursor's line and move to the first
/// of these rows. If `again` is true, the cursor first returns to the saved position, so that the
/// same rows are used again.
pub(super) fn arrival(rows: u16, again: bool) -> Vec<u8> {
    let mut bytes = if again { RETURN.to_vec() } else { Vec::new() };
    bytes.extend(room(rows));
    bytes
}

/// Returns the bytes that make room for `rows` rows below the cursor's line, save the cursor's
/// position and move to the first of these rows.
fn room(rows: u16) -> Vec<u8> {
    // Line feeds scroll the screen if necessary. In raw mode, they do not change the column.
    let mut bytes = vec![b'\n'; usize::from(rows)];
    let _ = write!(bytes, "\x1b[{rows}A");
    bytes.extend([SAVE, BELOW].concat());
    bytes
}

/// Returns the bytes that clear the rows of the frame and move back to the line of the prompt.
pub(super) fn departure() -> Vec<u8> {
    [RETURN, BELOW, RETURN].concat()
}

/// Converts the absolute cursor positions in frames to relative movements.
#[derive(Debug, Default)]
pub(super) struct InlineRows {
    /// The row of the cursor within the frame.
    row: u16,
}

impl InlineRows {
    /// Returns a frame with relative instead of absolute cursor movements. Absolute movements are
    /// the only sequences in a frame that end with `H`.
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

    /// Returns the bytes that clear the frame after a resize and make room for `rows` rows again.
    /// This is necessary because a resize may move the line above the frame or remove lines below
    /// the cursor.
    pub(super) fn cleared(&mut self, rows: u16) -> Vec<u8> {
        let mut bytes = format!("\r\x1b[{}A", self.row + 1).into_bytes();
        bytes.extend([SAVE, BELOW, RETURN].concat());
        bytes.extend(room(rows));
        self.row = 0;
        bytes
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

/// Parses a movement `ESC [ row ; column H`. Returns the row and column, counted from 0, and the
/// length of the sequence.
fn position(sequence: &[u8]) -> Option<(u16, u16, usize)> {
    let end = sequence.iter().skip(2).position(|byte| !byte.is_ascii_digit() && *byte != b';')? + 2;
    if sequence.get(end) != Some(&b'H') {
        return None;
    }
    let text = std::str::from_utf8(sequence.get(2..end)?).ok()?;
    let (row, column) = text.split_once(';')?;
    Some((counted_from_zero(row)?, counted_from_zero(column)?, end + 1))
}

/// Parses a number that counts from 1, and returns it counted from 0.
fn counted_from_zero(text: &str) -> Option<u16> {
    text.parse::<u16>().ok()?.checked_sub(1)
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
        // The next frame begins at the row where the previous frame ended.
        assert_eq!(rows.translated(b"\x1b[2;1Hx"), b"\x1b[1B\x1b[1Gx");
        let cleared = b"\r\x1b[2A\x1b7\x1b[1B\r\x1b[J\x1b8\n\n\x1b[2A\x1b7\x1b[1B\r\x1b[J";
        assert_eq!(rows.cleared(2), cleared);
        assert_eq!(rows.translated(b"\x1b[1;1H\x1b["), b"\x1b[1G\x1b[");
    }
}
