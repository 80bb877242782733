//! Going from spot to spot, by the caret rule.
//!
//! Across goes to the nearest of the next column, measured from the goal: the row of the last
//! spot reached along a column. Along goes to the next of the column and sets the goal. So k
//! steps one way and k steps back lead where they began.

use crate::chart::stand::Tops;
use crate::chart::window::Window;
use crate::chart::{Spot, Stand, Way};

use super::{Ego, Form};

impl Ego {
    /// Where the cursor begins: on the first row of the longer side, or on the centre when the
    /// role is alone.
    pub fn start(&self) -> Stand {
        let spot = match (self.ins.len(), self.outs.len()) {
            (0, 0) => Spot::Centre,
            (ins, outs) if ins < outs => Spot::Out(0),
            _ => Spot::In(0),
        };
        self.settle(Stand::on(spot))
    }

    /// The nearest stand there is: on what exists, scrolled so that it is visible.
    pub fn settle(&self, stand: Stand) -> Stand {
        let spot = match stand.spot {
            Spot::In(at) => last_of(self.ins.len()).map_or(Spot::Centre, |l| Spot::In(at.min(l))),
            Spot::Out(at) => {
                last_of(self.outs.len()).map_or(Spot::Centre, |l| Spot::Out(at.min(l)))
            }
            // A spot of another picture is none of this one.
            _ => Spot::Centre,
        };
        let mut stand = Stand { spot, ..stand };
        match &self.form {
            Form::Nothing | Form::Line => return stand,
            Form::Stacked(stacked) => {
                stand.tops.all = self.stack(stacked, stand).showing(stacked.line(spot)).top();
            }
            Form::Columns(columns) => {
                let mut ins = columns.window(&self.ins, stand.tops.ins);
                let mut outs = columns.window(&self.outs, stand.tops.outs);
                match spot {
                    Spot::In(at) => ins = ins.showing(at),
                    Spot::Out(at) => outs = outs.showing(at),
                    _ => {}
                }
                stand.tops = Tops { ins: ins.top(), outs: outs.top(), ..stand.tops };
            }
        }
        // After scrolling or a resize the old goal may lead elsewhere than to where we are.
        if spot != Spot::Centre && self.nearest(stand, spot) != Some(spot) {
            stand.goal = self.row(stand);
        }
        stand
    }

