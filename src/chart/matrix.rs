//! Draws interactions as a table, for networks that are too dense to draw as lines. A filled cell
//! means that the role of the row names the role of the column.
//!
//! ```text
//! 9 roles · 25 interactions · from row to column    █ daily ▒ weekly ░ other
//!                        UDPMFEQEBEDADEPESL
//! UX Designer        UD  ╲ ████· · ░░· · ·
//! Product Manager    PM  ██╲ ▒▒· ▒▒· · · ·
//! Frontend Engineer  FE  ██· ╲ ▒▒██· · ░░·
//! ```
//!
//! Roles that work together are next to each other, so that teams appear as blocks on the diagonal.

mod code;
mod order;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::atlas::{EdgeId, Family, Node, Weight};
use crate::page::{Ink, Row, Viewport};
use crate::text::{columns, counted};

use super::{Drawing, Glyphs, Knot, Net, NetPart, Size, Spot, Spotted, Stand, Way};

/// The minimum and maximum width of the column with the names.
const NAMES: (usize, usize) = (12, 40);
/// The number of columns after a name: a space, the code, and two spaces.
const CODE: usize = 5;
/// The number of columns in the title row that are reserved for the legend.
const TITLE: usize = 46;
/// The minimum area for the table. In a smaller area, only a one-line summary is drawn.
const LEAST: Size = Size { width: 24, height: 4 };

/// A [`Net`] that is drawn as a table.
#[derive(Debug)]
pub struct Matrix {
    net: Net,
    glyphs: Glyphs,
    /// For each row and column, the index of its role in the network.
    order: Vec<usize>,
    /// For each role in the network, the index of its row, which is also the index of its column.
    place: Vec<usize>,
    /// The two-character code of each row and column.
    codes: Vec<String>,
    /// The filled cells by row and column, in reading order.
    filled: BTreeMap<(usize, usize), Filled>,
    /// The width of the widest name, including the brackets of a role without a card.
    widest: usize,
}

/// The content of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filled {
    /// One direction of a line: the index of the line, and whether the role at its first end
    /// declares the interactions.
    Strand(usize, bool),
    /// Interactions of a role with itself.
    Loop,
}

/// The visible part of the table, and the width of its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Frame {
    /// The width of the names, in columns.
    name: usize,
    /// The width of a cell, in columns: 1 or 2.
    cell: usize,
    /// The number of visible rows and columns of the table.
    rows: usize,
    across: usize,
}

impl Frame {
    /// Returns the number of rows above the table, for the title and for the codes. The codes are
    /// vertical above narrow cells.
    fn head(self) -> usize {
        1 + if self.cell == 2 { 1 } else { 2 }
    }
}

impl Matrix {
    /// Creates the table and orders its roles.
    pub fn new(net: Net, glyphs: Glyphs) -> Matrix {
        let order = order::seriate(&net);
        let mut place = vec![0; order.len()];
        for (at, &knot) in order.iter().enumerate() {
            if let Some(place) = place.get_mut(knot) {
                *place = at;
            }
        }
        let mut filled = BTreeMap::new();
        for (number, line) in net.lines.iter().enumerate() {
            let (a, b) = line.ends;
            let (Some(&a), Some(&b)) = (place.get(a), place.get(b)) else { continue };
            for (cell, forth) in [((a, b), true), ((b, a), false)] {
                if line.strand(forth).is_some() {
                    filled.insert(cell, Filled::Strand(number, forth));
                }
            }
        }
        for (knot, &at) in net.knots.iter().zip(&place) {
            if !knot.loops.is_empty() {
                filled.insert((at, at), Filled::Loop);
            }
        }
        let named = order.iter().filter_map(|&knot| net.knots.get(knot));
        let codes = code::codes(named.map(|knot| knot.name.as_str()));
        let widths =
            net.knots.iter().map(|knot| columns(&knot.name) + if knot.missing { 2 } else { 0 });
        let widest = widths.max().unwrap_or(0);
        Matrix { order, place, codes, filled, widest, net, glyphs }
    }

    /// Returns the roles of the table and the lines between them.
    pub fn net(&self) -> &Net {
        &self.net
    }

