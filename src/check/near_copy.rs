//! Finds cards that are nearly copies of other cards: their names differ, but they list nearly the
//! same responsibilities and skills.

use std::collections::BTreeSet;

use hashbrown::HashMap;

use crate::atlas::{Atlas, Node, RoleId};
use crate::role::Rule;

use super::alike;
use super::evidence::{EvidenceKind, Uses};
use super::pass::Pass;
use super::text_problem;

/// The minimum number of responsibilities and skills that a card and its near copy share. Two short
/// cards may be alike by chance.
const FEWEST: usize = 4;

/// The card that another card is nearly a copy of.
#[derive(Debug, Clone, Copy)]
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

/// Returns the near copies among some cards. `pairs` has an entry for each responsibility of a card
/// that an earlier card also has: the card and the earlier card.
pub(super) fn near_copies(
    atlas: &Atlas,
    uses: &Uses<'_>,
    pairs: impl Iterator<Item = (RoleId, RoleId)>,
) -> HashMap<RoleId, NearCopy> {
    let mut shared: HashMap<(RoleId, RoleId), usize> = HashMap::new();
    pairs.for_each(|pair| *shared.entry(pair).or_default() += 1);
    let mut duties: HashMap<RoleId, usize> = HashMap::new();
    for (_, places) in uses.of_kind(EvidenceKind::Responsibility) {
        places.iter().for_each(|(role, _)| *duties.entry(*role).or_default() += 1);
    }
    let duties = |role: RoleId| duties.get(&role).copied().unwrap_or_default();
    shared.retain(|&(here, there), shared| {
        *shared > 1 && is_nearly(*shared, duties(here).max(duties(there)))
    });
    let mut skills: HashMap<RoleId, BTreeSet<String>> = HashMap::new();
    skills.extend(shared.keys().flat_map(|&(a, b)| [a, b]).map(|role| (role, BTreeSet::new())));
    for (name, places) in uses.of_kind(EvidenceKind::Capability) {
        for (role, _) in places {
            if let Some(own) = skills.get_mut(role) {
                own.insert(alike::key(name.text));
            }
        }
    }
    let mut found: HashMap<RoleId, NearCopy> = HashMap::new();
    let mut shared: Vec<((RoleId, RoleId), usize)> = shared.into_iter().collect();
    shared.sort_by_key(|((_, there), shared)| (std::cmp::Reverse(*shared), atlas.slot(*there)));
    for ((here, original), shared) in shared {
        let Some((own, theirs)) = skills.get(&here).zip(skills.get(&original)) else { continue };
        let shared = shared + own.intersection(theirs).count();
        let all = (duties(here) + own.len()).max(duties(original) + theirs.len());
        if shared >= FEWEST && is_nearly(shared, all) {
            found.entry(here).or_insert(NearCopy { original, shared, all });
        }
    }
    found
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
