//! A document with a viewport and a cursor. The cursor is always on a cursor stop, such as an item
//! on a card, if the document has any.

use std::ops::Range;
use std::sync::Arc;

use crate::atlas::{Atlas, Node};
use crate::card::Card;
use crate::page::{Document, Position, Row, Stop};
use crate::role::{Anchor, Known};

use super::action::Action;
use super::shift::Shift;

/// A document with a viewport and a cursor.
#[derive(Debug, Clone, Default)]
pub struct DocumentReader {
    document: Document,
    /// The number of visible rows.
    height: usize,
    /// The first visible row.
    top: Position,
    /// The selected cursor stop.
    stop: Position,
    edition: Edition,
    /// The cursor stop to select first in the next document, if it is known.
    next: Option<NextStop>,
}

/// The version of the cards that a document shows.
#[derive(Debug, Clone, Default)]
pub struct Edition {
    /// The generation of the atlas to which the cards belong.
    pub(super) epoch: u64,
    /// The card of the document, if any.
    pub(super) card: Option<Arc<Card>>,
}

/// Identifies a cursor stop in a document that is not laid out yet.
#[derive(Debug, Clone, Copy)]
enum NextStop {
    /// The index of the cursor stop in a one-page document.
    Number(usize),
    /// The item that the cursor stop shows.
    Anchor(Anchor),
}

/// A place in a document that can be restored, even after the card has changed.
#[derive(Debug, Clone, Default)]
pub struct ReaderPlace {
    /// The card as it was when the place was recorded.
    card: Option<Arc<Card>>,
    /// The first visible row.
    top: Position,
    /// The selected cursor stop.
    stop: Position,
    /// The number of rows from the top of the viewport to the selected cursor stop; `None` if the
    /// stop was not visible.
    below: Option<usize>,
    /// The item that the cursor stop shows, and the role to which it links.
    subject: Subject,
    /// The position of the cursor stop among those that show the same item and link to the same
    /// role.
    rank: usize,
}

/// The item that a cursor stop shows, and the role to which it links.
type Subject = (Option<Anchor>, Option<Node>);

/// The maximum number of cursor stops in each direction that are tried as a replacement for a
/// deleted one.
const AROUND: usize = 100;

impl DocumentReader {
    /// Opens a document at its top.
    pub fn open(document: impl Into<Document>, height: usize, edition: Edition) -> DocumentReader {
        let document = document.into();
        let mut reader = DocumentReader { document, height, edition, ..DocumentReader::default() };
        reader.clamp();
        reader
    }

    /// Closes the document and returns it.
    pub(super) fn into_document(self) -> Document {
        self.document
    }

    /// Shows the same content in a new layout (for a different width or a newer version of the
    /// cards). The cursor stays on its item, and the item stays on the same row of the screen.
    pub fn replace(
        &mut self,
        document: impl Into<Document>,
        height: usize,
        edition: Edition,
        atlas: &Atlas,
    ) {
        let old = self.edition.epoch != edition.epoch;
        if old {
            self.renew(&edition, atlas);
        }
        self.edition = edition;
        let scrolled = self.top > Position::default();
        let above = self.below_top();
        let before = std::mem::replace(&mut self.document, document.into());
        let next = self.next.take();
        self.height = height;
        self.stop = match next {
            Some(NextStop::Number(index)) => Position { page: 0, index },
            Some(NextStop::Anchor(anchor)) => self.shows(anchor).unwrap_or(self.stop),
            None if old => follow(&before, self.stop, &self.document),
            None => self.same_subject(&before).unwrap_or(self.stop),
        };
        if let Some(above) = above.filter(|_| old || scrolled) {
            self.put_below_top(above);
        }
        self.clamp();
        // The entry that the cursor returns to may be below the visible rows.
        let is_hidden = self.current_rows_at().is_some_and(|rows| !overlaps(&rows, &self.view()));
        if matches!(next, Some(NextStop::Number(_))) && is_hidden {
            self.reveal();
        }
    }

