//! The graph pane: which picture it shows, of what, and where the cursor stands in it.

mod find;
mod relations;
mod save;
mod steer;

use std::sync::Arc;

use crate::atlas::{Node, Ways};
use crate::chart::{Choice, Ego, Map, Matrix, Net, Path, Picture, Size, Spot, Stand, Stress, View};

use super::event::{Effect, Laid, Lay};
use super::{App, settle};

pub use find::Find;
pub(super) use save::forms;

/// Most roles of an atlas that are pictured as a whole; of larger ones, the current role and
/// those nearest to it.
const MOST_PICTURED: usize = 300;
/// Neighbours of the current role in the matrix of a larger atlas.
const NEAREST: usize = 40;
/// Most roles a map can hold: see [`Map::lay`].
const MOST_MAPPED: usize = 24;
/// Maps that are kept, so that going back and forth lays nothing out again.
const KEPT: usize = 16;

/// The state of the graph pane.
#[derive(Debug, Default)]
pub struct Graph {
    /// Which picture is wanted.
    pub(super) view: View,
    /// What the ego graph shows; its filter holds for all pictures.
    pub(super) choice: Choice,
    /// Whether the matrix tells families by letters.
    letters: bool,
    /// Where the path leads.
    pub(super) target: Option<(Node, Ways)>,
    find: Option<Find>,
    picture: Option<Picture>,
    pub(super) stand: Stand,
    /// What the cursor is on, from one picture to the next.
    on: On,
    /// Whether a map is on screen whose atlas was replaced: the next is waited for, since a
    /// screen that blinks at every saved file is worse than one that comes 30 ms later.
    at_once: bool,
    /// The newest first; `None` while one is being laid out.
    maps: Vec<(Of, Option<Answer>)>,
    matrix: Option<(Of, Arc<Matrix>)>,
}

/// A map, or why there is none.
type Answer = Result<Arc<Map>, String>;

/// What a map or matrix pictures, and for which width class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Of {
    epoch: u64,
    /// `None` for everybody.
    around: Option<Node>,
    class: usize,
}

/// What is picked of the graph, for a place to come back to.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    view: View,
    choice: Choice,
    target: Option<(Node, Ways)>,
    stand: Stand,
    /// What the cursor stands on: a role, and in the matrix the one of its column.
    on: On,
}

/// What the cursor stands on: a role, and in the matrix the one of its column.
type On = (Option<Node>, Option<Node>);

impl Graph {
    /// The picture, unless it is being laid out.
    pub fn picture(&self) -> Option<&Picture> {
        self.picture.as_ref()
    }

    /// Where its cursor stands.
    pub fn stand(&self) -> Stand {
        self.stand
    }

    /// The picture that is wanted.
    pub fn view(&self) -> View {
        self.view
    }

    /// What it shows.
    pub fn choice(&self) -> &Choice {
        &self.choice
    }

    /// The search within it.
    pub fn find(&self) -> Option<&Find> {
        self.find.as_ref()
    }

    pub(super) fn find_mut(&mut self) -> Option<&mut Find> {
        self.find.as_mut()
    }

    /// The role under the cursor.
    pub(super) fn under_cursor(&self) -> Option<Node> {
        self.picture.as_ref()?.node(self.stand.spot)
    }

    pub(super) fn scene(&self) -> Scene {
        let Graph { view, choice, target, stand, .. } = self;
        let (view, choice, target, stand) = (*view, choice.clone(), *target, *stand);
        Scene { view, choice, target, stand, on: self.on() }
    }

    pub(super) fn set_scene(&mut self, scene: Scene) {
        let Scene { view, choice, target, stand, on } = scene;
        (self.view, self.choice, self.target, self.stand) = (view, choice, target, stand);
        self.on = on;
    }

    fn on(&self) -> On {
        let Some(picture) = &self.picture else { return self.on };
        let spot = self.stand.spot;
        (picture.node(spot).or(self.on.0), picture.pair(spot).map(|(_, column)| column))
    }

    /// Forgets the pictures of an earlier atlas.
    pub(super) fn forget_pictures(&mut self) {
        self.on = self.on();
        self.at_once = matches!(self.picture, Some(Picture::Map(_)));
        self.maps.clear();
        (self.picture, self.matrix) = (None, None);
    }

