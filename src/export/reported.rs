//! Problems as they are exported to other programs, with paths that do not depend on the machine.

use crate::check::{Finding, SingleFix};

/// A problem as it is exported to another program.
#[derive(Debug, Clone)]
pub struct ReportedProblem<'a> {
    /// The problem and its card.
    pub finding: &'a Finding,
    /// The location of the card.
    pub place: CardPlace,
    /// A value by which a later check can recognize the same problem.
    pub fingerprint: &'a str,
    /// The safe fix, if any, and the file that it changes.
    pub fix: Option<(CardPlace, &'a SingleFix)>,
}

/// The location of a card as it is exported to another program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardPlace {
    /// A path relative to the root of the repository.
    Inside(String),
    /// The path of a file outside the repository, or the name of a card without a file.
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
