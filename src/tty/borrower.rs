//! The borrower: the program to which the terminal is lent. Deadly signals are passed on to it.
//!
//! If the borrower outlived this process, both it and the shell would read keys from the same
//! terminal. An editor that is asked to end saves its work and restores the terminal.

use std::io::{self, IsTerminal};
use std::process::{Command, ExitStatus};
use std::sync::{Mutex, PoisonError};

use rustix::io::Errno;
use rustix::process::{
    self, Pid, WaitId, WaitIdOptions, kill_current_process_group, kill_process, waitid,
};

use super::{DrawTarget, Signal, fence, held, is_looked_after};

static BORROWER: Mutex<Option<Pid>> = Mutex::new(None);

fn set(borrower: Option<Pid>) {
    *BORROWER.lock().unwrap_or_else(PoisonError::into_inner) = borrower;
}

/// Runs the borrower and waits until it ends. If standard input or output of this process is not a
/// terminal, the borrower gets the lent terminal instead, because an editor draws on its output.
pub fn run(command: &mut Command) -> io::Result<ExitStatus> {
    if !io::stdin().is_terminal() {
        command.stdin(held::input()?);
    }
    if !io::stdout().is_terminal() {
        command.stdout(held::output(DrawTarget::Controlling)?);
    }
    let mut child = command.spawn()?;
    if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        set(Some(pid));
        // `NOWAIT` leaves the process unreaped, so that its number cannot be reused meanwhile.
        let changed = WaitIdOptions::EXITED | WaitIdOptions::STOPPED | WaitIdOptions::NOWAIT;
        loop {
            match waitid(WaitId::Pid(pid), changed) {
                Err(Errno::INTR) => {}
                Ok(Some(status)) if status.stopped() => stopped(pid),
                _ => break,
            }
        }
        set(None);
    }
    child.wait()
}

/// Handles a stop of the borrower. This process is waiting for it, so no other process would
/// continue it.
fn stopped(pid: Pid) {
    // Ctrl-Z stops the whole foreground group. The signal has also reached this process, which
    // stops here.
    fence::wait();
    if !is_stopped(pid) {
        return;
    }
    // Only the borrower was stopped.
    if is_looked_after() {
        // The whole group is stopped, so that the shell gets the terminal. `fg` continues all of
        // it.
        let _ = kill_current_process_group(process::Signal::TSTP);
        fence::wait();
    } else {
        let _ = kill_process(pid, process::Signal::CONT);
    }
}

/// Returns whether a process is stopped, once for each stop. Otherwise the same stop would be seen
/// again while `fg` continues one process of the group after the other.
fn is_stopped(pid: Pid) -> bool {
    let now = WaitIdOptions::STOPPED | WaitIdOptions::NOHANG;
    waitid(WaitId::Pid(pid), now).is_ok_and(|status| status.is_some_and(|is| is.stopped()))
}

/// Asks the borrower to end, if there is one.
pub(super) fn ask_to_end(signal: Signal) {
    let ask = if signal == Signal::Hangup { process::Signal::HUP } else { process::Signal::TERM };
    if let Some(pid) = *BORROWER.lock().unwrap_or_else(PoisonError::into_inner) {
        let _ = kill_process(pid, ask);
    }
}
