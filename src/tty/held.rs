//! The state of the terminal: its original modes, and whether this process currently controls it.
//!
//! The state is static, because a panic hook and the signal thread must be able to restore the
//! terminal when the main loop cannot. Nothing is written while the lock on the state is held: a
//! terminal that has stopped reading (Ctrl-S, a dead connection) blocks the writer indefinitely,
//! and the thread that restores the terminal must not wait for that writer.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::Duration;

use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::queue;
use crossterm::style::{Attribute, ResetColor, SetAttribute};
use crossterm::terminal::{EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetwinsize, tcsetattr,
};

use super::group::{self, is_in_front};
use super::{DrawTarget, Options, Signal, inline};

/// The type of the output to which frames are written. It is a file rather than `Stdout`, because a
/// blocked writer would keep `Stdout` locked.
type Output = File;

/// The character code that disables a signal key: `_POSIX_VDISABLE`.
const DISABLED: u8 = if cfg!(any(target_os = "linux", target_os = "android")) { 0 } else { 0xff };

/// How long to wait for an unfinished write before the terminal is restored. A frame is about 10
/// KB, which takes a millisecond to write. A terminal that needs longer than this limit has stopped
/// reading.
const PATIENCE: Duration = Duration::from_millis(50);

#[derive(Clone, Copy, PartialEq, Eq)]
enum HoldStage {
    /// The terminal is in its original state.
    Free,
    /// This process controls the terminal.
    Taken,
    /// A thread is restoring the terminal.
    Leaving,
}

struct Held {
    /// The terminal from which keys are read and whose modes are changed.
    input: OwnedFd,
    output: Arc<Output>,
    /// The original modes of the terminal. They are read only once, because an editor that crashes
    /// may leave other modes behind.
    before: Termios,
    /// Whether mouse events were requested in the options.
    mouse: bool,
    /// The number of rows to use below the prompt; `None` to use the whole screen.
    inline: Option<u16>,
    /// Whether mouse events are currently left to the terminal.
    mouse_left: bool,
    /// The thread that took over the terminal.
    owner: ThreadId,
    stage: HoldStage,
    /// Whether the terminal is lent to another program.
    lent: bool,
    /// Whether a frame is being written.
    writing: bool,
}

static HELD: Mutex<Option<Held>> = Mutex::new(None);
static CHANGED: Condvar = Condvar::new();

fn lock() -> MutexGuard<'static, Option<Held>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the terminal from which keys are read: standard input if it is a terminal, else the
/// controlling terminal.
pub(super) fn input() -> io::Result<OwnedFd> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return stdin.as_fd().try_clone_to_owned();
    }
    Ok(File::options().read(true).write(true).open("/dev/tty")?.into())
}

/// Opens the terminal to which frames are written.
pub(super) fn output(screen: DrawTarget) -> io::Result<Output> {
    match screen {
        DrawTarget::Output if io::stdout().is_terminal() => {
            Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
        }
        DrawTarget::Output => Err(io::Error::other("standard output is not a terminal")),
        DrawTarget::Controlling => match File::options().read(true).write(true).open("/dev/tty") {
            // The last resort is standard error, if it is a terminal.
            Err(_) if io::stderr().is_terminal() => {
                Ok(io::stderr().as_fd().try_clone_to_owned()?.into())
            }
            opened => opened,
        },
    }
}

/// Records the current state of the terminal, to which [`restore`] returns later.
pub(super) fn hold(Options { mouse, screen, height }: Options) -> io::Result<()> {
    let mut held = lock();
    if held.as_ref().is_some_and(|held| held.stage != HoldStage::Free) {
        return Err(io::Error::other("the terminal is already in use"));
    }
    let input = input()?;
    if screen == DrawTarget::Controlling {
        group::ask();
    }
    let output = output(screen)?;
    let inline = height.and_then(|height| height.rows(tcgetwinsize(&output).ok()?.ws_row));
    *held = Some(Held {
        before: tcgetattr(&input)?,
        output: Arc::new(output),
        input,
        // Below a prompt, the position of the frame on the screen is unknown, so clicks could not
        // be mapped to rows of the frame.
        mouse: mouse && inline.is_none(),
        inline,
        mouse_left: false,
        owner: std::thread::current().id(),
        stage: HoldStage::Free,
        lent: false,
        writing: false,
    });
    Ok(())
}

