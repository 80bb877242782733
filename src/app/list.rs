//! The list of roles: the results of the query and, if a role is pinned, that role above them.

use std::mem;
use std::ops::Range;

use crate::atlas::{Atlas, Node};
use crate::role::Anchor;
use crate::search::{Hit, HitGroup, Hits};

use super::action::Action;
use super::cursor::Cursor;

/// The content of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListRow {
    /// A role that is pinned above the results but is not a result itself.
    Pinned(Node),
    /// The title of a group of results. It cannot be selected.
    Title(HitGroup),
    /// The result with this index.
    Hit(usize),
}

/// The results of the query and the selected row.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// The results of the query, best first.
    hits: Hits,
    /// A role that is shown above the results but is not a result itself.
    pinned: Option<Node>,
    /// The selection and the visible rows, counted in list rows rather than screen rows.
    cursor: Cursor,
    /// The role that was selected at the last update.
    current: Option<Node>,
    /// The role that is selected when the query becomes empty, if this is not the current role.
    kept: Option<Node>,
    /// The number of screen rows that each row of the list takes.
    lines: usize,
}

impl List {
    /// Replaces the results, and returns the earlier ones. The first result is selected, and no role
    /// is pinned.
    pub(super) fn replace(&mut self, hits: Hits) -> Hits {
        let earlier = mem::replace(&mut self.hits, hits);
        self.pinned = None;
        self.cursor.selected = 0;
        self.look_at(0);
        earlier
    }

    /// Keeps a role for an empty query: the role that was marked last, or the role that was selected
    /// before the query was deleted letter by letter.
    pub(super) fn keep(&mut self, node: Option<Node>) {
        self.kept = node;
    }

    /// Returns the role that is selected when the query becomes empty.
    pub(super) fn kept(&self) -> Option<Node> {
        self.kept.or(self.current)
    }

    /// Returns the results that match every term of the query, best first.
    pub(super) fn matching(&mut self) -> Vec<Node> {
        self.hits.sort(usize::MAX);
        self.hits.nodes().take(self.hits.rows_of(HitGroup::Match)).collect()
    }

    /// Returns the results.
    pub fn hits(&self) -> &Hits {
        &self.hits
    }

    /// Returns the pinned role above the results.
    pub fn pinned(&self) -> Option<Node> {
        self.pinned
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.cursor.viewport.rows()
    }

    /// Returns whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the selected row.
    pub fn selected(&self) -> usize {
        self.cursor.selected
    }

    /// Returns the visible rows.
    pub fn visible(&self) -> Range<usize> {
        self.cursor.viewport.range()
    }

    /// Returns the current role.
    pub fn current(&self) -> Option<Node> {
        self.current
    }

    /// Returns the content of a row, or `None` below the last row.
    pub fn row(&self, row: usize) -> Option<ListRow> {
        let mut rest = match (self.pinned, row) {
            (Some(node), 0) => return Some(ListRow::Pinned(node)),
            (pinned, row) => row - usize::from(pinned.is_some()),
        };
        let mut before = 0;
        for group in HitGroup::ALL {
            let size = self.hits.rows_of(group);
            if size > 0 && group.title().is_some() {
                if rest == 0 {
                    return Some(ListRow::Title(group));
                }
                rest -= 1;
            }
            if rest < size {
                return Some(ListRow::Hit(before + rest));
            }
            rest -= size;
            before += size;
        }
        None
    }

    /// Returns the row that shows a result.
    fn row_of(&self, hit: usize) -> usize {
        let mut row = hit + usize::from(self.pinned.is_some());
        let mut before = 0;
        for group in HitGroup::ALL {
            let size = self.hits.rows_of(group);
            row += usize::from(size > 0 && group.title().is_some() && hit >= before);
            before += size;
        }
        row
    }

    /// Returns the number of group titles.
    fn titles(&self) -> usize {
        let groups = HitGroup::ALL.into_iter();
        groups.filter(|group| group.title().is_some() && self.hits.rows_of(*group) > 0).count()
    }

    /// Returns whether a row is a group title.
    fn is_title(&self, row: usize) -> bool {
        matches!(self.row(row), Some(ListRow::Title(_)))
    }

    /// Returns the role of a row.
    pub fn node(&self, row: usize) -> Option<Node> {
        match self.row(row)? {
            ListRow::Pinned(node) => Some(node),
            ListRow::Hit(hit) => self.hits.node(hit),
            ListRow::Title(_) => None,
        }
    }

    /// Returns the result in a row, or `None` for the pinned role and for titles.
    pub fn hit_of(&self, row: usize, atlas: &Atlas) -> Option<Hit> {
        match self.row(row)? {
            ListRow::Hit(hit) => self.hits.get(atlas, hit),
            _ => None,
        }
    }

