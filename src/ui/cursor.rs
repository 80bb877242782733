//! The look of the cursor, which is the same in all panes and dialogs: a bar to the left of the
//! selected rows.
//!
//! ```text
//! ▌Backend Engineer    Senior
//! ```
//!
//! Only the pane with the focus has a loud cursor: its bar has the colour of keys, and its text is
//! bold. The name of the current role is also bold in a list without the focus, because the other
//! panes show this role. A text that continues on further rows is bold on all of them, because a single bold row
//! would look like a heading. In other panes, a dim `›` marks the first row, because a bar would look
//! like a second border next to the border of the pane. A map and a matrix show their cursor inside
//! the picture instead, because they are not lists of rows.

use crate::app::{App, Focus, Tab};
use crate::page::{Ink, Row};

/// The look of the cursor in a pane or dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CursorLook {
    /// The cursor of the pane that receives keys.
    Loud,
    /// The cursor of another pane.
    Quiet,
    /// No cursor.
    Hidden,
}

impl CursorLook {
    /// Returns the cursor of the list, which also has the focus while the user types a query.
    pub(super) fn in_list(app: &App) -> CursorLook {
        CursorLook::in_pane(app, matches!(app.screen().focus(), Focus::Query | Focus::List))
    }

    /// Returns the cursor of a pane that shows the current role.
    pub(super) fn in_tab(app: &App, tab: Tab) -> CursorLook {
        CursorLook::in_pane(app, app.screen().focus() == Focus::Tab(tab))
    }

    fn in_pane(app: &App, has_focus: bool) -> CursorLook {
        if app.screen().areas().bare {
            CursorLook::Hidden
        } else if has_focus && app.dialog().is_none() {
            CursorLook::Loud
        } else {
            CursorLook::Quiet
        }
    }

    /// Returns a selected row with the look of this cursor.
    pub(super) fn selected(self, mut row: Row) -> Row {
        let spans = row.spans.iter_mut().filter(|span| span.ink == Ink::Text);
        spans.filter(|_| self == CursorLook::Loud).for_each(|span| span.ink = Ink::Strong);
        row
    }

    /// Returns the row with the name of the current role in the list.
    pub(super) fn current(self, row: Row) -> Row {
        match self {
            CursorLook::Quiet => CursorLook::Loud.selected(row),
            look => look.selected(row),
        }
    }

    /// Returns the sign to the left of a selected row, or `None` if the row has no sign.
    pub(super) fn sign(self, is_first_row: bool) -> Option<Row> {
        match self {
            CursorLook::Loud => Some(Row::new("▌", Ink::Key)),
            CursorLook::Quiet if is_first_row => Some(Row::new("›", Ink::Dim)),
            CursorLook::Quiet | CursorLook::Hidden => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_loud_cursor_makes_its_row_bold() {
        let row = Row::new("Frontend Engineer", Ink::Text).with("  daily", Ink::Dim);
        let inks = |cursor: CursorLook| {
            cursor.selected(row.clone()).spans.iter().map(|span| span.ink).collect::<Vec<_>>()
        };
        assert_eq!(inks(CursorLook::Loud), [Ink::Strong, Ink::Dim]);
        assert_eq!(inks(CursorLook::Quiet), [Ink::Text, Ink::Dim]);
    }

    #[test]
    fn the_current_role_of_a_list_is_bold_without_the_focus() {
        let inks = [CursorLook::Loud, CursorLook::Quiet, CursorLook::Hidden].map(|cursor| {
            cursor.current(Row::new("Frontend Engineer", Ink::Text)).spans.first().map(|s| s.ink)
        });
        assert_eq!(inks, [Some(Ink::Strong), Some(Ink::Strong), Some(Ink::Text)]);
    }

    #[test]
    fn only_a_loud_cursor_is_a_bar_beside_all_its_rows() {
        let signs = |cursor: CursorLook| {
            [true, false].map(|is_first| cursor.sign(is_first).map(|sign| sign.text()))
        };
        assert_eq!(signs(CursorLook::Loud), [Some("▌".to_owned()), Some("▌".to_owned())]);
        assert_eq!(signs(CursorLook::Quiet), [Some("›".to_owned()), None]);
        assert_eq!(signs(CursorLook::Hidden), [None, None]);
    }
}
