//! Finds capabilities, artifacts and technologies whose names are spelt in several ways.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use hashbrown::{HashMap, HashSet};

use crate::atlas::RoleId;
use crate::role::Rule;
use crate::text::fold;

use super::alike;
use super::clusters::{self, Clusters};
use super::evidence::{Evidence, EvidenceKind, NameGroup};
use super::pass::Pass;
use super::policy::{Aliases, Policy};
use super::text_problem;
use super::uses::{UsedText, Uses};

/// The kinds of names that are compared by spelling, each with its rule.
const COMPARED: [(EvidenceKind, Rule); 3] = [
    (EvidenceKind::Capability, Rule::SimilarCapability),
    (EvidenceKind::Artifact, Rule::SimilarArtifact),
    (EvidenceKind::Technology, Rule::SimilarTechnology),
];

/// The names of each kind for which there is a better name.
#[derive(Debug, Default)]
pub(super) struct Vocabulary([KindNames; COMPARED.len()]);

/// The names of a kind for which there is a better name.
#[derive(Debug, Default)]
struct KindNames {
    /// The strings for which there is a better name.
    better: HashMap<u32, Better>,
    /// All strings that are used as names of this kind. Each may affect the names in its cluster.
    clusters: Clusters,
}

impl Vocabulary {
    pub(super) fn new(evidence: &Evidence, uses: &Uses, policy: &Policy) -> Vocabulary {
        Vocabulary(COMPARED.map(|(kind, rule)| {
            let mut names = KindNames::default();
            if policy.is_off(rule) {
                return names;
            }
            uses.of_kind(evidence, kind).for_each(|used| names.add(kind, used.number, used.text));
            for cluster in names.clusters.all() {
                let used = uses.of(evidence, kind, cluster.into_iter());
                names.better.extend(better_names(used, kind, policy.aliases()));
            }
            names
        }))
    }

    /// Compares the names again that are affected by a change of the uses of one name. Returns those
    /// for which something else is reported than before, or `None` if too many are affected.
    pub(super) fn update(
        &mut self,
        (evidence, uses, policy): (&Evidence, &Uses, &Policy),
        changed: NameGroup,
    ) -> Option<Vec<NameGroup>> {
        let NameGroup { kind, text: number } = changed;
        let compared = COMPARED.into_iter().zip(&mut self.0);
        let mut compared = compared.filter(|((compared, _), _)| *compared == kind);
        let Some((_, names)) = compared.next().filter(|((_, rule), _)| !policy.is_off(*rule))
        else {
            return Some(Vec::new());
        };
        let text = evidence.text(number);
        names.add(kind, number, text);
        let affected = names.clusters.around([&*alike::key(text)])?;
        let used = uses.of(evidence, kind, affected.iter().copied());
        let better = better_names(used, kind, policy.aliases());
        let renewed = clusters::renewed(&mut names.better, &affected, better);
        Some(renewed.map(|number| NameGroup::new(kind, number)).collect())
    }
}

impl KindNames {
    /// Adds a string to the clusters. Names that are the same apart from letter case have the same
    /// first key.
    fn add(&mut self, kind: EvidenceKind, number: u32, text: &str) {
        self.clusters.add(number, &alike::key(text), Some(&key(kind, text)));
    }
}

/// Reports the names on a card for which there is a better spelling.
pub(super) fn report(pass: &mut Pass<'_>, id: RoleId, vocabulary: &Vocabulary) {
    let (card, evidence) = (&pass.atlas[id], pass.evidence);
    for used in evidence.uses_of(id) {
        let (NameGroup { kind, text: number }, line) = (used.group(), used.line);
        for ((_, rule), names) in
            COMPARED.into_iter().zip(&vocabulary.0).filter(|((compared, _), _)| *compared == kind)
        {
            if let Some(better) = names.better.get(&number) {
                let text = evidence.text(number);
                pass.push(rule, || {
                    text_problem(card, rule, (line, text), better.message(text))
                        .help(better.help(text))
                });
            }
        }
    }
}

/// A better name, and why it is better.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Better {
    /// The preferred name in the alias table.
    Called(String),
    /// The usual spelling, and the number of roles that use it.
    Usual(String, usize),
}

impl Better {
    fn message(&self, text: &str) -> String {
        match self {
            Better::Called(name) => format!("`{text}` is called `{name}` in the config"),
            Better::Usual(name, 1) => format!("`{text}` is spelt `{name}` on another card"),
            Better::Usual(name, roles) => format!("`{text}` is spelt `{name}` on {roles} cards"),
        }
    }

    fn help(&self, text: &str) -> String {
        match self {
            Better::Called(name) => format!("write {name}"),
            Better::Usual(name, _) => format!(
                "write {name}; if the two have different meanings, list `{text}: []` and `{name}: []` under `aliases` in the config"
            ),
        }
    }
}

/// The minimum number of roles that must use a spelling before it counts as the usual one.
const USUAL: usize = 3;

/// A spelling of a name, regardless of letter case.
#[derive(Default)]
struct Spelling<'a> {
    /// The strings with this spelling.
    texts: Vec<UsedText<'a>>,
}

