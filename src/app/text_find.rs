//! Finds text in the card or its source and highlights all matches.

use std::ops::Range;

use crate::atlas::Atlas;
use crate::page::{self, Document, PageMatch, Position};
use crate::search::{Query, TextKind};
use crate::text::fold;

use super::focus::Tab;
use super::prompt::Prompt;
use super::reader::{DocumentReader, ReaderPlace};

/// A text search in the card or its source. The search stays active when another role is selected.
#[derive(Debug, Default)]
pub struct TextFind {
    /// The text to find.
    pub(super) prompt: Prompt,
    /// The last text to find, which is searched for again if the user types no other text.
    last: String,
    /// The query that is searched for instead of the typed text; `None` if the user typed the
    /// text to find in the card itself.
    query: Option<Query>,
    /// Whether the user is typing the text to find.
    pub(super) is_typing: bool,
    /// The matches, from top to bottom.
    all: Vec<PageMatch>,
    /// The pages that were searched, which are only some of the pages of a long document.
    pages: Range<usize>,
    /// Whether only a part of the document was searched.
    is_part: bool,
    /// The index of the current match.
    at: Option<usize>,
    /// The scroll and cursor positions before the search began.
    before: ReaderPlace,
    /// Whether the last move to a match wrapped around the end of the document.
    turned: bool,
    /// Whether the search is about a role that is no longer shown. Its matches stay highlighted, but
    /// its message is not shown until the next move to a match.
    is_past: bool,
    /// The document and the search text to which the matches belong.
    set: Option<(Tab, u64, String)>,
}

impl TextFind {
    /// Creates a search for the places that match a query, which starts from the place `before`.
    pub(super) fn of_query(query: &Query, before: ReaderPlace) -> TextFind {
        let mut prompt = Prompt::default();
        prompt.insert(query.typed());
        TextFind { prompt, query: Some(query.clone()), before, ..TextFind::default() }
    }

    /// Returns the query that is searched for instead of the typed text.
    pub(super) fn query(&self) -> Option<&Query> {
        self.query.as_ref()
    }

    /// Returns the text to find.
    pub fn prompt(&self) -> &Prompt {
        &self.prompt
    }

    /// Returns whether the user is typing the text to find.
    pub fn is_typing(&self) -> bool {
        self.is_typing
    }

    /// Returns the matches.
    pub fn all(&self) -> &[PageMatch] {
        &self.all
    }

    /// Returns the current match.
    pub fn current(&self) -> Option<&PageMatch> {
        self.all.get(self.at?)
    }

    /// Returns whether the message about the matches is shown.
    pub fn is_reported(&self) -> bool {
        !self.is_past && !self.has_nothing()
    }

    /// Hides the message about the matches, because another role is shown.
    pub(super) fn end_report(&mut self) {
        self.is_past = true;
    }

    /// Returns whether the whole document was searched and has no match.
    pub fn has_nothing(&self) -> bool {
        self.all.is_empty() && !self.is_part
    }

    /// Returns the message for a search without a match: `not found: kubernetes`.
    pub(super) fn nothing(&self) -> String {
        format!("not found: {}", self.prompt.text().trim())
    }

    /// Returns a message such as `3 of 7`, `7 found` or `not found`. The message also tells whether
    /// the search wrapped around or covers only a part of a long document.
    pub fn message(&self) -> String {
        let part = if self.is_part { " in this part" } else { "" };
        match (self.all.len(), self.at) {
            (0, _) if self.is_part => {
                "not found in this part of the card; n searches the next part".to_owned()
            }
            (0, _) => "not found".to_owned(),
            (all, None) => format!("{all} found{part}"),
            (all, Some(at)) if !self.turned => format!("{} of {all}{part}", at + 1),
            (all, Some(0)) => format!("1 of {all}{part}, continued from the top"),
            (all, Some(at)) => format!("{} of {all}{part}, continued from the bottom", at + 1),
        }
    }

    /// Starts typing with an empty text field. When the user leaves the search, the place `before` is
    /// restored.
    pub(super) fn begin(&mut self, before: ReaderPlace) {
        (self.is_typing, self.is_past, self.before) = (true, false, before);
        if self.query.take().is_none() {
            self.last = self.prompt.text().to_owned();
        }
        self.prompt.clear();
    }

    /// Enters the last text if the text field is empty. Returns whether it did so.
    pub(super) fn repeat_last(&mut self) -> bool {
        self.prompt.insert_if_empty(&self.last)
    }

    /// Restores the place at which the search began.
    pub(super) fn leave(&self, reader: &mut DocumentReader, atlas: &Atlas) {
        reader.restore(&self.before, atlas);
    }

    /// Searches for the typed text again, starting from the place before the search. `count` is the
    /// number of documents that the pane has shown so far.
    pub(super) fn look_again(
        &mut self,
        (tab, count): (Tab, u64),
        reader: &mut DocumentReader,
        atlas: &Atlas,
    ) {
        reader.restore(&self.before, atlas);
        self.settle((tab, count), reader);
        let row = reader.row();
        let next = self.all.iter().position(|found| found.row() >= row);
        self.turned = next.is_none();
        self.at = next.or(Some(0)).filter(|at| *at < self.all.len());
        self.show(reader);
    }

