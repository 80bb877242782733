//! Finds the position at which the editor opens: the item under the cursor, in the card that
//! contains the item.

use crate::atlas::{EdgeId, Node, Unread, draft_text};
use crate::check::Finding;
use crate::role::{Anchor, Origin};

use super::event::Effect;
use super::focus::{Focus, Tab};
use super::scope::AppScope;

/// A position in a card. Lines and columns are counted from 1.
struct EditSpot {
    origin: Origin,
    line: u32,
    column: u32,
}

/// Opens the editor at the selected problem, or else at the item under the cursor. Returns the
/// reason if this is not possible.
pub(super) fn edit(scope: &AppScope<'_>, problem: Option<&Finding>) -> Result<Effect, String> {
    let unread = if problem.is_some() { None } else { unread_spot(scope) };
    let Some(spot) = unread.or_else(|| spot(scope, problem)) else {
        return Err(match scope.current() {
            Some(Node::Missing(_)) => "no card to edit; press `a` to create one".to_owned(),
            _ => "no role is selected, so there is no card to edit".to_owned(),
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
    let atlas = scope.library.atlas();
    let under = match problem.and_then(|finding| finding.edge) {
        Some(edge) => Some(atlas[edge].to),
        None => scope.under_cursor(),
    };
    let mut nodes = under.into_iter().chain(scope.current());
    let Some(node) = nodes.find(|node| matches!(node, Node::Missing(_))) else {
        return Err(
            "this role already has a card; `a` creates a card for a role without one".to_owned()
        );
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

/// Returns the position of the problem in the file of the current role, if the file could not be
/// read as a card.
fn unread_spot(scope: &AppScope<'_>) -> Option<EditSpot> {
    let atlas = scope.library.atlas();
    let Unread { origin, problem, .. } = atlas.unread_named(atlas.name(scope.current()?))?;
    Some(EditSpot { origin: origin.clone(), line: problem.line, column: problem.column })
}

fn spot(scope: &AppScope<'_>, problem: Option<&Finding>) -> Option<EditSpot> {
    if let Some(finding) = problem {
        let (line, column) = (finding.problem.line, finding.problem.column);
        return Some(EditSpot { origin: finding.origin.clone(), line, column });
    }
    match scope.screen.focus() {
        Focus::Query | Focus::List => spot_of_hit(scope),
        Focus::Tab(Tab::Card) => spot_on_card(scope),
        Focus::Tab(Tab::Raw) => {
            let anchor = scope.text.raw().current().and_then(|stop| stop.anchor);
            let node = scope.current()?;
            at(scope, node, anchor.map_or(1, |anchor| line_of(scope, node, anchor)))
        }
        Focus::Tab(Tab::Graph) => {
            let picture = scope.graph.picture()?;
            let on = scope.graph.stand().spot;
            match picture.edges(on).first() {
                Some(&edge) => Some(spot_of_edge(scope, edge)),
                None => at(scope, picture.node(on).or(scope.current())?, 1),
            }
        }
    }
}

/// Returns the start of a line in a role's card.
fn at(scope: &AppScope<'_>, node: Node, line: u32) -> Option<EditSpot> {
    let card = scope.library.card(node)?;
    Some(EditSpot { origin: card.origin.clone(), line, column: 1 })
}

/// Returns the position of the item that matches the query, in the selected role's card.
fn spot_of_hit(scope: &AppScope<'_>) -> Option<EditSpot> {
    let node = scope.current()?;
    let hit = scope.hit().and_then(|hit| hit.found.into_iter().min_by_key(|spot| spot.field));
    at(scope, node, hit.map_or(1, |spot| line_of(scope, node, spot.anchor)))
}

fn spot_on_card(scope: &AppScope<'_>) -> Option<EditSpot> {
    let (node, atlas) = (scope.current()?, scope.library.atlas());
    let stop = scope.text.card().current();
    match stop.map(|stop| (stop.anchor, scope.text.card().link(atlas))) {
        Some((Some(anchor), _)) => at(scope, node, line_of(scope, node, anchor)),
        // If another role declares the interaction, the editor opens that role's card.
        Some((None, Some(Node::Role(other)))) => {
            let edges = atlas.outgoing(Node::Role(other));
            let declared = edges.iter().find(|&&edge| atlas[edge].to == node)?;
            Some(spot_of_edge(scope, *declared))
        }
        _ => at(scope, node, 1),
    }
}

fn spot_of_edge(scope: &AppScope<'_>, edge: EdgeId) -> EditSpot {
    let atlas = scope.library.atlas();
    let item = atlas.interaction(edge);
    let origin = atlas[atlas[edge].from].origin.clone();
    EditSpot { origin, line: item.line, column: item.target_column }
}

fn line_of(scope: &AppScope<'_>, node: Node, anchor: Anchor) -> u32 {
    let (Node::Role(id), atlas) = (node, scope.library.atlas()) else { return 1 };
    let line = match anchor {
        Anchor::Text(known) => atlas[id].line_of_section(known),
        _ => atlas.role(id).line_of(anchor),
    };
    line.unwrap_or(1)
}
