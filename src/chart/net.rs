//! A set of roles and the lines between them, for the map, the matrix and the exports.
//!
//! All interactions between two roles, in both directions, form one [`NetLine`]. The order of roles
//! and lines depends only on the content of the cards, and not on the order in which the cards are
//! read.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::atlas::{Atlas, EdgeId, Family, Node, Weight};
use crate::page::{Ink, Row};
use crate::text::{counted, fold, sanitize};

use super::Direction;

/// A set of roles with the lines between them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Net {
    /// The roles, ordered by name (regardless of letter case) and then by their position in the
    /// atlas.
    pub knots: Vec<Knot>,
    /// The lines, ordered by weight, verb family and verb, and then by their roles.
    pub lines: Vec<NetLine>,
    /// The number of interactions between roles in the network and roles outside the network.
    pub beyond: usize,
}

/// A role in a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Knot {
    /// The role in the atlas; `None` in networks that were not made from cards.
    pub node: Option<Node>,
    /// The sanitized name, without the brackets of a missing role.
    pub name: String,
    /// Whether the role is missing, that is, has no card.
    pub missing: bool,
    /// The interactions of the role with itself, most frequent first.
    pub loops: Vec<EdgeId>,
}

/// All interactions between two roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetLine {
    /// The indices of the two roles in [`Net::knots`], the lower one first. The two indices always
    /// differ.
    pub ends: (usize, usize),
    /// The interactions that the first role declares; `None` if there are none, in which case the
    /// line has no arrowhead at the second role.
    pub forth: Option<Strand>,
    /// The interactions that the second role declares; `None` if there are none, in which case the
    /// line has no arrowhead at the first role.
    pub back: Option<Strand>,
}

/// The interactions that one role declares with another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strand {
    /// The weight of the most frequent interaction.
    pub weight: Weight,
    /// The verb family of the most frequent interaction.
    pub family: Family,
    /// The interactions, most frequent first; empty in networks that were not made from cards.
    pub edges: Vec<EdgeId>,
}

impl Net {
    /// Returns the number of roles as text, such as `47 roles and 1 without a card`.
    pub(super) fn counted_roles(&self) -> String {
        let missing = self.knots.iter().filter(|knot| knot.missing).count();
        let roles = counted(self.knots.len() - missing, "role");
        if missing == 0 { roles } else { format!("{roles} and {missing} without a card") }
    }

    /// Returns a legend for the letters and colours of lines, such as `d Depend  p Provide`: each
    /// verb family in the network, in its colour.
    pub(super) fn legend(&self) -> Row {
        self.legend_of("  ", |family| format!("{} {}", family.letter(), family.name()))
    }

    /// Returns a legend in which each letter follows an arrowhead, as on a map: `▲d Depend  ▲p
    /// Provide`. A letter alone would look like a key. `gap` separates the families.
    pub(super) fn legend_of_heads(&self, head: char, gap: &str) -> Row {
        self.legend_of(gap, |family| format!("{head}{} {}", family.letter(), family.name()))
    }

    /// Returns a shorter legend for narrow screens, in which a letter is left out if it is the initial
    /// of the family.
    pub(super) fn brief_legend(&self, head: char) -> Row {
        self.legend_of(" ", |family| {
            let name = family.name();
            match family.letter() {
                letter if name.to_ascii_lowercase().starts_with(letter) => name.to_owned(),
                letter => format!("{head}{letter} {name}"),
            }
        })
    }

    fn legend_of(&self, gap: &str, text: impl Fn(Family) -> String) -> Row {
        self.families().into_iter().fold(Row::default(), |row, family| {
            let gap = if row.spans.is_empty() { "" } else { gap };
            row.with(gap, Ink::Text).with(&text(family), Ink::Verb(family))
        })
    }

    /// Returns the verb families in the network.
    fn families(&self) -> Vec<Family> {
        let strands = || self.lines.iter().flat_map(NetLine::strands);
        let families = Family::ALL.into_iter();
        families.filter(|family| strands().any(|strand| strand.family == *family)).collect()
    }
}

