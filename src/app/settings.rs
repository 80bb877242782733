//! The settings that a user can change.

use std::sync::Arc;

use crate::search::{Order, Query, Synonyms};

use super::areas::PaneLayout;
use super::keymap::Keymap;
use super::user_command::UserCommand;

/// The settings that a user can change.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The key bindings.
    pub keymap: Keymap,
    /// The widths of the panes.
    pub layout: PaneLayout,
    /// The synonyms for skills that the team has defined.
    pub synonyms: Arc<Synonyms>,
    /// The user's own commands.
    pub commands: Vec<UserCommand>,
    /// The saved searches.
    pub searches: Vec<SavedSearch>,
    /// The saved crews.
    pub crews: Vec<SavedCrew>,
    /// The name and description of each theme. The colours of the themes are defined in the `ui`
    /// module.
    pub themes: Vec<(&'static str, &'static str)>,
    /// The index of the current theme.
    pub theme: usize,
}

impl Settings {
    /// Parses a query, including the synonyms that the team has defined.
    pub fn parse(&self, query: &str) -> Query {
        Query::parse(query).with_synonyms(&self.synonyms)
    }

    /// Returns the saved search that `text` names. `text` is either `@name`, optionally followed by
    /// more words, or exactly the query of the saved search.
    pub fn saved_search(&self, text: &str) -> Option<SavedSearch> {
        let text = text.trim();
        let Some(asked) = text.strip_prefix('@') else {
            return self.searches.iter().find(|search| search.query.trim() == text).cloned();
        };
        let found = self.searches.iter().filter_map(|search| {
            let more = asked.strip_prefix(search.name.as_str())?;
            (more.is_empty() || more.starts_with(' ')).then_some((search, more))
        });
        // Longer names take precedence, so `on call tomorrow` is preferred to `on call`.
        let (search, more) = found.max_by_key(|(search, _)| search.name.len())?;
        Some(SavedSearch { query: format!("{}{more}", search.query), ..search.clone() })
    }
}

/// A set of roles that is saved in the config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedCrew {
    /// The name.
    pub name: String,
    /// The slugs or names of the members.
    pub members: Vec<String>,
}

impl SavedCrew {
    /// Returns the line that defines the crew in the `crews` section of the config.
    pub fn line(&self) -> String {
        let members: Vec<String> = self.members.iter().map(|name| quoted(name)).collect();
        format!("  {}: [{}]", quoted(&self.name), members.join(", "))
    }
}

/// Returns `text` as a YAML scalar, in double quotes unless it is a plain word.
fn quoted(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        && !["yes", "no", "on", "off", "true", "false", "null", "y", "n"]
            .contains(&text.to_lowercase().as_str());
    if is_plain {
        return text.to_owned();
    }
    let clean = crate::text::sanitize(text);
    format!("\"{}\"", clean.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A saved search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    /// The name.
    pub name: String,
    /// The query.
    pub query: String,
    /// The order of the results.
    pub order: Order,
}
