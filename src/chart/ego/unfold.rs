//! Unfolds rows: lists the neighbours of a row's role below the row.
//!
//! A role is unfolded only once, at the level nearest to the central role. Its other rows have a
//! mark. Unfolding only inserts rows below their parent row, so all other rows keep their order.

use std::collections::HashSet;

use crate::atlas::{Atlas, Node, Weight};

use super::Choice;
use super::tied::{Tied, neighbours};

/// The maximum number of rows in a list, including unfolded rows.
const MOST: usize = 2000;

/// Returns all rows from top to bottom, with unfolded rows below their parents, and the number of
/// roles that have no row below an unfolded row because of the filter. `roots` are the rows of the
/// first level.
pub(super) fn unfolded(
    atlas: &Atlas,
    centre: Node,
    roots: Vec<Tied>,
    choice: &Choice,
) -> (Vec<Tied>, usize) {
    let mut shown: HashSet<Node> = HashSet::from([centre]);
    shown.extend(atlas.incoming(centre).iter().map(|&edge| Node::Role(atlas[edge].from)));
    shown.extend(atlas.outgoing(centre).iter().map(|&edge| atlas[edge].to));
    shown.extend(roots.iter().map(|row| row.node));
    let mut open: HashSet<Node> = HashSet::from([centre]);
    let (mut count, mut hidden) = (roots.len(), 0);
    let mut tree: Vec<Branch> = roots.into_iter().map(Branch::new).collect();
    // Working level by level ensures that a role is unfolded at the level nearest to the central
    // role.
    for level in 0.. {
        let mut branches = Vec::new();
        gather(&mut tree, level, &mut branches);
        if branches.is_empty() || choice.is_folded() {
            break;
        }
        for branch in branches {
            let row = &branch.row;
            let is_turned = choice.turned.iter().any(|path| is_path(atlas, path, row));
            if (level < choice.depth) == is_turned || row.again || open.contains(&row.node) {
                continue;
            }
            // Most rows of a role with thousands of neighbours do not fit, so they are counted
            // before they are laid out.
            if count >= MOST || count + count_children(atlas, centre, row, choice) > MOST {
                continue;
            }
            let (mut below, gone) = children(atlas, centre, row, choice);
            if below.is_empty() {
                continue;
            }
            below.iter_mut().for_each(|tied| tied.again = !shown.insert(tied.node));
            open.insert(row.node);
            count += below.len();
            hidden += gone;
            branch.below = below.into_iter().map(Branch::new).collect();
        }
    }
    let mut rows = Vec::with_capacity(count);
    flatten(tree, &mut Vec::new(), &mut rows);
    (rows, hidden)
}

/// Returns settings that unfold a row, or fold it if `is_open` is true. Returns the reason if the
/// row cannot be unfolded.
pub(super) fn turned(
    atlas: &Atlas,
    centre: Node,
    row: &Tied,
    is_open: bool,
    choice: &Choice,
) -> Result<Choice, String> {
    if !is_open {
        let name = atlas.label(row.node);
        let below = count_children(atlas, centre, row, choice);
        if row.again {
            return Err(format!("{name} unfolds in its other row, which is nearer the centre"));
        }
        if below == 0 {
            return Err(format!("{name} has no other neighbours to unfold"));
        }
        if below > MOST {
            let why = format!("{name} has {below} neighbours, and {MOST} is the limit");
            return Err(format!("{why}; Enter goes to this role"));
        }
    }
    let mut choice = choice.clone();
    match choice.turned.iter().position(|path| is_path(atlas, path, row)) {
        Some(at) => {
            choice.turned.remove(at);
        }
        None => choice.turned.push(row.path.clone()),
    }
    Ok(choice)
}

/// Returns whether `path` leads to `row`. The path may come from an earlier atlas, so its roles are
/// looked up in the current one.
fn is_path(atlas: &Atlas, path: &[Node], row: &Tied) -> bool {
    path.iter().map(|&node| atlas.current(node)).eq(row.path.iter().copied().map(Some))
}

/// Returns the rows to list below a row, and the number of their interactions that the filter
/// hides. The role of the parent row is excluded, because the row itself already shows the
/// interactions with that role.
fn children(atlas: &Atlas, centre: Node, row: &Tied, choice: &Choice) -> (Vec<Tied>, usize) {
    if row.is_loop {
        return (Vec::new(), 0);
    }
    let (mut below, hidden) = neighbours(atlas, row.node, Some(parent(centre, row)), choice);
    for tied in &mut below {
        tied.path = row.path.iter().copied().chain([tied.node]).collect();
    }
    (below, hidden)
}

/// Returns the number of rows that [`children`] returns.
fn count_children(atlas: &Atlas, centre: Node, row: &Tied, choice: &Choice) -> usize {
    let parent = parent(centre, row);
    let edges = atlas.edges_of(row.node).filter(|(_, other, _)| !row.is_loop && *other != parent);
    let shown = edges.filter(|(edge, ..)| choice.filter.keeps(atlas, row.node, *edge));
    shown.map(|(_, other, _)| other).collect::<HashSet<_>>().len()
}

/// Returns the role under which a row is listed.
fn parent(centre: Node, row: &Tied) -> Node {
    row.path.iter().rev().nth(1).copied().unwrap_or(centre)
}

/// A row and the rows unfolded below it.
struct Branch {
    row: Tied,
    below: Vec<Branch>,
}

impl Branch {
    fn new(row: Tied) -> Branch {
        Branch { row, below: Vec::new() }
    }
}

/// Collects the rows of one level, from top to bottom.
fn gather<'a>(tree: &'a mut [Branch], level: usize, branches: &mut Vec<&'a mut Branch>) {
    for branch in tree {
        match level {
            0 => branches.push(branch),
            _ => gather(&mut branch.below, level - 1, branches),
        }
    }
}

/// Converts a tree to rows. The vertical line at each level has the weight of the heaviest line
/// that joins it further down. `rails` are the weights of the vertical lines at the levels above.
fn flatten(tree: Vec<Branch>, rails: &mut Vec<Option<Weight>>, rows: &mut Vec<Tied>) {
    let mut heaviest = None;
    let mut buses = Vec::with_capacity(tree.len());
    for branch in tree.iter().rev() {
        let below = heaviest;
        heaviest = branch.row.arm().into_iter().chain(below).min();
        buses.push((heaviest, below));
    }
    for (mut branch, bus) in tree.into_iter().zip(buses.into_iter().rev()) {
        branch.row.rails.clone_from(rails);
        branch.row.bus = bus;
        rows.push(branch.row);
        rails.push(bus.1);
        flatten(branch.below, rails, rows);
        rails.pop();
    }
}
