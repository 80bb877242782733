//! The graph pane, with its picture, the settings of the picture, and the cursor.

mod find;
mod save;
mod steer;

use std::collections::HashSet;
use std::mem;
use std::ops::Range;
use std::sync::Arc;

use crate::atlas::{Atlas, Node, Ways};
use crate::chart::{
    Choice, Direction, Drawing, Ego, Filter, Glyphs, Map, Matrix, Net, Path, Picture, Size, Spot,
    Stand, Stress, View,
};
use crate::search::Chosen;

use super::areas::Pane;
use super::event::Effect;
use super::library::Library;
use super::map_order::{LaidMap, MapOrder, Pictured, lay};
use super::request::Request;
use super::shown::ShownRole;

pub use find::GraphFind;

/// The number of rows above the list of neighbours and of the notes below it.
const AROUND_NEIGHBOURS: usize = 8;
/// The maximum number of roles in an atlas whose matrix shows all roles. The matrix of a larger
/// atlas shows the current role and its nearest neighbours.
const MOST_PICTURED: usize = 300;
/// The maximum number of neighbours in a matrix that does not show all roles.
const NEAREST: usize = 40;
/// The maximum number of roles that a map can show; see [`Map::lay`].
const MOST_MAPPED: usize = 24;
/// The number of maps to keep, so that they need not be laid out again when the user goes back.
const KEPT: usize = 16;

/// The state of the graph pane.
#[derive(Debug, Default)]
pub struct GraphPane {
    glyphs: Glyphs,
    /// The kind of picture that the user requested.
    view: View,
    /// The settings of the list of neighbours. The filter applies to all pictures.
    choice: Choice,
    /// The number of steps by which the map is extended beyond the neighbours.
    extra_steps: usize,
    /// Whether the cells of the matrix show the families of verbs as letters.
    letters: bool,
    path: Option<PathChoice>,
    /// The central role of the path, the unfolded rows and the map; `None` until the graph has been
    /// settled for a role.
    centre: Option<Node>,
    find: Option<GraphFind>,
    picture: Option<Picture>,
    stand: Stand,
    /// The roles under the cursor, which are kept from one picture to the next.
    on: UnderCursor,
    /// Whether to lay out the next map immediately rather than on another thread, because it
    /// replaces a map on the screen. A delay of 30 ms is better than a screen that flickers
    /// whenever a file is saved.
    at_once: bool,
    /// The maps, newest first. A map is `None` while it is being laid out.
    maps: Vec<(Pictured, Option<MapResult>)>,
    matrix: Option<(Pictured, Arc<Matrix>)>,
    shown: Option<ShownPicture>,
    /// Whether the cursor returns to the start although the picture stays the same.
    restarts: bool,
}

/// The path that the user asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
struct PathChoice {
    /// The role at the end of the path.
    to: Node,
    /// Whether the path must follow the direction of interactions.
    ways: Ways,
    /// The position of the path among the equally short paths.
    position: u64,
}

/// A map, or the reason why it could not be laid out.
type MapResult = Result<Arc<Map>, String>;

/// The data on which the current picture depends.
#[derive(Debug, Clone, PartialEq)]
struct ShownPicture {
    role: ShownRole,
    view: View,
    choice: Choice,
    extra_steps: usize,
    /// Whether all cards have been searched for mentions of roles.
    knows_mentions: bool,
    path: Option<PathChoice>,
}

/// The user's choices in the graph pane, which are restored when the user goes back.
#[derive(Debug, Clone, Default)]
pub(super) struct Scene {
    view: View,
    choice: Choice,
    extra_steps: usize,
    path: Option<PathChoice>,
    stand: Stand,
    on: UnderCursor,
}

/// The role under the cursor and, in the matrix, the role of the column under the cursor.
type UnderCursor = (Option<Node>, Option<Node>);

