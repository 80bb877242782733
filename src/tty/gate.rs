//! Lets the reader, the thread that reads keys, run only while this process controls the terminal.
//!
//! Without this gate, the reader would receive about every other key that the user types into an
//! editor on the same terminal.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// The time limit for waiting for the reader thread. The reader stops in well under a millisecond,
/// but dropping input can take as long as the timeout for an incomplete key sequence.
const PATIENCE: Duration = Duration::from_millis(50);

struct Gate {
    open: bool,
    /// Whether the reader thread has passed the gate and may read input.
    reading: bool,
    /// Whether the reader thread must drop all input that is waiting.
    stale: bool,
}

static GATE: Mutex<Gate> = Mutex::new(Gate { open: false, reading: false, stale: false });
static MOVED: Condvar = Condvar::new();

/// The writing end of the bell, a socket that wakes the reader thread while it waits for input.
static BELL: OnceLock<UnixStream> = OnceLock::new();

/// Creates the bell, a socket that wakes the reader thread. Returns the end that the reader polls
/// together with the terminal.
pub(super) fn bell() -> io::Result<UnixStream> {
    let (ring, hear) = UnixStream::pair()?;
    // Neither end of the bell may block. If its buffer is full, no further byte is needed to wake
    // the reader.
    ring.set_nonblocking(true)?;
    hear.set_nonblocking(true)?;
    BELL.set(ring).map_err(|_| io::Error::other("keys are already being read"))?;
    Ok(hear)
}

/// Reads and discards all bytes in the bell socket. The reader thread calls this function.
pub(super) fn hush(mut bell: &UnixStream) {
    while bell.read(&mut [0; 64]).is_ok_and(|count| count > 0) {}
}

/// Opens the gate, which lets the reader thread read keys.
pub(super) fn open() {
    GATE.lock().unwrap_or_else(PoisonError::into_inner).open = true;
    MOVED.notify_all();
}

/// Opens the gate, and makes the reader thread drop the input that is waiting, which was meant for
/// another program. Returns when this input is dropped or the time limit has passed. After the time
/// limit, the reader continues to drop input.
pub(super) fn open_emptied() {
    let mut gate = GATE.lock().unwrap_or_else(PoisonError::into_inner);
    (gate.open, gate.stale) = (true, true);
    MOVED.notify_all();
    let _ = MOVED.wait_timeout_while(gate, PATIENCE, |gate| gate.stale);
}

/// Records that all waiting input has been dropped. The reader thread calls this function.
pub(super) fn emptied() {
    GATE.lock().unwrap_or_else(PoisonError::into_inner).stale = false;
    MOVED.notify_all();
}

/// Closes the gate and waits until the reader thread has stopped reading, up to a time limit.
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

/// Waits until the gate is open. The reader thread calls this function before each read. Returns
/// whether the reader must drop the input that is waiting.
pub(super) fn pass() -> bool {
    let mut gate = GATE.lock().unwrap_or_else(PoisonError::into_inner);
    gate.reading = false;
    MOVED.notify_all();
    let waited = MOVED.wait_while(gate, |gate| !gate.open);
    let mut gate = waited.unwrap_or_else(PoisonError::into_inner);
    gate.reading = true;
    gate.stale
}

/// Records that the reader thread, which calls this function, has ended.
pub(super) fn leave() {
    let mut gate = GATE.lock().unwrap_or_else(PoisonError::into_inner);
    (gate.reading, gate.stale) = (false, false);
    MOVED.notify_all();
}
