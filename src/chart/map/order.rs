//! Orders the items within each layer to minimize crossings. Each sweep, down or up, sorts one
//! layer after another by the median or mean positions of connected items, and then swaps adjacent
//! items.

use crate::chart::Net;

use super::layer::Layering;
use super::table::Table;

/// The maximum number of sweeps, and the number of consecutive sweeps without improvement after
/// which the search stops.
const SWEEPS: usize = 24;
const IDLE: usize = 6;
/// The maximum number of rounds of swapping adjacent items after each sweep.
const SWAPS: usize = 8;

/// An item of a layer: a box, or the point where a line passes through the layer.
#[derive(Debug, Clone)]
pub(super) struct LayerItem {
    /// The role of the box; `None` for a line that passes through the layer.
    pub(super) knot: Option<usize>,
    /// The connected items in the layers above and below, each with the number of the line that
    /// connects it.
    pub(super) up: Vec<(usize, usize)>,
    pub(super) down: Vec<(usize, usize)>,
}

/// The layers, with the items of each layer in order.
#[derive(Debug, Clone)]
pub(super) struct Ordered {
    pub(super) items: Table<LayerItem>,
    /// The layers from top to bottom, each with its items from left to right.
    pub(super) rows: Vec<Vec<usize>>,
    pub(super) crossings: usize,
}

impl Ordered {
    /// Returns the number of items that are not boxes but lines passing through a layer.
    pub(super) fn dummies(&self) -> usize {
        self.items.iter().filter(|item| item.knot.is_none()).count()
    }

    /// Adds an item without lines at the right end of a layer and returns its number.
    fn add(&mut self, knot: Option<usize>, layer: usize) -> usize {
        let number = self.items.len();
        self.items.push(LayerItem { knot, up: Vec::new(), down: Vec::new() });
        if let Some(row) = self.rows.get_mut(layer) {
            row.push(number);
        }
        number
    }
}

/// The order from which a search starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// The order in which the network lists the roles.
    Plain,
    /// The reverse of the order in which the network lists the roles.
    Turned,
    /// A shuffled order, which is the same in every run for the same seed.
    Shuffled(u64),
}

/// Returns the best order of the roles that the search finds from one starting order.
pub(super) fn order(net: &Net, layering: &Layering, from: Start) -> Ordered {
    let mut ordered = start(net, layering);
    match from {
        Start::Plain => {}
        Start::Turned => ordered.rows.iter_mut().for_each(|row| row.reverse()),
        Start::Shuffled(seed) => shuffle(&mut ordered.rows, seed),
    }
    let mut position = positions(&ordered);
    ordered.crossings = crossings(&ordered, &position);
    let mut best = ordered.clone();
    let mut idle = 0;
    for sweep in 0..SWEEPS {
        let medians = sweep % 4 < 2;
        let down = (sweep % 2 == 0) == (from != Start::Turned);
        let rows = ordered.rows.len();
        for step in 1..rows {
            let row = if down { step } else { rows - 1 - step };
            sort(&mut ordered, row, down, medians, &mut position);
        }
        swap(&mut ordered, &mut position);
        ordered.crossings = crossings(&ordered, &position);
        if ordered.crossings < best.crossings {
            best = ordered.clone();
            idle = 0;
        } else {
            idle += 1;
        }
        if idle == IDLE || best.crossings == 0 {
            break;
        }
    }
    best
}

/// Shuffles each row by the Fisher–Yates method, with random numbers from a linear congruential
/// generator (Knuth's MMIX).
pub(super) fn shuffle(rows: &mut [Vec<usize>], seed: u64) {
    let mut state = seed;
    for row in rows {
        for last in (1..row.len()).rev() {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let any = usize::try_from(state >> 33).unwrap_or(0) % (last + 1);
            row.swap(last, any);
        }
    }
}

/// Returns the starting order: the boxes in the order of the network, followed by an item in each
/// layer that a line passes through.
fn start(net: &Net, layering: &Layering) -> Ordered {
    let layers: Table<usize> = layering.layer.iter().copied().collect();
    let count = layering.layer.iter().max().map_or(0, |last| last + 1);
    let rows = vec![Vec::new(); count];
    let mut ordered = Ordered { items: Table::from_iter([]), rows, crossings: 0 };
    for knot in 0..net.knots.len() {
        ordered.add(Some(knot), layers[knot]);
    }
    for (number, line) in net.lines.iter().enumerate() {
        let (a, b) = line.ends;
        let (upper, lower) = if layers[a] <= layers[b] { (a, b) } else { (b, a) };
        let mut above = upper;
        for layer in layers[upper] + 1..layers[lower] {
            let dummy = ordered.add(None, layer);
            ordered.items[above].down.push((dummy, number));
            ordered.items[dummy].up.push((above, number));
            above = dummy;
        }
        ordered.items[above].down.push((lower, number));
        ordered.items[lower].up.push((above, number));
    }
    ordered
}

