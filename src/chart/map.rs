//! Draws roles as boxes in layers, and interactions as lines between them. Lines never merge and
//! never pass through a box. Two lines share a cell only where they cross.
//!
//! ```text
//! 4 roles · 5 interactions
//! ┌─────────────┐
//! │ UX Designer │
//! └───┬─────┰───┘
//!     │     ┗━━━━━━━━━━━━━━━┓
//! ┌───▼─────────────┐ ┌─────▼────────────┐
//! │ Product Manager │ │ Mobile Engineer  │
//! └─────────────────┘ └──────────────────┘
//! ```
//!
//! The layout depends on the network and on one of a few standard widths, but never on the cursor,
//! a filter or a search. In a larger area, `stretch` moves the boxes and lines apart, but keeps
//! their order. The layout is the best of many candidates. `layer` breaks cycles by ordering the
//! roles in several ways, and assigns the roles to layers once for each order. For each of these
//! assignments, `order` searches for the best order of the roles within their layers. `place`,
//! `route` and `draw` lay out the best results, and the drawing with the lowest cost becomes the
//! map. Crossings cost the most. If the map of a network would be too dense to read, no map is
//! drawn.

#![allow(
    clippy::indexing_slicing,
    reason = "only tables are indexed, with indices created for them"
)]

mod draw;
mod layer;
mod order;
mod place;
mod route;
mod stretch;
mod table;
#[cfg(test)]
mod tests;
mod walk;

use std::fmt;

use crate::atlas::{EdgeId, Family, Node};
use crate::page::{Ink, Row};
use crate::text::counted;

use super::{Drawing, Glyphs, Net, NetLine, NetPart, Size, Spot, Spotted, Stand};

use draw::{Canvas, CellPart};
use order::{Ordered, Start};
use route::Routed;
use table::Table;

/// The maximum number of roles in a map, including missing roles.
const MOST: usize = 24;
/// The maximum number of rows in a map.
const TALLEST: usize = 75;
/// The number of columns between two boxes or lines in a layer.
const GAP: i64 = 2;
/// The maximum number of arrangements that are drawn and compared, beginning with the most
/// promising.
const DRAWN: usize = 8;
/// The starting points of the search for the best order of the roles. More starting points give
/// better results but take longer.
const STARTS: [Start; 6] = [
    Start::Plain,
    Start::Turned,
    Start::Shuffled(1),
    Start::Shuffled(2),
    Start::Shuffled(3),
    Start::Shuffled(4),
];
/// The maximum width of a name. A longer name is cut, unless its box has to be wider to fit its
/// lines.
const LONGEST_NAME: usize = 30;

/// Roles and the lines between them (a network), laid out as a map.
#[derive(Debug)]
pub struct Map {
    net: Net,
    /// The width for which the map is laid out.
    class: usize,
    ordered: Ordered,
    routed: Routed,
    canvas: Canvas,
    boxes: Table<PlacedBox>,
    /// The roles of each layer, from left to right.
    layers: Vec<Vec<usize>>,
    glyphs: Glyphs,
}

/// The position of a box on the map: its left column and its top row, both counted from 0, and its
/// width in columns. A box is always three rows high.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct PlacedBox {
    x: i64,
    y: usize,
    width: i64,
}

impl PlacedBox {
    fn middle(&self) -> i64 {
        self.x + self.width / 2
    }
}

/// The reason why a network cannot be drawn as a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The network has too many roles. The field contains their number.
    Many(usize),
    /// The map has too many crossings. The field contains their number.
    Dense(usize),
    /// The map is wider than the width for which it is laid out.
    Wide,
    /// The map has too many rows. The field contains their number.
    Tall(usize),
}

impl fmt::Display for Refusal {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Many(roles) => {
                write!(to, "too many roles for a map ({roles}; the limit is {MOST})")
            }
            Refusal::Dense(crossings) => {
                write!(to, "too dense for a map (lines would cross {crossings} times)")
            }
            Refusal::Wide => write!(to, "the map would be too wide"),
            Refusal::Tall(rows) => write!(to, "the map would be too tall ({rows} rows)"),
        }
    }
}

impl Map {
    /// The widths, in columns, for which maps are laid out.
    pub const CLASSES: [usize; 4] = [56, 76, 96, 156];

    /// Returns the largest of [`Map::CLASSES`] that fits in `width`, or `None` if none of them
    /// fits.
    pub fn class(width: usize) -> Option<usize> {
        Map::CLASSES.into_iter().rev().find(|class| *class <= width)
    }

