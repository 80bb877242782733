//! Searches for uses of identifiers. An id or slug is replaced only if neither the old nor the new
//! identifier occurs anywhere else in the loaded text.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::path::Path;

use aho_corasick::AhoCorasick;
use percent_encoding::percent_decode_str;

use crate::atlas::{Atlas, RoleId, name_key};
use crate::store::read_file;

/// An identifier and a better one to replace it.
#[derive(Debug, Clone)]
pub(super) struct Renaming {
    /// The index of the edit that replaces the identifier.
    pub(super) edit: usize,
    /// The role of the card that has the identifier.
    pub(super) role: RoleId,
    /// The byte range of the identifier in the card.
    pub(super) range: Range<usize>,
    /// The old identifier and the new one.
    pub(super) old: String,
    pub(super) new: String,
}

/// Returns the index of each edit whose old and new identifiers are not used anywhere else.
pub(super) fn unused(atlas: &Atlas, all: &[Renaming]) -> BTreeSet<usize> {
    if all.is_empty() {
        return BTreeSet::new();
    }
    let mut refused: BTreeSet<usize> = BTreeSet::new();
    // An identifier is in use if another card has it or would get it.
    let mut wanted: HashMap<String, Vec<usize>> = HashMap::new();
    for (number, renaming) in all.iter().enumerate() {
        wanted.entry(name_key(&renaming.new)).or_default().push(number);
        if atlas.all_named(&renaming.new).iter().any(|id| *id != renaming.role) {
            refused.insert(number);
        }
    }
    for same in wanted.values() {
        let roles: HashSet<RoleId> =
            same.iter().filter_map(|number| all.get(*number)).map(|one| one.role).collect();
        if roles.len() > 1 {
            refused.extend(same);
        }
    }
    // An identifier is in use if it appears in any text.
    let mut patterns: Vec<String> = Vec::new();
    let mut meant: Vec<Vec<(usize, bool)>> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (number, renaming) in all.iter().enumerate() {
        for (text, is_old) in [(&renaming.old, true), (&renaming.new, false)] {
            let key = name_key(text);
            let at = *known.entry(key.clone()).or_insert_with(|| {
                patterns.push(key);
                meant.push(Vec::new());
                patterns.len() - 1
            });
            if let Some(meant) = meant.get_mut(at) {
                meant.push((number, is_old));
            }
        }
    }
    let Ok(finder) = AhoCorasick::new(&patterns) else { return BTreeSet::new() };
    let mut search = UseSearch { all, finder, meant, refused };
    let mut own: HashMap<RoleId, Vec<Range<usize>>> = HashMap::new();
    for renaming in all {
        own.entry(renaming.role).or_default().push(renaming.range.clone());
    }
    for id in atlas.ids() {
        let mut text: Cow<'_, str> = Cow::Borrowed(&atlas[id].text);
        let mut ranges = own.get(&id).cloned().unwrap_or_default();
        ranges.sort_by_key(|range| range.start);
        for range in ranges.into_iter().rev() {
            text.to_mut().replace_range(range, "\n");
        }
        search.read(&text, Some(id));
        search.read(&atlas[id].origin.to_string(), Some(id));
    }
    // Files that are not cards may contain an identifier too. If one of them cannot be read,
    // nothing is replaced.
    let unread = atlas.unread().iter().map(|file| file.origin.file());
    for path in unread.chain(atlas.others().iter().map(|path| Some(path.as_path()))) {
        let Some(text) = path.and_then(|path: &Path| read_file(path).ok()) else {
            return BTreeSet::new();
        };
        search.read(&text, None);
    }
    let free = all.iter().enumerate().filter(|(number, _)| !search.refused.contains(number));
    free.map(|(_, renaming)| renaming.edit).collect()
}

/// The state of a search for identifiers in text.
struct UseSearch<'a> {
    all: &'a [Renaming],
    finder: AhoCorasick,
    /// For each search pattern, the renames that use it, each with a flag that tells whether the
    /// pattern is the old identifier.
    meant: Vec<Vec<(usize, bool)>>,
    /// The renames that are refused because one of their identifiers is in use.
    refused: BTreeSet<usize>,
}

impl UseSearch<'_> {
    /// Refuses every rename whose old or new identifier occurs in the text.
    fn read(&mut self, text: &str, role: Option<RoleId>) {
        for text in readings(text) {
            for found in self.finder.find_overlapping_iter(text.as_bytes()) {
                if !is_whole(&text, found.range()) {
                    continue;
                }
                let meant = self.meant.get(found.pattern().as_usize());
                for &(number, is_old) in meant.into_iter().flatten() {
                    // The renamed card itself may contain the new identifier, for example as its
                    // name.
                    let own = role.is_some() && self.all.get(number).map(|one| one.role) == role;
                    if is_old || !own {
                        self.refused.insert(number);
                    }
                }
            }
        }
    }
}

/// Returns the forms of a string in which identifiers are searched for: as written, without
/// Markdown escapes (`QA\_01`), and with URL escapes decoded (`QA%5F01`).
fn readings(text: &str) -> Vec<String> {
    let bare = text.contains('\\').then(|| text.replace('\\', "").into());
    let decoded = text.contains('%').then(|| percent_decode_str(text).decode_utf8_lossy());
    let others = bare.into_iter().chain(decoded).map(|text: Cow<'_, str>| name_key(&text));
    std::iter::once(name_key(text)).chain(others).collect()
}

/// Returns whether a part of a string has no ASCII letter or digit next to it. Other letters are
/// allowed, because some scripts have no spaces between words.
fn is_whole(text: &str, range: Range<usize>) -> bool {
    let before = text.get(..range.start).and_then(|text| text.chars().next_back());
    let after = text.get(range.end..).and_then(|text| text.chars().next());
    !before.into_iter().chain(after).any(|c| c.is_ascii_alphanumeric())
}
