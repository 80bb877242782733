//! Delays signals that would terminate the program, so that it can finish some work first.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use signal_hook::SigId;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::flag::register_usize;
use signal_hook::low_level::{emulate_default_handler, unregister};

/// The signals that ask a program to exit.
const ENDING: [i32; 4] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT];

/// Until this value is dropped, catches the signals that would terminate the program. A signal that
/// was already ignored when the program started, for example because of `nohup`, stays ignored.
#[derive(Debug)]
pub struct Caught {
    last: Arc<AtomicUsize>,
    handlers: Vec<SigId>,
}

impl Caught {
    /// Starts catching the signals.
    pub fn begin() -> Caught {
        let last = Arc::new(AtomicUsize::new(0));
        let ignored = ignored();
        let wanted = ENDING.into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
        let handlers = wanted
            .filter_map(|signal| {
                register_usize(signal, Arc::clone(&last), usize::try_from(signal).ok()?).ok()
            })
            .collect();
        Caught { last, handlers }
    }

    /// Returns whether a signal has arrived.
    pub fn any(&self) -> bool {
        self.last.load(Ordering::SeqCst) != 0
    }

    /// If a signal has arrived, ends the program with that signal, which lets the parent process
    /// see the true exit status. Otherwise, does nothing.
    pub fn obey(self) {
        if let Ok(signal @ 1..) = i32::try_from(self.last.load(Ordering::SeqCst)) {
            drop(emulate_default_handler(signal));
        }
    }
}

impl Drop for Caught {
    fn drop(&mut self) {
        self.handlers.drain(..).for_each(|handler| _ = unregister(handler));
    }
}

/// Returns the signals that this process ignores, as a bit set in which bit 0 is signal 1. The set
/// is empty on systems without `/proc`.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}
