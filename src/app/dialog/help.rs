//! The dialog that lists the keys of a pane or dialog, optionally filtered.

use crate::app::action::{Action, Context, dialog_keys};
use crate::app::scope::AppScope;
use crate::page::{self, HelpEntry, Page};

use super::kind::{DialogKind, DialogSpec, Narrows, Room};
use super::problems::{has_all, words_of};

dialog_keys! {
    /// The help page.
    Help = Page "help" "help" {
        Up "k up ctrl-p ctrl-k" "up";
        Down "j down ctrl-n ctrl-j" "down" "scroll";
        ..scroll "pgdn space";
        Search "/" "filter by words" "filter";
        Palette ":" "list all commands and filter them by typing";
        Leave "esc q ?" "clear the filter, then close" "close";
    }
}

pub(super) const SPEC: DialogSpec = DialogSpec {
    context: Context::Help,
    keys: KEYS,
    has_cursor: false,
    narrows: Narrows::OnRequest,
    is_above_others: true,
    openers: &[(Action::Help, |scope| Ok(Box::new(Help { about: scope.help_context })))],
    ..DialogSpec::PLAIN
};

/// The dialog that lists the keys of a pane or dialog.
#[derive(Debug)]
struct Help {
    about: Context,
}

impl DialogKind for Help {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn title(&self, _: &AppScope<'_>) -> String {
        format!("Keys · {}", self.about.name())
    }

    fn page(&mut self, scope: &AppScope<'_>, typed: &str, room: Room) -> Page {
        let words = words_of(typed);
        let mut entries = scope.preferences.keymap().help(self.about);
        entries.extend(scope.preferences.commands().iter().map(|command| HelpEntry {
            group: "your commands".to_owned(),
            keys: command.key.map_or("F2 …".to_owned(), |key| key.to_string()),
            sentence: command.name.clone(),
        }));
        entries.retain(|entry| has_all(&format!("{} {}", entry.keys, entry.sentence), &words));
        page::help(&entries, room.width)
    }
}
