//! The stacked form: one column that scrolls as a whole.
//!
//! ```text
//! ◀ 2 in, 1 daily                          2 out ▶
//!  ┏◀━Depends on━━━━━━━━━━╸ Frontend Engineer    ⇄←
//!  ┠◀─Prioritises for─────╴ Product Manager       ◆
//! [Backend Engineer] ↻ Mentors
//!  ├──Provides data───────▶ 数据分析师
//!  └┄┄Reports risk to┄┄┄┄┄▶ (Security Lead)
//! ```

use crate::atlas::Weight;
use crate::chart::glyphs::{Arms, Glyphs};
use crate::chart::{Drawing, Spot, Spotted, Stand};
use crate::page::{Ink, Row};
use crate::text::columns;

use super::Ego;
use super::pen::{Pen, trim};
use super::side::Tied;

/// Narrower, a line has no verb.
const VERBS_FROM: usize = 40;
/// Columns verbs and names shrink to, as long as there is anything else to take from.
pub(super) const LEAST_VERB: usize = 10;
pub(super) const LEAST_NAME: usize = 12;

/// Measures of the stacked form.
#[derive(Debug)]
pub(super) struct Stacked {
    /// Columns for verbs; `None` where there is no room for any.
    verb: Option<usize>,
    /// Columns for names.
    name: usize,
    /// Rows below the header.
    pub(super) room: usize,
    /// Lines of the whole picture.
    pub(super) lines: usize,
    /// The centre's line.
    pub(super) centre: usize,
}

impl Stacked {
    pub(super) fn lay(ego: &Ego) -> Stacked {
        let widest = ego.ins.name.max(ego.outs.name);
        let (verb, name) = if ego.width < VERBS_FROM {
            // blank, bus, two of line, head, blank before; blank, mark and gutter after
            (None, widest.min(ego.width - 9))
        } else {
            let (verb, name) = share(ego, ego.width - 11);
            (Some(verb), name)
        };
        let centre = ego.ins.len().max(1);
        let lines = centre + 1 + ego.outs.len().max(1);
        Stacked { verb, name, room: ego.height - 1, lines, centre }
    }

    /// How many names and verbs are cut.
    pub(super) fn cuts(&self, ego: &Ego) -> usize {
        let cut = |tied: &Tied| {
            let verb = self.verb.unwrap_or(0);
            usize::from(self.name < tied.name) + usize::from(verb < tied.verb + tied.indent())
        };
        ego.ins.iter().chain(ego.outs.iter()).map(cut).sum()
    }

    /// The spot of a line; `None` where it is a sentence.
    pub(super) fn spot(&self, ego: &Ego, line: usize) -> Option<Spot> {
        match line.checked_sub(self.centre) {
            None => Some(Spot::In(line)).filter(|_| line < ego.ins.len()),
            Some(0) => Some(Spot::Centre),
            Some(below) => Some(Spot::Out(below - 1)).filter(|_| below <= ego.outs.len()),
        }
    }

    /// The line of a spot.
    pub(super) fn line(&self, spot: Spot) -> usize {
        match spot {
            Spot::In(at) => at,
            Spot::Out(at) => self.centre + 1 + at,
            _ => self.centre,
        }
    }

    pub(super) fn draw(&self, pen: &Pen, stand: Stand) -> Drawing {
        let ego = pen.ego;
        let window = ego.stack(self, stand);
        let mut drawing = Drawing { rows: vec![pen.header(ego.width, "")], ..Drawing::default() };
        let (above, below) = (window.above(), window.below());
        if above > 0 {
            let passing = self.passing(ego, window.top());
            drawing.rows.push(self.hidden(pen, 0, above, passing));
        }
        for line in window.shown() {
            let spot = self.spot(ego, line);
            let row = match spot {
                Some(Spot::Centre) => self.centre_row(pen),
                Some(spot) => self.tied_row(pen, spot, line),
                None if line < self.centre => Row::new(&format!(" {}", Pen::nobody_in()), Ink::Dim),
                None => Row::new(&format!(" {}", pen.nobody_out()), Ink::Dim),
            };
            if let Some(spot) = spot {
                let columns = 0..ego.width;
                drawing.spots.push(Spotted { spot, row: drawing.rows.len(), columns });
            }
            drawing.rows.push(trim(row).cut(ego.width));
        }
        if below > 0 {
            let from = self.lines - below;
            let passing = from.checked_sub(1).and_then(|line| self.passing(ego, line));
            drawing.rows.push(self.hidden(pen, from, below, passing));
        }
        drawing
    }

