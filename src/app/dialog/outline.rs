//! The outline dialog, which lists the sections of the card. Choosing a section jumps to it.

use crate::app::action::{Action, Context, dialog_keys};
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::page::{self, OutlineSection, Page};
use crate::role::{Anchor, Known};
use crate::search::Like;

use super::kind::{DialogKind, DialogSpec, Narrows, Room};

dialog_keys! {
    /// The list of sections of the card.
    Outline = Typing "outline" "sections in the card" {
        Open "enter" "go to this section" "go there";
        Up "up ctrl-p ctrl-k" "the section above";
        Down "down ctrl-n ctrl-j" "the section below" "move";
        PageUp "pgup" "a page up";
        PageDown "pgdn" "a page down";
        Leave "esc" "cancel" "close";
    }
}

pub(super) const SPEC: DialogSpec = DialogSpec {
    context: Context::Outline,
    title: "Sections",
    keys: KEYS,
    narrows: Narrows::Always,
    openers: &[(Action::Outline, |scope| Ok(Box::new(OutlineDialog::new(scope))))],
    ..DialogSpec::PLAIN
};

/// The dialog that lists the sections of the card and narrows them by the typed text.
#[derive(Debug)]
struct OutlineDialog {
    /// All sections of the card.
    all: Vec<OutlineSection>,
    /// The listed sections, in the order in which the page shows them.
    shown: Vec<OutlineSection>,
    /// The index in `all` of the section that contains the card's cursor.
    on: usize,
    epoch: u64,
}

impl OutlineDialog {
    fn new(scope: &AppScope<'_>) -> OutlineDialog {
        let document = scope.text.card().document();
        let first = document.stops(document.searched(0)).next().and_then(|(_, stop)| stop.anchor);
        let lead = match first {
            Some(Anchor::Text(Known::Mission)) => "MISSION",
            _ => "TOP",
        };
        let all = OutlineSection::all(document, lead);
        let at = scope.text.card().row();
        let on = all.iter().rposition(|part| part.row <= at).unwrap_or(0);
        OutlineDialog { all, shown: Vec::new(), on, epoch: scope.library.epoch() }
    }
}

impl DialogKind for OutlineDialog {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn rows_over_card(&self) -> Option<usize> {
        Some(self.all.len())
    }

    fn page(&mut self, scope: &AppScope<'_>, typed: &str, room: Room) -> Page {
        if std::mem::replace(&mut self.epoch, scope.library.epoch()) != self.epoch {
            let lead = self.all.first().map_or("TOP", |part| part.title.as_str());
            self.all = OutlineSection::all(scope.text.card().document(), lead);
        }
        let like = Like::new(typed);
        let shown = self.all.iter().filter(|part| like.distance(&[&part.title]).is_some());
        self.shown = shown.cloned().collect();
        page::outline(&self.shown, |text| like.places(text), room.width)
    }

    fn names(&self) -> Vec<&str> {
        self.shown.iter().map(|part| part.title.as_str()).collect()
    }

    fn first(&self) -> Option<usize> {
        Some(self.on)
    }

    fn open(&mut self, at: &DocumentReader, _: &AppScope<'_>) -> Reply {
        let part = self.shown.get(at.selected());
        let number = part.and_then(|part| self.all.iter().position(|one| one == part));
        number.map_or_else(Reply::done, |number| Reply::close_and(Request::ShowSection(number)))
    }
}
