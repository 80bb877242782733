//! Finds out how this process relates to the shell that started it and to the terminal's foreground
//! group.
//!
//! In a container, or under `unshare --pid`, the leader of a group or session may be outside of the
//! process namespace. The system then reports 0 as the process ID of the leader. rustix does not
//! allow a process ID of 0, so this module uses nix.

use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};

use nix::unistd::{Pid, getpgid, getpgrp, getppid, getsid, tcgetpgrp};

/// The process ID that the system reports for a process outside of this process namespace.
const OUTSIDE: Pid = Pid::from_raw(0);

/// Whether a parent process may be waiting for our output.
static ASKS: AtomicBool = AtomicBool::new(false);

/// Records that a parent process may be waiting for our output.
pub(super) fn ask() {
    ASKS.store(true, Ordering::Relaxed);
}

/// Returns whether Ctrl-C and Ctrl-Z must arrive as keys instead of signals.
///
/// They must if the parent process waits for our output and is in our process group, because the
/// parent would receive the signals too. In `x=$(rolescope pick)`, Ctrl-C would make the shell
/// discard its command line, and Ctrl-Z would make it wait forever, because it would not notice
/// that we stopped. A script must not be killed, and must be able to detect that there is no
/// output. Ctrl-\ remains a signal, as a way out of a paste that never ends.
pub(super) fn keeps_on() -> bool {
    ASKS.load(Ordering::Relaxed) && !is_job()
}

/// Returns whether our process group differs from that of the parent process. If so, our group was
/// created by a shell with job control.
fn is_job() -> bool {
    getpgid(Some(getppid())).is_ok_and(|group| group != getpgrp())
}

/// Returns whether a shell notices when this process stops, and can continue it.
///
/// If there is no such shell (for example, `ssh -t host rolescope`, or a terminal window that runs
/// only this program), the process group is orphaned. SIGTSTP, SIGTTIN and SIGTTOU then do not stop
/// its processes, but SIGSTOP does. Only the parent process can be examined. A parent in another
/// session is not such a shell. A parent in our group, such as a script, is assumed to have such a
/// shell as an ancestor.
pub fn is_looked_after() -> bool {
    let parent = getppid();
    if parent == OUTSIDE {
        return false;
    }
    let (Ok(session), Ok(theirs)) = (getsid(None), getsid(Some(parent))) else { return false };
    // If our group is the first group of the session, no shell in the session started it.
    session == theirs && (is_job() || session != getpgrp() && !keeps_on())
}

/// Returns whether our process group is in the foreground of the terminal. Returns true if the
/// terminal is not our controlling terminal, because such a terminal has no background.
pub(super) fn is_in_front(terminal: impl AsFd) -> bool {
    tcgetpgrp(terminal).map_or(true, |front| front == OUTSIDE || front == getpgrp())
}
