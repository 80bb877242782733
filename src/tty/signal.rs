//! The signals that concern the terminal, and doing what they ask for.

use signal_hook::consts::{
    SIGABRT, SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGSTOP, SIGSYS, SIGTERM, SIGTRAP,
    SIGTSTP, SIGTTIN, SIGTTOU, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU, SIGXFSZ,
};
use signal_hook::low_level::{emulate_default_handler, exit, raise};

use super::group::is_looked_after;
use super::held;

/// A signal that the main loop must know of.
///
/// SIGPIPE is not among them: Rust ignores it, and a closed pipe is an error of the write. Nor are
/// SIGSEGV, SIGBUS, SIGILL and SIGFPE, by which the system ends a program at its own fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGINT, mostly Ctrl-C. The app may take it as an action and live.
    Interrupt,
    /// SIGTERM.
    Terminate,
    /// SIGHUP.
    Hangup,
    /// SIGQUIT, mostly Ctrl-\.
    Quit,
    /// Any other signal that ends a program which does not handle it, by its number.
    Deadly(i32),
    /// SIGTSTP, mostly Ctrl-Z: give back, [`suspend`], take again.
    Suspend,
    /// SIGTTIN, which the system sends to who reads in the background: as [`Signal::Suspend`].
    Reading,
    /// SIGTTOU, which it sends to who writes or sets modes there: as [`Signal::Suspend`].
    Writing,
    /// SIGCONT, also after a stop that could not be seen coming (SIGSTOP): take again and draw.
    Continue,
}

/// Signals with a meaning of their own here.
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

/// Others that end a program, on every system.
const DEADLY: [i32; 9] =
    [SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU, SIGVTALRM, SIGPROF, SIGSYS, SIGTRAP, SIGABRT];

/// What Linux adds: SIGSTKFLT, SIGIO and SIGPWR, and the signals for real time.
const DEADLY_ON_LINUX: [std::ops::RangeInclusive<i32>; 3] = [16..=16, 29..=30, 34..=64];

/// Handled so that it does not end the program: a write over the limit of file sizes then fails
/// with an error, like a write to a full disk.
pub(super) const TOO_LARGE: i32 = SIGXFSZ;

impl Signal {
    /// The numbers of all of them. The system may not have the last ones.
    pub(super) fn numbers() -> impl Iterator<Item = i32> {
        // MIPS and SPARC number them differently.
        let linux = cfg!(all(
            target_os = "linux",
            not(any(target_arch = "mips", target_arch = "mips64", target_arch = "sparc64"))
        ));
        let more = DEADLY_ON_LINUX.into_iter().filter(move |_| linux).flatten();
        NAMED.into_iter().map(|(number, _)| number).chain(DEADLY).chain(more)
    }

    /// The system's number.
    pub fn number(self) -> i32 {
        match self {
            Self::Deadly(number) => number,
            named => NAMED.iter().find(|row| row.1 == named).map_or(0, |row| row.0),
        }
    }

    /// The signal of a number; `None` where it has no meaning here.
    pub(super) fn from_number(number: i32) -> Option<Self> {
        let named = NAMED.iter().find(|row| row.0 == number).map(|row| row.1);
        named.or_else(|| Self::numbers().any(|one| one == number).then_some(Self::Deadly(number)))
    }

    /// Whether a program that knows nothing of this signal ends by it.
    pub fn is_deadly(self) -> bool {
        !self.stops() && self != Self::Continue
    }

    /// Whether a program that knows nothing of this signal is stopped by it.
    pub fn stops(self) -> bool {
        matches!(self, Self::Suspend | Self::Reading | Self::Writing)
    }
}

/// Gives the terminal back and ends the process by `signal`, so that the parent sees the true
/// status. Returns only when the signal is not a deadly one.
pub fn end_by(signal: Signal) {
    if signal.is_deadly() {
        held::restore();
        let _ = emulate_default_handler(signal.number());
        // signal-hook does not know every signal. A shell reports this status for all of them.
        exit(128 + signal.number());
    }
}

/// Stops the process; returns when it is continued. The terminal must be given back. Does nothing
/// where nobody would continue it.
pub fn suspend() {
    if is_looked_after() {
        // Not SIGTSTP, which has our handler and would only come back to us.
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
