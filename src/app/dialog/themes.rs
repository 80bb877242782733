//! The dialog that lists the themes, with a live preview of the selected one.

use crate::app::action::{Action, Context, dialog_keys};
use crate::app::areas::Dock;
use crate::app::event::Effect;
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::page::{self, Page};

use super::kind::{DialogFoot, DialogKind, DialogSpec, Room, switch};

dialog_keys! {
    /// The list of themes.
    Themes = Page "themes" "themes" {
        Open "enter" "use this theme and write it to the config" "write to config";
        Mark "space" "use this theme until rolescope quits" "for now";
        Up "k up ctrl-p ctrl-k" "the theme above";
        Down "j down ctrl-n ctrl-j" "the theme below" "preview";
        First "g home" "to the top";
        Last "G end" "to the bottom";
        Help "?" "show the keys for this page";
        Leave "esc q t" "restore the previous theme" "restore";
    }
}

pub(super) const SPEC: DialogSpec = DialogSpec {
    context: Context::Themes,
    title: "Themes",
    keys: KEYS,
    dock: Dock::Right,
    foot: Some(DialogFoot::Sample),
    openers: &[(Action::Themes, |scope| {
        Ok(Box::new(ThemesDialog { before: scope.preferences.theme() }))
    })],
    ..DialogSpec::PLAIN
};

/// The dialog that lists the themes.
#[derive(Debug)]
struct ThemesDialog {
    /// The index of the theme that was in use when the dialog was opened. It is restored if the
    /// user cancels.
    before: usize,
}

impl DialogKind for ThemesDialog {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn page(&mut self, scope: &AppScope<'_>, _: &str, room: Room) -> Page {
        let themes = scope.preferences.settings.themes.iter().enumerate();
        let switches = themes.map(|(number, (name, sentence))| {
            switch("", format!("{name}: {sentence}"), number == self.before)
        });
        page::switches(&switches.collect::<Vec<_>>(), "", room.width)
    }

    fn first(&self) -> Option<usize> {
        Some(self.before)
    }

    /// Applies the selected theme as a preview.
    fn settled(&mut self, at: &mut DocumentReader, _: bool, _: &AppScope<'_>) -> Option<Request> {
        Some(Request::SetTheme(at.selected()))
    }

    fn act(&mut self, action: Action, _: &DocumentReader, scope: &AppScope<'_>) -> Reply {
        let settings = &scope.preferences.settings;
        let chosen = settings.themes.get(settings.theme);
        let theme = chosen.map(|(name, _)| (*name).to_owned()).unwrap_or_default();
        match action {
            Action::Open => Reply::close_and(Request::Perform(Effect::SaveTheme(theme))),
            Action::Mark => Reply::close_and(Request::Notice(format!(
                "theme {theme} until rolescope quits; the config is unchanged"
            ))),
            Action::Leave => Reply::close_and(Request::SetTheme(self.before)),
            _ => Reply::Ignored,
        }
    }
}