    /// Returns the cursor stop with the same item and link as the one that was selected in
    /// `before`. Returns `None` if this stop is already selected or does not exist.
    fn same_subject(&self, before: &Document) -> Option<Position> {
        let it = before.stop(self.stop).map(subject).filter(|it| *it != (None, None))?;
        if self.current().map(subject) == Some(it) {
            return None;
        }
        let mut stops = self.document.stops(near(&self.document, it, self.stop));
        stops.find(|(_, stop)| subject(stop) == it).map(|(at, _)| at)
    }

    /// Updates the items and links of the cursor stops to those of a newer version of the card.
    fn renew(&mut self, edition: &Edition, atlas: &Atlas) {
        let shift = Shift::new(&self.edition.card, &edition.card);
        // Finding a line again means comparing the whole text. For thousands of lines, this would
        // take too long, so only the line under the cursor is found again.
        let line = self.current().and_then(|stop| stop.anchor);
        let line = line.filter(|anchor| matches!(anchor, Anchor::Line(_)));
        if let (Some(shift), Some(line)) = (&shift, line) {
            self.next = shift.anchor(line).map(NextStop::Anchor);
        }
        self.document.relink(|stop| {
            stop.link = stop.link.and_then(|node| atlas.current(node));
            if let (Some(shift), None) = (&shift, line) {
                stop.anchor = stop.anchor.and_then(|anchor| shift.anchor(anchor));
            }
        });
    }

    /// Sets the cursor stop that is selected first in the next document, which must have one page.
    pub(super) fn expect(&mut self, stop: usize) {
        self.next = Some(NextStop::Number(stop));
    }

    /// Returns the document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Returns the first visible row.
    pub fn top(&self) -> Position {
        self.top
    }

    /// Returns the position of the stop under the cursor.
    pub fn stop(&self) -> Position {
        self.stop
    }

    /// Returns the index of the selected cursor stop in a one-page document.
    pub fn selected(&self) -> usize {
        self.stop.index
    }

    /// Returns the stop under the cursor.
    pub fn current(&self) -> Option<&Stop> {
        self.document.stop(self.stop)
    }

    /// Returns the role to which the selected cursor stop links, if that role still exists.
    pub(super) fn link(&self, atlas: &Atlas) -> Option<Node> {
        atlas.current(self.current()?.link?)
    }

    /// Returns the rows of the selected cursor stop.
    pub fn current_rows(&self) -> Option<&[Row]> {
        self.document.page(self.stop.page)?.rows.get(self.current()?.rows.clone())
    }

    /// Returns the row range of the selected cursor stop.
    pub fn current_rows_at(&self) -> Option<Range<Position>> {
        self.document.rows_of(self.stop)
    }

    /// Returns the current place, which can be restored later.
    pub fn place(&self) -> ReaderPlace {
        let (card, top, stop) = (self.edition.card.clone(), self.top, self.stop);
        let Some(current) = self.current() else {
            return ReaderPlace { card, top, stop, ..ReaderPlace::default() };
        };
        let it = subject(current);
        let below = self.below_top();
        let before = self.document.stops(near(&self.document, it, stop));
        let before = before.take_while(|(at, _)| *at < stop);
        let rank = before.filter(|(_, other)| subject(other) == it).count();
        ReaderPlace { card, top, stop, below, subject: it, rank }
    }

    /// Restores a place, which may have been recorded for an earlier version of the card.
    pub fn restore(&mut self, place: &ReaderPlace, atlas: &Atlas) {
        (self.top, self.stop) = (place.top, place.stop);
        let (anchor, link) = place.subject;
        let shift = Shift::new(&place.card, &self.edition.card);
        let anchor = match shift {
            Some(shift) => anchor.and_then(|anchor| shift.anchor(anchor)),
            None => anchor,
        };
        let it = (anchor, link.and_then(|node| atlas.current(node)));
        if it != (None, None) && self.current().map(subject) != Some(it) {
            let alike = alike(&self.document, it, self.stop);
            self.stop = *alike.get(place.rank).or(alike.last()).unwrap_or(&self.stop);
        }
        if let Some(below) = place.below {
            self.put_below_top(below);
        }
        self.clamp();
    }

