//! The dialog that asks which of many marked roles to compare.

use crate::analysis::MOST_COMPARED;
use crate::app::action::{Action, Context, dialog_keys};
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::atlas::Node;
use crate::page::{self, Page};

use super::kind::{DialogKind, DialogSpec, Room, switch};

dialog_keys! {
    /// The dialog that asks which roles to compare.
    Which = Page "which" "which roles to compare" {
        Open "enter" "compare the chosen roles" "compare";
        Mark "space" "select this role, or deselect it" "select";
        Up "k up ctrl-p ctrl-k" "the role above";
        Down "j down ctrl-n ctrl-j" "the role below" "move";
        PageUp "pgup" "a page up";
        PageDown "pgdn" "a page down";
        First "g home" "to the top";
        Last "G end" "to the bottom";
        Help "?" "show the keys for this page";
        Leave "esc q =" "close" "close";
    }
}

pub(super) const SPEC: DialogSpec =
    DialogSpec { context: Context::Which, keys: KEYS, ..DialogSpec::PLAIN };

/// The dialog, which lists the marked roles and the current role, and shows which are chosen.
#[derive(Debug)]
pub(super) struct Which {
    roles: Vec<Node>,
    /// The number of marked roles, which come before the current role.
    marked: usize,
    chosen: Vec<Node>,
    names: Vec<String>,
}

impl Which {
    /// Creates the dialog. `current` is the current role, unless it is marked. At the start, the roles
    /// that the user marked first are chosen.
    pub(super) fn new(marked: Vec<Node>, current: Option<Node>) -> Which {
        let chosen = marked.iter().take(MOST_COMPARED).copied().collect();
        let (count, roles) = (marked.len(), marked.into_iter().chain(current).collect());
        Which { roles, marked: count, chosen, names: Vec::new() }
    }
}

impl DialogKind for Which {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn title(&self, _: &AppScope<'_>) -> String {
        format!("Compare which roles? {} chosen (●), at most {MOST_COMPARED}", self.chosen.len())
    }

    fn depends_on(&self, _: &AppScope<'_>) -> String {
        format!("{:?}", self.chosen)
    }

    fn page(&mut self, scope: &AppScope<'_>, _: &str, room: Room) -> Page {
        let atlas = scope.atlas();
        self.names = self.roles.iter().map(|node| atlas.label(*node).to_owned()).collect();
        let named = self.roles.iter().zip(&self.names).enumerate();
        let switches = named.map(|(at, (node, name))| {
            let group = if at < self.marked { "marked roles" } else { "current role" };
            switch(group, name.clone(), self.chosen.contains(node))
        });
        page::switches(&switches.collect::<Vec<_>>(), "", room.width)
    }

    fn names(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    fn act(&mut self, action: Action, at: &DocumentReader, _: &AppScope<'_>) -> Reply {
        match action {
            Action::Mark => {
                let Some(&node) = self.roles.get(at.selected()) else { return Reply::done() };
                if self.chosen.contains(&node) {
                    self.chosen.retain(|chosen| *chosen != node);
                } else if self.chosen.len() == MOST_COMPARED {
                    return Reply::notice(format!(
                        "at most {MOST_COMPARED} roles can be compared; deselect one with Space"
                    ));
                } else {
                    self.chosen.push(node);
                }
                Reply::done()
            }
            Action::Open if self.chosen.len() < 2 => {
                Reply::notice("choose at least two roles with Space")
            }
            Action::Open => Reply::close_and(Request::ShowComparison(self.chosen.clone())),
            _ => Reply::Ignored,
        }
    }
}
