//! Places the items of each layer as near to their connected items as the order allows.

use super::GAP;
use super::order::Ordered;
use super::table::Table;

/// The number of passes up and down.
const PASSES: usize = 16;
/// Means are calculated in this fraction of a column.
const PARTS: i64 = 64;
/// The weight that keeps passing lines straight.
const STRAIGHT: i64 = 3;

/// The left column of every item; `None` if a layer is wider than the available width.
pub(super) fn place(ordered: &Ordered, widths: &Table<i64>, room: i64) -> Option<Table<i64>> {
    let width = |item: usize| ordered.items[item].knot.map_or(1, |knot| widths[knot]);
    let mut left: Table<i64> = Table::filled(0, ordered.items.len());
    for row in &ordered.rows {
        let all: i64 = row.iter().map(|&item| width(item) + GAP).sum::<i64>() - GAP;
        if all > room {
            return None;
        }
        let mut x = (room - all) / 2;
        for &item in row {
            left[item] = x;
            x += width(item) + GAP;
        }
    }
    let rows = ordered.rows.len();
    for pass in 0..PASSES {
        for step in 0..rows {
            let down = pass % 2 == 0;
            let Some(row) = ordered.rows.get(if down { step } else { rows - 1 - step }) else {
                continue;
            };
            let wanted = |item: usize| {
                let it = &ordered.items[item];
                // The last passes consider both directions.
                let both = pass + 2 >= PASSES;
                let ups = it.up.iter().filter(|_| down || both);
                let downs = it.down.iter().filter(|_| !down || both);
                let middles: Vec<i64> = ups
                    .chain(downs)
                    .map(|(other, _)| left[*other] * PARTS + width(*other) * PARTS / 2)
                    .collect();
                let count = i64::try_from(middles.len()).unwrap_or(0);
                match count {
                    0 => left[item] * PARTS,
                    _ => middles.iter().sum::<i64>() / count - width(item) * PARTS / 2,
                }
            };
            let settled =
                settle(row, &wanted, &width, &|item| ordered.items[item].knot.is_none(), room);
            for (&item, x) in row.iter().zip(settled) {
                left[item] = x;
            }
        }
    }
    Some(left)
}

/// Pools neighbours that would otherwise overtake each other. The result keeps the order and has
/// the least squared distance from the wanted positions.
fn settle(
    row: &[usize],
    wanted: &dyn Fn(usize) -> i64,
    width: &dyn Fn(usize) -> i64,
    passes: &dyn Fn(usize) -> bool,
    room: i64,
) -> Vec<i64> {
    // A pool: the weighted sum of the wanted positions, its weight, and the number of items.
    let mut pools: Vec<(i64, i64, usize)> = Vec::new();
    let mut offset = 0;
    for &item in row {
        let weight = if passes(item) { STRAIGHT } else { 1 };
        let mut pool = ((wanted(item) - offset * PARTS) * weight, weight, 1);
        while let Some(&(sum, weight, count)) = pools.last() {
            if sum * pool.1 <= pool.0 * weight {
                break;
            }
            pools.pop();
            pool = (pool.0 + sum, pool.1 + weight, pool.2 + count);
        }
        pools.push(pool);
        offset += width(item) + GAP;
    }
    let slack = room - (offset - GAP);
    let mut places = Vec::new();
    let (mut offset, mut items) = (0, row.iter());
    for (sum, weight, count) in pools {
        let x = (sum + weight * PARTS / 2).div_euclid(weight * PARTS).clamp(0, slack.max(0));
        for &item in items.by_ref().take(count) {
            places.push(x + offset);
            offset += width(item) + GAP;
        }
    }
    places
}
