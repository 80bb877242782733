//! Draws the path from one role to another, from top to bottom:
//!
//! ```text
//! PATH  UX Designer → Platform Engineer
//! 2 hops along the arrows
//!   UX Designer
//!   ┃ Provides design (daily)
//!   ▼
//!   Frontend Engineer
//!   ┆ Depends on (on-demand)
//!   ▼
//!   Platform Engineer
//! ```

use crate::atlas::{Atlas, Chain, EdgeId, Hop, Node, Ways, Weight};
use crate::page::{Ink, Row};
use crate::text::counted;

use super::window::{LEAST_ROOM, Window};
use super::{Drawing, Glyphs, Spot, Spotted, Stand, Way, notes};

/// The number of rows above the first role.
const ABOVE: usize = 2;
/// The number of rows from one role to the next.
const STEP: usize = 3;

/// The path between two roles, or a message that no path exists.
#[derive(Debug)]
pub struct Path {
    ends: (Node, Node),
    ways: Ways,
    glyphs: Glyphs,
    chain: Option<Chain>,
    /// The position of this path among the equally short paths.
    position: u64,
    /// The number of hops if the direction of interactions is ignored; `None` if no path exists
    /// even then, or if this path already ignores the direction.
    ignoring: Option<usize>,
    /// Whether keys can change the path, so that the summary names them.
    has_keys: bool,
}

impl Path {
    /// Returns the path from `from` to `to`.
    pub fn new(atlas: &Atlas, from: Node, to: Node, ways: Ways, glyphs: Glyphs) -> Path {
        let chain = Chain::between(atlas, from, to, ways);
        let either = (ways == Ways::Directed)
            .then(|| Chain::between(atlas, from, to, Ways::Either))
            .flatten();
        let ignoring = either.map(|chain| chain.hops.len());
        Path { ends: (from, to), ways, glyphs, chain, position: 0, ignoring, has_keys: false }
    }

    /// Returns the path with this position among the equally short paths, for a screen on which
    /// keys change the position and the ways.
    #[must_use]
    pub fn with_keys(self, atlas: &Atlas, position: u64) -> Path {
        let (from, to) = self.ends;
        let count = self.chain.as_ref().map_or(0, |chain| chain.ways);
        let position = position.checked_rem(count).unwrap_or(0);
        let chain = Chain::nth_between(atlas, from, to, self.ways, position);
        Path { chain, position, has_keys: true, ..self }
    }

    /// Returns the path, or `None` if none exists.
    pub fn chain(&self) -> Option<&Chain> {
        self.chain.as_ref()
    }

    /// Returns the roles on the path, or its two ends if no path exists.
    pub fn nodes(&self) -> Vec<Node> {
        match &self.chain {
            Some(chain) => chain.nodes().collect(),
            None => vec![self.ends.0, self.ends.1],
        }
    }

    /// Returns the role that follows a role on the path. `spot` is the place of the latter.
    pub fn next(&self, spot: Spot) -> Option<Node> {
        let Spot::Hop(at) = spot else { return None };
        self.chain.as_ref()?.nodes().nth(at + 1)
    }

    /// Returns the initial position, with the cursor on the first role.
    pub fn start(&self) -> Stand {
        Stand::on(Spot::Hop(0))
    }

    /// Returns the position on a role that is nearest to `stand`, scrolled into view.
    pub fn settle(&self, stand: Stand, height: usize) -> Stand {
        let last = self.nodes().len().saturating_sub(1);
        let at = match stand.spot {
            Spot::Hop(at) => at.min(last),
            _ => 0,
        };
        let mut stand = stand.at(Spot::Hop(at));
        stand.top = self.window(stand, height).showing(row_of(at)).top();
        stand
    }

