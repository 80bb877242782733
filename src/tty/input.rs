//! What the terminal and the system say, from three threads into one inbox.

use std::io;
use std::os::fd::OwnedFd;
use std::panic::catch_unwind;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{self, Event};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use signal_hook::iterator::Signals;

use super::{Signal, borrower, end_by, fence, gate, held, pulse, suspend};

/// How long the main loop may take to show that it is alive after a deadly signal.
const GRACE: Duration = Duration::from_secs(1);

/// How long after a stop in the background the signals that led to it may still come in.
const ECHO: Duration = Duration::from_millis(100);

/// Something said to the main loop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key, click, paste or new size.
    Term(Event),
    /// The main loop must show life within a second of a deadly one, by drawing or by
    /// [`heard`](super::heard); else the process is ended by it.
    Signal(Signal),
    /// The terminal has hung up. Comes once; the same second applies.
    Gone,
}

/// Sends all input to `send`, which says whether anybody still listens.
///
/// Keys are read only while the terminal is taken, so this may and should come before
/// [`Tty::take`](super::Tty::take).
pub fn listen(send: impl Fn(Input) -> bool + Send + Clone + 'static) -> io::Result<()> {
    let signals = Signals::new(Signal::ALL.map(Signal::number).into_iter().chain([fence::SIGNAL]))?;
    let (terminal, front) = (held::input()?, held::input()?);
    let (keys, hang_up) = (send.clone(), send.clone());
    fence::build();
    start("signals", move || pass_signals(signals, &front, &send))?;
    start("hang-up", move || watch(&terminal, &hang_up))?;
    let (ready, is_ready) = mpsc::channel();
    start("keys", move || read(&keys, &ready))?;
    // In vain only when a paste without end was typed ahead; then the keys come later or never.
    let _ = is_ready.recv_timeout(GRACE);
    Ok(())
}

fn start(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}

/// Keys are read on a thread of their own because no timeout can be trusted: in the middle of a
/// paste crossterm blocks until its end.
fn read(send: &impl Fn(Input) -> bool, ready: &Sender<()>) {
    // Makes crossterm listen for SIGWINCH: from here on no new size is missed, and the gate has
    // something to wake it by.
    let _ = event::poll(Duration::ZERO);
    let mut size = crossterm::terminal::size().ok();
    let _ = ready.send(());
    loop {
        gate::pass();
        // An error ends the reading, not the program: a dead terminal is the watchdog's to tell.
        // A panic in the parser of keys ends the program: without keys it could not be left.
        let event = match catch_unwind(event::read) {
            Ok(Ok(event)) => event,
            Ok(Err(_)) => return gate::leave(),
            Err(_) => {
                send(Input::Gone);
                return gate::leave();
            }
        };
        if let Event::Resize(columns, rows) = event {
            let new = Some((columns, rows));
            // A size that did change meanwhile is told, knock or not.
            if new == size && gate::knocked() {
                continue;
            }
            size = new;
        }
        if !send(Input::Term(event)) {
            return gate::leave();
        }
    }
}

/// crossterm spins for ever on a terminal that died without SIGHUP; this sees it without reading.
fn watch(terminal: &OwnedFd, send: &impl Fn(Input) -> bool) {
    loop {
        // No flags: only hang-up and error are reported, which cannot be masked.
        match poll(&mut [PollFd::new(terminal, PollFlags::empty())], None) {
            Err(Errno::INTR) => {}
            Err(_) => return,
            Ok(_) => break,
        }
    }
    if !answered(send, Input::Gone) {
        end_by(Signal::Hangup);
    }
}

fn pass_signals(mut signals: Signals, terminal: &OwnedFd, send: &impl Fn(Input) -> bool) {
    let mut echo_until = Instant::now();
    for number in signals.forever() {
        if number == fence::SIGNAL {
            fence::reached();
        }
        let Some(signal) = Signal::of(number) else { continue };
        if held::is_from_behind(terminal, signal) {
            // The main loop may be within the very call that is to be stopped, and is sent the
            // signal again and again until it is. There is nothing to give back: the shell has
            // the terminal already.
            suspend();
            echo_until = Instant::now() + ECHO;
        } else if matches!(signal, Signal::Reading | Signal::Writing) && Instant::now() < echo_until
        {
            // It came before the stop, and is found only now.
        } else if held::is_lent() && is_for_the_borrower(signal) {
            if signal.stops() {
                suspend();
            }
        } else if signal.is_deadly() {
            borrower::tell(signal);
            if !answered(send, Input::Signal(signal)) {
                end_by(signal);
            }
        } else if !send(Input::Signal(signal)) && signal.stops() {
            held::restore();
            suspend();
        }
    }
}

/// The keyboard's signals reach all programs in front, the editor and us; as in system(3) they
/// are the editor's. Stopping is shared: else the shell would wait for us for ever.
fn is_for_the_borrower(signal: Signal) -> bool {
    matches!(signal, Signal::Interrupt | Signal::Quit | Signal::Continue) || signal.stops()
}

/// Sends and waits for a sign that the main loop is alive.
fn answered(send: &impl Fn(Input) -> bool, input: Input) -> bool {
    let before = pulse::count();
    send(input) && pulse::beats_after(before, GRACE)
}
