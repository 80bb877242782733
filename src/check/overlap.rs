//! Finds responsibilities that several roles share. If two roles have the same responsibility, each
//! may leave the work to the other.

use std::collections::BTreeMap;

use crate::atlas::{Node, RoleId, is_placeholder};
use crate::role::Rule;
use crate::text::fold;

use super::alike;
use super::evidence::{EvidenceKind, PlaceOfUse, Uses};
use super::{Check, near_copy, text_problem};

/// Finds responsibilities that have the same meaning on several cards.
pub(super) fn check(check: &mut Check<'_>, uses: &Uses<'_>) {
    if [Rule::SameResponsibility, Rule::CopiedCard].iter().all(|&rule| check.policy.is_off(rule)) {
        return;
    }
    let atlas = check.atlas;
    let mut by_key: BTreeMap<String, Vec<(&str, &[PlaceOfUse])>> = BTreeMap::new();
    for (title, places) in uses.of_kind(EvidenceKind::Responsibility) {
        let key = if is_placeholder(title) { String::new() } else { key(title) };
        if !key.is_empty() {
            by_key.entry(key).or_default().push((title, places));
        }
    }
    let mut firsts: Vec<(DeclaredResponsibility<'_>, usize)> = Vec::new();
    let mut shared = Vec::new();
    for titles in alike::merged(by_key) {
        let places = titles.iter().flat_map(|&(title, places)| {
            places.iter().map(move |&(role, line)| DeclaredResponsibility { role, title, line })
        });
        let mut same: Vec<DeclaredResponsibility<'_>> = places.collect();
        same.sort_by_key(|place| (atlas.slot(place.role), place.title, place.line));
        same.dedup_by_key(|place| place.role);
        if let [first, others @ ..] = &same[..]
            && !others.is_empty()
        {
            shared.extend(others.iter().map(|here| (here.role, (firsts.len(), *here))));
            firsts.push((*first, others.len() - 1));
        }
    }
    if !check.policy.is_off(Rule::CopiedCard) {
        let first = |group: usize| firsts.get(group).map(|(first, _)| first.role);
        let pairs = shared.iter().filter_map(|(role, (group, _))| Some((*role, first(*group)?)));
        let copies = near_copy::near_copies(atlas, uses, pairs);
        near_copy::report(check, &copies);
        // For such a pair of cards, one problem replaces those for the single responsibilities.
        shared.retain(|(role, (group, _))| {
            copies.get(role).is_none_or(|copy| first(*group) != Some(copy.original))
        });
    }
    check.report_in_order(shared, |check, _, (first, here)| {
        if let Some((first, more)) = firsts.get(first) {
            report(check, first, here, *more);
        }
    });
}

/// A responsibility that a card declares.
#[derive(Debug, Clone, Copy)]
struct DeclaredResponsibility<'a> {
    role: RoleId,
    title: &'a str,
    line: u32,
}

/// Reports that another role has the same responsibility. The message also gives the number of
/// other roles with this responsibility.
fn report(
    check: &mut Check<'_>,
    first: &DeclaredResponsibility<'_>,
    here: DeclaredResponsibility<'_>,
    more: usize,
) {
    let DeclaredResponsibility { role: id, title, line } = here;
    let atlas = check.atlas;
    check.push_about(id, None, Rule::SameResponsibility, || {
        let others = match more {
            0 => String::new(),
            1 => " and one other".to_owned(),
            more => format!(" and {more} others"),
        };
        let name = atlas.label(Node::Role(first.role));
        let message = if first.title == title {
            format!("`{title}` is also a responsibility of {name}{others}")
        } else {
            let theirs = first.title;
            format!("`{title}` is very similar to `{theirs}`, a responsibility of {name}{others}")
        };
        text_problem(&atlas[id], Rule::SameResponsibility, (line, title), message).help(
            "state which part belongs to which role, or give the responsibility to only one of \
             them",
        )
    });
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
