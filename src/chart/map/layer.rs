//! Assigns roles to layers: first orders the roles to break cycles, and then finds layers that
//! follow each order.

use std::collections::BTreeSet;

use crate::chart::Net;

use super::GAP;
use super::table::Table;

/// An assignment of roles to layers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Layering {
    /// The layer of each role, from 0 at the top. No layer is empty.
    pub(super) layer: Vec<usize>,
}

/// The maximum number of roles for which shuffled orders are tried, and the number of such orders.
const FEW: usize = 10;
const SHUFFLED: u64 = 32;
/// The maximum number of rounds in which roles are moved down. Each round shortens at least one
/// line.
const ROUNDS: usize = 12;

/// Returns all assignments of roles to layers that are worth trying, without duplicates, the most
/// promising first.
pub(super) fn layerings(net: &Net, widths: &Table<i64>, room: i64) -> Vec<Layering> {
    let mut known = BTreeSet::new();
    let mut layerings = Vec::new();
    for both_ways in [false, true] {
        let arcs = arcs(net, both_ways);
        let mut orders = vec![greedy(net.knots.len(), &arcs)];
        orders.extend(roots(net).into_iter().map(|root| deep(net.knots.len(), &arcs, root)));
        if !both_ways {
            orders.extend(roots(net).into_iter().map(|root| wide(net, root)));
            orders.extend(shuffled(net.knots.len()));
        }
        for order in orders {
            let longest = longest_path(net, &order, widths, room);
            let shortened = shortened(net, &order, &longest, widths, room);
            for layer in [longest, shortened] {
                let layering = Layering { layer: packed(layer) };
                if known.insert(layering.clone()) {
                    layerings.push(layering);
                }
            }
        }
    }
    layerings
}

/// Returns the lines as arrows in the declared direction. A line that is declared in both
/// directions becomes one arrow, or two arrows if `both_ways` is set.
fn arcs(net: &Net, both_ways: bool) -> Vec<(usize, usize)> {
    let mut arcs = Vec::new();
    for line in &net.lines {
        let (a, b) = line.ends;
        match (&line.forth, &line.back) {
            (None, Some(_)) => arcs.push((b, a)),
            (Some(_), Some(_)) if both_ways => arcs.extend([(a, b), (b, a)]),
            _ => arcs.push((a, b)),
        }
    }
    arcs
}

/// Returns the roles from which searches start: all roles of a small network, or the roles with the
/// most lines in a larger network.
fn roots(net: &Net) -> Vec<usize> {
    let count = net.knots.len();
    let mut knots: Vec<usize> = (0..count).collect();
    knots.sort_by_key(|&knot| {
        std::cmp::Reverse(net.lines.iter().filter(|line| line.other(knot).is_some()).count())
    });
    knots.truncate(match count {
        0..=10 => count,
        _ => 8,
    });
    knots
}

/// Returns an order of the roles by the method of Eades, Lin and Smyth: roles without outgoing
/// lines go last and roles without incoming lines go first. If no role of either kind is left, the
/// role with the largest surplus of outgoing lines is next.
fn greedy(count: usize, arcs: &[(usize, usize)]) -> Vec<usize> {
    let mut left: BTreeSet<usize> = (0..count).collect();
    let (mut first, mut last) = (Vec::new(), Vec::new());
    while !left.is_empty() {
        let (mut ins, mut outs) = (Table::filled(0_i64, count), Table::filled(0_i64, count));
        for &(a, b) in arcs.iter().filter(|(a, b)| left.contains(a) && left.contains(b)) {
            outs[a] += 1;
            ins[b] += 1;
        }
        let sink = left.iter().copied().find(|&knot| outs[knot] == 0);
        let source = left.iter().copied().find(|&knot| ins[knot] == 0);
        let chosen = match (sink, source) {
            (Some(sink), _) => {
                last.push(sink);
                Some(sink)
            }
            (None, Some(source)) => {
                first.push(source);
                Some(source)
            }
            (None, None) => {
                let gains = left.iter().map(|&knot| (ins[knot] - outs[knot], knot));
                let giver = gains.min().map(|(_, knot)| knot);
                first.extend(giver);
                giver
            }
        };
        chosen.map(|knot| left.remove(&knot));
    }
    last.reverse();
    first.append(&mut last);
    first
}

