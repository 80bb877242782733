//! Runs the programs of commands that the user has defined.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitStatus, Stdio};

use crate::store::cause;
use crate::tty;

use super::editor::ended;
use super::spawn;

/// The program and arguments of a command that the user has defined.
#[derive(Debug)]
pub(super) struct UserProgram {
    /// The name of the command.
    pub(super) name: String,
    pub(super) program: String,
    pub(super) arguments: Vec<OsString>,
}

impl UserProgram {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        command
    }

    /// Runs the program and waits until it exits. The caller must first stop using the terminal.
    pub(super) fn run(&self) -> Result<(), String> {
        self.judged(tty::run(&mut self.command()))
    }

    /// Starts the program without the terminal. If the program fails later, `tell` receives the
    /// reason.
    pub(super) fn start(
        self,
        tell: impl FnOnce(String) + Send + 'static,
    ) -> Result<String, String> {
        let mut command = self.command();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // The program gets its own process group, so that Ctrl-C in the terminal does not terminate
        // it.
        command.process_group(0);
        let mut child = command.spawn().map_err(|error| self.failed(&error))?;
        let message = format!("started {}", self.name);
        spawn("command", move || {
            if let Err(why) = self.judged(child.wait()) {
                tell(why);
            }
        });
        Ok(message)
    }

    fn judged(&self, result: std::io::Result<ExitStatus>) -> Result<(), String> {
        match result {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{}: {} {}", self.name, self.program, ended(status))),
            Err(error) => Err(self.failed(&error)),
        }
    }

    fn failed(&self, error: &std::io::Error) -> String {
        format!("{}: cannot run {}: {}", self.name, self.program, cause(error))
    }
}
