//! The dialog that lists the problems in the cards, optionally filtered.

use std::collections::HashMap;
use std::sync::Arc;

use crate::app::action::{Action, Context, dialog_keys};
use crate::app::areas::Dock;
use crate::app::edit;
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::atlas::{Node, Skipped};
use crate::check::Finding;
use crate::page::{self, Page};
use crate::role::{Anchor, Known, Problem, Rule};

use super::kind::{DialogFoot, DialogKind, DialogSpec, Narrows, Room};
use super::place::{PagePlace, PlanSubject, ProblemsPlace};

dialog_keys! {
    /// The list of problems found in the cards.
    Problems = Page "problems" "problems" {
        Open "enter" "go to this line: in the card for a missing role, otherwise in the source" "go to line";
        Edit "e" "open the editor at this line" "edit";
        Up "k up ctrl-p ctrl-k" "the problem above";
        Down "j down ctrl-n ctrl-j" "the problem below" "move";
        MakeCard "a" "create a card for the missing role";
        Copy "y" "copy to the clipboard: the role with the problem, or the message";
        Print "P" "show only this page's text: the terminal handles the mouse";
        OnlyCard "o" "show only the problems of this card, or all problems" "only this card";
        OnlyKind "t" "show only problems of this kind, or all problems" "only this kind";
        Search "/" "filter by words in the kind, path or message" "filter";
        SectionUp "[" "the previous card";
        SectionDown "]" "the next card";
        ..scroll "pgdn space";
        Palette ":" "list all commands and filter them by typing";
        Help "?" "show the keys for this page";
        Leave "esc q x" "close" "close";
    }
}

pub(super) const SPEC: DialogSpec = DialogSpec {
    context: Context::Problems,
    keys: KEYS,
    dock: Dock::Wide,
    narrows: Narrows::OnRequest,
    foot: Some(DialogFoot::Rule),
    section: "card",
    openers: &[(Action::Problems, |scope| Ok(Box::new(ProblemsDialog::new(scope))))],
    ..DialogSpec::PLAIN
};

/// The maximum number of listed problems. A filter can find the others.
const MOST: usize = 2_000;

/// The maximum number of listed skipped files.
const MOST_SKIPPED: usize = 500;

/// Returns the lowercase words of a filter.
pub(super) fn words_of(typed: &str) -> Vec<String> {
    typed.to_lowercase().split_whitespace().map(str::to_owned).collect()
}

/// Returns whether `text` contains all of the lowercase `words`, ignoring case.
pub(super) fn has_all(text: &str, words: &[String]) -> bool {
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(word))
}

/// The dialog that lists the problems.
#[derive(Debug, Default)]
pub(super) struct ProblemsDialog {
    place: ProblemsPlace,
    /// The indices of the listed findings, in the order in which the page shows them.
    shown: Vec<usize>,
    /// The numbers of the skipped files that the page lists after the findings.
    skipped: Vec<usize>,
}

/// Creates the dialog that shows the list of problems described by `place`.
pub(super) fn again(place: PagePlace) -> ProblemsDialog {
    ProblemsDialog { place: place.problems, ..ProblemsDialog::default() }
}

impl ProblemsDialog {
    /// Creates the dialog and selects the problem that was selected when it was last open.
    fn new(scope: &AppScope<'_>) -> ProblemsDialog {
        let on = scope.last_problem.cloned();
        ProblemsDialog {
            place: ProblemsPlace { on, ..ProblemsPlace::default() },
            ..ProblemsDialog::default()
        }
    }

