//! What the program was started with and keeps to: the user's settings, and what is picked.

use super::answer::Picking;
use super::areas::Layout;
use super::keymap::Keymap;
use super::settings::{Settings, View};

/// Everything that the user may set; only the theme changes while the program runs.
#[derive(Debug)]
pub struct Preferences {
    settings: Settings,
    picking: Option<Picking>,
}

impl Preferences {
    pub(super) fn new(settings: Settings, picking: Option<Picking>) -> Preferences {
        Preferences { settings, picking }
    }

    /// Which key does what.
    pub fn keymap(&self) -> &Keymap {
        &self.settings.keymap
    }

    /// How wide panes are.
    pub(super) fn layout(&self) -> &Layout {
        &self.settings.layout
    }

    /// The saved searches.
    pub(super) fn views(&self) -> &[View] {
        &self.settings.views
    }

    /// The saved search that a text asks for: see [`Settings::view`].
    pub(super) fn view(&self, text: &str) -> Option<View> {
        self.settings.view(text)
    }

    /// Name and a few words of each theme.
    pub(super) fn themes(&self) -> &[(&'static str, &'static str)] {
        &self.settings.themes
    }

    /// The number of the theme in force.
    pub fn theme(&self) -> usize {
        self.settings.theme
    }

    pub(super) fn set_theme(&mut self, theme: usize) {
        self.settings.theme = theme;
    }

    /// What is picked for a command, if anything is.
    pub fn picking(&self) -> Option<Picking> {
        self.picking
    }
}
