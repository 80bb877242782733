//! A problem as other programs receive it: with a path that does not depend on the machine.

use crate::check::{Finding, SingleFix};

/// A problem for another program.
#[derive(Debug, Clone)]
pub struct ReportedProblem<'a> {
    /// The problem and its card.
    pub finding: &'a Finding,
    /// The file of the card.
    pub place: CardPlace,
    /// Recognizes the problem in a later check.
    pub fingerprint: &'a str,
    /// The safe fix with the file to change, if there is one.
    pub fix: Option<(CardPlace, &'a SingleFix)>,
}

/// The file of a card for other programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardPlace {
    /// A path relative to the root of the repository.
    Inside(String),
    /// A file that is not in the repository, or a card without a file.
    Outside(String),
}

impl CardPlace {
    /// The path, relative to the root of the repository if possible.
    pub fn path(&self) -> &str {
        match self {
            CardPlace::Inside(path) | CardPlace::Outside(path) => path,
        }
    }
}
