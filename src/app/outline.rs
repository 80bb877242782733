//! The sections of the card, to go to one.

use crate::page::{self, Page, Part};
use crate::role::Anchor;
use crate::search::Like;

use super::App;
use super::overlay::{Outline, Overlay};

impl App {
    /// Shows the sections of the card.
    pub(super) fn open_outline(&mut self) {
        let document = self.card.document();
        let first = document.stops(document.searched(0)).next().and_then(|(_, stop)| stop.anchor);
        let lead = match first {
            Some(Anchor::Mission) => "MISSION",
            _ => "TOP",
        };
        let all = Part::all(document, lead);
        let at = self.card.row();
        let on = all.iter().rposition(|part| part.row <= at).unwrap_or(0);
        self.overlay = Some(Overlay::Outline(Outline::new(all, on)));
    }

    /// Lists the sections of the card anew, after the cards were read again.
    pub(super) fn outline_again(&self, overlay: &mut Overlay) {
        let Overlay::Outline(outline) = overlay else { return };
        let lead = outline.all.first().map_or("TOP", |part| part.title.as_str());
        outline.all = Part::all(self.card.document(), lead);
    }

    /// The sections that are like what was typed.
    pub(super) fn outline_page(outline: &mut Outline, width: usize) -> Page {
        let like = Like::new(outline.prompt.text());
        let shown = outline.all.iter().filter(|part| like.distance(&[&part.title]).is_some());
        outline.shown = shown.cloned().collect();
        page::outline(&outline.shown, |text| like.places(text), width)
    }

    /// Goes to the section under the cursor.
    pub(super) fn go_to_section(&mut self) {
        let Some(Overlay::Outline(outline)) = &self.overlay else { return };
        let Some(part) = outline.shown.get(outline.reader.selected()) else { return };
        let (row, of) = (part.row, outline.all.iter().position(|one| one == part));
        self.overlay = None;
        self.settle();
        // The card may have been set at another width meanwhile.
        let now = Part::all(self.card.document(), "");
        let row = of.and_then(|number| now.get(number)).map_or(row, |part| part.row);
        self.card.go_to_row(row);
    }
}