    /// Returns the width of the whole table, including its title.
    pub fn width(&self) -> usize {
        let table = self.widest.clamp(NAMES.0, NAMES.1) + CODE + 2 * self.len();
        table.max(columns(&self.summary()) + TITLE)
    }

    pub(super) fn glyphs(&self) -> Glyphs {
        self.glyphs
    }

    fn len(&self) -> usize {
        self.order.len()
    }

    /// Returns the initial position. The cursor is on the first filled cell in the row of a role.
    /// If the row has no filled cell, the cursor is on the diagonal.
    pub fn start(&self, node: Option<Node>, size: Size) -> Stand {
        let spot = node.and_then(|node| self.spot_of(node)).unwrap_or(Spot::Cell(0, 0));
        self.settle(Stand::on(spot), size)
    }

    /// Returns the position on a cell that is nearest to `stand`, scrolled into view.
    pub fn settle(&self, stand: Stand, size: Size) -> Stand {
        let last = self.len().saturating_sub(1);
        let (row, column) = match stand.spot {
            Spot::Cell(row, column) => (row.min(last), column.min(last)),
            _ => (0, 0),
        };
        let mut stand = stand.at(Spot::Cell(row, column));
        let frame = self.frame(size);
        let rows = Viewport::new(self.len(), frame.rows, stand.top);
        stand.top = rows.showing(row..row + 1).top();
        let columns = Viewport::new(self.len(), frame.across, stand.across);
        stand.across = columns.showing(column..column + 1).top();
        stand
    }