    /// One step. `Err` says why there is none.
    pub fn step(&self, stand: Stand, way: Way) -> Result<Stand, &'static str> {
        let stand = self.settle(stand);
        match self.form {
            Form::Nothing | Form::Line => return Err("there is no room to walk"),
            Form::Stacked(_) | Form::Columns(_) => {}
        }
        match way {
            Way::Up => self.along(stand, -1).ok_or("this is the first one"),
            Way::Down => self.along(stand, 1).ok_or("this is the last one"),
            Way::Left | Way::Right => self.across(stand, way),
        }
    }

    fn across(&self, stand: Stand, way: Way) -> Result<Stand, &'static str> {
        let spot = match (stand.spot, way) {
            (Spot::In(_), Way::Right) | (Spot::Out(_), Way::Left) => Spot::Centre,
            (Spot::Centre, Way::Left) => {
                self.nearest(stand, Spot::In(0)).ok_or("no role names this one")?
            }
            (Spot::Centre, _) => {
                self.nearest(stand, Spot::Out(0)).ok_or("this one names no other role")?
            }
            (Spot::In(_), _) => return Err("nothing is further left"),
            _ => return Err("nothing is further right"),
        };
        Ok(self.settle(Stand { spot, ..stand }))
    }

    fn along(&self, stand: Stand, by: isize) -> Option<Stand> {
        let within = |at: usize, len: usize| at.checked_add_signed(by).filter(|&to| to < len);
        let spot = match (&self.form, stand.spot) {
            (Form::Stacked(stacked), spot) => {
                let to = within(stacked.line(spot), stacked.lines)?;
                stacked.spot(self, to)?
            }
            (_, Spot::In(at)) => Spot::In(within(at, self.ins.len())?),
            (_, Spot::Out(at)) => Spot::Out(within(at, self.outs.len())?),
            _ => return None,
        };
        Some(self.reached(Stand { spot, ..stand }))
    }

    /// Settled after a move along a column, which sets the goal.
    fn reached(&self, stand: Stand) -> Stand {
        let stand = self.settle(stand);
        Stand { goal: self.row(stand), ..stand }
    }

    /// Scrolls the side of the cursor, which goes along as far as it must to stay visible.
    pub fn scroll(&self, stand: Stand, rows: isize) -> Stand {
        let mut stand = self.settle(stand);
        let into = |window: Window, at: usize| {
            let shown = window.shown();
            at.max(shown.start).min(shown.end.saturating_sub(1))
        };
        match (&self.form, stand.spot) {
            (Form::Stacked(stacked), spot) => {
                let window = self.stack(stacked, stand).scrolled(rows);
                let line = into(window, stacked.line(spot));
                stand.tops.all = window.top();
                stand.spot = stacked.spot(self, line).unwrap_or(Spot::Centre);
            }
            (Form::Columns(columns), Spot::In(at)) => {
                let window = columns.window(&self.ins, stand.tops.ins).scrolled(rows);
                stand.tops.ins = window.top();
                stand.spot = Spot::In(into(window, at));
            }
            (Form::Columns(columns), Spot::Out(at)) => {
                let window = columns.window(&self.outs, stand.tops.outs).scrolled(rows);
                stand.tops.outs = window.top();
                stand.spot = Spot::Out(into(window, at));
            }
            _ => return stand,
        }
        self.reached(stand)
    }

    /// To the first of the cursor's side; the centre is its own side.
    pub fn first(&self, stand: Stand) -> Stand {
        let stand = self.settle(stand);
        let spot = match stand.spot {
            Spot::In(_) => Spot::In(0),
            Spot::Out(_) => Spot::Out(0),
            _ => Spot::Centre,
        };
        self.reached(Stand { spot, ..stand })
    }

    /// To the last of the cursor's side; the centre is its own side.
    pub fn last(&self, stand: Stand) -> Stand {
        let stand = self.settle(stand);
        let spot = match stand.spot {
            // Settling takes what is too far back to the last.
            Spot::In(_) => Spot::In(usize::MAX),
            Spot::Out(_) => Spot::Out(usize::MAX),
            _ => Spot::Centre,
        };
        self.reached(Stand { spot, ..stand })
    }

    /// The spot of `side`'s column nearest to the goal.
    fn nearest(&self, stand: Stand, side: Spot) -> Option<Spot> {
        let goal = stand.goal;
        match (&self.form, side) {
            (Form::Stacked(_), Spot::In(_)) => {
                last_of(self.ins.len()).map(|last| Spot::In(goal.min(last)))
            }
            (Form::Stacked(stacked), Spot::Out(_)) => {
                let at = goal.saturating_sub(stacked.centre + 1);
                last_of(self.outs.len()).map(|last| Spot::Out(at.min(last)))
            }
            (Form::Columns(columns), Spot::In(_)) => {
                columns.nearest(columns.window(&self.ins, stand.tops.ins), goal).map(Spot::In)
            }
            (Form::Columns(columns), Spot::Out(_)) => {
                columns.nearest(columns.window(&self.outs, stand.tops.outs), goal).map(Spot::Out)
            }
            (Form::Nothing | Form::Line, _) => None,
            (_, _) => Some(Spot::Centre),
        }
    }

    /// The row of a settled stand's spot, as the goal counts rows.
    fn row(&self, stand: Stand) -> usize {
        match (&self.form, stand.spot) {
            (Form::Nothing | Form::Line, _) => 0,
            (Form::Stacked(stacked), spot) => stacked.line(spot),
            (Form::Columns(columns), Spot::In(at)) => {
                columns.row(columns.window(&self.ins, stand.tops.ins), at)
            }
            (Form::Columns(columns), Spot::Out(at)) => {
                columns.row(columns.window(&self.outs, stand.tops.outs), at)
            }
            (Form::Columns(columns), _) => columns.centre,
        }
    }
}

fn last_of(len: usize) -> Option<usize> {
    len.checked_sub(1)
}
