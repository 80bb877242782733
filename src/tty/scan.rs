//! Splits the bytes from a terminal into keys, pastes and mouse reports, and drops everything else.
//!
//! A terminal also sends bytes that no one typed: answers to queries (colours, cursor position,
//! version), focus reports, and strings (OSC, DCS, APC, PM, SOS) that end only at their terminator.
//! Such bytes arrive between keys and can be split at any point. The result depends only on the
//! bytes and the pauses between them, not on how many bytes each read returns.
//!
//! Crossterm's own reader is unsuitable. It mistakes an ESC at the end of a read for the Esc key,
//! turns `CSI > 0 c` into the typed text `0c`, and swallows every key after `CSI ? 1 $ y` up to a
//! `c` or `u`. A filter behind that reader cannot see the bytes that it drops. A filter in front of
//! it is impossible, since crossterm opens the terminal itself.

use std::time::Duration;

/// A key that arrives within this time after an ESC counts as pressed together with Alt.
pub(super) const ALT: Duration = Duration::from_millis(25);

/// A pause of this length ends an incomplete sequence or string.
pub(super) const SILENCE: Duration = Duration::from_millis(100);

/// The maximum length of a paste in bytes. It is more than enough, because text fields take only
/// one line.
const MOST_PASTED: usize = 1 << 20;

/// The maximum length in bytes of parameters and of the text of an OSC string. The longest key,
/// mouse report and colour have about twenty bytes. A longer OSC string is cut.
const MOST_PARAMETERS: usize = 64;

const ESC: u8 = 0x1b;
const BELL: u8 = 0x07;
const END_OF_PASTE: &[u8] = b"\x1b[201~";

/// A piece of input that may be a key, a paste or a mouse report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum InputPiece {
    /// A character, which may be a control character.
    Char {
        /// The character.
        c: char,
        /// Whether an ESC immediately preceded the character.
        alt: bool,
    },
    /// A complete `CSI` or `SS3` sequence.
    Sequence {
        /// Whether the sequence began with `ESC O`.
        ss3: bool,
        /// All bytes between the introducer and the final byte.
        parameters: Vec<u8>,
        /// The final byte.
        last: u8,
        /// Whether another ESC immediately preceded the sequence.
        alt: bool,
    },
    /// The three bytes of the oldest form of mouse report: buttons, column and row.
    Click([u8; 3]),
    /// The text between the begin and end marks of a paste.
    Paste(Vec<u8>),
    /// The text of a complete OSC string, which answers a query about a colour, for example.
    Answer(Vec<u8>),
}

/// The construct that the scanner is currently inside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum ScanState {
    /// The scanner is between two keys, or within a character of several bytes.
    #[default]
    Text,
    /// The last byte was an ESC.
    Escape {
        /// Whether several ESC bytes were read in a row.
        again: bool,
    },
    /// The scanner is within a `CSI` or `SS3` sequence.
    Sequence { ss3: bool, alt: bool },
    /// The last bytes were `CSI [`, which begins F1 to F5 on the Linux console.
    Console,
    /// The last bytes were `CSI M`, the start of a mouse report in the oldest form, or `CSI M` and
    /// part of the report.
    Click,
    /// The scanner is within a bracketed paste.
    Paste,
    /// The scanner is within a string. `osc` is true if the string is an OSC, and `escape` is true
    /// if the last byte was an ESC.
    String { osc: bool, escape: bool },
}

/// Converts bytes to pieces of input. The scanner has no clock: the caller must measure the pauses
/// and call [`Scanner::expire`].
#[derive(Debug, Default)]
pub(super) struct Scanner {
    state: ScanState,
    /// The bytes of an incomplete character, sequence, click or paste.
    held: Vec<u8>,
    /// Whether an ESC immediately preceded the incomplete character.
    alt: bool,
    /// Whether the current sequence contains an invalid byte. Such a sequence is not a key.
    broken: bool,
    /// The bytes of an incomplete OSC string, up to [`MOST_PARAMETERS`].
    answer: Vec<u8>,
}

impl Scanner {
    /// Scans the bytes of one read.
    pub(super) fn feed(&mut self, bytes: &[u8], pieces: &mut Vec<InputPiece>) {
        for &byte in bytes {
            self.byte(byte, pieces);
        }
    }

