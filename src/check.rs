//! Checks cards against rules and fixes violations. Each family of rules has a file.
//!
//! [`Rule`] is the table of all rules. Problems that are visible in the text of a card are found by
//! the parser ([`Role::problems`](crate::role::Role)). All other rules are implemented here. The
//! [`Policy`] sets the severity of each rule.

mod again;
mod alike;
mod card;
mod card_lines;
mod certain;
mod clusters;
mod compared;
mod evidence;
mod fingerprint;
mod fix;
mod names;
mod near_copy;
mod overlap;
mod pass;
mod policy;
mod relation;
mod targets;
mod used;
mod uses;
mod vocabulary;

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use crate::atlas::{Atlas, EdgeId, RoleId};
use crate::card::Card;
use crate::role::{Interaction, Origin, Problem, Rule, Severity};

use compared::Compared;
use pass::{CardCount, PassFindings};

pub use again::LastCheck;
pub use card::card_problems;
pub use evidence::{ChangedEvidence, Evidence};
pub use fingerprint::fingerprints;
pub use fix::{Change, ProblemKey, SingleFix};
pub use policy::{Aliases, Policy, Severities};
pub use vocabulary::spellings;

/// A problem, together with the card that has it.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The role; `None` if the file could not be read.
    pub role: Option<RoleId>,
    /// Where the card comes from, such as the path of its file.
    pub origin: Origin,
    /// The problem.
    pub problem: Problem,
    /// The severity under the current policy.
    pub severity: Severity,
    /// The interaction that the problem is about, if it is about a pair of roles.
    pub edge: Option<EdgeId>,
}

impl Finding {
    /// Returns whether both findings are about the same card. `other` may be from an earlier load
    /// of the cards, and the file may have been moved since then.
    pub fn is_of_card_of(&self, other: &Finding) -> bool {
        match other.role {
            Some(_) => self.role == other.role,
            None => self.origin == other.origin,
        }
    }
}

/// The findings about all cards, ordered by card and by position in the card. Cloning is cheap, and
/// findings that did not change are shared with those of the last check.
#[derive(Debug, Clone, Default)]
pub struct Findings(Arc<[Arc<Finding>]>);

impl Deref for Findings {
    type Target = [Arc<Finding>];
    fn deref(&self) -> &[Arc<Finding>] {
        &self.0
    }
}

impl From<Vec<Finding>> for Findings {
    fn from(findings: Vec<Finding>) -> Findings {
        Findings(findings.into_iter().map(Arc::new).collect())
    }
}

/// The maximum number of findings that are kept for each rule. If there are more, an additional
/// finding gives the number of findings that were left out.
pub const MOST_OF_A_RULE: usize = 10_000;

/// A check of all cards of an atlas against all rules.
pub struct Check<'a> {
    atlas: &'a Atlas,
    evidence: &'a Evidence,
    policy: &'a Policy,
    /// Whether all cards are loaded. If not, the rules that compare cards are skipped.
    together: bool,
    /// The findings, ordered by card and by position in the card.
    all: Vec<Finding>,
    /// The number of findings of each rule, including those that were not created.
    totals: HashMap<Rule, usize>,
    /// The numbers of findings of each card, ordered by card.
    counts: Vec<CardCount>,
    /// The results of comparing all cards; `None` if they are not compared.
    compared: Option<Compared>,
}

impl<'a> Check<'a> {
    /// Checks all cards and keeps all findings. `evidence` must cover all cards of `atlas`.
    /// `together` tells whether all cards are loaded. If not, the rules that compare cards are
    /// skipped.
    pub fn new(
        atlas: &'a Atlas,
        evidence: &'a Evidence,
        policy: &'a Policy,
        together: bool,
    ) -> Check<'a> {
        Check::run((atlas, evidence, policy), together, false)
    }

    /// Like [`Check::new`], but drops most of the findings that [`Check::into_findings`] would not
    /// return. In a large folder, this takes a fraction of the time and memory.
    pub fn listed(
        atlas: &'a Atlas,
        evidence: &'a Evidence,
        policy: &'a Policy,
        together: bool,
    ) -> Check<'a> {
        Check::run((atlas, evidence, policy), together, true)
    }

    fn run(
        cards @ (atlas, evidence, policy): (&'a Atlas, &'a Evidence, &'a Policy),
        together: bool,
        is_bounded: bool,
    ) -> Check<'a> {
        let compared =
            (together && atlas.len() > 1).then(|| Compared::new(atlas, evidence, policy));
        Check { together, ..Check::with(cards, compared, is_bounded) }
    }

    /// Checks all cards, given the results of comparing them.
    fn with(
        cards @ (atlas, evidence, policy): (&'a Atlas, &'a Evidence, &'a Policy),
        compared: Option<Compared>,
        is_bounded: bool,
    ) -> Check<'a> {
        let ids: Vec<RoleId> = atlas.ids().collect();
        let found = PassFindings::on(&ids, cards, compared.as_ref(), is_bounded);
        let all = with_files(atlas, policy, found.findings);
        let totals = totals(&all, &found.counts);
        let counts = found.counts;
        Check { atlas, evidence, policy, together: true, all, totals, counts, compared }
    }

    /// Returns the findings, ordered by card and by position in the card. There are at most
    /// [`MOST_OF_A_RULE`] for each rule.
    pub fn into_findings(self) -> Vec<Finding> {
        bounded(self.all, &self.totals)
    }
}

