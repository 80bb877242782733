//! The loop: draw, sleep on the inbox, take all that waits, hand it to the app, do what it says.
//!
//! Keys, signals and cards come from threads of their own. Everything that waits is taken before
//! the next frame, so that a burst of keys is one frame; of several batches of cards only the
//! newest counts.

mod cards;
mod clicks;
mod clipboard;
mod editor;
mod keeper;
mod lookup;
mod mounts;
mod save;
mod state;
mod watch;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crate::app::{App, Bookmark, Effect, Event, Loaded, Snapshot, Start, lay};
use crate::atlas::{Atlas, Node};
use crate::check::Policy;
use crate::store::{Reading, Source, create_card};
use crate::tty::{self, DrawTarget, Input, Options, Signal, Tty};
use crate::ui::{self, Look, Themes};

use cards::{Again, Cards};
use clicks::Clicks;
use clipboard::{Clipboard, Copied};
use keeper::{Keeper, Order};
use state::State;

/// Longest wait at the end for what is being copied: a tool that hangs is given up before.
const FAREWELL: Duration = Duration::from_secs(3);

/// How to browse.
#[derive(Debug)]
pub struct Browse {
    /// What the app begins with.
    pub start: Start,
    /// Where the cards are.
    pub source: Source,
    /// How they are read.
    pub reading: Reading,
    /// How much what is wrong with them matters.
    pub policy: Policy,
    /// How the screen looks.
    pub look: Look<'static>,
    /// Colours that the user wants in every theme.
    pub themes: Themes,
    /// Whether clicks and wheel are asked for.
    pub mouse: bool,
    /// What is kept from run to run.
    pub keep: Keep,
    /// All cards, where they have been read already.
    pub loaded: Option<Snapshot>,
}

/// What is kept from run to run, and where.
#[derive(Debug, Clone, Default)]
pub struct Keep {
    /// The folder for it; `None` where there is none.
    pub state: Option<PathBuf>,
    /// Whether queries are.
    pub history: bool,
    /// Whether it is where the run ends.
    pub session: bool,
}

/// How browsing ended.
#[derive(Debug)]
pub enum Ended {
    /// The user left.
    Left,
    /// With roles that were picked, perhaps none, and the atlas they are of.
    Answered(Arc<Atlas>, Vec<Node>),
}

/// The bookmarks that are kept in a folder for the roots of a source; or why they cannot be read.
pub fn bookmarks(state: Option<&Path>, source: &Source) -> Result<Vec<Bookmark>, String> {
    State::of(state, source).bookmarks()
}

/// What waits in the inbox.
enum Incoming {
    Input(Input),
    Loaded(Loaded),
    /// What an effect led to.
    Done(Event),
    /// What became of a copy.
    Copied(Copied),
    /// The editor has ended: what was typed before is not for us.
    Returned,
}

/// Browses until the user quits or answers. The terminal is given back on every way out; a deadly
/// signal ends the process after that. Where roles are picked, Ctrl-C leaves.
pub fn browse(mut browse: Browse) -> io::Result<Ended> {
    let (send, inbox) = mpsc::channel();
    let input = send.clone();
    tty::listen(move |heard| input.send(Incoming::Input(heard)).is_ok())?;
    let picks = browse.start.picking.is_some();
    let screen = if picks { DrawTarget::Controlling } else { DrawTarget::Output };
    let mut tty = Tty::take(Options { mouse: browse.mouse, screen })?;
    let kept = send.clone();
    let state = State::of(browse.keep.state.as_deref(), &browse.source);
    // Who picks a role for a command is not where the last session was, and will not be back.
    let keep = (browse.keep.history, browse.keep.session && !picks);
    let keeper = Keeper::start(state, keep, &mut browse.start, move |event| {
        kept.send(Incoming::Done(event)).is_ok()
    });
    // The first frame is up before the first card is read.
    let size = tty.size()?;
    let mut app = App::new(browse.start, size.0, size.1);
    let Browse { source, mut reading, policy, themes, look, .. } = browse;
    let look = Look { themes: &themes, ..look };
    tty.draw(|frame| ui::draw(&app, look, frame))?;
    reading.before = browse.loaded.as_ref().map(|loaded| Arc::clone(&loaded.atlas));
    let roots = match &source {
        Source::Paths(roots) => roots.clone(),
        Source::Builtin => Vec::new(),
    };
    let loaded = send.clone();
    let again = cards::start(
        Cards { source, reading, policy, parsed: cards::Parsed::default() },
        move |stage| loaded.send(Incoming::Loaded(stage)).is_ok(),
    );
    if let Some(snapshot) = browse.loaded {
        let _ = send.send(Incoming::Loaded(Loaded::Whole(snapshot)));
    }
    let copied = send.clone();
    let clipboard = Clipboard::new(move |end| drop(copied.send(Incoming::Copied(end))));
    let clicks = Clicks::default();
    let mut turn = Turn {
        inbox,
        send,
        again,
        roots,
        keeper,
        clicks,
        clipboard,
        picks,
        answer: None,
        stale: false,
    };
    loop {
        if !turn.take(&mut app, &mut tty)? {
            turn.keeper.end(|| app.session());
            turn.finish(&mut tty)?;
            let answered = |nodes| Ended::Answered(Arc::clone(app.atlas()), nodes);
            return Ok(turn.answer.map_or(Ended::Left, answered));
        }
        tty.draw(|frame| ui::draw(&app, look, frame))?;
    }
}

