//! Stretches a routed map, so that it fills a larger area.
//!
//! All columns move apart by the same factor, and all gaps between layers grow by the same number
//! of rows. The order of boxes, lines and tracks stays the same. Lines therefore cross as often as
//! before, and the cursor moves between the same boxes.

use crate::chart::Size;

use super::route::{Routed, Segment};

/// The maximum factor, as a fraction, by which a map becomes wider. In a wider map, the ends of a
/// line would be too far apart to see both at once.
const WIDEST: (usize, usize) = (3, 2);
/// The maximum number of rows by which a gap between two layers grows, for the same reason.
const TALLEST: usize = 5;

/// Stretches a map of the size `from` as far as possible, but at most to the size `to`.
pub(super) fn stretched(routed: &Routed, from: Size, to: Size) -> Routed {
    let width = (from.width * WIDEST.0 / WIDEST.1).min(to.width).max(from.width);
    let first = routed.left.iter().copied().min().unwrap_or(0);
    let column = |x: i64| scaled(x - first, from.width, width);
    let boxes = routed.left.iter().zip(routed.width.iter());
    let gaps = routed.gaps.len();
    let spare = to.height.saturating_sub(from.height).min(TALLEST * gaps);
    // The upper gaps get the rows that cannot be divided equally.
    let added = (0..gaps).map(|gap| spare / gaps + usize::from(gap < spare % gaps));
    let rows: Vec<usize> =
        routed.rows.iter().zip(added).map(|(rows, added)| rows + added).collect();
    let heights = routed.rows.iter().zip(&rows);
    let gaps = routed.gaps.iter().zip(heights).map(|(segments, (from, to))| {
        let moved = |segment: &Segment| Segment {
            upper: column(segment.upper),
            lower: column(segment.lower),
            // The tracks are also at equal distances from the boxes above and below.
            track: segment.track.map(|track| (track + 1) * (to + 1) / (from + 1) - 1),
            ..*segment
        };
        segments.iter().map(moved).collect()
    });
    Routed {
        left: routed.left.iter().map(|left| column(*left)).collect(),
        width: boxes.map(|(left, width)| column(left + width - 1) - column(*left) + 1).collect(),
        gaps: gaps.collect(),
        rows,
    }
}

/// Returns the new position of a column if the width changes from `from` to `to`. The first and the
/// last column stay at the edges.
fn scaled(column: i64, from: usize, to: usize) -> i64 {
    let last = |width: usize| i64::try_from(width.saturating_sub(1)).unwrap_or(0);
    column * last(to) / last(from).max(1)
}
