//! The visible part of a list that has more lines than fit on the screen.
//!
//! If lines are hidden, the first or last row shows their number instead of a line:
//!
//! ```text
//!   … 3 more      lines 0, 1, 2
//!   line 3
//!   line 4
//!   … 7 more      lines 5 to 11
//! ```

use std::ops::Range;

use crate::page::Viewport;

/// The minimum number of rows: one for the cursor, and one above and below it for the numbers of
/// hidden lines.
pub(super) const LEAST_ROOM: usize = 3;

/// The visible part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    /// The visible range of the lines. It has at least [`LEAST_ROOM`] rows.
    viewport: Viewport,
}

impl Window {
    /// Returns a window whose first line is `top`, or as near to `top` as possible.
    pub(super) fn new(lines: usize, room: usize, top: usize) -> Window {
        Window { viewport: Viewport::new(lines, room.max(LEAST_ROOM), top) }
    }

    /// Returns the total number of lines.
    pub(super) fn lines(self) -> usize {
        self.viewport.rows()
    }

    /// Returns the first line of the window. Its row may show the number of hidden lines instead.
    pub(super) fn top(self) -> usize {
        self.viewport.top()
    }

    /// Scrolls by the smallest amount that shows `line`.
    pub(super) fn showing(self, line: usize) -> Window {
        // If lines are hidden, the first or last row shows their number, so `line` must be in
        // another row.
        let end = if line + 1 >= self.lines() { line + 1 } else { line + 2 };
        let (top, room) = (self.top(), self.viewport.height());
        let top = top.min(line.saturating_sub(1)).max(end.saturating_sub(room));
        Window::new(self.lines(), room, top)
    }

    /// Scrolls by `rows` rows: down if positive, up if negative.
    pub(super) fn scrolled(self, rows: isize) -> Window {
        Window { viewport: self.viewport.scrolled(rows) }
    }

    /// Returns the number of lines hidden above.
    pub(super) fn above(self) -> usize {
        if self.top() == 0 { 0 } else { self.top() + 1 }
    }

    /// Returns the number of lines hidden below.
    pub(super) fn below(self) -> usize {
        match self.lines() - self.viewport.range().end {
            0 => 0,
            hidden => hidden + 1,
        }
    }

    /// Returns the visible lines.
    pub(super) fn shown(self) -> Range<usize> {
        self.above()..self.lines() - self.below()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_shown_or_counted_and_the_wanted_one_is_shown() {
        for lines in 0..12 {
            for room in LEAST_ROOM..8 {
                for top in 0..14 {
                    let window = Window::new(lines, room, top);
                    assert_eq!(window.above() + window.shown().len() + window.below(), lines);
                    let counting =
                        usize::from(window.above() > 0) + usize::from(window.below() > 0);
                    assert_eq!(window.shown().len() + counting, window.viewport.range().len());
                    assert!(window.above() != 1 && window.below() != 1, "{window:?}");
                    for line in 0..lines {
                        let moved = window.showing(line);
                        assert!(moved.shown().contains(&line), "{window:?} {line}");
                        if window.shown().contains(&line) {
                            assert_eq!(moved, window);
                        }
                    }
                }
            }
        }
    }
}
