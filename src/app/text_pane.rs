//! The card of the current role and the source of the card. Each has its own viewport and cursor,
//! and both share one text search.

use std::mem;

use crate::atlas::{Atlas, Node};
use crate::page;
use crate::role::Anchor;
use crate::search::{Query, TextKind};

use super::action::Action;
use super::focus::{Focus, Tab};
use super::library::Library;
use super::question;
use super::reader::{DocumentReader, Edition, ReaderPlace};
use super::request::{Reply, Request};
use super::screen::Screen;
use super::shown::ShownRole;
use super::text_find::TextFind;

/// The card and the source of the current role.
#[derive(Debug, Default)]
pub struct TextPane {
    card: Sheet,
    raw: Sheet,
    /// The text search, which stays active when another role is selected.
    find: Option<TextFind>,
    /// Whether the next card is shown at the item that matches the query rather than at the top.
    is_to_match: bool,
}

/// A document and the state for which it was laid out.
#[derive(Debug, Default)]
struct Sheet {
    reader: DocumentReader,
    shown: Option<ShownRole>,
    /// Whether the document is opened again at the top although it stays the same.
    reopens: bool,
    /// The number of documents shown so far. Each new layout counts as a document.
    count: u64,
}

/// The scroll and cursor positions in the card and its source, which can be restored later.
#[derive(Debug, Clone, Default)]
pub(super) struct TextPlace {
    card: ReaderPlace,
    raw: ReaderPlace,
}

impl TextPane {
    pub(super) fn new() -> TextPane {
        TextPane { is_to_match: true, ..TextPane::default() }
    }

    /// Returns the card.
    pub fn card(&self) -> &DocumentReader {
        &self.card.reader
    }

    /// Returns the source of the card.
    pub fn raw(&self) -> &DocumentReader {
        &self.raw.reader
    }

    /// Returns the text search, if the card or the source has the focus.
    pub fn find(&self, focus: Focus) -> Option<&TextFind> {
        let listens = matches!(focus, Focus::Tab(Tab::Card | Tab::Raw));
        self.find.as_ref().filter(|_| listens)
    }

    fn sheet_mut(&mut self, tab: Tab) -> &mut Sheet {
        if tab == Tab::Raw { &mut self.raw } else { &mut self.card }
    }

    /// Returns the document that a tab shows, or the card for the graph tab.
    pub(super) fn reader_mut(&mut self, tab: Tab) -> &mut DocumentReader {
        &mut self.sheet_mut(tab).reader
    }

    /// Sets whether the next card is shown at the item that matches the query.
    pub(super) fn aim_at_match(&mut self, is_to_match: bool) {
        self.is_to_match = is_to_match;
    }

    /// Causes the card and its source to be opened again at the top.
    pub(super) fn forget(&mut self) {
        (self.card.reopens, self.raw.reopens) = (true, true);
    }

    pub(super) fn place(&self) -> TextPlace {
        TextPlace { card: self.card.reader.place(), raw: self.raw.reader.place() }
    }

    pub(super) fn restore(&mut self, place: &TextPlace, atlas: &Atlas) {
        self.card.reader.restore(&place.card, atlas);
        self.raw.reader.restore(&place.raw, atlas);
    }

