//! Runs the borrower, the program to which the terminal is lent, and passes fatal signals on to it.
//!
//! If the borrower outlived this process, both the borrower and the shell would read keys from the
//! same terminal. An editor that receives the signal saves its work and restores the terminal.

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

/// Runs a program on the lent terminal and waits until it exits. If the standard input or output of
/// this process is not a terminal, the program gets the lent terminal instead, because an editor
/// draws on its standard output.
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
        // `NOWAIT` leaves the process unreaped, so its process ID cannot be reused while `BORROWER`
        // contains it.
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

/// Responds when the borrower has been stopped, which only this process, as its parent, can notice.
fn stopped(pid: Pid) {
    // If Ctrl-Z stopped the whole foreground group, the signal has also reached this process, and
    // the process stops here.
    fence::wait();
    if !is_stopped(pid) {
        return;
    }
    // The borrower is still stopped, so the signal reached only the borrower.
    if is_looked_after() {
        // Stopping the whole group gives the terminal to the shell. `fg` continues the whole group.
        let _ = kill_current_process_group(process::Signal::TSTP);
        fence::wait();
    } else {
        let _ = kill_process(pid, process::Signal::CONT);
    }
}

/// Returns whether a process is stopped. Each stop is reported only once. Otherwise, the same stop
/// could be handled twice, because `fg` continues the processes of the group one after another.
fn is_stopped(pid: Pid) -> bool {
    let now = WaitIdOptions::STOPPED | WaitIdOptions::NOHANG;
    waitid(WaitId::Pid(pid), now).is_ok_and(|status| status.is_some_and(|is| is.stopped()))
}

/// Sends a signal that asks the borrower to exit, if there is a borrower.
pub(super) fn ask_to_end(signal: Signal) {
    let ask = if signal == Signal::Hangup { process::Signal::HUP } else { process::Signal::TERM };
    if let Some(pid) = *BORROWER.lock().unwrap_or_else(PoisonError::into_inner) {
        let _ = kill_process(pid, ask);
    }
}
