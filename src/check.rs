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
mod overlap;
mod policy;
mod relation;
mod set;
mod used;
mod vocabulary;

use std::cmp::Ordering;
use std::collections::HashMap;
use std::thread;

use crate::atlas::{Atlas, EdgeId, RoleId};
use crate::role::{Origin, Problem, Rule, Severity};

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
    /// The origin of the card.
    pub origin: Origin,
    /// The problem.
    pub problem: Problem,
    /// The severity under the current policy.
    pub severity: Severity,
    /// The interaction that the problem is about, if it is about a pair of roles.
    pub edge: Option<EdgeId>,
}

impl Finding {
    /// Returns whether both findings are about the same card. `other` may come from an earlier
    /// load, even if the file has moved since then.
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
    /// Whether the atlas has all cards. Rules that compare cards apply only in this case.
    together: bool,
    /// All findings, ordered by card and by position in the card.
    all: Vec<Finding>,
}

impl<'a> Check<'a> {
    /// Checks all cards. `evidence` must cover all cards of `atlas`. `together` must be true if the
    /// atlas has every card, and false otherwise. If it is false, rules that compare cards do not
    /// apply.
    pub fn new(
        atlas: &'a Atlas,
        evidence: &'a Evidence,
        policy: &'a Policy,
        together: bool,
    ) -> Check<'a> {
        let mut check = Check { atlas, evidence, policy, together, all: Vec::new() };
        for file in atlas.unread() {
            check.push_file(file.origin.clone(), file.problem.clone());
        }
        for id in atlas.ids() {
            let alone = atlas.problems(id).iter().chain(evidence.breaches(id));
            let broken = atlas[id].broken.iter().map(|broken| &broken.problem);
            for problem in alone.chain(broken) {
                check.push(id, problem.clone());
            }
        }
        overlap::placeholders(&mut check);
        if together && atlas.len() > 1 {
            // The rules about interactions take as long as all other rules that compare cards, so
            // they run in a separate thread.
            let relations = thread::scope(|scope| {
                let relations = scope.spawn(|| {
                    let all = Vec::new();
                    let mut check = Check { atlas, evidence, policy, together, all };
                    relation::check(&mut check);
                    check.all
                });
                set::check(&mut check);
                vocabulary::check(&mut check);
                overlap::check(&mut check);
                relations.join()
            });
            check.all.extend(relations.unwrap_or_default());
        }
        check.all.sort_by(|a, b| by_place(atlas, a, b));
        check
    }

    /// Returns the findings, ordered by card and by position in the card. There are at most
    /// [`MOST_OF_A_RULE`] for each rule.
    pub fn into_findings(self) -> Vec<Finding> {
        bounded(self.all)
    }

    fn push(&mut self, role: RoleId, problem: Problem) {
        let origin = self.atlas[role].origin.clone();
        let severity = self.policy.severity(&origin, problem.rule, None);
        self.all.extend(severity.map(|severity| Finding {
            role: Some(role),
            origin,
            problem,
            severity,
            edge: None,
        }));
    }

    /// Adds a problem with an interaction. The severity may depend on the family of the
    /// interaction's verb.
    fn push_edge(&mut self, edge: EdgeId, problem: Problem) {
        let role = self.atlas[edge].from;
        let origin = self.atlas[role].origin.clone();
        let family = Some(self.atlas.family(edge));
        let severity = self.policy.severity(&origin, problem.rule, family);
        self.all.extend(severity.map(|severity| Finding {
            role: Some(role),
            origin,
            problem,
            severity,
            edge: Some(edge),
        }));
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

/// Checks an atlas that has every card. Returns the findings, ordered by card and by position in
/// the card. There are at most [`MOST_OF_A_RULE`] for each rule.
pub fn findings(atlas: &Atlas, evidence: &Evidence, policy: &Policy) -> Vec<Finding> {
    Check::new(atlas, evidence, policy, true).into_findings()
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

/// Drops the findings that exceed the limit of their rule. For each such rule, adds a finding that
/// gives the number of dropped findings.
fn bounded(all: Vec<Finding>) -> Vec<Finding> {
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
        let more = counts.get(&rule).map_or(0, |count| count - MOST_OF_A_RULE);
        let message = format!(
            "{more} more problems of the rule {}; at most {MOST_OF_A_RULE} per rule are listed",
            rule.name()
        );
        finding.problem = Problem::new(rule, (finding.problem.line, 1), message);
        kept.push(finding);
    }
    kept
}

/// Returns the number of errors, warnings and hints.
pub fn count<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> [usize; 3] {
    let mut counts = [0; 3];
    for finding in findings {
        let [errors, warnings, hints] = &mut counts;
        *match finding.severity {
            Severity::Error => errors,
            Severity::Warning => warnings,
            Severity::Hint => hints,
        } += 1;
    }
    counts
}