/// The data that the graph pane uses, and the position of the pane.
#[derive(Clone, Copy)]
pub(crate) struct GraphGround<'a> {
    pub(super) library: &'a Library,
    pub(super) chosen: Chosen<'a>,
    pub(super) current: Option<Node>,
    pub(super) pane: Option<Pane>,
}

impl GraphGround<'_> {
    fn size(&self) -> Size {
        let body = self.pane.unwrap_or_default().body;
        Size { width: usize::from(body.width), height: usize::from(body.height) }
    }

    /// Returns the number of roles, including those without a card.
    fn count(&self) -> usize {
        let atlas = self.library.atlas();
        atlas.len() + atlas.missing().count()
    }
}

impl GraphPane {
    pub(super) fn new(glyphs: Glyphs) -> GraphPane {
        GraphPane { glyphs, ..GraphPane::default() }
    }

    /// Returns the picture, or `None` while it is being laid out.
    pub fn picture(&self) -> Option<&Picture> {
        self.picture.as_ref()
    }

    /// Returns the cursor and the scroll position in the picture.
    pub fn stand(&self) -> Stand {
        self.stand
    }

    /// Returns the kind of picture that the user requested.
    pub fn view(&self) -> View {
        self.view
    }

    /// Returns the settings of the list of neighbours.
    pub fn choice(&self) -> &Choice {
        &self.choice
    }

    /// Returns whether the graph shows only a message that the role has no neighbours. A graph with
    /// mentions is never considered empty, because mentions are found later.
    pub(super) fn is_empty(&self, atlas: &Atlas, current: Option<Node>) -> bool {
        let is_alone = |node| atlas.outgoing(node).is_empty() && atlas.incoming(node).is_empty();
        self.view == View::Ego && !self.choice.mentions && current.is_some_and(is_alone)
    }

    /// Returns the number of rows in which the picture shows everything: all neighbours and the
    /// notes of one of them. If the size of the picture is not known in advance, the picture takes all
    /// available rows.
    pub(super) fn rows_wanted(&self, atlas: &Atlas, current: Option<Node>) -> u16 {
        let is_list = self.view == View::Ego && self.choice.is_folded() && !self.choice.mentions;
        let Some(node) = current.filter(|_| is_list) else { return u16::MAX };
        let incoming = atlas.incoming(node).iter().map(|&edge| Node::Role(atlas[edge].from));
        let outgoing = atlas.outgoing(node).iter().map(|&edge| atlas[edge].to);
        let neighbours: HashSet<Node> = incoming.chain(outgoing).collect();
        u16::try_from(neighbours.len() + AROUND_NEIGHBOURS).unwrap_or(u16::MAX)
    }

    /// Returns the search within the picture.
    pub fn find(&self) -> Option<&GraphFind> {
        self.find.as_ref()
    }

    /// Returns the role under the cursor.
    pub(super) fn under_cursor(&self) -> Option<Node> {
        self.picture.as_ref()?.node(self.stand.spot)
    }

    pub(super) fn scene(&self) -> Scene {
        Scene {
            view: self.view,
            choice: self.choice.clone(),
            extra_steps: self.extra_steps,
            path: self.path,
            stand: self.stand,
            on: self.on(),
        }
    }

    pub(super) fn set_scene(&mut self, scene: Scene) {
        let Scene { view, choice, extra_steps, path, stand, on } = scene;
        (self.view, self.choice, self.extra_steps) = (view, choice, extra_steps);
        (self.path, self.stand, self.on) = (path, stand, on);
        self.centre = None;
    }

    fn on(&self) -> UnderCursor {
        let Some(picture) = &self.picture else { return self.on };
        let spot = self.stand.spot;
        (picture.node(spot).or(self.on.0), picture.pair(spot).map(|(_, column)| column))
    }

    /// Drops the pictures of an earlier atlas.
    pub(super) fn forget_pictures(&mut self) {
        self.on = self.on();
        self.at_once = matches!(self.picture, Some(Picture::Map(_)));
        self.maps.clear();
        (self.picture, self.matrix) = (None, None);
    }

