//! The features of roles, and the overlap of two roles: the weight of the common features in
//! proportion to the weight of all their features.
//!
//! Two roles that overlap enough have a rare feature in common. So only pairs that share one of
//! the rarest features of each are compared, and not every pair.

use std::collections::{HashMap, HashSet};

use crate::analysis::compare::content_words;
use crate::analysis::facts::{Fact, FactKind, Facts};
use crate::analysis::survey::{Basis, SkillId};
use crate::atlas::{Node, RoleId};
use crate::role::LevelRank;
use crate::text::{Texts, fold};

/// The kinds of features, each with its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum FeatureKind {
    Skill,
    Artifact,
    Tool,
    Word,
    Partner,
}

impl FeatureKind {
    fn weight(self) -> f32 {
        match self {
            FeatureKind::Skill => 3.0,
            FeatureKind::Artifact | FeatureKind::Tool => 2.0,
            FeatureKind::Word | FeatureKind::Partner => 1.0,
        }
    }
}

/// The weight of a detail in proportion to that of a capability.
const DETAIL: f32 = 0.5;
/// The weight that a skill loses for each level by which two roles differ.
const LEVEL_STEP: f32 = 0.15;

/// A feature of all roles.
#[derive(Debug)]
struct Feature {
    kind: FeatureKind,
    /// The number of the skill, text, word or node.
    name: FeatureName,
    /// The number of roles that have it.
    roles: usize,
    weight: f32,
}

/// The name of a feature, for the reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum FeatureName {
    Skill(SkillId),
    Text(u32),
    Node(Node),
}

/// A feature of one role.
#[derive(Debug, Clone, Copy)]
struct OwnFeature {
    /// The number of the feature. Rare features have small numbers.
    number: u32,
    /// The weight for this role: a detail weighs less.
    weight: f32,
    rank: Option<LevelRank>,
}

/// The features of one role, the rarest first.
#[derive(Debug, Default)]
pub(super) struct RoleFeatures {
    own: Vec<OwnFeature>,
    /// The sum of the weights.
    weight: f32,
}

/// The features of all roles.
pub(super) struct Features<'a> {
    basis: Basis<'a>,
    features: Vec<Feature>,
    texts: Texts,
    roles: Vec<(RoleId, RoleFeatures)>,
    places: HashMap<RoleId, usize>,
    none: RoleFeatures,
}

/// Gives each distinct text of a card its number of a normalized text.
struct TextNumbers<'a> {
    facts: &'a Facts,
    texts: Texts,
    /// The folded text of each text, by the number of the text.
    whole: HashMap<usize, u32>,
    /// The content words of each text.
    words: HashMap<usize, Vec<u32>>,
}

impl TextNumbers<'_> {
    fn whole(&mut self, fact: Fact) -> u32 {
        let (facts, texts) = (self.facts, &mut self.texts);
        *self
            .whole
            .entry(Facts::number(fact))
            .or_insert_with(|| texts.number(&fold(facts.text(fact))))
    }

    fn words(&mut self, fact: Fact) -> &[u32] {
        let (facts, texts) = (self.facts, &mut self.texts);
        self.words.entry(Facts::number(fact)).or_insert_with(|| {
            content_words(facts.text(fact)).iter().map(|word| texts.number(word)).collect()
        })
    }
}

/// A feature of a role before all roles are known.
type RawFeature = (FeatureKind, FeatureName, f32, Option<LevelRank>);

