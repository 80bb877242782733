//! Rules over all cards together, and the list of everything that is wrong.
//!
//! What is wrong with one card is said by the card ([`Role::problems`](crate::role::Role)); what
//! is wrong between cards is found here, one file a family of rules. How much a breach matters is
//! decided last, by the [`Policy`].

mod alike;
mod certain;
mod mend;
mod overlap;
mod policy;
mod relation;
mod said;
mod set;
mod used;
mod vocabulary;

use std::cmp::Ordering;
use std::collections::HashMap;
use std::thread;

use crate::atlas::{Atlas, EdgeId, RoleId};
use crate::role::{Origin, Problem, Rule, Severity};

pub use mend::{Change, mends};
pub use policy::{Aliases, Policy};
pub use said::Said;

/// A problem and the card it is in.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The role; `None` for a file that could not be read.
    pub role: Option<RoleId>,
    /// Where the card is.
    pub origin: Origin,
    /// What is wrong.
    pub problem: Problem,
    /// How much it matters here.
    pub severity: Severity,
    /// The interaction it is about, where it is about one of a pair.
    pub edge: Option<EdgeId>,
}

impl Finding {
    /// Whether another finding, perhaps of an earlier reading, is about the same card: its role may
    /// have another file now.
    pub fn is_of_card_of(&self, other: &Finding) -> bool {
        match other.role {
            Some(_) => self.role == other.role,
            None => self.origin == other.origin,
        }
    }
}

/// Most findings of one rule that are kept; how many more there are is said in one.
pub const MOST_OF_A_RULE: usize = 10_000;

/// Findings on their way, before it is known how much they matter.
struct Found<'a> {
    atlas: &'a Atlas,
    policy: &'a Policy,
    all: Vec<Finding>,
}

impl Found<'_> {
    fn push(&mut self, role: RoleId, problem: Problem) {
        if let Some(severity) = self.policy.severity(problem.rule, None) {
            let origin = self.atlas[role].origin.clone();
            self.all.push(Finding { role: Some(role), origin, problem, severity, edge: None });
        }
    }

    /// A problem with an interaction, of which a config may think by its family.
    fn of_edge(&mut self, edge: EdgeId, problem: Problem) {
        let family = self.atlas.family(edge);
        if let Some(severity) = self.policy.severity(problem.rule, Some(family)) {
            let role = self.atlas[edge].from;
            let origin = self.atlas[role].origin.clone();
            self.all.push(Finding {
                role: Some(role),
                origin,
                problem,
                severity,
                edge: Some(edge),
            });
        }
    }

    fn of_file(&mut self, origin: Origin, problem: Problem) {
        if let Some(severity) = self.policy.severity(problem.rule, None) {
            self.all.push(Finding { role: None, origin, problem, severity, edge: None });
        }
    }
}

/// Everything that is wrong, by card and place. `said` is what all the cards of `atlas` say.
pub fn findings(atlas: &Atlas, said: &Said, policy: &Policy) -> Vec<Finding> {
    bounded(judge(atlas, said, policy, atlas.len() > 1))
}

/// What is wrong with each card by itself: where not all cards are at hand, nothing can be said
/// of what stands between them.
pub fn findings_apart(atlas: &Atlas, said: &Said, policy: &Policy) -> Vec<Finding> {
    bounded(judge(atlas, said, policy, false))
}

/// Everything, without a bound.
fn judge(atlas: &Atlas, said: &Said, policy: &Policy, together: bool) -> Vec<Finding> {
    let mut found = Found { atlas, policy, all: Vec::new() };
    for file in atlas.unread() {
        found.of_file(file.origin.clone(), file.problem.clone());
    }
    for id in atlas.ids() {
        for problem in atlas.problems(id) {
            found.push(id, problem.clone());
        }
        if let Some(broken) = &atlas[id].broken {
            found.push(id, broken.problem.clone());
        }
    }
    overlap::placeholders(said, &mut found);
    if together {
        // Relations take as long as everything else between cards.
        let more = thread::scope(|scope| {
            let relations = scope.spawn(|| {
                let mut found = Found { atlas, policy, all: Vec::new() };
                relation::check(&mut found);
                found.all
            });
            set::check(&mut found);
            vocabulary::check(said, &mut found);
            overlap::check(said, &mut found);
            relations.join()
        });
        found.all.extend(more.unwrap_or_default());
    }
    let mut all = found.all;
    all.sort_by(|a, b| by_place(atlas, a, b));
    all
}

/// By card and place.
fn by_place(atlas: &Atlas, a: &Finding, b: &Finding) -> Ordering {
    let cards = match (a.role, b.role) {
        (Some(a), Some(b)) => atlas.slot(a).cmp(&atlas.slot(b)),
        _ => a.origin.cmp(&b.origin),
    };
    let place = |problem: &Problem| (problem.line, problem.column, problem.rule);
    cards.then_with(|| place(&a.problem).cmp(&place(&b.problem)))
}

/// The findings without those over the limit of their rule, of which one tells how many they are.
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
        let message =
            format!("and {more} more of {}; {MOST_OF_A_RULE} of a rule are listed", rule.name());
        finding.problem = Problem::new(rule, (finding.problem.line, 1), message);
        kept.push(finding);
    }
    kept
}

/// How many findings there are of each severity: errors, warnings, hints.
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
