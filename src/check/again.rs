//! Checks all cards again after a few of them have changed.
//!
//! Usually, a change affects neither the names of a role nor the interactions on its card. Then only
//! the names of skills and other items on the changed card are compared with those on other cards,
//! and only the changed card and those with a different result are checked again.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::atlas::{Atlas, Node, RoleId};
use crate::role::Rule;

use super::compared::Compared;
use super::evidence::ChangedEvidence;
use super::pass::{CardCount, PassFindings};
use super::{Check, Evidence, Finding, Findings, MOST_OF_A_RULE, Policy, bounded, more_problem};

/// The findings of a check, and the data needed to check changed cards again.
#[derive(Debug, Default)]
pub struct LastCheck {
    findings: Vec<Arc<Finding>>,
    compared: Option<Compared>,
    /// The number of findings of each rule, including those that are not listed.
    totals: HashMap<Rule, usize>,
    /// The numbers of findings of each card, ordered by card.
    counts: Vec<CardCount>,
    /// The rules of which not all findings are listed, each with the card of the first finding that
    /// is not.
    unlisted: HashMap<Rule, RoleId>,
}

impl LastCheck {
    /// Checks all cards. `before` is the atlas of the last check, if there was one, and `changed`
    /// are the cards that have changed since then.
    pub fn update(
        &mut self,
        cards @ (atlas, evidence, policy): (&Atlas, &Evidence, &Policy),
        before: Option<&Atlas>,
        changed: &ChangedEvidence,
    ) {
        let before = before.filter(|before| self.stays_compared(cards, before, changed));
        let compared = before.and(self.compared.as_mut());
        let with_names = compared.zip(changed.names.as_deref());
        let with_names = with_names.and_then(|(compared, names)| compared.update(cards, names));
        // If a card declares other interactions, the numbers of all edges change.
        if let Some(with_names) = &with_names
            && before.is_some_and(|before| atlas.has_edges_of(before))
        {
            let affected = self.affected(atlas, &changed.roles, with_names);
            if self.recheck(cards, &affected).is_some() {
                return;
            }
        }
        let compared = match with_names {
            Some(_) => self.compared.take(),
            None => (atlas.len() > 1).then(|| Compared::new(atlas, evidence, policy)),
        };
        *self = LastCheck::from(Check::with(cards, compared, true));
    }

    /// Returns the findings, ordered by card and by position in the card. There are at most
    /// [`MOST_OF_A_RULE`] for each rule.
    pub fn findings(&self) -> Findings {
        Findings(self.findings.as_slice().into())
    }

    /// Returns whether comparing all cards again would lead to the same results, except for the names
    /// of items.
    fn stays_compared(
        &mut self,
        (atlas, evidence, policy): (&Atlas, &Evidence, &Policy),
        before: &Atlas,
        ChangedEvidence { roles, names }: &ChangedEvidence,
    ) -> bool {
        let Some(compared) = &mut self.compared else { return false };
        names.is_some()
            && atlas.has_names_of(before)
            && atlas.has_unread_of(before)
            && compared.suggestions.stay(atlas, policy)
            && roles.iter().all(|&id| compared.conflicts.stay(id, (before, atlas), evidence))
    }

    /// Returns the roles whose findings may be different although all cards declare the same
    /// interactions as before, in the order of the atlas: the roles of the changed cards, the roles
    /// with problems that name a line of another card, and the roles with names for which the report
    /// has changed.
    fn affected(&self, atlas: &Atlas, changed: &[RoleId], with_names: &[RoleId]) -> Vec<RoleId> {
        let naming = changed.iter().flat_map(|&id| atlas.incoming(Node::Role(id)));
        let naming = naming.map(|edge| atlas[*edge].from);
        let with_line =
            |id: &RoleId| count(Rule::FrequencyDiffers, counts_of(*id, &self.counts, atlas)) > 0;
        let mut affected: Vec<RoleId> = naming.filter(with_line).collect();
        affected.extend(changed.iter().chain(with_names));
        affected.sort_by_key(|id| atlas.slot(*id));
        affected.dedup();
        affected
    }

