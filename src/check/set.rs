//! Who is meant: targets without a card, names that stand twice.

use std::collections::{BTreeMap, HashMap};

use crate::atlas::{Atlas, Node, RoleId};
use crate::role::{Card, Problem, Rule};

use super::Found;

/// Finds targets nobody describes, and names that are not one role's.
pub(super) fn check(found: &mut Found<'_>) {
    let atlas = found.atlas;
    let mut nearest = Nearest { atlas, known: HashMap::new() };
    for id in atlas.ids() {
        targets(found, id, &mut nearest);
    }
    doubles(found, Rule::DuplicateId, "id", |card| card.id.as_deref());
    doubles(found, Rule::DuplicateSlug, "slug", |card| Some(&card.slug));
    doubles(found, Rule::DuplicateName, "name", |card| Some(&card.name));
}

/// Suggestions for missing targets. Each name is compared with every role, so each is looked up
/// once, and only so many of them: a folder of strangers may miss as many roles as it has.
struct Nearest<'a> {
    atlas: &'a Atlas,
    known: HashMap<Node, Vec<&'a str>>,
}

/// Missing targets that get a suggestion.
const SUGGESTED: usize = 100;

impl<'a> Nearest<'a> {
    fn of(&mut self, missing: Node) -> &[&'a str] {
        let more = self.known.len() < SUGGESTED;
        let nearest = || self.atlas.nearest(self.atlas.name(missing));
        self.known.entry(missing).or_insert_with(|| if more { nearest() } else { Vec::new() })
    }
}

fn targets(found: &mut Found<'_>, id: RoleId, nearest: &mut Nearest<'_>) {
    let atlas = found.atlas;
    // An item that names several roles has an edge to each.
    for edges in
        atlas.outgoing(Node::Role(id)).chunk_by(|a, b| atlas.number(*a) == atlas.number(*b))
    {
        let Some(&edge) = edges.first() else { continue };
        let missing = match atlas[edge].to {
            Node::Missing(missing) if atlas[missing].external => continue,
            Node::Missing(_) => true,
            Node::Role(_) if edges.len() == 1 => continue,
            Node::Role(_) => false,
        };
        let item = atlas.interaction(edge);
        let place = (item.line, item.target_column);
        let problem = if missing {
            let message = format!("no card describes `{}`", item.target);
            let problem = Problem::new(Rule::MissingTarget, place, message);
            match nearest.of(atlas[edge].to) {
                [] => problem.mend("make the card, or list the name under external in the config"),
                near => problem.mend(format!("did you mean {}?", near.join(" or "))),
            }
        } else {
            let message = format!("`{}` names {} roles at once", item.target, edges.len());
            Problem::new(Rule::SeveralTargets, place, message).mend("write an item for each")
        };
        let problem = problem.wide(item.target.chars().count());
        found.of_edge(edge, problem);
    }
}

fn doubles<'a>(
    found: &mut Found<'a>,
    rule: Rule,
    what: &str,
    value: impl Fn(&'a Card) -> Option<&'a str>,
) {
    let atlas: &'a Atlas = found.atlas;
    let mut seen: BTreeMap<&str, Vec<RoleId>> = BTreeMap::new();
    for id in atlas.ids() {
        if let Some(value) = value(&atlas[id]) {
            seen.entry(value).or_default().push(id);
        }
    }
    for (value, mut ids) in seen.into_iter().filter(|(_, ids)| ids.len() > 1) {
        if rule == Rule::DuplicateSlug {
            // A slug made from a name is not the author's.
            ids.retain(|&id| atlas[id].line_of(what).is_some());
        }
        let Some(&first) = ids.first() else { continue };
        for &id in ids.iter().skip(1) {
            let line = atlas[id].line_of(what).unwrap_or(1);
            let message = format!("{what} `{value}` is also that of {}", atlas[first].origin);
            let place = atlas[id].place_of(line, value);
            let problem = Problem::new(rule, place, message).wide(value.chars().count());
            found.push(id, problem.mend(format!("give one of the two another {what}")));
        }
    }
}
