//! Computes the keys in the footer and their positions, for drawing and for mouse clicks.

use std::ops::Range;

use crate::chart::View;
use crate::text::columns;

use super::action::{Action, Context};
use super::dialog::Dialog;
use super::event::Mouse;
use super::focus::Focus;
use super::key::KeyPress;
use super::keymap::Hint;
use super::question;
use super::scope::AppScope;

/// A key in the footer with its label, such as `y slug`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FootKey {
    /// The key.
    pub hint: Hint,
    /// The range of columns, counted from the left edge of the screen.
    pub columns: Range<usize>,
}

impl FootKey {
    /// The column of the first key if the footer shows nothing before the keys.
    pub const START: usize = 1;
}

/// Returns the key hints that fit in the footer to the right of column `from`. If not all keys fit,
/// the keys for leaving a page and for showing the help take precedence.
pub(super) fn feet(scope: &AppScope<'_>, dialog: Option<&Dialog>, from: usize) -> Vec<FootKey> {
    let context = scope.help_context;
    let width = usize::from(scope.screen.areas().footer.width);
    let has_link = scope.text.card().link(scope.atlas()).is_some();
    let has_report = dialog.is_some_and(|dialog| dialog.report().is_some());
    let question = question::who_else(scope.text.card(), scope.atlas(), scope.current(), |_| false);
    let has_item = question.is_some();
    let own_action = dialog.and_then(|dialog| dialog.own_action(scope));
    let has_columns = dialog.is_some_and(Dialog::has_columns);
    let marks = scope.preferences.picking().is_none_or(|picking| picking.several);
    let is_path = scope.graph.view() == View::Path;
    let mut hints = scope.preferences.keymap().footer(context);
    hints.retain(|hint| match (context, hint.action) {
        // On a card, Enter is shown only if it does something with the item under the cursor. If
        // this is the same as the key for "who else", only Enter is shown.
        (Context::Card, Action::Open) => has_link || has_item,
        (Context::Card, Action::WhoElse) => has_link || !has_item,
        (Context::Graph, Action::Expand) => scope.graph.view() == View::Ego,
        // On a report page, the keys for copying slugs and cards both copy the page, so only the
        // first is shown.
        (Context::Copy, Action::CopyMarkdown) => !has_report,
        (Context::Copy, Action::CopySection) => has_report,
        (Context::Copy, Action::CopyItem) => dialog.is_none(),
        // A page does not offer the key that opens it.
        (Context::Plan, action) if Some(action) == own_action => false,
        (Context::Plan, Action::Right) => has_columns,
        // While the program asks what to copy, these keys only cancel the question.
        (Context::Copy, Action::Help | Action::Palette | Action::Quit) => false,
        (_, Action::Mark | Action::MarkDown) => marks,
        _ => true,
    });
    for hint in &mut hints {
        match (context, hint.action) {
            (Context::Card, Action::Open) if !has_link => hint.label = "who else",
            (Context::Graph, Action::Open) if is_path => hint.label = "interaction",
            (Context::Query, Action::Leave) if !scope.search.is_empty() => hint.label = "clear",
            (Context::Copy, Action::CopySlug) if has_report => hint.label = "page",
            (Context::Copy, Action::CopySection) => hint.label = "section",
            (Context::Copy, Action::CopyText) if has_report => hint.label = "row",
            _ => {}
        }
    }
    // No gap is needed after the last key, so two more columns are available.
    let mut room = (width + 2).saturating_sub(from);
    let mut shown = vec![false; hints.len()];
    for first in [true, false] {
        for (hint, shown) in hints.iter().zip(&mut shown) {
            let taken = columns_taken(hint);
            if is_always_shown(scope, hint) == first && taken <= room {
                (*shown, room) = (true, room - taken);
            }
        }
    }
    let mut at = from;
    let mut feet = Vec::new();
    for (hint, _) in hints.into_iter().zip(shown).filter(|(_, shown)| *shown) {
        let end = at + columns_taken(&hint);
        feet.push(FootKey { hint, columns: at..end - 2 });
        at = end;
    }
    feet
}

/// Returns whether a key takes precedence over other keys if not all of them fit in the footer.
fn is_always_shown(scope: &AppScope<'_>, hint: &Hint) -> bool {
    let context = scope.help_context;
    match hint.action {
        Action::Help => context != Context::Copy,
        Action::Leave => !context.browses() || scope.preferences.picking().is_some(),
        // Esc closes a page, but leads from a card that was opened from a page to the list.
        Action::Back => scope.is_from_page && matches!(scope.screen.focus(), Focus::Tab(_)),
        _ => false,
    }
}

/// Returns the number of columns that a key takes with its label and the gap after the label.
fn columns_taken(hint: &Hint) -> usize {
    columns(&hint.shown) + 1 + columns(hint.label) + 2
}

/// Returns the footer key under the mouse.
pub(super) fn key_at(
    scope: &AppScope<'_>,
    dialog: Option<&Dialog>,
    mouse: Mouse,
) -> Option<KeyPress> {
    let foot = scope.screen.areas().footer;
    let column = usize::from(mouse.column.checked_sub(foot.x)?);
    let is_on = mouse.row == foot.y && foot.height > 0;
    let mut feet = feet(scope, dialog, FootKey::START).into_iter();
    feet.find(|foot| is_on && foot.columns.contains(&column)).map(|foot| foot.hint.key)
}
