//! A process that outlives `check --fix` and removes leftover files if that is killed.
//!
//! No program can clean up after SIGKILL, and no single system call lets a file without a name
//! replace another file. For a moment, a complete hidden file is therefore next to the card. This
//! process waits on a pipe until the writing process has ended in any way, and then sweeps its
//! folders.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};

use crate::store::sweep;

/// The environment variable that tells the program to act as a sweeper.
const VARIABLE: &str = "ROLESCOPE_SWEEP";

/// The sweeper of some folders. Dropping this value makes the process sweep and end.
pub(super) struct Sweeper {
    /// The process, or `None` if it could not be started. In that case, the next run of the program
    /// sweeps.
    child: Option<Child>,
}

impl Sweeper {
    /// Sweeps the folders, and starts a process that sweeps them again at the end.
    pub(super) fn start(folders: &BTreeSet<PathBuf>) -> Sweeper {
        folders.iter().for_each(|folder| sweep(folder));
        Sweeper { child: spawn(folders).ok() }
    }
}

/// Starts a process that sweeps the folders when this process has ended.
fn spawn(folders: &BTreeSet<PathBuf>) -> io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.env(VARIABLE, "1").stdin(Stdio::piped());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    // In a separate process group, the sweeper does not receive the signals of the writer's group.
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
        // Waiting for the child first closes the pipe.
        if let Some(child) = &mut self.child {
            let _ = child.wait();
        }
    }
}

/// Sweeps if this process was started as a sweeper. Otherwise returns `None`.
pub(super) fn answer() -> Option<ExitCode> {
    std::env::var_os(VARIABLE)?;
    let mut folders = Vec::new();
    // The list of folders ends when the writing process ends.
    let _ = io::stdin().lock().read_to_end(&mut folders);
    for folder in folders.split(|&byte| byte == 0).filter(|folder| !folder.is_empty()) {
        sweep(Path::new(OsStr::from_bytes(folder)));
    }
    Some(ExitCode::SUCCESS)
}
