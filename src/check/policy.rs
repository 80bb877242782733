//! A team's settings for the rules: severities and aliases.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::LazyLock;

use crate::atlas::Family;
use crate::role::{Origin, Regions, Rule, Severity};
use crate::text::fold;
use crate::text::yaml::{self, Value};

/// The severities of rules. An entry may be limited to interactions whose verb belongs to one
/// family. `None` turns a rule off.
pub type Severities = HashMap<(Rule, Option<Family>), Option<Severity>>;

/// The severity of each rule, and the aliases of names.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    severities: Regions<Severities>,
    aliases: Aliases,
}

impl Policy {
    /// Creates a policy. The severities apply to all cards, except those in folders with severities
    /// of their own.
    pub fn new(severities: Severities, aliases: Aliases) -> Policy {
        Policy { severities: Regions::new(severities), aliases }
    }

    /// Sets the severities for the cards below a folder. They replace the other severities of the
    /// policy.
    pub fn set_below(&mut self, folder: PathBuf, severities: Severities) {
        self.severities.add(folder, severities);
    }

    /// Returns the severity of a rule for a card, or `None` if the rule is turned off.
    pub fn severity(
        &self,
        origin: &Origin,
        rule: Rule,
        family: Option<Family>,
    ) -> Option<Severity> {
        severity(self.severities.value_for(origin), rule, family)
    }

    /// Returns whether a rule is turned off for all cards.
    pub(super) fn is_off(&self, rule: Rule) -> bool {
        self.severities.all().all(|severities| severity(severities, rule, None).is_none())
    }

    /// Returns the table of names with the same meaning.
    pub fn aliases(&self) -> &Aliases {
        &self.aliases
    }
}

fn severity(severities: &Severities, rule: Rule, family: Option<Family>) -> Option<Severity> {
    let by_family = family.and_then(|family| severities.get(&(rule, Some(family))));
    let severity = by_family.or_else(|| severities.get(&(rule, None)));
    severity.copied().unwrap_or(Some(rule.severity()))
}

/// A table of names with the same meaning.
#[derive(Debug, Clone)]
pub struct Aliases {
    /// The preferred name for each normalized alias.
    names: HashMap<String, String>,
    /// The normalized names that are marked as correct.
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
    /// Makes `others` aliases of `name`, and marks `name` as correct, even if it is similar to
    /// another name. Later calls override earlier calls.
    pub fn add(&mut self, name: &str, others: &[String]) {
        self.names.remove(&fold(name));
        self.own.insert(fold(name));
        for other in others {
            self.own.remove(&fold(other));
            self.names.insert(fold(other), name.to_owned());
        }
    }

    /// Returns the preferred name for a normalized name, if there is one.
    pub fn name_of(&self, folded: &str) -> Option<&str> {
        self.names.get(folded).map(String::as_str)
    }

    /// Returns whether a normalized name is marked as correct.
    pub(super) fn is_own(&self, folded: &str) -> bool {
        self.own.contains(folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_for_a_family_overrides_that_of_the_rule() {
        let (rule, provide) = (Rule::OneSided, Some(Family::Provide));
        let policy = Policy::default();
        assert_eq!(policy.severity(&Origin::Stdin, rule, provide), Some(Severity::Hint));
        let severities = [((rule, None), None), ((rule, provide), Some(Severity::Error))];
        let mut policy = Policy::new(severities.into_iter().collect(), Aliases::default());
        let of = |policy: &Policy, rule, family| policy.severity(&Origin::Stdin, rule, family);
        assert_eq!(of(&policy, rule, provide), Some(Severity::Error));
        assert_eq!(of(&policy, rule, Some(Family::Report)), None);
        assert_eq!(of(&policy, Rule::MissingTarget, None), Some(Severity::Warning));
        assert!(policy.is_off(rule));
        policy.set_below("a".into(), Severities::default());
        assert!(!policy.is_off(rule));
        let below = Origin::File("a/x.md".into());
        assert_eq!(policy.severity(&below, rule, provide), Some(Severity::Hint));
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
