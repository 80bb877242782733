//! Finds targets without a card, and targets that several roles match.

use std::collections::HashMap;

use crate::atlas::{Atlas, MissingId, NearNames, Node, RoleId, name_key};
use crate::role::{Interaction, Rule};
use crate::text::look;

use super::Policy;
use super::pass::Pass;

/// Names of existing roles that are similar to missing targets. Each search compares a name with
/// every role, so each name is searched for only once, and the number of searches is limited. A
/// folder of unrelated cards may have as many missing roles as cards.
#[derive(Debug, Default)]
pub(super) struct Suggestions(HashMap<MissingId, Vec<String>>);

/// The maximum number of missing targets for which a name is suggested.
const SUGGESTED: usize = 100;

impl Suggestions {
    pub(super) fn new(atlas: &Atlas, policy: &Policy) -> Suggestions {
        let wanted = wanted(atlas, policy);
        if wanted.is_empty() {
            return Suggestions::default();
        }
        let names = NearNames::new(atlas);
        let nearest = |id: MissingId| names.nearest(&atlas[id].name).into_iter().map(str::to_owned);
        Suggestions(wanted.into_iter().map(|id| (id, nearest(id).collect())).collect())
    }

    /// Returns whether names are suggested for the same missing targets in another atlas with the
    /// same names of roles.
    pub(super) fn stay(&self, atlas: &Atlas, policy: &Policy) -> bool {
        let wanted = wanted(atlas, policy);
        wanted.len() == self.0.len() && wanted.iter().all(|id| self.0.contains_key(id))
    }

    fn help(&self, missing: MissingId, target: &str) -> String {
        match self.0.get(&missing).map_or(&[][..], Vec::as_slice) {
            [] => "create the card, or list the name under `external` in the config".to_owned(),
            near => suggestion(target, near),
        }
    }
}

/// Returns the missing targets for which a name is suggested.
fn wanted(atlas: &Atlas, policy: &Policy) -> Vec<MissingId> {
    if policy.is_off(Rule::MissingTarget) {
        return Vec::new();
    }
    let missing = atlas.missing().filter(|&id| {
        let mut naming = atlas.incoming(Node::Missing(id)).iter();
        naming.any(|edge| is_missing(atlas, atlas[*edge].from, id))
    });
    missing.take(SUGGESTED).collect()
}

/// Returns whether a missing role should have a card, according to the role `from`, which names it.
fn is_missing(atlas: &Atlas, from: RoleId, missing: MissingId) -> bool {
    // If the card of this role exists but cannot be read, this is reported for the file, not for
    // the cards that name the role.
    !atlas.is_external_for(from, missing) && atlas.unread_named(&atlas[missing].name).is_none()
}

/// Reports the targets on a card that have no card, or that several roles match.
pub(super) fn report(pass: &mut Pass<'_>, id: RoleId, suggestions: &Suggestions) {
    let atlas = pass.atlas;
    // An interaction with several targets has an edge for each of them.
    for edges in
        atlas.outgoing(Node::Role(id)).chunk_by(|a, b| atlas.number(*a) == atlas.number(*b))
    {
        let Some(&edge) = edges.first() else { continue };
        if edges.iter().any(|edge| atlas.is_circular(*edge)) {
            pass.push_edge(edge, Rule::CircularBase, |item| {
                let message = format!("`{}` also extends this role", item.target);
                (message, "remove one of the two `extends` keys".to_owned())
            });
        }
        let missing = match atlas[edge].to {
            Node::Missing(missing) if !is_missing(atlas, id, missing) => continue,
            Node::Missing(missing) => Some(missing),
            Node::Role(_) => None,
        };
        if let Some(edge) = edges.iter().copied().find(|edge| atlas[*edge].ambiguous) {
            pass.push_edge(edge, Rule::AmbiguousTarget, |item| {
                let taken = atlas[edge].to.role();
                let origin = taken.map(|id| atlas[id].origin.to_string()).unwrap_or_default();
                let message =
                    format!("`{}` matches several roles; using the nearest, {origin}", item.target);
                (message, unambiguous(atlas, taken))
            });
        }
        if let Some(missing) = missing {
            pass.push_edge(edge, Rule::MissingTarget, |item| {
                let message = format!("no card describes `{}`", item.target);
                (message, suggestions.help(missing, &item.target))
            });
        } else if edges.len() > 1 {
            pass.push_edge(edge, Rule::SeveralTargets, |Interaction { target, .. }| {
                let message =
                    format!("`{target}` names {} roles in a single interaction", edges.len());
                (message, "write a separate item for each role".to_owned())
            });
        }
    }
}

/// Returns how to name a role so that no other role matches.
fn unambiguous(atlas: &Atlas, id: Option<RoleId>) -> String {
    let own = id.map(|id| (id, &atlas[id]));
    let unique = own.and_then(|(id, card)| {
        let names = [Some(&*card.slug), card.id.as_deref(), Some(&*card.name)];
        names.into_iter().flatten().find(|name| atlas.all_named(&name_key(name)) == [id])
    });
    match unique {
        Some(name) => format!("write `{name}`, or the slug or id of another intended role"),
        None => "link to the card of the intended role, or give the roles different slugs".into(),
    }
}

/// Formats similar names as a suggestion. If one of them looks the same as the target, the
/// suggestion shows which letter differs.
fn suggestion(target: &str, near: &[String]) -> String {
    let twin = near.iter().find(|name| look(name) == look(target));
    let differing = twin.and_then(|name| target.chars().zip(name.chars()).find(|(a, b)| a != b));
    let letters = differing.map(|(written, meant)| {
        let (a, b) = (u32::from(written), u32::from(meant));
        format!(" the letter `{written}` (U+{a:04X}) looks like `{meant}` (U+{b:04X})")
    });
    format!("did you mean {}?{}", near.join(" or "), letters.unwrap_or_default())
}
