//! The dialog that asks for the name of a new crew.

use crate::app::action::{Action, Context, dialog_keys};
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::page::{self, Page};

use super::crews::marked_crew;
use super::kind::{DialogKind, DialogSpec, Narrows, Room};

dialog_keys! {
    /// The dialog that asks for the name of a new crew.
    SaveCrew = Typing "save-crew" "save a crew" {
        Open "enter" "save the marked roles under this name" "save";
        Leave "esc" "cancel without saving" "cancel";
    }
    opened by
        /// Saves the marked roles as a crew.
        SaveCrew = "save-crew" in Browse {
            SaveCrew "" "save the marked roles as a crew in the config";
        }
}

pub(super) const SPEC: DialogSpec = DialogSpec {
    context: Context::SaveCrew,
    title: "Save crew as",
    keys: KEYS,
    narrows: Narrows::Always,
    asks: "type a name",
    is_above_others: true,
    openers: &[(Action::SaveCrew, |scope| {
        if scope.marks.nodes().is_empty() {
            return Err("no roles are marked: mark some with Space".to_owned());
        }
        Ok(Box::new(SaveCrewDialog { name: String::new() }))
    })],
    ..DialogSpec::PLAIN
};

/// The dialog, with the name of the crew as typed so far.
#[derive(Debug)]
struct SaveCrewDialog {
    name: String,
}

impl DialogKind for SaveCrewDialog {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn page(&mut self, scope: &AppScope<'_>, typed: &str, room: Room) -> Page {
        typed.trim().clone_into(&mut self.name);
        let crew = marked_crew(typed, scope);
        let known = scope.preferences.settings.crews.iter().any(|crew| crew.name == self.name);
        let hint = match self.name.as_str() {
            "" => "Type a name; Enter writes the crew to the config.",
            _ if known => "A crew already has this name; Enter replaces it in the config.",
            _ => "Enter writes this to the config:",
        };
        page::crew_lines(hint, &crew.line(), room.width)
    }

    fn open(&mut self, _: &DocumentReader, scope: &AppScope<'_>) -> Reply {
        if self.name.is_empty() {
            return Reply::notice("type a name for the crew first");
        }
        Reply::close_and(Request::SaveCrew(marked_crew(&self.name, scope)))
    }
}
