//! The terminal guard, [`Tty`]. It takes over the terminal, draws on it, and always restores it.
//!
//! No other module changes terminal modes. Every interruption (quit, error, panic, signal, Ctrl-Z,
//! an editor) calls the same function, `held::restore`, to restore the terminal. Any thread may
//! call it any number of times.
//!
//! ```text
//! listen ── keys, signals, hang-up ──▶ inbox ──▶ main loop ── draw ──▶ Tty ──▶ terminal
//!   └── no heartbeat within 1 s of a fatal signal: restore, re-raise signal ────▶ ┘
//! ```
//!
//! Ctrl-C, Ctrl-Z and Ctrl-\ arrive as signals, not as keys, because an unterminated paste swallows
//! every later key, but not signals. This module knows nothing about cards.

mod background;
mod borrower;
mod caught;
mod decode;
mod fence;
mod gate;
mod group;
mod held;
mod inline;
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
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};

pub use borrower::run;
pub use caught::Caught;
pub use group::is_looked_after;
pub use inline::InlineHeight;
pub use input::{Input, listen};
pub use panic::install as install_panic_hook;
pub use pulse::heard;
pub use signal::{Signal, end_by, suspend};

use inline::InlineRows;
use pending::Pending;

/// Options for taking over the terminal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether to receive mouse clicks and scrolling. If true, selecting text in the terminal
    /// requires Shift.
    pub mouse: bool,
    /// The output to which frames are drawn.
    pub screen: DrawTarget,
    /// The height of the area to use below the prompt; `None` to use the whole screen.
    pub height: Option<InlineHeight>,
}

/// The output to which frames are drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DrawTarget {
    /// Standard output, which must be a terminal.
    #[default]
    Output,
    /// The controlling terminal. Standard output is then free for the result of the program.
    Controlling,
}

/// Returns whether the process has a terminal to draw on and one to read keys from.
pub fn is_there(screen: DrawTarget) -> bool {
    held::output(screen).is_ok() && held::input().is_ok()
}

/// Returns whether the terminal is the Linux console, which prints escape sequences that it does not
/// know.
pub fn is_linux_console() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "linux")
}

/// The terminal, while this process controls it. Dropping this value restores the terminal.
#[derive(Debug)]
pub struct Tty {
    terminal: Terminal<CrosstermBackend<Pending>>,
    /// The buffer to which `terminal` writes.
    pending: Pending,
    /// The row of the cursor in the area below the prompt; `None` if the whole screen is used.
    inline: Option<InlineRows>,
}

impl Tty {
    /// Takes over the terminal and installs the panic hook.
    ///
    /// From then on, a panic on the calling thread restores the terminal. [`listen`] must be called
    /// first, because a signal that arrives before that call would leave the terminal in raw mode.
    pub fn take(options: Options) -> io::Result<Self> {
        held::hold(options)?;
        panic::install();
        Self::on_screen().inspect_err(|_| held::restore())
    }

    fn on_screen() -> io::Result<Self> {
        held::take()?;
        let pending = Pending::default();
        let terminal = terminal(&pending)?;
        let inline = held::inline_rows().map(|_| InlineRows::default());
        gate::open();
        Ok(Self { terminal, pending, inline })
    }

    /// Draws one frame and sends it in one write. Does nothing while this process does not control
    /// the terminal. Also does nothing after the terminal has hung up, which [`Input::Gone`]
    /// reports.
    pub fn draw(&mut self, f: impl FnOnce(&mut Frame)) -> io::Result<()> {
        heard();
        unless_gone(self.frame(f))
    }

    fn frame(&mut self, f: impl FnOnce(&mut Frame)) -> io::Result<()> {
        queue!(self.pending, BeginSynchronizedUpdate)?;
        let drawn = self.terminal.draw(f).map(drop);
        queue!(self.pending, EndSynchronizedUpdate)?;
        let mut frame = self.pending.take();
        if let Some(inline) = &mut self.inline {
            frame = inline.translated(&frame);
        }
        drawn?;
        held::send(&frame)
    }

