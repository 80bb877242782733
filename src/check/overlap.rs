//! Finds responsibilities that several roles share. If two roles have the same responsibility, each
//! may leave the work to the other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hashbrown::HashMap;

use crate::atlas::{Atlas, Node, RoleId, is_placeholder};
use crate::role::Rule;
use crate::text::fold;

use super::clusters::{self, Clusters};
use super::evidence::{EvidenceKind, NameGroup, NameUse};
use super::near_copy::NearCopy;
use super::pass::Pass;
use super::uses::{UsedText, Uses};
use super::{Evidence, Policy, alike, near_copy, text_problem};

/// The responsibilities that several roles share, and the near copies among their cards.
#[derive(Debug, Default)]
pub(super) struct Overlap {
    firsts: FirstRoles,
    copies: HashMap<RoleId, NearCopy>,
    /// All titles of responsibilities. Each may affect the titles in its cluster.
    clusters: Clusters,
}

/// The first role with each shared responsibility, by the numbers of the titles.
pub(super) type FirstRoles = HashMap<u32, Arc<FirstWith>>;

/// The first role with a responsibility that other roles have too.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FirstWith {
    pub(super) role: RoleId,
    /// The title on the card of this role.
    title: String,
    /// The number of other roles with this responsibility, less one.
    more: usize,
    /// The numbers of all titles of this responsibility.
    titles: Vec<u32>,
}

impl Overlap {
    /// Finds responsibilities that have the same meaning on several cards.
    pub(super) fn new(
        (atlas, evidence, policy): (&Atlas, &Evidence, &Policy),
        uses: &Uses,
    ) -> Overlap {
        let mut overlap = Overlap::default();
        if is_off(policy) {
            return overlap;
        }
        for title in uses.of_kind(evidence, EvidenceKind::Responsibility) {
            overlap.add(title.number, title.text);
        }
        for cluster in overlap.clusters.all() {
            let titles = uses.of(evidence, EvidenceKind::Responsibility, cluster.into_iter());
            overlap.firsts.extend(firsts(atlas, titles));
        }
        if !policy.is_off(Rule::CopiedCard) {
            let copies = atlas.ids().filter_map(|id| {
                Some((id, near_copy::near_copy(atlas, evidence, &overlap.firsts, id)?))
            });
            overlap.copies = copies.collect();
        }
        overlap
    }

    /// Compares the responsibilities again that are affected by a change of the uses of one title.
    /// Returns those for which something else is reported than before, or `None` if too many are
    /// affected.
    pub(super) fn update(
        &mut self,
        (atlas, evidence, policy): (&Atlas, &Evidence, &Policy),
        uses: &Uses,
        changed: NameGroup,
    ) -> Option<Vec<NameGroup>> {
        if changed.kind != EvidenceKind::Responsibility || is_off(policy) {
            return Some(Vec::new());
        }
        let Some(key) = self.add(changed.text, evidence.text(changed.text)) else {
            return Some(Vec::new());
        };
        let affected = self.clusters.around([&*key])?;
        let titles = uses.of(evidence, EvidenceKind::Responsibility, affected.iter().copied());
        let first = firsts(atlas, titles);
        let renewed = clusters::renewed(&mut self.firsts, &affected, first);
        Some(renewed.map(|title| NameGroup::new(EvidenceKind::Responsibility, title)).collect())
    }

    /// Looks again for the cards that some cards are nearly copies of. Returns the cards for which
    /// the result is different. `changed` are cards that use other names than before, and `affected`
    /// are cards with a responsibility that another role may now have first.
    pub(super) fn update_copies(
        &mut self,
        (atlas, evidence, policy): (&Atlas, &Evidence, &Policy),
        uses: &Uses,
        changed: &[RoleId],
        mut affected: Vec<RoleId>,
    ) -> Vec<RoleId> {
        if policy.is_off(Rule::CopiedCard) {
            return Vec::new();
        }
        affected.extend(changed);
        // A changed card may be the original of other cards.
        for &id in changed {
            let firsts =
                duties(evidence, id).filter_map(|used| self.firsts.get(&used.group().text));
            for title in firsts.filter(|first| first.role == id).flat_map(|first| &first.titles) {
                let group = NameGroup::new(EvidenceKind::Responsibility, *title);
                affected.extend(uses.roles(group));
            }
        }
        affected.sort_unstable_by_key(|id| atlas.slot(*id));
        affected.dedup();
        affected.retain(|&id| {
            let new = near_copy::near_copy(atlas, evidence, &self.firsts, id);
            let old = match new {
                Some(new) => self.copies.insert(id, new),
                None => self.copies.remove(&id),
            };
            old != new
        });
        affected
    }

    /// Adds a title to the clusters. Returns its key, or `None` if the title is not compared.
    fn add(&mut self, number: u32, title: &str) -> Option<String> {
        let key = (!is_placeholder(title)).then(|| key(title)).filter(|key| !key.is_empty())?;
        self.clusters.add(number, &key, None);
        Some(key)
    }
}

fn is_off(policy: &Policy) -> bool {
    [Rule::SameResponsibility, Rule::CopiedCard].iter().all(|&rule| policy.is_off(rule))
}

/// Returns the uses of responsibilities on a card.
pub(super) fn duties(evidence: &Evidence, id: RoleId) -> impl Iterator<Item = &NameUse> {
    evidence.uses_of(id).iter().filter(|used| used.group().kind == EvidenceKind::Responsibility)
}

