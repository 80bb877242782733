//! Identifies the panes of the screen, such as the pane that has the focus.

use crate::text::table;

/// The pane that receives keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Focus {
    /// The search box.
    #[default]
    Query,
    /// The list of roles.
    List,
    /// One of the panes that show the current role.
    Tab(Tab),
}

impl Focus {
    /// Returns whether this is the search box or the list.
    pub(super) fn is_in_roles(self) -> bool {
        matches!(self, Focus::Query | Focus::List)
    }

    /// Returns the source if it has the focus, or else the card.
    pub(super) fn text_tab(self) -> Tab {
        if self == Focus::Tab(Tab::Raw) { Tab::Raw } else { Tab::Card }
    }
}

table! {
    /// A pane that shows the current role. The variants are in the order of the keys `2` to `4`.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
    pub enum Tab {
        /// The title of the pane.
        title
    }
    /// The card.
    #[default]
    Card = "Card";
    /// The interaction graph.
    Graph = "Graph";
    /// The card's source.
    Raw = "Raw";
}
