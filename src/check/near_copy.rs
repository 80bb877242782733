//! Finds cards that are nearly copies of other cards: their names differ, but they list nearly the
//! same responsibilities and skills.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::atlas::{Atlas, Node, RoleId};
use crate::role::Rule;

use super::evidence::EvidenceKind;
use super::overlap::{FirstRoles, FirstWith, duties};
use super::pass::Pass;
use super::{Evidence, alike, text_problem};

/// The minimum number of responsibilities and skills that a card and its near copy share. Two short
/// cards may be alike by chance.
const FEWEST: usize = 4;

/// The card that another card is nearly a copy of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NearCopy {
    pub(super) original: RoleId,
    /// The number of responsibilities and skills that both cards list.
    shared: usize,
    /// The number of responsibilities and skills on the longer of the two cards.
    all: usize,
}

/// Returns whether `shared` is nearly all: at least four fifths.
fn is_nearly(shared: usize, all: usize) -> bool {
    5 * shared >= 4 * all
}

/// Returns the card that a card is nearly a copy of, if any. Only cards that come first with one of
/// its responsibilities are considered.
pub(super) fn near_copy(
    atlas: &Atlas,
    evidence: &Evidence,
    firsts: &FirstRoles,
    id: RoleId,
) -> Option<NearCopy> {
    let shared = duties(evidence, id).filter_map(|used| firsts.get(&used.group().text));
    let mut shared: Vec<&Arc<FirstWith>> = shared.filter(|first| first.role != id).collect();
    if shared.len() < 2 {
        return None;
    }
    shared.sort_unstable_by_key(|first| Arc::as_ptr(first));
    shared.dedup_by_key(|first| Arc::as_ptr(first));
    let mut counts: HashMap<RoleId, usize> = HashMap::new();
    shared.iter().for_each(|first| *counts.entry(first.role).or_default() += 1);
    let count = |id| duties(evidence, id).count();
    let own_count = count(id);
    let mut counts: Vec<(RoleId, usize)> = counts.into_iter().collect();
    counts.retain(|(original, shared)| {
        *shared > 1 && is_nearly(*shared, own_count.max(count(*original)))
    });
    if counts.is_empty() {
        return None;
    }
    counts.sort_by_key(|(original, shared)| (Reverse(*shared), atlas.slot(*original)));
    let own = skills(evidence, id);
    counts.into_iter().find_map(|(original, shared)| {
        let theirs = skills(evidence, original);
        let shared = shared + own.intersection(&theirs).count();
        let all = (own_count + own.len()).max(count(original) + theirs.len());
        (shared >= FEWEST && is_nearly(shared, all)).then_some(NearCopy { original, shared, all })
    })
}

/// Returns the keys of the skills on a card.
fn skills(evidence: &Evidence, id: RoleId) -> BTreeSet<String> {
    let uses = evidence.uses_of(id).iter();
    let skills = uses.filter(|used| used.group().kind == EvidenceKind::Capability);
    skills.map(|used| alike::key(evidence.text(used.group().text))).collect()
}

/// Reports that a card is nearly a copy of another card. If both have the same text, another rule
/// reports this.
pub(super) fn report(pass: &mut Pass<'_>, id: RoleId, copy: &NearCopy) {
    let atlas = pass.atlas;
    let (card, original) = (&atlas[id], &atlas[copy.original]);
    if card.text.trim() == original.text.trim() {
        return;
    }
    pass.push(Rule::CopiedCard, || {
        let line = card.line_of_own("name");
        let message = format!(
            "this card is nearly the same as that of {}: {} of {} responsibilities and skills",
            atlas.label(Node::Role(copy.original)),
            copy.shared,
            copy.all
        );
        text_problem(card, Rule::CopiedCard, (line, &card.name), message)
            .help("combine the two cards, or state what distinguishes the two roles")
    });
}
