//! The process group: the shell that started this process, and the terminal's foreground group.
//!
//! In a container, or under `unshare --pid`, the leader of a group or session may be outside the
//! namespace. The system then reports it as 0. rustix treats such a 0 as impossible, so this module
//! uses nix.

use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};

use nix::unistd::{Pid, getpgid, getpgrp, getppid, getsid, tcgetpgrp};

/// A process that is outside this namespace.
const OUTSIDE: Pid = Pid::from_raw(0);

/// Whether a parent may be waiting for our output as an answer.
static ASKS: AtomicBool = AtomicBool::new(false);

/// Records that a parent may be waiting for our output as an answer.
pub(super) fn ask() {
    ASKS.store(true, Ordering::Relaxed);
}

/// Whether Ctrl-C and Ctrl-Z become keys instead of signals.
///
/// This is so if the parent is in our process group, since it would receive the signals too. A
/// shell that waits for an answer, as in `x=$(rolescope pick)`, would discard its command line on
/// Ctrl-C; on Ctrl-Z it would not notice our stop and would wait forever. A script must learn that
/// there is no answer, not be killed. Ctrl-\ stays a signal, as a way out of a paste that never
/// ends.
pub(super) fn keeps_on() -> bool {
    ASKS.load(Ordering::Relaxed) && !is_job()
}

/// Whether our group differs from the parent's. If so, a shell created it for this job.
fn is_job() -> bool {
    getpgid(Some(getppid())).is_ok_and(|group| group != getpgrp())
}

/// Whether a shell notices when this process stops and can continue it.
///
/// Without such a shell (`ssh -t host rolescope`, a window of its own), the process group is
/// orphaned, and SIGTSTP, SIGTTIN and SIGTTOU stop none of its processes; only SIGSTOP does. The
/// parent is the only process that can be examined. A parent in another session does not count. A
/// parent in our group, such as a script, may have a shell above it; this function assumes so.
pub fn is_looked_after() -> bool {
    let parent = getppid();
    if parent == OUTSIDE {
        return false;
    }
    let (Ok(session), Ok(theirs)) = (getsid(None), getsid(Some(parent))) else { return false };
    // The first group of a session has no parent in it.
    session == theirs && (is_job() || session != getpgrp() && !keeps_on())
}

/// Whether our group is the terminal's foreground group. True for a terminal that is not the
/// controlling one, since it has no background.
pub(super) fn is_in_front(terminal: impl AsFd) -> bool {
    tcgetpgrp(terminal).map_or(true, |front| front == OUTSIDE || front == getpgrp())
}
