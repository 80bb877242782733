//! The form of three columns: who names the role, the role, whom it names.
//!
//! ```text
//! ◀ 5 in, 3 daily                                                                   4 out, 2 daily ▶
//! ←⇄Frontend Engineer ╺━━━━━Depends on━┓                      ┏━Collaborates with━━━━▶ QA Engineer⇄◆
//!  ⇄Mobile Engineer ╺━━━━━━━Depends on━┫ ┌──────────────────┐ ┣━Provides API━━━━━▶ Mobile Engineer⇄→
//! ◆⇄QA Engineer ╺━━━Reports defects to━╇▶│ Backend Engineer │╺╃─Collaborates with──▶ Data Engineer
//!   Technical Writer ╶──────Depends on─┤ └──────────────────┘ └┄Reports risk to┄┄▶ (Security Lead)
//!   Site Reliability En… ┄┄┄Depends on┄┘ ↻ Mentors
//! ```

use crate::atlas::{Atlas, Weight};
use crate::chart::glyphs::{Arms, Glyphs};
use crate::chart::window::Window;
use crate::chart::{Drawing, Spot, Spotted, Stand};
use crate::page::{Ink, Row};
use crate::text::columns;

use super::pen::{Pen, trim};
use super::side::{Side, Tied, merged};
use super::stacked::{LEAST_NAME, LEAST_VERB, tail};
use super::{Ego, next};

/// What a row takes beside its name and verb: gutter, mark, blank, and four of line and head.
const ROW_FRAME: usize = 7;
/// Both buses and the blanks between them and the box.
const BUSES: usize = 4;
/// A side never gets narrower than a row of the shortest name and verb.
const LEAST_SIDE: usize = ROW_FRAME + LEAST_NAME + LEAST_VERB;
/// A box wider than this gives way before a verb or a name is cut.
const EASY_BOX: usize = 24;
/// And not further than this.
const LEAST_BOX: usize = 14;
/// Line that is left where there is room for all; longer ones only part a name from its verb.
const GAP: usize = 8;

/// Measures of the three columns.
#[derive(Debug)]
pub(super) struct Columns {
    /// Columns of the side of incoming lines, without its bus.
    left: usize,
    /// Columns of the box.
    middle: usize,
    /// Columns of the side of outgoing lines, without its bus.
    right: usize,
    /// Where all names of the right side begin, counted from its bus; `None` where they end
    /// flush right instead.
    names: Option<usize>,
    /// Rows from one neighbour to the next.
    pitch: usize,
    /// The row of the first neighbour.
    first: usize,
    /// Rows a side may take.
    room: usize,
    /// The row of the centre's name.
    pub(super) centre: usize,
}

/// What a side has on a row.
enum Slot {
    Tied(usize),
    Above(usize),
    Below(usize),
    Blank,
}

impl Columns {
    pub(super) fn lay(ego: &Ego, atlas: &Atlas) -> Columns {
        let wanted = |side: &Side, nobody: &str| {
            if side.is_empty() { nobody.len() } else { side.name + side.verb + ROW_FRAME }
        };
        let pen = Pen::new(ego, atlas, Spot::Centre, None);
        let left = wanted(&ego.ins, Pen::nobody_in()).max(LEAST_NAME);
        let right = wanted(&ego.outs, pen.nobody_out()).max(LEAST_NAME);
        let around = ego.loops.iter().map(|&edge| columns(&pen.around(edge))).max();
        // Loops stand below the box, in its width.
        let whole = (Pen::centre_width(ego, atlas) + 4).max(around.unwrap_or(0).min(EASY_BOX));
        let spare = ego.width.saturating_sub(BUSES + left + right);
        let most = ego.width - BUSES - 2 * LEAST_SIDE;
        let middle = whole.min(EASY_BOX.max(spare)).min(most).max(LEAST_BOX.min(whole));
        let (left, right) = share(ego, ego.width - BUSES - middle, left, right);
        let names = (ego.outs.name + ego.outs.verb + ROW_FRAME <= right)
            .then(|| right - 2 - ego.outs.name)
            // A blank before the mark, where there is one to spare.
            .map(|at| if ego.outs.name + ego.outs.verb + ROW_FRAME < right { at - 1 } else { at });
        let longer = ego.ins.len().max(ego.outs.len());
        let room = ego.height - 1;
        // Nested rows belong together.
        let nested = ego.ins.is_nested() || ego.outs.is_nested();
        let pitch = if !nested && longer.saturating_mul(2) < ego.height { 2 } else { 1 };
        // Level with a row of the longer side, and below the header.
        let centre = (1 + pitch * (longer.min(room).saturating_sub(1) / 2)).max(2);
        let first = if longer < 2 { 2 } else { 1 };
        Columns { left, middle, right, names, pitch, first, room, centre }
    }