    /// Returns the length of the pause after which the caller must call [`Scanner::expire`], or
    /// `None` if no pause can end the current construct. In particular, no pause ends a paste,
    /// because the rest of the pasted text would act as keys.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self.state {
            ScanState::Text | ScanState::Paste => None,
            ScanState::Escape { .. } => Some(ALT),
            ScanState::Sequence { .. }
            | ScanState::Console
            | ScanState::Click
            | ScanState::String { .. } => Some(SILENCE),
        }
    }

    /// Ends the current construct after a pause of [`Scanner::patience`]. An ESC becomes the Esc
    /// key. Any other incomplete construct is dropped.
    pub(super) fn expire(&mut self, pieces: &mut Vec<InputPiece>) {
        typed_escape(matches!(self.state, ScanState::Escape { .. }), pieces);
        self.enter(ScanState::Text);
    }

    fn enter(&mut self, state: ScanState) {
        self.state = state;
        self.held.clear();
        self.answer.clear();
        (self.alt, self.broken) = (false, false);
    }

    fn byte(&mut self, byte: u8, pieces: &mut Vec<InputPiece>) {
        match self.state {
            ScanState::Text => self.text(byte, pieces),
            ScanState::Escape { again } => match byte {
                // Several ESC bytes in a row count as one, because they come from holding down the
                // Esc key on a slow connection.
                ESC => self.state = ScanState::Escape { again: true },
                b'[' => self.enter(ScanState::Sequence { ss3: false, alt: again }),
                b'O' => self.enter(ScanState::Sequence { ss3: true, alt: again }),
                b']' | b'P' | b'_' | b'^' | b'X' => {
                    typed_escape(again, pieces);
                    self.enter(ScanState::String { osc: byte == b']', escape: false });
                }
                _ => {
                    self.enter(ScanState::Text);
                    self.alt = true;
                    self.text(byte, pieces);
                }
            },
            ScanState::Sequence { ss3, alt } => self.sequence(ss3, alt, byte, pieces),
            ScanState::Console | ScanState::Click if byte == ESC => {
                self.enter(ScanState::Escape { again: false });
            }
            ScanState::Console => {
                let (parameters, last) = (b"[".to_vec(), byte);
                pieces.push(InputPiece::Sequence { ss3: false, parameters, last, alt: false });
                self.enter(ScanState::Text);
            }
            ScanState::Click => {
                self.held.push(byte);
                if let Ok(bytes) = <[u8; 3]>::try_from(self.held.as_slice()) {
                    pieces.push(InputPiece::Click(bytes));
                    self.enter(ScanState::Text);
                }
            }
            ScanState::Paste => self.paste(byte, pieces),
            ScanState::String { osc, escape } => self.string(osc, escape, byte, pieces),
        }
    }

    /// Scans a byte outside of any sequence.
    fn text(&mut self, byte: u8, pieces: &mut Vec<InputPiece>) {
        if byte.is_ascii() {
            let alt = self.alt && self.held.is_empty();
            // Bytes that are still buffered belong to an incomplete character, which is dropped.
            self.enter(ScanState::Text);
            match byte {
                ESC => self.enter(ScanState::Escape { again: false }),
                _ => pieces.push(InputPiece::Char { c: char::from(byte), alt }),
            }
            return;
        }
        if !is_continuation(byte) {
            self.alt = self.alt && self.held.is_empty();
            self.held.clear();
        }
        self.held.push(byte);
        match self.held.as_slice() {
            // The byte is an eight-bit control character, which some terminals can be configured to
            // send.
            [control] if is_continuation(*control) => self.control(*control),
            held if held.len() < length(held) => {}
            held => match std::str::from_utf8(held).ok().and_then(|text| text.chars().next()) {
                Some(c @ '\u{80}'..='\u{9f}') => self.control(u8::try_from(c).unwrap_or_default()),
                Some(c) => {
                    pieces.push(InputPiece::Char { c, alt: self.alt });
                    self.enter(ScanState::Text);
                }
                None => self.enter(ScanState::Text),
            },
        }
    }

    /// Scans a C1 control character, which is either a single byte or encoded in UTF-8.
    fn control(&mut self, control: u8) {
        self.enter(match control {
            0x8f => ScanState::Sequence { ss3: true, alt: false },
            0x9b => ScanState::Sequence { ss3: false, alt: false },
            0x90 | 0x98 | 0x9d | 0x9e | 0x9f => {
                ScanState::String { osc: control == 0x9d, escape: false }
            }
            _ => ScanState::Text,
        });
    }

    fn sequence(&mut self, ss3: bool, alt: bool, byte: u8, pieces: &mut Vec<InputPiece>) {
        let first = self.held.is_empty() && !self.broken && !ss3;
        match byte {
            b'[' if first => self.enter(ScanState::Console),
            b'M' if first => {
                typed_escape(alt, pieces);
                self.enter(ScanState::Click);
            }
            0x20..=0x3f if self.held.len() < MOST_PARAMETERS => self.held.push(byte),
            0x40..=0x7e if self.broken => self.enter(ScanState::Text),
            b'~' if self.held == b"200" && !ss3 => {
                typed_escape(alt, pieces);
                self.enter(ScanState::Paste);
            }
            0x40..=0x7e => {
                let parameters = std::mem::take(&mut self.held);
                pieces.push(InputPiece::Sequence { ss3, parameters, last: byte, alt });
                self.enter(ScanState::Text);
            }
            ESC => self.enter(ScanState::Escape { again: false }),
            _ => self.broken = true,
        }
    }

    fn paste(&mut self, byte: u8, pieces: &mut Vec<InputPiece>) {
        self.held.push(byte);
        if byte == b'~' && self.held.ends_with(END_OF_PASTE) {
            let mut text = std::mem::take(&mut self.held);
            text.truncate(text.len().saturating_sub(END_OF_PASTE.len()).min(MOST_PASTED));
            pieces.push(InputPiece::Paste(text));
            self.enter(ScanState::Text);
        } else if self.held.len() > MOST_PASTED + 4096 {
            // The last bytes are kept, because they may be part of the end mark.
            let end = self.held.len() - END_OF_PASTE.len();
            self.held.drain(MOST_PASTED..end);
        }
    }

    /// Scans a byte of a string. Only BEL and ST end a string, and no byte of a string counts as
    /// typed text.
    fn string(&mut self, osc: bool, escape: bool, byte: u8, pieces: &mut Vec<InputPiece>) {
        // Inside a UTF-8 character, the byte 9C is not the terminator ST. For example, `Ü` is C3
        // 9C.
        let inside = is_continuation(byte) && self.held.len() < length(&self.held);
        let ends = match byte {
            BELL => true,
            b'\\' => escape,
            0x9c => !inside || self.held == [0xc2],
            _ => false,
        };
        if ends {
            if osc {
                pieces.push(InputPiece::Answer(std::mem::take(&mut self.answer)));
            }
            return self.enter(ScanState::Text);
        }
        if osc && self.answer.len() < MOST_PARAMETERS {
            self.answer.push(byte);
        }
        if !inside {
            self.held.clear();
        }
        if !byte.is_ascii() && (inside || !is_continuation(byte)) {
            self.held.push(byte);
        }
        self.state = ScanState::String { osc, escape: byte == ESC };
    }
}

