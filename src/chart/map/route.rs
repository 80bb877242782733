//! Routes every line from box to box. A line has a column in each layer, and a horizontal track
//! between layers.
//!
//! Between two layers, a line goes down from its upper column, along a track, and down to its lower
//! column. In the gap between two layers, the upper column of one line is never the lower column of
//! another. The tracks can therefore be in any order, and lines share a cell only where they cross.

use std::collections::BTreeMap;

use super::order::{LayerItem, Ordered};
use super::table::Table;

/// The part of a line between two adjacent layers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub(super) line: usize,
    /// The items that the segment connects.
    pub(super) ends: (usize, usize),
    /// The columns of the segment at the upper layer and at the lower layer.
    pub(super) upper: i64,
    pub(super) lower: i64,
    /// The track, from 0 at the top; `None` if the segment is straight.
    pub(super) track: Option<usize>,
}

impl Segment {
    fn span(&self) -> (i64, i64) {
        (self.upper.min(self.lower), self.upper.max(self.lower))
    }

    fn covers(&self, column: i64) -> bool {
        let (from, to) = self.span();
        (from..=to).contains(&column)
    }

    fn meets(&self, other: &Segment) -> bool {
        let ((a, b), (c, d)) = (self.span(), other.span());
        a <= d && c <= b
    }

    /// Returns the number of crossings between this segment and `lower` if the track of this
    /// segment is above the track of `lower`.
    fn crossings_above(&self, lower: &Segment) -> i64 {
        i64::from(lower.covers(self.lower)) + i64::from(self.covers(lower.upper))
    }
}

/// The result of routing: all data that drawing needs.
#[derive(Debug, Clone)]
pub(super) struct Routed {
    /// The left column of each item, which is a box or a line that passes through a layer.
    pub(super) left: Table<i64>,
    pub(super) width: Table<i64>,
    /// The segments in each gap between two layers, from top to bottom.
    pub(super) gaps: Vec<Vec<Segment>>,
    /// The number of rows of each gap.
    pub(super) rows: Vec<usize>,
}

/// Routes all lines. Returns `None` if a box has too few columns for its lines.
pub(super) fn route(ordered: &Ordered, left: &Table<i64>, widths: &Table<i64>) -> Option<Routed> {
    let mut left = left.clone();
    let width: Table<i64> =
        ordered.items.iter().map(|item| item.knot.map_or(1, |knot| widths[knot])).collect();
    let mut gaps = Vec::new();
    for rows in ordered.rows.windows(2) {
        let [above, below] = rows else { continue };
        let lower = lower_columns(ordered, above, below, &mut left, &width)?;
        let upper = upper_columns(ordered, above, &lower, &left, &width)?;
        let mut segments: Vec<Segment> = Vec::new();
        for &item in above {
            for &(other, line) in &ordered.items[item].down {
                let (upper, lower) = (*upper.get(&line)?, *lower.get(&line)?);
                segments.push(Segment { line, ends: (item, other), upper, lower, track: None });
            }
        }
        assign(&mut segments);
        gaps.push(segments);
    }
    let rows = gaps.iter().map(|segments| {
        let tracks = segments.iter().filter_map(|segment| segment.track);
        // There is at least one row between layers, so even a straight line is visible.
        tracks.max().map_or(1, |last| last + 1)
    });
    let rows = rows.collect();
    Some(Routed { left, width, gaps, rows })
}

/// Returns the column of each line at the lower of two layers. A line that passes through the lower
/// layer may be moved by one column.
fn lower_columns(
    ordered: &Ordered,
    above: &[usize],
    below: &[usize],
    left: &mut Table<i64>,
    width: &Table<i64>,
) -> Option<BTreeMap<usize, i64>> {
    // The columns of lines that pass through the upper layer are already fixed.
    let mut taken: BTreeMap<i64, usize> = BTreeMap::new();
    for &item in above.iter().filter(|&&item| ordered.items[item].knot.is_none()) {
        taken.extend(ordered.items[item].down.iter().map(|&(_, line)| (left[item], line)));
    }
    let mut lower = BTreeMap::new();
    for &item in below {
        let LayerItem { knot, up, .. } = &ordered.items[item];
        if knot.is_none() {
            let &(_, line) = up.first()?;
            let mut columns = [0, -1, 1].into_iter().map(|by| left[item] + by);
            let at = columns.find(|at| taken.get(at).is_none_or(|by| *by == line))?;
            left[item] = at;
            lower.insert(line, at);
            continue;
        }
        let mut lines: Vec<(i64, usize)> =
            up.iter().map(|&(other, line)| (left[other] + width[other] / 2, line)).collect();
        lines.sort_unstable();
        let room = (left[item] + 1, left[item] + width[item] - 2);
        let count = i64::try_from(lines.len()).ok()?;
        let wanted: Vec<i64> = (1..)
            .zip(&lines)
            .map(|(number, (from, _))| match count {
                1 => *from,
                _ => room.0 + (room.1 - room.0 + 2) * number / (count + 1) - 1,
            })
            .collect();
        let columns = choose(room, &wanted, &lines, &taken)?;
        lower.extend(lines.iter().zip(columns).map(|((_, line), column)| (*line, column)));
    }
    Some(lower)
}

