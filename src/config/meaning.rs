//! The meanings that a config gives to words. A team shares this part of the config.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::app::SavedCrew;
use crate::atlas::{Family, Terms, Verbs};
use crate::check::{Aliases, Policy, Severities};
use crate::role::{FrequencyRank, Known, LevelRank, Rule, Scales, Severity};
use crate::search::Synonyms;
use crate::text::fold;

use super::node::{ConfigNode, ConfigValue, Remarks, choose};

/// The meanings that one config gives to words.
#[derive(Debug, Clone, Default)]
pub(super) struct Meaning {
    external: Vec<String>,
    aliases: Vec<(String, Vec<String>)>,
    verbs: Vec<(String, Vec<String>)>,
    scales: Scales,
    severities: Severities,
    crews: Vec<SavedCrew>,
}

/// The combined meanings of several configs.
#[derive(Debug)]
pub(super) struct JointMeaning {
    pub(super) terms: Terms,
    pub(super) policy: Policy,
    pub(super) synonyms: Synonyms,
    pub(super) crews: Vec<SavedCrew>,
    /// The conflicts: a sentence for each word that two configs define differently.
    pub(super) conflicts: Vec<String>,
}

impl Meaning {
    /// Reads the meanings from a tree that the schema accepts.
    pub(super) fn read(root: &ConfigNode, remarks: &mut Remarks) -> Meaning {
        let crews = lists(root.get("crews")).into_iter();
        Meaning {
            external: root.get("external").texts(),
            aliases: lists(root.get("aliases")),
            verbs: verbs(root.get("verbs"), remarks),
            scales: scales(root, remarks),
            severities: severities(root.get("severity")),
            crews: crews.map(|(name, members)| SavedCrew { name, members }).collect(),
        }
    }

    /// Removes settings that would lower the severity of a security rule, such as the rule against
    /// harmful text. Returns the affected rules.
    pub(super) fn keep_guards(&mut self) -> Vec<Rule> {
        let mut kept = Vec::new();
        self.severities.retain(|(rule, _), severity| {
            // `Severity` is ordered from most to least severe, so a greater value is less severe.
            let lowers = severity.is_none_or(|severity| severity > rule.severity());
            let is_refused = rule.is_guard() && lowers;
            kept.extend(is_refused.then_some(*rule));
            !is_refused
        });
        kept
    }

    fn external(&self) -> impl Iterator<Item = &str> {
        self.external.iter().map(String::as_str)
    }
}

impl JointMeaning {
    /// Combines the meanings of several configs, each given with the name of its file. Verbs,
    /// aliases and crews of all configs are merged; in a conflict, the first config takes
    /// precedence. The other meanings come from `below` for cards in the folders that it lists, and
    /// from `rest` for all other cards.
    pub(super) fn new(
        configs: &[(String, &Meaning)],
        rest: &Meaning,
        below: &[(PathBuf, &Meaning)],
    ) -> JointMeaning {
        let (mut aliases, mut synonyms) = (Aliases::default(), Synonyms::default());
        // An alias overrides earlier aliases for the same name. The first config takes precedence,
        // so it is added last.
        for (name, others) in configs.iter().rev().flat_map(|(_, meaning)| &meaning.aliases) {
            aliases.add(name, others);
            synonyms.add(name, others);
        }
        let verbs: Vec<_> =
            configs.iter().flat_map(|(_, meaning)| meaning.verbs.iter().cloned()).collect();
        // Each config is valid on its own, but their combination can be invalid.
        let verbs = Verbs::with(&verbs).or_else(|_| Verbs::with(&rest.verbs));
        let verbs = verbs.unwrap_or_else(|_| Verbs::plain());
        let mut terms = Terms::new(verbs, rest.external(), rest.scales.clone());
        let mut policy = Policy::new(rest.severities.clone(), aliases);
        for (folder, meaning) in below {
            terms.set_below(folder.clone(), meaning.external(), meaning.scales.clone());
            policy.set_below(folder.clone(), meaning.severities.clone());
        }
        let mut crews: Vec<SavedCrew> = Vec::new();
        for crew in configs.iter().flat_map(|(_, meaning)| &meaning.crews) {
            if !crews.iter().any(|known| known.name == crew.name) {
                crews.push(crew.clone());
            }
        }
        JointMeaning { terms, policy, synonyms, crews, conflicts: conflicts(configs) }
    }
}