    /// Returns the size of the area in which frames are drawn: the width in columns and the height
    /// in rows.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.backend().size()?;
        Ok(fitted(size.width, size.height))
    }

    /// If `ours` is false, leaves the mouse to the terminal, for selecting text. If `ours` is true,
    /// receives mouse events again, unless [`Options::mouse`] is false. The choice remains in
    /// effect when the terminal is restored and later taken over again.
    pub fn set_mouse(&mut self, ours: bool) -> io::Result<()> {
        heard();
        unless_gone(held::set_mouse(ours))
    }

    /// Asks the terminal to put `text` on the user's clipboard (OSC 52). The terminal does not
    /// confirm this. The text is sent as base64, so the terminal does not interpret control
    /// characters in the text.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        heard();
        let mut asked = Vec::new();
        queue!(asked, CopyToClipboard::to_clipboard_from(text))?;
        unless_gone(held::send(&asked))
    }

    /// Asks the terminal for its background colour. If the terminal answers within 100 ms that the
    /// background is light, [`Input::LightBackground`] follows.
    pub fn ask_background(&mut self) -> io::Result<()> {
        unless_gone(background::ask())
    }

    /// Restores the terminal. Does nothing if it is already restored.
    pub fn give_back(&mut self) {
        heard();
        background::settle();
        // The terminal is restored before the thread that reads keys is stopped, because stopping
        // this thread can take up to its time limit.
        held::restore();
        gate::close();
    }

    /// Takes over the terminal again. If this process already controls the terminal, only sets its
    /// modes again. The next draw repaints everything.
    pub fn take_again(&mut self) -> io::Result<()> {
        heard();
        let taken = held::take().and_then(|()| match &mut self.inline {
            Some(inline) => {
                *inline = InlineRows::default();
                self.terminal = terminal(&self.pending)?;
                Ok(())
            }
            None => self.repaint(),
        });
        // A hang-up is not an error here, because the program is notified by SIGHUP, which the
        // system sends before it resumes a stopped program.
        unless_gone(taken.map(|()| gate::open()))
    }

    /// Makes the next draw repaint everything. After a resize, the contents of the screen are
    /// unknown even if the size is the same as before, because the size may have changed twice.
    pub fn repaint(&mut self) -> io::Result<()> {
        if let Some(inline) = &mut self.inline {
            let again = terminal(&self.pending).and_then(|terminal| {
                self.terminal = terminal;
                let size = self.terminal.backend().size()?;
                held::send(&inline.cleared(fitted(size.width, size.height).1))
            });
            return unless_gone(again);
        }
        // `Terminal::clear` would ask the terminal for the cursor position, but the answer would go
        // to the thread that reads keys.
        let size = self.terminal.backend().size();
        unless_gone(size.and_then(|s| self.terminal.resize(Rect::new(0, 0, s.width, s.height))))
    }

    /// Lends the terminal to `program`, usually an editor, and takes it over again when the program
    /// exits or fails.
    ///
    /// In the meantime, this process reads no keys, and only the program handles Ctrl-C and Ctrl-\.
    /// Ctrl-Z stops this process too, to give the terminal to the shell. If [`run`] started the
    /// program, a fatal signal to this process is passed on to it. Input that is waiting when the
    /// program exits is dropped, because it was meant for the program.
    pub fn lend<T>(&mut self, program: impl FnOnce() -> T) -> io::Result<T> {
        self.give_back();
        let answer = {
            let _lent = held::Lent::begin();
            let answer = program();
            // The heartbeat is recorded before `fence::wait`, because the signal thread cannot
            // handle further signals while it waits for a heartbeat.
            heard();
            fence::wait();
            answer
        };
        // The modes are set first, because in the terminal's line mode, an unfinished line could be
        // neither read nor dropped.
        held::set_modes()?;
        gate::open_emptied();
        self.take_again()?;
        Ok(answer)
    }
}

/// Returns the result of using the terminal. An error after the terminal has hung up is not an
/// error, because [`Input::Gone`] or a signal reports the hang-up.
fn unless_gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(_) if held::is_gone() => Ok(()),
        result => result,
    }
}

/// Creates a terminal with an empty screen that writes to `pending`.
fn terminal(pending: &Pending) -> io::Result<Terminal<CrosstermBackend<Pending>>> {
    let backend = CrosstermBackend::new(pending.clone());
    if held::inline_rows().is_none() {
        return Terminal::new(backend);
    }
    let size = backend.size()?;
    let (width, height) = fitted(size.width, size.height);
    // Unlike `Viewport::Inline`, this viewport does not ask the terminal for the cursor position.
    let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
    Terminal::with_options(backend, TerminalOptions { viewport })
}

/// Returns the size of the area in which frames are drawn, for a terminal of the given size.
pub fn fitted(width: u16, height: u16) -> (u16, u16) {
    match held::inline_rows() {
        Some(rows) => (width, rows.min(height.saturating_sub(1))),
        None => (width, height),
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        self.give_back();
    }
}
