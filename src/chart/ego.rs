//! The neighbours of a role: one row for each, with the interactions that the two roles declare
//! with each other.
//!
//! ```text
//! Backend Engineer · 7 neighbours · 4 mutual · 3 daily        ━ daily ─ weekly ┄ other
//!  ┃   they declare           this role declares
//!  ┣━◀ Collaborates with   ━▶ Collaborates with    QA Engineer         daily
//! ▌┣━◀ Consumes API from   ━▶ Provides API         Frontend Engineer   daily
//!  ┠─◀ Mentors                                     Tech Lead           weekly
//!  ┖┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄▶ Depends on           Platform Engineer   on-demand
//! ```
//!
//! All lines join one vertical line, the bus, so no two lines cross. At each point, the bus is as
//! heavy as the heaviest line that joins it below this point. Narrow pictures show one verb in each
//! row; the narrowest do not show any verbs. The rows at the bottom show the notes of the current
//! row; unless the picture is low, a long list scrolls above them. The neighbours of the role under
//! the cursor are also shown: on the right in a wide picture, otherwise below the notes if there is
//! room.
//!
//! Roles that are mentioned only in the text of a card follow at the end, with dotted lines, if the
//! user asks for them. They are not neighbours and are counted separately.
//!
//! The layout depends on the role, the size and the character set, but never on the cursor. If rows
//! are scrolled out of view, a row such as `… 3 more` gives their number.

mod choice;
mod columns;
mod header;
mod notes;
mod paint;
mod ring;
#[cfg(test)]
mod tests;
mod tied;
mod unfold;
mod walk;

use crate::atlas::{Atlas, EdgeId, Node, Weight};
use crate::page::{Ink, Row};

use super::{Drawing, Glyphs, Spot, Spotted, Stand};

pub use choice::{Choice, DEEPEST};
use columns::Columns;
use header::LegendPlace;
use paint::RowPainter;
use tied::Tied;

/// The minimum number of columns for a list. A narrower picture is a single line.
const LEAST_WIDTH: usize = 24;
const LEAST_HEIGHT: usize = 4;
/// The minimum height of a picture that says in words that there are no neighbours.
const LEAST_HEIGHT_ALONE: usize = 3;
/// The minimum height of a picture that has headings above its columns.
const HEADING_FROM: usize = 8;

/// The minimum height of a picture that keeps rows for the notes below a list that scrolls. In a
/// lower picture, the neighbours are more important than the notes, which the status line also
/// shows.
const NOTES_FROM: usize = 24;
/// The maximum number of rows that are kept: the row that separates the list from the notes, and the
/// title and the notes of both directions.
const MOST_NOTES: usize = 6;
/// The minimum number of rows below the list of which one separates it from the notes. The number of
/// rows is the same for all neighbours, so moving the cursor does not move the notes.
const SEPARATED_FROM: usize = 3;

/// The neighbours of one role, laid out for a picture of a certain size.
#[derive(Debug)]
pub struct Ego {
    centre: Node,
    width: usize,
    height: usize,
    glyphs: Glyphs,
    rows: Vec<Tied>,
    columns: Columns,
    /// Whether the columns are also made for the rows of the lists below the notes.
    shares_columns: bool,
    /// The number of neighbours that have no row, because the filter hides all their interactions.
    hidden: usize,
    /// The number of roles that for the same reason have no row below the unfolded rows.
    hidden_below: usize,
    /// Whether the filter hides neighbours, or interactions of the central role with itself.
    hides: bool,
    /// Whether rows are ordered by need: neighbours that need the central role come before those
    /// that it needs.
    needs: bool,
}

impl Ego {
    /// Lays out the neighbours of `centre` for `width` columns and `height` rows.
    pub fn new(
        atlas: &Atlas,
        centre: Node,
        width: usize,
        height: usize,
        glyphs: Glyphs,
        choice: &Choice,
    ) -> Ego {
        let (mut roots, hidden) = tied::neighbours(atlas, centre, None, choice);
        let (loops, hidden_loops) = tied::loops(atlas, centre, choice);
        roots.extend(loops);
        if choice.mentions {
            roots.extend(tied::mentioned(atlas, centre, choice));
        }
        let (rows, hidden_below) = unfold::unfolded(atlas, centre, roots, choice);
        let others = ring::below(atlas, &rows, width, height);
        let columns = Columns::new(atlas, &rows, &others, ring::room(width));
        let (needs, hides) = (choice.needs, hidden + hidden_loops > 0);
        let shares_columns = !others.is_empty();
        Ego {
            centre,
            width,
            height,
            glyphs,
            rows,
            columns,
            shares_columns,
            hidden,
            hidden_below,
            hides,
            needs,
        }
    }

