//! The config: a sparse YAML file with the values that a user wants to differ from the defaults.
//! Each mistake in it is reported with its line, and the default stays in force.

mod key;
mod keys;
mod node;
mod place;
mod print;
mod read;
mod schema;

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::{Settings, View};
use crate::atlas::Terms;
use crate::check::Policy;
use crate::search::Order;
use crate::text::{nearest, table};
use crate::ui::Themes;

pub use key::Key;
pub use place::{Place, home, state_folder};
pub use print::print_default;
pub use read::read;
pub use schema::config_schema;

/// What the config says.
#[derive(Debug, Default)]
pub struct Config {
    /// Where it is; `None` without a home.
    pub place: Option<Place>,
    /// Folders of cards.
    pub roots: Vec<PathBuf>,
    /// What verbs mean, and who is outside.
    pub terms: Arc<Terms>,
    /// How much problems matter, and which names mean the same.
    pub policy: Policy,
    /// Keys, layout, views and theme.
    pub settings: Settings,
    /// Colours of single inks.
    pub themes: Themes,
    /// When colours are used; `None` for the default.
    pub colour: Option<Colour>,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
    /// Whether the mouse is left to the terminal.
    pub no_mouse: bool,
    /// Whether queries are kept.
    pub history: bool,
    /// Whether a run begins where the last one ended.
    pub session: bool,
    /// The keys that were read, each with its line and the lines it takes in the file.
    pub set: Vec<Set>,
    /// What is wrong, each with file and line.
    pub remarks: Vec<String>,
}

table! {
    /// When colours are used.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Colour {
        /// Its name in the config and on the command line.
        name,
        /// When they are used.
        sentence
    }
    Auto = "auto" "unless NO_COLOR is set";
    Always = "always" "whatever the environment says";
    Never = "never" "not at all";
}

/// A key that stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// Which.
    pub key: Key,
    /// Its line, from 1.
    pub line: u32,
    /// Its own lines, as they stand there.
    pub text: String,
    /// Whether something in it is wrong.
    pub flawed: bool,
}

impl Config {
    /// What a query means: `@name`, perhaps with more words after it, is the search of that name;
    /// another text is itself.
    pub fn query(&self, text: &str) -> Result<View, String> {
        if let Some(view) = self.settings.view(text) {
            return Ok(view);
        }
        let Some(name) = text.trim().strip_prefix('@') else {
            return Ok(View { name: String::new(), query: text.to_owned(), order: Order::Match });
        };
        let names: Vec<&str> = self.settings.views.iter().map(|view| view.name.as_str()).collect();
        let near = nearest(name, names.iter().copied());
        let near = near.map(|near| format!("; did you mean `@{near}`?")).unwrap_or_default();
        Err(match names.as_slice() {
            [] => format!("no search is named `{name}`: `views` in the config names them"),
            _ => format!("no search is named `{name}`{near} (there are {})", names.join(", ")),
        })
    }

    /// Where a key stands in the file.
    pub fn set(&self, key: Key) -> Option<&Set> {
        self.set.iter().find(|set| set.key == key)
    }
}
