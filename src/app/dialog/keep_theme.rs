//! The dialog that asks whether to write the chosen theme to the config.

use crate::app::action::{Action, Context, dialog_keys};
use crate::app::event::Effect;
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::page::{self, Page};

use super::kind::{DialogKind, DialogSpec, Room, switch};

dialog_keys! {
    /// The dialog that asks whether to keep a theme.
    KeepTheme = Page "keep-theme" "keep the theme" {
        Open "enter" "choose this option" "choose";
        Up "k up ctrl-p ctrl-k" "the line above";
        Down "j down ctrl-n ctrl-j" "the line below" "move";
        Help "?" "show the keys for this page";
        Leave "esc q" "use the theme until rolescope quits" "not now";
    }
}

pub(super) const SPEC: DialogSpec = DialogSpec {
    context: Context::KeepTheme,
    keys: KEYS,
    dock: crate::app::areas::Dock::Right,
    ..DialogSpec::PLAIN
};

/// The dialog that asks whether to keep `theme`.
#[derive(Debug)]
pub(super) struct KeepThemeDialog {
    pub(super) theme: String,
}

impl DialogKind for KeepThemeDialog {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn title(&self, _: &AppScope<'_>) -> String {
        format!("Keep {}?", self.theme)
    }

    fn page(&mut self, _: &AppScope<'_>, _: &str, room: Room) -> Page {
        let lines = ["write this theme to the config", "use this theme for now"];
        let switches = lines.map(|name| switch("", name.to_owned(), false));
        page::switches(&switches, "", room.width)
    }

    fn open(&mut self, at: &DocumentReader, _: &AppScope<'_>) -> Reply {
        let save = Request::Perform(Effect::SaveTheme(self.theme.clone()));
        if at.selected() == 0 { Reply::close_and(save) } else { self.for_now() }
    }

    fn act(&mut self, action: Action, at: &DocumentReader, scope: &AppScope<'_>) -> Reply {
        match action {
            Action::Open => self.open(at, scope),
            Action::Leave => self.for_now(),
            _ => Reply::Ignored,
        }
    }
}

impl KeepThemeDialog {
    /// Closes the dialog, and tells the user that the theme applies until the program ends.
    fn for_now(&self) -> Reply {
        let notice = format!("theme {} until rolescope quits; the config is unchanged", self.theme);
        Reply::close_and(Request::Notice(notice))
    }
}
