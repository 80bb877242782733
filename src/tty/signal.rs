//! The signals that the program handles, and their default actions.

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
/// SIGSEGV, SIGBUS, SIGILL and SIGFPE are not included either, because they report a bug in the
/// program itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGINT, usually from Ctrl-C. The app may treat it as an action and continue.
    Interrupt,
    /// SIGTERM, which asks a program to exit.
    Terminate,
    /// SIGHUP, usually because the terminal has hung up.
    Hangup,
    /// SIGQUIT, usually from Ctrl-\.
    Quit,
    /// Any other signal that terminates a program by default, given by its number.
    Deadly(i32),
    /// SIGTSTP, usually from Ctrl-Z. The app must restore the terminal, call [`suspend`], and take
    /// over the terminal again.
    Suspend,
    /// SIGTTIN, which is sent if the program reads from the terminal in the background. It is
    /// handled like [`Signal::Suspend`].
    Reading,
    /// SIGTTOU, which is sent if the program writes to the terminal or sets its modes in the
    /// background. It is handled like [`Signal::Suspend`].
    Writing,
    /// SIGCONT, which continues a stopped program. After a stop by SIGSTOP, which cannot be
    /// handled, this is the only notification. The app must take over the terminal again and draw.
    Continue,
}

/// The numbers of the signals that have their own variant in [`Signal`].
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

/// Further signals that terminate a program by default, on all supported systems.
const DEADLY: [i32; 9] =
    [SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU, SIGVTALRM, SIGPROF, SIGSYS, SIGTRAP, SIGABRT];

/// Further signals that terminate a program by default, but only on Linux: SIGSTKFLT, SIGIO, SIGPWR
/// and the real-time signals.
const DEADLY_ON_LINUX: [std::ops::RangeInclusive<i32>; 3] = [16..=16, 29..=30, 34..=64];

/// SIGXFSZ, which is sent if a write exceeds the file size limit. A handler keeps it from
/// terminating the program. The write then returns an error, as on a full disk.
pub(super) const TOO_LARGE: i32 = SIGXFSZ;

impl Signal {
    /// Returns the numbers of all handled signals. Not every system has all of them.
    pub(super) fn numbers() -> impl Iterator<Item = i32> {
        // On MIPS and SPARC, these signals have different numbers.
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

    /// Returns whether this signal terminates a program by default.
    pub fn is_deadly(self) -> bool {
        !self.stops() && self != Self::Continue
    }

    /// Returns whether this signal stops a program by default.
    pub fn stops(self) -> bool {
        matches!(self, Self::Suspend | Self::Reading | Self::Writing)
    }
}

/// Restores the terminal and ends the process with `signal`, which lets the parent process see the
/// true exit status. Returns only if the signal does not terminate a program by default.
pub fn end_by(signal: Signal) {
    if signal.is_deadly() {
        held::restore();
        let _ = emulate_default_handler(signal.number());
        // signal-hook does not know every signal. If it does not know this one, the process exits
        // with the status that a shell would report.
        exit(128 + signal.number());
    }
}

/// Stops the process, and returns when it is continued. The terminal must be restored before the
/// call. Does nothing if no shell would continue the process.
pub fn suspend() {
    if is_looked_after() {
        // SIGSTOP is used, because SIGTSTP would only call our own handler.
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
