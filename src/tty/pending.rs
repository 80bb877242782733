//! Collects the bytes of a frame until the frame is sent.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// A writer that only collects bytes. Ratatui's backend fills it, and the guard sends it. Flushing
/// does nothing, since ratatui flushes up to three times per frame. During a panic, the remaining
/// bytes are dropped, so that they do not overwrite the restored screen.
#[derive(Debug, Clone, Default)]
pub(super) struct Pending(Arc<Mutex<Vec<u8>>>);

impl Pending {
    /// Takes all collected bytes and leaves none.
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
