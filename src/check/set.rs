//! Who is meant: targets without a card, names that stand twice.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

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
    let copies = copies(check);
    doubles(check, &copies, Rule::DuplicateId, "id", |card| card.id.as_deref());
    doubles(check, &copies, Rule::DuplicateSlug, "slug", |card| Some(&card.slug));
    doubles(check, &copies, Rule::DuplicateName, "name", |card| Some(&card.name));
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
    fn names(&mut self, missing: Node) -> &[&'a str] {
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
            match nearest.names(atlas[edge].to) {
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

/// Reports the cards with the text of another file, and returns them.
fn copies(check: &mut Check<'_>) -> HashSet<RoleId> {
    let atlas = check.atlas;
    let mut by_text: HashMap<&str, Vec<RoleId>> = HashMap::new();
    for same in by_value(atlas, |card| Some(&card.name)).into_values() {
        for (id, _) in same.into_iter().filter(|(id, _)| atlas[*id].origin.key().is_none()) {
            by_text.entry(atlas[id].text.trim()).or_default().push(id);
        }
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
            let message = format!("the text is that of {}", atlas[first].origin);
            let problem = Problem::new(Rule::CopiedCard, (1, 1), message);
            check.push(id, problem.help("remove one of the two, or link it to the other"));
        }
    }
    copies
}

/// Cards of the same value, as names are compared; only values of several cards.
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

/// The first cards of a value, with which a later one conflicts. In other formats each folder is a
/// collection of its own.
#[derive(Default)]
struct Firsts<'a> {
    own_format: Option<(RoleId, &'a str)>,
    by_folder: HashMap<PathBuf, (RoleId, &'a str)>,
}

impl<'a> Firsts<'a> {
    /// The first card that conflicts with this one, which is added.
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
        // An id or slug must be unique in this program's format, whatever else the card is.
        let counts = |id: RoleId| rule != Rule::DuplicateName && !atlas[id].is_foreign;
        same.retain(|&(id, _)| !copies.contains(&id) || counts(id));
        if rule == Rule::DuplicateSlug {
            // A slug made from a name is not the author's.
            same.retain(|&(id, _)| atlas[id].line_of(what).is_some());
        }
        // A copy is reported, and not its original.
        same.sort_by_key(|(id, _)| !atlas[*id].is_at_home());
        let mut firsts = Firsts::default();
        for (id, value) in same {
            let Some((first, theirs)) = firsts.meet(&atlas[id], (id, value)) else { continue };
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
