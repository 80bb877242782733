//! A survey contains the facts about all cards and an index of the roles that have each skill.
//!
//! Two names mean the same skill if they are the same apart from letter case, or if one is an alias
//! of the other. Each name may belong to a capability or to a detail of a capability.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::atlas::{Atlas, ByNode, Node, RoleId};
use crate::check::Aliases;
use crate::text::{Texts, fold};

use super::facts::{Fact, FactKind, Facts};

/// The facts about all cards, and an index of skills that is built on first use.
#[derive(Debug, Default)]
pub struct Survey {
    facts: Arc<Facts>,
    aliases: Aliases,
    index: OnceLock<SkillIndex>,
}

impl Survey {
    /// Creates a survey from the facts about all cards. `aliases` lists names that mean the same
    /// skill.
    pub fn new(facts: impl Into<Arc<Facts>>, aliases: Aliases) -> Survey {
        Survey { facts: facts.into(), aliases, index: OnceLock::new() }
    }

    /// Creates a survey of all roles of an atlas by parsing their cards.
    pub fn of_atlas(atlas: &Atlas) -> Survey {
        Survey::new(Facts::new(atlas), Aliases::default())
    }

    /// Returns the facts about all cards of the survey.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Returns the table of names that mean the same skill.
    pub fn aliases(&self) -> &Aliases {
        &self.aliases
    }

    /// Returns the index of the holders of each skill. The first call builds the index, which takes
    /// a few milliseconds for thousands of roles.
    pub fn skills(&self, atlas: &Atlas) -> &SkillIndex {
        self.index.get_or_init(|| SkillIndex::new(atlas, &self.facts, &self.aliases))
    }
}

/// The number that identifies a skill. All names of a skill have the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SkillId(pub(super) u32);

/// A role that has a skill.
#[derive(Debug, Clone, Copy)]
pub struct HolderFact {
    /// The role that has the skill.
    pub role: RoleId,
    /// The capability or detail that names the skill, with its level.
    pub fact: Fact,
}

impl HolderFact {
    /// Returns whether the role has the skill only as a detail of a capability.
    pub fn is_detail(&self) -> bool {
        self.fact.kind == FactKind::Detail
    }
}

/// All skills and the roles that have them.
#[derive(Debug, Default)]
pub struct SkillIndex {
    /// The skill that each string names, indexed by the number of the string; `None` if the string
    /// does not name a skill.
    by_text: Vec<Option<SkillId>>,
    /// The key of each skill, indexed by the number of the skill.
    keys: Texts,
    /// The most common spelling of each skill's name, indexed by the number of the skill.
    names: Texts,
    /// The roles that have each skill, with the position of the fact among the facts about the
    /// role. No role occurs twice. Roles with a capability of this name come before roles with only
    /// a detail of this name. Within each group, the roles are in the same order as in the atlas.
    holders: ByNode<(RoleId, u32)>,
}

impl SkillIndex {
    fn new(atlas: &Atlas, facts: &Facts, aliases: &Aliases) -> SkillIndex {
        let by_text = vec![None; facts.texts().len()];
        let mut index = SkillIndex { by_text, ..SkillIndex::default() };
        let mut uses: Vec<u32> = vec![0; facts.texts().len()];
        let (mut by_name, mut by_detail) = (Vec::new(), Vec::new());
        for id in atlas.ids() {
            let all = facts.of_role(id);
            for fact in all {
                let number = fact.text as usize;
                let Some(skill) = index.by_text.get_mut(number) else { continue };
                match fact.kind {
                    FactKind::Capability => uses.get_mut(number).into_iter().for_each(|n| *n += 1),
                    FactKind::Detail => {}
                    _ => continue,
                }
                skill.get_or_insert_with(|| {
                    SkillId(index.keys.number(&key(facts.text(*fact), aliases)))
                });
            }
            for (skill, fact, at) in index.best_of_role(all) {
                let list = match fact.kind {
                    FactKind::Capability => &mut by_name,
                    _ => &mut by_detail,
                };
                list.push((skill.0, (id, at)));
            }
        }
        let all = by_name.iter().chain(&by_detail).copied();
        index.holders = ByNode::new(all, index.keys.len());
        // The most common spelling is the one that most capabilities use.
        let mut best: Vec<Option<(u32, Reverse<&str>)>> = vec![None; index.keys.len()];
        for ((text, skill), uses) in facts.texts().iter().zip(&index.by_text).zip(uses) {
            let Some(best) = skill.and_then(|skill| best.get_mut(skill.0 as usize)) else {
                continue;
            };
            *best = (*best).max(Some((uses, Reverse(text))));
        }
        for (_, Reverse(name)) in best.into_iter().flatten() {
            index.names.number(name);
        }
        index
    }

