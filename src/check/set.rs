//! Rules that need more than one card: targets without a card, names that stand twice.

use std::collections::{BTreeMap, HashMap};

use crate::atlas::{Atlas, RoleId};
use crate::role::{Problem, Role, Rule};

use super::Finding;

/// What is wrong between cards.
pub(super) fn findings(atlas: &Atlas) -> Vec<Finding> {
    let mut all = Vec::new();
    let mut nearest = Nearest { atlas, known: HashMap::new() };
    for id in atlas.ids() {
        targets(atlas, id, &mut nearest, &mut all);
    }
    doubles(atlas, Rule::DuplicateId, "id", |role| role.id.clone(), &mut all);
    doubles(
        atlas,
        Rule::DuplicateSlug,
        "slug",
        |role| written(role, "slug").then(|| role.slug.clone()),
        &mut all,
    );
    doubles(atlas, Rule::DuplicateName, "name", |role| Some(role.name.clone()), &mut all);
    all
}

/// Whether a key stands in the front matter: a slug made from a name is not the author's.
fn written(role: &Role, key: &str) -> bool {
    role.source
        .lines()
        .skip(1)
        .take_while(|line| line.trim_end() != "---")
        .any(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')))
}

/// Suggestions for missing targets. Each name is compared with every role, so each is looked up
/// once, and only so many of them: a folder of strangers may miss as many roles as it has.
struct Nearest<'a> {
    atlas: &'a Atlas,
    known: HashMap<&'a str, Vec<&'a str>>,
}

/// Missing targets that get a suggestion.
const SUGGESTED: usize = 100;

impl<'a> Nearest<'a> {
    fn of(&mut self, target: &'a str) -> Vec<&'a str> {
        if let Some(near) = self.known.get(target) {
            return near.clone();
        }
        let near =
            if self.known.len() < SUGGESTED { self.atlas.nearest(target) } else { Vec::new() };
        self.known.insert(target, near.clone());
        near
    }
}

fn targets<'a>(atlas: &'a Atlas, id: RoleId, nearest: &mut Nearest<'a>, all: &mut Vec<Finding>) {
    let role = &atlas[id];
    for interaction in &role.interactions {
        let found = atlas.targets(&interaction.target).len();
        let place = (interaction.line, interaction.target_column);
        let problem = match found {
            1 => continue,
            0 => {
                let near = nearest.of(&interaction.target);
                let problem = Problem::new(
                    Rule::MissingTarget,
                    place,
                    format!("no card describes `{}`", interaction.target),
                );
                if near.is_empty() {
                    problem
                } else {
                    problem.mend(format!("did you mean {}?", near.join(" or ")))
                }
            }
            _ => Problem::new(
                Rule::SeveralTargets,
                place,
                format!("`{}` names {found} roles at once", interaction.target),
            )
            .mend("write an item for each"),
        };
        all.push(Finding { role: Some(id), origin: role.origin.clone(), problem });
    }
}

fn doubles(
    atlas: &Atlas,
    rule: Rule,
    what: &str,
    key: impl Fn(&Role) -> Option<String>,
    all: &mut Vec<Finding>,
) {
    let mut seen: BTreeMap<String, Vec<RoleId>> = BTreeMap::new();
    for id in atlas.ids() {
        if let Some(key) = key(&atlas[id]) {
            seen.entry(key).or_default().push(id);
        }
    }
    for (value, ids) in seen.into_iter().filter(|(_, ids)| ids.len() > 1) {
        let Some(&first) = ids.first() else { continue };
        for &id in ids.iter().skip(1) {
            let role = &atlas[id];
            let line = role
                .source
                .lines()
                .zip(1..)
                .find(|(line, _)| line.starts_with(what))
                .map_or(1, |(_, number)| number);
            let message = format!("{what} `{value}` is also that of {}", atlas[first].origin);
            all.push(Finding {
                role: Some(id),
                origin: role.origin.clone(),
                problem: Problem::new(rule, (line, 1), message),
            });
        }
    }
}
