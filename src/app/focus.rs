//! Which pane listens, and which one is shown on the right.

/// The pane that keys go to.
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

/// A pane that shows the current role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Tab {
    /// The card.
    #[default]
    Card,
    /// The interaction graph.
    Graph,
    /// The card's source.
    Raw,
}

impl Tab {
    /// All of them, in the order of their numbers.
    pub const ALL: [Tab; 3] = [Tab::Card, Tab::Graph, Tab::Raw];

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Tab::Card => "Card",
            Tab::Graph => "Graph",
            Tab::Raw => "Raw",
        }
    }
}
