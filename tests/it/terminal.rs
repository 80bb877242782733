//! Tests behaviour that only a real terminal can show: modes, signals, stops and hang-ups.
//!
//! Each test runs a program in its own pty, and reads what a terminal would show. No test sleeps.
//! Each test waits for output or for a change of the program's state, up to a deadline that is
//! reached only if the program hangs.

pub(crate) mod background;
mod browse;
mod bytes;
mod clipboard;
mod commands;
mod demo;
mod guard;
mod kept;
mod live;
mod mouse;
mod pick;
mod pictures;
mod replies;
pub(crate) mod session;
mod signals;
mod storms;
mod svg;
mod watching;
