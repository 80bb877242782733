//! The card of the current role and its source, each with its window and cursor, and the find
//! within them.

use crate::atlas::{Atlas, Node};
use crate::page;
use crate::role::Anchor;

use super::action::Action;
use super::areas::Pane;
use super::focus::{Focus, Tab};
use super::library::Library;
use super::question;
use super::reader::{Edition, Reader, ReaderPlace};
use super::request::{Reply, Request};
use super::screen::Screen;
use super::shown::Shown;
use super::text_find::TextFind;

/// Card and source of the current role.
#[derive(Debug, Default)]
pub struct TextPane {
    card: Sheet,
    raw: Sheet,
    /// It stays from one role to the next.
    find: Option<TextFind>,
    /// Whether the next card shows the item that matched, or its top.
    is_to_match: bool,
}

/// A document, and what it was laid out for.
#[derive(Debug, Default)]
struct Sheet {
    reader: Reader,
    shown: Option<Shown>,
    /// Counts the documents, so that it is known when one was laid out.
    count: u64,
}

/// Places in card and source, to come back to.
#[derive(Debug, Clone, Default)]
pub(super) struct TextPlace {
    card: ReaderPlace,
    raw: ReaderPlace,
}

impl TextPane {
    pub(super) fn new() -> TextPane {
        TextPane { is_to_match: true, ..TextPane::default() }
    }

    /// The card.
    pub fn card(&self) -> &Reader {
        &self.card.reader
    }

    /// Its source.
    pub fn raw(&self) -> &Reader {
        &self.raw.reader
    }

    /// The find within either, while one of them has the focus.
    pub fn find(&self, focus: Focus) -> Option<&TextFind> {
        let listens = matches!(focus, Focus::Tab(Tab::Card | Tab::Raw));
        self.find.as_ref().filter(|_| listens)
    }

    fn sheet_mut(&mut self, tab: Tab) -> &mut Sheet {
        if tab == Tab::Raw { &mut self.raw } else { &mut self.card }
    }

    /// The document of a tab; that of the card for the graph.
    pub(super) fn reader_mut(&mut self, tab: Tab) -> &mut Reader {
        &mut self.sheet_mut(tab).reader
    }

    /// The next card that is opened shows the item that matched.
    pub(super) fn aim_at_match(&mut self, is_to_match: bool) {
        self.is_to_match = is_to_match;
    }

    /// Has both opened again, at their top.
    pub(super) fn forget(&mut self) {
        (self.card.shown, self.raw.shown) = (None, None);
    }

    pub(super) fn place(&self) -> TextPlace {
        TextPlace { card: self.card.reader.place(), raw: self.raw.reader.place() }
    }

    pub(super) fn restore(&mut self, place: &TextPlace, atlas: &Atlas) {
        self.card.reader.restore(&place.card, atlas);
        self.raw.reader.restore(&place.raw, atlas);
    }

    /// Lays out what is seen of the current role; `matched` gives the item that answers the query.
    pub(super) fn settle(
        &mut self,
        library: &Library,
        screen: &Screen,
        current: Option<Node>,
        matched: impl FnOnce() -> Option<Anchor>,
    ) {
        let areas = screen.areas();
        let wanted = |pane: Option<Pane>| Shown::new(pane, current, library.epoch());
        if let Some(wanted) = wanted(areas.card).filter(|wanted| !self.card.is_shown(wanted)) {
            let page = page::card(library.atlas(), wanted.node(), wanted.width());
            let is_new = self.card.show(page, wanted, library);
            if let Some(anchor) = (is_new && self.is_to_match).then(matched).flatten() {
                self.card.reader.show(anchor);
            }
        }
        if let Some(wanted) = wanted(areas.raw).filter(|wanted| !self.raw.is_shown(wanted)) {
            let (node, width) = (wanted.node(), wanted.width());
            let page = match library.card(node) {
                Some(card) => page::raw(card, !screen.is_bare(), width),
                None => page::card(library.atlas(), node, width),
            };
            self.raw.show(page, wanted, library);
        }
        if let Some(find) = &mut self.find {
            let tab = text_tab(screen);
            let sheet = if tab == Tab::Raw { &self.raw } else { &self.card };
            find.settle((tab, sheet.count), &sheet.reader);
        }
    }

