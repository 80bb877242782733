//! Collects the facts that analyses of many roles need from all cards. The facts are collected
//! while the cards are parsed, because parsing thousands of cards again would take seconds.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use crate::atlas::{Atlas, Gather, RoleId, Spoken, SpokenWords, Stems};
use crate::role::{Known, Level, LevelRank, Role};
use crate::text::SharedTexts;

/// The kind of text that a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FactKind {
    /// The name of a capability.
    Capability,
    /// A detail of a capability.
    Detail,
    /// The name of an artifact.
    Artifact,
    /// The type of the artifact that the previous fact in the list names.
    ArtifactType,
    /// The name of a tool.
    Tool,
    /// The title of a responsibility.
    Responsibility,
    /// The summary of a role without responsibilities.
    Summary,
}

/// A short string from a card, such as the name of a capability, with its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// The kind of text.
    pub kind: FactKind,
    /// The rank of a capability's level. A detail has the rank of its capability.
    pub rank: Option<LevelRank>,
    /// The index of the fact's text in the list of all distinct strings.
    pub(super) text: u32,
    /// The level as written on the card; `None` if the card does not give one.
    level: Option<LevelText>,
    /// The position of the item in its section, counted from 0. If a section has more items than
    /// this type can number, the rest have the last number.
    pub item: u16,
}

/// The index of a level in the list of all distinct strings, plus one. A large set of cards has
/// millions of facts, and this takes half the memory of an optional index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LevelText(NonZeroU32);

impl LevelText {
    fn new(index: u32) -> LevelText {
        LevelText(NonZeroU32::MIN.saturating_add(index))
    }

    fn index(self) -> u32 {
        self.0.get() - 1
    }
}

/// The facts about one role.
#[derive(Debug, Clone, PartialEq, Eq)]
struct RoleFacts {
    facts: Box<[Fact]>,
    /// The words of the interactions on the card. They show which artifacts are handed over.
    spoken: SpokenWords,
}

impl RoleFacts {
    /// Replaces the numbers of strings and stems: `texts` and `stems` map old numbers to new ones.
    fn renumber(&mut self, texts: &[u32], stems: &[u32]) {
        for fact in &mut self.facts {
            fact.text = renumbered(texts, fact.text);
            fact.level = fact.level.map(|level| LevelText::new(renumbered(texts, level.index())));
        }
        self.spoken.renumber(stems);
    }

    /// Returns the facts with other numbers of strings and stems: see [`RoleFacts::renumber`].
    fn renumbered(&self, texts: &[u32], stems: &[u32]) -> RoleFacts {
        let mut new = self.clone();
        new.renumber(texts, stems);
        new
    }
}

/// The maximum number of roles whose facts are stored separately because they have changed. Copies
/// share the facts of all other roles.
const MOST_LATER: usize = 256;

/// The facts about all roles.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    texts: SharedTexts,
    stems: Stems,
    /// The facts about each role. Copies share them until many have changed.
    roles: Arc<HashMap<RoleId, Arc<RoleFacts>>>,
    /// The facts that replace those in `roles`.
    later: HashMap<RoleId, Arc<RoleFacts>>,
    /// The number of strings and stems when unused ones were last dropped.
    kept: usize,
}

impl Facts {
    /// Returns the facts about all roles of an atlas.
    pub fn new(atlas: &Atlas) -> Facts {
        let mut facts = Facts::default();
        for id in atlas.ids() {
            facts.add(id, &atlas.role(id));
        }
        facts
    }

    /// Adds or replaces the facts of newly parsed cards, and drops the facts of roles that are no
    /// longer in the atlas. Returns the roles with newly parsed cards, or `None` if there are other
    /// roles than before, or if the strings have got new numbers.
    pub fn update(&mut self, atlas: &Atlas, parsed: Facts) -> Option<Vec<RoleId>> {
        if self.roles.is_empty() {
            *self = parsed;
            self.texts.share();
            self.stems.share();
            self.stems.share();
            self.kept = self.texts.len() + self.stems.distinct();
            return None;
        }
        let changed: Vec<RoleId> = parsed.roles.keys().copied().collect();
        // All roles of the atlas are among those of earlier or newly parsed cards.
        let has_same_roles =
            self.cover(atlas) && changed.iter().all(|id| self.roles.contains_key(id));
        let is_small = self.later.len() + changed.len() <= MOST_LATER;
        let new = self.adopt(parsed);
        if has_same_roles && is_small {
            self.later.extend(new);
        } else {
            let roles = Arc::make_mut(&mut self.roles);
            roles.extend(self.later.drain().chain(new));
            roles.retain(|&id, _| atlas.card_of(id).is_some());
        }
        self.texts.share();
        self.stems.share();
        // The strings of earlier cards are dropped only when they may be the majority, because this
        // takes as long as adding all strings again.
        let gets_new_numbers = self.texts.len() + self.stems.distinct() > 2 * self.kept;
        if gets_new_numbers {
            self.drop_unused();
        }
        (has_same_roles && !gets_new_numbers).then_some(changed)
    }

    /// Returns whether updating these facts with those of newly parsed cards would change nothing.
    pub fn include(&self, atlas: &Atlas, parsed: &Facts) -> bool {
        let texts = self.texts.numbers_of(&parsed.texts);
        let stems = self.stems.numbers_of(&parsed.stems);
        self.cover(atlas)
            && parsed.roles.iter().all(|(id, role)| {
                self.role(*id).is_some_and(|own| *own == role.renumbered(&texts, &stems))
            })
    }

