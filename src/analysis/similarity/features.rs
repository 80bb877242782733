//! Finds the features of roles and the overlap of two roles. The overlap is the weight of the
//! features that both roles have, divided by the weight of all their features.
//!
//! A few shared features are weak evidence: two agents whose cards name the same two tools do not
//! necessarily do the same work. So the overlap of two roles with fewer than [`ENOUGH`] features is
//! reduced.
//!
//! Two roles with a high overlap always share one of their rarest features. So only roles that
//! share such a feature are compared, instead of every pair of roles.

use crate::analysis::compare::content_words;
use crate::analysis::facts::{Fact, FactKind, Facts};
use crate::analysis::survey::{Basis, SkillId};
use crate::atlas::{Node, RoleId};
use crate::role::LevelRank;
use crate::text::{Texts, fold};

/// The kind of a feature, which determines its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum FeatureKind {
    Skill,
    Artifact,
    Tool,
    /// A word of the role's name.
    Name,
    Word,
    Partner,
}

impl FeatureKind {
    fn weight(self) -> f32 {
        match self {
            FeatureKind::Skill => 3.0,
            FeatureKind::Artifact | FeatureKind::Tool => 2.0,
            FeatureKind::Name | FeatureKind::Word | FeatureKind::Partner => 1.0,
        }
    }
}

/// The weight of a detail, as a fraction of the weight of a capability.
const DETAIL: f32 = 0.5;
/// If two roles share a skill but have it at different levels, the skill loses this fraction of its
/// weight for each level of difference.
const LEVEL_STEP: f32 = 0.15;

/// The maximum number of shared words listed in one reason for the similarity of two roles.
const MOST_WORDS: usize = 4;
/// The minimum number of shared words that are a strong reason.
const ENOUGH_WORDS: usize = 3;
/// The overlap of two roles is reduced if they have fewer features than this.
const ENOUGH: usize = 8;

/// The number of feature kinds.
const KINDS: usize = FeatureKind::Partner as usize + 1;

/// A feature that one or more roles have.
#[derive(Debug)]
struct Feature {
    kind: FeatureKind,
    /// The number of the skill or string that the feature is about, or the partner's position in
    /// the atlas.
    subject: u32,
    /// The number of roles that have the feature.
    roles: usize,
    weight: f32,
    /// The index of the role that was counted last. It is stored so that no role is counted twice.
    last: usize,
}

/// A feature of one role.
#[derive(Debug, Clone, Copy)]
struct OwnFeature {
    /// The number of the feature. Rarer features have smaller numbers.
    number: u32,
    /// The weight of the feature for this role. A detail weighs less than a capability.
    weight: f32,
    rank: Option<LevelRank>,
}

/// The features of one role, the rarest first.
#[derive(Debug, Default)]
pub(super) struct RoleFeatures {
    own: Vec<OwnFeature>,
    /// The sum of the weights of all features, without the words of the name.
    weight: f32,
    /// The sum of the weights of the words of the name. Roles with the same job share them, but roles
    /// with different names are not less similar, so only shared words count.
    name_weight: f32,
    /// The number of words of the name.
    name_words: usize,
}

/// The features of all roles.
pub(super) struct Features<'a> {
    pub(super) basis: Basis<'a>,
    features: Vec<Feature>,
    texts: Texts,
    /// The features of each role, in the same order as in the atlas.
    roles: Vec<(RoleId, RoleFeatures)>,
    none: RoleFeatures,
}

/// Assigns numbers to the strings on the cards and to their words. Strings that differ only in
/// letter case have the same number.
struct TextNumbers<'a> {
    facts: &'a Facts,
    texts: Texts,
    /// For each string, the number of its normalized form; `None` until the number is first needed.
    whole: Vec<Option<u32>>,
    /// For each string, the numbers of its content words; `None` until the numbers are needed.
    words: Vec<Option<Box<[u32]>>>,
}

