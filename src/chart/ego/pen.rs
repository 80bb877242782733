//! What both forms write the same way: names, labels, counts and the gutter.

use crate::atlas::{Atlas, EdgeId, Node, Weight};
use crate::chart::glyphs::Arms;
use crate::chart::{Glyphs, Spot};
use crate::page::{Ink, Row};
use crate::text::columns;

use super::Ego;
use super::side::{Side, Tied, merged};

/// Writes one picture.
pub(super) struct Pen<'a> {
    pub(super) ego: &'a Ego,
    pub(super) atlas: &'a Atlas,
    pub(super) glyphs: Glyphs,
    spot: Spot,
    /// Which roles are found, while a find is on.
    find: Option<&'a dyn Fn(Node) -> bool>,
    /// The role under the cursor; `None` on the centre, to which everybody is tied anyway.
    cursor: Option<Node>,
}

impl<'a> Pen<'a> {
    pub(super) fn new(
        ego: &'a Ego,
        atlas: &'a Atlas,
        spot: Spot,
        find: Option<&'a dyn Fn(Node) -> bool>,
    ) -> Pen<'a> {
        let cursor = ego.node(spot).filter(|_| spot != Spot::Centre);
        Pen { ego, atlas, glyphs: ego.glyphs, spot, find, cursor }
    }

    /// A spot's name in at most `max` columns; a missing role keeps its brackets when cut.
    pub(super) fn name(&self, row: &mut Row, spot: Spot, max: usize) {
        let Some(node) = self.ego.node(spot) else { return };
        let missing = matches!(node, Node::Missing(_));
        let ink = match spot {
            _ if spot == self.spot => Ink::Cursor,
            _ if self.find.is_some_and(|find| !find(node)) => Ink::Dim,
            _ if missing => Ink::Missing,
            Spot::Centre => Ink::Title,
            _ => Ink::Text,
        };
        let name = self.atlas.label(node);
        if missing && max > 2 {
            row.push(&format!("({})", self.glyphs.cut(name, max - 2)), ink);
        } else {
            row.push(&self.glyphs.cut(name, max), ink);
        }
    }

    /// Columns of the centre's whole name.
    pub(super) fn centre_width(ego: &Ego, atlas: &Atlas) -> usize {
        let brackets = if matches!(ego.centre, Node::Missing(_)) { 2 } else { 0 };
        columns(&crate::text::sanitize(atlas.label(ego.centre))) + brackets
    }

    /// A line's verb in at most `max` columns; the `+n` of merged lines is never cut.
    pub(super) fn label(&self, tied: &Tied, max: usize) -> String {
        let more = merged(tied.edges.len());
        let verb = tied.edges.first().map_or("", |&edge| self.atlas.verb(edge));
        format!("{}{more}", self.glyphs.cut(verb, max.saturating_sub(more.len())))
    }

    /// A piece of a line, in the ink of its verb.
    pub(super) fn line(&self, row: &mut Row, tied: &Tied, columns: usize) {
        row.push(&self.across(tied.weight, columns), Ink::Verb(tied.family));
    }

    pub(super) fn across(&self, weight: Weight, columns: usize) -> String {
        std::iter::repeat_n(self.glyphs.across(weight), columns).collect()
    }

    /// The buses between the one of the side and a row, for the right side; mirrored for the left.
    pub(super) fn rails(&self, row: &mut Row, tied: &Tied, incoming: bool) {
        let line = (tied.level() > 0).then_some(tied.weight);
        let (up, down) = tied.bus;
        let (left, right) = if incoming { (line, None) } else { (None, line) };
        let own = Arms { up, down, left, right };
        // The bus of the first level is drawn by the side.
        let above = tied.rails.iter().map(|&rail| Arms { up: rail, down: rail, ..Arms::default() });
        let mut cells: Vec<char> =
            above.chain([own]).take(tied.level()).map(|arms| self.glyphs.joint(arms)).collect();
        if incoming {
            cells.reverse();
        }
        for cell in cells {
            let text = if incoming { format!("{cell}  ") } else { format!("  {cell}") };
            row.push(&text, Ink::Frame);
        }
    }

    /// Whether there is a line the other way too; on rows that are unfolded elsewhere, that.
    pub(super) fn mutual(&self, row: &mut Row, tied: &Tied) {
        let mark = match () {
            () if tied.again => self.glyphs.again(),
            () if tied.mutual => self.glyphs.mutual(),
            () => ' ',
        };
        self.push(row, mark, Ink::Dim);
    }

    /// How the cursor's role is tied to this one.
    pub(super) fn gutter(&self, row: &mut Row, node: Node) {
        let mark = match self.cursor {
            None => ' ',
            Some(cursor) if cursor == node => self.glyphs.cursor(),
            Some(cursor) => self.glyphs.tie(self.names(cursor, node), self.names(node, cursor)),
        };
        self.push(row, mark, Ink::Dim);
    }

    fn names(&self, from: Node, to: Node) -> bool {
        self.atlas.outgoing(from).iter().any(|&edge| self.atlas[edge].to == to)
    }

    pub(super) fn push(&self, row: &mut Row, glyph: char, ink: Ink) {
        row.push(glyph.encode_utf8(&mut [0; 4]), ink);
    }

    /// `… 7 more`
    pub(super) fn more(&self, hidden: usize) -> String {
        format!("{} {hidden} more", self.glyphs.ellipsis())
    }

    /// `8 in, 3 daily`
    pub(super) fn count(side: &Side, word: &str) -> String {
        match side.daily {
            0 => format!("{} {word}", side.roles),
            daily => format!("{} {word}, {daily} daily", side.roles),
        }
    }

    /// `◀ 8 in, 3 daily                7 out, 3 daily ▶`, or shorter where that does not fit.
    pub(super) fn header(&self, width: usize, between: &str) -> Row {
        let (ins, outs) = (&self.ego.ins, &self.ego.outs);
        let (left, right) = (self.glyphs.head_left(), self.glyphs.head_right());
        let words = if self.ego.needs { ("need it", "it needs") } else { ("in", "out") };
        let mut before = format!("{left} {}", Pen::count(ins, words.0));
        let mut after = format!("{} {right}", Pen::count(outs, words.1));
        if columns(&before) + columns(&after) + 2 > width {
            before = format!("{left} {} in", ins.roles);
            after = format!("{} out {right}", outs.roles);
        }
        if columns(&before) + columns(&after) + 2 > width {
            return Row::new(&format!("{left}{} {right}{}", ins.roles, outs.roles), Ink::Dim)
                .cut(width);
        }
        let room = width - columns(&before) - columns(&after);
        let hidden = match self.ego.count().1 {
            0 => between.to_owned(),
            hidden => format!("{between} {hidden} hidden"),
        };
        let between = self.glyphs.cut(hidden.trim(), room - 2).into_owned();
        let gap = room - columns(&between);
        // In the middle of the picture, as far as the counts leave it.
        let wanted = (width.saturating_sub(columns(&between)) / 2).saturating_sub(columns(&before));
        let first = wanted.clamp(1, gap - 1);
        let (lead, trail) = (" ".repeat(first), " ".repeat(gap - first));
        Row::new(&format!("{before}{lead}{between}{trail}{after}"), Ink::Dim)
    }

    /// `↻ Mentors`, one for each thing the centre does with itself.
    pub(super) fn around(&self, edge: EdgeId) -> String {
        format!("{} {}", self.glyphs.around(), self.atlas.verb(edge))
    }

    /// `↻ Mentors +2`: all of them on one line; empty where there are none.
    pub(super) fn all_around(&self, max: usize) -> String {
        let Some(&first) = self.ego.loops.first() else { return String::new() };
        let more = merged(self.ego.loops.len());
        let verb = self.around(first);
        format!("{}{more}", self.glyphs.cut(&verb, max.saturating_sub(more.len())))
    }

    /// Says of a side without roles that it has none.
    pub(super) fn nobody_in() -> &'static str {
        "no role names this one"
    }

    /// The same of the other side; a role without a card cannot name anybody.
    pub(super) fn nobody_out(&self) -> &'static str {
        match self.ego.centre {
            Node::Role(_) => "names no other role",
            Node::Missing(_) => "has no card",
        }
    }
}

/// Takes the blanks off the end of a row: they only cost time.
pub(super) fn trim(mut row: Row) -> Row {
    while let Some(last) = row.spans.pop() {
        let kept = last.text().trim_end_matches(' ');
        if !kept.is_empty() {
            let (kept, ink) = (kept.to_owned(), last.ink);
            row.push(&kept, ink);
            break;
        }
    }
    row
}
