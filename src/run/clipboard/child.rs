//! A program that is given a text and has a while to take it.

use std::io::{ErrorKind, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use crate::store::cause;

/// How long it may take: those that work need some 10 ms.
const PATIENCE: Duration = Duration::from_secs(2);

/// Runs `command` with `text` as its input; the answer says why it failed, if there is anything
/// to say: that it is not there is no failure.
pub(super) fn feed(mut command: Command, text: &str) -> Result<(), Option<String>> {
    let program = command.get_program().to_string_lossy().into_owned();
    // The keyboard's signals are for its group alone, or Ctrl-C here would end a tool that stays
    // behind to offer the text. What it prints would lie across the screen.
    command.process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(None),
        Err(error) => return Err(Some(format!("cannot run {program}: {}", cause(&error)))),
    };
    let taken = give(&mut child, text);
    // Whoever it left behind may hold the other end of its input and never read it.
    match (end(&mut child), taken.recv_timeout(PATIENCE)) {
        (Some(status), Ok(true)) if status.success() => Ok(()),
        (Some(status), _) if status.success() => {
            Err(Some(format!("{program} did not take all of it")))
        }
        (Some(status), _) => Err(Some(match status.code() {
            Some(code) => format!("{program} ended with status {code}"),
            None => format!("{program} was ended by a signal"),
        })),
        (None, _) => Err(Some(format!("{program} did not answer"))),
    }
}

/// Writes the text on a thread of its own, since a program that does not read would block it;
/// the answer comes when all is written, or the program is gone.
fn give(child: &mut Child, text: &str) -> mpsc::Receiver<bool> {
    let (told, taken) = mpsc::channel();
    if let Some(mut input) = child.stdin.take() {
        let text = text.to_owned();
        thread::spawn(move || {
            let written = input.write_all(text.as_bytes()).is_ok();
            drop(input); // the end of the text
            let _ = told.send(written);
        });
    }
    taken
}

/// Waits for its end; `None` when it took too long and was killed with all that it started.
fn end(child: &mut Child) -> Option<ExitStatus> {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw)?;
    let (told, ended) = mpsc::channel();
    thread::spawn(move || {
        // Only after it is reaped, which is done below, may its number be another's.
        let ended = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while waitid(WaitId::Pid(pid), ended).is_err_and(|error| error == Errno::INTR) {}
        told.send(())
    });
    let in_time = ended.recv_timeout(PATIENCE).is_ok();
    if !in_time {
        let _ = kill_process_group(pid, Signal::KILL);
    }
    let status = child.wait().ok();
    status.filter(|_| in_time)
}
