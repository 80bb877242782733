//! Waits until the signal thread has handled every signal that has arrived so far.
//!
//! A Ctrl-C that terminates the borrower (the program to which the terminal is lent) reaches this
//! process too, perhaps only after this process has noticed that the borrower exited. The fence
//! prevents a late Ctrl-C like this from terminating this process.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use signal_hook::consts::SIGURG;

/// The signal that this process sends to itself to learn when the signal thread has caught up.
/// Terminal programs do not use this signal, and the system ignores it by default.
pub(super) const SIGNAL: i32 = SIGURG;

/// The time limit for each round of waiting. Two rounds take about 50 µs, unless the signal thread
/// is waiting for a heartbeat from the main loop.
const PATIENCE: Duration = Duration::from_millis(200);

/// The number of times that the signal thread has received [`SIGNAL`]; `None` while no signal
/// thread is running.
static REACHED: Mutex<Option<u64>> = Mutex::new(None);
static MOVED: Condvar = Condvar::new();

/// Records that the signal thread is about to start.
pub(super) fn build() {
    *REACHED.lock().unwrap_or_else(PoisonError::into_inner) = Some(0);
}

/// Records that the signal thread, which calls this function, has received [`SIGNAL`].
pub(super) fn reached() {
    if let Some(times) = REACHED.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        *times = times.wrapping_add(1);
    }
    MOVED.notify_all();
}

/// Waits until the signal thread has received [`SIGNAL`] twice. The thread checks for signals in
/// the order of their numbers, so in the first round it may already have passed the number of an
/// earlier signal. It then handles that signal before the end of the second round.
pub(super) fn wait() {
    for _ in 0..2 {
        let times = REACHED.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *times;
        if before.is_none() || signal_hook::low_level::raise(SIGNAL).is_err() {
            return;
        }
        let _ = MOVED.wait_timeout_while(times, PATIENCE, |times| *times == before);
    }
}