/// Returns the roles in reverse postorder: the role that a depth-first search leaves last comes
/// first.
fn deep(count: usize, arcs: &[(usize, usize)], root: usize) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    let mut done = Vec::new();
    let others = (0..count).filter(|knot| *knot != root);
    for start in std::iter::once(root).chain(others) {
        // Each role is on the stack twice: once to be entered, and once to be left.
        let mut stack = vec![(start, false)];
        while let Some((knot, leave)) = stack.pop() {
            if leave {
                done.push(knot);
            } else if seen.insert(knot) {
                stack.push((knot, true));
                let next = arcs.iter().rev().filter(|(a, _)| *a == knot);
                stack.extend(next.map(|(_, b)| (*b, false)));
            }
        }
    }
    done.reverse();
    done
}

/// Returns the roles in the order of a breadth-first search that ignores the direction of arrows.
fn wide(net: &Net, root: usize) -> Vec<usize> {
    let others = (0..net.knots.len()).filter(|knot| *knot != root);
    let (mut seen, mut order) = (BTreeSet::new(), Vec::new());
    for start in std::iter::once(root).chain(others) {
        let mut level = vec![start];
        while !level.is_empty() {
            level.retain(|knot| seen.insert(*knot));
            order.extend(&level);
            level = level
                .iter()
                .flat_map(|&knot| net.lines.iter().filter_map(move |line| line.other(knot)))
                .collect();
        }
    }
    order
}

/// Returns shuffled orders, which are the same in every run. In small networks, they lead to
/// assignments of roles to layers that other orders do not find.
fn shuffled(count: usize) -> impl Iterator<Item = Vec<usize>> {
    let orders = if count <= FEW { SHUFFLED } else { 0 };
    (0..orders).map(move |seed| {
        let mut rows = [(0..count).collect::<Vec<usize>>()];
        super::order::shuffle(&mut rows, seed);
        rows.concat()
    })
}

/// The width already used in each layer, which determines whether another box fits.
struct Widths<'a> {
    widths: &'a Table<i64>,
    used: Vec<i64>,
    room: i64,
}

impl Widths<'_> {
    fn fits(&self, knot: usize, layer: usize) -> bool {
        let used = self.used.get(layer).copied().unwrap_or(0);
        used == 0 || used + GAP + self.widths[knot] <= self.room
    }

    fn add(&mut self, knot: usize, layer: usize, times: i64) {
        if self.used.len() <= layer {
            self.used.resize(layer + 1, 0);
        }
        if let Some(used) = self.used.get_mut(layer) {
            *used += times * (self.widths[knot] + GAP);
        }
    }
}

/// Assigns each role to the highest layer that has room for it and is below all connected roles
/// that precede it in the order.
fn longest_path(net: &Net, order: &[usize], widths: &Table<i64>, room: i64) -> Vec<usize> {
    let count = net.knots.len();
    let mut layer: Table<Option<usize>> = Table::filled(None, count);
    let mut widths = Widths { widths, used: Vec::new(), room };
    for &knot in order {
        let above = net.lines.iter().filter_map(|line| layer[line.other(knot)?]).max();
        let mut at = above.map_or(0, |above| above + 1);
        while !widths.fits(knot, at) {
            at += 1;
        }
        widths.add(knot, at, 1);
        layer[knot] = Some(at);
    }
    layer.iter().map(|layer| layer.unwrap_or(0)).collect()
}

/// Shortens lines: if a role has more lines going down than going up, moves it down to a layer
/// nearer to its lower neighbours, provided that there is room.
fn shortened(
    net: &Net,
    order: &[usize],
    layer: &[usize],
    widths: &Table<i64>,
    room: i64,
) -> Vec<usize> {
    let mut layer: Table<usize> = layer.iter().copied().collect();
    let mut widths = Widths { widths, used: Vec::new(), room };
    for (knot, &at) in layer.iter().enumerate() {
        widths.add(knot, at, 1);
    }
    for _ in 0..ROUNDS {
        let mut moved = false;
        for &knot in order.iter().rev() {
            let here = layer[knot];
            let others: Vec<usize> =
                net.lines.iter().filter_map(|line| line.other(knot)).map(|o| layer[o]).collect();
            let above = others.iter().filter(|at| **at < here).count();
            let below: Vec<usize> = others.into_iter().filter(|at| *at > here).collect();
            let Some(&nearest) = below.iter().min() else { continue };
            if below.len() <= above {
                continue;
            }
            let to = (here + 1..nearest).rev().find(|&to| widths.fits(knot, to));
            if let Some(to) = to {
                widths.add(knot, here, -1);
                widths.add(knot, to, 1);
                layer[knot] = to;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    layer.iter().copied().collect()
}

/// Renumbers the layers to remove empty layers.
fn packed(layer: Vec<usize>) -> Vec<usize> {
    let used: BTreeSet<usize> = layer.iter().copied().collect();
    layer.into_iter().map(|at| used.range(..at).count()).collect()
}