impl<'a> Features<'a> {
    pub(super) fn new(basis: Basis<'a>) -> Features<'a> {
        let (atlas, facts) = (basis.atlas, basis.facts());
        let mut numbers = TextNumbers {
            facts,
            texts: Texts::default(),
            whole: HashMap::new(),
            words: HashMap::new(),
        };
        let mut known: HashMap<(FeatureKind, FeatureName), u32> = HashMap::new();
        let mut features: Vec<Feature> = Vec::new();
        let mut roles: Vec<(RoleId, RoleFeatures)> = Vec::new();
        let mut seen: HashSet<u32> = HashSet::new();
        for id in atlas.ids() {
            seen.clear();
            let mut own = Vec::new();
            for (kind, name, factor, rank) in raw(basis, id, &mut numbers) {
                let number = *known.entry((kind, name)).or_insert_with(|| {
                    features.push(Feature { kind, name, roles: 0, weight: 0.0 });
                    u32::try_from(features.len() - 1).unwrap_or(u32::MAX)
                });
                if seen.insert(number) {
                    let feature = features.get_mut(number as usize).into_iter();
                    feature.for_each(|feature| feature.roles += 1);
                    own.push(OwnFeature { number, weight: factor, rank });
                }
            }
            roles.push((id, RoleFeatures { own, weight: 0.0 }));
        }
        let mut features = Features {
            basis,
            features,
            texts: numbers.texts,
            places: roles.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect(),
            roles,
            none: RoleFeatures::default(),
        };
        features.weigh();
        features
    }

    /// Gives each feature its weight, and numbers features by their rarity.
    fn weigh(&mut self) {
        #[allow(clippy::cast_precision_loss, reason = "a weight need not be exact")]
        let all = self.roles.len().max(1) as f32;
        for feature in &mut self.features {
            #[allow(clippy::cast_precision_loss, reason = "a weight need not be exact")]
            let roles = feature.roles.max(1) as f32;
            // A feature that all roles have still counts a little.
            feature.weight = feature.kind.weight() * (0.1 + (all / roles).ln());
        }
        let mut order: Vec<u32> = (0..).take(self.features.len()).collect();
        let features = &self.features;
        order.sort_by_key(|&number| features.get(number as usize).map(|feature| feature.roles));
        let mut place = vec![0; order.len()];
        for (at, &number) in (0..).zip(&order) {
            place.get_mut(number as usize).into_iter().for_each(|place| *place = at);
        }
        let mut sorted: Vec<(u32, Feature)> =
            place.iter().copied().zip(std::mem::take(&mut self.features)).collect();
        sorted.sort_by_key(|(place, _)| *place);
        self.features = sorted.into_iter().map(|(_, feature)| feature).collect();
        for (_, role) in &mut self.roles {
            for own in &mut role.own {
                own.number = place.get(own.number as usize).copied().unwrap_or(u32::MAX);
                let weight = self.features.get(own.number as usize).map_or(0.0, |f| f.weight);
                own.weight *= weight;
            }
            role.own.sort_by_key(|own| own.number);
            role.weight = role.own.iter().map(|own| own.weight).sum();
        }
    }

    /// All roles in the order of the atlas.
    pub(super) fn roles(&self) -> impl Iterator<Item = (RoleId, &RoleFeatures)> {
        self.roles.iter().map(|(id, role)| (*id, role))
    }

    pub(super) fn of_role(&self, id: RoleId) -> &RoleFeatures {
        let place = self.places.get(&id).and_then(|at| self.roles.get(*at));
        place.map_or(&self.none, |(_, role)| role)
    }

    /// The overlap of two roles in percent.
    pub(super) fn score(&self, one: &RoleFeatures, other: &RoleFeatures) -> u8 {
        let shared: f32 = common(one, other).map(|(a, b)| overlap(a, b)).sum();
        percent(shared, one.weight + other.weight)
    }

    /// The strongest reasons for the overlap of two roles.
    pub(super) fn reasons(
        &self,
        one: &RoleFeatures,
        other: &RoleFeatures,
        most: usize,
    ) -> Vec<String> {
        let mut shared: Vec<(f32, &OwnFeature, &OwnFeature)> =
            common(one, other).map(|(a, b)| (overlap(a, b), a, b)).collect();
        shared.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.number.cmp(&b.1.number)));
        shared.iter().take(most).filter_map(|(_, a, b)| self.reason(a, b)).collect()
    }

    fn reason(&self, one: &OwnFeature, other: &OwnFeature) -> Option<String> {
        let feature = self.features.get(one.number as usize)?;
        let (atlas, index) = (self.basis.atlas, self.basis.index());
        let name = match feature.name {
            FeatureName::Skill(skill) => index.name(skill),
            FeatureName::Text(text) => self.texts.get(text)?,
            FeatureName::Node(node) => atlas.label(node),
        };
        Some(match feature.kind {
            FeatureKind::Skill => match (one.rank, other.rank) {
                (Some(a), Some(b)) if a == b => format!("skill {name} ({})", a.title()),
                (Some(a), Some(b)) => format!("skill {name} ({}, {})", a.title(), b.title()),
                _ => format!("skill {name}"),
            },
            FeatureKind::Artifact => format!("artifact {name}"),
            FeatureKind::Tool => format!("tool {name}"),
            FeatureKind::Word => format!("responsible for “{name}”"),
            FeatureKind::Partner => format!("works with {name}"),
        })
    }

    /// The pairs of some roles with at least this overlap in percent, by their places.
    pub(super) fn pairs(
        &self,
        roles: &[(RoleId, &RoleFeatures)],
        threshold: u8,
    ) -> Vec<(u8, usize, usize)> {
        let least = f32::from(threshold.max(1)) / 100.0;
        // The places of the roles that have each feature among their rarest.
        let mut by_feature: Vec<Vec<u32>> = vec![Vec::new(); self.features.len()];
        let mut last: Vec<usize> = vec![usize::MAX; roles.len()];
        let mut pairs = Vec::new();
        for (at, (_, own)) in roles.iter().enumerate() {
            let rarest = own.rarest(least);
            for feature in rarest {
                let Some(others) = by_feature.get(feature.number as usize) else { continue };
                for &other in others {
                    let place = other as usize;
                    let Some(last) = last.get_mut(place).filter(|last| **last != at) else {
                        continue;
                    };
                    *last = at;
                    let Some((_, theirs)) = roles.get(place) else { continue };
                    let (light, heavy) =
                        (own.weight.min(theirs.weight), own.weight.max(theirs.weight));
                    if light < least * heavy {
                        continue;
                    }
                    let score = self.score(own, theirs);
                    if score >= threshold {
                        pairs.push((score, place, at));
                    }
                }
            }
            for feature in rarest {
                let place = u32::try_from(at).unwrap_or(u32::MAX);
                let others = by_feature.get_mut(feature.number as usize).into_iter();
                others.for_each(|others| others.push(place));
            }
        }
        pairs
    }
}

