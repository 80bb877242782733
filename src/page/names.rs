//! A page of roles to choose from. Each role has a line that links to it.

use crate::atlas::{Atlas, Node};
use crate::text::{columns, cut};

use super::Page;
use super::row::{Ink, Row};

/// Returns a page that lists `nodes`, each with a remark that may be empty. `all` is the number of
/// matching roles, including those that are not listed.
pub fn names(
    atlas: &Atlas,
    nodes: &[Node],
    all: usize,
    width: usize,
    remark: impl Fn(Node) -> &'static str,
) -> Page {
    let mut page = Page::default();
    for &node in nodes {
        let row = match node {
            Node::Role(id) => {
                let seniority = atlas[id].seniority.as_ref().map(|word| format!("  {}", word.word));
                let more = atlas.mark(id).map(|mark| format!("  {mark}")).unwrap_or_default();
                // A long name is cut so that the mark, which distinguishes roles with the same
                // name, stays visible.
                let room = width.saturating_sub(columns(&more)).max(width / 2);
                let name = atlas.name(node);
                let room = if more.is_empty() { columns(name) } else { room };
                Row::new(&cut(name, room), Ink::Text)
                    .with(&more, Ink::Dim)
                    .with(&seniority.unwrap_or_default(), Ink::Dim)
            }
            Node::Missing(_) => {
                let name = format!("({})", atlas.name(node));
                Row::new(&name, Ink::Missing).with("  no card", Ink::Dim)
            }
        };
        let remark = match remark(node) {
            "" => String::new(),
            remark => format!("  {remark}"),
        };
        page.stop([row.with(&remark, Ink::Dim).cut(width)], None, Some(node));
    }
    if nodes.is_empty() {
        page.rows.push(Row::new("no role matches", Ink::Dim).cut(width));
    } else if all > nodes.len() + 1 {
        let more = format!("… {} more; type to filter the list", all - nodes.len());
        page.rows.push(Row::new(&more, Ink::Dim).cut(width));
    }
    page
}

/// Returns the page of bookmarks with their current roles. A bookmark whose role no longer exists
/// is listed too.
pub fn bookmarks(atlas: &Atlas, entries: &[(&str, Option<Node>)], width: usize) -> Page {
    let mut page = Page::default();
    for &(name, node) in entries {
        let row = match node {
            Some(Node::Role(id)) => {
                let seniority = atlas[id].seniority.as_ref().map(|word| format!("  {}", word.word));
                let was =
                    if &*atlas[id].name == name { String::new() } else { format!("  was {name}") };
                Row::new(atlas.label(Node::Role(id)), Ink::Text)
                    .with(&was, Ink::Dim)
                    .with(&seniority.unwrap_or_default(), Ink::Dim)
            }
            Some(Node::Missing(_)) => Row::new(&format!("({name})"), Ink::Missing),
            None => Row::new(name, Ink::Dim).with("  no role has this name", Ink::Dim),
        };
        page.stop([row.cut(width)], None, node);
    }
    if entries.is_empty() {
        let hint = "no bookmarks; press b to bookmark the current role";
        page.rows.push(Row::new(hint, Ink::Dim).cut(width));
    }
    page
}