    /// Moves to the next or previous match.
    pub(super) fn go_on(&mut self, forward: bool, tab: Tab, reader: &mut DocumentReader) {
        self.is_past = false;
        let row = reader.row();
        // If the cursor is no longer on the match, the search continues from the cursor.
        let is_away = self.current().is_some_and(|found| {
            reader.current_rows_at().is_some_and(|rows| {
                !rows.contains(&found.row()) && rows.start != row_after(reader, found)
            })
        });
        let all = self.all.len();
        let is_last = self.at.is_none_or(|at| turn(at, all, forward).1);
        if self.is_part && is_last && !is_away {
            return self.go_further(forward, tab, reader);
        }
        let (at, turned) = match self.at.filter(|_| !is_away) {
            Some(at) => turn(at, all, forward),
            None if forward => {
                let next = self.all.iter().position(|found| found.row() >= row);
                next.map_or((0, true), |at| (at, false))
            }
            None => {
                let before = self.all.iter().rposition(|found| found.row() < row);
                before.map_or((all.saturating_sub(1), true), |at| (at, false))
            }
        };
        (self.at, self.turned) = (Some(at).filter(|at| *at < all), turned);
        self.show(reader);
    }

    /// Searches the next or previous part of a long document.
    fn go_further(&mut self, forward: bool, tab: Tab, reader: &mut DocumentReader) {
        let document = reader.document();
        let last = document.pages().saturating_sub(1);
        let turned = if forward { self.pages.end > last } else { self.pages.start == 0 };
        let pages = if forward {
            document.searched(if turned { 0 } else { self.pages.end })
        } else {
            document.searched_above(if turned { last + 1 } else { self.pages.start })
        };
        self.all = self.matches(document, pages.clone(), tab);
        let at = if forward { Some(0) } else { self.all.len().checked_sub(1) };
        self.at = at.filter(|at| *at < self.all.len());
        (self.pages, self.turned) = (pages.clone(), turned);
        match self.current() {
            Some(_) => self.show(reader),
            None => reader.show_row(Position { page: pages.start, index: 0 }),
        }
    }

    fn matches(&self, document: &Document, pages: Range<usize>, tab: Tab) -> Vec<PageMatch> {
        let numbered = tab == Tab::Raw;
        match &self.query {
            Some(query) => page::find_in_rows(
                document,
                pages,
                |text| query.places(text, TextKind::Prose),
                numbered,
            ),
            None => page::find(document, pages, self.prompt.text(), numbered),
        }
    }

    /// Returns whether a text has a match.
    pub(super) fn has(&self, text: &str) -> bool {
        match &self.query {
            Some(query) => !query.places(text, TextKind::Prose).is_empty(),
            None => fold(text).contains(fold(self.prompt.text()).trim()),
        }
    }

    fn show(&self, reader: &mut DocumentReader) {
        if let Some(found) = self.current() {
            reader.show_row(found.row());
        }
    }

    /// Updates the matches for the current document.
    pub(super) fn settle(&mut self, (tab, count): (Tab, u64), reader: &DocumentReader) {
        let wanted = (tab, count, self.prompt.text().to_owned());
        if self.set.as_ref() == Some(&wanted) {
            return;
        }
        let same = self.set.as_ref().filter(|set| set.0 == tab && set.2 == wanted.2);
        let before = self.at.filter(|_| same.is_some());
        let document = reader.document();
        self.pages = document.searched(reader.row().page);
        self.is_part = self.pages.len() < document.pages();
        self.all = self.matches(document, self.pages.clone(), tab);
        // When the width or the card changes, the match under the cursor stays the current one.
        // When a different role is shown, there is no current match.
        let rows = reader.current_rows_at();
        let is_seen = |found: &PageMatch| rows.as_ref().is_some_and(|r| r.contains(&found.row()));
        let stays = before.filter(|at| self.all.get(*at).is_some_and(is_seen));
        self.at = stays.or_else(|| self.all.iter().position(is_seen)).filter(|_| before.is_some());
        self.set = Some(wanted);
    }
}

/// Returns the index of the next or previous match, and whether the search wraps around.
pub(super) fn turn(at: usize, all: usize, forward: bool) -> (usize, bool) {
    if forward {
        if at + 1 < all { (at + 1, false) } else { (0, true) }
    } else {
        at.checked_sub(1).map_or((all.saturating_sub(1), true), |before| (before, false))
    }
}

/// Returns the first row of the cursor stop at a match, or else of the next cursor stop. The cursor
/// moves there when the match is shown.
fn row_after(reader: &DocumentReader, found: &PageMatch) -> Position {
    let stop = reader.stop_at(found.row());
    let rows = stop.and_then(|stop| reader.document().rows_of(stop));
    rows.map_or_else(Position::default, |rows| rows.start)
}

#[cfg(test)]
mod tests {
    use super::turn;

    #[test]
    fn after_the_last_comes_the_first() {
        assert_eq!(turn(0, 3, true), (1, false));
        assert_eq!(turn(2, 3, true), (0, true));
        assert_eq!(turn(0, 3, false), (2, true));
        assert_eq!(turn(2, 3, false), (1, false));
        assert_eq!(turn(0, 0, true), (0, true));
        assert_eq!(turn(0, 0, false), (0, true));
    }
}