    /// Checks only some cards, and keeps the findings of all others. Returns `None` and changes
    /// nothing if this could change which findings of a rule are listed on other cards.
    fn recheck(
        &mut self,
        cards @ (atlas, ..): (&Atlas, &Evidence, &Policy),
        affected: &[RoleId],
    ) -> Option<()> {
        let found = PassFindings::on(affected, cards, self.compared.as_ref(), false);
        let mut totals = self.totals.clone();
        for &id in affected {
            let then = counts_of(id, &self.counts, atlas);
            let now = counts_of(id, &found.counts, atlas);
            for (rule, first) in &self.unlisted {
                let is_listed = atlas.slot(id) <= atlas.slot(*first);
                if is_listed && count(*rule, then) != count(*rule, now) {
                    return None;
                }
            }
            then.iter().for_each(|then| *totals.entry(then.rule).or_default() -= then.count);
            now.iter().for_each(|now| *totals.entry(now.rule).or_default() += now.count);
        }
        let is_unlisted = |rule: &Rule| self.unlisted.contains_key(rule);
        if totals.iter().any(|(rule, total)| (*total > MOST_OF_A_RULE) != is_unlisted(rule)) {
            return None;
        }
        self.findings = self.with(found.findings, affected, atlas);
        for &id in affected {
            let now = counts_of(id, &found.counts, atlas).to_vec();
            self.counts.splice(range_of(id, &self.counts, atlas), now);
        }
        self.totals = totals;
        self.renew_rests(atlas);
        Some(())
    }

    /// Returns the findings, in which those of some cards are replaced. If a rule has unlisted
    /// findings, as many of its findings on each card are listed as before.
    fn with(&self, new: Vec<Finding>, roles: &[RoleId], atlas: &Atlas) -> Vec<Arc<Finding>> {
        let mut all = Vec::with_capacity(self.findings.len() + new.len());
        let mut new = new.into_iter().peekable();
        let mut rest = self.findings.as_slice();
        for &id in roles {
            // The findings about files that cannot be read are between those about cards.
            let origin = &atlas[id].origin;
            let (before, others) = rest.split_at(rest.partition_point(|old| old.origin < *origin));
            let (own, after) = others.split_at(others.partition_point(|old| old.origin == *origin));
            all.extend_from_slice(before);
            rest = after;
            let mut listed: HashMap<Rule, usize> = HashMap::new();
            own.iter().for_each(|old| *listed.entry(old.problem.rule).or_default() += 1);
            while let Some(finding) = new.next_if(|finding| finding.role == Some(id)) {
                let rule = finding.problem.rule;
                let left = listed.entry(rule).or_default();
                if *left > 0 || !self.unlisted.contains_key(&rule) {
                    *left = left.saturating_sub(1);
                    all.push(Arc::new(finding));
                }
            }
        }
        all.extend_from_slice(rest);
        all
    }

    /// Renews the findings that give the numbers of unlisted findings.
    fn renew_rests(&mut self, atlas: &Atlas) {
        for (rule, first) in &self.unlisted {
            let more = self.totals.get(rule).copied().unwrap_or_default() - MOST_OF_A_RULE;
            let origin = &atlas[*first].origin;
            let end = self.findings.partition_point(|finding| finding.origin <= *origin);
            let own = self.findings.iter_mut().take(end).rev();
            if let Some(rest) = own.into_iter().find(|finding| finding.problem.rule == *rule) {
                let problem = more_problem(*rule, rest.problem.line, more);
                *rest = Arc::new(Finding { problem, ..Finding::clone(rest) });
            }
        }
    }
}

impl From<Check<'_>> for LastCheck {
    fn from(check: Check<'_>) -> LastCheck {
        let mut unlisted = HashMap::new();
        for (rule, total) in &check.totals {
            if *total > MOST_OF_A_RULE {
                let of_rule = check.all.iter().filter(|finding| finding.problem.rule == *rule);
                let first = of_rule.filter_map(|finding| finding.role).nth(MOST_OF_A_RULE);
                unlisted.extend(first.map(|first| (*rule, first)));
            }
        }
        let findings = bounded(check.all, &check.totals).into_iter().map(Arc::new);
        let mut findings: Vec<Arc<Finding>> = findings.collect();
        // The list reuses the memory of the much larger list of findings.
        findings.shrink_to_fit();
        let Check { compared, totals, mut counts, .. } = check;
        counts.shrink_to_fit();
        LastCheck { findings, compared, totals, counts, unlisted }
    }
}

