//! A process that outlives `check --fix` and removes leftover files after a kill.
//!
//! No program can clean up after SIGKILL, and a file without a name cannot replace another in one
//! system call. In between, a complete hidden file is next to the card. This process waits on a
//! pipe until the writing process has ended in any way, and then sweeps its folders.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};

use crate::store::sweep;

/// The environment variable that makes the program a sweeper.
const VARIABLE: &str = "ROLESCOPE_SWEEP";

/// The sweeper of some folders. Dropping it makes the process sweep and end.
pub(super) struct Sweeper {
    /// `None` if the process could not be started. The next run sweeps then.
    child: Option<Child>,
}

impl Sweeper {
    /// Sweeps the folders and starts a process that sweeps them again at the end.
    pub(super) fn start(folders: &BTreeSet<PathBuf>) -> Sweeper {
        folders.iter().for_each(|folder| sweep(folder));
        Sweeper { child: spawn(folders).ok() }
    }
}

/// Starts the process that sweeps the folders when this process has ended.
fn spawn(folders: &BTreeSet<PathBuf>) -> io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.env(VARIABLE, "1").stdin(Stdio::piped());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    // A separate process group keeps the signals of the writer's group away.
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
        // Waiting closes the pipe first.
        if let Some(child) = &mut self.child {
            let _ = child.wait();
        }
    }
}

/// Sweeps and returns if this process was started as a sweeper; otherwise returns `None`.
pub(super) fn answer() -> Option<ExitCode> {
    std::env::var_os(VARIABLE)?;
    let mut folders = Vec::new();
    // The list ends when the writing process ends.
    let _ = io::stdin().lock().read_to_end(&mut folders);
    for folder in folders.split(|&byte| byte == 0).filter(|folder| !folder.is_empty()) {
        sweep(Path::new(OsStr::from_bytes(folder)));
    }
    Some(ExitCode::SUCCESS)
}
