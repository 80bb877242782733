//! Copies text to the clipboard, using the first method that works.
//!
//! ```text
//! app ── text ──▶ thread: wl-copy, xclip, xsel, pbcopy ── tmux ──▶ done
//!                   └── none works ──▶ main loop: OSC 52 ──▶ the terminal decides
//! ```
//!
//! External tools are used because a library for X11 or Wayland would be the largest part of this
//! program. Under X11 and Wayland, copied text disappears when the process that offers it exits,
//! but these tools keep running. The output of the tools is discarded, and a tool that neither
//! reads its input nor exits is abandoned.

mod child;
mod clean;
mod route;
mod way;

use std::sync::mpsc::{self, Receiver, Sender};

use crate::tty::Tty;

use super::spawn;
use clean::clean;
pub use route::{ClipboardRoute, clipboard_routes};
use way::{Around, MOST, MOST_BY_TERMINAL};

/// Text to copy.
struct CopyOrder {
    /// The sequence number of the copy.
    number: u64,
    /// A short description of the text.
    what: String,
    /// The original text, in which harmful and hidden characters have not been replaced yet.
    text: String,
}

/// Copies one string after another on a separate thread. The thread is started when the first
/// string is copied.
pub(super) struct Clipboard {
    orders: Sender<CopyOrder>,
    /// The number of the last requested copy.
    asked: u64,
    /// The number of the last completed copy.
    ended: u64,
    /// The worker, which moves to its thread when the thread starts; `None` after that.
    worker: Option<Worker>,
}

struct Worker {
    orders: Receiver<CopyOrder>,
    tell: Box<dyn Fn(CopyResult) + Send>,
}

/// The result of a copy.
pub(super) struct CopyResult {
    number: u64,
    end: End,
}

enum End {
    /// The copy is complete. Contains a message for the user, or the reason why the copy failed.
    Done(Result<String, String>),
    /// No program accepted the text. The main loop must ask the terminal to copy it, because only
    /// the main loop may write to the terminal.
    Left {
        /// A short description of the text.
        what: String,
        /// The text.
        text: String,
        /// The errors of the programs that were tried.
        failures: Vec<String>,
    },
}

impl Clipboard {
    /// Creates an idle clipboard. `tell` receives the result of each copy.
    pub(super) fn new(tell: impl Fn(CopyResult) + Send + 'static) -> Clipboard {
        let (send, orders) = mpsc::channel();
        let worker = Worker { orders, tell: Box::new(tell) };
        Clipboard { orders: send, asked: 0, ended: 0, worker: Some(worker) }
    }

    /// Starts copying `text`.
    pub(super) fn copy(&mut self, what: String, text: String) {
        self.asked += 1;
        let _ = self.orders.send(CopyOrder { number: self.asked, what, text });
        if let Some(worker) = self.worker.take() {
            // If the thread cannot be started, nothing is copied and no message appears.
            spawn("clipboard", move || worker.work(&Around::here()));
        }
    }

    /// Returns whether a copy is still running.
    pub(super) fn is_busy(&self) -> bool {
        self.ended < self.asked
    }

    /// Records that a copy has finished. All earlier copies count as finished too.
    pub(super) fn heard(&mut self, copied: &CopyResult) {
        self.ended = copied.number;
    }
}

impl Worker {
    fn work(&self, around: &Around) {
        while let Ok(first) = self.orders.recv() {
            // If several copies have been requested, only the last one is made, because it is the
            // one that the user wants.
            let order = self.orders.try_iter().last().unwrap_or(first);
            (self.tell)(CopyResult { number: order.number, end: copy(order, around) });
        }
    }
}

fn copy(CopyOrder { what, text, .. }: CopyOrder, around: &Around) -> End {
    if text.len() > MOST {
        let most = MOST >> 20;
        return End::Done(Err(format!("cannot copy {what}: it is larger than {most} MiB")));
    }
    let (text, marked) = clean(&text);
    let what = match marked {
        0 => what,
        1 => format!("{what} (one hidden character replaced by a mark)"),
        several => format!("{what} ({several} hidden characters replaced by marks)"),
    };
    let mut failures = Vec::new();
    for way in around.ways(text.len()) {
        match child::feed(way.command(), &text) {
            Ok(()) => {
                let message = format!("copied {what} {}", way.phrase());
                return End::Done(Ok(with(message, &failures)));
            }
            Err(Some(why)) => failures.push(why),
            Err(None) => {}
        }
    }
    if around.terminal_may() {
        End::Left { what, text, failures }
    } else {
        End::Done(Err(with("cannot copy: no clipboard is available".into(), &failures)))
    }
}

impl CopyResult {
    /// Asks the terminal to copy the text if no program could copy it. Returns the message for the
    /// user.
    pub(super) fn message(self, tty: &mut Tty) -> std::io::Result<Result<String, String>> {
        let (what, text, failures) = match self.end {
            End::Done(message) => return Ok(message),
            End::Left { what, text, failures } => (what, text, failures),
        };
        if text.len() > MOST_BY_TERMINAL {
            let message = format!(
                "cannot copy {what}: its {} bytes exceed the terminal limit of {MOST_BY_TERMINAL} bytes",
                text.len()
            );
            return Ok(Err(with(message, &failures)));
        }
        tty.copy(&text)?;
        Ok(Ok(with(format!("copied {what} via OSC 52 (unconfirmed)"), &failures)))
    }
}

/// Appends the errors from earlier attempts to a message.
fn with(message: String, failures: &[String]) -> String {
    match failures {
        [] => message,
        failures => format!("{message}; {}", failures.join(", ")),
    }
}
