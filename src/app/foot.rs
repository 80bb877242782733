//! The keys in the footer: which there is room for, and where each stands, so that painting and
//! the mouse see the same.

use std::ops::Range;

use crate::text::columns;

use super::App;
use super::action::{Action, Context};
use super::event::Mouse;

/// A key of the footer and what it is for: `y slug`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foot {
    /// What it does.
    pub action: Action,
    /// The key.
    pub key: String,
    /// One or two words.
    pub label: &'static str,
    /// Where it stands, in columns from the left of the screen.
    pub columns: Range<usize>,
}

impl Foot {
    /// Where the first one stands, unless something stands before it.
    pub const START: usize = 1;
}

impl App {
    /// The keys that matter here, as far as there is room for them right of column `from`.
    pub fn feet(&self, from: usize) -> Vec<Foot> {
        let (context, width) = (self.told_context(), usize::from(self.areas.footer.width));
        // Enter is only promised where there is something to follow.
        let link = self.card.current().is_some_and(|stop| stop.link.is_some());
        let dead = |action| context == Context::Card && action == Action::Open && !link;
        let mut at = from;
        let mut feet = Vec::new();
        for (action, key, label) in self.settings.keymap.footer(context) {
            let taken = columns(&key) + 1 + columns(label);
            if dead(action) || at + taken + 2 > width {
                continue;
            }
            feet.push(Foot { action, key, label, columns: at..at + taken });
            at += taken + 2;
        }
        feet
    }

    /// The key of the footer under the mouse.
    pub(super) fn foot_at(&self, mouse: Mouse) -> Option<Action> {
        let foot = self.areas.footer;
        let column = usize::from(mouse.column.checked_sub(foot.x)?);
        let on = mouse.row == foot.y && foot.height > 0;
        let feet = self.feet(Foot::START);
        feet.into_iter().find(|foot| on && foot.columns.contains(&column)).map(|foot| foot.action)
    }
}
