//! Fingerprints of problems. They identify a problem in a later check even if its line has moved.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::atlas::Atlas;

use super::Finding;
use super::card_lines::CardLines;

/// The number of hash bytes in a fingerprint.
const BYTES: usize = 10;

/// Returns the fingerprints of findings, in the same order. `place` returns a path for a finding's
/// file that is the same on every machine, such as the path within its repository.
///
/// A fingerprint depends on the file, the rule, the text of the line, and the words of the message.
/// Identical problems in one file are numbered, so that each has its own fingerprint.
pub fn fingerprints(
    atlas: &Atlas,
    findings: &[Finding],
    mut place: impl FnMut(&Finding) -> String,
) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut lines = CardLines::default();
    let fingerprints = findings.iter().map(|finding| {
        let problem = &finding.problem;
        let start = finding.role.and_then(|id| lines.start(atlas, id, problem.line));
        let rest = finding.role.zip(start).and_then(|(id, start)| atlas[id].text.get(start..));
        let line = rest.and_then(|rest| rest.lines().next()).unwrap_or_default();
        let parts = [
            place(finding),
            finding.origin.key().unwrap_or_default().to_owned(),
            problem.rule.name().to_owned(),
            words(line, |_| true),
            // Paths and numbers are left out, because they can change while the problem remains the
            // same.
            words(&problem.message, |word| !word.contains(|c: char| c == '/' || c.is_numeric())),
        ];
        let all = parts.join("\0");
        let number = seen.entry(all.clone()).or_default();
        *number += 1;
        let hash = Sha256::digest(format!("{all}\0{number}"));
        hash.iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect()
    });
    fingerprints.collect()
}

/// Returns the words of a string for which `is_kept` returns true, separated by single spaces.
fn words(text: &str, is_kept: impl Fn(&str) -> bool) -> String {
    text.split_whitespace().filter(|word| is_kept(word)).collect::<Vec<_>>().join(" ")
}
