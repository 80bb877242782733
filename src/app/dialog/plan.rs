//! The planning pages: crew, coverage, skills, similar roles, impact, artifacts and tour.
//!
//! To add a page, add an action, a key, an opener in [`SPEC`] and a row in [`PAGES`].

use std::collections::HashSet;

use crate::analysis::{
    Artifacts, Basis, ColumnOrder, Coverage, Crew, CrewOptions, Impact, Report, ReportCell,
    ReportRow, SavedNames, Similar, SimilarPairs, Skills, Tour, USUAL_THRESHOLD,
};
use crate::app::action::{Action, Context, actions, bindings, contexts};
use crate::app::areas::Dock;
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::atlas::{Node, RoleId};
use crate::page::{self, Page, ReportLook};
use crate::role::{Anchor, Known};
use crate::search::Order;
use crate::text::counted;

use super::kind::{Boxed, DialogKind, DialogSpec, Narrows, Room};
use super::place::{PagePlace, PlanSubject};

contexts! {
    /// A planning page.
    Plan = Page "plan" "planning"
}

actions! {
    /// Shows the interactions between the marked roles and all other roles.
    Crew = "crew"
    /// Shows which role has which skill.
    Coverage = "coverage"
    /// Lists all skills.
    Skills = "skills"
    /// Shows what breaks if a role is removed.
    Impact = "impact"
    /// Shows a plan for the first week of a person who starts in a role.
    Tour = "tour"
    /// Lists similar roles.
    Similar = "similar"
    /// Lists all pairs of similar roles.
    SimilarPairs = "similar-pairs"
    /// Lists artifacts.
    Artifacts = "artifacts"
    /// Compares the two roles that a row is about, or the role of the row with the current role.
    CompareRow = "compare-row"
}

bindings! { KEYS:
    Plan {
        Open "enter" "go to the role in this row; if there are several, list them" "open";
        Left "h left" "go to the column on the left: only in a table with a column for each role; otherwise, close";
        Right "l right" "go to the column on the right: only in a table with a column for each role; otherwise, do what Enter does" "column";
        Mark "space" "mark or unmark the roles in this row" "mark";
        Search "/" "show only rows that contain the words you type: -> and <- stand for arrows; a section whose title contains the words is shown whole" "filter";
        Copy "y" "copy to the clipboard: then y copies this page as Markdown, s this section as Markdown and t this row as text" "copy";
        Coverage "M" "show which marked role has which skill: all roles if none is marked" "coverage";
        CompareRow "=" "compare the two roles in this row; if there is one, with the current role; in the row of a member, the crew" "compare";
        Skills "S" "list the skills of the marked roles: of all roles if none is marked" "skills";
        Impact "D" "show what breaks without the marked roles: without the current role if none is marked" "impact";
        ClearMarks "u" "clear all marks, or restore the cleared ones";
        Crew "c" "show how the marked roles interact with other roles" "crew";
        SaveCrew "w" "save the marked roles as a crew" "save";
        Up "k up ctrl-p ctrl-k" "the row above";
        Down "j down ctrl-n ctrl-j" "the row below" "move";
        SectionUp "[" "the previous section: first the start of this one";
        SectionDown "]" "the next section" "section";
        ..scroll "pgdn";
        NextMatch "n" "the next skill that only one role has";
        Print "P" "show only this page's text: the terminal handles the mouse";
        Palette ":" "list all commands and filter them by typing";
        Back "H" "go back to the role or page before this one";
        Forward "L" "go forward again after going back with H";
        Help "?" "show the keys for this page";
        Leave "esc q" "clear the filter, then close" "close";
    }
    Browse {
        Crew "c" "show the marked roles as a crew: its interactions with other roles, and skills that only one member has" "crew";
        Coverage "M" "show which role has which skill: the marked roles, if any; otherwise, the search results or all roles";
        Skills "S" "list all skills with their holders: fewest holders first";
        Impact "D" "show what breaks without the current role; on a planning page, without the marked roles";
        Tour "T" "plan the first week in the current role: which roles to meet and what to read" "first week";
        Similar "" "list roles that resemble this role: those with the same or a similar job";
        SimilarPairs "" "list all pairs of very similar roles: also duplicate cards";
        Artifacts "" "list all artifacts with their makers and receivers";
    }
}