impl<'a> TextNumbers<'a> {
    fn new(facts: &'a Facts) -> TextNumbers<'a> {
        let count = facts.texts().len();
        TextNumbers {
            facts,
            texts: Texts::default(),
            whole: vec![None; count],
            words: vec![None; count],
        }
    }

    fn whole(&mut self, fact: Fact) -> Option<u32> {
        let (facts, texts) = (self.facts, &mut self.texts);
        let known = self.whole.get_mut(fact.text as usize)?;
        Some(*known.get_or_insert_with(|| texts.number(&fold(facts.text(fact)))))
    }

    fn words(&mut self, fact: Fact) -> &[u32] {
        let (facts, texts) = (self.facts, &mut self.texts);
        let Some(known) = self.words.get_mut(fact.text as usize) else { return &[] };
        known.get_or_insert_with(|| {
            let words = content_words(facts.text(fact));
            // A single letter, such as the `s` after an apostrophe, does not describe a text.
            let telling = words.iter().filter(|word| !is_number(word) && word.len() > 1);
            telling.map(|word| texts.number(word)).collect()
        })
    }
}

/// Returns whether a word consists of digits only. Such a word does not count as a feature, because
/// two texts that contain the same number are not necessarily about the same thing.
fn is_number(word: &str) -> bool {
    word.chars().all(char::is_numeric)
}

/// A feature of a role, before the rarity of features is known. The tuple contains the kind of the
/// feature, the number of its subject, the fraction of the full weight that counts, and the role's
/// level.
type RawFeature = (FeatureKind, u32, f32, Option<LevelRank>);

/// Assigns numbers to features by their kind and subject.
#[derive(Default)]
struct FeatureNumbers {
    by_kind: [Vec<Option<u32>>; KINDS],
    features: Vec<Feature>,
}

impl FeatureNumbers {
    /// Returns the number of the feature with this kind and subject, and the feature itself, which
    /// is created if it is new.
    fn feature(&mut self, kind: FeatureKind, subject: u32) -> Option<(u32, &mut Feature)> {
        let subjects = self.by_kind.get_mut(kind as usize)?;
        let place = subject as usize;
        if subjects.len() <= place {
            subjects.resize(place + 1, None);
        }
        let features = &mut self.features;
        let number = *subjects.get_mut(place)?.get_or_insert_with(|| {
            features.push(Feature { kind, subject, roles: 0, weight: 0.0, last: usize::MAX });
            u32::try_from(features.len() - 1).unwrap_or(u32::MAX)
        });
        Some((number, features.get_mut(number as usize)?))
    }
}

impl<'a> Features<'a> {
    pub(super) fn new(basis: Basis<'a>) -> Features<'a> {
        let (atlas, facts) = (basis.atlas, basis.facts());
        let mut numbers = TextNumbers::new(facts);
        let mut known = FeatureNumbers::default();
        let mut roles: Vec<(RoleId, RoleFeatures)> = Vec::with_capacity(atlas.len());
        let mut raw_features = Vec::new();
        for id in atlas.ids() {
            let role = roles.len();
            raw_features.clear();
            raw(basis, id, &mut numbers, &mut raw_features);
            let mut own = Vec::with_capacity(raw_features.len());
            for &(kind, subject, weight, rank) in &raw_features {
                let Some((number, feature)) = known.feature(kind, subject) else { continue };
                if feature.last != role {
                    feature.last = role;
                    feature.roles += 1;
                    own.push(OwnFeature { number, weight, rank });
                }
            }
            roles.push((id, RoleFeatures { own, ..RoleFeatures::default() }));
        }
        let mut features = Features {
            basis,
            features: known.features,
            texts: numbers.texts,
            roles,
            none: RoleFeatures::default(),
        };
        features.weigh();
        features
    }

    /// Sets the weight of each feature, and numbers the features by rarity.
    fn weigh(&mut self) {
        // A tool is rare among the roles that list tools. A tool that each agent has would otherwise
        // seem rare among many roles without tools.
        let is_tool = |own: &OwnFeature| {
            self.features.get(own.number as usize).is_some_and(|f| f.kind == FeatureKind::Tool)
        };
        let with_tools = self.roles.iter().filter(|(_, role)| role.own.iter().any(is_tool)).count();
        for feature in &mut self.features {
            let is_tool = feature.kind == FeatureKind::Tool;
            let all = if is_tool { with_tools } else { self.roles.len() };
            #[allow(clippy::cast_precision_loss, reason = "weights do not have to be exact")]
            let (all, roles) = (all.max(1) as f32, feature.roles.max(1) as f32);
            // Even a feature that all roles have gets a small weight.
            let rarity = 0.1 + (all / roles).ln();
            // A common word in a name, such as `engineer`, counts little; a rare word names the job.
            let power = if feature.kind == FeatureKind::Name { rarity } else { 1.0 };
            feature.weight = feature.kind.weight() * rarity * power;
        }
        let mut sorted: Vec<(usize, Feature)> =
            std::mem::take(&mut self.features).into_iter().enumerate().collect();
        sorted.sort_by_key(|(_, feature)| feature.roles);
        let mut place = vec![0; sorted.len()];
        for (at, (number, _)) in (0..).zip(&sorted) {
            place.get_mut(*number).into_iter().for_each(|place| *place = at);
        }
        self.features = sorted.into_iter().map(|(_, feature)| feature).collect();
        for (_, role) in &mut self.roles {
            for own in &mut role.own {
                own.number = place.get(own.number as usize).copied().unwrap_or(u32::MAX);
                let weight = self.features.get(own.number as usize).map_or(0.0, |f| f.weight);
                own.weight *= weight;
            }
            role.own.sort_unstable_by_key(|own| own.number);
            for own in &role.own {
                let feature = self.features.get(own.number as usize);
                let is_name = feature.is_some_and(|feature| feature.kind == FeatureKind::Name);
                let sum = if is_name { &mut role.name_weight } else { &mut role.weight };
                *sum += own.weight;
                role.name_words += usize::from(is_name);
            }
        }
    }

    /// Returns all roles with their features, in the same order as in the atlas.
    pub(super) fn roles(&self) -> impl Iterator<Item = (RoleId, &RoleFeatures)> {
        self.roles.iter().map(|(id, role)| (*id, role))
    }

    pub(super) fn of_role(&self, id: RoleId) -> &RoleFeatures {
        let place = self.roles.get(self.basis.atlas.slot(id));
        place.map_or(&self.none, |(_, role)| role)
    }

    /// Returns the overlap of two roles, as a percentage.
    pub(super) fn score(&self, one: &RoleFeatures, other: &RoleFeatures) -> u8 {
        let (mut shared, mut names) = (0.0, 0.0);
        let content = |role: &RoleFeatures| role.own.len() - role.name_words;
        let mut all = content(one) + content(other);
        for (a, b) in common(one, other) {
            if self.word(a, FeatureKind::Name).is_some() {
                names += overlap(a, b);
                all += 1;
            } else {
                shared += overlap(a, b);
                all -= 1;
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "neither number is greater than eight")]
        let evidence = all.min(ENOUGH) as f32 / ENOUGH as f32;
        percent((shared + names) * evidence, one.weight + other.weight - shared + names)
    }

    /// Returns the reasons for the overlap of two roles, strongest first.
    pub(super) fn reasons(&self, one: &RoleFeatures, other: &RoleFeatures) -> Vec<String> {
        let mut shared: Vec<(f32, &OwnFeature, &OwnFeature)> =
            common(one, other).map(|(a, b)| (overlap(a, b), a, b)).collect();
        shared.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.number.cmp(&b.1.number)));
        // All shared words together form one reason, because a single word is weak evidence. A few
        // words are the last reason, and a single word is a reason only without other reasons.
        let text = FeatureKind::Word;
        let words: Vec<&str> =
            shared.iter().filter_map(|(_, own, _)| self.word(own, text)).collect();
        let first = shared.iter().position(|(_, own, _)| self.word(own, text).is_some());
        let mut reasons: Vec<String> = Vec::new();
        let mut names: Vec<&str> =
            shared.iter().filter_map(|(_, own, _)| self.word(own, FeatureKind::Name)).collect();
        if self.have_same_name(one, other) {
            reasons.push("the same name".to_owned());
            names.clear();
        }
        for (at, (_, one, other)) in shared.iter().enumerate() {
            let many_words = Some(at) == first && words.len() >= ENOUGH_WORDS;
            if self.word(one, FeatureKind::Name).is_some() {
                // The words of the names form one reason too.
                let reason = (!names.is_empty()).then(|| quoted(&names, "names"));
                names.clear();
                reasons.extend(reason);
                continue;
            }
            let reason =
                if many_words { Some(quoted(&words, "texts")) } else { self.reason(one, other) };
            reasons.extend(reason);
        }
        let is_alone = reasons.is_empty() && !words.is_empty();
        if is_alone || (2..ENOUGH_WORDS).contains(&words.len()) {
            reasons.push(quoted(&words, "texts"));
        }
        reasons
    }