impl NetLine {
    /// Returns the weight of the most frequent interaction in either direction.
    pub fn weight(&self) -> Weight {
        let weights = self.strands().map(|strand| strand.weight);
        weights.min().unwrap_or(Weight::Dashed)
    }

    /// Returns whether the interactions in both directions have different verb families.
    pub(super) fn is_mixed(&self) -> bool {
        let [forth, back] = [&self.forth, &self.back].map(|strand| strand.as_ref());
        forth.zip(back).is_some_and(|(forth, back)| forth.family != back.family)
    }

    /// Returns the interactions in each direction. A direction without interactions is left out.
    pub fn strands(&self) -> impl Iterator<Item = &Strand> {
        self.forth.iter().chain(&self.back)
    }

    /// Returns the interactions in one direction. If `forth` is true, the role at the first end
    /// declares them.
    pub fn strand(&self, forth: bool) -> Option<&Strand> {
        if forth { self.forth.as_ref() } else { self.back.as_ref() }
    }

    /// Returns the number of interactions in both directions.
    pub fn edges(&self) -> usize {
        self.strands().map(|strand| strand.edges.len()).sum()
    }

    /// Returns the role at the other end of the line from `knot`, or `None` if `knot` is at neither
    /// end. Roles are given by their indices in [`Net::knots`].
    pub fn other(&self, knot: usize) -> Option<usize> {
        match self.ends {
            (a, b) if a == knot => Some(b),
            (a, b) if b == knot => Some(a),
            _ => None,
        }
    }
}

impl Net {
    /// Creates a network of all roles, including missing roles.
    pub fn whole(atlas: &Atlas) -> Net {
        let roles = atlas.ids().map(Node::Role);
        Net::from_nodes(atlas, roles.chain(atlas.missing().map(Node::Missing)))
    }

    /// Creates a network of a role and at most `most` of its neighbours. Takes neighbours
    /// alternately from the top of two lists: the roles that name this role, and the roles that it
    /// names.
    pub fn around(atlas: &Atlas, centre: Node, most: usize) -> Net {
        let (ins, outs) = (atlas.neighbours_in(centre), atlas.neighbours_out(centre));
        let mut chosen = vec![centre];
        let mut known: HashSet<Node> = chosen.iter().copied().collect();
        for at in 0..ins.len().max(outs.len()) {
            for neighbour in [ins.get(at), outs.get(at)].into_iter().flatten() {
                if chosen.len() <= most && known.insert(neighbour.node) {
                    chosen.push(neighbour.node);
                }
            }
        }
        Net::from_nodes(atlas, chosen)
    }

    /// Creates a network of a role and all roles that are at most `steps` interactions away from
    /// it. The interactions are followed in the declared direction, against it, or both.
    pub fn near(atlas: &Atlas, centre: Node, steps: usize, direction: Direction) -> Net {
        let mut known: HashSet<Node> = HashSet::from([centre]);
        let mut rim = vec![centre];
        for _ in 0..steps {
            let mut next = Vec::new();
            for node in rim {
                let outs = atlas.outgoing(node).iter().map(|&edge| atlas[edge].to);
                let ins = atlas.incoming(node).iter().map(|&edge| Node::Role(atlas[edge].from));
                let outs = outs.filter(|_| direction != Direction::In);
                let ins = ins.filter(|_| direction != Direction::Out);
                next.extend(outs.chain(ins).filter(|other| known.insert(*other)));
            }
            rim = next;
        }
        Net::from_nodes(atlas, known)
    }

