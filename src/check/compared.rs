//! Compares all cards with each other. The results say what to report on each card, so that one card
//! can be checked again without comparing all cards again.

use std::thread;

use crate::atlas::{Atlas, RoleId};

use super::evidence::{ChangedNames, EvidenceKind, NameGroup};
use super::names::Conflicts;
use super::overlap::Overlap;
use super::targets::Suggestions;
use super::uses::Uses;
use super::vocabulary::Vocabulary;
use super::{Evidence, Policy};

/// If the uses of more names than this have changed, all names are compared again, and not only the
/// affected ones.
const MOST_CHANGED: usize = 256;

/// The results of comparing all cards with each other.
#[derive(Debug, Default)]
pub(super) struct Compared {
    pub(super) suggestions: Suggestions,
    pub(super) conflicts: Conflicts,
    pub(super) vocabulary: Vocabulary,
    pub(super) overlap: Overlap,
    uses: Uses,
}

impl Compared {
    pub(super) fn new(atlas: &Atlas, evidence: &Evidence, policy: &Policy) -> Compared {
        thread::scope(|scope| {
            let of_words = scope.spawn(|| {
                let uses = Uses::new(atlas, evidence);
                let vocabulary = Vocabulary::new(evidence, &uses, policy);
                (vocabulary, Overlap::new((atlas, evidence, policy), &uses), uses)
            });
            let suggestions = Suggestions::new(atlas, policy);
            let conflicts = Conflicts::new(atlas, evidence, policy);
            let (vocabulary, overlap, uses) = of_words.join().unwrap_or_default();
            Compared { suggestions, conflicts, vocabulary, overlap, uses }
        })
    }

    /// Compares the names on changed cards with those on other cards. Returns all cards about which
    /// something else is reported than before, or `None` if all cards must be compared again.
    pub(super) fn update(
        &mut self,
        cards @ (atlas, evidence, policy): (&Atlas, &Evidence, &Policy),
        names: &[ChangedNames],
    ) -> Option<Vec<RoleId>> {
        let uses = &mut self.uses;
        let changed = names.iter().flat_map(|ChangedNames { role, former, current }| {
            uses.replace(atlas, *role, former, current)
        });
        let mut changed: Vec<NameGroup> = changed.collect();
        changed.sort_unstable();
        changed.dedup();
        if changed.len() > MOST_CHANGED {
            return None;
        }
        let (mut renewed, uses) = (Vec::new(), &self.uses);
        for group in changed {
            renewed.extend(self.vocabulary.update((evidence, uses, policy), group)?);
            renewed.extend(self.overlap.update(cards, uses, group)?);
        }
        let roles = |group: &NameGroup| uses.roles(*group).iter().copied();
        let duties = renewed.iter().filter(|group| group.kind == EvidenceKind::Responsibility);
        let with_duties = duties.flat_map(roles).collect();
        let changed: Vec<RoleId> = names.iter().map(|names| names.role).collect();
        let mut affected = self.overlap.update_copies(cards, uses, &changed, with_duties);
        affected.extend(renewed.iter().flat_map(roles));
        affected.extend(changed);
        Some(affected)
    }
}
