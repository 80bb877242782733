//! Compares all cards with each other. The results say what to report on each card, so that one card
//! can be checked again without comparing all cards again.

use std::thread;

use crate::atlas::Atlas;

use super::names::Conflicts;
use super::overlap::Overlap;
use super::targets::Suggestions;
use super::vocabulary::Vocabulary;
use super::{Evidence, Policy};

/// The results of comparing all cards with each other.
#[derive(Debug, Default)]
pub(super) struct Compared {
    pub(super) suggestions: Suggestions,
    pub(super) conflicts: Conflicts,
    pub(super) vocabulary: Vocabulary,
    pub(super) overlap: Overlap,
}

impl Compared {
    pub(super) fn new(atlas: &Atlas, evidence: &Evidence, policy: &Policy) -> Compared {
        thread::scope(|scope| {
            let of_words = scope.spawn(|| {
                let uses = evidence.uses(atlas);
                (Vocabulary::new(&uses, policy), Overlap::new(atlas, &uses, policy))
            });
            let suggestions = Suggestions::new(atlas, policy);
            let conflicts = Conflicts::new(atlas, evidence, policy);
            let (vocabulary, overlap) = of_words.join().unwrap_or_default();
            Compared { suggestions, conflicts, vocabulary, overlap }
        })
    }
}