    /// A path begins at the current role: with another one there is none.
    pub(super) fn leave_path(&mut self) {
        if self.view == View::Path {
            self.view = View::Ego;
        }
    }

    /// Takes a map that was laid out.
    pub(super) fn laid(&mut self, laid: Laid) {
        // One of an atlas that was replaced meanwhile is waited for by nobody.
        let waiting = self.maps.iter_mut().find(|(of, _)| *of == laid.of);
        if let Some((_, map)) = waiting {
            *map = Some(laid.map);
        }
    }

    fn map(&self, of: &Of) -> Option<&Option<Answer>> {
        self.maps.iter().find(|(kept, _)| kept == of).map(|(_, map)| map)
    }
}

impl App {
    /// How the graph is drawn, and with it what a mouse can hit.
    pub fn draw_graph(&self) -> Option<crate::chart::Drawing> {
        let (picture, centre) = (self.graph.picture()?, self.current?);
        let find = self.graph.find.as_ref().filter(|find| !find.prompt.text().is_empty());
        let found = find.map(|find| move |node| find.has(&self.atlas, node));
        let found = found.as_ref().map(|found| found as &dyn Fn(Node) -> bool);
        let stress = self.stress(centre, found);
        Some(picture.draw(&self.atlas, self.graph.stand, self.graph_size(), stress))
    }

    fn stress<'a>(&self, centre: Node, find: Option<&'a dyn Fn(Node) -> bool>) -> Stress<'a> {
        Stress {
            filter: self.graph.choice.filter,
            centre: Some(centre),
            find,
            letters: self.graph.letters,
        }
    }

    /// After going back: the cursor where it stood.
    pub(super) fn restand(&mut self, scene: Scene) {
        if let (Some(picture), Some(centre)) = (&self.graph.picture, self.current) {
            self.graph.stand =
                stand_again(picture, scene.stand, scene.on, centre, self.graph_size());
        }
    }

    fn graph_size(&self) -> Size {
        let body = self.areas.graph.unwrap_or_default().body;
        Size { width: usize::from(body.width), height: usize::from(body.height) }
    }

    /// Brings the picture in line with what it is wanted for.
    pub(super) fn settle_graph(&mut self) {
        let Some((node, role)) = self.wanted(self.areas.graph) else { return };
        let same = self.set.graph.as_ref().is_some_and(|set| set.role.is_same(&role));
        if !same && self.set.graph.is_some() {
            self.graph.leave_path();
        }
        let wanted = settle::Pictured {
            role,
            view: self.graph.view,
            choice: self.graph.choice.clone(),
            target: self.graph.target,
        };
        // Without a picture one is being laid out; perhaps it is there by now.
        if self.set.graph.as_ref() == Some(&wanted) && self.graph.picture.is_some() {
            return;
        }
        let size = self.graph_size();
        let before = self.graph.picture.take();
        let on = before.as_ref().map(|b| (b.node(self.graph.stand.spot), None));
        self.graph.on = if same { on.unwrap_or(self.graph.on) } else { On::default() };
        let picture = match self.graph.view {
            View::Ego => Some(self.ego(node, size)),
            View::Path => Some(Picture::Path(self.path(node))),
            View::Map => self.map(node, size),
            View::Matrix => None,
        };
        // Without room for a map, the matrix.
        let picture = match (picture, self.graph.view) {
            (None, View::Matrix) => Some(Picture::Matrix(self.matrix(node))),
            (picture, _) => picture,
        };
        if let Some(picture) = &picture {
            self.graph.stand = match (before, picture) {
                (Some(Picture::Ego(old)), Picture::Ego(new)) if same => {
                    new.stand_like(&old, self.graph.stand)
                }
                (Some(old), new) if same && old.view() == new.view() => {
                    new.settle(self.graph.stand, size)
                }
                // The one before was of another atlas.
                (None, new) if same => {
                    stand_again(new, self.graph.stand, self.graph.on, node, size)
                }
                _ => picture.start(self.graph.on.0.or(Some(node)), size),
            };
        }
        self.graph.picture = picture;
        self.set.graph = Some(settle::Pictured { view: self.graph.view, ..wanted });
    }

    fn ego(&self, node: Node, size: Size) -> Picture {
        let (glyphs, choice) = (self.glyphs, &self.graph.choice);
        Picture::Ego(Box::new(Ego::new(&self.atlas, node, size.width, size.height, glyphs, choice)))
    }

    fn path(&self, from: Node) -> Path {
        let target = self.graph.target;
        let found = target.and_then(|(node, ways)| Some((self.atlas.current(node)?, ways)));
        let (to, ways) = found.unwrap_or((from, Ways::default()));
        Path::new(&self.atlas, from, to, ways, self.glyphs)
    }

    /// A map, if one is laid out; else it is ordered, or the view becomes the matrix, with the
    /// reason.
    fn map(&mut self, centre: Node, size: Size) -> Option<Picture> {
        let Some(class) = Map::class(size.width) else {
            self.no_map("too narrow for a map");
            return None;
        };
        let epoch = self.set.epoch;
        let around = Of { epoch, around: Some(centre), class };
        let whole = Of { epoch, around: None, class };
        let everybody = self.pictured() <= MOST_MAPPED;
        let candidates = everybody.then_some(whole).into_iter().chain([around]);
        let mut refused = String::new();
        for of in candidates {
            match self.graph.map(&of) {
                Some(Some(Ok(map))) => return Some(Picture::Map(Arc::clone(map))),
                Some(Some(Err(why))) => refused.clone_from(why),
                Some(None) => return None,
                None => {
                    let net = match of.around {
                        None => Net::whole(&self.atlas),
                        Some(_) => Net::around(&self.atlas, centre, usize::MAX),
                    };
                    let order = Lay { of: of.clone(), net, glyphs: self.glyphs };
                    self.graph.maps.insert(0, (of, None));
                    self.graph.maps.truncate(KEPT);
                    if std::mem::take(&mut self.graph.at_once) {
                        self.graph.laid(lay(order));
                        return self.map(centre, size);
                    }
                    self.orders.push(Effect::Lay(order));
                    return None;
                }
            }
        }
        self.no_map(&refused);
        None
    }

    fn no_map(&mut self, why: &str) {
        self.graph.view = View::Matrix;
        self.notice = Some(format!("{why}; here is the matrix"));
    }

    fn matrix(&mut self, centre: Node) -> Arc<Matrix> {
        let everybody = self.pictured() <= MOST_PICTURED;
        let around = (!everybody).then_some(centre);
        let of = Of { epoch: self.set.epoch, around, class: 0 };
        if let Some((kept, matrix)) = &self.graph.matrix
            && *kept == of
        {
            return Arc::clone(matrix);
        }
        let net = match everybody {
            true => Net::whole(&self.atlas),
            false => Net::around(&self.atlas, centre, NEAREST),
        };
        let matrix = Arc::new(Matrix::new(net, self.glyphs));
        self.graph.matrix = Some((of, Arc::clone(&matrix)));
        matrix
    }

    /// Roles and missing roles.
    fn pictured(&self) -> usize {
        self.atlas.len() + self.atlas.missing().count()
    }
}

