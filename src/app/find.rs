//! Finding text in the card or its source: all of it is lit, nothing else changes.

use std::ops::Range;
use std::sync::Arc;

use crate::page::{self, Found, Position};

use super::App;
use super::action::Action;
use super::focus::{Focus, Tab};
use super::prompt::Prompt;
use super::reader::{Reader, ReaderPlace};

/// A search within the card or its source; it stays from one role to the next.
#[derive(Debug, Default)]
pub struct TextFind {
    /// What is looked for.
    pub prompt: Prompt,
    /// Whether it is being typed.
    pub typing: bool,
    /// Where it was found, from top to bottom.
    all: Vec<Found>,
    /// The pages that were looked at: a part of a long text.
    pages: Range<usize>,
    /// Whether they are not all of the text.
    is_part: bool,
    /// Which of them the cursor was brought to.
    at: Option<usize>,
    /// Where the window and cursor were before it was typed.
    pub(super) before: ReaderPlace,
    /// Whether the last step went past an end.
    turned: bool,
    /// Which page they were looked for in, and what.
    set: Option<(Tab, u64, String)>,
}

impl TextFind {
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

/// The next of some matches from one of them, and whether that is past an end.
pub(super) fn turn(at: usize, all: usize, forward: bool) -> (usize, bool) {
    match (at.checked_sub(1), forward) {
        (_, true) if at + 1 < all => (at + 1, false),
        (_, true) => (0, true),
        (Some(before), false) => (before, false),
        (None, false) => (all.saturating_sub(1), true),
    }
}

impl App {
    /// The find within the card or its source, while one of them listens.
    pub fn text_find(&self) -> Option<&TextFind> {
        let listens = matches!(self.focus, Focus::Tab(Tab::Card | Tab::Raw));
        self.text_find.as_ref().filter(|_| listens)
    }

    /// Begins a find, or goes on typing it.
    pub(super) fn begin_find(&mut self) {
        let before = self.text().place();
        let find = self.text_find.get_or_insert_default();
        (find.typing, find.before) = (true, before);
    }

    fn text(&self) -> &Reader {
        if self.focus == Focus::Tab(Tab::Raw) { &self.raw } else { &self.card }
    }

    fn text_mut(&mut self) -> &mut Reader {
        if self.focus == Focus::Tab(Tab::Raw) { &mut self.raw } else { &mut self.card }
    }

    fn restore_text(&mut self, place: &ReaderPlace) {
        let atlas = Arc::clone(&self.atlas);
        self.text_mut().restore(place, &atlas);
    }

    /// Nothing is typed any more in a find.
    pub(super) fn end_typing(&mut self) {
        if let Some(find) = &mut self.text_find {
            find.typing = false;
        }
        if let Some(find) = self.graph.find_mut() {
            find.typing = false;
        }
    }

    /// What is typed in whichever find is typed.
    pub(super) fn type_in_find(&mut self, text: &str) {
        if self.focus == Focus::Tab(Tab::Graph) {
            if let Some(find) = self.graph.find_mut() {
                find.prompt.insert(text);
            }
            return self.refind();
        }
        if let Some(find) = &mut self.text_find {
            find.prompt.insert(text);
        }
        self.refind_text();
    }

    /// Types in the find; `Open` and `Leave` end it.
    pub(super) fn in_any_find(&mut self, action: Action) {
        if self.focus == Focus::Tab(Tab::Graph) {
            return self.in_find(action);
        }
        let Some(find) = &mut self.text_find else { return };
        match action {
            Action::Open => {
                find.typing = false;
                if find.prompt.text().trim().is_empty() {
                    self.text_find = None;
                }
            }
            Action::Leave => {
                let before = std::mem::take(&mut find.before);
                self.text_find = None;
                self.restore_text(&before);
            }
            Action::NextMatch => self.next_text(true),
            Action::PreviousMatch => self.next_text(false),
            _ if find.prompt.edit(action) => self.refind_text(),
            _ => {}
        }
    }

    /// Looks anew for what is typed, from where it was begun.
    fn refind_text(&mut self) {
        let before = self.text_find.as_ref().map(|find| find.before.clone());
        if let Some(before) = before {
            self.restore_text(&before);
        }
        self.settle_find();
        let row = self.text().row();
        let Some(find) = &mut self.text_find else { return };
        let next = find.all.iter().position(|found| found.row() >= row);
        find.turned = next.is_none();
        let at = next.or(Some(0)).filter(|at| *at < find.all.len());
        find.at = at;
        self.show_found();
    }

