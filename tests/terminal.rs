//! What only a real terminal can show: modes, signals, stops and hang-ups.
//!
//! Each test runs a program in a pty of its own and reads what a terminal would show. Nothing
//! sleeps: every wait is for output or for a change of the program's state, with a deadline that
//! only a hang can reach.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may stop at the first surprise, in their helpers too"
)]

#[path = "terminal/browse.rs"]
mod browse;
#[path = "terminal/bytes.rs"]
mod bytes;
#[path = "soak/chance.rs"]
mod chance;
#[path = "terminal/clipboard.rs"]
mod clipboard;
#[path = "terminal/guard.rs"]
mod guard;
#[path = "terminal/kept.rs"]
mod kept;
#[path = "terminal/live.rs"]
mod live;
#[path = "terminal/mouse.rs"]
mod mouse;
#[path = "terminal/pick.rs"]
mod pick;
#[path = "terminal/pictures.rs"]
mod pictures;
#[path = "terminal/replies.rs"]
mod replies;
#[path = "terminal/session.rs"]
mod session;
#[path = "terminal/signals.rs"]
mod signals;
#[path = "terminal/storms.rs"]
mod storms;
#[path = "terminal/svg.rs"]
mod svg;
#[path = "terminal/watching.rs"]
mod watching;
