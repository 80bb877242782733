//! The list of roles: the hits of the query, and perhaps one pinned above them.

use std::ops::Range;

use crate::atlas::{Atlas, Node};
use crate::search::{Hit, Hits};

use super::action::Action;
use super::cursor::Cursor;

/// The hits and which one is selected.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// The hits, best first.
    hits: Hits,
    /// A role that is shown above the hits because it is none of them.
    pinned: Option<Node>,
    /// Which row is selected, and which are in view; counts rows of the list, not of the screen.
    cursor: Cursor,
    /// The role that was selected when the app was settled last.
    current: Option<Node>,
    /// Screen rows that a row of the list takes.
    lines: usize,
}

impl List {
    /// Shows other hits; nothing is pinned, the first is selected.
    pub(super) fn replace(&mut self, hits: Hits) {
        self.hits = hits;
        self.pinned = None;
        self.cursor.selected = 0;
        self.look_at(0);
    }

    /// The hits.
    pub fn hits(&self) -> &Hits {
        &self.hits
    }

    /// The role above the hits.
    pub fn pinned(&self) -> Option<Node> {
        self.pinned
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.cursor.viewport.rows()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The selected row.
    pub fn selected(&self) -> usize {
        self.cursor.selected
    }

    /// The rows in view.
    pub fn visible(&self) -> Range<usize> {
        self.cursor.viewport.range()
    }

    /// The current role.
    pub fn current(&self) -> Option<Node> {
        self.current
    }

    /// The role of a row.
    pub fn node(&self, row: usize) -> Option<Node> {
        match (self.pinned, row) {
            (Some(node), 0) => Some(node),
            _ => self.hits.node(self.hit(row)?),
        }
    }

    /// Which hit a row shows; the pinned role is none.
    fn hit(&self, row: usize) -> Option<usize> {
        row.checked_sub(usize::from(self.pinned.is_some())).filter(|&hit| hit < self.hits.len())
    }

    /// The hit of a row; `None` for the pinned one.
    pub fn hit_of(&self, row: usize, atlas: &Atlas) -> Option<Hit> {
        self.hits.get(atlas, self.hit(row)?)
    }

    /// Selects a role; one outside the hits is pinned above them, in place of another.
    pub(super) fn select(&mut self, node: Node) {
        let found = self.hits.row(node);
        if found.is_none() {
            self.pinned = Some(node);
        }
        self.cursor.selected = found.map_or(0, |row| row + usize::from(self.pinned.is_some()));
        self.look_at(self.cursor.viewport.top());
        self.cursor.settle();
    }

    /// Selects a role, at a row of the screen as far below the top as `row` is below `top`.
    pub(super) fn select_at(&mut self, node: Node, (row, top): (usize, usize)) {
        self.select(node);
        self.look_at((self.cursor.selected + top).saturating_sub(row));
    }

    /// Selects a row. Returns whether there is one.
    pub(super) fn select_row(&mut self, row: usize) -> bool {
        let exists = row < self.len();
        if exists {
            self.cursor.selected = row;
        }
        exists
    }

    /// The selected row and the first one in view.
    pub(super) fn place(&self) -> (usize, usize) {
        (self.cursor.selected, self.cursor.viewport.top())
    }

    pub(super) fn restore(&mut self, (selected, top): (usize, usize)) {
        self.cursor.selected = selected;
        self.look_at(top);
    }

    pub(super) fn set_top(&mut self, top: usize) {
        self.look_at(top);
    }

    /// Moves by rows.
    pub(super) fn step(&mut self, rows: isize) {
        self.cursor.by(rows);
    }

    pub(super) fn scroll(&mut self, rows: isize) {
        self.cursor.scroll(rows);
    }

    /// Moves the cursor; `false` when the action is no movement.
    pub(super) fn act(&mut self, action: Action) -> bool {
        self.cursor.act(action)
    }

    /// How many screen rows a row of the list takes: with a query, each says why it is there.
    pub fn lines(&self) -> usize {
        self.lines.max(1)
    }

    /// Puts the rows in view in order, in a pane of `height` screen rows. Notes who is selected.
    pub(super) fn settle(&mut self, height: Option<u16>, has_query: bool) {
        self.lines = if has_query || self.pinned.is_some() { 2 } else { 1 };
        let rows = height.map(|height| usize::from(height) / self.lines);
        let (height, top) = (self.cursor.viewport.height(), self.cursor.viewport.top());
        self.cursor.look_at(self.len(), rows.unwrap_or(height), top);
        self.cursor.settle();
        self.hits.sort(self.cursor.viewport.range().end);
        self.current = self.node(self.cursor.selected);
    }

    /// Takes the pinned role away.
    pub(super) fn unpin(&mut self) {
        self.pinned = None;
        self.look_at(self.cursor.viewport.top());
    }

    /// Looks at the rows there are, from `top` on.
    fn look_at(&mut self, top: usize) {
        let rows = self.hits.len() + usize::from(self.pinned.is_some());
        self.cursor.look_at(rows, self.cursor.viewport.height(), top);
    }
}
