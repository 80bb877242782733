//! Dialogs: lists and pages of text that are shown over the panes. At most one dialog has the
//! focus.
//!
//! To add a dialog, add a file for it and an entry in [`DIALOGS`].

mod bookmarked;
mod crews;
mod facets;
mod help;
mod kind;
mod outline;
mod pair;
mod palette;
mod pick;
mod place;
mod plan;
mod problems;
mod relations;
mod save;
mod save_crew;
mod themes;
mod which;

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::analysis::{Report, ReportRow, ReportSection};
use crate::atlas::Node;
use crate::check::Finding;
use crate::page::{self, Row};

use super::action::{Action, Binding, Context, PANES};
use super::areas::{Areas, Dock, Pane, Rect};
use super::keymap::{Clash, Keymap, Rebinding};
use super::prompt::Prompt;
use super::reader::{DocumentReader, Edition};
use super::request::{Reply, Request};
use super::scope::AppScope;

pub use kind::DialogFoot;
use kind::{Boxed, DialogSpec, Narrows, Room};
pub(super) use place::PagePlace;

/// Every kind of dialog.
const DIALOGS: [&DialogSpec; 15] = [
    &relations::SPEC,
    &save::SPEC,
    &pair::SPEC,
    &plan::SPEC,
    &crews::SPEC,
    &save_crew::SPEC,
    &pick::SPEC,
    &outline::SPEC,
    &bookmarked::SPEC,
    &problems::SPEC,
    &facets::SPEC,
    &themes::SPEC,
    &which::SPEC,
    &palette::SPEC,
    &help::SPEC,
];

/// The default keys of panes and dialogs, in the same order as in the documentation.
pub static BINDINGS: LazyLock<Vec<Binding>> = LazyLock::new(|| {
    let dialogs = DIALOGS.iter().flat_map(|spec| spec.keys);
    PANES.iter().chain(dialogs).copied().collect()
});

impl Context {
    /// Returns every context that has keys, in the same order as in the documentation.
    pub fn all() -> Vec<Context> {
        let mut all = Vec::new();
        for row in BINDINGS.iter() {
            if !all.contains(&row.context) {
                all.push(row.context);
            }
        }
        all
    }

    /// Finds the context with this [`Context::id`].
    pub fn find(id: &str) -> Option<Context> {
        Context::all().into_iter().find(|context| context.id() == id)
    }
}

impl Keymap {
    /// Creates a keymap from the default keys and the user's changes. A key that is assigned to
    /// another action is removed from its previous action in that context. Also returns the actions
    /// that lose their last key as a result, and the keys that are assigned twice.
    pub fn new(rebindings: &[Rebinding]) -> (Keymap, Vec<Clash>) {
        Keymap::with(&BINDINGS, rebindings)
    }
}

impl Default for Keymap {
    fn default() -> Self {
        Keymap::new(&[]).0
    }
}

/// A dialog with its page, cursor and text field.
#[derive(Debug)]
pub struct Dialog {
    kind: Boxed,
    title: String,
    reader: DocumentReader,
    prompt: Prompt,
    /// Whether the user is typing the filter.
    is_typing: bool,
    shown: Option<ShownPage>,
    /// Whether the page must be laid out again even if nothing in `shown` has changed.
    is_stale: bool,
    /// The dialog that is shown again when this one closes.
    under: Option<Box<Dialog>>,
}

/// The state on which the layout of a dialog depends.
#[derive(Debug, PartialEq, Eq)]
struct ShownPage {
    epoch: u64,
    width: u16,
    height: u16,
    typed: String,
    is_typing: bool,
    depends_on: String,
}

/// The number of rows that a [`DialogFoot`] takes below the page of its dialog.
const FOOT_ROWS: u16 = 6;

/// Opens the dialog for an action. Returns `None` if the action does not open one.
pub(super) fn opened(action: Action, scope: &AppScope<'_>) -> Option<Result<Dialog, String>> {
    let mut openers = DIALOGS.iter().flat_map(|spec| spec.openers);
    let (_, open) = openers.find(|(opener, _)| *opener == action)?;
    Some(open(scope).map(Dialog::new))
}

