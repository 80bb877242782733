//! A document of any length as a series of pages, each of which is laid out when it first comes
//! into view.
//!
//! A card may have a mebibyte of text. Laying all of it out would take about 300 ms and 250 MB,
//! although a pane shows only about fifty rows. Scrolling therefore counts rows relative to the
//! visible rows. Operations on a whole document (search, outline) examine at most 32 KiB of text at
//! a time.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::role::Anchor;

use super::{Page, Row, Stop};

/// The maximum number of bytes of text that an operation on the whole document examines at a time.
const SEARCHED: usize = 32 * 1024;
/// The maximum number of bytes of text for which the exact number of rows is determined, which
/// lays out all of the text.
const EXACT: usize = 8 * 1024;
/// The estimated average number of bytes of text in a row. Only the scroll bar depends on this
/// estimate.
const BYTES_A_ROW: usize = 32;

/// The position of a row or stop in a document: its page, and its index on that page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The index of the page, from 0.
    pub page: usize,
    /// The index of the row or stop on the page, from 0.
    pub index: usize,
}

/// A series of pages.
#[derive(Debug, Clone, Default)]
pub struct Document {
    leaves: Vec<Leaf>,
}

type LayOut = Arc<dyn Fn() -> Page + Send + Sync>;

/// A page that may not be laid out yet.
#[derive(Clone, Default)]
struct Leaf {
    page: OnceLock<Page>,
    lay_out: Option<LayOut>,
    /// The number of bytes of text on the page, or 0 if the page was already laid out when it was
    /// created.
    size: usize,
    contents: PageContents,
}

/// The facts about a page that are known before the page is laid out.
#[derive(Debug, Clone, Default)]
pub struct PageContents {
    /// The anchors of the places where the cursor stops on the page, except for `lines`.
    pub anchors: Vec<Anchor>,
    /// The lines of the file at which the cursor stops on the page.
    pub lines: Range<u32>,
    /// The heading with which the page begins, if it has one.
    pub title: Option<String>,
}

impl PageContents {
    fn contain(&self, anchor: Anchor) -> bool {
        match anchor {
            Anchor::Line(line) => self.lines.contains(&line),
            anchor => self.anchors.contains(&anchor),
        }
    }
}

impl fmt::Debug for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Leaf").field("size", &self.size).field("page", &self.page.get()).finish()
    }
}

impl From<Page> for Document {
    fn from(page: Page) -> Document {
        Document { leaves: vec![Leaf { page: OnceLock::from(page), ..Leaf::default() }] }
    }
}

impl Document {
    /// Adds a page with `size` bytes of text at the end. `lay_out` is called when the page is first
    /// requested.
    pub fn push(
        &mut self,
        size: usize,
        contents: PageContents,
        lay_out: impl Fn() -> Page + Send + Sync + 'static,
    ) {
        let lay_out: Option<LayOut> = Some(Arc::new(lay_out));
        self.leaves.push(Leaf { page: OnceLock::new(), lay_out, size, contents });
    }

    /// Returns the number of pages.
    pub fn pages(&self) -> usize {
        self.leaves.len()
    }

    /// Returns the page with this index, or `None` if there is no such page.
    pub fn page(&self, number: usize) -> Option<&Page> {
        let leaf = self.leaves.get(number)?;
        let lay_out = || leaf.lay_out.as_ref().map(|lay_out| lay_out()).unwrap_or_default();
        Some(leaf.page.get_or_init(lay_out))
    }

    /// Returns the row at a position, if it exists.
    pub fn row(&self, at: Position) -> Option<&Row> {
        self.page(at.page)?.rows.get(at.index)
    }

    /// Returns the cursor's stop at a position, if it exists.
    pub fn stop(&self, at: Position) -> Option<&Stop> {
        self.page(at.page)?.stops.get(at.index)
    }

    /// Returns the positions of the rows that belong to a stop.
    pub fn rows_of(&self, stop: Position) -> Option<Range<Position>> {
        let Range { start, end } = self.stop(stop)?.rows.clone();
        Some(Position { index: start, ..stop }..Position { index: end, ..stop })
    }

