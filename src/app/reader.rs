//! A page being read: where the window is and which stop the cursor rests on.

use crate::atlas::Node;
use crate::page::{Page, Stop};
use crate::role::Anchor;

/// A page with a window and a cursor.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    page: Page,
    /// Rows that fit.
    height: usize,
    /// The first row in view.
    top: usize,
    /// The stop under the cursor.
    stop: usize,
}

impl Reader {
    /// Shows a page from its top.
    pub fn open(page: Page, height: usize) -> Reader {
        Reader { page, height, top: 0, stop: 0 }
    }

    /// Shows the same content set anew (another width, a newer atlas); the place is kept.
    pub fn replace(&mut self, page: Page, height: usize) {
        let (old_rows, old_stops) = (self.page.rows.len(), self.page.stops.len());
        let on =
            self.current().map(|stop| (stop.anchor, stop.link)).filter(|on| *on != (None, None));
        self.page = page;
        self.height = height;
        // Others may have been added before it: what it is counts, not its number.
        let is = |stop: &Stop| Some((stop.anchor, stop.link)) == on;
        if self.current().is_some_and(|stop| !is(stop))
            && let Some(number) = self.page.stops.iter().position(is)
        {
            self.stop = number;
        }
        if self.page.stops.len() == old_stops && self.page.rows.len() != old_rows && self.top > 0 {
            // Another width: what the cursor is on stays in view.
            self.top = self.current().map_or(0, |stop| stop.rows.start.saturating_sub(height / 3));
        }
        self.clamp();
    }

    /// Takes the links over to another atlas, in which `same` finds a node: the page may be out
    /// of sight, and is set anew only when it is seen again.
    pub(super) fn carry(&mut self, same: impl Fn(Node) -> Option<Node>) {
        for stop in &mut self.page.stops {
            stop.link = stop.link.and_then(&same);
        }
    }

    /// The page.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// The first row in view.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The number of the stop under the cursor.
    pub fn stop(&self) -> usize {
        self.stop
    }

    /// The stop under the cursor.
    pub fn current(&self) -> Option<&Stop> {
        self.page.stops.get(self.stop)
    }

    /// Goes to a place that was noted before.
    pub fn restore(&mut self, top: usize, stop: usize) {
        (self.top, self.stop) = (top, stop);
        self.clamp();
    }

    /// To the next (or previous) stop; by one line where that is further than the window.
    pub fn step(&mut self, down: bool) {
        let next = if down { self.stop + 1 } else { self.stop.saturating_sub(1) };
        let Some(stop) = self.page.stops.get(next).filter(|_| next != self.stop) else {
            return self.scroll(if down { 1 } else { -1 });
        };
        let (start, end) = (stop.rows.start, stop.rows.end);
        let (bottom, height) = (self.top + self.height, self.height);
        if down && start >= bottom + height.min(2) || !down && end + height.min(2) <= self.top {
            return self.scroll(if down { 1 } else { -1 });
        }
        self.stop = next;
        self.reveal();
    }

    /// Moves the window; the cursor goes to a stop in view, if there is one.
    pub fn scroll(&mut self, rows: isize) {
        self.top = self.top.saturating_add_signed(rows).min(self.last_top());
        let view = self.top..self.top + self.height.max(1);
        let seen = |stop: &Stop| stop.rows.start < view.end && stop.rows.end > view.start;
        if self.current().is_some_and(seen) {
            return;
        }
        let whole = |stop: &Stop| stop.rows.start >= view.start && stop.rows.end <= view.end;
        let mut visible = self.page.stops.iter().enumerate().filter(|(_, stop)| seen(stop));
        let found = if rows >= 0 {
            let first = visible.clone().find(|(_, stop)| whole(stop));
            first.or_else(|| visible.next())
        } else {
            let last = visible.clone().rev().find(|(_, stop)| whole(stop));
            last.or_else(|| visible.next_back())
        };
        if let Some((number, _)) = found {
            self.stop = number;
        }
    }

    /// Half a window, or a whole one.
    pub fn by_page(&mut self, down: bool, half: bool) {
        let rows = if half { self.height / 2 } else { self.height.saturating_sub(1) }.max(1);
        let rows = isize::try_from(rows).unwrap_or(1);
        let before = self.top;
        self.scroll(if down { rows } else { -rows });
        if self.top == before {
            self.stop = if down { self.page.stops.len().saturating_sub(1) } else { 0 };
        }
    }

    /// To a stop by its number, scrolled into view.
    pub fn go(&mut self, stop: usize) {
        self.stop = stop.min(self.page.stops.len().saturating_sub(1));
        self.reveal();
    }

    /// To the top.
    pub fn first(&mut self) {
        (self.top, self.stop) = (0, 0);
    }

    /// To the bottom.
    pub fn last(&mut self) {
        (self.top, self.stop) = (self.last_top(), self.page.stops.len().saturating_sub(1));
    }

    /// To the section after (or before) the cursor.
    pub fn section(&mut self, down: bool) {
        let at = self.current().map_or(self.top, |stop| stop.rows.start);
        let heading = if down {
            self.page.headings.iter().find(|&&row| row > at)
        } else {
            // The heading of the section the cursor is in, unless it stands right at its start.
            let first_of = |row: usize| self.page.stops.iter().position(|stop| stop.rows.end > row);
            self.page
                .headings
                .iter()
                .rev()
                .find(|&&row| row < at && first_of(row) != Some(self.stop))
        };
        match heading.copied() {
            Some(row) => self.go_to_row(row),
            None if down => self.last(),
            None => self.first(),
        }
    }

