//! Everything that can be done, found by typing: the table of actions, asked.
//!
//! What is chosen is done in the pane one came from; what belongs to another pane is done there,
//! with the focus on it.

use crate::page;
use crate::search::Like;

use super::App;
use super::action::{Action, BINDINGS, Binding, Context};
use super::event::Effect;
use super::focus::{Focus, Tab};
use super::key::Key;
use super::overlay::{Overlay, Palette};

/// The panes, whose actions can be done from anywhere.
const PANES: [Context; 5] =
    [Context::Query, Context::List, Context::Card, Context::Graph, Context::Raw];

impl App {
    /// Asks what to do.
    pub(super) fn open_palette(&mut self, from: Context) {
        let under = self.overlay.take();
        self.overlay = Some(Overlay::Palette(Palette::of(from, under)));
    }

    /// What can be done from a context and is like what was typed, nearest first; with nothing
    /// typed, by where it is done.
    pub(super) fn commands(&self, from: Context, typed: &str) -> Vec<&'static Binding> {
        let all = offered(from);
        let like = Like::new(typed);
        if like.is_empty() {
            return all;
        }
        let mut near: Vec<(u32, usize, &Binding)> = all
            .into_iter()
            .enumerate()
            .filter_map(|(number, row)| {
                let texts = [row.action.name(), row.sentence, row.context.name()];
                Some((like.distance(&texts)?, number, row))
            })
            .collect();
        near.sort_by_key(|(distance, number, _)| (*distance, *number));
        // Scattered letters are a guess, for where nothing has the words.
        if near.first().is_some_and(|(distance, ..)| *distance < Like::SCATTERED) {
            near.retain(|(distance, ..)| *distance < Like::SCATTERED);
        }
        near.into_iter().map(|(_, _, row)| row).collect()
    }

    /// The page of commands, with the keys that are in force.
    pub(super) fn palette_page(&self, palette: &mut Palette, width: usize) -> page::Page {
        let typed = palette.prompt.text();
        palette.shown = self.commands(palette.from, typed);
        let commands: Vec<page::Command> =
            palette.shown.iter().map(|row| self.command(palette.from, row)).collect();
        let like = Like::new(typed);
        page::commands(&commands, like.is_empty(), |text| like.places(text), width)
    }

    fn command(&self, from: Context, row: &Binding) -> page::Command {
        let layers = from.layers();
        let here = layers.contains(&row.context);
        let of = |layer: &Context| self.settings.keymap.keys(*layer, row.action);
        let keys: Vec<Key> =
            if here { layers.iter().flat_map(of).collect() } else { of(&row.context) };
        page::Command {
            group: row.context.name(),
            sentence: row.sentence,
            name: row.action.name(),
            keys: keys.into_iter().map(|key| key.to_string()).collect(),
            here,
        }
    }

    /// Does what is under the cursor of the palette.
    pub(super) fn do_command(&mut self) -> Vec<Effect> {
        let Some(Overlay::Palette(palette)) = self.overlay.take() else { return Vec::new() };
        let Some(row) = palette.shown.get(palette.reader.selected()) else {
            self.overlay = Some(Overlay::Palette(palette));
            return Vec::new();
        };
        let from = palette.from;
        let stays = row.context == from || row.context == Context::Always;
        if stays {
            self.overlay = palette.under.map(|under| *under);
            return self.act(from, row.action);
        }
        self.end_typing();
        if row.context != Context::Browse {
            self.go_to_pane(row.context);
        }
        self.settle();
        self.act(self.context(), row.action)
    }

    fn go_to_pane(&mut self, context: Context) {
        match context {
            Context::Query => (self.focus, self.zoom) = (Focus::Query, false),
            Context::List => (self.focus, self.zoom) = (Focus::List, false),
            Context::Card => self.focus_tab(Tab::Card),
            Context::Graph => self.focus_tab(Tab::Graph),
            Context::Raw => self.focus_tab(Tab::Raw),
            _ => {}
        }
    }
}

/// What can be done from a context: there, anywhere, and in other panes. Each is offered once,
/// what only moves last; of another pane, only what is its own.
fn offered(from: Context) -> Vec<&'static Binding> {
    let of = |layer: Context| {
        let rows = BINDINGS.iter().filter(move |row| row.context == layer);
        rows.filter(|row| !row.action.edits() && row.action != Action::Palette)
    };
    let (moves, mut all): (Vec<_>, Vec<_>) = of(from).partition(|row| row.action.moves());
    let own = all.len();
    for layer in [Context::Browse, Context::Always] {
        for row in of(layer).filter(|_| layer != from) {
            if !all.iter().any(|known: &&Binding| known.action == row.action) {
                all.push(row);
            }
        }
    }
    let everywhere: Vec<Action> = all.iter().skip(own).map(|row| row.action).collect();
    for pane in PANES.into_iter().filter(|pane| *pane != from) {
        for row in of(pane) {
            let only_there = !row.action.moves()
                && !matches!(
                    row.action,
                    Action::Open | Action::Leave | Action::NextPane | Action::PreviousPane
                )
                && !everywhere.contains(&row.action);
            let known = all
                .iter()
                .any(|known| known.action == row.action && known.sentence == row.sentence);
            if only_there && !known {
                all.push(row);
            }
        }
    }
    all.extend(moves);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_that_is_no_typing_is_offered_from_every_pane() {
        for from in PANES {
            let all = offered(from);
            for row in BINDINGS.iter().filter(|row| PANES.contains(&row.context)) {
                let plain = row.action.moves()
                    || row.action.edits()
                    || matches!(row.action, Action::Open | Action::Leave | Action::Palette);
                assert!(
                    plain || all.iter().any(|offered| offered.action == row.action),
                    "{:?} from {from:?}",
                    row.action
                );
            }
            for (number, row) in all.iter().enumerate() {
                let again = all
                    .iter()
                    .skip(number + 1)
                    .any(|other| other.action == row.action && other.sentence == row.sentence);
                assert!(!again, "{:?} twice from {from:?}", row.action);
            }
        }
    }
}
