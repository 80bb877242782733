//! Finds the roles that the target of an interaction refers to.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use crate::text::slug_of;

use super::names::name_key;

/// The role with one of the names in a target, or the name itself if no role has it.
pub(super) type Part<T> = Result<T, String>;

/// The maximum number of words in the name of a missing role, if the target is a list. A longer
/// part of the list is treated as a remark.
const LONGEST_NAME: usize = 5;

/// Returns the roles that a target names. `look_up` finds a role by its name, and `follow` finds a
/// role by a link. The whole target is looked up first. If it is not a name but a list in which at
/// least one part names a role, each part counts as a target. Returns an empty list if no role is
/// found.
pub(super) fn parts<T>(
    reference: &str,
    look_up: &mut dyn FnMut(&str) -> Option<T>,
    follow: &mut dyn FnMut(&str) -> Option<T>,
) -> Vec<Part<T>> {
    let (name, link) = name_and_link(reference);
    let linked = link.and_then(|link| follow(link).or_else(|| look_up(link)));
    let named = linked.or_else(|| any_spelling(name, look_up));
    // A single word may be the name of a file, as in the wiki link `[[backend]]`.
    let is_word = !name.contains(char::is_whitespace);
    if let Some(whole) = named.or_else(|| is_word.then(|| follow(name)).flatten()) {
        return vec![Ok(whole)];
    }
    let names: Vec<&str> = name
        .split([',', '/', ';'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" & "))
        .map(|part| part.trim().trim_start_matches("and ").trim())
        .filter(|part| !part.is_empty())
        .collect();
    if names.len() < 2 {
        return Vec::new();
    }
    let look_up_part = |name: &str| any_spelling(name, look_up).ok_or_else(|| name.to_owned());
    let parts: Vec<Part<T>> = names.into_iter().map(look_up_part).collect();
    let is_list = parts.iter().any(Result::is_ok);
    let mut missing = parts.iter().filter_map(|part| part.as_ref().err());
    let has_text = missing.any(|name| name.split_whitespace().count() > LONGEST_NAME);
    if is_list && !has_text { parts } else { Vec::new() }
}

/// Splits an [`Interaction::reference`](crate::role::Interaction::reference) into the name and the
/// link, if any.
pub(super) fn name_and_link(reference: &str) -> (&str, Option<&str>) {
    let parts = reference
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(')'))
        .and_then(|text| text.rsplit_once("]("));
    parts.map_or((reference, None), |(name, link)| (name, Some(link)))
}

/// Looks up a name as written. If no role has this name, tries other spellings, for example without
/// a part in brackets.
fn any_spelling<T>(name: &str, look_up: &mut dyn FnMut(&str) -> Option<T>) -> Option<T> {
    if let Some(found) = look_up(name) {
        return Some(found);
    }
    let key = name_key(name);
    let without_bracket = key.split_once(" (").map(|(name, _)| name);
    let in_bracket = key.split_once(" (").and_then(|(_, rest)| rest.strip_suffix(')'));
    for name in std::iter::once(key.as_str()).chain(without_bracket).chain(in_bracket) {
        let name = ["the ", "a ", "an "]
            .iter()
            .find_map(|article| name.strip_prefix(article))
            .unwrap_or(name);
        let singular = name.strip_suffix('s').filter(|name| name.len() > 3);
        for name in std::iter::once(name).chain(singular) {
            let spaced = name.replace(['_', '-'], " ");
            let hyphenated = spaced.replace(' ', "-");
            let slug = slug_of(name); // turns `QA / Test Engineer` into a slug
            let found = [name, &spaced, &hyphenated, &slug].into_iter().find_map(&mut *look_up);
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

/// Finds the cards that links lead to, by file name. Cards are identified by position.
#[derive(Debug, Default)]
pub(super) struct Files {
    by_stem: HashMap<String, Vec<usize>>,
}

impl Files {
    pub(super) fn new<'p>(paths: impl Iterator<Item = (usize, &'p Path)>) -> Files {
        let mut files = Files::default();
        for (place, path) in paths {
            if let Some(stem) = stem(path) {
                files.by_stem.entry(stem).or_default().push(place);
            }
        }
        files
    }

    /// Returns the cards that a link leads to. If several files have the name in the link, returns
    /// only the cards whose path ends with the path of the link.
    pub(super) fn linked<'p>(
        &self,
        link: &str,
        path_of: impl Fn(usize) -> Option<&'p Path>,
    ) -> Vec<usize> {
        let path = Path::new(link);
        let Some(places) = stem(path).and_then(|stem| self.by_stem.get(&stem)) else {
            return Vec::new();
        };
        if let [only] = places.as_slice() {
            return vec![*only];
        }
        let end = path.components().filter(|part| matches!(part, Component::Normal(_)));
        let end: PathBuf = end.collect();
        let mut places = places.clone();
        places.retain(|place| path_of(*place).is_some_and(|path| path.ends_with(&end)));
        places
    }
}

/// Returns the name of a file without its extensions, or the name of its folder if the file name is
/// generic.
pub(super) fn stem(path: &Path) -> Option<String> {
    let name = name_key(path.file_name()?.to_str()?);
    let stem = name.split('.').next().unwrap_or_default();
    let is_generic = matches!(stem, "profile" | "index" | "readme" | "role" | "skill");
    match path.parent().and_then(Path::file_name).filter(|_| is_generic) {
        Some(folder) => Some(name_key(folder.to_str()?)),
        None => Some(stem.to_owned()).filter(|stem| !stem.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(target: &str) -> Vec<String> {
        let names = ["qa", "quality engineer", "quality-engineer", "data lead"];
        let mut look_up =
            |name: &str| names.iter().find(|known| **known == name_key(name)).copied();
        let parts =
            parts(target, &mut look_up, &mut |link| link.strip_suffix(".md").and(Some("file")));
        let shown = |part| match part {
            Ok(name) => str::to_owned(name),
            Err(name) => format!("({name})"),
        };
        parts.into_iter().map(shown).collect()
    }

    #[test]
    fn a_target_is_found_in_every_spelling() {
        for (target, names) in [
            ("QA", &["qa"][..]),
            ("the Quality Engineers", &["quality engineer"]),
            ("quality_engineer", &["quality engineer"]),
            ("Data-Lead", &["data lead"]),
            ("Quality Engineer (QA)", &["quality engineer"]),
            ("Testing (QA)", &["qa"]),
            ("QA, Data Lead and quality-engineer", &["qa", "data lead", "quality-engineer"]),
            ("QA / the Ops", &["qa", "(the Ops)"]),
            ("QA, or whoever is on duty on that day", &[]),
            ("Ops and Legal", &[]),
            ("[Quality](q.md)", &["file"]),
            ("[Quality](quality-engineer)", &["quality-engineer"]),
        ] {
            assert_eq!(found(target), names, "{target}");
        }
    }

    #[test]
    fn a_link_leads_to_the_file_it_names() {
        let paths = ["a/qa/profile.md", "b/qa/profile.md", "c/ops.md"].map(Path::new);
        let files = Files::new(paths.into_iter().enumerate());
        let linked = |link: &str| files.linked(link, |place| paths.get(place).copied());
        assert_eq!(linked("../b/qa/profile.md"), [1]);
        assert_eq!(linked("../qa/profile.md"), [0, 1]);
        assert_eq!(linked("../elsewhere/ops.md"), [2]);
        assert!(linked("dev.md").is_empty());
    }
}
