//! Signs of life of the main loop, by which the signal thread knows that it is not stuck.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

static BEATS: Mutex<u64> = Mutex::new(0);
static BEAT: Condvar = Condvar::new();

/// Says that the main loop is alive. Every method of the guard says so too, so a loop that draws
/// after each signal need not call it.
pub fn heard() {
    let mut beats = BEATS.lock().unwrap_or_else(PoisonError::into_inner);
    *beats = beats.wrapping_add(1);
    BEAT.notify_all();
}

/// How many signs there were.
pub(super) fn count() -> u64 {
    *BEATS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits until there is a sign after `before`; false when none came in time.
pub(super) fn beats_after(before: u64, patience: Duration) -> bool {
    let beats = BEATS.lock().unwrap_or_else(PoisonError::into_inner);
    BEAT.wait_timeout_while(beats, patience, |beats| *beats == before)
        .map_or_else(|poisoned| !poisoned.into_inner().1.timed_out(), |(_, wait)| !wait.timed_out())
}
