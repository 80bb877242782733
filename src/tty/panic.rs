//! The panic hook: restores the terminal and prints a sanitized message.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::sync::Once;
use std::thread;

use crate::text::sanitize;

use super::held;

static INSTALLED: Once = Once::new();

/// Installs the panic hook, once per process.
///
/// A panic on the thread that took over the terminal restores the terminal and then prints the
/// message. A panic on any other thread prints nothing while the program controls the terminal,
/// because the program continues and the message would cover its screen.
pub fn install() {
    INSTALLED.call_once(|| {
        std::panic::set_hook(Box::new(|info| {
            if held::owner().is_none_or(|owner| owner == thread::current().id()) {
                held::restore();
                report(info);
            }
        }));
    });
}

/// Prints the message of the panic. The message is sanitized, because a message about an index or a
/// slice may contain text from a card.
fn report(info: &PanicHookInfo<'_>) {
    let thread = thread::current();
    let mut message = format!("thread '{}' {info}\n", thread.name().unwrap_or("<unnamed>"));
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        message.push_str(&format!("{trace}\n"));
    }
    message.push_str(&where_to_report());
    let lines: Vec<_> = message.lines().map(sanitize).collect();
    // The message is written in one call, to keep it apart from messages of other threads. An error
    // is ignored, because it cannot be reported to anyone.
    let _ = io::stderr().write_all(format!("{}\n", lines.join("\n")).as_bytes());
}

fn where_to_report() -> String {
    match env!("CARGO_PKG_REPOSITORY") {
        "" => String::from("this is a bug in rolescope; please report it"),
        place => format!("this is a bug in rolescope; please report it: {place}/issues"),
    }
}
