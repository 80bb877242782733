//! Draws the rows of neighbours.

use crate::atlas::{Atlas, EdgeId, Node, Weight};
use crate::chart::Glyphs;
use crate::chart::glyphs::Arms;
use crate::page::{Ink, Row};
use crate::text::columns;

use super::columns::{
    BEFORE, Columns, MENTIONS, ROLE_DECLARES, ROLE_SAYS, ROW_ABOVE_DECLARES, ROW_ABOVE_SAYS,
    THEY_DECLARE, VerbColumns, verb,
};
use super::header::{LegendPlace, legend};
use super::tied::{GUESS, Mentions, Tied};

/// The minimum number of columns for a cut frequency. With fewer, it is left out.
const LEAST_OFTEN: usize = 4;
/// The minimum number of columns for a cut collection. With fewer, it is left out.
const LEAST_PLACE: usize = 8;

/// Draws the rows of one list of neighbours.
#[derive(Clone, Copy)]
pub(super) struct RowPainter<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) glyphs: Glyphs,
    pub(super) columns: Columns,
    /// The role whose neighbours are listed.
    pub(super) centre: Node,
    /// The test for roles that match the search; `None` if no search is active.
    pub(super) find: Option<&'a dyn Fn(Node) -> bool>,
    pub(super) marked: &'a dyn Fn(Node) -> bool,
    /// The role under the cursor.
    pub(super) cursor: Option<Node>,
}

