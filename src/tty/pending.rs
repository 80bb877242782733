//! Collects the bytes of a frame until the frame is sent.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// A writer that only collects bytes. Ratatui's backend writes the bytes, and the terminal guard
/// sends them. Flushing does nothing, because ratatui flushes up to three times per frame. After a
/// panic, the remaining bytes are dropped, because they would overwrite the restored screen.
#[derive(Debug, Clone, Default)]
pub(super) struct Pending(Arc<Mutex<Vec<u8>>>);

impl Pending {
    /// Removes and returns all collected bytes.
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
