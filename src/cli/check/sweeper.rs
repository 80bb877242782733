//! A process that outlives `check --fix`, to remove what a kill leaves.
//!
//! No program cleans up after SIGKILL, and a file without a name cannot take the place of another
//! in one call: between two calls a whole hidden file is beside the card. This process waits on a
//! pipe until the one that writes has ended, by whatever it ended, and then sweeps its folders.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};

use crate::store::sweep;

/// The variable that makes the program a sweeper.
const VARIABLE: &str = "ROLESCOPE_SWEEP";

/// The sweeper of some folders. Dropping it ends it, after a last sweep.
pub(super) struct Sweeper {
    /// `None` where the system starts no more processes: then the next run sweeps.
    child: Option<Child>,
}

impl Sweeper {
    /// Sweeps some folders, and starts the process that sweeps them at the end.
    pub(super) fn start(folders: &BTreeSet<PathBuf>) -> Sweeper {
        folders.iter().for_each(|folder| sweep(folder));
        let start = || -> io::Result<Child> {
            let mut command = Command::new(std::env::current_exe()?);
            command.env(VARIABLE, "1").stdin(Stdio::piped());
            command.stdout(Stdio::null()).stderr(Stdio::null());
            // A signal to the group of the writer does not reach it.
            let mut child = command.process_group(0).spawn()?;
            if let Some(pipe) = &mut child.stdin {
                for folder in folders {
                    pipe.write_all(folder.as_os_str().as_bytes())?;
                    pipe.write_all(b"\0")?;
                }
            }
            Ok(child)
        };
        Sweeper { child: start().ok() }
    }
}

impl Drop for Sweeper {
    fn drop(&mut self) {
        // Waiting closes the pipe first.
        if let Some(child) = &mut self.child {
            let _ = child.wait();
        }
    }
}

/// Sweeps, where this process was started for that; `None` where it was not.
pub(super) fn answer() -> Option<ExitCode> {
    std::env::var_os(VARIABLE)?;
    let mut folders = Vec::new();
    // The list ends when the writer does.
    let _ = io::stdin().lock().read_to_end(&mut folders);
    for folder in folders.split(|&byte| byte == 0).filter(|folder| !folder.is_empty()) {
        sweep(Path::new(OsStr::from_bytes(folder)));
    }
    Some(ExitCode::SUCCESS)
}