/// Reopens a planning page or the list of problems with the same filter and with the cursor on the same row.
pub(super) fn planned(place: PagePlace) -> Dialog {
    let mut prompt = Prompt::default();
    prompt.insert(&place.typed);
    let kind: Boxed = match place.action {
        Some(Action::Problems) => Box::new(problems::again(place)),
        Some(_) => Box::new(plan::again(place)),
        None => Box::new(pair::again(place)),
    };
    Dialog { prompt, ..Dialog::new(kind) }
}

/// Opens the comparison of two to four roles.
pub(super) fn comparison(nodes: Vec<Node>) -> Dialog {
    Dialog::new(Box::new(pair::compared(nodes)))
}

impl Dialog {
    fn new(kind: Boxed) -> Dialog {
        Dialog {
            kind,
            title: String::new(),
            reader: DocumentReader::default(),
            prompt: Prompt::default(),
            is_typing: false,
            shown: None,
            is_stale: false,
            under: None,
        }
    }

    /// Puts this dialog over the dialog `under`. If the kind of this dialog allows it, `under` is
    /// shown again when this dialog closes.
    pub(super) fn over(mut self, under: Option<Dialog>) -> Dialog {
        self.under = under.filter(|_| self.kind.spec().is_above_others).map(Box::new);
        self
    }

    /// Closes the dialog, and returns the dialog below it, if any.
    pub(super) fn close(self) -> Option<Dialog> {
        self.under.map(|under| *under)
    }

    /// Returns the title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the page.
    pub fn reader(&self) -> &DocumentReader {
        &self.reader
    }

    /// Returns the titles of the table at the top of the page if they are scrolled out of view.
    pub fn header(&self) -> Option<&Row> {
        let page = self.reader.document().page(0).filter(|_| self.kind.keeps_titles())?;
        let top = self.reader.top().index;
        page.titles.iter().find(|(_, rows)| rows.contains(&top)).map(|(titles, _)| titles)
    }

    /// Returns the content of the rows below the page, or `None` if the dialog has none.
    pub fn foot(&self) -> Option<DialogFoot> {
        self.kind.spec().foot
    }

    /// Returns the number of rows that the dialog shows below its page.
    pub fn foot_rows(&self) -> u16 {
        if self.foot().is_some() { FOOT_ROWS } else { 0 }
    }

    /// Returns where the dialog is shown.
    pub fn dock(&self) -> Dock {
        self.kind.spec().dock
    }

    /// Returns whether the page has a cursor. A page on which nothing can be chosen only scrolls.
    pub fn has_cursor(&self) -> bool {
        self.kind.spec().has_cursor
    }

    /// Returns whether the dialog covers only the card.
    pub fn is_over_card(&self) -> bool {
        self.kind.rows_over_card().is_some()
    }

    /// Returns the filter text, and whether the user is typing it. Returns `None` if there is no
    /// text and the user is not typing.
    pub fn prompt(&self) -> Option<(&Prompt, bool)> {
        let is_typing = self.is_typing();
        (is_typing || !self.prompt.text().is_empty()).then_some((&self.prompt, is_typing))
    }

    /// Returns how many rows the filter leaves, or `None` if the page has no filter or does not show
    /// a report.
    pub fn filtered_rows(&self) -> Option<String> {
        Some(self.kind.report()?.filter.as_ref()?.count())
    }

    fn is_typing(&self) -> bool {
        self.is_typing || self.kind.spec().narrows == Narrows::Always
    }

    /// Returns the context whose keys apply in the dialog.
    pub(super) fn context(&self) -> Context {
        if self.is_typing { Context::Filter } else { self.kind.spec().context }
    }

    /// Returns whether the dialog lists keys.
    pub(super) fn is_help(&self) -> bool {
        self.kind.spec().context == Context::Help
    }

