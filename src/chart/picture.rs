//! A picture of any kind, and the operations that all kinds have in common.

use std::collections::HashSet;
use std::sync::Arc;

use crate::atlas::{Atlas, EdgeId, Node};
use crate::text::table;

use super::map::WeightsRule;
use super::{Drawing, Ego, Filter, Map, Matrix, Net, NetPart, Path, Spot, Stand, Strand, Way};

/// A height that no picture exceeds.
const TALL: usize = 1 << 20;

table! {
    /// The kinds of pictures.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
    pub enum View {
        /// The name of the kind.
        name
    }
    /// The neighbours of one role.
    #[default]
    Ego = "neighbours";
    /// Boxes and lines.
    Map = "map";
    /// A table of interactions.
    Matrix = "matrix";
    /// The path from one role to another.
    Path = "path";
}

impl View {
    /// Returns the next kind in the cycle. The path is not part of the cycle; for the path, returns
    /// the list of neighbours.
    #[must_use]
    pub fn next(self) -> View {
        match self {
            View::Ego => View::Map,
            View::Map => View::Matrix,
            View::Matrix | View::Path => View::Ego,
        }
    }
}

/// A picture with its layout.
#[derive(Debug)]
pub enum Picture {
    /// The picture for [`View::Ego`].
    Ego(Box<Ego>),
    /// The picture for [`View::Map`].
    Map(Arc<Map>),
    /// The picture for [`View::Matrix`].
    Matrix(Arc<Matrix>),
    /// The picture for [`View::Path`].
    Path(Path),
}

/// The size of an area, in columns and rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// The number of columns.
    pub width: usize,
    /// The number of rows.
    pub height: usize,
}

/// Settings that highlight or dim parts of a picture. They never change its layout.
#[derive(Clone, Copy)]
pub struct Stress<'a> {
    /// The filter for interactions.
    pub filter: Filter,
    /// The role relative to which the filter determines the direction of interactions. If there is
    /// none, the filter ignores the direction.
    pub centre: Option<Node>,
    /// The test for roles that match the search; `None` if no search is active.
    pub find: Option<&'a dyn Fn(Node) -> bool>,
    /// The test for marked roles.
    pub marked: &'a dyn Fn(Node) -> bool,
    /// Whether the matrix shows verb families as letters.
    pub letters: bool,
}

impl Stress<'_> {
    /// Returns whether a part of a map or matrix is drawn dimmed.
    fn dims(&self, atlas: &Atlas, net: &Net, shown: NetPart) -> bool {
        match shown {
            NetPart::Knot(at) => {
                let node = net.knots.get(at).and_then(|knot| knot.node);
                self.find.zip(node).is_some_and(|(find, node)| !find(node))
            }
            NetPart::Line(at) => {
                let hides = |strand: &Strand| self.dims_all(atlas, &strand.edges);
                net.lines.get(at).is_some_and(|line| line.strands().all(hides))
            }
            NetPart::Strand(at, forth) => {
                let strand = net.lines.get(at).and_then(|line| line.strand(forth));
                strand.is_some_and(|strand| self.dims_all(atlas, &strand.edges))
            }
        }
    }

    /// Returns whether the filter hides all of `edges`.
    fn dims_all(&self, atlas: &Atlas, edges: &[EdgeId]) -> bool {
        let Some(centre) = self.centre else { return edges.is_empty() };
        !edges.iter().any(|&edge| self.filter.keeps(atlas, centre, edge))
    }
}

impl Picture {
    /// Returns the kind of the picture.
    pub fn view(&self) -> View {
        match self {
            Picture::Ego(_) => View::Ego,
            Picture::Map(_) => View::Map,
            Picture::Matrix(_) => View::Matrix,
            Picture::Path(_) => View::Path,
        }
    }

    /// Returns the initial position. The cursor is on the given role if the picture contains it.
    pub fn start(&self, node: Option<Node>, size: Size) -> Stand {
        match self {
            Picture::Ego(ego) => match node.and_then(|node| ego.spot_of(node)) {
                None | Some(Spot::Centre) => ego.start(),
                Some(spot) => ego.settle(Stand::on(spot)),
            },
            Picture::Map(map) => map.settle(map.start(node), size.height),
            Picture::Matrix(matrix) => matrix.start(node, size),
            Picture::Path(path) => path.start(),
        }
    }

