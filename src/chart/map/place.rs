//! Places the items of each layer as near to their connected items as the order within the layer
//! permits.

use super::GAP;
use super::order::{LayerItem, Ordered};
use super::table::Table;

/// The number of passes, alternately down and up the layers.
const PASSES: usize = 16;
/// The number of units per column. Means are calculated in these units, which are finer than
/// columns.
const PARTS: i64 = 64;
/// The weight of a line that passes through a layer, compared with a box. A high weight keeps the
/// line straight.
const STRAIGHT: i64 = 3;

/// Returns the left column of every item, or `None` if a layer is wider than the available width.
pub(super) fn place(ordered: &Ordered, widths: &Table<i64>, room: i64) -> Option<Table<i64>> {
    let width: Table<i64> =
        ordered.items.iter().map(|item| item.knot.map_or(1, |knot| widths[knot])).collect();
    let mut left: Table<i64> = Table::filled(0, ordered.items.len());
    for row in &ordered.rows {
        let all: i64 = row.iter().map(|&item| width[item] + GAP).sum::<i64>() - GAP;
        if all > room {
            return None;
        }
        let mut x = (room - all) / 2;
        for &item in row {
            left[item] = x;
            x += width[item] + GAP;
        }
    }
    let rows = ordered.rows.len();
    for pass in 0..PASSES {
        for step in 0..rows {
            let down = pass % 2 == 0;
            let Some(row) = ordered.rows.get(if down { step } else { rows - 1 - step }) else {
                continue;
            };
            // The last two passes consider the connected items both above and below.
            let both = pass + 2 >= PASSES;
            let boxes = row.iter().map(|&item| {
                let LayerItem { knot, up, down: below } = &ordered.items[item];
                let ups = up.iter().filter(|_| down || both);
                let ties = ups.chain(below.iter().filter(|_| !down || both));
                let middles: Vec<i64> = ties
                    .map(|(other, _)| left[*other] * PARTS + width[*other] * PARTS / 2)
                    .collect();
                let wanted = match i64::try_from(middles.len()).unwrap_or(0) {
                    0 => left[item] * PARTS,
                    count => middles.iter().sum::<i64>() / count - width[item] * PARTS / 2,
                };
                let weight = if knot.is_none() { STRAIGHT } else { 1 };
                Wish { wanted, weight, width: width[item] }
            });
            let settled = settle(&boxes.collect::<Vec<Wish>>(), room);
            for (&item, x) in row.iter().zip(settled) {
                left[item] = x;
            }
        }
    }
    Some(left)
}

/// The preferred position of an item in its layer.
struct Wish {
    /// The preferred left column, in units of 1/[`PARTS`].
    wanted: i64,
    /// The weight of the distance from the preferred column.
    weight: i64,
    /// The width of the item in columns.
    width: i64,
}

/// Returns the left column of each item in a row. Items whose preferred positions contradict their
/// order are pooled and move together. The result minimizes the weighted sum of squared distances
/// from the preferred positions.
fn settle(row: &[Wish], room: i64) -> Vec<i64> {
    // For each pool: the weighted sum of the preferred positions, the sum of the weights, and the
    // number of items.
    let mut pools: Vec<(i64, i64, usize)> = Vec::new();
    let mut offset = 0;
    for wish in row {
        let weight = wish.weight;
        let mut pool = ((wish.wanted - offset * PARTS) * weight, weight, 1);
        while let Some(&(sum, weight, count)) = pools.last() {
            if sum * pool.1 <= pool.0 * weight {
                break;
            }
            pools.pop();
            pool = (pool.0 + sum, pool.1 + weight, pool.2 + count);
        }
        pools.push(pool);
        offset += wish.width + GAP;
    }
    let slack = room - (offset - GAP);
    let mut places = Vec::new();
    let (mut offset, mut items) = (0, row.iter());
    for (sum, weight, count) in pools {
        let x = (sum + weight * PARTS / 2).div_euclid(weight * PARTS).clamp(0, slack.max(0));
        for wish in items.by_ref().take(count) {
            places.push(x + offset);
            offset += wish.width + GAP;
        }
    }
    places
}
