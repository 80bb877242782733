//! What a panic does to the taken terminal, and what it says.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::sync::Once;
use std::thread;

use crate::text::harmless;

use super::held::{self, Holder};

static INSTALLED: Once = Once::new();

/// Installs the hook, once for the life of the process.
///
/// A panic on the thread that took the terminal gives it back and then speaks. A panic on any
/// other thread says nothing while the terminal is taken: the program goes on, and the message
/// would lie across its screen.
pub fn install() {
    INSTALLED.call_once(|| {
        std::panic::set_hook(Box::new(|info| match held::holder() {
            Holder::Another => {}
            Holder::Nobody => speak(info),
            Holder::Me => {
                held::restore();
                speak(info);
            }
        }));
    });
}

/// As the standard hook, but harmless: what is said of an index or a slice may hold the text of a
/// card.
fn speak(info: &PanicHookInfo<'_>) {
    let thread = thread::current();
    let mut said = format!("thread '{}' {info}\n", thread.name().unwrap_or("<unnamed>"));
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        said.push_str(&format!("{trace}\n"));
    }
    said.push_str(&where_to_report());
    let lines: Vec<_> = said.lines().map(harmless).collect();
    // As one write, lest another thread's words come between; nobody is left to hear of an error.
    let _ = io::stderr().write_all(format!("{}\n", lines.join("\n")).as_bytes());
}

fn where_to_report() -> String {
    match env!("CARGO_PKG_REPOSITORY") {
        "" => String::from("please report this as a bug of rolescope"),
        place => format!("please report this as a bug of rolescope: {place}/issues"),
    }
}