    /// Returns the rows that begin at a position, each with its position. Pages are laid out when
    /// the iterator reaches them.
    pub fn rows(&self, from: Position) -> impl Iterator<Item = (Position, &Row)> {
        (from.page..self.pages()).flat_map(move |page| {
            let skipped = if page == from.page { from.index } else { 0 };
            let rows = self.page(page).map_or(&[][..], |page| &page.rows);
            let numbered = rows.iter().enumerate().skip(skipped);
            numbered.map(move |(index, row)| (Position { page, index }, row))
        })
    }

    /// Returns the places where the cursor stops on the given pages, from top to bottom.
    pub fn stops(&self, pages: Range<usize>) -> impl DoubleEndedIterator<Item = (Position, &Stop)> {
        pages.flat_map(move |page| {
            let stops = self.page(page).map_or(&[][..], |page| &page.stops);
            stops.iter().enumerate().map(move |(index, stop)| (Position { page, index }, stop))
        })
    }

    /// Returns the position after the last row.
    pub fn end(&self) -> Position {
        Position { page: self.pages(), index: 0 }
    }

    /// Returns the position `rows` rows further down, or the end of the document.
    pub fn down(&self, from: Position, rows: usize) -> Position {
        let (mut at, mut left) = (from, rows);
        while let Some(page) = self.page(at.page) {
            let rest = page.rows.len().saturating_sub(at.index);
            if left < rest {
                return Position { index: at.index + left, ..at };
            }
            left -= rest;
            at = Position { page: at.page + 1, index: 0 };
        }
        self.end()
    }

    /// Returns the position `rows` rows further up, or `None` if there are fewer rows above.
    pub fn up(&self, from: Position, rows: usize) -> Option<Position> {
        let (mut at, mut left) = (from, rows);
        while left > at.index {
            left -= at.index;
            let page = at.page.checked_sub(1)?;
            at = Position { page, index: self.page(page)?.rows.len() };
        }
        Some(Position { index: at.index - left, ..at })
    }

    /// Returns the number of rows from `from` down to `to`, if it is less than `most`.
    pub fn distance(&self, from: Position, to: Position, most: usize) -> Option<usize> {
        if to < from {
            return None;
        }
        let (mut page, mut rows) = (from.page, 0);
        while page < to.page && rows < most + from.index {
            rows += self.page(page)?.rows.len();
            page += 1;
        }
        let rows = (rows + to.index).checked_sub(from.index)?;
        (page == to.page && rows < most).then_some(rows)
    }

    /// Returns the first visible row when a pane of `height` rows shows the end of the document.
    pub fn last_top(&self, height: usize) -> Position {
        self.up(self.end(), height).unwrap_or_default()
    }

    /// Returns the first page that contains this anchor.
    pub fn page_of(&self, anchor: Anchor) -> Option<usize> {
        let mut leaves = self.leaves.iter().enumerate();
        leaves.position(|(number, leaf)| match leaf.lay_out {
            Some(_) => leaf.contents.contain(anchor),
            None => self.stops(number..number + 1).any(|(_, stop)| stop.anchor == Some(anchor)),
        })
    }

    /// Returns the heading with which a page begins, if the heading is known before the page is
    /// laid out.
    pub fn title(&self, page: usize) -> Option<&str> {
        self.leaves.get(page)?.contents.title.as_deref()
    }

    /// Returns the pages that a search beginning at `page` must examine: all pages if the document
    /// has at most 32 KiB of text, otherwise a range of about this size that includes `page`.
    pub fn searched(&self, page: usize) -> Range<usize> {
        let page = page.min(self.pages());
        let (mut to, mut bytes) = (page, 0);
        while let Some(leaf) = self.leaves.get(to)
            && (bytes == 0 || bytes + leaf.size <= SEARCHED)
        {
            (to, bytes) = (to + 1, bytes + leaf.size);
        }
        self.extended_up(page..to, bytes)
    }

    /// Returns the pages above `page` that an upward search must examine first.
    pub fn searched_above(&self, page: usize) -> Range<usize> {
        let last = page.min(self.pages()).saturating_sub(1);
        let size = self.leaves.get(last).map_or(0, |leaf| leaf.size);
        self.extended_up(last..page, size)
    }