    /// Returns the indices of the findings to list, most serious first. Among equally serious
    /// ones, those that break the rules with the fewest findings come first, so that a hundred
    /// missing cards do not hide the one broken file.
    fn wanted(&self, findings: &[Arc<Finding>], typed: &str) -> Vec<usize> {
        let words = words_of(typed);
        let all = findings.iter().map(AsRef::as_ref).enumerate();
        let mut wanted: Vec<(usize, &Finding)> = all
            .filter(|(_, finding)| {
                self.place.card.as_ref().is_none_or(|card| finding.is_of_card_of(card))
                    && self.place.rule.is_none_or(|rule| finding.problem.rule == rule)
                    && (words.is_empty() || has_all(&searched_text(finding), &words))
            })
            .collect();
        let mut counts: HashMap<Rule, usize> = HashMap::new();
        for (_, finding) in &wanted {
            *counts.entry(finding.problem.rule).or_default() += 1;
        }
        wanted.sort_by_key(|(_, finding)| {
            let rule = finding.problem.rule;
            (finding.severity, counts.get(&rule).copied(), rule)
        });
        wanted.into_iter().map(|(number, _)| number).collect()
    }

    /// Returns the row of the problem `on` in the list, even if its line number has changed.
    fn find_again(&self, on: &Finding, findings: &[Arc<Finding>]) -> Option<usize> {
        let problem = &on.problem;
        // If no problem has the same message, another problem with the same card and rule is used.
        let ranks = self.shown.iter().enumerate().filter_map(|(stop, number)| {
            let finding = findings.get(*number)?;
            let is = finding.is_of_card_of(on) && finding.problem.rule == problem.rule;
            let differs = finding.problem.message != problem.message;
            is.then_some((differs, finding.problem.line.abs_diff(problem.line), stop))
        });
        ranks.min().map(|(.., stop)| stop)
    }

    /// Returns the selected skipped file.
    fn skipped_file<'a>(&self, at: &DocumentReader, scope: &AppScope<'a>) -> Option<&'a Skipped> {
        let row = at.selected().checked_sub(self.shown.len())?;
        // The last row may only count the remaining files.
        let mut listed = scope.atlas().skipped().files().iter().take(MOST_SKIPPED);
        listed.nth(*self.skipped.get(row)?)
    }

    /// Performs an action on a row that does not show a problem.
    fn act_without_problem(&self, action: Action, file: Option<&Skipped>) -> Reply {
        let Some(file) = file else {
            return Reply::notice(if self.skipped.is_empty() {
                "the list has no problems"
            } else {
                "this row only counts skipped files"
            });
        };
        match action {
            Action::Edit => match edit::edit_skipped(file) {
                Ok(effect) => Reply::ask(Request::Perform(effect)),
                Err(why) => Reply::notice(why),
            },
            Action::Open => {
                Reply::notice("a skipped file has no card to show; e opens it in the editor")
            }
            Action::MakeCard => {
                Reply::notice("a skipped file is not a missing role; a creates a card for those")
            }
            _ => {
                Reply::notice("a skipped file is not a problem; only problems have a card or kind")
            }
        }
    }
}

/// Returns the sentence that the status line shows next to the line with a problem.
fn place_and_message(finding: &Finding) -> String {
    let Problem { line, column, message, .. } = &finding.problem;
    format!("line {line}, column {column}: {message}")
}

/// Returns the text that the filter searches in a finding.
fn searched_text(finding: &Finding) -> String {
    let problem = &finding.problem;
    let (severity, rule) = (finding.severity.name(), problem.rule.name());
    let help = problem.help.as_deref().unwrap_or_default();
    format!("{severity} {rule} {} {} {help}", finding.origin, problem.message)
}

impl DialogKind for ProblemsDialog {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn title(&self, scope: &AppScope<'_>) -> String {
        let atlas = scope.atlas();
        let mut title = "Problems".to_owned();
        if let Some(finding) = &self.place.card {
            let card = finding.role.and_then(|role| atlas.card_of(role));
            let origin = card.map_or(&finding.origin, |card| &card.origin);
            title.push_str(&format!(" · {}", scope.library.shown_path(origin)));
        }
        if let Some(rule) = self.place.rule {
            title.push_str(&format!(" · {}", rule.name()));
        }
        title
    }

    fn depends_on(&self, _: &AppScope<'_>) -> String {
        let card = self.place.card.as_ref().map(|card| (card.role, &card.origin));
        format!("{card:?} {:?}", self.place.rule)
    }

