//! The themes to choose from, each seen as soon as the cursor is on it.

use crate::page::Switch;

use super::App;
use super::overlay::Overlay;
use super::reader::Reader;

/// The page of themes.
#[derive(Debug, Clone, Default)]
pub struct Themes {
    /// The theme there was, to come back to.
    before: usize,
    /// Whether the cursor has been set on it.
    pub(super) shown: bool,
    pub(super) reader: Reader,
}

impl App {
    /// The number of the theme in force.
    pub fn theme(&self) -> usize {
        self.settings.theme
    }

    pub(super) fn open_themes(&mut self) {
        let themes = Themes { before: self.settings.theme, ..Themes::default() };
        self.overlay = Some(Overlay::Themes(themes));
    }

    /// Every theme; the one that was in force is on.
    pub(super) fn theme_switches(&self, themes: &Themes) -> Vec<Switch> {
        let switch = |(number, (name, sentence)): (usize, &(&str, &str))| Switch {
            group: "themes",
            name: format!("{name}: {sentence}"),
            count: None,
            on: number == themes.before,
        };
        self.settings.themes.iter().enumerate().map(switch).collect()
    }

    /// The theme under the cursor is the one in force.
    pub(super) fn preview_theme(&mut self) {
        let Some(Overlay::Themes(themes)) = &mut self.overlay else { return };
        if themes.shown {
            self.settings.theme = themes.reader.selected();
        } else {
            themes.reader.go(themes.before);
            themes.shown = true;
        }
    }

    /// Keeps the theme under the cursor while the program runs.
    pub(super) fn keep_theme(&mut self) {
        self.overlay = None;
        if let Some((name, _)) = self.settings.themes.get(self.settings.theme) {
            self.notice = Some(format!("`theme: {name}` in the config keeps it"));
        }
    }

    /// Takes back the theme there was.
    pub(super) fn leave_themes(&mut self) {
        if let Some(Overlay::Themes(themes)) = self.overlay.take() {
            self.settings.theme = themes.before;
        }
    }
}
