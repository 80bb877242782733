//! What ends a command: one line that says what could not be done, and why.

use std::fmt;
use std::io;

/// The program cannot do what was asked.
#[derive(Debug)]
pub(super) struct Error {
    what: String,
    cause: Option<io::Error>,
}

impl Error {
    /// An error in the user's words.
    pub(super) fn new(what: impl Into<String>) -> Error {
        Error { what: what.into(), cause: None }
    }

    /// What could not be done, because the system said no.
    pub(super) fn io(what: impl Into<String>, cause: io::Error) -> Error {
        Error { what: what.into(), cause: Some(cause) }
    }

    /// Whether nobody reads the output any more, which is success.
    pub(super) fn is_closed_pipe(&self) -> bool {
        self.cause.as_ref().is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.cause {
            Some(cause) => write!(
                f,
                ": {}",
                cause.to_string().split(" (os error").next().unwrap_or_default().to_lowercase()
            ),
            None => Ok(()),
        }
    }
}