/// One turn of the loop, and what it needs.
struct Turn {
    inbox: Receiver<Incoming>,
    send: Sender<Incoming>,
    again: Again,
    /// The folders and files that the cards come from.
    roots: Vec<PathBuf>,
    keeper: Keeper,
    clicks: Clicks,
    clipboard: Clipboard,
    /// Whether roles are picked.
    picks: bool,
    /// What was picked.
    answer: Option<Vec<Node>>,
    /// Whether keys, clicks and pastes in the inbox were typed before an editor ended.
    stale: bool,
}

impl Turn {
    /// Takes everything that waits, at least one; `false` when it is time to end.
    fn take(&mut self, app: &mut App, tty: &mut Tty) -> io::Result<bool> {
        let Ok(first) = self.inbox.recv() else { return Ok(false) };
        let waiting: Vec<Incoming> = std::iter::once(first).chain(self.inbox.try_iter()).collect();
        // Of several snapshots only the newest counts, and what came after it.
        let (mut newest, mut after) = (None, Vec::new());
        let mut resized = false;
        for incoming in waiting {
            let event = match incoming {
                Incoming::Loaded(loaded) => {
                    keep_newest(loaded, &mut newest, &mut after);
                    continue;
                }
                Incoming::Done(event) => Some(event),
                Incoming::Copied(copied) => Some(Event::Copied(self.end(copied, tty)?)),
                Incoming::Returned => {
                    self.stale = false;
                    None
                }
                Incoming::Input(Input::Term(raw)) => Event::from_terminal(raw)
                    .filter(|event| !self.stale || matches!(event, Event::Resize(..)))
                    .map(|event| self.clicks.pair(event)),
                // Somebody waits for an answer, and hears that there is none.
                Incoming::Input(Input::Signal(Signal::Interrupt)) if self.picks => {
                    return Ok(false);
                }
                Incoming::Input(Input::Signal(signal)) => {
                    if signal.is_deadly() {
                        tty.give_back();
                        self.keeper.end(|| app.session());
                    }
                    obey(signal, tty)?
                }
                Incoming::Input(Input::Gone) => {
                    self.keeper.end(|| app.session());
                    tty::end_by(Signal::Hangup);
                    return Ok(false);
                }
            };
            resized |= matches!(event, Some(Event::Resize(..)));
            if let Some(event) = event
                && !self.hand(event, app, tty)?
            {
                return Ok(false);
            }
        }
        if resized {
            tty.repaint()?;
        }
        for loaded in newest.into_iter().chain(after) {
            if !self.hand(Event::Loaded(loaded), app, tty)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Ends a copy, in a sentence.
    fn end(&mut self, copied: Copied, tty: &mut Tty) -> io::Result<Result<String, String>> {
        self.clipboard.heard(&copied);
        copied.told(tty)
    }

    /// Waits for what is being copied: who copies and quits at once wants both.
    fn finish(&mut self, tty: &mut Tty) -> io::Result<()> {
        let end = Instant::now() + FAREWELL;
        while self.clipboard.is_busy() {
            match self.inbox.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(Incoming::Copied(copied)) => drop(self.end(copied, tty)?),
                Ok(Incoming::Input(Input::Signal(signal))) => drop(obey(signal, tty)?),
                Ok(_) => {}
                Err(_) => break,
            }
        }
        Ok(())
    }

    /// Hands an event to the app and does what it says; `false` when that is the end.
    fn hand(&mut self, event: Event, app: &mut App, tty: &mut Tty) -> io::Result<bool> {
        for effect in app.handle(event) {
            if !self.perform(effect, app, tty)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Does what the app asks for; `false` when that is the end.
    fn perform(&mut self, effect: Effect, app: &mut App, tty: &mut Tty) -> io::Result<bool> {
        match effect {
            Effect::Quit => return Ok(false),
            Effect::Answer(nodes) => {
                self.answer = Some(nodes);
                return Ok(false);
            }
            Effect::Redraw => tty.take_again()?,
            Effect::Suspend => {
                if let Some(event) = obey(Signal::Suspend, tty)? {
                    return self.hand(event, app, tty);
                }
            }
            Effect::Load => self.again.ask(),
            Effect::Bookmark(change) => self.keeper.order(Order::Bookmark(change)),
            Effect::KeepQuery(query) => self.keeper.order(Order::Query(query)),
            Effect::ForgetQueries => self.keeper.order(Order::ForgetQueries),
            Effect::Lay(order) => {
                let send = self.send.clone();
                thread::spawn(move || send.send(Incoming::Done(Event::Laid(lay(order)))));
            }
            Effect::Save { name, ending, text } => {
                return self.hand(Event::Saved(save::write(&name, ending, &text)), app, tty);
            }
            Effect::Copy { what, text } => self.clipboard.copy(what, text),
            Effect::Mouse { ours } => tty.set_mouse(ours)?,
            Effect::Create { path, text } => {
                let made = create_card(root_of(&path, &self.roots), &path, &text);
                let made = made.map(|()| format!("made {}; e edits it", path.display()));
                self.again.ask();
                return self.hand(Event::Made(made), app, tty);
            }
            Effect::Edit { path, line, column } => {
                self.stale = true;
                let edited = tty.lend(|| {
                    let edited = editor::edit(editor::Place { path: &path, line, column });
                    // While no key is read: all keys in the inbox come before it.
                    let _ = self.send.send(Incoming::Returned);
                    edited
                })?;
                self.again.ask();
                return self.hand(Event::Edited(edited), app, tty);
            }
        }
        Ok(true)
    }
}

/// The root that a new card is below. Beside a root that is a single card, it is the folder of
/// the new card, or the folder around that where the card has a folder of its own.
fn root_of<'a>(card: &'a Path, roots: &'a [PathBuf]) -> &'a Path {
    let around = roots.iter().map(PathBuf::as_path).filter(|root| card.starts_with(root));
    let beside = || {
        let folder = card.parent().unwrap_or(Path::new(""));
        if card.ends_with("profile.md") { folder.parent().unwrap_or(folder) } else { folder }
    };
    around.max_by_key(|root| root.components().count()).unwrap_or_else(beside)
}

/// Keeps the newest snapshot and what came after it. Whether changes are seen has nothing to do
/// with snapshots, and is always kept.
fn keep_newest(loaded: Loaded, newest: &mut Option<Loaded>, after: &mut Vec<Loaded>) {
    if matches!(loaded, Loaded::Names(_) | Loaded::Whole(_)) {
        after.retain(|loaded| matches!(loaded, Loaded::Watched(_)));
        *newest = Some(loaded);
    } else {
        after.push(loaded);
    }
}

/// Does what a signal asks for; the answer is what the user is to hear of it. A deadly one ends
/// the process by that signal, so that the parent sees the truth.
fn obey(signal: Signal, tty: &mut Tty) -> io::Result<Option<Event>> {
    match signal {
        stop if stop.stops() => {
            if !tty::is_looked_after() {
                let why = "no shell waits to continue the program, so it does not stop";
                return Ok(Some(Event::Refused(why.to_owned())));
            }
            tty.give_back();
            tty::suspend();
            tty.take_again()?;
        }
        Signal::Continue => tty.take_again()?,
        deadly => {
            tty.give_back();
            tty::end_by(deadly);
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_card_is_below_the_nearest_root() {
        let roots = ["a".into(), "a/b".into(), "c/one".into(), "d/one.md".into()];
        for (card, root) in [
            ("a/x/profile.md", "a"),
            ("a/b/x/profile.md", "a/b"),
            ("c/two/profile.md", "c"),
            ("d/two.md", "d"),
        ] {
            assert_eq!(root_of(Path::new(card), &roots), Path::new(root), "{card}");
        }
    }

    #[test]
    fn a_snapshot_takes_no_word_about_watching_with_it() {
        let atlas = Arc::<Atlas>::default();
        let snapshot = || Snapshot {
            atlas: Arc::clone(&atlas),
            index: Arc::default(),
            findings: Arc::default(),
        };
        let (mut newest, mut after) = (None, Vec::new());
        for loaded in [
            Loaded::Whole(snapshot()),
            Loaded::Checked(Arc::default()),
            Loaded::Watched(Err("why".to_owned())),
            Loaded::Whole(snapshot()),
        ] {
            keep_newest(loaded, &mut newest, &mut after);
        }
        assert!(matches!(newest, Some(Loaded::Whole(_))));
        assert!(matches!(after.as_slice(), [Loaded::Watched(Err(_))]));
    }
}