/// Adds the Esc key if `escape` is true, that is, if an ESC precedes a construct that cannot be
/// combined with Alt.
fn typed_escape(escape: bool, pieces: &mut Vec<InputPiece>) {
    if escape {
        pieces.push(InputPiece::Char { c: '\u{1b}', alt: false });
    }
}

fn is_continuation(byte: u8) -> bool {
    matches!(byte, 0x80..=0xbf)
}

/// Returns the length in bytes of the UTF-8 character that begins with the first byte of `held`, or
/// 0 if `held` is empty.
fn length(held: &[u8]) -> usize {
    match held.first() {
        None => 0,
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        Some(_) => 1,
    }
}

#[cfg(test)]
mod tests {
    use std::iter;

    use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

    use super::*;
    use crate::tty::decode::events;

    /// A simulated connection: a terminal that sends bytes and pauses, and a program that reads
    /// them.
    #[derive(Default)]
    struct Line {
        scanner: Scanner,
        pieces: Vec<InputPiece>,
    }

    impl Line {
        fn send(&mut self, bytes: &[u8]) {
            self.scanner.feed(bytes, &mut self.pieces);
        }

        fn pause(&mut self, millis: u64) {
            if self.scanner.patience().is_some_and(|most| most <= Duration::from_millis(millis)) {
                self.scanner.expire(&mut self.pieces);
            }
        }

