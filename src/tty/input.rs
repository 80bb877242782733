//! What the terminal and the system say, from three threads into one inbox.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::Event;
use filedescriptor::{POLLERR, POLLHUP, POLLIN, pollfd};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use signal_hook::consts::SIGWINCH;
use signal_hook::iterator::Signals;

use super::scan::Scanner;
use super::signal::TOO_LARGE;
use super::{Signal, borrower, decode, end_by, fence, gate, held, pulse, suspend};

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

/// Sends all input to `send`, which returns whether anything still takes it.
///
/// Keys are read only while the terminal is taken, so this may and should come before
/// [`Tty::take`](super::Tty::take). It can be called once in a process.
pub fn listen(send: impl Fn(Input) -> bool + Send + Clone + 'static) -> io::Result<()> {
    let signals = Signals::new([fence::SIGNAL, SIGWINCH, TOO_LARGE])?;
    for number in Signal::numbers() {
        // A system without such a signal does not send it.
        let _ = signals.add_signal(number);
    }
    let (terminal, front) = (held::input()?, held::input()?);
    let keyboard = Keyboard { terminal: held::input()?, bell: gate::bell()? };
    let (keys, hang_up) = (send.clone(), send.clone());
    fence::build();
    start("signals", move || pass_signals(signals, &front, &send))?;
    start("hang-up", move || watch(&terminal, &hang_up))?;
    start("keys", move || read(&keyboard, &keys))
}

fn start(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}

/// What the reader of keys sleeps on.
struct Keyboard {
    terminal: OwnedFd,
    /// Rung when the reader is to stop reading.
    bell: UnixStream,
}

/// Why the reader woke.
enum Woken {
    Input,
    Bell,
    /// Nothing came in time.
    Late,
    /// There will be no more input.
    Ended,
}

impl Keyboard {
    /// Sleeps until there is input, or for so long.
    fn wait(&self, patience: Option<Duration>) -> Woken {
        let end = patience.map(|patience| Instant::now() + patience);
        let entry = |fd: &dyn AsRawFd| pollfd { fd: fd.as_raw_fd(), events: POLLIN, revents: 0 };
        let mut entries = [entry(&self.terminal), entry(&self.bell)];
        loop {
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            // Not rustix: on macOS the system's poll knows no terminals, and this one helps itself.
            match filedescriptor::poll(&mut entries, left) {
                Ok(0) => return Woken::Late,
                Ok(_) => break,
                Err(filedescriptor::Error::Poll(error) | filedescriptor::Error::Io(error))
                    if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Woken::Ended,
            }
        }
        let [terminal, bell] = entries.map(|entry| entry.revents);
        if bell != 0 {
            gate::hush(&self.bell);
            return Woken::Bell;
        }
        match terminal & POLLIN != 0 || terminal & (POLLERR | POLLHUP) == 0 {
            true => Woken::Input,
            false => Woken::Ended,
        }
    }

    /// Reads what there is, which another program may have taken; `None` at the end.
    fn read<'a>(&self, buffer: &'a mut [u8]) -> Option<&'a [u8]> {
        match rustix::io::read(&self.terminal, &mut *buffer) {
            Err(Errno::INTR | Errno::AGAIN) => Some(&[]),
            Err(_) | Ok(0) => None,
            Ok(count) => buffer.get(..count),
        }
    }
}

/// Reads keys until no one takes them or the terminal has none. Its end is not the program's: a
/// dead terminal is seen by [`watch`].
fn read(keyboard: &Keyboard, send: &impl Fn(Input) -> bool) {
    let mut scanner = Scanner::default();
    let mut buffer = [0; 4096];
    let mut pieces = Vec::new();
    loop {
        // Input is dropped until nothing waits and nothing is half read.
        let drops = gate::pass();
        let patience = scanner.patience();
        match keyboard.wait(if drops { patience.or(Some(Duration::ZERO)) } else { patience }) {
            Woken::Bell => continue,
            Woken::Ended => break,
            Woken::Late => {
                scanner.expire(&mut pieces);
                if drops {
                    pieces.clear();
                    gate::emptied();
                }
            }
            Woken::Input => {
                let Some(bytes) = keyboard.read(&mut buffer) else { break };
                scanner.feed(bytes, &mut pieces);
                if drops {
                    pieces.clear();
                }
            }
        }
        let events = pieces.drain(..).flat_map(decode::events);
        if !events.map(Input::Term).all(send) {
            break;
        }
    }
    gate::leave();
}

/// Sees a terminal that died without SIGHUP, also while no key is read.
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
        } else if number == SIGWINCH
            && let Ok((columns, rows)) = crossterm::terminal::size()
        {
            send(Input::Term(Event::Resize(columns, rows)));
        }
        let Some(signal) = Signal::from_number(number) else { continue };
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
