//! Draws the first row of the picture: the name of the role, and the number of its neighbours.

use crate::atlas::{Atlas, Node, Weight};
use crate::chart::Glyphs;
use crate::page::{Ink, Row};
use crate::text::{columns, counted, sanitize};

use super::paint::RowPainter;
use super::tied::Tied;
use super::{Ego, ring};

/// The minimum number of columns between the counts and the explanation of the signs.
const APART: usize = 3;

/// The place of the explanation of the signs next to the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LegendPlace {
    /// The explanation is at the right of the first row.
    Header,
    /// The explanation is at the right of the first row, without the name of the role under the
    /// cursor.
    HeaderWithoutName,
    /// The explanation is in the row between the list and the notes.
    Below,
}

/// Returns an explanation of the signs next to the names. `name` is the role under the cursor, if the
/// explanation names it. The explanation is empty if no row has a sign.
pub(super) fn legend(
    glyphs: Glyphs,
    name: Option<&str>,
    has_connected: bool,
    has_again: bool,
) -> String {
    let connected = match name {
        Some(name) => format!("also works with {name}"),
        None => "works with the role under the cursor".to_owned(),
    };
    let meanings = [
        (has_connected, glyphs.connected(), connected.as_str()),
        (has_again, glyphs.again(), "also appears nearer the centre or higher up"),
    ];
    let used = meanings.iter().filter(|(is_used, ..)| *is_used);
    let used = used.map(|(_, sign, meaning)| format!("{sign} {meaning}"));
    used.collect::<Vec<_>>().join(&format!(" {} ", glyphs.dot()))
}

impl Ego {
    /// Returns the first row, such as `Backend Engineer · 8 neighbours · 4 mutual · 3 daily`,
    /// shortened to fit. The numbers of neighbours and of hidden neighbours are always shown.
    pub(super) fn header(&self, atlas: &Atlas, is_marked: bool) -> Row {
        let near = self.rows.iter().filter(|tied| tied.level() == 0 && !tied.is_loop);
        let (mentioned, near): (Vec<&Tied>, Vec<&Tied>) =
            near.partition(|tied| tied.mentions.is_some());
        if !self.has_rows() {
            let ins = count(&near, |tied| !tied.theirs.is_empty());
            let outs = count(&near, |tied| !tied.own.is_empty());
            let (left, right) = (self.glyphs.head_left(), self.glyphs.head_right());
            return self.named(atlas, &format!(" {left}{ins} {right}{outs}"), is_marked);
        }
        let dot = format!(" {} ", self.glyphs.dot());
        let mut counts = format!("{dot}{}", neighbours(near.len()));
        if self.hidden > 0 {
            counts.push_str(&format!("{dot}{} hidden", self.hidden));
        }
        let name = columns(atlas.label(self.centre));
        let further = if self.needs {
            [
                (count(&near, |tied| ["needs it", "both"].contains(&tied.often)), "needing it"),
                (count(&near, |tied| ["is needed", "both"].contains(&tied.often)), "needed"),
            ]
        } else {
            [
                (count(&near, Tied::is_mutual), "mutual"),
                (count(&near, |tied| tied.most_frequent(atlas) == Weight::Heavy), "daily"),
            ]
        };
        let missing = count(&near, |tied| matches!(tied.node, Node::Missing(_)));
        let missing = (missing, "without a card");
        let mentioned = (mentioned.len(), "only mentioned");
        let below = (self.hidden_below, "hidden below unfolded rows");
        for (count, word) in
            further.into_iter().chain([missing, mentioned, below]).filter(|(count, _)| *count > 0)
        {
            let part = format!("{dot}{count} {word}");
            if 1 + name + columns(&counts) + columns(&part) > self.width {
                break;
            }
            counts.push_str(&part);
        }
        self.named(atlas, &counts, is_marked)
    }

    /// Returns the mark of the role, if it is marked and there is a list below, and its name followed
    /// by counts. If there is too little room, the name is cut first.
    fn named(&self, atlas: &Atlas, counts: &str, is_marked: bool) -> Row {
        let name = atlas.label(self.centre);
        let blank = usize::from(self.has_rows());
        let room = self.width.saturating_sub(columns(counts) + blank);
        let mut row = Row::default();
        if is_marked && blank > 0 {
            row.push(&self.glyphs.mark().to_string(), Ink::Key);
        }
        row.fill(blank);
        // If the counts do not fit, only the name is shown: a truncated number would mislead.
        if room < 2 {
            return Row::new(&self.glyphs.cut(name, self.width), Ink::Title);
        }
        let is_missing = matches!(self.centre, Node::Missing(_));
        row.push(&self.glyphs.name(name, is_missing, room), Ink::Title);
        row.push(counts, Ink::Dim);
        row
    }

    /// Returns the place of the explanation of the signs next to the names. It holds for the longest
    /// explanation, so that moving the cursor does not move the explanation. `taken` is the number
    /// of columns that the first row already has.
    pub(super) fn legend_place(&self, atlas: &Atlas, taken: usize) -> LegendPlace {
        let room = ring::room(self.width);
        let has_again = self.rows.iter().any(|tied| tied.again);
        let names = self.rows.iter().filter(|tied| !tied.is_loop);
        let widest = names.map(|tied| columns(&sanitize(atlas.label(tied.node)))).max();
        let rest = |name| columns(&legend(self.glyphs, name, true, has_again));
        if taken + APART + rest(Some("")) + widest.unwrap_or(0) <= room {
            LegendPlace::Header
        } else if taken + APART + rest(None) <= room {
            LegendPlace::HeaderWithoutName
        } else {
            LegendPlace::Below
        }
    }

    /// Adds the explanation of the signs to the first row.
    pub(super) fn explained(&self, mut row: Row, legend: &str) -> Row {
        if !legend.is_empty() {
            let legend = sanitize(legend);
            let end = self.columns.width().max(row.width() + APART + columns(&legend));
            row.fill(end - columns(&legend));
            row.push(&legend, Ink::Dim);
        }
        row
    }

    /// Returns the headings of the columns and, if there is room, a legend of the line weights.
    pub(super) fn heading(&self, painter: &RowPainter, spine: Option<Weight>) -> Row {
        let mut legend = self.glyphs.weights();
        if self.rows.iter().any(|tied| tied.mentions.is_some()) {
            legend.push_str(&format!(" {} mentioned", self.glyphs.dotted()));
        }
        let has_unfolded = self.rows.iter().any(|tied| tied.level() > 0);
        let mut row = painter.heading(spine, has_unfolded, self.width);
        let end = self.columns.width().max(row.width() + 2 + columns(&legend));
        if end <= ring::room(self.width) {
            row.fill(end - columns(&legend));
            row.push(&legend, Ink::Dim);
        }
        row
    }
}

fn count(rows: &[&Tied], is_counted: impl Fn(&Tied) -> bool) -> usize {
    rows.iter().filter(|tied| is_counted(tied)).count()
}

/// Returns a number of neighbours as text, such as `no neighbours` or `1 neighbour`.
pub(super) fn neighbours(count: usize) -> String {
    match count {
        0 => "no neighbours".to_owned(),
        count => counted(count, "neighbour"),
    }
}
