//! Creates the draft of a new card from the template or from another card. The draft already
//! contains the counterpart of every interaction that names the new role.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::LazyLock;

use crate::role::{Interaction, Origin, Role};
use crate::text::{slug_of, stem_of};

use super::names::name_key;
use super::{Atlas, EdgeId, Node};

/// The template of a new card.
const TEMPLATE: &str = include_str!("../../assets/card.md");
/// The verb for the counterpart of an interaction whose own verb has no known counterpart.
const NEUTRAL: &str = "Works with";
/// An example of an interaction, with the default verb and frequency.
const EXAMPLE: &str = "- **Collaborates with** → Another Role (weekly)";
/// The canonical file name of a card.
const PROFILE: &str = "profile.md";

/// Returns the titles in the template that are placeholders.
pub fn placeholders() -> &'static [String] {
    static TITLES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let role = Role::parse(Origin::Stdin, TEMPLATE);
        let titles = role.responsibilities.into_iter().map(|item| item.title);
        let skills = role.capabilities.into_iter().map(|item| item.name);
        titles.chain(skills).chain(role.artifacts.into_iter().map(|item| item.name)).collect()
    });
    &TITLES
}

/// Returns whether a title is a placeholder from the template.
pub fn is_placeholder(title: &str) -> bool {
    placeholders().iter().any(|placeholder| placeholder == title)
}

/// Returns the text of the card for a drafted role. If the role has no interaction yet, a comment
/// in the text shows how to write one.
pub fn draft_text(role: &Role) -> String {
    let text = role.print();
    if role.interactions.is_empty() {
        return format!("{text}\n# Interactions\n<!-- {EXAMPLE} -->\n");
    }
    text
}

/// Returns an interaction that declares a weekly collaboration with `target`.
pub fn collaboration(target: &str) -> Option<Interaction> {
    let role = Role::parse(Origin::Stdin, &format!("# Interactions\n{EXAMPLE}\n"));
    let example = role.interactions.into_iter().next()?;
    Some(Interaction { target: target.to_owned(), ..example })
}

impl Atlas {
    /// Returns a new role based on another role or, if `from` is `None`, on the template. The new
    /// role already has the counterparts of all interactions that name it.
    pub fn draft(&self, name: &str, from: Option<&Role>) -> Role {
        let mut role = from.cloned().unwrap_or_else(|| Role::parse(Origin::Stdin, TEMPLATE));
        role.name = name.to_owned();
        role.slug = slug_of(name);
        role.id = Some(self.free_id(name));
        let mut known: BTreeSet<(String, String)> =
            role.interactions.iter().map(|item| (item.verb.clone(), item.target.clone())).collect();
        for edge in self.naming(name) {
            let answer = self.answer(edge, &self.interaction(edge));
            if known.insert((answer.verb.clone(), answer.target.clone())) {
                role.interactions.push(answer);
            }
        }
        role
    }

    /// Returns the counterpart of an interaction, for the card of its target. `item` is the
    /// interaction that declares `edge`.
    pub fn answer(&self, edge: EdgeId, item: &Interaction) -> Interaction {
        Interaction {
            verb: self.verbs().inverse(&item.verb).unwrap_or_else(|| NEUTRAL.to_owned()),
            target: self.name(Node::Role(self[edge].from)).to_owned(),
            link: None,
            frequency: item.frequency.clone(),
            notes: None,
            description: Vec::new(),
            line: 1,
            target_column: 1,
            span: 0..0,
        }
    }

    /// Returns the path for the new card of a missing role, next to the cards that name the role.
    /// Returns `None` if none of those cards is a file.
    pub fn place_for(&self, node: Node) -> Option<PathBuf> {
        let naming = self.incoming(node).iter().map(|&edge| &self[self[edge].from].origin);
        let path = naming.filter_map(Origin::file).next()?;
        let slug = stem_of(self.name(node));
        let folder = path.parent()?;
        if path.file_name()? == PROFILE {
            return Some(folder.parent()?.join(slug).join(PROFILE));
        }
        Some(folder.join(format!("{slug}.md")))
    }

    /// Returns the interactions whose target has this name, whether or not the target has a card.
    fn naming(&self, name: &str) -> Vec<EdgeId> {
        let missing = self.missing().map(Node::Missing);
        let nodes = missing.chain(self.all_named(name).into_iter().map(Node::Role));
        let key = name_key(name);
        let same = nodes.filter(|node| name_key(self.name(*node)) == key);
        same.flat_map(|node| self.incoming(node).to_vec()).collect()
    }

    /// Returns an id made of the initials of the name and the first unused number, such as `se-01`.
    fn free_id(&self, name: &str) -> String {
        let initials: String =
            slug_of(name).split('-').filter_map(|word| word.chars().next()).collect();
        let initials = if initials.is_ascii() { initials } else { "role".to_owned() };
        let taken: BTreeSet<String> =
            self.ids().filter_map(|id| self[id].id.as_deref()).map(name_key).collect();
        let numbers = (1..=taken.len() + 1).map(|number| format!("{initials}-{number:02}"));
        numbers.into_iter().find(|id| !taken.contains(&name_key(id))).unwrap_or(initials)
    }
}
