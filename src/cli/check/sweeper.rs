//! A helper process that removes the temporary files of `check --fix` if that process is killed.
//!
//! No program can clean up after SIGKILL, and no single system call lets a file without a name
//! replace another file. While a card is being written, there is therefore briefly a hidden
//! temporary file next to it. The helper process waits on a pipe until the writing process has
//! exited for whatever reason, and then removes such files.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};

use crate::store::sweep;

/// The environment variable that makes the program act as the helper process.
const VARIABLE: &str = "ROLESCOPE_SWEEP";

/// A helper process that removes temporary files from some folders. It does so, and then exits,
/// when this value is dropped.
pub(super) struct Sweeper {
    /// The process, or `None` if it could not be started. In that case, the next run of the program
    /// removes the files.
    child: Option<Child>,
}

impl Sweeper {
    /// Removes leftover temporary files from the folders, and starts a process that does the same
    /// again when this process has exited.
    pub(super) fn start(folders: &BTreeSet<PathBuf>) -> Sweeper {
        folders.iter().for_each(|folder| sweep(folder));
        Sweeper { child: spawn(folders).ok() }
    }
}

/// Starts a process that removes temporary files from the folders after this process has exited.
fn spawn(folders: &BTreeSet<PathBuf>) -> io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.env(VARIABLE, "1").stdin(Stdio::piped());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    // The helper has its own process group, so it does not receive the signals that are sent to the
    // group of the writing process.
    let mut child = command.process_group(0).spawn()?;
    if let Some(pipe) = &mut child.stdin {
        for folder in folders {
            pipe.write_all(folder.as_os_str().as_bytes())?;
            pipe.write_all(b"\0")?;
        }
    }
    Ok(child)
}

impl Drop for Sweeper {
    fn drop(&mut self) {
        // `wait` first closes the pipe to the child, and the child exits when the pipe is closed.
        if let Some(child) = &mut self.child {
            let _ = child.wait();
        }
    }
}

/// Removes temporary files if this process was started as the helper process. Otherwise, returns
/// `None`.
pub(super) fn answer() -> Option<ExitCode> {
    std::env::var_os(VARIABLE)?;
    let mut folders = Vec::new();
    // Reading ends when the process at the other end of the pipe has exited.
    let _ = io::stdin().lock().read_to_end(&mut folders);
    for folder in folders.split(|&byte| byte == 0).filter(|folder| !folder.is_empty()) {
        sweep(Path::new(OsStr::from_bytes(folder)));
    }
    Some(ExitCode::SUCCESS)
}