    /// Lays out a network for one of the widths in [`Map::CLASSES`]. This takes milliseconds; see
    /// `benches/layout.rs`.
    pub fn lay(net: &Net, class: usize, glyphs: Glyphs) -> Result<Map, Refusal> {
        let count = net.knots.len();
        if count > MOST {
            return Err(Refusal::Many(count));
        }
        let map = Map::lay_any(net, class, glyphs)?;
        match () {
            () if map.crossings() > count => Err(Refusal::Dense(map.crossings())),
            () if map.height() > TALLEST => Err(Refusal::Tall(map.height())),
            () => Ok(map),
        }
    }

    /// Lays out a network like [`Map::lay`], but accepts any number of roles, crossings and rows.
    fn lay_any(net: &Net, class: usize, glyphs: Glyphs) -> Result<Map, Refusal> {
        let room = i64::try_from(class).unwrap_or(i64::MAX);
        let widths: Table<i64> = (0..net.knots.len()).map(|knot| width(net, knot)).collect();
        let mut found: Vec<(usize, Ordered)> = Vec::new();
        for layering in layer::layerings(net, &widths, room) {
            for start in STARTS {
                let ordered = order::order(net, &layering, start);
                let cost = 8 * ordered.crossings + 2 * ordered.rows.len() + ordered.dummies() / 4;
                found.push((cost, ordered));
            }
        }
        // The sort is stable, so the first of several equally good candidates is used.
        found.sort_by_key(|(cost, _)| *cost);
        let drawn = found.into_iter().filter_map(|(_, ordered)| {
            let places = place::place(&ordered, &widths, room)?;
            let routed = route::route(&ordered, &places, &widths)?;
            Some(Map::drawn(net.clone(), class, ordered, routed, glyphs))
        });
        let best = drawn.take(DRAWN).min_by_key(|map| {
            let area = map.width() * map.height();
            (40 * map.crossings() + area / 20, map.height(), map.width())
        });
        best.ok_or(Refusal::Wide)
    }

    /// Draws a network with routed lines.
    fn drawn(net: Net, class: usize, ordered: Ordered, routed: Routed, glyphs: Glyphs) -> Map {
        let (canvas, boxes, layers) = draw::draw(&net, &ordered, &routed, glyphs);
        Map { net, class, ordered, routed, canvas, boxes, layers, glyphs }
    }

    /// Returns the same map with its boxes and lines moved apart, so that it fills its width and an
    /// area of `height` rows. Like the layout, the columns are the same for all areas of the class.
    #[must_use]
    pub fn stretched(&self, height: usize) -> Map {
        let from = Size { width: self.width(), height: self.height() };
        // One row for the title, one below the map, and a margin on both sides.
        let to = Size { width: self.class.saturating_sub(2), height: height.saturating_sub(2) };
        let routed = stretch::stretched(&self.routed, from, to);
        Map::drawn(self.net.clone(), self.class, self.ordered.clone(), routed, self.glyphs)
    }

    /// Returns the roles and lines of the map.
    pub fn net(&self) -> &Net {
        &self.net
    }

    /// Returns the number of cells in which two lines cross.
    pub fn crossings(&self) -> usize {
        self.canvas.crossings()
    }

    /// Returns the width in columns.
    pub fn width(&self) -> usize {
        self.canvas.width()
    }

    /// Returns the height in rows, without the title.
    pub fn height(&self) -> usize {
        self.canvas.height()
    }

    /// Returns the role at a spot.
    pub fn node(&self, spot: Spot) -> Option<Node> {
        let Spot::Knot(knot) = spot else { return None };
        self.net.knots.get(knot)?.node
    }

    /// Returns the spot of a role.
    pub fn spot_of(&self, node: Node) -> Option<Spot> {
        self.net.find(node).map(Spot::Knot)
    }

    /// Returns the interactions that the role at a spot has with itself, most frequent first.
    pub fn edges(&self, spot: Spot) -> Vec<EdgeId> {
        let Spot::Knot(knot) = spot else { return Vec::new() };
        self.net.knots.get(knot).map(|knot| knot.loops.clone()).unwrap_or_default()
    }

    /// Sorts spots from top to bottom and left to right.
    pub fn in_reading_order(&self, mut spots: Vec<Spot>) -> Vec<Spot> {
        spots.sort_by_key(|spot| match *spot {
            Spot::Knot(knot) => self.boxes.get(knot).map(|placed| (placed.y, placed.x)),
            _ => None,
        });
        spots
    }

    pub(super) fn glyphs(&self) -> Glyphs {
        self.glyphs
    }

