//! Finds roles within the picture of the graph. Roles that do not match are dimmed, and all roles
//! stay where they are.

use fixedbitset::FixedBitSet;

use crate::atlas::{Atlas, Node};
use crate::chart::{Picture, Spot, Stand};
use crate::search::Query;

use super::{GraphGround, GraphPane};
use crate::app::action::Action;
use crate::app::prompt::Prompt;
use crate::app::request::Reply;
use crate::app::text_find::turn;

/// A search within the graph.
#[derive(Debug, Default)]
pub struct GraphFind {
    prompt: Prompt,
    /// The last search text, which is searched for again if the user types no other text.
    last: String,
    is_typing: bool,
    /// The matching roles, as a bit set with one bit for each role of the atlas.
    found: FixedBitSet,
}

impl GraphFind {
    /// Returns the text field with the search text.
    pub fn prompt(&self) -> &Prompt {
        &self.prompt
    }

    /// Returns whether the user is typing the search text.
    pub fn is_typing(&self) -> bool {
        self.is_typing
    }

    /// Returns whether a role matches the search text.
    pub(super) fn has(&self, atlas: &Atlas, node: Node) -> bool {
        self.found.contains(atlas.slot(node))
    }

    /// Returns the number of matching roles in the whole atlas.
    fn count(&self) -> usize {
        self.found.count_ones(..)
    }
}

impl GraphPane {
    /// Returns the number of matching roles in the picture and the number outside it, or `None` if
    /// there is no search or no picture.
    pub fn found(&self, atlas: &Atlas) -> Option<(usize, usize)> {
        let (find, picture) = (self.find.as_ref()?, self.picture.as_ref()?);
        let here = picture.found(&|node| find.has(atlas, node));
        Some((here, find.count().saturating_sub(here)))
    }

    /// Starts typing with an empty text field.
    pub(super) fn begin_find(&mut self) {
        let find = self.find.get_or_insert_default();
        (find.is_typing, find.last) = (true, find.prompt.text().to_owned());
        find.prompt.clear();
        find.found.clear();
    }

    /// Returns whether the user is typing a search text.
    pub(crate) fn is_typing(&self) -> bool {
        self.find.as_ref().is_some_and(|find| find.is_typing)
    }

    pub(crate) fn end_typing(&mut self) {
        self.find.iter_mut().for_each(|find| find.is_typing = false);
    }

    pub(crate) fn type_text(&mut self, text: &str, ground: GraphGround<'_>) {
        if let Some(find) = &mut self.find {
            find.prompt.insert(text);
        }
        self.look_again(ground);
    }

    /// Performs an action while the user is typing the search text. `Open` and `Leave` end the
    /// input.
    pub(crate) fn act_in_find(&mut self, action: Action, ground: GraphGround<'_>) -> Reply {
        let Some(find) = &mut self.find else { return Reply::Ignored };
        if action == Action::Open && find.prompt.insert_if_empty(&find.last) {
            self.look_again(ground);
        }
        let Some(find) = &mut self.find else { return Reply::Ignored };
        match action {
            Action::Open => {
                find.is_typing = false;
                if find.prompt.text().is_empty() {
                    self.find = None;
                } else if self.found(ground.library.atlas()) == Some((0, 0)) {
                    return Reply::notice("no role matches");
                }
            }
            Action::Leave => self.find = None,
            Action::NextMatch => return self.next_match(true, ground),
            Action::PreviousMatch => return self.next_match(false, ground),
            action if find.prompt.edit(action) => self.look_again(ground),
            _ => return Reply::Ignored,
        }
        Reply::done()
    }

    /// Searches for the typed text. If the cursor is not on a match, moves it to the first match.
    pub(crate) fn look_again(&mut self, ground: GraphGround<'_>) {
        let Some(find) = &mut self.find else { return };
        let (index, atlas) = (ground.library.index(), ground.library.atlas());
        let query = Query::parse(find.prompt.text());
        find.found = if query.is_empty() {
            FixedBitSet::new()
        } else {
            index.answers(atlas, ground.chosen, &query)
        };
        let Some(picture) = &self.picture else { return };
        let spots = picture.matches(&|node| find.has(atlas, node));
        if let Some(&first) = spots.first()
            && !spots.contains(&self.stand.spot)
        {
            self.stand = picture.settle(Stand::on(first), ground.size());
        }
    }

    pub(super) fn next_match(&mut self, forward: bool, ground: GraphGround<'_>) -> Reply {
        let (size, atlas) = (ground.size(), ground.library.atlas());
        let (Some(picture), stand) = (&self.picture, self.stand) else { return Reply::done() };
        if let (Picture::Matrix(matrix), None) = (picture, &self.find) {
            let next = matrix.next_filled(stand, forward, size);
            return self.go(next);
        }
        let Some(find) = &self.find else {
            return Reply::notice("no search to repeat; F finds roles in this view");
        };
        let spots = picture.matches(&|node| find.has(atlas, node));
        let at = spots.iter().position(|spot| same_role(*spot, stand.spot));
        let (next, turned) = match at {
            Some(at) => turn(at, spots.len(), forward),
            None if forward => (0, false),
            None => (spots.len().saturating_sub(1), false),
        };
        let Some(&spot) = spots.get(next) else {
            return Reply::notice(match find.count() {
                0 => "no role matches".to_owned(),
                outside => format!("no match in this view; matches outside this view: {outside}"),
            });
        };
        self.stand = picture.settle(Stand::on(spot), size);
        if !turned {
            return Reply::done();
        }
        let end = if forward { "top" } else { "bottom" };
        Reply::notice(format!("match {} of {}, continued from the {end}", next + 1, spots.len()))
    }
}

/// Returns whether two positions in the picture show the same role. In the matrix, all cells of a
/// row belong to the same role.
fn same_role(one: Spot, other: Spot) -> bool {
    match (one, other) {
        (Spot::Cell(row, _), Spot::Cell(also, _)) => row == also,
        _ => one == other,
    }
}
