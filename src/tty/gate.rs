//! Lets the thread that reads keys read only while the terminal is taken.
//!
//! Without it that thread would eat every other key typed into the editor.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use signal_hook::consts::SIGWINCH;

/// Longest wait for the reader to stop. It takes well under a millisecond, except in the middle
/// of a paste without end, where crossterm does not come back at all.
const PATIENCE: Duration = Duration::from_millis(50);

struct Gate {
    open: bool,
    /// The reader is past the gate and may take input.
    reading: bool,
    /// The reader was woken by a resize that is none; it may find it only after the next opening.
    knocked: bool,
}

static GATE: Mutex<Gate> = Mutex::new(Gate { open: false, reading: false, knocked: false });
static MOVED: Condvar = Condvar::new();

/// Lets the reader through.
pub(super) fn open() {
    GATE.lock().unwrap_or_else(PoisonError::into_inner).open = true;
    MOVED.notify_all();
}

/// Stops the reader and waits until it takes no more input; once, where it does not stop.
pub(super) fn close() {
    let mut gate = GATE.lock().unwrap_or_else(PoisonError::into_inner);
    let was_open = std::mem::replace(&mut gate.open, false);
    if was_open && gate.reading {
        gate.knocked = true;
        // crossterm's blocking read has no other way to be woken: it answers with a resize.
        let _ = signal_hook::low_level::raise(SIGWINCH);
        let _ = MOVED.wait_timeout_while(gate, PATIENCE, |gate| gate.reading);
    }
}

/// For the reader: waits for the gate to be open and goes through.
pub(super) fn pass() {
    let mut gate = GATE.lock().unwrap_or_else(PoisonError::into_inner);
    gate.reading = false;
    MOVED.notify_all();
    let waited = MOVED.wait_while(gate, |gate| !gate.open);
    waited.unwrap_or_else(PoisonError::into_inner).reading = true;
}

/// For the reader: whether the resize it read may be the gate's knock. True once a knock.
pub(super) fn knocked() -> bool {
    std::mem::take(&mut GATE.lock().unwrap_or_else(PoisonError::into_inner).knocked)
}

/// For the reader: it will not read again.
pub(super) fn leave() {
    GATE.lock().unwrap_or_else(PoisonError::into_inner).reading = false;
    MOVED.notify_all();
}