    /// Returns the position of the dialog.
    pub(super) fn pane(&self, scope: &AppScope<'_>) -> Pane {
        let mut pane = self.room(scope);
        let is_framed = scope.screen.areas().frame(self.dock()).is_some();
        if self.dock().fits_page() && is_framed && !self.is_over_card() {
            let (rows, _) = self.reader.document().extent(self.reader.top());
            let rows = u16::try_from(rows).unwrap_or(u16::MAX).max(1);
            pane.body.height = pane.body.height.min(rows);
        }
        pane
    }

    /// Returns the largest area that the dialog can take.
    fn room(&self, scope: &AppScope<'_>) -> Pane {
        let areas = scope.screen.areas();
        let always_narrows = self.kind.spec().narrows == Narrows::Always;
        let over_card = self
            .kind
            .rows_over_card()
            .and_then(|rows| areas.over_card(rows + usize::from(always_narrows)));
        let mut pane = over_card.unwrap_or_else(|| areas.overlay(self.dock(), self.foot_rows()));
        // The text field, or the titles of a table, are above the page.
        let has_row_above = always_narrows || self.kind.keeps_titles();
        if has_row_above && !scope.screen.is_bare() && pane.body.height > 1 {
            pane.body.y += 1;
            pane.body.height -= 1;
        }
        pane
    }

