//! Checks that the program never mistakes a reply from the terminal for keys. Each reply (the
//! answer to a query, a report or a string) is sent whole and in pieces, in every context.

use std::thread;
use std::time::{Duration, Instant};

use super::browse::start;
use super::pick::Asked;
use super::session::Session;

/// The pause between two pieces of a reply. It is short, because a terminal sends the pieces of a
/// reply without waiting.
const PIECE: Duration = Duration::from_millis(4);
/// The maximum pause after which two pieces still form one reply.
const APART: Duration = Duration::from_millis(20);
/// A pause after which the program no longer waits for the end of an unterminated string.
const SILENCE: Duration = Duration::from_millis(125);
/// The time within which a busy machine draws a frame.
const PATIENCE: Duration = Duration::from_secs(10);

/// A report of a mouse movement, which makes the program draw a frame but has no other effect.
const PROBE: &[u8] = b"\x1b[<35;1;1M";

/// Keys that lead to a place in the program, and a string on the screen at that place.
const PLACES: [(&str, &str); 12] = [
    ("k8s", "› k8s"),
    ("k8s\x1b[Z", "Space mark"),
    ("k8s\r", "next item"),
    ("k8s\r3", "‹Graph›"),
    ("k8s\r4", "‹Raw›"),
    ("k8s\r?", "Keys ·"),
    ("k8s\rx", "Problems"),
    ("k8s\r:gr", "› gr"),
    ("k8s\r'", "Bookmarks"),
    ("k8s\rF", "find in the card:"),
    ("k8s\ry", "slug"),
    ("k8s\rt", "Themes"),
];

/// A reply from a terminal, and whether it is terminated.
struct Reply {
    bytes: Vec<u8>,
    ends: bool,
}

/// Returns strings of every kind, with various contents and terminators, and some reports.
fn replies() -> Vec<Reply> {
    const KINDS: [&[u8]; 5] = [b"\x1b]", b"\x1bP", b"\x1b_", b"\x1b^", b"\x1bX"];
    const TEXTS: [&[u8]; 11] = [
        b"11;rgb:1e1e/1e1e/1e1e",
        b"4;1;rgb:cdcd/0000/0000",
        b"52;c;cQ==",
        b"l/home/me \xc3\x9cber q",
        b">|XTerm(390)",
        b"1$r0 q",
        b"1+r544e=787465726d",
        b"Gi=31;OK",
        b"b\rq\n1 2 3 q",
        b"\x1b[A\x1bjq\x7f",
        b"",
    ];
    const ENDS: [&[u8]; 4] = [b"\x07", b"\x1b\\", b"\x9c", b""];
    const REPORTS: [&str; 36] = [
        "[?62;22c",
        "[?1;2c",
        "[?64;1;2;6;9;15;18;21;22c",
        "[>0;276;0c",
        "[>41;390;0c",
        "[>1;4000;31q",
        "[=00000000c",
        "[0n",
        "[3n",
        "[?13n",
        "[?997;1n",
        "[24;80R",
        "[1;1R",
        "[1;5R",
        "[?24;80;1R",
        "[?2026;1$y",
        "[?2026;2$y",
        "[?1049;0$y",
        "[4;1$y",
        "[4;1080;1920t",
        "[6;20;10t",
        "[8;24;80t",
        "[9;50;200t",
        "[1t",
        "[2t",
        "[48;24;80;480;800t",
        "[I",
        "[O",
        "[?0u",
        "[?1u",
        "[?31u",
        "[?1;0;256S",
        "[1;1;1;128;128;1;0x",
        "[>4;2m",
        "[?4;1m",
        "[1;0&w",
    ];
    let mut all = Vec::new();
    for kind in KINDS {
        for text in TEXTS {
            for end in ENDS {
                let bytes = [kind, text, end].concat();
                all.push(Reply { bytes, ends: !end.is_empty() });
            }
        }
    }
    all.extend(
        REPORTS.map(|report| Reply { bytes: format!("\x1b{report}").into_bytes(), ends: true }),
    );
    all
}

/// Sends the pieces of a reply and then the probe (a mouse report), and waits until the program has
/// read them. Returns false if the attempt must be repeated. This is the case if the test paused
/// too long between two pieces, or if the program was so slow that it read the probe as part of an
/// unterminated reply.
fn send(session: &mut Session, pieces: &[&[u8]], ends: bool) -> bool {
    let (mut in_time, mut last) = (true, Instant::now());
    for (number, piece) in pieces.iter().enumerate() {
        if number > 0 {
            pause(PIECE);
        }
        session.send_bytes(piece);
        in_time &= last.elapsed() <= APART;
        last = Instant::now();
    }
    if !in_time {
        return false; // in this case, the effect of the pieces is undefined
    }
    if !ends {
        pause(SILENCE);
    }
    // The probe causes one frame. The reply must not cause any frame.
    let frames = session.frames();
    session.send_bytes(PROBE);
    session.has_frame_within(frames + 1, PATIENCE)
}

