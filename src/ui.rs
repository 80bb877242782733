//! Draws the app on the screen. Drawing does not change the app, and only visible rows are built.
//! Only the submodule `theme` contains colours.

mod cursor;
mod dialog;
mod list;
mod paint;
mod panes;
mod prompt;
mod roster;
mod status;
mod theme;

use ratatui::Frame;
use ratatui::buffer::Buffer;

use crate::app::App;
use crate::page::{Ink, Row};

use paint::Painter;
pub use theme::{Look, Themes, letter};

/// Draws the whole screen.
pub fn draw(app: &App, look: Look<'_>, frame: &mut Frame<'_>) {
    let cursor = paint(app, look, frame.buffer_mut());
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

/// Paints the screen into a buffer. Returns the position of the terminal's cursor, or `None` if the
/// cursor is hidden.
pub fn paint(app: &App, look: Look<'_>, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let mut painter = Painter::new(buffer, look.with_theme(app.preferences().theme()));
    let areas = app.screen().areas();
    if areas.too_small() {
        painter.row(areas.screen, 0, &Row::new("terminal too small", Ink::Strong));
        return None;
    }
    if !areas.bare {
        panes::frame(app, &mut painter);
    }
    list::paint(app, &mut painter);
    panes::paint(app, &mut painter);
    let in_find = status::paint(app, &mut painter);
    let in_query = prompt::paint(app, &mut painter);
    let in_dialog = dialog::paint(app, &mut painter);
    if app.dialog().is_some() { in_dialog } else { in_query.or(in_find) }
}