    /// Returns the cell of a matrix in the row of one role and the column of another, if these roles
    /// interact; `None` in the other pictures.
    pub fn meeting(&self, row: Node, column: Node) -> Option<Spot> {
        match self {
            Picture::Matrix(matrix) => matrix.meeting(row, column),
            _ => None,
        }
    }

    /// Returns the valid position in this picture that is nearest to `stand`, scrolled into view.
    pub fn settle(&self, stand: Stand, size: Size) -> Stand {
        match self {
            Picture::Ego(ego) => ego.settle(stand),
            Picture::Map(map) => map.settle(stand, size.height),
            Picture::Matrix(matrix) => matrix.settle(stand, size),
            Picture::Path(path) => path.settle(stand, size.height),
        }
    }

    /// Moves the cursor by one step. If that is not possible, the error says why.
    pub fn step(&self, stand: Stand, way: Way, size: Size) -> Result<Stand, &'static str> {
        match self {
            Picture::Ego(ego) => ego.step(stand, way),
            Picture::Map(map) => map.step(stand, way, size.height),
            Picture::Matrix(matrix) => matrix.step(stand, way, size),
            Picture::Path(path) => path.step(stand, way, size.height),
        }
    }

    /// Scrolls by `rows` rows: down if positive, up if negative.
    pub fn scroll(&self, stand: Stand, rows: isize, size: Size) -> Stand {
        match self {
            Picture::Ego(ego) => ego.scroll(stand, rows),
            Picture::Map(map) => map.scroll(stand, rows, size.height),
            Picture::Matrix(matrix) => matrix.scroll(stand, rows, size),
            Picture::Path(path) => path.scroll(stand, rows, size.height),
        }
    }

    /// Moves the cursor to the first or last spot. In the matrix, the cursor stays in its column.
    pub fn rim(&self, stand: Stand, last: bool, size: Size) -> Stand {
        match self {
            Picture::Ego(ego) => ego.rim(stand, last),
            Picture::Map(map) => map.rim(stand, last, size.height),
            Picture::Matrix(matrix) => matrix.rim(stand, last, size),
            Picture::Path(path) => path.rim(stand, last, size.height),
        }
    }

    /// Returns the role at a spot. In the matrix, this is the role of the row.
    pub fn node(&self, spot: Spot) -> Option<Node> {
        match self {
            Picture::Ego(ego) => ego.node(spot),
            Picture::Map(map) => map.node(spot),
            Picture::Matrix(matrix) => matrix.node(spot),
            Picture::Path(path) => path.node(spot),
        }
    }

    /// Returns the roles of a matrix cell's row and column, or `None` in other pictures.
    pub fn pair(&self, spot: Spot) -> Option<(Node, Node)> {
        match self {
            Picture::Matrix(matrix) => matrix.pair(spot),
            Picture::Ego(_) | Picture::Map(_) | Picture::Path(_) => None,
        }
    }

    /// Returns the interactions at a spot, most frequent first.
    pub fn edges(&self, spot: Spot) -> Vec<EdgeId> {
        match self {
            Picture::Ego(ego) => ego.edges(spot).to_vec(),
            Picture::Map(map) => map.edges(spot),
            Picture::Matrix(matrix) => matrix.edges(spot),
            Picture::Path(path) => path.edges(spot),
        }
    }

    /// Returns the spot of a role.
    pub fn spot_of(&self, node: Node) -> Option<Spot> {
        match self {
            Picture::Ego(ego) => ego.spot_of(node),
            Picture::Map(map) => map.spot_of(node),
            Picture::Matrix(matrix) => matrix.spot_of(node),
            Picture::Path(path) => path.spot_of(node),
        }
    }

    /// Returns the roles and lines of a map or matrix.
    pub fn net(&self) -> Option<&Net> {
        match self {
            Picture::Map(map) => Some(map.net()),
            Picture::Matrix(matrix) => Some(matrix.net()),
            Picture::Ego(_) | Picture::Path(_) => None,
        }
    }

    /// Returns the spots of all roles that satisfy `wanted`, in reading order and without
    /// duplicates.
    pub fn matches(&self, wanted: &dyn Fn(Node) -> bool) -> Vec<Spot> {
        if let Picture::Ego(ego) = self {
            return ego.matches(wanted);
        }
        let Some(net) = self.net() else {
            let hops = (0..).map(Spot::Hop).map_while(|spot| Some((spot, self.node(spot)?)));
            return hops.filter(|(_, node)| wanted(*node)).map(|(spot, _)| spot).collect();
        };
        let nodes = net.knots.iter().filter_map(|knot| knot.node).filter(|node| wanted(*node));
        let mut spots: Vec<Spot> = nodes.filter_map(|node| self.spot_of(node)).collect();
        if let Picture::Map(map) = self {
            return map.in_reading_order(spots);
        }
        spots.sort_unstable();
        spots
    }

    /// Returns the number of roles in the picture that satisfy `wanted`, each counted once.
    pub fn found(&self, wanted: &dyn Fn(Node) -> bool) -> usize {
        let nodes = self.matches(wanted).into_iter().filter_map(|spot| self.node(spot));
        // The list of neighbours also shows the central role, in its header.
        let centre = self.node(Spot::Centre).filter(|node| wanted(*node));
        nodes.chain(centre).collect::<HashSet<Node>>().len()
    }

    /// Returns the rows of a map that are visible, and the number of all its rows. Returns `None` if
    /// the whole map is visible. Other pictures say in their rows what is scrolled out of view.
    pub fn rows_seen(&self, stand: Stand, size: Size) -> Option<(std::ops::Range<usize>, usize)> {
        let Picture::Map(map) = self else { return None };
        let top = map.rows_above(stand, size.height)?;
        let rows = size.height.saturating_sub(1);
        Some((top..(top + rows).min(map.height()), map.height()))
    }

    /// Returns the whole picture at a given width, with as many rows as it needs. A matrix is drawn
    /// with all its columns, even if they are wider than `width`.
    pub fn unrolled(self, atlas: &Atlas, width: usize, stress: Stress<'_>) -> Drawing {
        let mut size = Size { width, height: TALL };
        let picture = match self {
            Picture::Ego(ego) => Picture::Ego(Box::new(ego.resized(atlas, width, TALL))),
            other => other,
        };
        match &picture {
            Picture::Matrix(matrix) => size.width = matrix.width(),
            // A map is centred in the area, so the area is as high as the map and its title.
            Picture::Map(map) => size.height = 1 + map.height(),
            Picture::Ego(_) | Picture::Path(_) => {}
        }
        // A cursor on the central role is never drawn.
        let stand = Stand::on(Spot::Centre);
        picture.draw_below(WeightsRule::None, atlas, stand, size, stress)
    }

    /// Draws the picture in a pane with the cursor and scroll position of `stand`, never larger than
    /// `size`.
    pub fn draw(&self, atlas: &Atlas, stand: Stand, size: Size, stress: Stress<'_>) -> Drawing {
        self.draw_below(WeightsRule::Above, atlas, stand, size, stress)
    }

    /// Returns legends of the line weights for the title rule of a pane with `width` columns, the
    /// widest first. Returns `None` if the picture itself explains the weights or is not a map.
    pub fn weights_in_rule(&self, width: usize) -> Option<[String; 2]> {
        let Picture::Map(map) = self else { return None };
        map.weights_in_rule(width)
    }

    fn draw_below(
        &self,
        rule: WeightsRule,
        atlas: &Atlas,
        stand: Stand,
        size: Size,
        stress: Stress<'_>,
    ) -> Drawing {
        let Size { width, height } = size;
        match self {
            Picture::Ego(ego) => ego.draw(atlas, stand, stress.find, stress.marked),
            Picture::Path(path) => path.draw(atlas, stand, width, height, &|node| {
                stress.find.is_some_and(|find| !find(node))
            }),
            Picture::Map(map) => {
                let mut drawing =
                    map.draw(stand, height, &|shown| stress.dims(atlas, map.net(), shown));
                let places = map.beside_names(stand, height, stress.marked);
                drawing.mark(places, map.glyphs());
                drawing.centre(map.width(), size);
                if let Some(first) = drawing.rows.first_mut() {
                    *first = map.header(width, rule).cut(width.max(map.width()));
                }
                drawing
            }
            Picture::Matrix(matrix) => {
                let mut drawing = matrix.draw(stand, size, stress.letters, &|shown| {
                    stress.dims(atlas, matrix.net(), shown)
                });
                // A mark fits in the blank column between the name and the code of a role.
                let names = drawing.spots.iter().filter(|spotted| spotted.columns.start == 0);
                let marked = names.filter(|name| matrix.node(name.spot).is_some_and(stress.marked));
                let places = marked.map(|name| (name.row, name.columns.end)).collect();
                drawing.mark(places, matrix.glyphs());
                drawing
            }
        }
    }
}
