//! Rules that compare names across cards: targets without a card, and names that are not unique.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::atlas::{Atlas, NearNames, Node, RoleId, name_key};
use crate::card::Card;
use crate::role::{Problem, Rule};
use crate::text::look;

use super::{Check, Finding, target_problem, text_problem};

/// Finds targets without a card, and names that are not unique.
pub(super) fn check(check: &mut Check<'_>) {
    let atlas = check.atlas;
    let mut nearest = Nearest { atlas, names: OnceCell::new(), known: HashMap::new() };
    check.clear_counts();
    for id in atlas.ids() {
        check.begin_card();
        targets(check, id, &mut nearest);
    }
    check.clear_counts();
    let copies = copies(check);
    doubles(check, &copies, Rule::DuplicateId, "id", |card| card.id.as_deref());
    doubles(check, &copies, Rule::DuplicateSlug, "slug", |card| Some(&card.slug));
    doubles(check, &copies, Rule::DuplicateName, "name", |card| Some(&card.name));
    look_alikes(check);
    identifiers(check);
}

/// Removes a suggested identifier if another card already has it or if it is also suggested for
/// another card.
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
        let taken = atlas.all_named(fix).iter().find(|id| Some(**id) != *role).copied();
        let others = wanted.get(&name_key(fix)).into_iter().flatten();
        let others = others.filter(|id| Some(**id) != *role);
        let other = others.min_by_key(|id| &atlas[**id].origin).copied();
        if let Some(id) = taken.or(other) {
            let has = if taken.is_some() { "already has" } else { "would also get" };
            let help =
                format!("choose a different value, because {} {has} `{fix}`", atlas[id].origin);
            (problem.help, problem.fix) = (Some(help), None);
        }
    }
}

/// Finds names that look the same as another name but have different letters.
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
                "the name `{name}` looks like the name in {} but uses different letters",
                atlas[first].origin
            );
            let problem = text_problem(&atlas[id], Rule::LookAlikeName, (line, name), message);
            check.push(id, problem.help("write both names in the same script"));
        }
    }
}

/// Names of existing roles that are similar to missing targets. Each search compares a name with
/// every role, so each name is searched for only once, and the number of searches is limited. A
/// folder of unrelated cards may have as many missing roles as cards.
struct Nearest<'a> {
    atlas: &'a Atlas,
    names: OnceCell<NearNames<'a>>,
    known: HashMap<Node, Vec<&'a str>>,
}

/// The maximum number of missing targets for which a name is suggested.
const SUGGESTED: usize = 100;

impl<'a> Nearest<'a> {
    fn names(&mut self, missing: Node) -> &[&'a str] {
        let more = self.known.len() < SUGGESTED;
        let Nearest { atlas, names, known } = self;
        known.entry(missing).or_insert_with(|| {
            let search = more.then(|| names.get_or_init(|| NearNames::new(atlas)));
            search.map(|search| search.nearest(atlas.name(missing))).unwrap_or_default()
        })
    }
}

