//! Paints rows into cells. Every rectangle is clipped to the buffer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Span as Painted;
use ratatui::widgets::Widget;

use crate::app::{DocumentReader, TextFind};
use crate::page::{Ink, Position, Row, ink, light};
use crate::search::{Query, TextKind};
use crate::text::{ascii, is_narrow};

use super::cursor::CursorLook;
use super::theme::Look;

/// The matches to highlight on a page.
#[derive(Clone, Copy)]
pub(super) enum Lights<'a> {
    None,
    /// The matches of a query.
    Query(&'a Query),
    /// The matches of a text search. The current match has a separate style.
    Find(&'a TextFind),
}

impl Lights<'_> {
    fn on(self, number: Position, row: &Row) -> Option<Row> {
        let ranges = match self {
            Lights::None => return None,
            Lights::Query(query) if query.is_empty() => return None,
            Lights::Query(query) => query.places(&row.text(), TextKind::Prose),
            Lights::Find(find) => find.all().iter().flat_map(|found| found.on(number)).collect(),
        };
        if ranges.is_empty() {
            return None;
        }
        let mut row = row.clone();
        light(&mut row, |_| ranges.clone());
        if let Lights::Find(find) = self
            && let Some(found) = find.current()
        {
            ink(&mut row, &found.on(number).collect::<Vec<_>>(), Ink::Cursor);
        }
        Some(row)
    }
}

/// A buffer to paint into, with the look of the screen.
pub(super) struct Painter<'b> {
    buffer: &'b mut Buffer,
    look: Look<'b>,
}

impl<'b> Painter<'b> {
    pub(super) fn new(buffer: &'b mut Buffer, look: Look<'b>) -> Self {
        let (whole, ground) = (buffer.area, look.ground());
        if ground != Style::default() {
            buffer.set_style(whole, ground);
        }
        Painter { buffer, look }
    }

    /// Returns the style of plain text. It begins with a reset, because the cells may have the style
    /// of earlier content.
    fn plain(&self) -> Style {
        Style::reset().patch(self.look.ground())
    }

    /// Returns whether only ASCII characters are painted.
    pub(super) fn is_ascii(&self) -> bool {
        self.look.ascii
    }

    /// Paints a row on line `y` of a rectangle.
    pub(super) fn row(&mut self, rect: Rect, y: usize, row: &Row) {
        let Some(y) = u16::try_from(y).ok().filter(|y| *y < rect.height) else { return };
        let mut place = Rect { y: rect.y + y, height: 1, ..rect }.intersection(self.buffer.area);
        let plain = self.plain();
        for span in &row.spans {
            let text = if self.look.ascii { ascii(span.text()) } else { span.text().into() };
            let style = plain.patch(self.look.style(span.ink, span.lit));
            let width = self.span(place, &text, style).min(place.width);
            place = Rect { x: place.x + width, width: place.width - width, ..place };
        }
    }

    /// Paints a text on the first line of a rectangle, which must be inside the buffer. Returns the
    /// width of the whole text.
    fn span(&mut self, place: Rect, text: &str, style: Style) -> u16 {
        if !is_narrow(text) {
            let painted = Painted::styled(text, style);
            (&painted).render(place, self.buffer);
            return u16::try_from(painted.width()).unwrap_or(u16::MAX);
        }
        // Almost all text takes one cell per character, so it need not be split into graphemes.
        if place.is_empty() {
            return 0;
        }
        let from = self.buffer.index_of(place.x, place.y);
        let cells = self.buffer.content.get_mut(from..from + usize::from(place.width));
        let mut width = 0;
        for (cell, c) in cells.into_iter().flatten().zip(text.chars()) {
            cell.set_char(c).set_style(style);
            width += 1;
        }
        width
    }

    /// Paints a row aligned to the right edge of a rectangle.
    pub(super) fn row_at_right(&mut self, rect: Rect, row: &Row) {
        let width = u16::try_from(row.width()).unwrap_or(u16::MAX).min(rect.width);
        self.row(Rect { x: rect.right() - width, width, ..rect }, 0, row);
    }

    /// Fills a rectangle with a glyph that is one column wide.
    pub(super) fn fill(&mut self, rect: Rect, glyph: &str, ink: Ink) {
        let text = glyph.repeat(usize::from(rect.width));
        let text = if self.look.ascii { ascii(&text) } else { text.as_str().into() };
        let line = Painted::styled(text, self.plain().patch(self.look.style(ink, false)));
        for y in rect.top()..rect.bottom() {
            let place = Rect { y, height: 1, ..rect }.intersection(self.buffer.area);
            (&line).render(place, self.buffer);
        }
    }

