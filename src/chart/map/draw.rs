//! Draws boxes and routed lines into a grid of characters.

use std::ops::Range;

use crate::atlas::Weight;
use crate::chart::glyphs::{Arms, Glyphs};
use crate::chart::{Net, NetLine, Strand};
use crate::text::{columns, graphemes};

use super::PlacedBox;
use super::order::Ordered;
use super::route::{Routed, Segment};
use super::table::Table;

/// The height of a box in rows.
const BOX: usize = 3;

/// The content of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellPart {
    Blank,
    Frame(usize),
    Name(usize),
    Line(usize),
    /// The arrowhead and the letter of the interactions in one direction; see [`NetLine::strand`].
    Head(usize, bool),
}

#[derive(Debug, Clone)]
struct Cell {
    /// The grapheme in the cell. It is empty if the grapheme on the left takes two columns.
    text: String,
    part: CellPart,
    /// The line that passes vertically through the cell, and its weight.
    upright: Option<(usize, Weight)>,
    across: Option<usize>,
    arms: Arms,
}

/// A grid of cells.
#[derive(Debug)]
pub(super) struct Canvas {
    rows: Vec<Vec<Cell>>,
    width: usize,
    crossings: usize,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Canvas {
        let blank = Cell {
            text: " ".to_owned(),
            part: CellPart::Blank,
            upright: None,
            across: None,
            arms: Arms::default(),
        };
        Canvas { rows: vec![vec![blank; width]; height], width, crossings: 0 }
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn height(&self) -> usize {
        self.rows.len()
    }

    /// Returns the number of cells in which two lines cross.
    pub(super) fn crossings(&self) -> usize {
        self.crossings
    }

    /// Returns the text of a row without trailing spaces, divided where the content of the cells
    /// changes. The border of the box `heavy` is drawn with heavy lines.
    pub(super) fn runs(
        &self,
        y: usize,
        heavy: Option<&PlacedBox>,
        glyphs: Glyphs,
    ) -> Vec<(String, CellPart)> {
        let mut runs: Vec<(String, CellPart)> = Vec::new();
        for (x, cell) in (0..).zip(self.rows.get(y).into_iter().flatten()) {
            let columns = heavy.map_or(0..0, |placed| placed.x..placed.x + placed.width);
            let is_border = columns.contains(&x) && !matches!(cell.part, CellPart::Name(_));
            let border = is_border.then(|| glyphs.heavy_border(&cell.text)).flatten();
            let text = border.map_or_else(|| cell.text.clone(), String::from);
            match runs.last_mut() {
                Some((run, part)) if *part == cell.part => run.push_str(&text),
                _ => runs.push((text, cell.part)),
            }
        }
        runs.pop_if(|(_, part)| *part == CellPart::Blank);
        runs
    }

    fn cell(&mut self, x: i64, y: usize) -> Option<&mut Cell> {
        self.rows.get_mut(y)?.get_mut(usize::try_from(x).ok()?)
    }

    /// Returns whether a cell shows a part of the border of the box `knot`.
    fn is_border(&mut self, x: i64, y: usize, knot: usize) -> bool {
        self.cell(x, y).is_some_and(|cell| cell.part == CellPart::Frame(knot))
    }

    fn set(&mut self, x: i64, y: usize, glyph: char, part: CellPart) {
        if let Some(cell) = self.cell(x, y) {
            (cell.text, cell.part) = (glyph.to_string(), part);
        }
    }

    /// Writes text into cells. The first cell of a wide grapheme contains it, and its other cells
    /// are empty.
    fn write(&mut self, x: i64, y: usize, text: &str, part: CellPart) {
        let mut x = x;
        for (grapheme, width) in graphemes(text) {
            if let Some(cell) = self.cell(x, y) {
                (cell.text, cell.part) = (grapheme.to_owned(), part);
            }
            for more in 1..i64::try_from(width).unwrap_or(1) {
                if let Some(cell) = self.cell(x + more, y) {
                    (cell.text, cell.part) = (String::new(), part);
                }
            }
            x += i64::try_from(width).unwrap_or(1);
        }
    }

    /// Adds a part of a line to a cell. Keeps the parts of other lines in the cell.
    fn line(&mut self, x: i64, y: usize, line: usize, arms: Arms) {
        let Some(cell) = self.cell(x, y) else { return };
        let upright = arms.up.or(arms.down);
        if let Some(weight) = upright {
            cell.upright = Some((line, weight));
        }
        if arms.left.or(arms.right).is_some() {
            cell.across = Some(line);
        }
        cell.arms = Arms {
            up: arms.up.or(cell.arms.up),
            down: arms.down.or(cell.arms.down),
            left: arms.left.or(cell.arms.left),
            right: arms.right.or(cell.arms.right),
        };
    }

    /// Converts the lines in all cells to characters.
    fn ink(&mut self, glyphs: Glyphs) {
        for cell in self.rows.iter_mut().flatten() {
            let line = cell.upright.map(|(line, _)| line).or(cell.across);
            let Some(line) = line else { continue };
            if let (Some((upright, _)), Some(across)) = (cell.upright, cell.across)
                && upright != across
            {
                self.crossings += 1;
            }
            (cell.text, cell.part) = (glyphs.joint(cell.arms).to_string(), CellPart::Line(line));
        }
    }
}

/// Draws a network whose lines have been routed. Also returns the positions of the boxes, and the
/// roles of each layer.
pub(super) fn draw(
    net: &Net,
    ordered: &Ordered,
    routed: &Routed,
    glyphs: Glyphs,
) -> (Canvas, Table<PlacedBox>, Vec<Vec<usize>>) {
    let mut tops = Vec::new();
    let mut y = 0;
    for row in 0..ordered.rows.len() {
        tops.push(y);
        y += BOX + routed.rows.get(row).copied().unwrap_or(0);
    }
    let height = tops.last().map_or(0, |top| top + BOX);
    let (mut boxes, mut layers) =
        (Table::filled(PlacedBox::default(), net.knots.len()), Vec::new());
    let (mut first, mut last) = (i64::MAX, 0);
    for (row, &y) in ordered.rows.iter().zip(&tops) {
        let mut layer = Vec::new();
        for &item in row {
            let (x, width) = (routed.left[item], routed.width[item]);
            (first, last) = (first.min(x), last.max(x + width));
            if let Some(knot) = ordered.items[item].knot {
                boxes[knot] = PlacedBox { x, y, width };
                layer.push(knot);
            }
        }
        layers.push(layer);
    }
    let shift = if first == i64::MAX { 0 } else { first };
    let boxes: Table<PlacedBox> =
        boxes.iter().map(|placed| PlacedBox { x: placed.x - shift, ..*placed }).collect();
    let mut canvas = Canvas::new(usize::try_from(last - shift).unwrap_or(0), height);
    for (gap, segments) in routed.gaps.iter().enumerate() {
        let (Some(&top), Some(&bottom)) = (tops.get(gap), tops.get(gap + 1)) else { continue };
        for segment in segments {
            let line = net.lines.get(segment.line);
            let weight = line.map_or(Weight::Dashed, NetLine::weight);
            way(&mut canvas, segment, weight, shift, (top + BOX, bottom));
        }
    }
    for (row, &y) in ordered.rows.iter().zip(&tops) {
        for &item in row.iter().filter(|&&item| ordered.items[item].knot.is_none()) {
            // This item is a line that passes between the boxes of its layer.
            let Some(&(_, line)) = ordered.items[item].up.first() else { continue };
            let weight = Some(net.lines.get(line).map_or(Weight::Dashed, NetLine::weight));
            for row in y..y + BOX {
                let arms = Arms { up: weight, down: weight, ..Arms::default() };
                canvas.line(routed.left[item] - shift, row, line, arms);
            }
        }
    }
    canvas.ink(glyphs);
    for (knot, placed) in boxes.iter().enumerate() {
        frame(&mut canvas, net, knot, placed, glyphs);
    }
    let ends: Vec<LineEnd> = routed
        .gaps
        .iter()
        .flatten()
        .flat_map(|segment| ends(net, ordered, segment, &boxes, shift))
        .collect();
    ends.iter().for_each(|end| pin(&mut canvas, end, glyphs));
    letters(&mut canvas, &ends);
    (canvas, boxes, layers)
}

/// Draws the segment of a line in the rows between two layers.
fn way(canvas: &mut Canvas, segment: &Segment, weight: Weight, shift: i64, rows: (usize, usize)) {
    let (upper, lower) = (segment.upper - shift, segment.lower - shift);
    let some = Some(weight);
    let turn = segment.track.map(|track| rows.0 + track);
    for y in rows.0..rows.1 {
        let column = if turn.is_some_and(|turn| y > turn) { lower } else { upper };
        if Some(y) != turn {
            let arms = Arms { up: some, down: some, ..Arms::default() };
            canvas.line(column, y, segment.line, arms);
            continue;
        }
        let right = lower > upper;
        let (leftward, rightward) = ((!right).then_some(weight), right.then_some(weight));
        let from = Arms { up: some, left: leftward, right: rightward, down: None };
        let to = Arms { down: some, left: rightward, right: leftward, up: None };
        canvas.line(upper, y, segment.line, from);
        canvas.line(lower, y, segment.line, to);
        for x in upper.min(lower) + 1..upper.max(lower) {
            let arms = Arms { left: some, right: some, ..Arms::default() };
            canvas.line(x, y, segment.line, arms);
        }
    }
}

/// Draws a box with its name.
fn frame(canvas: &mut Canvas, net: &Net, knot: usize, placed: &PlacedBox, glyphs: Glyphs) {
    let light = Some(Weight::Light);
    let (x, y, width) = (placed.x, placed.y, placed.width);
    let part = CellPart::Frame(knot);
    for (row, up, down) in [(y, None, light), (y + 2, light, None)] {
        let left = Arms { up, down, left: None, right: light };
        let right = Arms { up, down, left: light, right: None };
        canvas.set(x, row, glyphs.joint(left), part);
        canvas.set(x + width - 1, row, glyphs.joint(right), part);
        for column in x + 1..x + width - 1 {
            canvas.set(column, row, glyphs.across(Weight::Light), part);
        }
    }
    for column in [x, x + width - 1] {
        canvas.set(column, y + 1, glyphs.upright(Weight::Light), part);
    }
    let Some(named) = net.knots.get(knot) else { return };
    let room = usize::try_from(width - 4).unwrap_or(0);
    let around =
        if named.loops.is_empty() { String::new() } else { format!(" {}", glyphs.around()) };
    let brackets = if named.missing { 2 } else { 0 };
    let name = glyphs.cut(&named.name, room.saturating_sub(brackets + columns(&around)));
    let name = if named.missing { format!("({name})") } else { name.into_owned() };
    let text = format!("{name}{around}");
    let blank = i64::try_from(room.saturating_sub(columns(&text)) / 2).unwrap_or(0);
    canvas.write(x + 2 + blank, y + 1, &text, CellPart::Name(knot));
}

/// The end of a line in the border of a box.
struct LineEnd<'a> {
    x: i64,
    y: usize,
    knot: usize,
    /// The columns of the border between the corners of the box.
    border: Range<i64>,
    /// Whether the line leaves the box at its bottom.
    is_below: bool,
    number: usize,
    line: &'a NetLine,
}

