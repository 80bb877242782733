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

impl Settings {
    /// The view that a text asks for: `@name`, perhaps with more words after it, or the query of
    /// one as it stands.
    pub fn view(&self, text: &str) -> Option<View> {
        let text = text.trim();
        let Some(asked) = text.strip_prefix('@') else {
            return self.views.iter().find(|view| view.query.trim() == text).cloned();
        };
        let more = |view: &View| {
            let more = asked.strip_prefix(view.name.as_str())?;
            (more.is_empty() || more.starts_with(' ')).then(|| more.to_owned())
        };
        // Of `on call` and `on call tomorrow` the longer one.
        let found = self.views.iter().filter_map(|view| Some((view, more(view)?)));
        let (view, more) = found.max_by_key(|(view, _)| view.name.len())?;
        Some(View { query: format!("{}{more}", view.query), ..view.clone() })
    }
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