    /// Moves the cursor. Returns false if the action is not a movement.
    pub(super) fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Up => self.step(false),
            Action::Down => self.step(true),
            Action::HalfUp => self.by_page(false, true),
            Action::HalfDown => self.by_page(true, true),
            Action::PageUp => self.by_page(false, false),
            Action::PageDown => self.by_page(true, false),
            Action::First => self.first(),
            Action::Last => self.last(),
            Action::SectionUp => self.section(false),
            Action::SectionDown => self.section(true),
            _ => return false,
        }
        true
    }

    /// Moves like [`DocumentReader::act`], but up and down scroll by one line, for a page without a
    /// visible cursor.
    pub(super) fn act_by_lines(&mut self, action: Action) -> bool {
        match action {
            Action::Up => self.scroll(-1),
            Action::Down => self.scroll(1),
            action => return self.act(action),
        }
        true
    }

    /// Moves to the next or previous cursor stop, or scrolls by one line if that stop is too far
    /// outside the viewport.
    pub fn step(&mut self, down: bool) {
        let by_line = if down { 1 } else { -1 };
        let Some((next, rows)) = self.neighbour(down) else { return self.scroll(by_line) };
        let near = self.height.min(2);
        let far = if down {
            rows.start >= self.document.down(self.top, self.height + near)
        } else {
            self.document.up(self.top, near).is_some_and(|top| rows.end <= top)
        };
        if far {
            return self.scroll(by_line);
        }
        self.stop = next;
        self.reveal();
    }

    /// Returns the next cursor stop below or above the selected one, with its rows. Returns `None`
    /// if there is no such stop near the viewport.
    fn neighbour(&self, down: bool) -> Option<(Position, Range<Position>)> {
        let here = self.stop;
        let (at, _) = if down {
            let end = self.document.down(self.top, self.height + 2).page + 1;
            let pages = here.page..end.min(self.document.pages());
            self.document.stops(pages).find(|(at, _)| *at > here)?
        } else {
            let top = self.document.up(self.top, 2).unwrap_or_default();
            let pages = top.page.min(here.page)..here.page + 1;
            self.document.stops(pages).rfind(|(at, _)| *at < here)?
        };
        Some((at, self.document.rows_of(at)?))
    }

    /// Scrolls the viewport. If the selected cursor stop is no longer visible, a visible one is
    /// selected, if any.
    pub fn scroll(&mut self, rows: isize) {
        self.top = if rows >= 0 {
            self.document.down(self.top, rows.unsigned_abs())
        } else {
            self.document.up(self.top, rows.unsigned_abs()).unwrap_or_default()
        };
        self.clamp_top();
        let view = self.view();
        if self.current_rows_at().is_some_and(|rows| overlaps(&rows, &view)) {
            return;
        }
        let stops = self.document.stops(view.start.page..view.end.page.saturating_add(1));
        let visible = stops.filter_map(|(at, _)| {
            let rows = self.document.rows_of(at).filter(|rows| overlaps(rows, &view))?;
            Some((at, rows.start >= view.start && rows.end <= view.end))
        });
        let visible: Vec<(Position, bool)> = visible.collect();
        let found = if rows >= 0 {
            visible.iter().find(|(_, whole)| *whole).or(visible.first())
        } else {
            visible.iter().rfind(|(_, whole)| *whole).or(visible.last())
        };
        self.stop = found.map_or(self.stop, |(stop, _)| *stop);
    }

    /// Returns the visible rows.
    fn view(&self) -> Range<Position> {
        self.top..self.document.down(self.top, self.height.max(1))
    }

    /// Scrolls by half a page or by a whole page.
    pub fn by_page(&mut self, down: bool, half: bool) {
        let rows = if half { self.height / 2 } else { self.height.saturating_sub(1) }.max(1);
        let rows = isize::try_from(rows).unwrap_or(1);
        let before = self.top;
        self.scroll(if down { rows } else { -rows });
        if self.top == before {
            self.stop = if down { self.last_stop() } else { self.first_stop() };
        }
    }

    /// Moves to the cursor stop with this index in a one-page document, and makes it visible.
    pub fn go(&mut self, stop: usize) {
        self.stop = Position { page: 0, index: stop };
        self.clamp();
        self.reveal();
    }

    /// Moves to the top of the document.
    pub fn first(&mut self) {
        (self.top, self.stop) = (Position::default(), self.first_stop());
    }

    /// Moves to the bottom of the document.
    pub fn last(&mut self) {
        (self.top, self.stop) = (self.last_top(), self.last_stop());
    }

    /// Moves to the next or previous section.
    pub fn section(&mut self, down: bool) {
        match self.heading(down) {
            Some(row) => self.go_to_row(row),
            None if down => self.last(),
            None => self.first(),
        }
    }

    /// Returns the heading of the next section, or of the current or previous section.
    fn heading(&self, down: bool) -> Option<Position> {
        let at = self.row();
        let pages = self.document.searched(at.page);
        if down {
            let mut below = (at.page..pages.end).flat_map(|page| self.headings(page));
            let to = below.find(|&row| row > at);
            to.or((pages.end < self.document.pages())
                .then_some(Position { page: pages.end, index: 0 }))
        } else {
            // The target is the heading of the current section, or of the previous section if the
            // cursor is already at the start of the current one.
            let above = (pages.start..at.page + 1).flat_map(|page| self.headings(page));
            let above = above.filter(|&row| row < at);
            let to = above.filter(|&row| self.stop_at(row) != Some(self.stop)).last();
            to.or((pages.start > 0).then_some(Position { page: pages.start, index: 0 }))
        }
    }

    /// Returns the message for an action that looks for a section below the last one or above the
    /// first one. `section` is the word for a section of this page. If the action still moves the
    /// cursor up, to the text above the first section, there is no message.
    pub(super) fn end_of_sections(&self, action: Action, section: &str) -> Option<String> {
        let down = match action {
            Action::SectionDown => true,
            Action::SectionUp => false,
            _ => return None,
        };
        let is_first = (self.top, self.stop) == (Position::default(), self.first_stop());
        let is_end = self.heading(down).is_none() && (down || is_first);
        let end = if down { "last" } else { "first" };
        is_end.then(|| format!("this is the {end} {section}"))
    }

    /// Returns the rows of a page that are headings.
    fn headings(&self, page: usize) -> impl Iterator<Item = Position> {
        let headings = self.document.page(page).map_or(&[][..], |page| &page.headings);
        headings.iter().map(move |&index| Position { page, index })
    }

    /// Moves the cursor to the item at `anchor` and makes the item visible.
    pub fn show(&mut self, anchor: Anchor) {
        let stop = self.shows(anchor);
        stop.into_iter().for_each(|stop| self.show_stop(stop));
    }

    /// Moves the cursor to the first interaction with a role: one that the card declares, or else
    /// one that the card of the other role declares.
    pub fn show_interactions(&mut self, partner: Node) {
        let stop = self.interactions_with(partner);
        stop.into_iter().for_each(|stop| self.show_stop(stop));
    }

    /// Returns the first cursor stop that shows an interaction with a role.
    fn interactions_with(&self, partner: Node) -> Option<Position> {
        let mut theirs = None;
        for (at, stop) in self.document.stops(0..self.document.pages()) {
            match stop.anchor {
                _ if stop.link != Some(partner) => {}
                Some(Anchor::Item(Known::Interactions, _)) => return Some(at),
                None => theirs = theirs.or(Some(at)),
                Some(_) => {}
            }
        }
        theirs
    }

    fn show_stop(&mut self, stop: Position) {
        self.stop = stop;
        self.reveal();
        if self.top > Position::default() {
            // Scroll the item to one third of the viewport's height, which also shows the rows
            // around it.
            self.put_below_top(self.height / 3);
            self.clamp();
        }
    }

    /// Returns the first cursor stop that shows an item.
    fn shows(&self, anchor: Anchor) -> Option<Position> {
        let page = self.document.page_of(anchor)?;
        let mut stops = self.document.stops(page..page + 1);
        stops.find(|(_, stop)| stop.anchor == Some(anchor)).map(|(at, _)| at)
    }

    /// Returns the number of rows from the top of the viewport to the selected cursor stop, or
    /// `None` if the stop is not visible.
    fn below_top(&self) -> Option<usize> {
        let start = self.current_rows_at()?.start;
        self.document.distance(self.top, start, self.height)
    }

    /// Scrolls so that the selected cursor stop is `rows` rows below the top of the viewport.
    fn put_below_top(&mut self, rows: usize) {
        if let Some(at) = self.current_rows_at() {
            self.top = self.document.up(at.start, rows).unwrap_or_default();
        }
    }

    /// Returns the first row of the selected cursor stop, or the first visible row if no stop is
    /// selected.
    pub(super) fn row(&self) -> Position {
        self.current_rows_at().map_or(self.top, |rows| rows.start)
    }

    /// Returns the cursor stop at a row, or else the next one on the same page or the following
    /// page.
    pub(super) fn stop_at(&self, row: Position) -> Option<Position> {
        let pages = row.page..self.document.pages().min(row.page + 2);
        let mut stops = self.document.stops(pages);
        let stop = stops.find(|(at, _)| self.document.rows_of(*at).is_some_and(|r| r.end > row));
        stop.map(|(at, _)| at)
    }

    /// Moves to the section that begins at a row, and scrolls that row to the top.
    pub(super) fn go_to_row(&mut self, row: Position) {
        self.stop = self.stop_at(row).unwrap_or(self.stop);
        self.top = row;
        self.clamp_top();
    }

    /// Moves to the cursor stop at a row, or else to the next one. If the row is not visible,
    /// scrolls it to one third of the viewport's height.
    pub(super) fn show_row(&mut self, row: Position) {
        self.stop = self.stop_at(row).unwrap_or_else(|| self.last_stop());
        if !self.view().contains(&row) {
            self.top = self.document.up(row, self.height / 3).unwrap_or_default();
        }
        self.clamp();
    }

    /// Selects the cursor stop at a row of the viewport. Returns false if that row has no cursor
    /// stop.
    pub fn click(&mut self, row: usize) -> bool {
        let row = self.document.down(self.top, row);
        let mut stops = self.document.stops(row.page..row.page + 1);
        let found = stops.find(|(_, stop)| stop.rows.contains(&row.index)).map(|(at, _)| at);
        self.stop = found.unwrap_or(self.stop);
        found.is_some()
    }

    fn first_stop(&self) -> Position {
        let pages = self.document.searched(0);
        self.document.stops(pages).next().map_or_else(Position::default, |(at, _)| at)
    }

    fn last_stop(&self) -> Position {
        let pages = self.document.searched(self.document.pages().saturating_sub(1));
        self.document.stops(pages).next_back().map_or_else(Position::default, |(at, _)| at)
    }

    fn last_top(&self) -> Position {
        self.document.last_top(self.height)
    }

    /// Makes the selected cursor stop visible. If it is the first one, the rows above it become
    /// visible too.
    fn reveal(&mut self) {
        let Some(rows) = self.current_rows_at() else { return };
        let height = self.height.max(1);
        // The heading above the first item of a section becomes visible together with the item.
        let above = self.document.up(rows.start, 1).filter(|row| self.is_heading(*row));
        let start = above.unwrap_or(rows.start);
        let is_first = self.stop == self.first_stop();
        let fits = self.document.distance(Position::default(), rows.end, height + 1).is_some();
        if is_first && fits {
            self.top = Position::default();
        } else if start < self.top {
            self.top = start;
        } else if rows.end > self.document.down(self.top, height) {
            self.top = self.document.up(rows.end, height).unwrap_or_default().min(start);
        }
        self.clamp();
    }

    fn is_heading(&self, row: Position) -> bool {
        self.document.page(row.page).is_some_and(|page| page.headings.contains(&row.index))
    }

    fn clamp_top(&mut self) {
        // This check avoids laying out the end of the document if the viewport does not reach it.
        if self.document.down(self.top, self.height) == self.document.end() {
            self.top = self.top.min(self.last_top());
        }
    }

    fn clamp(&mut self) {
        self.clamp_top();
        if self.current().is_some() {
            return;
        }
        let page = self.stop.page.min(self.document.pages().saturating_sub(1));
        let before = self.document.stops(page..page + 1).next_back().map(|(at, _)| at);
        self.stop = before.unwrap_or_else(|| {
            if self.stop.page == 0 { self.first_stop() } else { self.last_stop() }
        });
    }
}

