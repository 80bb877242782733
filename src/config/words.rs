//! What a team means by its words: levels, frequencies, verbs, names and rules.

use std::sync::Arc;

use crate::atlas::{Family, Terms, Verbs};
use crate::check::{Aliases, Policy};
use crate::role::{FrequencyRank, LevelRank, Rule, Scales, Severity};
use crate::text::yaml::{Field, Value};

use super::read::{Reader, meant};

/// Words as they are read, until all of them are known.
#[derive(Default)]
pub(super) struct Words {
    pub(super) external: Vec<String>,
    aliases: Aliases,
    severities: Vec<(Rule, Option<Family>, Option<Severity>)>,
    /// Groups of verbs with the line each stands on.
    verbs: Vec<(String, Vec<String>)>,
    verb_lines: Vec<u32>,
    scales: Scales,
}

impl Reader<'_> {
    pub(super) fn levels(&mut self, field: &Field) {
        for entry in self.mapping(field, "Expert: [guru]") {
            match LevelRank::of(&entry.key) {
                Some(rank) => {
                    let words = self.list(&entry, "[guru, black belt]");
                    words.iter().for_each(|word| self.words.scales.add_level(word, rank));
                }
                None => self.no_rank("level", &entry, LevelRank::ALL.iter().map(|r| r.title())),
            }
        }
    }

    pub(super) fn frequencies(&mut self, field: &Field) {
        for entry in self.mapping(field, "Daily: [each morning]") {
            match FrequencyRank::of(&entry.key) {
                Some(rank) => {
                    let words = self.list(&entry, "[each morning]");
                    words.iter().for_each(|word| self.words.scales.add_frequency(word, rank));
                }
                None => {
                    let known = FrequencyRank::ALL.iter().map(|rank| rank.word());
                    self.no_rank("frequency", &entry, known);
                }
            }
        }
    }

    fn no_rank(&mut self, kind: &str, entry: &Field, known: impl Iterator<Item = &'static str>) {
        let known = known.collect::<Vec<_>>().join(", ");
        self.remark(entry.line, &format!("`{}` is no {kind}; there are {known}", entry.key));
    }

    pub(super) fn severities(&mut self, field: &Field) {
        for entry in self.mapping(field, "missing-target: error") {
            self.severity(&entry);
        }
    }

    /// `rule: severity`, or families with a severity each below the rule.
    fn severity(&mut self, field: &Field) {
        let Some(rule) = Rule::of(&field.key) else {
            let near = meant(&field.key, Rule::ALL.iter().map(|rule| rule.name()));
            return self.remark(field.line, &format!("no rule is named `{}`{near}", field.key));
        };
        if let Value::Text(word) = &field.value {
            if let Some(severity) = self.weight(field.line, word) {
                self.words.severities.push((rule, None, severity));
            }
            return;
        }
        for entry in self.mapping(field, "provide: warning") {
            let (Some(family), Value::Text(word)) = (Family::of(&entry.key), &entry.value) else {
                let families = Family::ALL.map(|family| family.name().to_lowercase());
                let text =
                    format!("`{}` is no family of verbs: {}", entry.key, families.join(", "));
                self.remark(entry.line, &text);
                continue;
            };
            if let Some(severity) = self.weight(entry.line, word) {
                self.words.severities.push((rule, Some(family), severity));
            }
        }
    }

    /// A severity; `Some(None)` for off.
    fn weight(&mut self, line: u32, word: &str) -> Option<Option<Severity>> {
        match Severity::ALL.into_iter().find(|severity| severity.word() == word) {
            Some(severity) => Some(Some(severity)),
            None if word == "off" => Some(None),
            None => {
                let text = format!("`{word}` is no severity; write error, warning, hint or off");
                self.remark(line, &text);
                None
            }
        }
    }

    pub(super) fn aliases(&mut self, field: &Field) {
        for entry in self.mapping(field, "PostgreSQL: [Postgres, PG]") {
            let others = self.list(&entry, "[Postgres, PG]");
            self.words.aliases.add(&entry.key, &others);
        }
    }

    pub(super) fn verbs(&mut self, field: &Field) {
        for entry in self.mapping(field, "gives: [unlocks, prepares]") {
            let words = self.list(&entry, "[unlocks, prepares]");
            self.words.verb_lines.push(entry.line);
            self.words.verbs.push((entry.key, words));
        }
    }

    /// Brings together what was read. Groups of verbs that are wrong are left out, one after the
    /// other.
    pub(super) fn settle_words(&mut self) {
        let mut words = std::mem::take(&mut self.words);
        self.config.policy = Policy::new(words.aliases);
        for (rule, family, severity) in words.severities {
            self.config.policy.set(rule, family, severity);
        }
        let verbs = loop {
            match Verbs::with(&words.verbs) {
                Ok(verbs) => break verbs,
                Err((number, message)) => {
                    let line = words.verb_lines.get(number).copied().unwrap_or(1);
                    self.remark(line, &message);
                    if number >= words.verbs.len() {
                        return;
                    }
                    words.verbs.remove(number);
                    words.verb_lines.remove(number);
                }
            }
        };
        let external = words.external.iter().map(String::as_str);
        self.config.terms = Arc::new(Terms::new(verbs, external, words.scales));
    }
}
