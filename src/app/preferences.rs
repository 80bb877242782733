//! The settings of this run, which consist of the user's settings and those of a picker.

use crate::analysis::SavedNames;
use crate::search::Query;

use super::answer::Picking;
use super::keymap::Keymap;
use super::settings::{SavedCrew, Settings};
use super::user_command::UserCommand;

/// All settings. Only the theme and the saved crews can change while the program is running.
#[derive(Debug)]
pub struct Preferences {
    pub(super) settings: Settings,
    picking: Option<Picking>,
}

impl Preferences {
    pub(super) fn new(settings: Settings, picking: Option<Picking>) -> Preferences {
        Preferences { settings, picking }
    }

    /// Returns the keymap.
    pub fn keymap(&self) -> &Keymap {
        &self.settings.keymap
    }

    /// Returns the user's own commands.
    pub(super) fn commands(&self) -> &[UserCommand] {
        &self.settings.commands
    }

    /// Adds a saved crew, or replaces the one with the same name.
    pub(super) fn add_crew(&mut self, crew: SavedCrew) {
        self.settings.crews.retain(|known| known.name != crew.name);
        self.settings.crews.push(crew);
    }

    /// Returns the saved crews and searches.
    pub(super) fn saved_names(&self) -> SavedNames {
        let Settings { crews, searches, .. } = &self.settings;
        let crews = crews.iter().map(|crew| (crew.name.clone(), crew.members.clone()));
        let searches = searches.iter().map(|search| (search.name.clone(), search.query.clone()));
        SavedNames { crews: crews.collect(), searches: searches.collect() }
    }

    /// Parses `text` as a query. If it names a saved search, parses the query of that search.
    pub(super) fn parse(&self, text: &str) -> Query {
        match self.settings.saved_search(text) {
            Some(saved) => self.settings.parse(&saved.query),
            None => self.settings.parse(text),
        }
    }

    /// Returns the index of the current theme.
    pub fn theme(&self) -> usize {
        self.settings.theme
    }

    /// Returns the settings of the picker, or `None` if the user is browsing.
    pub fn picking(&self) -> Option<Picking> {
        self.picking
    }
}
