//! Finds out how this process relates to the shell that started it and to the terminal's foreground
//! group.
//!
//! In a container, or under `unshare --pid`, the leader of a group or session may be outside of the
//! process namespace. The system then reports its number as 0. rustix treats a 0 as impossible, so
//! this module uses nix.

use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};

use nix::unistd::{Pid, getpgid, getpgrp, getppid, getsid, tcgetpgrp};

/// The number of a process outside of this namespace.
const OUTSIDE: Pid = Pid::from_raw(0);

/// Whether a parent process may be waiting for our output as an answer.
static ASKS: AtomicBool = AtomicBool::new(false);

/// Records that a parent process may be waiting for our output as an answer.
pub(super) fn ask() {
    ASKS.store(true, Ordering::Relaxed);
}

/// Returns whether Ctrl-C and Ctrl-Z become keys instead of signals.
///
/// They do if the parent process is in our process group, since it would receive the signals too. A
/// shell that waits for an answer, as in `x=$(rolescope pick)`, would discard its command line on
/// Ctrl-C. On Ctrl-Z it would not notice that we stopped, and would wait forever. A script must be
/// able to see that there is no answer, and must not be killed. Ctrl-\ remains a signal, as a way
/// out of a paste that never ends.
pub(super) fn keeps_on() -> bool {
    ASKS.load(Ordering::Relaxed) && !is_job()
}

/// Returns whether our process group differs from the parent process's group. If it does, a shell
/// created it for this job.
fn is_job() -> bool {
    getpgid(Some(getppid())).is_ok_and(|group| group != getpgrp())
}

/// Returns whether a shell notices when this process stops, and can continue it.
///
/// Without such a shell (`ssh -t host rolescope`, or a window of its own), the process group is
/// orphaned. SIGTSTP, SIGTTIN and SIGTTOU then stop none of its processes, but SIGSTOP does. Only
/// the parent process can be examined. A parent in another session does not count. A parent in our
/// group, such as a script, is assumed to have a shell above it.
pub fn is_looked_after() -> bool {
    let parent = getppid();
    if parent == OUTSIDE {
        return false;
    }
    let (Ok(session), Ok(theirs)) = (getsid(None), getsid(Some(parent))) else { return false };
    // The first group of a session does not contain the parent process.
    session == theirs && (is_job() || session != getpgrp() && !keeps_on())
}

/// Returns whether our group is the terminal's foreground group. Returns true for a terminal that
/// is not the controlling one, since such a terminal has no background.
pub(super) fn is_in_front(terminal: impl AsFd) -> bool {
    tcgetpgrp(terminal).map_or(true, |front| front == OUTSIDE || front == getpgrp())
}
