//! Problems in a form for other programs, with paths that do not depend on the machine.

use crate::check::{Finding, SingleFix};

/// A problem for another program.
#[derive(Debug, Clone)]
pub struct ReportedProblem<'a> {
    /// The problem and its card.
    pub finding: &'a Finding,
    /// The file of the card.
    pub place: CardPlace,
    /// A value by which a later check can recognize the same problem.
    pub fingerprint: &'a str,
    /// The safe fix and the file that it changes, if there is a safe fix.
    pub fix: Option<(CardPlace, &'a SingleFix)>,
}

/// The location of a card, for other programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardPlace {
    /// A path relative to the root of the repository.
    Inside(String),
    /// A file that is not in the repository, or a card without a file.
    Outside(String),
}

impl CardPlace {
    /// Returns the path, which is relative to the root of the repository if possible.
    pub fn path(&self) -> &str {
        match self {
            CardPlace::Inside(path) | CardPlace::Outside(path) => path,
        }
    }
}