    /// Returns the word that a feature of this kind is about, or `None` for other kinds of features.
    fn word(&self, own: &OwnFeature, kind: FeatureKind) -> Option<&str> {
        let feature = self.features.get(own.number as usize)?;
        self.texts.get(feature.subject).filter(|_| feature.kind == kind)
    }

    /// Returns whether the names of two roles consist of the same words.
    pub(super) fn have_same_name(&self, one: &RoleFeatures, other: &RoleFeatures) -> bool {
        let shared = common(one, other);
        let shared = shared.filter(|(own, _)| self.word(own, FeatureKind::Name).is_some()).count();
        shared > 0 && shared == one.name_words && shared == other.name_words
    }

    fn reason(&self, one: &OwnFeature, other: &OwnFeature) -> Option<String> {
        let feature = self.features.get(one.number as usize)?;
        let (atlas, index) = (self.basis.atlas, self.basis.index());
        let name = match feature.kind {
            FeatureKind::Skill => index.name(SkillId(feature.subject)),
            FeatureKind::Partner => atlas.label(atlas.node(feature.subject as usize)?),
            _ => self.texts.get(feature.subject)?,
        };
        Some(match feature.kind {
            FeatureKind::Skill => match (one.rank, other.rank) {
                (Some(a), Some(b)) if a == b => format!("skill {name} ({})", a.title()),
                (Some(a), Some(b)) => {
                    format!("skill {name} ({}, other role: {})", a.title(), b.title())
                }
                _ => format!("skill {name}"),
            },
            FeatureKind::Artifact => format!("artifact {name}"),
            FeatureKind::Tool => format!("tool {name}"),
            FeatureKind::Name | FeatureKind::Word => return None,
            FeatureKind::Partner => format!("works with {name}"),
        })
    }

