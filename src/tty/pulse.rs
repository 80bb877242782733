//! Counts the heartbeats of the main loop. If there are none for a while, the signal thread knows
//! that the main loop is stuck.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

static BEATS: Mutex<u64> = Mutex::new(0);
static BEAT: Condvar = Condvar::new();

/// Records a heartbeat. [`Tty::draw`](super::Tty::draw) does this too, so a loop that draws after
/// each signal need not call this function.
pub fn heard() {
    let mut beats = BEATS.lock().unwrap_or_else(PoisonError::into_inner);
    *beats = beats.wrapping_add(1);
    BEAT.notify_all();
}

/// Returns the number of heartbeats so far.
pub(super) fn count() -> u64 {
    *BEATS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits until more than `before` heartbeats have been counted. Returns false if this does not
/// happen within `patience`.
pub(super) fn beats_after(before: u64, patience: Duration) -> bool {
    let beats = BEATS.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = BEAT.wait_timeout_while(beats, patience, |beats| *beats == before);
    !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
}
