//! Collects the data that rules need from each card. The data is collected while the card is
//! parsed.
//!
//! The data of each card is stored separately, so a change to one card replaces only the data of
//! that card.

use std::collections::{BTreeSet, HashMap};

use crate::atlas::{Atlas, ByNode, Gather, RoleId};
use crate::role::{Problem, Role};
use crate::text::Texts;

use super::card::breaches;

/// The kind of thing that a string names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EvidenceKind {
    Capability,
    Artifact,
    /// A detail of a capability or a value of a property, if it is short enough to be a name.
    Technology,
    Responsibility,
}

/// The number of kinds in [`EvidenceKind`].
const KINDS: usize = 4;

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
    /// Whether these cards use the same strings as names as before, and all strings have kept their
    /// numbers.
    pub(super) keep_names: bool,
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
            used.text = numbers.get(used.text as usize).copied().unwrap_or(u32::MAX);
        }
    }
}

/// A string that a card uses as a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct NameUse {
    /// The number of the string: see [`Evidence::text`].
    pub(super) text: u32,
    /// The line of the item, counted from 1.
    pub(super) line: u32,
    pub(super) kind: EvidenceKind,
}

impl NameUse {
    /// Returns the number of the group of all uses of this string as a name of this kind.
    fn group(self) -> u32 {
        self.text * KINDS as u32 + self.kind as u32
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
            return ChangedEvidence { roles, keep_names: false };
        }
        self.cards.retain(|&id, _| atlas.card_of(id).is_some());
        let names: Vec<_> = roles.iter().map(|&id| self.names_on(id)).collect();
        self.append(parsed);
        let keep_names = roles.iter().zip(names).all(|(&id, names)| names == self.names_on(id));
        // The strings of earlier cards are dropped only when they may be the majority, because this
        // takes as long as adding all strings again.
        let gets_new_numbers = self.texts.len() > 2 * self.kept;
        if gets_new_numbers {
            let used = self.cards.values().flat_map(|card| card.uses.iter().map(|used| used.text));
            let numbers = self.texts.keep_only(used);
            self.cards.values_mut().for_each(|card| card.renumber(&numbers));
            self.kept = self.texts.len();
        }
        ChangedEvidence { roles, keep_names: keep_names && !gets_new_numbers }
    }

    /// Returns the numbers of all strings that a card uses as names, or `None` if the card is not
    /// known.
    fn names_on(&self, id: RoleId) -> Option<BTreeSet<u32>> {
        Some(self.cards.get(&id)?.uses.iter().map(|used| used.group()).collect())
    }

    /// Returns the places where each string is used, grouped by string and kind.
    pub(super) fn uses(&self, atlas: &Atlas) -> Uses<'_> {
        let all = atlas.ids().flat_map(|role| {
            let uses = self.cards.get(&role).into_iter().flat_map(|card| &card.uses);
            uses.map(move |used| (used.group(), (role, used.line)))
        });
        Uses { texts: &self.texts, places: ByNode::new(all, self.texts.len() * KINDS) }
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

/// A role that uses a string, and the line of the item that contains the string.
pub(super) type PlaceOfUse = (RoleId, u32);

/// A string on the cards, with its number: see [`Evidence::text`].
#[derive(Debug, Clone, Copy)]
pub(super) struct UsedText<'a> {
    pub(super) text: &'a str,
    pub(super) number: u32,
}

/// All strings on the cards, with the places where they are used. Most strings occur on many cards,
/// but each string needs to be examined only once.
pub(super) struct Uses<'a> {
    texts: &'a Texts,
    /// The uses of each string, ordered by role. Each string has [`KINDS`] entries, one for each
    /// kind.
    places: ByNode<PlaceOfUse>,
}

impl<'a> Uses<'a> {
    /// Returns the strings of a kind, each with its number and its uses.
    pub(super) fn of_kind(
        &self,
        kind: EvidenceKind,
    ) -> impl Iterator<Item = (UsedText<'a>, &[PlaceOfUse])> {
        let places = (kind as usize..).step_by(KINDS).map(|group| self.places.get(group));
        let texts = self.texts.iter().zip(0..).map(|(text, number)| UsedText { text, number });
        texts.zip(places).filter(|(_, places)| !places.is_empty())
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
            let text = self.texts.number(text);
            NameUse { text, line, kind }
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
