//! Interactions that cards declare, before and after their targets are resolved.

use std::ops::Range;
use std::sync::Arc;

use crate::role::{FrequencyRank, Role};
use crate::text::Texts;

use super::graph::{Node, RoleId};
use super::verb::{Family, Verbs};

/// A resolved interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The role that declares the interaction.
    pub from: RoleId,
    /// The role that the interaction names.
    pub to: Node,
    /// The family of the verb, such as Report or Advise.
    pub family: Family,
    /// The rank of the frequency; `None` if the card does not give a frequency, or gives one
    /// without a rank.
    pub frequency: Option<FrequencyRank>,
    /// Whether several roles have the name in the target. If so, `to` is the one nearest to the
    /// card.
    pub ambiguous: bool,
    /// The index of the target in the list of distinct targets.
    pub(super) target: u32,
    /// The index of the verb in the list of distinct verbs.
    pub(super) verb: u32,
    /// The position of the interaction on the card of the declaring role, counted from 0.
    pub(super) number: u32,
    /// The byte range of the interaction in the text of the card.
    pub(super) span: Range<u32>,
}

/// A declared interaction whose target is not resolved yet.
#[derive(Debug)]
struct UnresolvedEdge {
    from: RoleId,
    /// The index of the target in [`UnresolvedEdges::targets`].
    target: u32,
    /// The index of the verb in [`UnresolvedEdges::verbs`].
    verb: u32,
    family: Family,
    frequency: Option<FrequencyRank>,
    number: u32,
    span: Range<u32>,
}

/// The distinct targets and verbs, as written on the cards.
#[derive(Debug, Clone, Default)]
pub(super) struct EdgeTexts {
    targets: Texts,
    verbs: Texts,
}

impl EdgeTexts {
    fn target(&self, number: u32) -> &str {
        self.targets.get(number).unwrap_or_default()
    }

    /// Returns all distinct verbs, ordered by number.
    pub(super) fn verbs(&self) -> impl Iterator<Item = &str> {
        self.verbs.iter()
    }

    pub(super) fn verb(&self, number: u32) -> &str {
        self.verbs.get(number).unwrap_or_default()
    }
}

/// The unresolved interactions of several cards, in the same order as the cards.
#[derive(Debug, Default)]
pub(super) struct UnresolvedEdges {
    links: Vec<UnresolvedEdge>,
    targets: Texts,
    verbs: Texts,
}

impl UnresolvedEdges {
    /// Adds the interactions that a role declares.
    pub(super) fn add(&mut self, from: RoleId, role: &Role, verbs: &Verbs) {
        for (item, number) in role.interactions.iter().zip(0..) {
            let (target, verb) =
                (self.targets.number(&item.reference()), self.verbs.number(&item.verb));
            self.links.push(UnresolvedEdge {
                from,
                target,
                verb,
                family: verbs.kind(&item.verb).family,
                frequency: item.frequency.as_ref().and_then(|f| f.rank),
                number,
                span: item.span.clone(),
            });
        }
    }

    /// Adds the interactions of one role from an earlier atlas, so that its card need not be parsed
    /// again. Each edge comes with the byte range of its interaction. `texts` contains the targets
    /// and verbs that the edges refer to.
    pub(super) fn keep<'a>(
        &mut self,
        edges: impl Iterator<Item = (&'a Edge, Range<u32>)>,
        texts: &EdgeTexts,
    ) {
        let mut last = None;
        for (edge, span) in edges {
            // An interaction with several targets has one edge for each of them.
            if last.replace(edge.number) == Some(edge.number) {
                continue;
            }
            self.links.push(UnresolvedEdge {
                from: edge.from,
                target: self.targets.number(texts.target(edge.target)),
                verb: self.verbs.number(texts.verb(edge.verb)),
                family: edge.family,
                frequency: edge.frequency,
                number: edge.number,
                span,
            });
        }
    }

    /// Returns whether both contain the same interactions, apart from their positions in the text.
    pub(super) fn declare_same(&self, other: &UnresolvedEdges) -> bool {
        self.links.len() == other.links.len()
            && self.links.iter().zip(&other.links).all(|(a, b)| {
                (a.from, a.number, a.family, a.frequency)
                    == (b.from, b.number, b.family, b.frequency)
                    && self.targets.get(a.target) == other.targets.get(b.target)
                    && self.verbs.get(a.verb) == other.verbs.get(b.verb)
            })
    }

    /// Returns the byte ranges of all interactions.
    pub(super) fn spans(&self) -> Arc<[Range<u32>]> {
        self.links.iter().map(|link| link.span.clone()).collect()
    }

    /// Appends the interactions of more cards.
    pub(super) fn append(&mut self, other: UnresolvedEdges) {
        let targets = self.targets.adopt(&other.targets);
        let verbs = self.verbs.adopt(&other.verbs);
        self.links.extend(other.links.into_iter().map(|link| {
            let target = targets.get(link.target as usize).copied().unwrap_or(link.target);
            let verb = verbs.get(link.verb as usize).copied().unwrap_or(link.verb);
            UnresolvedEdge { target, verb, ..link }
        }));
    }

    /// Returns all distinct targets, as written on the cards.
    pub(super) fn targets(&self) -> &Texts {
        &self.targets
    }

    /// Resolves all interactions. Returns the edges, and the targets and verbs that the edges refer
    /// to. `named` takes a role and the index of a target, and returns the nodes to which the
    /// target refers on this role's card, each with a flag that tells whether the target is
    /// ambiguous.
    pub(super) fn resolved(
        self,
        named: impl Fn(RoleId, usize) -> Vec<(Node, bool)>,
    ) -> (Vec<Edge>, EdgeTexts) {
        let mut edges = Vec::with_capacity(self.links.len());
        for link in self.links {
            for (to, ambiguous) in named(link.from, link.target as usize) {
                edges.push(Edge {
                    from: link.from,
                    to,
                    family: link.family,
                    ambiguous,
                    target: link.target,
                    verb: link.verb,
                    frequency: link.frequency,
                    number: link.number,
                    span: link.span.clone(),
                });
            }
        }
        let texts = EdgeTexts { targets: self.targets, verbs: self.verbs };
        (edges, texts)
    }
}