    /// To the next match, or the one before.
    pub(super) fn next_text(&mut self, forward: bool) {
        let row = self.text().row();
        // Where the cursor was moved away from the match, from there.
        let away = self.text_find.as_ref().and_then(TextFind::current).is_some_and(|found| {
            self.text().current_rows_at().is_some_and(|rows| {
                !rows.contains(&found.row()) && rows.start != row_after(self.text(), found)
            })
        });
        let Some(find) = &mut self.text_find else {
            self.notice = Some("F finds text in this card first".to_owned());
            return;
        };
        let is_last = match forward {
            true => find.at.is_none_or(|at| at + 1 >= find.all.len()),
            false => find.at.is_none_or(|at| at == 0),
        };
        if find.is_part && is_last && !away {
            return self.find_further(forward);
        }
        let all = find.all.len();
        let from_here = || match forward {
            true => find
                .all
                .iter()
                .position(|found| found.row() >= row)
                .map_or((0, true), |at| (at, false)),
            false => find
                .all
                .iter()
                .rposition(|found| found.row() < row)
                .map_or((all.saturating_sub(1), true), |at| (at, false)),
        };
        let (at, turned) = match find.at.filter(|_| !away) {
            Some(at) => turn(at, all, forward),
            None => from_here(),
        };
        (find.at, find.turned) = (Some(at).filter(|at| *at < all), turned);
        self.show_found();
    }

    /// Looks through the next part of a long text, or the one before.
    fn find_further(&mut self, forward: bool) {
        let document = self.text().document();
        let Some(find) = &self.text_find else { return };
        let last = document.pages().saturating_sub(1);
        let (pages, turned) = match forward {
            true if find.pages.end > last => (document.searched(0), true),
            true => (document.searched(find.pages.end), false),
            false if find.pages.start == 0 => (document.searched_above(last + 1), true),
            false => (document.searched_above(find.pages.start), false),
        };
        let is_raw = self.focus == Focus::Tab(Tab::Raw);
        let all = page::find(document, pages.clone(), find.prompt.text(), is_raw);
        if let Some(find) = &mut self.text_find {
            find.at = if forward { Some(0) } else { all.len().checked_sub(1) };
            find.at = find.at.filter(|at| *at < all.len());
            (find.all, find.pages, find.turned) = (all, pages.clone(), turned);
        }
        match self.text_find.as_ref().and_then(TextFind::current) {
            Some(_) => self.show_found(),
            None => self.text_mut().show_row(Position { page: pages.start, index: 0 }),
        }
    }

    fn show_found(&mut self) {
        let row = self.text_find.as_ref().and_then(TextFind::current).map(Found::row);
        if let Some(row) = row {
            self.text_mut().show_row(row);
        }
    }

    /// Brings what is found in line with the page that is shown.
    pub(super) fn settle_find(&mut self) {
        let (tab, epoch) = match self.focus {
            Focus::Tab(Tab::Raw) => (Tab::Raw, self.set.raws),
            _ => (Tab::Card, self.set.cards),
        };
        let Some(find) = &mut self.text_find else { return };
        let wanted = (tab, epoch, find.prompt.text().to_owned());
        if find.set.as_ref() == Some(&wanted) {
            return;
        }
        let reader = if tab == Tab::Raw { &self.raw } else { &self.card };
        let same = |set: &(Tab, u64, String)| set.0 == tab && set.2 == wanted.2;
        let before = find.at.filter(|_| find.set.as_ref().is_some_and(same));
        let document = reader.document();
        find.pages = document.searched(reader.row().page);
        find.is_part = find.pages.len() < document.pages();
        find.all = page::find(document, find.pages.clone(), &wanted.2, tab == Tab::Raw);
        // The cursor is on what was found, wherever that is now: at another width, or after the
        // card was changed. On another role there is nothing.
        let rows = reader.current_rows_at();
        let here = |found: &Found| rows.as_ref().is_some_and(|rows| rows.contains(&found.row()));
        let mut seen = find.all.iter().enumerate().filter(|(_, found)| here(found));
        find.at = before.and_then(|before| {
            let nearest = seen.clone().find(|(at, _)| *at == before).or_else(|| seen.next());
            nearest.map(|(at, _)| at)
        });
        find.set = Some(wanted);
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
