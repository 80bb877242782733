//! Rules that compare the names and texts of cards: copies of cards, and names that are not unique.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::atlas::{Atlas, Node, RoleId, name_key};
use crate::card::Card;
use crate::role::{Problem, Rule};

use super::pass::Pass;
use super::{Evidence, Policy, text_problem};

/// A name that must be unique.
#[derive(Debug, Clone, Copy)]
struct UniqueName {
    rule: Rule,
    /// The key of the name in the front matter.
    what: &'static str,
}

/// The kinds of names that must be unique.
const UNIQUE: [UniqueName; 3] = [
    UniqueName { rule: Rule::DuplicateId, what: "id" },
    UniqueName { rule: Rule::DuplicateSlug, what: "slug" },
    UniqueName { rule: Rule::DuplicateName, what: "name" },
];

impl UniqueName {
    fn value(self, card: &Card) -> Option<&str> {
        match self.rule {
            Rule::DuplicateId => card.id.as_deref(),
            Rule::DuplicateSlug => Some(&card.slug),
            _ => Some(&card.name),
        }
    }
}

/// The cards that conflict with another card by name or text, each with that other card.
#[derive(Debug, Default)]
pub(super) struct Conflicts {
    /// Cards with the same text as another file.
    copies: HashMap<RoleId, RoleId>,
    /// For each kind of name, the cards with the same name as another card.
    doubles: [HashMap<RoleId, RoleId>; UNIQUE.len()],
    /// Cards with a name that looks the same as another name but has different letters.
    look_alikes: HashMap<RoleId, RoleId>,
    /// The cards for which an identifier is suggested.
    wanted: HashMap<String, HashSet<RoleId>>,
    /// The length in bytes of each card, in the order of the atlas. Only cards of the same length
    /// can have the same text.
    lengths: Vec<usize>,
}

impl Conflicts {
    pub(super) fn new(atlas: &Atlas, evidence: &Evidence, policy: &Policy) -> Conflicts {
        let copies = copies(atlas);
        let doubles = UNIQUE.map(|unique| doubles(atlas, &copies, unique));
        Conflicts {
            copies,
            doubles,
            look_alikes: look_alikes(atlas),
            wanted: wanted(atlas, evidence, policy),
            lengths: atlas.ids().map(|id| atlas[id].text.trim().len()).collect(),
        }
    }

    /// Returns whether the conflicts stay the same although the contents of a card have changed. The
    /// names of all roles must be the same as in the atlas `before`.
    pub(super) fn stay(
        &mut self,
        id: RoleId,
        (before, atlas): (&Atlas, &Atlas),
        evidence: &Evidence,
    ) -> bool {
        let (old, new) = (&before[id], &atlas[id]);
        let has_slug = |card: &Card| card.line_of("slug").is_some();
        let text = new.text.trim();
        let mut same_length =
            self.lengths.iter().enumerate().filter(|(_, len)| **len == text.len());
        let is_copied = self.copies.contains_key(&id)
            || self.copies.values().any(|first| *first == id)
            || same_length.any(|(slot, _)| {
                let other = atlas.node(slot).and_then(Node::role).filter(|other| *other != id);
                other.is_some_and(|other| atlas[other].text.trim() == text)
            });
        if let Some(length) = self.lengths.get_mut(atlas.slot(id)) {
            *length = text.len();
        }
        let mut alone = atlas.problems(id).iter().chain(evidence.breaches(id));
        let wants_name = self.wanted.values().any(|roles| roles.contains(&id))
            || alone.any(|problem| problem.rule == Rule::BadIdentifier);
        !is_copied
            && !wants_name
            && old.is_foreign == new.is_foreign
            && has_slug(old) == has_slug(new)
    }

    /// Removes a suggested identifier if another card already has it or if it is also suggested for
    /// another card.
    pub(super) fn settle(&self, atlas: &Atlas, id: RoleId, problem: &mut Problem) {
        let Some(fix) = problem.fix.as_ref().filter(|_| problem.rule == Rule::BadIdentifier) else {
            return;
        };
        let taken = atlas.all_named(fix).into_iter().find(|other| *other != id);
        let others = self.wanted.get(&name_key(fix)).into_iter().flatten();
        let others = others.filter(|other| **other != id);
        let other = others.min_by_key(|other| &atlas[**other].origin).copied();
        if let Some(other) = taken.or(other) {
            let has = if taken.is_some() { "already has" } else { "would also get" };
            let help =
                format!("choose a different value, because {} {has} `{fix}`", atlas[other].origin);
            (problem.help, problem.fix) = (Some(help), None);
        }
    }
}

/// Reports the conflicts of a card with other cards.
pub(super) fn report(pass: &mut Pass<'_>, id: RoleId, conflicts: &Conflicts) {
    let atlas = pass.atlas;
    let card = &atlas[id];
    if let Some(first) = conflicts.copies.get(&id) {
        pass.push(Rule::CopiedCard, || {
            let message = format!("this card has the same text as {}", atlas[*first].origin);
            let help = "remove one of the two files, or replace it with a link to the other";
            Problem::new(Rule::CopiedCard, (1, 1), message).help(help)
        });
    }
    for (unique, doubles) in UNIQUE.into_iter().zip(&conflicts.doubles) {
        let Some(&first) = doubles.get(&id) else { continue };
        pass.push(unique.rule, || {
            let UniqueName { rule, what } = unique;
            let [value, theirs] =
                [card, &atlas[first]].map(|card| unique.value(card).unwrap_or_default());
            let line = card.line_of_own(what);
            let other = &atlas[first].origin;
            let message = if value == theirs {
                format!("{what} `{value}` is also used by {other}")
            } else {
                format!("{what} `{value}` is equivalent to `{theirs}` in {other}")
            };
            let problem = text_problem(card, rule, (line, value), message);
            problem.help(format!("give one of the two cards a different {what}"))
        });
    }
    if let Some(first) = conflicts.look_alikes.get(&id) {
        pass.push(Rule::LookAlikeName, || {
            let name = &card.name;
            let line = card.line_of_own("name");
            let message = format!(
                "the name `{name}` looks like the name in {} but uses different letters",
                atlas[*first].origin
            );
            let problem = text_problem(card, Rule::LookAlikeName, (line, name), message);
            problem.help("write both names in the same script")
        });
    }
}

