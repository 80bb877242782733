//! The main loop: it draws, waits for messages in the inbox, passes them to the app, and performs
//! the effects.
//!
//! Other threads send keys, signals and cards to the inbox. The loop takes all waiting messages
//! before it draws the next frame, so a burst of keystrokes leads to only one frame. If several
//! snapshots of the cards are waiting, only the newest is used.

mod cards;
mod clicks;
mod clipboard;
mod config_line;
mod crews;
mod editor;
mod keeper;
mod lookup;
mod mounts;
mod programs;
mod save;
mod state;
mod user_program;
mod watch;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crate::app::{App, AppStart, Bookmark, Effect, Event, Loaded, Snapshot, lay};
use crate::atlas::{Atlas, Node};
use crate::check::Policy;
use crate::store::{CardSource, Reading, create_card};
use crate::tty::{self, DrawTarget, InlineHeight, Input, Options, Signal, Tty};
use crate::ui::{self, Look, Themes};

use cards::{Again, CardReader};
use clicks::Clicks;
use clipboard::{Clipboard, CopyResult};
use keeper::{KeepOrder, Keeper};
use state::StateFolder;
use user_program::UserProgram;

pub use clipboard::{ClipboardRoute, clipboard_routes};
pub use editor::{edit_file, editor};
pub use programs::is_program;
pub use watch::can_watch;

/// How long the program waits for an unfinished copy to the clipboard before it exits. This is
/// longer than the time limit for a clipboard tool that hangs.
const FAREWELL: Duration = Duration::from_secs(3);

/// The options for browsing.
#[derive(Debug)]
pub struct Browse {
    /// The initial state of the app.
    pub start: AppStart,
    /// The source of the cards.
    pub source: CardSource,
    /// The options for reading the cards.
    pub reading: Reading,
    /// The policy, which sets the severity of each kind of problem.
    pub policy: Policy,
    /// The look of the screen.
    pub look: Look<'static>,
    /// The user's colours, which apply to every theme.
    pub themes: Themes,
    /// Whether the program handles mouse clicks and scrolling.
    pub mouse: bool,
    /// The data that is kept between runs.
    pub keep: Keep,
    /// The height of the area to use below the prompt; `None` to use the whole screen.
    pub height: Option<InlineHeight>,
    /// All cards, if they have already been read.
    pub loaded: Option<Snapshot>,
}

/// Determines which data is kept between runs, and where.
#[derive(Debug, Clone, Default)]
pub struct Keep {
    /// The folder for the data; `None` if no folder is available.
    pub state: Option<PathBuf>,
    /// Whether to keep search queries between runs.
    pub history: bool,
    /// Whether to keep the session between runs.
    pub session: bool,
    /// The user's config, where the theme is saved; `None` if there is no home folder.
    pub config: Option<PathBuf>,
    /// The config where crews are saved; `None` if no config can be written.
    pub crews: Option<PathBuf>,
}

/// How browsing ended.
#[derive(Debug)]
pub enum Ended {
    /// The user quit without picking roles.
    Left,
    /// The user picked these roles from this atlas. The list can be empty.
    Answered(Arc<Atlas>, Vec<Node>),
}

/// Returns the bookmarks that are saved in a state folder for the roots of a source, or the reason
/// why they cannot be read.
pub fn bookmarks(state: Option<&Path>, source: &CardSource) -> Result<Vec<Bookmark>, String> {
    StateFolder::new(state, source).bookmarks()
}

/// A message in the inbox.
enum Incoming {
    Input(Input),
    Loaded(Loaded),
    /// The result of an effect.
    Done(Event),
    /// The result of a copy.
    Copied(CopyResult),
    /// The program that borrowed the terminal, such as an editor, has exited. Input that arrived
    /// before this message was meant for that program, not for rolescope.
    Returned,
}