    /// Returns the skill that a fact names, or `None` if the fact is not about a skill.
    pub fn skill(&self, fact: Fact) -> Option<SkillId> {
        self.by_text.get(fact.text as usize).copied().flatten()
    }

    /// Returns the skill that has this name, if any.
    pub fn named(&self, name: &str, aliases: &Aliases) -> Option<SkillId> {
        self.keys.find(&key(name, aliases)).map(SkillId)
    }

    /// Returns the most common spelling of the name of a skill.
    pub fn name(&self, skill: SkillId) -> &str {
        self.names.get(skill.0).unwrap_or_default()
    }

    /// Returns the roles that have a skill: first those with a capability of this name, then those
    /// with only a detail of this name. Within each group, the roles are in the same order as in
    /// the atlas. `facts` must be the facts from which the index was built.
    pub fn holders<'a>(
        &'a self,
        facts: &'a Facts,
        skill: SkillId,
    ) -> impl Iterator<Item = HolderFact> + 'a {
        let all = self.holders.get(skill.0 as usize).iter();
        all.filter_map(|&(role, at)| {
            let fact = *facts.of_role(role).get(at as usize)?;
            Some(HolderFact { role, fact })
        })
    }

    /// Returns every skill that at least one role has as a capability. `facts` must be the facts
    /// from which the index was built.
    pub fn capabilities<'a>(&'a self, facts: &'a Facts) -> impl Iterator<Item = SkillId> + 'a {
        (0..).map(SkillId).take(self.keys.len()).filter(|&skill| {
            self.holders(facts, skill).next().is_some_and(|holder| !holder.is_detail())
        })
    }

    /// Returns the skills of a role, without duplicates, each with the fact that has the highest
    /// level. Capabilities come first, in the order in which they appear on the card, followed by
    /// details that are not also capabilities.
    pub fn of_role(&self, facts: &Facts, id: RoleId) -> Vec<(SkillId, Fact)> {
        let best = self.best_of_role(facts.of_role(id)).into_iter();
        best.map(|(skill, fact, _)| (skill, fact)).collect()
    }

    /// Like [`SkillIndex::of_role`], given all facts about the role. Also returns the position of
    /// each fact among them.
    fn best_of_role(&self, all: &[Fact]) -> Vec<(SkillId, Fact, u32)> {
        let mut own: Vec<(SkillId, Fact, u32)> = Vec::new();
        let mut places: HashMap<SkillId, usize> = HashMap::new();
        for kind in [FactKind::Capability, FactKind::Detail] {
            for (&fact, at) in all.iter().zip(0..).filter(|(fact, _)| fact.kind == kind) {
                let Some(skill) = self.skill(fact) else { continue };
                let place = *places.entry(skill).or_insert(own.len());
                match own.get_mut(place) {
                    Some((_, best, best_at)) if best.kind == kind && best.rank < fact.rank => {
                        (*best, *best_at) = (fact, at);
                    }
                    Some(_) => {}
                    None => own.push((skill, fact, at)),
                }
            }
        }
        own
    }
}

/// Returns the key that all names of a skill share.
fn key(name: &str, aliases: &Aliases) -> String {
    let folded = fold(name);
    aliases.name_of(&folded).map(fold).unwrap_or(folded)
}

/// All roles and the survey of their cards, from which every analysis starts.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// All roles and their interactions.
    pub atlas: &'a Atlas,
    /// The survey of the cards of all roles.
    pub survey: &'a Survey,
}

impl<'a> Basis<'a> {
    /// Returns the facts about all cards.
    pub fn facts(self) -> &'a Facts {
        self.survey.facts()
    }

    /// Returns the index of the holders of each skill.
    pub fn index(self) -> &'a SkillIndex {
        self.survey.skills(self.atlas)
    }

    /// Returns a key that sorts nodes by name.
    pub(super) fn order(self, node: Node) -> (String, usize) {
        (fold(self.atlas.label(node)), self.atlas.slot(node))
    }
}
