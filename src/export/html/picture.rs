//! Draws a role with the roles around it, each once. An arrow shows who names whom: `→` on the right
//! is a role that the role in the middle names, `→` on the left is a role that names it, and `↔` is
//! both.

use std::collections::BTreeMap;

use crate::atlas::{Atlas, EdgeId, Family, Node, RoleId};
use crate::text::{counted, cut};

use super::escape::escaped;
use super::place::RoleAnchors;

/// The height of a row in pixels.
const ROW: usize = 22;
/// The width of a column with names.
const COLUMN: usize = 230;
/// The distance between a name and its line.
const GAP: i32 = 6;
/// The width of the lines between two columns.
const LINES: i32 = 90;
const BETWEEN: usize = 90;
/// The maximum width of a name, in columns of text.
const LONGEST: usize = 28;
/// The maximum number of names in a column.
const MOST: usize = 40;

/// A role beside the role in the middle.
struct EgoNeighbour {
    node: Node,
    /// The interaction that gives the line its colour and the row its place.
    edge: EdgeId,
    /// Whether the role in the middle names this role.
    is_named: bool,
    /// Whether this role names the role in the middle.
    names: bool,
}

/// Returns all roles around a role, the most frequent first.
fn neighbours(atlas: &Atlas, node: Node) -> Vec<EgoNeighbour> {
    let mut by_slot: BTreeMap<usize, EgoNeighbour> = BTreeMap::new();
    let out = atlas.outgoing(node).iter().map(|&edge| (edge, atlas[edge].to, true));
    let back = atlas.incoming(node).iter();
    let back = back.map(|&edge| (edge, Node::Role(atlas[edge].from), false));
    for (edge, other, is_out) in out.chain(back).filter(|(_, other, _)| *other != node) {
        let new = EgoNeighbour { node: other, edge, is_named: false, names: false };
        let neighbour = by_slot.entry(atlas.slot(other)).or_insert(new);
        neighbour.is_named |= is_out;
        neighbour.names |= !is_out;
    }
    let mut all: Vec<EgoNeighbour> = by_slot.into_values().collect();
    all.sort_by_key(|one| (atlas[one.edge].frequency, atlas.name(one.node).to_owned()));
    all
}

/// Draws the picture, or nothing if neither side declares an interaction.
pub(super) fn picture(atlas: &Atlas, id: RoleId, places: &RoleAnchors) -> String {
    let node = Node::Role(id);
    let all = neighbours(atlas, node);
    // A role with one direction has its own side. The others fill both sides evenly.
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
        "<svg class=ego role=img viewBox=\"0 0 {width} {height}\"><title>Roles around {name}</title>"
    );
    for (side, others) in [(Side::Left, &left), (Side::Right, &right)] {
        let shown = others.len().min(rows);
        if shown == 0 {
            continue;
        }
        svg.push_str(side.group());
        let top = (height - shown * ROW) / 2;
        // The lines of a colour are one path.
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
    /// Returns the class of the names on a side. It determines whether names begin or end at their
    /// place.
    fn group(self) -> &'static str {
        match self {
            Side::Left => "<g class=e transform=\"translate(224)\">",
            Side::Right => "<g transform=\"translate(646)\">",
        }
    }

    /// Returns the line from a name to the role in the middle. The place of the group is at one end
    /// of the name.
    fn line(self, y: usize, middle: usize) -> String {
        let (from, to) = match self {
            Side::Left => (GAP, GAP + LINES),
            Side::Right => (-GAP, -GAP - LINES),
        };
        format!("M{from} {y}L{to} {middle}")
    }

    /// Returns the name of a role, with an arrow next to its line.
    fn label(self, atlas: &Atlas, places: &RoleAnchors, other: &EgoNeighbour, y: usize) -> String {
        let name = escaped(&cut(atlas.name(other.node), LONGEST));
        let arrow = if other.names && other.is_named { "↔" } else { "→" };
        let y = y + 5;
        let text = |name: &str| match self {
            Side::Left => format!("{name} {arrow}"),
            Side::Right => format!("{arrow} {name}"),
        };
        match places.anchor(other.node) {
            Some(place) => {
                format!("<a href=\"#{}\"><text y={y}>{}</text></a>", escaped(place), text(&name))
            }
            None => format!("<text class=no y={y}>{}</text>", text(&format!("({name})"))),
        }
    }
}

/// Returns the class of the family of a verb.
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