    /// ` ┣━━Collaborates with━━━▶ QA Engineer                   ⇄`
    fn tied_row(&self, pen: &Pen, spot: Spot, line: usize) -> Row {
        let incoming = line < self.centre;
        let ego = pen.ego;
        let tied = match spot {
            Spot::In(at) => ego.ins.get(at),
            Spot::Out(at) => ego.outs.get(at),
            _ => None,
        };
        let Some(tied) = tied else { return Row::default() };
        let mut row = Row::new(" ", Ink::Text);
        let arms = Arms {
            up: line.checked_sub(1).and_then(|before| self.passing(ego, before)),
            down: self.passing(ego, line),
            right: Some(tied.weight).filter(|_| tied.level() == 0),
            left: None,
        };
        pen.push(&mut row, pen.glyphs.joint(arms), Ink::Frame);
        pen.rails(&mut row, tied, false);
        let ink = Ink::Verb(tied.family);
        // The head is at the centre's end, or at the name.
        let to_centre = incoming != tied.against;
        if to_centre {
            pen.push(&mut row, pen.glyphs.head_left(), ink);
            pen.line(&mut row, tied, 1);
        } else {
            pen.line(&mut row, tied, 2);
        }
        if let Some(room) = self.verb {
            let room = room.saturating_sub(tied.indent()).max(1);
            let label = pen.label(tied, room);
            let rest = room + 2 - columns(&label);
            row.push(&label, ink);
            pen.line(&mut row, tied, rest);
        }
        let end = if to_centre { tail(pen.glyphs, tied) } else { pen.glyphs.head_right() };
        pen.push(&mut row, end, ink);
        row.push(" ", Ink::Text);
        let name_from = row.width();
        pen.name(&mut row, spot, self.name);
        row.fill(name_from + self.name + 1);
        pen.mutual(&mut row, tied);
        pen.gutter(&mut row, tied.node);
        row
    }

    /// `[Backend Engineer] ↻ Mentors`
    fn centre_row(&self, pen: &Pen) -> Row {
        let width = pen.ego.width;
        let around = pen.all_around(width / 2);
        let taken = if around.is_empty() { 2 } else { columns(&around) + 3 };
        let mut row = Row::new("[", Ink::Frame);
        pen.name(&mut row, Spot::Centre, width.saturating_sub(taken));
        row.push("]", Ink::Frame);
        if !around.is_empty() {
            row.push(" ", Ink::Text);
            let family = pen.ego.loops.first().map(|&edge| pen.atlas.family(edge));
            row.push(&around, family.map_or(Ink::Dim, Ink::Verb));
        }
        row
    }

    /// ` ┃ … 5 more`; where the centre is hidden too, both sides are counted and it is named:
    /// ` ┃ … ◀8 ▶3 more [Backend Engineer]`.
    fn hidden(&self, pen: &Pen, from: usize, lines: usize, passing: Option<Weight>) -> Row {
        let ego = pen.ego;
        let hidden = from..from + lines;
        let ins = hidden.end.min(ego.ins.len()).saturating_sub(hidden.start);
        let first_out = self.centre + 1;
        let outs =
            hidden.end.min(first_out + ego.outs.len()).saturating_sub(hidden.start.max(first_out));
        let mut row = Row::new(" ", Ink::Text);
        let arms = Arms { up: passing, down: passing, ..Arms::default() };
        pen.push(&mut row, pen.glyphs.joint(arms), Ink::Frame);
        row.push(" ", Ink::Text);
        if !hidden.contains(&self.centre) {
            row.push(&pen.more(ins + outs), Ink::Dim);
            return row.cut(ego.width);
        }
        let mut text = String::from(pen.glyphs.ellipsis());
        if ins > 0 {
            text.push_str(&format!(" {}{ins}", pen.glyphs.head_left()));
        }
        if outs > 0 {
            text.push_str(&format!(" {}{outs}", pen.glyphs.head_right()));
        }
        row.push(&text, Ink::Dim);
        row.push(if ins + outs > 0 { " more [" } else { " [" }, Ink::Dim);
        let room = ego.width.saturating_sub(row.width() + 1);
        pen.name(&mut row, Spot::Centre, room);
        row.push("]", Ink::Dim);
        row.cut(ego.width)
    }

    /// What runs between a line and the next: the heaviest that has yet to reach the centre.
    fn passing(&self, ego: &Ego, line: usize) -> Option<Weight> {
        match line.checked_sub(self.centre) {
            None => ego.ins.heaviest_of_first(line + 1),
            Some(below) => ego.outs.heaviest(below..),
        }
    }
}

/// The end of a line at the name it comes from.
pub(super) fn tail(glyphs: Glyphs, tied: &Tied) -> char {
    glyphs.joint(Arms { left: Some(tied.weight), ..Arms::default() })
}

/// Shares `room` columns between verbs and names so that the fewest are cut, and of those the
/// fewest columns are lost.
fn share(ego: &Ego, room: usize) -> (usize, usize) {
    let verb = ego.ins.verb.max(ego.outs.verb);
    let name = ego.ins.name.max(ego.outs.name);
    if verb + name <= room {
        return (verb, name);
    }
    let cost = |verb: usize| {
        let name = room - verb;
        ego.ins.iter().chain(ego.outs.iter()).fold((0_usize, 0_usize), |(cut, lost), tied| {
            let (over, short) =
                ((tied.verb + tied.indent()).saturating_sub(verb), tied.name.saturating_sub(name));
            (cut + usize::from(over > 0) + usize::from(short > 0), lost + over + short)
        })
    };
    let most = verb.min(room - LEAST_NAME);
    let verb = (LEAST_VERB.min(most)..=most).min_by_key(|&verb| cost(verb)).unwrap_or(most);
    (verb, (room - verb).min(name))
}
