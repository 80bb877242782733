//! Checks cards against rules and fixes violations. Each family of rules has a file.
//!
//! [`Rule`] is the table of all rules. Problems that are visible in the text of a card are found by
//! the parser ([`Role::problems`](crate::role::Role)). All other rules are implemented here. The
//! [`Policy`] sets the severity of each rule.

mod alike;
mod card;
mod card_lines;
mod certain;
mod evidence;
mod fingerprint;
mod fix;
mod near_copy;
mod overlap;
mod policy;
mod relation;
mod set;
mod used;
mod vocabulary;

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::thread;

use crate::atlas::{Atlas, EdgeId, RoleId};
use crate::card::Card;
use crate::role::{Interaction, Origin, Problem, Rule, Severity};

pub use card::card_problems;
pub use evidence::Evidence;
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
    /// Counts the findings that are left out; `None` if all findings are kept.
    surplus: Option<Surplus>,
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
        Check { atlas, evidence, policy, together, all: Vec::new(), surplus: None }.run()
    }

    /// Like [`Check::new`], but drops most of the findings that [`Check::into_findings`] would not
    /// return. In a large folder, this takes a fraction of the time and memory.
    pub fn listed(
        atlas: &'a Atlas,
        evidence: &'a Evidence,
        policy: &'a Policy,
        together: bool,
    ) -> Check<'a> {
        let surplus = Some(Surplus::default());
        Check { atlas, evidence, policy, together, all: Vec::new(), surplus }.run()
    }

    fn run(mut self) -> Check<'a> {
        let Check { atlas, evidence, together, .. } = self;
        for file in atlas.unread() {
            self.push_file(file.origin.clone(), file.problem.clone());
        }
        self.clear_counts();
        for id in atlas.ids() {
            self.begin_card();
            let alone = atlas.problems(id).iter().chain(evidence.breaches(id));
            let broken = atlas[id].broken.iter().map(|broken| &broken.problem);
            for problem in alone.chain(broken) {
                self.push_about(id, None, problem.rule, || problem.clone());
            }
        }
        self.clear_counts();
        let uses = evidence.uses(atlas);
        overlap::placeholders(&mut self, &uses);
        if together && atlas.len() > 1 {
            let surplus = self.surplus.is_some().then(Surplus::default);
            let mut relations = Check { all: Vec::new(), surplus, ..self };
            // The rules about interactions take as long as all other rules that compare cards put
            // together, so they run in a separate thread.
            let is_whole = thread::scope(|scope| {
                let thread = scope.spawn(|| relation::check(&mut relations));
                set::check(&mut self);
                vocabulary::check(&mut self, &uses);
                overlap::check(&mut self, &uses);
                thread.join().is_ok()
            });
            if is_whole {
                self.all.extend(relations.all);
                if let Some((own, other)) = self.surplus.as_mut().zip(relations.surplus) {
                    own.add(other);
                }
            }
        }
        self.all.sort_by(|a, b| by_place(atlas, a, b));
        self
    }

    /// Returns the findings, ordered by card and by position in the card. There are at most
    /// [`MOST_OF_A_RULE`] for each rule.
    pub fn into_findings(self) -> Vec<Finding> {
        bounded(self.all, &self.surplus.unwrap_or_default().left_out)
    }

    /// Forgets the number of findings of each rule. This begins and ends each pass over all cards,
    /// which must be visited in the same order as in the atlas. Findings that are added outside of
    /// a pass come in no particular order, so all of them are kept at first.
    fn clear_counts(&mut self) {
        if let Some(surplus) = &mut self.surplus {
            surplus.counts.clear();
            surplus.full.clear();
        }
    }

    /// Begins the next card of a pass.
    fn begin_card(&mut self) {
        if let Some(Surplus { counts, full, .. }) = &mut self.surplus {
            full.extend(counts.iter().filter(|(_, n)| **n > MOST_OF_A_RULE).map(|(rule, _)| *rule));
        }
    }

    /// Calls `report` with each item, in the order of the cards in the atlas. This makes a pass over
    /// the cards, so that most findings that will not be listed are never created.
    fn report_in_order<T>(
        &mut self,
        mut items: Vec<(RoleId, T)>,
        mut report: impl FnMut(&mut Self, RoleId, T),
    ) {
        items.sort_by_key(|(role, _)| self.atlas.slot(*role));
        self.clear_counts();
        let mut last = None;
        for (role, item) in items {
            if last.replace(role) != Some(role) {
                self.begin_card();
            }
            report(self, role, item);
        }
        self.clear_counts();
    }

    fn push(&mut self, role: RoleId, problem: Problem) {
        self.push_about(role, None, problem.rule, || problem);
    }

    /// Adds a problem with an interaction. The severity may depend on the family of the
    /// interaction's verb.
    fn push_edge(&mut self, edge: EdgeId, problem: Problem) {
        self.push_about(self.atlas[edge].from, Some(edge), problem.rule, || problem);
    }

    /// Adds a problem, which is created only if it will be listed.
    fn push_about(
        &mut self,
        role: RoleId,
        edge: Option<EdgeId>,
        rule: Rule,
        problem: impl FnOnce() -> Problem,
    ) {
        let atlas = self.atlas;
        let origin = &atlas[role].origin;
        let family = edge.map(|edge| atlas.family(edge));
        let Some(severity) = self.policy.severity(origin, rule, family) else { return };
        if self.surplus.as_mut().is_none_or(|surplus| surplus.admits(rule)) {
            let (role, origin, problem) = (Some(role), origin.clone(), problem());
            self.all.push(Finding { role, origin, problem, severity, edge });
        }
    }

    fn push_file(&mut self, origin: Origin, problem: Problem) {
        let severity = self.policy.severity(&origin, problem.rule, None);
        self.all.extend(severity.map(|severity| Finding {
            role: None,
            origin,
            problem,
            severity,
            edge: None,
        }));
    }
}

