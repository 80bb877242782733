//! Writing a new file, never over another.

use std::fs::File;
use std::io::{ErrorKind, Write};

/// Files of one name that are tried before giving up.
const TRIES: u32 = 1000;

/// Writes a text to `name.ending` in the working directory, or to `name-2.ending` and so on
/// where there is one already. The answer is the name, or why nothing was written.
pub(super) fn write(name: &str, ending: &str, text: &str) -> Result<String, String> {
    for number in 1..TRIES {
        let file = match number {
            1 => format!("{name}.{ending}"),
            _ => format!("{name}-{number}.{ending}"),
        };
        let written = File::create_new(&file).and_then(|mut open| open.write_all(text.as_bytes()));
        match written {
            Ok(()) => return Ok(file),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(format!("cannot write {file}: {error}")),
        }
    }
    Err(format!("there are {TRIES} files named {name} already"))
}