/// Returns the cards for which each identifier is suggested.
fn wanted(atlas: &Atlas, evidence: &Evidence, policy: &Policy) -> HashMap<String, HashSet<RoleId>> {
    let mut wanted: HashMap<String, HashSet<RoleId>> = HashMap::new();
    if policy.is_off(Rule::BadIdentifier) {
        return wanted;
    }
    for id in atlas.ids() {
        let alone = atlas.problems(id).iter().chain(evidence.breaches(id));
        for problem in alone.filter(|problem| problem.rule == Rule::BadIdentifier) {
            let is_off = policy.severity(&atlas[id].origin, problem.rule, None).is_none();
            if let Some(fix) = problem.fix.as_ref().filter(|_| !is_off) {
                wanted.entry(name_key(fix)).or_default().insert(id);
            }
        }
    }
    wanted
}

/// Returns the cards with a name that looks the same as another name but has different letters.
fn look_alikes(atlas: &Atlas) -> HashMap<RoleId, RoleId> {
    let mut found = HashMap::new();
    for group in atlas.alike() {
        let Some((&first, others)) = group.split_first() else { continue };
        let mut seen = BTreeSet::from([name_key(&atlas[first].name)]);
        let others = others.iter().filter(|&&id| seen.insert(name_key(&atlas[id].name)));
        found.extend(others.map(|&id| (id, first)));
    }
    found
}

/// Returns the cards that have the same text as another file.
fn copies(atlas: &Atlas) -> HashMap<RoleId, RoleId> {
    // The name may come from the path, so cards with the same text may have different names.
    let mut by_length: HashMap<usize, Vec<RoleId>> = HashMap::new();
    for id in atlas.ids().filter(|id| atlas[*id].origin.key().is_none()) {
        by_length.entry(atlas[id].text.trim().len()).or_default().push(id);
    }
    let mut by_text: HashMap<&str, Vec<RoleId>> = HashMap::new();
    for id in by_length.into_values().filter(|same| same.len() > 1).flatten() {
        by_text.entry(atlas[id].text.trim()).or_default().push(id);
    }
    let mut copies = HashMap::new();
    for mut group in by_text.into_values().filter(|group| group.len() > 1) {
        group.sort_by_key(|id| (!atlas[*id].is_at_home(), atlas.slot(*id)));
        if let Some((&first, others)) = group.split_first() {
            copies.extend(others.iter().map(|&id| (id, first)));
        }
    }
    copies
}

/// Groups cards by a value such as the id or the slug. Values are compared like names. Returns only
/// values that several cards have.
fn by_value(atlas: &Atlas, unique: UniqueName) -> BTreeMap<String, Vec<RoleId>> {
    let mut seen: BTreeMap<String, Vec<RoleId>> = BTreeMap::new();
    for id in atlas.ids() {
        if let Some(value) = unique.value(&atlas[id]) {
            seen.entry(name_key(value)).or_default().push(id);
        }
    }
    seen.retain(|_, same| same.len() > 1);
    seen
}

/// The first card that has a given value. Later cards with the same value conflict with the first
/// card. In other formats, each folder is a separate collection, so only cards in the same folder
/// conflict.
#[derive(Default)]
struct Firsts {
    own_format: Option<RoleId>,
    by_folder: HashMap<PathBuf, RoleId>,
}

impl Firsts {
    /// Adds a card. Returns the earlier card that it conflicts with, if any.
    fn meet(&mut self, card: &Card, this: RoleId) -> Option<RoleId> {
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

/// Returns the cards with the same name of one kind as another card.
fn doubles(
    atlas: &Atlas,
    copies: &HashMap<RoleId, RoleId>,
    unique: UniqueName,
) -> HashMap<RoleId, RoleId> {
    let UniqueName { rule, what } = unique;
    let mut doubles = HashMap::new();
    for mut same in by_value(atlas, unique).into_values() {
        // In rolescope's own format, ids and slugs must be unique even among cards with the same
        // text.
        same.retain(|id| {
            !copies.contains_key(id) || rule != Rule::DuplicateName && !atlas[*id].is_foreign
        });
        if rule == Rule::DuplicateSlug {
            // Cards without a written slug are left out, because their slugs are derived from their
            // names.
            same.retain(|id| atlas[*id].line_of(what).is_some());
        }
        // A card whose path matches its slug comes first, so that the problem is reported on the
        // other cards with this slug.
        same.sort_by_key(|id| !atlas[*id].is_at_home());
        let mut firsts = Firsts::default();
        doubles.extend(same.into_iter().filter_map(|id| Some((id, firsts.meet(&atlas[id], id)?))));
    }
    doubles
}