    /// Lays out the same neighbours again for a different size.
    #[must_use]
    pub fn resized(self, atlas: &Atlas, width: usize, height: usize) -> Ego {
        let others = ring::below(atlas, &self.rows, width, height);
        let columns = Columns::new(atlas, &self.rows, &others, ring::room(width));
        Ego { width, height, columns, shares_columns: !others.is_empty(), ..self }
    }

    /// Returns whether there is room for a list of neighbours, or for the words that say that there
    /// are none.
    fn has_rows(&self) -> bool {
        let least = if self.rows.is_empty() { LEAST_HEIGHT_ALONE } else { LEAST_HEIGHT };
        self.width >= LEAST_WIDTH && self.height >= least
    }

    /// Returns the number of rows above the first neighbour.
    fn above(&self) -> usize {
        if self.height < HEADING_FROM { 1 } else { 2 }
    }

    /// Returns the maximum number of rows of the list. It does not depend on the cursor, so moving the
    /// cursor does not move the list.
    fn room(&self) -> usize {
        let room = self.height.saturating_sub(self.above());
        let scrolls = self.rows.len() > room;
        let kept = if scrolls && self.height >= NOTES_FROM { MOST_NOTES } else { 0 };
        room - kept
    }

    /// Returns the index of a spot's row, or 0 if the spot has no row.
    fn row_of(&self, spot: Spot) -> usize {
        if let Spot::Row(at) = spot { at } else { 0 }
    }

    /// Returns the level of a row: 0 for a neighbour of the central role, 1 for a row unfolded
    /// below such a neighbour, and so on.
    fn level(&self, at: usize) -> usize {
        self.rows.get(at).map_or(0, Tied::level)
    }

    /// Returns the neighbour in a spot's row.
    fn tied(&self, spot: Spot) -> Option<&Tied> {
        let Spot::Row(at) = spot else { return None };
        self.rows.get(at)
    }

    /// Returns the role at a spot.
    pub fn node(&self, spot: Spot) -> Option<Node> {
        match spot {
            Spot::Centre => Some(self.centre),
            spot => self.tied(spot).map(|tied| tied.node),
        }
    }

    /// Returns the interactions of a row in both directions, most frequent first.
    pub fn edges(&self, spot: Spot) -> &[EdgeId] {
        self.tied(spot).map_or(&[], |tied| &tied.edges)
    }

    /// Returns the spot of a role. If the role has several rows, returns the spot of the row
    /// nearest to the central role.
    pub fn spot_of(&self, node: Node) -> Option<Spot> {
        if node == self.centre {
            return Some(Spot::Centre);
        }
        let rows = self.rows.iter().enumerate().filter(|(_, tied)| tied.node == node);
        rows.min_by_key(|(at, tied)| (tied.level(), *at)).map(|(at, _)| Spot::Row(at))
    }

    /// Converts `stand`, a position in the picture `old`, to a position in this picture, which
    /// shows the same role with different settings. The cursor stays on its row. If that row no
    /// longer exists, the cursor moves to the parent row. If there is no parent row, the cursor
    /// moves to the next row below that still exists.
    pub fn stand_like(&self, old: &Ego, stand: Stand) -> Stand {
        let at = old.row_of(stand.spot);
        let path = old.rows.get(at).map_or(&[][..], |tied| &tied.path);
        let own = (1..=path.len()).rev().find_map(|len| {
            let path = path.get(..len)?;
            self.rows.iter().position(|tied| tied.path == path)
        });
        let mut others = old.rows.iter().skip(at).chain(&old.rows).map(|tied| tied.node);
        let spot = own.map(Spot::Row).or_else(|| others.find_map(|node| self.spot_of(node)));
        self.settle(stand.at(spot.unwrap_or_default()))
    }

    /// Returns settings that unfold the row under the cursor, or fold it if it is unfolded. Returns
    /// the reason if the row cannot be unfolded.
    pub fn turned(&self, atlas: &Atlas, stand: Stand, choice: &Choice) -> Result<Choice, String> {
        let at = self.row_of(stand.spot);
        let is_open = self.level(at + 1) > self.level(at);
        let row = self.rows.get(at).ok_or("the graph has no rows to unfold")?;
        unfold::turned(atlas, self.centre, row, is_open, choice)
    }

