//! Finds the byte offset of a line of a card by its line number.

use crate::atlas::{Atlas, RoleId};

/// The byte offsets at which the lines of a card start. Only the card that was requested last is
/// cached.
#[derive(Default)]
pub(super) struct CardLines {
    role: Option<RoleId>,
    starts: Vec<usize>,
}

impl CardLines {
    /// Returns the byte offset of a line, given its line number, counted from 1.
    pub(super) fn start(&mut self, atlas: &Atlas, role: RoleId, line: u32) -> Option<usize> {
        if self.role != Some(role) {
            let ends = atlas[role].text.match_indices('\n').map(|(at, _)| at + 1);
            (self.role, self.starts) = (Some(role), std::iter::once(0).chain(ends).collect());
        }
        self.starts.get((line as usize).checked_sub(1)?).copied()
    }
}
