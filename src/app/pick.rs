//! Picking another role: for a path, to see it beside the current one, or to go there.

use crate::atlas::{Node, Ways};
use crate::chart::View;
use crate::search::{Order, Query};

use super::App;
use super::focus::{Focus, Tab};
use super::overlay::{Overlay, Pick, Purpose};

impl App {
    /// Asks for a role.
    pub(super) fn pick(&mut self, purpose: Purpose) {
        self.overlay = Some(Overlay::Pick(Pick::new(purpose)));
    }

    /// The roles to pick from, and how many there are: those named by the prompt, then what else
    /// answers it, which somebody who jumps only sees where nobody is named so. Before anything is
    /// typed the marked ones, the one under the cursor, the bookmarked ones, and then all.
    pub(super) fn candidates(
        &self,
        purpose: Purpose,
        prompt: &str,
        most: usize,
    ) -> (Vec<Node>, usize) {
        let query = Query::parse(prompt);
        // Who types a name looks for it among all; the other errands need another role.
        let jumps = purpose == Purpose::Jump && !query.is_empty();
        let other = |node: &Node| jumps || Some(*node) != self.current;
        if !query.is_empty() {
            let search = |query: &Query| {
                self.index.search(&self.atlas, self.chosen(), query, Order::default())
            };
            // Who picks a role most likely types its name.
            let (named, hits) = (search(&Query::parse(&by_name(prompt))), search(&query));
            let all = named.len();
            let named: Vec<Node> = named.nodes().filter(other).take(most).collect();
            if jumps && !named.is_empty() {
                return (named, all);
            }
            let rest = hits.nodes().filter(other).filter(|node| !named.contains(node));
            let nodes = named.iter().copied().chain(rest).take(most).collect();
            return (nodes, hits.len());
        }
        let first = self.marks.in_order(&self.atlas).into_iter().chain(self.graph.under_cursor());
        let first: Vec<Node> = first.chain(self.bookmarks.in_order(&self.atlas)).collect();
        let rest = self.atlas.by_name().iter().map(|&id| Node::Role(id));
        let rest = rest.filter(|node| !first.contains(node));
        let mut nodes: Vec<Node> = Vec::new();
        for node in first.iter().copied().chain(rest).filter(other) {
            if nodes.len() == most {
                break;
            }
            if !nodes.contains(&node) {
                nodes.push(node);
            }
        }
        (nodes, self.atlas.len())
    }

    /// Does what a role was picked for.
    pub(super) fn picked(&mut self, purpose: Purpose, node: Node) {
        match purpose {
            Purpose::Path => {
                self.trail.push(self.here());
                self.graph.target = Some((node, Ways::default()));
                self.graph.view = View::Path;
                self.focus_tab(Tab::Graph);
            }
            Purpose::Pair => self.show_pair(node),
            Purpose::Jump => self.jump_to(node),
        }
    }

    /// The two roles to compare: a cell's; the current role and the one under the cursor, else
    /// the one that is marked beside it, else it asks.
    pub(super) fn pair(&mut self) {
        let in_graph = self.focus == Focus::Tab(Tab::Graph);
        let cell = self.graph.picture().filter(|_| in_graph);
        if let Some((a, b)) = cell.and_then(|picture| picture.pair(self.graph.stand().spot))
            && a != b
        {
            return self.overlay = Some(Overlay::pair(a, b));
        }
        let other = |node: &Node| Some(*node) != self.current;
        let under = match self.focus {
            Focus::Tab(Tab::Graph) => self.graph.under_cursor(),
            Focus::Tab(Tab::Card) => self.card.link(&self.atlas),
            _ => None,
        };
        let mut marked = self.marks.nodes().iter().copied().filter(other);
        let marked = marked.next().filter(|_| marked.next().is_none());
        match under.filter(other).or(marked) {
            Some(node) => self.show_pair(node),
            None => self.pick(Purpose::Pair),
        }
    }

    fn show_pair(&mut self, other: Node) {
        let Some(current) = self.current else { return };
        self.overlay = Some(Overlay::pair(current, other));
    }
}

/// The same words, to be found in a name.
fn by_name(prompt: &str) -> String {
    let words = prompt.split_whitespace().filter(|word| !word.contains([':', '"']));
    words.map(|word| format!("name:{word} ")).collect()
}