/// Returns the column of each line at the upper of two layers.
fn upper_columns(
    ordered: &Ordered,
    above: &[usize],
    lower: &BTreeMap<usize, i64>,
    left: &Table<i64>,
    width: &Table<i64>,
) -> Option<BTreeMap<usize, i64>> {
    let taken: BTreeMap<i64, usize> = lower.iter().map(|(line, column)| (*column, *line)).collect();
    let mut upper = BTreeMap::new();
    for &item in above {
        let LayerItem { knot, down, .. } = &ordered.items[item];
        if knot.is_none() {
            upper.extend(down.iter().map(|(_, line)| (*line, left[item])));
            continue;
        }
        let mut lines: Vec<(i64, usize)> = Vec::new();
        for (_, line) in down {
            lines.push((*lower.get(line)?, *line));
        }
        lines.sort_unstable();
        let room = (left[item] + 1, left[item] + width[item] - 2);
        let wanted: Vec<i64> = lines.iter().map(|(to, _)| *to).collect();
        let columns = choose(room, &wanted, &lines, &taken)?;
        upper.extend(lines.iter().zip(columns).map(|((_, line), column)| (*line, column)));
    }
    Some(upper)
}

/// Chooses columns for lines from left to right, as near as possible to the preferred columns.
/// Leaves a free column after each line, for the letter after an arrowhead, if there is room.
fn choose(
    room: (i64, i64),
    wanted: &[i64],
    lines: &[(i64, usize)],
    taken: &BTreeMap<i64, usize>,
) -> Option<Vec<i64>> {
    let with_letter = (room.0, room.1 - 1);
    choose_in(with_letter, wanted, lines, taken).or_else(|| choose_in(room, wanted, lines, taken))
}

fn choose_in(
    room: (i64, i64),
    wanted: &[i64],
    lines: &[(i64, usize)],
    taken: &BTreeMap<i64, usize>,
) -> Option<Vec<i64>> {
    /// The cost of putting two lines in adjacent columns. For comparison, each column of distance
    /// from the preferred position costs 1.
    const TOUCHING: i64 = 100;
    let columns: Vec<i64> = (room.0..=room.1).collect();
    // For each line and column: the lowest cost if the line is in this column or to the left of it,
    // and the column with that cost.
    let mut best: Vec<Vec<Option<(i64, usize)>>> = Vec::new();
    let mut exact: Vec<Vec<Option<i64>>> = Vec::new();
    for (number, want) in wanted.iter().enumerate() {
        let mut here = Vec::new();
        let mut running: Vec<Option<(i64, usize)>> = Vec::new();
        for (at, &column) in columns.iter().enumerate() {
            let before = match number.checked_sub(1) {
                None => Some(0),
                Some(last) => {
                    let apart = cell(&best[last], at.checked_sub(2));
                    let beside = cell(&exact[last], at.checked_sub(1));
                    let beside = beside.map(|cost| cost + TOUCHING);
                    apart.map(|(cost, _)| cost).into_iter().chain(beside).min()
                }
            };
            let line = lines.get(number).map(|(_, line)| *line);
            let is_free = taken.get(&column).is_none_or(|by| Some(*by) == line);
            let cost = before.filter(|_| is_free).map(|cost| cost + (column - want).abs());
            here.push(cost);
            let so_far = running.last().copied().flatten();
            let with = cost.map(|cost| (cost, at));
            running.push(match (so_far, with) {
                (Some(old), Some(new)) if old.0 <= new.0 => Some(old),
                (old, None) => old,
                (_, new) => new,
            });
        }
        best.push(running);
        exact.push(here);
    }
    // Chooses columns from the last line back to the first. Each line gets the best column that is
    // to the left of the column of the next line.
    let mut chosen: Vec<usize> = Vec::new();
    for number in (0..wanted.len()).rev() {
        let (exact, best) = (exact.get(number)?, best.get(number)?);
        let at = match chosen.last() {
            None => cell(best, columns.len().checked_sub(1))?.1,
            Some(&next) => {
                let beside = cell(exact, next.checked_sub(1));
                match (beside, cell(best, next.checked_sub(2))) {
                    (Some(beside), Some((apart, _))) if beside + TOUCHING < apart => next - 1,
                    (Some(_), None) => next - 1,
                    (_, Some((_, at))) => at,
                    (None, None) => return None,
                }
            }
        };
        chosen.push(at);
    }
    chosen.reverse();
    chosen.into_iter().map(|at| columns.get(at).copied()).collect()
}

/// Returns the value at an index of a row, or `None` if the value is missing or the index is
/// outside the row.
fn cell<T: Copy>(row: &[Option<T>], at: Option<usize>) -> Option<T> {
    row.get(at?).copied()?
}

/// Assigns a track to every segment that is not straight, so that few segments cross.
///
/// The number of crossings between two segments depends only on which of the two is above the
/// other. The tracks are filled from the top, each with the segment that causes the fewest
/// crossings there.
fn assign(segments: &mut [Segment]) {
    let bent: Vec<usize> =
        segments.iter().enumerate().filter(|(_, s)| s.upper != s.lower).map(|(at, _)| at).collect();
    let mut left = bent;
    let mut order = Vec::new();
    while !left.is_empty() {
        let Some(&next) =
            left.iter().min_by_key(|&&one| (extra_crossings(segments, one, &left), one))
        else {
            break;
        };
        left.retain(|one| *one != next);
        order.push(next);
    }
    let mut tracks: Vec<(usize, Segment)> = Vec::new();
    for at in order {
        let Some(this) = segments.get_mut(at) else { continue };
        let above =
            tracks.iter().filter(|(_, other)| other.meets(this)).map(|(track, _)| track + 1);
        let track = above.max().unwrap_or(0);
        this.track = Some(track);
        tracks.push((track, *this));
    }
}

/// Returns how many crossings are added if a segment is above all others instead of below them.
fn extra_crossings(segments: &[Segment], one: usize, all: &[usize]) -> i64 {
    let this = &segments[one];
    let others = all.iter().filter(|other| **other != one).map(|&other| &segments[other]);
    others.map(|other| (this.crossings_above(other) - other.crossings_above(this)).max(0)).sum()
}
