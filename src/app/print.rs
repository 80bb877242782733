//! Text alone on the screen, and the mouse the terminal's: to select with it as in any other
//! program, without borders, bars and marks between the words.

use super::App;
use super::action::Action;
use super::event::Effect;
use super::focus::{Focus, Tab};
use super::handle::read;
use super::reader::Reader;

impl App {
    /// Leaves the mouse to the terminal.
    pub(super) fn print(&mut self) {
        self.bare = true;
        self.orders.push(Effect::Mouse { ours: false });
    }

    /// Back to the screen as it was.
    pub(super) fn leave_print(&mut self) {
        if std::mem::take(&mut self.bare) {
            self.orders.push(Effect::Mouse { ours: true });
        }
    }

    /// What can be done meanwhile: to go back, and to bring other text into view.
    pub(super) fn in_print(&mut self, action: Action) {
        if action == Action::Leave {
            return self.leave_print();
        }
        let reader = match (&mut self.overlay, self.focus) {
            (Some(overlay), _) => overlay.reader_mut(),
            (None, Focus::Tab(Tab::Card)) => &mut self.card,
            (None, Focus::Tab(Tab::Raw)) => &mut self.raw,
            (None, Focus::Tab(Tab::Graph)) => return self.in_graph(by_half(action)),
            (None, Focus::Query | Focus::List) => return self.in_list(action),
        };
        scroll(reader, action);
    }
}

/// The graph goes by half a pane where others go by one: what surrounds its cursor stays in view.
fn by_half(action: Action) -> Action {
    match action {
        Action::PageUp => Action::HalfUp,
        Action::PageDown => Action::HalfDown,
        action => action,
    }
}

/// Goes through a page by its lines, since no cursor is shown.
fn scroll(reader: &mut Reader, action: Action) {
    match action {
        Action::Up => reader.scroll(-1),
        Action::Down => reader.scroll(1),
        action => drop(read(reader, action)),
    }
}