    /// Returns the cursor to the start.
    pub(super) fn forget(&mut self) {
        self.restarts = true;
    }

    /// Shows the neighbours instead of a path.
    pub(super) fn leave_path(&mut self) {
        if self.view == View::Path {
            self.view = View::Ego;
        }
    }

    /// Makes a role the centre of the graph. A path, unfolded rows and the extent of the map depend
    /// on the centre, so they are dropped when another role becomes the centre.
    fn move_to(&mut self, centre: Node) {
        if self.centre.replace(centre).is_some_and(|before| before != centre) {
            self.leave_path();
            self.choice.unfold_all(0);
            self.extra_steps = 0;
        }
    }

    pub(super) fn show_path(&mut self, to: Node) {
        let path = PathChoice { to, ways: Ways::default(), position: 0 };
        (self.view, self.path) = (View::Path, Some(path));
    }

    pub(super) fn set_filter(&mut self, filter: Filter) {
        self.choice.filter = filter;
    }

    /// Stores a finished map.
    pub(super) fn laid(&mut self, laid: LaidMap) {
        // If the atlas was replaced in the meantime, no entry waits for this map.
        let waiting = self.maps.iter_mut().find(|(pictured, _)| *pictured == laid.pictured);
        if let Some((_, map)) = waiting {
            *map = Some(laid.map);
        }
    }

    /// Draws the graph. The drawing also contains the areas that can be clicked. Returns `None` if
    /// there is no picture.
    pub(super) fn draw(&self, ground: GraphGround<'_>) -> Option<Drawing> {
        let (picture, centre) = (self.picture.as_ref()?, ground.current?);
        let atlas = ground.library.atlas();
        let find = self.find.as_ref().filter(|find| !find.prompt().text().is_empty());
        let found = find.map(|find| move |node| find.has(atlas, node));
        let found = found.as_ref().map(|found| found as &dyn Fn(Node) -> bool);
        let marked = |node| ground.chosen.marked.is_some_and(|marked| marked.contains(&node));
        let stress = Stress { marked: &marked, ..self.stress(centre, found) };
        Some(picture.draw(atlas, self.stand, ground.size(), stress))
    }

    /// Returns the visible rows of a map that is higher than the pane, and the number of its rows.
    pub(super) fn rows_seen(&self, ground: GraphGround<'_>) -> Option<(Range<usize>, usize)> {
        self.picture.as_ref()?.rows_seen(self.stand, ground.size())
    }

    /// Returns legends of the line weights for the title rule of the pane, the widest first, if the
    /// picture has no room for one.
    pub(super) fn weights_in_rule(&self, ground: GraphGround<'_>) -> Option<[String; 2]> {
        self.picture.as_ref()?.weights_in_rule(ground.size().width)
    }

