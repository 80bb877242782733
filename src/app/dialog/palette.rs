//! The command palette, which lists all actions and narrows them by the typed text.
//!
//! The chosen action is performed in the pane from which the palette was opened. If the action
//! belongs to another pane, that pane gets the focus and performs the action.

use std::borrow::Cow;

use crate::app::action::{Action, Binding, Context, dialog_keys};
use crate::app::key::KeyPress;
use crate::app::keymap::Keymap;
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::app::user_command::UserCommand;
use crate::page::{self, Page};
use crate::search::Like;

use super::kind::{DialogKind, DialogSpec, Narrows, Room};

dialog_keys! {
    /// The palette of all commands.
    Palette = Typing "palette" "all commands" {
        Open "enter" "run this command" "run";
        Up "up ctrl-p ctrl-k" "the command above";
        Down "down ctrl-n ctrl-j" "the command below" "move";
        PageUp "pgup" "a page up";
        PageDown "pgdn" "a page down";
        Leave "esc f2" "close" "close";
    }
}

pub(super) const SPEC: DialogSpec = DialogSpec {
    context: Context::Palette,
    title: "Commands",
    keys: KEYS,
    narrows: Narrows::Always,
    is_above_others: true,
    openers: &[(Action::Palette, |scope| {
        Ok(Box::new(Palette { from: scope.context, shown: Vec::new() }))
    })],
    ..DialogSpec::PLAIN
};

/// The panes whose actions the palette lists regardless of where it is opened.
const PANES: [Context; 5] =
    [Context::Query, Context::List, Context::Card, Context::Graph, Context::Raw];

/// The dialog that lists every action and narrows the list by the typed text.
#[derive(Debug)]
struct Palette {
    /// The context from which the palette was opened, and in which the action is performed.
    from: Context,
    /// The listed rows, in the order in which the page shows them.
    shown: Vec<PaletteRow>,
}

/// A row of the palette.
#[derive(Debug, Clone, Copy)]
enum PaletteRow {
    /// An action of the program, with its default key binding.
    Action(&'static Binding),
    /// A command from the user's config, by its index.
    Own(usize),
}

/// The title of the group with the user's commands.
const OWN: &str = "your commands";

impl DialogKind for Palette {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn page(&mut self, scope: &AppScope<'_>, typed: &str, room: Room) -> Page {
        let keymap = scope.preferences.keymap();
        let like = Like::new(typed);
        let own = scope.preferences.commands();
        self.shown = commands(keymap, own, self.from, &like);
        let commands = self.shown.iter().filter_map(|row| match row {
            PaletteRow::Action(row) => Some(command(keymap, self.from, row, &like)),
            PaletteRow::Own(number) => own.get(*number).map(own_command),
        });
        let commands: Vec<page::Command> = commands.collect();
        page::commands(&commands, like.is_empty(), |text| like.places(text), room.width)
    }