impl<'a> Spelling<'a> {
    /// Returns the string with this spelling that is used most often.
    fn text(&self) -> &'a str {
        let most = self.texts.iter().max_by_key(|used| (used.roles.len(), Reverse(used.text)));
        most.map(|used| used.text).unwrap_or_default()
    }

    /// Returns the number of roles that use this spelling.
    fn roles(&self) -> usize {
        if let [used] = &self.texts[..] {
            // The uses by the same role follow each other.
            return used.roles.chunk_by(|a, b| a == b).count();
        }
        let roles = self.texts.iter().flat_map(|used| used.roles);
        roles.collect::<HashSet<_>>().len()
    }
}

/// Returns every string of a kind that has a better name, given all names in some clusters.
fn better_names<'a>(
    used: impl Iterator<Item = UsedText<'a>>,
    kind: EvidenceKind,
    aliases: &Aliases,
) -> impl Iterator<Item = (u32, Better)> {
    let mut spellings: BTreeMap<String, Spelling<'a>> = BTreeMap::new();
    for used in used {
        spellings.entry(fold(used.text)).or_default().texts.push(used);
    }
    let mut wanted = Vec::new();
    let mut by_key: BTreeMap<String, Vec<(String, Spelling<'a>)>> = BTreeMap::new();
    for (folded, spelling) in spellings {
        if let Some(name) = aliases.name_of(&folded) {
            wanted.extend(renamed(spelling, &Better::Called(name.to_owned())));
            continue;
        }
        let key = key(kind, spelling.text());
        if !key.is_empty() {
            by_key.entry(key).or_default().push((folded, spelling));
        }
    }
    for same in alike::merged(by_key).filter(|same| same.len() > 1) {
        let mut same: Vec<(String, Spelling<'a>, usize)> = same
            .into_iter()
            .map(|(folded, spelling)| {
                let roles = spelling.roles();
                (folded, spelling, roles)
            })
            .collect();
        // The preferred name is one that the alias table marks as correct, or else the name that
        // most roles use.
        same.sort_by(|(a, _, of_a), (b, _, of_b)| {
            (!aliases.is_own(a), of_b, a).cmp(&(!aliases.is_own(b), of_a, b))
        });
        let mut same = same.into_iter();
        let Some((_, name, usual)) = same.next() else { continue };
        let better = Better::Usual(name.text().to_owned(), usual);
        for (_, other, roles) in same.filter(|(folded, ..)| !aliases.is_own(folded)) {
            // A spelling that only one role uses is taken for a typing error if the usual spelling
            // is frequent. If both spellings are frequent, they are two different names.
            let is_slip = roles == 1 && usual >= USUAL;
            if is_slip || key(kind, other.text()) == key(kind, name.text()) {
                wanted.extend(renamed(other, &better));
            }
        }
    }
    wanted.into_iter()
}

/// Groups capability names that are spellings of the same name. Each group is a list of indices
/// into `names`, with the usual spelling first. `names` must be distinct, each with the number of
/// roles that use it.
pub fn spellings(names: &[(&str, usize)], aliases: &Aliases) -> Vec<Vec<usize>> {
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, (name, _)) in names.iter().enumerate() {
        by_key.entry(key(EvidenceKind::Capability, name)).or_default().push(place);
    }
    let keys: Vec<&str> = by_key.keys().map(String::as_str).collect();
    let mut near = alike::groups(&keys, []);
    let grouped: BTreeSet<usize> = near.iter().flatten().copied().collect();
    near.extend((0..keys.len()).filter(|number| !grouped.contains(number)).map(|n| vec![n]));
    let mut all = Vec::new();
    for group in near {
        let keys = group.iter().filter_map(|number| keys.get(*number));
        let places = keys.filter_map(|key| by_key.get(*key)).flatten();
        let mut same: Vec<(usize, &str, usize)> = places
            .filter_map(|&place| names.get(place).map(|&(name, roles)| (place, name, roles)))
            .collect();
        same.sort_by_key(|&(place, name, roles)| {
            (!aliases.is_own(&fold(name)), Reverse(roles), place)
        });
        let Some((&(first, name, usual), others)) = same.split_first() else { continue };
        let mut places = vec![first];
        places.extend(others.iter().filter_map(|&(place, other, roles)| {
            let kind = EvidenceKind::Capability;
            let is_slip = roles == 1 && usual >= USUAL;
            let is_same = is_slip || key(kind, other) == key(kind, name);
            (is_same && !aliases.is_own(&fold(other))).then_some(place)
        }));
        all.extend((places.len() > 1).then_some(places));
    }
    all
}

/// Returns each string with this spelling, together with the better name.
fn renamed(spelling: Spelling<'_>, better: &Better) -> impl Iterator<Item = (u32, Better)> {
    spelling.texts.into_iter().map(|used| (used.number, better.clone()))
}

/// Returns the key that all spellings of a name have in common. Singular and plural have the same
/// key, except in the names of technologies.
fn key(kind: EvidenceKind, text: &str) -> String {
    match kind {
        EvidenceKind::Technology => alike::key(text),
        _ => alike::key(&alike::singular(text)),
    }
}
