//! The config: a YAML file with only the values that differ from the defaults. Each mistake in it
//! is reported with its line, and the default applies instead.

mod key;
mod keys;
mod node;
mod place;
mod print;
mod read;
mod schema;

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::{SavedSearch, Settings};
use crate::atlas::Terms;
use crate::check::Policy;
use crate::search::Order;
use crate::text::{nearest, table};
use crate::ui::Themes;

pub use key::ConfigKey;
pub use place::{ConfigPlace, home, state_folder};
pub use print::print_default;
pub use read::read;
pub use schema::config_schema;

/// The contents of the config.
#[derive(Debug, Default)]
pub struct Config {
    /// The location of the file; `None` without a home folder.
    pub place: Option<ConfigPlace>,
    /// The folders of cards.
    pub roots: Vec<PathBuf>,
    /// The vocabulary: the meaning of verbs, and the external roles.
    pub terms: Arc<Terms>,
    /// The severities of rules, and the names that mean the same.
    pub policy: Policy,
    /// Keys, layout, saved searches and theme.
    pub settings: Settings,
    /// The colours of individual inks.
    pub themes: Themes,
    /// When to use colours; `None` for the default.
    pub colour: Option<Colour>,
    /// Whether to draw with ASCII only.
    pub ascii: bool,
    /// Whether to leave the mouse to the terminal.
    pub no_mouse: bool,
    /// Whether to keep queries between runs.
    pub history: bool,
    /// Whether to resume the last session.
    pub session: bool,
    /// The top-level keys that were read.
    pub set: Vec<Set>,
    /// The mistakes, each with file and line.
    pub remarks: Vec<String>,
}

table! {
    /// When to use colours.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Colour {
        /// The name in the config and on the command line.
        name,
        /// A description of the variant.
        sentence
    }
    Auto = "auto" "use colours unless NO_COLOR is set";
    Always = "always" "use colours regardless of the environment";
    Never = "never" "use no colours";
}

/// A top-level key in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// The key.
    pub key: ConfigKey,
    /// The line of the key, from 1.
    pub line: u32,
    /// The lines of the key in the file.
    pub text: String,
    /// Whether the value has a mistake.
    pub flawed: bool,
}

impl Config {
    /// Resolves a query: `@name`, possibly with more words after it, is the saved search of that
    /// name. Any other text stays as it is.
    pub fn query(&self, text: &str) -> Result<SavedSearch, String> {
        if let Some(search) = self.settings.saved_search(text) {
            return Ok(search);
        }
        let Some(name) = text.trim().strip_prefix('@') else {
            return Ok(SavedSearch {
                name: String::new(),
                query: text.to_owned(),
                order: Order::Match,
            });
        };
        let names: Vec<&str> =
            self.settings.searches.iter().map(|search| search.name.as_str()).collect();
        let near = nearest(name, names.iter().copied());
        let near = near.map(|near| format!("; did you mean `@{near}`?")).unwrap_or_default();
        Err(match names.as_slice() {
            [] => {
                format!("no saved search is named `{name}`; define it under `views` in the config")
            }
            _ => format!("no saved search is named `{name}`{near} (known: {})", names.join(", ")),
        })
    }

    /// The entry of a key in the file.
    pub fn set(&self, key: ConfigKey) -> Option<&Set> {
        self.set.iter().find(|set| set.key == key)
    }
}
