//! The settings that a user can change.

use crate::search::Order;

use super::areas::Layout;
use super::keymap::Keymap;

/// The settings that a user can change.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The key bindings.
    pub keymap: Keymap,
    /// The widths of the panes.
    pub layout: Layout,
    /// The saved searches.
    pub views: Vec<View>,
    /// The name and description of each theme. The `ui` module has their colours.
    pub themes: Vec<(&'static str, &'static str)>,
    /// The number of the current theme.
    pub theme: usize,
}

impl Settings {
    /// The saved search that a text names: `@name`, possibly with more words after it, or exactly
    /// its query.
    pub fn view(&self, text: &str) -> Option<View> {
        let text = text.trim();
        let Some(asked) = text.strip_prefix('@') else {
            return self.views.iter().find(|view| view.query.trim() == text).cloned();
        };
        let more = |view: &View| {
            let more = asked.strip_prefix(view.name.as_str())?;
            (more.is_empty() || more.starts_with(' ')).then(|| more.to_owned())
        };
        // Prefer the longer name, such as `on call tomorrow` over `on call`.
        let found = self.views.iter().filter_map(|view| Some((view, more(view)?)));
        let (view, more) = found.max_by_key(|(view, _)| view.name.len())?;
        Some(View { query: format!("{}{more}", view.query), ..view.clone() })
    }
}

/// A saved search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The name.
    pub name: String,
    /// The query.
    pub query: String,
    /// The order of the results.
    pub order: Order,
}
