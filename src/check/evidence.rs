//! Collects the data that rules need from each card. The data is collected while the card is
//! parsed.
//!
//! The data of each card is stored separately, so a change to one card replaces only the data of
//! that card.

use std::collections::HashMap;

use crate::atlas::{Atlas, Gather, RoleId};
use crate::role::{Problem, Role};
use crate::text::Texts;

use super::card::breaches;

/// The kind of thing that a string names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum EvidenceKind {
    Capability,
    Artifact,
    /// A detail of a capability or a value of a property, if it is short enough to be a name.
    Technology,
    Responsibility,
}

impl EvidenceKind {
    const ALL: [EvidenceKind; 4] = [
        EvidenceKind::Capability,
        EvidenceKind::Artifact,
        EvidenceKind::Technology,
        EvidenceKind::Responsibility,
    ];
}

/// The number of kinds in [`EvidenceKind`].
const KINDS: usize = EvidenceKind::ALL.len();

/// The data that rules need from all cards.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    texts: Texts,
    cards: HashMap<RoleId, CardEvidence>,
    /// The number of strings when unused ones were last dropped.
    kept: usize,
}

/// The cards with changed evidence.
#[derive(Debug, Default)]
pub struct ChangedEvidence {
    /// The roles of the cards, in the order of the atlas.
    pub(super) roles: Vec<RoleId>,
    /// The cards that use other names than before; `None` if there is a new card, or if the strings
    /// have got new numbers.
    pub(super) names: Option<Vec<ChangedNames>>,
}

/// The names that a card used before and after a change, in ascending order. A name that is used
/// several times is listed several times.
#[derive(Debug)]
pub(super) struct ChangedNames {
    pub(super) role: RoleId,
    pub(super) former: Vec<NameGroup>,
    pub(super) current: Vec<NameGroup>,
}

/// The data that rules need from one card.
#[derive(Debug, Clone)]
struct CardEvidence {
    uses: Box<[NameUse]>,
    /// The violations of the rules that look at one role alone.
    breaches: Box<[Problem]>,
}

impl CardEvidence {
    /// Replaces the number of each string: `numbers` maps old numbers to new ones.
    fn renumber(&mut self, numbers: &[u32]) {
        for used in &mut self.uses {
            let NameGroup { text, kind } = used.group();
            let text = numbers.get(text as usize).copied().unwrap_or_default();
            used.group = NameGroup::new(kind, text).index();
        }
    }
}

/// A string that a card uses as a name. A large set of cards has millions of these, so the string
/// and its kind share a number.
#[derive(Debug, Clone, Copy)]
pub(super) struct NameUse {
    /// The index of the group: see [`NameGroup::index`].
    group: u32,
    /// The line of the item, counted from 1.
    pub(super) line: u32,
}

impl NameUse {
    /// Returns the group of all uses of this string as a name of this kind.
    pub(super) fn group(self) -> NameGroup {
        let at = self.group as usize % KINDS;
        let kind = EvidenceKind::ALL.get(at).copied().unwrap_or(EvidenceKind::Capability);
        NameGroup::new(kind, self.group / KINDS as u32)
    }
}

/// All uses of a string as a name of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NameGroup {
    /// The number of the string: see [`Evidence::text`].
    pub(super) text: u32,
    pub(super) kind: EvidenceKind,
}

impl NameGroup {
    pub(super) fn new(kind: EvidenceKind, text: u32) -> NameGroup {
        NameGroup { text, kind }
    }

    /// Returns a number that no other group has.
    pub(super) fn index(self) -> u32 {
        self.text * KINDS as u32 + self.kind as u32
    }

    /// Returns the number of groups of the given number of strings.
    pub(super) fn count(texts: usize) -> usize {
        texts * KINDS
    }
}

/// The maximum number of characters and of words in the name of a technology.
const NAME: (usize, usize) = (40, 4);

/// Returns whether a string is short enough to be a name.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= NAME.0 * 4
        && text.chars().count() <= NAME.0
        && text.split_whitespace().count() <= NAME.1
}

impl Evidence {
    /// Collects the evidence of all roles of an atlas.
    pub fn new(atlas: &Atlas) -> Evidence {
        let mut evidence = Evidence::default();
        for id in atlas.ids() {
            evidence.add(id, &atlas.role(id));
        }
        evidence.kept = evidence.texts.len();
        evidence
    }

