//! Handles keys and the mouse in the graph pane.

use std::collections::HashSet;

use crate::atlas::{Atlas, Node, Ways};
use crate::chart::{Choice, DEEPEST, Direction, Net, Picture, Spot, Stand, View, Way};
use crate::role::{Anchor, Known};
use crate::text::counted;

use super::{GraphGround, GraphPane, MOST_MAPPED};
use crate::app::action::Action;
use crate::app::request::{Reply, Request};

impl GraphPane {
    /// Performs an action in the graph pane.
    pub(crate) fn act(&mut self, action: Action, ground: GraphGround<'_>) -> Reply {
        match action {
            Action::NextView => self.view = self.view.next(),
            Action::Direction => return self.turn_direction(),
            Action::Lens => return self.turn_lens(),
            Action::Mentions => return self.turn_mentions(ground),
            Action::SectionUp | Action::SectionDown if self.view == View::Map => {
                return self.extend(action == Action::SectionDown, ground);
            }
            Action::Expand | Action::SectionUp | Action::SectionDown => {
                return self.unfold(action, ground);
            }
            Action::Left | Action::Right if self.view == View::Path => {
                return self.turn_path(action == Action::Right);
            }
            Action::Find => self.begin_find(),
            Action::NextMatch => return self.next_match(true, ground),
            Action::PreviousMatch => return self.next_match(false, ground),
            Action::Leave if self.find.take().is_some() => {}
            Action::Leave if self.view == View::Path => self.view = View::Ego,
            action => return self.walk(action, ground),
        }
        Reply::done()
    }

    /// Performs an action that moves the cursor or uses the role under the cursor.
    fn walk(&mut self, action: Action, ground: GraphGround<'_>) -> Reply {
        let size = ground.size();
        let Some(picture) = &self.picture else { return Reply::Ignored };
        let stand = self.stand;
        let half = isize::try_from(size.height / 2).unwrap_or(1).max(1);
        let here = picture.node(stand.spot);
        self.go(match action {
            Action::Left => picture.step(stand, Way::Left, size),
            Action::Right => picture.step(stand, Way::Right, size),
            Action::Up => picture.step(stand, Way::Up, size),
            Action::Down => picture.step(stand, Way::Down, size),
            Action::First | Action::Last => Ok(picture.rim(stand, action == Action::Last, size)),
            Action::HalfUp => Ok(picture.scroll(stand, -half, size)),
            Action::HalfDown => Ok(picture.scroll(stand, half, size)),
            Action::Mirror => match picture {
                Picture::Matrix(matrix) => Ok(matrix.mirror(stand, size)),
                _ => Err("% works only in the matrix; v changes the view"),
            },
            Action::Mark => match here {
                Some(node) => return Reply::ask(Request::Mark(node)),
                None => Err("no role under the cursor"),
            },
            Action::Open => {
                let step = step_of_path(picture, stand.spot, ground.library.atlas());
                let jump = here.filter(|node| Some(*node) != ground.current).map(Request::Jump);
                match step.or(jump) {
                    Some(request) => return Reply::ask(request),
                    None => Err("this is the current role; move to a neighbour first"),
                }
            }
            _ => return Reply::Ignored,
        })
    }

    /// Moves the cursor to `stand`, or shows the message that gives the reason why this is not possible.
    pub(super) fn go(&mut self, stand: Result<Stand, &'static str>) -> Reply {
        match stand {
            Ok(stand) => self.stand = stand,
            Err(why) => return Reply::notice(why),
        }
        Reply::done()
    }

    fn turn_direction(&mut self) -> Reply {
        if let (View::Path, Some(path)) = (self.view, &mut self.path) {
            path.position = 0;
            path.ways = match path.ways {
                Ways::Directed => Ways::Either,
                Ways::Either => Ways::Directed,
            };
            return Reply::done();
        }
        let direction = &mut self.choice.filter.direction;
        *direction = direction.next();
        Reply::notice(match direction {
            Direction::Both => "showing interactions in both directions",
            Direction::In => "showing only interactions that other roles declare with this one",
            Direction::Out => "showing only interactions that this role declares",
        })
    }

