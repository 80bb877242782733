//! Lets the reader (the thread that reads keys) read only while the terminal is taken.
//!
//! Without the gate, the reader would take every other key that is typed into the editor.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// How long to wait for the reader. It stops in well under a millisecond, but dropping input can
/// take as long as the timeout of a half-read key.
const PATIENCE: Duration = Duration::from_millis(50);

struct Gate {
    open: bool,
    /// Whether the reader has passed the gate and may take input.
    reading: bool,
    /// Whether the reader must drop the waiting input.
    stale: bool,
}

static GATE: Mutex<Gate> = Mutex::new(Gate { open: false, reading: false, stale: false });
static MOVED: Condvar = Condvar::new();

/// The writing end of the bell, which wakes the reader while it waits for input.
static BELL: OnceLock<UnixStream> = OnceLock::new();

/// Creates the bell, and returns the end that the reader polls together with the terminal.
pub(super) fn bell() -> io::Result<UnixStream> {
    let (ring, hear) = UnixStream::pair()?;
    // Neither end may block. A single byte in the bell is enough.
    ring.set_nonblocking(true)?;
    hear.set_nonblocking(true)?;
    BELL.set(ring).map_err(|_| io::Error::other("keys are already being read"))?;
    Ok(hear)
}

/// Takes all bytes off the bell. Called by the reader.
pub(super) fn hush(mut bell: &UnixStream) {
    while bell.read(&mut [0; 64]).is_ok_and(|count| count > 0) {}
}

/// Opens the gate.
pub(super) fn open() {
    GATE.lock().unwrap_or_else(PoisonError::into_inner).open = true;
    MOVED.notify_all();
}

/// Opens the gate, and makes the reader drop the waiting input, which was meant for another
/// program. Returns when the input is dropped or the time limit has passed. In the latter case, the
/// reader continues to drop input.
pub(super) fn open_emptied() {
    let mut gate = GATE.lock().unwrap_or_else(PoisonError::into_inner);
    (gate.open, gate.stale) = (true, true);
    MOVED.notify_all();
    let _ = MOVED.wait_timeout_while(gate, PATIENCE, |gate| gate.stale);
}

/// Records that no more input is waiting. Called by the reader.
pub(super) fn emptied() {
    GATE.lock().unwrap_or_else(PoisonError::into_inner).stale = false;
    MOVED.notify_all();
}

/// Closes the gate and waits until the reader takes no more input.
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

/// Waits until the gate is open, and passes it. Returns whether the reader must drop the waiting
/// input. Called by the reader.
pub(super) fn pass() -> bool {
    let mut gate = GATE.lock().unwrap_or_else(PoisonError::into_inner);
    gate.reading = false;
    MOVED.notify_all();
    let waited = MOVED.wait_while(gate, |gate| !gate.open);
    let mut gate = waited.unwrap_or_else(PoisonError::into_inner);
    gate.reading = true;
    gate.stale
}

/// Records that the reader will not read again. Called by the reader.
pub(super) fn leave() {
    let mut gate = GATE.lock().unwrap_or_else(PoisonError::into_inner);
    (gate.reading, gate.stale) = (false, false);
    MOVED.notify_all();
}
