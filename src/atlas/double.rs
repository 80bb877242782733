//! Creates labels that distinguish roles whose names look alike.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::card::Card;
use crate::text::look;

use super::names::name_key;

/// The label of a role whose name looks like the name of another role.
#[derive(Debug)]
pub(super) struct Double {
    /// The folder, file name or path that distinguishes the role from other roles of the same name.
    pub(super) mark: String,
    /// The name of the role, followed in brackets by the folder, file name or path.
    pub(super) label: String,
}

/// Groups the roles whose names look alike. Returns the groups, and a label for each role in a
/// group. Roles are identified by position. `by_name` contains the keys of all names in sorted
/// order.
pub(super) fn doubles(
    cards: &[Arc<Card>],
    by_name: &[(String, usize)],
) -> (HashMap<usize, Double>, Vec<Vec<usize>>) {
    let mut groups = similar_names(cards, by_name);
    groups.retain(|group| group.len() > 1);
    groups.iter_mut().for_each(|group| group.sort());
    groups.sort();
    let mut doubles = HashMap::new();
    for group in &groups {
        let same: Vec<&Arc<Card>> = group.iter().filter_map(|id| cards.get(*id)).collect();
        let paths: Vec<String> = same.iter().map(|card| card.origin.to_string()).collect();
        let mut marks = marks(&paths);
        let mut labels = marked_names(&same, &marks);
        // A label such as `QA (web)` may already be the name of another role. If so, the labels
        // contain the whole paths instead.
        let is_taken = labels.iter().any(|label| {
            let label = name_key(label);
            by_name.binary_search_by(|(key, _)| key.cmp(&label)).is_ok()
        });
        if is_taken {
            labels = marked_names(&same, &paths);
            marks = paths;
        }
        for (id, (mark, label)) in group.iter().zip(marks.into_iter().zip(labels)) {
            doubles.insert(*id, Double { mark, label });
        }
    }
    (doubles, groups)
}

/// Groups roles whose names look alike.
fn similar_names(cards: &[Arc<Card>], by_name: &[(String, usize)]) -> Vec<Vec<usize>> {
    let equal_names = by_name.chunk_by(|a, b| a.0 == b.0);
    if cards.iter().all(|card| card.name.is_ascii()) {
        return equal_names.map(|group| group.iter().map(|(_, id)| *id).collect()).collect();
    }
    // Identical names always look alike, so the visual form of each distinct name is computed only
    // once.
    let mut looks: BTreeMap<String, Vec<&[(String, usize)]>> = BTreeMap::new();
    for same in equal_names {
        let first = same.first().and_then(|(_, id)| cards.get(*id));
        let look = first.map(|card| look(&spaced(&card.name))).unwrap_or_default();
        looks.entry(look).or_default().push(same);
    }
    let mut groups = Vec::new();
    for parts in looks.into_values() {
        let parts = parts.iter().map(|part| part.iter().map(|(_, id)| *id).collect());
        let (ascii, others): (Vec<Vec<usize>>, Vec<Vec<usize>>) =
            parts.partition(|ids: &Vec<usize>| {
                ids.iter().filter_map(|id| cards.get(*id)).all(|card| card.name.is_ascii())
            });
        // Similar ASCII names, such as `modern` and `modem`, need no label, because readers can
        // tell them apart.
        if others.is_empty() {
            groups.extend(ascii);
        } else {
            groups.push(ascii.into_iter().chain(others).flatten().collect());
        }
    }
    groups
}

/// Returns a label for each card: its name, followed in brackets by the mark that distinguishes it.
fn marked_names(cards: &[&Arc<Card>], marks: &[String]) -> Vec<String> {
    cards.iter().zip(marks).map(|(card, mark)| format!("{} ({mark})", card.name)).collect()
}

/// Normalizes the spacing of a name as [`name_key`] does, but keeps its letters.
pub(super) fn spaced(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns a mark for each path, which distinguishes the path from all others. If possible, the
/// mark is a single part of the path, such as the name of a folder: the last part that differs
/// between all paths. Otherwise, it is the shortest end of the path that no other path has. If even
/// the whole paths look alike, the mark contains a number.
fn marks(paths: &[String]) -> Vec<String> {
    let deepest = paths.iter().map(|path| path.split('/').count()).max().unwrap_or(0);
    let parts = (0..deepest).map(|depth| {
        let parts = paths.iter().map(|path| path.rsplit('/').nth(depth).unwrap_or_default());
        parts.map(str::to_owned).collect()
    });
    let ends = (1..deepest).map(|count| paths.iter().map(|path| last_parts(path, count)).collect());
    parts.chain(ends).find(|marks: &Vec<String>| are_apart(marks)).unwrap_or_else(|| {
        paths.iter().zip(1..).map(|(path, number)| format!("{path} #{number}")).collect()
    })
}

/// Returns the last `count + 1` parts of a path.
fn last_parts(path: &str, count: usize) -> String {
    let start = path.rmatch_indices('/').nth(count).map_or(0, |(at, _)| at + 1);
    path.get(start..).unwrap_or(path).to_owned()
}

/// Returns whether no mark is empty and no two marks look alike.
fn are_apart(marks: &[String]) -> bool {
    let looks: HashSet<String> = marks.iter().map(|mark| look(mark)).collect();
    looks.len() == marks.len() && marks.iter().all(|mark| !mark.is_empty())
}