fn overlaps(rows: &Range<Position>, view: &Range<Position>) -> bool {
    rows.start < view.end && rows.end > view.start
}

fn subject(stop: &Stop) -> Subject {
    (stop.anchor, stop.link)
}

/// Returns the pages to search for an item or link that was at `stop` in a different version of the
/// document.
fn near(document: &Document, (anchor, _): Subject, stop: Position) -> Range<usize> {
    let page = anchor.and_then(|anchor| document.page_of(anchor));
    document.searched(page.unwrap_or(stop.page))
}

/// Returns the cursor stops with the given item and link, from top to bottom.
fn alike(document: &Document, it: Subject, stop: Position) -> Vec<Position> {
    let stops = document.stops(near(document, it, stop));
    stops.filter(|(_, other)| subject(other) == it).map(|(at, _)| at).collect()
}

/// Returns the position of a cursor stop in a later version of the document. A deleted stop is
/// replaced by the next one that still exists, or else by the previous one.
fn follow(before: &Document, stop: Position, now: &Document) -> Position {
    let stops = before.stops(before.searched(stop.page));
    let (above, below): (Vec<Position>, Vec<Position>) =
        stops.map(|(at, _)| at).partition(|at| *at < stop);
    let around = below.into_iter().take(AROUND).chain(above.into_iter().rev().take(AROUND));
    around.into_iter().find_map(|stop| again(before, stop, now)).unwrap_or(stop)
}