/// Returns a sentence for each word that two configs define differently.
fn conflicts(configs: &[(String, &Meaning)]) -> Vec<String> {
    let mut conflicts = Vec::new();
    let tables: [(&str, WordTable); 2] = [("alias", |m| &m.aliases), ("verb", |m| &m.verbs)];
    for (kind, table) in tables {
        let mut known: HashMap<String, (&str, &str)> = HashMap::new();
        for (file, meaning) in configs {
            let mut own = Vec::new();
            for (name, words) in table(meaning) {
                for word in words {
                    match known.get(&fold(word)) {
                        Some((first, other)) if fold(other) != fold(name) => {
                            conflicts.push(format!(
                                "{file}: the {kind} `{word}` means `{name}` here but `{other}` in {first}, which takes precedence; use the same name in both files"
                            ));
                        }
                        Some(_) => {}
                        None => own.push((fold(word), (file.as_str(), name.as_str()))),
                    }
                }
            }
            known.extend(own);
        }
    }
    conflicts
}

/// A function that returns one table of words, such as the aliases, from a config.
type WordTable = fn(&Meaning) -> &Vec<(String, Vec<String>)>;

/// Returns the entries of a mapping of lists.
fn lists(node: &ConfigNode) -> Vec<(String, Vec<String>)> {
    node.entries().iter().map(|entry| (entry.key.clone(), entry.texts())).collect()
}

/// Returns the severities of rules. A severity applies to all families of verbs or only to one.
fn severities(node: &ConfigNode) -> Severities {
    let mut severities = Severities::default();
    for entry in node.entries() {
        let Some(rule) = Rule::parse(&entry.key) else { continue };
        if let ConfigValue::Text(word) = &entry.content {
            severities.insert((rule, None), Severity::parse(word));
        }
        for entry in entry.entries() {
            severities.insert((rule, Family::named(&entry.key)), Severity::parse(entry.text()));
        }
    }
    severities
}

/// Returns the groups of verbs that a team defines. Invalid groups are reported and removed.
fn verbs(node: &ConfigNode, remarks: &mut Remarks) -> Vec<(String, Vec<String>)> {
    let mut entries: Vec<&ConfigNode> = node.entries().iter().collect();
    loop {
        let groups: Vec<_> =
            entries.iter().map(|entry| (entry.key.clone(), entry.texts())).collect();
        match Verbs::with(&groups) {
            Ok(_) => return groups,
            Err((number, message)) => {
                let Some(entry) = entries.get(number) else { return Vec::new() };
                remarks.add(entry.line, message);
                entries.remove(number);
            }
        }
    }
}

/// Returns the words that a team defines for levels, frequencies and sections. In the config, the
/// key for a level or frequency can be any existing word for it.
fn scales(root: &ConfigNode, remarks: &mut Remarks) -> Scales {
    let mut scales = Scales::default();
    for entry in root.get("levels").entries() {
        match LevelRank::from_phrase(&entry.key) {
            Some(rank) => entry.texts().iter().for_each(|word| scales.add_level(word, rank)),
            None => {
                let known: Vec<_> = LevelRank::ALL.iter().map(|rank| rank.title()).collect();
                let rest = choose(&entry.key, &known);
                remarks.add(entry.line, format!("`{}` is not a level{rest}", entry.key));
            }
        }
    }
    for entry in root.get("frequencies").entries() {
        match FrequencyRank::from_phrase(&entry.key) {
            Some(rank) => entry.texts().iter().for_each(|word| scales.add_frequency(word, rank)),
            None => {
                let known: Vec<_> = FrequencyRank::ALL.iter().map(|rank| rank.word()).collect();
                let rest = choose(&entry.key, &known);
                remarks.add(entry.line, format!("`{}` is not a frequency{rest}", entry.key));
            }
        }
    }
    for entry in root.get("sections").entries() {
        if let Some(known) = Known::ALL.into_iter().find(|known| known.name() == entry.key) {
            entry.texts().iter().for_each(|heading| scales.add_section(heading, known));
        }
    }
    scales
}