    /// Lays out the visible documents of the current role. `matched` returns the item that matches
    /// the query.
    pub(super) fn settle(
        &mut self,
        library: &Library,
        screen: &Screen,
        current: Option<Node>,
        matched: impl Fn() -> Option<Anchor>,
    ) {
        let areas = screen.areas();
        let epoch = library.epoch();
        let wanted = ShownRole::new(areas.card, current, epoch);
        if let Some(wanted) = wanted.filter(|wanted| self.card.is_due(wanted)) {
            let page = || page::card(library.atlas(), wanted.node, wanted.width);
            let is_new = self.card.show(&wanted, library, page);
            self.find.iter_mut().filter(|_| is_new).for_each(TextFind::end_report);
            if let Some(anchor) = (is_new && self.is_to_match).then(&matched).flatten() {
                self.card.reader.show(anchor);
            }
        }
        let wanted = ShownRole::new(areas.raw, current, epoch);
        if let Some(wanted) = wanted.filter(|wanted| self.raw.is_due(wanted)) {
            let (node, width) = (wanted.node, wanted.width);
            let page = || match library.card(node) {
                Some(card) => page::raw(card, !screen.is_bare(), width),
                None => page::card(library.atlas(), node, width),
            };
            let is_new = self.raw.show(&wanted, library, page);
            self.find.iter_mut().filter(|_| is_new).for_each(TextFind::end_report);
            let anchor = (is_new && self.is_to_match).then(matched).flatten();
            // In a file with several roles, the source opens at the beginning of the role.
            let is_part = library.card(node).is_some_and(|card| card.origin.key().is_some());
            let anchor = anchor.or((is_new && is_part).then_some(Anchor::Identity));
            if let (Some(anchor), Node::Role(id)) = (anchor, node)
                && let Some(line) = library.atlas().role(id).line_of(anchor)
            {
                self.raw.reader.show(Anchor::Line(line));
            }
        }
        if let Some(find) = &mut self.find {
            let tab = screen.focus().text_tab();
            let sheet = if tab == Tab::Raw { &self.raw } else { &self.card };
            find.settle((tab, sheet.count), &sheet.reader);
        }
    }

    /// Performs an action in the card or the source.
    pub(super) fn act(
        &mut self,
        tab: Tab,
        action: Action,
        library: &Library,
        current: Option<Node>,
        query: &Query,
    ) -> Reply {
        let atlas = library.atlas();
        match action {
            Action::Open if tab == Tab::Card && self.card.reader.link(atlas).is_some() => {
                Reply::ask(self.card.reader.link(atlas).map(Request::Jump))
            }
            Action::WhoElse | Action::Open if tab == Tab::Card => {
                let is_sought = |value: &str| self.is_sought(value, query);
                match question::who_else(&self.card.reader, atlas, current, is_sought) {
                    Some(question) => Reply::ask(Request::WhoElse(question)),
                    None => Reply::notice(
                        "no item here; Enter on a skill, tool or artifact lists who else has it",
                    ),
                }
            }
            Action::Find => {
                let before = self.reader_mut(tab).place();
                self.find.get_or_insert_default().begin(before);
                Reply::done()
            }
            Action::NextMatch | Action::PreviousMatch => {
                let is_first = self.find_query(tab, query, atlas);
                let forward = action == Action::NextMatch;
                if is_first && forward { self.found() } else { self.go_on(tab, forward) }
            }
            // A search that shows nothing does not need a key of its own to end it.
            Action::Leave => Reply::used(self.find.take().is_some_and(|find| !find.has_nothing())),
            action => {
                let reader = self.reader_mut(tab);
                let end = reader.end_of_sections(action, "section");
                let moves = reader.act(action);
                end.map_or_else(|| Reply::used(moves), Reply::notice)
            }
        }
    }

    /// Searches for the matches of the query if the user has not searched for other text, and goes
    /// to the next one. Returns whether it did so.
    fn find_query(&mut self, tab: Tab, query: &Query, atlas: &Atlas) -> bool {
        let begins = self.find.is_none() && query.has_words();
        if begins {
            self.find = Some(TextFind::of_query(query, self.reader_mut(tab).place()));
            self.look_again(tab, atlas);
        }
        begins
    }

    /// Returns whether a text is what the user searched for: in the card, or else in the list.
    fn is_sought(&self, text: &str, query: &Query) -> bool {
        match &self.find {
            Some(find) => find.has(text),
            None => !query.places(text, TextKind::Prose).is_empty(),
        }
    }

    /// Ends the search for the matches of a query that is no longer the query of the list, so that
    /// the matches of the new query are highlighted.
    pub(super) fn follow_query(&mut self, query: &Query) {
        let is_old = |find: &mut TextFind| find.query().is_some_and(|own| own != query);
        drop(self.find.take_if(is_old));
    }