    /// Returns the row and column before the name of each role that satisfies `wanted`. A mark can
    /// be drawn there.
    pub(super) fn beside_names(
        &self,
        stand: Stand,
        height: usize,
        wanted: &dyn Fn(Node) -> bool,
    ) -> Vec<(usize, usize)> {
        let top = match stand.spot {
            Spot::Knot(_) => self.settle(stand, height).top,
            _ => 0,
        };
        let boxes = self.boxes.iter().zip(&self.net.knots);
        let marked = boxes.filter(|(_, knot)| knot.node.is_some_and(wanted));
        let places = marked.filter_map(|(placed, _)| {
            let row = (placed.y + 2).checked_sub(top).filter(|row| (1..height).contains(row))?;
            Some((row, usize::try_from(placed.x + 1).ok()?))
        });
        places.collect()
    }

    /// Draws the map with the cursor and scroll position of `stand`, in `height` rows. The parts
    /// for which `dims` returns true are dimmed. If there is a cursor, lines that do not end at the
    /// role under the cursor are drawn in the same colour as frames, and the border of the role under
    /// the cursor is heavy.
    pub fn draw(&self, stand: Stand, height: usize, dims: &dyn Fn(NetPart) -> bool) -> Drawing {
        // Without a cursor, all lines are drawn in their own colours.
        let stand = match stand.spot {
            Spot::Knot(_) => self.settle(stand, height),
            _ => Stand::default(),
        };
        let mut drawing = Drawing::default();
        if height == 0 {
            return drawing;
        }
        let on = match stand.spot {
            Spot::Knot(knot) => Some(knot),
            _ => None,
        };
        let top = stand.top;
        let seen = self.seen(stand, height);
        drawing.rows.push(self.title());
        for y in seen.clone() {
            let mut row = Row::default();
            let current = on.and_then(|on| self.boxes.get(on));
            let current = current.filter(|placed| (placed.y..placed.y + 3).contains(&y));
            for (text, part) in self.canvas.runs(y, current, self.glyphs) {
                row.push(&text, self.ink(part, on, dims));
            }
            drawing.rows.push(row);
        }
        for (knot, placed) in self.boxes.iter().enumerate() {
            for y in (placed.y..placed.y + 3).filter(|y| seen.contains(y)) {
                let from = usize::try_from(placed.x).unwrap_or(0);
                let to = usize::try_from(placed.x + placed.width).unwrap_or(0);
                drawing.spots.push(Spotted {
                    spot: Spot::Knot(knot),
                    row: 1 + y - top,
                    columns: from..to,
                });
            }
        }
        drawing
    }

    fn ink(&self, part: CellPart, on: Option<usize>, dims: &dyn Fn(NetPart) -> bool) -> Ink {
        match part {
            CellPart::Blank => Ink::Text,
            // The colour of a key would be the same as that of a verb family.
            CellPart::Frame(knot) if on == Some(knot) => Ink::Strong,
            CellPart::Frame(_) => Ink::Frame,
            CellPart::Name(knot) if on == Some(knot) => Ink::Cursor,
            CellPart::Name(knot) if dims(NetPart::Knot(knot)) => Ink::Dim,
            CellPart::Name(knot) => match self.net.knots.get(knot) {
                Some(knot) if knot.missing => Ink::Missing,
                _ => Ink::Text,
            },
            CellPart::Line(number) | CellPart::Head(number, _) => {
                let Some(line) = self.net.lines.get(number) else { return Ink::Frame };
                let mut families: Vec<Family> = match part {
                    CellPart::Head(_, forth) => {
                        line.strand(forth).iter().map(|strand| strand.family).collect()
                    }
                    _ => line.strands().map(|strand| strand.family).collect(),
                };
                families.dedup();
                let here = on.is_none_or(|on| line.other(on).is_some());
                match families[..] {
                    _ if dims(NetPart::Line(number)) => Ink::Dim,
                    _ if !here => Ink::Frame,
                    [family] => Ink::Verb(family),
                    // A line between arrowheads of different colours has neither of them. The legend
                    // calls it mixed.
                    _ => Ink::Text,
                }
            }
        }
    }

    /// Returns the rows of the map that are visible in `height` rows below the title.
    fn seen(&self, stand: Stand, height: usize) -> std::ops::Range<usize> {
        stand.top..(stand.top + height.saturating_sub(1)).min(self.height())
    }

    /// Returns the first row of the map, in `width` columns: the title with a legend for the lines at
    /// its right end. In a narrow row, the legend is more important than the numbers of roles and
    /// interactions, and each verb family is more important than the weights. If no legend fits, there
    /// is none.
    pub(super) fn header(&self, width: usize, rule: WeightsRule) -> Row {
        self.header_form(width, rule).0
    }