    /// Creates a network of the given roles, without duplicates.
    pub fn from_nodes(atlas: &Atlas, nodes: impl IntoIterator<Item = Node>) -> Net {
        let mut nodes: Vec<Node> = nodes.into_iter().collect();
        nodes.sort_by_cached_key(|&node| (fold(atlas.name(node)), atlas.slot(node)));
        nodes.dedup();
        let number: HashMap<Node, usize> =
            nodes.iter().enumerate().map(|(at, &node)| (node, at)).collect();
        let mut net = Net::default();
        let mut between: BTreeMap<(usize, usize), [Vec<EdgeId>; 2]> = BTreeMap::new();
        for (from, &node) in nodes.iter().enumerate() {
            for &edge in atlas.outgoing(node) {
                match number.get(&atlas[edge].to) {
                    None => net.beyond += 1,
                    Some(&to) if to == from => {}
                    Some(&to) => {
                        let [forth, back] =
                            between.entry((from.min(to), from.max(to))).or_default();
                        if from < to { forth.push(edge) } else { back.push(edge) }
                    }
                }
            }
            let edges = atlas.incoming(node).iter();
            let outside = edges.filter(|e| !number.contains_key(&Node::Role(atlas[**e].from)));
            net.beyond += outside.count();
            net.knots.push(Knot {
                node: Some(node),
                name: sanitize(atlas.label(node)).into_owned(),
                missing: matches!(node, Node::Missing(_)),
                loops: ranked(atlas, atlas.loops(node)),
            });
        }
        net.lines = between
            .into_iter()
            .map(|(ends, [forth, back])| NetLine {
                ends,
                forth: Strand::from_edges(atlas, forth),
                back: Strand::from_edges(atlas, back),
            })
            .collect();
        net.lines.sort_by_cached_key(|line| {
            let first = line.strands().min_by_key(|strand| (strand.weight, strand.family));
            let verb = first.and_then(|strand| strand.edges.first()).map(|&e| fold(atlas.verb(e)));
            (line.weight(), first.map(|strand| strand.family), verb, line.ends)
        });
        net
    }

    /// Returns the index of a role, or `None` if the role is not in the network.
    pub fn find(&self, node: Node) -> Option<usize> {
        self.knots.iter().position(|knot| knot.node == Some(node))
    }

    /// Returns the number of interactions, including those of roles with themselves.
    pub fn edges(&self) -> usize {
        let loops: usize = self.knots.iter().map(|knot| knot.loops.len()).sum();
        loops + self.lines.iter().map(NetLine::edges).sum::<usize>()
    }

    /// Returns all interactions of the network.
    pub fn all_edges(&self) -> impl Iterator<Item = EdgeId> {
        let loops = self.knots.iter().flat_map(|knot| knot.loops.iter().copied());
        let strands = self.lines.iter().flat_map(NetLine::strands);
        loops.chain(strands.flat_map(|strand| strand.edges.iter().copied()))
    }
}

impl Strand {
    fn from_edges(atlas: &Atlas, edges: Vec<EdgeId>) -> Option<Strand> {
        let edges = ranked(atlas, edges);
        let &first = edges.first()?;
        let weight = Weight::from_frequency(atlas[first].frequency);
        Some(Strand { weight, family: atlas.family(first), edges })
    }
}

/// Sorts interactions by frequency, then by verb family and verb.
fn ranked(atlas: &Atlas, mut edges: Vec<EdgeId>) -> Vec<EdgeId> {
    edges.sort_by_cached_key(|&edge| {
        let often = atlas[edge].frequency.map_or(u8::MAX, |rank| rank.number());
        (often, atlas.family(edge), fold(atlas.verb(edge)), edge)
    });
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::builtin;

    #[test]
    fn every_edge_is_in_a_line_a_loop_or_beyond() {
        let atlas = Atlas::new(builtin(), Vec::new(), 0);
        let declared: usize = atlas.ids().map(|id| atlas.outgoing(Node::Role(id)).len()).sum();
        let whole = Net::whole(&atlas);
        assert_eq!((whole.edges(), whole.beyond), (declared, 0));
        for id in atlas.ids() {
            let centre = Node::Role(id);
            for most in [0, 3, 100] {
                let net = Net::around(&atlas, centre, most);
                assert!(net.knots.len() <= most + 1 && net.find(centre).is_some());
                let touching = net.knots.iter().filter_map(|knot| knot.node).flat_map(|node| {
                    atlas.outgoing(node).iter().chain(atlas.incoming(node)).copied()
                });
                let touching: HashSet<EdgeId> = touching.collect();
                assert_eq!(net.edges() + net.beyond, touching.len(), "{}", atlas.name(centre));
            }
        }
    }
}
