//! Creates a query that finds the other roles that have the item under the cursor.

use crate::atlas::{Atlas, Node};
use crate::role::{Anchor, Known};
use crate::search::Order;

use super::reader::DocumentReader;

/// Returns the query for the item under the cursor, and the order of its results. Returns `None` if
/// the item cannot be searched for.
pub(super) fn who_else(
    card: &DocumentReader,
    atlas: &Atlas,
    current: Option<Node>,
) -> Option<(String, Order)> {
    if let Some(partner) = card.link(atlas) {
        return Some((term("with", atlas.name(partner))?, Order::Match));
    }
    let Some(Node::Role(id)) = current else { return None };
    let role = atlas.role(id);
    let question = match card.current()?.anchor? {
        Anchor::Item(Known::Capabilities, n) => {
            return Some((term("cap", &role.capabilities.get(n)?.name)?, Order::Level));
        }
        Anchor::Item(Known::Properties, n) => {
            let property = role.properties.get(n)?;
            term("prop", property.values.first().unwrap_or(&property.key))
        }
        Anchor::Item(Known::Artifacts, n) => {
            let artifact = role.artifacts.get(n)?;
            match &artifact.kind {
                Some(kind) => term("type", kind),
                None => term("art", &artifact.name),
            }
        }
        Anchor::Item(Known::Responsibilities, n) => subject(&role.responsibilities.get(n)?.title),
        Anchor::Item(known, n) => {
            let (names, ..) = known.scope();
            term(names.first()?, &role.points(known).get(n)?.title)
        }
        _ => None,
    };
    Some((question?, Order::Match))
}

/// Returns query terms for the title of a responsibility: its first two words with more than three
/// characters. Two roles rarely have exactly the same title.
fn subject(title: &str) -> Option<String> {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
    let terms: Vec<String> = words.take(2).filter_map(|word| term("resp", word)).collect();
    (!terms.is_empty()).then(|| terms.join(" "))
}

/// Returns a query term that finds `text` in the field `scope`, or `None` if `text` has no letter
/// or digit.
fn term(scope: &str, text: &str) -> Option<String> {
    let text = text.replace('"', " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let quote = if text.contains(' ') { "\"" } else { "" };
    text.contains(char::is_alphanumeric).then(|| format!("{scope}:{quote}{text}{quote}"))
}