/// Runs the browser until the user quits or picks roles. The terminal is always restored, even
/// after a fatal signal, which then ends the process. In a picker, Ctrl-C ends the program without
/// picking a role.
pub fn browse(mut browse: Browse) -> io::Result<Ended> {
    let (send, inbox) = mpsc::channel();
    let input = send.clone();
    tty::listen(move |heard| input.send(Incoming::Input(heard)).is_ok())?;
    let picks = browse.start.picking.is_some();
    let screen = if picks { DrawTarget::Controlling } else { DrawTarget::Output };
    let mut tty = Tty::take(Options { mouse: browse.mouse, screen, height: browse.height })?;
    let kept = send.clone();
    let state = StateFolder::new(browse.keep.state.as_deref(), &browse.source);
    // A picker neither resumes nor saves a session.
    let keep = (browse.keep.history, browse.keep.session && !picks);
    let keeper = Keeper::start(state, keep, &mut browse.start, move |event| {
        kept.send(Incoming::Done(event)).is_ok()
    });
    // The first frame appears before the first card is read.
    let size = tty.size()?;
    let mut app = App::new(browse.start, size.0, size.1);
    let Browse { source, mut reading, policy, themes, look, .. } = browse;
    let look = Look { themes: &themes, ..look };
    tty.draw(|frame| ui::draw(&app, look, frame))?;
    if look.colour && !tty::is_linux_console() {
        tty.ask_background()?;
    }
    reading.before = browse.loaded.as_ref().map(|loaded| Arc::clone(&loaded.atlas));
    let roots = source.roots().to_vec();
    let loaded = send.clone();
    let again = cards::start(
        CardReader { source, reading, policy, parsed: cards::Parsed::default() },
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
        keep: browse.keep,
        picks,
        answer: None,
        stale: false,
        is_seen: true,
        on_light: false,
    };
    loop {
        if !turn.take(&mut app, &mut tty)? {
            turn.keeper.end(|| app.session());
            turn.finish(&mut tty)?;
            return Ok(match turn.answer {
                Some(nodes) => Ended::Answered(Arc::clone(app.atlas()), nodes),
                None => Ended::Left,
            });
        }
        if turn.is_seen {
            let look = Look { on_light: turn.on_light, ..look };
            tty.draw(|frame| ui::draw(&app, look, frame))?;
        }
    }
}

/// The state of the main loop.
struct Turn {
    inbox: Receiver<Incoming>,
    send: Sender<Incoming>,
    again: Again,
    /// The folders and files of the cards.
    roots: Vec<PathBuf>,
    keeper: Keeper,
    clicks: Clicks,
    clipboard: Clipboard,
    keep: Keep,
    /// Whether the program runs as a picker.
    picks: bool,
    /// The picked roles, once the user has picked them.
    answer: Option<Vec<Node>>,
    /// Whether the keys, clicks and pastes in the inbox arrived while an editor was still running
    /// and must be ignored.
    stale: bool,
    /// Whether the last messages may have changed the contents of the screen.
    is_seen: bool,
    /// Whether the terminal has reported that its background is light.
    on_light: bool,
}

