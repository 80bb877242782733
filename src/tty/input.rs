//! Sends keys, signals and hang-ups to the inbox of the main loop. A separate thread waits for each
//! of these three kinds of input.

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
use super::{Signal, background, borrower, decode, end_by, fence, gate, held, pulse, suspend};

/// How long the main loop may take to record a heartbeat after a fatal signal.
const GRACE: Duration = Duration::from_secs(1);

/// How long SIGTTIN and SIGTTOU are ignored after one of them has stopped this process in the
/// background. The system may have sent the signal several times before the process stopped.
const ECHO: Duration = Duration::from_millis(100);

/// A message to the main loop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key, a mouse event, a paste, or a new size of the terminal.
    Term(Event),
    /// The terminal has answered [`Tty::ask_background`](super::Tty::ask_background): its
    /// background is light.
    LightBackground,
    /// A signal. After a fatal signal, the main loop must record a heartbeat within a second, by
    /// drawing or by calling [`heard`](super::heard). Otherwise the signal terminates the process.
    Signal(Signal),
    /// The terminal has hung up. This message is sent once. The main loop must record a heartbeat
    /// within a second, as for a fatal signal.
    Gone,
}

/// Starts threads that send all input to `send`. `send` must return false once no one receives the
/// input any more.
///
/// This function must be called before [`Tty::take`](super::Tty::take), and at most once in a
/// process. Keys are read only while this process controls the terminal.
pub fn listen(send: impl Fn(Input) -> bool + Send + Clone + 'static) -> io::Result<()> {
    let signals = Signals::new([fence::SIGNAL, SIGWINCH, TOO_LARGE])?;
    for number in Signal::numbers() {
        // Not every system has all of these signals, so errors are ignored.
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

/// The file descriptors that the keyboard thread polls.
struct Keyboard {
    terminal: OwnedFd,
    /// The bell, a socket that wakes the thread when it must stop reading.
    bell: UnixStream,
}

/// The reason why the keyboard thread woke up.
enum Woken {
    Input,
    Bell,
    /// The time limit passed.
    Late,
    /// The input has ended.
    Ended,
}

impl Keyboard {
    /// Waits for input, for at most `patience`.
    fn wait(&self, patience: Option<Duration>) -> Woken {
        let end = patience.map(|patience| Instant::now() + patience);
        let fds = [self.terminal.as_raw_fd(), self.bell.as_raw_fd()];
        let mut entries = fds.map(|fd| pollfd { fd, events: POLLIN, revents: 0 });
        loop {
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            // On macOS, `poll` does not support terminals, so rustix is unsuitable here. The crate
            // `filedescriptor` works around this problem.
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
        if terminal & POLLIN != 0 || terminal & (POLLERR | POLLHUP) == 0 {
            Woken::Input
        } else {
            Woken::Ended
        }
    }

    /// Reads the available input. The result is empty if another program has already read the
    /// input, and `None` if the input has ended.
    fn read<'a>(&self, buffer: &'a mut [u8]) -> Option<&'a [u8]> {
        match rustix::io::read(&self.terminal, &mut *buffer) {
            Err(Errno::INTR | Errno::AGAIN) => Some(&[]),
            Err(_) | Ok(0) => None,
            Ok(count) => buffer.get(..count),
        }
    }
}

/// Reads keys until no one receives them any more or the input ends. The end of the input does not
/// end the program, because [`watch`] detects whether the terminal has hung up.
fn read(keyboard: &Keyboard, send: &impl Fn(Input) -> bool) {
    let mut scanner = Scanner::default();
    let mut buffer = [0; 4096];
    let mut pieces = Vec::new();
    loop {
        // If input must be dropped, it is read until no more input is waiting and no key is
        // incomplete.
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
        let mut inputs = pieces.drain(..).flat_map(|piece| {
            let light = background::is_light(&piece).then_some(Input::LightBackground);
            light.into_iter().chain(decode::events(piece).map(Input::Term))
        });
        if !inputs.all(send) {
            break;
        }
    }
    gate::leave();
}

/// Detects that the terminal has hung up without SIGHUP, even while no keys are read.
fn watch(terminal: &OwnedFd, send: &impl Fn(Input) -> bool) {
    loop {
        // Without flags, poll reports only hang-ups and errors, which cannot be masked.
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
            // The process is stopped here, because the main loop may be in the system call that
            // caused the signal, and the system repeats the signal until the process stops. The
            // shell already has the terminal, so there is nothing to restore.
            suspend();
            echo_until = Instant::now() + ECHO;
        } else if matches!(signal, Signal::Reading | Signal::Writing) && Instant::now() < echo_until
        {
            // The signal is ignored, because it was sent before the process stopped.
        } else if held::is_lent() && is_for_the_borrower(signal) {
            if signal.stops() {
                suspend();
            }
        } else if signal.is_deadly() {
            borrower::ask_to_end(signal);
            if !answered(send, Input::Signal(signal)) {
                end_by(signal);
            }
        } else if !send(Input::Signal(signal)) && signal.stops() {
            held::restore();
            suspend();
        }
    }
}

/// Returns whether a signal is meant for the borrower (the program to which the terminal is lent).
/// Signals from the keyboard reach all programs in the foreground group, including this one. As in
/// system(3), only the borrower handles them. Stop signals also stop this process, because the
/// shell would otherwise wait for it indefinitely.
fn is_for_the_borrower(signal: Signal) -> bool {
    matches!(signal, Signal::Interrupt | Signal::Quit | Signal::Continue) || signal.stops()
}

/// Sends `input`, and returns whether the main loop records a heartbeat within [`GRACE`].
fn answered(send: &impl Fn(Input) -> bool, input: Input) -> bool {
    let before = pulse::count();
    send(input) && pulse::beats_after(before, GRACE)
}
