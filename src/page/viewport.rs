//! The visible part of a list of rows.

use std::ops::Range;

/// The visible part of a list of rows. There are empty rows below the last row only if the whole
/// list fits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Viewport {
    rows: usize,
    height: usize,
    top: usize,
}

impl Viewport {
    /// Creates a viewport of `height` rows over a list of `rows` rows. The viewport begins at row
    /// `top` or as close to it as possible.
    pub fn new(rows: usize, height: usize, top: usize) -> Viewport {
        Viewport { rows, height, top: top.min(rows.saturating_sub(height)) }
    }

    /// Returns the number of rows in the list.
    pub fn rows(self) -> usize {
        self.rows
    }

    /// Returns the number of rows that fit in the viewport.
    pub fn height(self) -> usize {
        self.height
    }

    /// Returns the first visible row.
    pub fn top(self) -> usize {
        self.top
    }

    /// Returns the visible rows.
    pub fn range(self) -> Range<usize> {
        self.top..(self.top + self.height).min(self.rows)
    }

    /// Scrolls as little as possible to show the given rows. If not all of these rows fit, the
    /// first ones are shown.
    #[must_use]
    pub fn showing(self, shown: Range<usize>) -> Viewport {
        let top = self.top.max(shown.end.saturating_sub(self.height)).min(shown.start);
        Viewport::new(self.rows, self.height, top)
    }

    /// Scrolls by `by` rows: down if positive, up if negative.
    #[must_use]
    pub fn scrolled(self, by: isize) -> Viewport {
        Viewport::new(self.rows, self.height, self.top.saturating_add_signed(by))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_to_be_shown_is_in_view_and_no_row_is_left_empty() {
        for (rows, height, top) in [(0, 0, 3), (5, 0, 1), (5, 3, 9), (5, 9, 1), (40, 7, 12)] {
            let window = Viewport::new(rows, height, top);
            assert_eq!(window.range().len(), height.min(rows), "{window:?}");
            for row in 0..rows {
                let moved = window.showing(row..row + 1);
                assert!(height == 0 || moved.range().contains(&row), "{moved:?} without {row}");
                let was_shown = height > 0 && window.range().contains(&row);
                assert!(!was_shown || moved == window, "{moved:?} moved for {row}");
            }
        }
        let window = Viewport::new(40, 7, 12);
        assert_eq!(window.scrolled(3).top(), 15);
        assert_eq!((window.scrolled(isize::MIN).top(), window.scrolled(isize::MAX).top()), (0, 33));
        assert_eq!(window.showing(20..30).top(), 20);
    }
}
