//! Finding roles within a picture: the others are dimmed, nothing moves.

use fixedbitset::FixedBitSet;

use crate::atlas::{Atlas, Node};
use crate::chart::{Picture, Spot, Stand};
use crate::search::Query;

use super::super::action::Action;
use super::super::find::turn;
use super::super::prompt::Prompt;
use super::App;

/// A search within the graph.
#[derive(Debug, Default)]
pub struct Find {
    /// What is looked for.
    pub prompt: Prompt,
    /// Whether it is being typed.
    pub typing: bool,
    /// The roles that answer, by number.
    found: FixedBitSet,
}

impl Find {
    /// Whether a role answers.
    pub(super) fn has(&self, atlas: &Atlas, node: Node) -> bool {
        self.found.contains(atlas.slot(node))
    }

    /// How many roles answer, in the whole atlas.
    pub fn all(&self) -> usize {
        self.found.count_ones(..)
    }
}

impl App {
    /// What the find within the graph found: in this picture, and outside it.
    pub fn found(&self) -> Option<(usize, usize)> {
        let (find, picture) = (self.graph.find.as_ref()?, self.graph.picture()?);
        let here = picture.found(&|node| find.has(&self.atlas, node));
        Some((here, find.all().saturating_sub(here)))
    }

    /// Types in the find; `Open` and `Leave` end it.
    pub(in crate::app) fn in_find(&mut self, action: Action) {
        let Some(find) = self.graph.find_mut() else { return };
        match action {
            Action::Open => {
                find.typing = false;
                let nothing = find.prompt.text().is_empty();
                if nothing {
                    self.graph.find = None;
                } else if self.found() == Some((0, 0)) {
                    self.notice = Some("nothing is found".to_owned());
                }
            }
            Action::Leave => self.graph.find = None,
            Action::NextMatch => self.next_match(true),
            Action::PreviousMatch => self.next_match(false),
            _ if find.prompt.edit(action) => self.refind(),
            _ => {}
        }
    }

    /// Looks anew for what is typed, and goes to the nearest match.
    pub(in crate::app) fn refind(&mut self) {
        let Some(find) = &self.graph.find else { return };
        let query = Query::parse(find.prompt.text());
        let found = match query.is_empty() {
            true => FixedBitSet::new(),
            false => self.index.answers(&self.atlas, self.chosen(), &query),
        };
        let Some(find) = &mut self.graph.find else { return };
        find.found = found;
        let Some(picture) = &self.graph.picture else { return };
        let spots = picture.matches(&|node| find.has(&self.atlas, node));
        if let Some(&first) = spots.first()
            && !spots.contains(&self.graph.stand.spot)
        {
            self.graph.stand = picture.settle(Stand::on(first), self.graph_size());
        }
    }

    pub(super) fn next_match(&mut self, forward: bool) {
        let size = self.graph_size();
        let (Some(picture), stand) = (&self.graph.picture, self.graph.stand) else { return };
        if let (Picture::Matrix(matrix), None) = (picture, &self.graph.find) {
            match matrix.next_filled(stand, forward, size) {
                Ok(stand) => self.graph.stand = stand,
                Err(why) => self.notice = Some(why.to_owned()),
            }
            return;
        }
        let Some(find) = &self.graph.find else {
            self.notice = Some("F finds roles in this picture first".to_owned());
            return;
        };
        let spots = picture.matches(&|node| find.has(&self.atlas, node));
        let at = spots.iter().position(|spot| same_role(*spot, stand.spot));
        let (next, turned) = match (at, forward) {
            (Some(at), _) => turn(at, spots.len(), forward),
            (None, true) => (0, false),
            (None, false) => (spots.len().saturating_sub(1), false),
        };
        match spots.get(next) {
            Some(&spot) => {
                self.graph.stand = picture.settle(Stand::on(spot), size);
                let end = if forward { "top" } else { "bottom" };
                let told = format!("{} of {}, from the {end} again", next + 1, spots.len());
                self.notice = Some(told).filter(|_| turned);
            }
            None => {
                self.notice = Some(match find.all() {
                    0 => "nothing is found".to_owned(),
                    outside => format!("none here; {outside} outside this view"),
                })
            }
        }
    }
}

/// Whether two spots show the same role: any cell of a row of the matrix does.
fn same_role(one: Spot, other: Spot) -> bool {
    match (one, other) {
        (Spot::Cell(row, _), Spot::Cell(also, _)) => row == also,
        _ => one == other,
    }
}
