//! The bytes of a frame that is not sent yet.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// A writer that only collects, shared between ratatui's backend, which fills it, and the guard,
/// which sends it. Flushing does nothing, since ratatui flushes up to three times a frame; and
/// what is left when a panic unwinds is dropped, not written over the restored screen.
#[derive(Debug, Clone, Default)]
pub(super) struct Pending(Arc<Mutex<Vec<u8>>>);

impl Pending {
    /// All that was collected; nothing is left.
    pub(super) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
