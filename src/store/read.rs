//! Reads cards from disk without trusting their contents.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

use crate::card::MAX_CARD_BYTES;
use crate::role::{Problem, Rule};

use super::fault::{Call, may};

/// The identity of a file, independent of its path: device and inode.
pub(super) type FileId = (u64, u64);

/// Reads a regular text file, up to the maximum size of a card. The call never blocks, even for
/// other kinds of files.
pub fn read_file(path: &Path) -> Result<String, Problem> {
    read_card(path, false).map(|(text, _)| text)
}

/// Like [`read_file`], but also returns the identity of the file. `is_regular` is true if the
/// list of its folder already showed that it is a regular file.
pub(super) fn read_card(path: &Path, is_regular: bool) -> Result<(String, FileId), Problem> {
    let opened = if is_regular { open_regular(path) } else { open(path) };
    let (file, data) = opened.map_err(|error| unreadable(&error))?;
    may(Call::Read, path).map_err(|error| unreadable(&error))?;
    let size = usize::try_from(data.len().min(MAX_CARD_BYTES)).unwrap_or(0);
    Ok((read_sized(file, size)?, (data.dev(), data.ino())))
}

/// Reads UTF-8 text, up to the maximum size of a card.
pub fn read_text(from: impl Read) -> Result<String, Problem> {
    read_sized(from, 0)
}

/// Like [`read_text`], for a file that has `size` bytes, or an unknown number of bytes if `size` is 0.
fn read_sized(from: impl Read, size: usize) -> Result<String, Problem> {
    let bytes = all_bytes(from.take(MAX_CARD_BYTES + 1), size);
    let bytes = bytes.map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MAX_CARD_BYTES {
        let message =
            format!("the file exceeds the size limit for a card ({MAX_CARD_BYTES} bytes)");
        return Err(Problem::new(Rule::TooLarge, (1, 1), message)
            .help("split the file, or move it out of the folder"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..good).unwrap_or_default();
        let line = before.iter().filter(|&&b| b == b'\n').count() + 1;
        let start = before.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        // The text before the invalid byte is valid UTF-8, in which each character has exactly one
        // byte that is not a continuation byte.
        let characters = before.iter().skip(start).filter(|&&b| b & 0xc0 != 0x80).count();
        let place = [line, characters + 1].map(|n| u32::try_from(n).unwrap_or(u32::MAX)).into();
        Problem::new(Rule::Unreadable, place, "the file is not UTF-8 text").help("save it as UTF-8")
    })
}