    /// Moves the cursor by one cell. Returns an error message if the cursor is at the edge of the
    /// table.
    pub fn step(&self, stand: Stand, way: Way, size: Size) -> Result<Stand, &'static str> {
        let Spot::Cell(row, column) = self.settle(stand, size).spot else { return Ok(stand) };
        let (row, column, rim) = match way {
            Way::Up => (row.checked_sub(1), Some(column), "this is the first row"),
            Way::Down => (Some(row + 1), Some(column), "this is the last row"),
            Way::Left => (Some(row), column.checked_sub(1), "this is the first column"),
            Way::Right => (Some(row), Some(column + 1), "this is the last column"),
        };
        let cell = row.zip(column).filter(|(row, column)| *row.max(column) < self.len());
        let (row, column) = cell.ok_or(rim)?;
        Ok(self.settle(stand.at(Spot::Cell(row, column)), size))
    }

    /// Scrolls by a number of rows. The cursor moves only as far as is necessary to stay in view.
    pub fn scroll(&self, stand: Stand, rows: isize, size: Size) -> Stand {
        let mut stand = self.settle(stand, size);
        let rows = Viewport::new(self.len(), self.frame(size).rows, stand.top).scrolled(rows);
        stand.top = rows.top();
        let Spot::Cell(row, column) = stand.spot else { return stand };
        let last = rows.range().end.saturating_sub(1);
        self.settle(stand.at(Spot::Cell(row.max(rows.top()).min(last), column)), size)
    }

    /// Moves the cursor to the first or last row of its column.
    pub fn rim(&self, stand: Stand, last: bool, size: Size) -> Stand {
        let stand = self.settle(stand, size);
        let Spot::Cell(_, column) = stand.spot else { return stand };
        self.settle(stand.at(Spot::Cell(if last { usize::MAX } else { 0 }, column)), size)
    }

    /// Moves the cursor to the next or previous filled cell in reading order. Wraps around at the
    /// end of the table.
    pub fn next_filled(
        &self,
        stand: Stand,
        forward: bool,
        size: Size,
    ) -> Result<Stand, &'static str> {
        let Spot::Cell(row, column) = self.settle(stand, size).spot else { return Ok(stand) };
        let cells = &self.filled;
        let next = if forward {
            cells.range((row, column + 1)..).next().or_else(|| cells.first_key_value())
        } else {
            cells.range(..(row, column)).next_back().or_else(|| cells.last_key_value())
        };
        let (&(row, column), _) = next.ok_or("all cells are empty")?;
        Ok(self.settle(stand.at(Spot::Cell(row, column)), size))
    }

    /// Moves the cursor to the cell for the same two roles in the opposite direction.
    pub fn mirror(&self, stand: Stand, size: Size) -> Stand {
        let stand = self.settle(stand, size);
        let Spot::Cell(row, column) = stand.spot else { return stand };
        self.settle(stand.at(Spot::Cell(column, row)), size)
    }

    /// Returns the role of a cell's row.
    pub fn node(&self, spot: Spot) -> Option<Node> {
        self.pair(spot).map(|(row, _)| row)
    }

    /// Returns the roles of a cell's row and column.
    pub fn pair(&self, spot: Spot) -> Option<(Node, Node)> {
        let Spot::Cell(row, column) = spot else { return None };
        Some((self.knot(row)?.node?, self.knot(column)?.node?))
    }

    /// Returns the knot of a row or column.
    fn knot(&self, at: usize) -> Option<&Knot> {
        self.net.knots.get(*self.order.get(at)?)
    }

    /// Returns the first filled cell in the row of a role, or the cell on the diagonal if the row
    /// has no filled cell.
    pub fn spot_of(&self, node: Node) -> Option<Spot> {
        let row = *self.place.get(self.net.find(node)?)?;
        Some(self.first_of(row))
    }

    /// Returns the cell in the row of one role and the column of another, if one of them names the
    /// other.
    pub(super) fn meeting(&self, row: Node, column: Node) -> Option<Spot> {
        let place = |node| self.place.get(self.net.find(node)?).copied();
        let (row, column) = (place(row)?, place(column)?);
        let is_filled = |cell| self.filled.contains_key(&cell);
        (row != column && (is_filled((row, column)) || is_filled((column, row))))
            .then_some(Spot::Cell(row, column))
    }

    fn first_of(&self, row: usize) -> Spot {
        let first = self.filled.range((row, 0)..(row + 1, 0)).next();
        Spot::Cell(row, first.map_or(row, |((_, column), _)| *column))
    }

    /// Returns the interactions of a cell, most frequent first.
    pub fn edges(&self, spot: Spot) -> Vec<EdgeId> {
        let Spot::Cell(row, column) = spot else { return Vec::new() };
        let edges = self.filled.get(&(row, column)).and_then(|filled| match *filled {
            Filled::Strand(line, forth) => self.strand(line, forth).map(|strand| &strand.edges),
            Filled::Loop => self.knot(row).map(|knot| &knot.loops),
        });
        edges.cloned().unwrap_or_default()
    }

    fn strand(&self, line: usize, forth: bool) -> Option<&super::Strand> {
        self.net.lines.get(line)?.strand(forth)
    }

    /// Returns the part of the table that is visible in an area.
    fn frame(&self, size: Size) -> Frame {
        let most = self.widest.clamp(NAMES.0, NAMES.1);
        let (narrow, wide) = (CODE + self.len(), CODE + 2 * self.len());
        // Wide cells help readers more than complete names, so the names get only the columns that
        // the cells do not need.
        let shrunk = most.min(20);
        let (name, cell) = match () {
            () if most + wide <= size.width => (most, 2),
            () if shrunk + wide <= size.width => (size.width - wide, 2),
            () if most + narrow <= size.width => (most, 1),
            () if NAMES.0 + narrow <= size.width => (size.width - narrow, 1),
            () => (most.min((size.width / 4).max(NAMES.0)), 1),
        };
        let head = Frame { name, cell, rows: 0, across: 0 }.head();
        let across = size.width.saturating_sub(name + CODE) / cell;
        Frame { name, cell, rows: size.height.saturating_sub(head), across }
    }

    /// Draws the table with the cursor and scroll position of `stand`. The drawing is never larger
    /// than `size`. The parts for which `dims` returns true are dimmed.
    pub fn draw(
        &self,
        stand: Stand,
        size: Size,
        letters: bool,
        dims: &dyn Fn(NetPart) -> bool,
    ) -> Drawing {
        let mut drawing = Drawing::default();
        if size.width == 0 || size.height == 0 {
            return drawing;
        }
        if self.len() == 0 || size.width < LEAST.width || size.height < LEAST.height {
            drawing.rows.push(Row::new(&self.summary(), Ink::Dim).cut(size.width));
            return drawing;
        }
        // No cursor is drawn unless `stand` is on a cell.
        let stand = match stand.spot {
            Spot::Cell(..) => self.settle(stand, size),
            _ => Stand::default(),
        };
        let (at_row, at_column) = match stand.spot {
            Spot::Cell(row, column) => (Some(row), Some(column)),
            _ => (None, None),
        };
        let frame = self.frame(size);
        let rows = stand.top..(stand.top + frame.rows).min(self.len());
        let seen = stand.across..(stand.across + frame.across).min(self.len());
        drawing.rows.push(self.title(&rows, &seen, size.width, &self.legends(letters, frame.cell)));
        self.heads(frame, seen.clone(), at_column, &mut drawing);
        for row in rows {
            let y = drawing.rows.len();
            let mut drawn = self.name(row, frame.name, Some(row) == at_row, dims);
            let spot = self.first_of(row);
            drawing.spots.push(Spotted { spot, row: y, columns: 0..frame.name });
            // Adjacent cells with the same style become one span.
            let mut run: Vec<(String, Ink)> = Vec::new();
            let mut from = frame.name + CODE;
            for column in seen.clone() {
                let (text, ink) = self.cell(row, column, letters, dims);
                let ink = match (Some(row) == at_row, Some(column) == at_column) {
                    (true, true) => Ink::Cursor,
                    (true, false) | (false, true) if ink == Ink::Dim => Ink::Strong,
                    _ => ink,
                };
                let text = text.into_iter().take(frame.cell);
                match run.last_mut() {
                    Some((before, same)) if *same == ink => before.extend(text),
                    _ => run.push((text.collect(), ink)),
                }
                let columns = from..from + frame.cell;
                drawing.spots.push(Spotted { spot: Spot::Cell(row, column), row: y, columns });
                from += frame.cell;
            }
            run.iter().for_each(|(text, ink)| drawn.push(text, *ink));
            drawing.rows.push(drawn);
        }
        drawing
    }

    /// Returns a summary such as `36 roles · 143 interactions`, followed by the number of
    /// interactions with roles that are not in the table, if there are any.
    fn summary(&self) -> String {
        let count = counted(self.net.edges(), "interaction");
        let mut summary = format!("{} · {count}", self.net.counted_roles());
        if self.net.beyond > 0 {
            summary.push_str(&format!(" · {} with others", self.net.beyond));
        }
        summary
    }

    fn title(
        &self,
        rows: &Range<usize>,
        seen: &Range<usize>,
        width: usize,
        legends: &[Row],
    ) -> Row {
        let parts = [(rows, "rows"), (seen, "columns")];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(shown, _)| shown.len() < self.len())
            .map(|(shown, what)| format!("{what} {}–{}", shown.start + 1, shown.end))
            .collect();
        let part = match parts.as_slice() {
            [] => String::new(),
            parts => format!(" · {} of {}", parts.join(", "), self.len()),
        };
        let whole = Row::new(&format!("{}{part}", self.summary()), Ink::Dim);
        let brief = Row::new(&format!("{}{part}", self.net.counted_roles()), Ink::Dim);
        let place = Row::new(part.trim_start_matches(" · "), Ink::Dim);
        // On a narrow screen, the legend is more important than the numbers.
        let none = Row::default();
        let fits = |summary: &Row, legend: &Row| summary.width() + 3 + legend.width() <= width;
        let pairs = legends
            .iter()
            .flat_map(|legend| [(&whole, legend), (&brief, legend), (&place, legend)]);
        let (summary, legend) = match pairs.into_iter().find(|pair| fits(pair.0, pair.1)) {
            Some(pair) => pair,
            None => match legends.iter().find(|legend| legend.width() <= width) {
                Some(legend) => (&none, legend),
                None => (&whole, &none),
            },
        };
        let mut row = summary.clone();
        row.fill(width.saturating_sub(legend.width()));
        row.spans.extend(legend.spans.iter().cloned());
        row.cut(width)
    }

    /// Returns legends for the signs in the cells, the most complete first. `cell` is the width of a
    /// cell. Narrow cells do not show the verb families, and the letters in wide cells need a legend
    /// more than the table needs its numbers.
    fn legends(&self, letters: bool, cell: usize) -> Vec<Row> {
        if letters {
            let families = self.net.legend();
            return vec![families.clone().with("   capital: daily", Ink::Dim), families];
        }
        let short = format!(
            "{} daily {} weekly {} other",
            self.sign(Weight::Heavy),
            self.sign(Weight::Light),
            self.sign(Weight::Dashed)
        );
        let long = format!("from row to column   {short}");
        let with = |families: &Row, text: &str| {
            families.clone().with("   ", Ink::Text).with(text, Ink::Dim)
        };
        if cell == 1 {
            let key = Row::new("w shows verb families", Ink::Dim);
            let plain = [&long, &short].map(|text| Row::new(text, Ink::Dim));
            return [with(&key, &long), with(&key, &short)].into_iter().chain(plain).collect();
        }
        let families = self.net.legend();
        vec![with(&families, &long), with(&families, &short), families]
    }

    /// Draws the codes of the columns.
    fn heads(&self, frame: Frame, seen: Range<usize>, at: Option<usize>, drawing: &mut Drawing) {
        let codes = seen.filter_map(|column| {
            let ink = if Some(column) == at { Ink::Cursor } else { Ink::Dim };
            Some((self.codes.get(column)?, ink))
        });
        let lead = " ".repeat(frame.name + CODE);
        // A row has both letters of each code above wide cells, and one of them above narrow cells.
        for letter in (0..2).step_by(frame.cell) {
            let mut row = Row::new(&lead, Ink::Text);
            for (code, ink) in codes.clone() {
                let letters: String = code.chars().skip(letter).take(frame.cell).collect();
                row.push(&letters, ink);
            }
            drawing.rows.push(row);
        }
    }

    /// Draws the name and code of a row: `Security Engineer  SE  `.
    fn name(&self, row: usize, width: usize, here: bool, dims: &dyn Fn(NetPart) -> bool) -> Row {
        let number = self.order.get(row).copied().unwrap_or_default();
        let Some(knot) = self.net.knots.get(number) else { return Row::default() };
        let ink = match () {
            () if here => Ink::Cursor,
            () if dims(NetPart::Knot(number)) => Ink::Dim,
            () if knot.missing => Ink::Missing,
            () => Ink::Text,
        };
        let name = self.glyphs.name(&knot.name, knot.missing, width);
        let mut drawn = Row::new(&name, ink);
        drawn.fill(width + 1);
        let code = self.codes.get(row).map_or("", String::as_str);
        drawn.push(code, if here { ink } else { Ink::Dim });
        drawn.fill(width + CODE);
        drawn
    }

    /// Returns the two characters of a cell. A narrow cell shows only the first of them.
    fn cell(
        &self,
        row: usize,
        column: usize,
        letters: bool,
        dims: &dyn Fn(NetPart) -> bool,
    ) -> ([char; 2], Ink) {
        match self.filled.get(&(row, column)) {
            Some(&Filled::Strand(line, forth)) => {
                let Some(strand) = self.strand(line, forth) else { return ([' '; 2], Ink::Dim) };
                let ink = if dims(NetPart::Strand(line, forth)) {
                    Ink::Frame
                } else {
                    Ink::Verb(strand.family)
                };
                let text = if letters {
                    [letter(strand.family, strand.weight), ' ']
                } else {
                    [self.sign(strand.weight), strand.family.letter()]
                };
                (text, ink)
            }
            Some(Filled::Loop) => ([self.glyphs.around(), ' '], Ink::Text),
            None if row == column => ([self.glyphs.pick('╲', '\\'), ' '], Ink::Frame),
            None => ([self.glyphs.pick('·', ' '), ' '], Ink::Dim),
        }
    }

    /// Returns the character that fills a cell whose interactions have this weight.
    fn sign(&self, weight: Weight) -> char {
        match weight {
            Weight::Heavy => self.glyphs.pick('█', '#'),
            Weight::Light => self.glyphs.pick('▒', '='),
            Weight::Dashed => self.glyphs.pick('░', '.'),
        }
    }
}

/// Returns the letter of a verb family, in upper case if the interaction is daily.
fn letter(family: Family, weight: Weight) -> char {
    let letter = family.letter();
    if weight == Weight::Heavy { letter.to_ascii_uppercase() } else { letter }
}
