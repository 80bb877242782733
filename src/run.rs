//! The loop: draw, sleep on the inbox, take all that waits, hand it to the app, do what it says.
//!
//! Keys, signals and cards come from threads of their own. Everything that waits is taken before
//! the next frame, so that a burst of keys is one frame; of several batches of cards only the
//! newest counts.

mod clicks;
mod save;

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use crate::app::{App, Effect, Event, Loaded, Snapshot, Start, lay};
use crate::atlas::{Source, Stage, WalkOptions, load};
use crate::check;
use crate::search::{Index, Piece};
use crate::tty::{self, Input, Options, Signal, Tty};
use crate::ui::{self, Look};

use clicks::Clicks;

/// How to browse.
#[derive(Debug)]
pub struct Browse {
    /// What the app begins with.
    pub start: Start,
    /// Where the cards are.
    pub source: Source,
    /// How folders are walked.
    pub walk: WalkOptions,
    /// How the screen looks.
    pub look: Look,
    /// Whether clicks and wheel are asked for.
    pub mouse: bool,
}

/// What waits in the inbox.
enum Incoming {
    Input(Input),
    Loaded(Loaded),
    /// What an effect led to.
    Done(Event),
}

/// Browses until the user quits. The terminal is given back on every way out; a deadly signal
/// ends the process after that.
pub fn browse(browse: Browse) -> io::Result<()> {
    let (send, inbox) = mpsc::channel();
    let input = send.clone();
    tty::listen(move |heard| input.send(Incoming::Input(heard)).is_ok())?;
    let mut tty = Tty::take(Options { mouse: browse.mouse })?;
    // The first frame is up before the first card is read.
    let size = tty.size()?;
    let mut app = App::new(browse.start, size.0, size.1);
    tty.draw(|frame| ui::draw(&app, browse.look, frame))?;
    read_cards(browse.source, browse.walk, send.clone());
    let mut clicks = Clicks::default();
    loop {
        if !turn(&mut app, &mut tty, &inbox, &send, &mut clicks)? {
            return Ok(());
        }
        tty.draw(|frame| ui::draw(&app, browse.look, frame))?;
    }
}

/// Takes everything that waits, at least one; `false` when it is time to end.
fn turn(
    app: &mut App,
    tty: &mut Tty,
    inbox: &Receiver<Incoming>,
    send: &Sender<Incoming>,
    clicks: &mut Clicks,
) -> io::Result<bool> {
    let Ok(first) = inbox.recv() else { return Ok(false) };
    // Of several snapshots only the newest counts, and what came after it.
    let (mut newest, mut after) = (None, None);
    for incoming in std::iter::once(first).chain(inbox.try_iter()) {
        let event = match incoming {
            Incoming::Loaded(then @ (Loaded::Reading(_) | Loaded::Checked(_))) => {
                after = Some(then);
                continue;
            }
            Incoming::Loaded(loaded) => {
                (newest, after) = (Some(loaded), None);
                continue;
            }
            Incoming::Done(event) => Some(event),
            Incoming::Input(Input::Term(raw)) => {
                Event::from_terminal(raw).map(|event| clicks.pair(event))
            }
            Incoming::Input(Input::Signal(signal)) => {
                obey(signal, tty)?;
                None
            }
            Incoming::Input(Input::Gone) => {
                tty::end_by(Signal::Hangup);
                return Ok(false);
            }
        };
        for effect in event.map(|event| app.handle(event)).unwrap_or_default() {
            match effect {
                Effect::Quit => return Ok(false),
                Effect::Redraw => tty.take_again()?,
                Effect::Suspend => obey(Signal::Suspend, tty)?,
                Effect::Lay(order) => {
                    let send = send.clone();
                    thread::spawn(move || send.send(Incoming::Done(Event::Laid(lay(order)))));
                }
                Effect::Save { name, ending, text } => {
                    app.handle(Event::Saved(save::write(&name, ending, &text)));
                }
            }
        }
    }
    for loaded in newest.into_iter().chain(after) {
        app.handle(Event::Loaded(loaded));
    }
    Ok(true)
}

/// Does what a signal asks for. A deadly one ends the process by that signal, so that the parent
/// sees the truth.
fn obey(signal: Signal, tty: &mut Tty) -> io::Result<()> {
    match signal {
        Signal::Suspend => {
            tty.give_back();
            tty::suspend();
            tty.take_again()
        }
        Signal::Continue => tty.take_again(),
        deadly => {
            tty.give_back();
            tty::end_by(deadly);
            Ok(())
        }
    }
}

/// Reads cards on a thread and sends what there is so far: names, then everything, indexed and
/// checked.
fn read_cards(source: Source, walk: WalkOptions, send: Sender<Incoming>) {
    let work = move || {
        load(&source, walk, |stage: Stage<Piece>| {
            let loaded = match stage {
                Stage::Reading(cards) => Loaded::Reading(cards),
                Stage::Names(atlas) => {
                    let index = Arc::new(Index::of_names(&atlas));
                    Loaded::Names(Snapshot { atlas, index })
                }
                Stage::Whole(atlas, words) => {
                    let index = Arc::new(Index::new(&atlas, words));
                    let whole = Snapshot { atlas: Arc::clone(&atlas), index };
                    if send.send(Incoming::Loaded(Loaded::Whole(whole))).is_err() {
                        return false;
                    }
                    // Nobody waits for what is wrong.
                    Loaded::Checked(check::findings(&atlas).into())
                }
            };
            send.send(Incoming::Loaded(loaded)).is_ok()
        });
    };
    drop(thread::Builder::new().name("cards".to_owned()).spawn(work));
}