        /// Returns the events so far, after a pause that is long enough to end any construct.
        fn events(&mut self) -> Vec<Event> {
            self.pause(1000);
            assert_eq!(self.scanner.patience(), None);
            self.pieces.drain(..).flat_map(events).collect()
        }

        /// Returns the events for bytes that are sent all at once.
        fn whole(bytes: &[u8]) -> Vec<Event> {
            let mut line = Line::default();
            line.send(bytes);
            line.events()
        }
    }

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    /// Returns strings as a terminal sends them: every combination of introducer, text and
    /// terminator.
    fn strings() -> impl Iterator<Item = Vec<u8>> {
        const BEGINS: [&[u8]; 12] = [
            b"\x1b]",
            b"\x1bP",
            b"\x1b_",
            b"\x1b^",
            b"\x1bX",
            b"\x9d",
            b"\x90",
            b"\x9f",
            b"\x9e",
            b"\x98",
            b"\xc2\x9d",
            b"\xc2\x90",
        ];
        const TEXTS: [&[u8]; 10] = [
            b"",
            b"11;rgb:1e1e/1e1e/1e1e",
            b"52;c;cQ==",
            b"l\xc3\x9cber \xe2\x9c\x93 q",
            b"b\rq\n1q",
            b">|XTerm(390)",
            b"1$r0 q",
            b"q\x1b[Aq",
            b"\x1b\x1b]2;q",
            b"\x18\x1a\x7fq",
        ];
        const ENDS: [&[u8]; 6] = [b"\x07", b"\x1b\\", b"\x9c", b"\xc2\x9c", b"\x1b\x1b\\", b""];
        BEGINS.into_iter().flat_map(|begin| {
            TEXTS
                .into_iter()
                .flat_map(move |text| ENDS.into_iter().map(move |end| [begin, text, end].concat()))
        })
    }

    /// Returns control sequences that a terminal sends as answers and reports.
    fn reports() -> impl Iterator<Item = Vec<u8>> {
        const REPORTS: [&str; 34] = [
            "[?62;22c",
            "[>0;276;0c",
            "[=00000000c",
            "[?1;2c",
            "[0n",
            "[3n",
            "[24;80R",
            "[1;5R",
            "[?24;80;1R",
            "[?2026;1$y",
            "[?2004;2$y",
            "[4;1$y",
            "[4;1080;1920t",
            "[8;24;80t",
            "[6;20;10t",
            "[9;50;200t",
            "[1t",
            "[I",
            "[O",
            "[?1u",
            "[?0u",
            "[?997;1n",
            "[?13n",
            "[>1;3000;0q",
            "[?1;0;256S",
            "[?2;0;800;600S",
            "[1;1;1;128;3;1x",
            "[48;24;80;480;800t",
            "[>4;1m",
            "[?4m",
            "[1;0&w",
            "[3;1$w",
            "[q",
            "[97;1:3u",
        ];
        REPORTS.into_iter().flat_map(|report| {
            let short = report.trim_start_matches('[');
            [[b"\x1b", report.as_bytes()].concat(), [b"\x9b", short.as_bytes()].concat()]
        })
    }

    #[test]
    fn terminal_replies_are_never_keys_in_any_pieces() {
        let after = Line::whole(b"k");
        let mut tried = 0;
        for reply in strings().chain(reports()) {
            for at in 0..=reply.len() {
                for pause in [0, 1, 20] {
                    let mut line = Line::default();
                    let (first, second) = reply.split_at(at);
                    line.send(first);
                    line.pause(pause);
                    line.send(second);
                    assert_eq!(line.events(), [], "{:?} after {at}", reply.escape_ascii());
                    // The byte after the report must be a key again.
                    line.send(b"k");
                    assert_eq!(line.events(), after, "{:?}", reply.escape_ascii());
                    tried += 1;
                }
            }
            let mut line = Line::default();
            for byte in &reply {
                line.send(&[*byte]);
                line.pause(20);
            }
            assert_eq!(line.events(), [], "{:?} byte by byte", reply.escape_ascii());
        }
        assert!(tried > 10_000, "{tried}");
    }