    /// How many names and verbs are cut.
    pub(super) fn cuts(&self, ego: &Ego) -> usize {
        let of = |side: &Side, columns: usize| -> usize {
            let cut = |tied: &Tied| {
                let (name, verb) = fit(tied, columns);
                usize::from(name < tied.name) + usize::from(verb < tied.verb)
            };
            side.iter().map(cut).sum()
        };
        of(&ego.ins, self.left) + of(&ego.outs, self.right)
    }

    pub(super) fn window(&self, side: &Side, top: usize) -> Window {
        Window::new(side.len(), self.room, top)
    }

    /// The row of a shown neighbour.
    pub(super) fn row(&self, window: Window, at: usize) -> usize {
        self.first + self.pitch * window.row(at)
    }

    /// The shown neighbour nearest to a row, the upper of two.
    pub(super) fn nearest(&self, window: Window, row: usize) -> Option<usize> {
        window.shown().min_by_key(|&at| self.row(window, at).abs_diff(row))
    }

    pub(super) fn draw(&self, pen: &Pen, stand: Stand) -> Drawing {
        let ego = pen.ego;
        let ins = self.window(&ego.ins, stand.tops.ins);
        let outs = self.window(&ego.outs, stand.tops.outs);
        let under = ego.height - (self.centre + 2);
        let loops = ego.loops.len().min(under);
        let taken = ins.rows().max(outs.rows());
        let last = (self.first + self.pitch * taken.saturating_sub(1)).max(self.centre + 1 + loops);
        let width = self.left + self.middle + self.right + BUSES;
        // Without a row below the box, the header is where the loops are told.
        let between = if under == 0 { pen.all_around(self.middle) } else { String::new() };
        let mut drawing = Drawing { rows: vec![pen.header(width, &between)], ..Drawing::default() };
        for y in 1..=last.min(ego.height - 1) {
            let mut row = Row::default();
            self.draw_in(pen, ins, y, &mut row, &mut drawing);
            self.draw_middle(pen, y, &mut row, &mut drawing);
            self.draw_out(pen, outs, y, &mut row, &mut drawing);
            drawing.rows.push(trim(row));
        }
        next::draw(pen, stand, width, &mut drawing);
        drawing
    }

    /// `←⇄Frontend Engineer ╺━━━━━Depends on━┓`, and the blank or head before the box.
    fn draw_in(&self, pen: &Pen, window: Window, y: usize, row: &mut Row, drawing: &mut Drawing) {
        let side = &pen.ego.ins;
        let slot = self.slot(window, y);
        let mut arms = self.arms(side, window, y, &slot);
        match slot {
            Slot::Tied(at) => {
                if let Some(tied) = side.get(at) {
                    arms.left = Some(tied.weight).filter(|_| tied.level() == 0);
                    self.tied_in(pen, tied, Spot::In(at), row);
                }
                let spotted = Spotted { spot: Spot::In(at), row: y, columns: 0..self.left };
                drawing.spots.push(spotted);
            }
            Slot::Above(hidden) | Slot::Below(hidden) => {
                row.push("  ", Ink::Text);
                row.push(&pen.more(hidden), Ink::Dim);
            }
            Slot::Blank if y == self.centre && side.is_empty() => {
                row.fill((self.left + 1).saturating_sub(Pen::nobody_in().len()));
                row.push(Pen::nobody_in(), Ink::Dim);
            }
            Slot::Blank => {}
        }
        row.fill(self.left);
        if side.is_empty() {
            row.fill(self.left + 2);
            return;
        }
        let heaviest = side.heaviest(0..).filter(|_| y == self.centre);
        arms.right = heaviest;
        pen.push(row, pen.glyphs.joint(arms), Ink::Frame);
        // Where every line is declared by the centre, none has its head there.
        let head = match heaviest {
            None => ' ',
            Some(_) if side.head => pen.glyphs.head_right(),
            Some(_) => pen.glyphs.joint(Arms { left: heaviest, ..Arms::default() }),
        };
        pen.push(row, head, Ink::Frame);
    }

