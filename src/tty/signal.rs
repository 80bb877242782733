//! The signals that concern the terminal, and doing what they ask for.

use signal_hook::consts::{
    SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGSTOP, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU,
    SIGUSR1, SIGUSR2,
};
use signal_hook::low_level::{emulate_default_handler, raise};

use super::group::is_looked_after;
use super::held;

/// A signal the main loop is told of.
///
/// SIGPIPE is not among them: Rust ignores it, and a closed pipe is an error of the write.
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
    /// SIGALRM.
    Alarm,
    /// SIGUSR1.
    User1,
    /// SIGUSR2.
    User2,
    /// SIGTSTP, mostly Ctrl-Z: give back, [`suspend`], take again.
    Suspend,
    /// SIGTTIN, which the system sends to who reads in the background: as [`Signal::Suspend`].
    Reading,
    /// SIGTTOU, which it sends to who writes or sets modes there: as [`Signal::Suspend`].
    Writing,
    /// SIGCONT, also after a stop that could not be seen coming (SIGSTOP): take again and draw.
    Continue,
}

impl Signal {
    pub(super) const ALL: [Self; 11] = [
        Self::Interrupt,
        Self::Terminate,
        Self::Hangup,
        Self::Quit,
        Self::Alarm,
        Self::User1,
        Self::User2,
        Self::Suspend,
        Self::Reading,
        Self::Writing,
        Self::Continue,
    ];

    /// The system's number.
    pub fn number(self) -> i32 {
        match self {
            Self::Interrupt => SIGINT,
            Self::Terminate => SIGTERM,
            Self::Hangup => SIGHUP,
            Self::Quit => SIGQUIT,
            Self::Alarm => SIGALRM,
            Self::User1 => SIGUSR1,
            Self::User2 => SIGUSR2,
            Self::Suspend => SIGTSTP,
            Self::Reading => SIGTTIN,
            Self::Writing => SIGTTOU,
            Self::Continue => SIGCONT,
        }
    }

    pub(super) fn of(number: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|signal| signal.number() == number)
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
    use super::Signal;

    #[test]
    fn every_number_means_its_signal() {
        for signal in Signal::ALL {
            assert_eq!(Signal::of(signal.number()), Some(signal));
        }
        assert_eq!(Signal::of(0), None);
    }
}