/// Returns the first role with each responsibility that several roles share, given all titles in
/// some clusters.
fn firsts<'a>(
    atlas: &Atlas,
    titles: impl Iterator<Item = UsedText<'a>>,
) -> impl Iterator<Item = (u32, Arc<FirstWith>)> {
    let titles: Vec<UsedText<'a>> = titles.collect();
    let mut by_key: BTreeMap<String, Vec<UsedText<'a>>> = BTreeMap::new();
    match &titles[..] {
        // Most titles are on one card only.
        [UsedText { roles: [_], .. }] => {}
        _ => titles.iter().for_each(|&title| {
            by_key.entry(key(title.text)).or_default().push(title);
        }),
    }
    let firsts = alike::merged(by_key).filter_map(|titles| {
        let roles = titles.iter().flat_map(|title| title.roles.iter().map(|&id| (id, title.text)));
        let mut same: Vec<(RoleId, &str)> = roles.collect();
        same.sort_by_key(|&(role, title)| (atlas.slot(role), title));
        same.dedup_by_key(|(role, _)| *role);
        let ((role, title), others) = same.split_first()?;
        let more = others.len().checked_sub(1)?;
        let titles = titles.iter().map(|title| title.number).collect();
        Some(Arc::new(FirstWith { role: *role, title: title.to_string(), more, titles }))
    });
    let firsts: Vec<Arc<FirstWith>> = firsts.collect();
    firsts.into_iter().flat_map(|first| {
        let titles = first.titles.clone().into_iter();
        titles.map(move |title| (title, Arc::clone(&first)))
    })
}

/// Reports the responsibilities on a card that earlier cards have too. If the card is nearly a copy
/// of another card, this is reported instead of the responsibilities that they share.
pub(super) fn report(pass: &mut Pass<'_>, id: RoleId, overlap: &Overlap) {
    let card = &pass.atlas[id];
    let copy = overlap.copies.get(&id);
    if let Some(copy) = copy {
        near_copy::report(pass, id, copy);
    }
    let evidence = pass.evidence;
    let shared = duties(evidence, id)
        .filter_map(|used| Some((overlap.firsts.get(&used.group().text)?, used)));
    let mut shared: Vec<(&str, u32, &Arc<FirstWith>)> = shared
        .map(|(first, used)| (evidence.text(used.group().text), used.line, first))
        .filter(|(.., first)| first.role != id)
        .collect();
    shared.sort_unstable_by_key(|(title, line, _)| (*title, *line));
    // Each responsibility is reported once, even if the card has several titles for it.
    let mut reported: BTreeSet<*const FirstWith> = BTreeSet::new();
    shared.retain(|(.., first)| reported.insert(Arc::as_ptr(first)));
    for (title, line, first) in shared {
        if copy.is_some_and(|copy| copy.original == first.role) {
            continue;
        }
        let name = pass.atlas.label(Node::Role(first.role));
        pass.push(Rule::SameResponsibility, || {
            let others = match first.more {
                0 => String::new(),
                1 => " and one other".to_owned(),
                more => format!(" and {more} others"),
            };
            let message = if first.title == title {
                format!("`{title}` is also a responsibility of {name}{others}")
            } else {
                let theirs = &first.title;
                format!(
                    "`{title}` is very similar to `{theirs}`, a responsibility of {name}{others}"
                )
            };
            text_problem(card, Rule::SameResponsibility, (line, title), message).help(
                "state which part belongs to which role, or give the responsibility to only one \
                 of them",
            )
        });
    }
}

/// Words that do not affect the meaning of a title.
const EMPTY: [&str; 12] =
    ["a", "an", "the", "of", "and", "for", "to", "in", "on", "with", "by", "or"];

/// Reports each placeholder of the card template that an author has not yet replaced.
pub(super) fn placeholders(pass: &mut Pass<'_>, id: RoleId) {
    let card = &pass.atlas[id];
    for used in pass.evidence.uses_of(id) {
        let (NameGroup { kind, text }, line) = (used.group(), used.line);
        let help = match kind {
            EvidenceKind::Responsibility => {
                "write what this role is responsible for, or delete the line"
            }
            EvidenceKind::Capability => "write a skill that this role needs, or delete the line",
            EvidenceKind::Artifact => "write what this role produces, or delete the line",
            EvidenceKind::Technology => continue,
        };
        if pass.placeholders.contains(&text) {
            let text = pass.evidence.text(text);
            pass.push(Rule::TemplateText, || {
                let message = format!("`{text}` is placeholder text from the template");
                text_problem(card, Rule::TemplateText, (line, text), message).help(help)
            });
        }
    }
}

/// Returns a key for the meaning of a title: its words in the singular, without function words, and
/// in alphabetical order.
fn key(title: &str) -> String {
    let mut words: Vec<String> = title
        .split(|c: char| !c.is_alphanumeric())
        .map(|word| fold(&alike::singular(word)))
        .filter(|word| !word.is_empty() && !EMPTY.contains(&word.as_str()))
        .collect();
    words.sort();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_plural_and_binding_words_do_not_matter() {
        assert_eq!(key("Design of APIs"), key("API design"));
        assert_eq!(key("Reviews & approvals"), key("Approval and review"));
        assert_ne!(key("API design"), key("API review"));
    }
}
