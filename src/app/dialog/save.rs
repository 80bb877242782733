//! The dialog that lists the formats in which the graph can be saved.

use crate::app::action::{Action, Context, dialog_keys};
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::export::Export;
use crate::page::{self, Page};

use super::kind::{DialogKind, DialogSpec, Room, switch};

dialog_keys! {
    /// The list of formats in which the graph can be saved.
    Export = Page "export" "save the graph" {
        Open "enter" "save the view in this format" "save";
        Up "k up ctrl-p ctrl-k" "the format above";
        Down "j down ctrl-n ctrl-j" "the format below" "move";
        First "g home" "to the top";
        Last "G end" "to the bottom";
        Palette ":" "list all commands and filter them by typing";
        Help "?" "show the keys for this page";
        Leave "esc q E" "close" "close";
    }
}

pub(super) const SPEC: DialogSpec = DialogSpec {
    context: Context::Export,
    title: "Save the graph",
    keys: KEYS,
    openers: &[(Action::Export, |_| Ok(Box::new(SaveGraph)))],
    ..DialogSpec::PLAIN
};

/// The dialog, which has a row for each format.
#[derive(Debug)]
struct SaveGraph;

impl DialogKind for SaveGraph {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn page(&mut self, _: &AppScope<'_>, _: &str, room: Room) -> Page {
        let forms = Export::ALL.iter().map(|form| {
            switch("save this view as", format!("{}: {}", form.name(), form.sentence()), false)
        });
        page::switches(&forms.collect::<Vec<_>>(), "", room.width)
    }

    fn open(&mut self, at: &DocumentReader, _: &AppScope<'_>) -> Reply {
        Reply::close_and(Request::SaveGraph(at.selected()))
    }
}