    fn tied_in(&self, pen: &Pen, tied: &Tied, spot: Spot, row: &mut Row) {
        let (name, verb) = fit(tied, self.left);
        pen.gutter(row, tied.node);
        pen.mutual(row, tied);
        pen.name(row, spot, name);
        row.push(" ", Ink::Text);
        let label = pen.label(tied, verb);
        let line = self.left.saturating_sub(row.width() + columns(&label) + 2 + tied.indent());
        let end = if tied.against { pen.glyphs.head_left() } else { root(pen.glyphs, tied) };
        pen.push(row, end, Ink::Verb(tied.family));
        pen.line(row, tied, line);
        row.push(&label, Ink::Verb(tied.family));
        pen.line(row, tied, 1);
        pen.rails(row, tied, true);
    }

    /// The box, and below it what the role does with itself.
    fn draw_middle(&self, pen: &Pen, y: usize, row: &mut Row, drawing: &mut Drawing) {
        let (from, light) = (row.width(), Some(Weight::Light));
        let edge = |row: &mut Row, upright: Arms| {
            let Arms { up, down, .. } = upright;
            let corner = |left, right| pen.glyphs.joint(Arms { up, down, left, right });
            pen.push(row, corner(None, light), Ink::Frame);
            row.push(&pen.across(Weight::Light, self.middle - 2), Ink::Frame);
            pen.push(row, corner(light, None), Ink::Frame);
        };
        if y + 1 == self.centre {
            edge(row, Arms { down: light, ..Arms::default() });
        } else if y == self.centre {
            pen.push(row, pen.glyphs.upright(Weight::Light), Ink::Frame);
            row.push(" ", Ink::Text);
            pen.name(row, Spot::Centre, self.middle.saturating_sub(4));
            row.fill(from + self.middle - 1);
            pen.push(row, pen.glyphs.upright(Weight::Light), Ink::Frame);
        } else if y == self.centre + 1 {
            edge(row, Arms { up: light, ..Arms::default() });
        } else if let Some(at) = y.checked_sub(self.centre + 2) {
            self.draw_loop(pen, at, row);
        }
        row.fill(from + self.middle);
        if y.abs_diff(self.centre) <= 1 {
            let columns = from..from + self.middle;
            drawing.spots.push(Spotted { spot: Spot::Centre, row: y, columns });
        }
    }

    fn draw_loop(&self, pen: &Pen, at: usize, row: &mut Row) {
        let loops = &pen.ego.loops;
        let rows = pen.ego.height - (self.centre + 2);
        let Some(&edge) = loops.get(at) else { return };
        if at >= rows {
            return;
        }
        // The last row there is stands for the rest too.
        let rest = if at + 1 == rows { merged(loops.len() - at) } else { String::new() };
        let text = pen.around(edge);
        let text = pen.glyphs.cut(&text, self.middle.saturating_sub(rest.len()));
        row.push(&format!("{text}{rest}"), Ink::Verb(pen.atlas.family(edge)));
    }

    /// The blank or line after the box, and `┏━Provides API━━━▶ Frontend Engineer⇄←`.
    fn draw_out(&self, pen: &Pen, window: Window, y: usize, row: &mut Row, drawing: &mut Drawing) {
        let side = &pen.ego.outs;
        if side.is_empty() {
            if y == self.centre {
                row.push(" ", Ink::Text);
                row.push(pen.nobody_out(), Ink::Dim);
            }
            return;
        }
        let heaviest = side.heaviest(0..).filter(|_| y == self.centre);
        let begin = match heaviest {
            Some(_) if side.head => pen.glyphs.head_left(),
            heaviest => pen.glyphs.joint(Arms { right: heaviest, ..Arms::default() }),
        };
        pen.push(row, begin, Ink::Frame);
        let slot = self.slot(window, y);
        let mut arms = self.arms(side, window, y, &slot);
        arms.left = heaviest;
        let from = row.width();
        let tied = match slot {
            Slot::Tied(at) => side.get(at).map(|tied| (tied, Spot::Out(at))),
            Slot::Above(_) | Slot::Below(_) | Slot::Blank => None,
        };
        arms.right = tied.filter(|(tied, _)| tied.level() == 0).map(|(tied, _)| tied.weight);
        pen.push(row, pen.glyphs.joint(arms), Ink::Frame);
        if let Some((tied, spot)) = tied {
            self.tied_out(pen, tied, spot, row);
            let columns = from + 1..from + 1 + self.right;
            drawing.spots.push(Spotted { spot, row: y, columns });
        } else if let Slot::Above(hidden) | Slot::Below(hidden) = slot {
            let text = pen.more(hidden);
            // Where names are: at the column they begin in, or flush right like them.
            let at = self.names.unwrap_or(self.right.saturating_sub(columns(&text) + 2));
            row.fill(from + 1 + at);
            row.push(&text, Ink::Dim);
        }
    }

