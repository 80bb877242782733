//! Orders rows and columns so that roles with common neighbours are adjacent.
//!
//! First, chains of roles are joined at their ends, beginning with the most similar pair of roles.
//! Then adjacent roles are swapped as long as this shortens the lines. The length of a line is its
//! weight times the distance between its roles. All numbers are integers, and ties are resolved by
//! the order of the network, so the same cards give the same order on every computer.

use fixedbitset::FixedBitSet;

use crate::atlas::Weight;
use crate::chart::Net;

/// The maximum number of rounds of swaps. Far fewer are needed in practice.
const ROUNDS: usize = 64;
/// In networks of at most this many roles, a role can also move past several others at once. In
/// larger networks, only adjacent roles are swapped, to save time.
const MOVED: usize = 64;

/// Returns the indices of the roles in display order.
pub(super) fn seriate(net: &Net) -> Vec<usize> {
    let ties = KnotTies::new(net);
    let mut order = chained(net.knots.len(), &ties);
    polish(&mut order, &ties);
    order
}

/// The weighted connections between roles.
struct KnotTies {
    /// For each role, the connected roles and the weights of the lines to them.
    lines: Vec<Vec<(usize, i64)>>,
    /// For each role, the set of roles connected to it, including the role itself.
    near: Vec<FixedBitSet>,
    size: Vec<usize>,
}

impl KnotTies {
    fn new(net: &Net) -> KnotTies {
        let count = net.knots.len();
        let mut lines = vec![Vec::new(); count];
        let mut near = vec![FixedBitSet::with_capacity(count); count];
        for (at, near) in near.iter_mut().enumerate() {
            near.insert(at);
        }
        for line in &net.lines {
            let weight = match line.weight() {
                Weight::Heavy => 3,
                Weight::Light => 2,
                Weight::Dashed => 1,
            };
            for (one, other) in [line.ends, (line.ends.1, line.ends.0)] {
                if let (Some(lines), Some(near)) = (lines.get_mut(one), near.get_mut(one)) {
                    lines.push((other, weight));
                    near.insert(other);
                }
            }
        }
        let size = near.iter().map(|near| near.count_ones(..)).collect();
        KnotTies { lines, near, size }
    }

    /// Returns the similarity of two roles: the proportion of their neighbours that they have in
    /// common, multiplied by one plus the weight of the line between them.
    fn likeness(&self, one: usize, other: usize) -> usize {
        let (Some(a), Some(b)) = (self.near.get(one), self.near.get(other)) else { return 0 };
        let shared = a.intersection_count(b);
        if shared == 0 {
            return 0;
        }
        // Most pairs of roles have a common neighbour, but few are connected by a line. Checking
        // whether there is a line is faster than searching all lines for it.
        let tied = a.contains(other);
        let mut lines = self.lines.get(one).into_iter().flatten().filter(|_| tied);
        let line = lines.find(|(knot, _)| *knot == other).map_or(0, |(_, weight)| *weight);
        let weight = usize::try_from(line).unwrap_or(0) + 1;
        let both = self.size.get(one).zip(self.size.get(other)).map_or(1, |(a, b)| a + b);
        shared * 1024 * weight / both.saturating_sub(shared).max(1)
    }
}

/// Packs a pair of roles into a number for sorting. The most similar pair has the smallest number,
/// and ties are resolved by the order of the network.
fn packed(likeness: usize, one: usize, other: usize) -> u64 {
    let unlike = u64::from(u32::MAX) - capped(likeness, u32::MAX.into());
    unlike << 32 | capped(one, u16::MAX.into()) << 16 | capped(other, u16::MAX.into())
}

fn capped(number: usize, most: u64) -> u64 {
    u64::try_from(number).unwrap_or(most).min(most)
}

/// Unpacks the two roles of a pair.
fn unpacked(pair: u64) -> (usize, usize) {
    (lowest_bits(pair >> 16), lowest_bits(pair))
}

/// Returns the lowest 16 bits of a number.
fn lowest_bits(bits: u64) -> usize {
    usize::try_from(bits & u64::from(u16::MAX)).unwrap_or(0)
}

