//! Rows below rows: whom the role of a row names in turn, or who names it on the left.
//!
//! A role is unfolded once, at the level nearest to the centre; where it is named again it carries
//! a mark. Unfolding only puts rows below their parent, so all others keep their order.

use std::collections::HashSet;

use crate::atlas::{Atlas, Node, Weight};

use super::Choice;
use super::choice::Turned;
use super::side::Tied;

/// Rows of a side, unfolded ones included: more are not unfolded.
const MOST: usize = 2000;

/// The rows of one side with those that are unfolded below them, and how many interactions below
/// them the filter hides. `near` are the roles that are shown at the first level of either side.
pub(super) fn unfolded(
    atlas: &Atlas,
    centre: Node,
    incoming: bool,
    roots: Vec<Tied>,
    choice: &Choice,
    near: &HashSet<Node>,
) -> (Vec<Tied>, usize) {
    if choice.depth == 0 && choice.turned.iter().all(|turned| turned.incoming != incoming) {
        return (roots, 0);
    }
    let mut shown = near.clone();
    shown.insert(centre);
    let mut open: HashSet<Node> = HashSet::from([centre]);
    let (mut count, mut hidden) = (roots.len(), 0);
    let mut tree: Vec<Branch> = roots.into_iter().map(Branch::new).collect();
    // Level by level, so that a role is unfolded as near to the centre as it is shown.
    for level in 0.. {
        let mut rows = Vec::new();
        gather(&mut tree, level, &mut rows);
        if rows.is_empty() {
            break;
        }
        for branch in rows {
            let row = &branch.row;
            let by_hand = choice
                .turned
                .iter()
                .any(|turned| turned.incoming == incoming && turned.is_path(atlas, &row.path));
            if (level < choice.depth) == by_hand || row.again || open.contains(&row.node) {
                continue;
            }
            let (children, gone) = children(atlas, incoming, row, choice, &mut shown);
            if children.is_empty() || count + children.len() > MOST {
                continue;
            }
            open.insert(row.node);
            count += children.len();
            hidden += gone;
            branch.below = children.into_iter().map(Branch::new).collect();
        }
    }
    let mut rows = Vec::with_capacity(count);
    flatten(tree, &mut Vec::new(), &mut rows);
    (rows, hidden)
}

/// The choice with a row turned; `None` where nothing is below it, or too much.
pub(super) fn turned(
    atlas: &Atlas,
    incoming: bool,
    row: &Tied,
    is_open: bool,
    choice: &Choice,
) -> Option<Choice> {
    let below = || children(atlas, incoming, row, choice, &mut HashSet::new()).0.len();
    if !is_open && (row.again || !(1..=MOST).contains(&below())) {
        return None;
    }
    let this = Turned { incoming, path: row.path.clone() };
    let mut choice = choice.clone();
    match choice
        .turned
        .iter()
        .position(|one| one.incoming == incoming && one.is_path(atlas, &row.path))
    {
        Some(at) => drop(choice.turned.remove(at)),
        None => choice.turned.push(this),
    }
    Some(choice)
}

/// A row and those below it.
struct Branch {
    row: Tied,
    below: Vec<Branch>,
}

impl Branch {
    fn new(row: Tied) -> Branch {
        Branch { row, below: Vec::new() }
    }
}

/// The branches of a level, from top to bottom.
fn gather<'a>(tree: &'a mut [Branch], level: usize, rows: &mut Vec<&'a mut Branch>) {
    for branch in tree {
        match level {
            0 => rows.push(branch),
            _ => gather(&mut branch.below, level - 1, rows),
        }
    }
}

/// The rows below a row, and how many of their interactions the filter hides.
fn children(
    atlas: &Atlas,
    incoming: bool,
    row: &Tied,
    choice: &Choice,
    shown: &mut HashSet<Node>,
) -> (Vec<Tied>, usize) {
    let mut hidden = 0;
    let neighbours = match incoming {
        true => atlas.neighbours_in(row.node),
        false => atlas.neighbours_out(row.node),
    };
    let tied = neighbours.into_iter().filter_map(|mut neighbour| {
        let before = neighbour.edges.len();
        neighbour.edges.retain(|&edge| {
            let weight = Weight::of(atlas[edge].frequency);
            choice.filter.shows(atlas.family(edge), weight)
        });
        hidden += before - neighbour.edges.len();
        let mut tied = Tied::new(atlas, neighbour, false)?;
        tied.again = !shown.insert(tied.node);
        tied.path = row.path.iter().copied().chain([tied.node]).collect();
        Some(tied)
    });
    let tied = tied.collect();
    (tied, hidden)
}

/// Rows from top to bottom. `rails` are the buses of the levels above that go on below.
fn flatten(tree: Vec<Branch>, rails: &mut Vec<Option<Weight>>, rows: &mut Vec<Tied>) {
    let weights: Vec<Weight> = tree.iter().map(|branch| branch.row.weight).collect();
    let nested = tree.first().is_some_and(|branch| branch.row.path.len() > 1);
    for (at, mut branch) in tree.into_iter().enumerate() {
        if nested {
            // Its own bus carries what has yet to pass.
            let heaviest = |from: usize| weights.iter().skip(from).min().copied();
            branch.row.rails.clone_from(rails);
            branch.row.bus = (heaviest(at), heaviest(at + 1));
            rails.push(heaviest(at + 1));
        }
        rows.push(branch.row);
        flatten(branch.below, rails, rows);
        if nested {
            rails.pop();
        }
    }
}