    /// Shows the next or the previous one of the equally short paths.
    fn turn_path(&mut self, next: bool) -> Reply {
        let (Some(Picture::Path(drawn)), Some(path)) = (&self.picture, &mut self.path) else {
            return Reply::done();
        };
        let count = drawn.chain().map_or(0, |chain| chain.ways);
        if count < 2 {
            return Reply::notice("no other path is as short; j and k move along this path");
        }
        // One step back is the same as all steps but one forward.
        let steps = if next { 1 } else { count - 1 };
        path.position = path.position.saturating_add(steps) % count;
        Reply::done()
    }

    fn turn_lens(&mut self) -> Reply {
        Reply::notice(match self.view {
            View::Ego => {
                self.choice.needs = !self.choice.needs;
                if self.choice.needs {
                    "roles that need this one come first, then those that this one needs"
                } else {
                    "the neighbours with the most frequent interactions come first"
                }
            }
            View::Matrix => {
                self.letters = !self.letters;
                if self.letters {
                    "letters show the verb's family; capitals mean daily"
                } else {
                    "cells show the frequency"
                }
            }
            View::Map | View::Path => {
                "w works only in the neighbours and matrix views; v changes the view"
            }
        })
    }

    /// Shows or hides roles that a card mentions without declaring an interaction with them.
    fn turn_mentions(&mut self, ground: GraphGround<'_>) -> Reply {
        if self.view != View::Ego {
            return Reply::notice("m works only in the neighbours view; v changes the view");
        }
        self.choice.mentions = !self.choice.mentions;
        let (atlas, shows) = (ground.library.atlas(), self.choice.mentions);
        let Some(Node::Role(id)) = ground.current.filter(|_| shows) else {
            return Reply::notice(if shows {
                "this role has no card that could mention other roles"
            } else {
                "showing only declared interactions"
            });
        };
        Reply::notice(if !Choice::knows_mentions(atlas) {
            "showing what this card mentions; the other cards are still being searched"
        } else if atlas.mentions_by(id).is_empty() && atlas.mentions_of(id).is_empty() {
            "this card's text mentions no other role, and no other card mentions it"
        } else {
            "roles that are only mentioned in text have dotted lines"
        })
    }

    /// Folds or unfolds the row under the cursor, or all rows by one level.
    fn unfold(&mut self, action: Action, ground: GraphGround<'_>) -> Reply {
        let (choice, stand) = (&mut self.choice, self.stand);
        let Some(Picture::Ego(ego)) = &self.picture else {
            return Reply::notice(match action {
                Action::Expand => "rows unfold only in the neighbours view; v changes the view",
                _ => "[ and ] work only in the neighbours and map views; v changes the view",
            });
        };
        match action {
            Action::SectionUp if choice.is_folded() => {
                Reply::notice("no rows are unfolded; o unfolds the row under the cursor")
            }
            Action::SectionDown if choice.depth == DEEPEST => Reply::notice(format!(
                "rows cannot be unfolded more than {} steps; [ folds them",
                DEEPEST + 1
            )),
            Action::SectionUp | Action::SectionDown => {
                choice.unfold_all(match action {
                    Action::SectionDown => choice.depth + 1,
                    _ => choice.depth.saturating_sub(1),
                });
                let rings = ground
                    .current
                    .map(|centre| rings(ground.library.atlas(), centre, 1 + choice.depth));
                Reply::notice(steps_shown(&rings.unwrap_or_default()))
            }
            _ => match ego.turned(ground.library.atlas(), stand, choice) {
                Ok(turned) => {
                    *choice = turned;
                    Reply::done()
                }
                Err(why) => Reply::notice(why),
            },
        }
    }

