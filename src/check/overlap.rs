//! Finds responsibilities that several roles share. If two roles have the same responsibility, each
//! may leave the work to the other.

use std::collections::BTreeMap;

use crate::atlas::{Node, RoleId, is_placeholder};
use crate::role::Rule;
use crate::text::fold;

use super::alike;
use super::evidence::{EvidenceKind, Uses};
use super::{Check, text_problem};

/// Finds responsibilities that have the same meaning on several cards.
pub(super) fn check(check: &mut Check<'_>, uses: &Uses<'_>) {
    if check.policy.is_off(Rule::SameResponsibility) {
        return;
    }
    let atlas = check.atlas;
    let mut by_key: BTreeMap<String, Vec<DeclaredResponsibility<'_>>> = BTreeMap::new();
    for (title, places) in uses.of_kind(EvidenceKind::Responsibility) {
        let key = if is_placeholder(title) { String::new() } else { key(title) };
        if !key.is_empty() {
            by_key.entry(key).or_default().extend(places.iter().map(|&(role, line)| {
                DeclaredResponsibility { slot: atlas.slot(role), role, title, line }
            }));
        }
    }
    let keys: Vec<String> = by_key.keys().cloned().collect();
    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    for group in alike::groups(&names) {
        let mut numbers = group.into_iter().filter_map(|number| keys.get(number));
        let Some(first) = numbers.next() else { continue };
        for other in numbers {
            let more = by_key.remove(other).unwrap_or_default();
            by_key.entry(first.clone()).or_default().extend(more);
        }
    }
    for mut same in by_key.into_values() {
        same.sort_by_key(|place| (place.slot, place.title, place.line));
        same.dedup_by_key(|place| place.role);
        let Some((first, others)) = same.split_first() else { continue };
        for here in others {
            report(check, first, here, others.len() - 1);
        }
    }
}

/// A responsibility that a card declares.
#[derive(Debug, Clone, Copy)]
struct DeclaredResponsibility<'a> {
    /// The position of the role in the atlas, for sorting.
    slot: usize,
    role: RoleId,
    title: &'a str,
    line: u32,
}

/// Reports that another role has the same responsibility. The message also gives the number of
/// other roles with this responsibility.
fn report(
    check: &mut Check<'_>,
    first: &DeclaredResponsibility<'_>,
    here: &DeclaredResponsibility<'_>,
    more: usize,
) {
    let &DeclaredResponsibility { role: id, title, line, .. } = here;
    let others = match more {
        0 => String::new(),
        1 => " and one other".to_owned(),
        more => format!(" and {more} others"),
    };
    let name = check.atlas.label(Node::Role(first.role));
    let message = if first.title == title {
        format!("`{title}` is also a responsibility of {name}{others}")
    } else {
        let theirs = first.title;
        format!("`{title}` is very similar to `{theirs}`, a responsibility of {name}{others}")
    };
    let card = &check.atlas[id];
    let problem = text_problem(card, Rule::SameResponsibility, (line, title), message);
    check.push(id, problem.help(
        "state which part belongs to which role, or give the responsibility to only one of them",
    ));
}

/// Words that do not affect the meaning of a title.
const EMPTY: [&str; 12] =
    ["a", "an", "the", "of", "and", "for", "to", "in", "on", "with", "by", "or"];

/// Reports each placeholder of the card template that an author has not yet replaced.
pub(super) fn placeholders(check: &mut Check<'_>, uses: &Uses<'_>) {
    use EvidenceKind::{Artifact, Capability, Responsibility};
    for (kind, help) in [
        (Responsibility, "write what this role is responsible for, or delete the line"),
        (Capability, "write a skill that this role needs, or delete the line"),
        (Artifact, "write what this role produces, or delete the line"),
    ] {
        for (title, places) in uses.of_kind(kind).filter(|(title, _)| is_placeholder(title)) {
            for &(role, line) in places {
                let message = format!("`{title}` is placeholder text from the template");
                let card = &check.atlas[role];
                let problem = text_problem(card, Rule::TemplateText, (line, title), message);
                check.push(role, problem.help(help));
            }
        }
    }
}

/// Returns a key for the meaning of a title: its words in the singular, without function words, and
/// in alphabetical order.
fn key(title: &str) -> String {
    let mut words: Vec<String> = title
        .split(|c: char| !c.is_alphanumeric())
        .map(|word| fold(&alike::singular(word)))
        .filter(|word| !word.is_empty() && !EMPTY.contains(&word.as_str()))
        .collect();
    words.sort();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_plural_and_binding_words_do_not_matter() {
        assert_eq!(key("Design of APIs"), key("API design"));
        assert_eq!(key("Reviews & approvals"), key("Approval and review"));
        assert_ne!(key("API design"), key("API review"));
    }
}
