//! Passes text to the standard input of a program, with a time limit.

use std::io::{ErrorKind, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use crate::run::editor::ended;
use crate::store::cause;

/// The time limit for a program. A working tool needs about 10 ms.
const PATIENCE: Duration = Duration::from_secs(2);

/// Runs `command` with `text` as its input. If the program fails, the error contains a message. If
/// the program does not exist, the error is `None`.
pub(super) fn feed(mut command: Command, text: &str) -> Result<(), Option<String>> {
    let program = command.get_program().to_string_lossy().into_owned();
    // The program runs in its own process group, so it does not receive signals from the keyboard.
    // Otherwise, Ctrl-C would terminate a tool that must keep running to offer the text. The output
    // is discarded, because it would cover the screen.
    command.process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(None),
        Err(error) => return Err(Some(format!("cannot run {program}: {}", cause(&error)))),
    };
    let taken = give(&mut child, text);
    // There is also a time limit for writing the text, because a child process of the tool can keep
    // the pipe open without reading from it.
    match (end(&mut child), taken.recv_timeout(PATIENCE)) {
        (Some(status), Ok(true)) if status.success() => Ok(()),
        (Some(status), _) if status.success() => {
            Err(Some(format!("{program} did not read all of the text")))
        }
        (Some(status), _) => Err(Some(format!("{program} {}", ended(status)))),
        (None, _) => Err(Some(format!("{program} did not respond"))),
    }
}

/// Writes the text on a separate thread, because a program that does not read its input would block
/// the writer. When writing ends, the returned receiver gets `true` if all text was written.
fn give(child: &mut Child, text: &str) -> mpsc::Receiver<bool> {
    let (done, taken) = mpsc::channel();
    if let Some(mut input) = child.stdin.take() {
        let text = text.to_owned();
        thread::spawn(move || {
            let written = input.write_all(text.as_bytes()).is_ok();
            drop(input); // signals the end of the text
            let _ = done.send(written);
        });
    }
    taken
}

/// Waits for the program to exit. If the program takes too long, kills its process group and
/// returns `None`.
fn end(child: &mut Child) -> Option<ExitStatus> {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw)?;
    let (done, ended) = mpsc::channel();
    thread::spawn(move || {
        // `NOWAIT` leaves the process unreaped, so its process ID cannot be reused before the
        // process group is killed.
        let ended = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while waitid(WaitId::Pid(pid), ended).is_err_and(|error| error == Errno::INTR) {}
        done.send(())
    });
    let in_time = ended.recv_timeout(PATIENCE).is_ok();
    if !in_time {
        let _ = kill_process_group(pid, Signal::KILL);
    }
    let status = child.wait().ok();
    status.filter(|_| in_time)
}