/// Sets the terminal modes and prepares the screen, even if this was already done.
pub(super) fn take() -> io::Result<()> {
    let Some(arrival) = set_modes()? else { return Ok(()) };
    send(&arrival)
}

/// Sets only the terminal modes. Returns the bytes that must be sent next, to prepare the screen.
pub(super) fn set_modes() -> io::Result<Option<Vec<u8>>> {
    let mut held = lock();
    let Some(held) = held.as_mut() else { return Ok(None) };
    // If this process is in the background, this call stops the process until the shell brings it
    // to the foreground. Nothing is written to the screen before that.
    tcsetattr(&held.input, OptionalActions::Now, &raw(&held.before))?;
    let again = held.stage == HoldStage::Taken;
    held.stage = HoldStage::Taken;
    arrival(held.mouse && !held.mouse_left, held.inline, again).map(Some)
}

/// Returns the number of rows to use below the prompt, or `None` if the whole screen is used.
pub(super) fn inline_rows() -> Option<u16> {
    lock().as_ref().and_then(|held| held.inline)
}

/// Returns the modes for raw input, in which Ctrl-C and similar keys still send signals.
///
/// Crossterm's `enable_raw_mode` is unsuitable, because it keeps a second copy of the old modes and
/// disables the signals first.
fn raw(before: &Termios) -> Termios {
    let mut modes = before.clone();
    modes.make_raw();
    // Without NOFLSH, Ctrl-C and Ctrl-Z would discard unsent output, which could cut off an escape
    // sequence in the middle.
    modes.local_modes |= LocalModes::ISIG | LocalModes::NOFLSH;
    if group::keeps_on() {
        modes.special_codes[SpecialCodeIndex::VINTR] = DISABLED;
        modes.special_codes[SpecialCodeIndex::VSUSP] = DISABLED;
    }
    modes
}

fn arrival(mouse: bool, inline: Option<u16>, again: bool) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match inline {
        None => queue!(bytes, EnterAlternateScreen)?,
        Some(rows) => bytes.extend(inline::arrival(rows, again)),
    }
    queue!(bytes, Hide, EnableBracketedPaste)?;
    if mouse {
        queue!(bytes, EnableMouseCapture)?;
    }
    Ok(bytes)
}

/// If `ours` is false, leaves mouse events to the terminal. If `ours` is true, receives them again,
/// unless the options exclude the mouse.
pub(super) fn set_mouse(ours: bool) -> io::Result<()> {
    {
        let mut held = lock();
        let Some(held) = held.as_mut().filter(|held| held.mouse) else { return Ok(()) };
        held.mouse_left = !ours;
    }
    let mut bytes = Vec::new();
    if ours {
        queue!(bytes, EnableMouseCapture)?;
    } else {
        queue!(bytes, DisableMouseCapture)?;
    }
    send(&bytes)
}

fn departure(mouse: bool, inline: Option<u16>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // The end of a synchronized update is sent first, because after an unfinished frame, the
    // terminal would otherwise delay all further output.
    queue!(bytes, EndSynchronizedUpdate)?;
    if mouse {
        queue!(bytes, DisableMouseCapture)?;
    }
    queue!(bytes, DisableBracketedPaste, ResetColor, SetAttribute(Attribute::Reset))?;
    match inline {
        None => queue!(bytes, LeaveAlternateScreen)?,
        Some(_) => bytes.extend(inline::departure()),
    }
    queue!(bytes, Show)?;
    Ok(bytes)
}

/// Writes a frame, or drops it if this process no longer controls the terminal.
pub(super) fn send(bytes: &[u8]) -> io::Result<()> {
    let output = {
        let mut held = lock();
        let Some(held) = held.as_mut().filter(|held| held.stage == HoldStage::Taken) else {
            return Ok(());
        };
        held.writing = true;
        Arc::clone(&held.output)
    };
    let written = write_all(&output, bytes);
    if let Some(held) = lock().as_mut() {
        held.writing = false;
    }
    CHANGED.notify_all();
    written
}