/// Returns an order of roles, made by joining chains of similar roles at their ends.
fn chained(count: usize, ties: &KnotTies) -> Vec<usize> {
    // Each pair is packed into a single number together with its similarity, because numbers are
    // sorted faster than triples.
    let mut pairs: Vec<u64> = Vec::new();
    for one in 0..count {
        for other in one + 1..count {
            let likeness = ties.likeness(one, other);
            if likeness > 0 {
                pairs.push(packed(likeness, one, other));
            }
        }
    }
    pairs.sort_unstable();
    let mut chains: Vec<Vec<usize>> = (0..count).map(|knot| vec![knot]).collect();
    // For each role, the index of its chain.
    let mut home: Vec<usize> = (0..count).collect();
    for (one, other) in pairs.into_iter().map(unpacked) {
        let (Some(&a), Some(&b)) = (home.get(one), home.get(other)) else { continue };
        let (first, second) = (ends(chains.get(a), one), ends(chains.get(b), other));
        if a == b || first == (false, false) || second == (false, false) {
            continue;
        }
        // Reverses chains where necessary, so that `one` is last in its chain and `other` is first
        // in its chain.
        let mut tail = chains.get_mut(b).map(std::mem::take).unwrap_or_default();
        let Some(head) = chains.get_mut(a) else { continue };
        if !first.1 {
            head.reverse();
        }
        if !second.0 {
            tail.reverse();
        }
        for &knot in &tail {
            if let Some(home) = home.get_mut(knot) {
                *home = a;
            }
        }
        head.append(&mut tail);
    }
    chains.concat()
}

/// Returns whether `knot` is the first role of a chain, and whether it is the last.
fn ends(chain: Option<&Vec<usize>>, knot: usize) -> (bool, bool) {
    let chain = chain.map_or(&[][..], Vec::as_slice);
    (chain.first() == Some(&knot), chain.last() == Some(&knot))
}

/// Swaps adjacent roles as long as this shortens lines. In a small network, also moves single roles
/// past several others.
fn polish(order: &mut [usize], ties: &KnotTies) {
    let mut place = vec![0_i64; order.len()];
    settle(order, 0, &mut place);
    for _ in 0..ROUNDS {
        let mut better = false;
        for at in 1..order.len() {
            let (Some(&left), Some(&right)) = (order.get(at - 1), order.get(at)) else { continue };
            if pull(ties, &place, left, right) < pull(ties, &place, right, left) {
                order.swap(at - 1, at);
                settle(&[right, left], at - 1, &mut place);
                better = true;
            }
        }
        if order.len() <= MOVED {
            better |= move_any(order, ties, &mut place);
            settle(order, 0, &mut place);
        }
        if !better {
            break;
        }
    }
}

/// Returns the change in the total length of lines if a role moves one place to the right. The line
/// to the role `besides` is ignored.
fn pull(ties: &KnotTies, place: &[i64], knot: usize, besides: usize) -> i64 {
    let here = place.get(knot).copied().unwrap_or(0);
    let lines = ties.lines.get(knot).into_iter().flatten();
    let others = lines.filter(|(other, _)| *other != besides);
    let is_right = |other: usize| place.get(other).copied().unwrap_or(0) > here;
    others.map(|&(other, weight)| if is_right(other) { -weight } else { weight }).sum()
}

/// Sets the position of each role in `part`, a part of the order that begins at index `first`.
fn settle(part: &[usize], first: usize, place: &mut [i64]) {
    let first = i64::try_from(first).unwrap_or(0);
    for (&knot, at) in part.iter().zip(first..) {
        if let Some(place) = place.get_mut(knot) {
            *place = at;
        }
    }
}

/// Moves each role to the position where the lines are shortest. Returns whether any role was
/// moved.
fn move_any(order: &mut [usize], ties: &KnotTies, place: &mut [i64]) -> bool {
    let mut better = false;
    for from in 0..order.len() {
        let now = length(order, ties, place);
        let mut best = (now, from);
        for to in (0..order.len()).filter(|to| *to != from) {
            let mut moved = order.to_vec();
            let knot = moved.remove(from);
            moved.insert(to, knot);
            best = best.min((length(&moved, ties, place), to));
        }
        if best.0 < now {
            let (first, last) = (from.min(best.1), from.max(best.1));
            if let Some(part) = order.get_mut(first..=last) {
                if from < best.1 { part.rotate_left(1) } else { part.rotate_right(1) }
            }
            better = true;
        }
    }
    better
}

/// Returns the sum of weight times distance over all lines. Each line is counted twice, once from
/// each end.
fn length(order: &[usize], ties: &KnotTies, place: &mut [i64]) -> i64 {
    settle(order, 0, place);
    let mut sum = 0;
    for (lines, &from) in ties.lines.iter().zip(&*place) {
        for &(other, weight) in lines {
            let to = place.get(other).copied().unwrap_or(0);
            sum += weight * (from - to).abs();
        }
    }
    sum
}
