//! Moves the cursor from box to box. Layers and boxes work like lines and words in a text editor.
//!
//! A move along a layer goes to the next box and remembers the middle of that box as the goal. A
//! move across layers goes to the box that is nearest to the goal. As a result, moving k steps and
//! then k steps back always returns to the start.

use crate::atlas::Node;
use crate::chart::{Spot, Stand, Way};
use crate::page::Viewport;

use super::Map;

impl Map {
    /// Returns the initial position. The cursor is on the given role if the map contains it,
    /// otherwise on the first box.
    pub fn start(&self, node: Option<Node>) -> Stand {
        let first = self.layers.first().and_then(|layer| layer.first()).copied().map(Spot::Knot);
        let spot = node.and_then(|node| self.spot_of(node)).or(first);
        self.reached(Stand::on(spot.unwrap_or_default()))
    }

    /// Returns the position on a box that is nearest to `stand`, scrolled to show the whole box if
    /// possible.
    pub fn settle(&self, stand: Stand, height: usize) -> Stand {
        let knot = match stand.spot {
            Spot::Knot(knot) if self.boxes.get(knot).is_some() => knot,
            _ if self.boxes.len() > 0 => return self.settle(self.start(None), height),
            _ => return Stand::default(),
        };
        let rows = height.saturating_sub(1);
        let (first, last) = (self.boxes[knot].y, self.boxes[knot].y + 2);
        let mut stand = stand;
        let viewport = Viewport::new(self.height(), rows, stand.top);
        stand.top = viewport.showing(first..last + 1).top();
        if !self.leads_here(stand, knot) {
            stand.goal = self.middle(knot);
        }
        stand
    }

    /// Moves the cursor by one step. If that is not possible, the error says why.
    pub fn step(&self, stand: Stand, way: Way, height: usize) -> Result<Stand, &'static str> {
        let stand = self.settle(stand, height);
        let Spot::Knot(knot) = stand.spot else { return Err("this map has no boxes") };
        let Some((layer, at)) = self.place_of(knot) else { return Ok(stand) };
        let row = self.layers.get(layer).map_or(&[][..], Vec::as_slice);
        let (to, rim) = match way {
            Way::Left => {
                let to = at.checked_sub(1).and_then(|at| row.get(at));
                (to.copied(), "this is the first box in its row")
            }
            Way::Right => (row.get(at + 1).copied(), "this is the last box in its row"),
            Way::Up => {
                let row = layer.checked_sub(1).and_then(|above| self.layers.get(above));
                (self.nearest(row, stand.goal), "this is the top row")
            }
            Way::Down => {
                (self.nearest(self.layers.get(layer + 1), stand.goal), "this is the last row")
            }
        };
        let stand = stand.at(Spot::Knot(to.ok_or(rim)?));
        let along = matches!(way, Way::Left | Way::Right);
        Ok(self.settle(if along { self.reached(stand) } else { stand }, height))
    }

    /// Scrolls by a number of rows. The cursor moves to the nearest box that is completely visible.
    pub fn scroll(&self, stand: Stand, rows: isize, height: usize) -> Stand {
        let mut stand = self.settle(stand, height);
        let viewport = Viewport::new(self.height(), height.saturating_sub(1), stand.top);
        let viewport = viewport.scrolled(rows);
        stand.top = viewport.top();
        let Spot::Knot(knot) = stand.spot else { return stand };
        let view = viewport.range();
        let here = &self.boxes[knot];
        let boxes = self.boxes.iter().enumerate();
        let whole = boxes.filter(|(_, b)| view.contains(&b.y) && view.contains(&(b.y + 2)));
        let nearest = whole
            .min_by_key(|(at, b)| (b.y.abs_diff(here.y), b.middle().abs_diff(here.middle()), *at));
        let nearest = nearest.map(|(at, _)| at);
        self.settle(self.reached(stand.at(Spot::Knot(nearest.unwrap_or(knot)))), height)
    }

    /// Moves the cursor to the first box of the first layer, or to the last box of the last layer.
    pub fn rim(&self, stand: Stand, last: bool, height: usize) -> Stand {
        let knot = if last {
            self.layers.last().and_then(|layer| layer.last())
        } else {
            self.layers.first().and_then(|layer| layer.first())
        };
        let stand = knot.map_or(stand, |&knot| stand.at(Spot::Knot(knot)));
        self.settle(self.reached(stand), height)
    }

    /// Remembers the middle of the box under the cursor as the goal of later moves.
    fn reached(&self, mut stand: Stand) -> Stand {
        if let Spot::Knot(knot) = stand.spot {
            stand.goal = self.middle(knot);
        }
        stand
    }

    /// Returns whether the box of `knot` is the one in its layer that is nearest to the goal of
    /// `stand`, so that a move to this layer leads to `knot`.
    fn leads_here(&self, stand: Stand, knot: usize) -> bool {
        let row = self.place_of(knot).and_then(|(layer, _)| self.layers.get(layer));
        self.nearest(row, stand.goal) == Some(knot)
    }

    fn middle(&self, knot: usize) -> usize {
        self.boxes.get(knot).and_then(|placed| usize::try_from(placed.middle()).ok()).unwrap_or(0)
    }

    /// Returns the layer of a role, and its index within the layer.
    fn place_of(&self, knot: usize) -> Option<(usize, usize)> {
        self.layers.iter().enumerate().find_map(|(layer, row)| {
            row.iter().position(|other| *other == knot).map(|at| (layer, at))
        })
    }

    /// Returns the role in a layer whose box is centred nearest to a column. If two boxes are
    /// equally near, returns the left one.
    fn nearest(&self, row: Option<&Vec<usize>>, column: usize) -> Option<usize> {
        row?.iter().copied().min_by_key(|&knot| self.middle(knot).abs_diff(column))
    }
}
