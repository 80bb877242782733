//! A survey contains the facts about all cards and an index of the roles that have each skill.
//!
//! Two names mean the same skill if they are the same apart from letter case, or if one is an alias
//! of the other. Each name may belong to a capability or to a detail of a capability.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::atlas::{Atlas, Node, RoleId};
use crate::check::Aliases;
use crate::text::{Texts, fold};

use super::facts::{Fact, FactKind, Facts};

/// The facts about all cards, and an index of skills that is built on first use.
#[derive(Debug, Default)]
pub struct Survey {
    facts: Facts,
    aliases: Aliases,
    index: OnceLock<SkillIndex>,
}

impl Survey {
    /// Creates a survey from the facts about all cards. `aliases` lists names that mean the same
    /// skill.
    pub fn new(facts: Facts, aliases: Aliases) -> Survey {
        Survey { facts, aliases, index: OnceLock::new() }
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
    skills: Vec<Skill>,
    by_name: HashMap<String, SkillId>,
}

/// A skill and the roles that have it.
#[derive(Debug, Default)]
struct Skill {
    /// The most common spelling of the name.
    name: String,
    /// The roles that have the skill, without duplicates. Roles with a capability of this name come
    /// before roles with only a detail of this name. Within each group, the roles are in the same
    /// order as in the atlas.
    holders: Vec<HolderFact>,
}

impl SkillIndex {
    fn new(atlas: &Atlas, facts: &Facts, aliases: &Aliases) -> SkillIndex {
        let mut keys = Texts::default();
        let mut by_text: Vec<Option<SkillId>> = vec![None; facts.texts().len()];
        let mut uses: Vec<usize> = vec![0; facts.texts().len()];
        let mut skills: Vec<Skill> = Vec::new();
        for id in atlas.ids() {
            for &fact in facts.of_role(id) {
                if !matches!(fact.kind, FactKind::Capability | FactKind::Detail) {
                    continue;
                }
                let number = fact.text as usize;
                let Some(skill) = by_text.get_mut(number) else { continue };
                let skill = *skill
                    .get_or_insert_with(|| SkillId(keys.number(&key(facts.text(fact), aliases))));
                if fact.kind == FactKind::Capability {
                    uses.get_mut(number).into_iter().for_each(|uses| *uses += 1);
                }
                let place = skill.0 as usize;
                if skills.len() <= place {
                    skills.resize_with(place + 1, Skill::default);
                }
                if let Some(skill) = skills.get_mut(place) {
                    add(&mut skill.holders, HolderFact { role: id, fact });
                }
            }
        }
        // The most common spelling is the one that most capabilities use.
        let mut best: Vec<Option<(usize, Reverse<&str>)>> = vec![None; skills.len()];
        for ((text, skill), uses) in facts.texts().iter().zip(&by_text).zip(&uses) {
            let Some(best) = skill.and_then(|skill| best.get_mut(skill.0 as usize)) else {
                continue;
            };
            *best = (*best).max(Some((*uses, Reverse(text))));
        }
        for (skill, best) in skills.iter_mut().zip(best) {
            skill.name = best.map(|(_, Reverse(name))| name.to_owned()).unwrap_or_default();
            skill.holders.sort_by_key(HolderFact::is_detail);
        }
        let by_name = (0..).zip(keys.all()).map(|(id, key)| (key.to_string(), SkillId(id)));
        SkillIndex { by_text, skills, by_name: by_name.collect() }
    }

    /// Returns the skill that a fact names, or `None` if the fact is not about a skill.
    pub fn skill(&self, fact: Fact) -> Option<SkillId> {
        self.by_text.get(fact.text as usize).copied().flatten()
    }

    /// Returns the skill that has this name, if any.
    pub fn named(&self, name: &str, aliases: &Aliases) -> Option<SkillId> {
        self.by_name.get(&key(name, aliases)).copied()
    }

    /// Returns the most common spelling of the name of a skill.
    pub fn name(&self, skill: SkillId) -> &str {
        self.skills.get(skill.0 as usize).map_or("", |skill| &skill.name)
    }

    /// Returns the roles that have a skill: first those with a capability of this name, then those
    /// with only a detail of this name. Within each group, the roles are in the same order as in
    /// the atlas.
    pub fn holders(&self, skill: SkillId) -> &[HolderFact] {
        self.skills.get(skill.0 as usize).map_or(&[], |skill| &skill.holders)
    }

    /// Returns the roles that have a skill as a capability and not only as a detail.
    pub fn by_name(&self, skill: SkillId) -> &[HolderFact] {
        let all = self.holders(skill);
        let names = all.partition_point(|holder| !holder.is_detail());
        all.get(..names).unwrap_or_default()
    }

    /// Returns every skill that at least one role has as a capability.
    pub fn capabilities(&self) -> impl Iterator<Item = SkillId> {
        let all = (0..).take(self.skills.len()).map(SkillId);
        all.filter(|&skill| !self.by_name(skill).is_empty())
    }

    /// Returns the skills of a role, without duplicates, each with the fact that has the highest
    /// level. Capabilities come first, in the order in which they appear on the card, followed by
    /// details that are not also capabilities.
    pub fn of_role(&self, facts: &Facts, id: RoleId) -> Vec<(SkillId, Fact)> {
        let mut own: Vec<(SkillId, Fact)> = Vec::new();
        let mut places: HashMap<SkillId, usize> = HashMap::new();
        for kind in [FactKind::Capability, FactKind::Detail] {
            for &fact in facts.of_role(id).iter().filter(|fact| fact.kind == kind) {
                let Some(skill) = self.skill(fact) else { continue };
                let place = *places.entry(skill).or_insert(own.len());
                match own.get_mut(place) {
                    Some((_, best)) if best.kind == kind && best.rank < fact.rank => *best = fact,
                    Some(_) => {}
                    None => own.push((skill, fact)),
                }
            }
        }
        own
    }
}

/// Adds a holder of a skill. If the role is already listed, a capability replaces a detail, and a
/// higher level replaces a lower one.
fn add(holders: &mut Vec<HolderFact>, holder: HolderFact) {
    let strength = |one: &HolderFact| (!one.is_detail(), one.fact.rank);
    match holders.last_mut().filter(|last| last.role == holder.role) {
        Some(last) if strength(last) < strength(&holder) => *last = holder,
        Some(_) => {}
        None => holders.push(holder),
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
