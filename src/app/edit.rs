//! What the editor is to open: the thing under the cursor, on the card that says it.

use crate::atlas::{EdgeId, Node};
use crate::role::{Anchor, Known, Origin};

use super::App;
use super::event::Effect;
use super::focus::{Focus, Tab};

/// A place in a card: line and column, from 1.
struct Spot {
    origin: Origin,
    line: u32,
    column: u32,
}

impl App {
    /// Opens the editor at the thing under the cursor.
    pub(super) fn edit(&mut self) -> Vec<Effect> {
        let Some(spot) = self.spot() else {
            self.notice = Some(match self.current {
                Some(Node::Missing(_)) => "there is no card to edit; a makes one".to_owned(),
                _ => "there is nothing to edit".to_owned(),
            });
            return Vec::new();
        };
        match spot.origin {
            Origin::File(path) => {
                vec![Effect::Edit { path, line: spot.line, column: spot.column }]
            }
            Origin::Builtin(slug) => {
                self.notice = Some(format!(
                    "a built-in card stays as it is; rolescope new NAME --from builtin:{slug} makes one like it"
                ));
                Vec::new()
            }
            Origin::Stdin => Vec::new(),
        }
    }

    /// Makes a card for the role under the cursor, which has none.
    pub(super) fn make_card(&mut self) -> Vec<Effect> {
        let edge = self.problem().and_then(|finding| finding.edge);
        let under = match self.focus {
            _ if edge.is_some() => edge.map(|edge| self.atlas[edge].to),
            Focus::Tab(Tab::Card) => self.card.link(&self.atlas),
            Focus::Tab(Tab::Graph) => self.graph.under_cursor(),
            Focus::Query | Focus::List | Focus::Tab(Tab::Raw) => None,
        };
        let missing = |node: Option<Node>| node.filter(|node| matches!(node, Node::Missing(_)));
        let Some(node) = missing(under).or(missing(self.current)) else {
            self.notice = Some("a makes a card for a role that has none".to_owned());
            return Vec::new();
        };
        let name = self.atlas.name(node).to_owned();
        let Some(path) = self.atlas.place_for(node) else {
            self.notice = Some(format!(
                "nothing is added to the built-in roles; rolescope new \"{name}\" makes a card"
            ));
            return Vec::new();
        };
        vec![Effect::Create { path, text: self.atlas.draft(&name, None).print() }]
    }

    fn spot(&self) -> Option<Spot> {
        if let Some(finding) = self.problem() {
            let (line, column) = (finding.problem.line, finding.problem.column);
            return Some(Spot { origin: finding.origin.clone(), line, column });
        }
        match self.focus {
            Focus::Query | Focus::List => self.spot_of_hit(),
            Focus::Tab(Tab::Card) => self.spot_on_card(),
            Focus::Tab(Tab::Raw) => {
                let anchor = self.raw.current().and_then(|stop| stop.anchor);
                let node = self.current?;
                self.at(node, anchor.map_or(1, |anchor| self.line_of(node, anchor)), 1)
            }
            Focus::Tab(Tab::Graph) => {
                let picture = self.graph.picture()?;
                let on = self.graph.stand().spot;
                match picture.edges(on).first() {
                    Some(&edge) => Some(self.spot_of_edge(edge)),
                    None => self.at(picture.node(on).or(self.current)?, 1, 1),
                }
            }
        }
    }

    fn at(&self, node: Node, line: u32, column: u32) -> Option<Spot> {
        let Node::Role(id) = node else { return None };
        Some(Spot { origin: self.atlas[id].origin.clone(), line, column })
    }

    /// Where the selected role says what was searched for.
    fn spot_of_hit(&self) -> Option<Spot> {
        let node = self.current?;
        let hit = self.hit().and_then(|hit| hit.found.into_iter().min_by_key(|spot| spot.field));
        self.at(node, hit.map_or(1, |spot| self.line_of(node, spot.anchor)), 1)
    }

    fn spot_on_card(&self) -> Option<Spot> {
        let node = self.current?;
        let stop = self.card.current();
        match stop.map(|stop| (stop.anchor, self.card.link(&self.atlas))) {
            Some((Some(anchor), _)) => self.at(node, self.line_of(node, anchor), 1),
            // What another role says of this one stands on the card of the other.
            Some((None, Some(Node::Role(other)))) => {
                let edges = self.atlas.outgoing(Node::Role(other));
                let said = edges.iter().find(|&&edge| self.atlas[edge].to == node)?;
                Some(self.spot_of_edge(*said))
            }
            _ => self.at(node, 1, 1),
        }
    }

    fn spot_of_edge(&self, edge: EdgeId) -> Spot {
        let item = self.atlas.interaction(edge);
        let origin = self.atlas[self.atlas[edge].from].origin.clone();
        Spot { origin, line: item.line, column: item.target_column }
    }

    fn line_of(&self, node: Node, anchor: Anchor) -> u32 {
        let Node::Role(id) = node else { return 1 };
        let heading = match anchor {
            Anchor::Mission => Some(Known::Mission),
            Anchor::Summary => Some(Known::ShortDescription),
            _ => None,
        };
        let line = match heading {
            Some(known) => self.atlas[id].line_of_section(known),
            None => self.atlas.role(id).line_of(anchor),
        };
        line.unwrap_or(1)
    }
}
