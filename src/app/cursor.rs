//! The cursor of a list of rows, and its viewport.

use crate::page::Viewport;

use super::action::Action;

/// The selected row of a list, and the viewport of the list. After [`Cursor::settle`], the selected
/// row is visible, for any number of rows and any height.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The selected row.
    pub(super) selected: usize,
    pub(super) viewport: Viewport,
}

impl Cursor {
    /// Moves the selection by a number of rows, and stops at the first or last row.
    pub(super) fn by(&mut self, rows: isize) {
        self.selected = self.selected.saturating_add_signed(rows);
        self.settle();
    }

    /// Moves the selection. Returns false if the action is not a movement.
    pub(super) fn act(&mut self, action: Action) -> bool {
        let page = isize::try_from(self.viewport.height()).unwrap_or(1).max(1);
        self.by(match action {
            Action::Up => -1,
            Action::Down => 1,
            Action::HalfUp => -(page / 2).max(1),
            Action::HalfDown => (page / 2).max(1),
            Action::PageUp => -page,
            Action::PageDown => page,
            Action::First => isize::MIN / 2,
            Action::Last => isize::MAX / 2,
            _ => return false,
        });
        true
    }

    /// Scrolls the viewport. The selection moves only as far as necessary to stay visible.
    pub(super) fn scroll(&mut self, rows: isize) {
        self.viewport = self.viewport.scrolled(rows);
        let (first, end) = (self.viewport.top(), self.viewport.range().end);
        self.selected = self.selected.clamp(first, end.saturating_sub(1).max(first));
        self.settle();
    }

    /// Sets the number of rows, the height of the viewport and the first visible row.
    pub(super) fn look_at(&mut self, rows: usize, height: usize, top: usize) {
        self.viewport = Viewport::new(rows, height, top);
    }

    /// Clamps the selection to the existing rows and makes it visible.
    pub(super) fn settle(&mut self) {
        self.selected = self.selected.min(self.viewport.rows().saturating_sub(1));
        self.viewport = self.viewport.showing(self.selected..self.selected + 1);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_selected_row_is_always_visible(
            len in 0usize..50, height in 0usize..12, moves in proptest::collection::vec((-60isize..60, any::<bool>()), 0..12),
        ) {
            let mut cursor = Cursor { selected: 0, viewport: Viewport::new(len, height, 0) };
            for (rows, scrolls) in moves {
                if scrolls { cursor.scroll(rows) } else { cursor.by(rows) }
                prop_assert!(len == 0 && cursor.selected == 0 || cursor.selected < len);
                prop_assert!(height == 0 || len == 0 || cursor.viewport.range().contains(&cursor.selected));
                prop_assert!(height == 0 || cursor.viewport.top() + height <= len.max(height));
            }
        }
    }
}