    fn stress<'a>(&self, centre: Node, find: Option<&'a dyn Fn(Node) -> bool>) -> Stress<'a> {
        let (filter, letters) = (self.choice.filter, self.letters);
        Stress { filter, centre: Some(centre), find, marked: &|_| false, letters }
    }

    /// Restores the cursor when the user goes back to an earlier place.
    pub(super) fn restore_cursor(&mut self, scene: &Scene, ground: GraphGround<'_>) {
        if let (Some(picture), Some(centre)) = (&self.picture, ground.current) {
            self.stand = stand_again(picture, scene.stand, scene.on, centre, ground.size());
        }
    }

    /// Creates the picture that is currently requested.
    pub(super) fn settle(&mut self, ground: GraphGround<'_>) -> Vec<Request> {
        ground.current.into_iter().for_each(|centre| self.move_to(centre));
        let Some(role) = ShownRole::new(ground.pane, ground.current, ground.library.epoch()) else {
            // If there is no current role, keys must not act on the picture of an earlier role.
            if ground.current.is_none() {
                self.forget_pictures();
            }
            return Vec::new();
        };
        let node = role.node;
        let restarts = mem::take(&mut self.restarts);
        let same =
            !restarts && self.shown.as_ref().is_some_and(|shown| shown.role.is_same_role(&role));
        let (view, choice) = (self.view, self.choice.clone());
        let knows_mentions = choice.mentions && Choice::knows_mentions(ground.library.atlas());
        let (extra_steps, path) = (self.extra_steps, self.path);
        let wanted = ShownPicture { role, view, choice, extra_steps, knows_mentions, path };
        // If there is no picture yet, go on: the map may have been laid out since the last call.
        let size = ground.size();
        if self.shown.as_ref() == Some(&wanted)
            && let Some(picture) = &self.picture
        {
            if !restarts {
                return Vec::new();
            }
            // The list of neighbours, which is shown while the user types, is not laid out again.
            if self.view == View::Ego {
                (self.on, self.stand) = (UnderCursor::default(), picture.start(Some(node), size));
                return Vec::new();
            }
        }
        let before = self.picture.take();
        // In the list of neighbours, the cursor starts on the first neighbour. If the user has not
        // moved it, the cursor of the next picture starts on the current role.
        let is_moved = !matches!(&before, Some(Picture::Ego(ego)) if ego.start() == self.stand);
        let on =
            before.as_ref().map(|before| (before.node(self.stand.spot).filter(|_| is_moved), None));
        self.on = if same { on.unwrap_or(self.on) } else { UnderCursor::default() };
        let mut requests = Vec::new();
        let mut picture = match self.view {
            View::Ego => Some(self.ego(node, ground)),
            View::Path => Some(Picture::Path(self.path(node, ground))),
            View::Map => self.map(node, ground, &mut requests),
            View::Matrix => None,
        };
        // The view is the matrix if the user requested it, or if a map does not fit.
        if self.view == View::Matrix {
            picture = Some(Picture::Matrix(self.matrix(node, ground)));
        }
        if let Some(picture) = &picture {
            self.stand = match (before, picture) {
                (Some(Picture::Ego(old)), Picture::Ego(new)) if same => {
                    new.stand_like(&old, self.stand)
                }
                (Some(old), new) if same && old.view() == new.view() => {
                    new.settle(self.stand, size)
                }
                // The earlier picture was dropped because it belonged to a different atlas.
                (None, new) if same => stand_again(new, self.stand, self.on, node, size),
                _ => {
                    let role = self.on.0.unwrap_or(node);
                    match picture.meeting(role, node) {
                        Some(spot) => picture.settle(Stand::on(spot), size),
                        None => picture.start(Some(role), size),
                    }
                }
            };
        }
        self.picture = picture;
        let (view, extra_steps) = (self.view, self.extra_steps);
        self.shown = Some(ShownPicture { view, extra_steps, ..wanted });
        requests
    }

    fn ego(&self, node: Node, ground: GraphGround<'_>) -> Picture {
        let (size, atlas) = (ground.size(), ground.library.atlas());
        let ego = Ego::new(atlas, node, size.width, size.height, self.glyphs, &self.choice);
        Picture::Ego(Box::new(ego))
    }

    fn path(&self, from: Node, ground: GraphGround<'_>) -> Path {
        let atlas = ground.library.atlas();
        let found = self.path.and_then(|path| Some((atlas.current(path.to)?, path)));
        let (to, ways, position) =
            found.map_or((from, Ways::default(), 0), |(to, path)| (to, path.ways, path.position));
        Path::new(atlas, from, to, ways, self.glyphs).with_keys(atlas, position)
    }

    /// Returns the map if it has been laid out. Otherwise requests the layout. If the map cannot be
    /// laid out, takes a map with fewer steps, or else switches to the matrix, and reports the
    /// reason.
    fn map(
        &mut self,
        centre: Node,
        ground: GraphGround<'_>,
        requests: &mut Vec<Request>,
    ) -> Option<Picture> {
        let Some(class) = Map::class(ground.size().width) else {
            requests.push(self.no_map("too narrow for a map"));
            return None;
        };
        let (epoch, atlas) = (ground.library.epoch(), ground.library.atlas());
        let whole = Pictured { epoch, around: None, steps: 0, class };
        let around = (1..=1 + self.extra_steps).rev();
        let around = around.map(|steps| Pictured { epoch, around: Some(centre), steps, class });
        let is_small = ground.count() <= MOST_MAPPED;
        let mut refused = String::new();
        for pictured in is_small.then_some(whole).into_iter().chain(around) {
            let known = self.maps.iter().find(|(kept, _)| *kept == pictured).map(|(_, map)| map);
            match known {
                Some(Some(Ok(map))) => {
                    let extra_steps = pictured.steps.saturating_sub(1);
                    if pictured.around.is_some() && extra_steps < self.extra_steps {
                        self.extra_steps = extra_steps;
                        requests.push(Request::Notice(refused));
                    }
                    return Some(Picture::Map(Arc::new(map.stretched(ground.size().height))));
                }
                Some(Some(Err(why))) => refused.clone_from(why),
                Some(None) => return None,
                None => {
                    let net = match pictured.around {
                        None => Net::whole(atlas),
                        Some(_) => Net::near(atlas, centre, pictured.steps, Direction::Both),
                    };
                    let order = MapOrder { pictured: pictured.clone(), net, glyphs: self.glyphs };
                    self.maps.insert(0, (pictured, None));
                    self.maps.truncate(KEPT);
                    if std::mem::take(&mut self.at_once) {
                        self.laid(lay(order));
                        return self.map(centre, ground, requests);
                    }
                    requests.push(Request::Perform(Effect::Lay(order)));
                    return None;
                }
            }
        }
        requests.push(self.no_map(&refused));
        None
    }

    fn no_map(&mut self, why: &str) -> Request {
        self.view = View::Matrix;
        Request::Notice(format!("{why}; showing the matrix instead"))
    }

    fn matrix(&mut self, centre: Node, ground: GraphGround<'_>) -> Arc<Matrix> {
        let is_small = ground.count() <= MOST_PICTURED;
        let around = (!is_small).then_some(centre);
        let pictured = Pictured { epoch: ground.library.epoch(), around, steps: 0, class: 0 };
        if let Some((kept, matrix)) = &self.matrix
            && *kept == pictured
        {
            return Arc::clone(matrix);
        }
        let atlas = ground.library.atlas();
        let net = if is_small { Net::whole(atlas) } else { Net::around(atlas, centre, NEAREST) };
        let matrix = Arc::new(Matrix::new(net, self.glyphs));
        self.matrix = Some((pictured, Arc::clone(&matrix)));
        matrix
    }
}

/// Returns the cursor for a new picture of the current role. `on` contains the roles that were
/// under the cursor. If these roles are no longer at the same position, the cursor moves to their
/// new position. In the matrix, this is the cell where the two roles meet.
fn stand_again(
    picture: &Picture,
    stand: Stand,
    on: UnderCursor,
    centre: Node,
    size: Size,
) -> Stand {
    let (Some(role), column) = on else { return picture.start(Some(centre), size) };
    let there = picture.settle(stand, size);
    let is_same_column =
        column.is_none_or(|column| picture.pair(there.spot).is_none_or(|pair| pair.1 == column));
    if picture.node(there.spot) == Some(role) && is_same_column {
        return there;
    }
    let column = column.and_then(|column| picture.spot_of(column));
    if let (Some(Spot::Cell(row, _)), Some(Spot::Cell(column, _))) = (picture.spot_of(role), column)
    {
        return picture.settle(stand.at(Spot::Cell(row, column)), size);
    }
    match picture.spot_of(role) {
        Some(spot) => picture.settle(stand.at(spot), size),
        None => picture.start(Some(role), size),
    }
}
