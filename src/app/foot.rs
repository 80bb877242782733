//! The keys in the footer: which there is room for, and where each stands, so that painting and
//! the mouse see the same.

use std::ops::Range;

use crate::text::columns;

use super::action::{Action, Context};
use super::event::Mouse;
use super::key::Key;
use super::{App, Hint};

/// A key of the footer and what it is for: `y slug`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foot {
    /// The key.
    pub hint: Hint,
    /// Where it stands, in columns from the left of the screen.
    pub columns: Range<usize>,
}

impl Foot {
    /// Where the first one stands, unless something stands before it.
    pub const START: usize = 1;
}

impl App {
    /// The keys that matter here, as far as there is room for them right of column `from`; how to
    /// leave a page and where the keys are told is always among them.
    pub fn feet(&self, from: usize) -> Vec<Foot> {
        let (context, width) = (self.told_context(), usize::from(self.areas.footer.width));
        // Enter is only promised where there is something to follow.
        let link = self.card.link(&self.atlas).is_some();
        let dead = |hint: &Hint| context == Context::Card && hint.action == Action::Open && !link;
        let mut hints = self.settings.keymap.footer(context);
        hints.retain(|hint| !dead(hint));
        if context == Context::Query && !self.prompt.text().is_empty() {
            let leave = hints.iter_mut().find(|hint| hint.action == Action::Leave);
            leave.into_iter().for_each(|leave| leave.label = "clear");
        }
        let always = |hint: &Hint| match hint.action {
            Action::Help => context != Context::Copy,
            Action::Leave => !context.browses() || self.picking.is_some(),
            _ => false,
        };
        let taken = |hint: &Hint| columns(&hint.shown) + 1 + columns(hint.label) + 2;
        // Nothing needs to stand behind the last one.
        let mut room = (width + 2).saturating_sub(from);
        let mut shown = vec![false; hints.len()];
        for first in [true, false] {
            for (hint, shown) in hints.iter().zip(&mut shown) {
                if always(hint) == first && taken(hint) <= room {
                    (*shown, room) = (true, room - taken(hint));
                }
            }
        }
        let mut at = from;
        let mut feet = Vec::new();
        for (hint, _) in hints.into_iter().zip(shown).filter(|(_, shown)| *shown) {
            let end = at + taken(&hint);
            feet.push(Foot { hint, columns: at..end - 2 });
            at = end;
        }
        feet
    }

    /// The key of the footer under the mouse, which a click presses.
    pub(super) fn foot_at(&self, mouse: Mouse) -> Option<Key> {
        let foot = self.areas.footer;
        let column = usize::from(mouse.column.checked_sub(foot.x)?);
        let on = mouse.row == foot.y && foot.height > 0;
        let feet = self.feet(Foot::START);
        feet.into_iter().find(|foot| on && foot.columns.contains(&column)).map(|foot| foot.hint.key)
    }
}
