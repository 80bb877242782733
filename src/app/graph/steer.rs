//! What the keys and the mouse do in the graph pane.

use crate::atlas::Ways;
use crate::chart::{DEEPEST, Direction, Picture, Spot, View, Way};

use super::super::action::Action;
use super::super::areas::Pane;
use super::super::event::Mouse;
use super::super::focus::Tab;
use super::super::overlay::{Overlay, Purpose};
use super::App;

impl App {
    pub(in crate::app) fn in_graph(&mut self, action: Action) {
        match action {
            Action::NextView => return self.turn_view(),
            Action::PathTo => return self.pick(Purpose::Path),
            Action::Relations => {
                return self.overlay = Some(Overlay::Relations(Default::default()));
            }
            Action::Export => return self.overlay = Some(Overlay::Export(Default::default())),
            Action::Direction => return self.turn_direction(),
            Action::Lens => return self.turn_lens(),
            Action::Expand | Action::SectionUp | Action::SectionDown => return self.unfold(action),
            Action::Find => {
                let find = self.graph.find.get_or_insert_default();
                return find.typing = true;
            }
            Action::NextMatch => return self.next_match(true),
            Action::PreviousMatch => return self.next_match(false),
            Action::Leave if self.graph.find.take().is_some() => return,
            Action::Leave if self.graph.view == View::Path => return self.graph.view = View::Ego,
            _ => {}
        }
        let size = self.graph_size();
        let Some(picture) = &self.graph.picture else { return self.in_pane(action, false) };
        let stand = self.graph.stand;
        let half = isize::try_from(size.height / 2).unwrap_or(1).max(1);
        let way = match action {
            Action::Left => Way::Left,
            Action::Right => Way::Right,
            Action::Up => Way::Up,
            Action::Down => Way::Down,
            Action::First => return self.graph.stand = picture.rim(stand, false, size),
            Action::Last => return self.graph.stand = picture.rim(stand, true, size),
            Action::HalfUp => return self.graph.stand = picture.scroll(stand, -half, size),
            Action::HalfDown => return self.graph.stand = picture.scroll(stand, half, size),
            Action::Mirror => {
                match picture {
                    Picture::Matrix(m) => self.graph.stand = m.mirror(stand, size),
                    _ => self.notice = Some("% mirrors a cell of the matrix; v shows it".into()),
                }
                return;
            }
            Action::Mark => {
                match picture.node(stand.spot) {
                    Some(node) => drop(self.toggle_mark(node)),
                    None => self.notice = Some("no role is under the cursor".into()),
                }
                return;
            }
            Action::Open => {
                match picture.node(stand.spot).filter(|node| Some(*node) != self.current) {
                    Some(node) => self.jump(node),
                    None => {
                        self.notice =
                            Some("this is the current role; walk to a neighbour first".to_owned())
                    }
                }
                return;
            }
            _ => return self.in_pane(action, false),
        };
        match picture.step(stand, way, size) {
            Ok(stand) => self.graph.stand = stand,
            Err(why) => self.notice = Some(why.to_owned()),
        }
    }

    fn turn_view(&mut self) {
        self.graph.view = self.graph.view.next();
    }

    fn turn_direction(&mut self) {
        if let (View::Path, Some((_, ways))) = (self.graph.view, &mut self.graph.target) {
            *ways = match ways {
                Ways::Directed => Ways::Either,
                Ways::Either => Ways::Directed,
            };
            return;
        }
        let direction = &mut self.graph.choice.filter.direction;
        *direction = direction.next();
        let told = match direction {
            Direction::Both => "both directions",
            Direction::In => "only what others declare towards the current role",
            Direction::Out => "only what the current role declares",
        };
        self.notice = Some(told.to_owned());
    }

    fn turn_lens(&mut self) {
        let told = match self.graph.view {
            View::Ego => {
                self.graph.choice.needs = !self.graph.choice.needs;
                match self.graph.choice.needs {
                    true => "left: who needs this role; right: whom it needs",
                    false => "left: who names this role; right: whom it names",
                }
            }
            View::Matrix => {
                self.graph.letters = !self.graph.letters;
                match self.graph.letters {
                    true => "cells say the family of the verb; a capital is daily",
                    false => "cells say how often",
                }
            }
            View::Map | View::Path => "w is for neighbours and matrix; v shows them",
        };
        self.notice = Some(told.to_owned());
    }

    /// Unfolds the row under the cursor, or all rows by one step, or folds them.
    fn unfold(&mut self, action: Action) {
        let (choice, stand) = (&mut self.graph.choice, self.graph.stand);
        let Some(Picture::Ego(ego)) = &self.graph.picture else {
            self.notice = Some("rows unfold among the neighbours; v shows them".to_owned());
            return;
        };
        let told = match action {
            Action::SectionUp if choice.depth == 0 && choice.turned.is_empty() => {
                "nothing is unfolded".to_owned()
            }
            Action::SectionDown if choice.depth == DEEPEST => {
                format!("{} steps are as far as it goes", DEEPEST + 1)
            }
            Action::SectionUp | Action::SectionDown => {
                choice.turned.clear();
                choice.depth = match action {
                    Action::SectionDown => choice.depth + 1,
                    _ => choice.depth.saturating_sub(1),
                };
                match choice.depth {
                    0 => "neighbours only".to_owned(),
                    more => format!("{} steps from the role", more + 1),
                }
            }
            _ => match ego.turned(&self.atlas, stand, choice) {
                Some(turned) => return *choice = turned,
                None => "nothing to unfold here".to_owned(),
            },
        };
        self.notice = Some(told);
    }

    pub(in crate::app) fn mouse_graph(
        &mut self,
        pane: Pane,
        mouse: Mouse,
        wheel: Option<isize>,
        double: bool,
    ) {
        let size = self.graph_size();
        let Some(picture) = &self.graph.picture else { return };
        if let Some(rows) = wheel {
            self.graph.stand = picture.scroll(self.graph.stand, rows, size);
            return;
        }
        let (row, column) =
            (usize::from(mouse.row - pane.body.y), usize::from(mouse.column - pane.body.x));
        let spot = self.draw_graph().and_then(|drawing| drawing.at(row, column));
        if let Some(spot) = spot {
            self.graph.stand = picture.settle(self.graph.stand.at(spot), size);
        }
        self.focus_tab(Tab::Graph);
        if double && spot.is_some_and(|spot| spot != Spot::Centre) {
            self.in_graph(Action::Open);
        }
    }
}