/// Reads all bytes of a file that is expected to have `size` bytes.
fn all_bytes(mut from: impl Read, size: usize) -> io::Result<Vec<u8>> {
    if size == 0 {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    // If a file has the expected size, one call reads it and shows that it ends there, because one
    // more byte was asked for. Another call would take a third of the time again.
    let mut bytes = vec![0; size + 1];
    let read = loop {
        match from.read(&mut bytes) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => break read?,
        }
    };
    bytes.truncate(read);
    if read != size {
        from.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Reads a regular file of at most `most` bytes. The call never blocks, even for other kinds of
/// files. For a larger file, the error is [`io::ErrorKind::FileTooLarge`].
pub(super) fn read_at_most(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let bytes = read_start(path, most + 1)?;
    if bytes.len() as u64 > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// Reads at most `most` bytes from the beginning of a regular file.
pub fn read_start(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let (file, data) = open(path)?;
    may(Call::Read, path)?;
    let mut bytes = Vec::with_capacity(usize::try_from(data.len().min(most)).unwrap_or(0) + 1);
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a regular file.
///
/// The path is checked first, because opening a device can already have an effect, such as starting
/// a watchdog or rewinding a tape.
pub(super) fn open(path: &Path) -> io::Result<(File, Metadata)> {
    if path.metadata()?.is_file() { open_regular(path) } else { Err(not_regular()) }
}

/// Opens a file that was seen to be regular. The call does not block, even for a FIFO. The open file
/// is checked again, because the path may have been replaced in the meantime.
fn open_regular(path: &Path) -> io::Result<(File, Metadata)> {
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits();
    may(Call::Open, path)?;
    let file =
        OpenOptions::new().read(true).custom_flags(i32::try_from(flags).unwrap_or(0)).open(path)?;
    may(Call::Stat, path)?;
    let data = file.metadata()?;
    // Files in proc, sysfs and similar file systems report no size.
    let regular = data.is_file() && (data.len() > 0 || !is_of_the_kernel(&file));
    if regular { Ok((file, data)) } else { Err(not_regular()) }
}

fn not_regular() -> io::Error {
    io::Error::other("not a regular file")
}

/// Returns whether the kernel generates the contents of the file while it is read. Such files look
/// regular, but some of them (such as the kernel log) block the reader or give each line to only
/// one reader.
#[cfg(target_os = "linux")]
fn is_of_the_kernel(file: &File) -> bool {
    /// The magic numbers of the file systems proc, sysfs, debugfs and tracefs.
    const MADE_UP: [u64; 4] = [0x9fa0, 0x6265_6572, 0x6462_6720, 0x7472_6163];
    rustix::fs::fstatfs(file)
        .is_ok_and(|system| u64::try_from(system.f_type).is_ok_and(|kind| MADE_UP.contains(&kind)))
}

/// Returns false, because the kernels of the other supported systems do not generate regular files.
#[cfg(not(target_os = "linux"))]
fn is_of_the_kernel(_: &File) -> bool {
    false
}

fn unreadable(error: &io::Error) -> Problem {
    Problem::new(Rule::Unreadable, (1, 1), format!("cannot read the file: {}", cause(error)))
        .help(help(error))
}

/// Returns advice for the user on how to resolve an I/O error.
pub(super) fn help(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "change the permissions to allow reading",
        io::ErrorKind::NotFound => "correct the path",
        _ => "move this file or folder elsewhere",
    }
}

/// Returns the message of an I/O error in a form that fits in a sentence: in lower case, and
/// without an error number such as `(os error 13)`.
pub fn cause(error: &io::Error) -> String {
    error.to_string().split(" (os error").next().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_an_unexpected_size_is_read_to_its_end() {
        /// Returns one byte per call, as a slow file system may.
        struct Slow<'a>(&'a [u8]);
        impl Read for Slow<'_> {
            fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
                self.0.read(to.get_mut(..1).unwrap_or_default())
            }
        }
        for size in [0, 1, 4, 5, 6, 90] {
            assert_eq!(read_sized(&b"roles"[..], size).unwrap(), "roles", "{size}");
            // After one of one expected bytes, the file ends.
            let read = read_sized(Slow(b"roles"), size).unwrap();
            assert_eq!(read, if size == 1 { "r" } else { "roles" }, "{size}");
        }
    }

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
        // Reading stops as soon as the text exceeds the maximum size.
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
        std::thread::spawn(move || send.send(read_card(&pipe, false).map(|(text, _)| text)));
        let refused = answer.recv_timeout(std::time::Duration::from_secs(20)).expect("it hangs");
        assert!(refused.unwrap_err().message.contains("not a regular file"));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn files_of_the_kernel_are_refused_and_empty_files_are_not() {
        for path in ["/proc/kmsg", "/proc/self/environ", "/proc/version"] {
            let refused = open(Path::new(path)).unwrap_err().to_string();
            // Only root may open the kernel log.
            assert!(refused == "not a regular file" || path == "/proc/kmsg", "{path}: {refused}");
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("empty"), "").unwrap();
        assert_eq!(read_at_most(&folder.path().join("empty"), 8).unwrap(), b"");
    }

    #[test]
    fn more_bytes_than_allowed_are_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "12345678").unwrap();
        assert_eq!(read_at_most(&path, 8).unwrap(), b"12345678");
        let error = read_at_most(&path, 7).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn only_regular_files_are_read() {
        let folder = tempfile::tempdir().unwrap();
        assert!(
            read_card(folder.path(), false).unwrap_err().message.contains("not a regular file")
        );
        assert!(
            read_card(Path::new("/dev/zero"), false)
                .unwrap_err()
                .message
                .contains("not a regular file")
        );
        assert!(
            read_card(&folder.path().join("none.md"), false)
                .unwrap_err()
                .message
                .contains("no such file")
        );
    }
}