pub(super) const SPEC: DialogSpec = DialogSpec {
    context: Context::Plan,
    keys: KEYS,
    dock: Dock::Wide,
    narrows: Narrows::OnRequest,
    is_above_others: true,
    openers: &[
        (Action::Crew, |scope| open(scope, Action::Crew)),
        (Action::Coverage, |scope| open(scope, Action::Coverage)),
        (Action::Skills, |scope| open(scope, Action::Skills)),
        (Action::Impact, |scope| open(scope, Action::Impact)),
        (Action::Tour, |scope| open(scope, Action::Tour)),
        (Action::Similar, |scope| open(scope, Action::Similar)),
        (Action::SimilarPairs, |scope| open(scope, Action::SimilarPairs)),
        (Action::Artifacts, |scope| open(scope, Action::Artifacts)),
    ],
    ..DialogSpec::PLAIN
};

/// The pages that are read like text. They have no column for each role, so they are not wider than
/// is easy to read.
const READ: [Action; 2] = [Action::Impact, Action::Tour];
const READ_SPEC: DialogSpec = DialogSpec { dock: Dock::Broad, openers: &[], ..SPEC };

/// The maximum number of roles whose columns are sorted by name. With more roles, roles that share
/// many skills are placed next to each other.
const MOST_IN_ORDER: usize = 12;

/// All planning pages, each with the action that opens it, the roles that it is about, and its
/// report.
const PAGES: [(Action, PlanSubject, ReportOf); 8] = [
    (Action::Crew, PlanSubject::Marked, |basis, nodes, _| {
        Crew::new(basis, nodes, CrewOptions::default()).report()
    }),
    (Action::Coverage, PlanSubject::MarkedOrListed, |basis, nodes, _| {
        // A small crew stays sorted by name, so that all its pages have the same order.
        let is_crew = nodes.len() <= MOST_IN_ORDER;
        let order = if is_crew { ColumnOrder::Name } else { ColumnOrder::Likeness };
        Coverage::new(basis, nodes, order, false).report()
    }),
    (Action::Skills, PlanSubject::All, |basis, nodes, _| {
        Skills::new(basis, Some(nodes), false).report()
    }),
    (Action::Impact, PlanSubject::Current, |basis, nodes, saved| {
        Impact::new(basis, nodes, saved).report()
    }),
    (Action::Tour, PlanSubject::Current, |basis, nodes, _| match nodes.first() {
        Some(&node) => Tour::new(basis, node).report(),
        None => Report::default(),
    }),
    (Action::Similar, PlanSubject::Current, |basis, nodes, _| match nodes.first() {
        Some(&Node::Role(id)) => Similar::new(basis, id).report(),
        _ => Report::default(),
    }),
    (Action::SimilarPairs, PlanSubject::All, |basis, _, _| {
        SimilarPairs::new(basis, USUAL_THRESHOLD).report()
    }),
    (Action::Artifacts, PlanSubject::All, |basis, nodes, _| {
        Artifacts::new(basis, Some(nodes)).report()
    }),
];

/// The maximum number of roles for the page of similar pairs. Comparing more roles would block the
/// screen for too long.
const MOST_PAIRED: usize = 10_000;

fn open(scope: &AppScope<'_>, action: Action) -> Result<Boxed, String> {
    if scope.library.survey().is_none() {
        return Err("the cards are still being read".to_owned());
    }
    if action == Action::SimilarPairs && scope.atlas().len() > MOST_PAIRED {
        let why = "comparing this many roles takes a long time; run `rolescope similar` to print all pairs";
        return Err(why.to_owned());
    }
    let subject = subject(action, scope).ok_or_else(|| "this page does not exist".to_owned())?;
    if subject == PlanSubject::Marked && scope.marks.nodes().is_empty() {
        return Err(
            "no roles are marked: mark some with Space, then press c to see them as a crew"
                .to_owned(),
        );
    }
    let nodes: Vec<Node> = scope.current().into_iter().collect();
    if subject == PlanSubject::Current && nodes.is_empty() {
        return Err("no role is selected".to_owned());
    }
    Ok(Box::new(again(PagePlace::new(Some(action), subject, nodes))))
}