    fn go_on(&mut self, tab: Tab, forward: bool) -> Reply {
        let sheet = if tab == Tab::Raw { &mut self.raw } else { &mut self.card };
        if let Some(find) = &mut self.find {
            find.go_on(forward, tab, &mut sheet.reader);
        }
        self.found()
    }

    /// Returns the reply to a move to a match.
    fn found(&self) -> Reply {
        match &self.find {
            Some(find) if find.has_nothing() => Reply::notice(find.nothing()),
            Some(_) => Reply::done(),
            None => Reply::notice("no search to repeat; F finds text in this card"),
        }
    }

    /// Returns whether the user is typing the text to find.
    pub(super) fn is_typing(&self) -> bool {
        self.find.as_ref().is_some_and(TextFind::is_typing)
    }

    pub(super) fn end_typing(&mut self) {
        self.find.iter_mut().for_each(|find| find.is_typing = false);
    }

    /// Inserts `text` into the search text.
    pub(super) fn type_text(&mut self, tab: Tab, text: &str, atlas: &Atlas) {
        if let Some(find) = &mut self.find {
            find.prompt.insert(text);
        }
        self.look_again(tab, atlas);
    }

    fn look_again(&mut self, tab: Tab, atlas: &Atlas) {
        let sheet = if tab == Tab::Raw { &mut self.raw } else { &mut self.card };
        if let Some(find) = &mut self.find {
            find.look_again((tab, sheet.count), &mut sheet.reader, atlas);
        }
    }

    /// Performs an action while the user is typing the text to find. `Open` and `Leave` end the
    /// input.
    pub(super) fn act_in_find(&mut self, tab: Tab, action: Action, atlas: &Atlas) -> Reply {
        let repeats =
            action == Action::Open && self.find.as_mut().is_some_and(TextFind::repeat_last);
        if repeats {
            self.look_again(tab, atlas);
        }
        let Some(find) = &mut self.find else { return Reply::Ignored };
        match action {
            Action::Open => {
                find.is_typing = false;
                if find.prompt.text().trim().is_empty() {
                    self.find = None;
                } else if find.has_nothing() {
                    return Reply::notice(find.nothing());
                }
            }
            Action::Leave => {
                let sheet = if tab == Tab::Raw { &mut self.raw } else { &mut self.card };
                find.leave(&mut sheet.reader, atlas);
                self.find = None;
            }
            Action::NextMatch => return self.go_on(tab, true),
            Action::PreviousMatch => return self.go_on(tab, false),
            action if find.prompt.edit(action) => self.look_again(tab, atlas),
            _ => return Reply::Ignored,
        }
        Reply::done()
    }
}

impl Sheet {
    /// Returns whether the document must be shown again to show what is wanted.
    fn is_due(&self, wanted: &ShownRole) -> bool {
        self.reopens || self.shown.as_ref() != Some(wanted)
    }

    /// Shows a document, which is laid out only if the wanted one is not shown yet. Returns whether
    /// it was opened at the top.
    fn show(
        &mut self,
        wanted: &ShownRole,
        library: &Library,
        page: impl FnOnce() -> page::Document,
    ) -> bool {
        let card = library.card(wanted.node).cloned();
        let edition = Edition { epoch: library.epoch(), card };
        let reopens = mem::take(&mut self.reopens);
        let is_same = self.shown.as_ref().is_some_and(|shown| shown.is_same_role(wanted));
        if reopens && self.shown.as_ref() == Some(wanted) {
            let document = mem::take(&mut self.reader).into_document();
            self.reader = DocumentReader::open(document, wanted.height, edition);
        } else if reopens || !is_same {
            self.reader = DocumentReader::open(page(), wanted.height, edition);
        } else {
            self.reader.replace(page(), wanted.height, edition, library.atlas());
        }
        self.shown = Some(wanted.clone());
        self.count += 1;
        reopens || !is_same
    }
}