    /// Extends a range of pages upwards as long as its text does not exceed `SEARCHED` bytes.
    /// `bytes` is the size of the text in the range so far.
    fn extended_up(
        &self,
        Range { mut start, end }: Range<usize>,
        mut bytes: usize,
    ) -> Range<usize> {
        while let Some(before) = start.checked_sub(1) {
            let size = self.leaves.get(before).map_or(0, |leaf| leaf.size);
            if bytes + size > SEARCHED {
                break;
            }
            (start, bytes) = (before, bytes + size);
        }
        start..end
    }

    /// Returns the number of rows, and the number of rows above a position. Both numbers are
    /// estimates if some pages are not laid out yet.
    pub fn extent(&self, position: Position) -> (usize, usize) {
        if self.leaves.iter().map(|leaf| leaf.size).sum::<usize>() <= EXACT {
            self.rows(Position::default()).for_each(drop);
        }
        let (mut all, mut above) = (0, 0);
        for (number, leaf) in self.leaves.iter().enumerate() {
            if number == position.page {
                above = all + position.index;
            }
            let laid_out = leaf.page.get().map(|page| page.rows.len());
            all += laid_out.unwrap_or(leaf.size / BYTES_A_ROW + 1);
        }
        (all, above)
    }

    /// Returns the number of pages that are laid out.
    #[cfg(test)]
    pub(super) fn laid_out(&self) -> usize {
        self.leaves.iter().filter(|leaf| leaf.page.get().is_some()).count()
    }

    /// Calls `change` with each stop of the pages that are laid out.
    pub fn relink(&mut self, change: impl Fn(&mut Stop)) {
        for page in self.leaves.iter_mut().filter_map(|leaf| leaf.page.get_mut()) {
            page.stops.iter_mut().for_each(&change);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Creates a document whose pages have the given numbers of rows and are laid out on demand.
    /// The cursor can stop at the first row of each page.
    fn document(rows: &[usize]) -> Document {
        let mut document = Document::default();
        for &rows in rows {
            document.push(10_000, PageContents::default(), move || {
                let mut page = Page::default();
                page.stop(vec![Row::default(); rows.min(1)], None, None);
                page.rows.resize(rows, Row::default());
                page
            });
        }
        document
    }

    fn at(page: usize, index: usize) -> Position {
        Position { page, index }
    }

    #[test]
    fn rows_are_counted_across_pages() {
        let document = document(&[3, 0, 2, 4]);
        assert_eq!(document.down(at(0, 1), 1), at(0, 2));
        assert_eq!(document.down(at(0, 1), 2), at(2, 0));
        assert_eq!(document.down(at(0, 1), 5), at(3, 1));
        assert_eq!(document.down(at(0, 1), 50), document.end());
        assert_eq!(document.up(at(3, 1), 5), Some(at(0, 1)));
        assert_eq!(document.up(at(3, 1), 6), Some(at(0, 0)));
        assert_eq!(document.up(at(3, 1), 7), None);
        assert_eq!(document.distance(at(0, 1), at(3, 1), 10), Some(5));
        assert_eq!(document.distance(at(0, 1), at(3, 1), 5), None);
        assert_eq!(document.distance(at(3, 1), at(0, 1), 5), None);
        assert_eq!(document.last_top(5), at(2, 1));
        assert_eq!(document.last_top(50), at(0, 0));
        assert_eq!(document.rows(at(2, 1)).count(), 5);
    }

    #[test]
    fn only_the_pages_in_view_are_laid_out() {
        let document = document(&[100; 200]);
        assert_eq!(document.rows(at(100, 90)).take(50).count(), 50);
        assert_eq!(document.laid_out(), 2);
        document.last_top(50);
        document.extent(at(100, 0));
        assert_eq!(document.laid_out(), 3);
    }

    #[test]
    fn a_long_text_is_looked_at_piece_by_piece() {
        let long = document(&[1; 10]);
        assert_eq!(long.searched(0), 0..3);
        assert_eq!(long.searched(4), 4..7);
        assert_eq!(long.searched(9), 7..10);
        assert_eq!(document(&[1; 3]).searched(2), 0..3);
        assert_eq!(Document::from(Page::default()).searched(0), 0..1);
    }
}
