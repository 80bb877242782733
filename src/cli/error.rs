//! What ends a command: one line that says what could not be done, and why.

use std::fmt;
use std::io;

use crate::store::cause;

/// The program cannot do what was asked.
#[derive(Debug)]
pub(super) struct Error {
    what: String,
    cause: Option<io::Error>,
    /// Whether it is only that nothing was found.
    nothing: bool,
}

impl Error {
    /// An error in the user's words.
    pub(super) fn new(what: impl Into<String>) -> Error {
        Error { what: what.into(), cause: None, nothing: false }
    }

    /// What was asked for is not there.
    pub(super) fn nothing(what: impl Into<String>) -> Error {
        Error { what: what.into(), cause: None, nothing: true }
    }

    /// Whether it is only that nothing was found.
    pub(super) fn is_nothing(&self) -> bool {
        self.nothing
    }

    /// What could not be done, because the system said no.
    pub(super) fn io(what: impl Into<String>, cause: io::Error) -> Error {
        Error { what: what.into(), cause: Some(cause), nothing: false }
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
            Some(error) => write!(f, ": {}", cause(error)),
            None => Ok(()),
        }
    }
}