    /// Replaces the evidence of newly parsed cards, and drops the evidence of roles that are no
    /// longer in the atlas.
    pub fn update(&mut self, atlas: &Atlas, parsed: Evidence) -> ChangedEvidence {
        let mut roles: Vec<RoleId> = parsed.cards.keys().copied().collect();
        roles.sort_by_key(|id| atlas.slot(*id));
        if self.cards.is_empty() {
            *self = parsed;
            self.kept = self.texts.len();
            return ChangedEvidence { roles, names: None };
        }
        // All roles of the atlas are among those of earlier or newly parsed cards.
        let has_same_roles =
            self.cards.len() == atlas.len() && roles.iter().all(|id| self.cards.contains_key(id));
        if !has_same_roles {
            self.cards.retain(|&id, _| atlas.card_of(id).is_some());
        }
        let former: Option<Vec<_>> = roles.iter().map(|&id| self.names_on(id)).collect();
        self.append(parsed);
        // The strings of earlier cards are dropped only when they may be the majority, because this
        // takes as long as adding all strings again.
        let gets_new_numbers = self.texts.len() > 2 * self.kept;
        if gets_new_numbers {
            let used =
                self.cards.values().flat_map(|card| card.uses.iter().map(|used| used.group().text));
            let numbers = self.texts.keep_only(used);
            self.cards.values_mut().for_each(|card| card.renumber(&numbers));
            self.kept = self.texts.len();
        }
        let names = former.filter(|_| !gets_new_numbers).map(|former| {
            let names = roles.iter().zip(former).map(|(&role, former)| {
                let current = self.names_on(role).unwrap_or_default();
                ChangedNames { role, former, current }
            });
            names.filter(|names| names.former != names.current).collect()
        });
        ChangedEvidence { roles, names }
    }

    /// Returns the names that a card uses, in ascending order, or `None` if the card is not known.
    fn names_on(&self, id: RoleId) -> Option<Vec<NameGroup>> {
        let mut names: Vec<_> = self.cards.get(&id)?.uses.iter().map(|used| used.group()).collect();
        names.sort_unstable();
        Some(names)
    }

    /// Returns the strings that cards use as names, or have used before.
    pub(super) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Returns the strings that a card uses as names.
    pub(super) fn uses_of(&self, id: RoleId) -> &[NameUse] {
        self.cards.get(&id).map_or(&[], |card| &card.uses)
    }

    /// Returns a string that cards use as a name.
    pub(super) fn text(&self, number: u32) -> &str {
        self.texts.get(number).unwrap_or_default()
    }

    /// Returns the number of a string, or `None` if no card uses it as a name.
    pub(super) fn number(&self, text: &str) -> Option<u32> {
        self.texts.find(text)
    }

    /// Returns a card's violations of the rules that look at one role alone.
    pub(super) fn breaches(&self, id: RoleId) -> &[Problem] {
        self.cards.get(&id).map_or(&[], |card| &card.breaches)
    }
}

impl Gather for Evidence {
    fn add(&mut self, id: RoleId, role: &Role) {
        let breaches = breaches(role).into();
        // Cards in other formats do not share a vocabulary, so no strings are collected from them.
        if role.form.is_foreign {
            self.cards.insert(id, CardEvidence { uses: Box::default(), breaches });
            return;
        }
        let mut uses: Vec<(EvidenceKind, &str, u32)> = Vec::new();
        for item in &role.capabilities {
            uses.push((EvidenceKind::Capability, &item.name, item.line));
            for detail in item.details.iter().filter(|text| is_name(text)) {
                uses.push((EvidenceKind::Technology, detail, item.line));
            }
        }
        for item in &role.properties {
            for value in item.values.iter().filter(|text| is_name(text)) {
                uses.push((EvidenceKind::Technology, value, item.line));
            }
        }
        let artifacts = role.artifacts.iter();
        uses.extend(artifacts.map(|item| (EvidenceKind::Artifact, &*item.name, item.line)));
        let duties = role.responsibilities.iter();
        uses.extend(duties.map(|item| (EvidenceKind::Responsibility, &*item.title, item.line)));
        let uses = uses.into_iter().map(|(kind, text, line)| {
            let group = NameGroup::new(kind, self.texts.number(text)).index();
            NameUse { group, line }
        });
        let mut uses: Vec<NameUse> = uses.collect();
        uses.sort_unstable_by_key(|used| (used.group(), used.line));
        uses.dedup_by_key(|used| (used.group(), used.line));
        self.cards.insert(id, CardEvidence { uses: uses.into(), breaches });
    }

    fn append(&mut self, other: Evidence) {
        let numbers = self.texts.adopt(&other.texts);
        self.cards.extend(other.cards.into_iter().map(|(id, mut card)| {
            card.renumber(&numbers);
            (id, card)
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_use_of_a_name_takes_little_memory() {
        assert_eq!(size_of::<NameUse>(), 8);
        for kind in EvidenceKind::ALL {
            let group = NameGroup::new(kind, 7);
            assert_eq!(NameUse { group: group.index(), line: 1 }.group(), group);
        }
    }
}
