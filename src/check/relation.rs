//! Checks whether the cards of two roles agree about their interactions.

use std::collections::BTreeMap;

use crate::atlas::{Atlas, EdgeId, Node, RoleId};
use crate::role::{Interaction, Origin, Rule};

use super::pass::Pass;

/// The slug of the first built-in card. The text of this card must stay as its owner wrote it. So
/// other built-in cards may name this role, although this card does not name them.
const FOUNDING: &str = "backend-engineer";

/// Reports interactions on a card that only one of two roles declares, or that two roles declare
/// differently.
pub(super) fn report(pass: &mut Pass<'_>, id: RoleId) {
    let atlas = pass.atlas;
    for (other, edges) in by_target(atlas, id) {
        if other == id {
            tell(pass, &edges, Rule::SelfTarget, |_, _| {
                let message = format!("{} works with itself", atlas.label(Node::Role(id)));
                (message, "name the intended role, or remove the item".to_owned())
            });
            continue;
        }
        let back: Vec<EdgeId> = atlas.edges_between(Node::Role(other), Node::Role(id)).collect();
        if back.is_empty() {
            one_sided(pass, id, other, &edges);
        } else if !atlas[id].is_foreign
            && !atlas[other].is_foreign
            && atlas.slot(id) < atlas.slot(other)
        {
            differing(pass, other, &edges, &back);
        }
    }
}

/// Returns the interactions of a role, grouped by target.
fn by_target(atlas: &Atlas, id: RoleId) -> Vec<(RoleId, Vec<EdgeId>)> {
    let mut targets: BTreeMap<usize, (RoleId, Vec<EdgeId>)> = BTreeMap::new();
    for &edge in atlas.outgoing(Node::Role(id)) {
        if let Node::Role(other) = atlas[edge].to {
            let target = targets.entry(atlas.slot(other));
            target.or_insert_with(|| (other, Vec::new())).1.push(edge);
        }
    }
    targets.into_values().collect()
}

/// Reports an interaction that the other role does not declare in return. A card that declares no
/// interactions at all is not expected to do so.
fn one_sided(pass: &mut Pass<'_>, id: RoleId, other: RoleId, edges: &[EdgeId]) {
    let atlas = pass.atlas;
    // In other formats, usually only one side declares an interaction.
    let is_foreign = atlas[id].is_foreign || atlas[other].is_foreign;
    let is_founding = matches!(&atlas[id].origin, Origin::Builtin(_))
        && matches!(&atlas[other].origin, Origin::Builtin(slug) if slug == FOUNDING);
    if is_foreign || is_founding || atlas.outgoing(Node::Role(other)).is_empty() {
        return;
    }
    tell(pass, edges, Rule::OneSided, |edge, item| {
        let place = &atlas[other].origin;
        let (id, other) = (Node::Role(id), Node::Role(other));
        let message = format!("{} does not name {}", atlas.label(other), atlas.label(id));
        let help = if atlas.verbs().knows(&item.verb) {
            format!("add to {place}: {}", answer(atlas, edge, item))
        } else {
            format!("name {} in {place} too", atlas.label(id))
        };
        (message, help)
    });
}

/// Returns the counterpart of an interaction, as a list item for the card of the target.
pub(super) fn answer(atlas: &Atlas, edge: EdgeId, item: &Interaction) -> String {
    let answer = atlas.answer(edge, item);
    let often = answer.frequency.map(|often| format!(" ({})", often.word)).unwrap_or_default();
    format!("- **{}** → {}{often}", answer.verb, answer.target)
}

fn differing(pass: &mut Pass<'_>, other: RoleId, edges: &[EdgeId], back: &[EdgeId]) {
    let atlas = pass.atlas;
    let verbs = atlas.verbs();
    if !edges.iter().any(|&edge| answers(atlas, edge, back).next().is_some()) {
        let mine = edges.iter().copied().find(|&edge| verbs.knows(atlas.verb(edge)));
        let theirs = back.iter().copied().find(|&edge| verbs.knows(atlas.verb(edge)));
        if let (Some(mine), Some(theirs)) = (mine, theirs) {
            tell(pass, &[mine], Rule::Unanswered, |edge, item| {
                let message = format!(
                    "`{}` does not match what {} declares: `{}`",
                    atlas.verb(edge),
                    atlas.label(Node::Role(other)),
                    atlas.verb(theirs)
                );
                let help = format!(
                    "make the two cards match; for example, add to the other card: {}",
                    answer(atlas, edge, item)
                );
                (message, help)
            });
        }
        return;
    }
    for &edge in edges {
        let Some(mine) = atlas[edge].frequency else { continue };
        let theirs: Vec<EdgeId> = answers(atlas, edge, back).collect();
        let same = theirs.iter().any(|&back| atlas[back].frequency.is_none_or(|f| f == mine));
        let Some(&first) = theirs.first().filter(|_| !same) else { continue };
        tell(pass, &[edge], Rule::FrequencyDiffers, |_, item| {
            let theirs = atlas.interaction(first);
            let (mine, name) = (often(item), atlas.label(Node::Role(other)));
            let message =
                format!("the frequency is {mine} here, but {} on the {name} card", often(&theirs));
            let place = format!("{}:{}", atlas[other].origin, theirs.line);
            (message, format!("write the same frequency here and at {place}"))
        });
    }
}

/// Returns the interactions in `back` that are counterparts of the given interaction.
fn answers<'a>(
    atlas: &'a Atlas,
    edge: EdgeId,
    back: &'a [EdgeId],
) -> impl Iterator<Item = EdgeId> + 'a {
    let verb = atlas.verb(edge);
    back.iter().copied().filter(move |&back| atlas.verbs().answers(verb, atlas.verb(back)))
}

fn often(item: &Interaction) -> String {
    item.frequency.as_ref().map(|often| often.word.clone()).unwrap_or_default()
}

/// Reports one problem for all interactions from one role to another. The problem gets the highest
/// severity of these interactions, and the position of the first interaction with this severity.
fn tell(
    pass: &mut Pass<'_>,
    edges: &[EdgeId],
    rule: Rule,
    say: impl FnOnce(EdgeId, &Interaction) -> (String, String),
) {
    let severities =
        edges.iter().filter_map(|&edge| Some((pass.severity(rule, Some(edge))?, edge)));
    if let Some((_, edge)) = severities.min() {
        pass.push_edge(edge, rule, |item| say(edge, item));
    }
}
