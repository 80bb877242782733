//! Roles are picked for somebody outside: a command that waits for which.
//!
//! The screen is the same, with a few keys before those of the search box and the list: Enter
//! answers instead of opening, Esc leaves, and where several may be taken Tab marks.

use crate::atlas::Node;

use super::App;
use super::action::Context;
use super::event::Effect;

/// What may be picked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Picking {
    /// Several roles, not only one.
    pub several: bool,
    /// A role without a card too: it has a name, but neither slug nor path.
    pub cardless: bool,
}

impl App {
    /// What is picked, if anything is.
    pub fn picking(&self) -> Option<Picking> {
        self.picking
    }

    /// The keys that hold before those of the search box and the list.
    pub(super) fn choosing(&self) -> Option<Context> {
        let in_roles = matches!(self.context(), Context::Query | Context::List);
        let context = |picking: Picking| match picking.several {
            true => Context::ChooseMany,
            false => Context::Choose,
        };
        self.picking.filter(|_| in_roles).map(context)
    }

    /// The keys that help and footer tell of.
    pub fn told_context(&self) -> Context {
        self.choosing().unwrap_or_else(|| self.context())
    }

    /// Answers with the marked roles in the order in which they were marked, else with the one
    /// under the cursor. Before any is there it waits for the cards.
    pub(super) fn answer(&mut self) {
        let Some(picking) = self.picking else { return };
        let marked = self.marks.in_order(&self.atlas);
        let nodes = match marked.is_empty() {
            true => self.current.into_iter().collect(),
            false => marked,
        };
        if nodes.is_empty() && self.loading {
            self.answers_soon = true;
            self.notice = Some("takes the first as soon as the cards are read".to_owned());
        } else if let Some(node) = nodes.iter().find(|node| !picking.takes(**node)) {
            self.notice = Some(self.refusal(*node));
        } else {
            self.orders.push(Effect::Answer(nodes));
        }
    }

    /// Answers when that was asked for before the cards were read, and nothing was done since.
    pub(super) fn answer_now(&mut self) {
        if self.answers_soon && !self.loading {
            self.answers_soon = false;
            self.answer();
        }
    }

    /// Marks a role or takes its mark away. Where roles are picked, only what may be picked: else
    /// it says why not, and `false`.
    pub(super) fn toggle_mark(&mut self, node: Node) -> bool {
        let why = match self.picking {
            Some(Picking { several: false, .. }) => {
                "one role is asked for; --multi takes several".to_owned()
            }
            Some(picking) if !picking.takes(node) => self.refusal(node),
            _ => {
                self.marks.toggle(&self.atlas, node);
                return true;
            }
        };
        self.notice = Some(why);
        false
    }

    fn refusal(&self, node: Node) -> String {
        format!("{} has no card, and so nothing to print but a name", self.atlas.name(node))
    }
}

impl Picking {
    /// Whether a role may be picked.
    pub fn takes(self, node: Node) -> bool {
        self.cardless || matches!(node, Node::Role(_))
    }
}