impl Turn {
    /// Waits for at least one message, and handles all messages in the inbox. Returns false when
    /// the loop must end.
    fn take(&mut self, app: &mut App, tty: &mut Tty) -> io::Result<bool> {
        let Ok(first) = self.inbox.recv() else { return Ok(false) };
        let waiting: Vec<Incoming> = std::iter::once(first).chain(self.inbox.try_iter()).collect();
        // The survey of skills is shown only in dialogs, so a new survey needs a redraw only if a
        // dialog is open.
        let all_surveys = waiting
            .iter()
            .all(|incoming| matches!(incoming, Incoming::Loaded(Loaded::Surveyed(_))));
        self.is_seen = !all_surveys || app.dialog().is_some();
        // If several snapshots of the cards are waiting, only the newest and the messages after it
        // are used.
        let (mut newest, mut after) = (None, Vec::new());
        let mut resized = false;
        let mut waiting = waiting.into_iter();
        while let Some(incoming) = waiting.next() {
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
                    .map(|event| match event {
                        Event::Resize(width, height) => {
                            let (width, height) = tty::fitted(width, height);
                            Event::Resize(width, height)
                        }
                        event => self.clicks.pair(event),
                    }),
                Incoming::Input(Input::LightBackground) => {
                    self.on_light = true;
                    None
                }
                // In a picker, Ctrl-C ends the loop, because the parent process is waiting for the
                // picked roles and must be told that there are none.
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
                // A copy may have finished at the same time as the user quits.
                for incoming in waiting {
                    if let Incoming::Copied(copied) = incoming {
                        drop(self.end(copied, tty)?);
                    }
                }
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

    /// Completes a copy to the clipboard and returns the message for the user.
    fn end(&mut self, copied: CopyResult, tty: &mut Tty) -> io::Result<Result<String, String>> {
        self.clipboard.heard(&copied);
        copied.message(tty)
    }

    /// Waits for copies to the clipboard that are still running, because a user may quit
    /// immediately after copying.
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

    /// Passes an event to the app and performs its effects. Returns false when the loop must end.
    fn hand(&mut self, event: Event, app: &mut App, tty: &mut Tty) -> io::Result<bool> {
        for effect in app.handle(event) {
            if !self.perform(effect, app, tty)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Performs an effect. Returns false when the loop must end.
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
            Effect::Bookmark(change) => self.keeper.order(KeepOrder::Bookmark(change)),
            Effect::SaveCrew(crew) => {
                let saved = crews::save(self.keep.crews.as_deref(), &crew);
                return self.hand(Event::Made(saved), app, tty);
            }
            Effect::SaveTheme(theme) => {
                let saved = config_line::save_theme(self.keep.config.as_deref(), &theme);
                return self.hand(Event::Made(saved), app, tty);
            }
            Effect::KeepQuery(query) => self.keeper.order(KeepOrder::Query(query)),
            Effect::ForgetQueries => self.keeper.order(KeepOrder::ForgetQueries),
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
                let made =
                    made.map(|()| format!("created {}; press `e` to edit it", path.display()));
                self.again.ask();
                return self.hand(Event::Made(made), app, tty);
            }
            Effect::Run { name, program, arguments, wait } => {
                let program = UserProgram { name, program, arguments };
                if !wait {
                    let send = self.send.clone();
                    let started = program.start(move |why| {
                        let _ = send.send(Incoming::Done(Event::Refused(why)));
                    });
                    return self.hand(Event::Made(started), app, tty);
                }
                return self.lend(|| program.run(), app, tty);
            }
            Effect::Edit { path, line, column } => {
                return self.lend(|| editor::edit(&path, (line, column)), app, tty);
            }
        }
        Ok(true)
    }

    /// Lends the terminal to a program, and reads the cards again, because the program may have
    /// changed them. Returns false when the loop must end.
    fn lend(
        &mut self,
        program: impl FnOnce() -> Result<(), String>,
        app: &mut App,
        tty: &mut Tty,
    ) -> io::Result<bool> {
        self.stale = true;
        let ran = tty.lend(|| {
            let ran = program();
            // rolescope reads no keys while the program uses the terminal, so all keys in the inbox
            // are older than this message.
            let _ = self.send.send(Incoming::Returned);
            ran
        })?;
        self.again.ask();
        self.hand(Event::Edited(ran), app, tty)
    }
}

/// Starts a thread for work that is not done if the thread cannot be started.
fn spawn(name: &str, work: impl FnOnce() + Send + 'static) {
    drop(thread::Builder::new().name(name.to_owned()).spawn(work));
}

/// Returns the root that contains a new card. If no root contains it, because the roots are single
/// cards, returns the folder of the new card, or the parent of that folder if the card has a folder
/// of its own.
fn root_of<'a>(card: &'a Path, roots: &'a [PathBuf]) -> &'a Path {
    let around = roots.iter().map(PathBuf::as_path).filter(|root| card.starts_with(root));
    around.max_by_key(|root| root.components().count()).unwrap_or_else(|| {
        let folder = card.parent().unwrap_or(Path::new(""));
        if card.ends_with("profile.md") { folder.parent().unwrap_or(folder) } else { folder }
    })
}

/// Adds `loaded` to the messages to handle, which are the newest snapshot and the messages after
/// it. A new snapshot replaces all earlier messages, except those about watching, which do not
/// depend on snapshots.
fn keep_newest(loaded: Loaded, newest: &mut Option<Loaded>, after: &mut Vec<Loaded>) {
    if matches!(loaded, Loaded::Names(_) | Loaded::Whole(_)) {
        after.retain(|loaded| matches!(loaded, Loaded::Watched(_)));
        *newest = Some(loaded);
    } else {
        after.push(loaded);
    }
}

/// Acts on a signal, and returns a message for the user, if any. A fatal signal ends the process,
/// so that the parent process sees the signal as the exit status.
fn obey(signal: Signal, tty: &mut Tty) -> io::Result<Option<Event>> {
    match signal {
        stop if stop.stops() => {
            if !tty::is_looked_after() {
                let why = "cannot suspend: no shell is available to resume the program";
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
            findings: Default::default(),
        };
        let (mut newest, mut after) = (None, Vec::new());
        for loaded in [
            Loaded::Whole(snapshot()),
            Loaded::Checked(Default::default()),
            Loaded::Watched(Err("why".to_owned())),
            Loaded::Whole(snapshot()),
        ] {
            keep_newest(loaded, &mut newest, &mut after);
        }
        assert!(matches!(newest, Some(Loaded::Whole(_))));
        assert!(matches!(after.as_slice(), [Loaded::Watched(Err(_))]));
    }
}
