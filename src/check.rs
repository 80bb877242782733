//! Rules over all cards together, and the list of everything that is wrong.

mod set;

use crate::atlas::{Atlas, RoleId};
use crate::role::{Origin, Problem, Severity};

/// A problem and the card it is in.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The role; `None` for a file that could not be read.
    pub role: Option<RoleId>,
    /// Where the card is.
    pub origin: Origin,
    /// What is wrong.
    pub problem: Problem,
}

/// Everything that is wrong, by card and place.
pub fn findings(atlas: &Atlas) -> Vec<Finding> {
    let mut all: Vec<Finding> = atlas
        .unread()
        .iter()
        .map(|file| Finding {
            role: None,
            origin: file.origin.clone(),
            problem: file.problem.clone(),
        })
        .collect();
    for id in atlas.ids() {
        all.extend(atlas.problems(id).iter().map(|problem| Finding {
            role: Some(id),
            origin: atlas[id].origin.clone(),
            problem: problem.clone(),
        }));
    }
    if atlas.len() > 1 {
        all.extend(set::findings(atlas));
    }
    all.sort_by(|a, b| {
        (&a.origin, a.problem.line, a.problem.column, a.problem.rule).cmp(&(
            &b.origin,
            b.problem.line,
            b.problem.column,
            b.problem.rule,
        ))
    });
    all
}

/// How many findings there are of each severity: errors, warnings, hints.
pub fn count(findings: &[Finding]) -> [usize; 3] {
    let of =
        |severity| findings.iter().filter(|finding| finding.problem.severity() == severity).count();
    [of(Severity::Error), of(Severity::Warning), of(Severity::Hint)]
}
