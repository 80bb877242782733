//! Creates a query that finds the other roles that have the item under the cursor.

use crate::atlas::{Atlas, Node};
use crate::role::{Anchor, Known};
use crate::search::Order;
use crate::text::{cut, sanitize};

use super::reader::DocumentReader;

/// The maximum number of columns of an item's text in a message.
const MOST_TEXT: usize = 50;

/// The question which other roles have an item.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Question {
    /// The query that finds the roles.
    pub(crate) query: String,
    /// The order of the results.
    pub(crate) order: Order,
    /// A description of the item that the roles share, such as `has “Hiring”`.
    pub(crate) item: String,
}

/// Returns the question about the item under the cursor. Returns `None` if the item cannot be
/// searched for. If the item has several values, the question is about the first value that
/// `is_sought`, or else about the first value.
pub(super) fn who_else(
    card: &DocumentReader,
    atlas: &Atlas,
    current: Option<Node>,
    is_sought: impl Fn(&str) -> bool,
) -> Option<Question> {
    if let Some(partner) = card.link(atlas) {
        let query = term("with", atlas.name(partner))?;
        let item = format!("works with {}", atlas.label(partner));
        return Some(Question { query, order: Order::Match, item });
    }
    let Some(Node::Role(id)) = current else { return None };
    let role = atlas.role(id);
    let mut order = Order::Match;
    let (query, text) = match card.current()?.anchor? {
        Anchor::Item(Known::Capabilities, n) => {
            order = Order::Level;
            let name = &role.capabilities.get(n)?.name;
            (term("cap", name), name.clone())
        }
        Anchor::Item(Known::Properties, n) => {
            let property = role.properties.get(n)?;
            let values = &property.values;
            let sought = values.iter().find(|value| is_sought(value)).or(values.first());
            match sought {
                Some(value) => (term("prop", value), format!("{}: {value}", property.key)),
                None => (term("prop", &property.key), property.key.clone()),
            }
        }
        Anchor::Item(Known::Artifacts, n) => {
            let artifact = role.artifacts.get(n)?;
            match &artifact.kind {
                Some(kind) => (term("type", kind), kind.clone()),
                None => (term("art", &artifact.name), artifact.name.clone()),
            }
        }
        Anchor::Item(Known::Responsibilities, n) => {
            let title = &role.responsibilities.get(n)?.title;
            (subject(title), title.clone())
        }
        Anchor::Item(known, n) => {
            let (names, ..) = known.scope();
            let title = &role.points(known).get(n)?.title;
            (term(names.first()?, title), title.clone())
        }
        _ => return None,
    };
    let item = format!("has “{}”", cut(&sanitize(&text), MOST_TEXT));
    Some(Question { query: query?, order, item })
}

/// Returns a query term that excludes the roles with this name.
pub(super) fn other_than(name: &str) -> Option<String> {
    Some(format!("!{}", term("name", name)?))
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
