//! Two roles side by side: what they declare about each other, and what they have in common.

use std::collections::{BTreeMap, HashMap};

use crate::role::{Level, Role};
use crate::text::fold;

use super::graph::{Atlas, EdgeId, Node, Tie};

/// Two roles side by side. A missing role declares nothing and has nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Which.
    pub ends: (Node, Node),
    /// What the first declares towards the second, most frequent first.
    pub forth: Vec<EdgeId>,
    /// What the second declares towards the first.
    pub back: Vec<EdgeId>,
    /// What both can, by name.
    pub shared: Vec<Shared>,
    /// What one of them makes and the other speaks of.
    pub passed: Vec<Passed>,
    /// Whom both work with, by name.
    pub common: Vec<Common>,
}

/// Something both can do.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// The capability, or the detail of one, as the first writes it.
    pub name: String,
    /// How well, in each card's own words; `None` where it does not say.
    pub levels: (Option<Level>, Option<Level>),
}

/// An artifact that changes hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// Who makes it.
    pub by: Node,
    /// What it is.
    pub artifact: String,
    /// The notes of the other that speak of it.
    pub notes: String,
}

/// A role that works with both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common {
    /// Which.
    pub node: Node,
    /// How it is tied to each, seen from them.
    pub ties: (Tie, Tie),
}

impl Pair {
    /// What there is to say of two roles.
    pub fn of(atlas: &Atlas, one: Node, other: Node) -> Pair {
        let (a, b) = (role(atlas, one), role(atlas, other));
        let between = |from: Node, to: Node| {
            let mut edges: Vec<EdgeId> = atlas.outgoing(from).to_vec();
            edges.retain(|&edge| atlas[edge].to == to);
            edges.sort_by_cached_key(|&edge| atlas.canonical(edge, to));
            edges
        };
        let mut passed = Vec::new();
        if let (Some(a), Some(b)) = (&a, &b) {
            passed.extend(handed(one, a, b));
            passed.extend(handed(other, b, a));
        }
        Pair {
            ends: (one, other),
            forth: between(one, other),
            back: between(other, one),
            shared: a.zip(b).map(|(a, b)| shared(&a, &b)).unwrap_or_default(),
            passed,
            common: common(atlas, one, other),
        }
    }

    /// Whether a declared interaction is answered from the other side: by a verb that means the
    /// same seen from there.
    pub fn answer(&self, atlas: &Atlas, edge: EdgeId) -> Option<EdgeId> {
        let others = if self.forth.contains(&edge) { &self.back } else { &self.forth };
        let verb = atlas.verb(edge);
        others.iter().copied().find(|&back| atlas.verbs().answers(verb, atlas.verb(back)))
    }
}

fn role(atlas: &Atlas, node: Node) -> Option<std::sync::Arc<Role>> {
    match node {
        Node::Role(id) => Some(atlas.role(id)),
        Node::Missing(_) => None,
    }
}

/// What a role can do: its capabilities and their details, each with the level of the
/// capability; the better of two of one name.
fn skills(role: &Role) -> BTreeMap<String, (String, Option<Level>)> {
    let mut skills: BTreeMap<String, (String, Option<Level>)> = BTreeMap::new();
    for item in &role.capabilities {
        for name in std::iter::once(&item.name).chain(&item.details) {
            let rank = |level: &Option<Level>| level.as_ref().and_then(|level| level.rank);
            let known = skills.get(&fold(name));
            if known.is_none_or(|(_, level)| rank(level) < rank(&item.level)) {
                skills.insert(fold(name), (name.clone(), item.level.clone()));
            }
        }
    }
    skills
}

fn shared(one: &Role, other: &Role) -> Vec<Shared> {
    let mut others = skills(other);
    let skills = skills(one).into_iter();
    let both = skills.filter_map(|(key, (name, level))| {
        let (_, theirs) = others.remove(&key)?;
        Some(Shared { name, levels: (level, theirs) })
    });
    both.collect()
}

