//! Finds the lines of each role in a data file with several roles. The parsers of such files do not
//! report lines.

use std::collections::HashMap;
use std::ops::Range;

use crate::text::yaml::MAX_KEYS;
use crate::text::{Tree, head};

use super::data::{GROUPS, LONGEST_KEY, NAME_KEYS};
use super::phrases::phrases;
use super::topic::normal;

/// The maximum number of lines that are examined for the name of one role. Without it, a file in
/// which all roles have the same name would take quadratic time.
const MOST_EXAMINED: usize = 64;
/// The maximum depth of the groups of keys in which the name of a role is searched for.
const MAX_DEPTH: usize = 3;

/// Returns the range of lines of each role, counted from 0. The roles must be in the same order as
/// in `text`. If the lines of a role are not found, it shares those of the role before it.
pub(super) fn ranges(text: &str, roles: &[(String, &Tree)]) -> Vec<Range<usize>> {
    let lines: Vec<&str> = text.lines().collect();
    if roles.len() < 2 {
        return roles.iter().map(|_| 0..lines.len()).collect();
    }
    let mut finder = EntryFinder { by_phrase: HashMap::new(), lines: &lines, from: 0 };
    for (number, line) in lines.iter().enumerate() {
        for phrase in phrases(line) {
            finder.by_phrase.entry(phrase).or_default().push(number);
        }
    }
    let mut last = 0;
    let starts: Vec<usize> = roles
        .iter()
        .map(|(key, tree)| {
            last = finder.start(key, tree).unwrap_or(last);
            last
        })
        .collect();
    let end_of = |start: usize| {
        let next = starts.partition_point(|other| *other <= start);
        starts.get(next).copied().unwrap_or(lines.len())
    };
    starts.iter().map(|&start| start..end_of(start)).collect()
}

/// The lines of a document, and the lines on which each phrase occurs.
struct EntryFinder<'t> {
    by_phrase: HashMap<&'t str, Vec<usize>>,
    lines: &'t [&'t str],
    /// The first line that may belong to the next role.
    from: usize,
}

impl EntryFinder<'_> {
    /// Returns the first line of the next role.
    fn start(&mut self, key: &str, tree: &Tree) -> Option<usize> {
        let mut names = Vec::new();
        add_names(tree, 0, &mut names);
        let named = names
            .iter()
            .find_map(|(key, value)| self.place(key, phrases(value.lines().next()?).next()?));
        let (column, found) = named.or_else(|| self.place(key, key.trim()))?;
        // The name is not necessarily the first key of the role.
        let first = tree.entries().first().map_or("", |(key, _)| key.as_str());
        let mut above = (self.from..=found).rev();
        let start = above.find(|&line| self.column(line, first) == Some(column)).unwrap_or(found);
        // If the role itself is the value of a key, it begins with this key.
        let opener = start.checked_sub(1).filter(|&line| {
            line >= self.from && self.column(line, key).is_some_and(|own| own < column)
        });
        self.from = found + 1;
        Some(opener.unwrap_or(start))
    }

    /// Returns the column and the line of a key on a line that contains `phrase`. Keys nested in a
    /// role are further to the right than the role's own keys, so the leftmost place is returned.
    fn place(&self, key: &str, phrase: &str) -> Option<(usize, usize)> {
        let all = self.by_phrase.get(phrase)?;
        let later = all.get(all.partition_point(|&line| line < self.from)..)?;
        let places = later.iter().take(MOST_EXAMINED);
        places.filter_map(|&line| Some((self.column(line, key)?, line))).min()
    }

    /// Returns the byte column of a key if the line begins with it.
    fn column(&self, line: usize, key: &str) -> Option<usize> {
        let line = self.lines.get(line)?;
        let opening = [' ', '\t', '-', '"', '\'', '{', '['];
        let begun = line.trim_start_matches(opening);
        let behind = begun.strip_prefix(key).filter(|_| !key.is_empty())?;
        let behind = behind.trim_start_matches(['"', '\'', ' ', '\t']);
        behind.starts_with([':', '=']).then(|| line.len() - begun.len())
    }
}

/// Adds the keys and values that name a role, the most usual keys first.
fn add_names<'t>(tree: &'t Tree, depth: usize, names: &mut Vec<(&'t str, String)>) {
    let entries = tree.entries().iter().take(MAX_KEYS);
    let entries: Vec<_> =
        entries.map(|(key, value)| (normal(head(key, LONGEST_KEY)), key, value)).collect();
    for name in NAME_KEYS {
        let own = entries.iter().filter(|(normal, ..)| normal == name);
        names.extend(own.filter_map(|(_, key, value)| Some((key.as_str(), value.text()?))));
    }
    for (normal, _, value) in entries {
        if depth < MAX_DEPTH && GROUPS.contains(&normal.as_str()) {
            add_names(value, depth + 1, names);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::data::{Data, Language};
    use super::*;

    /// Returns the first line of each role, counted from 1.
    fn starts(text: &str, language: Language) -> Vec<usize> {
        let data = Data::read(text, language).unwrap();
        let ranges = ranges(text, &data.roles(Path::new("agents/a.yaml")));
        ranges.into_iter().map(|range| range.start + 1).collect()
    }

    #[test]
    fn each_role_begins_at_its_own_entry() {
        let list = "modes:\n  - slug: a\n    prompt: x\n    team:\n      - slug: b\n\
                    \n  - prompt: y\n    slug: b\n  - slug: c\n    prompt: z\n";
        assert_eq!(starts(list, Language::Yaml), [2, 7, 9]);
        let map = "ann:\n  role: >\n    Lead\n  goal: x\nbob:\n  role: >\n    Lead\n  goal: y\n";
        assert_eq!(starts(map, Language::Yaml), [1, 5]);
        let json = "[\n  {\n    \"name\": \"A\", \"goal\": \"x\"\n  },\n  {\n    \
                    \"goal\": \"y\",\n    \"name\": \"B\"\n  }\n]\n";
        assert_eq!(starts(json, Language::Json), [3, 6]);
        let line = "[{\"name\": \"A\", \"goal\": \"x\"}, {\"name\": \"B\", \"goal\": \"y\"}]";
        assert_eq!(starts(line, Language::Json), [1, 1]);
        let toml =
            "[[agents]]\nname = \"A\"\ngoal = \"x\"\n[[agents]]\nname = \"B\"\ngoal = \"y\"\n";
        assert_eq!(starts(toml, Language::Toml), [2, 5]);
    }
}