    /// Paints a frame just inside the edges of a rectangle.
    pub(super) fn frame(&mut self, rect: Rect) {
        let Some(inside) = usize::from(rect.width).checked_sub(2) else { return };
        let (line, blank) = ("─".repeat(inside), " ".repeat(inside));
        let last = usize::from(rect.height).saturating_sub(1);
        for y in 0..usize::from(rect.height) {
            let row = match y {
                0 => format!("┌{line}┐"),
                _ if y == last => format!("└{line}┘"),
                _ => format!("│{blank}│"),
            };
            self.row(rect, y, &Row::new(&row, Ink::Key));
        }
    }

    /// Dims everything in a rectangle.
    pub(super) fn dim(&mut self, rect: Rect) {
        let plain = Modifier::BOLD | Modifier::REVERSED | Modifier::UNDERLINED;
        let dim = self.look.style(Ink::Dim, false).remove_modifier(plain);
        self.buffer.set_style(rect.intersection(self.buffer.area), dim);
    }

    /// Clears a rectangle.
    pub(super) fn clear(&mut self, rect: Rect) {
        let rect = rect.intersection(self.buffer.area);
        ratatui::widgets::Clear.render(rect, self.buffer);
        self.buffer.set_style(rect, self.look.ground());
    }

    /// Paints the visible part of a page with its highlights. The left margin shows the
    /// cursor. The right margin shows the thumb of a scroll bar if the page is longer than the
    /// rectangle.
    pub(super) fn page(
        &mut self,
        body: Rect,
        reader: &DocumentReader,
        lights: Lights<'_>,
        cursor: CursorLook,
    ) {
        let (height, document) = (usize::from(body.height), reader.document());
        let selected = reader.current_rows_at().unwrap_or_default();
        for (y, (number, row)) in document.rows(reader.top()).take(height).enumerate() {
            let lit = lights.on(number, row);
            let row = lit.as_ref().unwrap_or(row);
            if selected.contains(&number) {
                self.row(body, y, &cursor.selected(row.clone()));
                self.cursor(margin(body, false), y, cursor, number == selected.start);
            } else {
                self.row(body, y, row);
            }
        }
        let (rows, above) = document.extent(reader.top());
        self.thumb(margin(body, true), above, rows);
    }

    /// Paints the sign of the cursor in line `y` of the first column of a rectangle.
    pub(super) fn cursor(&mut self, rect: Rect, y: usize, cursor: CursorLook, is_first_row: bool) {
        cursor.sign(is_first_row).iter().for_each(|sign| self.row(rect, y, sign));
    }

    /// Returns the symbol on line `y` of a column of cells.
    fn symbol(&self, column: Rect, y: usize) -> &str {
        let y = u16::try_from(y).map_or(u16::MAX, |y| column.y.saturating_add(y));
        self.buffer.cell((column.x, y)).map_or("", |cell| cell.symbol())
    }

    /// Paints the thumb of a scroll bar, or nothing if all rows are visible. If the column is next
    /// to a border, the thumb is a heavier part of the border. If it is next to a free column, the
    /// thumb is there, so that it does not touch the text.
    pub(super) fn thumb(&mut self, column: Rect, top: usize, rows: usize) {
        let height = usize::from(column.height);
        if rows <= height || height == 0 {
            return;
        }
        let size = (height * height / rows).max(1);
        let start = top.min(rows - height) * (height - size) / (rows - height).max(1);
        let border = Rect { x: column.x + 1, ..column };
        for y in start..(start + size).min(height) {
            let (at, glyph) = match self.symbol(border, y) {
                "│" | "|" => (border, "┃"),
                "├" => (border, "┠"),
                " " => (border, "┃"),
                _ => (column, "┃"),
            };
            self.row(at, y, &Row::new(glyph, Ink::Dim));
        }
    }
}

/// Returns the margin to the left or right of a pane's body. It is one column wide.
pub(super) fn margin(body: Rect, right: bool) -> Rect {
    let x = if right { body.right() } else { body.x.saturating_sub(1) };
    Rect { x, width: 1, ..body }
}