fn targets(check: &mut Check<'_>, id: RoleId, nearest: &mut Nearest<'_>) {
    let atlas = check.atlas;
    // An interaction with several targets has an edge for each of them.
    for edges in
        atlas.outgoing(Node::Role(id)).chunk_by(|a, b| atlas.number(*a) == atlas.number(*b))
    {
        let Some(&edge) = edges.first() else { continue };
        if edges.iter().any(|edge| atlas.is_circular(*edge)) {
            let item = atlas.interaction(edge);
            let message = format!("`{}` also extends this role", item.target);
            let problem = target_problem(Rule::CircularBase, &item, message);
            check.push_edge(edge, problem.help("remove one of the two `extends` keys"));
        }
        let missing = match atlas[edge].to {
            Node::Missing(missing) if atlas.is_external_for(id, missing) => continue,
            // The card of this role exists but cannot be read. This is reported for the file, not
            // for the cards that name the role.
            Node::Missing(missing) if atlas.unread_named(&atlas[missing].name).is_some() => {
                continue;
            }
            Node::Missing(_) => true,
            Node::Role(_) => false,
        };
        if let Some(edge) = edges.iter().copied().find(|edge| atlas[*edge].ambiguous) {
            let (item, taken) = (atlas.interaction(edge), atlas[edge].to);
            let origin = taken.role().map(|id| atlas[id].origin.to_string()).unwrap_or_default();
            let message =
                format!("`{}` matches several roles; using the nearest, {origin}", item.target);
            let problem = target_problem(Rule::AmbiguousTarget, &item, message);
            check.push_edge(edge, problem.help(unambiguous(atlas, taken.role())));
        }
        if !missing && edges.len() == 1 {
            continue;
        }
        let item = atlas.interaction(edge);
        let target = &item.target;
        let problem = if missing {
            let help = match nearest.names(atlas[edge].to) {
                [] => "create the card, or list the name under `external` in the config".to_owned(),
                near => suggestion(target, near),
            };
            let message = format!("no card describes `{target}`");
            target_problem(Rule::MissingTarget, &item, message).help(help)
        } else {
            let message = format!("`{target}` names {} roles in a single interaction", edges.len());
            let problem = target_problem(Rule::SeveralTargets, &item, message);
            problem.help("write a separate item for each role")
        };
        check.push_edge(edge, problem);
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
fn suggestion(target: &str, near: &[&str]) -> String {
    let twin = near.iter().find(|name| look(name) == look(target));
    let differing = twin.and_then(|name| target.chars().zip(name.chars()).find(|(a, b)| a != b));
    let letters = differing.map(|(written, meant)| {
        let (a, b) = (u32::from(written), u32::from(meant));
        format!(" the letter `{written}` (U+{a:04X}) looks like `{meant}` (U+{b:04X})")
    });
    format!("did you mean {}?{}", near.join(" or "), letters.unwrap_or_default())
}

/// Reports each card that has the same text as another file. Returns the reported cards.
fn copies(check: &mut Check<'_>) -> HashSet<RoleId> {
    let atlas = check.atlas;
    // The name may come from the path, so cards with the same text may have different names.
    let mut by_length: HashMap<usize, Vec<RoleId>> = HashMap::new();
    for id in atlas.ids().filter(|id| atlas[*id].origin.key().is_none()) {
        by_length.entry(atlas[id].text.trim().len()).or_default().push(id);
    }
    let mut by_text: HashMap<&str, Vec<RoleId>> = HashMap::new();
    for id in by_length.into_values().filter(|same| same.len() > 1).flatten() {
        by_text.entry(atlas[id].text.trim()).or_default().push(id);
    }
    let mut copies = HashSet::new();
    let mut groups: Vec<Vec<RoleId>> = by_text.into_values().collect();
    groups.retain_mut(|group| {
        group.sort_by_key(|id| (!atlas[*id].is_at_home(), atlas.slot(*id)));
        group.len() > 1
    });
    groups.sort_by_key(|group| group.first().map(|id| atlas.slot(*id)));
    for (&first, others) in groups.iter().filter_map(|group| group.split_first()) {
        for &id in others {
            copies.insert(id);
            let message = format!("this card has the same text as {}", atlas[first].origin);
            let help = "remove one of the two files, or replace it with a link to the other";
            check.push(id, Problem::new(Rule::CopiedCard, (1, 1), message).help(help));
        }
    }
    copies
}

/// Groups cards by a value such as the id or the slug. Values are compared like names. Returns only
/// values that several cards have.
fn by_value<'a>(
    atlas: &'a Atlas,
    value: impl Fn(&'a Card) -> Option<&'a str>,
) -> BTreeMap<String, Vec<(RoleId, &'a str)>> {
    let mut seen: BTreeMap<String, Vec<(RoleId, &str)>> = BTreeMap::new();
    for id in atlas.ids() {
        if let Some(value) = value(&atlas[id]) {
            seen.entry(name_key(value)).or_default().push((id, value));
        }
    }
    seen.retain(|_, same| same.len() > 1);
    seen
}

/// The first card that has a given value. Later cards with the same value conflict with the first
/// card. In other formats, each folder is a separate collection, so only cards in the same folder
/// conflict.
#[derive(Default)]
struct Firsts<'a> {
    own_format: Option<(RoleId, &'a str)>,
    by_folder: HashMap<PathBuf, (RoleId, &'a str)>,
}

impl<'a> Firsts<'a> {
    /// Adds a card. Returns the earlier card that it conflicts with, if any.
    fn meet(&mut self, card: &Card, this: (RoleId, &'a str)) -> Option<(RoleId, &'a str)> {
        let folder = card.origin.file().and_then(Path::parent).map(Path::to_owned);
        let folder = folder.unwrap_or_default();
        let in_format = self.own_format.filter(|_| !card.is_foreign);
        let first = in_format.or_else(|| self.by_folder.get(&folder).copied());
        if !card.is_foreign {
            self.own_format.get_or_insert(this);
        }
        self.by_folder.entry(folder).or_insert(this);
        first
    }
}

fn doubles<'a>(
    check: &mut Check<'a>,
    copies: &HashSet<RoleId>,
    rule: Rule,
    what: &str,
    value: impl Fn(&'a Card) -> Option<&'a str>,
) {
    let atlas: &'a Atlas = check.atlas;
    for mut same in by_value(atlas, value).into_values() {
        // In rolescope's own format, ids and slugs must be unique even among cards with the same
        // text.
        same.retain(|&(id, _)| {
            !copies.contains(&id) || rule != Rule::DuplicateName && !atlas[id].is_foreign
        });
        if rule == Rule::DuplicateSlug {
            // Cards without a written slug are left out, because their slugs are derived from their
            // names.
            same.retain(|&(id, _)| atlas[id].line_of(what).is_some());
        }
        // A card whose path matches its slug comes first, so that the problem is reported on the
        // other cards with this slug.
        same.sort_by_key(|(id, _)| !atlas[*id].is_at_home());
        let mut firsts = Firsts::default();
        for (id, value) in same {
            let Some((first, theirs)) = firsts.meet(&atlas[id], (id, value)) else { continue };
            let line = atlas[id].line_of(what).unwrap_or(1);
            let other = &atlas[first].origin;
            let message = if value == theirs {
                format!("{what} `{value}` is also used by {other}")
            } else {
                format!("{what} `{value}` is equivalent to `{theirs}` in {other}")
            };
            let problem = text_problem(&atlas[id], rule, (line, value), message);
            check.push(id, problem.help(format!("give one of the two cards a different {what}")));
        }
    }
}