    #[test]
    fn a_long_answer_is_none_the_less_an_answer() {
        for (begin, end) in [("\x1b]52;c;", "\x07"), ("\x1bP1+r", "\x1b\\"), ("\x1b[?", "c")] {
            let mut line = Line::default();
            line.send(begin.as_bytes());
            for _ in 0..100 {
                line.send("7171".repeat(1000).as_bytes());
                line.pause(20);
            }
            line.send(end.as_bytes());
            assert!(line.scanner.held.len() <= MOST_PARAMETERS);
            assert_eq!(line.events(), [], "{begin:?}");
        }
    }

    #[test]
    fn a_string_without_an_end_ends_by_silence() {
        let mut line = Line::default();
        line.send(b"\x1b]11;rgb:");
        line.pause(99);
        line.send(b"q");
        line.pause(100);
        line.send(b"q");
        assert_eq!(line.events(), [key(KeyCode::Char('q'), KeyModifiers::NONE)]);
    }

    #[test]
    fn escape_and_a_key_are_two_keys_only_after_a_pause() {
        let escape = || key(KeyCode::Esc, KeyModifiers::NONE);
        let plain = |c| key(KeyCode::Char(c), KeyModifiers::NONE);
        let alt = |c| key(KeyCode::Char(c), KeyModifiers::ALT);
        for (first, pause, second, wanted) in [
            ("\x1b", 0, "", vec![escape()]),
            ("\x1b", 0, "j", vec![alt('j')]),
            ("\x1b", 24, "j", vec![alt('j')]),
            ("\x1b", 25, "j", vec![escape(), plain('j')]),
            ("\x1b", 26, "é", vec![escape(), plain('é')]),
            ("\x1b", 20, "é", vec![alt('é')]),
            ("\x1b\x1b", 25, "j", vec![escape(), plain('j')]),
            ("\x1b\x1b\x1b", 0, "", vec![escape()]),
            ("\x1b", 20, "\r", vec![key(KeyCode::Enter, KeyModifiers::ALT)]),
            ("\x1b", 24, "[A", vec![key(KeyCode::Up, KeyModifiers::NONE)]),
            ("\x1b", 25, "[A", vec![escape(), plain('['), key_a()]),
            ("\x1b", 20, "\x1b[A", vec![key(KeyCode::Up, KeyModifiers::ALT)]),
            // In the following cases, Esc is typed immediately before an answer or a report.
            ("\x1b", 20, "\x1b[?62c", vec![escape()]),
            ("\x1b", 20, "\x1b]11;q\x07", vec![escape()]),
            ("\x1b", 20, "\x1b[<35;1;1M", vec![escape(), moved()]),
        ] {
            let mut line = Line::default();
            line.send(first.as_bytes());
            line.pause(pause);
            line.send(second.as_bytes());
            assert_eq!(line.events(), wanted, "{first:?} {pause} {second:?}");
        }
    }

    fn key_a() -> Event {
        key(KeyCode::Char('A'), KeyModifiers::SHIFT)
    }

    fn moved() -> Event {
        Line::whole(b"\x1b[<35;1;1M").remove(0)
    }

