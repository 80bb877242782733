//! Roles to pick from, as a page: a line each, which leads to the role.

use crate::atlas::{Atlas, Node};

use super::Page;
use super::row::{Ink, Row};

/// The page of some of `all` roles.
pub fn names(atlas: &Atlas, nodes: &[Node], all: usize, width: usize) -> Page {
    let mut page = Page::default();
    for &node in nodes {
        let row = match node {
            Node::Role(id) => {
                let seniority = atlas[id].seniority.as_ref().map(|word| format!("  {}", word.word));
                let more = atlas.mark(id).map(|mark| format!("  {mark}"));
                Row::new(atlas.name(node), Ink::Text)
                    .with(&more.unwrap_or_default(), Ink::Dim)
                    .with(&seniority.unwrap_or_default(), Ink::Dim)
            }
            Node::Missing(_) => Row::new(&format!("({})", atlas.name(node)), Ink::Missing),
        };
        page.stop([row.cut(width)], None, Some(node));
    }
    if nodes.is_empty() {
        page.rows.push(Row::new("no role is found", Ink::Dim).cut(width));
    } else if all > nodes.len() + 1 {
        let more = format!("… {} more: type to narrow", all - nodes.len());
        page.rows.push(Row::new(&more, Ink::Dim).cut(width));
    }
    page
}
