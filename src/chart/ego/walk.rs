//! Moves the cursor from row to row.
//!
//! Moving up or down goes to the adjacent row and remembers that row as the goal. Moving left goes
//! to the parent row and keeps the goal. Moving right goes to the child row that leads to the goal.
//! As a result, moving k steps and then k steps back always returns to the start.

use crate::chart::window::Window;
use crate::chart::{Spot, Stand, Way};

use super::Ego;

impl Ego {
    /// Returns the initial position, with the cursor on the first row, or on the central role if
    /// there are no rows.
    pub fn start(&self) -> Stand {
        self.settle(Stand::default())
    }

    /// Returns the position on a row that is nearest to `stand`, scrolled into view.
    pub fn settle(&self, stand: Stand) -> Stand {
        let Some(last) = self.rows.len().checked_sub(1) else { return Stand::default() };
        let at = self.row_of(stand.spot).min(last);
        let mut stand = stand.at(Spot::Row(at));
        stand.top = self.window(stand).showing(at).top();
        // The goal of moves to the right must be the row under the cursor or a row unfolded below
        // it.
        if !(at..self.end(at)).contains(&stand.goal) {
            stand.goal = at;
        }
        stand
    }

    /// Moves the cursor by one step. If that is not possible, the error says why.
    pub fn step(&self, stand: Stand, way: Way) -> Result<Stand, &'static str> {
        let stand = self.settle(stand);
        if !self.has_rows() {
            return Err("this pane is too small to show the neighbours");
        }
        if self.rows.is_empty() {
            return Err("this role has no neighbours");
        }
        let at = self.row_of(stand.spot);
        match way {
            Way::Up => {
                let to = at.checked_sub(1).ok_or("this is the first neighbour")?;
                Ok(self.along(stand, to))
            }
            Way::Down if at + 1 < self.rows.len() => Ok(self.along(stand, at + 1)),
            Way::Down => Err("this is the last neighbour"),
            Way::Left => {
                let mut above = (0..at).rev();
                let to = above.find(|&row| self.level(row) < self.level(at));
                let to = to.ok_or("this row is already at the top level")?;
                Ok(self.settle(stand.at(Spot::Row(to))))
            }
            Way::Right => {
                let mut below =
                    (at + 1..self.end(at)).filter(|&row| self.level(row) == self.level(at) + 1);
                let first = below
                    .next()
                    .ok_or("press o to unfold this row, then l to go to its neighbours")?;
                let to = below.take_while(|&row| row <= stand.goal).last().unwrap_or(first);
                Ok(self.settle(stand.at(Spot::Row(to))))
            }
        }
    }

    /// Scrolls by a number of rows. The cursor moves only as far as is necessary to stay in view.
    pub fn scroll(&self, stand: Stand, rows: isize) -> Stand {
        let stand = self.settle(stand);
        if !self.has_rows() || self.rows.is_empty() {
            return stand;
        }
        let window = self.window(stand).scrolled(rows);
        let shown = window.shown();
        let at = self.row_of(stand.spot).max(shown.start).min(shown.end.saturating_sub(1));
        self.along(Stand { top: window.top(), ..stand }, at)
    }

    /// Moves the cursor to the first or last row.
    pub fn rim(&self, stand: Stand, last: bool) -> Stand {
        self.along(stand, if last { usize::MAX } else { 0 })
    }

    /// Moves the cursor to another row and remembers that row as the goal of moves to the right.
    fn along(&self, stand: Stand, to: usize) -> Stand {
        self.settle(Stand { spot: Spot::Row(to), goal: to, ..stand })
    }

    /// Returns the visible rows.
    pub(super) fn window(&self, stand: Stand) -> Window {
        Window::new(self.rows.len(), self.room(), stand.top)
    }

    /// Returns the index after the last row that is unfolded below row `at`, at any level.
    fn end(&self, at: usize) -> usize {
        let mut below = at + 1..self.rows.len();
        below.find(|&row| self.level(row) <= self.level(at)).unwrap_or(self.rows.len())
    }
}
