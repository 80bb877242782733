//! Checks card after card against all rules.

use crate::atlas::{Atlas, EdgeId, RoleId, in_threads, placeholders};
use crate::role::{Interaction, Problem, Rule, Severity};

use super::compared::Compared;
use super::{
    Evidence, Finding, MOST_OF_A_RULE, Policy, by_place, names, overlap, relation, target_problem,
    targets, vocabulary,
};

/// The minimum number of cards for which a thread is started.
const LEAST: usize = 512;

/// A pass over some cards, in the order of the atlas.
pub(super) struct Pass<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) evidence: &'a Evidence,
    policy: &'a Policy,
    /// The results of comparing all cards; `None` if they are not compared.
    compared: Option<&'a Compared>,
    /// Whether findings that are beyond the limit of their rule are only counted.
    is_bounded: bool,
    /// The numbers of the strings that are placeholders from the template of a card.
    pub(super) placeholders: &'a [u32],
    /// The role of the card that is being checked.
    role: RoleId,
    /// The number of findings of each rule on the cards before.
    before: [usize; Rule::ALL.len()],
    found: PassFindings,
}

/// The results of a pass.
#[derive(Debug, Default)]
pub(super) struct PassFindings {
    /// The findings, ordered by card and by position in the card.
    pub(super) findings: Vec<Finding>,
    /// The numbers of findings of each card, ordered by card.
    pub(super) counts: Vec<CardCount>,
}

/// The number of findings of a rule on a card.
#[derive(Debug, Clone, Copy)]
pub(super) struct CardCount {
    pub(super) role: RoleId,
    pub(super) rule: Rule,
    pub(super) count: usize,
}

impl PassFindings {
    /// Checks these cards, which must be in the order of the atlas. If `is_bounded`, most findings
    /// that are beyond the limit of their rule are not created.
    pub(super) fn on(
        cards: &[RoleId],
        (atlas, evidence, policy): (&Atlas, &Evidence, &Policy),
        compared: Option<&Compared>,
        is_bounded: bool,
    ) -> PassFindings {
        let placeholders = placeholders().iter().filter_map(|title| evidence.number(title));
        let placeholders: Vec<u32> = placeholders.collect();
        let parts = in_threads(cards, LEAST, |cards| {
            let pass = cards.first().map(|&role| {
                let mut pass = Pass {
                    atlas,
                    evidence,
                    policy,
                    compared,
                    is_bounded,
                    placeholders: &placeholders,
                    role,
                    before: [0; Rule::ALL.len()],
                    found: PassFindings::default(),
                };
                cards.iter().for_each(|&id| pass.check(id));
                pass.found
            });
            pass.into_iter().collect()
        });
        let mut all = PassFindings::default();
        for part in parts {
            all.findings.extend(part.findings);
            all.counts.extend(part.counts);
        }
        all
    }
}

impl Pass<'_> {
    /// Checks a card against all rules.
    fn check(&mut self, id: RoleId) {
        self.role = id;
        let (findings, counts) = (self.found.findings.len(), self.found.counts.len());
        let (atlas, evidence) = (self.atlas, self.evidence);
        let alone = atlas.problems(id).iter().chain(evidence.breaches(id));
        let broken = atlas[id].broken.iter().map(|broken| &broken.problem);
        for problem in alone.chain(broken) {
            self.push(problem.rule, || problem.clone());
        }
        overlap::placeholders(self, id);
        if let Some(compared) = self.compared {
            targets::report(self, id, &compared.suggestions);
            names::report(self, id, &compared.conflicts);
            vocabulary::report(self, id, &compared.vocabulary);
            overlap::report(self, id, &compared.overlap);
            relation::report(self, id);
            for finding in self.found.findings.iter_mut().skip(findings) {
                compared.conflicts.settle(atlas, id, &mut finding.problem);
            }
        }
        for counted in self.found.counts.iter().skip(counts) {
            if let Some(before) = self.before.get_mut(counted.rule as usize) {
                *before += counted.count;
            }
        }
        if let Some(own) = self.found.findings.get_mut(findings..) {
            own.sort_by(|a, b| by_place(atlas, a, b));
        }
    }

    /// Returns the severity of a problem on the card, or `None` if the rule is turned off. The
    /// severity may depend on the family of the interaction's verb.
    pub(super) fn severity(&self, rule: Rule, edge: Option<EdgeId>) -> Option<Severity> {
        let family = edge.map(|edge| self.atlas.family(edge));
        self.policy.severity(&self.atlas[self.role].origin, rule, family)
    }

    /// Reports a problem, which is created only if it will be listed.
    pub(super) fn push(&mut self, rule: Rule, problem: impl FnOnce() -> Problem) {
        self.push_about(None, rule, problem);
    }

    /// Reports a problem with an interaction. `say` returns the message and the help.
    pub(super) fn push_edge(
        &mut self,
        edge: EdgeId,
        rule: Rule,
        say: impl FnOnce(&Interaction) -> (String, String),
    ) {
        let atlas = self.atlas;
        self.push_about(Some(edge), rule, || {
            let item = atlas.interaction(edge);
            let (message, help) = say(&item);
            target_problem(rule, &item, message).help(help)
        });
    }

    fn push_about(&mut self, edge: Option<EdgeId>, rule: Rule, problem: impl FnOnce() -> Problem) {
        let Some(severity) = self.severity(rule, edge) else { return };
        let role = self.role;
        let own = self.found.counts.iter_mut().rev().take_while(|counted| counted.role == role);
        match own.into_iter().find(|counted| counted.rule == rule) {
            Some(counted) => counted.count += 1,
            None => self.found.counts.push(CardCount { role, rule, count: 1 }),
        }
        let before = self.before.get(rule as usize).copied().unwrap_or_default();
        if !self.is_bounded || before <= MOST_OF_A_RULE {
            let (origin, problem) = (self.atlas[role].origin.clone(), problem());
            self.found.findings.push(Finding { role: Some(role), origin, problem, severity, edge });
        }
    }
}
