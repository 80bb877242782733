//! Reads one card from disk without trusting what is there.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use crate::role::{MAX_CARD_BYTES, Origin, Problem, Rule};

use super::fault::{Call, may};

/// A file that could not be read as a card.
#[derive(Debug, Clone)]
pub struct Unread {
    /// The file.
    pub origin: Origin,
    /// Why.
    pub problem: Problem,
}

/// Which file it is, by whatever path: device and inode.
pub(super) type FileId = (u64, u64);

/// Reads the text of the card at `path`.
pub(super) fn read_card(path: &Path) -> Result<(String, FileId), Unread> {
    read_file_known(path)
        .map_err(|problem| Unread { origin: Origin::File(path.to_owned()), problem })
}

/// Reads a regular file of text, at most one card's worth; never blocks on anything else.
pub fn read_file(path: &Path) -> Result<String, Problem> {
    read_file_known(path).map(|(text, _)| text)
}

/// The same, and which file it is.
fn read_file_known(path: &Path) -> Result<(String, FileId), Problem> {
    let (file, data) = open(path).map_err(|error| unreadable(&error))?;
    may(Call::Read, path).map_err(|error| unreadable(&error))?;
    let size = usize::try_from(data.len().min(MAX_CARD_BYTES)).unwrap_or(0);
    Ok((read_sized(file, size)?, (data.dev(), data.ino())))
}

/// Reads at most one card's worth of UTF-8 text.
pub fn read_text(from: impl Read) -> Result<String, Problem> {
    read_sized(from, 0)
}

/// The same with room for `size` bytes from the start.
fn read_sized(from: impl Read, size: usize) -> Result<String, Problem> {
    // One more than there should be, so that the end is seen without growing.
    let mut bytes = Vec::with_capacity(size + 1);
    from.take(MAX_CARD_BYTES + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MAX_CARD_BYTES {
        let message = format!("the file is larger than a card may be ({MAX_CARD_BYTES} bytes)");
        return Err(Problem::new(Rule::TooLarge, (1, 1), message)
            .mend("split it, or move it out of the folder"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..good).unwrap_or_default();
        let line = before.iter().filter(|&&b| b == b'\n').count() + 1;
        let start = before.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        // What is before the fault is text: each character has one byte that continues none.
        let characters = before.iter().skip(start).filter(|&&b| b & 0xc0 != 0x80).count();
        let place = [line, characters + 1].map(|n| u32::try_from(n).unwrap_or(u32::MAX)).into();
        Problem::new(Rule::Unreadable, place, "the file is not UTF-8 text").mend("save it as UTF-8")
    })
}

/// Opens a regular file. The open does not block (a FIFO would, for ever), and what was opened
/// is asked afterwards, so that nothing can be swapped in between.
pub(super) fn open(path: &Path) -> io::Result<(File, Metadata)> {
    let flags = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or(0);
    may(Call::Open, path)?;
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    may(Call::Stat, path)?;
    let data = file.metadata()?;
    if data.is_file() { Ok((file, data)) } else { Err(io::Error::other("not a regular file")) }
}

fn unreadable(error: &io::Error) -> Problem {
    Problem::new(Rule::Unreadable, (1, 1), format!("cannot read the file: {}", cause(error)))
        .mend(mend(error))
}

/// What to do about what the system said.
pub(super) fn mend(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "give the right to read it",
        io::ErrorKind::NotFound => "correct the path",
        _ => "move it out of the folder",
    }
}

/// What the system says, within a sentence: `Permission denied (os error 13)` says its number to
/// nobody.
pub fn cause(error: &io::Error) -> String {
    error.to_string().split(" (os error").next().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_and_encodings_are_told() {
        let big = vec![b'a'; MAX_CARD_BYTES as usize + 1];
        assert_eq!(read_text(big.as_slice()).unwrap_err().rule, Rule::TooLarge);
        let latin = b"one\ntw\xe9\n".as_slice();
        let problem = read_text(latin).unwrap_err();
        assert_eq!((problem.rule, problem.line, problem.column), (Rule::Unreadable, 2, 3));
        let wide = read_text(b"one\n\xe6\x95\xb0x\xff".as_slice()).unwrap_err();
        assert_eq!((wide.line, wide.column), (2, 3));
        assert_eq!(read_text(b"ok".as_slice()).unwrap(), "ok");
        // No more is read than tells that it is too much.
        let mut endless = io::repeat(b'a').take(3 * MAX_CARD_BYTES);
        assert_eq!(read_text(&mut endless).unwrap_err().rule, Rule::TooLarge);
        assert_eq!(endless.limit(), 2 * MAX_CARD_BYTES - 1);
    }

    #[test]
    fn a_pipe_that_nobody_writes_to_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe.md");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let (send, answer) = std::sync::mpsc::channel();
        std::thread::spawn(move || send.send(read_card(&pipe).map(|(text, _)| text)));
        let refused = answer.recv_timeout(std::time::Duration::from_secs(20)).expect("it hangs");
        assert!(refused.unwrap_err().problem.message.contains("not a regular file"));
    }

    #[test]
    fn only_regular_files_are_read() {
        let folder = tempfile::tempdir().unwrap();
        assert!(
            read_card(folder.path()).unwrap_err().problem.message.contains("not a regular file")
        );
        assert!(
            read_card(Path::new("/dev/zero"))
                .unwrap_err()
                .problem
                .message
                .contains("not a regular file")
        );
        assert!(
            read_card(&folder.path().join("none.md"))
                .unwrap_err()
                .problem
                .message
                .contains("no such file")
        );
    }
}