    /// Moves the cursor by one role. If that is not possible, the error says why.
    pub fn step(&self, stand: Stand, way: Way, height: usize) -> Result<Stand, &'static str> {
        let stand = self.settle(stand, height);
        let Spot::Hop(at) = stand.spot else { return Ok(stand) };
        let to = match way {
            Way::Up => at.checked_sub(1).ok_or("the path begins here")?,
            Way::Down => {
                Some(at + 1).filter(|to| *to < self.nodes().len()).ok_or("the path ends here")?
            }
            Way::Left | Way::Right => {
                return Err("move up or down along a path; Enter goes to a role");
            }
        };
        Ok(self.settle(stand.at(Spot::Hop(to)), height))
    }

    /// Scrolls by a number of rows. The cursor moves only as far as is necessary to stay in view.
    pub fn scroll(&self, stand: Stand, rows: isize, height: usize) -> Stand {
        let mut stand = self.settle(stand, height);
        let window = self.window(stand, height).scrolled(rows);
        stand.top = window.top();
        let shown = window.shown();
        let Spot::Hop(at) = stand.spot else { return stand };
        let seen = (0..self.nodes().len()).filter(|at| shown.contains(&row_of(*at)));
        let nearest = seen.min_by_key(|other| other.abs_diff(at));
        stand.at(Spot::Hop(nearest.unwrap_or(at)))
    }

    /// Moves the cursor to the first or last role.
    pub fn rim(&self, stand: Stand, last: bool, height: usize) -> Stand {
        self.settle(stand.at(Spot::Hop(if last { usize::MAX } else { 0 })), height)
    }

    /// Returns the role at a spot.
    pub fn node(&self, spot: Spot) -> Option<Node> {
        let Spot::Hop(at) = spot else { return None };
        self.nodes().get(at).copied()
    }

    /// Returns the spot of a role.
    pub fn spot_of(&self, node: Node) -> Option<Spot> {
        self.nodes().iter().position(|other| *other == node).map(Spot::Hop)
    }

    /// Returns the interactions between a role and the next role on the path, or none for the last
    /// role.
    pub fn edges(&self, spot: Spot) -> Vec<EdgeId> {
        let Spot::Hop(at) = spot else { return Vec::new() };
        let hop = self.chain.as_ref().and_then(|chain| chain.hops.get(at));
        hop.map(|hop| hop.edges.clone()).unwrap_or_default()
    }

    /// Draws the path with the cursor and scroll position of `stand`, in at most `width` columns
    /// and `height` rows.
    pub fn draw(
        &self,
        atlas: &Atlas,
        stand: Stand,
        width: usize,
        height: usize,
        dim: &dyn Fn(Node) -> bool,
    ) -> Drawing {
        if width == 0 || height == 0 {
            return Drawing::default();
        }
        // No cursor is drawn unless `stand` is on a role.
        let stand = match stand.spot {
            Spot::Hop(_) => self.settle(stand, height),
            _ => Stand::default(),
        };
        let lines = self.lines(atlas, dim);
        let window = self.window(stand, height);
        let mut drawing = Drawing::default();
        if window.above() > 0 {
            drawing.rows.push(self.more(window.above(), width));
        }
        for (row, spot) in lines.into_iter().skip(window.shown().start).take(window.shown().len()) {
            if let Some(spot) = spot {
                let columns = 0..width;
                drawing.spots.push(Spotted { spot, row: drawing.rows.len(), columns });
            }
            drawing.rows.push(row.cut(width));
        }
        if window.below() > 0 {
            drawing.rows.push(self.more(window.below(), width));
        }
        let free = height.saturating_sub(drawing.rows.len());
        drawing.rows.extend(self.notes(atlas, stand, width, free));
        // The window has at least three rows, but the area may have fewer.
        drawing.rows.truncate(height);
        drawing.spots.retain(|spotted| spotted.row < height);
        drawing.selected = drawing.row_of(stand.spot);
        drawing
    }

    /// Returns the notes of the interactions between the role under the cursor and the next one, in
    /// at most `free` rows. A path without keys has no cursor that could choose a step.
    fn notes(&self, atlas: &Atlas, stand: Stand, width: usize, free: usize) -> Vec<Row> {
        let edges = if self.has_keys { self.edges(stand.spot) } else { Vec::new() };
        let described = |edge| notes::described(atlas, self.glyphs, edge, None, false, width);
        notes::fitted(edges.into_iter().flat_map(described).collect(), self.glyphs, width, free)
    }

    /// Returns the row that shows how many rows are hidden.
    fn more(&self, hidden: usize, width: usize) -> Row {
        Row::new(&format!("{} {hidden} more", self.glyphs.ellipsis()), Ink::Dim).cut(width)
    }

    /// Returns all rows of the picture. A row with the name of a role is also a spot for the
    /// cursor.
    fn lines(&self, atlas: &Atlas, dim: &dyn Fn(Node) -> bool) -> Vec<(Row, Option<Spot>)> {
        let arrow = if self.glyphs == Glyphs::Ascii { "->" } else { "→" };
        let (from, to) = (bracketed(atlas, self.ends.0), bracketed(atlas, self.ends.1));
        let head =
            Row::new("PATH  ", Ink::Heading).with(&format!("{from} {arrow} {to}"), Ink::Strong);
        let summary = self.summary();
        let mut lines = vec![(head, None), (Row::new(&summary, Ink::Dim), None)];
        for (at, node) in self.nodes().into_iter().enumerate() {
            if let Some(before) = at.checked_sub(1) {
                // Without a path, two empty rows separate the roles.
                let hop = self.chain.as_ref().and_then(|chain| chain.hops.get(before));
                let rows = hop.map_or_else(Default::default, |hop| self.hop(atlas, hop));
                lines.extend(rows.map(|row| (row, None)));
            }
            lines.push(self.role(atlas, node, at, dim));
        }
        lines
    }

    /// Returns the two rows of a step: a line with the verb, and the line below it.
    fn hop(&self, atlas: &Atlas, hop: &Hop) -> [Row; 2] {
        let edge = hop.edges.first().copied();
        let source = edge.map(|edge| atlas.frequency_source(edge));
        let weight =
            source.map_or(Weight::Dashed, |edge| Weight::from_frequency(atlas[edge].frequency));
        let ink = edge.map_or(Ink::Dim, |edge| Ink::Verb(atlas.family(edge)));
        let line = self.glyphs.upright(weight);
        let (upper, lower) = if hop.against {
            (self.glyphs.head_up(), line)
        } else {
            (line, self.glyphs.head_down())
        };
        let mut label = Row::new(&format!("  {upper} "), ink);
        if let Some(edge) = edge {
            label.push(atlas.verb(edge), ink);
            if let Some(frequency) = source.and_then(|edge| atlas.interaction(edge).frequency) {
                label.push(&format!(" ({})", frequency.word), Ink::Dim);
            }
        }
        if hop.edges.len() > 1 {
            label.push(&format!(" +{}", hop.edges.len() - 1), Ink::Dim);
        }
        [label, Row::new(&format!("  {lower}"), ink)]
    }

    fn role(
        &self,
        atlas: &Atlas,
        node: Node,
        at: usize,
        dim: &dyn Fn(Node) -> bool,
    ) -> (Row, Option<Spot>) {
        let ink = match node {
            _ if dim(node) => Ink::Dim,
            Node::Missing(_) => Ink::Missing,
            Node::Role(_) => Ink::Text,
        };
        (Row::new("  ", Ink::Text).with(&bracketed(atlas, node), ink), Some(Spot::Hop(at)))
    }

    /// Returns a summary such as `3 hops along the arrows, 2 if arrows are ignored: press d`, or a
    /// message that no path exists.
    fn summary(&self) -> String {
        let Some(chain) = &self.chain else {
            let key = if self.has_keys { ": press d" } else { "" };
            return match self.ignoring {
                Some(_) => {
                    format!(
                        "no path follows the arrows, but one exists if direction is ignored{key}"
                    )
                }
                None => "the two roles are not connected, even if direction is ignored".to_owned(),
            };
        };
        let how = match self.ways {
            Ways::Directed => "along the arrows",
            Ways::Either => "ignoring arrows",
        };
        let mut summary = format!("{} {how}", counted(chain.hops.len(), "hop"));
        if let Some(hops) = self.ignoring.filter(|hops| *hops < chain.hops.len()) {
            let key = if self.has_keys { "press d" } else { "--undirected" };
            summary.push_str(&format!(", {hops} if arrows are ignored: {key}"));
        }
        // Without keys, the user cannot see the other paths, so their number would be no help.
        if self.has_keys && chain.ways > 1 {
            let (dot, at) = (self.glyphs.dot(), self.position + 1);
            summary.push_str(&format!(" {dot} path {at} of {}: h l", chain.ways));
        }
        summary
    }

    /// Returns the number of rows of the whole picture.
    pub fn rows(&self) -> usize {
        ABOVE + STEP * (self.nodes().len() - 1) + 1
    }

    fn window(&self, stand: Stand, height: usize) -> Window {
        Window::new(self.rows(), height.max(LEAST_ROOM), stand.top)
    }
}

