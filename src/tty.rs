//! The one guard that owns the terminal: takes it, draws on it, and always gives it back.
//!
//! Nothing else may touch a terminal mode. Whatever ends the program or only interrupts it
//! (quit, error, panic, signal, Ctrl-Z, an editor) goes through the same function,
//! `held::restore`, which any thread may call any number of times.
//!
//! ```text
//! listen ── keys, signals, hang-up ──▶ inbox ──▶ main loop ── draw ──▶ Tty ──▶ terminal
//!    └── no sign of life 1 s after a deadly signal: restore, end by the signal ──▶ ┘
//! ```
//!
//! Ctrl-C, Ctrl-Z and Ctrl-\ arrive as signals, not as keys: an unterminated paste swallows
//! every key that follows it, a signal gets through. This room knows nothing of cards.

mod borrower;
mod caught;
mod decode;
mod fence;
mod gate;
mod group;
mod held;
mod input;
mod panic;
mod pending;
mod pulse;
mod scan;
mod signal;

use std::io;

use crossterm::clipboard::CopyToClipboard;
use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal};

pub use borrower::run;
pub use caught::Caught;
pub use group::is_looked_after;
pub use input::{Input, listen};
pub use panic::install as speak_harmlessly;
pub use pulse::heard;
pub use signal::{Signal, end_by, suspend};

use pending::Pending;

/// How the terminal is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Ask for clicks and wheel; the terminal's own selection then needs Shift.
    pub mouse: bool,
    /// Where frames go.
    pub screen: Screen,
}

/// Where frames go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Screen {
    /// To standard output, which must be a terminal.
    #[default]
    Output,
    /// To the controlling terminal, so that standard output is free for an answer.
    Controlling,
}

/// Whether there is a terminal to draw on and one to read keys from.
pub fn is_there(screen: Screen) -> bool {
    held::output(screen).is_ok() && held::input().is_ok()
}

/// The taken terminal. Dropping it gives the terminal back.
#[derive(Debug)]
pub struct Tty {
    terminal: Terminal<CrosstermBackend<Pending>>,
    /// The same bytes that `terminal` writes to.
    pending: Pending,
}

impl Tty {
    /// Takes the terminal and installs the panic hook.
    ///
    /// The calling thread is the one whose panic gives the terminal back. Call [`listen`] first:
    /// a signal that comes between taking and listening would leave the terminal raw.
    pub fn take(options: Options) -> io::Result<Self> {
        held::hold(options)?;
        panic::install();
        let taken = Self::on_screen();
        if taken.is_err() {
            held::restore();
        }
        taken
    }

    fn on_screen() -> io::Result<Self> {
        held::take()?;
        let pending = Pending::default();
        let terminal = Terminal::new(CrosstermBackend::new(pending.clone()))?;
        gate::open();
        Ok(Self { terminal, pending })
    }

    /// Draws one frame and sends it as one write. Draws nothing while the terminal is given back,
    /// and nothing on one that has hung up: of that [`Input::Gone`] tells.
    pub fn draw(&mut self, f: impl FnOnce(&mut Frame)) -> io::Result<()> {
        heard();
        match self.frame(f) {
            Err(_) if held::is_gone() => Ok(()),
            drawn => drawn,
        }
    }

    fn frame(&mut self, f: impl FnOnce(&mut Frame)) -> io::Result<()> {
        queue!(self.pending, BeginSynchronizedUpdate)?;
        let drawn = self.terminal.draw(f).map(drop);
        queue!(self.pending, EndSynchronizedUpdate)?;
        let frame = self.pending.take();
        drawn?;
        held::send(&frame)
    }

    /// Columns and rows.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.backend().size()?;
        Ok((size.width, size.height))
    }

    /// Leaves the mouse to the terminal, for its own selection, or takes it back where it was asked
    /// for. It stays so when the terminal is given back and taken again.
    pub fn set_mouse(&mut self, ours: bool) -> io::Result<()> {
        heard();
        match held::set_mouse(ours) {
            Err(_) if held::is_gone() => Ok(()),
            set => set,
        }
    }

    /// Asks the terminal to put `text` on the clipboard of whoever sits before it (OSC 52). It
    /// does not answer. No character of the text reaches it as such: it is sent as base64.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        heard();
        let mut asked = Vec::new();
        queue!(asked, CopyToClipboard::to_clipboard_from(text))?;
        match held::send(&asked) {
            Err(_) if held::is_gone() => Ok(()),
            sent => sent,
        }
    }

    /// Gives the terminal back as it was. Does nothing when that is done already.
    pub fn give_back(&mut self) {
        heard();
        // Restored first: stopping the reader may take its whole patience.
        held::restore();
        gate::close();
    }

    /// Takes the terminal again, or makes sure of its modes; the next draw repaints everything.
    pub fn take_again(&mut self) -> io::Result<()> {
        heard();
        match held::take().and_then(|()| self.repaint()) {
            // The system continues a program after it has told it of the hang-up.
            Err(_) if held::is_gone() => Ok(()),
            Err(error) => Err(error),
            Ok(()) => {
                gate::open();
                Ok(())
            }
        }
    }

    /// Makes the next draw repaint everything: after a resize nobody knows what the terminal
    /// shows, even where it has the size it had before, since it may have had another in between.
    pub fn repaint(&mut self) -> io::Result<()> {
        // Not `Terminal::clear`: it asks the terminal for the cursor and reads the answer,
        // for which the thread that reads keys would have to let go of the input.
        let size = self.terminal.backend().size();
        match size.and_then(|s| self.terminal.resize(Rect::new(0, 0, s.width, s.height))) {
            Err(_) if held::is_gone() => Ok(()),
            resized => resized,
        }
    }

    /// Gives the terminal to `program` (an editor), and takes it again whatever became of it.
    ///
    /// Meanwhile no key is read, Ctrl-C and Ctrl-\ are the program's alone, and a stop from the
    /// keyboard stops this process too, so that the shell comes back. A deadly signal to this
    /// process is passed on to a program that is started by [`run`]. Input that waits when the
    /// program ends is dropped: keys that were typed into it, and answers to its own queries.
    pub fn lend<T>(&mut self, program: impl FnOnce() -> T) -> io::Result<T> {
        self.give_back();
        let answer = {
            let _lent = held::Lent::begin();
            let answer = program();
            // Else the signal thread would wait for life, and we at the fence for it.
            heard();
            fence::wait();
            answer
        };
        // In these modes half a line is input too.
        held::set_modes()?;
        gate::open_emptied();
        self.take_again()?;
        Ok(answer)
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        self.give_back();
    }
}
