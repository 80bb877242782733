//! The config: a YAML file that contains only the values that differ from the defaults. Each
//! mistake in the file is reported with its line, and the default is used instead.
//!
//! The user has a config, and a repository may have one for the cards in it.

mod commands;
mod file;
mod items;
mod key;
mod keys;
mod meaning;
mod node;
mod place;
mod print;
mod read;
mod repository;
mod schema;

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::{SavedSearch, Settings};
use crate::atlas::Terms;
use crate::check::Policy;
use crate::search::Order;
use crate::text::{nearest, table};
use crate::ui::Themes;

use meaning::{JointMeaning, Meaning};

pub use key::ConfigKey;
pub use place::{ConfigPlace, home, state_folder};
pub use print::print_default;
pub use read::read;
pub use repository::{REPOSITORY_CONFIGS, Repositories, RepositoryConfig, repository_root};
pub use schema::config_schema;

/// The settings of the program, as read from all configs.
#[derive(Debug, Default)]
pub struct Config {
    /// The location of the config file; `None` if the user has no home folder.
    pub place: Option<ConfigPlace>,
    /// The folders of cards.
    pub roots: Vec<PathBuf>,
    /// The meaning of verbs, and the external roles.
    pub terms: Arc<Terms>,
    /// The severities of rules, and the aliases of names.
    pub policy: Policy,
    /// Keys, layout, saved searches and theme.
    pub settings: Settings,
    /// The user's colours, which override those of the theme.
    pub themes: Themes,
    /// Whether to use colours; `None` for the default.
    pub colour: Option<Colour>,
    /// Whether to draw with ASCII characters only.
    pub ascii: bool,
    /// Whether to leave mouse events to the terminal.
    pub no_mouse: bool,
    /// Whether to keep search queries between runs.
    pub history: bool,
    /// Whether to resume the last session.
    pub session: bool,
    /// The top-level keys that were read.
    pub set: Vec<Set>,
    /// The mistakes, each with its file and line.
    pub remarks: Vec<String>,
    /// The configs of the repositories that contain the cards.
    pub repositories: Repositories,
    /// The conflicts: a sentence for each word that two configs define differently.
    pub conflicts: Vec<String>,
    /// The meanings that the user's own config gives to words.
    meaning: Meaning,
    /// The saved searches in the user's own config.
    searches: Vec<SavedSearch>,
}

table! {
    /// A setting that determines whether colours are used.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Colour {
        /// The name in the config and on the command line.
        name,
        /// A description of the variant.
        sentence
    }
    Auto = "auto" "use colours unless NO_COLOR is set";
    Always = "always" "use colours regardless of the environment";
    Never = "never" "do not use colours";
}

/// A top-level key in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// The key.
    pub key: ConfigKey,
    /// The line of the key, counted from 1.
    pub line: u32,
    /// The text of the key's lines in the file.
    pub text: String,
    /// Whether the value has a mistake.
    pub flawed: bool,
}

impl Config {
    /// Applies the configs of the repositories that contain the cards. The meanings of words in the
    /// user's own config do not apply to cards that a repository's config covers.
    pub fn govern(&mut self, repositories: Repositories) {
        self.repositories = repositories;
        self.apply();
    }

    /// Combines the meanings of words and the saved searches of all configs, and applies the
    /// result.
    fn apply(&mut self) {
        let repositories = &self.repositories;
        let own = self.place.as_ref().map(|place| place.path.display().to_string());
        let configs = repositories.configs.iter();
        let mut configs: Vec<(String, &Meaning)> =
            configs.map(|config| (config.path.display().to_string(), &config.meaning)).collect();
        if !repositories.govern_all() {
            configs.push((own.unwrap_or_default(), &self.meaning));
        }
        let mut below = Vec::new();
        if configs.len() > 1 {
            below.extend(repositories.roots.iter().map(|(root, number)| {
                let config = number.and_then(|number| repositories.configs.get(number));
                (root.clone(), config.map_or(&self.meaning, |config| &config.meaning))
            }));
        }
        let first = configs.first().filter(|_| repositories.govern_all());
        let rest = first.map_or(&self.meaning, |(_, meaning)| meaning);
        let joint = JointMeaning::new(&configs, rest, &below);
        self.terms = Arc::new(joint.terms);
        self.policy = joint.policy;
        self.settings.synonyms = Arc::new(joint.synonyms);
        self.settings.crews = joint.crews;
        self.conflicts = joint.conflicts;
        let shared = repositories.configs.iter().flat_map(|config| &config.searches);
        self.settings.searches = self.searches.clone();
        for search in shared {
            if !self.settings.searches.iter().any(|own| own.name == search.name) {
                self.settings.searches.push(search.clone());
            }
        }
    }

    /// Returns the config file in which crews are saved. Returns `None` if there is no location for
    /// a config file, or if the file is a symbolic link in a repository.
    pub fn crews_file(&self) -> Option<PathBuf> {
        match self.repositories.configs.first() {
            Some(config) if self.repositories.govern_all() => {
                // A symbolic link in a repository could point to any of the user's files, and
                // saving would change that file.
                Some(config.path.clone()).filter(|path| !path.is_symlink())
            }
            _ => self.place.as_ref().map(|place| place.path.clone()),
        }
    }

    /// Returns the mistakes in all configs that apply to the cards.
    pub fn mistakes(&self) -> Vec<String> {
        let own = (!self.repositories.govern_all()).then_some(&self.remarks);
        own.into_iter().flatten().chain(self.shared_remarks()).cloned().collect()
    }

    /// Returns the mistakes in the configs of repositories, and the conflicts between configs.
    pub fn shared_remarks(&self) -> impl Iterator<Item = &String> {
        let configs = self.repositories.configs.iter();
        configs.flat_map(|config| &config.remarks).chain(&self.conflicts)
    }

    /// Resolves a query. A query that begins with `@name` is replaced by the saved search of that
    /// name, followed by any further words. Other queries are returned unchanged.
    pub fn query(&self, text: &str) -> Result<SavedSearch, String> {
        if let Some(search) = self.settings.saved_search(text) {
            return Ok(search);
        }
        let Some(name) = text.trim().strip_prefix('@') else {
            let (name, order) = (String::new(), Order::Match);
            return Ok(SavedSearch { name, query: text.to_owned(), order });
        };
        let names: Vec<&str> =
            self.settings.searches.iter().map(|search| search.name.as_str()).collect();
        let near = nearest(name, names.iter().copied());
        let near = near.map(|near| format!("; did you mean `@{near}`?")).unwrap_or_default();
        let hint = match names.as_slice() {
            [] => "; define it under `views` in the config".to_owned(),
            _ => format!("{near} (known: {})", names.join(", ")),
        };
        Err(format!("no saved search is named `{name}`{hint}"))
    }

    /// Returns the entry for a key, or `None` if the file does not contain the key.
    pub fn set(&self, key: ConfigKey) -> Option<&Set> {
        self.set.iter().find(|set| set.key == key)
    }
}
