//! Finds the items that a role inherits from its bases, which are the roles that it extends.

use std::collections::HashSet;

use crate::role::{Known, SectionKind};

use super::graph::{Atlas, EdgeId, Node, RoleId};
use super::names::name_key;

/// The verbs by which a role declares that it extends another role, which becomes its base.
const VERBS: [&str; 5] = ["extends", "based on", "inherits", "inherits from", "is based on"];
/// The maximum number of bases of a role, including indirect ones.
const MOST_BASES: usize = 32;

/// An item that a role inherits. The role's card lacks the item, but the card of one of its bases
/// has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inherited {
    /// The base whose card has the item.
    pub from: RoleId,
    /// The section that contains the item.
    pub known: Known,
    /// The title of the item.
    pub title: String,
}

impl Atlas {
    /// Returns whether the verb of an edge makes the target a base of the declaring role.
    pub fn extends(&self, edge: EdgeId) -> bool {
        let verb = self.verb(edge).trim();
        VERBS.iter().any(|known| known.eq_ignore_ascii_case(verb))
    }

    /// Returns the roles that a role names as its bases, in the order in which its card names them.
    fn own_bases(&self, id: RoleId) -> impl Iterator<Item = RoleId> {
        let edges = self.outgoing(Node::Role(id)).iter().filter(|edge| self.extends(**edge));
        edges.filter_map(|&edge| self[edge].to.role())
    }

    /// Returns the direct and indirect bases of a role, without duplicates, the nearest first.
    pub fn bases(&self, id: RoleId) -> Vec<RoleId> {
        let mut seen = HashSet::from([id]);
        let mut bases: Vec<RoleId> = Vec::new();
        let mut next = Some(id);
        let mut done = 0;
        while let Some(from) = next {
            for base in self.own_bases(from) {
                if bases.len() < MOST_BASES && seen.insert(base) {
                    bases.push(base);
                }
            }
            next = bases.get(done).copied();
            done += 1;
        }
        bases
    }

    /// Returns whether this edge makes a role a base of itself.
    pub fn is_circular(&self, edge: EdgeId) -> bool {
        let from = self[edge].from;
        let Node::Role(base) = self[edge].to else { return false };
        self.extends(edge)
            && (base == from
                || self.own_bases(base).any(|base| base == from)
                || self.bases(base).into_iter().any(|base| base == from))
    }

    /// Returns the items that a role inherits, those from the nearest base first. An item is not
    /// inherited if the role or a nearer base has an item with the same title.
    pub fn inherited(&self, id: RoleId) -> Vec<Inherited> {
        let bases = self.bases(id);
        if bases.is_empty() {
            return Vec::new();
        }
        let lists = Known::ALL.into_iter().filter(|known| match known.kind() {
            SectionKind::Typed => !matches!(known, Known::Properties | Known::Interactions),
            SectionKind::List(_) => *known != Known::Levels,
            SectionKind::Text => false,
        });
        let lists: Vec<Known> = lists.collect();
        let mut inherited = Vec::new();
        let mut seen: HashSet<(Known, String)> = HashSet::new();
        for from in std::iter::once(id).chain(bases) {
            let role = self.role(from);
            for &known in &lists {
                for (title, _) in role.titles(known) {
                    if seen.insert((known, name_key(&title))) && from != id {
                        inherited.push(Inherited { from, known, title: title.into_owned() });
                    }
                }
            }
        }
        inherited
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::card::Card;
    use crate::role::Origin;

    fn atlas(cards: &[(&str, &str, &[&str])]) -> Atlas {
        let card = |(name, base, skills): &(&str, &str, &[&str])| {
            let skills: String = skills.iter().map(|skill| format!("- {skill}\n")).collect();
            let text = format!("---\nname: {name}\nextends: {base}\n---\n## Skills\n{skills}");
            Arc::new(Card::new(Origin::File(Path::new(name).with_extension("md")), text))
        };
        Atlas::new(cards.iter().map(card).collect(), Vec::new(), 0)
    }

    fn inherited(atlas: &Atlas, name: &str) -> Vec<String> {
        let all = atlas.inherited(atlas.named(name).unwrap()).into_iter();
        all.map(|item| format!("{} from {}", item.title, atlas[item.from].name)).collect()
    }

    #[test]
    fn a_role_inherits_what_it_does_not_write_itself() {
        let atlas = atlas(&[
            ("tester-lead", "tester", &["Planning", "SQL"]),
            ("tester", "engineer", &["Testing", "sql"]),
            ("engineer", "no one", &["Git", "Testing"]),
        ]);
        assert_eq!(inherited(&atlas, "tester-lead"), ["Testing from Tester", "Git from Engineer"]);
        assert_eq!(inherited(&atlas, "engineer"), Vec::<String>::new());
        let edge = atlas.outgoing(Node::Role(atlas.named("tester").unwrap()))[0];
        assert!(atlas.extends(edge) && !atlas.is_circular(edge));
        assert_eq!(atlas.interaction(edge).verb, "extends");
    }

    #[test]
    fn a_circle_of_bases_ends() {
        let atlas = atlas(&[("a-role", "b-role", &["A"]), ("b-role", "a-role", &["B"])]);
        assert_eq!(inherited(&atlas, "a-role"), ["B from B Role"]);
        for id in atlas.ids() {
            assert!(atlas.outgoing(Node::Role(id)).iter().all(|&edge| atlas.is_circular(edge)));
        }
    }
}
