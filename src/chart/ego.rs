//! The ego graph: the roles that name one role, that role, and the roles it names.
//!
//! Lines of a side run into one bus, so none ever crosses another, and each says its verb, how
//! often (heavy: daily or oftener, light: weekly or every two weeks, dashed: the rest) and, by
//! its ink, the family of its verb. The bus is as heavy as the heaviest line that has yet to
//! pass. From 96 columns there are three columns (see `columns`), below that one (`stacked`).
//!
//! The layout depends on the role, the size and the characters, never on the cursor. Nothing is
//! dropped silently: what is not drawn is counted where it would be.

mod choice;
mod columns;
mod next;
mod pen;
mod side;
mod stacked;
#[cfg(test)]
mod tests;
mod unfold;
mod walk;

use crate::atlas::{Atlas, EdgeId, Node};
use crate::page::{Ink, Row};

use super::window::Window;
use super::{Drawing, Glyphs, Spot, Spotted, Stand};

pub use choice::{Choice, DEEPEST};
use columns::Columns;
use pen::Pen;
use side::Side;
use stacked::Stacked;

/// From here on there are three columns.
const COLUMNS_FROM: usize = 96;
/// One label in so many may be cut before the one column is preferred. On the built-in roles
/// that leaves fewer than a tenth cut from 100 columns on.
const TOLERATED: usize = 5;
/// Below, one line is all there is room for.
const LEAST_WIDTH: usize = 24;
const LEAST_HEIGHT: usize = 4;

/// The ego graph of one node, laid out for one size.
#[derive(Debug)]
pub struct Ego {
    centre: Node,
    width: usize,
    height: usize,
    glyphs: Glyphs,
    ins: Side,
    outs: Side,
    /// What the role does with itself, most frequent first.
    loops: Vec<EdgeId>,
    /// How much of that the filter hides.
    hidden_loops: usize,
    /// Whether the sides are about needs.
    needs: bool,
    form: Form,
}

/// The shape a size allows.
#[derive(Debug)]
enum Form {
    /// No room at all.
    Nothing,
    /// `Backend Engineer ◀8 ▶7`
    Line,
    Stacked(Stacked),
    Columns(Columns),
}

impl Ego {
    /// Lays out the graph around `centre` for `width` columns and `height` rows.
    pub fn new(
        atlas: &Atlas,
        centre: Node,
        width: usize,
        height: usize,
        glyphs: Glyphs,
        choice: &Choice,
    ) -> Ego {
        let ins = Side::new(atlas, centre, true, choice);
        let outs = Side::new(atlas, centre, false, choice);
        let mut loops = atlas.loops(centre);
        let all = loops.len();
        loops.retain(|&edge| choice.filter.keeps(atlas, centre, edge));
        let hidden_loops = all - loops.len();
        loops.sort_by_key(|&edge| atlas[edge].frequency.map_or(u8::MAX, |rank| rank.number()));
        let (form, needs) = (Form::Nothing, choice.needs);
        let ego =
            Ego { centre, width, height, glyphs, ins, outs, needs, loops, hidden_loops, form };
        ego.resized(atlas, width, height)
    }

    /// The same graph of the same atlas, laid out for another size.
    #[must_use]
    pub fn resized(mut self, atlas: &Atlas, width: usize, height: usize) -> Ego {
        (self.width, self.height) = (width, height);
        self.form = if width == 0 || height == 0 {
            Form::Nothing
        } else if width < LEAST_WIDTH || height < LEAST_HEIGHT {
            Form::Line
        } else if width < COLUMNS_FROM {
            Form::Stacked(Stacked::lay(&self))
        } else {
            self.readable(atlas)
        };
        self
    }

    /// Three columns, unless one shows more of the names and verbs and three cut too many.
    fn readable(&self, atlas: &Atlas) -> Form {
        let columns = Columns::lay(self, atlas);
        let labels = 2 * (self.ins.len() + self.outs.len());
        let cuts = columns.cuts(self);
        if cuts * TOLERATED <= labels {
            return Form::Columns(columns);
        }
        let stacked = Stacked::lay(self);
        if stacked.cuts(self) < cuts { Form::Stacked(stacked) } else { Form::Columns(columns) }
    }

    /// The role of a spot.
    pub fn node(&self, spot: Spot) -> Option<Node> {
        match spot {
            Spot::Centre => Some(self.centre),
            Spot::In(at) => self.ins.get(at).map(|tied| tied.node),
            Spot::Out(at) => self.outs.get(at).map(|tied| tied.node),
            _ => None,
        }
    }

