//! Safe fixes for single problems, for programs that apply fixes themselves.

use std::collections::HashMap;

use crate::atlas::RoleId;
use crate::role::{Origin, Rule};

use super::super::{Check, Finding};
use super::pass;

/// The text that fixes one problem, and the range in a card that this text replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SingleFix {
    /// The file of the card to change, which is not always the card with the problem.
    pub origin: Origin,
    /// Line and column of the first replaced character, counted from 1.
    pub start: (usize, usize),
    /// Line and column after the last replaced character. If the fix only inserts text, this equals
    /// `start`.
    pub end: (usize, usize),
    /// The new text.
    pub text: String,
}

/// The identity of a problem within one check: its role, rule and position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProblemKey(Option<RoleId>, Rule, (u32, u32));

impl ProblemKey {
    /// Returns the identity of the problem that a finding reports.
    pub fn new(finding: &Finding) -> ProblemKey {
        let problem = &finding.problem;
        ProblemKey(finding.role, problem.rule, (problem.line, problem.column))
    }
}

impl Check<'_> {
    /// Returns the safe fix for each problem that has one. `--fix` may fix more problems, because
    /// it repeats the check after its changes.
    pub fn single_fixes(&self) -> HashMap<ProblemKey, SingleFix> {
        let Check { atlas, evidence, policy, together, .. } = *self;
        let Some(fixed) = pass(atlas, evidence, &self.all, policy, together) else {
            return HashMap::new();
        };
        let fixes = fixed.edits.into_iter().map(|edit| {
            let card = &atlas[edit.role];
            let fix = SingleFix {
                origin: card.origin.clone(),
                start: position(&card.text, edit.range.start),
                end: position(&card.text, edit.range.end),
                text: edit.text,
            };
            (ProblemKey(Some(edit.asks), edit.rule, edit.place), fix)
        });
        fixes.collect()
    }
}

/// Returns the line and column of a byte, both counted from 1. Columns are counted in characters,
/// and a byte order mark does not count.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let before = before.strip_prefix('\u{feff}').unwrap_or(before);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}