    /// Returns the spots of all rows whose role satisfies `wanted`, from top to bottom.
    pub fn matches(&self, wanted: &dyn Fn(Node) -> bool) -> Vec<Spot> {
        let spots = (0..self.rows.len()).map(Spot::Row);
        spots.filter(|spot| self.node(*spot).is_some_and(wanted)).collect()
    }

    /// Draws the picture with the cursor and scroll position of `stand`. If `stand` is on the
    /// central role, no cursor is drawn. During a search, roles that do not match are dimmed.
    pub fn draw(
        &self,
        atlas: &Atlas,
        stand: Stand,
        find: Option<&dyn Fn(Node) -> bool>,
        marked: &dyn Fn(Node) -> bool,
    ) -> Drawing {
        if self.width == 0 || self.height == 0 {
            return Drawing::default();
        }
        let on = self.tied(stand.spot).or(self.tied(self.settle(stand).spot));
        let on = on.filter(|_| stand.spot != Spot::Centre);
        let cursor = on.filter(|tied| !tied.is_loop).map(|tied| tied.node);
        let columns = self.columns;
        let (glyphs, centre) = (self.glyphs, self.centre);
        let painter = RowPainter { atlas, glyphs, columns, centre, find, marked, cursor };
        if !self.has_rows() || self.rows.is_empty() {
            return self.draw_alone(atlas, marked(centre));
        }
        let stand = self.settle(stand);
        let window = self.window(stand);
        let shown: Vec<&Tied> = window.shown().filter_map(|at| self.rows.get(at)).collect();
        let header = self.header(atlas, marked(centre));
        let place = self.legend_place(atlas, header.width());
        let legend = on.map(|_| painter.legend(&shown, place)).unwrap_or_default();
        let (header, legend) = match place {
            LegendPlace::Below => (header, legend),
            LegendPlace::Header | LegendPlace::HeaderWithoutName => {
                (self.explained(header, &legend), String::new())
            }
        };
        let mut drawing = Drawing { rows: vec![header], ..Drawing::default() };
        if self.above() > 1 {
            drawing.rows.push(self.heading(&painter, self.bus_above(0)));
        }
        if window.above() > 0 {
            drawing.rows.push(painter.more(window.above(), self.bus_above(window.above())));
        }
        for (at, tied) in window.shown().zip(&shown) {
            let (spot, row) = (Spot::Row(at), drawing.rows.len());
            drawing.spots.push(Spotted { spot, row, columns: 0..columns.width() });
            drawing.rows.push(painter.tied(tied));
        }
        if window.below() > 0 {
            let last = self.rows.len() - window.below();
            drawing.rows.push(painter.more(window.below(), self.bus_above(last)));
        }
        if let Some(tied) = on {
            let width = if ring::is_beside(self.width) { columns.width() } else { self.width };
            let free = self.height.saturating_sub(drawing.rows.len());
            if free >= SEPARATED_FROM {
                let legend = glyphs.cut(&format!(" {legend}"), width).into_owned();
                drawing.rows.push(Row::new(legend.trim_end(), Ink::Dim));
            }
            let free = self.height.saturating_sub(drawing.rows.len());
            drawing.rows.extend(notes::rows(&painter, tied, width, free));
            ring::draw(&painter, tied, self.shares_columns, self.width, self.height, &mut drawing);
            drawing.selected = drawing.row_of(stand.spot);
        }
        drawing
    }

    /// Returns the weight of the vertical line directly above a row, or `None` if there is no line.
    fn bus_above(&self, at: usize) -> Option<Weight> {
        self.rows.get(at).and_then(|tied| tied.spine().0)
    }

    /// Draws only the role itself, for a picture that has no rows or too little room for them.
    fn draw_alone(&self, atlas: &Atlas, is_marked: bool) -> Drawing {
        let mut rows = vec![self.header(atlas, is_marked)];
        if self.has_rows() {
            let lines = match (self.hides, self.centre) {
                (true, _) => ["the filter hides all interactions", ""],
                (_, Node::Role(_)) => {
                    ["not named by any other role", "does not name any other role"]
                }
                (_, Node::Missing(_)) => ["not named by any other role", "this role has no card"],
            };
            for line in lines.into_iter().filter(|line| !line.is_empty()) {
                let line = format!(" {line}");
                rows.push(Row::new(&self.glyphs.cut(&line, self.width), Ink::Dim));
            }
        }
        let columns = 0..rows.first().map_or(0, Row::width);
        let spots = vec![Spotted { spot: Spot::Centre, row: 0, columns }];
        Drawing { rows, spots, selected: None }
    }
}
