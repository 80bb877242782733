//! What a user may want otherwise than it is by default.

use crate::search::Order;

use super::areas::Layout;
use super::keymap::Keymap;

/// What a user may want otherwise than it is by default.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Which key does what.
    pub keymap: Keymap,
    /// How wide panes are.
    pub layout: Layout,
    /// Searches with a name.
    pub views: Vec<View>,
    /// Name and a few words of each theme there is; the screen knows what they look like.
    pub themes: Vec<(&'static str, &'static str)>,
    /// The number of the theme in force.
    pub theme: usize,
}

/// A search with a name, to come back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// What it is called.
    pub name: String,
    /// The query.
    pub query: String,
    /// In what order the hits stand.
    pub order: Order,
}
