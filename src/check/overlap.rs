//! Responsibilities that several roles have: when two answer for a thing, neither does.

use std::collections::BTreeMap;

use crate::atlas::RoleId;
use crate::role::{Problem, Rule};
use crate::text::fold;

use super::Found;
use super::alike;
use super::said::{Kind, Said};

/// Finds responsibilities of one meaning on several cards.
pub(super) fn check(said: &Said, found: &mut Found<'_>) {
    if found.policy.severity(Rule::SameResponsibility, None).is_none() {
        return;
    }
    let mut by_key: BTreeMap<String, Vec<(RoleId, &str)>> = BTreeMap::new();
    for (title, role) in said.uses(Kind::Responsibility) {
        let key = key(title);
        if !key.is_empty() {
            by_key.entry(key).or_default().push((role, title));
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
        same.sort();
        same.dedup_by_key(|(role, _)| *role);
        let roles = same.len();
        let Some(((first, title), others)) = same.split_first() else { continue };
        for (role, own) in others {
            report(found, (*first, title), (*role, own), roles - 2);
        }
    }
}

/// Tells one role that another has its responsibility, and how many more have.
fn report(found: &mut Found<'_>, first: (RoleId, &str), here: (RoleId, &str), more: usize) {
    let (id, title) = here;
    let role = found.atlas.role(id);
    let Some(item) = role.responsibilities.iter().find(|item| item.title == title) else { return };
    let others = match more {
        0 => String::new(),
        1 => " and one other".to_owned(),
        more => format!(" and {more} others"),
    };
    let name = &found.atlas[first.0].name;
    let message = match first.1 == title {
        true => format!("`{title}` is also a responsibility of {name}{others}"),
        false => format!("`{title}` is much like `{}` of {name}{others}", first.1),
    };
    let problem =
        Problem::new(Rule::SameResponsibility, found.atlas[id].place_of(item.line, title), message)
            .wide(title.chars().count())
            .mend("say which part is whose, or leave it to one of them");
    found.push(id, problem);
}

/// Words that a title means the same without.
const EMPTY: [&str; 12] =
    ["a", "an", "the", "of", "and", "for", "to", "in", "on", "with", "by", "or"];

/// A title reduced to what it means: its words without plural and without those that bind them,
/// in no order.
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