fn positions(ordered: &Ordered) -> Table<i64> {
    let mut position = Table::filled(0, ordered.items.len());
    for row in &ordered.rows {
        for (at, &item) in (0..).zip(row) {
            position[item] = at;
        }
    }
    position
}

/// Sorts a row by the mean or median positions of connected items in the layer above or below.
/// Items without connections on that side keep their places.
fn sort(ordered: &mut Ordered, row: usize, down: bool, medians: bool, position: &mut Table<i64>) {
    let Ordered { items, rows, .. } = ordered;
    let Some(row) = rows.get_mut(row) else { return };
    let mut keyed: Vec<(i64, usize)> =
        row.iter().filter_map(|&i| Some((mean(&items[i], down, medians, position)?, i))).collect();
    keyed.sort_by_key(|(key, item)| (*key, position[*item]));
    let mut sorted = keyed.into_iter().map(|(_, item)| item);
    let tied = row.iter_mut().filter(|item| {
        let LayerItem { up, down: below, .. } = &items[**item];
        !if down { up } else { below }.is_empty()
    });
    for place in tied {
        if let Some(item) = sorted.next() {
            *place = item;
        }
    }
    for (at, &item) in (0..).zip(row.iter()) {
        position[item] = at;
    }
}

/// Returns the mean or median position of the items that are connected to `item` on one side, or
/// `None` if there are no such items.
fn mean(item: &LayerItem, down: bool, medians: bool, position: &Table<i64>) -> Option<i64> {
    let ties = if down { &item.up } else { &item.down };
    let mut at: Vec<i64> = ties.iter().map(|(other, _)| position[*other] * 64).collect();
    at.sort_unstable();
    let count = i64::try_from(at.len()).ok().filter(|count| *count > 0)?;
    if medians { median(&at) } else { Some(at.iter().sum::<i64>() / count) }
}

/// Returns the weighted median of Gansner, Koutsofios, North and Vo. If the number of values is
/// even, the two middle values are weighted by how far the other values on each side spread.
fn median(at: &[i64]) -> Option<i64> {
    let (first, last) = (*at.first()?, *at.last()?);
    let middle = at.len() / 2;
    let right = *at.get(middle)?;
    if at.len() % 2 == 1 {
        return Some(right);
    }
    let left = *at.get(middle.checked_sub(1)?)?;
    let spread = (left - first, last - right);
    Some(match spread.0 + spread.1 {
        0 => (left + right) / 2,
        sum => (left * spread.1 + right * spread.0) / sum,
    })
}

/// Swaps adjacent items as long as this reduces crossings.
fn swap(ordered: &mut Ordered, position: &mut Table<i64>) {
    for _ in 0..SWAPS {
        let mut better = false;
        for row in &mut ordered.rows {
            for at in 1..row.len() {
                let (Some(&left), Some(&right)) = (row.get(at - 1), row.get(at)) else { continue };
                let (l, r) = (&ordered.items[left], &ordered.items[right]);
                let now = crossed(&l.up, &r.up, position) + crossed(&l.down, &r.down, position);
                let then = crossed(&r.up, &l.up, position) + crossed(&r.down, &l.down, position);
                if then < now {
                    row.swap(at - 1, at);
                    (position[left], position[right]) = (position[right], position[left]);
                    better = true;
                }
            }
        }
        if !better {
            return;
        }
    }
}

/// Returns the number of crossings between the lines of two adjacent items.
fn crossed(left: &[(usize, usize)], right: &[(usize, usize)], position: &Table<i64>) -> usize {
    let mut crossings = 0;
    for (one, _) in left {
        crossings += right.iter().filter(|(other, _)| position[*other] < position[*one]).count();
    }
    crossings
}

/// Returns the total number of crossings between adjacent layers.
fn crossings(ordered: &Ordered, position: &Table<i64>) -> usize {
    let mut crossings = 0;
    for row in &ordered.rows {
        let mut lower: Vec<i64> = Vec::new();
        for &item in row {
            let mut ends: Vec<i64> =
                ordered.items[item].down.iter().map(|(other, _)| position[*other]).collect();
            ends.sort_unstable();
            lower.append(&mut ends);
        }
        crossings += inversions(&lower);
    }
    crossings
}

/// Returns the number of pairs of values in the wrong order, counted with a Fenwick tree.
fn inversions(values: &[i64]) -> usize {
    let most = values.iter().copied().max().and_then(|most| usize::try_from(most).ok());
    let mut tree: Table<usize> = Table::filled(0, most.unwrap_or(0) + 2);
    let mut inversions = 0;
    for (seen, value) in values.iter().enumerate() {
        let mut at = usize::try_from(*value).unwrap_or(0) + 1;
        let mut no_greater = 0;
        let mut below = at;
        while below > 0 {
            no_greater += tree[below];
            below &= below - 1;
        }
        inversions += seen - no_greater;
        while at < tree.len() {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    inversions
}