/// What one role makes and another speaks of in the notes of its interactions.
fn handed(by: Node, maker: &Role, user: &Role) -> Vec<Passed> {
    let notes: Vec<(String, &str)> = user
        .interactions
        .iter()
        .filter_map(|item| item.notes.as_deref())
        .map(|notes| (phrase(notes), notes))
        .collect();
    let passed = maker.artifacts.iter().filter_map(|artifact| {
        let name = phrase(&artifact.name);
        let spoken = notes.iter().find(|(folded, _)| name.len() > 2 && folded.contains(&name));
        let notes = spoken?.1.to_owned();
        Some(Passed { by, artifact: artifact.name.clone(), notes })
    });
    passed.collect()
}

/// Words with a blank before and after each, so that one is only found whole; a plural is the
/// same word.
fn phrase(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let stems = words.map(|word| match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with('s') => stem,
        _ => word,
    });
    stems.fold(" ".to_owned(), |text, word| text + word + " ")
}

fn common(atlas: &Atlas, one: Node, other: Node) -> Vec<Common> {
    let (a, b) = (tied(atlas, one), tied(atlas, other));
    let both = a.keys().copied().filter(|node| b.contains_key(node));
    let both = both.filter(|node| *node != one && *node != other);
    let mut common: Vec<Common> = both
        .filter_map(|node| Some(Common { node, ties: (*a.get(&node)?, *b.get(&node)?) }))
        .collect();
    common.sort_by_cached_key(|common| (fold(atlas.name(common.node)), atlas.slot(common.node)));
    common
}

/// Everybody a role is tied to, and how, seen from it.
fn tied(atlas: &Atlas, node: Node) -> HashMap<Node, Tie> {
    let mut ties: HashMap<Node, Tie> =
        atlas.outgoing(node).iter().map(|&edge| (atlas[edge].to, Tie::Mine)).collect();
    for &edge in atlas.incoming(node) {
        let tie = ties.entry(Node::Role(atlas[edge].from)).or_insert(Tie::Theirs);
        if *tie == Tie::Mine {
            *tie = Tie::Mutual;
        }
    }
    ties
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::card::Card;
    use crate::role::Origin;

    #[test]
    fn what_two_roles_have_to_do_with_each_other() {
        let texts = [
            "---\nname: A\n---\n# Capabilities\n- SQL — Expert (Postgres, Tuning)\n- Go — Novice\n\
             # Artifacts\n- **Schemas** (schema)\n- **Report** (report)\n\
             # Interactions\n- **Provides API** → B (daily)\n- **Asks** → C (weekly)\n",
            "---\nname: B\n---\n# Capabilities\n- Postgres — Competent\n- Rust — Novice\n\
             # Interactions\n- **Consumes API from** → A (weekly)\n  *Notes*: needs the new schema and reports\n- **Asks** → C (weekly)\n",
            "---\nname: C\n---\n# Interactions\n- **Asks** → B (daily)\n",
        ];
        let card = |(at, text): (usize, &&str)| {
            Arc::new(Card::new(Origin::File(format!("{at}.md").into()), *text))
        };
        let atlas = Atlas::new(texts.iter().enumerate().map(card).collect(), Vec::new(), 0);
        let [a, b, c] = ["A", "B", "C"].map(|name| Node::Role(atlas.named(name).unwrap()));
        let pair = Pair::of(&atlas, a, b);
        assert_eq!((pair.forth.len(), pair.back.len()), (1, 1));
        assert_eq!(pair.answer(&atlas, pair.forth[0]), Some(pair.back[0]));
        let words = |level: &Option<Level>| level.as_ref().map(|level| level.word.clone());
        let shared: Vec<_> = pair
            .shared
            .iter()
            .map(|s| (s.name.as_str(), words(&s.levels.0), words(&s.levels.1)))
            .collect();
        assert_eq!(shared, [("Postgres", Some("Expert".into()), Some("Competent".into()))]);
        let passed: Vec<&str> = pair.passed.iter().map(|p| p.artifact.as_str()).collect();
        assert_eq!(passed, ["Schemas", "Report"]);
        assert_eq!(pair.common, [Common { node: c, ties: (Tie::Mine, Tie::Mutual) }]);
        let turned = Pair::of(&atlas, b, a);
        assert_eq!((turned.forth, turned.back), (pair.back, pair.forth));
    }
}