    #[test]
    fn keys_are_keys_however_they_are_cut() {
        let none = KeyModifiers::NONE;
        let (ctrl, alt, shift) = (KeyModifiers::CONTROL, KeyModifiers::ALT, KeyModifiers::SHIFT);
        for (bytes, code, held) in [
            ("\0", KeyCode::Char(' '), ctrl),
            ("\x01", KeyCode::Char('a'), ctrl),
            ("\x08", KeyCode::Char('h'), ctrl),
            ("\t", KeyCode::Tab, none),
            ("\n", KeyCode::Char('j'), ctrl),
            ("\r", KeyCode::Enter, none),
            ("\x1f", KeyCode::Char('7'), ctrl),
            ("\x7f", KeyCode::Backspace, none),
            ("é", KeyCode::Char('é'), none),
            ("数", KeyCode::Char('数'), none),
            ("👩", KeyCode::Char('👩'), none),
            ("Ж", KeyCode::Char('Ж'), shift),
            ("\x1bd", KeyCode::Char('d'), alt),
            ("\x1b\x7f", KeyCode::Backspace, alt),
            ("\x1b[A", KeyCode::Up, none),
            ("\x1bOA", KeyCode::Up, none),
            ("\x1bOP", KeyCode::F(1), none),
            ("\x1bOR", KeyCode::F(3), none),
            ("\x1b[[A", KeyCode::F(1), none),
            ("\x1b[1;2B", KeyCode::Down, shift),
            ("\x1b[1;5A", KeyCode::Up, ctrl),
            ("\x1b[1;3D", KeyCode::Left, alt),
            ("\x1b\x1b[D", KeyCode::Left, alt),
            ("\x1b[H", KeyCode::Home, none),
            ("\x1b[1~", KeyCode::Home, none),
            ("\x1b[8~", KeyCode::End, none),
            ("\x1b[3;5~", KeyCode::Delete, ctrl),
            ("\x1b[5~", KeyCode::PageUp, none),
            ("\x1b[12~", KeyCode::F(2), none),
            ("\x1b[24~", KeyCode::F(12), none),
            ("\x1b[Z", KeyCode::BackTab, shift),
            ("\x1b[9;2u", KeyCode::BackTab, shift),
            ("\x1b[13;2u", KeyCode::Enter, shift),
            ("\x1b[27;2;13~", KeyCode::Enter, shift),
            ("\x1b[27u", KeyCode::Esc, none),
            ("\x1b[106;5u", KeyCode::Char('j'), ctrl),
            ("\x1b[97;2u", KeyCode::Char('A'), shift),
            ("\x1b[57414u", KeyCode::Enter, none),
        ] {
            let wanted = [key(code, held)];
            for at in 0..=bytes.len() {
                let mut line = Line::default();
                let (first, second) = bytes.as_bytes().split_at(at);
                line.send(first);
                line.pause(20);
                line.send(second);
                assert_eq!(line.events(), wanted, "{bytes:?} after {at}");
            }
        }
    }

    #[test]
    fn clicks_are_read_in_each_form_and_none_is_outside() {
        let sgr = Line::whole(b"\x1b[<0;11;6M");
        assert!(matches!(sgr.as_slice(), [Event::Mouse(at)] if (at.column, at.row) == (10, 5)));
        assert_eq!(Line::whole(b"\x1b[M +&"), sgr);
        assert_eq!(Line::whole(b"\x1b[32;11;6M"), sgr);
        for none in ["\x1b[<0;0;0M", "\x1b[<0;99999;1M", "\x1b[<0;1M", "\x1b[M \x20\x20"] {
            assert_eq!(Line::whole(none.as_bytes()), [], "{none:?}");
        }
    }

    #[test]
    fn a_paste_is_text_however_it_is_cut_and_has_a_bound() {
        let paste = b"\x1b[200~a\x1b[A\x1b]q\r\xc3\xa9\x1b[201~";
        let wanted = [Event::Paste("a\u{1b}[A\u{1b}]q\ré".to_owned())];
        for at in 0..=paste.len() {
            let mut line = Line::default();
            let (first, second) = paste.split_at(at);
            line.send(first);
            line.pause(20);
            line.send(second);
            assert_eq!(line.events(), wanted, "after {at}");
        }
        let mut line = Line::default();
        line.send(b"\x1b[200~");
        iter::repeat_n(b"text ", 2 << 20).for_each(|text| line.send(text));
        assert!(line.scanner.held.len() < 2 * MOST_PASTED);
        line.send(b"\x1b[201~q");
        let events = line.events();
        assert!(matches!(
            events.as_slice(),
            [Event::Paste(text), Event::Key(_)] if text.len() == MOST_PASTED
        ));
    }

    #[test]
    fn broken_characters_are_dropped_and_take_no_key_with_them() {
        for broken in [&b"\xc3"[..], b"\xe2\x9c", b"\xff", b"\xc0", b"\xa9", b"\xf0\x9f\x91"] {
            let bytes = [broken, b"\x1b[Aj"].concat();
            let wanted = Line::whole(b"\x1b[Aj");
            assert_eq!(Line::whole(&bytes), wanted, "{}", broken.escape_ascii());
        }
    }
}
