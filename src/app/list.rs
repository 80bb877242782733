//! The list of roles: the hits of the query, and perhaps one pinned above them.

use crate::atlas::Node;
use crate::search::Hits;

use super::cursor::Cursor;

/// The hits and which one is selected.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// The hits, best first.
    hits: Hits,
    /// A role that is shown above the hits because it is none of them.
    pinned: Option<Node>,
    /// Which row is selected, and which are in view; counts rows of the list, not of the screen.
    pub cursor: Cursor,
}

impl List {
    /// Shows other hits; nothing is pinned, the first is selected.
    pub fn replace(&mut self, hits: Hits) {
        self.hits = hits;
        self.pinned = None;
        self.cursor.selected = 0;
        self.cursor.top = 0;
        self.cursor.len = self.hits.len();
    }

    /// The hits.
    pub fn hits(&self) -> &Hits {
        &self.hits
    }

    /// The role above the hits.
    pub fn pinned(&self) -> Option<Node> {
        self.pinned
    }

    /// The role of a row.
    pub fn node(&self, row: usize) -> Option<Node> {
        match (self.pinned, row) {
            (Some(node), 0) => Some(node),
            _ => self.hits.node(self.hit(row)?),
        }
    }

    /// Which hit a row shows; the pinned role is none.
    pub fn hit(&self, row: usize) -> Option<usize> {
        row.checked_sub(usize::from(self.pinned.is_some())).filter(|&hit| hit < self.hits.len())
    }

    /// Selects a role; one outside the hits is pinned above them, in place of another.
    pub fn select(&mut self, node: Node) {
        let found = self.hits.row(node);
        if found.is_none() {
            self.pinned = Some(node);
        }
        let above = usize::from(self.pinned.is_some());
        self.cursor.len = self.hits.len() + above;
        self.cursor.selected = found.map_or(0, |row| row + above);
        self.cursor.settle();
    }

    /// Puts the rows in view in order.
    pub(super) fn settle(&mut self) {
        self.cursor.settle();
        self.hits.sort(self.cursor.visible().end);
    }

    /// Takes the pinned role away.
    pub fn unpin(&mut self) {
        self.pinned = None;
        self.cursor.len = self.hits.len();
    }
}
