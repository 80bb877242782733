//! Converts byte offsets in text to lines and columns.

use std::cell::{Cell, OnceCell};

use super::{LINE_ENDS, lines, to_u32};

pub(super) fn line_start(source: &str, at: usize) -> usize {
    source.get(..at).and_then(|before| before.rfind(LINE_ENDS)).map_or(0, |end| end + 1)
}

pub(super) fn line_end(source: &str, at: usize) -> usize {
    match source.split_at_checked(at) {
        Some((before, rest)) if !before.ends_with(LINE_ENDS) => {
            at + lines(rest).next().map_or(0, str::len)
        }
        _ => at,
    }
}

/// The byte offset at which each line starts.
#[derive(Default)]
pub(super) struct LineIndex {
    starts: OnceCell<Vec<usize>>,
    /// The last lookup: a byte offset, and the number of characters before it on its line.
    /// Remembering it speeds up thousands of successive lookups on one long line.
    last: Cell<(usize, usize)>,
}

impl LineIndex {
    /// Returns the line and column (in characters) of a byte offset, both from 1.
    pub(super) fn place(&self, source: &str, at: usize) -> (u32, u32) {
        let starts = self.starts.get_or_init(|| {
            let newlines = memchr::memchr_iter(b'\n', source.as_bytes());
            std::iter::once(0).chain(newlines.map(|at| at + 1)).collect()
        });
        let line = starts.partition_point(|&start| start <= at).max(1);
        let start = starts.get(line - 1).copied().unwrap_or(0);
        let (from, before) = match self.last.get() {
            (last, before) if (start..=at).contains(&last) => (last, before),
            _ => (start, 0),
        };
        let before = before + source.get(from..at).map_or(0, |text| text.chars().count());
        self.last.set((at, before));
        (to_u32(line), to_u32(before + 1))
    }
}
