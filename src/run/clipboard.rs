//! The clipboard: of the several ways to it, the first that works.
//!
//! ```text
//! app ── text ──▶ thread: wl-copy, xclip, xsel, pbcopy ── tmux ──▶ done
//!                    └── none works ──▶ main loop: OSC 52 ──▶ the terminal decides
//! ```
//!
//! Programs and no library: one that speaks X11 or Wayland itself would be the largest part of
//! this program, and on both systems the text is gone with the process that offers it, where
//! these tools stay behind. What they print is nobody's, and one that neither reads nor ends is
//! given up.

mod child;
mod clean;
mod way;

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use crate::tty::Tty;

use clean::clean;
use way::{Around, MOST, MOST_BY_TERMINAL};

/// A text to copy.
struct Order {
    /// Counts them.
    number: u64,
    /// What it is, in a few words.
    what: String,
    /// As it stands in the cards.
    text: String,
}

/// Copies one text after the other, on a thread of its own that begins with the first.
pub(super) struct Clipboard {
    orders: Sender<Order>,
    /// The last order, and the last of which the end is known.
    asked: u64,
    ended: u64,
    /// Until there is something to do.
    worker: Option<Worker>,
}

struct Worker {
    orders: Receiver<Order>,
    tell: Box<dyn Fn(Copied) + Send>,
}

/// What became of a copy.
pub(super) struct Copied {
    number: u64,
    end: End,
}

enum End {
    /// It is done, in a sentence, or cannot be, and why.
    Done(Result<String, String>),
    /// No program took it: it is the terminal's turn, which only the main loop may write to.
    Left {
        /// What it is, in a few words.
        what: String,
        /// The text.
        text: String,
        /// What the programs that were tried said.
        failures: Vec<String>,
    },
}

impl Clipboard {
    /// Nothing is copied yet; `tell` is told what becomes of each copy.
    pub(super) fn new(tell: impl Fn(Copied) + Send + 'static) -> Clipboard {
        let (send, orders) = mpsc::channel();
        let worker = Worker { orders, tell: Box::new(tell) };
        Clipboard { orders: send, asked: 0, ended: 0, worker: Some(worker) }
    }

    /// Copies a text, soon.
    pub(super) fn copy(&mut self, what: String, text: String) {
        self.asked += 1;
        let _ = self.orders.send(Order { number: self.asked, what, text });
        if let Some(worker) = self.worker.take() {
            // Without a thread nothing is copied, and nothing said: there is none to say it.
            let work = move || worker.work(&Around::here());
            drop(thread::Builder::new().name("clipboard".to_owned()).spawn(work));
        }
    }

    /// Whether something is still being copied.
    pub(super) fn is_busy(&self) -> bool {
        self.ended < self.asked
    }

    /// Takes note of an end; what was ordered before has none of its own.
    pub(super) fn heard(&mut self, copied: &Copied) {
        self.ended = copied.number;
    }
}

impl Worker {
    fn work(&self, around: &Around) {
        while let Ok(first) = self.orders.recv() {
            // Whoever copied twice meanwhile wants the second.
            let order = self.orders.try_iter().last().unwrap_or(first);
            (self.tell)(Copied { number: order.number, end: copy(order, around) });
        }
    }
}

fn copy(Order { what, text, .. }: Order, around: &Around) -> End {
    if text.len() > MOST {
        let most = MOST >> 20;
        return End::Done(Err(format!("{what}: too long to copy, more than {most} MiB")));
    }
    let (text, marked) = clean(&text);
    let what = match marked {
        0 => what,
        1 => format!("{what} (one hidden character is now a mark)"),
        several => format!("{what} ({several} hidden characters are now marks)"),
    };
    let mut failures = Vec::new();
    for way in around.ways(text.len()) {
        match child::feed(way.command(), &text) {
            Ok(()) => {
                let told = format!("copied {what} {}", way.told());
                return End::Done(Ok(with(told, &failures)));
            }
            Err(Some(why)) => failures.push(why),
            Err(None) => {}
        }
    }
    match around.terminal_may() {
        true => End::Left { what, text, failures },
        false => End::Done(Err(with("there is no way to the clipboard here".into(), &failures))),
    }
}

impl Copied {
    /// The sentence for the user, after the terminal was asked where it is its turn.
    pub(super) fn told(self, tty: &mut Tty) -> std::io::Result<Result<String, String>> {
        let (what, text, failures) = match self.end {
            End::Done(told) => return Ok(told),
            End::Left { what, text, failures } => (what, text, failures),
        };
        if text.len() > MOST_BY_TERMINAL {
            let told = format!(
                "{what}: {} bytes are too many for a terminal (at most {MOST_BY_TERMINAL}); nothing is copied",
                text.len()
            );
            return Ok(Err(with(told, &failures)));
        }
        tty.copy(&text)?;
        Ok(Ok(with(format!("copied {what} by OSC 52 (the terminal decides)"), &failures)))
    }
}

/// A sentence, and why it did not go otherwise.
fn with(told: String, failures: &[String]) -> String {
    match failures {
        [] => told,
        failures => format!("{told}; {}", failures.join(", ")),
    }
}