    fn act(&mut self, action: Action, at: &DocumentReader, _: &AppScope<'_>) -> Reply {
        if action != Action::Open {
            return Reply::Ignored;
        }
        match self.shown.get(at.selected()) {
            // The dialog below the palette reappears, unless the chosen action belongs to another
            // pane.
            Some(PaletteRow::Own(number)) => Reply::close_and(Request::Run(*number)),
            Some(PaletteRow::Action(row))
                if [self.from, Context::Always, Context::Copy].contains(&row.context) =>
            {
                Reply::close_and(Request::Act(row.action))
            }
            Some(PaletteRow::Action(row)) => {
                Reply::ask(Request::ActElsewhere(row.context, row.action))
            }
            None => Reply::done(),
        }
    }
}

/// Returns the rows that resemble the typed text, most similar first. If no text is typed, returns
/// all rows, the user's commands first.
fn commands(keymap: &Keymap, own: &[UserCommand], from: Context, like: &Like) -> Vec<PaletteRow> {
    let actions = offered(keymap, from).into_iter().map(PaletteRow::Action);
    let all: Vec<PaletteRow> = (0..own.len()).map(PaletteRow::Own).chain(actions).collect();
    if like.is_empty() {
        return all;
    }
    let mut near: Vec<(u32, usize, PaletteRow)> = all
        .into_iter()
        .enumerate()
        .filter_map(|(number, row)| {
            let distance = match row {
                PaletteRow::Action(row) => {
                    like.distance(&[row.action.name(), &words(row), row.context.name()])
                }
                PaletteRow::Own(number) => like.distance(&[&own.get(number)?.name, OWN]),
            };
            Some((distance?, number, row))
        })
        .collect();
    near.sort_by_key(|(distance, number, _)| (*distance, *number));
    // Rows in which the typed letters are merely scattered are listed only if no row matches
    // better.
    if near.first().is_some_and(|(distance, ..)| *distance < Like::SCATTERED) {
        near.retain(|(distance, ..)| *distance < Like::SCATTERED);
    }
    near.into_iter().map(|(_, _, row)| row).collect()
}

fn own_command(command: &UserCommand) -> page::Command {
    page::Command {
        group: OWN,
        sentence: command.name.clone().into(),
        name: "",
        keys: command.key.map(|key| key.to_string()).into_iter().collect(),
        here: true,
        pane: None,
    }
}

/// Returns the first part of a sentence, without the details that follow it, unless the typed text
/// matches only the details. The help shows the whole sentence.
fn sentence(whole: Cow<'static, str>, like: &Like) -> Cow<'static, str> {
    let first = whole.split([';', ':']).next().unwrap_or_default();
    if !like.places(first).is_empty() || like.places(&whole).is_empty() {
        first.to_owned().into()
    } else {
        whole
    }
}

/// Returns the whole sentence of a row. The sentences of the copy keys lack the word "copy",
/// because the footer and the help show them under a heading.
fn words(row: &Binding) -> Cow<'static, str> {
    if row.action.copies() { format!("copy {}", row.sentence).into() } else { row.sentence.into() }
}

fn command(keymap: &Keymap, from: Context, row: &Binding, like: &Like) -> page::Command {
    let layers = from.layers();
    let bound = |layers: &[Context], action| -> Vec<KeyPress> {
        layers.iter().flat_map(|layer| keymap.keys(*layer, action)).collect()
    };
    if row.action.copies() {
        // The key of such an action works only after the key that asks what to copy.
        let own = bound(&layers, Action::Copy);
        let here = !own.is_empty();
        let first = if here { own } else { bound(&[Context::Browse], Action::Copy) };
        let then = bound(&[row.context], row.action);
        let keys = first.first().zip(then.first()).map(|(first, then)| format!("{first} {then}"));
        return page::Command {
            group: row.context.name(),
            sentence: if PANES.contains(&from) { sentence(words(row), like) } else { words(row) },
            name: row.action.name(),
            keys: keys.into_iter().collect(),
            here,
            pane: None,
        };
    }
    let here = layers.contains(&row.context);
    let layers = if here { layers } else { vec![row.context] };
    let keys = bound(&layers, row.action);
    page::Command {
        group: row.context.name(),
        sentence: sentence(words(row), like),
        name: row.action.name(),
        keys: keys.into_iter().map(|key| key.to_string()).collect(),
        here,
        pane: PANES.contains(&row.context).then(|| row.context.name()).filter(|_| !here),
    }
}

/// Returns the actions that the palette lists in a context: the context's own actions, the actions
/// that all panes share, and those that belong only to another pane. Movements come last.
fn offered(keymap: &Keymap, from: Context) -> Vec<&'static Binding> {
    let (moves, mut all): (Vec<_>, Vec<_>) =
        layer_rows(keymap, from).partition(|row| row.action.moves());
    let own = all.len();
    for layer in [Context::Browse, Context::Always] {
        for row in layer_rows(keymap, layer).filter(|_| layer != from) {
            if !all.iter().any(|known: &&Binding| known.action == row.action) {
                all.push(row);
            }
        }
    }
    let everywhere: Vec<Action> = all.iter().skip(own).map(|row| row.action).collect();
    for pane in PANES.into_iter().filter(|pane| *pane != from) {
        for row in layer_rows(keymap, pane) {
            let is_its_own = !row.action.moves()
                && !matches!(
                    row.action,
                    Action::Open | Action::Leave | Action::NextPane | Action::PreviousPane
                )
                && !everywhere.contains(&row.action);
            let is_known = all
                .iter()
                .any(|known| known.action == row.action && known.sentence == row.sentence);
            if is_its_own && !is_known {
                all.push(row);
            }
        }
    }
    all.extend(layer_rows(keymap, Context::Copy).filter(|row| {
        row.action.copies() && (row.action != Action::CopySection || !PANES.contains(&from))
    }));
    all.extend(moves);
    all
}

/// Returns the actions of one context, without those that the palette never lists.
fn layer_rows(keymap: &Keymap, layer: Context) -> impl Iterator<Item = &'static Binding> {
    let rows = keymap.rows().map(|(row, _)| row).filter(move |row| row.context == layer);
    rows.filter(|row| !row.action.edits() && row.action != Action::Palette)
}