    /// Returns the pairs of roles whose overlap is at least `threshold` percent, each with the
    /// overlap and the positions of both roles in `roles`.
    pub(super) fn pairs(
        &self,
        roles: &[(RoleId, &RoleFeatures)],
        threshold: u8,
    ) -> Vec<(u8, usize, usize)> {
        // The margin of 0.6 is needed because scores are rounded to whole percentages, and because
        // sums of weights have small rounding errors.
        let least = (f32::from(threshold.max(1)) - 0.6) / 100.0;
        // For each feature, the positions of the roles that have it among their rarest features.
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
                    let names = own.name_weight.min(theirs.name_weight);
                    if light + names < least * (heavy + names) {
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
    /// Returns the rarest features of the role. Two roles that share none of these features overlap
    /// by less than `least`.
    fn rarest(&self, least: f32) -> &[OwnFeature] {
        // All features that are not returned weigh less than `enough` in total, so they cannot
        // cause an overlap of `least` on their own.
        let mut rest = self.weight + self.name_weight;
        let enough = self.weight * least;
        let needed = self.own.iter().take_while(|own| {
            let goes_on = rest >= enough;
            rest -= own.weight;
            goes_on
        });
        let needed = needed.count();
        self.own.get(..needed).unwrap_or_default()
    }
}

/// Adds the features of a role to `raw`. A feature may be added several times.
fn raw(basis: Basis<'_>, id: RoleId, numbers: &mut TextNumbers<'_>, raw: &mut Vec<RawFeature>) {
    let (atlas, index) = (basis.atlas, basis.index());
    let facts = basis.facts().of_role(id);
    let skill = |fact| index.skill(fact).map(|skill| skill.0);
    let mut add = |kind, subject: Option<u32>, weight, rank| {
        raw.extend(subject.map(|subject| (kind, subject, weight, rank)));
    };
    for word in content_words(atlas.name(Node::Role(id))).iter().filter(|word| !is_number(word)) {
        add(FeatureKind::Name, Some(numbers.texts.number(word)), 1.0, None);
    }
    for &fact in facts {
        match fact.kind {
            FactKind::Capability => add(FeatureKind::Skill, skill(fact), 1.0, fact.rank),
            FactKind::Artifact => add(FeatureKind::Artifact, numbers.whole(fact), 1.0, None),
            FactKind::Tool => add(FeatureKind::Tool, numbers.whole(fact), 1.0, None),
            FactKind::Responsibility | FactKind::Summary => {
                let words = numbers.words(fact).iter();
                words.for_each(|&word| add(FeatureKind::Word, Some(word), 1.0, None));
            }
            FactKind::Detail | FactKind::ArtifactType => {}
        }
    }
    // Details are added last, so that a capability takes precedence over a detail of the same name.
    for &fact in facts.iter().filter(|fact| fact.kind == FactKind::Detail) {
        add(FeatureKind::Skill, skill(fact), DETAIL, fact.rank);
    }
    for (_, other, _) in atlas.edges_of(Node::Role(id)) {
        add(FeatureKind::Partner, u32::try_from(atlas.slot(other)).ok(), 1.0, None);
    }
}

/// Returns shared words as a reason, such as `the words “model” “product” and 2 more in their
/// texts`. `place` names the place in which both roles have them.
fn quoted(words: &[&str], place: &str) -> String {
    let quoted = words.iter().take(MOST_WORDS).map(|word| format!("“{word}”"));
    let quoted = quoted.collect::<Vec<_>>().join(" ");
    let noun = if words.len() == 1 { "word" } else { "words" };
    match words.len().saturating_sub(MOST_WORDS) {
        0 => format!("the {noun} {quoted} in their {place}"),
        more => format!("the {noun} {quoted} and {more} more in their {place}"),
    }
}

/// Returns the features that two roles have in common.
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

/// Returns the shared weight of a feature that two roles have. This is the smaller of its two
/// weights, reduced if the levels of the roles differ.
fn overlap(one: &OwnFeature, other: &OwnFeature) -> f32 {
    let weight = one.weight.min(other.weight);
    match (one.rank, other.rank) {
        (Some(a), Some(b)) => {
            weight * (1.0 - LEVEL_STEP * f32::from(a.number().abs_diff(b.number())))
        }
        _ => weight,
    }
}

/// Returns `shared`, the weight of the features that two roles share, as a percentage of `all`, the
/// weight of all their features.
fn percent(shared: f32, all: f32) -> u8 {
    if all <= 0.0 {
        return 0;
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a percentage ranges from 0 to 100"
    )]
    let percent = (shared * 100.0 / all).round().clamp(0.0, 100.0) as u8;
    percent
}