/// Waits, as if the terminal sent nothing for a while.
#[allow(
    clippy::disallowed_methods,
    reason = "the pause itself is the input; no event marks its end"
)]
fn pause(time: Duration) {
    thread::sleep(time);
}

/// A running program at one of the [`PLACES`].
trait AtPlace {
    fn session(&mut self) -> &mut Session;
}

impl AtPlace for Session {
    fn session(&mut self) -> &mut Session {
        self
    }
}

impl AtPlace for Asked {
    fn session(&mut self) -> &mut Session {
        &mut self.session
    }
}

/// Sends replies to the program at one place, both whole and split at some of their bytes. No reply
/// may have an effect.
fn nothing_happens<Open: AtPlace>(open: impl Fn() -> Open, place: usize) -> Open {
    let ready = || {
        let mut opened = open();
        assert!(send(opened.session(), &[b""], true));
        let (screen, frames) = (opened.session().formatted(), opened.session().frames());
        (opened, screen, frames)
    };
    let (mut opened, mut screen, mut frames) = ready();
    let mut tried = |pieces: &[&[u8]], ends: bool| {
        for attempt in 0.. {
            let session = opened.session();
            let in_time = send(session, pieces, ends);
            frames += 1;
            if in_time && session.frames() == frames && session.formatted() == screen {
                return;
            }
            let sent: Vec<_> =
                pieces.iter().map(|piece| piece.escape_ascii().to_string()).collect();
            // A failed attempt is repeated. If the reply has an effect, every attempt fails. If the
            // cause is a late frame or a slow machine, only some attempts fail.
            let most = if in_time { 6 } else { 20 };
            assert!(attempt < most, "{sent:?} in {place}:\n{}", session.contents());
            // If the program only drew a late frame, the next attempt uses the same program,
            // because a new one would draw late frames again.
            if in_time && session.formatted() == screen {
                frames = session.frames();
            } else {
                (opened, screen, frames) = ready();
            }
        }
    };
    for (number, reply) in replies().iter().enumerate() {
        if reply.ends || number % PLACES.len() == place {
            tried(&[&reply.bytes], reply.ends);
        }
        let cuts = (1..reply.bytes.len()).filter(|at| (at + number) % PLACES.len() == place);
        // Testing an unterminated reply takes a long time, so it is split at fewer positions.
        for at in cuts.filter(|at| reply.ends || at % 5 == 1) {
            let (first, second) = reply.bytes.split_at(at);
            tried(&[first, second], reply.ends);
        }
        if reply.ends && number % PLACES.len() == place {
            tried(&reply.bytes.chunks(1).collect::<Vec<_>>(), true);
        }
    }
    opened
}

#[test]
fn two_hundred_replies_do_nothing_anywhere() {
    assert!(replies().len() >= 200, "{}", replies().len());
    thread::scope(|scope| {
        for (place, (keys, seen)) in PLACES.iter().enumerate() {
            scope.spawn(move || {
                let mut session = nothing_happens(
                    || {
                        let mut session = start(&["--builtin"], &[]);
                        session.wait_for_cards();
                        session.send(keys);
                        session.wait_for_text(seen);
                        session
                    },
                    place,
                );
                assert_eq!(session.files(), [""; 0], "a file is written in {place}");
                session.send("\x1b[27u\x1b[27u\x1b[27u\x1b[27u\x1b[27uq");
                assert_eq!(session.wait_exit().exit_status(), Some(0), "in {place}");
                session.assert_restored();
            });
        }
    });
}

#[test]
fn terminal_replies_do_not_answer_a_pick() {
    thread::scope(|scope| {
        for (args, place) in [("k8s", 0), ("--multi k8s", 1)] {
            scope.spawn(move || {
                let mut asked = nothing_happens(
                    || {
                        let mut asked = Asked::about(args);
                        asked.session.wait_for_text("2 Platform Engineer");
                        asked.session.wait_for_cards();
                        asked
                    },
                    place,
                );
                asked.session.send("\r");
                asked.ends("platform-engineer\nstatus 0\n");
            });
        }
    });
}

#[test]
fn keys_next_to_a_terminal_reply_are_keys() {
    let mut session = start(&["--builtin"], &[]);
    session.wait_for_cards();
    session.send("k8\x1b]11;rgb:1e1e/1e1e/1e1e\x07s");
    session.wait_for_text("› k8s");
    // Crossterm's parser would swallow this input.
    session.send("\x1b[?2026;1$y\x15be-\x1b[>0;276;0c01");
    session.wait_for_text("› be-01");
    // Esc still counts as a key if a reply from the terminal follows it immediately.
    session.send("\x1b\x1b]11;rgb:1e1e/1e1e/1e1e\x07");
    session.wait_for_text("› type a name");
    session.send("\x03");
    session.wait_exit();
    session.assert_restored();
}