/// Returns the row of a role in the whole picture, given the position of the role on the path.
fn row_of(at: usize) -> usize {
    ABOVE + STEP * at
}

/// Returns the name of a role, in brackets if it has no card.
fn bracketed(atlas: &Atlas, node: Node) -> String {
    match node {
        Node::Role(_) => atlas.label(node).to_owned(),
        Node::Missing(_) => format!("({})", atlas.label(node)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::builtin;
    use crate::text::columns;

    fn built_in() -> Atlas {
        Atlas::new(builtin(), Vec::new(), 0)
    }

    #[test]
    fn every_row_fits_and_every_role_is_shown_or_counted() {
        let atlas = built_in();
        let nodes: Vec<Node> = atlas.by_name().iter().map(|&id| Node::Role(id)).collect();
        for pair in nodes.windows(2).chain(nodes.windows(3)).step_by(5) {
            for ways in [Ways::Directed, Ways::Either] {
                for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
                    let (from, to) = (pair[0], pair[pair.len() - 1]);
                    let path = Path::new(&atlas, from, to, ways, glyphs);
                    for (width, height) in [(0, 0), (1, 1), (10, 2), (24, 5), (60, 9), (80, 40)] {
                        let mut stand = path.start();
                        loop {
                            let drawing = path.draw(&atlas, stand, width, height, &|_| false);
                            assert!(drawing.rows.len() <= height);
                            assert!(drawing.rows.iter().all(|row| columns(&row.text()) <= width));
                            if height >= 3 {
                                assert!(drawing.row_of(stand.spot).is_some());
                            }
                            match path.step(stand, Way::Down, height) {
                                Ok(next) => stand = next,
                                Err(_) => break,
                            }
                        }
                        assert_eq!(path.node(stand.spot), Some(to));
                    }
                }
            }
        }
    }

    #[test]
    fn the_summary_names_a_shorter_path_and_the_keys_that_change_the_path() {
        let atlas = built_in();
        let [from, to] =
            ["Frontend Engineer", "Security Engineer"].map(|n| Node::Role(atlas.named(n).unwrap()));
        let path = Path::new(&atlas, from, to, Ways::Directed, Glyphs::Unicode);
        assert_eq!(
            path.summary(),
            "3 hops along the arrows, 2 if arrows are ignored: --undirected"
        );
        let first = path.with_keys(&atlas, 0);
        let nodes = first.nodes();
        assert_eq!(
            first.summary(),
            "3 hops along the arrows, 2 if arrows are ignored: press d · path 1 of 8: h l"
        );
        let second = first.with_keys(&atlas, 1);
        assert!(second.summary().ends_with("path 2 of 8: h l"));
        assert_ne!(second.nodes(), nodes);
        assert_eq!(second.with_keys(&atlas, 8).nodes(), nodes);
        let either = Path::new(&atlas, from, to, Ways::Either, Glyphs::Unicode);
        assert_eq!(either.summary(), "2 hops ignoring arrows");
    }

    #[test]
    fn free_rows_show_the_whole_notes_of_the_step_under_the_cursor() {
        let atlas = built_in();
        let [from, to] =
            ["Frontend Engineer", "Security Engineer"].map(|n| Node::Role(atlas.named(n).unwrap()));
        let path = Path::new(&atlas, from, to, Ways::Directed, Glyphs::Unicode);
        let path = path.with_keys(&atlas, 0);
        let text = |stand, height| {
            let drawing = path.draw(&atlas, stand, 60, height, &|_| false);
            assert!(drawing.rows.iter().all(|row| columns(&row.text()) <= 60));
            let rows = drawing.rows.iter().map(Row::text).collect::<Vec<_>>().join(" ");
            (rows.split_whitespace().collect::<Vec<_>>().join(" "), drawing.rows.len())
        };
        let mut stand = path.start();
        while let Some(&edge) = path.edges(stand.spot).first() {
            let notes = atlas.interaction(edge).notes.unwrap();
            assert!(text(stand, 40).0.contains(&notes), "{notes}");
            assert_eq!(text(stand, path.rows()).1, path.rows());
            stand = path.step(stand, Way::Down, 40).unwrap();
        }
        assert_eq!(text(stand, 40).1, path.rows());
    }

    #[test]
    fn a_path_reads_from_top_to_bottom() {
        let atlas = built_in();
        let [from, to] =
            ["UX Designer", "Platform Engineer"].map(|n| Node::Role(atlas.named(n).unwrap()));
        let path = Path::new(&atlas, from, to, Ways::Directed, Glyphs::Unicode);
        let drawing = path.draw(&atlas, path.start(), 80, 40, &|_| false);
        let text: Vec<String> = drawing.rows.iter().map(Row::text).collect();
        assert_eq!(text.len(), path.rows());
        assert_eq!(text[2], "  UX Designer");
        assert_eq!(text[text.len() - 1], "  Platform Engineer");
        // Each hop has three rows: a line, an arrowhead, and the name of the next role.
        for hop in text[3..text.len()].chunks(3) {
            let [line, head] = [0, 1].map(|at| hop[at].chars().nth(2).unwrap_or(' '));
            assert!("┃│┆".contains(line) && head == '▼', "{text:#?}");
        }
    }
}
