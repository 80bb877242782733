//! Compares two roles: the interactions between them, and what they have in common.

use std::collections::{BTreeMap, HashMap};

use crate::role::{Level, Role};
use crate::text::fold;

use super::graph::{Atlas, EdgeId, Node, Tie};
use super::handover::{Handover, handover};

/// A comparison of two roles. A missing role declares no interactions.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The two compared roles.
    pub ends: (Node, Node),
    /// The interactions that the first role declares with the second, most frequent first.
    pub forth: Vec<EdgeId>,
    /// The interactions that the second role declares with the first.
    pub back: Vec<EdgeId>,
    /// The skills that both roles have, ordered by name.
    pub shared: Vec<Shared>,
    /// The artifacts that one role makes and that an interaction hands over to the other role.
    pub passed: Vec<Passed>,
    /// The roles that both compared roles work with, ordered by name.
    pub common: Vec<Common>,
}

/// A skill that both roles have.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// The name of the capability or detail, as written on the card of the first role.
    pub name: String,
    /// The levels of both roles, as written on their cards; `None` if a card does not give a level.
    pub levels: (Option<Level>, Option<Level>),
}

/// An artifact that one role passes to the other role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// The role that makes the artifact.
    pub by: Node,
    /// The role that receives the artifact.
    pub to: Node,
    /// The name of the artifact.
    pub artifact: String,
    /// How clearly the interaction hands over the artifact.
    pub handover: Handover,
    /// The interaction that hands over the artifact.
    pub edge: EdgeId,
    /// The notes of that interaction; empty if there are none.
    pub notes: String,
}

/// A role that both compared roles work with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common {
    /// The role that works with both compared roles.
    pub node: Node,
    /// How each of the two compared roles is connected to the role that works with both.
    pub ties: (Tie, Tie),
}

impl Pair {
    /// Compares two roles.
    pub fn new(atlas: &Atlas, one: Node, other: Node) -> Pair {
        let [a, b] = [one, other].map(|node| node.role().map(|id| atlas.role(id)));
        let mut passed = Vec::new();
        let (forth, back) = (between(atlas, one, other), between(atlas, other, one));
        let both: Vec<EdgeId> = forth.iter().chain(&back).copied().collect();
        for (ends, maker) in [((one, other), &a), ((other, one), &b)] {
            let all = maker.iter().flat_map(|maker| passed_artifacts(atlas, ends, maker, &both));
            passed.extend(all);
        }
        Pair {
            ends: (one, other),
            forth,
            back,
            shared: a.zip(b).map(|(a, b)| shared(&a, &b)).unwrap_or_default(),
            passed,
            common: common(atlas, one, other),
        }
    }

    /// Returns the counterpart of `edge`: the interaction that the other role declares for the same
    /// work, from its own side.
    pub fn answer(&self, atlas: &Atlas, edge: EdgeId) -> Option<EdgeId> {
        let others = if self.forth.contains(&edge) { &self.back } else { &self.forth };
        let verb = atlas.verb(edge);
        others.iter().copied().find(|&back| atlas.verbs().answers(verb, atlas.verb(back)))
    }
}

/// Returns the interactions that `from` declares with `to`, most frequent first.
fn between(atlas: &Atlas, from: Node, to: Node) -> Vec<EdgeId> {
    let mut edges: Vec<EdgeId> = atlas.edges_between(from, to).collect();
    edges.sort_unstable_by_key(|&edge| atlas.canonical(edge, to));
    edges
}

/// Returns the skills of a role: its capabilities and their details, each with the level of the
/// capability. If a name occurs twice, the higher level is used.
fn skills(role: &Role) -> BTreeMap<String, (String, Option<Level>)> {
    let mut skills: BTreeMap<String, (String, Option<Level>)> = BTreeMap::new();
    for item in &role.capabilities {
        for name in std::iter::once(&item.name).chain(&item.details) {
            let rank = item.level.as_ref().and_then(|level| level.rank);
            let known = skills.get(&fold(name)).map(|(_, level)| level);
            if known.is_none_or(|known| known.as_ref().and_then(|level| level.rank) < rank) {
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

/// Returns the artifacts that one role makes and that an interaction hands over to the other role.
fn passed_artifacts(
    atlas: &Atlas,
    (by, to): (Node, Node),
    maker: &Role,
    both: &[EdgeId],
) -> Vec<Passed> {
    let passed = maker.artifacts.iter().filter_map(|artifact| {
        let mentions = both.iter().filter_map(|&edge| {
            let by_maker = Node::Role(atlas[edge].from) == by;
            let verb = atlas.verbs().kind(atlas.verb(edge));
            let handover = handover(artifact, &atlas.interaction(edge), verb, by_maker)?;
            Some((edge, handover, by_maker))
        });
        // If both cards mention the artifact equally clearly, the card of the maker counts.
        let (edge, handover, _) =
            mentions.min_by_key(|(_, handover, by_maker)| (*handover, !by_maker))?;
        let notes = atlas.interaction(edge).notes.unwrap_or_default();
        Some(Passed { by, to, artifact: artifact.name.clone(), handover, edge, notes })
    });
    passed.collect()
}

fn common(atlas: &Atlas, one: Node, other: Node) -> Vec<Common> {
    let (a, b) = (tied(atlas, one), tied(atlas, other));
    let both = a.into_iter().filter_map(|(node, tie)| Some((node, (tie, *b.get(&node)?))));
    let mut common: Vec<Common> = both.map(|(node, ties)| Common { node, ties }).collect();
    common.sort_by_cached_key(|common| (fold(atlas.name(common.node)), atlas.slot(common.node)));
    common
}

/// Returns every other role that a node is connected to, and how.
fn tied(atlas: &Atlas, node: Node) -> HashMap<Node, Tie> {
    let mut ties: HashMap<Node, Tie> = HashMap::new();
    for (_, other, is_own) in atlas.edges_of(node) {
        let tie = if is_own { Tie::Mine } else { Tie::Theirs };
        let known = ties.entry(other).or_insert(tie);
        if *known != tie {
            *known = Tie::Mutual;
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
    fn a_comparison_has_interactions_skills_artifacts_and_neighbours() {
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
        let pair = Pair::new(&atlas, a, b);
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
        let turned = Pair::new(&atlas, b, a);
        assert_eq!((turned.forth, turned.back), (pair.back, pair.forth));
    }
}
