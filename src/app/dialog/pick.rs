//! The dialog in which the user picks another role by typing: for a path, for a comparison, or to
//! jump to it.

use std::collections::HashSet;

use crate::analysis::MOST_COMPARED;
use crate::app::action::{Action, Context, dialog_keys};
use crate::app::focus::{Focus, Tab};
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::atlas::Node;
use crate::page::{self, Page};
use crate::search::{Hits, Order, Query};

use super::kind::{Boxed, DialogKind, DialogSpec, Narrows, Room};
use super::pair::compared;
use super::which::Which;

dialog_keys! {
    /// The dialog for picking a role.
    Pick = Typing "pick" "pick a role" {
        Open "enter" "choose this role" "take";
        Up "up ctrl-p ctrl-k" "the role above";
        Down "down ctrl-n ctrl-j" "the role below" "move";
        PageUp "pgup" "a page up";
        PageDown "pgdn" "a page down";
        Leave "esc ctrl-g" "cancel" "close";
    }
}

pub(super) const SPEC: DialogSpec = DialogSpec {
    context: Context::Pick,
    keys: KEYS,
    narrows: Narrows::Always,
    asks: "type a name or a skill",
    openers: &[
        (Action::PathTo, |_| Ok(Box::new(Pick { purpose: Purpose::Path }))),
        (Action::Jump, |_| Ok(Box::new(Pick { purpose: Purpose::Jump }))),
        (Action::Pair, pair_or_pick),
    ],
    ..DialogSpec::PLAIN
};

/// The purpose for which a role is picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Show the path to the picked role.
    Path,
    /// Compare the picked role with the current role.
    Pair,
    /// Make the picked role the current role.
    Jump,
}

/// The dialog that lists the roles to pick from and narrows the list by the typed text.
#[derive(Debug)]
struct Pick {
    purpose: Purpose,
}

impl DialogKind for Pick {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn title(&self, _: &AppScope<'_>) -> String {
        let asked = match self.purpose {
            Purpose::Path => "Path to …",
            Purpose::Pair => "Compare with …",
            Purpose::Jump => "Go to …",
        };
        asked.to_owned()
    }

    fn page(&mut self, scope: &AppScope<'_>, typed: &str, room: Room) -> Page {
        // The dialog lists only about one screenful of roles. To see other roles, the user must
        // type more.
        let (nodes, all) = candidates(scope, self.purpose, typed, room.height.max(20));
        let remark = |node| remark(scope, node);
        page::names(scope.atlas(), &nodes, all, room.width, remark)
    }

    fn open(&mut self, at: &DocumentReader, scope: &AppScope<'_>) -> Reply {
        let Some(node) = at.link(scope.atlas()) else { return Reply::done() };
        Reply::close_and(match (self.purpose, scope.current()) {
            (Purpose::Path, _) => Request::ShowPath(node),
            (Purpose::Pair, Some(current)) => Request::ShowComparison(vec![current, node]),
            (Purpose::Jump | Purpose::Pair, _) => Request::Visit(node),
        })
    }
}

/// Opens the dialog that compares roles. It compares the first of the following sets that exists:
///
/// - the two roles of the selected matrix cell
/// - the marked roles, if there are at least two
/// - the current role and the only marked role
/// - the current role and the role under the cursor
///
/// If there are more than four marked roles, opens the dialog that asks which of them to compare, or
/// which to compare with the current role.
/// If none of the sets exists, opens the dialog for picking a role.
fn pair_or_pick(scope: &AppScope<'_>) -> Result<Boxed, String> {
    let is_in_graph = scope.screen.focus() == Focus::Tab(Tab::Graph);
    let picture = scope.graph.picture().filter(|_| is_in_graph);
    if let Some((a, b)) = picture.and_then(|picture| picture.pair(scope.graph.stand().spot))
        && a != b
    {
        return Ok(Box::new(compared(vec![a, b])));
    }
    let marked = scope.marks.in_order(scope.atlas());
    let current = scope.current();
    if marked.len() > MOST_COMPARED {
        let other = current.filter(|node| !marked.contains(node));
        return Ok(Box::new(Which::new(marked, other)));
    }
    if marked.len() > 1 {
        return Ok(Box::new(compared(marked)));
    }
    let only_marked = marked.first().copied().filter(|node| Some(*node) != current);
    let under_cursor = scope.under_cursor().filter(|node| Some(*node) != current);
    Ok(match only_marked.or(under_cursor).zip(current) {
        Some((other, current)) => Box::new(compared(vec![current, other])),
        None => Box::new(Pick { purpose: Purpose::Pair }),
    })
}

/// Returns at most `most` roles to pick from, and the total number of matching roles.
///
/// With a query, the roles whose names match come first, followed by the other results. If the user
/// wants to jump to a role, other results are listed only if no name matches. Without a query, the
/// order is: the marked roles, the role under the cursor, the bookmarked roles, and all other roles.
fn candidates(
    scope: &AppScope<'_>,
    purpose: Purpose,
    typed: &str,
    most: usize,
) -> (Vec<Node>, usize) {
    let atlas = scope.atlas();
    let query = Query::parse(typed);
    // The current role is left out, because a path or a comparison needs a different role. Only a
    // search for a role to jump to includes the current role.
    let jumps = purpose == Purpose::Jump && !query.is_empty();
    let excluded = scope.current().filter(|_| !jumps);
    // A role without a card has nothing to compare.
    let is_offered = |node: &Node| {
        Some(*node) != excluded && (purpose != Purpose::Pair || matches!(node, Node::Role(_)))
    };
    if !query.is_empty() {
        // Roles with a matching name come first, because the user is most likely typing a name.
        let (named, hits) = (found(scope, &Query::parse(&by_name(typed))), found(scope, &query));
        let all = named.len();
        let mut named: Vec<Node> = named.nodes().filter(is_offered).collect();
        named.sort_by_key(|node| matches!(node, Node::Missing(_)));
        named.truncate(most);
        if jumps && !named.is_empty() {
            return (named, all);
        }
        let rest = hits.nodes().filter(|node| is_offered(node) && !named.contains(node));
        let nodes = named.iter().copied().chain(rest).take(most).collect();
        return (nodes, hits.len());
    }
    let first = scope.marks.in_order(atlas).into_iter().chain(scope.under_cursor());
    let first = first.chain(scope.bookmarks.in_order(atlas));
    let all = first.chain(atlas.by_name().iter().map(|&id| Node::Role(id)));
    let mut known = HashSet::new();
    let nodes = all.filter(|node| is_offered(node) && known.insert(*node)).take(most).collect();
    (nodes, atlas.len())
}

/// Returns a remark that explains why a role is listed before the roles that are sorted by name.
fn remark(scope: &AppScope<'_>, node: Node) -> &'static str {
    if scope.marks.nodes().contains(&node) {
        "marked"
    } else if scope.under_cursor() == Some(node) {
        "under the cursor"
    } else if scope.bookmarks.nodes().contains(&node) {
        "bookmarked"
    } else {
        ""
    }
}

fn found(scope: &AppScope<'_>, query: &Query) -> Hits {
    let (atlas, index) = (scope.atlas(), scope.library.index());
    index.search(atlas, scope.chosen(), query, Order::default())
}

/// Returns a query that searches only names for the typed words. Words with a colon or a quotation
/// mark are left out.
fn by_name(typed: &str) -> String {
    let words = typed.split_whitespace().filter(|word| !word.contains([':', '"']));
    words.map(|word| format!("name:{word} ")).collect()
}