/// Returns the ends of a segment that are at a box.
fn ends<'a>(
    net: &'a Net,
    ordered: &Ordered,
    segment: &Segment,
    boxes: &Table<PlacedBox>,
    shift: i64,
) -> Vec<LineEnd<'a>> {
    let (upper, lower) = segment.ends;
    let both = [(upper, segment.upper, true), (lower, segment.lower, false)];
    let ends = both.into_iter().filter_map(|(item, x, is_below)| {
        let (line, knot) = (net.lines.get(segment.line)?, ordered.items[item].knot?);
        let PlacedBox { x: left, y: top, width } = boxes[knot];
        let y = top + if is_below { BOX - 1 } else { 0 };
        let border = left + 1..left + width - 1;
        Some(LineEnd { x: x - shift, y, knot, border, is_below, number: segment.line, line })
    });
    ends.collect()
}

impl LineEnd<'_> {
    /// Returns the interactions that point to the role of the box, if any. The end then has an
    /// arrowhead and a letter.
    fn entering(&self) -> Option<&Strand> {
        entering(self.line, self.knot)
    }

    fn head(&self) -> CellPart {
        CellPart::Head(self.number, self.line.ends.1 == self.knot)
    }
}

/// Draws the end of a line: an arrowhead, or a joint with the border of the box.
fn pin(canvas: &mut Canvas, end: &LineEnd<'_>, glyphs: Glyphs) {
    let (light, weight) = (Some(Weight::Light), Some(end.line.weight()));
    let (up, down) = if end.is_below { (None, weight) } else { (weight, None) };
    let arrow = if end.is_below { glyphs.head_up() } else { glyphs.head_down() };
    let (glyph, part) = match end.entering() {
        Some(_) => (arrow, end.head()),
        None => {
            let joint = Arms { left: light, right: light, up, down };
            (glyphs.joint(joint), CellPart::Line(end.number))
        }
    };
    canvas.set(end.x, end.y, glyph, part);
}

/// Draws a letter after each arrowhead, which gives the verb family of the interaction. The letters
/// of all arrowheads are on the same side, because a letter between two arrowheads would otherwise be
/// ambiguous. If another line or the corner of the box is there, the arrowhead has no letter.
fn letters(canvas: &mut Canvas, ends: &[LineEnd<'_>]) {
    for end in ends {
        let Some(strand) = end.entering() else { continue };
        let x = end.x + 1;
        if end.border.contains(&x) && canvas.is_border(x, end.y, end.knot) {
            canvas.set(x, end.y, strand.family.letter(), end.head());
        }
    }
}

/// Returns the interactions that point to the role `knot`, which has an arrowhead if there are any.
fn entering(line: &NetLine, knot: usize) -> Option<&Strand> {
    if line.ends.1 == knot { line.forth.as_ref() } else { line.back.as_ref() }
}