    fn tied_out(&self, pen: &Pen, tied: &Tied, spot: Spot, row: &mut Row) {
        let (name, verb) = fit(tied, self.right);
        let from = row.width();
        pen.rails(row, tied, false);
        pen.line(row, tied, 1);
        let label = pen.label(tied, verb);
        row.push(&label, Ink::Verb(tied.family));
        let mut named = Row::default();
        pen.name(&mut named, spot, name);
        let name_at = self.names.unwrap_or(self.right.saturating_sub(named.width() + 2));
        pen.line(row, tied, (from + name_at).saturating_sub(row.width() + 2));
        let end = if tied.against { tail(pen.glyphs, tied) } else { pen.glyphs.head_right() };
        pen.push(row, end, Ink::Verb(tied.family));
        row.push(" ", Ink::Text);
        row.spans.append(&mut named.spans);
        row.fill(from + self.right - 2);
        pen.mutual(row, tied);
        pen.gutter(row, tied.node);
    }

    /// What a side has on a row.
    fn slot(&self, window: Window, y: usize) -> Slot {
        let Some(down) = y.checked_sub(self.first) else { return Slot::Blank };
        let at = down / self.pitch;
        if down % self.pitch != 0 || at >= window.rows() {
            Slot::Blank
        } else if at == 0 && window.above() > 0 {
            Slot::Above(window.above())
        } else if at + 1 == window.rows() && window.below() > 0 {
            Slot::Below(window.below())
        } else {
            Slot::Tied(window.top() + at)
        }
    }

    /// The bus of a side on a row. Where lines are hidden it runs on towards them.
    fn arms(&self, side: &Side, window: Window, y: usize, slot: &Slot) -> Arms {
        let up = y.checked_sub(1).and_then(|before| self.passing(side, window, before));
        let down = self.passing(side, window, y);
        let (up, down) = match slot {
            Slot::Above(_) => (down, down),
            Slot::Below(_) => (up, up),
            Slot::Tied(_) | Slot::Blank => (up, down),
        };
        Arms { up, down, ..Arms::default() }
    }

    /// What a side's bus carries from a row to the next: the heaviest line still to pass.
    fn passing(&self, side: &Side, window: Window, y: usize) -> Option<Weight> {
        let passed = match y.checked_sub(self.first) {
            None => 0,
            Some(down) => {
                (window.top() + down / self.pitch + 1).min(window.lines() - window.below())
            }
        };
        if y < self.centre { side.heaviest_of_first(passed) } else { side.heaviest(passed..) }
    }
}

/// The beginning of a line at the name it comes from.
fn root(glyphs: Glyphs, tied: &Tied) -> char {
    glyphs.joint(Arms { right: Some(tied.weight), ..Arms::default() })
}

/// Shares the room between the sides: to each what it wants, and where that is too much, so
/// that the fewest rows are cut, as evenly as that allows.
fn share(ego: &Ego, room: usize, left: usize, right: usize) -> (usize, usize) {
    if left + right <= room {
        let gap = (room - left - right).min(2 * GAP) / 2;
        return (left + gap, right + gap);
    }
    let cut = |side: &Side, columns: usize| {
        side.iter()
            .filter(|tied| tied.name + tied.verb + tied.indent() + ROW_FRAME > columns)
            .count()
    };
    let least = |side: &Side, wanted: usize| if side.is_empty() { wanted } else { LEAST_SIDE };
    let half = room / 2;
    let left = (least(&ego.ins, left)..=room.saturating_sub(least(&ego.outs, right)))
        .min_by_key(|&l| (cut(&ego.ins, l) + cut(&ego.outs, room - l), l.abs_diff(half)))
        .unwrap_or(half);
    (left, room - left)
}

/// Columns for a row's name and verb: the verb gives way first, to ten, then the name.
fn fit(tied: &Tied, side: usize) -> (usize, usize) {
    let room = side.saturating_sub(ROW_FRAME + tied.indent());
    if tied.name + tied.verb <= room {
        return (tied.name, tied.verb);
    }
    let verb = tied.verb.min(LEAST_VERB).max(room.saturating_sub(tied.name));
    let name = tied.name.min(room.saturating_sub(verb)).max(LEAST_NAME.min(tied.name));
    (name, room.saturating_sub(name))
}