/// Returns a problem with a string on a line of a card.
fn text_problem(card: &Card, rule: Rule, (line, text): (u32, &str), message: String) -> Problem {
    Problem::new(rule, card.place_of(line, text), message).wide(text.chars().count())
}

/// Returns a problem with the target of an interaction.
fn target_problem(rule: Rule, item: &Interaction, message: String) -> Problem {
    Problem::new(rule, (item.line, item.target_column), message).wide(item.target.chars().count())
}

/// Counts the findings that are left out because [`MOST_OF_A_RULE`] earlier findings of the same
/// rule are already kept.
#[derive(Debug, Default)]
struct Surplus {
    /// The number of findings of each rule that the current pass has kept.
    counts: HashMap<Rule, usize>,
    /// The rules for which the current pass has kept enough findings.
    full: HashSet<Rule>,
    /// The number of findings of each rule that were left out.
    left_out: HashMap<Rule, usize>,
}

impl Surplus {
    /// Returns whether to keep the next finding of a rule, and counts it.
    fn admits(&mut self, rule: Rule) -> bool {
        // All findings that suggest an identifier are kept, because each suggestion is compared
        // with all others.
        let is_full = self.full.contains(&rule) && rule != Rule::BadIdentifier;
        let counts = if is_full { &mut self.left_out } else { &mut self.counts };
        *counts.entry(rule).or_default() += 1;
        !is_full
    }

    fn add(&mut self, other: Surplus) {
        for (rule, count) in other.left_out {
            *self.left_out.entry(rule).or_default() += count;
        }
    }
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

/// Drops the findings that exceed the limit of their rule. For each of these rules, adds a finding
/// that gives the number of dropped findings.
fn bounded(all: Vec<Finding>, left_out: &HashMap<Rule, usize>) -> Vec<Finding> {
    if all.len() <= MOST_OF_A_RULE {
        return all;
    }
    let mut counts: HashMap<Rule, usize> = HashMap::new();
    let mut over: Vec<Finding> = Vec::new();
    let mut kept: Vec<Finding> = Vec::new();
    for finding in all {
        let count = counts.entry(finding.problem.rule).or_default();
        *count += 1;
        if *count <= MOST_OF_A_RULE {
            kept.push(finding);
        } else if *count == MOST_OF_A_RULE + 1 {
            over.push(finding);
        }
    }
    for mut finding in over {
        let rule = finding.problem.rule;
        let [found, left_out] =
            [&counts, left_out].map(|counts| counts.get(&rule).copied().unwrap_or(0));
        let more = found - MOST_OF_A_RULE + left_out;
        let message = format!(
            "{more} more `{}` problems; at most {MOST_OF_A_RULE} problems per rule are listed",
            rule.name()
        );
        finding.problem = Problem::new(rule, (finding.problem.line, 1), message);
        kept.push(finding);
    }
    kept
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
    use std::sync::Arc;

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
