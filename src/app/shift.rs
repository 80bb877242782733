//! Maps positions in a card to the corresponding positions after the card has changed.

use std::collections::HashMap;
use std::sync::Arc;

use crate::card::Card;
use crate::role::Anchor;
use crate::text::follow_line;

/// The differences between two versions of a card.
pub(super) struct Shift<'a> {
    before: &'a Card,
    now: &'a Card,
    /// The new anchor (position in the card) of each item of the earlier version.
    items: HashMap<Anchor, Anchor>,
}

impl<'a> Shift<'a> {
    /// Compares two versions of a card. Returns `None` if the card has not changed, or if one of
    /// the versions does not exist.
    pub(super) fn new(
        before: &'a Option<Arc<Card>>,
        now: &'a Option<Arc<Card>>,
    ) -> Option<Shift<'a>> {
        let (before, now) = before.as_ref().zip(now.as_ref())?;
        if Arc::ptr_eq(before, now) {
            return None;
        }
        Some(Shift { before, now, items: now.role().follow(&before.role()) })
    }

    /// Returns the new position of an item or of a line in the file, or `None` if it was deleted.
    pub(super) fn anchor(&self, anchor: Anchor) -> Option<Anchor> {
        match anchor {
            Anchor::Line(line) => Some(Anchor::Line(self.line(line))),
            anchor => self.items.get(&anchor).copied(),
        }
    }

    /// Returns the new number of a line in the file. Both numbers count from 1.
    fn line(&self, line: u32) -> u32 {
        let above = line.saturating_sub(1) as usize;
        let above = follow_line(self.before.written(), self.now.written(), above);
        u32::try_from(above + 1).unwrap_or(line)
    }
}
