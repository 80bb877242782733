//! Finding text in the card or its source: all of it is lit, nothing else changes.

use std::ops::Range;

use crate::atlas::Atlas;
use crate::page::{self, Found, Position};

use super::focus::Tab;
use super::prompt::Prompt;
use super::reader::{Reader, ReaderPlace};

/// A search within the card or its source; it stays from one role to the next.
#[derive(Debug, Default)]
pub struct TextFind {
    /// What is looked for.
    prompt: Prompt,
    /// Whether it is being typed.
    is_typing: bool,
    /// Where it was found, from top to bottom.
    all: Vec<Found>,
    /// The pages that were looked at: a part of a long text.
    pages: Range<usize>,
    /// Whether they are not all of the text.
    is_part: bool,
    /// Which of them the cursor was brought to.
    at: Option<usize>,
    /// Where the window and cursor were before it was typed.
    before: ReaderPlace,
    /// Whether the last step went past an end.
    turned: bool,
    /// Which page they were looked for in, and what.
    set: Option<(Tab, u64, String)>,
}

impl TextFind {
    /// The text that is looked for.
    pub fn prompt(&self) -> &Prompt {
        &self.prompt
    }

    /// Whether it is being typed.
    pub fn is_typing(&self) -> bool {
        self.is_typing
    }

    /// What is found.
    pub fn all(&self) -> &[Found] {
        &self.all
    }

    /// The one the cursor is at.
    pub fn current(&self) -> Option<&Found> {
        self.all.get(self.at?)
    }

    /// `3 of 7`, `7 found`, `not found`; and whether it went on from the other end, or only a part
    /// of a long text was looked at.
    pub fn message(&self) -> String {
        let part = if self.is_part { " in this part" } else { "" };
        match (self.all.len(), self.at) {
            (0, _) if self.is_part => "not found in this part; n looks further".to_owned(),
            (0, _) => "not found".to_owned(),
            (all, None) => format!("{all} found{part}"),
            (all, Some(at)) if !self.turned => format!("{} of {all}{part}", at + 1),
            (all, Some(0)) => format!("1 of {all}{part}, from the top again"),
            (all, Some(at)) => format!("{} of {all}{part}, from the bottom again", at + 1),
        }
    }
}

impl TextFind {
    /// Begins typing, or goes on; leaving it comes back to `before`.
    pub(super) fn begin(&mut self, before: ReaderPlace) {
        (self.is_typing, self.before) = (true, before);
    }

    pub(super) fn end_typing(&mut self) {
        self.is_typing = false;
    }

    pub(super) fn prompt_mut(&mut self) -> &mut Prompt {
        &mut self.prompt
    }

    /// Goes back to where it was begun.
    pub(super) fn leave(&self, reader: &mut Reader, atlas: &Atlas) {
        reader.restore(&self.before, atlas);
    }

    /// Looks again for what is typed, from where it was begun. `count` tells the documents of a
    /// pane apart.
    pub(super) fn look_again(
        &mut self,
        (tab, count): (Tab, u64),
        reader: &mut Reader,
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

    /// To the next match, or the one before.
    pub(super) fn go_on(&mut self, forward: bool, tab: Tab, reader: &mut Reader) {
        let row = reader.row();
        // Where the cursor was moved away from the match, from there.
        let is_away = self.current().is_some_and(|found| {
            reader.current_rows_at().is_some_and(|rows| {
                !rows.contains(&found.row()) && rows.start != row_after(reader, found)
            })
        });
        let is_last = if forward {
            self.at.is_none_or(|at| at + 1 >= self.all.len())
        } else {
            self.at.is_none_or(|at| at == 0)
        };
        if self.is_part && is_last && !is_away {
            return self.go_further(forward, tab, reader);
        }
        let all = self.all.len();
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

    /// Looks through the next part of a long text, or the one before.
    fn go_further(&mut self, forward: bool, tab: Tab, reader: &mut Reader) {
        let document = reader.document();
        let last = document.pages().saturating_sub(1);
        let (pages, turned) = match forward {
            true if self.pages.end > last => (document.searched(0), true),
            true => (document.searched(self.pages.end), false),
            false if self.pages.start == 0 => (document.searched_above(last + 1), true),
            false => (document.searched_above(self.pages.start), false),
        };
        self.all = page::find(document, pages.clone(), self.prompt.text(), tab == Tab::Raw);
        let at = if forward { Some(0) } else { self.all.len().checked_sub(1) };
        self.at = at.filter(|at| *at < self.all.len());
        (self.pages, self.turned) = (pages.clone(), turned);
        match self.current() {
            Some(_) => self.show(reader),
            None => reader.show_row(Position { page: pages.start, index: 0 }),
        }
    }

    fn show(&self, reader: &mut Reader) {
        if let Some(found) = self.current() {
            reader.show_row(found.row());
        }
    }

    /// Brings the matches in line with the document that is shown.
    pub(super) fn settle(&mut self, (tab, count): (Tab, u64), reader: &Reader) {
        let wanted = (tab, count, self.prompt.text().to_owned());
        if self.set.as_ref() == Some(&wanted) {
            return;
        }
        let same = |set: &(Tab, u64, String)| set.0 == tab && set.2 == wanted.2;
        let before = self.at.filter(|_| self.set.as_ref().is_some_and(same));
        let document = reader.document();
        self.pages = document.searched(reader.row().page);
        self.is_part = self.pages.len() < document.pages();
        self.all = page::find(document, self.pages.clone(), &wanted.2, tab == Tab::Raw);
        // The cursor is on what was found, wherever that is now: at another width, or after the
        // card was changed. On another role there is nothing.
        let rows = reader.current_rows_at();
        let here = |found: &Found| rows.as_ref().is_some_and(|rows| rows.contains(&found.row()));
        let mut seen = self.all.iter().enumerate().filter(|(_, found)| here(found));
        self.at = before.and_then(|before| {
            let nearest = seen.clone().find(|(at, _)| *at == before).or_else(|| seen.next());
            nearest.map(|(at, _)| at)
        });
        self.set = Some(wanted);
    }
}

/// The next of some matches from one of them, and whether that is past an end.
pub(super) fn turn(at: usize, all: usize, forward: bool) -> (usize, bool) {
    match (at.checked_sub(1), forward) {
        (_, true) if at + 1 < all => (at + 1, false),
        (_, true) => (0, true),
        (Some(before), false) => (before, false),
        (None, false) => (all.saturating_sub(1), true),
    }
}

/// Where the stop begins that the cursor has for a match on a row without one.
fn row_after(reader: &Reader, found: &Found) -> Position {
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