    /// To the item at `anchor`, scrolled into view.
    pub fn show(&mut self, anchor: Anchor) {
        if let Some(number) = self.page.stops.iter().position(|stop| stop.anchor == Some(anchor)) {
            self.stop = number;
            self.reveal();
            if self.top > 0 {
                // A third down, so that what surrounds it is seen too.
                self.top = self
                    .current()
                    .map_or(0, |stop| stop.rows.start.saturating_sub(self.height / 3));
                self.clamp();
            }
        }
    }

    /// The row the cursor is at: that of its stop, else the first in view.
    pub(super) fn row(&self) -> usize {
        self.current().map_or(self.top, |stop| stop.rows.start)
    }

    /// To the section that begins on a row, which comes to the top.
    pub(super) fn go_to_row(&mut self, row: usize) {
        if let Some(number) = self.page.stops.iter().position(|stop| stop.rows.end > row) {
            self.stop = number;
        }
        self.top = row.min(self.last_top());
    }

    /// To the stop at a row, or the next one; the row comes into view, a third down.
    pub(super) fn show_row(&mut self, row: usize) {
        let after = self.page.stops.iter().position(|stop| stop.rows.end > row);
        self.stop = after.unwrap_or(self.page.stops.len().saturating_sub(1));
        if row < self.top || row >= self.top + self.height {
            self.top = row.saturating_sub(self.height / 3);
        }
        self.clamp();
    }

    /// Puts the cursor on the stop at a row of the window; `false` when there is none.
    pub fn click(&mut self, row: usize) -> bool {
        let row = self.top + row;
        let found = self.page.stops.iter().position(|stop| stop.rows.contains(&row));
        if let Some(number) = found {
            self.stop = number;
        }
        found.is_some()
    }

    fn last_top(&self) -> usize {
        self.page.rows.len().saturating_sub(self.height)
    }

    /// Brings the current stop into view, and the rows above the first one.
    fn reveal(&mut self) {
        let Some(rows) = self.current().map(|stop| stop.rows.clone()) else { return };
        let first = self.stop == 0;
        let height = self.height.max(1);
        // The heading above the first item of a section comes into view with it.
        let start = match rows.start.checked_sub(1) {
            Some(above) if self.page.headings.contains(&above) => above,
            _ => rows.start,
        };
        if first && rows.end <= height {
            self.top = 0;
        } else if start < self.top {
            self.top = start;
        } else if rows.end > self.top + height {
            self.top = rows.end.saturating_sub(height).min(start);
        }
        self.clamp();
    }

    fn clamp(&mut self) {
        self.top = self.top.min(self.last_top());
        self.stop = self.stop.min(self.page.stops.len().saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::page::Row;

    fn page(stops: &[(usize, usize)], rows: usize, headings: &[usize]) -> Page {
        Page {
            rows: vec![Row::default(); rows],
            stops: stops
                .iter()
                .map(|&(start, end)| Stop { rows: start..end, anchor: None, link: None })
                .collect(),
            headings: headings.to_vec(),
        }
    }

    #[test]
    fn a_stop_far_away_is_reached_by_lines() {
        let mut reader = Reader::open(page(&[(0, 1), (30, 31)], 40, &[]), 10);
        reader.step(true);
        assert_eq!((reader.top(), reader.stop()), (1, 0));
        for _ in 0..60 {
            reader.step(true);
        }
        assert_eq!(reader.stop(), 1);
        for _ in 0..80 {
            reader.step(false);
        }
        assert_eq!((reader.top(), reader.stop()), (0, 0));
    }

    #[test]
    fn sections_are_stepped_through() {
        let mut reader = Reader::open(page(&[(1, 2), (5, 6), (9, 10)], 30, &[0, 4, 8]), 5);
        reader.section(true);
        assert_eq!((reader.top(), reader.stop()), (4, 1));
        reader.section(true);
        assert_eq!((reader.top(), reader.stop()), (8, 2));
        reader.section(false);
        assert_eq!((reader.top(), reader.stop()), (4, 1));
    }

    proptest! {
        #[test]
        fn any_walk_stays_in_bounds_and_in_view(lens in proptest::collection::vec((0usize..4, 1usize..6), 0..12), height in 0usize..9, moves in proptest::collection::vec(0u8..10, 0..60)) {
            let mut stops = Vec::new();
            let mut at = 0;
            for (gap, len) in lens {
                stops.push((at + gap, at + gap + len));
                at += gap + len;
            }
            let rows = at + 3;
            let mut reader = Reader::open(page(&stops, rows, &[]), height);
            for step in moves {
                match step {
                    0 | 1 => reader.step(true),
                    2 => reader.step(false),
                    3 => reader.by_page(true, true),
                    4 => reader.by_page(false, false),
                    5 => reader.first(),
                    6 => reader.last(),
                    7 => reader.section(true),
                    8 => reader.section(false),
                    _ => reader.scroll(3),
                }
                prop_assert!(reader.top() + height <= rows.max(height));
                prop_assert!(stops.is_empty() || reader.stop() < stops.len());
            }
        }
    }
}