    /// Shows roles that are one step further away on the map, or hides those that are farthest away.
    fn extend(&mut self, more: bool, ground: GraphGround<'_>) -> Reply {
        let (Some(Picture::Map(map)), Some(centre)) = (&self.picture, ground.current) else {
            return Reply::notice("the map is still being laid out");
        };
        let shown = map.net().knots.len();
        if shown == ground.count() {
            return Reply::notice(format!("the map always shows all {shown} roles"));
        }
        let steps = 1 + self.extra_steps;
        if more {
            let wider = Net::near(ground.library.atlas(), centre, steps + 1, Direction::Both);
            let roles = wider.knots.len();
            if roles == shown {
                return Reply::notice("no other role is connected to the roles on this map");
            }
            if roles > MOST_MAPPED {
                return Reply::notice(format!(
                    "the map would have {roles} roles, and {MOST_MAPPED} is the limit; press v v \
                     for the neighbours, and ] to unfold them"
                ));
            }
        } else if self.extra_steps == 0 {
            return Reply::notice("the map already shows only the neighbours");
        }
        self.extra_steps = if more { steps } else { steps - 2 };
        self.at_once = true;
        let rings = rings(ground.library.atlas(), centre, 1 + self.extra_steps);
        Reply::notice(steps_shown(&rings))
    }

    pub(crate) fn scroll(&mut self, rows: isize, ground: GraphGround<'_>) {
        if let Some(picture) = &self.picture {
            self.stand = picture.scroll(self.stand, rows, ground.size());
        }
    }

    /// Moves the cursor to the role at a row and column of the pane. Returns whether that position
    /// shows a role other than the one in the centre.
    pub(crate) fn click(&mut self, row: usize, column: usize, ground: GraphGround<'_>) -> bool {
        let spot = self.draw(ground).and_then(|drawing| drawing.at(row, column));
        if let (Some(spot), Some(picture)) = (spot, &self.picture) {
            self.stand = picture.settle(self.stand.at(spot), ground.size());
        }
        spot.is_some_and(|spot| spot != Spot::Centre)
    }
}

/// Returns a message about how many roles are shown at each distance. `rings` contains the number of
/// neighbours, followed by the number of roles at each further step.
fn steps_shown(rings: &[usize]) -> String {
    let Some((near, further @ [_, ..])) = rings.split_first() else {
        return "showing only the neighbours".to_owned();
    };
    let mut message = format!("showing {}", counted(*near, "neighbour"));
    for (count, steps) in further.iter().zip(2..) {
        message += if steps > further.len() { " and " } else { ", " };
        message += &format!("{} {steps} steps away", counted(*count, "other role"));
    }
    message
}

/// Returns the number of roles at each distance from a role: first its neighbours, then the roles
/// that are two steps away, and so on up to `steps`.
fn rings(atlas: &Atlas, centre: Node, steps: usize) -> Vec<usize> {
    let mut seen = HashSet::from([centre]);
    let mut ring = vec![centre];
    let rings = (0..steps).map(|_| {
        let all = ring.iter().flat_map(|node| atlas.edges_of(*node)).map(|(_, other, _)| other);
        ring = all.filter(|other| seen.insert(*other)).collect();
        ring.len()
    });
    rings.collect()
}

/// Returns the request that shows the interaction with the next role on a path, or `None` at the end
/// of the path.
fn step_of_path(picture: &Picture, spot: Spot, atlas: &Atlas) -> Option<Request> {
    let Picture::Path(path) = picture else { return None };
    let (node, next) = (picture.node(spot)?, path.next(spot)?);
    let edge = *picture.edges(spot).first()?;
    let from = atlas[edge].from;
    if Node::Role(from) != node {
        return Some(Request::ShowInteractions(node, next));
    }
    let anchor = Anchor::Item(Known::Interactions, atlas.number(edge));
    Some(Request::ShowLine(node, Some(anchor), atlas.interaction(edge).line))
}
