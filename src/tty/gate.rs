//! Lets the thread that reads keys read only while the terminal is taken.
//!
//! Without it that thread would eat every other key typed into the editor.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// Longest wait for the reader. It stops in well under a millisecond; dropping input takes up to
/// the time that a key may be half read.
const PATIENCE: Duration = Duration::from_millis(50);

struct Gate {
    open: bool,
    /// The reader is past the gate and may take input.
    reading: bool,
    /// The reader must drop the input that waits.
    stale: bool,
}

static GATE: Mutex<Gate> = Mutex::new(Gate { open: false, reading: false, stale: false });
static MOVED: Condvar = Condvar::new();

/// Wakes the reader, which sleeps until there is input: the end that is written to.
static BELL: OnceLock<UnixStream> = OnceLock::new();

/// Makes the bell; returns the end that the reader listens to beside the terminal.
pub(super) fn bell() -> io::Result<UnixStream> {
    let (ring, hear) = UnixStream::pair()?;
    // No one may block on it: one byte is as good as many.
    ring.set_nonblocking(true)?;
    hear.set_nonblocking(true)?;
    BELL.set(ring).map_err(|_| io::Error::other("keys are read already"))?;
    Ok(hear)
}

/// For the reader: takes the bytes off the bell.
pub(super) fn hush(mut bell: &UnixStream) {
    while bell.read(&mut [0; 64]).is_ok_and(|count| count > 0) {}
}

/// Lets the reader through.
pub(super) fn open() {
    GATE.lock().unwrap_or_else(PoisonError::into_inner).open = true;
    MOVED.notify_all();
}

/// Lets the reader through, and has it drop the input that waits: it was meant for another
/// program. Returns when that is done; the reader goes on with it where it takes longer.
pub(super) fn open_emptied() {
    let mut gate = GATE.lock().unwrap_or_else(PoisonError::into_inner);
    (gate.open, gate.stale) = (true, true);
    MOVED.notify_all();
    let _ = MOVED.wait_timeout_while(gate, PATIENCE, |gate| gate.stale);
}

/// For the reader: no input waits any more.
pub(super) fn emptied() {
    GATE.lock().unwrap_or_else(PoisonError::into_inner).stale = false;
    MOVED.notify_all();
}

/// Stops the reader and waits until it takes no more input.
pub(super) fn close() {
    let mut gate = GATE.lock().unwrap_or_else(PoisonError::into_inner);
    let was_open = std::mem::replace(&mut gate.open, false);
    if was_open && gate.reading {
        if let Some(mut bell) = BELL.get() {
            let _ = bell.write(&[0]);
        }
        let _ = MOVED.wait_timeout_while(gate, PATIENCE, |gate| gate.reading);
    }
}

/// For the reader: waits for the gate to be open and goes through. Returns whether it must drop
/// the input that waits.
pub(super) fn pass() -> bool {
    let mut gate = GATE.lock().unwrap_or_else(PoisonError::into_inner);
    gate.reading = false;
    MOVED.notify_all();
    let waited = MOVED.wait_while(gate, |gate| !gate.open);
    let mut gate = waited.unwrap_or_else(PoisonError::into_inner);
    gate.reading = true;
    gate.stale
}

/// For the reader: it will not read again.
pub(super) fn leave() {
    let mut gate = GATE.lock().unwrap_or_else(PoisonError::into_inner);
    (gate.reading, gate.stale) = (false, false);
    MOVED.notify_all();
}
