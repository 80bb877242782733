//! The signals that concern the terminal, and the default action of each.

use signal_hook::consts::{
    SIGABRT, SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGSTOP, SIGSYS, SIGTERM, SIGTRAP,
    SIGTSTP, SIGTTIN, SIGTTOU, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU, SIGXFSZ,
};
use signal_hook::low_level::{emulate_default_handler, exit, raise};

use super::group::is_looked_after;
use super::held;

/// A signal that the main loop must handle.
///
/// SIGPIPE is not included, because Rust ignores it and writing to a closed pipe returns an error.
/// SIGSEGV, SIGBUS, SIGILL and SIGFPE are not included either, because they report a fault of the
/// program itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGINT, usually from Ctrl-C. The app may treat it as an action and continue.
    Interrupt,
    /// SIGTERM.
    Terminate,
    /// SIGHUP.
    Hangup,
    /// SIGQUIT, usually from Ctrl-\.
    Quit,
    /// Any other signal that ends a program by default, given by its number.
    Deadly(i32),
    /// SIGTSTP, usually from Ctrl-Z. The app must give the terminal back, call [`suspend`], and
    /// take the terminal again.
    Suspend,
    /// SIGTTIN, which is sent if the program reads in the background. It is handled like
    /// [`Signal::Suspend`].
    Reading,
    /// SIGTTOU, which is sent if the program writes or sets modes in the background. It is handled
    /// like [`Signal::Suspend`].
    Writing,
    /// SIGCONT. It also follows a stop by SIGSTOP, which cannot be handled. The app must take the
    /// terminal again and draw.
    Continue,
}

/// The signals with a variant of their own.
const NAMED: [(i32, Signal); 8] = [
    (SIGINT, Signal::Interrupt),
    (SIGTERM, Signal::Terminate),
    (SIGHUP, Signal::Hangup),
    (SIGQUIT, Signal::Quit),
    (SIGTSTP, Signal::Suspend),
    (SIGTTIN, Signal::Reading),
    (SIGTTOU, Signal::Writing),
    (SIGCONT, Signal::Continue),
];

/// Other signals that end a program by default on every system.
const DEADLY: [i32; 9] =
    [SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU, SIGVTALRM, SIGPROF, SIGSYS, SIGTRAP, SIGABRT];

/// The signals that exist only on Linux: SIGSTKFLT, SIGIO, SIGPWR and the real-time signals.
const DEADLY_ON_LINUX: [std::ops::RangeInclusive<i32>; 3] = [16..=16, 29..=30, 34..=64];

/// The signal about a write that exceeds the file size limit. It is handled so that it does not end
/// the program: the write returns an error instead, as on a full disk.
pub(super) const TOO_LARGE: i32 = SIGXFSZ;

impl Signal {
    /// Returns the numbers of all signals. Some systems lack the last ones.
    pub(super) fn numbers() -> impl Iterator<Item = i32> {
        // MIPS and SPARC use other numbers.
        let linux = cfg!(all(
            target_os = "linux",
            not(any(target_arch = "mips", target_arch = "mips64", target_arch = "sparc64"))
        ));
        let more = DEADLY_ON_LINUX.into_iter().filter(move |_| linux).flatten();
        NAMED.into_iter().map(|(number, _)| number).chain(DEADLY).chain(more)
    }

    /// Returns the system's number for this signal.
    pub fn number(self) -> i32 {
        match self {
            Self::Deadly(number) => number,
            named => NAMED.iter().find(|row| row.1 == named).map_or(0, |row| row.0),
        }
    }

    /// Returns the signal with this number, or `None` if the program does not handle it.
    pub(super) fn from_number(number: i32) -> Option<Self> {
        let named = NAMED.iter().find(|row| row.0 == number).map(|row| row.1);
        named.or_else(|| Self::numbers().any(|one| one == number).then_some(Self::Deadly(number)))
    }

    /// Returns whether this signal ends a program by default.
    pub fn is_deadly(self) -> bool {
        !self.stops() && self != Self::Continue
    }

    /// Returns whether this signal stops a program by default.
    pub fn stops(self) -> bool {
        matches!(self, Self::Suspend | Self::Reading | Self::Writing)
    }
}

/// Restores the terminal and ends the process by `signal`, so that the parent process sees the true
/// status. Returns only if the signal is not deadly.
pub fn end_by(signal: Signal) {
    if signal.is_deadly() {
        held::restore();
        let _ = emulate_default_handler(signal.number());
        // signal-hook does not know every signal. For the others, the process exits with the status
        // that a shell would report.
        exit(128 + signal.number());
    }
}

/// Stops the process, and returns when it is continued. The terminal must be restored before the
/// call. Does nothing if no shell would continue the process.
pub fn suspend() {
    if is_looked_after() {
        // Raising SIGTSTP would only call our own handler.
        let _ = raise(SIGSTOP);
    }
}

#[cfg(test)]
mod tests {
    use super::{Signal, TOO_LARGE};

    #[test]
    fn every_number_means_its_signal() {
        let numbers: Vec<i32> = Signal::numbers().collect();
        for (at, &number) in numbers.iter().enumerate() {
            assert_eq!(Signal::from_number(number).map(Signal::number), Some(number));
            assert!(!numbers.iter().skip(at + 1).any(|other| *other == number), "{number} twice");
        }
        for none in [0, TOO_LARGE, signal_hook::consts::SIGPIPE, signal_hook::consts::SIGWINCH] {
            assert_eq!(Signal::from_number(none), None);
        }
    }
}