/// Writes all bytes, like `Write::write_all`. It works even if another program has made the terminal
/// non-blocking.
fn write_all(mut output: &Output, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match output.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                writable(output.as_fd(), None);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn writable(output: BorrowedFd<'_>, patience: Option<Duration>) -> bool {
    let patience = patience.and_then(|patience| Timespec::try_from(patience).ok());
    let mut fds = [PollFd::from_borrowed_fd(output, PollFlags::OUT)];
    poll(&mut fds, patience.as_ref()).is_ok_and(|ready| ready > 0)
}

/// Returns whether the terminal has hung up.
pub(super) fn is_gone() -> bool {
    lock().as_ref().is_some_and(|held| {
        let mut fds = [PollFd::new(&held.input, PollFlags::empty())];
        poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).is_ok_and(|hung_up| hung_up > 0)
    })
}

/// Restores the terminal. Any thread may call this function at any time. When the function returns,
/// the terminal has been restored, either by this thread or by another one.
pub(super) fn restore() {
    let mut held = lock();
    loop {
        match held.as_mut() {
            Some(state) if state.stage == HoldStage::Taken => {
                state.stage = HoldStage::Leaving;
                break;
            }
            Some(state) if state.stage == HoldStage::Leaving => {
                held = CHANGED.wait(held).unwrap_or_else(PoisonError::into_inner);
            }
            _ => return,
        }
    }
    let waited = CHANGED
        .wait_timeout_while(held, PATIENCE, |held| held.as_ref().is_some_and(|held| held.writing));
    let (mut held, _) = waited.unwrap_or_else(PoisonError::into_inner);
    if let Some(state) = held.as_mut() {
        put_back(state);
        state.stage = HoldStage::Free;
    }
    CHANGED.notify_all();
}

/// Attempts every step of restoring the terminal, even if an earlier step fails. Errors are
/// ignored, because they cannot be reported to anyone at this point.
fn put_back(held: &Held) {
    // In the background, the terminal modes are those of the shell, and changing them would stop
    // this process. If `tostop` is set, writing would stop this process too.
    let front = is_in_front(&held.input);
    let modes = tcgetattr(&held.input);
    let tostop = modes.is_ok_and(|modes| modes.local_modes.contains(LocalModes::TOSTOP));
    let writes = front || !tostop;
    // Nothing is written to a terminal that has stopped reading, because the write would block
    // indefinitely. The modes of such a terminal can still be changed.
    if writes
        && writable(held.output.as_fd(), Some(PATIENCE))
        && let Ok(bytes) = departure(held.mouse, held.inline)
    {
        let _ = write_all(&held.output, &bytes);
    }
    if front {
        let _ = tcsetattr(&held.input, OptionalActions::Now, &held.before);
    }
}

/// Returns whether the system sent this signal because this process used the terminal from the
/// background. This function does not lock the state, because a thread that takes over the terminal
/// from the background holds the lock until the process stops.
pub(super) fn is_from_behind(terminal: &OwnedFd, signal: Signal) -> bool {
    matches!(signal, Signal::Reading | Signal::Writing) && !is_in_front(terminal)
}

/// Returns the thread that controls the terminal, if there is one.
pub(super) fn owner() -> Option<ThreadId> {
    lock().as_ref().filter(|held| held.stage != HoldStage::Free).map(|held| held.owner)
}

/// Returns whether the terminal is lent to another program.
pub(super) fn is_lent() -> bool {
    lock().as_ref().is_some_and(|held| held.lent)
}

/// Marks the terminal as lent until this value is dropped.
pub(super) struct Lent;

impl Lent {
    pub(super) fn begin() -> Self {
        set_lent(true);
        Self
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        set_lent(false);
    }
}

fn set_lent(lent: bool) {
    if let Some(held) = lock().as_mut() {
        held.lent = lent;
    }
}