/// The cursor in another picture of the same: where it was, if that is the same role; else on that
/// role, of its spots on the one of the same side; in the matrix, on the same cell.
fn stand_again(picture: &Picture, stand: Stand, on: On, centre: Node, size: Size) -> Stand {
    let (Some(role), column) = on else { return picture.start(Some(centre), size) };
    let there = picture.settle(stand, size);
    let is_column = |column| picture.pair(there.spot).is_none_or(|pair| pair.1 == column);
    if picture.node(there.spot) == Some(role) && column.is_none_or(is_column) {
        return there;
    }
    let cell = |node| picture.spot_of(node);
    if let (Some(Spot::Cell(row, _)), Some(Spot::Cell(column, _))) =
        (cell(role), column.and_then(cell))
    {
        return picture.settle(stand.at(Spot::Cell(row, column)), size);
    }
    let side = std::mem::discriminant(&stand.spot);
    let mut spots = picture.matches(&|node| node == role).into_iter();
    match spots.find(|spot| std::mem::discriminant(spot) == side) {
        Some(spot) => picture.settle(stand.at(spot), size),
        None => picture.start(Some(role), size),
    }
}

/// Lays a map out: what [`Effect::Lay`] asks for.
pub fn lay(order: Lay) -> Laid {
    let class = order.of.class;
    let map =
        Map::lay(&order.net, class, order.glyphs).map(Arc::new).map_err(|why| why.to_string());
    Laid { of: order.of, map }
}