/// Adds the findings about files that could not be read.
fn with_files(atlas: &Atlas, policy: &Policy, mut all: Vec<Finding>) -> Vec<Finding> {
    let cards = all.len();
    for file in atlas.unread() {
        let (origin, problem) = (file.origin.clone(), file.problem.clone());
        let severity = policy.severity(&origin, problem.rule, None);
        all.extend(severity.map(|severity| Finding {
            role: None,
            origin,
            problem,
            severity,
            edge: None,
        }));
    }
    if all.len() > cards {
        all.sort_by(|a, b| by_place(atlas, a, b));
    }
    all
}

/// Returns the number of findings of each rule.
fn totals(all: &[Finding], counts: &[CardCount]) -> HashMap<Rule, usize> {
    let mut totals: HashMap<Rule, usize> = HashMap::new();
    for counted in counts {
        *totals.entry(counted.rule).or_default() += counted.count;
    }
    for file in all.iter().filter(|finding| finding.role.is_none()) {
        *totals.entry(file.problem.rule).or_default() += 1;
    }
    totals
}

/// Returns a problem with a string on a line of a card.
fn text_problem(card: &Card, rule: Rule, (line, text): (u32, &str), message: String) -> Problem {
    Problem::new(rule, card.place_of(line, text), message).wide(text.chars().count())
}

/// Returns a problem with the target of an interaction.
fn target_problem(rule: Rule, item: &Interaction, message: String) -> Problem {
    Problem::new(rule, (item.line, item.target_column), message).wide(item.target.chars().count())
}

/// Checks an atlas that contains all cards. Returns the findings, ordered by card and by position
/// in the card. There are at most [`MOST_OF_A_RULE`] for each rule.
pub fn findings(atlas: &Atlas, evidence: &Evidence, policy: &Policy) -> Vec<Finding> {
    Check::listed(atlas, evidence, policy, true).into_findings()
}

/// Compares findings by card, and then by position in the card.
fn by_place(atlas: &Atlas, a: &Finding, b: &Finding) -> Ordering {
    let cards = match (a.role, b.role) {
        (Some(a), Some(b)) => atlas.slot(a).cmp(&atlas.slot(b)),
        _ => a.origin.cmp(&b.origin),
    };
    let (a, b) = (&a.problem, &b.problem);
    cards.then_with(|| (a.line, a.column, a.rule).cmp(&(b.line, b.column, b.rule)))
}

/// Drops the findings that exceed the limit of their rule. For each of these rules, the first
/// dropped finding is replaced by one that gives the number of dropped findings.
fn bounded(mut all: Vec<Finding>, totals: &HashMap<Rule, usize>) -> Vec<Finding> {
    if totals.values().all(|total| *total <= MOST_OF_A_RULE) {
        return all;
    }
    let mut counts: HashMap<Rule, usize> = HashMap::new();
    all.retain_mut(|finding| {
        let rule = finding.problem.rule;
        let count = counts.entry(rule).or_default();
        *count += 1;
        if *count == MOST_OF_A_RULE + 1 {
            let more = totals.get(&rule).copied().unwrap_or_default() - MOST_OF_A_RULE;
            finding.problem = more_problem(rule, finding.problem.line, more);
        }
        *count <= MOST_OF_A_RULE + 1
    });
    all
}

/// Returns the problem that stands for all findings of a rule beyond the limit.
fn more_problem(rule: Rule, line: u32, more: usize) -> Problem {
    let message = format!(
        "{more} more `{}` problems; at most {MOST_OF_A_RULE} problems per rule are listed",
        rule.name()
    );
    Problem::new(rule, (line, 1), message)
}

/// Returns the number of errors, warnings and hints.
pub fn count<'a, F>(findings: F) -> [usize; 3]
where
    F: IntoIterator<Item = &'a Finding, IntoIter: Clone>,
{
    let all = findings.into_iter();
    Severity::ALL.map(|severity| all.clone().filter(|one| one.severity == severity).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Card;

    #[test]
    fn listed_findings_are_the_first_of_all_findings() {
        let card = |number: usize| {
            let target = if number == 0 { "Role 1" } else { "Role 0" };
            let text = format!(
                "---\nname: Role {number}\n---\n# Responsibilities\n- Ship releases\n\
                 # Interactions\n- **Asks** → {target}\n"
            );
            Arc::new(Card::new(Origin::File(format!("{number:05}.md").into()), text))
        };
        let cards = (0..MOST_OF_A_RULE + 50).map(card).collect();
        let atlas = Atlas::new(cards, Vec::new(), 0);
        let (evidence, policy) = (Evidence::new(&atlas), Policy::default());
        let [listed, all] = [Check::listed, Check::new].map(|check| {
            let findings = check(&atlas, &evidence, &policy, true).into_findings().into_iter();
            findings.map(|found| (found.origin, found.problem)).collect::<Vec<_>>()
        });
        assert!(listed == all);
        let more =
            |(_, problem): &&(Origin, Problem)| problem.message.contains("per rule are listed");
        for rule in [Rule::OneSided, Rule::SameResponsibility] {
            assert!(all.iter().filter(more).any(|(_, problem)| problem.rule == rule));
        }
    }
}