    /// The interactions a spot stands for, most frequent first; the centre's are with itself.
    pub fn edges(&self, spot: Spot) -> &[EdgeId] {
        match spot {
            Spot::Centre => &self.loops,
            Spot::In(at) => self.ins.get(at).map_or(&[], |tied| &tied.edges),
            Spot::Out(at) => self.outs.get(at).map_or(&[], |tied| &tied.edges),
            _ => &[],
        }
    }

    /// Where a role is; one that is on both sides is found where the cursor starts.
    pub fn spot_of(&self, node: Node) -> Option<Spot> {
        if node == self.centre {
            return Some(Spot::Centre);
        }
        let incoming = || self.ins.find(node).map(Spot::In);
        let outgoing = || self.outs.find(node).map(Spot::Out);
        if self.ins.len() < self.outs.len() {
            outgoing().or_else(incoming)
        } else {
            incoming().or_else(outgoing)
        }
    }

    /// The picture, seen from `stand`.
    /// The stand of the same row in this graph as `stand` has in `old`, of the same role but for
    /// what is hidden; the nearest row where that one is hidden.
    pub fn stand_like(&self, old: &Ego, stand: Stand) -> Stand {
        let find = |side: &Side, at: usize, old: &Side| {
            // The row itself, or what it hangs from; else the next one that is still there.
            let row = old.get(at)?;
            let same = |path: &[Node]| side.iter().position(|tied| tied.path == path);
            let own = (1..=row.path.len()).rev().find_map(|len| same(row.path.get(..len)?));
            let others = old.iter().skip(at).chain(old.iter().take(at));
            own.or_else(|| others.map(|tied| tied.node).find_map(|node| side.find(node)))
        };
        let spot = match stand.spot {
            Spot::In(at) => find(&self.ins, at, &old.ins).map(Spot::In),
            Spot::Out(at) => find(&self.outs, at, &old.outs).map(Spot::Out),
            _ => None,
        };
        self.settle(stand.at(spot.unwrap_or_default()))
    }

    /// The choice with the row under the cursor unfolded, or folded again; `None` where there is
    /// nothing below it, or more than can be shown.
    pub fn turned(&self, atlas: &Atlas, stand: Stand, choice: &Choice) -> Option<Choice> {
        let (incoming, side, at) = match stand.spot {
            Spot::In(at) => (true, &self.ins, at),
            Spot::Out(at) => (false, &self.outs, at),
            _ => return None,
        };
        unfold::turned(atlas, incoming, side.get(at)?, side.is_open(at), choice)
    }

    /// Where the wanted roles are, from left to right and top to bottom.
    pub fn matches(&self, wanted: &dyn Fn(Node) -> bool) -> Vec<Spot> {
        let ins = (0..self.ins.len()).map(Spot::In);
        let spots = ins.chain([Spot::Centre]).chain((0..self.outs.len()).map(Spot::Out));
        spots.filter(|spot| self.node(*spot).is_some_and(wanted)).collect()
    }

    /// Interactions that are shown or can be scrolled to, and those that the filter hides.
    pub fn count(&self) -> (usize, usize) {
        let shown = self.ins.edges() + self.outs.edges() + self.loops.len();
        (shown, self.ins.hidden + self.outs.hidden + self.hidden_loops)
    }

    /// The picture, seen from `stand`. While a find is on, what it does not find is dim.
    pub fn draw(
        &self,
        atlas: &Atlas,
        stand: Stand,
        find: Option<&dyn Fn(Node) -> bool>,
    ) -> Drawing {
        let stand = self.settle(stand);
        let pen = Pen::new(self, atlas, stand.spot, find);
        match &self.form {
            Form::Nothing => Drawing::default(),
            Form::Line => self.draw_line(&pen),
            Form::Stacked(stacked) => stacked.draw(&pen, stand),
            Form::Columns(columns) => columns.draw(&pen, stand),
        }
    }

    /// `Backend Engineer ◀8 ▶7`: the name gives way before the counts.
    fn draw_line(&self, pen: &Pen) -> Drawing {
        let counts = format!(
            " {}{} {}{}",
            self.glyphs.head_left(),
            self.ins.roles,
            self.glyphs.head_right(),
            self.outs.roles
        );
        let mut row = Row::default();
        let room = self.width.saturating_sub(crate::text::columns(&counts));
        // Half a number would be a wrong number.
        if room == 0 {
            pen.name(&mut row, Spot::Centre, self.width);
        } else {
            pen.name(&mut row, Spot::Centre, room);
            row.push(&counts, Ink::Dim);
        }
        let columns = 0..row.width();
        Drawing { rows: vec![row], spots: vec![Spotted { spot: Spot::Centre, row: 0, columns }] }
    }

    /// The whole picture of the stacked form as one list: a side without roles has one line
    /// that says so.
    fn stack(&self, stacked: &Stacked, stand: Stand) -> Window {
        Window::new(stacked.lines, stacked.room, stand.tops.all)
    }
}