    /// Does an action in one of the two panes.
    pub(super) fn act(
        &mut self,
        tab: Tab,
        action: Action,
        library: &Library,
        current: Option<Node>,
    ) -> Reply {
        let atlas = library.atlas();
        match action {
            Action::WhoElse if tab == Tab::Card => {
                match question::who_else(&self.card.reader, atlas, current) {
                    Some((question, order)) => Reply::ask(Request::AskFromCard(question, order)),
                    None => Reply::notice("* asks who else has an item; there is none here"),
                }
            }
            Action::Open if tab == Tab::Card => match self.card.reader.link(atlas) {
                Some(node) => Reply::ask(Request::Jump(node)),
                None => Reply::notice("nothing to follow here; Enter works on interactions"),
            },
            Action::Find => {
                let before = self.reader_mut(tab).place();
                self.find.get_or_insert_default().begin(before);
                Reply::done()
            }
            Action::NextMatch => self.go_on(tab, true),
            Action::PreviousMatch => self.go_on(tab, false),
            Action::Leave => Reply::used(self.find.take().is_some()),
            action => Reply::used(self.reader_mut(tab).act(action)),
        }
    }

    fn go_on(&mut self, tab: Tab, forward: bool) -> Reply {
        let sheet = if tab == Tab::Raw { &mut self.raw } else { &mut self.card };
        match &mut self.find {
            Some(find) => {
                find.go_on(forward, tab, &mut sheet.reader);
                Reply::done()
            }
            None => Reply::notice("F finds text in this card first"),
        }
    }

    /// Whether a find is being typed.
    pub(super) fn is_typing(&self) -> bool {
        self.find.as_ref().is_some_and(TextFind::is_typing)
    }

    pub(super) fn end_typing(&mut self) {
        if let Some(find) = &mut self.find {
            find.end_typing();
        }
    }

    /// Types a text in the find.
    pub(super) fn type_text(&mut self, tab: Tab, text: &str, atlas: &Atlas) {
        if let Some(find) = &mut self.find {
            find.prompt_mut().insert(text);
        }
        self.look_again(tab, atlas);
    }

    fn look_again(&mut self, tab: Tab, atlas: &Atlas) {
        let sheet = if tab == Tab::Raw { &mut self.raw } else { &mut self.card };
        if let Some(find) = &mut self.find {
            find.look_again((tab, sheet.count), &mut sheet.reader, atlas);
        }
    }

    /// Does an action while a find is typed; `Open` and `Leave` end it.
    pub(super) fn act_in_find(&mut self, tab: Tab, action: Action, atlas: &Atlas) -> Reply {
        let Some(find) = &mut self.find else { return Reply::Ignored };
        match action {
            Action::Open => {
                find.end_typing();
                if find.prompt().text().trim().is_empty() {
                    self.find = None;
                }
            }
            Action::Leave => {
                let sheet = if tab == Tab::Raw { &mut self.raw } else { &mut self.card };
                find.leave(&mut sheet.reader, atlas);
                self.find = None;
            }
            Action::NextMatch => return self.go_on(tab, true),
            Action::PreviousMatch => return self.go_on(tab, false),
            action if find.prompt_mut().edit(action) => self.look_again(tab, atlas),
            _ => return Reply::Ignored,
        }
        Reply::done()
    }
}

impl Sheet {
    fn is_shown(&self, wanted: &Shown) -> bool {
        self.shown.as_ref() == Some(wanted)
    }

    /// Shows a document. Returns whether it is of another role than the one before.
    fn show(&mut self, document: page::Document, wanted: Shown, library: &Library) -> bool {
        let card = library.card(wanted.node()).cloned();
        let edition = Edition { epoch: library.epoch(), card };
        let is_new = !self.shown.as_ref().is_some_and(|shown| shown.is_same_role(&wanted));
        if is_new {
            self.reader = Reader::open(document, wanted.height(), edition);
        } else {
            self.reader.replace(document, wanted.height(), edition, library.atlas());
        }
        self.shown = Some(wanted);
        self.count += 1;
        is_new
    }
}

/// The text that has the focus, else the card.
fn text_tab(screen: &Screen) -> Tab {
    match screen.focus() {
        Focus::Tab(Tab::Raw) => Tab::Raw,
        _ => Tab::Card,
    }
}
