//! What cards declare about each other, before and after it is known who is meant.

use std::ops::Range;

use crate::role::{FrequencyRank, Role};
use crate::text::Texts;

use super::graph::{Node, RoleId};
use super::verb::{Family, Verbs};

/// A declared interaction, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The role that declares it.
    pub from: RoleId,
    /// The role it names.
    pub to: Node,
    /// The family of its verb.
    pub family: Family,
    /// How often; `None` for what does not say or cannot be ranked.
    pub frequency: Option<FrequencyRank>,
    /// Whether the name fits other roles too; then `to` is the nearest.
    pub ambiguous: bool,
    /// The number of its target among the texts of all targets.
    pub(super) target: u32,
    /// The number of its verb among the texts of all verbs.
    pub(super) verb: u32,
    /// Which of the declaring role's interactions.
    pub(super) number: u32,
    /// Where the item stands in the card.
    pub(super) span: Range<u32>,
}

/// A declared interaction whose target is still a text.
#[derive(Debug)]
struct Link {
    from: RoleId,
    /// Which text of [`Links::targets`] names the target.
    target: u32,
    /// Which text of [`Links::verbs`] is the verb.
    verb: u32,
    family: Family,
    frequency: Option<FrequencyRank>,
    number: u32,
    span: Range<u32>,
}

/// The texts of targets and verbs, as cards write them, each once.
#[derive(Debug, Default)]
pub(super) struct LinkTexts {
    targets: Vec<Box<str>>,
    verbs: Vec<Box<str>>,
}

impl LinkTexts {
    fn target(&self, number: u32) -> &str {
        self.targets.get(number as usize).map_or("", AsRef::as_ref)
    }

    pub(super) fn verb(&self, number: u32) -> &str {
        self.verbs.get(number as usize).map_or("", AsRef::as_ref)
    }
}

/// The interactions of some cards, in their order.
#[derive(Debug, Default)]
pub(super) struct Links {
    links: Vec<Link>,
    targets: Texts,
    verbs: Texts,
}

impl Links {
    /// Adds what a role declares.
    pub(super) fn add(&mut self, from: RoleId, role: &Role, verbs: &Verbs) {
        for (item, number) in role.interactions.iter().zip(0..) {
            let (target, verb) = (self.targets.number(&item.target), self.verbs.number(&item.verb));
            self.links.push(Link {
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

    /// Adds the links of which these edges of one role were made; `texts` are the texts that the
    /// edges name by number.
    pub(super) fn keep<'a>(&mut self, edges: impl Iterator<Item = &'a Edge>, texts: &LinkTexts) {
        let mut last = None;
        for edge in edges {
            // An interaction with several targets has an edge to each.
            if last.replace(edge.number) == Some(edge.number) {
                continue;
            }
            self.links.push(Link {
                from: edge.from,
                target: self.targets.number(texts.target(edge.target)),
                verb: self.verbs.number(texts.verb(edge.verb)),
                family: edge.family,
                frequency: edge.frequency,
                number: edge.number,
                span: edge.span.clone(),
            });
        }
    }

    /// Adds the interactions of further cards.
    pub(super) fn append(&mut self, other: Links) {
        let targets = self.targets.adopt(&other.targets);
        let verbs = self.verbs.adopt(&other.verbs);
        let of = |numbers: &[u32], at: u32| numbers.get(at as usize).copied().unwrap_or(at);
        self.links.extend(other.links.into_iter().map(|link| {
            let (target, verb) = (of(&targets, link.target), of(&verbs, link.verb));
            Link { target, verb, ..link }
        }));
    }

    /// The texts that name targets, each once.
    pub(super) fn targets(&self) -> &[Box<str>] {
        self.targets.all()
    }

    /// The edges and the texts that they name by number. `named` gives the nodes that a role means
    /// by a text of [`Links::targets`], each with whether the text fits others too.
    pub(super) fn resolved(
        self,
        named: impl Fn(RoleId, usize) -> Vec<(Node, bool)>,
    ) -> (Vec<Edge>, LinkTexts) {
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
        let texts = LinkTexts { targets: self.targets.into_all(), verbs: self.verbs.into_all() };
        (edges, texts)
    }
}