    /// Returns the text that the empty text field shows. Returns `None` if the dialog has a text
    /// field only after a key for it is pressed.
    pub fn asks(&self) -> Option<&'static str> {
        let spec = self.kind.spec();
        (spec.narrows == Narrows::Always).then_some(spec.asks)
    }

    /// Returns the frame around the dialog and the area below its page, where `pane` is the position
    /// of the dialog. Returns `None` for the frame if the dialog is as wide as the screen.
    pub fn surroundings(&self, areas: &Areas, pane: Pane) -> (Option<Rect>, Rect) {
        let foot = areas.foot(self.dock(), self.foot_rows());
        let foot = Rect { y: pane.body.bottom(), ..foot };
        let frame = areas.frame(self.dock());
        let frame = frame.map(|frame| Rect { height: foot.bottom() + 1 - frame.y, ..frame });
        (frame, foot)
    }

    /// Returns the selected problem.
    pub(super) fn finding<'a>(&self, scope: &AppScope<'a>) -> Option<&'a Finding> {
        self.kind.finding(&self.reader, scope)
    }

    /// Returns the roles that can be copied from the dialog.
    pub(super) fn roles(&self, scope: &AppScope<'_>) -> Option<Vec<Node>> {
        let roles = self.kind.roles(&self.reader, scope)?;
        Some(roles.into_iter().filter_map(|node| scope.atlas().current(node)).collect())
    }

    /// Returns the report that the dialog shows.
    pub(super) fn report(&self) -> Option<&Report> {
        self.kind.report()
    }

    /// Returns the row of the report under the cursor, and the section that contains it.
    pub(super) fn row_under_cursor(&self) -> Option<(&ReportSection, Cow<'_, ReportRow>)> {
        page::report_rows(self.report()?).nth(self.reader.selected())
    }

    /// Returns whether both dialogs show the same planning page.
    pub(super) fn is_same_page(&self, other: &Dialog) -> bool {
        self.place().zip(other.place()).is_some_and(|(own, other)| own.is_on_page_of(&other))
    }

    /// Returns the action that would open the same page again, if the dialog shows a planning page.
    pub(super) fn own_action(&self, scope: &AppScope<'_>) -> Option<Action> {
        let place = self.place()?;
        place.action.filter(|action| plan::subject(*action, scope) == Some(place.subject))
    }

    /// Returns whether a table of the report has a column for each role.
    pub(super) fn has_columns(&self) -> bool {
        let sections = self.report().into_iter().flat_map(|report| &report.sections);
        sections.flat_map(|section| &section.columns).any(|column| column.role.is_some())
    }

    /// Returns the data that is needed to reopen a planning page or the list of problems,
    /// or `None` for other dialogs.
    pub(super) fn place(&self) -> Option<PagePlace> {
        let (typed, row) = (self.prompt.text().to_owned(), self.reader.selected());
        self.kind.place().map(|place| PagePlace { typed, row, ..place })
    }

    /// Returns whether the dialog compares two roles.
    pub(super) fn is_pair(&self, scope: &AppScope<'_>) -> bool {
        let roles = self.kind.roles(&self.reader, scope);
        self.kind.spec().context == Context::Pair && roles.is_some_and(|roles| roles.len() == 2)
    }

    pub(super) fn reader_mut(&mut self) -> &mut DocumentReader {
        &mut self.reader
    }

    /// Forces the page to be laid out again. The cursor stays on its entry.
    pub(super) fn renew(&mut self) {
        self.is_stale = true;
    }

    /// Inserts `text` if a text field has the focus.
    pub(super) fn type_text(&mut self, text: &str) {
        if self.is_typing() {
            self.prompt.insert(text);
        }
    }

    /// Performs an action in the dialog.
    pub(super) fn act(&mut self, action: Action, scope: &AppScope<'_>) -> Reply {
        let end = self.reader.end_of_sections(action, self.kind.spec().section);
        let moves = if self.has_cursor() {
            self.reader.act(action)
        } else {
            self.reader.act_by_lines(action)
        };
        if moves || self.filter(action) {
            return end.map_or_else(Reply::done, Reply::notice);
        }
        match self.kind.act(action, &self.reader, scope) {
            Reply::Ignored if action == Action::Leave => Reply::ask(Request::Close),
            Reply::Ignored => Reply::used(self.is_typing() && self.prompt.edit(action)),
            reply => reply,
        }
    }

    /// Starts, edits or ends a filter. Returns false for any other action.
    fn filter(&mut self, action: Action) -> bool {
        if self.kind.spec().narrows != Narrows::OnRequest {
            return false;
        }
        match action {
            Action::Search => self.is_typing = true,
            Action::Open if self.is_typing => self.is_typing = false,
            Action::Leave if self.is_typing || !self.prompt.text().is_empty() => {
                self.is_typing = false;
                self.prompt.clear();
            }
            action => return self.is_typing && self.prompt.edit(action),
        }
        true
    }

    /// Lays out the page again if the cards, the size or the typed text have changed.
    pub(super) fn settle(&mut self, scope: &AppScope<'_>) -> Option<Request> {
        let body = self.room(scope).body;
        let wanted = ShownPage {
            epoch: scope.library.epoch(),
            width: body.width,
            height: body.height,
            typed: self.prompt.text().to_owned(),
            is_typing: self.is_typing(),
            depends_on: self.kind.depends_on(scope),
        };
        let is_stale = std::mem::take(&mut self.is_stale);
        let is_new = is_stale || self.shown.as_ref() != Some(&wanted);
        if is_new {
            self.lay_out(wanted, scope);
            self.title = self.kind.title(scope);
        }
        self.kind.settled(&mut self.reader, is_new, scope)
    }

    fn lay_out(&mut self, wanted: ShownPage, scope: &AppScope<'_>) {
        let (width, height) = (usize::from(wanted.width), usize::from(wanted.height));
        let before = self.kind.names().get(self.reader.selected()).map(|name| (*name).to_owned());
        self.kind.set_typing(wanted.is_typing);
        let page = self.kind.page(scope, &wanted.typed, Room { width, height });
        let edition = Edition { epoch: wanted.epoch, card: None };
        let first = self.kind.first().filter(|_| self.shown.is_none());
        // The best match comes first. When a filter is cleared, the cursor stays on its entry.
        let is_narrowed = self.shown.as_ref().is_some_and(|shown| shown.typed != wanted.typed)
            && (self.kind.spec().narrows == Narrows::Always || !wanted.typed.is_empty());
        self.shown = Some(wanted);
        if first.is_some() || is_narrowed {
            self.reader = DocumentReader::open(page, height, edition);
            first.into_iter().for_each(|stop| self.reader.go(stop));
            return;
        }
        // Keep the cursor on the same entry, which is found by its name.
        let names = self.kind.names();
        let stop = before.and_then(|before| names.iter().position(|name| *name == before));
        let stop = stop.or_else(|| self.kind.successor(self.reader.selected()));
        stop.into_iter().for_each(|stop| self.reader.expect(stop));
        self.reader.replace(page, height, edition, scope.atlas());
    }
}
