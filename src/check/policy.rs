//! A team's settings for the rules: severities and aliases.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::atlas::Family;
use crate::role::{Rule, Severity};
use crate::text::fold;
use crate::text::yaml::{self, Value};

/// The severity of each rule, and names with the same meaning.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// By rule, optionally for one family of verbs; `None` turns the rule off.
    severities: HashMap<(Rule, Option<Family>), Option<Severity>>,
    aliases: Aliases,
}

impl Policy {
    /// A policy with these aliases and the default severity of every rule.
    pub fn new(aliases: Aliases) -> Policy {
        Policy { severities: HashMap::new(), aliases }
    }

    /// Sets the severity of a rule, optionally for one family of verbs; `None` turns the rule off.
    pub fn set(&mut self, rule: Rule, family: Option<Family>, severity: Option<Severity>) {
        self.severities.insert((rule, family), severity);
    }

    /// The severity of a rule; `None` if it is turned off.
    pub fn severity(&self, rule: Rule, family: Option<Family>) -> Option<Severity> {
        let by_family = family.and_then(|family| self.severities.get(&(rule, Some(family))));
        let severity = by_family.or_else(|| self.severities.get(&(rule, None)));
        severity.copied().unwrap_or(Some(rule.severity()))
    }

    /// Names with the same meaning.
    pub fn aliases(&self) -> &Aliases {
        &self.aliases
    }
}

/// A table of names with the same meaning.
#[derive(Debug, Clone)]
pub struct Aliases {
    /// The preferred name for each folded alias.
    names: HashMap<String, String>,
    /// Folded names that are correct as they are.
    own: HashSet<String>,
}

impl Default for Aliases {
    fn default() -> Self {
        static SHIPPED: LazyLock<Aliases> = LazyLock::new(|| {
            let mut aliases = Aliases { names: HashMap::new(), own: HashSet::new() };
            let fields = yaml::fields(include_str!("../../assets/aliases.yaml"));
            for field in fields.unwrap_or_default() {
                if let Value::List(others) = &field.value {
                    aliases.add(&field.key, others);
                }
            }
            aliases
        });
        SHIPPED.clone()
    }
}

impl Aliases {
    /// Makes `others` aliases of `name`, and marks `name` as correct, no matter which name it
    /// resembles. Later calls override earlier ones.
    pub fn add(&mut self, name: &str, others: &[String]) {
        self.names.remove(&fold(name));
        self.own.insert(fold(name));
        for other in others {
            self.own.remove(&fold(other));
            self.names.insert(fold(other), name.to_owned());
        }
    }

    /// The preferred name for a folded name.
    pub fn name_of(&self, folded: &str) -> Option<&str> {
        self.names.get(folded).map(String::as_str)
    }

    /// Whether a folded name is marked as correct.
    pub(super) fn is_own(&self, folded: &str) -> bool {
        self.own.contains(folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_for_a_family_overrides_that_of_the_rule() {
        let mut policy = Policy::default();
        let rule = Rule::OneSided;
        assert_eq!(policy.severity(rule, Some(Family::Provide)), Some(Severity::Hint));
        policy.set(rule, None, None);
        policy.set(rule, Some(Family::Provide), Some(Severity::Error));
        assert_eq!(policy.severity(rule, Some(Family::Provide)), Some(Severity::Error));
        assert_eq!(policy.severity(rule, Some(Family::Report)), None);
        assert_eq!(policy.severity(Rule::MissingTarget, None), Some(Severity::Warning));
    }

    #[test]
    fn later_aliases_override_earlier_ones() {
        let mut aliases = Aliases::default();
        assert_eq!(aliases.name_of("k8s"), Some("Kubernetes"));
        aliases.add("K8s", &["Kubernetes".into()]);
        assert_eq!((aliases.name_of("k8s"), aliases.name_of("kubernetes")), (None, Some("K8s")));
        assert!(aliases.is_own("k8s") && !aliases.is_own("kubernetes"));
    }
}
