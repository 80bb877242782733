//! Finds responsibilities that several roles share. If two roles have the same responsibility, each
//! may leave the work to the other.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use crate::atlas::{Atlas, Node, RoleId, is_placeholder};
use crate::role::Rule;
use crate::text::fold;

use super::evidence::{EvidenceKind, NameUse, PlaceOfUse, UsedText, Uses};
use super::near_copy::NearCopy;
use super::pass::Pass;
use super::{Policy, alike, near_copy, text_problem};

/// The responsibilities that several roles share, and the near copies among their cards.
#[derive(Debug, Default)]
pub(super) struct Overlap {
    /// The first role with each shared responsibility.
    firsts: Vec<FirstWith>,
    /// The index in `firsts` for the title of each shared responsibility.
    numbers: HashMap<u32, usize>,
    copies: HashMap<RoleId, NearCopy>,
}

/// The first role with a responsibility that other roles have too.
#[derive(Debug)]
struct FirstWith {
    role: RoleId,
    title: String,
    /// The number of other roles with this responsibility, less one.
    more: usize,
}

impl Overlap {
    /// Finds responsibilities that have the same meaning on several cards.
    pub(super) fn new(atlas: &Atlas, uses: &Uses<'_>, policy: &Policy) -> Overlap {
        let mut overlap = Overlap::default();
        if [Rule::SameResponsibility, Rule::CopiedCard].iter().all(|&rule| policy.is_off(rule)) {
            return overlap;
        }
        let mut by_key: BTreeMap<String, Vec<(UsedText<'_>, &[PlaceOfUse])>> = BTreeMap::new();
        for (title, places) in uses.of_kind(EvidenceKind::Responsibility) {
            let key = if is_placeholder(title.text) { String::new() } else { key(title.text) };
            if !key.is_empty() {
                by_key.entry(key).or_default().push((title, places));
            }
        }
        let mut pairs = Vec::new();
        for titles in alike::merged(by_key) {
            let places = titles.iter().flat_map(|&(title, places)| {
                places.iter().map(move |&(role, _)| (role, title.text))
            });
            let mut same: Vec<(RoleId, &str)> = places.collect();
            same.sort_by_key(|&(role, title)| (atlas.slot(role), title));
            same.dedup_by_key(|(role, _)| *role);
            if let [(role, title), others @ ..] = &same[..]
                && !others.is_empty()
            {
                pairs.extend(others.iter().map(|(other, _)| (*other, *role)));
                let number = overlap.firsts.len();
                overlap.numbers.extend(titles.iter().map(|(title, _)| (title.number, number)));
                let (title, more) = (title.to_string(), others.len() - 1);
                overlap.firsts.push(FirstWith { role: *role, title, more });
            }
        }
        if !policy.is_off(Rule::CopiedCard) {
            overlap.copies = near_copy::near_copies(atlas, uses, pairs.into_iter());
        }
        overlap
    }
}

/// Reports the responsibilities on a card that earlier cards have too. If the card is nearly a copy
/// of another card, this is reported instead of the responsibilities that they share.
pub(super) fn report(pass: &mut Pass<'_>, id: RoleId, overlap: &Overlap) {
    let card = &pass.atlas[id];
    let copy = overlap.copies.get(&id);
    if let Some(copy) = copy {
        near_copy::report(pass, id, copy);
    }
    let evidence = pass.evidence;
    let uses = evidence.uses_of(id).iter();
    let duties = uses.filter(|used| used.kind == EvidenceKind::Responsibility);
    let shared = duties.filter_map(|used| Some((*overlap.numbers.get(&used.text)?, used)));
    let mut shared: Vec<(usize, &str, u32)> =
        shared.map(|(number, used)| (number, evidence.text(used.text), used.line)).collect();
    shared.sort_unstable();
    shared.dedup_by_key(|(number, ..)| *number);
    for (number, title, line) in shared {
        let Some(first) = overlap.firsts.get(number).filter(|first| first.role != id) else {
            continue;
        };
        if copy.is_some_and(|copy| copy.original == first.role) {
            continue;
        }
        let name = pass.atlas.label(Node::Role(first.role));
        pass.push(Rule::SameResponsibility, || {
            let others = match first.more {
                0 => String::new(),
                1 => " and one other".to_owned(),
                more => format!(" and {more} others"),
            };
            let message = if first.title == title {
                format!("`{title}` is also a responsibility of {name}{others}")
            } else {
                let theirs = &first.title;
                format!(
                    "`{title}` is very similar to `{theirs}`, a responsibility of {name}{others}"
                )
            };
            text_problem(card, Rule::SameResponsibility, (line, title), message).help(
                "state which part belongs to which role, or give the responsibility to only one \
                 of them",
            )
        });
    }
}

/// Words that do not affect the meaning of a title.
const EMPTY: [&str; 12] =
    ["a", "an", "the", "of", "and", "for", "to", "in", "on", "with", "by", "or"];

/// Reports each placeholder of the card template that an author has not yet replaced.
pub(super) fn placeholders(pass: &mut Pass<'_>, id: RoleId) {
    let card = &pass.atlas[id];
    for &NameUse { kind, text, line } in pass.evidence.uses_of(id) {
        let help = match kind {
            EvidenceKind::Responsibility => {
                "write what this role is responsible for, or delete the line"
            }
            EvidenceKind::Capability => "write a skill that this role needs, or delete the line",
            EvidenceKind::Artifact => "write what this role produces, or delete the line",
            EvidenceKind::Technology => continue,
        };
        if pass.placeholders.contains(&text) {
            let text = pass.evidence.text(text);
            pass.push(Rule::TemplateText, || {
                let message = format!("`{text}` is placeholder text from the template");
                text_problem(card, Rule::TemplateText, (line, text), message).help(help)
            });
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