impl RowPainter<'_> {
    /// Returns the row of a neighbour.
    pub(super) fn tied(&self, tied: &Tied) -> Row {
        let mut row = Row::new(" ", Ink::Text);
        for &rail in &tied.rails {
            self.bus(&mut row, Arms { up: rail, down: rail, ..Arms::default() });
            row.push("  ", Ink::Text);
        }
        let (up, down) = tied.bus;
        self.bus(&mut row, Arms { up, down, right: tied.arm(), left: None });
        match (tied.mentions, self.columns.verbs) {
            (Some(mentions), _) => self.mentions(&mut row, mentions),
            (None, VerbColumns::Both) => self.both_verbs(&mut row, tied),
            (None, VerbColumns::Main | VerbColumns::None) => self.main_verb(&mut row, tied),
        }
        self.name(&mut row, tied);
        row
    }

    /// Draws the verbs of both directions: `━◀ Consumes API from    ━▶ Provides API`. If the
    /// neighbour declares nothing, a dim line joins the arrow of the role to the vertical line. In the
    /// colour of the verb, this line would be the most striking part of the list.
    fn both_verbs(&self, row: &mut Row, tied: &Tied) {
        let columns = self.columns;
        if let Some(&edge) = tied.theirs.first() {
            self.line(row, edge, self.ink(edge), 1);
            self.push(row, self.glyphs.head_left(), self.ink(edge));
            row.push(" ", Ink::Text);
            let end = if tied.own.is_empty() {
                columns.own_at() + columns.own
            } else {
                columns.line_at() - 1
            };
            self.verb(row, edge, tied.theirs.len(), end);
        }
        if let Some(&edge) = tied.own.first() {
            if tied.is_loop || !tied.theirs.is_empty() {
                row.fill(columns.line_at());
            }
            let line = (columns.own_at() - 2).saturating_sub(row.width() + 1);
            if !tied.is_loop {
                self.line(row, edge, Ink::Frame, line);
            }
            self.heads_from(row, tied, edge, 1);
            row.push(" ", Ink::Text);
            self.verb(row, edge, tied.own.len(), columns.own_at() + columns.own);
        }
    }

    /// Draws `━◀▶ Provides API`: the arrowheads of both directions, and the verb of the more
    /// frequent direction as the role says it.
    fn main_verb(&self, row: &mut Row, tied: &Tied) {
        let Some(said) = tied.said_by_role(self.atlas) else { return };
        let (edge, ink) = (said.edge, Ink::Verb(said.family));
        if tied.theirs.is_empty() {
            self.heads_from(row, tied, edge, 2);
        } else {
            self.line(row, edge, ink, 1);
            self.push(row, self.glyphs.head_left(), ink);
            let head = if tied.own.is_empty() { ' ' } else { self.glyphs.head_right() };
            self.push(row, head, ink);
        }
        if self.columns.verbs == VerbColumns::Main {
            row.push(" ", Ink::Text);
            // The prefix only tells the direction, so it does not have the colour of the verb.
            let end = self.columns.gutter_at();
            let room = end.saturating_sub(row.width());
            row.push(&self.glyphs.cut(said.prefix, room), Ink::Dim);
            let max = end.saturating_sub(row.width());
            row.push(&verb(self.glyphs, &said.verb, tied.in_one_verb(), max), ink);
        }
    }

    /// Draws a dotted line of `count` columns.
    fn dots(&self, row: &mut Row, count: usize) {
        row.push(&String::from(self.glyphs.dotted()).repeat(count), Ink::Dim);
    }

    /// Draws the word `mentions` after a space, cut off at column `end`.
    fn mentions_word(&self, row: &mut Row, end: usize) {
        let word = self.glyphs.cut(MENTIONS, end.saturating_sub(row.width() + 1));
        if !word.is_empty() {
            row.push(&format!(" {word}"), Ink::Dim);
        }
    }

    /// Draws `┈◀ mentions           ┈▶ mentions`, or `┈◀▶ mentions` in a narrow picture.
    fn mentions(&self, row: &mut Row, mentions: Mentions) {
        let (columns, glyphs) = (self.columns, self.glyphs);
        if columns.verbs == VerbColumns::Both {
            if mentions.theirs {
                self.dots(row, 1);
                self.push(row, glyphs.head_left(), Ink::Dim);
                self.mentions_word(row, columns.line_at() - 1);
            }
            if mentions.own {
                if mentions.theirs {
                    row.fill(columns.line_at());
                }
                self.dots(row, (columns.own_at() - 2).saturating_sub(row.width()));
                self.push(row, glyphs.head_right(), Ink::Dim);
                self.mentions_word(row, columns.own_at() + columns.own);
            }
            return;
        }
        if mentions.theirs {
            self.dots(row, 1);
            self.push(row, glyphs.head_left(), Ink::Dim);
            self.push(row, if mentions.own { glyphs.head_right() } else { ' ' }, Ink::Dim);
        } else {
            self.dots(row, 2);
            self.push(row, glyphs.head_right(), Ink::Dim);
        }
        if columns.verbs == VerbColumns::Main {
            self.mentions_word(row, columns.gutter_at());
        }
    }

    /// Draws the line and the arrowhead of an interaction that the role declares, or the mark for
    /// an interaction of the role with itself.
    fn heads_from(&self, row: &mut Row, tied: &Tied, edge: EdgeId, columns: usize) {
        if tied.is_loop {
            row.fill(row.width() + columns);
            self.push(row, self.glyphs.around(), self.ink(edge));
        } else {
            self.line(row, edge, self.ink(edge), columns);
            self.push(row, self.glyphs.head_right(), self.ink(edge));
        }
    }

    /// Draws the sign of a connection with the role under the cursor, the mark, the name and the
    /// frequency. The frequency is aligned on the right, and a long name may use the free columns of
    /// a short frequency. With little room, the name is cut rather than the frequency, because its
    /// beginning is enough to recognize it.
    fn name(&self, row: &mut Row, tied: &Tied) {
        let layout = self.columns;
        let indent = if layout.verbs == VerbColumns::None { tied.indent() } else { 0 };
        row.fill(layout.gutter_at() + indent);
        row.push(" ", Ink::Text);
        if layout.has_signs {
            self.push(row, self.tie(tied), Ink::Dim);
        }
        let mark = if (self.marked)(tied.node) { self.glyphs.mark() } else { ' ' };
        self.push(row, mark, Ink::Key);
        let often = self.often(tied);
        let room = layout.width().saturating_sub(row.width());
        let often = match layout.often {
            0 => "".into(),
            room if room >= often.len().min(LEAST_OFTEN) => self.glyphs.cut(often, room),
            _ => "".into(),
        };
        let taken = if often.is_empty() { 0 } else { columns(&often) + 1 };
        let max = room.saturating_sub(taken).max(layout.name.saturating_sub(indent));
        let ink = match tied.node {
            node if self.find.is_some_and(|find| !find(node)) => Ink::Dim,
            Node::Missing(_) => Ink::Missing,
            Node::Role(_) => Ink::Text,
        };
        let is_missing = matches!(tied.node, Node::Missing(_));
        let sign = if tied.is_guess { GUESS } else { "" };
        let max = max.saturating_sub(sign.len());
        let name = self.glyphs.name(self.atlas.label(tied.node), is_missing, max);
        row.push(&name, ink);
        row.push(sign, Ink::Dim);
        let room = max.saturating_sub(columns(&name));
        if room >= LEAST_PLACE.min(columns(&tied.place)) {
            row.push(&self.glyphs.cut(&tied.place, room), Ink::Dim);
        }
        if !often.is_empty() {
            row.fill((layout.width() - columns(&often)).max(row.width() + 1));
            row.push(&often, Ink::Frequency(tied.most_frequent(self.atlas)));
        }
    }

    /// Returns the frequency that a row shows, or an empty text if it does not show any.
    pub(super) fn often(&self, tied: &Tied) -> &'static str {
        match self.columns.verbs {
            VerbColumns::Both => tied.often,
            VerbColumns::Main => tied.short_often(),
            VerbColumns::None => "",
        }
    }

    /// Returns the character before a name. It shows that the role works with the role under the
    /// cursor, or that the role is also listed nearer to the central role or further up.
    fn tie(&self, tied: &Tied) -> char {
        match self.cursor {
            _ if tied.again => self.glyphs.again(),
            // This row shows interactions of the central role with itself. Every role in the list
            // is connected with the central role, so an arrow would say nothing new.
            _ if tied.is_loop => ' ',
            Some(cursor) if cursor != tied.node => {
                let are_tied = self.names(cursor, tied.node) || self.names(tied.node, cursor);
                if are_tied { self.glyphs.connected() } else { ' ' }
            }
            _ => ' ',
        }
    }

    /// Returns an explanation of the signs next to the names in the visible rows. It is empty if no
    /// row has a sign.
    pub(super) fn legend(&self, shown: &[&Tied], place: LegendPlace) -> String {
        let has = |sign| shown.iter().any(|tied| self.tie(tied) == sign);
        let name = self.cursor.map_or("", |node| self.atlas.label(node));
        let name = (place != LegendPlace::HeaderWithoutName).then_some(name);
        legend(self.glyphs, name, has(self.glyphs.connected()), has(self.glyphs.again()))
    }

    /// Returns whether `from` declares an interaction with `to`.
    fn names(&self, from: Node, to: Node) -> bool {
        self.atlas.outgoing(from).iter().any(|&edge| self.atlas[edge].to == to)
    }

    /// Returns the headings of the columns, in at most `width` columns. `has_unfolded` is true
    /// if rows are unfolded. Their verbs are those of the row above them.
    pub(super) fn heading(&self, spine: Option<Weight>, has_unfolded: bool, width: usize) -> Row {
        let own = if has_unfolded { ROW_ABOVE_DECLARES } else { ROLE_DECLARES };
        let columns = self.columns;
        let mut row = self.spine(spine);
        match columns.verbs {
            VerbColumns::Both => {
                row.fill(BEFORE);
                let room = columns.line_at().saturating_sub(row.width() + 1);
                row.push(&self.glyphs.cut(THEY_DECLARE, room), Ink::Dim);
                row.fill(columns.own_at());
                row.push(&self.glyphs.cut(own, columns.own + 1), Ink::Dim);
            }
            VerbColumns::Main => {
                let says = if has_unfolded { ROW_ABOVE_SAYS } else { ROLE_SAYS };
                let says = format!("{says} {}", self.glyphs.ellipsis());
                row.fill(BEFORE + 1);
                let room = width.saturating_sub(row.width());
                let (left, right) = (self.glyphs.head_left(), self.glyphs.head_right());
                // The arrowheads matter only together with the verb, so a narrow picture has a
                // shorter explanation of them.
                let texts = ["declared by them", "by them"]
                    .map(|theirs| format!("{says}  {left} {theirs}  {right} by it"));
                let text = texts.iter().find(|text| crate::text::columns(text) <= room);
                row.push(&self.glyphs.cut(text.unwrap_or(&says), room), Ink::Dim);
            }
            VerbColumns::None => {
                let (left, right) = (self.glyphs.head_left(), self.glyphs.head_right());
                let text = format!(" {left} {THEY_DECLARE}  {right} {own}");
                row.push(&self.glyphs.cut(&text, width.saturating_sub(row.width())), Ink::Dim);
            }
        }
        row
    }

    /// Returns the beginning of a row without a neighbour, which shows only the leftmost vertical
    /// line.
    pub(super) fn spine(&self, weight: Option<Weight>) -> Row {
        let mut row = Row::new(" ", Ink::Text);
        self.bus(&mut row, Arms { up: weight, down: weight, ..Arms::default() });
        row
    }

    /// Draws a row such as ` ┃ … 5 more`, which gives the number of hidden rows.
    pub(super) fn more(&self, hidden: usize, spine: Option<Weight>) -> Row {
        let text = format!(" {} {hidden} more", self.glyphs.ellipsis());
        self.spine(spine).with(&text, Ink::Dim)
    }

    fn verb(&self, row: &mut Row, edge: EdgeId, all: usize, end: usize) {
        let max = end.saturating_sub(row.width());
        row.push(&verb(self.glyphs, self.atlas.verb(edge), all, max), self.ink(edge));
    }

    fn line(&self, row: &mut Row, edge: EdgeId, ink: Ink, columns: usize) {
        let piece = self.glyphs.across(Weight::from_frequency(self.atlas[edge].frequency));
        row.push(&String::from(piece).repeat(columns), ink);
    }

    fn ink(&self, edge: EdgeId) -> Ink {
        Ink::Verb(self.atlas.family(edge))
    }

    fn bus(&self, row: &mut Row, arms: Arms) {
        self.push(row, self.glyphs.joint(arms), Ink::Frame);
    }

    fn push(&self, row: &mut Row, glyph: char, ink: Ink) {
        row.push(glyph.encode_utf8(&mut [0; 4]), ink);
    }
}
