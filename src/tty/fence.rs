//! Waits until the signal thread has dealt with every signal that has come so far.
//!
//! A Ctrl-C that ends the borrower reaches us too, and the borrower's end may be noticed first;
//! without a fence that Ctrl-C would then be taken for ours.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use signal_hook::consts::SIGURG;

/// Means nothing to a terminal program, and is ignored where nobody handles it.
pub(super) const SIGNAL: i32 = SIGURG;

/// Longest wait. Two rounds through the signal thread take some 50 µs, unless it is waiting for
/// a sign of the main loop.
const PATIENCE: Duration = Duration::from_millis(200);

/// How often the fence was reached; `None` while no signal thread listens.
static REACHED: Mutex<Option<u64>> = Mutex::new(None);
static MOVED: Condvar = Condvar::new();

/// Says that a signal thread listens from now on.
pub(super) fn build() {
    *REACHED.lock().unwrap_or_else(PoisonError::into_inner) = Some(0);
}

/// For the signal thread: it came to the fence.
pub(super) fn reached() {
    if let Some(times) = REACHED.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        *times = times.wrapping_add(1);
    }
    MOVED.notify_all();
}

/// Waits. Twice, since signals are looked up in the order of their numbers: one that came before
/// the fence may just have been passed over, and is then found in the next round.
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