    /// Drops the strings of earlier cards.
    fn drop_unused(&mut self) {
        let mut roles = std::mem::take(&mut self.roles);
        Arc::make_mut(&mut roles).extend(self.later.drain());
        let facts = roles.values().flat_map(|role| &role.facts);
        let texts = self
            .texts
            .keep_only(facts.flat_map(|f| [Some(f.text), f.level.map(LevelText::index)]).flatten());
        let stems = self.stems.keep_only(roles.values().map(|role| &role.spoken));
        self.roles = Arc::new(renumbered_all(roles, &texts, &stems).collect());
        self.kept = self.texts.len() + self.stems.distinct();
    }

    /// Adds the strings and stems of other facts, and returns these facts with the numbers of their
    /// strings and stems here.
    fn adopt(&mut self, others: Facts) -> Vec<(RoleId, Arc<RoleFacts>)> {
        let texts = self.texts.adopt(&others.texts);
        let stems = self.stems.adopt(&others.stems);
        renumbered_all(others.roles, &texts, &stems).collect()
    }

    fn role(&self, id: RoleId) -> Option<&RoleFacts> {
        self.later.get(&id).or_else(|| self.roles.get(&id)).map(AsRef::as_ref)
    }

    /// Returns whether the facts cover as many roles as the atlas contains.
    pub fn cover(&self, atlas: &Atlas) -> bool {
        self.roles.len() == atlas.len()
    }

    /// Returns the facts about a role, in the order in which they appear on its card.
    pub fn of_role(&self, id: RoleId) -> &[Fact] {
        self.role(id).map_or(&[], |role| &role.facts)
    }

    /// Returns the words of the interaction at a position on a role's card.
    pub fn spoken(&self, id: RoleId, number: usize) -> Option<Spoken<'_>> {
        self.role(id)?.spoken.get(number)
    }

    /// Returns the text of a fact.
    pub fn text(&self, fact: Fact) -> &str {
        self.texts.get(fact.text).unwrap_or_default()
    }

    /// Returns the level of a fact as written on the card, or `None` if the fact has no level.
    pub fn level(&self, fact: Fact) -> Option<&str> {
        self.texts.get(fact.level?.index())
    }

    /// Returns the list of all distinct strings.
    pub(super) fn texts(&self) -> &SharedTexts {
        &self.texts
    }

    /// Returns the stems of the words of all interactions.
    pub(super) fn stems(&self) -> &Stems {
        &self.stems
    }
}

impl Gather for Facts {
    fn add(&mut self, id: RoleId, role: &Role) {
        let texts = &mut self.texts;
        let mut facts = Vec::new();
        for (item, capability) in items().zip(&role.capabilities) {
            let level: Option<&Level> = capability.level.as_ref();
            let rank = level.and_then(|level| level.rank);
            let level = level.map(|level| LevelText::new(texts.number(&level.word)));
            let text = texts.number(&capability.name);
            facts.push(Fact { kind: FactKind::Capability, rank, text, level, item });
            for detail in &capability.details {
                let text = texts.number(detail);
                facts.push(Fact { kind: FactKind::Detail, rank, text, level, item });
            }
        }
        let mut plain: Vec<(FactKind, &str, u16)> = Vec::new();
        for (item, artifact) in items().zip(&role.artifacts) {
            plain.push((FactKind::Artifact, &artifact.name, item));
            plain.extend(artifact.kind.as_deref().map(|kind| (FactKind::ArtifactType, kind, item)));
        }
        let tools = items().zip(role.points(Known::Tools));
        plain.extend(tools.map(|(item, tool)| (FactKind::Tool, tool.title.as_str(), item)));
        let titles = items().zip(&role.responsibilities);
        plain.extend(titles.map(|(item, r)| (FactKind::Responsibility, r.title.as_str(), item)));
        if role.responsibilities.is_empty() {
            plain.push((FactKind::Summary, role.summary(), 0));
        }
        facts.extend(plain.into_iter().map(|(kind, text, item)| {
            let text = texts.number(text);
            Fact { kind, rank: None, text, level: None, item }
        }));
        let spoken = SpokenWords::new(&role.interactions, &mut self.stems);
        let facts = Arc::new(RoleFacts { facts: facts.into(), spoken });
        Arc::make_mut(&mut self.roles).insert(id, facts);
    }

    fn append(&mut self, other: Facts) {
        let new = self.adopt(other);
        Arc::make_mut(&mut self.roles).extend(new);
    }
}

/// Returns the numbers of the items in a section.
fn items() -> impl Iterator<Item = u16> {
    (0..u16::MAX).chain(std::iter::repeat(u16::MAX))
}

/// Returns the facts about roles with other numbers of strings and stems: `texts` and `stems` map
/// old numbers to new ones.
fn renumbered_all(
    roles: Arc<HashMap<RoleId, Arc<RoleFacts>>>,
    texts: &[u32],
    stems: &[u32],
) -> impl Iterator<Item = (RoleId, Arc<RoleFacts>)> {
    Arc::unwrap_or_clone(roles).into_iter().map(|(id, mut role)| {
        match Arc::get_mut(&mut role) {
            Some(role) => role.renumber(texts, stems),
            None => role = Arc::new(role.renumbered(texts, stems)),
        }
        (id, role)
    })
}

/// Returns the new index of a string whose list was merged into another list. `numbers` maps old
/// indices to new ones.
fn renumbered(numbers: &[u32], old: u32) -> u32 {
    numbers.get(old as usize).copied().unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_takes_little_memory() {
        assert_eq!(size_of::<Fact>(), 12);
        for index in [0, 1, u32::MAX - 1] {
            assert_eq!(LevelText::new(index).index(), index);
        }
        let numbers: Vec<u16> = items().take(usize::from(u16::MAX) + 3).collect();
        assert_eq!((numbers[0], numbers[65_534]), (0, 65_534));
        assert_eq!(numbers[65_535..], [u16::MAX; 3]);
    }
}
