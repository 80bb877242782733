//! Where the places within one card are after it was changed.

use std::collections::HashMap;
use std::sync::Arc;

use crate::card::Card;
use crate::role::Anchor;
use crate::text::follow_line;

/// How the places of one card moved.
pub(super) struct Shift<'a> {
    before: &'a Card,
    now: &'a Card,
    /// Where its items are now.
    items: HashMap<Anchor, Anchor>,
}

impl<'a> Shift<'a> {
    /// `None` where nothing moved: the card is the same one, or one of the two does not exist.
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

    /// The present place of an item, or of a line of the file; `None` when it is gone.
    pub(super) fn anchor(&self, anchor: Anchor) -> Option<Anchor> {
        match anchor {
            Anchor::Line(line) => Some(Anchor::Line(self.line(line))),
            anchor => self.items.get(&anchor).copied(),
        }
    }

    /// The present number of a line of the file, both from 1.
    fn line(&self, line: u32) -> u32 {
        let above = line.saturating_sub(1) as usize;
        let above = follow_line(self.before.written(), self.now.written(), above);
        u32::try_from(above + 1).unwrap_or(line)
    }
}
