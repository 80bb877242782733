//! Checks all cards again after a few of them have changed.
//!
//! Usually, a change affects neither the names nor the interactions on a card. Then the comparison
//! of all cards stays valid, and only the changed card and a few others are checked again.

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
        // If a card declares other interactions, the numbers of all edges change.
        if before.is_some_and(|before| atlas.has_edges_of(before)) {
            let affected = self.affected(atlas, &changed.roles);
            if self.recheck(cards, &affected).is_some() {
                return;
            }
        }
        let compared = match before {
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

    /// Returns whether comparing all cards again would lead to the same results.
    fn stays_compared(
        &mut self,
        (atlas, evidence, policy): (&Atlas, &Evidence, &Policy),
        before: &Atlas,
        ChangedEvidence { roles, keep_names }: &ChangedEvidence,
    ) -> bool {
        let Some(compared) = &mut self.compared else { return false };
        *keep_names
            && atlas.has_names_of(before)
            && atlas.has_unread_of(before)
            && compared.suggestions.stay(atlas, policy)
            && roles.iter().all(|&id| compared.conflicts.stay(id, (before, atlas), evidence))
    }

    /// Returns the roles whose findings may be different although all cards declare the same
    /// interactions as before, in the order of the atlas: the roles of the changed cards and those
    /// with problems that name a line of another card.
    fn affected(&self, atlas: &Atlas, changed: &[RoleId]) -> Vec<RoleId> {
        let naming = changed.iter().flat_map(|&id| atlas.incoming(Node::Role(id)));
        let naming = naming.map(|edge| atlas[*edge].from);
        let with_line =
            |id: &RoleId| count(Rule::FrequencyDiffers, counts_of(*id, &self.counts, atlas)) > 0;
        let mut affected: Vec<RoleId> = naming.filter(with_line).collect();
        affected.extend(changed);
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
        let findings = bounded(check.all, &check.totals).into_iter().map(Arc::new).collect();
        let Check { compared, totals, counts, .. } = check;
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
            (9, skills, false),
            (9, EMPTY, false),
        ] {
            let others = checked.findings();
            let (changed, parsed) = atlas.changed::<Evidence>(vec![card(number, more)]);
            let changes = evidence.update(&changed, parsed);
            checked.update((&changed, &evidence, &policy), Some(&atlas), &changes);
            let fresh = Check::listed(&changed, &evidence, &policy, true).into_findings();
            let texts = |findings: Vec<&Finding>| {
                let texts =
                    findings.into_iter().map(|found| (&found.origin, &found.problem, found.edge));
                texts.map(|text| format!("{text:?}")).collect::<Vec<_>>()
            };
            let found = checked.findings();
            let found_texts = texts(found.iter().map(AsRef::as_ref).collect());
            assert_eq!(found_texts, texts(fresh.iter().collect()), "{number} {more}");
            let kept = found.iter().any(|new| others.iter().any(|old| Arc::ptr_eq(new, old)));
            assert_eq!(kept, keeps_others, "{number} {more}");
            atlas = changed;
        }
    }
}
