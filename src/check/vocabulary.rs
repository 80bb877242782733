//! Finds capabilities, artifacts and technologies whose names are spelt in several ways.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use hashbrown::HashMap;

use crate::atlas::RoleId;
use crate::role::Rule;
use crate::text::fold;

use super::alike;
use super::evidence::{EvidenceKind, NameUse, PlaceOfUse, UsedText, Uses};
use super::pass::Pass;
use super::policy::{Aliases, Policy};
use super::text_problem;

/// The kinds of names that are compared by spelling, each with its rule.
const COMPARED: [(EvidenceKind, Rule); 3] = [
    (EvidenceKind::Capability, Rule::SimilarCapability),
    (EvidenceKind::Artifact, Rule::SimilarArtifact),
    (EvidenceKind::Technology, Rule::SimilarTechnology),
];

/// For each kind of name, the strings for which there is a better name.
#[derive(Debug, Default)]
pub(super) struct Vocabulary([HashMap<u32, Better>; COMPARED.len()]);

impl Vocabulary {
    pub(super) fn new(uses: &Uses<'_>, policy: &Policy) -> Vocabulary {
        Vocabulary(COMPARED.map(|(kind, rule)| {
            let renamed =
                (!policy.is_off(rule)).then(|| better_names(uses, kind, policy.aliases()));
            renamed.into_iter().flatten().map(|(used, better)| (used.number, better)).collect()
        }))
    }
}

/// Reports the names on a card for which there is a better spelling.
pub(super) fn report(pass: &mut Pass<'_>, id: RoleId, vocabulary: &Vocabulary) {
    let (card, evidence) = (&pass.atlas[id], pass.evidence);
    for &NameUse { kind, text: number, line } in evidence.uses_of(id) {
        for ((_, rule), better) in
            COMPARED.into_iter().zip(&vocabulary.0).filter(|((compared, _), _)| *compared == kind)
        {
            if let Some(better) = better.get(&number) {
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
    /// The strings with this spelling, each with its uses.
    texts: Vec<(UsedText<'a>, &'a [PlaceOfUse])>,
}

impl<'a> Spelling<'a> {
    /// Returns the string with this spelling that is used most often.
    fn text(&self) -> &'a str {
        let most =
            self.texts.iter().max_by_key(|(used, places)| (places.len(), Reverse(used.text)));
        most.map(|(used, _)| used.text).unwrap_or_default()
    }

    /// Returns the number of roles that use this spelling.
    fn roles(&self) -> usize {
        let places = self.texts.iter().flat_map(|(_, places)| *places);
        places.map(|(role, _)| role).collect::<HashSet<_>>().len()
    }
}

/// Returns every string of a kind that has a better name.
fn better_names<'a>(
    uses: &'a Uses<'_>,
    kind: EvidenceKind,
    aliases: &Aliases,
) -> Vec<(UsedText<'a>, Better)> {
    let mut spellings: BTreeMap<String, Spelling<'a>> = BTreeMap::new();
    for (used, places) in uses.of_kind(kind) {
        spellings.entry(fold(used.text)).or_default().texts.push((used, places));
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
    wanted
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
    let mut near = alike::groups(&keys);
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
fn renamed<'a>(
    spelling: Spelling<'a>,
    better: &Better,
) -> impl Iterator<Item = (UsedText<'a>, Better)> {
    spelling.texts.into_iter().map(|(used, _)| (used, better.clone()))
}

/// Returns the key that all spellings of a name have in common. Singular and plural have the same
/// key, except in the names of technologies.
fn key(kind: EvidenceKind, text: &str) -> String {
    match kind {
        EvidenceKind::Technology => alike::key(text),
        _ => alike::key(&alike::singular(text)),
    }
}
