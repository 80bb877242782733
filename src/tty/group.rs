//! Who else there is around this process: the shell that started it, and who the keyboard talks to.
//!
//! In a container, or under `unshare --pid`, a group or session may be led from outside; the system
//! calls it 0 then, which is an answer here and no error. rustix takes such a 0 for impossible.

use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};

use nix::unistd::{Pid, getpgid, getpgrp, getppid, getsid, tcgetpgrp};

/// Nobody that this process can name.
const OUTSIDE: Pid = Pid::from_raw(0);

/// Whether somebody may wait for our output as for an answer.
static ASKS: AtomicBool = AtomicBool::new(false);

/// Says that somebody may wait for our output as for an answer.
pub(super) fn ask() {
    ASKS.store(true, Ordering::Relaxed);
}

/// Whether Ctrl-C and Ctrl-Z are to be keys and no signals, since the parent is of our own group
/// and they would be its signals too. It may be a shell that waits for an answer,
/// `x=$(rolescope pick)`: it would throw away the line that is typed; it would not see us stop, and
/// wait for ever. A script is to hear that there is no answer, and not to be ended. Ctrl-\ stays a
/// signal, for the one who is caught in a paste without end.
pub(super) fn keeps_on() -> bool {
    ASKS.load(Ordering::Relaxed) && !is_job()
}

/// Whether our group is not the parent's: a shell made it for this job.
fn is_job() -> bool {
    getpgid(Some(getppid())).is_ok_and(|group| group != getpgrp())
}

/// Whether there is a shell that sees a stop and can undo it.
///
/// Without one (`ssh -t host rolescope`, a window of its own) the process group is orphaned, and
/// the system stops nobody in it by these signals; SIGSTOP it would obey. Only the parent can be
/// asked: one of another session looks after nobody here. One of our own group (a script) may
/// have a shell above it, and is taken to have.
pub fn is_looked_after() -> bool {
    let parent = getppid();
    if parent == OUTSIDE {
        return false;
    }
    let (Ok(session), Ok(theirs)) = (getsid(None), getsid(Some(parent))) else { return false };
    // Above the first group of a session there is nobody.
    session == theirs && (is_job() || session != getpgrp() && !keeps_on())
}

/// Whether we are what the terminal's keyboard talks to. One that is not our controlling terminal
/// knows no background.
pub(super) fn is_in_front(terminal: impl AsFd) -> bool {
    tcgetpgrp(terminal).map_or(true, |front| front == OUTSIDE || front == getpgrp())
}
