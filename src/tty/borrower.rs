//! The program that has the terminal for a while: a deadly signal to us is passed on to it.
//!
//! Else it would be left alone with a terminal that the shell uses again: two that read the same
//! keys. An editor that is asked to end saves what it has, and gives the terminal back itself.

use std::io::{self, IsTerminal};
use std::process::{Command, ExitStatus};
use std::sync::{Mutex, PoisonError};

use rustix::io::Errno;
use rustix::process::{
    self, Pid, WaitId, WaitIdOptions, kill_current_process_group, kill_process, waitid,
};

use super::{Screen, Signal, fence, held, is_looked_after};

static BORROWER: Mutex<Option<Pid>> = Mutex::new(None);

fn set(borrower: Option<Pid>) {
    *BORROWER.lock().unwrap_or_else(PoisonError::into_inner) = borrower;
}

/// Runs the program that the terminal is lent to, and waits for its end. Where our own input and
/// output are no terminal, it gets the one that is lent: an editor draws on its output.
pub fn run(command: &mut Command) -> io::Result<ExitStatus> {
    if !io::stdin().is_terminal() {
        command.stdin(held::input()?);
    }
    if !io::stdout().is_terminal() {
        command.stdout(held::output(Screen::Controlling)?);
    }
    let mut child = command.spawn()?;
    if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        set(Some(pid));
        // Only after it is reaped may its number be given to another process.
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

/// Handles a stop of the program, which no one would continue while we wait for its end.
fn stopped(pid: Pid) {
    // Ctrl-Z stops everything in front. Its signal has come to us too, and stops us here.
    fence::wait();
    if !is_stopped(pid) {
        return;
    }
    // It stopped only itself.
    if is_looked_after() {
        // All stop, so that the shell has the terminal; its `fg` continues all.
        let _ = kill_current_process_group(process::Signal::TSTP);
        fence::wait();
    } else {
        let _ = kill_process(pid, process::Signal::CONT);
    }
}

fn is_stopped(pid: Pid) -> bool {
    let now = WaitIdOptions::STOPPED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
    waitid(WaitId::Pid(pid), now).is_ok_and(|status| status.is_some_and(|is| is.stopped()))
}

/// Asks it to end, if there is one.
pub(super) fn tell(signal: Signal) {
    let ask = if signal == Signal::Hangup { process::Signal::HUP } else { process::Signal::TERM };
    if let Some(pid) = *BORROWER.lock().unwrap_or_else(PoisonError::into_inner) {
        let _ = kill_process(pid, ask);
    }
}