    /// Returns the item of the selected role that matches the query, or `None` if there is none.
    pub(super) fn matched(&self, atlas: &Atlas) -> Option<Anchor> {
        let hit = self.hit_of(self.cursor.selected, atlas)?;
        hit.places_by_weight().first().map(|place| place.anchor)
    }

    /// Returns whether the selected role is a result that does not match every term of the query.
    pub(super) fn is_apart(&self) -> bool {
        let matches = self.hits.rows_of(HitGroup::Match);
        matches!(self.row(self.cursor.selected), Some(ListRow::Hit(hit)) if hit >= matches)
    }

    /// Selects a role. If it is not a result, it is pinned above the results in place of the
    /// previous pinned role.
    pub(super) fn select(&mut self, node: Node) {
        self.kept = None;
        let found = self.hits.row(node);
        if found.is_none() {
            self.pinned = Some(node);
        }
        self.cursor.selected = found.map_or(0, |hit| self.row_of(hit));
        self.look_at(self.cursor.viewport.top());
        self.cursor.settle();
    }

    /// Selects a role, and scrolls the list so that `row - top` rows are visible above the role.
    pub(super) fn select_at(&mut self, node: Node, (row, top): (usize, usize)) {
        self.select(node);
        self.look_at((self.cursor.selected + top).saturating_sub(row));
    }

    /// Selects a row. Returns whether the row has a role.
    pub(super) fn select_row(&mut self, row: usize) -> bool {
        let exists = matches!(self.row(row), Some(ListRow::Pinned(_) | ListRow::Hit(_)));
        if exists {
            self.cursor.selected = row;
            self.kept = None;
        }
        exists
    }

    /// Returns the selected row and the first visible row.
    pub(super) fn place(&self) -> (usize, usize) {
        (self.cursor.selected, self.cursor.viewport.top())
    }

    pub(super) fn restore(&mut self, (selected, top): (usize, usize)) {
        self.cursor.selected = selected;
        self.look_at(top);
    }

    /// Moves the selection by a number of rows.
    pub(super) fn step(&mut self, rows: isize) {
        let before = self.cursor.selected;
        self.cursor.by(rows);
        self.leave_title(before);
    }

    pub(super) fn scroll(&mut self, rows: isize) {
        let before = self.cursor.selected;
        self.cursor.scroll(rows);
        if self.cursor.selected != before {
            self.kept = None;
        }
        self.leave_title(before);
    }

    /// Moves the selection. Returns false if the action is not a movement.
    pub(super) fn act(&mut self, action: Action) -> bool {
        let before = self.cursor.selected;
        let moved = self.cursor.act(action);
        if moved {
            self.kept = None;
        }
        self.leave_title(before);
        moved
    }

    /// Moves the selection to the next role if it is on a title. The direction is that of the
    /// movement from row `before`.
    fn leave_title(&mut self, before: usize) {
        let row = self.cursor.selected;
        if self.is_title(row) {
            let up = row.checked_sub(1).filter(|up| row < before && !self.is_title(*up));
            self.cursor.selected = up.unwrap_or(row + 1);
            self.cursor.settle();
        }
    }

    /// Returns the number of screen rows that each row of the list takes. With a query, a second
    /// screen row shows the reason for the match. Without a query, it shows the summary, if all
    /// roles still fit.
    pub fn lines(&self) -> usize {
        self.lines.max(1)
    }

    /// Updates the current role and the visible rows, for a pane of `height` screen rows.
    pub(super) fn settle(&mut self, height: Option<u16>, has_query: bool, is_wide: bool) {
        // Summaries need a second screen row per role, so all roles must still fit. A wide list has
        // a column for summaries instead.
        let fits = !is_wide && height.is_some_and(|height| self.len() * 2 <= usize::from(height));
        self.lines = if has_query || self.pinned.is_some() || fits { 2 } else { 1 };
        let rows = height.map(|height| usize::from(height) / self.lines);
        let (height, top) = (self.cursor.viewport.height(), self.cursor.viewport.top());
        self.cursor.look_at(self.len(), rows.unwrap_or(height), top);
        self.cursor.settle();
        self.leave_title(0);
        self.hits.sort(self.cursor.viewport.range().end);
        self.current = self.node(self.cursor.selected);
    }

    /// Removes the pinned role.
    pub(super) fn unpin(&mut self) {
        self.pinned = None;
        self.look_at(self.cursor.viewport.top());
    }

    /// Updates the number of rows, and makes `top` the first visible row.
    pub(super) fn look_at(&mut self, top: usize) {
        let rows = self.hits.len() + self.titles() + usize::from(self.pinned.is_some());
        self.cursor.look_at(rows, self.cursor.viewport.height(), top);
    }
}