impl RoleFeatures {
    /// The rarest features. Without one of them in common, two roles overlap less than `least`.
    fn rarest(&self, least: f32) -> &[OwnFeature] {
        // A part of the common weight lies outside of the rest. The margin covers rounding.
        let mut rest = self.weight;
        let enough = self.weight * (least - 0.01);
        let needed = self.own.iter().take_while(|own| {
            let goes_on = rest >= enough;
            rest -= own.weight;
            goes_on
        });
        let needed = needed.count();
        self.own.get(..needed).unwrap_or_default()
    }
}

/// The features of a role, possibly with repetitions.
fn raw(basis: Basis<'_>, id: RoleId, numbers: &mut TextNumbers<'_>) -> Vec<RawFeature> {
    let (atlas, index) = (basis.atlas, basis.index());
    let mut raw: Vec<RawFeature> = Vec::new();
    for &fact in basis.facts().of_role(id) {
        match fact.kind {
            FactKind::Capability => {
                let name = index.skill(fact).map(FeatureName::Skill);
                raw.extend(name.map(|name| (FeatureKind::Skill, name, 1.0, fact.rank)));
            }
            FactKind::Artifact => {
                let name = FeatureName::Text(numbers.whole(fact));
                raw.push((FeatureKind::Artifact, name, 1.0, None));
            }
            FactKind::Tool => {
                let name = FeatureName::Text(numbers.whole(fact));
                raw.push((FeatureKind::Tool, name, 1.0, None));
            }
            FactKind::Responsibility => {
                let words = numbers.words(fact).iter();
                raw.extend(
                    words.map(|&word| (FeatureKind::Word, FeatureName::Text(word), 1.0, None)),
                );
            }
            FactKind::Detail | FactKind::ArtifactType => {}
        }
    }
    // A capability counts before a detail with the same name.
    for &fact in basis.facts().of_role(id).iter().filter(|fact| fact.kind == FactKind::Detail) {
        let name = index.skill(fact).map(FeatureName::Skill);
        raw.extend(name.map(|name| (FeatureKind::Skill, name, DETAIL, fact.rank)));
    }
    let node = Node::Role(id);
    let out = atlas.outgoing(node).iter().map(|&edge| atlas[edge].to);
    let back = atlas.incoming(node).iter().map(|&edge| Node::Role(atlas[edge].from));
    let partners = out.chain(back).filter(|other| *other != node);
    raw.extend(partners.map(|node| (FeatureKind::Partner, FeatureName::Node(node), 1.0, None)));
    raw
}

/// The features that two roles have in common.
fn common<'f>(
    one: &'f RoleFeatures,
    other: &'f RoleFeatures,
) -> impl Iterator<Item = (&'f OwnFeature, &'f OwnFeature)> {
    let mut theirs = other.own.iter().peekable();
    one.own.iter().filter_map(move |own| {
        while theirs.next_if(|their| their.number < own.number).is_some() {}
        let their = theirs.next_if(|their| their.number == own.number)?;
        Some((own, their))
    })
}

/// The common weight of a feature: that of the role for which it weighs less, reduced if the
/// levels differ.
fn overlap(one: &OwnFeature, other: &OwnFeature) -> f32 {
    let weight = one.weight.min(other.weight);
    match (one.rank, other.rank) {
        (Some(a), Some(b)) => {
            weight * (1.0 - LEVEL_STEP * f32::from(a.number().abs_diff(b.number())))
        }
        _ => weight,
    }
}

/// The proportion of the common weight to all weight of two roles.
fn percent(shared: f32, both: f32) -> u8 {
    let all = both - shared;
    if all <= 0.0 {
        return 0;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
    let percent = (shared * 100.0 / all).round().clamp(0.0, 100.0) as u8;
    percent
}
