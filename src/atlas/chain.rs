//! Finds the shortest path from one role to another along declared interactions.

use super::graph::{Atlas, EdgeId, Neighbour, Node};

/// Whether a path must follow the direction of interactions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Ways {
    /// A step goes only from the role that declares an interaction to its target.
    #[default]
    Directed,
    /// A step may go in either direction.
    Either,
}

/// A shortest path from one role to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The first role of the path.
    pub from: Node,
    /// The steps of the path; empty if the path begins and ends at the same role.
    pub hops: Vec<Hop>,
    /// The number of shortest paths, capped at `u64::MAX`. Paths through the same roles count as
    /// one.
    pub ways: u64,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// The role at the end of the step.
    pub to: Node,
    /// The interactions between the two roles, most frequent first. If any of them follow the
    /// direction of the path, only those are listed.
    pub edges: Vec<EdgeId>,
    /// Whether the step goes against the direction of its interactions.
    pub against: bool,
}

/// The distance that is stored for a role until the search reaches it.
const FAR: u32 = u32::MAX;

impl Chain {
    /// Returns the path with the fewest hops. If there are several, chooses the path whose first
    /// hop has the most frequent interaction, then the path that comes first in canonical order,
    /// and compares later hops in the same way. Returns `None` if no path exists.
    ///
    /// The search runs backwards from the end and visits every role and every edge at most once.
    pub fn between(atlas: &Atlas, from: Node, to: Node, ways: Ways) -> Option<Chain> {
        Chain::nth_between(atlas, from, to, ways, 0)
    }

    /// Returns the path with this position among the paths with the fewest hops, in the order in
    /// which [`Chain::between`] prefers them. After the last path, the first one follows again.
    pub fn nth_between(
        atlas: &Atlas,
        from: Node,
        to: Node,
        ways: Ways,
        position: u64,
    ) -> Option<Chain> {
        let reach = Reach::towards(atlas, to, from, ways);
        let count = reach.count(atlas, from);
        let mut before = position.checked_rem(count).unwrap_or(0);
        let mut hops = Vec::new();
        let mut here = from;
        while here != to {
            let left = reach.left(atlas, here)?;
            let mut steps = steps(atlas, here, ways);
            steps.retain(|hop| reach.left(atlas, hop.to).is_some_and(|after| after + 1 == left));
            steps.sort_by_key(|hop| hop.edges.first().map(|&edge| atlas.canonical(edge, hop.to)));
            let hop = steps.into_iter().find(|hop| {
                // All paths through the steps before this one come earlier.
                let through = reach.count(atlas, hop.to);
                let is_on = before < through;
                before = before.saturating_sub(if is_on { 0 } else { through });
                is_on
            })?;
            here = hop.to;
            hops.push(hop);
        }
        Some(Chain { from, hops, ways: count })
    }

    /// Returns the roles on the path, including the first and the last.
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        std::iter::once(self.from).chain(self.hops.iter().map(|hop| hop.to))
    }
}

/// How far each role is from the end of a path, for the roles that the search reached.
struct Reach {
    /// The distance of each role from the end, indexed by the role's position in the atlas.
    distance: Vec<u32>,
    /// The number of shortest paths from each role to the end, indexed by the role's position in
    /// the atlas.
    ways: Vec<u64>,
}

impl Reach {
    /// Searches backwards from the end `to`, level by level, until the search reaches `from`.
    fn towards(atlas: &Atlas, to: Node, from: Node, ways: Ways) -> Reach {
        let slots = atlas.len() + atlas.missing().count();
        let mut reach = Reach { distance: vec![FAR; slots], ways: vec![0; slots] };
        // Several interactions between two roles count as one path. So this list stores, for each
        // role, the neighbour from which the role was last counted.
        let mut counted = vec![usize::MAX; slots];
        reach.set(atlas.slot(to), 0, 1);
        let mut level = vec![to];
        let mut distance = 0;
        while !level.is_empty() && reach.left(atlas, from).is_none() {
            distance += 1;
            let mut next = Vec::new();
            for node in level {
                let here = atlas.slot(node);
                let ways_here = reach.ways.get(here).copied().unwrap_or(0);
                let before = atlas.incoming(node).iter().map(|&edge| Node::Role(atlas[edge].from));
                let after = atlas.outgoing(node).iter().map(|&edge| atlas[edge].to);
                let after = after.filter(|_| ways == Ways::Either);
                for other in before.chain(after) {
                    let slot = atlas.slot(other);
                    let Some(last) = counted.get_mut(slot).filter(|last| **last != here) else {
                        continue;
                    };
                    *last = here;
                    match reach.distance.get(slot) {
                        Some(&FAR) => {
                            reach.set(slot, distance, ways_here);
                            next.push(other);
                        }
                        Some(&also) if also == distance => {
                            if let Some(sum) = reach.ways.get_mut(slot) {
                                *sum = sum.saturating_add(ways_here);
                            }
                        }
                        _ => {}
                    }
                }
            }
            level = next;
        }
        reach
    }

    fn set(&mut self, slot: usize, distance: u32, ways: u64) {
        if let (Some(d), Some(w)) = (self.distance.get_mut(slot), self.ways.get_mut(slot)) {
            (*d, *w) = (distance, ways);
        }
    }

    /// Returns the number of shortest paths from a role to the end.
    fn count(&self, atlas: &Atlas, node: Node) -> u64 {
        self.ways.get(atlas.slot(node)).copied().unwrap_or(0)
    }