    fn page(&mut self, scope: &AppScope<'_>, typed: &str, room: Room) -> Page {
        let findings = scope.library.findings();
        let mut wanted = self.wanted(findings, typed);
        let more = wanted.len().saturating_sub(MOST);
        wanted.truncate(MOST);
        let shown: Vec<&Finding> =
            wanted.iter().filter_map(|&number| findings.get(number)).map(AsRef::as_ref).collect();
        let mut page = page::problems(
            &shown,
            findings.len() - more,
            more,
            &|text| scope.library.with_shown_paths(text),
            room.width,
        );
        self.skipped.clear();
        if self.place.card.is_none() && self.place.rule.is_none() {
            let (skipped, passed_over) = (scope.atlas().skipped(), scope.atlas().passed_over());
            let words = words_of(typed);
            let lines = skipped.lines(MOST_SKIPPED).into_iter().enumerate();
            let lines = lines.filter(|(_, line)| has_all(line, &words));
            let (numbers, lines): (Vec<usize>, Vec<String>) = lines.unzip();
            self.skipped = numbers;
            page::skipped(&mut page, (skipped.count(), passed_over), &lines, room.width);
        }
        self.shown = wanted;
        page
    }

    fn settled(
        &mut self,
        at: &mut DocumentReader,
        is_new: bool,
        scope: &AppScope<'_>,
    ) -> Option<Request> {
        let on = self.place.on.take().filter(|_| is_new);
        if let Some(stop) = on.and_then(|on| self.find_again(&on, scope.library.findings())) {
            at.go(stop);
        }
        self.place.on = self.finding(at, scope).cloned();
        None
    }

    fn finding<'a>(&self, at: &DocumentReader, scope: &AppScope<'a>) -> Option<&'a Finding> {
        scope.library.findings().get(*self.shown.get(at.selected())?).map(AsRef::as_ref)
    }

    fn place(&self) -> Option<PagePlace> {
        let place = PagePlace::new(Some(Action::Problems), PlanSubject::All, Vec::new());
        Some(PagePlace { problems: self.place.clone(), ..place })
    }

    fn roles(&self, at: &DocumentReader, scope: &AppScope<'_>) -> Option<Vec<Node>> {
        let role = self.finding(at, scope).and_then(|finding| finding.role);
        Some(role.map(Node::Role).into_iter().collect())
    }

    fn act(&mut self, action: Action, at: &DocumentReader, scope: &AppScope<'_>) -> Reply {
        let on_row = [Action::Open, Action::Edit, Action::MakeCard].contains(&action)
            || action == Action::OnlyCard && self.place.card.is_none()
            || action == Action::OnlyKind && self.place.rule.is_none();
        let finding = match self.finding(at, scope) {
            None if on_row => {
                return self.act_without_problem(action, self.skipped_file(at, scope));
            }
            finding => finding,
        };
        match action {
            Action::Open => {
                let Some(finding) = finding else { return Reply::Ignored };
                let Some(id) = finding.role else {
                    return Reply::notice(format!(
                        "{} cannot be read; e opens it in the editor",
                        finding.origin
                    ));
                };
                // Only a missing role is marked in the card. All other problems are visible only in
                // the source. The line alone does not tell which interaction is meant, because a
                // card can name many roles in one line.
                let line = finding.problem.line;
                let is_marked = finding.problem.rule == Rule::MissingTarget;
                let edge = finding.edge.filter(|_| is_marked);
                let anchor =
                    edge.map(|edge| Anchor::Item(Known::Interactions, scope.atlas().number(edge)));
                // The dialog is still open when the place is left, so that going back leads to it.
                let shown = Request::ShowLine(Node::Role(id), anchor, line);
                let said = Request::Notice(place_and_message(finding));
                Reply::Consumed(vec![shown, Request::CloseAll, said])
            }
            Action::OnlyCard => {
                self.place.card = if self.place.card.is_some() { None } else { finding.cloned() };
                Reply::done()
            }
            Action::OnlyKind => {
                let rule = finding.map(|finding| finding.problem.rule);
                self.place.rule = if self.place.rule.is_some() { None } else { rule };
                Reply::done()
            }
            _ => Reply::Ignored,
        }
    }
}
