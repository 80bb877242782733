//! Keeps track of the focus and the positions of the panes.

use ratatui::layout::Rect;

use super::action::Context;
use super::areas::{Areas, PaneLayout, PaneNeeds};
use super::focus::{Focus, Tab};

/// The size of the screen, its panes, and the focus.
#[derive(Debug, Default)]
pub struct Screen {
    size: Rect,
    areas: Areas,
    focus: Focus,
    /// The pane on the right, which is shown if there is room for it.
    tab: Tab,
    /// The tab (card or source) that is shown next to the graph if the graph has a separate pane.
    text: Tab,
    is_zoomed: bool,
    /// Whether the pane was zoomed by the program for a map, and not by the user.
    is_zoomed_for_now: bool,
    /// Whether only the focused pane is shown and the terminal handles the mouse.
    is_bare: bool,
    /// The width of the list, if the user has moved its border.
    moved: Option<u16>,
}

/// The part of the screen state that is restored when the user goes back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct PaneChoice {
    pub(super) focus: Focus,
    tab: Tab,
    text: Tab,
    is_zoomed: bool,
    is_zoomed_for_now: bool,
}

impl PaneChoice {
    /// Returns whether one pane fills the screen.
    pub(super) fn is_zoomed(self) -> bool {
        self.is_zoomed
    }
}

impl Screen {
    pub(super) fn new(width: u16, height: u16) -> Screen {
        Screen { size: Rect::new(0, 0, width, height), ..Screen::default() }
    }

    /// Returns the positions of all panes.
    pub fn areas(&self) -> &Areas {
        &self.areas
    }

    /// Returns the focused pane.
    pub fn focus(&self) -> Focus {
        self.focus
    }

    /// Returns the pane on the right.
    pub fn tab(&self) -> Tab {
        self.tab
    }

    /// Returns whether one pane fills the screen.
    pub fn is_zoomed(&self) -> bool {
        self.is_zoomed
    }

    /// Returns whether only the focused pane is shown and the terminal handles the mouse.
    pub fn is_bare(&self) -> bool {
        self.is_bare
    }

    pub(super) fn resize(&mut self, width: u16, height: u16) {
        self.size = Rect::new(0, 0, width, height);
    }

    /// Lays out the panes. If the user has chosen a width for the list, it takes precedence over
    /// the width in `needs`.
    pub(super) fn settle(&mut self, layout: &PaneLayout, needs: PaneNeeds) {
        self.areas = if self.is_bare {
            Areas::bare(self.size, self.focus)
        } else {
            let needs = PaneNeeds { moved: self.moved, ..needs };
            Areas::new(self.size, self.focus, self.tab, self.text, self.is_zoomed, layout, needs)
        };
    }

    /// Returns the column of the border between the list and the pane next to it, if both are
    /// shown.
    pub(super) fn border(&self) -> Option<u16> {
        let list = self.areas.list?.title.right();
        (list < self.size.right()).then_some(list)
    }

    /// Moves the border of the list to a column, or as near to it as the layout allows.
    pub(super) fn move_border(&mut self, column: u16) {
        if self.border().is_some() {
            self.moved = Some(column);
        }
    }

    /// Enters or leaves the view that shows only the focused pane. Returns whether the view
    /// changed.
    pub(super) fn set_bare(&mut self, is_bare: bool) -> bool {
        std::mem::replace(&mut self.is_bare, is_bare) != is_bare
    }

    /// Focuses the search box or the list, and ends the zoom.
    pub(super) fn show(&mut self, focus: Focus) {
        (self.focus, self.is_zoomed) = (focus, false);
    }

    /// Focuses the search box or the list, and keeps the zoom.
    pub(super) fn set_focus(&mut self, focus: Focus) {
        self.focus = focus;
    }

    pub(super) fn toggle_zoom(&mut self) {
        (self.is_zoomed, self.is_zoomed_for_now) = (!self.is_zoomed, false);
    }

    /// Zooms the pane until [`Screen::end_zoom_for_now`] is called, unless the user changes the
    /// zoom first.
    pub(super) fn zoom_for_now(&mut self) {
        (self.is_zoomed, self.is_zoomed_for_now) = (true, true);
    }

    pub(super) fn end_zoom_for_now(&mut self) {
        self.is_zoomed &= !std::mem::take(&mut self.is_zoomed_for_now);
    }

    /// Focuses a pane of the current role.
    pub(super) fn focus_tab(&mut self, tab: Tab) {
        self.focus = Focus::Tab(tab);
        self.tab = tab;
        if tab != Tab::Graph {
            self.text = tab;
        }
    }

    /// Focuses the visible pane of the current role.
    pub(super) fn focus_shown_tab(&mut self) {
        self.focus_tab(self.tab);
    }

    /// Moves the focus from the search box or the list to the card or the graph.
    pub(super) fn leave_roles(&mut self) {
        if self.focus.is_in_roles() {
            self.focus_tab(if self.tab == Tab::Raw { Tab::Card } else { self.tab });
        }
    }

    /// Moves the focus by `steps` in the cycle of list, text and graph. The search box counts as
    /// the list; the card and its source count as the text.
    pub(super) fn turn(&mut self, steps: usize) {
        let here = match self.focus {
            Focus::Query | Focus::List => 0,
            Focus::Tab(Tab::Card | Tab::Raw) => 1,
            Focus::Tab(Tab::Graph) => 2,
        };
        match (here + steps) % 3 {
            0 => self.focus = Focus::List,
            1 => self.focus_tab(self.text),
            _ => self.focus_tab(Tab::Graph),
        }
    }

    pub(super) fn choice(&self) -> PaneChoice {
        let Screen { focus, tab, text, is_zoomed, is_zoomed_for_now, .. } = *self;
        PaneChoice { focus, tab, text, is_zoomed, is_zoomed_for_now }
    }

    /// Restores the panes. If the search box had the focus, the list gets it instead, because in
    /// the search box `H` types a letter instead of going back further.
    pub(super) fn restore(&mut self, choice: PaneChoice) {
        let PaneChoice { focus, tab, text, is_zoomed, is_zoomed_for_now } = choice;
        let focus = if focus == Focus::Query { Focus::List } else { focus };
        (self.focus, self.tab, self.text) = (focus, tab, text);
        (self.is_zoomed, self.is_zoomed_for_now) = (is_zoomed, is_zoomed_for_now);
    }

    /// Restores the panes of an earlier run.
    pub(super) fn resume(&mut self, focus: Focus, tab: Tab, is_zoomed: bool) {
        self.focus_tab(tab);
        (self.focus, self.is_zoomed) = (focus, is_zoomed);
    }

    /// Focuses the pane of a context.
    pub(super) fn show_context(&mut self, context: Context) {
        match context {
            Context::Query => self.show(Focus::Query),
            Context::List => self.show(Focus::List),
            Context::Card => self.focus_tab(Tab::Card),
            Context::Graph => self.focus_tab(Tab::Graph),
            Context::Raw => self.focus_tab(Tab::Raw),
            _ => {}
        }
    }

    /// Focuses a pane of the current role. If that pane already has the focus, toggles the zoom.
    pub(super) fn show_tab(&mut self, tab: Tab) {
        if self.focus == Focus::Tab(tab) {
            self.toggle_zoom();
        } else {
            self.focus_tab(tab);
        }
    }
}
