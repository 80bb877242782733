//! The mouse: it selects, opens, scrolls, and presses the keys of the footer.

use super::App;
use super::action::Action;
use super::areas::Pane;
use super::event::{Effect, Mouse, MouseKind};
use super::focus::{Focus, Tab};

/// Rows a turn of the wheel scrolls.
const WHEEL: isize = 3;

impl App {
    /// Takes a click or a turn of the wheel. A click on a key of the footer presses it.
    pub(super) fn mouse(&mut self, mouse: Mouse) -> Vec<Effect> {
        if self.bare {
            return Vec::new(); // on its way when the mouse was given to the terminal
        }
        let clicked = matches!(mouse.kind, MouseKind::Click | MouseKind::DoubleClick);
        if let Some(key) = self.foot_at(mouse).filter(|_| clicked) {
            self.notice = None;
            return self.press(key);
        }
        self.point(mouse);
        Vec::new()
    }

    fn point(&mut self, mouse: Mouse) {
        if self.prefix.is_some() {
            return (self.prefix, self.notice) = (None, None);
        }
        let inside = |pane: &Pane| pane.body.contains((mouse.column, mouse.row).into());
        let wheel = match mouse.kind {
            MouseKind::WheelUp => Some(-WHEEL),
            MouseKind::WheelDown => Some(WHEEL),
            MouseKind::Click | MouseKind::DoubleClick => None,
        };
        let double = mouse.kind == MouseKind::DoubleClick;
        if self.overlay.is_some() {
            let body = self.overlay_pane().body;
            let within = body.contains((mouse.column, mouse.row).into());
            let Some(overlay) = &mut self.overlay else { return };
            match wheel {
                Some(rows) => overlay.reader_mut().scroll(rows),
                None if !within => self.overlay = None,
                None => {
                    overlay.reader_mut().click(usize::from(mouse.row - body.y));
                    if double {
                        self.in_overlay(Action::Open);
                    }
                }
            }
            return;
        }
        let areas = self.areas;
        if areas.query.contains((mouse.column, mouse.row).into()) && wheel.is_none() {
            self.focus = Focus::Query;
        } else if let Some(pane) = areas.list.filter(inside) {
            self.mouse_list(pane, mouse, wheel, double);
        } else if let Some(pane) = areas.card.filter(inside) {
            match wheel {
                Some(rows) => self.card.scroll(rows),
                None => {
                    self.focus_tab(Tab::Card);
                    let hit = self.card.click(usize::from(mouse.row - pane.body.y));
                    if hit && double {
                        self.in_card(Action::Open);
                    }
                }
            }
        } else if let Some(pane) = areas.raw.filter(inside) {
            match wheel {
                Some(rows) => self.raw.scroll(rows),
                None => {
                    self.focus_tab(Tab::Raw);
                    self.raw.click(usize::from(mouse.row - pane.body.y));
                }
            }
        } else if let Some(pane) = areas.graph.filter(inside) {
            self.mouse_graph(pane, mouse, wheel, double);
        } else if wheel.is_none() && areas.status.contains((mouse.column, mouse.row).into()) {
            self.mouse_status(mouse);
        } else if wheel.is_none() {
            self.mouse_title(mouse);
        }
    }

    /// A click on the way here goes back; one on the counts shows what they count.
    fn mouse_status(&mut self, mouse: Mouse) {
        let status = self.areas.status;
        match mouse.column - status.x < status.width / 2 {
            true => self.in_pane(Action::Back, false),
            false => self.open_problems(),
        }
    }

    fn mouse_list(&mut self, pane: Pane, mouse: Mouse, wheel: Option<isize>, double: bool) {
        if let Some(rows) = wheel {
            return self.list.cursor.scroll(rows);
        }
        let row = self.list.cursor.top + usize::from(mouse.row - pane.body.y) / self.list_lines();
        if row >= self.list.cursor.len {
            return;
        }
        self.focus = Focus::List;
        self.to_match = true;
        self.list.cursor.selected = row;
        if double {
            self.settle();
            match self.picking {
                Some(_) => self.answer(),
                None => self.in_roles(Action::Open),
            }
        }
    }

    /// A click on a title focuses its pane; on a word of the tab bar, that tab.
    fn mouse_title(&mut self, mouse: Mouse) {
        let on = |pane: Option<Pane>| {
            pane.is_some_and(|pane| pane.title.contains((mouse.column, mouse.row).into()))
        };
        let bar = self
            .areas
            .tab_bar()
            .into_iter()
            .find(|(_, rect)| rect.contains((mouse.column, mouse.row).into()));
        if let Some((tab, _)) = bar {
            self.focus_tab(tab);
        } else if on(self.areas.list) {
            self.focus = Focus::List;
        } else if let Some(tab) = Tab::ALL.into_iter().find(|tab| on(self.areas.tab(*tab))) {
            self.focus_tab(tab);
        }
    }
}
