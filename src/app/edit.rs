//! Finds the position at which the editor opens: the item under the cursor, in the card that
//! contains the item.

use crate::atlas::{EdgeId, Node, SkipReason, Skipped, draft_text};
use crate::check::Finding;
use crate::role::{Anchor, Origin};

use super::event::Effect;
use super::focus::{Focus, Tab};
use super::scope::{AppScope, CursorItem};

/// A position in a card. Lines and columns are counted from 1.
struct EditSpot {
    origin: Origin,
    line: u32,
    column: u32,
}

/// Opens the editor at the selected problem, or else at the item under the cursor. Returns the
/// reason if this is not possible.
pub(super) fn edit(scope: &AppScope<'_>, problem: Option<&Finding>) -> Result<Effect, String> {
    let Some(spot) = spot(scope, problem) else {
        return Err(match scope.current() {
            Some(Node::Missing(_)) => "no card to edit; press `a` to create one".to_owned(),
            _ => "no role is selected; select a role to edit its card".to_owned(),
        });
    };
    match spot.origin {
        Origin::File(path) | Origin::Part(path, _) => {
            Ok(Effect::Edit { path, line: spot.line, column: spot.column })
        }
        Origin::Builtin(slug) => Err(format!(
            "built-in cards cannot be edited; `rolescope new NAME --from builtin:{slug}` creates a copy"
        )),
        Origin::Stdin => Err("cards from standard input cannot be edited".to_owned()),
    }
}

/// Creates a card for the role under the cursor. Returns the reason if this is not possible, for
/// example because the role already has a card.
pub(super) fn make_card(scope: &AppScope<'_>, problem: Option<&Finding>) -> Result<Effect, String> {
    let atlas = scope.atlas();
    let (under, current) = match problem {
        Some(finding) => {
            let target = finding.edge.map(|edge| atlas[edge].to);
            (target.or(finding.role.map(Node::Role)), None)
        }
        None => (scope.under_cursor(), scope.current()),
    };
    let mut nodes = under.into_iter().chain(current);
    let Some(node) = nodes.find(|node| matches!(node, Node::Missing(_))) else {
        let why = match under.or(current) {
            Some(node) => format!("{} already has a card", atlas.label(node)),
            None if problem.is_some() => "this problem does not name a role".to_owned(),
            None => "no role is selected".to_owned(),
        };
        return Err(format!("{why}; `a` creates a card for a role without one"));
    };
    let name = atlas.name(node).to_owned();
    if let Some(file) = atlas.unread_named(&name) {
        return Err(format!(
            "{name} already has a card, but it cannot be read: {}; e opens it",
            file.origin
        ));
    }
    match atlas.place_for(node) {
        Some(path) => Ok(Effect::Create { path, text: draft_text(&atlas.draft(&name, None)) }),
        None => Err(format!(
            "cards cannot be added to the built-in roles; `rolescope new \"{name}\"` creates one in a folder"
        )),
    }
}

/// Opens the editor at a skipped file. Returns the reason if this is not possible.
pub(super) fn edit_skipped(file: &Skipped) -> Result<Effect, String> {
    match file.reason {
        SkipReason::LinkToNothing | SkipReason::LinkedFolder | SkipReason::LinkToOther => {
            Err(format!("{} cannot be edited: it is {}", file.path.display(), file.reason))
        }
        _ => Ok(Effect::Edit { path: file.path.clone(), line: 1, column: 1 }),
    }
}

fn spot(scope: &AppScope<'_>, finding: Option<&Finding>) -> Option<EditSpot> {
    let (atlas, current) = (scope.atlas(), scope.current());
    let found = finding.map(|finding| (&finding.origin, &finding.problem));
    // A file that could not be read as a card has no items, so its problem is used instead.
    let unread = current.and_then(|node| atlas.unread_named(atlas.name(node)));
    let unread = unread.map(|file| (&file.origin, &file.problem));
    if let Some((origin, problem)) = found.or(unread) {
        let (line, column) = (problem.line, problem.column);
        return Some(EditSpot { origin: origin.clone(), line, column });
    }
    let (node, line) = match (scope.item_under_cursor(), scope.screen.focus()) {
        (Some(CursorItem::Edge(edge)), _) => return Some(spot_of_edge(scope, edge)),
        (Some(CursorItem::Own(anchor)), _) => (current?, line_of(scope, current?, anchor)),
        (None, Focus::Tab(Tab::Graph)) => {
            first_line(scope, scope.graph.under_cursor().or(current)?)
        }
        (None, _) => first_line(scope, current?),
    };
    let origin = scope.library.card(node)?.origin.clone();
    Some(EditSpot { origin, line, column: 1 })
}

fn spot_of_edge(scope: &AppScope<'_>, edge: EdgeId) -> EditSpot {
    let atlas = scope.atlas();
    let item = atlas.interaction(edge);
    let origin = atlas[atlas[edge].from].origin.clone();
    EditSpot { origin, line: item.line, column: item.target_column }
}

/// Returns a role and the line on which it begins, because a file may contain several roles.
fn first_line(scope: &AppScope<'_>, node: Node) -> (Node, u32) {
    (node, line_of(scope, node, Anchor::Identity))
}

fn line_of(scope: &AppScope<'_>, node: Node, anchor: Anchor) -> u32 {
    let (Node::Role(id), atlas) = (node, scope.atlas()) else { return 1 };
    let line = match anchor {
        // Only a card in this program's own format has the headings that are searched for here.
        Anchor::Text(known) if !atlas[id].is_foreign => atlas[id].line_of_section(known),
        _ => atlas.role(id).line_of(anchor),
    };
    line.unwrap_or(1)
}