    /// Returns legends of the line weights for the rule above the map, the widest first, if the first
    /// row of the map, which has `width` columns, has no room for one.
    pub(super) fn weights_in_rule(&self, width: usize) -> Option<[String; 2]> {
        let (_, has_weights) = self.header_form(width, WeightsRule::Above);
        (!has_weights).then(|| self.glyphs.weights_in_rule())
    }

    /// Returns the first row, and whether it has a legend of the weights.
    fn header_form(&self, width: usize, rule: WeightsRule) -> (Row, bool) {
        let (whole, brief, none) = (self.title(), self.brief_title(), Row::default());
        let head = self.glyphs.head_up();
        let is_mixed = self.net.lines.iter().any(NetLine::is_mixed);
        let with_mixed = |legend: Row, gap: &str| {
            let sign = format!("{gap}{} mixed", self.glyphs.mixed());
            if is_mixed { legend.with(&sign, Ink::Text) } else { legend }
        };
        let loose = with_mixed(self.net.legend_of_heads(head, "  "), "  ");
        let tight = with_mixed(self.net.legend_of_heads(head, " "), " ");
        let shortest = with_mixed(self.net.brief_legend(head), " ");
        let weights = Row::new(&(self.glyphs.weights() + "   "), Ink::Dim);
        let [loose_weighed, tight_weighed, shortest_weighed] = [&loose, &tight, &shortest]
            .map(|legend| Row { spans: [&weights.spans[..], &legend.spans].concat() });
        let weighed = [
            (&whole, &loose_weighed),
            (&brief, &loose_weighed),
            (&brief, &tight_weighed),
            (&none, &tight_weighed),
        ];
        let brief_weighed = [(&brief, &shortest_weighed), (&none, &shortest_weighed)];
        let unweighed =
            [(&brief, &tight), (&none, &tight), (&brief, &shortest), (&none, &shortest)];
        // A row whose weights can be in the rule above it has all letters of the families.
        let between = match rule {
            WeightsRule::None => &brief_weighed[..],
            WeightsRule::Above => &[(&whole, &loose), (&brief, &loose)],
        };
        let forms = weighed.iter().map(|form| (form, true));
        let forms = forms.chain(between.iter().map(|form| (form, rule == WeightsRule::None)));
        let mut forms = forms.chain(unweighed.iter().map(|form| (form, false)));
        // One column stays free at the right edge.
        let Some(((title, legend), has_weights)) =
            forms.find(|((title, legend), _)| title.width() + 2 + legend.width() < width)
        else {
            return (whole, false);
        };
        let mut header = Row::clone(title);
        header.fill(width - 1 - legend.width());
        header.spans.extend(legend.spans.iter().cloned());
        (header, has_weights)
    }

    /// Returns a title such as `13 roles · 28 interactions`.
    fn title(&self) -> Row {
        let mut summary =
            [self.net.counted_roles(), counted(self.net.edges(), "interaction")].join(" · ");
        if self.net.beyond > 0 {
            summary.push_str(&format!(" · {} with others", self.net.beyond));
        }
        Row::new(" ", Ink::Text).with(&summary, Ink::Dim)
    }

    /// Returns a title such as `13 roles`.
    fn brief_title(&self) -> Row {
        Row::new(" ", Ink::Text).with(&counted(self.net.knots.len(), "role"), Ink::Dim)
    }

    /// Returns the number of rows above an area of `height` rows, or `None` if the whole map fits in
    /// the area.
    pub(super) fn rows_above(&self, stand: Stand, height: usize) -> Option<usize> {
        let top = match stand.spot {
            Spot::Knot(_) => self.settle(stand, height).top,
            _ => 0,
        };
        (height > 1 && self.height() >= height).then_some(top)
    }
}

/// Whether a map has a rule above it that can explain the weights of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WeightsRule {
    /// The map is printed without a rule.
    None,
    /// The title rule of the pane is above the map.
    Above,
}

/// Returns the width in columns of a role's box: enough for its name with a space and a border on
/// both sides, and for its lines.
fn width(net: &Net, knot: usize) -> i64 {
    let lines = net.lines.iter().filter(|line| line.other(knot).is_some()).count();
    let name = net.knots.get(knot).map_or(0, |knot| {
        crate::text::columns(&knot.name).min(LONGEST_NAME)
            + if knot.missing { 2 } else { 0 }
            + if knot.loops.is_empty() { 0 } else { 2 }
    });
    i64::try_from((name + 4).max(2 * lines + 3)).unwrap_or(i64::MAX)
}