/// Returns the range of a card in a list that is in the order of the atlas.
fn range_of(id: RoleId, counts: &[CardCount], atlas: &Atlas) -> Range<usize> {
    let slot = atlas.slot(id);
    let start = counts.partition_point(|counted| atlas.slot(counted.role) < slot);
    let own = counts.iter().skip(start).take_while(|counted| counted.role == id);
    start..start + own.count()
}

fn counts_of<'a>(id: RoleId, counts: &'a [CardCount], atlas: &Atlas) -> &'a [CardCount] {
    counts.get(range_of(id, counts, atlas)).unwrap_or_default()
}

fn count(rule: Rule, counts: &[CardCount]) -> usize {
    counts.iter().find(|counted| counted.rule == rule).map_or(0, |counted| counted.count)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::card::Card;
    use crate::role::Origin;

    const CARDS: usize = MOST_OF_A_RULE + 50;

    /// An empty section, which is a problem.
    const EMPTY: &str = "# Artifacts\n";

    /// Returns a card that names another role. Only the first role answers.
    fn card(number: usize, more: &str) -> Arc<Card> {
        let target = if number == 0 { "Role 1" } else { "Role 0" };
        let text = format!(
            "---\nname: Role {number}\n---\n{more}# Responsibilities\n- Ship release {number}\n\
             # Interactions\n- **Asks** → {target}\n"
        );
        Arc::new(Card::new(Origin::File(format!("{number:05}.md").into()), text))
    }

    #[test]
    fn cards_are_checked_again_as_if_for_the_first_time() {
        let policy = Policy::default();
        let cards = (0..CARDS).map(|number| card(number, EMPTY)).collect();
        let mut atlas = Atlas::new(cards, Vec::new(), 0);
        let mut evidence = Evidence::new(&atlas);
        let mut checked = LastCheck::default();
        checked.update((&atlas, &evidence, &policy), None, &ChangedEvidence::default());
        let mission = "# Artifacts\n# Mission\nAnswers.\n";
        let interactions =
            "# Artifacts\n# Interactions\n- **Helps** → Role 9\n- **Asks** → No One\n";
        let skills = "# Artifacts\n# Capabilities\n- Shipping\n";
        for (number, more, keeps_others) in [
            (0, mission, true),
            (7, mission, true),
            // This card is beyond the listed ones, so only the number of unlisted findings changes.
            (CARDS - 3, "", true),
            (CARDS - 3, EMPTY, true),
            // This card moves the last listed finding to another card.
            (5, "", false),
            (5, EMPTY, false),
            (CARDS - 5, interactions, false),
            (CARDS - 5, EMPTY, false),
            (9, skills, true),
            (9, EMPTY, true),
        ] {
            let others = checked.findings();
            let (changed, parsed) = atlas.changed::<Evidence>(vec![card(number, more)]);
            let changes = evidence.update(&changed, parsed);
            checked.update((&changed, &evidence, &policy), Some(&atlas), &changes);
            let fresh = Check::listed(&changed, &evidence, &policy, true).into_findings();
            let found = checked.findings();
            assert_eq!(texts(found.iter().map(|one| &**one)), texts(&fresh), "{number} {more}");
            assert_eq!(keeps_any(&found, &others), keeps_others, "{number} {more}");
            atlas = changed;
        }
    }

    fn texts<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<String> {
        let parts = findings.into_iter().map(|found| (&found.origin, &found.problem, found.edge));
        parts.map(|parts| format!("{parts:?}")).collect()
    }

    /// Returns whether some findings are shared with those of the check before.
    fn keeps_any(new: &Findings, old: &Findings) -> bool {
        new.iter().any(|new| old.iter().any(|old| Arc::ptr_eq(new, old)))
    }

    /// Words of which many are spellings of the same name, or nearly.
    const SKILLS: &str = "Modelling,Modeling,modelling,Mdoelling,APIs,apis,API,Unit tests,Unit test,\
        unit-test,Kubernetes,Kubernets,Python 2,Python 3,Analytics,Analytic,Go";
    const DUTIES: &str = "API design,Design of APIs,Reviews & approvals,Approval and review,\
        Incident response,Incident respones,Incident responses,Own the roadmap,Roadmap owning,\
        Plan sprints,Plan sprint,The most important responsibility";

    #[test]
    fn after_a_thousand_edits_of_names_the_findings_are_as_if_for_the_first_time() {
        let mut random = 7_u64;
        let mut below = |most: usize| {
            // Knuth's generator. Only its high bits are random enough.
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (random >> 33) as usize % most
        };
        let mut section = |title: &str, names: &str| {
            let names: Vec<&str> = names.split(',').collect();
            // Cards with most of the same items are near copies of each other.
            let items: Vec<&str> = match below(2) {
                0 => (0..below(4)).map(|_| names[below(names.len())]).collect(),
                _ => {
                    let (all, left_out) = (names.iter().step_by(3), below(12));
                    all.enumerate()
                        .filter(|(at, _)| *at != left_out)
                        .map(|(_, name)| *name)
                        .collect()
                }
            };
            let items = items.into_iter().map(|name| match title {
                "Capabilities" => {
                    format!("- **{name}** — Expert ({})\n", names[below(names.len())])
                }
                _ => format!("- **{name}**\n"),
            });
            format!("# {title}\n{}", items.collect::<String>())
        };
        let mut card = |number: usize, name: &str| {
            let text = format!(
                "---\nname: {name}\n---\n{}{}{}# Interactions\n- **Asks** → Role 0\n",
                section("Responsibilities", DUTIES),
                section("Capabilities", SKILLS),
                section("Artifacts", SKILLS),
            );
            Arc::new(Card::new(Origin::File(format!("{number:05}.md").into()), text))
        };
        let policy = Policy::default();
        let name = |number: usize| format!("Role {number}");
        let cards = (0..12).map(|number| card(number, &name(number))).collect();
        let mut atlas = Atlas::new(cards, Vec::new(), 0);
        let mut evidence = Evidence::new(&atlas);
        let mut checked = LastCheck::default();
        checked.update((&atlas, &evidence, &policy), None, &ChangedEvidence::default());
        let (mut kept, mut found_rules) = (0, BTreeSet::new());
        for edit in 0..1000 {
            let others = checked.findings();
            let number = edit * 7 % 12;
            let mut cards = vec![card(number, &name(if edit % 40 == 0 { 99 } else { number }))];
            if edit % 10 == 0 {
                cards.push(card((number + 1) % 12, &name((number + 1) % 12)));
            }
            let (changed, parsed) = atlas.changed::<Evidence>(cards);
            let changes = evidence.update(&changed, parsed);
            checked.update((&changed, &evidence, &policy), Some(&atlas), &changes);
            let fresh = Check::listed(&changed, &evidence, &policy, true).into_findings();
            let anew = Evidence::new(&changed);
            let anew = Check::listed(&changed, &anew, &policy, true).into_findings();
            let found = checked.findings();
            let found_texts = texts(found.iter().map(|one| &**one));
            assert_eq!(found_texts, texts(&fresh), "edit {edit}");
            assert_eq!(found_texts, texts(&anew), "edit {edit}");
            kept += usize::from(keeps_any(&found, &others));
            found_rules.extend(found.iter().map(|found| found.problem.rule.name()));
            atlas = changed;
        }
        assert!(kept > 800, "{kept}");
        for rule in [
            Rule::SimilarCapability,
            Rule::SimilarArtifact,
            Rule::SimilarTechnology,
            Rule::SameResponsibility,
            Rule::CopiedCard,
            Rule::TemplateText,
        ] {
            assert!(found_rules.contains(rule.name()), "{}", rule.name());
        }
    }
}
