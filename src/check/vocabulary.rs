//! One thing, one name: capabilities, artifacts and technologies that are spelt in several ways.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::atlas::RoleId;
use crate::role::{Problem, Rule};
use crate::text::fold;

use super::Found;
use super::alike;
use super::policy::Aliases;
use super::said::{Kind, Said};

/// Finds names that should be another.
pub(super) fn check(said: &Said, found: &mut Found<'_>) {
    let kinds = [
        (Kind::Capability, Rule::SimilarCapability),
        (Kind::Artifact, Rule::SimilarArtifact),
        (Kind::Technology, Rule::SimilarTechnology),
    ];
    let mut wanted: BTreeMap<RoleId, Vec<(Rule, String, Better)>> = BTreeMap::new();
    for (kind, rule) in kinds {
        if found.policy.severity(rule, None).is_none() {
            continue;
        }
        for (folded, (better, roles)) in better_names(said, kind, found.policy.aliases()) {
            for role in roles {
                wanted.entry(role).or_default().push((rule, folded.clone(), better.clone()));
            }
        }
    }
    for (id, names) in wanted {
        let role = found.atlas.role(id);
        let mut items: Vec<(Rule, u32, &str)> = Vec::new();
        for item in &role.capabilities {
            items.push((Rule::SimilarCapability, item.line, &item.name));
            items.extend(item.details.iter().map(|d| (Rule::SimilarTechnology, item.line, &**d)));
        }
        for item in &role.properties {
            items.extend(item.values.iter().map(|v| (Rule::SimilarTechnology, item.line, &**v)));
        }
        items.extend(role.artifacts.iter().map(|a| (Rule::SimilarArtifact, a.line, &*a.name)));
        let mut told = BTreeSet::new();
        for (rule, folded, better) in names {
            for (_, line, text) in
                items.iter().filter(|(kind, _, text)| *kind == rule && fold(text) == folded)
            {
                if told.insert((rule, *line, *text)) {
                    let place = found.atlas[id].place_of(*line, text);
                    let problem = Problem::new(rule, place, better.message(text))
                        .wide(text.chars().count())
                        .mend(better.mend(text));
                    found.push(id, problem);
                }
            }
        }
    }
}

/// What a name should be instead.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Better {
    /// The table of aliases says so.
    Called(String),
    /// So many roles write it so.
    Usual(String, usize),
}

impl Better {
    fn message(&self, text: &str) -> String {
        match self {
            Better::Called(name) => format!("`{text}` is called `{name}` here"),
            Better::Usual(name, 1) => format!("`{text}` is `{name}` on another card"),
            Better::Usual(name, roles) => format!("`{text}` is `{name}` on {roles} cards"),
        }
    }

    fn mend(&self, text: &str) -> String {
        match self {
            Better::Called(name) => format!("write {name}"),
            Better::Usual(name, _) => format!(
                "write {name}; where they differ, list `{text}: []` and `{name}: []` under aliases in the config"
            ),
        }
    }
}

/// A spelling of so many roles is the usual one.
const USUAL: usize = 3;

/// A way to write a name, letter case apart.
struct Spelling<'a> {
    folded: String,
    /// As it is written most often.
    text: &'a str,
    roles: BTreeSet<RoleId>,
}

/// Folded names that should be another, what they should be, and the roles that write them.
fn better_names(
    said: &Said,
    kind: Kind,
    aliases: &Aliases,
) -> Vec<(String, (Better, BTreeSet<RoleId>))> {
    let mut spellings: HashMap<String, (BTreeMap<&str, usize>, BTreeSet<RoleId>)> = HashMap::new();
    for (text, role) in said.uses(kind) {
        let (texts, roles) = spellings.entry(fold(text)).or_default();
        *texts.entry(text).or_default() += 1;
        roles.insert(role);
    }
    let mut better = Vec::new();
    let mut by_key: BTreeMap<String, Vec<Spelling<'_>>> = BTreeMap::new();
    for (folded, (texts, roles)) in spellings {
        if let Some(name) = aliases.name_of(&folded) {
            better.push((folded, (Better::Called(name.to_owned()), roles)));
            continue;
        }
        let most = texts.iter().max_by_key(|(text, count)| (**count, std::cmp::Reverse(**text)));
        let Some((text, _)) = most else { continue };
        let key = key(kind, text);
        if !key.is_empty() {
            by_key.entry(key).or_default().push(Spelling { folded, text, roles });
        }
    }
    let keys: Vec<String> = by_key.keys().cloned().collect();
    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut groups = alike::groups(&names);
    let grouped: BTreeSet<usize> = groups.iter().flatten().copied().collect();
    groups.extend((0..keys.len()).filter(|number| !grouped.contains(number)).map(|n| vec![n]));
    for group in groups {
        let mut same: Vec<Spelling<'_>> = group
            .into_iter()
            .filter_map(|number| by_key.remove(keys.get(number)?))
            .flatten()
            .collect();
        // The name is what the table knows, else what most roles write.
        same.sort_by(|a, b| {
            let own = |spelling: &Spelling<'_>| !aliases.is_own(&spelling.folded);
            (own(a), b.roles.len(), &a.folded).cmp(&(own(b), a.roles.len(), &b.folded))
        });
        let mut same = same.into_iter();
        let Some(name) = same.next() else { continue };
        for other in same.filter(|other| !aliases.is_own(&other.folded)) {
            // A slip of the pen is rare beside the usual spelling; else there are two words.
            let is_slip = other.roles.len() == 1 && name.roles.len() >= USUAL;
            let is_spelling = key(kind, other.text) == key(kind, name.text);
            if !is_spelling && !is_slip {
                continue;
            }
            let usual = Better::Usual(name.text.to_owned(), name.roles.len());
            better.push((other.folded, (usual, other.roles)));
        }
    }
    better.sort_by(|a, b| a.0.cmp(&b.0));
    better
}

/// What the spellings of a name share. One test or many is all the same for a skill; in a list of
/// what belongs to it, it is not.
fn key(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Technology => alike::key(text),
        _ => alike::key(&alike::singular(text)),
    }
}