/// Returns the cursor stop of `now` with the same item and link as `stop` in `before`. If there are
/// several, those with the same text take precedence, and among these, the one whose rank from top
/// to bottom has changed least.
fn again(before: &Document, stop: Position, now: &Document) -> Option<Position> {
    let it = subject(before.stop(stop)?);
    let (old, new) = (alike(before, it, stop), alike(now, it, stop));
    if let ([_], [only]) = (old.as_slice(), new.as_slice())
        && it != (None, None)
    {
        return Some(*only);
    }
    let rank = old.iter().position(|number| *number == stop)?;
    let written = text(before, stop);
    let same = new.iter().enumerate().filter(|(_, stop)| text(now, **stop) == written);
    let nearest = same.min_by_key(|(at, _)| at.abs_diff(rank)).map(|(_, stop)| *stop);
    nearest.or_else(|| new.get(rank).or(new.last()).copied().filter(|_| it != (None, None)))
}

/// Returns the text of a cursor stop without white space, because white space depends on the width.
fn text(document: &Document, stop: Position) -> String {
    let rows = document.stop(stop).map(|stop| stop.rows.clone());
    let page = document.page(stop.page);
    let rows = rows.and_then(|rows| page?.rows.get(rows));
    let text: String = rows.unwrap_or_default().iter().map(Row::text).collect();
    text.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::page::Page;

    fn page(stops: &[(usize, usize)], rows: usize, headings: &[usize]) -> Page {
        Page {
            rows: vec![Row::default(); rows],
            stops: stops
                .iter()
                .map(|&(start, end)| Stop { rows: start..end, anchor: None, link: None })
                .collect(),
            headings: headings.to_vec(),
            ..Page::default()
        }
    }

    fn numbers(reader: &DocumentReader) -> (usize, usize) {
        (reader.top().index, reader.selected())
    }

    /// Returns the rows and cursor stops as a document of several pages. No cursor stop spans two
    /// pages.
    fn in_pages(stops: &[(usize, usize)], rows: usize, headings: &[usize]) -> Document {
        let mut document = Document::default();
        let mut start = 0;
        let ends: Vec<usize> = stops.iter().map(|stop| stop.1).chain([rows]).collect();
        for end in ends {
            let part = start..end;
            let stops: Vec<(usize, usize)> = stops
                .iter()
                .filter(|stop| part.contains(&stop.0))
                .map(|stop| (stop.0 - start, stop.1 - start))
                .collect();
            let headings: Vec<usize> =
                headings.iter().filter(|row| part.contains(row)).map(|row| row - start).collect();
            let rows = end - start;
            document.push(1, Default::default(), move || page(&stops, rows, &headings));
            start = end;
        }
        document
    }

    /// Returns the number of rows above the viewport and the number of cursor stops above the
    /// selected one.
    fn flat(reader: &DocumentReader) -> (usize, usize) {
        let document = reader.document();
        let (top, stop) = (reader.top(), reader.stop());
        let rows: usize = (0..top.page).map(|at| document.page(at).unwrap().rows.len()).sum();
        let stops: usize = (0..stop.page).map(|at| document.page(at).unwrap().stops.len()).sum();
        (rows + top.index, stops + stop.index)
    }

    #[test]
    fn a_stop_far_away_is_reached_by_lines() {
        let mut reader =
            DocumentReader::open(page(&[(0, 1), (30, 31)], 40, &[]), 10, Edition::default());
        reader.step(true);
        assert_eq!(numbers(&reader), (1, 0));
        for _ in 0..60 {
            reader.step(true);
        }
        assert_eq!(reader.selected(), 1);
        for _ in 0..80 {
            reader.step(false);
        }
        assert_eq!(numbers(&reader), (0, 0));
    }

    #[test]
    fn sections_are_stepped_through() {
        let mut reader = DocumentReader::open(
            page(&[(1, 2), (5, 6), (9, 10)], 30, &[0, 4, 8]),
            5,
            Edition::default(),
        );
        reader.section(true);
        assert_eq!(numbers(&reader), (4, 1));
        assert_eq!(reader.end_of_sections(Action::SectionDown, "group"), None);
        reader.section(true);
        assert_eq!(numbers(&reader), (8, 2));
        let end = reader.end_of_sections(Action::SectionDown, "group");
        assert_eq!(end.as_deref(), Some("this is the last group"));
        assert_eq!(reader.end_of_sections(Action::SectionUp, "group"), None);
        reader.section(false);
        assert_eq!(numbers(&reader), (4, 1));
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
            let headings: Vec<usize> = stops.iter().filter_map(|s| s.0.checked_sub(1)).collect();
            let mut reader = DocumentReader::open(page(&stops, rows, &headings), height, Edition::default());
            let mut paged = DocumentReader::open(in_pages(&stops, rows, &headings), height, Edition::default());
            for step in moves {
                for reader in [&mut reader, &mut paged] {
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
                }
                prop_assert_eq!(flat(&reader), flat(&paged), "pages must not be noticed");
                prop_assert!(reader.top().index + height <= rows.max(height));
                prop_assert!(stops.is_empty() || reader.selected() < stops.len());
            }
        }
    }
}
