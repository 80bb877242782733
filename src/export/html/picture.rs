//! Draws a role with the roles around it: those that name it are on the left, and those that it
//! names are on the right.

use std::collections::BTreeMap;

use crate::atlas::{Atlas, EdgeId, Family, Node, RoleId};
use crate::text::cut;

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
const LONGEST: usize = 30;
/// The maximum number of names in a column.
const MOST: usize = 40;

/// Draws the picture, or nothing if neither side declares an interaction.
pub(super) fn picture(atlas: &Atlas, id: RoleId, places: &RoleAnchors) -> String {
    let node = Node::Role(id);
    let others = |edges: &[EdgeId], other: fn(&Atlas, EdgeId) -> Node| {
        let mut by_node: BTreeMap<usize, (Node, EdgeId)> = BTreeMap::new();
        for &edge in edges {
            let node = other(atlas, edge);
            by_node.entry(atlas.slot(node)).or_insert((node, edge));
        }
        let mut all: Vec<(Node, EdgeId)> = by_node.into_values().collect();
        all.retain(|(other, _)| *other != node);
        all.sort_by_key(|(node, edge)| (atlas[*edge].frequency, atlas.name(*node).to_owned()));
        all
    };
    let left = others(atlas.incoming(node), |atlas, edge| Node::Role(atlas[edge].from));
    let right = others(atlas.outgoing(node), |atlas, edge| atlas[edge].to);
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
        svg.push_str(side.group());
        let shown = others.len().min(rows);
        let top = (height - shown * ROW) / 2;
        for (number, (other, edge)) in others.iter().take(shown).enumerate() {
            let y = top + number * ROW + ROW / 2;
            side.draw(&mut svg, atlas, places, (*other, *edge), (y, middle));
        }
        svg.push_str("</g>");
    }
    let x = COLUMN + BETWEEN;
    svg.push_str(&format!(
        "<rect x={x} y={} width={COLUMN} height={ROW} rx=4 /><text class=me x={} y={}>{name}</text></svg>",
        middle - ROW / 2,
        x + COLUMN / 2,
        middle + 5,
    ));
    let more = [(left.len(), "name"), (right.len(), "are named by")];
    let more: Vec<String> = more
        .iter()
        .filter(|(count, _)| *count > MOST)
        .map(|(count, verb)| format!("{} more roles {verb} this one.", count - MOST))
        .collect();
    if !more.is_empty() {
        svg.push_str(&format!("<p class=dim>{}</p>", more.join(" ")));
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

    /// Draws a role with its line.
    fn draw(
        self,
        svg: &mut String,
        atlas: &Atlas,
        places: &RoleAnchors,
        (other, edge): (Node, EdgeId),
        (y, middle): (usize, usize),
    ) {
        // The place of the group is at one end of the name, and the line connects it with the role
        // in the middle.
        let (from, to) = match self {
            Side::Left => (GAP, GAP + LINES),
            Side::Right => (-GAP, -GAP - LINES),
        };
        let family = family(atlas, edge);
        svg.push_str(&format!("<path class={family} d=\"M{from} {y}L{to} {middle}\"/>"));
        let label = escaped(&cut(atlas.name(other), LONGEST));
        let y = y + 5;
        svg.push_str(&match places.anchor(other) {
            Some(place) => {
                format!("<a href=\"#{}\"><text y={y}>{label}</text></a>", escaped(place))
            }
            None => format!("<text class=no y={y}>({label})</text>"),
        });
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
