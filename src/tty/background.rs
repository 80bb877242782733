//! Asks the terminal once for its background colour (OSC 11), because colours of the terminal's
//! palette that are made for a dark background can be unreadable on a light one.
//!
//! A terminal that does not know the query does not answer, so the program waits for the answer
//! only before it exits: an answer that arrives after that would appear in the shell as typed text.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::held;
use super::scan::InputPiece;

const QUERY: &[u8] = b"\x1b]11;?\x1b\\";

/// How long to expect an answer. Colours that changed later would distract the user.
const PATIENCE: Duration = Duration::from_millis(100);

/// The minimum relative luminance of a background that counts as light. White is 1, black is 0, and
/// the grey `#dddddd` is 0.72.
const LIGHT: f64 = 0.7;

/// The time at which the query was sent; `None` before that and once it has been answered.
static ASKED: Mutex<Option<Instant>> = Mutex::new(None);
static ANSWERED: Condvar = Condvar::new();

/// Sends the query.
pub(super) fn ask() -> std::io::Result<()> {
    *ASKED.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    held::send(QUERY)
}

/// Returns whether a piece of input is the expected answer and says that the background is light.
/// The thread that reads keys calls this function.
pub(super) fn is_light(piece: &InputPiece) -> bool {
    let InputPiece::Answer(text) = piece else { return false };
    let Some(colour) = std::str::from_utf8(text).ok().and_then(colour) else { return false };
    let asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner).take();
    ANSWERED.notify_all();
    asked.is_some_and(|asked| asked.elapsed() < PATIENCE) && luminance(colour) >= LIGHT
}

/// Waits for the answer if it is still expected.
pub(super) fn settle() {
    let asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(left) = asked.and_then(|asked| PATIENCE.checked_sub(asked.elapsed())) else { return };
    let _ = ANSWERED.wait_timeout_while(asked, left, |asked| asked.is_some());
}

/// Parses an answer such as `11;rgb:ffff/fafa/f0f0`. Returns red, green and blue, each from 0 to 1.
/// A part has one to four hexadecimal digits. Some terminals send the opacity as a fourth part
/// (`rgba:`), which is ignored. The format is specified in "Operating System Commands" of xterm's
/// control sequences, and in XParseColor(3).
fn colour(answer: &str) -> Option<[f64; 3]> {
    let rest = answer.strip_prefix("11;rgb")?;
    let parts = rest.strip_prefix(':').or_else(|| rest.strip_prefix("a:"))?;
    let mut values = parts.trim_end_matches('\u{1b}').split('/').map(|part| {
        let digits = u32::try_from(part.len()).ok().filter(|digits| (1..=4).contains(digits))?;
        // `from_str_radix` also accepts a sign.
        let is_number = part.bytes().all(|byte| byte.is_ascii_hexdigit());
        let value = u32::from_str_radix(part, 16).ok().filter(|_| is_number)?;
        Some(f64::from(value) / f64::from(16_u32.pow(digits) - 1))
    });
    Some([values.next()??, values.next()??, values.next()??])
}

/// Returns the relative luminance of a colour (WCAG 2.2), from 0 to 1.
fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|value| {
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_terminals_are_light_or_dark() {
        for (answer, light) in [
            ("11;rgb:ffff/ffff/ffff", Some(true)),
            ("11;rgb:fdfd/f6f6/e3e3\u{1b}", Some(true)),
            ("11;rgba:ffff/ffff/ffff/8000", Some(true)),
            ("11;rgb:f/f/f", Some(true)),
            ("11;rgb:0000/0000/0000", Some(false)),
            ("11;rgb:28/2a/36", Some(false)),
            ("11;rgb:8080/8080/8080", Some(false)),
            ("11;rgb:ffff/ffff", None),
            ("11;rgb:fffff/ffff/ffff", None),
            ("11;rgb:+fff/ffff/ffff", None),
            ("11;rgb:/ffff/ffff", None),
            ("11;?", None),
            ("10;rgb:ffff/ffff/ffff", None),
            ("52;c;cQ==", None),
        ] {
            let found = colour(answer).map(|colour| luminance(colour) >= LIGHT);
            assert_eq!(found, light, "{answer:?}");
        }
    }
}
