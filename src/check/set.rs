//! Who is meant: targets without a card, names that stand twice.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::atlas::{Atlas, Node, RoleId, name_key};
use crate::card::Card;
use crate::role::{Problem, Rule};
use crate::text::look;

use super::{Check, Finding};

/// Finds targets nobody describes, and names that are not one role's.
pub(super) fn check(check: &mut Check<'_>) {
    let atlas = check.atlas;
    let mut nearest = Nearest { atlas, known: HashMap::new() };
    for id in atlas.ids() {
        targets(check, id, &mut nearest);
    }
    doubles(check, Rule::DuplicateId, "id", |card| card.id.as_deref());
    doubles(check, Rule::DuplicateSlug, "slug", |card| Some(&card.slug));
    doubles(check, Rule::DuplicateName, "name", |card| Some(&card.name));
    look_alikes(check);
    identifiers(check);
}

/// Takes back the advice to write an identifier that another card has, or is advised to write too.
fn identifiers(check: &mut Check<'_>) {
    let atlas = check.atlas;
    let mut wanted: HashMap<String, HashSet<RoleId>> = HashMap::new();
    for finding in check.all.iter().filter(|finding| finding.problem.rule == Rule::BadIdentifier) {
        if let (Some(fix), Some(id)) = (&finding.problem.fix, finding.role) {
            wanted.entry(name_key(fix)).or_default().insert(id);
        }
    }
    for Finding { role, problem, .. } in &mut check.all {
        let Some(fix) = problem.fix.as_ref().filter(|_| problem.rule == Rule::BadIdentifier) else {
            continue;
        };
        let other = |id: &&RoleId| Some(**id) != *role;
        let taken = atlas.all_named(fix).iter().find(other).copied();
        let wanted = || {
            let others = wanted.get(&name_key(fix))?.iter().filter(other);
            others.min_by_key(|id| &atlas[**id].origin).copied()
        };
        if let Some(id) = taken.or_else(wanted) {
            let has = if taken.is_some() { "has" } else { "would get" };
            let help = format!("choose another: {} {has} `{fix}` too", atlas[id].origin);
            (problem.help, problem.fix) = (Some(help), None);
        }
    }
}

/// Names that look like that of another role and are not equal to it.
fn look_alikes(check: &mut Check<'_>) {
    let atlas = check.atlas;
    for group in atlas.alike() {
        let Some((&first, others)) = group.split_first() else { continue };
        let same = name_key(&atlas[first].name);
        let mut seen = BTreeSet::from([same]);
        for &id in others {
            let name = &atlas[id].name;
            if !seen.insert(name_key(name)) {
                continue;
            }
            let line = atlas[id].line_of("name").unwrap_or(1);
            let message = format!(
                "name `{name}` looks like that of {} and has other letters",
                atlas[first].origin
            );
            let place = atlas[id].place_of(line, name);
            let problem =
                Problem::new(Rule::LookAlikeName, place, message).wide(name.chars().count());
            check.push(id, problem.help("write both names in the letters of one script"));
        }
    }
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

fn targets(check: &mut Check<'_>, id: RoleId, nearest: &mut Nearest<'_>) {
    let atlas = check.atlas;
    // An item that names several roles has an edge to each.
    for edges in
        atlas.outgoing(Node::Role(id)).chunk_by(|a, b| atlas.number(*a) == atlas.number(*b))
    {
        let Some(&edge) = edges.first() else { continue };
        let missing = match atlas[edge].to {
            Node::Missing(missing) if atlas[missing].external => continue,
            // The file that cannot be read is reported; the cards that name its role are right.
            Node::Missing(missing) if atlas.unread_named(&atlas[missing].name).is_some() => {
                continue;
            }
            Node::Missing(_) => true,
            Node::Role(_) => false,
        };
        if let Some(edge) = edges.iter().copied().find(|edge| atlas[*edge].ambiguous) {
            let (item, taken) = (atlas.interaction(edge), atlas[edge].to);
            let origin = match taken {
                Node::Role(id) => atlas[id].origin.to_string(),
                Node::Missing(_) => String::new(),
            };
            let message =
                format!("`{}` fits several roles; the nearest is taken, {origin}", item.target);
            let place = (item.line, item.target_column);
            let problem = Problem::new(Rule::AmbiguousTarget, place, message)
                .wide(item.target.chars().count());
            check.push_edge(edge, problem.help("write the slug or id of the role that is meant"));
        }
        if !missing && edges.len() == 1 {
            continue;
        }
        let item = atlas.interaction(edge);
        let place = (item.line, item.target_column);
        let problem = if missing {
            let message = format!("no card describes `{}`", item.target);
            let problem = Problem::new(Rule::MissingTarget, place, message);
            match nearest.of(atlas[edge].to) {
                [] => problem.help("make the card, or list the name under external in the config"),
                near => problem.help(suggestion(&item.target, near)),
            }
        } else {
            let message = format!("`{}` names {} roles at once", item.target, edges.len());
            Problem::new(Rule::SeveralTargets, place, message).help("write an item for each")
        };
        let problem = problem.wide(item.target.chars().count());
        check.push_edge(edge, problem);
    }
}

/// Asks whether one of some names was meant. Of a name that looks the same it shows which letter
/// is another one.
fn suggestion(target: &str, near: &[&str]) -> String {
    let twin = near.iter().find(|name| look(name) == look(target));
    let differs = |name: &&&str| target.chars().zip(name.chars()).find(|(a, b)| a != b);
    let letters = twin.as_ref().and_then(differs).map(|(written, meant)| {
        let (a, b) = (u32::from(written), u32::from(meant));
        format!(" the letter `{written}` (U+{a:04X}) looks like `{meant}` (U+{b:04X})")
    });
    format!("did you mean {}?{}", near.join(" or "), letters.unwrap_or_default())
}

fn doubles<'a>(
    check: &mut Check<'a>,
    rule: Rule,
    what: &str,
    value: impl Fn(&'a Card) -> Option<&'a str>,
) {
    let atlas: &'a Atlas = check.atlas;
    let mut seen: BTreeMap<String, Vec<(RoleId, &str)>> = BTreeMap::new();
    for id in atlas.ids() {
        if let Some(value) = value(&atlas[id]) {
            seen.entry(name_key(value)).or_default().push((id, value));
        }
    }
    for mut same in seen.into_values().filter(|same| same.len() > 1) {
        if rule == Rule::DuplicateSlug {
            // A slug made from a name is not the author's.
            same.retain(|&(id, _)| atlas[id].line_of(what).is_some());
        }
        // A copy is reported, and not its original.
        same.sort_by_key(|(id, _)| !atlas[*id].is_at_home());
        let Some(&(first, theirs)) = same.first() else { continue };
        for &(id, value) in same.iter().skip(1) {
            let line = atlas[id].line_of(what).unwrap_or(1);
            let other = &atlas[first].origin;
            let message = match value == theirs {
                true => format!("{what} `{value}` is also that of {other}"),
                false => format!("{what} `{value}` is equal to `{theirs}` of {other}"),
            };
            let place = atlas[id].place_of(line, value);
            let problem = Problem::new(rule, place, message).wide(value.chars().count());
            check.push(id, problem.help(format!("give one of the two another {what}")));
        }
    }
}
