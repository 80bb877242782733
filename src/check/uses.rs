//! A table of the cards that use each name. If a card changes, only its own entries are replaced.

use crate::atlas::{Atlas, ByNode, EditedByNode, RoleId};

use super::Evidence;
use super::evidence::{EvidenceKind, NameGroup};

/// A string that cards use as a name, with its number: see [`Evidence::text`].
#[derive(Debug, Clone, Copy)]
pub(super) struct UsedText<'a> {
    pub(super) text: &'a str,
    pub(super) number: u32,
    /// The roles whose cards use the string, in the order of the atlas. A card that uses the string
    /// several times is listed several times.
    pub(super) roles: &'a [RoleId],
}

/// The cards that use each name. Most strings occur on many cards, but each string needs to be
/// examined only once.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// The roles of each group of uses.
    roles: EditedByNode<RoleId>,
}

impl Uses {
    /// Collects the uses on all cards.
    pub(super) fn new(atlas: &Atlas, evidence: &Evidence) -> Uses {
        let all = atlas.ids().flat_map(|role| {
            evidence.uses_of(role).iter().map(move |used| (used.group().index(), role))
        });
        Uses { roles: ByNode::new(all, NameGroup::count(evidence.texts().len())).into() }
    }

    /// Returns the roles whose cards use a name.
    pub(super) fn roles(&self, group: NameGroup) -> &[RoleId] {
        self.roles.get(group.index())
    }

    /// Returns some strings of a kind with their uses. Strings that no card uses are left out.
    pub(super) fn of<'a>(
        &'a self,
        evidence: &'a Evidence,
        kind: EvidenceKind,
        numbers: impl Iterator<Item = u32>,
    ) -> impl Iterator<Item = UsedText<'a>> {
        let all = numbers.map(move |number| UsedText {
            text: evidence.text(number),
            number,
            roles: self.roles(NameGroup::new(kind, number)),
        });
        all.filter(|used| !used.roles.is_empty())
    }

    /// Returns all strings of a kind with their uses.
    pub(super) fn of_kind<'a>(
        &'a self,
        evidence: &'a Evidence,
        kind: EvidenceKind,
    ) -> impl Iterator<Item = UsedText<'a>> {
        self.of(evidence, kind, (0..).take(evidence.texts().len()))
    }

    /// Replaces the uses on a card. Both lists are sorted, and the card is in the same position of
    /// the atlas as before. Returns the names that the card has started or stopped using, or uses
    /// more or less often than before.
    pub(super) fn replace(
        &mut self,
        atlas: &Atlas,
        role: RoleId,
        former: &[NameGroup],
        current: &[NameGroup],
    ) -> Vec<NameGroup> {
        let count = |groups: &[NameGroup], group: NameGroup| {
            groups.partition_point(|other| *other <= group)
                - groups.partition_point(|other| *other < group)
        };
        let mut changed: Vec<NameGroup> = [former, current].concat();
        changed.sort_unstable();
        changed.dedup();
        changed.retain(|&group| count(former, group) != count(current, group));
        for &group in &changed {
            let mut roles = self.roles(group).to_vec();
            roles.retain(|other| *other != role);
            let at = roles.partition_point(|other| atlas.slot(*other) < atlas.slot(role));
            roles.splice(at..at, std::iter::repeat_n(role, count(current, group)));
            self.roles.set(group.index(), roles);
        }
        changed
    }
}