/// Returns the roles that the page of an action is about, or `None` if the action opens no page.
pub(super) fn subject(action: Action, scope: &AppScope<'_>) -> Option<PlanSubject> {
    let &(_, subject, _) = PAGES.iter().find(|(page, ..)| *page == action)?;
    let is_planning = scope.context == Context::Plan && !scope.marks.nodes().is_empty();
    Some(match subject {
        PlanSubject::All | PlanSubject::Current if is_planning => PlanSubject::Marked,
        subject => subject,
    })
}

/// Creates the dialog that shows the planning page described by `place`.
pub(super) fn again(place: PagePlace) -> PlanDialog {
    let page = PAGES.iter().find(|(page, ..)| Some(*page) == place.action);
    let report: ReportOf = page.map_or(|_, _, _| Report::default(), |(.., report)| *report);
    let is_read = place.action.is_some_and(|action| READ.contains(&action));
    PlanDialog::new(if is_read { &READ_SPEC } else { &SPEC }, place, report)
}

/// A function that computes the report of a page.
type ReportOf = fn(Basis<'_>, &[Node], &SavedNames) -> Report;

/// The dialog that shows a planning page.
#[derive(Debug)]
pub(super) struct PlanDialog {
    spec: &'static DialogSpec,
    report_of: ReportOf,
    place: PagePlace,
    report: Report,
    /// The rows of the report that the cursor can select.
    rows: Vec<ReportRow>,
    /// The text of each row, by which the cursor finds its row again when the page changes.
    names: Vec<String>,
    /// What identifies each row, and each row of the previous page.
    keys: Vec<RowKey>,
    old_keys: Vec<RowKey>,
    /// The row that is selected after the current event has been handled.
    next: Option<usize>,
    /// The last change of marks, if the cursor has not moved since.
    change: Option<MarkChange>,
    /// Whether the user is typing the filter.
    is_typing: bool,
}

/// What identifies a row when its other cells change: its section, its first cell, and the roles that
/// it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
struct RowKey {
    section: String,
    /// The position of the row in its section.
    at: usize,
    first: String,
    roles: [Option<Node>; 2],
}

impl RowKey {
    /// Returns the keys of all rows of a report at which the cursor stops.
    fn all(report: &Report) -> Vec<RowKey> {
        let mut keys: Vec<RowKey> = Vec::new();
        for (section, row) in page::report_rows(report) {
            let above = keys.last().filter(|above| above.section == section.heading);
            keys.push(RowKey {
                at: above.map_or(0, |above| above.at + 1),
                section: section.heading.clone(),
                first: row.cells.first().map(ReportCell::text).unwrap_or_default(),
                roles: [row.link, row.other],
            });
        }
        keys
    }

    /// Returns the index of the same row among `keys`: the row of the same section that has the same
    /// first cell and, if possible, the same roles. If there is none, returns the row at the same
    /// place in the section.
    fn find_in(&self, keys: &[RowKey]) -> Option<usize> {
        let own = keys.iter().enumerate().filter(|(_, key)| key.section == self.section);
        let found = own.min_by_key(|(_, key)| {
            let is_same = key.first == self.first;
            let distance = if is_same { 0 } else { key.at.abs_diff(self.at) };
            (!is_same, is_same && key.roles != self.roles, distance)
        });
        found.map(|(stop, _)| stop)
    }
}

/// A change of marks on a planning page. The page changes too, so the row that was used may be gone.
#[derive(Debug)]
struct MarkChange {
    /// The roles that were marked or unmarked.
    roles: Vec<Node>,
    /// The row that was used.
    key: RowKey,
    /// The row that is selected after the change; `None` until the page has been laid out.
    stop: Option<usize>,
}

impl PlanDialog {
    /// Creates the dialog that shows the report for `place`.
    pub(super) fn new(
        spec: &'static DialogSpec,
        place: PagePlace,
        report_of: ReportOf,
    ) -> PlanDialog {
        PlanDialog {
            spec,
            report_of,
            report: Report::default(),
            rows: Vec::new(),
            names: Vec::new(),
            keys: Vec::new(),
            old_keys: Vec::new(),
            next: Some(place.row),
            change: None,
            is_typing: false,
            place,
        }
    }

    /// Returns the roles that the page is about.
    fn subject(&self, scope: &AppScope<'_>) -> Vec<Node> {
        let atlas = scope.atlas();
        let mut marked = scope.marks.in_order(atlas);
        marked.sort_by_cached_key(|node| (atlas.name(*node).to_lowercase(), atlas.slot(*node)));
        match self.place.subject {
            PlanSubject::Marked => marked,
            PlanSubject::MarkedOrListed if !marked.is_empty() => marked,
            PlanSubject::MarkedOrListed if !scope.search.query().is_empty() => {
                let hits = scope.list.hits().nodes();
                hits.filter(|node| matches!(node, Node::Role(_))).collect()
            }
            PlanSubject::MarkedOrListed | PlanSubject::All => atlas.ids().map(Node::Role).collect(),
            PlanSubject::Current => {
                self.place.nodes.iter().filter_map(|&node| atlas.current(node)).collect()
            }
        }
    }

    /// Returns whether the page is one long table.
    fn is_table(&self) -> bool {
        matches!(self.place.action, Some(Action::Coverage | Action::Skills | Action::Artifacts))
    }

    /// Returns the number of columns that show a role.
    fn columns(&self) -> usize {
        let sections = self.report.sections.iter();
        let counts = sections
            .map(|section| section.columns.iter().filter(|column| column.role.is_some()).count());
        counts.max().unwrap_or(0)
    }

    /// Returns the role of the selected column, and the capability on its card that the row is
    /// about.
    fn cell(&self, row: &ReportRow, scope: &AppScope<'_>) -> Option<(RoleId, Anchor)> {
        let section = self.report.sections.first()?;
        let roles = section.columns.iter().filter_map(|column| column.role);
        let Some(Node::Role(id)) = roles.into_iter().nth(self.place.column?) else { return None };
        let survey = scope.library.survey()?;
        let index = survey.skills(scope.atlas());
        let skill = index.named(&row.cells.first()?.text(), survey.aliases())?;
        let held = index.of_role(survey.facts(), id);
        let (_, fact) = held.into_iter().find(|(own, _)| *own == skill)?;
        Some((id, Anchor::Item(Known::Capabilities, fact.item as usize)))
    }

    fn open_row(&self, at: &DocumentReader, scope: &AppScope<'_>) -> Reply {
        let Some(row) = self.rows.get(at.selected()) else { return Reply::done() };
        let link = row.link.and_then(|node| scope.atlas().current(node));
        let shown = match (self.cell(row, scope), &row.query, link, row.anchor) {
            (Some((id, anchor)), ..) => Request::ShowLine(Node::Role(id), Some(anchor), 0),
            (None, Some(query), None, _) => Request::AskFromCard(query.clone(), Order::Level),
            (None, _, Some(node), Some(anchor)) => Request::ShowLine(node, Some(anchor), 0),
            (None, _, Some(node), None) => {
                match row.partner.and_then(|partner| scope.atlas().current(partner)) {
                    Some(partner) => Request::ShowInteractions(node, partner),
                    None => Request::Visit(node),
                }
            }
            (None, None, None, _) => return Reply::done(),
        };
        Reply::Consumed(vec![shown, Request::CloseAll])
    }

    /// Returns the roles that the selected row is about: zero, one or two.
    fn roles_of_row(&self, at: &DocumentReader, scope: &AppScope<'_>) -> Vec<Node> {
        let row = self.rows.get(at.selected());
        let nodes = row.into_iter().flat_map(|row| [row.link, row.other]).flatten();
        nodes.filter_map(|node| scope.atlas().current(node)).collect()
    }

    /// Marks or unmarks the roles of the selected row. If the last key did so already, its change is
    /// undone, even if the row is gone.
    fn mark_row(&mut self, at: &DocumentReader, scope: &AppScope<'_>) -> Reply {
        let (atlas, marks) = (scope.atlas(), scope.marks.nodes());
        let last = self.change.take().filter(|change| change.stop == Some(at.selected()));
        let (roles, key) = match last {
            Some(last) => {
                let roles = last.roles.iter().filter_map(|node| atlas.current(*node));
                (roles.collect(), Some(last.key))
            }
            None => (self.roles_of_row(at, scope), self.keys.get(at.selected()).cloned()),
        };
        let names: Vec<&str> = roles.iter().map(|node| atlas.label(*node)).collect();
        let (names, are) = (names.join(" and "), if roles.len() > 1 { "are" } else { "is" });
        let mut changed = roles;
        let is_marked = changed.iter().all(|node| marks.contains(node));
        changed.retain(|node| marks.contains(node) == is_marked);
        if changed.is_empty() {
            return Reply::notice("no role in this row can be marked");
        }
        let notice = if is_marked {
            let left = marks.len().saturating_sub(changed.len());
            format!("{names} {are} no longer marked ({left} still marked); Space undoes this")
        } else {
            format!("{names} {are} marked ({} in all)", marks.len() + changed.len())
        };
        self.change = key.map(|key| MarkChange { roles: changed.clone(), key, stop: None });
        let changes = changed.into_iter().map(Request::Mark);
        Reply::Consumed(std::iter::once(Request::Notice(notice)).chain(changes).collect())
    }

    /// Compares the two roles of the selected row. If the row is about one role, compares it with
    /// the role that the page is about, or else with the current role. On the page of a crew, the
    /// row of a member compares the whole crew.
    fn compare_row(&self, at: &DocumentReader, scope: &AppScope<'_>) -> Reply {
        let subject = (self.place.subject == PlanSubject::Current).then(|| self.subject(scope));
        let subject = subject.into_iter().flatten().next();
        let mut roles = self.roles_of_row(at, scope);
        let marks = scope.marks.nodes();
        let is_crew = self.place.subject == PlanSubject::Marked && marks.len() > 1;
        if is_crew && matches!(*roles, [member] if marks.contains(&member)) {
            return Reply::ask(Request::Act(Action::Pair));
        }
        if roles.len() == 1 {
            roles.extend(subject.or(scope.current()).filter(|node| !roles.contains(node)));
            roles.rotate_left(1);
        }
        match roles.len() {
            0 => Reply::notice("no role in this row can be compared"),
            1 => Reply::notice("this row is about the current role itself: choose another row"),
            _ => Reply::ask(Request::ShowComparison(roles)),
        }
    }

    /// Selects the next column to the right or left. A move to the left from the first column
    /// selects whole rows.
    fn turn(&mut self, right: bool) -> Reply {
        let count = self.columns();
        self.place.column = match (self.place.column, right) {
            (None, true) => (count > 0).then_some(0),
            (Some(at), true) => Some((at + 1).min(count.saturating_sub(1))),
            (Some(at), false) => at.checked_sub(1),
            (None, false) => None,
        };
        Reply::done()
    }

    /// Returns the next row with a skill that only one role has.
    fn next_single(&self, at: &DocumentReader) -> Option<usize> {
        let mut single = (0..).zip(&self.rows).filter(|(_, row)| row.has_one_holder);
        let below = single.clone().find(|(stop, _)| *stop > at.selected());
        below.or_else(|| single.next()).map(|(stop, _)| stop)
    }
}

impl DialogKind for PlanDialog {
    fn spec(&self) -> &'static DialogSpec {
        self.spec
    }

    fn title(&self, scope: &AppScope<'_>) -> String {
        let title = &self.report.title;
        // The titles of other pages already say which roles they are about.
        if !self.is_table() {
            return title.clone();
        }
        let is_marked = !scope.marks.nodes().is_empty();
        match self.place.subject {
            PlanSubject::Marked | PlanSubject::MarkedOrListed if is_marked => {
                format!("{title} of {}", counted(scope.marks.nodes().len(), "marked role"))
            }
            PlanSubject::MarkedOrListed if !scope.search.query().is_empty() => {
                format!("{title} of the listed roles")
            }
            _ => format!("{title} of all roles"),
        }
    }

    fn keeps_titles(&self) -> bool {
        true
    }

    fn names(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    fn depends_on(&self, scope: &AppScope<'_>) -> String {
        let marks = scope.marks.in_order(scope.atlas());
        format!("{marks:?} {:?}", self.place.column)
    }

    fn set_typing(&mut self, is_typing: bool) {
        self.is_typing = is_typing;
    }

    fn page(&mut self, scope: &AppScope<'_>, typed: &str, room: Room) -> Page {
        let nodes = self.subject(scope);
        let Some(survey) = scope.library.survey() else { return Page::default() };
        let basis = Basis { atlas: scope.atlas(), survey };
        let report = (self.report_of)(basis, &nodes, &scope.preferences.saved_names());
        self.report = report.filtered(typed);
        let marked: &HashSet<Node> = scope.marks.nodes();
        let look = ReportLook {
            width: room.width,
            marked,
            column: self.place.column,
            is_page: true,
            is_typing: self.is_typing,
        };
        let page = page::filling_report(&mut self.report, look, room.height);
        self.rows = page::report_rows(&self.report).map(|(_, row)| row.into_owned()).collect();
        self.names = self.rows.iter().map(ReportRow::words).collect();
        self.old_keys = std::mem::replace(&mut self.keys, RowKey::all(&self.report));
        page
    }

    fn successor(&self, stop: usize) -> Option<usize> {
        self.old_keys.get(stop)?.find_in(&self.keys)
    }

    fn settled(
        &mut self,
        at: &mut DocumentReader,
        is_new: bool,
        _: &AppScope<'_>,
    ) -> Option<Request> {
        self.next.take().into_iter().for_each(|stop| at.go(stop));
        match &mut self.change {
            Some(change) if change.stop.is_none() && is_new => {
                change.key.find_in(&self.keys).into_iter().for_each(|stop| at.go(stop));
                change.stop = Some(at.selected());
            }
            Some(change) if change.stop != Some(at.selected()) => self.change = None,
            _ => {}
        }
        None
    }

    fn roles(&self, _: &DocumentReader, scope: &AppScope<'_>) -> Option<Vec<Node>> {
        Some(self.subject(scope))
    }

    fn place(&self) -> Option<PagePlace> {
        Some(self.place.clone())
    }

    fn report(&self) -> Option<&Report> {
        Some(&self.report)
    }

    fn act(&mut self, action: Action, at: &DocumentReader, scope: &AppScope<'_>) -> Reply {
        match action {
            Action::Right if self.columns() == 0 => self.open_row(at, scope),
            Action::Left if self.place.column.is_none() => Reply::ask(Request::Close),
            Action::Left => self.turn(false),
            Action::Right => self.turn(true),
            Action::Open => self.open_row(at, scope),
            Action::Mark => self.mark_row(at, scope),
            Action::ClearMarks => {
                self.change = None;
                Reply::ask(Request::ClearMarks)
            }
            Action::CompareRow => self.compare_row(at, scope),
            Action::Back => Reply::ask(Request::Travel { back: true }),
            Action::Forward => Reply::ask(Request::Travel { back: false }),
            Action::NextMatch => match self.next_single(at) {
                Some(stop) => {
                    self.next = Some(stop);
                    Reply::done()
                }
                None => Reply::notice("no skill on this page has only one holder"),
            },
            // A second copy of the page would only have to be closed again.
            action
                if self.place.action == Some(action)
                    && subject(action, scope) == Some(self.place.subject) =>
            {
                Reply::notice("this page is already open; Esc closes it")
            }
            _ => Reply::Ignored,
        }
    }
}
