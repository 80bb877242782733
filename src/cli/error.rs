//! The error with which a command fails: one line that says what failed and why.

use std::fmt;
use std::io;

use crate::store::cause;

/// The reason why the program cannot do what the user requested.
#[derive(Debug)]
pub(super) struct Error {
    what: String,
    cause: Option<io::Error>,
    /// Whether the error means only that a search had no result.
    pub(super) nothing: bool,
}

impl Error {
    /// Creates an error with a message for the user.
    pub(super) fn new(what: impl Into<String>) -> Error {
        Error { what: what.into(), cause: None, nothing: false }
    }

    /// Creates an error for a search without a result.
    pub(super) fn nothing(what: impl Into<String>) -> Error {
        Error { what: what.into(), cause: None, nothing: true }
    }

    /// Creates an error for an action that failed because of a system error.
    pub(super) fn io(what: impl Into<String>, cause: io::Error) -> Error {
        Error { what: what.into(), cause: Some(cause), nothing: false }
    }

    /// Returns whether writing failed because the reader of the output has closed the pipe. This
    /// counts as success.
    pub(super) fn is_closed_pipe(&self) -> bool {
        self.cause.as_ref().is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.cause {
            Some(error) => write!(f, ": {}", cause(error)),
            None => Ok(()),
        }
    }
}