    /// Returns the number of hops left from a role to the end, or `None` if the search did not
    /// reach the role.
    fn left(&self, atlas: &Atlas, node: Node) -> Option<u32> {
        self.distance.get(atlas.slot(node)).copied().filter(|&distance| distance != FAR)
    }
}

/// Returns every possible step from a role to one of its neighbours.
fn steps(atlas: &Atlas, node: Node, ways: Ways) -> Vec<Hop> {
    let hop = |against| move |near: Neighbour| Hop { to: near.node, edges: near.edges, against };
    let mut steps: Vec<Hop> = atlas.neighbours_out(node).into_iter().map(hop(false)).collect();
    if ways == Ways::Either {
        let back = atlas.neighbours_in(node).into_iter().filter(|near| !near.mutual);
        steps.extend(back.map(hop(true)));
    }
    steps
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::card::Card;
    use crate::role::Origin;

    /// Creates an atlas with cards for the roles `r0`, `r1`, … and with the given interactions.
    /// Targets without a card become missing roles.
    fn atlas(cards: usize, edges: &[(usize, usize)]) -> Atlas {
        let cards = (0..cards).map(|at| {
            let mut text = format!("---\nname: r{at}\n---\n# Interactions\n");
            for (_, to) in edges.iter().filter(|(from, _)| *from == at) {
                text.push_str(&format!("- **Asks** → r{to} (weekly)\n"));
            }
            Arc::new(Card::new(Origin::File(format!("{at}.md").into()), text))
        });
        Atlas::new(cards.collect(), Vec::new(), 0)
    }

    fn node(atlas: &Atlas, at: usize) -> Option<Node> {
        let name = format!("r{at}");
        let missing = atlas.missing().map(Node::Missing).find(|&node| atlas.name(node) == name);
        atlas.named(&name).map(Node::Role).or(missing)
    }

    #[test]
    fn the_most_frequent_of_the_shortest() {
        let texts = [
            "---\nname: A\n---\n# Interactions\n- **Asks** → B (weekly)\n- **Asks** → C (daily)\n",
            "---\nname: B\n---\n# Interactions\n- **Asks** → D (daily)\n",
            "---\nname: C\n---\n# Interactions\n- **Asks** → D (yearly)\n",
        ];
        let cards = texts
            .iter()
            .enumerate()
            .map(|(at, text)| Arc::new(Card::new(Origin::File(format!("{at}.md").into()), *text)));
        let atlas = Atlas::new(cards.collect(), Vec::new(), 0);
        let [a, c] = ["A", "C"].map(|name| Node::Role(atlas.named(name).unwrap()));
        let d = atlas.missing().map(Node::Missing).next().unwrap();
        let chain = Chain::between(&atlas, a, d, Ways::Directed).unwrap();
        assert_eq!(chain.nodes().collect::<Vec<_>>(), [a, c, d]);
        assert_eq!(chain.ways, 2);
        assert_eq!(Chain::between(&atlas, d, a, Ways::Directed), None);
        let back = Chain::between(&atlas, d, a, Ways::Either).unwrap();
        assert!(back.hops.iter().all(|hop| hop.against) && back.hops.len() == 2);
    }

    proptest! {
        #[test]
        fn paths_are_as_short_as_those_of_a_slow_search(cards in 1usize..7, edges in proptest::collection::vec((0usize..7, 0usize..9), 0..20), from in 0usize..9, to in 0usize..9, either in any::<bool>()) {
            let edges: Vec<_> = edges.into_iter().filter(|(a, _)| *a < cards).collect();
            let atlas = atlas(cards, &edges);
            let (Some(a), Some(b)) = (node(&atlas, from), node(&atlas, to)) else { return Ok(()) };
            let ways = if either { Ways::Either } else { Ways::Directed };
            // Counts the walks from one role, one hop at a time, until a walk reaches the other
            // role.
            let tied = |x: usize, y: usize| {
                x != y && (edges.contains(&(x, y)) || either && edges.contains(&(y, x)))
            };
            let mut walks = [0u64; 9];
            walks[from] = 1;
            let mut expected = None;
            for hops in 0..10 {
                if walks[to] > 0 {
                    expected = Some((hops, walks[to]));
                    break;
                }
                let mut next = [0u64; 9];
                for (y, next) in next.iter_mut().enumerate() {
                    let before = walks.iter().enumerate().filter(|(x, _)| tied(*x, y));
                    *next = before.map(|(_, walks)| walks).sum();
                }
                walks = next;
            }
            let chain = Chain::between(&atlas, a, b, ways);
            prop_assert_eq!(chain.as_ref().map(|chain| (chain.hops.len(), chain.ways)), expected);
            // Each position has its own path, and after the last path, the first one follows.
            let count = chain.as_ref().map_or(0, |chain| chain.ways);
            let all: Vec<_> =
                (0..count).filter_map(|at| Chain::nth_between(&atlas, a, b, ways, at)).collect();
            prop_assert_eq!(all.first(), chain.as_ref());
            prop_assert_eq!(Chain::nth_between(&atlas, a, b, ways, count), chain.clone());
            let nodes = all.iter().map(|one| one.nodes().collect::<Vec<_>>());
            let different: std::collections::HashSet<_> = nodes.collect();
            prop_assert_eq!(different.len() as u64, count);
            for (here, hop) in chain.iter().flat_map(|c| c.nodes().zip(&c.hops)) {
                for &edge in &hop.edges {
                    let ends = (Node::Role(atlas[edge].from), atlas[edge].to);
                    prop_assert_eq!(ends, if hop.against { (hop.to, here) } else { (here, hop.to) });
                }
            }
        }
    }
}
