//! Draws a role in the middle and its neighbours to the left and right, each once. An arrow next to
//! a neighbour shows who names whom: `→` on the right means that the role in the middle names the
//! neighbour, `→` on the left means that the neighbour names the role in the middle, and `↔` means
//! that they name each other.

use std::collections::BTreeMap;

use crate::atlas::{Atlas, EdgeId, Family, Node, RoleId};
use crate::text::{counted, cut};

use super::escape::escaped;
use super::place::RoleAnchors;

/// The height of a row in pixels.
const ROW: usize = 22;
/// The width of a column of names in pixels.
const COLUMN: usize = 230;
/// The distance in pixels between a name and the nearer end of its line.
const GAP: i32 = 6;
/// The width of the lines between two columns in pixels.
const LINES: i32 = 90;
const BETWEEN: usize = 90;
/// The maximum width of a name, in columns of text.
const LONGEST: usize = 28;
/// The maximum number of names in a column.
const MOST: usize = 40;

/// A neighbour of the role in the middle.
struct EgoNeighbour {
    node: Node,
    /// The interaction that determines the colour of this neighbour's line and the position of its
    /// row.
    edge: EdgeId,
    /// Whether the role in the middle names this neighbour.
    is_named: bool,
    /// Whether this neighbour names the role in the middle.
    names: bool,
}

/// Returns the neighbours of a role, those with the most frequent interactions first.
fn neighbours(atlas: &Atlas, node: Node) -> Vec<EgoNeighbour> {
    let mut by_slot: BTreeMap<usize, EgoNeighbour> = BTreeMap::new();
    for (edge, other, is_out) in atlas.edges_of(node) {
        let new = EgoNeighbour { node: other, edge, is_named: false, names: false };
        let neighbour = by_slot.entry(atlas.slot(other)).or_insert(new);
        neighbour.is_named |= is_out;
        neighbour.names |= !is_out;
    }
    let mut all: Vec<EgoNeighbour> = by_slot.into_values().collect();
    all.sort_by_key(|one| (atlas[one.edge].frequency, atlas.name(one.node).to_owned()));
    all
}

/// Returns the picture as SVG, or an empty string for a role without neighbours.
pub(super) fn picture(atlas: &Atlas, id: RoleId, places: &RoleAnchors) -> String {
    let node = Node::Role(id);
    let all = neighbours(atlas, node);
    // A neighbour that names the role in the middle but is not named by it is on the left. A
    // neighbour that is named but does not name the role in return is on the right. The other
    // neighbours are distributed so that both sides have about the same number.
    let half = all.len().div_ceil(2);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for one in all.iter().filter(|one| !one.names || !one.is_named) {
        if one.is_named { right.push(one) } else { left.push(one) }
    }
    for one in all.iter().filter(|one| one.names && one.is_named) {
        if right.len() < half { right.push(one) } else { left.push(one) }
    }
    let rows = left.len().max(right.len()).min(MOST);
    if rows == 0 {
        return String::new();
    }
    let (width, height) = (3 * COLUMN + 2 * BETWEEN, (rows + 1) * ROW);
    let middle = height / 2;
    let name = escaped(&cut(atlas.name(node), LONGEST));
    let mut svg = format!(
        "<svg class=ego role=img viewBox=\"0 0 {width} {height}\"><title>Roles that interact with {name}</title>"
    );
    for (side, others) in [(Side::Left, &left), (Side::Right, &right)] {
        let shown = others.len().min(rows);
        if shown == 0 {
            continue;
        }
        svg.push_str(side.group());
        let top = (height - shown * ROW) / 2;
        // All lines of one colour form a single path.
        let mut paths: BTreeMap<&'static str, String> = BTreeMap::new();
        let mut labels = String::new();
        for (number, other) in others.iter().take(shown).enumerate() {
            let y = top + number * ROW + ROW / 2;
            let path = paths.entry(family(atlas, other.edge)).or_default();
            path.push_str(&side.line(y, middle));
            labels.push_str(&side.label(atlas, places, other, y));
        }
        for (family, path) in paths {
            svg.push_str(&format!("<path class={family} d=\"{path}\"/>"));
        }
        svg.push_str(&labels);
        svg.push_str("</g>");
    }
    let x = COLUMN + BETWEEN;
    svg.push_str(&format!(
        "<rect x={x} y={} width={COLUMN} height={ROW} rx=4 /><text class=me x={} y={}>{name}</text></svg>",
        middle - ROW / 2,
        x + COLUMN / 2,
        middle + 5,
    ));
    let hidden = left.len().saturating_sub(MOST) + right.len().saturating_sub(MOST);
    if hidden > 0 {
        let verb = if hidden == 1 { "is" } else { "are" };
        let roles = counted(hidden, "more role");
        svg.push_str(&format!("<p class=dim>{roles} {verb} listed below.</p>"));
    }
    svg
}

/// A side of the picture.
#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

impl Side {
    /// Returns the start tag of the group of names on this side. Its class determines whether the
    /// names begin or end at the position of the group.
    fn group(self) -> &'static str {
        match self {
            Side::Left => "<g class=e transform=\"translate(224)\">",
            Side::Right => "<g transform=\"translate(646)\">",
        }
    }

    /// Returns the line from a name to the role in the middle. The coordinates are relative to the
    /// position of the group, which is at the end of the name that faces the middle.
    fn line(self, y: usize, middle: usize) -> String {
        let (from, to) = match self {
            Side::Left => (GAP, GAP + LINES),
            Side::Right => (-GAP, -GAP - LINES),
        };
        format!("M{from} {y}L{to} {middle}")
    }

    /// Returns the name of a neighbour, with an arrow on the side of its line.
    fn label(self, atlas: &Atlas, places: &RoleAnchors, other: &EgoNeighbour, y: usize) -> String {
        let place = places.anchor(other.node);
        let name = escaped(&cut(atlas.name(other.node), LONGEST));
        let name = if place.is_some() { name } else { format!("({name})") };
        let arrow = if other.names && other.is_named { "↔" } else { "→" };
        let text = match self {
            Side::Left => format!("{name} {arrow}"),
            Side::Right => format!("{arrow} {name}"),
        };
        let y = y + 5;
        match place {
            Some(place) => format!("<a href=\"#{}\"><text y={y}>{text}</text></a>", escaped(place)),
            None => format!("<text class=no y={y}>{text}</text>"),
        }
    }
}

/// Returns the CSS class for the family of an interaction's verb.
pub(super) fn family(atlas: &Atlas, edge: EdgeId) -> &'static str {
    match atlas.family(edge) {
        Family::Advise => "fa",
        Family::Collaborate => "fc",
        Family::Depend => "fd",
        Family::Other => "fo",
        Family::Provide => "fp",
        Family::Report => "fr",
        Family::Review => "fv",
    }
}
