//! A survey contains the facts about all cards and an index of the roles that have each skill.
//!
//! Two names mean the same skill if they are the same apart from letter case, or if one is an alias
//! of the other. Each name may belong to a capability or to a detail of a capability.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use crate::atlas::{Atlas, ByNode, EditedByNode, Node, RoleId};
use crate::check::Aliases;
use crate::text::{SharedTexts, fold};

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

    /// Returns the survey with other facts about the `changed` roles. The atlas must contain the
    /// same roles as before, and the strings of the facts must have kept their numbers.
    pub fn updated(&self, atlas: &Atlas, facts: Arc<Facts>, changed: &[RoleId]) -> Survey {
        let index = self.index.get().map(|index| {
            index.updated(atlas, (&self.facts, &facts), &self.aliases, changed).into()
        });
        Survey { facts, aliases: self.aliases.clone(), index: index.unwrap_or_default() }
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

/// All skills and the roles that have them. If a card changes, only its own entries are replaced.
#[derive(Debug, Clone, Default)]
pub struct SkillIndex {
    /// How each string is used, indexed by the number of the string.
    texts: Vec<TextUse>,
    /// The key of each skill, indexed by the number of the skill. Some skills may no longer have
    /// holders.
    keys: SharedTexts,
    /// The most common spelling of each skill's name, indexed by the number of the skill.
    names: Vec<Arc<str>>,
    /// The roles that have each skill, with the position of the fact among the facts about the
    /// role. No role occurs twice. Roles with a capability of this name come before roles with only
    /// a detail of this name. Within each group, the roles are in the same order as in the atlas.
    holders: EditedByNode<(RoleId, u32)>,
}

/// How a string is used as the name of a skill.
#[derive(Debug, Clone, Copy, Default)]
struct TextUse {
    /// The skill that the string names; `None` if it does not name a skill.
    skill: Option<SkillId>,
    /// The number of capabilities with this name.
    capabilities: u32,
    /// The number of details with this name.
    details: u32,
}

impl SkillIndex {
    fn new(atlas: &Atlas, facts: &Facts, aliases: &Aliases) -> SkillIndex {
        let mut index = SkillIndex::default();
        // The list names neither the roles nor the kinds of facts, because it has millions of
        // entries for a large set of cards.
        let (mut own, mut ends) = (Vec::new(), Vec::with_capacity(atlas.len()));
        for id in atlas.ids() {
            let all = facts.of_role(id);
            index.count(facts, all, aliases, u32::wrapping_add);
            own.extend(index.best_of_role(all).into_iter().map(|(skill, fact, at)| {
                (skill.0, 2 * at + u32::from(fact.kind == FactKind::Detail))
            }));
            ends.push((id, own.len()));
        }
        let of_kind = |is_detail: u32| {
            let mut rest = own.as_slice();
            let mut start = 0;
            let all = ends.iter().flat_map(move |&(id, end)| {
                let (first, others) = rest.split_at_checked(end - start).unwrap_or_default();
                (rest, start) = (others, end);
                first.iter().map(move |&(skill, at)| (id, skill, at))
            });
            let all = all.filter(move |(.., at)| at % 2 == is_detail);
            all.map(|(id, skill, at)| (skill, (id, at / 2)))
        };
        index.holders = ByNode::new(of_kind(0).chain(of_kind(1)), index.keys.len()).into();
        drop(own);
        index.keys.share();
        index.set_names(facts, |_| true);
        index
    }

    /// Returns the index with other facts about the `changed` roles.
    fn updated(
        &self,
        atlas: &Atlas,
        (before, facts): (&Facts, &Facts),
        aliases: &Aliases,
        changed: &[RoleId],
    ) -> SkillIndex {
        let mut index = self.clone();
        let mut affected: BTreeSet<SkillId> = BTreeSet::new();
        // The new holders of each skill among the changed roles.
        let mut new: HashMap<SkillId, Vec<(RoleId, u32)>> = HashMap::new();
        for &id in changed {
            let all = before.of_role(id);
            index.count(facts, all, aliases, u32::wrapping_sub);
            affected.extend(index.best_of_role(all).into_iter().map(|(skill, ..)| skill));
            let all = facts.of_role(id);
            index.count(facts, all, aliases, u32::wrapping_add);
            for (skill, _, at) in index.best_of_role(all) {
                new.entry(skill).or_default().push((id, at));
            }
        }
        affected.extend(new.keys());
        for &skill in &affected {
            let holders = self.holders.get(skill.0).iter().copied();
            let mut holders: Vec<(RoleId, u32)> =
                holders.filter(|(role, _)| !changed.contains(role)).collect();
            let place = |&(role, at): &(RoleId, u32)| {
                let fact = facts.of_role(role).get(at as usize);
                (fact.map(|fact| fact.kind) != Some(FactKind::Capability), atlas.slot(role))
            };
            for holder in new.remove(&skill).into_iter().flatten() {
                let to = holders.partition_point(|other| place(other) < place(&holder));
                holders.insert(to, holder);
            }
            index.holders.set(skill.0, holders);
        }
        index.keys.share();
        index.set_names(facts, |skill| affected.contains(&skill));
        index
    }

    /// Counts facts about a role as uses of their texts. `change` adds to a number or subtracts from
    /// it.
    fn count(
        &mut self,
        facts: &Facts,
        all: &[Fact],
        aliases: &Aliases,
        change: impl Fn(u32, u32) -> u32,
    ) {
        if self.texts.len() < facts.texts().len() {
            self.texts.resize(facts.texts().len(), TextUse::default());
        }
        for fact in all {
            let Some(text) = self.texts.get_mut(fact.text as usize) else { continue };
            let count = match fact.kind {
                FactKind::Capability => &mut text.capabilities,
                FactKind::Detail => &mut text.details,
                _ => continue,
            };
            *count = change(*count, 1);
            let keys = &mut self.keys;
            text.skill
                .get_or_insert_with(|| SkillId(keys.number(&key(facts.text(*fact), aliases))));
        }
    }

    /// Chooses the most common spelling of each skill again for which `is_wanted` returns true: the
    /// one that most capabilities use.
    fn set_names(&mut self, facts: &Facts, is_wanted: impl Fn(SkillId) -> bool) {
        let mut best: HashMap<SkillId, (u32, Reverse<&str>)> = HashMap::new();
        for (text, number) in self.texts.iter().zip(0..) {
            let Some(skill) = text.skill.filter(|&skill| is_wanted(skill)) else { continue };
            if text.capabilities + text.details > 0 {
                let name = facts.texts().get(number).unwrap_or_default();
                let one = (text.capabilities, Reverse(name));
                best.entry(skill).and_modify(|best| *best = one.max(*best)).or_insert(one);
            }
        }
        self.names.resize(self.keys.len(), Arc::default());
        for (skill, (_, Reverse(name))) in best {
            self.names.get_mut(skill.0 as usize).into_iter().for_each(|old| *old = name.into());
        }
    }

    /// Returns the skill that a fact names, or `None` if the fact is not about a skill.
    pub fn skill(&self, fact: Fact) -> Option<SkillId> {
        self.texts.get(fact.text as usize)?.skill
    }

    /// Returns the skill that has this name, if any.
    pub fn named(&self, name: &str, aliases: &Aliases) -> Option<SkillId> {
        let skill = self.keys.find(&key(name, aliases))?;
        (!self.holders.get(skill).is_empty()).then_some(SkillId(skill))
    }

    /// Returns the most common spelling of the name of a skill.
    pub fn name(&self, skill: SkillId) -> &str {
        self.names.get(skill.0 as usize).map_or("", AsRef::as_ref)
    }

    /// Returns the roles that have a skill: first those with a capability of this name, then those
    /// with only a detail of this name. Within each group, the roles are in the same order as in
    /// the atlas. `facts` must be the facts from which the index was built.
    pub fn holders<'a>(
        &'a self,
        facts: &'a Facts,
        skill: SkillId,
    ) -> impl Iterator<Item = HolderFact> + 'a {
        let all = self.holders.get(skill.0).iter();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Card;
    use crate::role::Origin;

    /// Names of which some are the same skill.
    const NAMES: [&str; 9] =
        ["Go", "go", "GO", "SQL", "Sql", "Python", "Postgres", "K8s", "Testing"];

    /// Returns all skills with their holders, and the skills of each role.
    fn contents(basis: Basis<'_>) -> Vec<String> {
        let (index, facts) = (basis.index(), basis.facts());
        let skills = (0..index.keys.len() as u32).map(SkillId).filter_map(|skill| {
            let holders = index.holders(facts, skill).map(|HolderFact { role, fact }| {
                let (text, level) = (facts.text(fact), facts.level(fact));
                format!("{role:?} {:?} {text} {level:?} {}", fact.kind, fact.item)
            });
            let holders: Vec<String> = holders.collect();
            let name = index.name(skill);
            assert_eq!(index.named(name, basis.survey.aliases()).is_some(), !holders.is_empty());
            (!holders.is_empty()).then(|| format!("{name}: {holders:?}"))
        });
        let mut all: Vec<String> = skills.collect();
        all.sort();
        all.extend(basis.atlas.ids().map(|id| {
            let own = index.of_role(facts, id).into_iter();
            let own = own.map(|(skill, fact)| (index.name(skill), fact.rank, fact.item));
            format!("{:?}", own.collect::<Vec<_>>())
        }));
        all.push(format!("{}", index.capabilities(facts).count()));
        all
    }

    #[test]
    fn after_a_thousand_edits_the_survey_is_as_if_made_for_the_first_time() {
        let mut random = 7_u64;
        let mut below = |most: usize| {
            // Knuth's generator. Only its high bits are random enough.
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (random >> 33) as usize % most
        };
        let mut card = |number: usize| {
            let mut text = format!("---\nname: Role {number}\n---\n# Capabilities\n");
            for _ in 0..below(4) {
                let [name, one, other] = [0; 3].map(|_| NAMES[below(NAMES.len())]);
                let level = ["Novice", "Expert", "Advanced"][below(3)];
                text += &format!("- **{name}** — {level} ({one}, {other} {})\n", below(500));
            }
            Arc::new(Card::new(Origin::File(format!("{number:05}.md").into()), text))
        };
        let mut atlas = Atlas::new((0..9).map(&mut card).collect(), Vec::new(), 0);
        let mut facts = Arc::new(Facts::default());
        Arc::make_mut(&mut facts).update(&atlas, Facts::new(&atlas));
        let mut survey = Survey::new(Arc::clone(&facts), Aliases::default());
        let mut kept = 0;
        for edit in 0..1000 {
            survey.skills(&atlas);
            let earlier = contents(Basis { atlas: &atlas, survey: &survey });
            let numbers =
                if edit % 10 == 0 { vec![edit % 9, (edit + 4) % 9] } else { vec![edit % 9] };
            let (changed, parsed) = atlas.changed(numbers.into_iter().map(&mut card).collect());
            let roles = Arc::make_mut(&mut facts).update(&changed, parsed);
            let updated = match &roles {
                Some(roles) => survey.updated(&changed, Arc::clone(&facts), roles),
                None => Survey::new(Arc::clone(&facts), Aliases::default()),
            };
            kept += usize::from(roles.is_some());
            let fresh = Survey::of_atlas(&changed);
            let [found, expected] =
                [&updated, &fresh].map(|survey| contents(Basis { atlas: &changed, survey }));
            assert_eq!(found, expected, "edit {edit}");
            // The earlier survey, which someone may still read, is not changed.
            assert_eq!(contents(Basis { atlas: &atlas, survey: &survey }), earlier, "edit {edit}");
            (atlas, survey) = (changed, updated);
        }
        assert!(kept > 900, "{kept}");
    }
}
