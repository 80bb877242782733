//! The problems page: which problems are listed, and what is done with the one under the cursor.

use crate::atlas::Atlas;
use crate::check::Finding;
use crate::page::{self, Page};
use crate::role::Anchor;

use super::App;
use super::focus::Tab;
use super::overlay::{Overlay, Problems};

/// Most problems that are listed at once; a filter finds the others.
const MOST: usize = 2_000;

impl Problems {
    /// What the page is narrowed to beside its filter, for its title.
    pub fn narrowed(&self, atlas: &Atlas) -> String {
        let origin = |card: &Finding| match card.role.and_then(|role| atlas.card_of(role)) {
            Some(card) => card.origin.to_string(),
            None => card.origin.to_string(),
        };
        let card = self.card.as_ref().map(|card| format!(" · {}", origin(card)));
        let card = card.unwrap_or_default();
        let rule = self.rule.map(|rule| format!(" · {}", rule.name())).unwrap_or_default();
        format!("{card}{rule}")
    }

    /// Of all findings those that are asked for, by number; the most serious first.
    fn wanted(&self, findings: &[Finding]) -> Vec<usize> {
        let words: Vec<String> =
            self.filter.text().to_lowercase().split_whitespace().map(str::to_owned).collect();
        let has = |finding: &Finding| {
            let problem = &finding.problem;
            let (severity, rule) = (finding.severity.word(), problem.rule.name());
            let text = format!("{severity} {rule} {} {}", finding.origin, problem.message);
            let text = text.to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        let mut wanted: Vec<usize> = (0..findings.len())
            .filter(|&number| {
                findings.get(number).is_some_and(|finding| {
                    self.card.as_ref().is_none_or(|card| finding.is_of_card_of(card))
                        && self.rule.is_none_or(|rule| finding.problem.rule == rule)
                        && (words.is_empty() || has(finding))
                })
            })
            .collect();
        wanted.sort_by_key(|&number| findings.get(number).map(|finding| finding.severity));
        wanted
    }
}

impl App {
    /// Shows what is wrong, with the cursor where it was last.
    pub(super) fn open_problems(&mut self) {
        let problems = Problems { on: self.last_problem.clone(), ..Problems::default() };
        self.overlay = Some(Overlay::Problems(problems));
    }

    /// The problem under the cursor of the problems page.
    pub fn problem(&self) -> Option<&Finding> {
        let Some(Overlay::Problems(problems)) = &self.overlay else { return None };
        self.findings.get(*problems.shown.get(problems.reader.selected())?)
    }

    /// Remembers the problem under the cursor.
    pub(super) fn note_problem(&mut self) {
        let on = self.problem().cloned().map(Box::new);
        if let Some(Overlay::Problems(problems)) = &mut self.overlay {
            problems.on.clone_from(&on);
            self.last_problem = on;
        }
    }

    /// Puts the cursor back on the problem it was on, on whatever line that is by now.
    pub(super) fn find_problem(&mut self) {
        let Some(Overlay::Problems(problems)) = &mut self.overlay else { return };
        let Some(on) = problems.on.take() else { return };
        let problem = &on.problem;
        // One that says something else now is still the one of its kind in its card.
        let at = |(stop, number): (usize, &usize)| {
            let finding = self.findings.get(*number)?;
            let is = finding.is_of_card_of(&on) && finding.problem.rule == problem.rule;
            let other = finding.problem.message != problem.message;
            is.then_some((other, finding.problem.line.abs_diff(problem.line), stop))
        };
        if let Some((.., stop)) = problems.shown.iter().enumerate().filter_map(at).min() {
            problems.reader.go(stop);
        }
    }

    pub(super) fn problems_page(&self, problems: &mut Problems, width: usize) -> Page {
        let mut wanted = problems.wanted(&self.findings);
        let more = wanted.len().saturating_sub(MOST);
        wanted.truncate(MOST);
        let shown: Vec<&Finding> =
            wanted.iter().filter_map(|&number| self.findings.get(number)).collect();
        let page = page::problems(&shown, self.findings.len() - more, more, width);
        problems.shown = wanted;
        page
    }

    /// Goes to the role a problem is in: to the item, else to the line of its source.
    pub(super) fn go_to_problem(&mut self) {
        let Some(finding) = self.problem().cloned() else { return };
        let Some(id) = finding.role else {
            self.notice = Some(format!("{} cannot be read; e edits it", finding.origin));
            return;
        };
        let line = finding.problem.line;
        let role = self.atlas.role(id);
        let anchor = role.anchor_at(line).filter(|anchor| role.line_of(*anchor) == Some(line));
        self.overlay = None;
        self.jump(crate::atlas::Node::Role(id));
        self.focus_tab(if anchor.is_some() { Tab::Card } else { Tab::Raw });
        self.settle();
        match anchor {
            Some(anchor) => self.card.show(anchor),
            None => self.raw.show(Anchor::Line(line)),
        }
    }

    /// Lists only the problems of this card, or all again.
    pub(super) fn only_this_card(&mut self) {
        let card = self.problem().cloned().map(Box::new);
        let Some(Overlay::Problems(problems)) = &mut self.overlay else { return };
        problems.card = if problems.card.is_some() { None } else { card };
    }

    /// Lists only problems of this kind, or all again.
    pub(super) fn only_this_kind(&mut self) {
        let rule = self.problem().map(|finding| finding.problem.rule);
        let Some(Overlay::Problems(problems)) = &mut self.overlay else { return };
        problems.rule = if problems.rule.is_some() { None } else { rule };
    }
}
